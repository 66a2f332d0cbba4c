// SPDX-License-Identifier: MIT
// `toolkit run`: runs a pipeline over articles.

#include "progress.h"
#include "summary.h"

#include <stdlib.h>

enum {
    FLAG_INPUT,
    FLAG_INPUT_FORMAT,
    FLAG_RECORDS,
    FLAG_FOLLOW_LINKS,
    FLAG_OUTPUT,
    FLAG_COLLECT,
    FLAG_NO_COLLECT,
    FLAG_SAVE_STATES,
    FLAG_SUMMARY,
    FLAG_WORKERS,
    FLAG_SET,
    FLAG_STRICT,
    FLAG_REPLAY,
    FLAG_RESUME,
    FLAG_NEW_ONLY,
    FLAG_FORCE,
    FLAG_QUARANTINE,
    FLAG_QUIET,
    FLAG_VERBOSE
};

static const tk_cli_flag flags[] = {
    [FLAG_INPUT] = {"--input", "PATH…", "files, folders, globs or -, in place of [input] path",
                    'i'},
    [FLAG_INPUT_FORMAT] = {"--input-format", "FORMAT", "decoder, in place of [input] format", 0},
    [FLAG_RECORDS] = {"--records", "line|file", "unit of a document, if the format allows both", 0},
    [FLAG_FOLLOW_LINKS] = {"--follow-links", NULL, "follow links that lead out of an input folder",
                           0},
    [FLAG_OUTPUT] = {"--output", "PATH",
                     "file, FIFO, folder/ or - (stdout), in place of [output] path", 'o'},
    [FLAG_COLLECT] = {"--collect", "NAME=PATH",
                      "file of a result, in place of [collect:NAME] path; repeatable", 0},
    [FLAG_NO_COLLECT] = {"--no-collect", NULL, "leave out the collectors", 0},
    [FLAG_SAVE_STATES] = {"--save-states", "DIR",
                          "write states of the collectors for 'toolkit collect', not results", 0},
    [FLAG_SUMMARY] = {"--summary", NULL,
                      "end with names, amounts and articles that stand out, on stderr", 's'},
    [FLAG_WORKERS] = {"--workers", "N", "processes; 0: run in this one; default: one per core",
                      'w'},
    [FLAG_SET] = {"--set", "PLUGIN.KEY=VALUE", "change a value of the configuration; repeatable",
                  0},
    [FLAG_STRICT] = {"--strict", NULL, "stop at the first document that fails", 0},
    [FLAG_REPLAY] = {"--replay", "FILE", "run the documents of a quarantine file again", 0},
    [FLAG_RESUME] = {"--resume", NULL, "continue an interrupted run, if there is one", 0},
    [FLAG_NEW_ONLY] = {"--new-only", NULL, "add only documents that are not in the output yet", 0},
    [FLAG_FORCE] = {"--force", NULL, "replace an output that toolkit did not write", 'f'},
    [FLAG_QUARANTINE] = {"--quarantine", "PATH", "where to keep documents that fail", 0},
    [FLAG_QUIET] = {"--quiet", NULL, "print errors only", 'q'},
    [FLAG_VERBOSE] = {"--verbose", NULL, "print the plugins that run, and their remarks", 'v'},
};

const tk_cli_command tk_cli_run_command = {
    .name = "run",
    .usage = "CONF [OPTION]…",
    .doc =
        "Runs the pipeline of CONF over articles. Results are written in the order of the input;\n"
        "their bytes do not depend on the number of workers.\n"
        "\n"
        "Input: files; folders (all files in them whose extension the decoder knows); globs; .gz\n"
        ".zst .xz .bz2 .lz4 files, and the members of .tar and .zip archives; - for standard\n"
        "input, compressed or not, whose results are written immediately. The format is inferred\n"
        "from the extensions, then from the first bytes, and is otherwise plain text. A text is\n"
        "one document; with --records line, each of its lines is one.\n"
        "\n"
        "Output: a run writes OUT.partial. When it is complete, this becomes OUT, with\n"
        "OUT.meta.json beside it, which records how OUT was made. A run that is interrupted or\n"
        "fails leaves OUT.partial and OUT.journal; the same command with --resume continues it,\n"
        "and the result is the same as without the interruption. --new-only adds documents to an\n"
        "output that was started with --new-only, and does not run again those already in it. A\n"
        "file that toolkit did not write, or that has changed since, is only replaced with\n"
        "--force.\n"
        "\n"
        "An error or a crash of a plugin, or exceeding [run] timeout (10 s) or memory (1 GiB),\n"
        "fails only the current document. It goes to the quarantine, a file of JSON lines with\n"
        "the reason and the record: OUT.quarantine.jsonl, or quarantine.jsonl in the working\n"
        "folder if the output is stdout. --replay FILE runs its records again: documents that now\n"
        "succeed are inserted at their place in OUT, and the quarantine keeps those that still\n"
        "fail.\n"
        "\n"
        "Collectors, [collect:NAME], see all documents and write one result each, to their own\n"
        "file. Without [output] only results are written. One that fails costs its result; the\n"
        "documents are complete. --resume, --new-only and --replay need --no-collect.\n"
        "--summary adds the collector summary and prints its result at the end: the most\n"
        "mentioned names, the largest amounts, the most hyped articles, the worst and the best\n"
        "news, as far as the pipeline has these layers.\n"
        "\n"
        "Exit code: 0 all documents are in the output; 1 wrong usage or configuration, nothing\n"
        "was written; 2 some documents are in quarantine (with --strict: the first one); 3 the\n"
        "run failed or was interrupted, or a collector has failed and its result is missing.\n",
    .flags = flags,
    .n_flags = sizeof flags / sizeof *flags,
    .plugins = true,
    .examples =
        "  toolkit run news.conf                                 as configured\n"
        "  toolkit run news.conf --input articles/ --output annotations.jsonl\n"
        "  toolkit run news.conf --input *.txt.gz archive.tar --workers 4\n"
        "  toolkit run news.conf --input - <in.jsonl >out.jsonl\n"
        "  toolkit run news.conf --input - --records line <headlines.txt\n"
        "  toolkit run news.conf --set date.reference=2025-06-08 --set output.layers=money,date\n"
        "  toolkit run news.conf --replay annotations.jsonl.quarantine.jsonl\n"
        "  toolkit run news.conf --output - --summary >news.jsonl\n"
        "  toolkit run news.conf --resume                        after Ctrl-C, a kill, a full "
        "disk\n"
        "  toolkit run news.conf --new-only                      nightly, on a growing folder\n",
};

/** The arguments while they are parsed. Arrays have room for all of argv. */
typedef struct arguments {
    tk_run_options options;
    const char *conf;
    const char **inputs;
    const char **sets; /**< with room for one more */
    const char **collects;
    bool quiet;
    bool summary;
} arguments;

/** Takes the configuration, then more inputs: the shell expands --input *.txt to several. */
static int take_operand(arguments *a, const char *value)
{
    if (!a->conf)
        a->conf = value;
    else if (a->options.n_inputs)
        a->inputs[a->options.n_inputs++] = value;
    else
        return tk_cli_usage(&tk_cli_run_command,
                            "only one configuration is allowed: %s (inputs go after --input)",
                            value);
    return TK_EXIT_OK;
}

static int take_flag(arguments *a, int flag, const char *value)
{
    tk_run_options *o = &a->options;

    switch (flag) {
    case FLAG_INPUT:
        a->inputs[o->n_inputs++] = value;
        break;
    case FLAG_INPUT_FORMAT:
        o->input_format = value;
        break;
    case FLAG_RECORDS:
        o->records = value;
        break;
    case FLAG_FOLLOW_LINKS:
        o->follow_links = 1;
        break;
    case FLAG_OUTPUT:
        o->output = value;
        break;
    case FLAG_COLLECT:
        a->collects[o->n_collects++] = value;
        break;
    case FLAG_NO_COLLECT:
        o->no_collect = 1;
        break;
    case FLAG_SAVE_STATES:
        o->save_states = value;
        break;
    case FLAG_SUMMARY:
        a->summary = true;
        break;
    case FLAG_WORKERS:
        return tk_cli_workers(&tk_cli_run_command, value, &o->workers);
    case FLAG_SET:
        a->sets[o->n_sets++] = value;
        break;
    case FLAG_STRICT:
        o->strict = 1;
        break;
    case FLAG_REPLAY:
        o->replay = value;
        break;
    case FLAG_RESUME:
        o->resume = 1;
        break;
    case FLAG_NEW_ONLY:
        o->new_only = 1;
        break;
    case FLAG_FORCE:
        o->force = 1;
        break;
    case FLAG_QUARANTINE:
        o->quarantine = value;
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

static int take(void *ctx, int flag, const char *value)
{
    return flag == TK_CLI_OPERAND ? take_operand(ctx, value) : take_flag(ctx, flag, value);
}

/** A summary is of all documents of one run. */
static int check_summary(const tk_run_options *o)
{
    const char *other = o->resume       ? "--resume"
                        : o->new_only   ? "--new-only"
                        : o->replay     ? "--replay"
                        : o->no_collect ? "--no-collect"
                                        : NULL;

    if (other)
        return tk_cli_usage(&tk_cli_run_command, "--summary and %s cannot be used together%s",
                            other,
                            o->no_collect ? "" : ": a summary is of all documents of one run");
    return TK_EXIT_OK;
}

static int parse(arguments *a, int argc, char **argv, bool *help)
{
    int code = tk_cli_each(&tk_cli_run_command, argc, argv, take, a, help);

    if (code != TK_EXIT_OK || *help)
        return code;
    if (!a->conf)
        return tk_cli_usage(&tk_cli_run_command, "the configuration file is missing");
    if (a->options.replay && a->options.n_inputs)
        return tk_cli_usage(&tk_cli_run_command, "--replay and --input cannot be used together");
    return a->summary ? check_summary(&a->options) : TK_EXIT_OK;
}

static int run(arguments *a)
{
    tk_cli_summary summary = {0};
    int code = TK_EXIT_OK;

    if (a->summary)
        code = tk_cli_summary_start(&summary, &a->options, a->sets);
    a->options.inputs = a->inputs;
    a->options.sets = a->sets;
    a->options.collects = a->collects;
    if (code == TK_EXIT_OK)
        code = tk_cli_progress_run(a->conf, &a->options, a->quiet);
    tk_cli_summary_finish(&summary, stderr);
    return code;
}

int tk_cli_run(int argc, char **argv)
{
    arguments a = {.options = {.size = sizeof a.options, .workers = -1},
                   .inputs = calloc((size_t)argc, sizeof *a.inputs),
                   .sets = calloc((size_t)argc + 1, sizeof *a.sets),
                   .collects = calloc((size_t)argc, sizeof *a.collects)};
    bool help = false;
    int code = TK_EXIT_FAILURE;

    if (!a.inputs || !a.sets || !a.collects)
        tk_cli_error("out of memory");
    else
        code = parse(&a, argc, argv, &help);
    if (code == TK_EXIT_OK && !help)
        code = run(&a);
    free(a.inputs);
    free(a.sets);
    free(a.collects);
    return code;
}
