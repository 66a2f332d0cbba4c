// SPDX-License-Identifier: MIT
/** @file forecast.h What others had expected of a result. */
#ifndef FORECAST_H
#define FORECAST_H

#include "fact.h"

/** Adds the amount that was expected of the result before it, or after it in its sentence:
 * "analysts had forecast $2m", "the consensus of $2m". Returns whether it did. */
bool fact_forecast(fact_work *w, uint32_t amount);

/** Adds the forecast that a verb changes: "cut its profit forecast by 5% to $2m". */
void fact_forecast_changes(fact_work *w);

#endif // FORECAST_H
