// SPDX-License-Identifier: MIT
// `toolkit view`: a page that shows annotated articles.

#include "view.h"

#include "cli.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/text/visible.h>

enum {
    FLAG_OUTPUT,
    FLAG_OPEN,
    FLAG_FACTS,
    FLAG_OFFSETS,
    FLAG_PAGE_LIMIT,
    FLAG_FORCE,
    FLAG_QUIET,
    FLAG_INPUT,
    FLAG_INPUT_FORMAT,
    FLAG_WORKERS,
    FLAG_SET,
    FLAG_VERBOSE
};

static const tk_cli_flag flags[] = {
    [FLAG_OUTPUT] = {"--output", "PATH", "file, folder (ends with /) or -; default: view.html",
                     'o'},
    [FLAG_OPEN] = {"--open", NULL, "show the page in the browser", 0},
    [FLAG_FACTS] = {"--facts", "FACTS.db", "table of facts that belongs to ANNOTATIONS.jsonl", 0},
    [FLAG_OFFSETS] = {"--offsets", "UNIT",
                      "offsets in ANNOTATIONS.jsonl: codepoint, byte, utf16; default: as the file "
                      "beside it says",
                      0},
    [FLAG_PAGE_LIMIT] = {"--page-limit", "MB",
                         "size above which the page becomes a folder; default: 20", 0},
    [FLAG_FORCE] = {"--force", NULL, "replace a file that toolkit did not write", 'f'},
    [FLAG_QUIET] = {"--quiet", NULL, "print errors only", 'q'},
    [FLAG_INPUT] = {"--input", "PATH…", "files, folders, globs or -, in place of [input] path",
                    'i'},
    [FLAG_INPUT_FORMAT] = {"--input-format", "FORMAT", "decoder, in place of [input] format", 0},
    [FLAG_WORKERS] = {"--workers", "N", "processes; 0: run in this one; default: one per core",
                      'w'},
    [FLAG_SET] = {"--set", "PLUGIN.KEY=VALUE", "change a value of the configuration; repeatable",
                  0},
    [FLAG_VERBOSE] = {"--verbose", NULL, "print the plugins that run, and their remarks", 'v'},
};

const tk_cli_command tk_cli_view_command = {
    .name = "view",
    .usage = "PIPELINE|ANNOTATIONS.jsonl|FACTS.db [OPTION]…",
    .doc =
        "Makes a page of annotated articles, for a browser: the articles with their spans\n"
        "highlighted, the names, the facts and who states them, and plots. The page is one file\n"
        "that loads nothing from anywhere; above 20 MB it is a folder with index.html.\n"
        "\n"
        "Of a PIPELINE, its articles are annotated first. ANNOTATIONS.jsonl is what 'toolkit\n"
        "run' writes, also compressed with gzip; - is standard input. FACTS.db is what 'toolkit\n"
        "facts --output' writes; it has texts if [collect:merge] has text = true.\n"
        "\n"
        "An earlier page is replaced; any other file only with --force. A folder with other\n"
        "files is never replaced.\n"
        "\n"
        "Exit code: 0 all articles are on the page; 1 wrong usage or configuration; 2 some\n"
        "documents failed, and all others are on the page; 3 no page could be made, or it\n"
        "could not be opened.\n",
    .flags = flags,
    .n_flags = sizeof flags / sizeof *flags,
    .plugins = true,
    .examples =
        "  toolkit view news.conf --open              annotate and look\n"
        "  toolkit view annotations.jsonl -o page.html\n"
        "  toolkit view facts.db -o site/             a folder, with an index for searches\n"
        "  toolkit view news.conf --input 2025/*.txt -q\n",
};
// -------------------------------------------------------------------------------------- arguments

static int take_operand(tk_cli_view_arguments *a, const char *value)
{
    if (!a->operand)
        a->operand = value;
    else if (a->options.n_inputs)
        a->inputs[a->options.n_inputs++] = value;
    else
        return tk_cli_usage(&tk_cli_view_command, "only one source is allowed: %s", value);
    return TK_EXIT_OK;
}

static int take_page_limit(tk_cli_view_arguments *a, const char *value)
{
    char *end = NULL;
    const double mb = strtod(value, &end);

    if (end == value || *end || !(mb >= 0.001 && mb <= 1000))
        return tk_cli_usage(&tk_cli_view_command,
                            "--page-limit %s: must be a number of megabytes, 0.001 to 1000", value);
    a->view.page_bytes = (uint64_t)(mb * 1e6);
    return TK_EXIT_OK;
}

/** The flags of a run. */
static int take_run_flag(tk_cli_view_arguments *a, int flag, const char *value)
{
    tk_run_options *o = &a->options;

    a->run_flag = flags[flag].name;
    switch (flag) {
    case FLAG_INPUT:
        a->inputs[o->n_inputs++] = value;
        break;
    case FLAG_INPUT_FORMAT:
        o->input_format = value;
        break;
    case FLAG_WORKERS:
        return tk_cli_workers(&tk_cli_view_command, value, &o->workers);
    case FLAG_SET:
        a->sets[o->n_sets++] = value;
        break;
    default:
        o->verbose = 1;
        break;
    }
    return TK_EXIT_OK;
}

static int take_flag(tk_cli_view_arguments *a, int flag, const char *value)
{
    switch (flag) {
    case FLAG_OUTPUT:
        a->output = value;
        break;
    case FLAG_OPEN:
        a->open = true;
        break;
    case FLAG_FACTS:
        a->source.facts = value;
        break;
    case FLAG_OFFSETS:
        a->source.unit = value;
        break;
    case FLAG_PAGE_LIMIT:
        return take_page_limit(a, value);
    case FLAG_FORCE:
        a->view.force = true;
        break;
    case FLAG_QUIET:
        a->quiet = true;
        break;
    default:
        return flag < 0 ? TK_EXIT_USAGE : take_run_flag(a, flag, value); // a message was printed
    }
    return TK_EXIT_OK;
}

static int take(void *ctx, int flag, const char *value)
{
    return flag == TK_CLI_OPERAND ? take_operand(ctx, value) : take_flag(ctx, flag, value);
}

/** Says what a file is, by how it begins, or by its name. */
static tk_cli_view_kind kind_of(const char *path, bool *packed)
{
    static const char sqlite[] = "SQLite format 3", gzip[] = "\x1f\x8b";
    char start[64] = "";
    FILE *file = strcmp(path, "-") == 0 ? NULL : fopen(path, "rbe");
    const size_t n = file ? fread(start, 1, sizeof start - 1, file) : 0;

    if (file)
        fclose(file);
    start[n] = '\0';
    *packed = strncmp(start, gzip, sizeof gzip - 1) == 0;
    if (strcmp(start, sqlite) == 0)
        return TK_CLI_VIEW_DATABASE;
    if (strcmp(path, "-") == 0 || *packed || start[strspn(start, " \t\r\n")] == '{' ||
        tk_cli_view_ends_with(path, ".jsonl") || tk_cli_view_ends_with(path, ".jsonl.gz"))
        return TK_CLI_VIEW_ANNOTATIONS;
    return TK_CLI_VIEW_PIPELINE;
}

/** Whether the unit is one. */
static bool is_unit(const char *word)
{
    return strcmp(word, "codepoint") == 0 || strcmp(word, "byte") == 0 ||
           strcmp(word, "utf16") == 0;
}

/** Checks the flags that only one kind of source has. */
static int check_kind(const tk_cli_view_arguments *a)
{
    const tk_cli_command *command = &tk_cli_view_command;
    const char *flag = a->source.facts ? "--facts" : "--offsets";

    if (a->kind != TK_CLI_VIEW_PIPELINE && a->run_flag)
        return tk_cli_usage(command, "%s is for a pipeline, not for %s", a->run_flag, a->operand);
    if (a->kind != TK_CLI_VIEW_ANNOTATIONS && (a->source.facts || a->source.unit))
        return tk_cli_usage(command, "%s is for ANNOTATIONS.jsonl, not for %s", flag, a->operand);
    return TK_EXIT_OK;
}

static int check(tk_cli_view_arguments *a)
{
    const tk_cli_command *command = &tk_cli_view_command;

    if (!a->operand)
        return tk_cli_usage(command, "the pipeline, annotations or database is missing");
    if (a->source.unit && !is_unit(a->source.unit))
        return tk_cli_usage(command, "--offsets %s: must be codepoint, byte or utf16",
                            a->source.unit);
    if (a->open && a->output && strcmp(a->output, "-") == 0)
        return tk_cli_usage(command, "--open needs a file: standard output cannot be opened");
    a->kind = kind_of(a->operand, &a->packed);
    return check_kind(a);
}

// ------------------------------------------------------------------------------------------- page

static volatile int interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

static void warn(void *ctx, const char *line)
{
    (void)ctx;
    tk_cli_warn(NULL, line);
}

static void report(const tk_cli_view_arguments *a, const tk_cli_view_work *w,
                   const tk_view_result *result)
{
    if (w->failed > result->left_out)
        tk_cli_warn(NULL, "documents whose names and facts cannot be read are on the page, but not "
                          "in its tables");
    for (size_t i = 0; i < w->n_messages && w->failed > result->left_out; i++)
        tk_cli_warn(NULL, w->messages[i]);
    if (a->kind == TK_CLI_VIEW_DATABASE && result->textless)
        tk_cli_warn(NULL, "the database has no texts, so the page has none: they are in it with "
                          "[collect:merge] text = true");
    if (a->quiet || !result->bytes)
        return;
    fprintf(stderr, "toolkit: %" PRIu64 " article%s in ", result->articles,
            result->articles == 1 ? "" : "s");
    tk_visible_put(stderr, result->path);
    fprintf(stderr, " (%.1f MB)\n", (double)result->bytes / 1e6);
}

/** Writes the page. Signals end it without a trace. */
static int write_view(tk_cli_view_arguments *a, const tk_cli_view_work *w, const char *output,
                      tk_view_result *result)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    enum { N = sizeof signals / sizeof *signals };
    const struct sigaction stop = {.sa_handler = on_signal};
    struct sigaction before[N];
    tk_message error = {0};

    for (int i = 0; i < N; i++)
        sigaction(signals[i], &stop, &before[i]);
    a->view.warn = warn;
    a->view.stop = &interrupted;
    const bool ok = a->write(&a->source, output, &a->view, result, &error);
    for (int i = 0; i < N; i++)
        sigaction(signals[i], &before[i], NULL);
    if (!ok) {
        tk_cli_say(&error);
        return TK_EXIT_FAILURE;
    }
    report(a, w, result);
    return result->left_out ? TK_EXIT_QUARANTINED : TK_EXIT_OK;
}

static int make_page(tk_cli_view_arguments *a, tk_cli_view_work *w, const char *output)
{
    tk_view_result result = {0};
    int code = tk_cli_view_gather(a, w, output), written = TK_EXIT_OK;

    if (code == TK_EXIT_OK || code == TK_EXIT_QUARANTINED) {
        written = write_view(a, w, output, &result);
        code = written != TK_EXIT_OK ? written : code;
    }
    if (a->open && result.path && !tk_cli_view_show(result.path))
        code = TK_EXIT_FAILURE;
    free(result.path);
    return code;
}

/** Checks where the page goes, before anything else is done. */
static int check_output(const tk_cli_view_arguments *a, const char *output)
{
    const char *const read[] = {a->operand, a->source.facts};
    tk_message error = {0};

    for (size_t i = 0; i < 2; i++)
        if (read[i] && tk_same_file(output, read[i])) {
            tk_cli_error("--output %s is the file that is shown: name another one", output);
            return TK_EXIT_USAGE;
        }
    if (a->check(output, &a->view, &error))
        return TK_EXIT_OK;
    tk_cli_say(&error);
    return TK_EXIT_USAGE;
}

static int load_viewer(tk_cli_view_arguments *a)
{
    void *library = tk_cli_load(TK_VIEWER_LIBRARY);

    if (!library)
        return TK_EXIT_FAILURE;
    a->check = (__typeof__(a->check))dlsym(library, "tk_view_check");
    a->write = (__typeof__(a->write))dlsym(library, "tk_view_write");
    return TK_EXIT_OK;
}

static int view(tk_cli_view_arguments *a)
{
    char *own = a->output || !a->open ? NULL : tk_cli_view_place(a->operand);
    const char *output = a->output ? a->output : a->open ? own : "view.html";
    tk_cli_view_work w = {0};
    int code = TK_EXIT_FAILURE;

    if (output)
        code = load_viewer(a);
    if (code == TK_EXIT_OK)
        code = check_output(a, output);
    if (code == TK_EXIT_OK)
        code = tk_cli_view_work_make(&w) ? make_page(a, &w, output) : TK_EXIT_FAILURE;
    tk_cli_view_work_remove(&w);
    free(own);
    return code;
}

int tk_cli_view(int argc, char **argv)
{
    tk_cli_view_arguments a = {.options = {.size = sizeof a.options, .workers = -1},
                               .inputs = calloc((size_t)argc, sizeof *a.inputs),
                               .sets = calloc((size_t)argc + TK_CLI_VIEW_SETS, sizeof *a.sets)};
    bool help = false;
    int code = TK_EXIT_FAILURE;

    if (!a.inputs || !a.sets)
        tk_cli_error("out of memory");
    else
        code = tk_cli_each(&tk_cli_view_command, argc, argv, take, &a, &help);
    if (code == TK_EXIT_OK && !help)
        code = check(&a);
    if (code == TK_EXIT_OK && !help)
        code = view(&a);
    free(a.inputs);
    free(a.sets);
    return code;
}
