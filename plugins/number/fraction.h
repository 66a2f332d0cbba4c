// SPDX-License-Identifier: MIT
/** @file Numbers that are more than digits or words: parts of a whole, fractions, powers, and the
 *  ordinals of large numbers. */
#ifndef TK_FRACTION_H
#define TK_FRACTION_H

#include <toolkit/text/numeral.h>

/** The classes of words of the plugin `number`, after those of numeral.h: id, name in data files.
 */
#define TK_NUMBER_CLASS_LIST(X)                                                                \
    X(MOD, "mod")               /* modifier.h; before a number */                              \
    X(POST, "after")            /* the same, after a number */                                 \
    X(FIRM, "firm")             /* a modifier that may have a determiner after it */           \
    X(DETERMINER, "determiner") /* "the", "its" */                                             \
    X(BETWEEN, "between")                                                                      \
    X(TO, "to")                                                                                \
    X(MINUS, "minus")                                                                          \
    X(PARTS, "parts")       /* denominator: "thirds"; below 0 a power of ten: "trillionths" */ \
    X(PART, "part")         /* the same, after "one": "third" */                               \
    X(OVER, "over")         /* "over", "out of", of "one over three"; a TK_OVER_… */         \
    X(THEN, "then")         /* "in", "to": what may follow "by a third" */                     \
    X(MEASURE, "measure")   /* "by", of "by a third" */                                        \
    X(ALONE, "alone")       /* a fraction that is a number without more: "half" */             \
    X(PLURAL, "plural")     /* a plural without -s: "200-300 people" */                        \
    X(STOP, "stop")         /* tk_modifier_classes */                                          \
    X(BOUND, "bound")       /* the same */                                                     \
    X(NEGATION, "negation") /* the same */                                                     \
    X(ODD, "odd")           /* "odd", of "20-odd" */                                           \
    X(UNIT, "unit")         /* value: index into the forms of units.h */                       \
    X(MOD_END, "mod_end")   /* the last word of a modifier; set by create() */

enum {
    TK_NUMBER_CLASS_BEFORE = TK_NUMBER_CLASSES - 1,
#define TK_CLASS_ID(id, name) TK_CLASS_##id,
    TK_NUMBER_CLASS_LIST(TK_CLASS_ID)
#undef TK_CLASS_ID
        TK_NUMBER_PLUGIN_CLASSES
};

/** Values of TK_CLASS_OVER: anywhere, or before the end of a phrase only. */
enum { TK_OVER_ANY, TK_OVER_ENDING };

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
