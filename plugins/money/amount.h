// SPDX-License-Identifier: MIT
/**
 * @file
 * The grammar of amounts of money, by recursive descent over atoms.
 */
#ifndef TK_AMOUNT_H
#define TK_AMOUNT_H

#include "item.h"

typedef struct tk_amount {
    uint32_t begin, end; /**< bytes of the text */
    int next;            /**< the atom after it */
    tk_reading reading;
    tk_decimal low, high; /**< an exact amount has only `low` */
    bool has_high;
    bool vague;
    bool doubtful; /**< "1.500" without a scale: one and a half, or fifteen hundred */
    bool comma;    /**< "2,50": a decimal comma */
    bool subunit;  /**< "cents": takes the currency of the document's other amounts */
    uint8_t mod;   /**< TK_MOD_… of modifier.h */
} tk_amount;

/** An amount read after a connector that did not end a range: the next amount, if reading continues
 *  there. Zeroed at the start of a document. */
typedef struct tk_amount_ahead {
    bool read, found, pays;
    uint32_t begin; /**< byte */
    int i;          /**< its first atom */
    tk_amount_item item;
} tk_amount_ahead;

/** What the words before an amount indicate about it. */
typedef struct tk_amount_context {
    tk_amount_ahead *ahead;
    bool between; /**< "between" comes right before: "and" makes a range */
    bool apart;   /**< "rose from", "fell": two amounts joined by "to" are not a range */
    bool spends;  /**< a verb like "invest" comes before: bare "billions" are money */
    bool pays;    /**< such a verb that is not a verb of change: "20 pounds" are money, too */
} tk_amount_context;

/**
 * Reads the amount that begins at atom `i`. `flags`: TK_NUMERAL_COMMA or 0. False if there is no
 * amount.
 */
bool tk_amount_read(tk_scan *scan, int i, const tk_currencies *currencies, unsigned flags,
                    const tk_amount_context *context, tk_amount *out);

#endif // TK_AMOUNT_H
