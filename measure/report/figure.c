// SPDX-License-Identifier: MIT
#include "figure.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define SPACE TK_FIGURE_SPACE

/** Writes "–" if the value is not finite. */
static bool none(char *out, size_t room, double value)
{
    if (isfinite(value))
        return false;
    snprintf(out, room, "–");
    return true;
}

/** Returns the sign: a minus sign, unlike a hyphen, has the width of a plus sign. */
static const char *sign_of(double value)
{
    return value < 0 ? "−" : "";
}

/** Returns the number of decimals for three significant digits, at most `most`. */
static int decimals(double value, int most)
{
    int digits = 0;

    for (double v = fabs(value); v < 99.95 && digits < most; v *= 10)
        digits++;
    return digits;
}

/** Writes "34.0 M": a value of at least a million, with a metric prefix. */
static void millions(char *out, size_t room, double value)
{
    static const char units[] = "MGTP";
    double v = fabs(value) / 1e6;
    size_t unit = 0;

    for (; v >= 999.5 && units[unit + 1]; v /= 1000)
        unit++;
    if (v >= 999.5)
        snprintf(out, room, "%s%.2e", sign_of(value), fabs(value));
    else
        snprintf(out, room, "%s%.*f" SPACE "%c", sign_of(value), decimals(v, 2), v, units[unit]);
}

void tk_figure_share(char *out, size_t room, double value)
{
    if (!none(out, room, value))
        snprintf(out, room, "%s%.3f", value <= -0.0005 ? "−" : "", fabs(value));
}

void tk_figure_exponent(char *out, size_t room, double value)
{
    if (!none(out, room, value))
        snprintf(out, room, "%s%.2f", value <= -0.005 ? "−" : "", fabs(value));
}

void tk_figure_tick(char *out, size_t room, double value)
{
    if (none(out, room, value))
        return;
    if (fabs(value) >= 999500)
        millions(out, room, value);
    else if (fabs(value) >= 1000)
        tk_figure_count(out, room, value);
    else
        snprintf(out, room, "%s%.4g", sign_of(value), fabs(value));
}

void tk_figure_percent_tick(char *out, size_t room, double value)
{
    if (!none(out, room, value))
        snprintf(out, room, "%s%.4g%%", sign_of(value), 100 * fabs(value));
}

void tk_figure_percent(char *out, size_t room, double value)
{
    if (!none(out, room, value))
        snprintf(out, room, "%s%.*f%%", sign_of(value), value == 0 || fabs(value) >= 0.9995 ? 0 : 1,
                 100 * fabs(value));
}

void tk_figure_change(char *out, size_t room, double value)
{
    if (!none(out, room, value))
        snprintf(out, room, "%s%.1f%%",
                 value <= -0.0005  ? "−"
                 : value >= 0.0005 ? "+"
                                   : "±",
                 100 * fabs(value));
}

void tk_figure_difference(char *out, size_t room, double value)
{
    if (!none(out, room, value))
        snprintf(out, room, "%s%.3f",
                 value <= -0.0005  ? "−"
                 : value >= 0.0005 ? "+"
                                   : "±",
                 fabs(value));
}

void tk_figure_number(char *out, size_t room, double value)
{
    if (none(out, room, value))
        return;
    if (fabs(value) >= 999500)
        millions(out, room, value);
    else if (fabs(value) >= 1000)
        tk_figure_count(out, room, value);
    else if (value != 0 && fabs(value) < 0.001)
        snprintf(out, room, "%s%.2e", sign_of(value), fabs(value));
    else
        snprintf(out, room, "%s%.*f", sign_of(value), value == 0 ? 0 : decimals(value, 5),
                 fabs(value));
}

void tk_figure_count(char *out, size_t room, double value)
{
    char digits[TK_FIGURE_ROOM];
    size_t length, at;

    if (none(out, room, value))
        return;
    if (fabs(value) >= 1e15) {
        snprintf(out, room, "%s%.2e", sign_of(value), fabs(value));
        return;
    }
    length = (size_t)snprintf(digits, sizeof digits, "%.0f", fabs(value));
    at = (size_t)snprintf(out, room, "%s", value <= -0.5 ? "−" : "");
    for (size_t i = 0; i < length && at + 2 < room; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = '\0';
}

/** Writes the value in the largest unit of which it is at least one; units[0] is the smallest. */
static void in_units(char *out, size_t room, double value, double factor, const char *const *units,
                     size_t n)
{
    double v = fabs(value);
    size_t unit = 0;

    // 999.7 rounds to 1,000, so it belongs to the unit above.
    while (unit + 1 < n && v >= factor * 0.9995) {
        v /= factor;
        unit++;
    }
    if (v >= 1000)
        snprintf(out, room, "%s%.0f" SPACE "%s", sign_of(value), v, units[unit]);
    else
        snprintf(out, room, "%s%.*f" SPACE "%s", sign_of(value), v == floor(v) ? 0 : decimals(v, 2),
                 v, units[unit]);
}

void tk_figure_bytes(char *out, size_t room, double value)
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};

    if (!none(out, room, value))
        in_units(out, room, value, 1024, units, sizeof units / sizeof *units);
}

void tk_figure_seconds(char *out, size_t room, double value)
{
    static const char *const units[] = {"ns", "µs", "ms", "s"};

    if (none(out, room, value))
        return;
    if (value == 0)
        snprintf(out, room, "0" SPACE "s");
    else
        in_units(out, room, value * 1e9, 1000, units, sizeof units / sizeof *units);
}

void tk_figure_p(char *out, size_t room, double value)
{
    if (none(out, room, value))
        return;
    if (value < 0.001)
        snprintf(out, room, "<" SPACE "0.001");
    else
        snprintf(out, room, "%.3f", value);
}
