// SPDX-License-Identifier: MIT
/** @file Points of time: the days that they cover, and what they are relative to. */
#ifndef TK_DATE_POINT_H
#define TK_DATE_POINT_H

#include "resolve.h"

/** The interval of a point whose year is known. False if there is no such day. */
bool tk_point_interval(const tk_resolver *r, const tk_holiday *holidays, const tk_point *p,
                       int32_t *begin, int32_t *until);

/** Turns the point into a day. */
void tk_point_set_day(tk_point *p, int32_t days);

/** "that year", "the following spring", "the day before" at byte `at`: relative to the date that
 * the text named last. */
void tk_point_from_text(const tk_resolver *r, const tk_holiday *holidays, tk_point *p, uint32_t at);

/** "the 18th" at byte `at`: the first after the day, or in the month, that its paragraph named
 * last, unless the tense indicates otherwise. */
void tk_point_day_from_text(const tk_resolver *r, tk_point *p, uint32_t at, int tense);

/** Whether the text has named a date in the paragraph, or the sentence, of byte `at`. */
bool tk_anchor_reaches(const tk_resolver *r, uint32_t at, bool same_sentence);

/** Records a resolved date as the one that the text named last. */
void tk_anchor_note(tk_resolver *r, const tk_timex *t, uint8_t grain, const tk_resolved *out);

#endif // TK_DATE_POINT_H
