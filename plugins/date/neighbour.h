// SPDX-License-Identifier: MIT
/** @file What an expression inherits from the one before or after it, depending on the words
 * between them. */
#ifndef TK_DATE_NEIGHBOUR_H
#define TK_DATE_NEIGHBOUR_H

#include "timex.h"

/** "8:30 a.m. on Friday", "on Friday at 8:30 a.m.": the time is on that day. Neighbours may be
 * NULL. */
void tk_neighbour_day(const char *text, tk_timex *time, const tk_timex *before,
                      const tk_timex *after);

/** "two weeks starting May 20", "the quarter that ended on March 31": the period starts or ends
 * with the date. */
void tk_neighbour_span(const char *text, tk_timex *span, const tk_timex *after);

/** "January to March 2024": the first month gets the year of the second. */
void tk_neighbour_year(const char *text, tk_timex *a, const tk_timex *b);

/** "from November to March": the end of a range is after its start, the day `begin`. */
void tk_neighbour_follow(const char *text, const tk_timex *a, tk_timex *b, int32_t begin);

#endif // TK_DATE_NEIGHBOUR_H
