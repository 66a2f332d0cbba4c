// SPDX-License-Identifier: MIT
// The encoders `csv`, `csv_semicolon` and `tsv`: a table with one row per span (RFC 4180).
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/cell.h>
#include <toolkit/text/csv.h>
#include <toolkit/text/out.h>

enum { OPTION_LAYERS, OPTION_OFFSETS, OPTION_SAFE };

typedef struct {
    char delimiter;
    uint32_t unit;
    bool safe;
} writer;

// The columns of the table after id, layer, start, end and text: those of the standard layers. All
// other columns of layers share the last column, `more`.
// clang-format off
#define COLUMNS(X, D)                                                                            \
    X(label, D) X(name, D) X(currency, D) X(value, D) X(low, D) X(high, D) X(mod, D) X(type, D)  \
    X(begin, D) X(until, D) X(vague, D) X(ambiguous, D) X(score, D) X(kind, D) X(weight, D)
// clang-format on

#define TITLE(name, D) D #name
#define HEAD(D)        "id" D "layer" D "start" D "end" D "text" COLUMNS(TITLE, D) D "more\r\n"

#define ENTRY(name, unused) #name,
static const char *const columns[] = {COLUMNS(ENTRY, )};

#define N_COLUMNS (sizeof columns / sizeof columns[0])

static void put_cell(tk_out *out, const writer *w, tk_str s)
{
    tk_csv_cell(out, w->delimiter, w->safe, s);
}

// ------------------------------------------------------------------------------------------- rows

// The column of the table for a layer's column; N_COLUMNS: `more`.
static unsigned table_column(const char *name)
{
    unsigned i = 0;
    while (i < N_COLUMNS && strcmp(name, columns[i]) != 0) {
        i++;
    }
    return i;
}

// Writes "name=value", with a backslash before characters that would end it.
static void put_more(tk_out *out, bool first, const char *name, tk_str value)
{
    tk_out_char(out, first ? '"' : ';');
    tk_out_string(out, name);
    tk_out_char(out, '=');
    for (uint64_t i = 0; i < value.length; i++) {
        char c = value.data[i];
        if (c == ';' || c == '\\' || c == '"') {
            tk_out_char(out, c == '"' ? '"' : '\\');
        }
        tk_out_char(out, c);
    }
}

// Writes all values for which the table has no column in one cell.
static void put_others(tk_out *out, const tk_layer_info *info, uint32_t span)
{
    char scratch[TK_NUMBER_ROOM];
    bool first = true;
    uint32_t n = info->decl->n_columns;
    for (uint32_t i = 0; i < n + info->n_lexeme_columns; i++) {
        bool lexeme = i >= n;
        const tk_column *column = lexeme ? info->lexeme_columns[i - n] : &info->decl->columns[i];
        const void *values = lexeme ? info->lexeme_values[i - n] : info->layer.columns[i];
        if (!lexeme && table_column(column->name) < N_COLUMNS) {
            continue;
        }
        uint32_t row = lexeme ? info->layer.lexeme[span] : span;
        tk_str value = tk_cell(out, column, values, row, lexeme, scratch);
        if (value.length > 0) {
            put_more(out, first, column->name, value);
            first = false;
        }
    }
    if (!first) {
        tk_out_char(out, '"');
    }
}

static void put_row(tk_out *out, const writer *w, const tk_layer_info *info, uint32_t span)
{
    tk_str cells[N_COLUMNS];
    char scratch[N_COLUMNS][TK_NUMBER_ROOM];
    for (unsigned c = 0; c < N_COLUMNS; c++) {
        cells[c] = (tk_str){"", 0};
    }
    for (uint32_t i = 0; i < info->decl->n_columns; i++) {
        unsigned c = table_column(info->decl->columns[i].name);
        if (c < N_COLUMNS) {
            cells[c] = tk_cell(out, &info->decl->columns[i], info->layer.columns[i], span, false,
                               scratch[c]);
        }
    }
    for (unsigned c = 0; c < N_COLUMNS; c++) {
        tk_out_char(out, w->delimiter);
        put_cell(out, w, cells[c]);
    }
    tk_out_char(out, w->delimiter);
    put_others(out, info, span);
    tk_out_string(out, "\r\n");
}

static void put_layer(tk_out *out, const writer *w, const tk_layer_info *info)
{
    const uint32_t *begin;
    const uint32_t *end;
    if (!tk_layer_offsets(out, w->unit, &info->layer, &begin, &end)) {
        return;
    }
    bool of_document = (info->decl->flags & TK_LAYER_DOCUMENT) != 0;
    tk_str id;
    out->host->id(out->doc, &id);
    for (uint32_t i = 0; i < info->layer.count; i++) {
        put_cell(out, w, id);
        tk_out_char(out, w->delimiter);
        put_cell(out, w, tk_layer_name(info->decl));
        tk_out_char(out, w->delimiter);
        if (of_document) { // the span is the whole text
            tk_out_char(out, w->delimiter);
            tk_out_char(out, w->delimiter);
        } else {
            uint32_t from = info->layer.begin[i];
            tk_out_uint(out, begin[i]);
            tk_out_char(out, w->delimiter);
            tk_out_uint(out, end[i]);
            tk_out_char(out, w->delimiter);
            put_cell(out, w, (tk_str){out->doc->text + from, info->layer.end[i] - from});
        }
        put_row(out, w, info, i);
    }
}

static tk_status encode(void *instance, const tk_host *host, tk_doc *doc)
{
    tk_out out = tk_out_start(host, doc);
    tk_layer_info info;
    for (uint32_t i = 0; host->layer_info(doc, i, &info) != 0; i++) {
        put_layer(&out, instance, &info);
    }
    return tk_out_finish(&out);
}

// ------------------------------------------------------------------------------------------ setup

static tk_status create(const tk_setup *setup, void **instance, char delimiter)
{
    static const uint32_t units[] = {TK_UNIT_CODEPOINT, TK_UNIT_BYTE, TK_UNIT_UTF16};
    writer *w = calloc(1, sizeof *w);
    if (w == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    w->delimiter = delimiter;
    w->unit = units[setup->options[OPTION_OFFSETS].i];
    w->safe = setup->options[OPTION_SAFE].i != 0;
    *instance = w;
    return TK_OK;
}

static tk_status create_comma(const tk_setup *setup, void **instance)
{
    return create(setup, instance, ',');
}

static tk_status create_semicolon(const tk_setup *setup, void **instance)
{
    return create(setup, instance, ';');
}

static tk_status create_tab(const tk_setup *setup, void **instance)
{
    return create(setup, instance, '\t');
}

static const char *const offset_choices[] = {"codepoint", "byte", "utf16"};

static const tk_option options[] = {
    [OPTION_LAYERS] = {.name = "layers",
                       .doc = "Layers to write",
                       .type = TK_OPT_LAYERS,
                       .fallback = "entity,money,date"},
    [OPTION_OFFSETS] = {.name = "offsets",
                        .doc = "Unit of `start` and `end`",
                        .type = TK_OPT_ENUM,
                        .fallback = "codepoint",
                        .choices = offset_choices,
                        .n_choices = 3},
    [OPTION_SAFE] = {.name = "safe",
                     .doc = "Put ' before a cell that a spreadsheet would run as a formula",
                     .type = TK_OPT_BOOL,
                     .fallback = "true"},
};

#define DOC                                                                                    \
    "Writes a table with one row per span. The columns are the same for any layers: "          \
    "id, layer, start, end, text, then those of the standard layers. The last column has the " \
    "values of other layers, as name=value;name=value.\n\n"                                    \
    "csv (comma), csv_semicolon (for spreadsheets in locales with a decimal comma) and tsv "   \
    "(tab) differ only in the delimiter."

#define ENCODER(ID, ENDINGS, SUMMARY, DELIMITER, CREATE)                                \
    {                                                                                   \
        .size = sizeof(tk_plugin), .kind = TK_ENCODER, .id = (ID), .version = "1.0.0",  \
        .summary = (SUMMARY), .doc = DOC, .licence = "MIT", .options = options,         \
        .n_options = sizeof options / sizeof options[0], .head = HEAD(DELIMITER),       \
        .extensions = (ENDINGS), .create = (CREATE), .destroy = free, .encode = encode, \
    }

static const char *const csv_endings[] = {"csv", NULL};
static const char *const no_endings[] = {NULL}; // .csv may be either
static const char *const tsv_endings[] = {"tsv", NULL};

static const tk_plugin plugins[] = {
    ENCODER("csv", csv_endings, "A table with one row per span, separated by commas", ",",
            create_comma),
    ENCODER("csv_semicolon", no_endings, "A table with one row per span, separated by semicolons",
            ";", create_semicolon),
    ENCODER("tsv", tsv_endings, "A table with one row per span, separated by tabs", "\t",
            create_tab),
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index < sizeof plugins / sizeof plugins[0] ? &plugins[index] : NULL;
}
