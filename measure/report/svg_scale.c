// SPDX-License-Identifier: MIT
#include "svg_scale.h"

void tk_extent_add(tk_extent *extent, double value, double base)
{
    if (!(fabs(value) <= 1e300) || (base > 0 && value <= 0))
        return;
    extent->low = fmin(extent->low, value);
    extent->high = fmax(extent->high, value);
}

/** Returns the smallest of 1, 2, 2.5, 5 times a power of ten that is at least `step`; 2.5 only if
 * not `whole`. */
static double round_step(double step, bool whole)
{
    static const double mantissas[] = {1, 2, 2.5, 5};
    const double power = pow(10, floor(log10(step)));

    // Allows for rounding: 0.1 · 3 is not exactly 0.3.
    for (size_t i = 0; i < sizeof mantissas / sizeof *mantissas; i++)
        if (mantissas[i] * power >= step * (1 - 1e-9) && !(whole && mantissas[i] * power == 2.5))
            return mantissas[i] * power;
    return 10 * power;
}

static void linear(tk_scale *scale, tk_extent extent, bool whole, size_t most)
{
    double low = fmin(extent.low, 0), high = fmax(extent.high, 0);
    double step, first, last;

    // Only zeros, or a range too small for a step.
    if (!(high - low > 1e-290))
        high = low + 1;
    // Rounding both ends outwards may add two steps.
    step = round_step(fmax((high - low) / (double)(most - 1), whole ? 1 : 0), whole);
    first = floor(low / step + 1e-9);
    last = ceil(high / step - 1e-9);
    while (last - first + 1 > (double)most) {
        step = round_step(step * 1.01, whole);
        first = floor(low / step + 1e-9);
        last = ceil(high / step - 1e-9);
    }
    // The range is much smaller than a step.
    if (first == last)
        last++;
    scale->low = first * step;
    scale->high = last * step;
    while (first <= last)
        scale->ticks[scale->n_ticks++] = first++ * step;
}

/** Sets ticks at 1, 2 and 5 times the powers of ten, for less than two decades. */
static void within_decades(tk_scale *scale, tk_extent extent)
{
    static const double mantissas[] = {1, 2, 5, 10};
    const int first = (int)floor(log10(extent.low) + 1e-9);
    const int last = (int)ceil(log10(extent.high) - 1e-9);

    for (int decade = first; decade <= last; decade++)
        for (int m = 0; m < 3; m++) {
            const double tick = mantissas[m] * pow(10, decade);
            const double next = mantissas[m + 1] * pow(10, decade);
            const double *end = &scale->ticks[scale->n_ticks - 1];

            if (next <= extent.low * (1 + 1e-9) || scale->n_ticks == TK_SCALE_MOST_TICKS ||
                (scale->n_ticks > 1 && *end >= extent.high * (1 - 1e-9)))
                continue;
            scale->ticks[scale->n_ticks++] = tick;
        }
    scale->low = log10(scale->ticks[0]);
    scale->high = log10(scale->ticks[scale->n_ticks - 1]);
}

static void logarithmic(tk_scale *scale, tk_extent extent, size_t most)
{
    const double unit = log(scale->base);
    double first = floor(log(extent.low) / unit + 1e-9);
    double last = ceil(log(extent.high) / unit - 1e-9);
    double step;

    if (scale->base == 10 && log10(extent.high / extent.low) < 1.5) {
        within_decades(scale, extent);
        return;
    }
    if (first == last)
        last++;
    step = ceil((last - first) / (double)(most - 1));
    scale->low = first;
    scale->high = last;
    while (first <= last) {
        scale->ticks[scale->n_ticks++] = pow(scale->base, first);
        first += step;
    }
}

bool tk_scale_make(tk_scale *scale, tk_extent extent, double base, bool whole, size_t most)
{
    *scale = (tk_scale){.base = base};
    if (extent.low > extent.high)
        return false;
    if (base > 0)
        logarithmic(scale, extent, most);
    else
        linear(scale, extent, whole, most);
    return true;
}

bool tk_scale_has(const tk_scale *scale, double value)
{
    return isfinite(value) && (scale->base == 0 || value > 0);
}

double tk_scale_place(const tk_scale *scale, double value)
{
    const double v = scale->base > 0 ? log(value) / log(scale->base) : value;

    return fmin(fmax((v - scale->low) / (scale->high - scale->low), 0), 1);
}
