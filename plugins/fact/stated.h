// SPDX-License-Identifier: MIT
/** @file stated.h Measures that no list names, by how they are stated. */
#ifndef STATED_H
#define STATED_H

#include "fact.h"

/** Adds the result of an amount that a verb states of some noun of a company's: "its loan book
 * stood at $2m", "Acme recorded proceeds of $2m". Returns whether it did. */
bool fact_stated(fact_work *w, uint32_t amount);

#endif // STATED_H
