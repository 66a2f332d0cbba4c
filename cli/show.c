// SPDX-License-Identifier: MIT
// `toolkit show`: an article with its annotations, on a terminal.

#include "show.h"

#include "formats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    FLAG_PIPELINE,
    FLAG_LAYERS,
    FLAG_WIDTH,
    FLAG_PLAIN,
    FLAG_COLOUR,
    FLAG_INPUT_FORMAT,
    FLAG_WORKERS,
    FLAG_SET
};

static const tk_cli_flag flags[] = {
    [FLAG_PIPELINE] = {"--pipeline", "CONF", "annotate with this pipeline", 'p'},
    [FLAG_LAYERS] = {"--layers", "NAME[,NAME…]",
                     "layers to show, as in entity,money; -hype leaves one out, +stance adds one",
                     0},
    [FLAG_WIDTH] = {"--width", "N", "columns; default: those of the terminal, or 80", 0},
    [FLAG_PLAIN] = {"--plain", NULL, "marks in place of colours: [Meta Platforms]ORG", 0},
    [FLAG_COLOUR] = {"--colour", "auto|always|never",
                     "default: auto, on a terminal if NO_COLOR is not set", 0},
    [FLAG_INPUT_FORMAT] = {"--input-format", "FORMAT", "decoder; default: inferred from FILE", 0},
    [FLAG_WORKERS] = {"--workers", "N", "processes; 0: run in this one; default: 1", 'w'},
    [FLAG_SET] = {"--set", "PLUGIN.KEY=VALUE", "change a value of the configuration; repeatable",
                  0},
};

const tk_cli_command tk_cli_show_command = {
    .name = "show",
    .usage = "FILE… [OPTION]…",
    .doc =
        "Prints articles with their spans in colours, and beside each line the values of the "
        "spans\n"
        "that start on it: names, exact amounts, dates, what is counted as hype and how much, the\n"
        "sentiment of sentences, and facts. A name has its value where it is first mentioned. A\n"
        "fact has a number; a line on the left goes from there to its end. Below 70 columns, the\n"
        "values are under the lines.\n"
        "\n"
        "FILE is an article in any format that the decoders read, a folder, a glob, an archive, "
        "or\n"
        "- for standard input. If it has annotations, such as the JSON lines of 'toolkit run',\n"
        "these are shown; otherwise, it is annotated, with --pipeline or with all standard\n"
        "annotators that are installed.\n"
        "\n"
        "Without a terminal, or with --plain, spans have marks: [Meta Platforms]ORG. To page, use\n"
        "--colour always and less -R.\n"
        "\n"
        "Exit code: 0 all articles are shown; 1 wrong usage or configuration; 2 some failed, with "
        "a\n"
        "message that names the plugin and the reason; 3 the command failed.\n",
    .flags = flags,
    .n_flags = sizeof flags / sizeof *flags,
    .plugins = true,
    .examples = "  toolkit show article.txt\n"
                "  toolkit show annotations.jsonl --layers entity,money --width 100\n"
                "  toolkit show --colour always articles/ | less -R\n"
                "  toolkit show - --pipeline news.conf <article.html\n",
};

/** The arguments, and what they become. */
typedef struct show {
    tk_show_view view;
    tk_cli_formats formats;
    const char *conf;
    const char *layers;
    const char *input_format;
    const char **files;
    size_t n_files;
    const char **sets;
    size_t n_sets;
    int32_t workers;
    const char *colour; /**< "auto", "always", "never" */
    size_t shown, failed;
    uint32_t styles;   /**< of all articles */
    const char *input; /**< of standard input: the name of the copy that is read, or NULL */
} show;

// ----------------------------------------------------------------------------------------
// arguments

static int take_width(show *s, const char *value)
{
    char *end;
    const long n = strtol(value, &end, 10);
    if (end == value || *end || n < 20 || n > 1000)
        return tk_cli_usage(&tk_cli_show_command, "--width %s: must be a number from 20 to 1000",
                            value);
    s->view.width = (size_t)n;
    return TK_EXIT_OK;
}

static int take_colour(show *s, const char *value)
{
    if (strcmp(value, "auto") != 0 && strcmp(value, "always") != 0 && strcmp(value, "never") != 0)
        return tk_cli_usage(&tk_cli_show_command, "--colour %s: must be auto, always or never",
                            value);
    s->colour = value;
    return TK_EXIT_OK;
}

static int take(void *ctx, int flag, const char *value)
{
    show *s = ctx;
    switch (flag) {
    case TK_CLI_OPERAND:
        s->files[s->n_files++] = value;
        return TK_EXIT_OK;
    case FLAG_PIPELINE:
        s->conf = value;
        return TK_EXIT_OK;
    case FLAG_LAYERS:
        s->layers = value;
        return TK_EXIT_OK;
    case FLAG_WIDTH:
        return take_width(s, value);
    case FLAG_PLAIN:
        s->colour = "never";
        return TK_EXIT_OK;
    case FLAG_COLOUR:
        return take_colour(s, value);
    case FLAG_INPUT_FORMAT:
        s->input_format = value;
        return TK_EXIT_OK;
    case FLAG_WORKERS:
        return tk_cli_workers(&tk_cli_show_command, value, &s->workers);
    case FLAG_SET:
        s->sets[s->n_sets++] = value;
        return TK_EXIT_OK;
    default:
        return TK_EXIT_USAGE; // a message was printed
    }
}

static size_t terminal_width(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    const long n = columns ? strtol(columns, NULL, 10) : 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
        return size.ws_col;
    return n >= 20 && n <= 1000 ? (size_t)n : 80;
}

// ------------------------------------------------------------------------------------------
// results

static void on_message(void *ctx, const char *line)
{
    (void)ctx;
    tk_cli_problem(NULL, line);
}

static int show_article(show *s, const tk_snapshot *snapshot)
{
    tk_show_article article;
    bool ok = tk_show_article_read(&article, snapshot, s->layers);
    if (ok && s->shown) {
        for (size_t i = 0; i < s->view.width; i++)
            fputs("─", s->view.out);
        fputs("\n", s->view.out);
    }
    ok = ok && tk_show_print(&s->view, &article);
    s->styles |= article.styles;
    s->shown += ok;
    tk_show_article_finish(&article);
    if (!ok)
        tk_cli_error("out of memory");
    return ok ? TK_EXIT_OK : TK_EXIT_FAILURE;
}

/** Says why a document failed. */
static int tell_failure(show *s, const tk_pool_result *result)
{
    fflush(stdout);
    if (*result->plugin)
        tk_cli_error("%.200s: plugin %.60s: %.40s: %.600s", result->id, result->plugin,
                     result->reason, result->message);
    else
        tk_cli_error("%.200s: %.40s: %.600s", result->id, result->reason, result->message);
    s->failed++;
    return result->status == TK_ERR_INSTANCE ? TK_EXIT_FAILURE : TK_EXIT_OK;
}

static int take_result(show *s, tk_pool_result *result)
{
    int code = TK_EXIT_OK;
    if (result->status == TK_ERR_DOC || result->status == TK_ERR_INSTANCE)
        return tell_failure(s, result);
    if (result->snapshot)
        code = show_article(s, result->snapshot);
    tk_snapshot_free(result->snapshot);
    return code;
}

// ---------------------------------------------------------------------------------------------
// runs

/** A configuration that is run. */
typedef struct plan {
    const char *conf_path;    /**< or NULL */
    char *conf;               /**< its text, owned, if `conf_path` is NULL */
    const char *format;       /**< NULL: as configured */
    char found[TK_FORMAT_ID]; /**< the format that the first file has, or "" */
    const char *const *paths; /**< what is read */
    size_t n_paths;
} plan;

/** The name of a record of standard input, which is that of its copy: "stdin", "stdin:7". */
static const char *renamed(const show *s, const char *name, char room[64])
{
    const size_t length = strlen(s->input);
    snprintf(room, 64, "stdin%s", strncmp(name, s->input, length) == 0 ? name + length : "");
    return room;
}

/** Submits the next record. Returns TK_OK, TK_SKIP after the last one, or TK_ERR_INSTANCE. */
static tk_status submit(show *s, tk_pool *pool, tk_records *records)
{
    tk_message error = {0};
    tk_str name, record;
    tk_status status;
    char room[64];
    while ((status = tk_records_next(records, &name, &record, &error)) == TK_ERR_DOC) {
        tk_cli_say(&error);
        s->failed++;
    }
    if (status == TK_OK)
        status = tk_pool_submit(pool, s->input ? renamed(s, name.data, room) : name.data,
                                record.data, record.length, &error);
    else
        tk_pool_finish(pool);
    if (status == TK_ERR_INSTANCE)
        tk_cli_say(&error);
    return status;
}

/** Runs the records one at a time, so that an article is printed before the next one is read.
 * `most`: how many, 0 for all. */
static int run_records(show *s, tk_pool *pool, tk_records *records, size_t most,
                       int (*each)(show *s, tk_pool_result *result))
{
    tk_message error = {0};
    tk_pool_result result = {.size = sizeof result};
    int code = TK_EXIT_OK;
    for (size_t i = 0; code == TK_EXIT_OK && (!most || i < most) && !ferror(s->view.out); i++) {
        const tk_status given = submit(s, pool, records);
        if (given != TK_OK)
            return given == TK_SKIP ? code : TK_EXIT_FAILURE;
        if (tk_pool_next(pool, -1, &result, &error) != TK_OK) {
            tk_cli_say(&error);
            return TK_EXIT_FAILURE;
        }
        code = each(s, &result);
    }
    return code;
}

/** Refuses layers that the pipeline does not have. */
static int check_layers(const show *s, const tk_pool *pool)
{
    tk_doc_schema *schema = tk_pool_schema(pool);
    int code = TK_EXIT_OK;
    for (const char *p = s->layers ? s->layers : ""; *p && code == TK_EXIT_OK;) {
        p += strspn(p, ", +-");
        const size_t n = strcspn(p, ", ");
        const tk_layer_decl *layer = NULL;
        bool found = n == 0 || (n == 1 && *p == '*');
        for (uint32_t i = 0; !found && (layer = tk_doc_schema_layer(schema, i)); i++)
            found = strcspn(layer->name, "/") == n && memcmp(layer->name, p, n) == 0;
        if (!found)
            code = tk_cli_usage(&tk_cli_show_command, "--layers %s: the pipeline has no layer %.*s",
                                s->layers, (int)n, p);
        p += n;
    }
    tk_doc_schema_free(schema);
    return code;
}

static int run(show *s, const plan *p, size_t most, int (*each)(show *s, tk_pool_result *result))
{
    const tk_pool_options options = {.size = sizeof options,
                                     .workers = s->workers,
                                     .sets = s->sets,
                                     .n_sets = s->n_sets,
                                     .conf = p->conf,
                                     .conf_length = p->conf ? strlen(p->conf) : 0,
                                     .input_format = p->format,
                                     .snapshots = 1,
                                     .no_output = 1,
                                     .no_collect = 1,
                                     .message = on_message};
    tk_message error = {0};
    tk_pool *pool = tk_pool_open(p->conf_path ? p->conf_path : "show", &options, &error);
    tk_records *records = NULL;
    int code = pool ? TK_EXIT_OK : TK_EXIT_USAGE;
    if (pool && each == take_result)
        code = check_layers(s, pool);
    if (code == TK_EXIT_OK) {
        records = tk_pool_records(pool, p->paths, p->n_paths, &error);
        code = records ? run_records(s, pool, records, most, each) : TK_EXIT_FAILURE;
    }
    if (!records && error.text[0])
        tk_cli_say(&error);
    tk_records_close(records);
    tk_pool_close(pool);
    return code;
}

// ------------------------------------------------------------------------------------
// configurations

/** Whether an annotator of that name is installed. */
static bool is_installed(const show *s, const char *id)
{
    for (uint64_t i = 0; i < tk_plugin_list_count(s->formats.found); i++) {
        const tk_listed_plugin *p = tk_plugin_list_at(s->formats.found, i);
        if (!p->failure && !p->shadowed && p->kind == TK_ANNOTATOR && strcmp(p->id, id) == 0)
            return true;
    }
    return false;
}

/** The configuration with all standard annotators; NULL when out of memory. Those whose layers
 * depend on one that is missing are left out. */
static char *standard_conf(const show *s)
{
    static const struct {
        const char *id;
        uint32_t needs; /**< a bit for each earlier one */
    } annotators[] = {{"token", 0},  {"sentence", 1},  {"entity", 3}, {"money", 1},  {"date", 1},
                      {"number", 1}, {"sentiment", 3}, {"hype", 3},   {"fact", 0x3f}};
    char *conf = malloc(512);
    uint32_t has = 0;
    size_t length = 0;
    if (!conf)
        return NULL;
    length += (size_t)snprintf(conf, 512, "[input]\n");
    for (uint32_t i = 0; i < sizeof annotators / sizeof *annotators; i++) {
        if ((annotators[i].needs & ~has) || !is_installed(s, annotators[i].id))
            continue;
        has |= 1u << i;
        length += (size_t)snprintf(conf + length, 512 - length, "[%s]\n", annotators[i].id);
    }
    return conf;
}

/** Takes a document that only a decoder has read: whether it has annotations is its code. */
static int look(show *s, tk_pool_result *result)
{
    const bool annotated = result->snapshot && tk_show_is_annotated(result->snapshot);
    (void)s;
    tk_snapshot_free(result->snapshot);
    return annotated ? TK_EXIT_QUARANTINED : TK_EXIT_OK;
}

static bool reads_annotations(const tk_plugin *decoder)
{
    return decoder && decoder->n_provided && tk_cli_format_option(decoder, "layers");
}

/** The configuration that only reads annotations, of which the caller frees the text. NULL if the
 * decoder reads none, or when out of memory. */
static char *reading_conf(const tk_plugin *decoder)
{
    char text[TK_FORMAT_ID + 64];
    if (!reads_annotations(decoder))
        return NULL;
    snprintf(text, sizeof text, "[input]\nformat = %s\nlayers = *\n", decoder->id);
    return strdup(text);
}

/** Sets the configuration of a file without a pipeline: its annotations are read, if its first
 * document has any, or else made. False when out of memory. */
static bool choose_conf(show *s, const tk_plugin *decoder, plan *p)
{
    show quiet = *s;
    p->conf = reading_conf(decoder);
    if (p->conf && run(&quiet, p, 1, look) == TK_EXIT_QUARANTINED)
        return true;
    free(p->conf);
    p->conf = standard_conf(s);
    return p->conf != NULL;
}

/** Sets the decoder of the first file of a plan; "text" if nothing else is known. */
static int find_format(const show *s, plan *p)
{
    tk_message error = {0};
    char *found = p->found;
    p->format = s->input_format;
    if (p->format)
        return TK_EXIT_OK;
    const int code = tk_format_guess(s->formats.found, TK_DECODER, p->paths, 1, found, &error);
    if (code != TK_EXIT_OK) {
        tk_cli_say(&error);
        return code;
    }
    p->format = *found ? found : s->conf ? NULL : "text";
    return TK_EXIT_OK;
}

/** Adds the files of the same format that follow: they need not load the plugins again. */
static void add_files(const show *s, plan *p, size_t most)
{
    tk_message ignored = {0};
    while (p->n_paths < most && strcmp(p->paths[p->n_paths], "-") != 0) {
        char found[TK_FORMAT_ID] = "";
        const int code = s->input_format
                             ? TK_EXIT_OK
                             : tk_format_guess(s->formats.found, TK_DECODER, &p->paths[p->n_paths],
                                               1, found, &ignored);
        if (code != TK_EXIT_OK || strcmp(found, p->found) != 0)
            return;
        p->n_paths++;
    }
}

/** Shows the first of some files, and those after it that can be shown with it. Sets `*taken` to
 * their number. */
static int show_files(show *s, const char *const *paths, size_t most, size_t *taken)
{
    plan p = {.conf_path = s->conf, .paths = paths, .n_paths = 1};
    int code = find_format(s, &p);
    *taken = 1;
    if (code != TK_EXIT_OK)
        return code;
    const tk_plugin *decoder =
        p.format ? tk_cli_format_named(&s->formats, TK_DECODER, p.format) : NULL;
    if (p.format && !decoder)
        return tk_cli_usage(&tk_cli_show_command, "--input-format %s: no such decoder", p.format);
    if (!s->conf && !choose_conf(s, decoder, &p)) {
        tk_cli_error("out of memory");
        return TK_EXIT_FAILURE;
    }
    if (s->conf || !reads_annotations(decoder))
        add_files(s, &p, most);
    code = run(s, &p, 0, take_result);
    *taken = p.n_paths;
    free(p.conf);
    return code;
}

// ------------------------------------------------------------------------------- standard input

/** Shows standard input: a copy of it, whose format can be inferred. */
static int show_input(show *s)
{
    FILE *copy = tmpfile();
    char bytes[65536], path[64];
    const char *const paths[] = {path};
    size_t n, taken;
    bool ok = copy != NULL;
    while (ok && (n = fread(bytes, 1, sizeof bytes, stdin)) > 0)
        ok = fwrite(bytes, 1, n, copy) == n;
    ok = ok && !ferror(stdin) && fflush(copy) == 0;
    if (!ok)
        tk_cli_error("cannot copy standard input to a temporary file: %s", strerror(errno));
    else
        snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(copy));
    s->input = ok ? strrchr(path, '/') + 1 : NULL;
    const int code = ok ? show_files(s, paths, 1, &taken) : TK_EXIT_FAILURE;
    s->input = NULL;
    if (copy)
        fclose(copy);
    return code;
}

// ---------------------------------------------------------------------------------- the command

static int parse(show *s, int argc, char **argv, bool *help)
{
    const int code = tk_cli_each(&tk_cli_show_command, argc, argv, take, s, help);
    if (code != TK_EXIT_OK || *help)
        return code;
    if (!s->n_files)
        return tk_cli_usage(&tk_cli_show_command, "the file is missing; - is standard input");
    s->view.colour = strcmp(s->colour, "always") == 0 ||
                     (strcmp(s->colour, "auto") == 0 && tk_cli_colour(stdout));
    s->view.width = s->view.width ? s->view.width : terminal_width();
    return TK_EXIT_OK;
}

static int show_all(show *s)
{
    int code = TK_EXIT_OK;
    if (!tk_cli_formats_find(&s->formats))
        return TK_EXIT_FAILURE;
    for (size_t i = 0, taken = 1; i < s->n_files && code == TK_EXIT_OK; i += taken) {
        taken = 1;
        if (strcmp(s->files[i], "-") == 0)
            code = show_input(s);
        else
            code = show_files(s, s->files + i, s->n_files - i, &taken);
    }
    if (s->shown)
        tk_show_legend(&s->view, s->styles);
    tk_cli_formats_free(&s->formats);
    return code != TK_EXIT_OK ? code : s->failed ? TK_EXIT_QUARANTINED : TK_EXIT_OK;
}

int tk_cli_show(int argc, char **argv)
{
    show s = {.view = {.out = stdout},
              .colour = "auto",
              .workers = 1,
              .files = calloc((size_t)argc, sizeof *s.files),
              .sets = calloc((size_t)argc, sizeof *s.sets)};
    bool help = false;
    int code = TK_EXIT_FAILURE;
    if (!s.files || !s.sets)
        tk_cli_error("out of memory");
    else
        code = parse(&s, argc, argv, &help);
    if (code == TK_EXIT_OK && !help)
        code = show_all(&s);
    free(s.files);
    free(s.sets);
    return code;
}
