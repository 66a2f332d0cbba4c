// SPDX-License-Identifier: MIT
#include <toolkit/text/gold.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <toolkit/text/number_text.h>

// ----------------------------------------------------------------------------------------- setup

tk_status tk_gold_setup(tk_gold *gold, const tk_setup *setup, uint32_t first, uint32_t n)
{
    char message[160];
    bool chosen[TK_SCHEMA_LAYERS] = {false};
    tk_schema_choose(chosen, setup->options[TK_GOLD_LAYERS].s.data);
    gold->first = first;
    gold->n = n;
    memcpy(gold->wanted + first, chosen + first, n * sizeof *chosen);
    if (!tk_labels_read(&gold->labels, setup->options[TK_GOLD_LABELS].s.data, message)) {
        return setup->host->fail_setup(setup->ctx, message);
    }
    return TK_OK;
}

void tk_gold_finish(tk_gold *gold)
{
    for (uint32_t i = 0; i < TK_SCHEMA_LAYERS; i++) {
        tk_spans_finish(&gold->layers[i]);
    }
    tk_bytes_finish(&gold->strings);
    tk_bytes_finish(&gold->text);
}

// ------------------------------------------------------------------------------------- gathering

void tk_gold_begin(tk_gold *gold, const tk_host *host, tk_doc *doc)
{
    gold->host = host;
    gold->doc = doc;
    gold->text.length = gold->strings.length = 0;
    for (uint32_t i = 0; i < TK_SCHEMA_LAYERS; i++) {
        gold->layers[i].count = 0;
    }
    gold->lost.n_kinds = 0;
    gold->lost.others = 0;
    gold->no_memory = gold->committed = false;
}

uint32_t tk_gold_text(tk_gold *gold, const char *data, size_t length)
{
    if (gold->text.length + length >= (size_t)1 << 31) {
        gold->no_memory = true;
        return 0;
    }
    size_t at = tk_bytes_add(&gold->text, data, length);
    gold->no_memory |= at == SIZE_MAX;
    return at == SIZE_MAX ? 0 : (uint32_t)at;
}

tk_span *tk_gold_span(tk_gold *gold, uint32_t layer, uint32_t begin, uint32_t end)
{
    if (layer >= TK_SCHEMA_LAYERS || !gold->wanted[layer]) {
        return NULL;
    }
    tk_span *span = tk_spans_add(&gold->layers[layer]);
    if (span == NULL) {
        gold->no_memory = true;
        return NULL;
    }
    span->begin = begin;
    span->end = end;
    return span;
}

tk_span *tk_gold_labelled(tk_gold *gold, tk_str name, uint32_t begin, uint32_t end, uint32_t *layer)
{
    tk_label label = tk_label_find(&gold->labels, name.data, name.length);
    *layer = label.layer;
    if (label.layer >= TK_SCHEMA_LAYERS) {
        return NULL;
    }
    if (label.layer - gold->first >= gold->n) {
        tk_lost_add(&gold->lost, 1, "spans with the label %.*s",
                    (int)(name.length > 40 ? 40 : name.length), name.data);
        return NULL;
    }
    if (!label.known && gold->wanted[label.layer]) {
        tk_lost_add(&gold->lost, 1, "labels %.*s, which became MISC",
                    (int)(name.length > 40 ? 40 : name.length), name.data);
    }
    tk_span *span = tk_gold_span(gold, label.layer, begin, end);
    if (span != NULL && tk_schema[label.layer].n_columns > 0 &&
        tk_schema[label.layer].columns[0].names != NULL) {
        span->values[0].small = label.value;
    }
    return span;
}

uint32_t tk_gold_column(uint32_t layer, tk_str name)
{
    for (uint32_t c = 0; layer < TK_SCHEMA_LAYERS && c < tk_schema[layer].n_columns; c++) {
        const char *column = tk_schema[layer].columns[c].name;
        if (strlen(column) == name.length && strncasecmp(column, name.data, name.length) == 0) {
            return c;
        }
    }
    return UINT32_MAX;
}

static bool same(tk_str value, const char *text)
{
    return strlen(text) == value.length && strncasecmp(text, value.data, value.length) == 0;
}

// A decimal in JSON's grammar, without an exponent.
static bool is_decimal(tk_str s)
{
    uint64_t i = s.length > 0 && s.data[0] == '-';
    uint64_t digits = 0;
    uint64_t dots = 0;
    bool leading_zero = i + 1 < s.length && s.data[i] == '0' && s.data[i + 1] != '.';
    for (; i < s.length; i++) {
        bool digit = s.data[i] >= '0' && s.data[i] <= '9';
        if (!digit && (s.data[i] != '.' || digits == 0)) {
            return false;
        }
        digits += digit;
        dots += !digit;
    }
    return digits > 0 && dots <= 1 && s.data[s.length - 1] != '.' && !leading_zero;
}

static bool set_small(const tk_column *column, tk_str value, uint32_t *out)
{
    for (uint32_t i = 0; i < column->n_names; i++) {
        if (same(value, column->names[i])) {
            *out = i;
            return true;
        }
    }
    if (column->names != NULL) {
        return false;
    }
    if ((column->flags & TK_COL_BOOL) != 0) {
        *out = same(value, "true") || same(value, "1") || value.length == 0;
        return *out != 0 || same(value, "false") || same(value, "0");
    }
    uint64_t number = 0;
    for (uint64_t i = 0; i < value.length; i++) {
        if (value.data[i] < '0' || value.data[i] > '9' || number > UINT32_MAX) {
            return false;
        }
        number = 10 * number + (uint64_t)(value.data[i] - '0');
    }
    *out = (uint32_t)number;
    return value.length > 0 && number <= UINT32_MAX;
}

bool tk_gold_value(tk_gold *gold, uint32_t layer, tk_span *span, uint32_t column, tk_str value)
{
    const tk_column *decl = &tk_schema[layer].columns[column];
    tk_span_value *out = &span->values[column];
    switch (decl->type) {
    case TK_U8:
    case TK_U32:
        return set_small(decl, value, &out->small);
    case TK_SPAN:
        if (!set_small(decl, value, &out->small)) {
            return false;
        }
        out->small++;
        return true;
    case TK_F64:
        return tk_parse_double(value.data, value.length, &out->number);
    default: // TK_STRING
        break;
    }
    if ((decl->flags & TK_COL_DECIMAL) != 0 && !is_decimal(value)) {
        return false;
    }
    size_t at = tk_bytes_add(&gold->strings, value.data, value.length);
    if (at > UINT32_MAX || value.length > UINT32_MAX) {
        gold->no_memory = true;
        return true;
    }
    out->string.at = (uint32_t)at;
    out->string.length = (uint32_t)value.length;
    return true;
}

// ---------------------------------------------------------------------------------------- commit

tk_status tk_gold_commit_text(tk_gold *gold)
{
    if (gold->committed) {
        return TK_OK;
    }
    gold->committed = true;
    if (gold->no_memory) {
        return gold->host->fail(gold->doc, TK_ERR_DOC, UINT64_MAX,
                                "out of memory, or the record has 2 GiB or more");
    }
    char *room = gold->host->text_reserve(gold->doc, gold->text.length + 1);
    if (room == NULL) {
        return gold->host->fail(gold->doc, TK_ERR_DOC, UINT64_MAX, "out of memory for the text");
    }
    if (gold->text.length > 0) {
        memcpy(room, gold->text.data, gold->text.length);
    }
    return gold->host->text_commit(gold->doc, gold->text.length);
}

static tk_status commit_layer(tk_gold *gold, uint32_t layer)
{
    tk_spans *spans = &gold->layers[layer];
    if ((tk_schema[layer].flags & TK_LAYER_DOCUMENT) == 0 && spans->count > 0) {
        tk_status status = tk_spans_to_bytes(spans, layer, gold->unit, gold->host, gold->doc);
        if (status != TK_OK) {
            return status;
        }
        if ((tk_schema[layer].flags & TK_LAYER_DISJOINT) != 0) {
            tk_lost_add(&gold->lost, tk_spans_make_disjoint(spans),
                        "spans of %.*s that overlap others",
                        (int)strcspn(tk_schema[layer].name, "/"), tk_schema[layer].name);
        }
    }
    return tk_spans_commit(gold->layers, &gold->strings, layer, layer - gold->first, TK_UNIT_BYTE,
                           gold->host, gold->doc);
}

tk_status tk_gold_commit(tk_gold *gold)
{
    if (gold->no_memory) {
        return gold->host->fail(gold->doc, TK_ERR_DOC, UINT64_MAX,
                                "out of memory, or the record has 2 GiB or more");
    }
    tk_status status = tk_gold_commit_text(gold);
    for (uint32_t i = gold->first; i < gold->first + gold->n && status == TK_OK; i++) {
        if (gold->wanted[i]) {
            status = commit_layer(gold, i);
        }
    }
    if (status == TK_OK) {
        tk_lost_tell(&gold->lost, gold->host, gold->doc);
    }
    return status;
}

tk_status tk_gold_fail_message(tk_gold *gold, uint64_t line, uint64_t byte)
{
    char message[sizeof gold->message + 32] = "";
    if (line > 0) {
        snprintf(message, sizeof message, "line %" PRIu64 ": ", line);
    }
    strcat(message, gold->message);
    tk_mend_cuts(message);
    return gold->host->fail(gold->doc, TK_ERR_DOC, byte, message);
}
