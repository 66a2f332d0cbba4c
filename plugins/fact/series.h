// SPDX-License-Identifier: MIT
/** @file series.h Figures that leave out what the figure before them says. */
#ifndef SERIES_H
#define SERIES_H

#include "fact.h"

/** Adds the amount of another period or of another subject: "2.0% in 2025 and 1.6% in 2026", "Orrin
 * produced 5m tons, Acme 3m". Returns whether it did. */
bool fact_series(fact_work *w, uint32_t amount);

#endif // SERIES_H
