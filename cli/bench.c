// SPDX-License-Identifier: MIT
// `toolkit bench`: what a pipeline and its plugins cost.

#include "cli.h"

#include <toolkit/text/visible.h>

#include <bench.h>
#include <report.h>
#include <save.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum {
    FLAG_PLUGIN,
    FLAG_CORPUS,
    FLAG_INPUT_FORMAT,
    FLAG_SET,
    FLAG_VS,
    FLAG_BASELINE,
    FLAG_THRESHOLD,
    FLAG_SAVE,
    FLAG_JSON,
    FLAG_HTML,
    FLAG_TIME,
    FLAG_ROUNDS,
    FLAG_SEED,
    FLAG_BRIEF,
    FLAG_QUIET
};

/** Exit code if a figure is worse than the threshold allows. */
enum { EXIT_REGRESSION = 4 };

static const tk_cli_flag flags[] = {
    [FLAG_PLUGIN] = {"--plugin", "NAME[,NAME…]", "report and judge only these; repeatable", 'p'},
    [FLAG_CORPUS] = {"--corpus", "PATH", "file, folder or archive, in place of [input] path", 'c'},
    [FLAG_INPUT_FORMAT] = {"--input-format", "FORMAT", "decoder, in place of [input] format", 0},
    [FLAG_SET] = {"--set", "PLUGIN.KEY=VALUE", "change a value of the configuration; repeatable",
                  0},
    [FLAG_VS] = {"--vs", "OTHER", "a plugin's .so or a pipeline, run side by side with CONF", 0},
    [FLAG_BASELINE] = {"--baseline", "FILE", "compare with figures that --save wrote", 'b'},
    [FLAG_THRESHOLD] = {"--threshold", "PERCENT", "larger changes are regressions; default 5", 0},
    [FLAG_SAVE] = {"--save", "FILE", "write the figures, for a later --baseline", 's'},
    [FLAG_JSON] = {"--json", NULL, "print JSON instead of tables", 0},
    [FLAG_HTML] = {"--html", "FILE", "write a report with plots", 0},
    [FLAG_TIME] = {"--time", "SECONDS", "approximate duration of the measurement; default 20", 't'},
    [FLAG_ROUNDS] = {"--rounds", "N", "split the time into N processes, at least 5; default 10", 0},
    [FLAG_SEED] = {"--seed", "N", "seed of the document order and the bootstrap; default 1", 0},
    [FLAG_BRIEF] = {"--brief", NULL, "do not measure scaling and cost curves", 0},
    [FLAG_QUIET] = {"--quiet", NULL, "show no progress", 'q'},
};

const tk_cli_command tk_cli_bench_command = {
    .name = "bench",
    .usage = "CONF [OPTION]…",
    .doc =
        "Measures what the pipeline of CONF and each of its plugins cost on a corpus: speed,\n"
        "time per document, memory, start-up, scaling over workers, and how time and memory\n"
        "grow with the length of a document and the size of the corpus.\n"
        "\n"
        "Each figure is a median over rounds, with its 95% bootstrap interval; each round is a\n"
        "separate process. A fixed loop is timed along with it and shows whether the machine was\n"
        "too noisy. A document in which a plugin fails, crashes or hangs is left out and named.\n"
        "\n"
        "--baseline compares with figures that were saved earlier. --vs runs another build of a\n"
        "plugin, or another pipeline, alternately with CONF, document by document: it detects\n"
        "smaller changes, because disturbances of the machine affect both sides equally.\n"
        "\n"
        "Exit code: 0 measured; 1 wrong usage or configuration; 2 measured, but documents were\n"
        "left out; 3 failure; 4 slower than --baseline or CONF by more than --threshold.\n",
    .flags = flags,
    .n_flags = sizeof flags / sizeof *flags,
    .plugins = true,
    .examples = "  toolkit bench news.conf\n"
                "  toolkit bench news.conf --corpus articles/ --plugin money,date --time 60\n"
                "  toolkit bench news.conf --save before.json\n"
                "  toolkit bench news.conf --baseline before.json --threshold 3\n"
                "  toolkit bench news.conf --vs build2/plugins/money/money.so --plugin money\n"
                "  toolkit bench news.conf --json --html bench.html >bench.json\n",
};

/** The arguments while they are parsed. Arrays have room for all of argv, and for each comma. */
typedef struct arguments {
    tk_bench_options options;
    const char **sets, **plugins;
    char *names; /**< names of plugins, split at the commas */
    const char *save, *html;
    bool json, quiet;
} arguments;

static int to_number(const char *flag, const char *value, double low, double high, double *out)
{
    char *end;
    errno = 0;
    *out = strtod(value, &end);
    if (errno || end == value || *end || !(*out >= low && *out <= high))
        return tk_cli_usage(&tk_cli_bench_command, "%s %s: must be a number from %g to %g", flag,
                            value, low, high);
    return TK_EXIT_OK;
}

static int to_count(const char *flag, const char *value, double low, double high, double *out)
{
    const int code = to_number(flag, value, low, high, out);
    if (code == TK_EXIT_OK && *out != floor(*out))
        return tk_cli_usage(&tk_cli_bench_command, "%s %s: must be a whole number", flag, value);
    return code;
}

/** Adds the names in a list with commas. They are stored in `names`, which is large enough. */
static void add_plugins(arguments *a, const char *value)
{
    char *copy = a->names;
    const size_t length = strlen(value) + 1;
    memcpy(copy, value, length);
    a->names += length;
    for (char *rest = copy, *name; (name = strsep(&rest, ","));)
        if (*name)
            a->plugins[a->options.n_plugins++] = name;
}

static int take_operand(arguments *a, const char *value)
{
    if (a->options.pipeline.conf)
        return tk_cli_usage(&tk_cli_bench_command, "only one configuration is allowed: %s", value);
    a->options.pipeline.conf = value;
    return TK_EXIT_OK;
}

static int take_flag(arguments *a, int flag, const char *value)
{
    tk_bench_options *o = &a->options;
    double number = 0;
    int code = TK_EXIT_OK;

    switch (flag) {
    case FLAG_PLUGIN:
        add_plugins(a, value);
        break;
    case FLAG_CORPUS:
        o->corpus = value;
        o->pipeline.input = value;
        break;
    case FLAG_INPUT_FORMAT:
        o->pipeline.input_format = value;
        break;
    case FLAG_SET:
        a->sets[o->pipeline.n_sets++] = value;
        break;
    case FLAG_VS:
        o->other = value;
        break;
    case FLAG_BASELINE:
        o->baseline = value;
        break;
    case FLAG_THRESHOLD:
        code = to_number("--threshold", value, 0, 1000, &number);
        o->threshold = number / 100;
        break;
    case FLAG_SAVE:
        a->save = value;
        break;
    case FLAG_JSON:
        a->json = true;
        break;
    case FLAG_HTML:
        a->html = value;
        break;
    case FLAG_TIME:
        code = to_number("--time", value, 0.5, 86400, &o->seconds);
        break;
    case FLAG_ROUNDS:
        code = to_count("--rounds", value, 5, 1000, &number);
        o->rounds = (uint32_t)number;
        break;
    case FLAG_SEED:
        code = to_count("--seed", value, 0, 4294967295.0, &number);
        o->seed = (uint64_t)number;
        break;
    case FLAG_BRIEF:
        o->brief = true;
        break;
    case FLAG_QUIET:
        a->quiet = true;
        break;
    default:
        return TK_EXIT_USAGE; // a message was printed
    }
    return code;
}

static int take(void *ctx, int flag, const char *value)
{
    return flag == TK_CLI_OPERAND ? take_operand(ctx, value) : take_flag(ctx, flag, value);
}

static int parse(arguments *a, int argc, char **argv, bool *help)
{
    int code = tk_cli_each(&tk_cli_bench_command, argc, argv, take, a, help);

    if (code != TK_EXIT_OK || *help)
        return code;
    if (!a->options.pipeline.conf)
        return tk_cli_usage(&tk_cli_bench_command, "the configuration file is missing");
    if (a->options.other && a->options.baseline)
        return tk_cli_usage(&tk_cli_bench_command, "--vs and --baseline cannot be used together");
    return TK_EXIT_OK;
}

static void show_progress(void *ctx, const char *line)
{
    (void)ctx;
    fputc('\r', stderr);
    tk_visible_put(stderr, line);
    fputs("\x1b[K", stderr);
    fflush(stderr);
}

/** Bytes to write unchanged. */
typedef struct bytes {
    const char *data;
    size_t length;
} bytes;

static int write_bytes(void *ctx, FILE *out)
{
    const bytes *b = ctx;
    return fwrite(b->data, 1, b->length, out) == b->length ? 0 : -1;
}

static bool is_stdout(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

/** Writes the requested reports. */
static bool deliver(const arguments *a, const tk_bench *bench)
{
    const tk_cli_style style = tk_cli_style_of(stdout);
    const tk_bench_style colours = {style.bold, style.dim, style.red, style.green, style.reset};
    size_t length = 0;
    char *json = tk_bench_json(bench, &length);
    char error[1024];
    bool ok = json != NULL;

    if (!ok)
        tk_cli_error("out of memory for the report");
    if (ok && a->save &&
        !tk_save(a->save, write_bytes, &(bytes){json, length}, error, sizeof error)) {
        tk_cli_error("%s", error);
        ok = false;
    }
    if (ok && a->html &&
        tk_report_save(a->html, tk_report_bench, json, length, error, sizeof error) != 0) {
        tk_cli_error("%s", error);
        ok = false;
    }
    if (ok && a->json)
        fwrite(json, 1, length, stdout);
    else if (ok && !is_stdout(a->html) && !is_stdout(a->save))
        tk_bench_print(bench, &colours, stdout);
    free(json);
    return ok;
}

static int run(arguments *a)
{
    tk_bench *bench = calloc(1, sizeof *bench);
    tk_message error = {0};
    bool usage = false;
    int code = TK_EXIT_FAILURE;

    if (!bench) {
        tk_cli_error("out of memory");
        return code;
    }
    const bool shown = !a->quiet && isatty(STDERR_FILENO);
    a->options.progress = shown ? show_progress : NULL;
    const bool ok = tk_bench_run(bench, &a->options, &usage, &error);
    if (shown)
        fputs("\r\x1b[K", stderr);
    if (!ok) {
        tk_cli_say(&error);
        code = usage ? TK_EXIT_USAGE : TK_EXIT_FAILURE;
    } else if (deliver(a, bench)) {
        const bool incomplete = bench->round->n_left_out || bench->corpus.unread;
        code = bench->comparison.regression ? EXIT_REGRESSION
               : incomplete                 ? TK_EXIT_QUARANTINED
                                            : TK_EXIT_OK;
    }
    tk_bench_free(bench);
    free(bench);
    return code;
}

/** Whether `path` is a pipeline; otherwise it is a plugin's shared object. */
static bool is_conf(const char *path)
{
    const size_t length = strlen(path);
    return length < 3 || strcasecmp(path + length - 3, ".so") != 0;
}

/** Refuses outputs that would overwrite an input. */
static int check_conf(const arguments *a, const char *conf, const char *const *writes, size_t n)
{
    const tk_bench_pipeline *p = &a->options.pipeline;
    tk_message error = {0};
    const tk_run_options options = {.size = sizeof options,
                                    .workers = -1,
                                    .inputs = &a->options.corpus,
                                    .n_inputs = a->options.corpus != NULL,
                                    .input_format = p->input_format,
                                    .sets = p->sets,
                                    .n_sets = p->n_sets,
                                    .writes = writes,
                                    .n_writes = n};
    const int code = tk_check(conf, &options, &error);
    if (code != TK_EXIT_OK)
        tk_cli_say(&error);
    return code;
}

/** Refuses, before the measurement, outputs that cannot be written or would overwrite inputs. */
static int check_outputs(const arguments *a)
{
    const tk_bench_options *o = &a->options;
    const char *writes[2];
    size_t n = 0;
    int code = TK_EXIT_OK;

    if (a->save)
        writes[n++] = a->save;
    if (a->html)
        writes[n++] = a->html;
    if (n == 2 && tk_same_file(writes[0], writes[1]))
        return tk_cli_usage(&tk_cli_bench_command, "--save and --html name the same file: %s",
                            a->html);
    for (size_t i = 0; i < n; i++) {
        const char *const read[] = {o->baseline, o->other};
        char error[1024];
        for (size_t r = 0; r < sizeof read / sizeof *read; r++)
            if (read[r] && tk_same_file(writes[i], read[r])) {
                tk_cli_error("%s would overwrite %s, which is an input: name another file",
                             writes[i], read[r]);
                return TK_EXIT_USAGE;
            }
        if (!tk_save_check(writes[i], error, sizeof error)) {
            tk_cli_error("%s", error);
            return TK_EXIT_USAGE;
        }
    }
    if (n)
        code = check_conf(a, o->pipeline.conf, writes, n);
    if (n && code == TK_EXIT_OK && o->other && is_conf(o->other))
        code = check_conf(a, o->other, writes, n);
    return code;
}

int tk_cli_bench(int argc, char **argv)
{
    size_t room = 1;
    for (int i = 0; i < argc; i++)
        room += strlen(argv[i]) + 1;
    char *names = malloc(room);
    arguments a = {.options = {.seconds = 20, .rounds = 10, .threshold = 0.05, .seed = 1},
                   .sets = calloc((size_t)argc, sizeof *a.sets),
                   .plugins = calloc(room, sizeof *a.plugins),
                   .names = names};
    bool help = false;
    int code = TK_EXIT_FAILURE;

    if (!a.sets || !a.plugins || !names)
        tk_cli_error("out of memory");
    else
        code = parse(&a, argc, argv, &help);
    if (code == TK_EXIT_OK && !help) {
        a.options.pipeline.sets = a.sets;
        a.options.plugins = a.plugins;
        code = check_outputs(&a);
        if (code == TK_EXIT_OK)
            code = run(&a);
    }
    free(a.sets);
    free(a.plugins);
    free(names);
    return code;
}
