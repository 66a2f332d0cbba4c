// SPDX-License-Identifier: MIT
/** @file measure.h Measures and prices that a noun states, without a verb of movement. */
#ifndef MEASURE_H
#define MEASURE_H

#include "fact.h"

/** Adds the figure of an amount next to a measure: "revenue of $2m", "a 5% rise in
 * sales", "or 45 cents a share", "and the Nasdaq 1.2%". Returns whether it did. */
bool fact_measure(fact_work *w, uint32_t amount);

#endif // MEASURE_H
