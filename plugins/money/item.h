// SPDX-License-Identifier: MIT
/** @file One amount, or one end of a range: a number with its currency. */
#ifndef TK_ITEM_H
#define TK_ITEM_H

#include "affix.h"

/** A number with what stands around it: one end of a range. */
typedef struct tk_amount_item {
    tk_number number;
    tk_reading reading;
    bool prefixed; /**< the currency stands before the number */
    bool suffixed; /**< the currency stands after it */
    bool negative;
    bool subunit;
    bool open_ended; /**< "+", "-plus" */
    bool doubtful;   /**< "1.500": tk_amount.doubtful */
    bool comma;      /**< "2,50" */
    bool odd;        /**< "20-odd" */
    bool bare;       /**< "five grand": money, though no currency is named */
    int first;       /**< the atom it begins with */
    int next;
} tk_amount_item;

/** Reads the number at atom `i` with a currency before it, after it, or with none. False if there
 * is no number. */
bool tk_item_read(const tk_money_grammar *g, int i, tk_amount_item *out);

/** The power of ten of one of a currency's subunit in units: -2 for cents. */
int tk_subunit_power(const tk_money_grammar *g, tk_reading reading);

#endif // TK_ITEM_H
