// SPDX-License-Identifier: MIT
#include "cli.h"

#include <toolkit/text/visible.h>

#include <stdlib.h>

enum { FLAG_INPUT, FLAG_COLLECT, FLAG_SET, FLAG_VERBOSE };

static const tk_cli_flag flags[] = {
    [FLAG_INPUT] = {"--input", "PATH…", "files, folders, globs or -, in place of [input] path",
                    'i'},
    [FLAG_COLLECT] = {"--collect", "NAME=PATH",
                      "file of a result, in place of [collect:NAME] path; repeatable", 0},
    [FLAG_SET] = {"--set", "PLUGIN.KEY=VALUE", "change a value of the configuration; repeatable",
                  0},
    [FLAG_VERBOSE] = {"--verbose", NULL, "show inputs, output and all values with their places",
                      'v'},
};

const tk_cli_command tk_cli_check_command = {
    .name = "check",
    .usage = "CONF [OPTION]…",
    .plugins = true,
    .doc =
        "Checks a pipeline as 'toolkit run' does before it opens the first document: the syntax\n"
        "of the file, the plugins, their options and files, that each layer a plugin requires is\n"
        "provided by an earlier one, that the inputs exist, and that the output can be written.\n"
        "Prints the plugins in the order in which they run, or all errors in the order of the\n"
        "file.\n\n"
        "Exit code: 0 if the pipeline can run; 1 if not, with messages.\n",
    .flags = flags,
    .n_flags = sizeof flags / sizeof *flags,
    .examples = "  toolkit check pipeline.conf\n"
                "  toolkit check pipeline.conf --input articles/*.txt\n"
                "  toolkit check pipeline.conf --set date.reference=2025-06-08 -v\n",
};

/** The arguments while they are parsed. Arrays have room for all of argv. */
typedef struct arguments {
    tk_run_options options;
    const char *conf;
    const char **inputs;
    const char **sets;
    const char **collects;
} arguments;

static void print_line(void *ctx, const char *line)
{
    (void)ctx;
    tk_visible_print(stdout, "  %s", line);
    putchar('\n');
}

/** Takes the configuration, then more inputs: the shell expands --input *.txt to several. */
static int take_operand(arguments *a, const char *value)
{
    if (!a->conf)
        a->conf = value;
    else if (a->options.n_inputs)
        a->inputs[a->options.n_inputs++] = value;
    else
        return tk_cli_usage(&tk_cli_check_command,
                            "only one file is allowed: %s (inputs go after --input)", value);
    return TK_EXIT_OK;
}

static int take(void *ctx, int flag, const char *value)
{
    arguments *a = ctx;
    tk_run_options *o = &a->options;
    switch (flag) {
    case TK_CLI_OPERAND:
        return take_operand(a, value);
    case FLAG_INPUT:
        a->inputs[o->n_inputs++] = value;
        return TK_EXIT_OK;
    case FLAG_COLLECT:
        a->collects[o->n_collects++] = value;
        return TK_EXIT_OK;
    case FLAG_SET:
        a->sets[o->n_sets++] = value;
        return TK_EXIT_OK;
    case FLAG_VERBOSE:
        o->verbose = 2;
        return TK_EXIT_OK;
    default:
        return TK_EXIT_USAGE; // a message was printed
    }
}

static void print_text(const char *text, const char *after)
{
    tk_visible_put(stdout, text);
    fputs(after, stdout);
}

static int check(arguments *a)
{
    tk_message error = {0};
    a->options.inputs = a->inputs;
    a->options.sets = a->sets;
    a->options.collects = a->collects;
    const int code = tk_check(a->conf, &a->options, &error);
    if (code == TK_EXIT_OK)
        print_text(a->conf, ": this pipeline can run\n");
    else if (error.text[0])
        tk_cli_say(&error);
    return code;
}

int tk_cli_check(int argc, char **argv)
{
    arguments a = {.options = {.size = sizeof a.options,
                               .workers = -1,
                               .verbose = 1,
                               .message = print_line,
                               .warning = tk_cli_warn,
                               .problem = tk_cli_problem},
                   .inputs = calloc((size_t)argc, sizeof *a.inputs),
                   .sets = calloc((size_t)argc, sizeof *a.sets),
                   .collects = calloc((size_t)argc, sizeof *a.collects)};
    bool help = false;
    int code = TK_EXIT_FAILURE;
    if (!a.inputs || !a.sets || !a.collects)
        tk_cli_error("out of memory");
    else
        code = tk_cli_each(&tk_cli_check_command, argc, argv, take, &a, &help);
    if (code == TK_EXIT_OK && !help)
        code = a.conf ? check(&a)
                      : tk_cli_usage(&tk_cli_check_command, "the configuration file is missing");
    free(a.inputs);
    free(a.sets);
    free(a.collects);
    return code;
}
