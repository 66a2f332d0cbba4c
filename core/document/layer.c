// SPDX-License-Identifier: MIT
#include "layer.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { FIRST_CAPACITY = 256, KEPT_CAPACITY = 1 << 18 };

uint32_t tk_column_width(const tk_column *column)
{
    switch (column->type) {
    case TK_U8:
        return 1;
    case TK_U32:
    case TK_STRING:
    case TK_SPAN:
        return 4;
    case TK_BYTES:
        return column->width;
    default:
        return 8;
    }
}

uint32_t tk_layer_base_length(const char *name)
{
    return (uint32_t)strcspn(name, "/");
}

bool tk_layer_init(tk_layer_store *layer, const tk_layer_decl *decl, const char *name,
                   uint32_t stage)
{
    *layer = (tk_layer_store){.decl = decl, .name = name, .stage = stage};
    layer->columns = calloc(decl->n_columns + 1u, sizeof *layer->columns);
    return layer->columns != NULL;
}

static void free_arrays(tk_layer_store *layer)
{
    free(layer->begin);
    free(layer->end);
    free(layer->lexeme);
    layer->begin = layer->end = layer->lexeme = NULL;
    for (uint32_t i = 0; layer->columns && i < layer->decl->n_columns; i++) {
        free(layer->columns[i]);
        layer->columns[i] = NULL;
    }
    layer->capacity = layer->room = 0;
}

void tk_layer_finish(tk_layer_store *layer)
{
    if (layer->decl)
        free_arrays(layer);
    free(layer->columns);
    *layer = (tk_layer_store){0};
}

void tk_layer_reset(tk_layer_store *layer)
{
    layer->count = layer->room = 0;
    layer->committed = false;
    layer->interned = false;
    if (layer->capacity > KEPT_CAPACITY)
        free_arrays(layer);
}

static bool grow(void **array, uint32_t capacity, uint32_t width)
{
    void *bigger = realloc(*array, (size_t)capacity * width);
    if (!bigger)
        return false;
    *array = bigger;
    return true;
}

/** Grows the arrays to at least `capacity` spans. */
static bool grow_arrays(tk_layer_store *layer, uint32_t capacity)
{
    uint32_t more = layer->capacity ? layer->capacity : FIRST_CAPACITY;
    while (more < capacity)
        more *= 2;
    bool ok = grow((void **)&layer->begin, more, 4) && grow((void **)&layer->end, more, 4);
    if (layer->decl->flags & TK_LAYER_LEXEMES)
        ok = ok && grow((void **)&layer->lexeme, more, 4);
    for (uint32_t i = 0; i < layer->decl->n_columns; i++)
        ok = ok && grow(&layer->columns[i], more, tk_column_width(&layer->decl->columns[i]));
    if (ok)
        layer->capacity = more;
    return ok;
}

bool tk_layer_reserve(tk_layer_store *layer, uint64_t capacity)
{
    if (capacity <= layer->room)
        return true;
    if (capacity > UINT32_MAX / 2)
        return false;
    uint32_t room = (uint32_t)capacity;
    if (room > layer->capacity && !grow_arrays(layer, room))
        return false;
    // At least doubles, so that a plugin may ask for one more span at a time.
    if (room < layer->room * 2)
        room = layer->room * 2 < layer->capacity ? layer->room * 2 : layer->capacity;
    // What a plugin does not set is zero or none, whatever the documents before left there.
    for (uint32_t i = 0; i < layer->decl->n_columns; i++) {
        const tk_column *column = &layer->decl->columns[i];
        const size_t width = tk_column_width(column);
        const int unset = column->type == TK_SPAN ? 0xff : 0; // all bytes of TK_SPAN_NONE
        memset((char *)layer->columns[i] + layer->room * width, unset,
               (room - layer->room) * width);
    }
    layer->room = room;
    return true;
}

// ------------------------------------------------------------------------------------ checks

static bool is_boundary(const char *text, uint32_t at)
{
    return (signed char)text[at] >= -0x40; // the byte after the text is NUL
}

static bool say_span(const tk_layer_store *layer, uint32_t i, const char *what, char *message,
                     size_t size)
{
    snprintf(message, size, "layer %s, span %u [%u, %u): %s", layer->name, i, layer->begin[i],
             layer->end[i], what);
    return false;
}

/** The slow path: finds the wrong span and reports it. */
static bool name_bad_span(const tk_layer_store *layer, const tk_layer_bounds *bounds, char *message,
                          size_t size)
{
    const bool disjoint = layer->decl->flags & (TK_LAYER_DISJOINT | TK_LAYER_LEXEMES);
    for (uint32_t i = 0; i < layer->count; i++) {
        const uint32_t b = layer->begin[i], e = layer->end[i];
        if (e > bounds->length || b > e)
            return say_span(layer, i, "outside the text, or ends before it begins", message, size);
        if (disjoint && b == e)
            return say_span(layer, i, "empty", message, size);
        if (!is_boundary(bounds->text, b) || !is_boundary(bounds->text, e))
            return say_span(layer, i, "splits a UTF-8 sequence", message, size);
        if (i && (b < layer->begin[i - 1] || (b == layer->begin[i - 1] && e < layer->end[i - 1])))
            return say_span(layer, i, "out of order", message, size);
        if (i && disjoint && b < layer->end[i - 1])
            return say_span(layer, i, "overlaps the previous span", message, size);
    }
    return true;
}

/** Whether the bytes `from` … `to`, rounded up to a multiple of eight bytes, are all ASCII. */
static bool is_ascii(const char *text, uint32_t from, uint32_t to)
{
    uint64_t high = 0;
    for (; from <= to; from += 8)
        high |= tk_text_load8(text + from);
    return !(high & 0x8080808080808080u);
}

/** Whether no span of a disjoint layer, all within the text, splits a UTF-8 sequence. If spans are
 * close together, as tokens are, most stretches of text are ASCII and need no check. */
static bool check_boundaries(const tk_layer_store *layer, const char *text)
{
    enum { STRETCH = 16, CLOSE = 8 * STRETCH };
    const uint32_t *begin = layer->begin, *end = layer->end;
    for (uint32_t i = 0, next; i < layer->count; i = next) {
        next = layer->count - i > STRETCH ? i + STRETCH : layer->count;
        if (end[next - 1] - begin[i] < CLOSE && is_ascii(text, begin[i], end[next - 1]))
            continue;
        for (uint32_t k = i; k < next; k++)
            if (!is_boundary(text, begin[k]) || !is_boundary(text, end[k]))
                return false;
    }
    return true;
}

/** The fast path: no branch and no dependency between spans. Offsets of 2^31 or more are negative
 * here. */
static bool check_disjoint(const tk_layer_store *layer, const tk_layer_bounds *bounds)
{
    const int32_t *begin = (const int32_t *)layer->begin, *end = (const int32_t *)layer->end;
    const uint32_t n = layer->count;
    int32_t bad = begin[0] | end[n - 1];
    for (uint32_t i = 0; i < n; i++)
        bad |= (end[i] <= begin[i] ? -1 : 0) | end[i];
    for (uint32_t i = 1; i < n; i++)
        bad |= begin[i] < end[i - 1] ? -1 : 0;
    if (bad < 0 || layer->end[n - 1] > bounds->length)
        return false;
    return bounds->is_ascii || check_boundaries(layer, bounds->text);
}

/** Whether all values of a TK_SPAN column are spans of their layer, or none. */
static bool check_references(const tk_layer_store *layer, uint32_t index,
                             const tk_layer_bounds *bounds, char *message, size_t size)
{
    const uint32_t *values = layer->columns[index];
    const uint32_t target = layer->targets[index];
    const uint32_t count = target == UINT32_MAX ? 0 : bounds->layers[target].count;
    const tk_column *column = &layer->decl->columns[index];
    for (uint32_t i = 0; i < layer->count; i++) {
        if (values[i] < count || values[i] == TK_SPAN_NONE)
            continue;
        snprintf(message, size, "layer %s, span %u: %s is %u; layer %s has %u spans", layer->name,
                 i, column->name, values[i], column->layer, count);
        return false;
    }
    return true;
}

/** Values that name something: enumerations, booleans, string handles, spans. */
static bool check_column(const tk_layer_store *layer, uint32_t index, const tk_layer_bounds *bounds,
                         char *message, size_t size)
{
    const tk_column *column = &layer->decl->columns[index];
    uint32_t limit = UINT32_MAX;
    if (column->type == TK_SPAN)
        return check_references(layer, index, bounds, message, size);
    if (column->type == TK_STRING)
        limit = bounds->n_strings + 1;
    else if (column->names)
        limit = column->n_names;
    else if (column->flags & TK_COL_BOOL)
        limit = 2;
    if (limit == UINT32_MAX || (column->type != TK_U8 && tk_column_width(column) != 4))
        return true;
    for (uint32_t i = 0; i < layer->count; i++) {
        uint32_t value = column->type == TK_U8 ? ((const uint8_t *)layer->columns[index])[i]
                                               : ((const uint32_t *)layer->columns[index])[i];
        if (value < limit)
            continue;
        snprintf(message, size, "layer %s, span %u: %s is %u; it must be below %u", layer->name, i,
                 column->name, value, limit);
        return false;
    }
    return true;
}

bool tk_layer_check(const tk_layer_store *layer, const tk_layer_bounds *bounds, char *message,
                    size_t size)
{
    if (!layer->count)
        return true;
    const uint32_t flags = layer->decl->flags;
    if (flags & TK_LAYER_DOCUMENT &&
        (layer->count != 1 || layer->begin[0] != 0 || layer->end[0] != bounds->length)) {
        snprintf(message, size, "layer %s: a layer of the document has one span, the whole text",
                 layer->name);
        return false;
    }
    const bool quick =
        flags & (TK_LAYER_DISJOINT | TK_LAYER_LEXEMES) && check_disjoint(layer, bounds);
    if (!quick && !name_bad_span(layer, bounds, message, size))
        return false;
    for (uint32_t i = 0; i < layer->decl->n_columns; i++)
        if (!check_column(layer, i, bounds, message, size))
            return false;
    return true;
}

uint64_t tk_layer_digest(const tk_layer_store *layer)
{
    if (!layer->count)
        return 0;
    const size_t spans = (size_t)layer->count * 4;
    uint64_t digest = XXH3_64bits_withSeed(layer->begin, spans, layer->count);
    digest = XXH3_64bits_withSeed(layer->end, spans, digest);
    if (layer->lexeme)
        digest = XXH3_64bits_withSeed(layer->lexeme, spans, digest);
    for (uint32_t i = 0; i < layer->decl->n_columns; i++)
        digest = XXH3_64bits_withSeed(
            layer->columns[i], (size_t)layer->count * tk_column_width(&layer->decl->columns[i]),
            digest);
    return digest;
}
