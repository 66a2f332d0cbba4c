// SPDX-License-Identifier: MIT
/** @file Resolves an expression to its TIMEX3 value and interval. */
#ifndef TK_DATE_RESOLVE_H
#define TK_DATE_RESOLVE_H

#include "holiday.h"
#include "timex.h"

#include <stddef.h>

/** The order of day and month in numeric dates. */
enum { TK_ORDER_AUTO, TK_ORDER_MDY, TK_ORDER_DMY };

typedef struct tk_resolver {
    bool anchored;        /**< `today` is known */
    int32_t today;        /**< the document's date, in days */
    int32_t fiscal_end;   /**< month in which a fiscal year ends, 1–12 */
    int32_t fiscal_shift; /**< as tk_fiscal.shift */
    bool fiscal_told;     /**< the text says so: its quarters and halves are fiscal */
    bool day_first;       /**< 6/8/2025 is 6 August */
    const char *text;
    bool has_anchor;      /**< the text has named a date before: */
    uint8_t anchor_grain; /**< its TK_GRAIN_… */
    int32_t anchor_begin, anchor_until;
    uint32_t anchor_end; /**< byte after the last such date */
    bool has_quarter;    /**< the text has named a quarter: `quarter` of `quarter_year` */
    bool quarter_fiscal;
    int32_t quarter_year;
    int8_t quarter;
    int8_t last_quarter; /**< the one named last, started or not; 0: none */
} tk_resolver;

typedef struct tk_resolved {
    char value[TK_TIMEX_VALUE];
    size_t length; /**< of value */
    bool has_interval;
    bool is_day;          /**< the value is the day `begin` */
    int32_t begin, until; /**< days, half-open */
} tk_resolved;

/** Resolves an expression; the caller passes expressions in the order of the text. */
void tk_resolve(tk_resolver *resolver, const tk_holiday *holidays, const tk_timex *timex,
                tk_resolved *out);

/** Makes a point's year and day definite, as far as the resolver can: for "on Friday" after "8
 * p.m." */
void tk_resolve_point(const tk_resolver *resolver, const tk_holiday *holidays, tk_point *point,
                      int tense);

#endif // TK_DATE_RESOLVE_H
