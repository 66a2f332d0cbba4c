// SPDX-License-Identifier: MIT
/**
 * @file
 * Ranges between two expressions that a word or a dash joins: "from January to March
 * 2024", "between 2007 and 2009", "8 a.m. to 8 p.m.".
 */
#ifndef TK_DATE_RANGE_H
#define TK_DATE_RANGE_H

#include "find.h"
#include "resolve.h"
#include "timex.h"

/**
 * Marks the pairs of expressions that are the two ends of a range, with tk_timex.joined of the
 * first, and accepts "now" as an end although it is not an expression.
 */
void tk_range_join(const tk_date_view *v, tk_finder *finder);

/** Before the ends `a`, `b` of a range are resolved: gives a weekday at the start the week of the
 * end, and a time at the start the day of the end. */
void tk_range_settle(const tk_resolver *resolver, const tk_holiday *holidays, tk_timex *a,
                     tk_timex *b);

/** The range from `a` to `b`, the value FIRST/LAST; false if its end is before its start. */
bool tk_range_resolved(const tk_resolved *a, const tk_resolved *b, tk_resolved *out);

/** The kind of the text between two expressions. */
enum {
    TK_LINK_NONE,
    TK_LINK_AND,   /**< "and" */
    TK_LINK_TO,    /**< "to" */
    TK_LINK_DASH,  /**< "-", "–", "~" */
    TK_LINK_UNTIL, /**< "until", "through": makes a range of the expressions around it */
};

int tk_link_between(const char *text, const tk_timex *a, const tk_timex *b);

#endif // TK_DATE_RANGE_H
