// SPDX-License-Identifier: MIT
// `toolkit facts`: the facts of a corpus as one table, with what each document says.

#include "facts.h"

#include "progress.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <toolkit/text/schema.h>

enum {
    FLAG_ABOUT,
    FLAG_KIND,
    FLAG_CONFLICTS,
    FLAG_BRIEF,
    FLAG_OUTPUT,
    FLAG_INPUT,
    FLAG_INPUT_FORMAT,
    FLAG_WORKERS,
    FLAG_SET,
    FLAG_FORCE,
    FLAG_QUIET,
    FLAG_VERBOSE
};

static const tk_cli_flag flags[] = {
    [FLAG_ABOUT] = {"--about", "NAME", "facts in which NAME takes part; repeatable", 'a'},
    [FLAG_KIND] = {"--kind", "KIND", "facts of this kind; repeatable", 'k'},
    [FLAG_CONFLICTS] = {"--conflicts", NULL, "facts on which documents disagree", 'c'},
    [FLAG_BRIEF] = {"--brief", NULL, "a line for each fact, without what the documents say", 'b'},
    [FLAG_OUTPUT] = {"--output", "FILE",
                     "write the whole table to a file instead: .db (SQLite), .csv or .jsonl", 'o'},
    [FLAG_INPUT] = {"--input", "PATH…", "files, folders, globs or -, in place of [input] path",
                    'i'},
    [FLAG_INPUT_FORMAT] = {"--input-format", "FORMAT", "decoder, in place of [input] format", 0},
    [FLAG_WORKERS] = {"--workers", "N", "processes; 0: run in this one; default: one per core",
                      'w'},
    [FLAG_SET] = {"--set", "PLUGIN.KEY=VALUE", "change a value of the configuration; repeatable",
                  0},
    [FLAG_FORCE] = {"--force", NULL, "replace a file that toolkit did not write", 'f'},
    [FLAG_QUIET] = {"--quiet", NULL, "print errors only", 'q'},
    [FLAG_VERBOSE] = {"--verbose", NULL, "print the plugins that run, and their remarks", 'v'},
};

const tk_cli_command tk_cli_facts_command = {
    .name = "facts",
    .usage = "CONF [OPTION]…",
    .doc =
        "Runs the pipeline of CONF, and prints the facts of all documents as one table: who did\n"
        "what, for how much and when, each fact once, and under it the wording of every document\n"
        "that states it. A mark shows how its amount compares: = agrees, ~ is vaguer,\n"
        "≠ conflicts. No annotations are written.\n"
        "\n"
        "The pipeline needs the plugin fact and what it requires: token, sentence, entity, money,\n"
        "date and number. The table is the result of the collector merge, with the options of\n"
        "[collect:merge] if CONF has that section: 'toolkit plugins show merge' lists them.\n"
        "\n"
        "Kinds: INVESTMENT, ACQUISITION, VALUATION, RESULT, MOVE, SPENDING, CONTRACT, PENALTY,\n"
        "PAYOUT, DEBT, JOBS, APPOINTMENT, FOUNDING.\n"
        "\n"
        "Exit code: 0 the table is complete; 1 wrong usage or configuration; 2 it is complete\n"
        "except for documents that failed, which are in the quarantine; 3 the run failed or was\n"
        "interrupted.\n",
    .flags = flags,
    .n_flags = sizeof flags / sizeof *flags,
    .plugins = true,
    .examples = "  toolkit facts news.conf                               all facts\n"
                "  toolkit facts news.conf --about 'Scale AI' --kind investment --kind valuation\n"
                "  toolkit facts news.conf --conflicts                   where articles disagree\n"
                "  toolkit facts news.conf --brief --kind result | less -S\n"
                "  toolkit facts news.conf --output facts.db             for questions in SQL\n",
};

/** The arguments while they are parsed. Arrays have room for all of argv. */
typedef struct arguments {
    tk_run_options options;
    tk_cli_facts_view view;
    const char *conf;
    const char *output;
    const char **inputs;
    const char **names;
    const char **sets; /**< with room for one more */
    bool filtered;     /**< a flag that chooses what is printed */
    bool quiet;
} arguments;

static int take_operand(arguments *a, const char *value)
{
    if (!a->conf)
        a->conf = value;
    else if (a->options.n_inputs)
        a->inputs[a->options.n_inputs++] = value;
    else
        return tk_cli_usage(&tk_cli_facts_command,
                            "only one configuration is allowed: %s (inputs go after --input)",
                            value);
    return TK_EXIT_OK;
}

static int take_kind(arguments *a, const char *value)
{
    const uint32_t kind = tk_cli_fact_kind(value);

    if (kind == TK_FACT_KINDS)
        return tk_cli_usage(&tk_cli_facts_command, "--kind %s: no such kind; the help lists them",
                            value);
    a->view.kinds |= UINT32_C(1) << kind;
    return TK_EXIT_OK;
}

static int take_flag(arguments *a, int flag, const char *value)
{
    tk_run_options *o = &a->options;

    a->filtered |= flag <= FLAG_BRIEF;
    switch (flag) {
    case FLAG_ABOUT:
        a->names[a->view.n_names++] = value;
        break;
    case FLAG_KIND:
        return take_kind(a, value);
    case FLAG_CONFLICTS:
        a->view.conflicts = true;
        break;
    case FLAG_BRIEF:
        a->view.brief = true;
        break;
    case FLAG_OUTPUT:
        a->output = value;
        break;
    case FLAG_INPUT:
        a->inputs[o->n_inputs++] = value;
        break;
    case FLAG_INPUT_FORMAT:
        o->input_format = value;
        break;
    case FLAG_WORKERS:
        return tk_cli_workers(&tk_cli_facts_command, value, &o->workers);
    case FLAG_SET:
        a->sets[o->n_sets++] = value;
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

static int take(void *ctx, int flag, const char *value)
{
    return flag == TK_CLI_OPERAND ? take_operand(ctx, value) : take_flag(ctx, flag, value);
}

/** The setting of the format of a file, by its extension; NULL for another one. */
static const char *format_of(const char *path)
{
    static const struct {
        const char *extension, *set;
    } formats[] = {{".db", "collect:merge.format=sqlite"},
                   {".sqlite", "collect:merge.format=sqlite"},
                   {".csv", "collect:merge.format=csv"},
                   {".jsonl", "collect:merge.format=jsonl"}};
    const size_t length = strlen(path);

    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const size_t n = strlen(formats[i].extension);

        if (length > n && strcmp(path + length - n, formats[i].extension) == 0)
            return formats[i].set;
    }
    return NULL;
}

static int parse(arguments *a, int argc, char **argv, bool *help)
{
    int code = tk_cli_each(&tk_cli_facts_command, argc, argv, take, a, help);

    if (code != TK_EXIT_OK || *help)
        return code;
    if (!a->conf)
        return tk_cli_usage(&tk_cli_facts_command, "the configuration file is missing");
    if (a->output && a->filtered)
        return tk_cli_usage(&tk_cli_facts_command,
                            "--output writes all facts: --about, --kind, --conflicts and "
                            "--brief are for the printed table");
    if (a->output && !format_of(a->output))
        return tk_cli_usage(&tk_cli_facts_command,
                            "--output %s: its extension must be .db, .csv or .jsonl", a->output);
    return TK_EXIT_OK;
}

/** Runs the pipeline, and writes the table to `path`. */
static int run_to(arguments *a, const char *path, const char *format)
{
    char *assignment = malloc(strlen(path) + sizeof "merge=");
    const char *collects[1] = {assignment};
    int code;

    if (!assignment) {
        tk_cli_error("out of memory");
        return TK_EXIT_FAILURE;
    }
    sprintf(assignment, "merge=%s", path);
    a->sets[a->options.n_sets] = format;
    a->options.n_sets++;
    a->options.inputs = a->inputs;
    a->options.sets = a->sets;
    a->options.collects = collects;
    a->options.n_collects = 1;
    a->options.collect_only = 1;
    code = tk_cli_progress_run(a->conf, &a->options, a->quiet);
    free(assignment);
    return code;
}

/** Reads a file; NULL with a message on failure. */
static char *read_table(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    struct stat st;
    char *text = NULL;

    if (file && fstat(fileno(file), &st) == 0) {
        *length = (size_t)st.st_size;
        text = malloc(*length + 1);
    }
    if (text && fread(text, 1, *length, file) != *length) {
        free(text);
        text = NULL;
    }
    if (!text)
        tk_cli_error("cannot read the table of facts: %s", strerror(errno));
    if (file)
        fclose(file);
    return text;
}

static int print_table(const arguments *a, const char *path)
{
    size_t length = 0;
    char *text = read_table(path, &length);
    bool ok = text != NULL;

    ok = ok && tk_cli_facts_print(&a->view, text, length, stdout);
    free(text);
    return ok ? TK_EXIT_OK : TK_EXIT_FAILURE;
}

/** Runs the pipeline with a table in a temporary folder, and prints it. */
static int run_and_print(arguments *a)
{
    const char *parent = getenv("TMPDIR");
    char folder[4096], path[4096 + sizeof "/facts.jsonl"];
    int code, printed = TK_EXIT_OK;

    snprintf(folder, sizeof folder, "%s/toolkit-XXXXXX", parent && *parent ? parent : "/tmp");
    if (!mkdtemp(folder)) {
        tk_cli_error("cannot make a folder for the table, %s: %s", folder, strerror(errno));
        return TK_EXIT_FAILURE;
    }
    snprintf(path, sizeof path, "%s/facts.jsonl", folder);
    a->options.no_manifest = 1;
    code = run_to(a, path, "collect:merge.format=jsonl");
    if (code == TK_EXIT_OK || code == TK_EXIT_QUARANTINED)
        printed = print_table(a, path);
    (void)unlink(path);
    (void)rmdir(folder);
    return printed != TK_EXIT_OK ? printed : code;
}

int tk_cli_facts(int argc, char **argv)
{
    arguments a = {.options = {.size = sizeof a.options, .workers = -1},
                   .inputs = calloc((size_t)argc, sizeof *a.inputs),
                   .names = calloc((size_t)argc, sizeof *a.names),
                   .sets = calloc((size_t)argc + 1, sizeof *a.sets)};
    bool help = false;
    int code = TK_EXIT_FAILURE;

    if (!a.inputs || !a.names || !a.sets)
        tk_cli_error("out of memory");
    else
        code = parse(&a, argc, argv, &help);
    if (code == TK_EXIT_OK && !help) {
        a.view.names = a.names;
        a.view.style = tk_cli_style_of(stdout);
        code = a.output ? run_to(&a, a.output, format_of(a.output)) : run_and_print(&a);
    }
    free(a.inputs);
    free(a.names);
    free(a.sets);
    return code;
}
