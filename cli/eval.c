// SPDX-License-Identifier: MIT
// `toolkit eval`: compares annotations with gold.

#include "progress.h"

#include <eval.h>
#include <eval_json.h>
#include <eval_text.h>
#include <report.h>
#include <save.h>

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    FLAG_GOLD,
    FLAG_GOLD_FORMAT,
    FLAG_GOLD_OFFSETS,
    FLAG_PREDICTED,
    FLAG_PREDICTED_FORMAT,
    FLAG_OFFSETS,
    FLAG_COMPARE,
    FLAG_AGREEMENT,
    FLAG_LAYER,
    FLAG_MAP,
    FLAG_DEAD_ZONE,
    FLAG_RESAMPLES,
    FLAG_SEED,
    FLAG_ERRORS,
    FLAG_EXAMPLES,
    FLAG_JSON,
    FLAG_TEXTS,
    FLAG_HTML,
    FLAG_OUTPUT,
    FLAG_WORKERS,
    FLAG_SET,
    FLAG_STRICT,
    FLAG_FORCE,
    FLAG_QUIET,
    N_FLAGS
};

static const tk_cli_flag flags[] = {
    [FLAG_GOLD] = {"--gold", "PATH", "file, or folder of *.jsonl files; repeatable", 'g'},
    [FLAG_GOLD_FORMAT] = {"--gold-format", "FORMAT", "decoder of the gold; default: jsonl", 0},
    [FLAG_GOLD_OFFSETS] = {"--gold-offsets", "UNIT",
                           "offsets of jsonl gold: codepoint (default), byte, utf16", 0},
    [FLAG_PREDICTED] = {"--predicted", "FILE", "compare these predictions, without a pipeline",
                        'p'},
    [FLAG_PREDICTED_FORMAT] = {"--predicted-format", "FORMAT",
                               "decoder of the predictions; default: jsonl", 0},
    [FLAG_OFFSETS] = {"--offsets", "UNIT", "offsets of jsonl predictions: codepoint, byte, utf16",
                      0},
    [FLAG_COMPARE] = {"--compare", NULL, "compare two systems: pipelines or *.jsonl files", 0},
    [FLAG_AGREEMENT] = {"--agreement", "FILE", "compare the gold of a second annotator", 0},
    [FLAG_LAYER] = {"--layer", "NAMES", "only these layers, comma-separated; repeatable", 'l'},
    [FLAG_MAP] = {"--map", "LABEL=LABEL", "rename a label on both sides; LABEL=-: ignore it", 'm'},
    [FLAG_DEAD_ZONE] = {"--dead-zone", "X", "scores from -X to X are neutral; default: 0.05", 0},
    [FLAG_RESAMPLES] = {"--resamples", "N", "resamples for the intervals; default: 1000", 0},
    [FLAG_SEED] = {"--seed", "N", "seed of the resamples; default: 1", 0},
    [FLAG_ERRORS] = {"--errors", "N", "show the N most frequent error patterns; default: 12", 0},
    [FLAG_EXAMPLES] = {"--examples", "N", "show N errors of each pattern; default: 2", 0},
    [FLAG_JSON] = {"--json", NULL, "print JSON instead of the report", 0},
    [FLAG_TEXTS] = {"--texts", NULL, "include the texts and all spans; needs --json", 0},
    [FLAG_HTML] = {"--html", "FILE", "write a page with plots, errors and marked texts", 0},
    [FLAG_OUTPUT] = {"--output", "FILE", "keep the predictions of the pipeline", 'o'},
    [FLAG_WORKERS] = {"--workers", "N", "processes; default: one per core", 'w'},
    [FLAG_SET] = {"--set", "PLUGIN.KEY=VALUE",
                  "set an option; gold.KEY and predicted.KEY: of their decoders", 0},
    [FLAG_STRICT] = {"--strict", NULL, "fail if any of the gold does not fit", 0},
    [FLAG_FORCE] = {"--force", NULL, "replace the file of --output, whatever it is", 0},
    [FLAG_QUIET] = {"--quiet", NULL, "print errors only", 'q'},
};

const tk_cli_command tk_cli_eval_command = {
    .name = "eval",
    .usage = "[CONF] --gold PATH [OPTION]…",
    .doc =
        "Runs the pipeline of CONF over the texts of the gold, or reads predictions with\n"
        "--predicted, and compares: precision, recall and F1 per label, strict and by overlap,\n"
        "with intervals; the values of money and dates; facts by their roles; boundaries of "
        "tokens\n"
        "and sentences; scores of sentences and documents; and the errors, grouped into patterns.\n"
        "\n"
        "Gold and predictions have the form that the jsonl encoder writes; documents are matched\n"
        "by id. A document without a layer's key is not gold for that layer; one with an empty\n"
        "array is. What does not fit (offsets outside the text, a different text, ids on one side\n"
        "only) is reported, counted and left out.\n"
        "\n"
        "--compare A B compares two systems with the gold and shows their differences with\n"
        "p-values (paired bootstrap over documents). --agreement FILE prints Cohen's kappa and\n"
        "Krippendorff's alpha of two gold files.\n"
        "\n"
        "Exit code: 0 compared; 1 wrong usage or configuration, or nothing to compare; 2 some\n"
        "documents are in quarantine, and count as missed; 3 the comparison failed.\n",
    .flags = flags,
    .n_flags = N_FLAGS,
    .plugins = true,
    .examples = "  toolkit eval news.conf --gold gold/\n"
                "  toolkit eval news.conf --gold gold.jsonl --layer money,date --errors 30\n"
                "  toolkit eval --predicted theirs.jsonl --offsets utf16 --gold gold.jsonl\n"
                "  toolkit eval --compare old.conf new.conf --gold gold.jsonl\n"
                "  toolkit eval --agreement second.jsonl --gold first.jsonl\n"
                "  toolkit eval ner.conf --gold test.conll --gold-format conll --html report.html\n"
                "  toolkit eval news.conf --gold gold/ --json | jq '.systems[0].layers[].name'\n",
};

/** The arguments while they are parsed. Arrays have room for all of argv. */
typedef struct arguments {
    tk_eval_options options;
    const char **gold, **sets, **maps, **operands;
    size_t n_operands;
    char **layers; /**< heap, and so is each name */
    size_t n_layers;
    const char *predicted, *predicted_format, *agreement, *html;
    tk_eval_view view;
    bool compare, json, texts, quiet;
} arguments;

// ------------------------------------------------------------------------------ values

/** Parses a whole number from `low` to `high`. */
static int to_count(const char *flag, const char *value, uint64_t low, uint64_t high, uint64_t *out)
{
    char *end;
    errno = 0;
    *out = strtoull(value, &end, 10);
    if (errno || end == value || *end || *value == '-' || *out < low || *out > high)
        return tk_cli_usage(&tk_cli_eval_command, "%s %s: must be a number from %llu to %llu", flag,
                            value, (unsigned long long)low, (unsigned long long)high);
    return TK_EXIT_OK;
}

static int to_unit(const char *flag, const char *value, uint32_t *out)
{
    static const char *const names[] = {
        [TK_UNIT_BYTE] = "byte", [TK_UNIT_CODEPOINT] = "codepoint", [TK_UNIT_UTF16] = "utf16"};
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(value, names[i]) == 0) {
            *out = i;
            return TK_EXIT_OK;
        }
    return tk_cli_usage(&tk_cli_eval_command, "%s %s: must be codepoint, byte or utf16", flag,
                        value);
}

static int to_dead_zone(const char *value, double *out)
{
    char *end;
    *out = strtod(value, &end);
    if (end == value || *end || !(*out >= 0 && *out < 1))
        return tk_cli_usage(&tk_cli_eval_command, "--dead-zone %s: must be a number from 0 to 1",
                            value);
    return TK_EXIT_OK;
}

/** Adds the layers of a list such as "money,date". */
static int add_layers(arguments *a, const char *list)
{
    for (const char *p = list; *p;) {
        const size_t length = strcspn(p, ", ");
        if (length) {
            char **layers = realloc(a->layers, (a->n_layers + 1) * sizeof *layers);
            if (layers)
                a->layers = layers;
            char *name = layers ? strndup(p, length) : NULL;
            if (!name) {
                tk_cli_error("out of memory");
                return TK_EXIT_FAILURE;
            }
            a->layers[a->n_layers++] = name;
        }
        p += length + (p[length] != '\0');
    }
    return TK_EXIT_OK;
}

// ------------------------------------------------------------------------------ flags

static int take_number(arguments *a, int flag, const char *value)
{
    uint64_t n = 0;
    const char *name = flags[flag].name;
    int code = TK_EXIT_OK;
    switch (flag) {
    case FLAG_RESAMPLES:
        code = to_count(name, value, 10, 1000000, &n);
        a->options.bootstrap.resamples = (uint32_t)n;
        break;
    case FLAG_SEED:
        code = to_count(name, value, 0, UINT64_MAX, &a->options.bootstrap.seed);
        break;
    case FLAG_ERRORS:
        code = to_count(name, value, 0, UINT32_MAX, &a->view.patterns);
        break;
    case FLAG_EXAMPLES:
        code = to_count(name, value, 0, UINT32_MAX, &a->view.examples);
        break;
    default:
        code = to_count(name, value, 0, 1024, &n);
        a->options.running.workers = (int32_t)n;
    }
    return code;
}

static int take_flag(arguments *a, int flag, const char *value)
{
    tk_eval_options *o = &a->options;
    switch (flag) {
    case FLAG_GOLD:
        a->gold[o->n_gold++] = value;
        return TK_EXIT_OK;
    case FLAG_GOLD_FORMAT:
        o->gold_format = value;
        return TK_EXIT_OK;
    case FLAG_GOLD_OFFSETS:
        return to_unit("--gold-offsets", value, &o->gold_unit);
    case FLAG_PREDICTED:
        a->predicted = value;
        return TK_EXIT_OK;
    case FLAG_PREDICTED_FORMAT:
        a->predicted_format = value;
        return TK_EXIT_OK;
    case FLAG_OFFSETS:
        return to_unit("--offsets", value, &o->unit);
    case FLAG_COMPARE:
        a->compare = true;
        return TK_EXIT_OK;
    case FLAG_AGREEMENT:
        a->agreement = value;
        return TK_EXIT_OK;
    case FLAG_LAYER:
        return add_layers(a, value);
    case FLAG_MAP:
        a->maps[o->n_maps++] = value;
        return strchr(value, '=') && *value != '='
                   ? TK_EXIT_OK
                   : tk_cli_usage(&tk_cli_eval_command, "--map %s: must be LABEL=LABEL", value);
    case FLAG_DEAD_ZONE:
        return to_dead_zone(value, &o->dead_zone);
    case FLAG_JSON:
        a->json = true;
        return TK_EXIT_OK;
    case FLAG_TEXTS:
        a->texts = true;
        return TK_EXIT_OK;
    case FLAG_HTML:
        a->html = value;
        return TK_EXIT_OK;
    case FLAG_OUTPUT:
        o->running.output = value;
        return TK_EXIT_OK;
    case FLAG_SET:
        a->sets[o->running.n_sets++] = value;
        return TK_EXIT_OK;
    case FLAG_STRICT:
        o->strict = true;
        return TK_EXIT_OK;
    case FLAG_FORCE:
        o->running.force = true;
        return TK_EXIT_OK;
    case FLAG_QUIET:
        a->quiet = true;
        return TK_EXIT_OK;
    default:
        return flag < 0 ? TK_EXIT_USAGE : take_number(a, flag, value); // < 0: a message was printed
    }
}

/** Whether an operand of --compare is a file of predictions. */
static bool is_predictions(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && (strcmp(dot, ".jsonl") == 0 || strcmp(dot, ".ndjson") == 0);
}

/** Sets what to compare: exactly one of a pipeline, --predicted, --compare and --agreement. */
static int choose_sources(arguments *a)
{
    tk_eval_options *o = &a->options;
    const int ways = (a->predicted != NULL) + a->compare + (a->agreement != NULL);
    if (!o->n_gold)
        return tk_cli_usage(&tk_cli_eval_command,
                            "--gold is missing: name the gold to compare with");
    if (ways > 1)
        return tk_cli_usage(&tk_cli_eval_command,
                            "use only one of --predicted, --compare and --agreement");
    if (a->compare) {
        if (a->n_operands != 2)
            return tk_cli_usage(&tk_cli_eval_command, "--compare needs two systems, not %zu",
                                a->n_operands);
        o->what = TK_EVAL_COMPARE;
        for (int i = 0; i < 2; i++)
            o->sources[i] = (tk_eval_source){.path = a->operands[i],
                                             .is_pipeline = !is_predictions(a->operands[i]),
                                             .format = a->predicted_format};
        if (o->running.output)
            return tk_cli_usage(&tk_cli_eval_command,
                                "--output needs a single pipeline: remove --compare");
        return TK_EXIT_OK;
    }
    if (ways ? a->n_operands > 0 : a->n_operands != 1)
        return ways ? tk_cli_usage(&tk_cli_eval_command,
                                   "%s: a pipeline cannot be used with --predicted or "
                                   "--agreement",
                                   a->operands[0])
                    : tk_cli_usage(&tk_cli_eval_command,
                                   a->n_operands
                                       ? "only one configuration is allowed without --compare"
                                       : "the configuration file is missing");
    const char *path = a->predicted ? a->predicted : a->agreement ? a->agreement : a->operands[0];
    o->what = a->agreement ? TK_EVAL_AGREEMENT : TK_EVAL_ONE;
    o->sources[0] = (tk_eval_source){
        .path = path,
        .is_pipeline = ways == 0,
        .format = a->agreement && !a->predicted_format ? o->gold_format : a->predicted_format};
    if (ways && o->running.output)
        return tk_cli_usage(&tk_cli_eval_command,
                            "--output needs a pipeline: remove --predicted or --agreement");
    return TK_EXIT_OK;
}

static int take(void *ctx, int flag, const char *value)
{
    arguments *a = ctx;
    if (flag != TK_CLI_OPERAND)
        return take_flag(a, flag, value);
    a->operands[a->n_operands++] = value;
    return TK_EXIT_OK;
}

static int parse(arguments *a, int argc, char **argv, bool *help)
{
    int code = tk_cli_each(&tk_cli_eval_command, argc, argv, take, a, help);

    if (code != TK_EXIT_OK || *help)
        return code;
    if (a->texts && !a->json)
        return tk_cli_usage(&tk_cli_eval_command, "--texts needs --json");
    return choose_sources(a);
}

// ------------------------------------------------------------------------------ output

/** Shows progress while a pipeline runs, but not its summary, which the report replaces. */
static void show_progress(void *ctx, const tk_progress *progress)
{
    tk_cli_progress *view = ctx;
    if (!progress->finished) {
        tk_cli_progress_show(view, progress);
    } else if (view->drawn) {
        fputs("\r\033[K", view->stream);
        view->drawn = false;
    }
}

static int no_memory(void)
{
    tk_cli_error("out of memory for the report");
    return TK_EXIT_FAILURE;
}

static int write_html(const arguments *a, const tk_eval *eval)
{
    char fault[512] = "";
    size_t length;
    char *json = tk_eval_json(eval, true, &length);
    if (!json)
        return no_memory();
    const int failed = tk_report_save(a->html, tk_report_eval, json, length, fault, sizeof fault);
    free(json);
    if (!failed)
        return TK_EXIT_OK;
    tk_cli_error("%s", fault);
    return TK_EXIT_FAILURE;
}

static int write_json(const arguments *a, const tk_eval *eval)
{
    size_t length;
    char *json = tk_eval_json(eval, a->texts, &length);
    if (!json)
        return no_memory();
    fwrite(json, 1, length, stdout);
    putchar('\n');
    free(json);
    return TK_EXIT_OK;
}

static int write_reports(const arguments *a, const tk_eval *eval)
{
    int code = a->html ? write_html(a, eval) : TK_EXIT_OK;
    if (code == TK_EXIT_OK && a->json)
        code = write_json(a, eval);
    else if (code == TK_EXIT_OK && !(a->html && strcmp(a->html, "-") == 0) &&
             !tk_eval_print(eval, &a->view))
        code = no_memory();
    return code;
}

static int refuse(const char *written, const char *read)
{
    tk_cli_error("%s would overwrite %s, which is an input: name another file", written, read);
    return TK_EXIT_USAGE;
}

/** Whether a file is, or will be, somewhere below a folder. */
static bool is_within(const char *path, const char *folder)
{
    struct stat st;
    char *parent = strdup(path);
    char *real = parent ? realpath(dirname(parent), NULL) : NULL;
    bool within = false;

    for (char *slash = real; stat(folder, &st) == 0 && S_ISDIR(st.st_mode) && slash && !within;) {
        within = tk_same_file(*real ? real : "/", folder);
        slash = strrchr(real, '/');
        if (slash)
            *slash = '\0';
    }
    free(real);
    free(parent);
    return within;
}

/** Refuses, before the pipeline runs, outputs that cannot be written or would overwrite inputs. */
static int check_outputs(arguments *a)
{
    const tk_eval_options *o = &a->options;
    const char *const written[] = {a->html, o->running.output};
    char fault[512];

    if (a->html && o->running.output && tk_same_file(a->html, o->running.output))
        return tk_cli_usage(&tk_cli_eval_command, "--output and --html name the same file: %s",
                            a->html);
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        for (size_t g = 0; written[i] && g < o->n_gold; g++)
            if (tk_same_file(written[i], a->gold[g]) || is_within(written[i], a->gold[g]))
                return refuse(written[i], a->gold[g]);
        for (size_t s = 0; written[i] && s < 2; s++)
            if (o->sources[s].path && (tk_same_file(written[i], o->sources[s].path) ||
                                       is_within(written[i], o->sources[s].path)))
                return refuse(written[i], o->sources[s].path);
    }
    if (a->html && !tk_save_check(a->html, fault, sizeof fault)) {
        tk_cli_error("%s", fault);
        return TK_EXIT_USAGE;
    }
    return TK_EXIT_OK;
}

static int evaluate(arguments *a)
{
    tk_eval eval;
    tk_message error = {0};
    tk_cli_progress progress = tk_cli_progress_on(stderr, a->quiet);
    a->options.gold = a->gold;
    a->options.layers = (const char *const *)a->layers;
    a->options.n_layers = a->n_layers;
    a->options.maps = a->maps;
    a->options.running.sets = a->sets;
    a->options.running.writes = a->html;
    a->options.running.progress = show_progress;
    a->options.running.message = tk_cli_progress_message;
    a->options.running.ctx = &progress;
    a->view.out = stdout;
    a->view.colour = tk_cli_colour(stdout);
    int code = tk_eval_make(&eval, &a->options, &error);
    a->options.running.ctx = NULL; // points to a local variable
    if (error.text[0])
        tk_cli_say(&error);
    if (code == TK_EXIT_OK || code == TK_EXIT_QUARANTINED) {
        const int written = write_reports(a, &eval);
        code = written == TK_EXIT_OK ? code : written;
    }
    tk_eval_finish(&eval);
    return code;
}

int tk_cli_eval(int argc, char **argv)
{
    arguments a = {.options = {.gold_unit = TK_UNIT_CODEPOINT,
                               .unit = TK_UNIT_CODEPOINT,
                               .dead_zone = 0.05,
                               .bootstrap = {.resamples = 1000, .level = 0.95, .seed = 1},
                               .running = {.workers = -1}},
                   .view = {.patterns = 12, .examples = 2},
                   .gold = calloc((size_t)argc, sizeof *a.gold),
                   .sets = calloc((size_t)argc, sizeof *a.sets),
                   .maps = calloc((size_t)argc, sizeof *a.maps),
                   .operands = calloc((size_t)argc, sizeof *a.operands)};
    bool help = false;
    int code = TK_EXIT_FAILURE;
    if (!a.gold || !a.sets || !a.maps || !a.operands)
        tk_cli_error("out of memory");
    else
        code = parse(&a, argc, argv, &help);
    if (code == TK_EXIT_OK && !help)
        code = check_outputs(&a);
    if (code == TK_EXIT_OK && !help)
        code = evaluate(&a);
    for (size_t i = 0; i < a.n_layers; i++)
        free(a.layers[i]);
    free(a.layers);
    free(a.gold);
    free(a.sets);
    free(a.maps);
    free(a.operands);
    return code;
}
