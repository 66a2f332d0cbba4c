// SPDX-License-Identifier: MIT
/** @file revise.h Checks the facts that the rules found in a sentence against the model. */
#ifndef REVISE_H
#define REVISE_H

#include "model.h"

/** Adds, corrects and drops facts with amounts of the sentence, of which the first is `first`. */
void fact_revise(fact_work *w, const fact_model *model, uint32_t first);

#endif // REVISE_H
