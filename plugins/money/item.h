// SPDX-License-Identifier: MIT
/** @file One amount, or one end of a range: a number with its currency. */
#ifndef TK_ITEM_H
#define TK_ITEM_H

#include "affix.h"

/** A number with its currency and signs: one end of a range. */
typedef struct tk_amount_item {
    tk_number number;
    tk_reading reading;
    bool prefixed; /**< the currency is before the number */
    bool suffixed; /**< the currency is after the number */
    bool negative;
    bool subunit;
    bool open_ended; /**< "+", "-plus" */
    bool doubtful;   /**< "1.500": tk_amount.doubtful */
    bool comma;      /**< "2,50" */
    bool odd;        /**< "20-odd" */
    bool bare;       /**< "five grand": money without the name of a currency */
    int first;       /**< its first atom */
    int next;
} tk_amount_item;

/** Reads the number at atom `i` with a currency before or after it, or without one. False if there
 * is no number. */
bool tk_item_read(const tk_money_grammar *g, int i, tk_amount_item *out);

/** Returns the value of a currency's subunit in units as a power of ten: -2 for cents. */
int tk_subunit_power(const tk_money_grammar *g, tk_reading reading);

#endif // TK_ITEM_H
