// SPDX-License-Identifier: MIT
/** @file Events that recur at a time of day: "each Monday at 4 p.m.", opening hours. */
#ifndef TK_DATE_HABIT_H
#define TK_DATE_HABIT_H

#include "find.h"

/** Joins sets with the times beside them; call it after ranges are joined. The count may decrease.
 */
void tk_habit_join(const char *text, tk_finder *finder);

#endif // TK_DATE_HABIT_H
