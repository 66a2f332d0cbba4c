// SPDX-License-Identifier: MIT
// The encoder of the input of spaCy's Doc.from_json(). Its entities do not overlap, and
// consist of tokens.
#include <string.h>

#include <toolkit/text/label.h>
#include <toolkit/text/unshown.h>
#include "spacy.h"

enum { OPTION_LAYERS };

#define LAYERS_MAX 32u

// A layer whose spans become entities.
typedef struct {
    tk_layer_info info;
    const uint32_t *begin; // code points
    const uint32_t *end;
    uint32_t next;
} source;

typedef struct {
    tk_out out;
    tk_lost lost;
    source sources[LAYERS_MAX];
    uint32_t n_sources;
    tk_layer_info tokens;    // decl NULL: there is no such layer
    tk_layer_info sentences; // decl NULL: there is no such layer
    const uint32_t *begin;   // of tokens, in code points
    const uint32_t *end;
    uint32_t length; // of the text, in code points
    uint32_t *edges; // of the entities written, in order, in code points
    uint32_t n_edges;
} writer;

static bool is_shown(const tk_layer_info *info)
{
    tk_str name = tk_layer_name(info->decl);
    return tk_str_is(name, "entity") || tk_str_is(name, "money") || tk_str_is(name, "date") ||
           tk_str_is(name, "number");
}

static uint32_t first_value(const tk_layer_info *info, uint32_t span)
{
    return tk_label_tells(info->decl) && info->decl->columns[0].type == TK_U8
               ? ((const uint8_t *)info->layer.columns[0])[span]
               : 0;
}

static void find_layers(writer *w)
{
    tk_layer_info info;
    for (uint32_t i = 0; w->out.host->layer_info(w->out.doc, i, &info) != 0; i++) {
        tk_str name = tk_layer_name(info.decl);
        if (tk_str_is(name, "token")) {
            w->tokens = info;
        } else if (tk_str_is(name, "sentence")) {
            w->sentences = info;
        } else if (is_shown(&info) && w->n_sources < LAYERS_MAX) {
            source *s = &w->sources[w->n_sources++];
            *s = (source){.info = info};
            tk_layer_offsets(&w->out, TK_UNIT_CODEPOINT, &info.layer, &s->begin, &s->end);
            tk_unshown_values(&w->lost, &w->out, &info, tk_label_tells(info.decl) ? 0 : UINT32_MAX);
        } else {
            tk_unshown_layer(&w->lost, &info);
        }
    }
}

static void put_offsets(tk_out *out, uint32_t begin, uint32_t end)
{
    tk_out_string(out, "\"start\": ");
    tk_out_uint(out, begin);
    tk_out_string(out, ", \"end\": ");
    tk_out_uint(out, end);
}

// The source whose next span begins first in the text; of two that begin there, the longer one.
static source *first_source(writer *w)
{
    source *best = NULL;
    for (uint32_t i = 0; i < w->n_sources; i++) {
        source *s = &w->sources[i];
        if (s->next == s->info.layer.count) {
            continue;
        }
        if (best == NULL || s->begin[s->next] < best->begin[best->next] ||
            (s->begin[s->next] == best->begin[best->next] &&
             s->end[s->next] > best->end[best->next])) {
            best = s;
        }
    }
    return best;
}

static void put_entities(writer *w)
{
    tk_out *out = &w->out;
    uint32_t covered = 0;
    bool any = false;
    for (source *s; (s = first_source(w)) != NULL; s->next++) {
        uint32_t i = s->next;
        if (s->begin[i] < covered) {
            tk_str name = tk_layer_name(s->info.decl);
            tk_lost_add(&w->lost, 1, "spans of %.*s that overlap others", (int)name.length,
                        name.data);
            continue;
        }
        covered = s->end[i];
        w->edges[w->n_edges++] = s->begin[i];
        w->edges[w->n_edges++] = s->end[i];
        tk_out_string(out, any ? ", {" : "{");
        any = true;
        put_offsets(out, s->begin[i], s->end[i]);
        tk_str label = tk_label_write(s->info.decl, first_value(&s->info, i));
        tk_out_string(out, ", \"label\": ");
        tk_out_quoted(out, label.data, label.length);
        tk_out_char(out, '}');
    }
}

static void put_sentences(writer *w)
{
    const uint32_t *begin;
    const uint32_t *end;
    if (!tk_layer_offsets(&w->out, TK_UNIT_CODEPOINT, &w->sentences.layer, &begin, &end)) {
        return;
    }
    for (uint32_t i = 0; i < w->sentences.layer.count; i++) {
        tk_out_string(&w->out, i > 0 ? ", {" : "{");
        put_offsets(&w->out, begin[i], end[i]);
        tk_out_char(&w->out, '}');
    }
}

static void put_token(tk_out *out, uint32_t *id, uint32_t begin, uint32_t end)
{
    tk_out_string(out, *id > 0 ? ", {" : "{");
    tk_out_string(out, "\"id\": ");
    tk_out_uint(out, (*id)++);
    tk_out_string(out, ", ");
    put_offsets(out, begin, end);
    tk_out_char(out, '}');
}

// Writes a token, divided at the edges of entities within it: those from `*edge` on are not before
// the token.
static void put_pieces(writer *w, uint32_t *id, uint32_t *edge, uint32_t begin, uint32_t end)
{
    while (*edge < w->n_edges && w->edges[*edge] <= begin) {
        ++*edge;
    }
    const bool divided = *edge < w->n_edges && w->edges[*edge] < end;
    for (; *edge < w->n_edges && w->edges[*edge] < end; ++*edge) {
        if (w->edges[*edge] > begin) { // one entity may end where the next begins
            put_token(&w->out, id, begin, w->edges[*edge]);
            begin = w->edges[*edge];
        }
    }
    put_token(&w->out, id, begin, end);
    tk_lost_add(&w->lost, divided, "tokens with an edge of an entity within, which are divided");
}

// Writes the tokens. What is between two of them is a token in spaCy, but for one space after the
// first.
static void put_tokens(writer *w)
{
    const tk_layer *tokens = &w->tokens.layer;
    const char *text = w->out.doc->text;
    uint32_t id = 0;
    uint32_t edge = 0;
    uint32_t at = 0;
    for (uint32_t i = 0; tokens->count > 0 && i <= tokens->count; i++) {
        const uint32_t next = i < tokens->count ? w->begin[i] : w->length;
        if (at < next) {
            put_token(&w->out, &id, at, next);
        }
        if (i < tokens->count) {
            put_pieces(w, &id, &edge, w->begin[i], w->end[i]);
            at = w->end[i] + (text[tokens->end[i]] == ' ');
        }
    }
}

// Makes room for the edges of all spans.
static bool make_room(writer *w)
{
    uint64_t spans = 0;
    for (uint32_t i = 0; i < w->n_sources; i++) {
        spans += w->sources[i].info.layer.count;
    }
    w->edges = w->out.host->alloc(w->out.doc, (2 * spans + 1) * sizeof *w->edges);
    if (w->edges == NULL) {
        tk_out_fail(&w->out, "out of memory");
    }
    return w->edges != NULL;
}

static bool find_offsets(writer *w)
{
    const uint32_t length = w->out.doc->length;
    w->out.host->offsets(w->out.doc, TK_UNIT_CODEPOINT, 1, &length, &w->length);
    return w->tokens.decl == NULL ||
           tk_layer_offsets(&w->out, TK_UNIT_CODEPOINT, &w->tokens.layer, &w->begin, &w->end);
}

static tk_status encode(void *instance, const tk_host *host, tk_doc *doc)
{
    static const char *const no_meta[] = {NULL};
    writer w = {.out = tk_out_start(host, doc)};
    tk_out *out = &w.out;
    tk_str id;
    (void)instance;
    find_layers(&w);
    if (!make_room(&w) || !find_offsets(&w) || out->status != TK_OK) {
        return tk_out_finish(out);
    }
    host->id(doc, &id);
    tk_out_string(out, "{\"id\": ");
    tk_out_quoted(out, id.data, id.length);
    tk_out_string(out, ", \"text\": ");
    tk_out_quoted(out, doc->text, doc->length);
    tk_out_string(out, ", \"ents\": [");
    put_entities(&w);
    if (w.sentences.decl != NULL) {
        tk_out_string(out, "], \"sents\": [");
        put_sentences(&w);
    }
    tk_out_string(out, "], \"tokens\": [");
    put_tokens(&w);
    tk_out_string(out, "]}\n");
    tk_unshown_meta(&w.lost, out, no_meta);
    tk_lost_tell(&w.lost, host, doc);
    return tk_out_finish(out);
}

static const tk_option options[] = {
    [OPTION_LAYERS] = {.name = "layers",
                       .doc = "Layers to write",
                       .type = TK_OPT_LAYERS,
                       .fallback = "*"},
};

static const char *const extensions[] = {"spacy.json", "json", NULL};

const tk_plugin spacy_encoder = {
    .size = sizeof spacy_encoder,
    .kind = TK_ENCODER,
    .id = "spacy",
    .version = "1.0.0",
    .summary = "JSON of spaCy's Doc.to_json()",
    .doc =
        "Writes the JSON of spaCy's Doc.to_json(), one document per line: text, tokens, sents, and "
        "the spans of entity, money, date and number as ents. Offsets are code points.\n\n"
        "As in spaCy, white space that is more than one space is a token. Entities consist of "
        "tokens, so a token is divided where one begins or ends within it, and do not overlap: of "
        "two that do, the first is written. The format has no place for values and meta.",
    .licence = "MIT",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .encode = encode,
};
