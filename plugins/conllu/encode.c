// SPDX-License-Identifier: MIT
// The `conllu` encoder: sentences and tokens in CoNLL-U, spans of other layers as BIO in MISC.
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/unshown.h>
#include "conllu.h"

enum { OPTION_LAYERS, OPTION_RANGES, OPTION_SPACES };
enum { LAYER_TOKEN, LAYER_SENTENCE };

#define LAYERS_MAX 32u

// A layer whose spans are shown on tokens.
typedef struct {
    tk_layer_info info;
    uint32_t next;  // the first span that does not end before the current token
    uint32_t shown; // the span that was shown on the previous token, or UINT32_MAX
    char key[48];   // "Money"; "NE" for entities, as is usual
    uint32_t label; // the column that goes into the BIO label, or UINT32_MAX
    uint32_t spans; // number of spans shown
    uint32_t edges; // number of their edges within a token
} track;

// The state of writing a document.
typedef struct {
    tk_out out;
    const tk_layer *tokens;
    const tk_layer *sentences;
    tk_layer_info token_info; // for its lexeme columns; decl is NULL if not chosen
    tk_layer_info sentiment;  // decl is NULL if there is no such layer
    track tracks[LAYERS_MAX];
    uint32_t n_tracks;
    uint32_t paragraph_end; // position of the last line break, which separates paragraphs
    bool ranges;
    bool spaces;
    tk_lost lost;
    const uint32_t *begin; // tokens in code points, for `ranges`
    const uint32_t *end;
} writer;

// ------------------------------------------------------------------------------------------- text

// Writes a value in MISC, without white space and "|". Escapes them as Udapi does.
static void put_misc(tk_out *out, tk_str s)
{
    for (uint64_t i = 0; i < s.length; i++) {
        static const char from[] = {' ', '|', '\t', '\n', '\r', '\\'};
        static const char to[] = {'s', 'p', 't', 'n', 'r', '\\'};
        const char *found = memchr(from, s.data[i], sizeof from);
        if (found != NULL) {
            tk_out_char(out, '\\');
            tk_out_char(out, to[found - from]);
        } else {
            tk_out_char(out, s.data[i]);
        }
    }
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// Writes text on one line: each run of white space becomes one space.
static void put_line(tk_out *out, const char *text, size_t length)
{
    bool space = false;
    for (size_t i = 0; i < length; i++) {
        if (is_space(text[i])) {
            space = true;
            continue;
        }
        if (space) {
            tk_out_char(out, ' ');
            space = false;
        }
        tk_out_char(out, text[i]);
    }
}

static char capital(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool has_line_break(const writer *w, uint32_t from, uint32_t to)
{
    return from < to && memchr(w->out.doc->text + from, '\n', to - from) != NULL;
}

// ------------------------------------------------------------------------------------------- MISC

// Writes "Stem=meta". The separator depends on what is already in the cell.
static void put_attribute(tk_out *out, bool *any, const char *prefix, const char *name, tk_str s)
{
    if (*any) {
        tk_out_char(out, '|');
    }
    *any = true;
    tk_out_string(out, prefix);
    if (tk_out_room(out, 1)) {
        *out->at++ = capital(*name);
    }
    tk_out_string(out, name + 1);
    tk_out_char(out, '=');
    put_misc(out, s);
}

static void put_track_values(writer *w, const track *t, uint32_t span, bool *any)
{
    const tk_layer_decl *decl = t->info.decl;
    char scratch[TK_NUMBER_ROOM];
    for (uint32_t c = 0; c < decl->n_columns; c++) {
        tk_str value = {"", 0};
        if (c != t->label) {
            value =
                tk_cell(&w->out, &decl->columns[c], t->info.layer.columns[c], span, false, scratch);
        }
        if (value.length > 0) {
            put_attribute(&w->out, any, t->key, decl->columns[c].name, value);
        }
    }
}

// Writes "NE=B-ORG", and with the first token of the span its other values.
static void put_track(writer *w, track *t, uint32_t token, bool *any)
{
    const tk_layer *layer = &t->info.layer;
    uint32_t begin = w->tokens->begin[token];
    uint32_t end = w->tokens->end[token];
    while (t->next < layer->count && layer->end[t->next] <= begin) {
        t->next++;
    }
    if (t->next == layer->count || layer->begin[t->next] >= end) {
        t->shown = UINT32_MAX;
        return;
    }
    t->edges += t->shown != t->next && layer->begin[t->next] != begin;
    t->edges += layer->end[t->next] > begin && layer->end[t->next] < end;
    t->spans += t->shown != t->next;
    tk_out *out = &w->out;
    bool first = t->shown != t->next;
    t->shown = t->next;
    if (*any) {
        tk_out_char(out, '|');
    }
    *any = true;
    tk_out_string(out, t->key);
    tk_out_string(out, first ? "=B" : "=I");
    if (t->label != UINT32_MAX) {
        char scratch[TK_NUMBER_ROOM];
        tk_out_char(out, '-');
        put_misc(out, tk_cell(out, &t->info.decl->columns[t->label], layer->columns[t->label],
                              t->next, false, scratch));
    }
    if (first) {
        put_track_values(w, t, t->next, any);
    }
}

// Writes "SpacesAfter=\n\n" as UDPipe does: the text before the next token, if it is not one space.
// At the start or end of the text, one space is written, too.
static void put_spaces(writer *w, const char *key, uint32_t from, uint32_t to, bool edge, bool *any)
{
    tk_out *out = &w->out;
    const char *gap = out->doc->text + from;
    bool usual = !edge && to - from == 1 && *gap == ' ';
    if (!usual && !w->spaces) {
        tk_lost_add(&w->lost, 1, "gaps between tokens that are not one space");
    }
    if (usual || !w->spaces) {
        return;
    }
    put_attribute(out, any, "", key, (tk_str){gap, to - from});
}

static void put_token_misc(writer *w, uint32_t token)
{
    tk_out *out = &w->out;
    bool any = false;
    uint32_t end = w->tokens->end[token];
    bool last = token + 1 == w->tokens->count;
    uint32_t next = last ? out->doc->length : w->tokens->begin[token + 1];
    if (token == 0 && w->tokens->begin[0] > 0) {
        put_spaces(w, "SpacesBefore", 0, w->tokens->begin[0], true, &any);
    }
    if (!last && next == end) {
        put_attribute(out, &any, "", "SpaceAfter", (tk_str){"No", 2});
    } else if (next > end) {
        put_spaces(w, "SpacesAfter", end, next, last, &any);
    }
    for (uint32_t i = 0; i < w->token_info.n_lexeme_columns; i++) {
        char scratch[TK_NUMBER_ROOM];
        const tk_column *column = w->token_info.lexeme_columns[i];
        tk_str value = tk_cell(out, column, w->token_info.lexeme_values[i],
                               w->token_info.layer.lexeme[token], true, scratch);
        if (value.length > 0) {
            put_attribute(out, &any, "", column->name, value);
        }
    }
    for (uint32_t i = 0; i < w->n_tracks; i++) {
        put_track(w, &w->tracks[i], token, &any);
    }
    if (w->ranges) {
        tk_out_string(out, any ? "|TokenRange=" : "TokenRange=");
        tk_out_uint(out, w->begin[token]);
        tk_out_char(out, ':');
        tk_out_uint(out, w->end[token]);
        any = true;
    }
    if (!any) {
        tk_out_char(out, '_');
    }
}

// -------------------------------------------------------------------------------------- sentences

// Writes the score of the sentence that begins at byte `begin`.
static void put_sentiment(writer *w, uint32_t begin)
{
    const tk_layer *layer = &w->sentiment.layer;
    if (w->sentiment.decl == NULL || layer->n_columns == 0) {
        return;
    }
    uint32_t low = 0;
    uint32_t high = layer->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (layer->begin[middle] < begin) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    char scratch[TK_NUMBER_ROOM];
    if (low < layer->count && layer->begin[low] == begin) {
        tk_str score = tk_cell(&w->out, &w->sentiment.decl->columns[0], layer->columns[0], low,
                               false, scratch);
        tk_out_string(&w->out, "# sentiment = ");
        tk_out_bytes(&w->out, score.data, score.length);
        tk_out_char(&w->out, '\n');
    }
}

// Writes a sentence of tokens first … last - 1, which cover the text begin … end.
static void put_sentence(writer *w, uint32_t number, uint32_t first, uint32_t last, uint32_t begin,
                         uint32_t end)
{
    tk_out *out = &w->out;
    tk_str id;
    out->host->id(out->doc, &id);
    if (number == 1 || has_line_break(w, w->paragraph_end, begin)) {
        tk_out_string(out, "# newpar\n");
    }
    w->paragraph_end = end;
    tk_out_string(out, "# sent_id = ");
    put_line(out, id.data, id.length);
    tk_out_char(out, '-');
    tk_out_uint(out, number);
    tk_out_string(out, "\n# text = ");
    put_line(out, out->doc->text + begin, end - begin);
    tk_out_char(out, '\n');
    put_sentiment(w, begin);
    for (uint32_t t = first; t < last; t++) {
        tk_out_uint(out, t - first + 1);
        tk_out_char(out, '\t');
        put_line(out, out->doc->text + w->tokens->begin[t],
                 w->tokens->end[t] - w->tokens->begin[t]);
        tk_out_string(out, "\t_\t_\t_\t_\t_\t_\t_\t");
        put_token_misc(w, t);
        tk_out_char(out, '\n');
    }
    tk_out_char(out, '\n');
}

// Tokens outside all sentences form separate sentences, so that no token is lost.
static void put_sentences(writer *w)
{
    const tk_layer *tokens = w->tokens;
    const tk_layer *sentences = w->sentences;
    uint32_t number = 0;
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
        uint32_t begin = inside ? sentences->begin[s] : tokens->begin[first];
        uint32_t end = inside ? sentences->end[s] : tokens->end[last - 1];
        put_sentence(w, ++number, first, last, begin, end);
        first = last;
    }
}

// --------------------------------------------------------------------------------------- document

static void add_track(writer *w, const tk_layer_info *info, tk_str name)
{
    if (w->n_tracks == LAYERS_MAX) {
        tk_out_fail(&w->out, "too many layers for CoNLL-U: set `layers`");
        return;
    }
    track *t = &w->tracks[w->n_tracks++];
    *t = (track){.info = *info, .shown = UINT32_MAX, .label = UINT32_MAX};
    if (tk_str_is(name, "entity")) {
        memcpy(t->key, "NE", 3);
    } else {
        size_t n = name.length < sizeof t->key - 1 ? name.length : sizeof t->key - 1;
        memcpy(t->key, name.data, n);
        t->key[0] = capital(t->key[0]);
    }
    // The label is the kind of the span: an enumeration that is always present.
    for (uint32_t c = info->decl->n_columns; c-- > 0;) {
        const tk_column *column = &info->decl->columns[c];
        if (column->names != NULL && (column->flags & TK_COL_OMIT) == 0) {
            t->label = c;
        }
    }
}

static void find_layers(writer *w)
{
    tk_layer_info info;
    for (uint32_t i = 0; w->out.host->layer_info(w->out.doc, i, &info) != 0; i++) {
        tk_str name = tk_layer_name(info.decl);
        if (tk_str_is(name, "token")) {
            w->token_info = info;
        } else if (tk_str_is(name, "sentiment")) {
            w->sentiment = info;
        } else if ((info.decl->flags & TK_LAYER_DOCUMENT) != 0) {
            tk_unshown_layer(&w->lost, &info);
        } else if (!tk_str_is(name, "sentence")) {
            add_track(w, &info, name);
        }
    }
}

// Writes "# title = …", "# date = …".
static void put_meta(tk_out *out)
{
    tk_str key;
    tk_str value;
    uint32_t json;
    for (uint32_t i = 0; out->host->meta_at(out->doc, i, &key, &value, &json) != 0; i++) {
        tk_out_string(out, "# ");
        put_line(out, key.data, key.length);
        tk_out_string(out, " = ");
        put_line(out, value.data, value.length);
        tk_out_char(out, '\n');
    }
}

static void tell_lost(writer *w)
{
    for (uint32_t i = 0; i < w->n_tracks; i++) {
        const track *t = &w->tracks[i];
        tk_str name = tk_layer_name(t->info.decl);
        tk_lost_add(&w->lost, t->info.layer.count - t->spans,
                    "spans of %.*s that overlap others, or have no token", (int)name.length,
                    name.data);
        tk_lost_add(&w->lost, t->edges, "edges of %.*s within a token", (int)name.length,
                    name.data);
    }
    tk_lost_tell(&w->lost, w->out.host, w->out.doc);
}

static tk_status encode(void *instance, const tk_host *host, tk_doc *doc)
{
    const tk_value *options = instance;
    writer w = {
        .out = tk_out_start(host, doc),
        .tokens = &doc->layers[LAYER_TOKEN],
        .sentences = &doc->layers[LAYER_SENTENCE],
        .ranges = options[OPTION_RANGES].i != 0,
        .spaces = options[OPTION_SPACES].i != 0,
    };
    find_layers(&w);
    tk_status status = tk_unshown_text(&w.out, w.tokens);
    if (status != TK_OK) {
        return status;
    }
    if (w.tokens->count == 0) { // the document would have no line
        tk_lost_add(&w.lost, 1, "documents without text");
        tk_lost_tell(&w.lost, host, doc);
        return TK_OK;
    }
    if (!tk_layer_offsets(&w.out, TK_UNIT_CODEPOINT, w.tokens, &w.begin, &w.end)) {
        return tk_out_finish(&w.out);
    }
    tk_str id;
    host->id(doc, &id);
    tk_out_string(&w.out, "# newdoc id = ");
    put_line(&w.out, id.data, id.length);
    tk_out_char(&w.out, '\n');
    put_meta(&w.out);
    put_sentences(&w);
    tell_lost(&w);
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

static const tk_option options[] = {
    [OPTION_LAYERS] = {.name = "layers",
                       .doc = "Layers to show in MISC; without token, no lexeme columns (Stem)",
                       .type = TK_OPT_LAYERS,
                       .fallback = "*"},
    [OPTION_RANGES] = {.name = "ranges",
                       .doc = "Add TokenRange=start:end in code points",
                       .type = TK_OPT_BOOL,
                       .fallback = "false"},
    [OPTION_SPACES] = {.name = "spaces",
                       .doc = "Add SpacesAfter if a token is not followed by exactly one space",
                       .type = TK_OPT_BOOL,
                       .fallback = "true"},
};

static const char *const extensions[] = {"conllu", NULL};

const tk_plugin conllu_encoder = {
    .size = sizeof conllu_encoder,
    .kind = TK_ENCODER,
    .id = "conllu",
    .version = "1.0.0",
    .summary = "CoNLL-U, one token per line",
    .doc =
        "Writes sentences and tokens in the ten columns of CoNLL-U. Because toolkit neither tags "
        "nor "
        "parses, only ID, FORM and MISC have values.\n\n"
        "MISC has SpaceAfter=No, the token's lexeme columns (Stem=…), and every other layer as "
        "BIO: NE=B-ORG for entities, or the layer's name, as in Money=B. The first token of a span "
        "also has its values, as in MoneyCurrency=USD. A sentence's sentiment is a comment.",
    .licence = "MIT",
    .required = required,
    .n_required = 2,
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .create = create,
    .encode = encode,
};
