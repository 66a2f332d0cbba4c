// SPDX-License-Identifier: MIT
/** @file The units of quantities: data/units.tsv. */
#ifndef TK_NUMBER_UNITS_H
#define TK_NUMBER_UNITS_H

#include <toolkit/text/atom.h>

/** What a number counts: the values of the layer's column `kind`, whose names units.tsv has, too.
 */
enum { TK_NUMBER_PLAIN, TK_NUMBER_PERCENT, TK_NUMBER_ORDINAL, TK_NUMBER_QUANTITY };

/** A form of a unit, as the file has it; it points into the file's text. */
typedef struct tk_unit_form {
    const char *text, *name; /**< without NUL */
    uint8_t length, name_length;
    uint8_t kind;
} tk_unit_form;

typedef struct tk_units {
    tk_unit_form *forms;
    uint32_t count, capacity;
} tk_units;

/** Adds the forms of the file to the lexicon, as words of `class_id` with their index for value.
 *  The text must outlive the units. Returns 0, or the number of the first wrong line. */
uint32_t tk_units_read(tk_units *units, tk_word_table *lexicon, uint32_t class_id, const char *data,
                       size_t length);

void tk_units_finish(tk_units *units);

/** The unit at atom `i`, with the atom after it in `next`; or NULL. */
const tk_unit_form *tk_unit_read(const tk_units *units, tk_scan *scan, int i, int *next);

/** The unit of "half a mile", "a quarter of a percentage point", "half of one percent", at the atom
 *  after the fraction. */
const tk_unit_form *tk_unit_read_of(const tk_units *units, tk_scan *scan, int i, int *next);

#endif // TK_NUMBER_UNITS_H
