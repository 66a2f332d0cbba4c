// SPDX-License-Identifier: MIT
/** @file Numbers that are more than digits or words: parts of a whole, fractions, powers, and the
 *  ordinals of large numbers. */
#ifndef TK_FRACTION_H
#define TK_FRACTION_H

#include <toolkit/text/numeral.h>

/** The classes of words of the plugin `number`. */
enum {
    TK_CLASS_MOD = TK_NUMBER_CLASSES,
    TK_CLASS_POST,
    TK_CLASS_FIRM,
    TK_CLASS_DETERMINER,
    TK_CLASS_BETWEEN,
    TK_CLASS_TO,
    TK_CLASS_MINUS,
    TK_CLASS_PARTS,    /**< denominator: "thirds"; below 0 a power of ten: -12 for "trillionths" */
    TK_CLASS_PART,     /**< the same, after "one": "third" */
    TK_CLASS_OVER,     /**< value 1: "over", 0: "out of", of "one over three" */
    TK_CLASS_THEN,     /**< "in", "to": what may follow "by a third" */
    TK_CLASS_STOP,     /**< tk_modifier_classes */
    TK_CLASS_BOUND,    /**< the same */
    TK_CLASS_NEGATION, /**< the same */
    TK_CLASS_ODD,      /**< "odd", of "20-odd" */
    TK_CLASS_UNIT,
    TK_CLASS_MOD_END,
    TK_NUMBER_PLUGIN_CLASSES
};

enum { TK_FRACTION_DIGITS = 15 }; /**< of a fraction without an end */

/** "two thirds", "one-fifth", "nine hundredths", "a hundredth", "2/3", "a third of", "by a third"
 * at atom `i`; and of larger numbers, "three twenty-fifths", "two hundred and six hundredths". */
bool tk_fraction_parts(tk_scan *scan, int i, tk_number *out);

/** Adds "and a third", "and two thirds", "and 3/4", which stand after the number: after one in
 * words or in plain digits. */
void tk_fraction_rest(tk_scan *scan, tk_number *number);

/** Takes "x10^6", "e+14" and "^9" into the number that they stand after. False if it is no number
 *  at all. */
bool tk_fraction_power(tk_scan *scan, tk_number *number);

/** Makes a fraction of the number, if "over three" or "out of five" stands after it. */
void tk_fraction_over(tk_scan *scan, tk_number *number);

/** "two hundredth", "one hundred and fifth", "1,000th" at atom `i`: ordinals that
 *  tk_numeral_ordinal() does not read. The number, with the atom after it in `next`; or 0. */
int64_t tk_fraction_ordinal(tk_scan *scan, int i, int *next);

#endif // TK_FRACTION_H
