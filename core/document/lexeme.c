// SPDX-License-Identifier: MIT
#include "lexeme.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { FIRST_BITS = 14, FIRST_CAPACITY = 1 << 12, FORM_PAD = 16, BLOCK = 64 };

#define NO_MEMORY UINT32_MAX

// ------------------------------------------------------------------------------ key and hash

/** Masks for the bytes of a form of each length, in the first eight bytes from its start and in the
 * next eight. */
static const uint64_t in_head[17] = {0,          0xff,         0xffff,         0xffffff,
                                     0xffffffff, 0xffffffffff, 0xffffffffffff, 0xffffffffffffff,
                                     UINT64_MAX, UINT64_MAX,   UINT64_MAX,     UINT64_MAX,
                                     UINT64_MAX, UINT64_MAX,   UINT64_MAX,     UINT64_MAX,
                                     UINT64_MAX};
static const uint64_t in_tail[17] = {0,
                                     0,
                                     0,
                                     0,
                                     0,
                                     0,
                                     0,
                                     0,
                                     0,
                                     0xff,
                                     0xffff,
                                     0xffffff,
                                     0xffffffff,
                                     0xffffffffff,
                                     0xffffffffffff,
                                     0xffffffffffffff,
                                     UINT64_MAX};

/** The eight bytes from a form's start, or the hash of a long form. Reads 8 bytes for any
 * length. */
static inline uint64_t head_of(const char *form, uint32_t length)
{
    if (__builtin_expect(length > 16, 0))
        return XXH3_64bits(form, length) | 0xff;
    return tk_text_load8(form) & in_head[length];
}

/** The next eight bytes, or the length of a long form. Reads 16 bytes for any length. */
static inline uint64_t tail_of(const char *form, uint32_t length)
{
    return __builtin_expect(length > 16, 0) ? length : tk_text_load8(form + 8) & in_tail[length];
}

/** The slot of a key in a table of 2^bits. */
static inline uint32_t place_of(uint64_t head, uint64_t tail, uint32_t bits)
{
    const uint64_t h = (head ^ (tail * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
    return (uint32_t)((h ^ (h << 23)) >> (64 - bits));
}

/** Whether a slot holds a form of at most 16 bytes; for a longer one, whether it possibly does. */
static inline bool has_key(const tk_lexeme_slot *slot, uint64_t head, uint64_t tail)
{
    return ((slot->head ^ head) | (slot->tail ^ tail)) == 0;
}

static inline bool is_free(const tk_lexeme_slot *slot)
{
    return (slot->head | slot->tail) == 0;
}

// -------------------------------------------------------------------------------- the table

static bool set_slots(tk_lexemes *table, uint32_t bits)
{
    const uint32_t n = 1u << bits;
    tk_lexeme_slot *slots = calloc(n, sizeof *slots);
    if (!slots)
        return false;
    for (uint32_t i = 0; i < tk_lexemes_slots(table) && table->count; i++) {
        const tk_lexeme_slot *old = &table->slots[i];
        if (is_free(old))
            continue;
        uint32_t at = place_of(old->head, old->tail, bits);
        while (!is_free(&slots[at]))
            at = (at + 1) & (n - 1);
        slots[at] = *old;
    }
    free(table->slots);
    table->slots = slots;
    table->bits = bits;
    return true;
}

/** Room for `capacity` forms and values; new values are zero. */
static bool set_capacity(tk_lexemes *table, uint32_t capacity)
{
    tk_lexeme_form *forms = realloc(table->forms, capacity * sizeof *forms);
    if (!forms)
        return false;
    table->forms = forms;
    for (uint32_t i = 0; i < table->n_columns; i++) {
        tk_lexeme_values *column = &table->columns[i];
        char *data = realloc(column->data, (size_t)capacity * column->width);
        if (!data)
            return false;
        column->data = data;
        if (capacity > table->count)
            memset(data + (size_t)table->count * column->width, 0,
                   (size_t)(capacity - table->count) * column->width);
    }
    table->capacity = capacity;
    return true;
}

bool tk_lexemes_init(tk_lexemes *table, const uint32_t *widths, uint32_t n)
{
    *table = (tk_lexemes){.n_columns = n + 1};
    table->columns = calloc(n + 1, sizeof *table->columns);
    if (!table->columns)
        return false;
    table->columns[0].width = sizeof(uint32_t);
    for (uint32_t i = 0; i < n; i++)
        table->columns[i + 1].width = widths[i];
    if (set_slots(table, FIRST_BITS) && set_capacity(table, FIRST_CAPACITY))
        return true;
    tk_lexemes_finish(table);
    return false;
}

void tk_lexemes_finish(tk_lexemes *table)
{
    for (uint32_t i = 0; table->columns && i < table->n_columns; i++)
        free(table->columns[i].data);
    free(table->columns);
    free(table->slots);
    free(table->forms);
    free(table->strings);
    tk_arena_free(&table->arena);
    tk_buffer_free(&table->folding);
    *table = (tk_lexemes){0};
}

/** Copies a new form, folds it and notes its shape. */
static bool add_form(tk_lexemes *table, const char *text, uint32_t length)
{
    if (table->count == table->capacity &&
        (table->capacity > UINT32_MAX / 4 || !set_capacity(table, table->capacity * 2)))
        return false;
    uint32_t shape;
    table->folding.length = 0;
    if (!tk_text_fold(text, length, &table->folding, &shape))
        return false;
    tk_lexeme_form form = {.length = length, .folded_length = (uint32_t)table->folding.length};
    form.text = tk_arena_copy(&table->arena, text, length, FORM_PAD);
    if (!form.text)
        return false;
    form.folded = form.text;
    if (form.folded_length != length || memcmp(table->folding.data, text, length) != 0)
        form.folded =
            tk_arena_copy(&table->arena, table->folding.data, form.folded_length, FORM_PAD);
    if (!form.folded)
        return false;
    ((uint32_t *)table->columns[0].data)[table->count] = shape;
    table->forms[table->count++] = form;
    return true;
}

/** The id of a form, which is added if it is new. NO_MEMORY when out of memory. */
static uint32_t probe(tk_lexemes *table, const char *text, uint32_t length)
{
    const uint32_t mask = tk_lexemes_slots(table) - 1;
    const uint64_t head = head_of(text, length), tail = tail_of(text, length);
    uint32_t at = place_of(head, tail, table->bits);
    for (; !is_free(&table->slots[at]); at = (at + 1) & mask) {
        const tk_lexeme_slot *slot = &table->slots[at];
        if (has_key(slot, head, tail) &&
            (length <= 16 || memcmp(table->forms[slot->id].text, text, length) == 0))
            return slot->id;
    }
    if (!add_form(table, text, length))
        return NO_MEMORY;
    const uint32_t id = table->count - 1;
    table->slots[at] = (tk_lexeme_slot){head, tail, id};
    if (table->count * 2 > mask && !set_slots(table, table->bits + 1))
        return NO_MEMORY;
    return id;
}

/** A form's key and the first slot that it may be in. */
typedef struct form_key {
    uint64_t head, tail;
    uint32_t place;
} form_key;

/** Computes the keys of `n` forms and prefetches their slots. */
static void make_keys(const tk_lexemes *table, const char *text, const uint32_t *begin,
                      const uint32_t *end, uint32_t n, form_key *keys)
{
    const tk_lexeme_slot *slots = table->slots;
    const uint32_t bits = table->bits;
    for (uint32_t i = 0; i < n; i++) {
        const char *form = text + begin[i];
        const uint32_t length = end[i] - begin[i];
        form_key key = {.head = 0, .tail = 1}; // of a long form, left to probe(): matches no slot
        if (length <= 16) {
            key.head = tk_text_load8(form) & in_head[length];
            key.tail = tk_text_load8(form + 8) & in_tail[length];
        }
        key.place = place_of(key.head, key.tail, bits);
        __builtin_prefetch(&slots[key.place]);
        keys[i] = key;
    }
}

bool tk_lexemes_intern(tk_lexemes *table, const char *text, const uint32_t *begin,
                       const uint32_t *end, uint32_t n, uint32_t *out)
{
    form_key keys[BLOCK];
    for (uint32_t from = 0; from < n; from += BLOCK) {
        const uint32_t count = n - from < BLOCK ? n - from : BLOCK;
        make_keys(table, text, begin + from, end + from, count, keys);
        for (uint32_t i = 0; i < count; i++) {
            // If the table has grown since, the slot is only a wrong guess.
            const tk_lexeme_slot *slot = &table->slots[keys[i].place];
            uint32_t id = slot->id;
            if (!has_key(slot, keys[i].head, keys[i].tail)) {
                const uint32_t at = begin[from + i];
                id = probe(table, text + at, end[from + i] - at);
                if (id == NO_MEMORY)
                    return false;
            }
            out[from + i] = id;
        }
    }
    return true;
}

uint32_t tk_lexemes_string(tk_lexemes *table, const char *data, size_t length)
{
    if (length == 0)
        return 0;
    if (table->n_strings == table->strings_capacity) {
        uint32_t capacity = table->strings_capacity ? table->strings_capacity * 2 : 1024;
        tk_str *strings = realloc(table->strings, capacity * sizeof *strings);
        if (!strings)
            return 0;
        table->strings = strings;
        table->strings_capacity = capacity;
    }
    char *copy = tk_arena_copy(&table->arena, data, length, 1);
    if (!copy)
        return 0;
    table->strings[table->n_strings++] = (tk_str){copy, length};
    return table->n_strings; // handle 1 is strings[0]
}

void tk_lexemes_form_at(const tk_lexemes *table, uint32_t id, tk_form *out)
{
    const tk_lexeme_form *form = &table->forms[id];
    *out = (tk_form){.text = form->text,
                     .folded = form->folded,
                     .length = form->length,
                     .folded_length = form->folded_length,
                     .shape = ((const uint32_t *)table->columns[0].data)[id],
                     .id = id};
}

size_t tk_lexemes_bytes(const tk_lexemes *table)
{
    size_t width = sizeof *table->forms;
    for (uint32_t i = 0; i < table->n_columns; i++)
        width += table->columns[i].width;
    return tk_lexemes_slots(table) * sizeof *table->slots + table->capacity * width +
           table->arena.total + table->strings_capacity * sizeof *table->strings;
}

void tk_lexemes_drop(tk_lexemes *table)
{
    table->count = 0;
    table->n_strings = 0;
    tk_arena_reset(&table->arena);
    // A smaller table is created first; without memory for it, the old one is emptied and reused.
    if (!set_slots(table, FIRST_BITS))
        memset(table->slots, 0, tk_lexemes_slots(table) * sizeof *table->slots);
    if (!set_capacity(table, FIRST_CAPACITY)) { // some of the arrays may be smaller already
        table->capacity = FIRST_CAPACITY;
        for (uint32_t i = 0; i < table->n_columns; i++)
            memset(table->columns[i].data, 0, (size_t)FIRST_CAPACITY * table->columns[i].width);
    }
}
