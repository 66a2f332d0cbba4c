// SPDX-License-Identifier: MIT
/** @file period.h The date of a fact. */
#ifndef PERIOD_H
#define PERIOD_H

#include "fact.h"

/** The date, of the date layer, in the noun phrase `np` or in the clause of items `from` … `to`:
 * the nearest one that is not old, or NONE. `result`: of a result, which is measured over
 * more than a day. */
uint32_t fact_period(const fact_sentence *s, uint32_t np, uint32_t from, uint32_t to, bool result);

#endif // PERIOD_H
