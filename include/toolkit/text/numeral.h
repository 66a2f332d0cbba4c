// SPDX-License-Identifier: MIT
/**
 * @file
 * Numbers in English: "1,234.5", "10bn", "one and a half", "half a", "two hundred and six
 * thousand". The words come from number-words.tsv.
 */
#ifndef TK_NUMERAL_H
#define TK_NUMERAL_H

#include <toolkit/text/decimal.h>
#include <toolkit/text/atom.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

#define TK_NUMERAL_DIGITS_MAX 128 /**< maximum bytes of a number in ASCII digits */

/**
 * The classes of number-words.tsv. A plugin that reads this file into a lexicon must use these ids:
 * its list of class names begins with TK_NUMBER_CLASS_NAMES, and its own classes begin with
 * TK_NUMBER_CLASSES.
 */
enum {
    TK_CLASS_CARD,     /**< value 0–19, 20, 30 … 90 */
    TK_CLASS_HUNDRED,  /**< "hundred" */
    TK_CLASS_SCALE,    /**< value: power of ten of "thousand", "million" */
    TK_CLASS_ABBR,     /**< value: power of ten of "k", "m", "bn" */
    TK_CLASS_SCALES,   /**< value: power of ten of "thousands", "millions" */
    TK_CLASS_ORDINAL,  /**< value of "first" … "thirtieth"; "last" is not an ordinal */
    TK_CLASS_SUFFIX,   /**< "st", "nd", "rd", "th" */
    TK_CLASS_FRACTION, /**< value: thousandths of "half", "quarter", "tenth" */
    TK_CLASS_ARTICLE,  /**< "a", "an" */
    TK_CLASS_AND,      /**< "and" */
    TK_CLASS_FEW,      /**< value: the minimum for "few", "several" */
    TK_CLASS_OF,       /**< "of" */
    TK_CLASS_DOZEN,    /**< "dozen": twelve, after a number below a hundred */
    TK_CLASS_POINT,    /**< "point" in "five point two" */
    TK_CLASS_APART,    /**< letters of ABBR that may be separated from their number: "10 m" */
    TK_NUMBER_CLASSES
};

#define TK_NUMBER_CLASS_NAMES                                                                 \
    "card", "hundred", "scale", "abbr", "scales", "ordinal", "suffix", "fraction", "article", \
        "and", "few", "of", "dozen", "point", "apart"

/** The entries for these classes in a table of tk_class_values by class id. */
#define TK_NUMBER_CLASS_VALUES                                                              \
    [TK_CLASS_CARD] = {.times = 1, .max = 90}, [TK_CLASS_SCALE] = {.times = 1, .max = 15},  \
    [TK_CLASS_ABBR] = {.times = 1, .max = 15}, [TK_CLASS_SCALES] = {.times = 1, .max = 15}, \
    [TK_CLASS_ORDINAL] = {.times = 1, .min = 1, .max = 1000000000},                         \
    [TK_CLASS_FRACTION] = {.times = 1, .min = 1, .max = 999},                               \
    [TK_CLASS_FEW] = {.times = 1, .min = 1, .max = 9}

typedef struct tk_number {
    tk_decimal value;
    int next;      /**< the atom after it */
    int power;     /**< power of ten of the last scale: 6 of "10 million" */
    bool scaled;   /**< has a scale: "10 million", "10bn" */
    bool words;    /**< is written in words */
    bool vague;    /**< "a few million", "several": value is the minimum */
    bool article;  /**< begins with "a": "a million" */
    bool grouped;  /**< digits with groups of three or two decimals: looks like an amount */
    bool fraction; /**< has a fraction in words or signs */
} tk_number;

enum {
    TK_NUMERAL_ABBR = 1,   /**< read "10m", "10 bn" as numbers with a scale */
    TK_NUMERAL_SPACES = 2, /**< read "10 000" as one number */
    TK_NUMERAL_COMMA = 4,  /**< read "1.234" as 1234, "1,234" as 1.234 */
    TK_NUMERAL_ZERO = 8,   /**< read "zero" alone as a number, as before a unit */
};

/**
 * Reads the number at atom `i`. `flags`: TK_NUMERAL_…. Returns false if there is none, or it has
 * more than TK_DECIMAL_DIGITS digits; `out` is then undefined.
 */
bool tk_numeral(tk_scan *scan, int i, unsigned flags, tk_number *out);

/**
 * Reads the digits and separators of a NUMBER atom, regardless of what is around it. `grouped` as
 * in tk_number; may be NULL. Returns false if they are not a number ("1.2.3"), or if the number has
 * more than TK_NUMERAL_DIGITS_MAX bytes or TK_DECIMAL_DIGITS digits.
 */
bool tk_numeral_digits(tk_scan *scan, int i, unsigned flags, tk_decimal *out, bool *grouped);

/** Returns the value of a NUMBER atom of one to four digits without separators, else -1. */
int tk_numeral_plain(tk_scan *scan, int i);

/** Reads the ordinal at atom `i` ("third", "3rd", "twenty-third"). Returns its value, with the atom
 *  after it in `next`; or 0 if there is none, and `next` is then undefined. */
int tk_numeral_ordinal(tk_scan *scan, int i, int *next);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif // TK_NUMERAL_H
