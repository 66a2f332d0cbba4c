// SPDX-License-Identifier: MIT
// `toolkit convert`: a decoder and an encoder with nothing between them; reports what is lost.

#include "formats.h"
#include "progress.h"

#include <toolkit/text/visible.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    FLAG_FROM,
    FLAG_TO,
    FLAG_LAYERS,
    FLAG_OFFSETS,
    FLAG_TOKENIZE,
    FLAG_SET,
    FLAG_WORKERS,
    FLAG_STRICT,
    FLAG_QUARANTINE,
    FLAG_FORCE,
    FLAG_QUIET,
    FLAG_VERBOSE
};

static const tk_cli_flag flags[] = {
    [FLAG_FROM] = {"--from", "FORMAT", "format of A, if its extension does not determine it", 'f'},
    [FLAG_TO] = {"--to", "FORMAT", "format of B, if its extension does not determine it", 't'},
    [FLAG_LAYERS] = {"--layers", "LIST", "layers to convert, as entity,money; default: all", 'l'},
    [FLAG_OFFSETS] = {"--offsets", "UNIT", "unit of offsets in B: byte, codepoint or utf16", 0},
    [FLAG_TOKENIZE] = {"--tokenize", NULL, "make tokens and sentences where A has none", 0},
    [FLAG_SET] = {"--set", "PLUGIN.KEY=VALUE",
                  "set an option: input.KEY of A's format, output.KEY of B's; repeatable", 0},
    [FLAG_WORKERS] = {"--workers", "N", "processes; 0: run in this one; default: one per core",
                      'w'},
    [FLAG_STRICT] = {"--strict", NULL, "stop at the first document that fails", 0},
    [FLAG_QUARANTINE] = {"--quarantine", "PATH", "where to keep documents that fail", 0},
    [FLAG_FORCE] = {"--force", NULL, "replace B if it exists", 0},
    [FLAG_QUIET] = {"--quiet", NULL, "print no summary, and do not report what was lost", 'q'},
    [FLAG_VERBOSE] = {"--verbose", NULL, "report what each document loses", 'v'},
};

const tk_cli_command tk_cli_convert_command = {
    .name = "convert",
    .usage = "A… B [OPTION]…",
    .doc =
        "Writes the documents of A (files, folders, globs, archives, or - for standard input) to\n"
        "B: a file, - for standard output, or a folder. B is a folder if it ends in / or already\n"
        "exists as one; each document then gets a file. Formats are inferred from extensions:\n"
        "\n"
        "  .jsonl         jsonl        toolkit's own: text, meta, every layer\n"
        "  .conll .bio    conll        one token and its BIO, IOB1 or BIOES tag per line\n"
        "  .conllu        conllu       CoNLL-U\n"
        "  .ann           brat         standoff; the .txt file is beside it\n"
        "  .tml           timeml       TimeML: dates\n"
        "  .spacy.json    spacy        spaCy's Doc.to_json()\n"
        "  .ls.json       labelstudio  Label Studio's export\n"
        "  .corenlp.json  corenlp      JSON of Stanford CoreNLP's server; write only\n"
        "  .txt           text         plain text\n"
        "  .html .htm     html         the article of a web page; read only\n"
        "  .csv .tsv      csv          one span per line; write only\n"
        "\n"
        "What B's format cannot hold is lost, and reported on standard error with its count; see\n"
        "docs/formats.md for what each format holds. Offsets are converted: 'toolkit plugins\n"
        "show NAME' lists the units of a format, and --set input.offsets=UNIT sets those of A.\n"
        "\n"
        "If B's format needs tokens and A's cannot hold them, they are made. If A's format can\n"
        "hold them but a document has none, the document goes to the quarantine; --tokenize makes\n"
        "tokens for all documents.\n"
        "\n"
        "A document that cannot be read goes to the quarantine, as in 'toolkit run'.\n"
        "\n"
        "Exit code: 0 all documents are in B; 1 wrong usage, or an unknown format; 2 some\n"
        "documents are in quarantine; 3 the conversion failed or was interrupted.\n",
    .flags = flags,
    .n_flags = sizeof flags / sizeof *flags,
    .plugins = true,
    .examples = "  toolkit convert gold.conll gold.jsonl\n"
                "  toolkit convert annotations.jsonl brat/ --to brat --layers entity,money\n"
                "  toolkit convert project.json gold.jsonl --from labelstudio\n"
                "  toolkit convert brat/ gold.conll --tokenize --set output.scheme=bioes\n"
                "  toolkit convert - - --from conllu --to jsonl --offsets utf16 <a.conllu\n",
};

/** The arguments while they are parsed. Arrays have room for all of argv and some more. */
typedef struct arguments {
    tk_run_options options;
    const char **paths; /**< A… and B */
    size_t n_paths;
    const char **sets;
    const char *from, *to, *layers, *offsets;
    bool tokenize, quiet, verbose;
    char *made[8]; /**< strings made here; freed at the end */
    size_t n_made;
} arguments;

/** Prints a plugin's remark on a document, for --verbose. */
static void on_remark(void *ctx, uint32_t level, const char *id, const char *plugin,
                      const char *message)
{
    char line[1024];

    snprintf(line, sizeof line, "%s: %s: %s%s", id, plugin, level >= TK_LOG_WARN ? "warning: " : "",
             message);
    tk_cli_progress_message(ctx, line);
}

// ----------------------------------------------------------------------------------- arguments

static int take(void *ctx, int flag, const char *value)
{
    arguments *a = ctx;

    switch (flag) {
    case TK_CLI_OPERAND:
        a->paths[a->n_paths++] = value;
        break;
    case FLAG_FROM:
        a->from = value;
        break;
    case FLAG_TO:
        a->to = value;
        break;
    case FLAG_LAYERS:
        a->layers = value;
        break;
    case FLAG_OFFSETS:
        a->offsets = value;
        break;
    case FLAG_TOKENIZE:
        a->tokenize = true;
        break;
    case FLAG_SET:
        a->sets[a->options.n_sets++] = value;
        break;
    case FLAG_WORKERS:
        return tk_cli_workers(&tk_cli_convert_command, value, &a->options.workers);
    case FLAG_STRICT:
        a->options.strict = 1;
        break;
    case FLAG_QUARANTINE:
        a->options.quarantine = value;
        break;
    case FLAG_FORCE:
        a->options.force = 1;
        break;
    case FLAG_QUIET:
        a->quiet = true;
        break;
    case FLAG_VERBOSE:
        a->verbose = true;
        break;
    default:
        return TK_EXIT_USAGE; // a message was printed
    }
    return TK_EXIT_OK;
}

static int parse(arguments *a, int argc, char **argv, bool *help)
{
    int code = tk_cli_each(&tk_cli_convert_command, argc, argv, take, a, help);

    if (code != TK_EXIT_OK || *help)
        return code;
    if (a->n_paths < 2)
        return tk_cli_usage(&tk_cli_convert_command,
                            "the input or the output is missing: toolkit convert A… B");
    return TK_EXIT_OK;
}

// ---------------------------------------------------------------------------------- the run

/** Returns a string that is freed with the arguments; NULL if out of memory. */
static char *make(arguments *a, const char *format, const char *x, const char *y)
{
    const size_t size = strlen(format) + strlen(x) + strlen(y) + 1;
    char *text = malloc(size);

    if (text) {
        snprintf(text, size, format, x, y);
        a->made[a->n_made++] = text;
    }
    return text;
}

/** Sets an option before those of the command line, so that the latter override it. */
static bool set(arguments *a, const char *assignment, const char *value)
{
    const char *text = make(a, "%s=%s", assignment, value);

    if (!text)
        return false;
    memmove(a->sets + 1, a->sets, a->options.n_sets * sizeof *a->sets);
    a->sets[0] = text;
    a->options.n_sets++;
    return true;
}

static const tk_plugin *find_format(const tk_cli_formats *formats, uint32_t kind, const char *name,
                                    const char *const *paths, size_t n_paths)
{
    const bool from = kind == TK_DECODER;
    const char *advice = from ? ": name it with --from" : ": name it with --to";
    tk_message why = {0};
    const tk_plugin *plugin =
        name ? tk_cli_format_named(formats, kind, name)
             : tk_cli_format_guess(formats, kind, paths, n_paths, advice, &why);

    if (!plugin && name)
        tk_cli_usage(&tk_cli_convert_command, "%s %s: no such %s; try 'toolkit plugins list'",
                     from ? "--from" : "--to", name, tk_cli_kind(kind));
    else if (!plugin)
        tk_cli_usage(&tk_cli_convert_command, "%s", why.text);
    return plugin;
}

static bool has_choice(const tk_option *option, const char *name)
{
    for (uint32_t i = 0; option && i < option->n_choices; i++)
        if (strcmp(option->choices[i], name) == 0)
            return true;
    return false;
}

static bool requires_tokens(const tk_plugin *encoder)
{
    for (uint32_t i = 0; i < encoder->n_required; i++)
        if (strncmp(encoder->required[i].name, "token/", 6) == 0 &&
            !(encoder->required[i].flags & TK_LAYER_OPTIONAL))
            return true;
    return false;
}

static bool has_tokens(const tk_plugin *decoder)
{
    for (uint32_t i = 0; i < decoder->n_provided; i++)
        if (strncmp(decoder->provided[i].name, "token/", 6) == 0)
            return true;
    return false;
}

/** Sets the options so that everything is converted: layers, units, and for a folder the form. */
static int set_options(arguments *a, const tk_plugin *from, const tk_plugin *to, bool folder)
{
    const tk_option *form = tk_cli_format_option(to, "form");
    const tk_option *offsets = tk_cli_format_option(to, "offsets");
    // "-hype" means all but hype: a layer that is not read is not written either.
    const char *all = !a->layers                               ? "*"
                      : *a->layers == '-' || *a->layers == '+' ? make(a, "%s%s", "*,", a->layers)
                                                               : a->layers;
    const char *structure = requires_tokens(to) && a->layers ? ",token,sentence" : "";
    const char *without = has_tokens(from) ? ",-token,-sentence" : "";
    const char *read = all ? make(a, "%s%s", all, a->tokenize ? without : structure) : NULL;
    bool ok = all && read;

    if (a->offsets && !has_choice(offsets, a->offsets))
        return tk_cli_usage(&tk_cli_convert_command, "--offsets %s: the format %s has no such unit",
                            a->offsets, to->id);
    if (from->n_provided && tk_cli_format_option(from, "layers"))
        ok = ok && set(a, "input.layers", read);
    if (tk_cli_format_option(to, "layers"))
        ok = ok && set(a, "output.layers", all == a->layers ? all : "*");
    if (a->offsets)
        ok = ok && set(a, "output.offsets", a->offsets);
    if (has_choice(form, folder ? "files" : "text"))
        ok = ok && set(a, "output.form", folder ? "files" : "text");
    if (ok)
        return TK_EXIT_OK;
    tk_cli_error("out of memory");
    return TK_EXIT_FAILURE;
}

static int run(arguments *a, const tk_plugin *from, const tk_plugin *to)
{
    static const char plain[] = "[input]\n[output]\n";
    static const char tokens[] = "[input]\n[token]\n[sentence]\n[output]\n";
    tk_run_options *o = &a->options;
    tk_cli_progress view = tk_cli_progress_on(stderr, a->quiet);
    tk_message error = {0};

    o->conf = a->tokenize ? tokens : plain;
    o->conf_length = strlen(o->conf);
    o->input_format = from->id;
    o->output_format = to->id;
    o->inputs = a->paths;
    o->n_inputs = a->n_paths - 1;
    o->sets = a->sets;
    o->no_manifest = 1;
    o->progress = tk_cli_progress_show;
    o->message = tk_cli_progress_message;
    o->log = a->verbose ? on_remark : NULL;
    o->ctx = &view;
    int code = tk_run("convert", o, &error);
    if (error.text[0] && !view.said)
        tk_cli_say(&error);
    if (code == TK_EXIT_USAGE && strstr(error.text, "requires layer token") && !a->tokenize)
        fputs("Try --tokenize, which makes tokens and sentences.\n", stderr);
    return code;
}

/** Whether the output is a folder: it is named as one, or exists as one. */
static bool is_folder(const char *path)
{
    struct stat st;

    return path[strlen(path) - 1] == '/' || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

static int convert(arguments *a)
{
    const char *output = a->paths[a->n_paths - 1];
    tk_cli_formats formats = {0};
    int code = TK_EXIT_USAGE;

    if (!output || !*output)
        return tk_cli_usage(&tk_cli_convert_command, "the name of B is empty");
    if (!tk_cli_formats_find(&formats)) {
        tk_cli_formats_free(&formats);
        return TK_EXIT_FAILURE;
    }
    const bool folder = is_folder(output);
    const tk_plugin *from = find_format(&formats, TK_DECODER, a->from, a->paths, a->n_paths - 1);
    const tk_plugin *to = from ? find_format(&formats, TK_ENCODER, a->to, &output, 1) : NULL;

    if (to && requires_tokens(to) && !has_tokens(from))
        a->tokenize = true;
    if (to)
        code = set_options(a, from, to, folder);
    if (to && code == TK_EXIT_OK) {
        a->options.output =
            folder && output[strlen(output) - 1] != '/' ? make(a, "%s%s", output, "/") : output;
        code = run(a, from, to);
    }
    tk_cli_formats_free(&formats);
    return code;
}

int tk_cli_convert(int argc, char **argv)
{
    const size_t room = (size_t)argc + 8;
    arguments a = {.options = {.size = sizeof a.options, .workers = -1},
                   .paths = calloc(room, sizeof *a.paths),
                   .sets = calloc(room, sizeof *a.sets)};
    bool help = false;
    int code = TK_EXIT_FAILURE;

    if (!a.paths || !a.sets)
        tk_cli_error("out of memory");
    else
        code = parse(&a, argc, argv, &help);
    if (code == TK_EXIT_OK && !help)
        code = convert(&a);
    for (size_t i = 0; i < a.n_made; i++)
        free(a.made[i]);
    free(a.paths);
    free(a.sets);
    return code;
}
