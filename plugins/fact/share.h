// SPDX-License-Identifier: MIT
/** @file share.h Whose shares, bonds and parts of markets a noun phrase means. */
#ifndef SHARE_H
#define SHARE_H

#include "fact.h"

/** The company of "its stock", "Acme (ACM) shares"; "bank shares" are of no one company. */
party fact_share_owner(const fact_work *w, uint32_t np);

/** "its 2031 notes", "Acme's bonds", not "Italy's bonds" */
bool fact_is_own_bond(const fact_sentence *s, const item *np);

/** "its share of the truck market" */
bool fact_is_part_of_market(const fact_sentence *s, uint32_t np);

/** Whether the head is "market". */
bool fact_is_market(const fact_sentence *s, const item *np);

#endif // SHARE_H
