// SPDX-License-Identifier: MIT
/**
 * @file kinds.h
 * How the kinds of facts are matched, and what a component of statements becomes.
 */
#ifndef TK_MERGE_KINDS_H
#define TK_MERGE_KINDS_H

#include "cluster.h"
#include "corpus.h"

/** When different amounts of one period are a conflict, and not two facts. */
enum {
    TK_CONFLICT_ALWAYS,
    TK_CONFLICT_PARTIES, /**< if both parties are known */
    TK_CONFLICT_MEASURE, /**< if the measure, which identifies the fact, is stated */
    TK_CONFLICT_WHAT,    /**< if what it is for is stated, and the same */
};

typedef struct tk_kind_rule {
    bool object;      /**< the object is part of what identifies the fact */
    bool what;        /**< and so is `what` */
    bool any_subject; /**< the subject is not, if the rest is known */
    bool event;       /**< happens once to its parties: other dates are a conflict */
    bool state;       /**< what is forecast and what was measured are two facts */
    uint8_t conflict; /**< TK_CONFLICT_… */
    uint16_t window;  /**< without a period: days between documents that mean the same time */
} tk_kind_rule;

extern const tk_kind_rule tk_kind_rules[TK_FACT_KINDS];

/** Statements of one component that tell the same amounts of the same period. */
typedef struct tk_pile {
    tk_interval common;
    uint32_t same_amount; /**< in the forest of piles with one amount */
    uint32_t same_fact;   /**< in the forest of piles that are one fact */
    int32_t begin, until; /**< of the period; or the window of documents' days, if undated */
    uint32_t what, group;
    uint16_t side;
    bool dated, has_amount, forecast, partial;
} tk_pile;

/** A statement while it is sorted. */
typedef struct tk_told {
    uint32_t statement, unit, key; /**< `key`: what it is sorted by last */
    int32_t begin, until;
    bool dated;
} tk_told;

/** Memory for one component after another. A zeroed one is ready, with its corpus. */
typedef struct tk_component_work {
    tk_corpus *corpus;
    tk_told *told;
    tk_item *items;
    tk_interval *common;
    uint32_t *list;
    uint64_t *originals;
    tk_pile *piles;
    uint32_t n_piles;
    uint32_t capacity, told_capacity, pile_capacity; /**< `capacity`: of all but piles and told */
    uint32_t fact_capacity, n_witnesses;
    uint32_t *sorted_piles;
    uint32_t sorted_capacity;
} tk_component_work;

/** Adds the facts of a component's `n` statements, which are in order, to the corpus. An `event`
 * happens once. False when out of memory. */
bool tk_component_match(tk_component_work *work, const uint32_t *statements, uint32_t n,
                        bool event);

/** Adds a fact, told by `n` statements in order, whose sides are set. False when out of memory. */
bool tk_fact_add(tk_component_work *work, const uint32_t *statements, uint32_t n);

void tk_component_work_finish(tk_component_work *work);

#endif
