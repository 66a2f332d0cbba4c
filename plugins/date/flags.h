// SPDX-License-Identifier: MIT
/** @file What a word form can do in or around a time expression: the plugin's lexeme column. */
#ifndef TK_DATE_FLAGS_H
#define TK_DATE_FLAGS_H

#include "words.h"

enum {
    TK_FLAG_HOT = 1 << 0,     /**< a time expression has one of these: look here */
    TK_FLAG_LEFT = 1 << 1,    /**< may stand in one before its hot word */
    TK_FLAG_PREP = 1 << 2,    /**< a preposition or the like */
    TK_FLAG_IN = 1 << 3,      /**< "in", "within" */
    TK_FLAG_AMOUNT = 1 << 4,  /**< a number, a plural noun, "once" */
    TK_FLAG_WEEKDAY = 1 << 5, /**< a weekday */
    TK_FLAG_STOP = 1 << 6,    /**< ends a sentence */
    TK_FLAG_PAST = 1 << 7,    /**< tells of the past */
    TK_FLAG_FUTURE = 1 << 8,  /**< tells of the future */
    TK_FLAG_PASSIVE = 1 << 9, /**< "is", "be" */
    TK_FLAG_LABEL = 1 << 10,  /**< "page", "room": no year after it */
};

uint32_t tk_date_flags(tk_scan *scan, const tk_lexicon *lexicon, const char *form, uint32_t length);

#endif // TK_DATE_FLAGS_H
