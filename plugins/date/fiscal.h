// SPDX-License-Identifier: MIT
/** @file When fiscal years end, according to the text. */
#ifndef TK_DATE_FISCAL_H
#define TK_DATE_FISCAL_H

#include "timex.h"

#include <stddef.h>

typedef struct tk_fiscal {
    int32_t end;   /**< month in which a fiscal year ends, 1–12; 0: the text does not say */
    int32_t shift; /**< calendar year of that month minus the year that the fiscal year is named
                      after */
} tk_fiscal;

/**
 * Reads "the second quarter ended March 31", "fiscal 2025, which ended Jan. 26", "the year ended
 * June 30", and "the three months ended March 31" if the text names only one quarter. An end in the
 * first week of a month counts as the month before: years of 52 or 53 weeks end on the weekday
 * nearest to the end of a month. If the text gives two different ends, neither counts. `named`: the
 * text says "fiscal", so that "its fiscal year begins on Oct. 1" may occur.
 */
tk_fiscal tk_fiscal_told(const char *text, const tk_timex *found, uint32_t n, bool named);

/** Gives a quarter without a year the year that its end implies: "the third quarter ended Sept. 30,
 * 2024". */
void tk_fiscal_date(const char *text, tk_fiscal fiscal, tk_timex *period, const tk_timex *end);

#endif // TK_DATE_FISCAL_H
