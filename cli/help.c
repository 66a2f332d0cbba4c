// SPDX-License-Identifier: MIT
#include "cli.h"

const tk_cli_command tk_cli_help_command = {
    .name = "help",
    .usage = "[COMMAND…]",
    .doc = "Shows the help of a command; without one, lists the commands.\n",
    .examples = "  toolkit help run\n"
                "  toolkit help plugins check\n",
};

static void print_overview(void)
{
    tk_cli_style style = tk_cli_style_of(stdout);
    printf("%sUsage:%s toolkit COMMAND …\n\n"
           "Reads news and business articles and annotates them: tokens, sentences, names,\n"
           "amounts of money, dates, sentiment and hype, each found by a plugin.\n\n"
           "%sCommands:%s\n",
           style.bold, style.reset, style.bold, style.reset);
    tk_cli_print_entries(tk_cli_entries);
    printf(
        "\n%sExamples:%s\n"
        "  toolkit run pipeline.conf                    run a pipeline\n"
        "  toolkit run pipeline.conf --input articles/  run it over other articles\n"
        "  toolkit plugins list                         list the plugins\n"
        "  toolkit plugins show money                   show what a plugin does, and its options\n"
        "  toolkit plugins new shares                   create a plugin\n\n"
        "For more about a command: 'toolkit COMMAND --help'. Manual: toolkit(1).\n",
        style.bold, style.reset);
}

int tk_cli_help(int argc, char **argv)
{
    static char help_flag[] = "--help";
    tk_cli_args args = {.command = &tk_cli_help_command, .argc = argc, .argv = argv};
    const char *names[2] = {NULL, NULL};
    size_t n = 0;
    for (;;) {
        const char *value;
        switch (tk_cli_next(&args, &value)) {
        case TK_CLI_HELP:
            return TK_EXIT_OK;
        case TK_CLI_WRONG:
            return TK_EXIT_USAGE;
        case TK_CLI_OPERAND:
            if (n == 2)
                return tk_cli_usage(&tk_cli_help_command, "too many names: %s", value);
            names[n++] = value;
            continue;
        }
        break;
    }
    if (n == 0) {
        print_overview();
        return TK_EXIT_OK;
    }
    const tk_cli_entry *entry = tk_cli_find(tk_cli_entries, "toolkit", names[0]);
    if (entry && n == 2) {
        if (!entry->entries)
            return tk_cli_usage(&tk_cli_help_command, "'%s' has no subcommands", names[0]);
        entry = tk_cli_find(entry->entries, "toolkit plugins", names[1]);
    }
    if (!entry)
        return TK_EXIT_USAGE;
    char *asked[] = {(char *)names[n - 1], help_flag, NULL};
    return entry->run(2, asked);
}
