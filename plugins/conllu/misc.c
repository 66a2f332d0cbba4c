// SPDX-License-Identifier: MIT
#include "misc.h"

#include <string.h>
#include <strings.h>

// Takes the next "key=value" of a column; false at its end.
static bool next_attribute(tk_str *left, tk_str *key, tk_str *value)
{
    while (left->length > 0 && *left->data == '|') {
        left->data++;
        left->length--;
    }
    if (left->length == 0 || (left->length == 1 && *left->data == '_')) {
        return false;
    }
    const char *bar = memchr(left->data, '|', left->length);
    uint64_t length = bar == NULL ? left->length : (uint64_t)(bar - left->data);
    const char *equals = memchr(left->data, '=', length);
    *key = (tk_str){left->data, equals == NULL ? length : (uint64_t)(equals - left->data)};
    *value = equals == NULL ? (tk_str){"", 0}
                            : (tk_str){equals + 1, length - (uint64_t)(equals + 1 - left->data)};
    left->data += length;
    left->length -= length;
    return true;
}

static bool is(tk_str s, const char *text)
{
    return s.length == strlen(text) && strncasecmp(s.data, text, s.length) == 0;
}

// Unescapes "\s" for a space, and so on, as Udapi and UDPipe write it. The result is in the
// scratch.
static tk_str unescape(misc *m, tk_str s)
{
    static const char from[] = "sptnr\\";
    static const char to[] = {' ', '|', '\t', '\n', '\r', '\\'};
    size_t at = m->scratch.length;
    for (uint64_t i = 0; i < s.length; i++) {
        char c = s.data[i];
        const char *found = c == '\\' && i + 1 < s.length && s.data[i + 1] != '\0'
                                ? strchr(from, s.data[i + 1])
                                : NULL;
        if (found != NULL) {
            c = to[found - from];
            i++;
        }
        if (tk_bytes_add(&m->scratch, &c, 1) == SIZE_MAX) {
            m->gold->no_memory = true;
            break;
        }
    }
    return (tk_str){m->scratch.data + at, m->scratch.length - at};
}

// Reserves room for all values of the column, so that they do not move.
static bool make_room(misc *m, tk_str column)
{
    m->scratch.length = 0;
    if (tk_bytes_add(&m->scratch, column.data, column.length) == SIZE_MAX) {
        m->gold->no_memory = true;
        return false;
    }
    m->scratch.length = 0;
    return true;
}

bool misc_read_spaces(misc *m, tk_str column, misc_spaces *out)
{
    tk_str key;
    tk_str value;
    *out = (misc_spaces){{NULL, 0}, {NULL, 0}};
    if (!make_room(m, column)) {
        return false;
    }
    while (next_attribute(&column, &key, &value)) {
        if (is(key, "SpaceAfter") && is(value, "No")) {
            out->after = (tk_str){"", 0};
        } else if (is(key, "SpacesAfter")) {
            out->after = unescape(m, value);
        } else if (is(key, "SpacesBefore")) {
            out->before = unescape(m, value);
        }
    }
    return !m->gold->no_memory;
}

// The layer whose name the key begins with, and the length of the name: "MoneyCurrency" is
// money, 5.
static uint32_t layer_of(tk_str key, size_t *length)
{
    static const struct {
        const char *key;
        uint32_t layer;
    } keys[] = {
        {"NER", TK_SCHEMA_ENTITY},  {"NE", TK_SCHEMA_ENTITY}, {"Entity", TK_SCHEMA_ENTITY},
        {"Money", TK_SCHEMA_MONEY}, {"Date", TK_SCHEMA_DATE}, {"Number", TK_SCHEMA_NUMBER},
        {"Hype", TK_SCHEMA_HYPE},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t n = strlen(keys[i].key);
        if (key.length >= n && strncasecmp(key.data, keys[i].key, n) == 0 &&
            (key.length == n || (key.data[n] >= 'A' && key.data[n] <= 'Z'))) {
            *length = n;
            return keys[i].layer;
        }
    }
    return TK_SCHEMA_LAYERS;
}

static void count_unknown(misc *m, tk_str key)
{
    tk_lost_add(&m->gold->lost, 1, "values of MISC: %.*s", (int)(key.length > 40 ? 40 : key.length),
                key.data);
}

// "B-ORG", "I-ORG", "B", "I", "O".
static bool take_tag(misc *m, uint32_t layer, tk_str tag, uint32_t begin, uint32_t end)
{
    bool labelled = tag.length > 2 && tag.data[1] == '-';
    if (tag.length == 0 || (tag.length > 1 && !labelled) || strchr("BIESLUO", *tag.data) == NULL) {
        return false;
    }
    if (*tag.data == 'O') {
        return true;
    }
    if (!m->gold->wanted[layer]) {
        return true;
    }
    bool first = *tag.data == 'B' || *tag.data == 'S' || *tag.data == 'U';
    tk_spans *spans = &m->gold->layers[layer];
    if (!first && m->tracks[layer].open && m->tracks[layer].index < spans->count) {
        spans->items[m->tracks[layer].index].end = end;
        m->tracks[layer].seen = true;
        return true;
    }
    tk_span *span;
    uint32_t of_label = layer;
    if (labelled && layer == TK_SCHEMA_ENTITY) {
        span = tk_gold_labelled(m->gold, (tk_str){tag.data + 2, tag.length - 2}, begin, end,
                                &of_label);
    } else {
        span = tk_gold_span(m->gold, layer, begin, end);
        if (span != NULL && labelled &&
            (tk_schema[layer].n_columns == 0 ||
             !tk_gold_value(m->gold, layer, span, 0, (tk_str){tag.data + 2, tag.length - 2}))) {
            tk_lost_add(&m->gold->lost, 1, "labels %.*s",
                        (int)(tag.length > 42 ? 40 : tag.length - 2), tag.data + 2);
        }
    }
    if (span != NULL && of_label == layer) {
        m->tracks[layer].index = spans->count - 1;
        m->tracks[layer].seen = true;
    }
    return true;
}

void misc_take(misc *m, tk_str column, uint32_t begin, uint32_t end)
{
    tk_str key;
    tk_str value;
    if (!make_room(m, column)) {
        return;
    }
    for (uint32_t i = 0; i < TK_SCHEMA_LAYERS; i++) {
        m->tracks[i].seen = false;
    }
    while (next_attribute(&column, &key, &value)) {
        size_t length;
        uint32_t layer = layer_of(key, &length);
        if (is(key, "SpaceAfter") || is(key, "SpacesAfter") || is(key, "SpacesBefore") ||
            is(key, "TokenRange")) {
            continue;
        }
        if (layer == TK_SCHEMA_LAYERS) {
            count_unknown(m, key);
            continue;
        }
        tk_str text = unescape(m, value);
        if (length == key.length) {
            if (!take_tag(m, layer, text, begin, end)) {
                count_unknown(m, key);
            }
            continue;
        }
        uint32_t c = tk_gold_column(layer, (tk_str){key.data + length, key.length - length});
        if (!m->gold->wanted[layer]) {
            continue;
        }
        if (c == UINT32_MAX || !m->tracks[layer].seen ||
            !tk_gold_value(m->gold, layer, &m->gold->layers[layer].items[m->tracks[layer].index], c,
                           text)) {
            count_unknown(m, key);
        }
    }
    for (uint32_t i = 0; i < TK_SCHEMA_LAYERS; i++) {
        m->tracks[i].open = m->tracks[i].seen;
    }
}

void misc_end(misc *m)
{
    for (uint32_t i = 0; i < TK_SCHEMA_LAYERS; i++) {
        m->tracks[i].open = false;
    }
}
