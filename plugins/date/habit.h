// SPDX-License-Identifier: MIT
/** @file What recurs at a time of the day: "each Monday at 4 p.m.", opening hours. */
#ifndef TK_DATE_HABIT_H
#define TK_DATE_HABIT_H

#include "find.h"

/** Joins sets with the times beside them, after ranges are joined; the count may fall. */
void tk_habit_join(const char *text, tk_finder *finder);

#endif // TK_DATE_HABIT_H
