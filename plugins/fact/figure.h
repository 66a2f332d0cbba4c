// SPDX-License-Identifier: MIT
/** @file figure.h Measures and prices that a verb, "up" or "at" states: RESULT and MOVE. */
#ifndef FIGURE_H
#define FIGURE_H

#include "owner.h"

/** The amounts that a predicate states, as indexes into the sentence's amounts, or NONE. */
typedef struct figures {
    uint32_t level;  /**< "to $2 million" */
    uint32_t change; /**< "5%" */
    uint32_t delta;  /**< "45 cents", "120 points" */
    bool down;       /**< the movement is a fall */
    bool object;     /**< something else is the object of the verb */
    uint32_t last;   /**< last item read */
    uint32_t first;  /**< first item with an amount, or NONE */
    bool directed;   /**< "up" or "lower" is among them */
} figures;

/** Marks the amounts that others are compared with: "from $1.9 billion". */
void fact_mark_old(fact_sentence *s);

/** The amounts among items `from` … `stop` - 1, up to the end of the statement. */
figures fact_figures_in(const fact_sentence *s, uint32_t from, uint32_t stop, bool down);

/** Adds a fact of an owner with its amounts, and marks these as used. The caller sets the rest.
 * NULL if it is not wanted. */
fact *fact_figure_add(fact_work *w, const owner *o, const figures *g);

/** Sets status, date and source, from the item that states the figure, and remembers its owner. */
void fact_figure_finish(fact_work *w, fact *f, const owner *o, uint32_t np, uint32_t at,
                        uint32_t last);

/** Adds the figures that a verb, "up" or "at" states of its subject: "revenue rose 5% to $2m", or
 * of its object: "cut its rate by 1% to 3%". */
void fact_figures(fact_work *w);

#endif // FIGURE_H
