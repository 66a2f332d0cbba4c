// SPDX-License-Identifier: MIT
/**
 * @file
 * Ranges whose ends are two expressions with a word or a dash between them: "from January to March
 * 2024", "between 2007 and 2009", "8 a.m. to 8 p.m.".
 */
#ifndef TK_DATE_RANGE_H
#define TK_DATE_RANGE_H

#include "find.h"
#include "resolve.h"
#include "timex.h"

/**
 * Marks the pairs of expressions that are the ends of one range, by tk_timex.joined of the first,
 * and takes "now" for an end that is no expression of its own.
 */
void tk_range_join(const tk_date_view *v, tk_finder *finder);

/** Before the ends `a`, `b` of a range are resolved: gives the weekday that it begins with the week
 *  of that it ends with, and a time that it ends with the day of the other. */
void tk_range_settle(const tk_resolver *resolver, const tk_holiday *holidays, tk_timex *a,
                     tk_timex *b);

/** The range from `a` to `b`, the value FIRST/LAST; false if its end comes before its begin. */
bool tk_range_resolved(const tk_resolved *a, const tk_resolved *b, tk_resolved *out);

/** What the text between two expressions is. */
enum {
    TK_LINK_NONE,
    TK_LINK_AND,   /**< "and" */
    TK_LINK_TO,    /**< "to" */
    TK_LINK_DASH,  /**< "-", "–", "~" */
    TK_LINK_UNTIL, /**< "until", "through": makes a range of what it stands between */
};

int tk_link_between(const char *text, const tk_timex *a, const tk_timex *b);

#endif // TK_DATE_RANGE_H
