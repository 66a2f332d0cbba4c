// SPDX-License-Identifier: MIT
/** @file The currency before or after a number, and the state shared by the rules of an amount. */
#ifndef TK_AFFIX_H
#define TK_AFFIX_H

#include "currency.h"

/** The state that all rules of an amount share. */
typedef struct tk_money_grammar {
    tk_scan *scan;
    const tk_currencies *currencies;
    unsigned flags; /**< TK_NUMERAL_COMMA or 0 */
    bool pays;      /**< tk_amount_context.pays */
} tk_money_grammar;

/** A currency before a number. */
typedef struct tk_prefix {
    tk_reading reading;
    int next;  /**< the number's atom */
    int power; /**< power of ten, for "MEUR 60" */
} tk_prefix;

/** A currency after a number. */
typedef struct tk_suffix {
    tk_reading reading;
    int next;     /**< the atom after it */
    int power;    /**< power of ten, for "EURm" and "toman" */
    bool subunit; /**< "cents" */
    bool weak;    /**< a unit that has another meaning too: "won", "pounds" */
} tk_suffix;

/** Reads the currency before a number: "$", "US$", "GB £", "EUR", "MEUR", "Rs", "dollar". False if
 *  there is none at atom `i`, or if two names of it do not agree. */
bool tk_read_prefix(const tk_money_grammar *g, int i, tk_prefix *out);

/** Whether atom `i` begins a number that can follow a currency: in digits, or "five lakh". */
bool tk_starts_number(const tk_money_grammar *g, int i);

/** Reads the currency after a number: "euros", "US dollars", "EUR", "€", "kr", "cents", "(USD)".
 *  False if there is none at atom `i`. */
bool tk_read_suffix(const tk_money_grammar *g, int i, tk_suffix *out);

static inline const tk_atom *tk_atom_at(const tk_money_grammar *g, int i)
{
    return tk_scan_at(g->scan, i);
}

static inline uint32_t tk_atom_length(const tk_atom *a)
{
    return a->end - a->begin;
}

static inline bool tk_money_word(const tk_money_grammar *g, int i, uint32_t class_id)
{
    const tk_atom *a = tk_atom_at(g, i);
    return tk_word_is(a->word, class_id) && a->gap <= TK_GAP_LINE;
}

/** The atom after a hyphen that joins atom `i` - 1 to the next: "10-million-euro". */
static inline int tk_after_hyphen(const tk_money_grammar *g, int i)
{
    return tk_scan_past_hyphen(g->scan, i);
}

static inline bool tk_is_hyphened(const tk_money_grammar *g, int i)
{
    return tk_after_hyphen(g, i) > i;
}

#endif // TK_AFFIX_H
