// SPDX-License-Identifier: MIT
/** @file tenure.h Posts that a verb states: who leads an organisation, who leaves it. */
#ifndef TENURE_H
#define TENURE_H

#include "fact.h"

/** Adds the posts that the verbs of a sentence state. The facts from `before` on are of the
 * sentence. */
void fact_tenures(fact_work *w, uint32_t before);

/** Makes a change of post PLANNED that verb `v` states for a day to come. */
void fact_await(const fact_work *w, fact *f, uint32_t v);

#endif // TENURE_H
