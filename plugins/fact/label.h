// SPDX-License-Identifier: MIT
/** @file label.h Lists of figures with their labels, as in releases. */
#ifndef LABEL_H
#define LABEL_H

#include "fact.h"

/** Adds the figure of a line: "Operating profit: $2m, up 8%", "$2m: Acme's revenue". Returns
 * whether it did. */
bool fact_label(fact_work *w, uint32_t amount);

#endif // LABEL_H
