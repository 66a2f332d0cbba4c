// SPDX-License-Identifier: MIT
/** @file Points of time: the days that they span, and what they hang on. */
#ifndef TK_DATE_POINT_H
#define TK_DATE_POINT_H

#include "resolve.h"

/** The interval of a point whose year is known. False if there is no such day. */
bool tk_point_interval(const tk_resolver *r, const tk_holiday *holidays, const tk_point *p,
                       int32_t *begin, int32_t *until);

/** Makes the point a day. */
void tk_point_set_day(tk_point *p, int32_t days);

/** "that year", "the following spring", "the day before" at byte `at`: from the date that the text
 *  named last. */
void tk_point_from_text(const tk_resolver *r, const tk_holiday *holidays, tk_point *p, uint32_t at);

/** "the 18th" at byte `at`: the first after the day, or in the month, that its paragraph named
 * last, unless the tense says otherwise. */
void tk_point_day_from_text(const tk_resolver *r, tk_point *p, uint32_t at, int tense);

/** Whether the text has named a date in the paragraph, or the sentence, that byte `at` is in. */
bool tk_anchor_reaches(const tk_resolver *r, uint32_t at, bool same_sentence);

/** Makes a resolved date the one that the text named last. */
void tk_anchor_note(tk_resolver *r, const tk_timex *t, uint8_t grain, const tk_resolved *out);

#endif // TK_DATE_POINT_H
