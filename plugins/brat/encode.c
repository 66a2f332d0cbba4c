// SPDX-License-Identifier: MIT
// The `brat` encoder: standoff annotation in the .ann format of the brat rapid annotation tool.
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/note.h>
#include <toolkit/text/unshown.h>
#include "brat.h"

enum { OPTION_LAYERS, OPTION_FORM };
enum { FORM_STREAM, FORM_TEXT, FORM_FILES };

// Counts of the document's annotations so far, which are written as T1, A1, #1, ….
typedef struct {
    tk_out out;
    uint32_t texts;
    uint32_t attributes;
    uint32_t notes;
    tk_lost lost;
} writer;

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

// Writes a name that brat accepts: characters other than letters, digits, _ and - become "_".
static void put_name(tk_out *out, tk_str name, bool capital)
{
    for (uint64_t i = 0; i < name.length; i++) {
        char c = name.data[i];
        if (capital && i == 0 && c >= 'a' && c <= 'z') {
            c = (char)(c - 'a' + 'A');
        }
        tk_out_char(out, is_name_byte(c) ? c : '_');
    }
}

// Writes a value on one line: characters that would end the line or the field become spaces.
static void put_line(tk_out *out, tk_str s)
{
    for (uint64_t i = 0; i < s.length; i++) {
        char c = s.data[i];
        tk_out_char(out, c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    }
}

// Writes a type with a capital first letter: "Money".
static void put_type(tk_out *out, tk_str name)
{
    put_name(out, name, true);
}

static tk_str from_c(const char *text)
{
    return (tk_str){text, strlen(text)};
}

// brat requires a span across line breaks in parts, one per line: "0 5;6 9". A line break is one
// byte and one code point, so it is enough to count the code points before it.
static void put_offsets(writer *w, uint32_t from, uint32_t to, uint32_t begin, uint32_t end)
{
    tk_out *out = &w->out;
    const char *text = out->doc->text;
    uint32_t point = begin;
    bool open = false;
    char before = ' ';
    for (uint32_t at = from; at < to; at++) {
        if (text[at] == '\n') {
            if (open) {
                tk_out_char(out, ' ');
                tk_out_uint(out, point);
                open = false;
            }
        } else if (!open) {
            tk_out_char(out, before);
            tk_out_uint(out, point);
            before = ';';
            open = true;
        }
        point += ((unsigned char)text[at] & 0xC0) != 0x80;
        // The first byte of a character takes its other bytes with it.
        while (at + 1 < to && ((unsigned char)text[at + 1] & 0xC0) == 0x80) {
            at++;
        }
    }
    if (open) {
        tk_out_char(out, ' ');
        tk_out_uint(out, end);
    }
}

// Writes "A1\tMod T1 MORE_THAN" for an enumeration or a flag; other values go into the note.
static void put_attribute(writer *w, const tk_column *column, tk_str value)
{
    tk_out *out = &w->out;
    tk_out_char(out, 'A');
    tk_out_uint(out, ++w->attributes);
    tk_out_char(out, '\t');
    put_type(out, from_c(column->name));
    tk_out_string(out, " T");
    tk_out_uint(out, w->texts);
    if ((column->flags & TK_COL_BOOL) == 0) { // a flag has no value: it is present or absent
        tk_out_char(out, ' ');
        put_name(out, value, false);
    }
    tk_out_char(out, '\n');
}

static bool is_attribute(const tk_column *column)
{
    return column->names != NULL || (column->flags & TK_COL_BOOL) != 0;
}

static tk_str value_of(writer *w, const tk_layer_info *info, uint32_t column, uint32_t span,
                       char scratch[TK_NUMBER_ROOM])
{
    return tk_cell(&w->out, &info->decl->columns[column], info->layer.columns[column], span, false,
                   scratch);
}

static void put_attributes(writer *w, const tk_layer_info *info, uint32_t span, uint32_t type)
{
    char scratch[TK_NUMBER_ROOM];
    for (uint32_t c = 0; c < info->decl->n_columns; c++) {
        const tk_column *column = &info->decl->columns[c];
        if (c == type || !is_attribute(column)) {
            continue;
        }
        tk_str value = value_of(w, info, c, span, scratch);
        if (value.length > 0 && !tk_str_is(value, "false")) {
            put_attribute(w, column, value);
        }
    }
}

// Writes "#1\tAnnotatorNotes T1\tcurrency=USD; value=10000000000".
static void put_note(writer *w, const tk_layer_info *info, uint32_t span)
{
    tk_out *out = &w->out;
    char scratch[TK_NUMBER_ROOM];
    bool any = false;
    for (uint32_t c = 0; c < info->decl->n_columns; c++) {
        const tk_column *column = &info->decl->columns[c];
        if (is_attribute(column)) {
            continue;
        }
        tk_str value = value_of(w, info, c, span, scratch);
        if (value.length == 0) {
            continue;
        }
        if (!any) {
            tk_out_char(out, '#');
            tk_out_uint(out, ++w->notes);
            tk_out_string(out, "\tAnnotatorNotes T");
            tk_out_uint(out, w->texts);
            tk_out_char(out, '\t');
        }
        tk_note_put(out, &any, column->name, value);
    }
    if (any) {
        tk_out_char(out, '\n');
    }
}

// Writes the type of a span: of an entity its label, else the name of the layer.
static uint32_t type_column(const tk_layer_info *info)
{
    for (uint32_t c = 0; c < info->decl->n_columns; c++) {
        if (strcmp(info->decl->columns[c].name, "label") == 0 &&
            info->decl->columns[c].names != NULL) {
            return c;
        }
    }
    return UINT32_MAX;
}

static void put_layer(writer *w, const tk_layer_info *info)
{
    tk_out *out = &w->out;
    const tk_layer *layer = &info->layer;
    const uint32_t *begin;
    const uint32_t *end;
    if (!tk_layer_offsets(out, TK_UNIT_CODEPOINT, layer, &begin, &end)) {
        return;
    }
    uint32_t type = type_column(info);
    for (uint32_t i = 0; i < layer->count; i++) {
        char scratch[TK_NUMBER_ROOM];
        tk_out_char(out, 'T');
        tk_out_uint(out, ++w->texts);
        tk_out_char(out, '\t');
        put_type(out, type == UINT32_MAX ? tk_layer_name(info->decl)
                                         : value_of(w, info, type, i, scratch));
        put_offsets(w, layer->begin[i], layer->end[i], begin[i], end[i]);
        tk_out_char(out, '\t');
        put_line(out, (tk_str){out->doc->text + layer->begin[i], layer->end[i] - layer->begin[i]});
        tk_out_char(out, '\n');
        put_attributes(w, info, i, type);
        put_note(w, info, i);
    }
}

// Whether the document's id is the name of its .txt file: "a/b.txt".
static bool is_file_name(tk_str id)
{
    if (id.length < 5 || id.length > 200 || memcmp(id.data + id.length - 4, ".txt", 4) != 0) {
        return false;
    }
    for (uint64_t i = 0; i < id.length; i++) {
        bool first = i == 0 || id.data[i - 1] == '/';
        if ((unsigned char)id.data[i] < 0x20 || id.data[i] == 0x7f ||
            (first && (id.data[i] == '/' || id.data[i] == '.'))) {
            return false;
        }
    }
    return true;
}

// Writes the document's id, and its text on one line, with line breaks escaped.
static void put_head(writer *w, bool with_text)
{
    tk_out *out = &w->out;
    tk_str id;
    out->host->id(out->doc, &id);
    tk_out_string(out, BRAT_DOCUMENT " id = ");
    put_line(out, id);
    tk_out_char(out, '\n');
    if (!with_text) {
        return;
    }
    tk_out_string(out, BRAT_TEXT);
    for (uint32_t i = 0; i < out->doc->length; i++) {
        char c = out->doc->text[i];
        if (c == '\n' || c == '\r' || c == '\\') {
            tk_out_char(out, '\\');
            c = c == '\n' ? 'n' : c == '\r' ? 'r' : '\\';
        }
        tk_out_char(out, c);
    }
    tk_out_char(out, '\n');
}

static tk_status encode(void *instance, const tk_host *host, tk_doc *doc)
{
    static const char *const no_meta[] = {NULL};
    const tk_value *options = instance;
    int64_t form = options[OPTION_FORM].i;
    writer w = {.out = tk_out_start(host, doc)};
    tk_str id;
    host->id(doc, &id);
    if (form != FORM_FILES || !is_file_name(id)) {
        put_head(&w, form == FORM_TEXT);
    }
    tk_layer_info info;
    for (uint32_t i = 0; host->layer_info(doc, i, &info) != 0; i++) {
        if ((info.decl->flags & TK_LAYER_DOCUMENT) == 0) {
            put_layer(&w, &info);
        } else {
            tk_unshown_layer(&w.lost, &info);
        }
    }
    if (form == FORM_FILES) { // the content of the .txt file follows a NUL
        tk_out_char(&w.out, '\0');
        tk_out_bytes(&w.out, doc->text, doc->length);
    }
    tk_unshown_meta(&w.lost, &w.out, no_meta);
    tk_lost_tell(&w.lost, host, doc);
    return tk_out_finish(&w.out);
}

static const char *const forms[] = {"stream", "text", "files"};

static const tk_option options[] = {
    [OPTION_LAYERS] = {.name = "layers",
                       .doc = "Layers to write",
                       .type = TK_OPT_LAYERS,
                       .fallback = "entity,money,date,hype"},
    [OPTION_FORM] = {.name = "form",
                     .doc = "stream: all documents in one output, each after a line `# newdoc id = "
                            "…`; text: the same, with a line `# text = …`; files: for a folder as "
                            "output, each document as NAME.ann and NAME.txt, with the "
                            "line `# newdoc` only if NAME.txt is not its id",
                     .type = TK_OPT_ENUM,
                     .fallback = "stream",
                     .choices = forms,
                     .n_choices = 3},
};

// The instance is the array of options, which lives as long as the instance.
static tk_status create(const tk_setup *setup, void **instance)
{
    *instance = (void *)(uintptr_t)setup->options;
    return TK_OK;
}

static const char *const extensions[] = {"ann", NULL};

const tk_plugin brat_encoder = {
    .size = sizeof brat_encoder,
    .min_host_minor = 1,
    .kind = TK_ENCODER,
    .id = "brat",
    .version = "1.0.0",
    .summary = "Standoff annotation in brat's .ann format",
    .doc =
        "Writes the .ann format of the brat rapid annotation tool: a line T for each span, a line "
        "A for each enumerated value or flag, and a line # (note) with all other values. Offsets "
        "are "
        "code points, as in brat.\n\n"
        "All documents go to one output, each after a line `# newdoc id = …`. With `form = files` "
        "and a folder as output, each document goes to a .ann and a .txt file.",
    .licence = "MIT",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .companion = "txt",
    .create = create,
    .encode = encode,
};
