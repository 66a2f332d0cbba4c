// SPDX-License-Identifier: MIT
/** @file What a text tells of when fiscal years end. */
#ifndef TK_DATE_FISCAL_H
#define TK_DATE_FISCAL_H

#include "timex.h"

#include <stddef.h>

typedef struct tk_fiscal {
    int32_t end;   /**< month in which a fiscal year ends, 1–12; 0: the text does not say */
    int32_t shift; /**< calendar year of that month, less the one the year is named after */
} tk_fiscal;

/**
 * Reads "the second quarter ended March 31", "fiscal 2025, which ended Jan. 26", "the year ended
 * June 30", and "the three months ended March 31" where the text speaks of one quarter only. An end
 * in the first week of a month is that of the month before: years of 52 or 53 weeks end on the
 * weekday nearest to a month's end. Where the text tells of two ends, neither counts. `named`: the
 * text says "fiscal", so that "its fiscal year begins on Oct. 1" may be told.
 */
tk_fiscal tk_fiscal_told(const char *text, const tk_timex *found, uint32_t n, bool named);

/** Gives a quarter without a year the one that its end tells: "the third quarter ended Sept. 30,
 *  2024". */
void tk_fiscal_date(const char *text, tk_fiscal fiscal, tk_timex *period, const tk_timex *end);

#endif // TK_DATE_FISCAL_H
