// SPDX-License-Identifier: MIT
/** @file TIMEX3 values in writing. Each writer ends `out`, of `size` bytes, with a NUL. */
#ifndef TK_DATE_VALUE_H
#define TK_DATE_VALUE_H

#include "timex.h"

#include <stddef.h>

/** The value of a point; what is not known is written with X. `mark_fiscal`: fiscal years are not
 *  the calendar's, and are written FY2025. */
void tk_write_point(bool mark_fiscal, const tk_point *point, char *out, size_t size);

/** "T08:30", "TMO" */
void tk_write_clock(const tk_clock *clock, char *out, size_t size);

/** "P2Y", "PT3H30M" */
void tk_write_duration(const tk_timex *timex, char *out, size_t size);

#endif // TK_DATE_VALUE_H
