// SPDX-License-Identifier: MIT
// The encoder of the input of spaCy's Doc.from_json(). Its entities do not overlap.
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
        tk_out_string(out, any ? ", {" : "{");
        any = true;
        put_offsets(out, s->begin[i], s->end[i]);
        tk_str label = tk_label_write(s->info.decl, first_value(&s->info, i));
        tk_out_string(out, ", \"label\": ");
        tk_out_quoted(out, label.data, label.length);
        tk_out_char(out, '}');
    }
}

static void put_spans(writer *w, const tk_layer_info *info, bool numbered)
{
    const uint32_t *begin;
    const uint32_t *end;
    if (info->decl == NULL ||
        !tk_layer_offsets(&w->out, TK_UNIT_CODEPOINT, &info->layer, &begin, &end)) {
        return;
    }
    for (uint32_t i = 0; i < info->layer.count; i++) {
        tk_out_string(&w->out, i > 0 ? ", {" : "{");
        if (numbered) {
            tk_out_string(&w->out, "\"id\": ");
            tk_out_uint(&w->out, i);
            tk_out_string(&w->out, ", ");
        }
        put_offsets(&w->out, begin[i], end[i]);
        tk_out_char(&w->out, '}');
    }
}

static tk_status encode(void *instance, const tk_host *host, tk_doc *doc)
{
    static const char *const no_meta[] = {NULL};
    writer w = {.out = tk_out_start(host, doc)};
    tk_out *out = &w.out;
    tk_str id;
    (void)instance;
    find_layers(&w);
    if (out->status != TK_OK) {
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
        put_spans(&w, &w.sentences, false);
    }
    tk_out_string(out, "], \"tokens\": [");
    put_spans(&w, &w.tokens, true);
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
        "Entities in spaCy do not overlap: of two that overlap, the first is written. The format "
        "has "
        "no place for values and meta.",
    .licence = "MIT",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .encode = encode,
};
