// SPDX-License-Identifier: MIT
/** @file The days of a length of time that is relative to a date: "the past five years". */
#ifndef TK_DATE_SPAN_H
#define TK_DATE_SPAN_H

#include "resolve.h"

/** The day that is all pieces of a duration after `day`, or before it if `sign` is −1. */
int32_t tk_span_shift(const tk_timex *t, int32_t day, int sign);

/** The interval of an anchored duration; false if it is not known. */
bool tk_span_interval(const tk_resolver *r, const tk_holiday *holidays, const tk_timex *t,
                      int32_t *begin, int32_t *until);

#endif // TK_DATE_SPAN_H
