// SPDX-License-Identifier: MIT
#include "calibration.h"
#include "rng.h"
#include "stats.h"
#include "stopwatch.h"

#include <stdlib.h>

enum {
    TEXT_BYTES = 8192,
    SLOT_BITS = 14, // 64 KiB of slots: larger than the first cache, smaller than the second
    MOST_SAMPLES = 1 << 16,
};

bool tk_calibration_begin(tk_calibration *calibration)
{
    *calibration = (tk_calibration){.text = malloc(TEXT_BYTES),
                                    .slots = calloc((size_t)1 << SLOT_BITS, sizeof(uint32_t)),
                                    .samples = malloc(MOST_SAMPLES * sizeof(double)),
                                    .capacity = MOST_SAMPLES};
    if (!calibration->text || !calibration->slots || !calibration->samples) {
        tk_calibration_end(calibration);
        return false;
    }
    tk_rng rng = tk_rng_seed(1);
    for (int i = 0; i < TEXT_BYTES; i++)
        calibration->text[i] =
            (unsigned char)(tk_rng_below(&rng, 6) ? 'a' + tk_rng_below(&rng, 26) : ' ');
    return true;
}

void tk_calibration_end(tk_calibration *calibration)
{
    free(calibration->text);
    free(calibration->slots);
    free(calibration->samples);
    *calibration = (tk_calibration){0};
}

/** Splits the text into words, and counts each in its slot. */
static uint64_t work(const tk_calibration *calibration)
{
    uint64_t hash = 0, found = 0;
    for (int i = 0; i < TEXT_BYTES; i++) {
        if (calibration->text[i] != ' ') {
            hash = (hash ^ calibration->text[i]) * 0x9e3779b97f4a7c15u;
        } else if (hash) {
            found += calibration->slots[hash >> (64 - SLOT_BITS)]++;
            hash = 0;
        }
    }
    return found;
}

void tk_calibration_run(tk_calibration *calibration)
{
    // The first run brings the text, which documents evicted, back into the caches; the second is
    // timed.
    calibration->found += work(calibration);
    const uint64_t start = tk_wall_now();
    calibration->found += work(calibration);
    const uint64_t end = tk_wall_now();
    if (calibration->n_samples < calibration->capacity)
        calibration->samples[calibration->n_samples++] = (double)(end - start);
}

double tk_calibration_recent(const tk_calibration *calibration, size_t n)
{
    double recent[64];
    n = n < 64 ? n : 64;
    n = n < calibration->n_samples ? n : calibration->n_samples;
    for (size_t i = 0; i < n; i++)
        recent[i] = calibration->samples[calibration->n_samples - 1 - i];
    return tk_median(recent, n);
}

double tk_calibration_median(tk_calibration *calibration)
{
    return tk_median(calibration->samples, calibration->n_samples);
}

double tk_calibration_spread(tk_calibration *calibration)
{
    const double median = tk_calibration_median(calibration);
    const double spread = tk_spread(calibration->samples, calibration->n_samples);
    calibration->n_samples = 0; // the samples are distances now
    return spread / median;
}
