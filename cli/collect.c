// SPDX-License-Identifier: MIT
// `toolkit collect`: merges saved states of collectors, and writes their results.

#include "progress.h"
#include "summary.h"

#include <stdlib.h>

enum {
    FLAG_COLLECT,
    FLAG_SET,
    FLAG_WORKERS,
    FLAG_SAVE_STATES,
    FLAG_SUMMARY,
    FLAG_FORCE,
    FLAG_QUIET,
    FLAG_VERBOSE
};

static const tk_cli_flag flags[] = {
    [FLAG_COLLECT] = {"--collect", "NAME=PATH",
                      "file of a result, in place of [collect:NAME] path; repeatable", 0},
    [FLAG_SET] = {"--set", "PLUGIN.KEY=VALUE", "change a value of the configuration; repeatable",
                  0},
    [FLAG_WORKERS] = {"--workers", "N", "0: merge in this process", 'w'},
    [FLAG_SAVE_STATES] = {"--save-states", "DIR", "write the merged states, not results", 0},
    [FLAG_SUMMARY] = {"--summary", NULL, "print the summary of runs with --summary, on stderr",
                      's'},
    [FLAG_FORCE] = {"--force", NULL, "replace files that toolkit did not write", 'f'},
    [FLAG_QUIET] = {"--quiet", NULL, "print errors only", 'q'},
    [FLAG_VERBOSE] = {"--verbose", NULL, "print the plugins", 'v'},
};

const tk_cli_command tk_cli_collect_command = {
    .name = "collect",
    .usage = "CONF DIR… [OPTION]…",
    .plugins = true,
    .doc =
        "Merges the states of the collectors of CONF that runs with --save-states have written,\n"
        "each run to a folder DIR of its own, and writes the results. These are the same as of\n"
        "one run over all the documents, in the order of the folders. So a large input can be\n"
        "divided between machines.\n"
        "\n"
        "A state is read by the same build of the same plugins only, with the same options and\n"
        "data: a state of another pipeline, or a damaged one, is an error, and nothing is\n"
        "written.\n"
        "\n"
        "Exit code: 0 all results are written; 1 wrong usage or configuration, or a state cannot\n"
        "be used; 3 a collector failed, or the command was interrupted.\n",
    .flags = flags,
    .n_flags = sizeof flags / sizeof *flags,
    .examples = "  toolkit run news.conf --input 2024/ --save-states part1\n"
                "  toolkit run news.conf --input 2025/ --save-states part2\n"
                "  toolkit collect news.conf part1 part2\n"
                "  toolkit collect news.conf part1 part2 --collect words=words.csv\n"
                "  toolkit collect news.conf part1 part2 --summary       after runs with it\n",
};

/** The arguments while they are parsed. Arrays have room for all of argv. */
typedef struct arguments {
    tk_run_options options;
    const char *conf;
    const char **folders;
    uint64_t n_folders;
    const char **sets; /**< with room for one more */
    const char **collects;
    bool quiet;
    bool summary;
} arguments;

static int take(void *ctx, int flag, const char *value)
{
    arguments *a = ctx;
    tk_run_options *o = &a->options;

    switch (flag) {
    case TK_CLI_OPERAND:
        if (a->conf)
            a->folders[a->n_folders++] = value;
        else
            a->conf = value;
        break;
    case FLAG_COLLECT:
        a->collects[o->n_collects++] = value;
        break;
    case FLAG_SET:
        a->sets[o->n_sets++] = value;
        break;
    case FLAG_WORKERS:
        return tk_cli_workers(&tk_cli_collect_command, value, &o->workers);
    case FLAG_SAVE_STATES:
        o->save_states = value;
        break;
    case FLAG_SUMMARY:
        a->summary = true;
        break;
    case FLAG_FORCE:
        o->force = 1;
        break;
    case FLAG_QUIET:
        a->quiet = true;
        break;
    case FLAG_VERBOSE:
        o->verbose = 1;
        break;
    default:
        return TK_EXIT_USAGE; // a message was printed
    }
    return TK_EXIT_OK;
}

static int collect(arguments *a)
{
    tk_cli_progress view = tk_cli_progress_on(stderr, a->quiet);
    tk_cli_summary summary = {0};
    tk_message error = {0};
    int code = TK_EXIT_OK;

    if (!a->conf)
        return tk_cli_usage(&tk_cli_collect_command, "the configuration file is missing");
    if (!a->n_folders)
        return tk_cli_usage(&tk_cli_collect_command, "the folders of the states are missing");
    if (a->summary)
        code = tk_cli_summary_start(&summary, &a->options, a->sets);
    a->options.sets = a->sets;
    a->options.collects = a->collects;
    a->options.message = tk_cli_progress_message;
    a->options.problem = tk_cli_problem;
    a->options.ctx = &view;
    if (code == TK_EXIT_OK)
        code = tk_collect(a->conf, &a->options, a->folders, a->n_folders, &error);
    if (error.text[0])
        tk_cli_say(&error);
    tk_cli_summary_finish(&summary, stderr);
    return code;
}

int tk_cli_collect(int argc, char **argv)
{
    arguments a = {.options = {.size = sizeof a.options, .workers = -1},
                   .folders = calloc((size_t)argc, sizeof *a.folders),
                   .sets = calloc((size_t)argc + 1, sizeof *a.sets),
                   .collects = calloc((size_t)argc, sizeof *a.collects)};
    bool help = false;
    int code = TK_EXIT_FAILURE;

    if (!a.folders || !a.sets || !a.collects)
        tk_cli_error("out of memory");
    else
        code = tk_cli_each(&tk_cli_collect_command, argc, argv, take, &a, &help);
    if (code == TK_EXIT_OK && !help)
        code = collect(&a);
    free(a.folders);
    free(a.sets);
    free(a.collects);
    return code;
}
