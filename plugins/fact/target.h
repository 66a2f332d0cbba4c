// SPDX-License-Identifier: MIT
/** @file target.h Price targets of analysts: MOVE, EXPECTED. */
#ifndef TARGET_H
#define TARGET_H

#include "fact.h"

/** Adds the target prices of the sentence: "raised its target price on Acme to $90", "a $90 price
 * target", "Acme target Rs 430", "values the stock at $36"; marks their amounts as used. */
void fact_targets(fact_work *w);

/** Adds the levels of an index that headlines discuss: "Next support for Nifty seen at 8320
 * levels". */
void fact_levels(fact_work *w);

#endif // TARGET_H
