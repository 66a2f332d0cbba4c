// SPDX-License-Identifier: MIT
/** @file The proleptic Gregorian calendar, in days since 1970-01-01. */
#ifndef TK_CALENDAR_H
#define TK_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

typedef struct tk_civil {
    int32_t year, month, day; /**< month and day from 1 */
} tk_civil;

int32_t tk_days_of(int32_t year, int32_t month, int32_t day);
tk_civil tk_civil_of(int32_t days);

/** The number of days in a month. */
int32_t tk_month_length(int32_t year, int32_t month);

/** 1 Monday … 7 Sunday. */
int32_t tk_weekday_of(int32_t days);

/** ISO 8601 week; `*year` is the year that the week belongs to. */
int32_t tk_week_of(int32_t days, int32_t *year);

/** The Monday of an ISO week. */
int32_t tk_week_begin(int32_t year, int32_t week);

/** Adds whole months; cuts the day to the length of the month. */
int32_t tk_days_plus_months(int32_t days, int32_t months);

/** Easter Sunday of the Western churches. */
/** The first day of the month that is nearest to the day after a period of months: periods of 52 or
 * 53 weeks end up to a week before or after the end of a month. If no month is near, the day
 * itself. */
int32_t tk_month_end(int32_t until);

int32_t tk_easter(int32_t year);

bool tk_is_date(int32_t year, int32_t month, int32_t day);

#endif // TK_CALENDAR_H
