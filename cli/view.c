// SPDX-License-Identifier: MIT
// `toolkit view`: a page that shows annotated articles.

#include "progress.h"
#include "view_open.h"

#include <scratch.h>
#include <toolkit/text/json.h>
#include <toolkit/text/visible.h>
#include <viewer.h>

#include <errno.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

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
        "An earlier page is replaced; a file that is none only with --force. A folder with other\n"
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

typedef enum source_kind { PIPELINE, ANNOTATIONS, DATABASE } source_kind;

/** The arguments. Arrays have room for all of argv. */
typedef struct arguments {
    tk_run_options options;
    tk_view_options view;
    tk_view_source source;
    source_kind kind;
    const char *operand;
    const char *output; /**< NULL: the default */
    const char **inputs;
    const char **sets;    /**< with room for one more */
    const char *run_flag; /**< a flag that only a pipeline has */
    bool packed;          /**< the annotations are compressed */
    bool open;
    bool quiet;
} arguments;

// -------------------------------------------------------------------------------------- arguments

static int take_operand(arguments *a, const char *value)
{
    if (!a->operand)
        a->operand = value;
    else if (a->options.n_inputs)
        a->inputs[a->options.n_inputs++] = value;
    else
        return tk_cli_usage(&tk_cli_view_command, "only one source is allowed: %s", value);
    return TK_EXIT_OK;
}

static int take_page_limit(arguments *a, const char *value)
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
static int take_run_flag(arguments *a, int flag, const char *value)
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

static int take_flag(arguments *a, int flag, const char *value)
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

static bool ends_with(const char *text, const char *ending)
{
    const size_t length = strlen(text), n = strlen(ending);

    return length >= n && strcasecmp(text + length - n, ending) == 0;
}

/** Says what a file is, by how it begins, or by its name. */
static source_kind kind_of(const char *path, bool *packed)
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
        return DATABASE;
    if (strcmp(path, "-") == 0 || *packed || start[strspn(start, " \t\r\n")] == '{' ||
        ends_with(path, ".jsonl") || ends_with(path, ".jsonl.gz"))
        return ANNOTATIONS;
    return PIPELINE;
}

static int check(arguments *a)
{
    const tk_cli_command *command = &tk_cli_view_command;
    uint32_t wrong = 0;

    if (!a->operand)
        return tk_cli_usage(command, "the pipeline, annotations or database is missing");
    a->kind = kind_of(a->operand, &a->packed);
    if (a->kind != PIPELINE && a->run_flag)
        return tk_cli_usage(command, "%s is for a pipeline, and %s is none", a->run_flag,
                            a->operand);
    if (a->kind != ANNOTATIONS && a->source.facts)
        return tk_cli_usage(command, "--facts is for ANNOTATIONS.jsonl, and %s is none",
                            a->operand);
    if (a->kind != ANNOTATIONS && a->source.unit)
        return tk_cli_usage(command, "--offsets is for ANNOTATIONS.jsonl, and %s is none",
                            a->operand);
    if (a->source.unit && strcmp(a->source.unit, "codepoint") != 0 &&
        strcmp(a->source.unit, "byte") != 0 && strcmp(a->source.unit, "utf16") != 0)
        wrong = 1;
    if (wrong)
        return tk_cli_usage(command, "--offsets %s: must be codepoint, byte or utf16",
                            a->source.unit);
    if (a->open && a->output && strcmp(a->output, "-") == 0)
        return tk_cli_usage(command, "--open needs a file: standard output cannot be opened");
    return TK_EXIT_OK;
}

// ------------------------------------------------------------------------- what the page is made
// of

enum { MOST_MESSAGES = 10 };

/** Files of the run in a temporary folder, and what it said. */
typedef struct work {
    tk_scratch scratch;
    char annotations[sizeof((tk_scratch *)0)->path + 32];
    char facts[sizeof((tk_scratch *)0)->path + 32];
    char lost[sizeof((tk_scratch *)0)->path + 32]; /**< quarantine of the collector's run */
    char collect[sizeof((tk_scratch *)0)->path + 64];
    char input[sizeof((tk_scratch *)0)->path + NAME_MAX + 8]; /**< standard input, or a link */
    char unit[16];
    uint64_t failed;               /**< documents that the table of facts lacks */
    char *messages[MOST_MESSAGES]; /**< about them */
    size_t n_messages;
} work;

static bool make_work(work *w)
{
    tk_message error;

    if (!tk_scratch_make(&w->scratch, &error)) {
        tk_cli_say(&error);
        return false;
    }
    snprintf(w->annotations, sizeof w->annotations, "%s/annotations.jsonl", w->scratch.path);
    snprintf(w->facts, sizeof w->facts, "%s/facts.db", w->scratch.path);
    snprintf(w->lost, sizeof w->lost, "%s/quarantine.jsonl", w->scratch.path);
    snprintf(w->collect, sizeof w->collect, "merge=%s", w->facts);
    return true;
}

/** Returns where the documents of a pipeline that fail go: beside the page. The caller frees it. */
static char *quarantine_of(const char *output)
{
    size_t length = strlen(output);
    char *path = NULL;

    while (length > 1 && output[length - 1] == '/')
        length--;
    if (asprintf(&path, "%.*s%s", strcmp(output, "-") == 0 ? 0 : (int)length, output,
                 strcmp(output, "-") == 0 ? "quarantine.jsonl" : ".quarantine.jsonl") < 0)
        return NULL;
    return path;
}

static void ignore_problem(void *ctx, const char *line)
{
    (void)ctx;
    (void)line;
}

/** Shows the progress of a run whose output is of no interest to the user. */
static void show_progress(void *ctx, const tk_progress *progress)
{
    tk_progress shown = *progress;

    shown.output = "-";
    tk_cli_progress_show(ctx, &shown);
}

/** Runs the pipeline. With `table`, also the collector of facts, which not every pipeline can have;
 * with `evidence`, the plugin sentiment says why a sentence scores as it does. If `last`, problems
 * are printed. */
static int try_pipeline(arguments *a, work *w, const char *quarantine, bool table, bool evidence,
                        bool last)
{
    static const char *const collect_sets[] = {"collect:merge.format=sqlite",
                                               "collect:merge.text=false"};
    const char *const collects[] = {w->collect};
    tk_run_options o = a->options;
    tk_message error = {0};
    tk_cli_progress view = tk_cli_progress_on(stderr, a->quiet);

    o.sets = a->sets;
    if (evidence)
        a->sets[o.n_sets++] = "sentiment.layers=sentiment_evidence";
    for (size_t i = 0; table && i < 2; i++)
        a->sets[o.n_sets++] = collect_sets[i];
    // No other collector runs, and no section [output] counts.
    o.collects = collects;
    o.n_collects = table;
    o.collect_only = 1;
    o.output = w->annotations;
    o.output_format = "jsonl";
    o.quarantine = quarantine;
    o.no_manifest = 1;
    o.inputs = a->inputs;
    o.progress = show_progress;
    o.message = tk_cli_progress_message;
    o.warning = table && evidence ? tk_cli_warn : ignore_problem; // once
    o.problem = last ? tk_cli_problem : ignore_problem;
    o.ctx = &view;
    const int code = tk_run(a->operand, &o, &error);
    if (error.text[0] && !view.said && (last || code != TK_EXIT_USAGE))
        tk_cli_say(&error);
    return code;
}

/** Runs the pipeline with all that the page shows, else with as much as it can. */
static int run_pipeline(arguments *a, work *w, const char *output)
{
    char *quarantine = quarantine_of(output);
    const char *writes[] = {output};
    int code = TK_EXIT_USAGE;

    if (!quarantine) {
        tk_cli_error("out of memory");
        return TK_EXIT_FAILURE;
    }
    a->options.writes = writes;
    a->options.n_writes = 1;
    for (int i = 0; i < 4 && code == TK_EXIT_USAGE; i++)
        code = try_pipeline(a, w, quarantine, i < 2, i % 2 == 0, i == 3);
    free(quarantine);
    a->source.annotations = w->annotations;
    return code;
}

static void keep_message(void *ctx, const char *line)
{
    work *w = ctx;

    if (w->n_messages < MOST_MESSAGES && (w->messages[w->n_messages] = strdup(line)))
        w->n_messages++;
}

static void count_failed(void *ctx, const tk_progress *progress)
{
    ((work *)ctx)->failed = progress->quarantined;
}

/** Makes the table of facts of the annotations. Returns the exit code of the run. */
static int collect_facts(const arguments *a, work *w, const char *unit)
{
    static const char format[] = "[input]\nformat = jsonl\nlayers = entity,fact\noffsets = %s\n"
                                 "[collect:merge]\nformat = sqlite\n";
    const char *const inputs[] = {a->source.annotations};
    const char *const collects[] = {w->collect};
    tk_message error = {0};
    char conf[sizeof format + 16];
    const tk_run_options o = {
        .size = sizeof o,
        .workers = a->options.workers,
        .inputs = inputs,
        .n_inputs = 1,
        .conf = conf,
        .conf_length = (uint64_t)snprintf(conf, sizeof conf, format, unit),
        .collects = collects,
        .n_collects = 1,
        .collect_only = 1,
        .quarantine = w->lost,
        .no_manifest = 1,
        .progress = count_failed,
        .message = keep_message,
        .problem = ignore_problem,
        .ctx = w,
    };
    const int code = tk_run("annotations", &o, &error);

    if (error.text[0])
        tk_cli_say(&error);
    if (code == TK_EXIT_USAGE) // without the plugins jsonl and merge
        tk_cli_warn(NULL, "the page has no facts, because the plugins for them are not there");
    return code;
}

/** Copies standard input to a file. */
static bool copy_stdin(const char *path)
{
    char part[1 << 16];
    FILE *out = fopen(path, "wxe");
    size_t n;
    bool ok = out != NULL;

    while (ok && (n = fread(part, 1, sizeof part, stdin)) > 0)
        ok = fwrite(part, 1, n, out) == n;
    ok = ok && !ferror(stdin);
    const int cause = errno;
    if (out && fclose(out) != 0 && ok) {
        ok = false;
        tk_cli_error("cannot write %s: %s", path, strerror(errno));
    } else if (!ok) {
        tk_cli_error("cannot %s: %s",
                     ferror(stdin) ? "read standard input" : "write a temporary file",
                     strerror(cause));
    }
    return ok;
}

/** Finds the unit of offsets in the manifest beside a file; "codepoint" if there is none. */
static const char *unit_beside(work *w, const char *annotations)
{
    enum { LONGEST = 1 << 22 };
    char *path = NULL, *text = NULL;
    tk_json_reader reader = {0};
    FILE *file = NULL;

    snprintf(w->unit, sizeof w->unit, "codepoint");
    if (asprintf(&path, "%s.meta.json", annotations) < 0)
        path = NULL;
    file = path ? fopen(path, "rbe") : NULL;
    text = file ? malloc(LONGEST) : NULL;
    if (text) {
        const size_t length = fread(text, 1, LONGEST, file);
        const tk_json *root = tk_json_read(&reader, text, length);
        const tk_str unit = tk_json_text(tk_json_typed(root, "offset_unit", TK_JSON_STRING));
        if (unit.length && unit.length < sizeof w->unit)
            snprintf(w->unit, sizeof w->unit, "%s", unit.data);
    }
    if (file)
        fclose(file);
    tk_json_finish(&reader);
    free(text);
    free(path);
    return w->unit;
}

/** Gives a compressed file a name by which a run knows that it is one. */
static int link_packed(arguments *a, work *w)
{
    char *real = realpath(a->operand, NULL), *name = strdup(a->operand);
    int code = TK_EXIT_FAILURE;

    if (!real || !name) {
        tk_cli_error("cannot read %s: %s", a->operand, strerror(errno));
    } else {
        snprintf(w->input, sizeof w->input, "%s/%.*s.gz", w->scratch.path, NAME_MAX - 3,
                 basename(name));
        if (symlink(real, w->input) == 0)
            code = TK_EXIT_OK;
        else
            tk_cli_error("cannot write %s: %s", w->input, strerror(errno));
        a->source.annotations = w->input;
    }
    free(real);
    free(name);
    return code;
}

/** Prepares the annotations of the operand. */
static int take_annotations(arguments *a, work *w)
{
    a->source.annotations = a->operand;
    if (!a->source.unit)
        a->source.unit = unit_beside(w, a->operand);
    if (a->packed && !ends_with(a->operand, ".gz"))
        return link_packed(a, w);
    if (strcmp(a->operand, "-") != 0)
        return TK_EXIT_OK;
    snprintf(w->input, sizeof w->input, "%s/stdin", w->scratch.path);
    a->source.annotations = w->input;
    return copy_stdin(w->input) ? TK_EXIT_OK : TK_EXIT_FAILURE;
}

/** Sets a->source. Returns an exit code: with TK_EXIT_OK and TK_EXIT_QUARANTINED there is
 * something to show. */
static int gather(arguments *a, work *w, const char *output)
{
    int code = TK_EXIT_OK, collected = TK_EXIT_OK;

    if (a->kind == DATABASE) {
        a->source.facts = a->operand;
        return TK_EXIT_OK;
    }
    code = a->kind == PIPELINE ? run_pipeline(a, w, output) : take_annotations(a, w);
    if (code != TK_EXIT_OK && code != TK_EXIT_QUARANTINED)
        return code;
    if (!a->source.facts && access(w->facts, F_OK) != 0)
        collected = collect_facts(a, w, a->source.unit ? a->source.unit : "codepoint");
    if (!a->source.facts && access(w->facts, F_OK) == 0)
        a->source.facts = w->facts;
    if (collected == TK_EXIT_FAILURE || collected == TK_EXIT_QUARANTINED)
        return collected;
    return code;
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

static void report(const arguments *a, const work *w, const tk_view_result *result)
{
    if (w->failed > result->left_out)
        tk_cli_warn(NULL, "documents whose names and facts cannot be read are on the page, but not "
                          "in its tables");
    for (size_t i = 0; i < w->n_messages && w->failed > result->left_out; i++)
        tk_cli_warn(NULL, w->messages[i]);
    if (a->kind == DATABASE && result->textless)
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
static int write_view(arguments *a, const work *w, const char *output, tk_view_result *result)
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
    const bool ok = tk_view_write(&a->source, output, &a->view, result, &error);
    for (int i = 0; i < N; i++)
        sigaction(signals[i], &before[i], NULL);
    if (!ok) {
        tk_cli_say(&error);
        return TK_EXIT_FAILURE;
    }
    report(a, w, result);
    return result->left_out ? TK_EXIT_QUARANTINED : TK_EXIT_OK;
}

static int make_page(arguments *a, work *w, const char *output)
{
    tk_view_result result = {0};
    int code = gather(a, w, output), written = TK_EXIT_OK;

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
static int check_output(const arguments *a, const char *output)
{
    const char *const read[] = {a->operand, a->source.facts};
    tk_message error = {0};

    for (size_t i = 0; i < 2; i++)
        if (read[i] && tk_same_file(output, read[i])) {
            tk_cli_error("--output %s is the file that is shown: name another one", output);
            return TK_EXIT_USAGE;
        }
    if (tk_view_check(output, &a->view, &error))
        return TK_EXIT_OK;
    tk_cli_say(&error);
    return TK_EXIT_USAGE;
}

static int view(arguments *a)
{
    char *own = a->output || !a->open ? NULL : tk_cli_view_place(a->operand);
    const char *output = a->output ? a->output : a->open ? own : "view.html";
    work w = {0};
    int code = TK_EXIT_FAILURE;

    if (output)
        code = check_output(a, output);
    if (code == TK_EXIT_OK)
        code = make_work(&w) ? make_page(a, &w, output) : TK_EXIT_FAILURE;
    for (size_t i = 0; i < w.n_messages; i++)
        free(w.messages[i]);
    tk_scratch_remove(&w.scratch);
    free(own);
    return code;
}

int tk_cli_view(int argc, char **argv)
{
    enum { OWN_SETS = 3 };
    arguments a = {.options = {.size = sizeof a.options, .workers = -1},
                   .inputs = calloc((size_t)argc, sizeof *a.inputs),
                   .sets = calloc((size_t)argc + OWN_SETS, sizeof *a.sets)};
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
