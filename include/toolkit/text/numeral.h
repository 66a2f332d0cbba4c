// SPDX-License-Identifier: MIT
/**
 * @file
 * Numbers as English writes them: "1,234.5", "10bn", "one and a half", "half a", "two hundred and
 * six thousand". The words come from number-words.tsv beside this file.
 */
#ifndef TK_NUMERAL_H
#define TK_NUMERAL_H

#include <toolkit/text/decimal.h>
#include <toolkit/text/atom.h>

#pragma GCC visibility push(default)

#define TK_NUMERAL_DIGITS_MAX 128 /**< bytes of a number in digits, as ASCII */

/**
 * The classes that a plugin's list of class names begins with, so that number-words.tsv can be read
 * into its lexicon. TK_NUMBER_CLASSES is the first number free for classes of the plugin's own.
 */
enum {
    TK_CLASS_CARD,     /**< value 0–19, 20, 30 … 90 */
    TK_CLASS_HUNDRED,  /**< "hundred" */
    TK_CLASS_SCALE,    /**< value: power of ten of "thousand", "million" */
    TK_CLASS_ABBR,     /**< value: power of ten of "k", "m", "bn" */
    TK_CLASS_SCALES,   /**< value: power of ten of "thousands", "millions" */
    TK_CLASS_ORDINAL,  /**< value of "first" … "thirtieth"; "last" is no ordinal */
    TK_CLASS_SUFFIX,   /**< "st", "nd", "rd", "th" */
    TK_CLASS_FRACTION, /**< value: thousandths of "half", "quarter", "tenth" */
    TK_CLASS_ARTICLE,  /**< "a", "an" */
    TK_CLASS_AND,      /**< "and" */
    TK_CLASS_FEW,      /**< value: the least of "few", "several" */
    TK_CLASS_OF,       /**< "of" */
    TK_CLASS_DOZEN,    /**< "dozen": twelve, after a number below a hundred */
    TK_CLASS_POINT,    /**< "point", of "five point two" */
    TK_NUMBER_CLASSES
};

#define TK_NUMBER_CLASS_NAMES                                                                 \
    "card", "hundred", "scale", "abbr", "scales", "ordinal", "suffix", "fraction", "article", \
        "and", "few", "of", "dozen", "point"

/** How a string of digits with one separator before three digits is to be read. */
enum { TK_NUMBER_AUTO, TK_NUMBER_COMMA_DECIMAL };

typedef struct tk_number {
    tk_decimal value;
    int next;      /**< the atom after it */
    int power;     /**< power of ten of the last scale */
    bool scaled;   /**< has a scale: "10 million", "10bn" */
    bool words;    /**< is written in words */
    bool vague;    /**< "a few million", "several": value is the least */
    bool article;  /**< begins with "a": "a million" */
    bool grouped;  /**< digits with groups of three or two decimals: looks like an amount */
    bool fraction; /**< has a fraction in words or signs */
} tk_number;

enum {
    TK_NUMERAL_ABBR = 1,   /**< take "10m", "10 bn" for scales */
    TK_NUMERAL_SPACES = 2, /**< take "10 000" for one number */
    TK_NUMERAL_COMMA = 4,  /**< read "1.234" as 1234, "1,234" as 1.234 */
    TK_NUMERAL_ZERO = 8,   /**< take "zero" alone for a number, as it is before a unit */
};

/** Reads the number at atom `i`. False if there is none. `flags`: TK_NUMERAL_…. */
bool tk_numeral(tk_scan *scan, int i, unsigned flags, tk_number *out);

/**
 * Reads the digits of a NUMBER atom alone, with its separators. False where they make no number
 * ("1.2.3"). `grouped` as in tk_number; may be NULL.
 */
bool tk_numeral_digits(tk_scan *scan, int i, unsigned flags, tk_decimal *out, bool *grouped);

/** The value of a NUMBER atom of one to four digits without separators, else -1. */
int tk_numeral_plain(tk_scan *scan, int i);

/** Reads an ordinal ("third", "3rd", "twenty-third"): its value, with the atom after it in `next`;
 *  or 0. */
int tk_numeral_ordinal(tk_scan *scan, int i, int *next);

#pragma GCC visibility pop

#endif // TK_NUMERAL_H
