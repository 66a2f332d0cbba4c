// SPDX-License-Identifier: MIT
/** @file owner.h What a figure is of: whose measure, or which price. */
#ifndef OWNER_H
#define OWNER_H

#include "fact.h"

/** What a figure is of. */
typedef struct owner {
    uint8_t kind; /**< TK_FACT_RESULT, TK_FACT_MOVE, or TK_FACT_KINDS: nothing */
    bool rate;    /**< a percentage is its level */
    bool counted; /**< it can be a plain number: production, payrolls */
    bool shares;  /**< a company: its shares move */
    bool growth;  /**< an economy: its change is the value */
    bool jobs;    /**< payrolls: the unit is jobs */
    bool again;   /**< a pronoun */
    bool weak;    /**< a company: only a percentage is a move of its shares */
    party subject;
    tk_str what;
    tk_str quote; /**< the currency of a plain number */
} owner;

/** What a figure is of whose subject is NP `np`. */
owner fact_owner_of(const fact_work *w, uint32_t np);

/** The owner of a measure, from the text around it, else the company of the sentences before. */
party fact_measure_owner(const fact_work *w, uint32_t np);

/** The measure with the words before it that belong to its name: "adjusted operating profit". */
tk_str fact_measure_name(const fact_sentence *s, const item *np);

#endif // OWNER_H
