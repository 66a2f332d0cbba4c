// SPDX-License-Identifier: MIT
#include "document.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum {
    KEPT_TEXT = 8 << 20,
    FEW_KEYS = 16,          // keys of meta that are searched linearly
    KEPT_META_TABLE = 4096, // places
};

static const tk_str empty = {"", 0};

bool tk_document_reset(tk_document *document, const tk_str *name)
{
    tk_document *d = document;
    tk_arena_reset(&d->arena);
    if (d->text.capacity > KEPT_TEXT) {
        tk_buffer_free(&d->text);
        tk_offset_map_free(&d->offsets);
    }
    d->text.length = 0;
    d->fixed = false;
    d->is_ascii = true;
    d->length = 0;
    d->id = empty;
    if (d->meta_table_size > KEPT_META_TABLE) {
        free(d->meta_table);
        d->meta_table = NULL;
        d->meta_table_size = 0;
    }
    d->n_meta = d->n_strings = 0;
    d->offsets.built = false;
    return tk_document_set_id(d, name->data, name->length);
}

void tk_document_finish(tk_document *document)
{
    tk_buffer_free(&document->text);
    tk_offset_map_free(&document->offsets);
    tk_arena_free(&document->arena);
    free(document->meta);
    free(document->meta_table);
    free(document->strings);
    *document = (tk_document){0};
}

char *tk_document_text_reserve(tk_document *document, uint64_t capacity)
{
    if (capacity > TK_TEXT_LIMIT)
        return NULL;
    document->text.length = 0; // the caller owns the whole capacity; growing keeps the bytes in use
    if (capacity + TK_TEXT_PAD > document->text.capacity) {
        document->text.length = document->text.capacity;
        if (!tk_buffer_reserve(&document->text, capacity + TK_TEXT_PAD - document->text.capacity))
            return NULL;
        document->text.length = 0;
    }
    return document->text.data;
}

uint64_t tk_document_text_fix(tk_document *document, uint64_t length)
{
    tk_document *d = document;
    size_t bad = tk_utf8_check(d->text.data, length, &d->is_ascii);
    if (bad < length)
        return bad;
    memset(d->text.data + length, 0, TK_TEXT_PAD);
    d->text.length = d->length = (uint32_t)length;
    d->fixed = true;
    return length;
}

bool tk_document_set_id(tk_document *document, const char *data, uint64_t length)
{
    char *copy = tk_arena_copy(&document->arena, data, length, 1);
    if (!copy)
        return false;
    document->id = (tk_str){copy, length};
    return true;
}

static bool is_key(const tk_meta *meta, const char *key, uint64_t length)
{
    return meta->key.length == length && memcmp(meta->key.data, key, length) == 0;
}

/** The key's slot in the table; a free slot if the key is not there. */
static uint32_t *meta_slot(const tk_document *d, const char *key, uint64_t length)
{
    const uint32_t mask = d->meta_table_size - 1;
    uint32_t i = (uint32_t)XXH3_64bits(key, length) & mask;
    while (d->meta_table[i] && !is_key(&d->meta[d->meta_table[i] - 1], key, length))
        i = (i + 1) & mask;
    return &d->meta_table[i];
}

static tk_meta *find_meta(const tk_document *document, const char *key, uint64_t length)
{
    if (document->n_meta > FEW_KEYS) {
        const uint32_t index = *meta_slot(document, key, length);
        return index ? &document->meta[index - 1] : NULL;
    }
    for (uint32_t i = 0; i < document->n_meta; i++)
        if (is_key(&document->meta[i], key, length))
            return &document->meta[i];
    return NULL;
}

/** Makes room in the table for one more key, and inserts all keys. */
static bool index_meta(tk_document *d)
{
    if (d->n_meta + 1 > FEW_KEYS && (d->n_meta + 1) * 2 > d->meta_table_size) {
        const uint32_t size = d->meta_table_size ? d->meta_table_size * 2 : 8 * FEW_KEYS;
        uint32_t *table = malloc(size * sizeof *table);
        if (!table)
            return false;
        free(d->meta_table);
        d->meta_table = table;
        d->meta_table_size = size;
    } else if (d->n_meta != FEW_KEYS) {
        return true;
    }
    memset(d->meta_table, 0, d->meta_table_size * sizeof *d->meta_table);
    for (uint32_t i = 0; i < d->n_meta; i++)
        *meta_slot(d, d->meta[i].key.data, d->meta[i].key.length) = i + 1;
    return true;
}

const tk_meta *tk_document_meta(const tk_document *document, const char *key)
{
    return find_meta(document, key, strlen(key));
}

bool tk_document_set_meta(tk_document *document, const tk_str *key, const tk_str *value,
                          uint32_t json)
{
    tk_document *d = document;
    char *copy = tk_arena_copy(&d->arena, value->data, value->length, 1);
    if (!copy)
        return false;
    tk_meta *meta = find_meta(d, key->data, key->length);
    if (!meta) {
        if (!index_meta(d))
            return false;
        if (d->n_meta == d->meta_capacity) {
            uint32_t capacity = d->meta_capacity ? d->meta_capacity * 2 : 16;
            tk_meta *bigger = realloc(d->meta, capacity * sizeof *bigger);
            if (!bigger)
                return false;
            d->meta = bigger;
            d->meta_capacity = capacity;
        }
        char *name = tk_arena_copy(&d->arena, key->data, key->length, 1);
        if (!name)
            return false;
        if (d->n_meta >= FEW_KEYS)
            *meta_slot(d, name, key->length) = d->n_meta + 1;
        meta = &d->meta[d->n_meta++];
        meta->key = (tk_str){name, key->length};
    }
    meta->value = (tk_str){copy, value->length};
    meta->json = json;
    return true;
}

uint32_t tk_document_string_add(tk_document *document, const char *data, uint64_t length)
{
    tk_document *d = document;
    if (!length)
        return 0;
    if (d->n_strings == d->strings_capacity) {
        uint32_t capacity = d->strings_capacity ? d->strings_capacity * 2 : 64;
        tk_str *bigger = realloc(d->strings, capacity * sizeof *bigger);
        if (!bigger)
            return 0;
        d->strings = bigger;
        d->strings_capacity = capacity;
    }
    char *copy = tk_arena_copy(&d->arena, data, length, 1);
    if (!copy)
        return 0;
    d->strings[d->n_strings++] = (tk_str){copy, length};
    return d->n_strings;
}

tk_str tk_document_string(const tk_document *document, uint32_t handle)
{
    return handle && handle <= document->n_strings ? document->strings[handle - 1] : empty;
}

void tk_document_offsets(tk_document *document, uint32_t unit, uint32_t n, const uint32_t *in,
                         uint32_t *out)
{
    if (document->is_ascii || unit == TK_UNIT_BYTE)
        memmove(out, in, n * sizeof *out);
    else
        tk_text_offsets(&document->offsets, document->text.data, document->length, unit, n, in,
                        out);
}

void tk_document_bytes(tk_document *document, uint32_t unit, uint32_t n, const uint32_t *in,
                       uint32_t *out)
{
    const bool direct = document->is_ascii || unit == TK_UNIT_BYTE;
    const bool mapped = !direct && tk_offset_map_need(&document->offsets, document->text.data,
                                                      document->length, unit);
    for (uint32_t i = 0; i < n; i++) {
        if (direct)
            out[i] = in[i] <= document->length ? in[i] : UINT32_MAX;
        else if (mapped)
            out[i] = tk_offset_map_to_byte(&document->offsets, document->text.data,
                                           document->length, in[i]);
        else
            out[i] = UINT32_MAX; // out of memory: the reader refuses the offset
    }
}
