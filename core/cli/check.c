// SPDX-License-Identifier: MIT
#include "cli.h"

#include <stdlib.h>

enum { FLAG_SET };

static const tk_cli_flag flags[] = {
    [FLAG_SET] = {"--set", "PLUGIN.KEY=VALUE", "change a value of the configuration; repeatable",
                  0},
};

static const tk_cli_command command = {
    .name = "check",
    .usage = "[--set PLUGIN.KEY=VALUE]… CONF",
    .doc =
        "Checks a pipeline as 'toolkit run' does before it opens the first document: the file's\n"
        "grammar, the plugins, their options, and that each plugin's layers are provided by one\n"
        "before it. Prints the plugins in the order of running.\n\n"
        "Exit code: 0 if the pipeline can run, 1 with a message if not.\n",
    .flags = flags,
    .n_flags = sizeof flags / sizeof *flags,
    .examples = "  toolkit check pipeline.conf\n"
                "  toolkit check --set date.reference=2025-06-08 pipeline.conf\n",
};

static void print_line(void *ctx, const char *line)
{
    (void)ctx;
    printf("  %s\n", line);
}

int tk_cli_check(int argc, char **argv)
{
    tk_cli_args args = {.command = &command, .argc = argc, .argv = argv};
    const char *conf = NULL, *value;
    const char **sets = calloc((size_t)argc, sizeof *sets);
    tk_run_options options = {
        .size = sizeof options, .workers = -1, .sets = sets, .verbose = 1, .message = print_line};
    int code = TK_EXIT_OK, next = TK_CLI_END;
    if (!sets) {
        tk_cli_error("no memory");
        return TK_EXIT_FAILURE;
    }
    while ((next = tk_cli_next(&args, &value)) != TK_CLI_END) {
        if (next == FLAG_SET)
            sets[options.n_sets++] = value;
        else if (next == TK_CLI_OPERAND && !conf)
            conf = value;
        else {
            code = next == TK_CLI_HELP      ? TK_EXIT_OK
                   : next == TK_CLI_OPERAND ? tk_cli_usage(&command, "one file only: %s", value)
                                            : TK_EXIT_USAGE;
            goto out;
        }
    }
    if (!conf) {
        code = tk_cli_usage(&command, "the configuration's file is missing");
        goto out;
    }
    tk_message error = {0};
    code = tk_check(conf, &options, &error);
    if (code == TK_EXIT_OK)
        printf("%s: this pipeline can run\n", conf);
    else
        tk_cli_error("%s", error.text);
out:
    free(sets);
    return code;
}
