// SPDX-License-Identifier: MIT
/** @file Numbers that are more than digits or words: parts of a whole, fractions, powers of ten. */
#ifndef TK_FRACTION_H
#define TK_FRACTION_H

#include "numeral.h"

/** The classes of words of the plugin `number`. */
enum {
    TK_CLASS_MOD = TK_NUMBER_CLASSES,
    TK_CLASS_POST,
    TK_CLASS_FIRM,
    TK_CLASS_DETERMINER,
    TK_CLASS_BETWEEN,
    TK_CLASS_TO,
    TK_CLASS_MINUS,
    TK_CLASS_PARTS, /**< denominator: "thirds" */
    TK_CLASS_PART,  /**< the same, after "one": "third" */
    TK_CLASS_OVER,  /**< "over", "out of", of "one over three" */
    TK_CLASS_UNIT,
    TK_CLASS_MOD_END,
    TK_NUMBER_PLUGIN_CLASSES
};

enum { TK_FRACTION_DIGITS = 15 }; /**< of a fraction without an end */

/** "two thirds", "one-fifth", "nine hundredths", "a hundredth", "2/3" at atom `i`. */
bool tk_fraction_parts(tk_scan *scan, int i, tk_number *out);

/** "and a third", "and two thirds" at atom `i`, after a number in words. */
bool tk_fraction_rest(tk_scan *scan, int i, tk_number *out);

/** Takes "x10^6", "e+14" and, after ten, "^9" into the number that they stand after. False if it is
 *  no number at all: "1.1^23" has more digits than it is worth. */
bool tk_fraction_power(tk_scan *scan, tk_number *number);

/** Makes a fraction of the number, if "over three" or "out of five" stands after it. */
void tk_fraction_over(tk_scan *scan, tk_number *number);

#endif // TK_FRACTION_H
