// SPDX-License-Identifier: MIT
/** @file Holidays: the rules of holidays.tsv. */
#ifndef TK_DATE_HOLIDAY_H
#define TK_DATE_HOLIDAY_H

#include <toolkit/text/word_table.h>

/** A rule for the day of a holiday in a year. */
typedef struct tk_holiday {
    int8_t month, day;   /**< a fixed day, if day > 0 */
    int8_t nth, weekday; /**< else the nth weekday of the month; nth < 0 counts from its end */
    bool easter;         /**< else Easter Sunday */
    int16_t plus;        /**< days after that day */
} tk_holiday;

/**
 * Reads holidays.tsv and adds the names to the lexicon, as TK_CLASS_HOLIDAY with the index of their
 * rule. Returns the rules, which the caller frees with free(); or NULL, with the file, the line and
 * the error in `message`.
 */
tk_holiday *tk_holidays_read(tk_word_table *lexicon, const char *path, const char *data,
                             size_t length, char *message, size_t size);

/** The day of a holiday, in days since 1970-01-01. */
int32_t tk_holiday_day(const tk_holiday *h, int32_t year);

#endif // TK_DATE_HOLIDAY_H
