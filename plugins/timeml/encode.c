// SPDX-License-Identifier: MIT
// The encoder: the text with its dates as TIMEX3 elements.
#include <string.h>

#include <toolkit/text/unshown.h>
#include "timeml.h"

enum { OPTION_LAYERS };

typedef struct {
    tk_out out;
    tk_lost lost;
} writer;

// Characters that XML 1.0 cannot represent: control characters, U+FFFE and U+FFFF.
static bool is_forbidden(const char *p, size_t left)
{
    unsigned char c = (unsigned char)*p;
    if (c < 0x20) {
        return c != '\t' && c != '\n' && c != '\r';
    }
    return c == 0xEF && left >= 3 && (unsigned char)p[1] == 0xBF && (unsigned char)p[2] >= 0xBE;
}

// Writes text, or an attribute's value in quotes, where white space would be normalized.
static void put_text(writer *w, const char *data, size_t length, bool quoted)
{
    tk_out *out = &w->out;
    for (size_t i = 0; i < length; i++) {
        char c = data[i];
        if (is_forbidden(data + i, length - i)) {
            tk_out_string(out, "\xEF\xBF\xBD"); // U+FFFD
            tk_lost_add(&w->lost, 1, "characters that XML does not allow, replaced by U+FFFD");
            i += (unsigned char)c == 0xEF ? 2 : 0;
        } else if (c == '&') {
            tk_out_string(out, "&amp;");
        } else if (c == '<') {
            tk_out_string(out, "&lt;");
        } else if (c == '>') {
            tk_out_string(out, "&gt;");
        } else if (c == '"' && quoted) {
            tk_out_string(out, "&quot;");
        } else if (c == '\r' || (quoted && (c == '\n' || c == '\t'))) {
            tk_out_string(out, c == '\r' ? "&#13;" : c == '\n' ? "&#10;" : "&#9;");
        } else {
            tk_out_char(out, c);
        }
    }
}

static void put_attribute(writer *w, const char *name, tk_str value)
{
    tk_out_char(&w->out, ' ');
    tk_out_string(&w->out, name);
    tk_out_string(&w->out, "=\"");
    put_text(w, value.data, value.length, true);
    tk_out_char(&w->out, '"');
}

static void put_timex(writer *w, const tk_layer_info *info, uint32_t span)
{
    tk_out *out = &w->out;
    const uint32_t begin = info->layer.begin[span];
    tk_out_string(out, "<TIMEX3 tid=\"t");
    tk_out_uint(out, span + 1);
    tk_out_char(out, '"');
    for (uint32_t c = 0; c < info->decl->n_columns; c++) {
        char scratch[TK_NUMBER_ROOM];
        const tk_column *column = &info->decl->columns[c];
        tk_str value = tk_cell(out, column, info->layer.columns[c], span, false, scratch);
        tk_str name = {column->name, strlen(column->name)};
        if (value.length > 0) {
            put_attribute(w,
                          tk_str_is(name, "begin")   ? TIMEML_BEGIN
                          : tk_str_is(name, "until") ? TIMEML_UNTIL
                                                     : column->name,
                          value);
        }
    }
    tk_out_char(out, '>');
    put_text(w, out->doc->text + begin, info->layer.end[span] - begin, false);
    tk_out_string(out, "</TIMEX3>");
}

static void put_head(writer *w)
{
    tk_out *out = &w->out;
    tk_str value;
    tk_out_string(out,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TimeML xmlns:tk=\"" TIMEML_NAMESPACE
                  "\">\n<DOCID>");
    out->host->id(out->doc, &value);
    put_text(w, value.data, value.length, false);
    tk_out_string(out, "</DOCID>\n");
    if (out->host->meta_get(out->doc, "date", &value) != 0) {
        tk_out_string(out, "<DCT><TIMEX3 tid=\"t0\" type=\"DATE\"");
        put_attribute(w, "value", value);
        tk_out_string(out, " functionInDocument=\"CREATION_TIME\">");
        put_text(w, value.data, value.length, false);
        tk_out_string(out, "</TIMEX3></DCT>\n");
    }
    if (out->host->meta_get(out->doc, "title", &value) != 0) {
        tk_out_string(out, "<TITLE>");
        put_text(w, value.data, value.length, false);
        tk_out_string(out, "</TITLE>\n");
    }
}

static void put_dates(writer *w, const tk_layer_info *info)
{
    const char *text = w->out.doc->text;
    uint32_t at = 0;
    for (uint32_t i = 0; info->decl != NULL && i < info->layer.count; i++) {
        put_text(w, text + at, info->layer.begin[i] - at, false);
        put_timex(w, info, i);
        at = info->layer.end[i];
    }
    put_text(w, text + at, w->out.doc->length - at, false);
}

static tk_status encode(void *instance, const tk_host *host, tk_doc *doc)
{
    static const char *const shown[] = {"date", "title", NULL};
    writer w = {.out = tk_out_start(host, doc)};
    tk_layer_info dates = {.decl = NULL};
    tk_layer_info info;
    (void)instance;
    for (uint32_t i = 0; host->layer_info(doc, i, &info) != 0; i++) {
        if (tk_str_is(tk_layer_name(info.decl), "date") &&
            (info.decl->flags & TK_LAYER_DISJOINT) != 0) {
            dates = info;
        } else {
            tk_unshown_layer(&w.lost, &info);
        }
    }
    put_head(&w);
    tk_out_string(&w.out, "<TEXT>");
    put_dates(&w, &dates);
    tk_out_string(&w.out, "</TEXT>\n</TimeML>\n");
    tk_unshown_meta(&w.lost, &w.out, shown);
    tk_lost_tell(&w.lost, host, doc);
    return tk_out_finish(&w.out);
}

static const tk_option options[] = {
    [OPTION_LAYERS] = {.name = "layers",
                       .doc = "Layers to write; TimeML has a place only for date",
                       .type = TK_OPT_LAYERS,
                       .fallback = "date"},
};

static const char *const extensions[] = {"tml", "timeml", NULL};

const tk_plugin timeml_encoder = {
    .size = sizeof timeml_encoder,
    .kind = TK_ENCODER,
    .id = "timeml",
    .version = "1.0.0",
    .summary = "TimeML: dates as TIMEX3 elements",
    .doc = "Writes one XML document per document: the id as DOCID, the meta values date as DCT and "
           "title "
           "as TITLE, and the text with its dates as TIMEX3 elements. The days that a date covers "
           "are in "
           "toolkit's own attributes tk:begin and tk:until.",
    .licence = "MIT",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .encode = encode,
};
