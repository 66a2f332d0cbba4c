// SPDX-License-Identifier: MIT
/**
 * @file number.h
 * Numbers that are compared in great quantities: exact up to 18 significant digits, rounded down or
 * up beyond that; and what is known of an amount: an interval.
 */
#ifndef TK_MERGE_NUMBER_H
#define TK_MERGE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include <toolkit/plugin.h>

/** mantissa × 10^exponent. An `infinite` one has the sign of the mantissa. Canonical: the mantissa
 * does not end in 0, and 0 has exponent 0. */
typedef struct tk_number {
    int64_t mantissa;
    int32_t exponent;
    bool infinite;
} tk_number;

#define TK_NUMBER_LEAST ((tk_number){-1, 0, true})
#define TK_NUMBER_MOST  ((tk_number){1, 0, true})

/** -1, 0 or 1. */
int tk_number_compare(const tk_number *a, const tk_number *b);

/** Reads a decimal; with `up` a rest beyond 18 digits is rounded up, else down. False if it is not
 * one. */
bool tk_number_read(tk_number *out, tk_str text, bool up);

/** The nearest double, for estimates of widths only. */
double tk_number_double(const tk_number *n);

/** Writes it without an exponent to `out`, which has room for TK_DECIMAL_TEXT bytes; the length, or
 * 0 if it is infinite or too long. */
size_t tk_number_write(const tk_number *n, char *out);

/** From low to high, both included. */
typedef struct tk_interval {
    tk_number low, high;
} tk_interval;

/** An amount as an article states it: texts of decimals, empty if not stated, and TK_MOD_…. */
typedef struct tk_stated {
    tk_str value, low, high;
    uint32_t mod;
} tk_stated;

/**
 * What may be true if a statement is: see README.md. False if it states no amount, or one that is
 * not a number.
 */
bool tk_interval_of(const tk_stated *stated, tk_interval *out);

static inline bool tk_intervals_meet(const tk_interval *a, const tk_interval *b)
{
    return tk_number_compare(&a->low, &b->high) <= 0 && tk_number_compare(&b->low, &a->high) <= 0;
}

/** Whether `a` holds all of `b`, and more. */
bool tk_interval_is_wider(const tk_interval *a, const tk_interval *b);

/** Makes `a` what it has in common with `b`, which it meets. */
void tk_interval_cut(tk_interval *a, const tk_interval *b);

/** The width as a part of the middle: 0.1 for 95 to 105. Infinity if it has no end. */
double tk_interval_width(const tk_interval *a);

#endif
