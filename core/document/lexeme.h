// SPDX-License-Identifier: MIT
#ifndef TK_LEXEME_H
#define TK_LEXEME_H

#include "base/arena.h"
#include "base/buffer.h"

#include <toolkit/plugin.h>

/**
 * The lexeme table: each distinct word form once, with ids 0, 1, 2, … in order of first occurrence,
 * and columns of values for each. Values depend only on the form, so the table can be dropped at
 * any time between documents without changing any output.
 *
 * A slot holds a form of up to 16 bytes, padded with zeros: most look-ups end there without reading
 * the form elsewhere. No form is empty or contains a NUL, so a slot of zeros is free.
 */
typedef struct tk_lexeme_slot {
    uint64_t head, tail; /**< for a longer form: a hash whose first byte is 0xff, which no form
    has, and its length */
    uint32_t id;
} tk_lexeme_slot;

/** A form's bytes and those of its folded form, in the table's arena, each followed by 16 zero
 * bytes. */
typedef struct tk_lexeme_form {
    const char *text;
    const char *folded; /**< may be `text` */
    uint32_t length, folded_length;
} tk_lexeme_form;

/** A column: `width` bytes per lexeme. */
typedef struct tk_lexeme_values {
    char *data;
    uint32_t width;
} tk_lexeme_values;

typedef struct tk_lexemes {
    tk_lexeme_slot *slots;
    uint32_t bits;     /**< there are 2^bits slots, or none */
    uint32_t count;    /**< of lexemes */
    uint32_t capacity; /**< of forms and of each column */
    uint32_t n_columns;
    tk_lexeme_form *forms;
    tk_lexeme_values *columns; /**< 0 is the host's "shape" */
    tk_arena arena;            /**< of forms and strings */
    tk_buffer folding;         /**< scratch buffer */
    tk_str *strings;           /**< handles of lexeme columns; 0 is empty */
    uint32_t n_strings, strings_capacity;
} tk_lexemes;

static inline uint32_t tk_lexemes_slots(const tk_lexemes *table)
{
    return table->slots ? 1u << table->bits : 0;
}

/** An empty table with columns of `widths` bytes; column 0 (shape, 4 bytes) is inserted first. */
bool tk_lexemes_init(tk_lexemes *table, const uint32_t *widths, uint32_t n);
void tk_lexemes_finish(tk_lexemes *table);

/**
 * Sets out[i] to the id of the form text[begin[i], end[i]). The text must be followed by
 * TK_TEXT_PAD bytes. The shape of new forms is set; their other columns are zero until filled.
 * False when out of memory: the caller must then drop the table.
 */
bool tk_lexemes_intern(tk_lexemes *table, const char *text, const uint32_t *begin,
                       const uint32_t *end, uint32_t n, uint32_t *out);
/** Adds a string for a TK_STRING column; its handle, or 0 if it is empty or when out of memory. */
uint32_t tk_lexemes_string(tk_lexemes *table, const char *data, size_t length);
void tk_lexemes_form_at(const tk_lexemes *table, uint32_t id, tk_form *out);
/** Bytes that the table uses. */
size_t tk_lexemes_bytes(const tk_lexemes *table);
/** Removes all lexemes, and frees memory beyond a small table's. */
void tk_lexemes_drop(tk_lexemes *table);

#endif
