// SPDX-License-Identifier: MIT
// The toolkit command: finds and runs the command that is named.

#include "cli.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

const tk_cli_entry tk_cli_entries[] = {
    {"run", "run a pipeline over articles", tk_cli_run, &tk_cli_run_command, NULL},
    {"show", "print articles with their annotations", tk_cli_show, &tk_cli_show_command, NULL},
    {"collect", "merge the states of collectors that runs have saved", tk_cli_collect,
     &tk_cli_collect_command, NULL},
    {"check", "check a pipeline without running it", tk_cli_check, &tk_cli_check_command, NULL},
    {"convert", "convert documents from one format to another", tk_cli_convert,
     &tk_cli_convert_command, NULL},
    {"bench", "measure what a pipeline and its plugins cost", tk_cli_bench, &tk_cli_bench_command,
     NULL},
    {"facts", "print the facts of all documents as one table", tk_cli_facts, &tk_cli_facts_command,
     NULL},
    {"view", "make a page that shows annotated articles", tk_cli_view, &tk_cli_view_command, NULL},
    {"serve", "annotate texts over HTTP", tk_cli_serve, &tk_cli_serve_command, NULL},
    {"eval", "compare a pipeline's output with gold", tk_cli_eval, &tk_cli_eval_command, NULL},
    {"plugins", "list, show, create and check plugins", tk_cli_plugins, NULL,
     tk_cli_plugins_entries},
    {"completion", "print the completions of a shell", tk_cli_completion,
     &tk_cli_completion_command, NULL},
    {"version", "show the version", tk_cli_version, &tk_cli_version_command, NULL},
    {"help", "show the help of a command", tk_cli_help, &tk_cli_help_command, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/** Returns the command that a flag stands for, or the argument itself. */
static const char *command_of(const char *arg)
{
    static const char *const twins[][2] = {
        {"--help", "help"}, {"-h", "help"}, {"--version", "version"}, {"-V", "version"}};
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
        if (strcmp(arg, twins[i][0]) == 0)
            return twins[i][1];
    return arg;
}

/**
 * Defers all writes to a file or pipe to finish(), which can then report why one failed: the errno
 * of an earlier write would be lost.
 */
static void buffer_stdout(void)
{
    static char buffer[1 << 16];
    if (!isatty(STDOUT_FILENO))
        setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
}

/** Whether stdout is a pipe without a reader; the errno of an earlier write would be lost. */
static bool reader_is_gone(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO};
    return poll(&out, 1, 0) == 1 && out.revents & POLLERR;
}

/** Reports a failed write, such as on a full disk. It is not an error if the reader of a pipe, such
 * as `head`, has closed it. */
static int finish(int code)
{
    if ((fflush(stdout) == 0 && !ferror(stdout)) || reader_is_gone())
        return code;
    tk_cli_error("cannot write to standard output: %s", strerror(errno));
    return TK_EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    buffer_stdout();
    signal(SIGPIPE, SIG_IGN); // write() then fails with EPIPE
    if (argc < 2) {
        // On stderr, so that it does not become the input of a pipe.
        fputs("toolkit: a command is missing; try 'toolkit --help'\n", stderr);
        return TK_EXIT_USAGE;
    }
    const tk_cli_entry *entry = tk_cli_find(tk_cli_entries, "toolkit", command_of(argv[1]));
    if (!entry)
        return TK_EXIT_USAGE;
    return finish(entry->run(argc - 1, argv + 1));
}
