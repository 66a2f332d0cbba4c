// SPDX-License-Identifier: MIT
/** @file The roles of a word form in or around an amount: the plugin's lexeme column. */
#ifndef TK_MONEY_FLAGS_H
#define TK_MONEY_FLAGS_H

#include "currency.h"

enum {
    TK_FLAG_HOT =
        TK_SCAN_HOT,       /**< contains a currency or a similar word: amounts are searched here */
    TK_FLAG_LEFT = 1 << 1, /**< may be in an amount before its currency */
    TK_FLAG_CHANGE = 1 << 2,      /**< "rose", "cut" */
    TK_FLAG_SPEND = 1 << 3,       /**< "invest", "cost" */
    TK_FLAG_BETWEEN = 1 << 4,     /**< "between" */
    TK_FLAG_FROM = 1 << 5,        /**< "from" */
    TK_FLAG_TO = 1 << 6,          /**< "to", "of" */
    TK_FLAG_STOP = 1 << 7,        /**< ends a sentence */
    TK_FLAG_MOD_END = 1 << 8,     /**< the last word of a modifier: "than" */
    TK_FLAG_PLACE = 1 << 9,       /**< begins a place or nationality that indicates a currency */
    TK_FLAG_COMMA = 1 << 10,      /**< a number with a decimal comma: 1.234,5 */
    TK_FLAG_POINT = 1 << 11,      /**< a number with a decimal point: 1,234.5 */
    TK_FLAG_LOSS = 1 << 14,       /**< "loss" */
    TK_FLAG_DETERMINER = 1 << 13, /**< "the", "its" */
    TK_FLAG_SCALE = 1 << 15,      /**< "million" */
    TK_FLAG_DOTTED = 1 << 12, /**< a number that ends in ".234": what follows decides its meaning */
};

/** Returns the value of the lexeme column: the form as an atom, and its TK_FLAG_…. */
tk_scan_form tk_money_form(tk_scan *scan, const tk_currencies *currencies, const tk_form *form);

#endif // TK_MONEY_FLAGS_H
