// SPDX-License-Identifier: MIT
#include "verdict.h"
#include "bootstrap.h"
#include "rng.h"

#include <math.h>
#include <stdlib.h>

enum { RESAMPLES = 2000 };

/** Instructions that differ by more have a cause: they hardly vary from run to run. */
static const double instruction_resolution = 0.005;

static tk_verdict judge(const tk_interval *i, double resolution)
{
    if (isnan(i->estimate) || isnan(i->low))
        return TK_VERDICT_NOISY;
    if (i->low > resolution)
        return TK_VERDICT_SLOWER;
    if (i->high < -resolution)
        return TK_VERDICT_FASTER;
    // There is a change, but it may be smaller than the resolution.
    const bool is_some = (i->low > 0 || i->high < 0) && fabs(i->estimate) > resolution;
    return is_some || i->high - i->low > 2 * TK_NOISY_HALF_WIDTH ? TK_VERDICT_NOISY
                                                                 : TK_VERDICT_NONE;
}

/** Returns the change for a ratio's interval. */
static tk_change change_of(const tk_interval *ratio, double resolution)
{
    const tk_interval change = {ratio->estimate - 1, ratio->low - 1, ratio->high - 1};
    return (tk_change){.change = change, .verdict = judge(&change, resolution)};
}

bool tk_change_paired(const double *ratios, size_t n, double resolution, uint64_t seed,
                      tk_change *out)
{
    const tk_bootstrap how = {.resamples = RESAMPLES, .level = TK_CHANGE_LEVEL, .seed = seed};
    tk_interval ratio;
    if (!tk_bootstrap_median(&how, ratios, n, &ratio))
        return false;
    *out = change_of(&ratio, resolution);
    if (n < 3) // too few to know the variation between rounds
        out->verdict = TK_VERDICT_NOISY;
    return true;
}

/** Returns the median of n values drawn from `values` into `drawn`. */
static double draw_median(const double *values, size_t n, double *drawn, tk_rng *rng)
{
    for (size_t i = 0; i < n; i++)
        drawn[i] = values[tk_rng_below(rng, (uint32_t)n)];
    return tk_median(drawn, n);
}

static double median_of(const double *values, size_t n, double *room)
{
    for (size_t i = 0; i < n; i++)
        room[i] = values[i];
    return tk_median(room, n);
}

bool tk_change_apart(const double *a, size_t n_a, const double *b, size_t n_b, double resolution,
                     uint64_t seed, tk_change *out)
{
    if (n_a < 3 || n_b < 3) {
        *out = (tk_change){.change = {NAN, NAN, NAN}, .verdict = TK_VERDICT_NOISY};
        return true;
    }
    double *room = malloc((n_a > n_b ? n_a : n_b) * sizeof *room);
    double *ratios = malloc(RESAMPLES * sizeof *ratios);
    const bool ok = room && ratios;
    if (ok) {
        tk_rng rng = tk_rng_seed(seed);
        tk_interval ratio = {.estimate = median_of(b, n_b, room) / median_of(a, n_a, room)};
        for (int i = 0; i < RESAMPLES; i++) {
            const double before = draw_median(a, n_a, room, &rng);
            ratios[i] = draw_median(b, n_b, room, &rng) / before;
        }
        tk_sort(ratios, RESAMPLES);
        ratio.low = tk_quantile(ratios, RESAMPLES, (1 - TK_CHANGE_LEVEL) / 2);
        ratio.high = tk_quantile(ratios, RESAMPLES, (1 + TK_CHANGE_LEVEL) / 2);
        *out = change_of(&ratio, resolution);
    }
    free(room);
    free(ratios);
    return ok;
}

void tk_change_settle(tk_change *change, double a_instructions, double b_instructions)
{
    if (change->verdict != TK_VERDICT_NOISY || !(a_instructions > 0) || !(b_instructions > 0))
        return;
    const double by = b_instructions / a_instructions - 1;
    change->change = (tk_interval){by, by, by};
    change->by_instructions = true;
    change->verdict = by > instruction_resolution    ? TK_VERDICT_SLOWER
                      : by < -instruction_resolution ? TK_VERDICT_FASTER
                                                     : TK_VERDICT_NONE;
}

void tk_change_doubt(tk_change *change, double floor)
{
    if ((change->verdict == TK_VERDICT_SLOWER || change->verdict == TK_VERDICT_FASTER) &&
        fabs(change->change.estimate) < floor)
        change->verdict = TK_VERDICT_NOISY;
}

double tk_change_floor(double a_calibration, double b_calibration, double a_spread, double b_spread)
{
    const double drift = fabs(log(b_calibration / a_calibration));
    return fmax(drift, fmax(a_spread, b_spread)) * 0.75; // from experience
}

const char *tk_verdict_name(tk_verdict verdict)
{
    static const char *const names[] = {
        [TK_VERDICT_NONE] = "no difference shown",
        [TK_VERDICT_FASTER] = "faster",
        [TK_VERDICT_SLOWER] = "slower",
        [TK_VERDICT_NOISY] = "too noisy",
    };
    return names[verdict];
}

tk_noise tk_noise_judge(double calibration_spread, double round_spread)
{
    const double worst = fmax(calibration_spread, round_spread);
    return worst < 0.03 ? TK_NOISE_QUIET : worst < 0.12 ? TK_NOISE_NOISY : TK_NOISE_TOO_NOISY;
}

const char *tk_noise_name(tk_noise noise)
{
    static const char *const names[] = {
        [TK_NOISE_QUIET] = "quiet",
        [TK_NOISE_NOISY] = "noisy",
        [TK_NOISE_TOO_NOISY] = "too noisy",
    };
    return names[noise];
}
