// SPDX-License-Identifier: MIT
/** @file fact.h A fact while it is being made, and the list of those of a document. */
#ifndef FACT_H
#define FACT_H

#include "clause.h"

#include <toolkit/text/schema.h>

/** A name or a noun phrase that takes part in a fact. Empty text: none is named. */
typedef struct party {
    tk_str name;
    tk_str id;
    uint32_t entity; /**< its nearest mention, or NONE */
} party;

/** The steps of a sentence, in their order. */
enum {
    FACT_BY_TABLE,
    FACT_BY_TARGET,
    FACT_BY_TICKER,
    FACT_BY_FIGURE,
    FACT_BY_FRAME,
    FACT_BY_WORD,
    FACT_BY_REST,
    FACT_BY_POST
};

typedef struct fact {
    uint32_t begin, end; /**< bytes */
    uint32_t sentence;
    uint8_t kind;
    uint8_t status;
    uint8_t stage; /**< FACT_BY_…, the step that found it */
    bool own;      /**< a frame of the user states it */
    bool ends;     /**< a post is left */
    bool negative; /**< the value is a fall */
    bool change_negative;
    bool has_amount;
    fact_amount value; /**< if has_amount */
    bool has_change;
    fact_amount change; /**< if has_change */
    uint32_t date;      /**< of the date layer, or NONE */
    const char *unit;   /**< of the value, or NULL */
    party subject, object;
    tk_str what;
    tk_str unit_text; /**< the thing counted, where `unit` is NULL */
    tk_str quote;     /**< currency of a value that is a plain number */
    tk_str source;
} fact;

/** Names that pronouns and "the company" can refer to: entities, or NONE. */
typedef struct fact_mentions {
    uint32_t company;      /**< the organisation that was last a subject */
    uint32_t company_in;   /**< in this sentence */
    uint32_t person;       /**< the last person */
    uint32_t place;        /**< the country of the last statistic */
    bool dominant;         /**< the topic is named far more often than any other */
    uint32_t topic;        /**< the organisation that the document names most often */
    uint32_t country;      /**< the place that it names most often */
    uint32_t period;       /**< date of the last result of the topic */
    party moved[2];        /**< the last two instruments that moved, the last one first */
    party moved_shares[2]; /**< the last two companies of which the shares moved */
    bool moved_traded;     /**< an instrument moved last */
    uint32_t token;        /**< one before the names to come, from which they are sought */
} fact_mentions;

/** What the last figure was of. */
typedef struct fact_last {
    uint8_t kind; /**< TK_FACT_KINDS: none yet */
    bool rate;
    uint32_t sentence;
    party subject;
    tk_str what;
} fact_last;

/** The facts of a document. */
typedef struct fact_list {
    fact *facts;
    uint32_t count, capacity;
    bool failed; /**< out of memory */
} fact_list;

/** What the rules of a sentence work with. */
typedef struct fact_work {
    fact_sentence sentence;
    fact_list list;
    fact_mentions mentions;
    fact_last last;
    uint32_t kinds; /**< a bit for each kind that is wanted */
    uint8_t stage;  /**< FACT_BY_…, the step that goes on */
} fact_work;

/** A new fact, zeroed but for its kind; NULL if the kind is not wanted or when out of memory. */
fact *fact_add(fact_work *w, uint32_t kind);

/** Widens the span of a fact to the tokens first … last. */
void fact_cover(const fact_sentence *s, fact *f, uint32_t first, uint32_t last);

#endif // FACT_H
