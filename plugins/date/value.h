// SPDX-License-Identifier: MIT
/**
 * @file
 * Writes TIMEX3 values. Each writer terminates `out`, which has room for TK_TIMEX_VALUE bytes, with
 * a NUL, and returns the length without it.
 */
#ifndef TK_DATE_VALUE_H
#define TK_DATE_VALUE_H

#include "timex.h"

#include <stddef.h>

/** The value of a point; unknown parts are written as X. `mark_fiscal`: fiscal years differ from
 * the calendar's and are written FY2025. */
size_t tk_write_point(bool mark_fiscal, const tk_point *point, char *out);

/** "T08:30", "TMO" */
size_t tk_write_clock(const tk_clock *clock, char *out);

/** The time of day of a set: as tk_write_clock(), but a full hour is written as its hour alone,
 * "T16". */
size_t tk_write_recurring(const tk_clock *clock, char *out);

/** "P2Y", "PT3H30M" */
size_t tk_write_duration(const tk_timex *timex, char *out);

/** "2025-06-08" */
size_t tk_write_civil(int32_t year, int32_t month, int32_t day, char *out);

#endif // TK_DATE_VALUE_H
