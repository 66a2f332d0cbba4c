// SPDX-License-Identifier: MIT
// The values of a table's rows, from the layers of a document.
#include "table_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/decimal.h>
#include <toolkit/text/json.h>
#include <toolkit/text/utf8.h>

// Offsets are converted that many at a time.
#define BLOCK 256u

// A document whose rows are made.
typedef struct {
    tk_table *table;
    const tk_table_source *source;
    const tk_layer_info *layers;
    const uint32_t *begin; // of the block of spans at hand, in the unit of the table
    const uint32_t *end;
    uint32_t first; // span of the block
    bool no_memory;
} reader;

// ---------------------------------------------------------------------------------------- strings

// Room for a string that lives until the next row; NULL when out of memory.
static char *make_room(reader *r, size_t length)
{
    tk_table_chunk *chunk = malloc(sizeof *chunk + length);
    if (chunk == NULL) {
        r->no_memory = true;
        return NULL;
    }
    chunk->next = r->table->scratch;
    r->table->scratch = chunk;
    return chunk->bytes;
}

void tk_table_free_scratch(tk_table *table)
{
    while (table->scratch != NULL) {
        tk_table_chunk *next = table->scratch->next;
        free(table->scratch);
        table->scratch = next;
    }
}

bool tk_table_is_utf8(tk_str s)
{
    unsigned subpart;
    for (uint64_t i = 0; i < s.length;) {
        unsigned n = tk_utf8_sequence((const uint8_t *)s.data + i, s.length - i, &subpart);
        if (n == 0) {
            return false;
        }
        i += n;
    }
    return true;
}

// A copy with U+FFFD for each fault.
static tk_str repaired(reader *r, tk_str s)
{
    char *out = make_room(r, TK_REPLACEMENT_LENGTH * s.length);
    char *at = out;
    for (uint64_t i = 0; out != NULL && i < s.length;) {
        unsigned subpart;
        unsigned n = tk_utf8_sequence((const uint8_t *)s.data + i, s.length - i, &subpart);
        const char *from = n == 0 ? TK_REPLACEMENT : s.data + i;
        size_t length = n == 0 ? TK_REPLACEMENT_LENGTH : n;
        memcpy(at, from, length);
        at += length;
        i += n == 0 ? subpart : n;
    }
    return out == NULL ? (tk_str){"", 0} : (tk_str){out, (uint64_t)(at - out)};
}

// A string of which it is not known whether it is UTF-8.
static tk_str checked(reader *r, tk_str s)
{
    return r->source->is_utf8 || tk_table_is_utf8(s) ? s : repaired(r, s);
}

// ------------------------------------------------------------------------------- days and decimals

static bool read_digits(const char *at, unsigned n, int32_t *out)
{
    *out = 0;
    for (unsigned i = 0; i < n; i++) {
        if (at[i] < '0' || at[i] > '9') {
            return false;
        }
        *out = *out * 10 + (at[i] - '0');
    }
    return true;
}

static int32_t days_in(int32_t year, int32_t month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

// Days from 1970-01-01 to a day of the Gregorian calendar: the years are counted from March, so
// that the leap day is the last one.
static int64_t days_since_1970(int32_t year, int32_t month, int32_t day)
{
    int32_t y = month <= 2 ? year - 1 : year;
    int32_t since_march = (month + 9) % 12;
    return (int64_t)y * 365 + y / 4 - y / 100 + y / 400 + (153 * since_march + 2) / 5 + day - 1 -
           719468;
}

// Reads YYYY-MM-DD, a day of the years 0001 to 9999.
static bool read_day(tk_str s, int64_t *out)
{
    int32_t year;
    int32_t month;
    int32_t day;
    if (s.length != 10 || s.data[4] != '-' || s.data[7] != '-' || !read_digits(s.data, 4, &year) ||
        !read_digits(s.data + 5, 2, &month) || !read_digits(s.data + 8, 2, &day) || year < 1 ||
        month < 1 || month > 12 || day < 1 || day > days_in(year, month)) {
        return false;
    }
    *out = days_since_1970(year, month, day);
    return true;
}

// Reads a number that has at most TK_TABLE_SCALE digits after the point, and fits.
static bool read_decimal(tk_str s, uint64_t out[2])
{
    __extension__ typedef unsigned __int128 wide;
    tk_decimal d;
    if (!tk_decimal_read(&d, s.data, s.length)) {
        return false;
    }
    int32_t zeros = d.exponent + TK_TABLE_SCALE;
    if (d.n > 0 && (zeros < 0 || d.n + zeros > TK_TABLE_PRECISION)) {
        return false;
    }
    wide value = 0;
    for (int32_t i = 0; i < d.n; i++) {
        value = value * 10 + (wide)(d.digits[i] - '0');
    }
    for (int32_t i = 0; d.n > 0 && i < zeros; i++) {
        value *= 10;
    }
    value = d.negative ? -value : value;
    out[0] = (uint64_t)value;
    out[1] = (uint64_t)(value >> 64);
    return true;
}

// ------------------------------------------------------------------------------------------- meta

static tk_table_value meta_value(reader *r, const tk_table_field *field)
{
    const size_t length = strlen(field->name);
    tk_str key;
    tk_str s;
    uint32_t json;
    tk_table_value value = {.null = true};
    for (uint32_t i = 0; r->source->meta_at(r->source->ctx, i, &key, &s, &json) != 0; i++) {
        if (json != 0 || key.length != length || memcmp(key.data, field->name, length) != 0) {
            continue;
        }
        if (field->type == TK_TABLE_DATE) { // of a time, the day
            s.length = s.length > 10 && (s.data[10] == 'T' || s.data[10] == ' ') ? 10 : s.length;
            value.null = !read_day(s, &value.i);
        } else {
            value = (tk_table_value){.s = checked(r, s)};
        }
        break;
    }
    return value;
}

static char *put_json(char *at, tk_str s, bool json)
{
    if (json) {
        memcpy(at, s.data, s.length);
        return at + s.length;
    }
    *at++ = '"';
    at = tk_json_escape_bytes(at, s.data, s.length);
    *at++ = '"';
    return at;
}

// All meta values as a JSON object.
static tk_table_value all_meta(reader *r)
{
    tk_str key;
    tk_str s;
    uint32_t json;
    size_t room = 2 + TK_JSON_QUOTE_SLACK;
    for (uint32_t i = 0; r->source->meta_at(r->source->ctx, i, &key, &s, &json) != 0; i++) {
        room += TK_JSON_QUOTE_WORST * (key.length + s.length) + 8;
    }
    char *out = make_room(r, room);
    char *at = out;
    if (out == NULL) {
        return (tk_table_value){.null = true};
    }
    *at++ = '{';
    for (uint32_t i = 0; r->source->meta_at(r->source->ctx, i, &key, &s, &json) != 0; i++) {
        if (i > 0) {
            *at++ = ',';
            *at++ = ' ';
        }
        at = put_json(at, key, false);
        *at++ = ':';
        *at++ = ' ';
        at = put_json(at, s, json != 0);
    }
    *at++ = '}';
    return (tk_table_value){.s = checked(r, (tk_str){out, (uint64_t)(at - out)})};
}

// ----------------------------------------------------------------------------------------- values

static tk_table_value string_value(reader *r, const tk_table_field *field, uint32_t handle)
{
    tk_str s = {"", 0};
    tk_table_value value = {.null = false};
    if (handle != 0) {
        (field->origin == FROM_LEXEME ? r->source->lexeme_text : r->source->string)(r->source->ctx,
                                                                                    handle, &s);
    }
    if (s.length == 0 &&
        ((field->column->flags & TK_COL_OMIT) != 0 || field->type != TK_TABLE_STRING)) {
        value.null = true;
    } else if (field->type == TK_TABLE_STRING) {
        value.s = checked(r, s);
    } else {
        value.null =
            field->type == TK_TABLE_DATE ? !read_day(s, &value.i) : !read_decimal(s, value.decimal);
        r->table->lost += value.null;
    }
    return value;
}

// The value of a column with numbers. `omit`: 0 is null.
static tk_table_value number_value(const tk_column *column, const void *values, uint32_t index)
{
    tk_table_value value = {.null = false};
    switch (column->type) {
    case TK_U8:
        value.i = ((const uint8_t *)values)[index];
        break;
    case TK_U32:
        value.i = ((const uint32_t *)values)[index];
        break;
    case TK_I64:
        value.i = ((const int64_t *)values)[index];
        break;
    case TK_SPAN:
        value.i = ((const uint32_t *)values)[index];
        value.null = value.i == TK_SPAN_NONE;
        return value;
    default:
        value.f = ((const double *)values)[index];
        value.null = !isfinite(value.f) || ((column->flags & TK_COL_OMIT) != 0 && value.f == 0);
        return value;
    }
    value.null = (column->flags & TK_COL_OMIT) != 0 && value.i == 0;
    if (column->names != NULL && value.i >= column->n_names) {
        value.null = true;
    }
    return value;
}

static tk_table_value column_value(reader *r, const tk_table_field *field, uint32_t span)
{
    const tk_layer_info *info = &r->layers[field->layer];
    bool of_lexeme = field->origin == FROM_LEXEME;
    const void *values =
        of_lexeme ? info->lexeme_values[field->index] : info->layer.columns[field->index];
    uint32_t index = of_lexeme ? info->layer.lexeme[span] : span;
    if (field->column->type == TK_STRING) {
        return string_value(r, field, ((const uint32_t *)values)[index]);
    }
    return number_value(field->column, values, index);
}

static tk_table_value text_value(const reader *r, uint32_t span)
{
    if (r->table->options.document) {
        return (tk_table_value){.s = r->source->text};
    }
    const tk_layer *layer = &r->layers[0].layer;
    return (tk_table_value){
        .s = {r->source->text.data + layer->begin[span], layer->end[span] - layer->begin[span]}};
}

static tk_table_value value_of(reader *r, const tk_table_field *field, tk_str id, uint32_t span)
{
    switch (field->origin) {
    case FROM_ID:
        return (tk_table_value){.s = id};
    case FROM_SPAN:
        return (tk_table_value){.i = span};
    case FROM_START:
        return (tk_table_value){.i = r->begin[span - r->first]};
    case FROM_END:
        return (tk_table_value){.i = r->end[span - r->first]};
    case FROM_TEXT:
        return text_value(r, span);
    case FROM_META:
        return meta_value(r, field);
    case FROM_ALL_META:
        return all_meta(r);
    default:
        if (span >= r->layers[field->layer].layer.count) { // a value of the document without one
            return (tk_table_value){.null = true};
        }
        return column_value(r, field, span);
    }
}

static tk_table_status take_row(reader *r, tk_str id, uint32_t span, tk_table_take_row take,
                                void *ctx)
{
    tk_table *table = r->table;
    for (uint32_t i = 0; i < table->n_fields; i++) {
        table->values[i] = value_of(r, &table->fields[i], id, span);
    }
    tk_table_status status = r->no_memory ? TK_TABLE_NO_MEMORY : take(ctx, table->values);
    return status;
}

static tk_table_status take_block(reader *r, tk_str id, uint32_t n, tk_table_take_row take,
                                  void *ctx)
{
    tk_table_chunk *kept = r->table->scratch; // the id
    tk_table_status status = TK_TABLE_OK;
    for (uint32_t i = 0; status == TK_TABLE_OK && i < n; i++) {
        status = take_row(r, id, r->first + i, take, ctx);
        while (r->table->scratch != kept) {
            tk_table_chunk *next = r->table->scratch->next;
            free(r->table->scratch);
            r->table->scratch = next;
        }
    }
    return status;
}

tk_table_status tk_table_each_row(tk_table *table, const tk_table_source *source,
                                  const tk_layer_info *layers, tk_table_take_row take, void *ctx)
{
    uint32_t begin[BLOCK];
    uint32_t end[BLOCK];
    reader r = {.table = table, .source = source, .layers = layers, .begin = begin, .end = end};
    const tk_str id = checked(&r, source->id);
    const uint32_t count = table->options.document ? 1 : layers[0].layer.count;
    tk_table_status status = r.no_memory ? TK_TABLE_NO_MEMORY : TK_TABLE_OK;
    for (uint32_t n = 0; status == TK_TABLE_OK && r.first < count; r.first += n) {
        n = count - r.first < BLOCK ? count - r.first : BLOCK;
        if (!table->options.document) {
            const tk_layer *layer = &layers[0].layer;
            const uint32_t unit = source->is_ascii ? TK_UNIT_BYTE : table->options.unit;
            if (unit == TK_UNIT_BYTE) {
                memcpy(begin, layer->begin + r.first, n * sizeof *begin);
                memcpy(end, layer->end + r.first, n * sizeof *end);
            } else {
                source->offsets(source->ctx, unit, n, layer->begin + r.first, begin);
                source->offsets(source->ctx, unit, n, layer->end + r.first, end);
            }
        }
        status = take_block(&r, id, n, take, ctx);
    }
    tk_table_free_scratch(table);
    return status;
}

// --------------------------------------------------------------------------- a plugin's document

static void host_string(const void *ctx, uint32_t handle, tk_str *out)
{
    const tk_table_host *h = ctx;
    h->host->string(h->doc, handle, out);
}

static void host_lexeme_text(const void *ctx, uint32_t handle, tk_str *out)
{
    const tk_table_host *h = ctx;
    h->host->lexeme_text(h->doc, handle, out);
}

static uint32_t host_meta_at(const void *ctx, uint32_t index, tk_str *key, tk_str *value,
                             uint32_t *json)
{
    const tk_table_host *h = ctx;
    return h->host->meta_at(h->doc, index, key, value, json);
}

static void host_offsets(const void *ctx, uint32_t unit, uint32_t n, const uint32_t *in,
                         uint32_t *out)
{
    const tk_table_host *h = ctx;
    h->host->offsets(h->doc, unit, n, in, out);
}

tk_table_source tk_table_source_of(const tk_table_host *host)
{
    tk_table_source source = {.ctx = host,
                              .text = {host->doc->text, host->doc->length},
                              .is_ascii = host->doc->is_ascii != 0,
                              .string = host_string,
                              .lexeme_text = host_lexeme_text,
                              .meta_at = host_meta_at,
                              .offsets = host_offsets};
    host->host->id(host->doc, &source.id);
    return source;
}
