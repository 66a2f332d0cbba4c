// SPDX-License-Identifier: MIT
/** @file figure.h Measures and prices: RESULT and MOVE. */
#ifndef FIGURE_H
#define FIGURE_H

#include "fact.h"

/** Marks the amounts that others are compared with: "from $1.9 billion". */
void fact_mark_old(fact_sentence *s);

/** Adds the figures that a verb, "up" or "at" states of its subject: "revenue rose 5% to $2m". */
void fact_figures(fact_work *w);

/** Adds the figure of an amount that stands beside a measure: "revenue of $2m", "$2m in revenue".
 * Returns whether it did. */
bool fact_measure(fact_work *w, uint32_t amount);

#endif // FIGURE_H
