// SPDX-License-Identifier: MIT
/** @file Numbers that are more than digits or words: fractions, powers, and the ordinals of large
 *  numbers. */
#ifndef TK_FRACTION_H
#define TK_FRACTION_H

#include <toolkit/text/numeral.h>

/** The word classes of the plugin `number`, after those of numeral.h: id, name in data files. */
#define TK_NUMBER_CLASS_LIST(X)                                                                \
    X(MOD, "mod")               /* modifier.h; before a number */                              \
    X(POST, "after")            /* modifier.h; after a number */                               \
    X(FIRM, "firm")             /* a modifier that a determiner may follow */                  \
    X(DETERMINER, "determiner") /* "the", "its" */                                             \
    X(BETWEEN, "between")                                                                      \
    X(TO, "to")                                                                                \
    X(MINUS, "minus")                                                                          \
    X(PARTS, "parts")       /* denominator: "thirds"; below 0 a power of ten: "trillionths" */ \
    X(PART, "part")         /* the same, after "one": "third" */                               \
    X(OVER, "over")         /* "over", "out of" in "one over three"; a TK_OVER_… */          \
    X(THEN, "then")         /* "in", "to": may follow "by a third" */                          \
    X(MEASURE, "measure")   /* "by" in "by a third" */                                         \
    X(ALONE, "alone")       /* a fraction that is a number by itself: "half" */                \
    X(PLURAL, "plural")     /* a plural without -s: "200-300 people" */                        \
    X(STOP, "stop")         /* tk_modifier_classes */                                          \
    X(BOUND, "bound")       /* the same */                                                     \
    X(NEGATION, "negation") /* the same */                                                     \
    X(ODD, "odd")           /* "odd" in "20-odd" */                                            \
    X(UNIT, "unit")         /* value: index into the forms of units.h */                       \
    X(MOD_END, "mod_end")   /* the last word of a modifier; set by create() */

enum {
    TK_NUMBER_CLASS_BEFORE = TK_NUMBER_CLASSES - 1,
#define TK_CLASS_ID(id, name) TK_CLASS_##id,
    TK_NUMBER_CLASS_LIST(TK_CLASS_ID)
#undef TK_CLASS_ID
        TK_NUMBER_PLUGIN_CLASSES
};

/** Values of TK_CLASS_OVER: anywhere, or only before the end of a phrase. */
enum { TK_OVER_ANY, TK_OVER_ENDING };

enum { TK_FRACTION_DIGITS = 15 }; /**< of an infinite fraction */

/** "two thirds", "one-fifth", "nine hundredths", "a hundredth", "2/3", "a third of", "by a third"
 * at atom `i`; and of larger numbers, "three twenty-fifths", "two hundred and six hundredths". */
bool tk_fraction_parts(tk_scan *scan, int i, tk_number *out);

/** Adds "and a third", "and two thirds", "and 3/4" after a number in words or in plain digits. */
void tk_fraction_rest(tk_scan *scan, tk_number *number);

/** Adds a following "x10^6", "e+14" or "^9" to the number. False if the result is not a number. */
bool tk_fraction_power(tk_scan *scan, tk_number *number);

/** Makes the number a fraction if "over three" or "out of five" follows it. */
void tk_fraction_over(tk_scan *scan, tk_number *number);

/** "two hundredth", "one hundred and fifth", "1,000th" at atom `i`: ordinals that
 *  tk_numeral_ordinal() does not read. Returns the number, with the atom after it in `next`; or 0.
 */
int64_t tk_fraction_ordinal(tk_scan *scan, int i, int *next);

#endif // TK_FRACTION_H
