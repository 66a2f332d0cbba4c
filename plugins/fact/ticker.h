// SPDX-License-Identifier: MIT
/** @file ticker.h Prices without a verb: "Acme Corp. ACM -0.41 %", "Acme (+3%)", "Brent: $76.40".
 */
#ifndef TICKER_H
#define TICKER_H

#include "fact.h"

/** Adds the movements that a signed percentage after a name, or a line of a market report, states;
 * marks their amounts as used. */
void fact_tickers(fact_work *w);

#endif // TICKER_H
