// SPDX-License-Identifier: MIT
// The encoder of what Label Studio imports: an array of tasks.
#include <string.h>

#include <toolkit/text/json.h>
#include <toolkit/text/label.h>
#include <toolkit/text/note.h>
#include <toolkit/text/unshown.h>
#include "labelstudio.h"

enum { OPTION_LAYERS, OPTION_OFFSETS, OPTION_AS };
enum { AS_PREDICTIONS, AS_ANNOTATIONS };

typedef struct {
    tk_out out;
    tk_lost lost;
    uint32_t unit;
    uint32_t results;
} writer;

// A part of a JSON string.
static void put_escaped(tk_out *out, tk_str s)
{
    if (tk_out_room(out, TK_JSON_QUOTE_WORST * s.length + TK_JSON_QUOTE_SLACK)) {
        out->at = tk_json_escape(out->at, s.data, s.length);
    }
}

static void put_values(writer *w, const tk_layer_info *info, uint32_t span)
{
    tk_out *out = &w->out;
    bool any = false;
    for (uint32_t c = tk_label_tells(info->decl) ? 1 : 0; c < info->decl->n_columns; c++) {
        char scratch[TK_NUMBER_ROOM];
        const tk_column *column = &info->decl->columns[c];
        tk_str value = tk_cell(out, column, info->layer.columns[c], span, false, scratch);
        if (value.length == 0) {
            continue;
        }
        tk_out_string(out, any ? "; " : ", \"meta\": {\"text\": [\"");
        any = true;
        tk_out_string(out, column->name);
        tk_out_char(out, '=');
        put_escaped(out, value);
    }
    if (any) {
        tk_out_string(out, "\"]}");
    }
}

static uint32_t first_value(const tk_layer_info *info, uint32_t span)
{
    return tk_label_tells(info->decl) && info->decl->columns[0].type == TK_U8
               ? ((const uint8_t *)info->layer.columns[0])[span]
               : 0;
}

static void put_layer(writer *w, const tk_layer_info *info)
{
    tk_out *out = &w->out;
    const uint32_t *begin;
    const uint32_t *end;
    if (!tk_layer_offsets(out, w->unit, &info->layer, &begin, &end)) {
        return;
    }
    for (uint32_t i = 0; i < info->layer.count; i++) {
        tk_str label = tk_label_write(info->decl, first_value(info, i));
        tk_out_string(out, w->results++ > 0 ? ", {\"id\": \"s" : "{\"id\": \"s");
        tk_out_uint(out, w->results);
        tk_out_string(out, "\", \"from_name\": \"label\", \"to_name\": \"text\", \"type\": "
                           "\"labels\", \"value\": {\"start\": ");
        tk_out_uint(out, begin[i]);
        tk_out_string(out, ", \"end\": ");
        tk_out_uint(out, end[i]);
        tk_out_string(out, ", \"text\": ");
        tk_out_quoted(out, out->doc->text + info->layer.begin[i],
                      info->layer.end[i] - info->layer.begin[i]);
        tk_out_string(out, ", \"labels\": [");
        tk_out_quoted(out, label.data, label.length);
        tk_out_string(out, "]}");
        put_values(w, info, i);
        tk_out_char(out, '}');
    }
}

static void put_data(writer *w)
{
    tk_out *out = &w->out;
    tk_str id;
    tk_str key;
    tk_str value;
    uint32_t json;
    out->host->id(out->doc, &id);
    tk_out_string(out, "{\"data\": {\"text\": ");
    tk_out_quoted(out, out->doc->text, out->doc->length);
    tk_out_string(out, ", \"id\": ");
    tk_out_quoted(out, id.data, id.length);
    for (uint32_t i = 0; out->host->meta_at(out->doc, i, &key, &value, &json) != 0; i++) {
        if (tk_str_is(key, "text") || tk_str_is(key, "id")) {
            tk_lost_add(&w->lost, 1, "values of meta: %.*s", (int)key.length, key.data);
            continue;
        }
        tk_out_string(out, ", ");
        tk_out_quoted(out, key.data, key.length);
        tk_out_string(out, ": ");
        if (json != 0) {
            tk_out_bytes(out, value.data, value.length);
        } else {
            tk_out_quoted(out, value.data, value.length);
        }
    }
}

static tk_status encode(void *instance, const tk_host *host, tk_doc *doc)
{
    static const uint32_t units[] = {TK_UNIT_UTF16, TK_UNIT_CODEPOINT, TK_UNIT_BYTE};
    const tk_value *options = instance;
    writer w = {.out = tk_out_start(host, doc), .unit = units[options[OPTION_OFFSETS].i]};
    tk_out *out = &w.out;
    put_data(&w);
    tk_out_string(out, options[OPTION_AS].i == AS_ANNOTATIONS
                           ? "}, \"annotations\": [{\"result\": ["
                           : "}, \"predictions\": [{\"model_version\": \"toolkit\", \"result\": [");
    tk_layer_info info;
    for (uint32_t i = 0; host->layer_info(doc, i, &info) != 0; i++) {
        if ((info.decl->flags & TK_LAYER_DOCUMENT) == 0) {
            put_layer(&w, &info);
        } else {
            tk_unshown_layer(&w.lost, &info);
        }
    }
    tk_out_string(out, "]}]}");
    tk_lost_tell(&w.lost, host, doc);
    return tk_out_finish(out);
}

// The instance is the array of options, which lives as long as the instance.
static tk_status create(const tk_setup *setup, void **instance)
{
    *instance = (void *)(uintptr_t)setup->options;
    return TK_OK;
}

static const char *const units[] = {"utf16", "codepoint", "byte"};
static const char *const forms[] = {"predictions", "annotations"};

static const tk_option options[] = {
    [OPTION_LAYERS] = {.name = "layers",
                       .doc = "Layers to write",
                       .type = TK_OPT_LAYERS,
                       .fallback = "entity,money,date,number,hype"},
    [OPTION_OFFSETS] = {.name = "offsets",
                        .doc = "Unit of start and end",
                        .type = TK_OPT_ENUM,
                        .fallback = "utf16",
                        .choices = units,
                        .n_choices = 3},
    [OPTION_AS] = {.name = "as",
                   .doc = "Write the spans as predictions, to be corrected, or as annotations",
                   .type = TK_OPT_ENUM,
                   .fallback = "predictions",
                   .choices = forms,
                   .n_choices = 2},
};

static const char *const extensions[] = {"ls.json", "json", NULL};

const tk_plugin labelstudio_encoder = {
    .size = sizeof labelstudio_encoder,
    .kind = TK_ENCODER,
    .id = "labelstudio",
    .version = "1.0.0",
    .summary = "Tasks to import into Label Studio",
    .doc = "Writes an array of tasks that Label Studio imports: the text, id and meta as data, and "
           "every span as a prediction (with `as = annotations` as an annotation) of a tag named "
           "`label` on a text named `text`. A span's label is the entity's label, MONEY, the type "
           "of a "
           "date, or the kind of a number or of hype; its values are a note.\n\n"
           "Offsets are in UTF-16 units, as in Label Studio's JavaScript.",
    .licence = "MIT",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .head = "[\n",
    .separator = ",\n",
    .tail = "\n]\n",
    .create = create,
    .encode = encode,
};
