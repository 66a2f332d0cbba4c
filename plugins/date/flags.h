// SPDX-License-Identifier: MIT
/** @file The role of a word form in or around a time expression: the plugin's lexeme column. */
#ifndef TK_DATE_FLAGS_H
#define TK_DATE_FLAGS_H

#include "words.h"

enum {
    TK_FLAG_HOT = TK_SCAN_HOT, /**< a time expression contains one of these: search here */
    TK_FLAG_LEFT = 1 << 1,     /**< may be in an expression before its hot word */
    TK_FLAG_PREP = 1 << 2,     /**< a preposition or similar word */
    TK_FLAG_IN = 1 << 3,       /**< "in", "within" */
    TK_FLAG_ON = 1 << 4,       /**< "on" */
    TK_FLAG_TO = 1 << 5,       /**< "to" */
    TK_FLAG_BY = 1 << 6,       /**< "by", "before", "until" */
    TK_FLAG_FOR = 1 << 7,      /**< "for", "spent" */
    TK_FLAG_FROM = 1 << 8,     /**< "from" */
    TK_FLAG_SINCE = 1 << 9,    /**< "since" */
    TK_FLAG_BETWEEN = 1 << 10, /**< "between" */
    TK_FLAG_AND = 1 << 11,     /**< "and" */
    TK_FLAG_AMOUNT = 1 << 12,  /**< a number, a plural noun, "once" */
    TK_FLAG_LENGTH = 1 << 13,  /**< "miles" */
    TK_FLAG_AGE = 1 << 14,     /**< "aged" */
    TK_FLAG_LABEL = 1 << 15,   /**< "page", "room": not followed by a year */
    TK_FLAG_WEEKDAY = 1 << 16, /**< a weekday */
    TK_FLAG_UNIT = 1 << 17,    /**< begins a unit: "year", "trading day", the "h" of "3h" */
    TK_FLAG_DIGITS = 1 << 18,  /**< hot only beside digits: ":", "am" */
    TK_FLAG_STOP = 1 << 19,    /**< ends a sentence */
    TK_FLAG_PAST = 1 << 20,    /**< shows the past */
    TK_FLAG_FUTURE = 1 << 21,  /**< shows the future */
    TK_FLAG_AGENDA = 1 << 22,  /**< TK_CLASS_FUTURE 1 */
    TK_FLAG_PASSIVE = 1 << 23, /**< "is", "be" */
    TK_FLAG_MOVE = 1 << 24,    /**< TK_CLASS_MOVE 1 */
    TK_FLAG_ADJUST = 1 << 25,  /**< TK_CLASS_MOVE 2 */
    TK_FLAG_AIM = 1 << 26,     /**< TK_CLASS_MOVE 3 */
    TK_FLAG_FISCAL = 1 << 27,  /**< "fiscal" */
};

/** The value of the lexeme column: the form as an atom, and its TK_FLAG_…. */
tk_scan_form tk_date_form(tk_scan *scan, const tk_word_table *lexicon, const tk_form *form);

#endif // TK_DATE_FLAGS_H
