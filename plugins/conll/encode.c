// SPDX-License-Identifier: MIT
// The encoder: spans of the chosen layers as tags. A token has one tag: that of the first layer
// with a span there.
#include <string.h>

#include <toolkit/text/label.h>
#include <toolkit/text/unshown.h>
#include "conll.h"

enum { OPTION_LAYERS, OPTION_SCHEME, OPTION_COLUMNS };
enum { LAYER_TOKEN, LAYER_SENTENCE };
enum { SCHEME_BIO, SCHEME_BIOES, SCHEME_IOB1 };
enum { COLUMNS_TWO, COLUMNS_FOUR };

#define NO_SPAN UINT32_MAX

// The span that contains a token.
typedef struct {
    uint32_t id; // numbered over all layers; NO_SPAN: no span
    tk_str label;
} mark;

typedef struct {
    tk_out out;
    const tk_layer *tokens;
    const tk_layer *sentences;
    mark *marks; // one per token
    uint32_t spans;
    int64_t scheme;
    bool four;
    tk_lost lost;
} writer;

// ------------------------------------------------------------------------------------------ marks

static bool is_shown(const tk_layer_decl *decl)
{
    static const char *const names[] = {"entity", "money", "date", "number"};
    tk_str name = tk_layer_name(decl);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (tk_str_is(name, names[i])) {
            return true;
        }
    }
    // Layers that are not listed are chosen, too, if their first column is the kind of the span.
    return tk_label_tells(decl) && !tk_str_is(name, "hype") &&
           (decl->flags & (TK_LAYER_DOCUMENT | TK_LAYER_DISJOINT)) == TK_LAYER_DISJOINT;
}

static uint32_t first_value(const tk_layer_info *info, uint32_t span)
{
    if (!tk_label_tells(info->decl)) {
        return 0;
    }
    return info->decl->columns[0].type == TK_U8 ? ((const uint8_t *)info->layer.columns[0])[span]
                                                : ((const uint32_t *)info->layer.columns[0])[span];
}

static void mark_layer(writer *w, const tk_layer_info *info)
{
    const tk_layer *tokens = w->tokens;
    const tk_layer *spans = &info->layer;
    tk_str name = tk_layer_name(info->decl);
    uint32_t next = 0;
    for (uint32_t i = 0; i < spans->count; i++) {
        while (next < tokens->count && tokens->end[next] <= spans->begin[i]) {
            next++;
        }
        uint32_t last = next;
        bool taken = false;
        while (last < tokens->count && tokens->begin[last] < spans->end[i]) {
            taken = taken || w->marks[last].id != NO_SPAN;
            last++;
        }
        if (last == next || taken) {
            tk_lost_add(&w->lost, 1, "spans of %.*s %s", (int)name.length, name.data,
                        taken ? "that overlap others" : "without a token");
            continue;
        }
        if (tokens->begin[next] != spans->begin[i] || tokens->end[last - 1] != spans->end[i]) {
            tk_lost_add(&w->lost, 1, "edges of %.*s within a token", (int)name.length, name.data);
        }
        for (uint32_t t = next; t < last; t++) {
            w->marks[t] = (mark){w->spans, tk_label_write(info->decl, first_value(info, i))};
        }
        w->spans++;
    }
    tk_unshown_values(&w->lost, &w->out, info, tk_label_tells(info->decl) ? 0 : UINT32_MAX);
}

static bool mark_layers(writer *w)
{
    w->marks = w->out.host->alloc(w->out.doc, (uint64_t)w->tokens->count * sizeof *w->marks);
    if (w->marks == NULL) {
        tk_out_fail(&w->out, "out of memory for the tags");
        return false;
    }
    for (uint32_t t = 0; t < w->tokens->count; t++) {
        w->marks[t].id = NO_SPAN;
    }
    tk_layer_info info;
    for (uint32_t i = 0; w->out.host->layer_info(w->out.doc, i, &info) != 0; i++) {
        tk_str name = tk_layer_name(info.decl);
        if (is_shown(info.decl)) {
            mark_layer(w, &info);
        } else if (!tk_str_is(name, "token") && !tk_str_is(name, "sentence")) {
            tk_unshown_layer(&w->lost, &info);
        }
    }
    return true;
}

// ------------------------------------------------------------------------------------------ lines

// `first` and `last` are the sentence's tokens: a span does not continue beyond them.
static void put_tag(writer *w, uint32_t t, uint32_t first, uint32_t last)
{
    const mark *m = w->marks;
    tk_out *out = &w->out;
    if (m[t].id == NO_SPAN) {
        tk_out_char(out, 'O');
        return;
    }
    bool begins = t == first || m[t - 1].id != m[t].id;
    bool ends = t + 1 == last || m[t + 1].id != m[t].id;
    // IOB1 has B only where it is needed: between two spans with the same label.
    bool beside = t > first && m[t - 1].id != NO_SPAN &&
                  m[t - 1].label.length == m[t].label.length &&
                  memcmp(m[t - 1].label.data, m[t].label.data, m[t].label.length) == 0;
    char prefix = begins ? 'B' : 'I';
    if (w->scheme == SCHEME_IOB1 && begins && !beside) {
        prefix = 'I';
    } else if (w->scheme == SCHEME_BIOES && ends) {
        prefix = begins ? 'S' : 'E';
    }
    tk_out_char(out, prefix);
    tk_out_char(out, '-');
    tk_out_bytes(out, m[t].label.data, m[t].label.length);
}

// Writes a token. White space would end the field, and -DOCSTART- would begin a document.
static void put_form(writer *w, uint32_t begin, uint32_t end)
{
    const char *text = w->out.doc->text;
    size_t n = strlen(CONLL_DOCUMENT);
    bool begins = end - begin >= n && memcmp(text + begin, CONLL_DOCUMENT, n) == 0;
    uint32_t changed = begins;
    for (uint32_t i = begin; i < end; i++) {
        bool space = text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r');
        changed += space;
        tk_out_char(&w->out, space || (begins && i == begin) ? '_' : text[i]);
    }
    tk_lost_add(&w->lost, changed, "characters of tokens, replaced by _");
}

static void put_sentence(writer *w, uint32_t first, uint32_t last)
{
    tk_out *out = &w->out;
    for (uint32_t t = first; t < last; t++) {
        put_form(w, w->tokens->begin[t], w->tokens->end[t]);
        tk_out_string(out, w->four ? " -X- -X- " : "\t");
        put_tag(w, t, first, last);
        tk_out_char(out, '\n');
        // The decoder rebuilds the text with one space.
        if (t + 1 < last && (w->tokens->begin[t + 1] != w->tokens->end[t] + 1 ||
                             out->doc->text[w->tokens->end[t]] != ' ')) {
            tk_lost_add(&w->lost, 1, "gaps between tokens that are not one space");
        }
    }
    if (last < w->tokens->count && w->marks[last].id != NO_SPAN &&
        w->marks[last].id == w->marks[last - 1].id) {
        tk_lost_add(&w->lost, 1, "spans across the end of a sentence, which became two");
    }
    tk_out_char(out, '\n');
}

// Tokens outside all sentences form separate sentences, so that no token is lost.
static void put_sentences(writer *w)
{
    const tk_layer *tokens = w->tokens;
    const tk_layer *sentences = w->sentences;
    uint32_t s = 0;
    for (uint32_t first = 0; first < tokens->count;) {
        while (s < sentences->count && sentences->end[s] <= tokens->begin[first]) {
            s++;
        }
        bool inside = s < sentences->count && sentences->begin[s] <= tokens->begin[first];
        uint32_t limit = inside                 ? sentences->end[s]
                         : s < sentences->count ? sentences->begin[s]
                                                : UINT32_MAX;
        uint32_t last = first + 1;
        while (last < tokens->count && tokens->begin[last] < limit) {
            last++;
        }
        put_sentence(w, first, last);
        first = last;
    }
}

static void put_head(writer *w)
{
    tk_str id;
    w->out.host->id(w->out.doc, &id);
    tk_out_string(&w->out, CONLL_DOCUMENT);
    if (w->four) {
        tk_out_string(&w->out, " -X- -X- O\n\n");
        return;
    }
    tk_out_string(&w->out, " (");
    for (uint64_t i = 0; i < id.length; i++) {
        char c = id.data[i];
        tk_out_char(&w->out, c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    }
    tk_out_string(&w->out, ")\n\n");
}

static tk_status encode(void *instance, const tk_host *host, tk_doc *doc)
{
    static const char *const no_meta[] = {NULL};
    const tk_value *options = instance;
    writer w = {
        .out = tk_out_start(host, doc),
        .tokens = &doc->layers[LAYER_TOKEN],
        .sentences = &doc->layers[LAYER_SENTENCE],
        .scheme = options[OPTION_SCHEME].i,
        .four = options[OPTION_COLUMNS].i == COLUMNS_FOUR,
    };
    tk_status status = tk_unshown_text(&w.out, w.tokens);
    if (status != TK_OK) {
        return status;
    }
    put_head(&w);
    if (w.tokens->count > 0 && mark_layers(&w)) {
        put_sentences(&w);
    }
    tk_unshown_meta(&w.lost, &w.out, no_meta);
    tk_lost_tell(&w.lost, host, doc);
    return tk_out_finish(&w.out);
}

// ------------------------------------------------------------------------------------------ setup

// The instance is the array of options, which lives as long as the instance.
static tk_status create(const tk_setup *setup, void **instance)
{
    *instance = (void *)(uintptr_t)setup->options;
    return TK_OK;
}

static const tk_layer_decl required[] = {
    [LAYER_TOKEN] = {.name = "token/1"},
    [LAYER_SENTENCE] = {.name = "sentence/1"},
};

static const char *const schemes[] = {"bio", "bioes", "iob1"};
static const char *const columns[] = {"two", "four"};

static const tk_option options[] = {
    [OPTION_LAYERS] = {.name = "layers",
                       .doc = "Layers whose spans become tags",
                       .type = TK_OPT_LAYERS,
                       .fallback = "entity"},
    [OPTION_SCHEME] = {.name = "scheme",
                       .doc = "How tags are written",
                       .type = TK_OPT_ENUM,
                       .fallback = "bio",
                       .choices = schemes,
                       .n_choices = 3},
    [OPTION_COLUMNS] =
        {.name = "columns",
         .doc =
             "Token and tag, separated by a tab; or the four columns of CoNLL-2003, separated by "
             "spaces, with -X- for part of speech and chunk, and without document ids",
         .type = TK_OPT_ENUM,
         .fallback = "two",
         .choices = columns,
         .n_choices = 2},
};

static const char *const extensions[] = {"conll", "bio", "iob", "iob2", "bioes", NULL};

const tk_plugin conll_encoder = {
    .size = sizeof conll_encoder,
    .kind = TK_ENCODER,
    .id = "conll",
    .version = "1.0.0",
    .summary = "One token with its tag per line, as in CoNLL-2003",
    .doc =
        "Writes one token per line with a BIO, BIOES or IOB1 tag: the entity's label, MONEY, the "
        "type of a date, the kind of a number. A blank line ends a sentence, a line -DOCSTART- "
        "begins a document.\n\n"
        "The format has no place for values, the text between tokens, and meta. If spans of "
        "several "
        "layers overlap, the span of the first layer is written.",
    .licence = "MIT",
    .required = required,
    .n_required = 2,
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .create = create,
    .encode = encode,
};
