// SPDX-License-Identifier: MIT
/** @file The units of quantities: data/units.tsv. */
#ifndef TK_NUMBER_UNITS_H
#define TK_NUMBER_UNITS_H

#include <toolkit/text/atom.h>

/** The kind of a number: values of the layer's column `kind`. units.tsv uses the same names. */
enum { TK_NUMBER_PLAIN, TK_NUMBER_PERCENT, TK_NUMBER_ORDINAL, TK_NUMBER_QUANTITY };

/** A form of a unit as in the file; points into the file's text. */
typedef struct tk_unit_form {
    const char *text, *name; /**< without NUL */
    uint8_t length, name_length;
    uint8_t kind;
} tk_unit_form;

typedef struct tk_units {
    tk_unit_form *forms;
    uint32_t count, capacity;
} tk_units;

/** Adds the forms of the file to the lexicon, as words of `class_id` with their index as value. The
 *  text must outlive the units. Returns 0, or the number of the first invalid line. */
uint32_t tk_units_read(tk_units *units, tk_word_table *lexicon, uint32_t class_id, const char *data,
                       size_t length);

void tk_units_finish(tk_units *units);

/** Returns the unit at atom `i`, with the atom after it in `next`; or NULL. */
const tk_unit_form *tk_unit_read(const tk_units *units, tk_scan *scan, int i, int *next);

/** Returns the unit of "half a mile", "a quarter of a percentage point", "half of one percent"; `i`
 * is the atom after the fraction. */
const tk_unit_form *tk_unit_read_of(const tk_units *units, tk_scan *scan, int i, int *next);

#endif // TK_NUMBER_UNITS_H
