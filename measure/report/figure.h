// SPDX-License-Identifier: MIT
#ifndef TK_FIGURE_H
#define TK_FIGURE_H

#include <stddef.h>

/**
 * Format figures with three significant digits and their unit. NaN and infinities become "–". Each
 * writes a NUL-terminated text into `room` bytes.
 */

enum { TK_FIGURE_ROOM = 64 };
/** Between a number and its unit, where a line must not break. */
#define TK_FIGURE_SPACE "\u00a0"

/** "0.842": a proportion or a coefficient, with three decimals. */
void tk_figure_share(char *out, size_t room, double value);
/** "2.03": an exponent, with two decimals. */
void tk_figure_exponent(char *out, size_t room, double value);
/** "0.5", "20,000": a round number, as on an axis. */
void tk_figure_tick(char *out, size_t room, double value);
/** "84.2%" of a proportion. */
void tk_figure_percent(char *out, size_t room, double value);
/** "20%": a round one, as on an axis. */
void tk_figure_percent_tick(char *out, size_t room, double value);
/** "+4.2%", "−0.3%": a change, with its sign. */
void tk_figure_change(char *out, size_t room, double value);
/** "+0.042": a difference, with its sign. */
void tk_figure_difference(char *out, size_t room, double value);
/** "25.3": a number without a unit. */
void tk_figure_number(char *out, size_t room, double value);
/** "12,345": a count. */
void tk_figure_count(char *out, size_t room, double value);
/** "64 KiB" of bytes. */
void tk_figure_bytes(char *out, size_t room, double value);
/** "1.25 ms" of seconds. */
void tk_figure_seconds(char *out, size_t room, double value);
/** "0.012", "< 0.001": a p-value. */
void tk_figure_p(char *out, size_t room, double value);

#endif
