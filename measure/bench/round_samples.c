// SPDX-License-Identifier: MIT
#include "round_samples.h"
#include "stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PASSES = 2000, SPARE_PASSES = 4 };
#define MOST_BYTES ((size_t)96 << 20)

bool tk_round_samples_begin(tk_round_samples *samples, const tk_round *round)
{
    *samples = (tk_round_samples){.n_documents = round->n, .n_sides = round->n_sides};
    for (uint32_t i = 0; i < round->n_sides; i++)
        if (round->sides[i].n_plugins + 1 > samples->n_places)
            samples->n_places = round->sides[i].n_plugins + 1;
    const size_t pass = samples->n_sides * samples->n_documents * samples->n_places * sizeof(float);
    samples->most_passes = MOST_BYTES / pass;
    if (samples->most_passes > MOST_PASSES)
        samples->most_passes = MOST_PASSES;
    if (samples->most_passes < 2 * SPARE_PASSES)
        samples->most_passes = 2 * SPARE_PASSES;
    // The kernel allocates pages as they are filled.
    samples->values = malloc(samples->most_passes * pass);
    samples->calibrations = malloc(samples->most_passes * sizeof *samples->calibrations);
    return samples->values && samples->calibrations;
}

static float *at(const tk_round_samples *s, size_t pass, size_t side, size_t document)
{
    return s->values + ((pass * s->n_sides + side) * s->n_documents + document) * s->n_places;
}

void tk_round_samples_add(tk_round_samples *samples, uint32_t side, uint32_t document,
                          const double *times, uint32_t runs)
{
    float *to = at(samples, samples->n_passes, side, document);
    for (size_t i = 0; i < samples->n_places; i++)
        to[i] = (float)(times[i] / runs);
}

void tk_round_samples_end_pass(tk_round_samples *samples, double calibration_ns)
{
    samples->calibrations[samples->n_passes++] = calibration_ns;
}

bool tk_round_samples_full(const tk_round_samples *samples)
{
    return samples->n_passes + SPARE_PASSES > samples->most_passes;
}

static double median_time(const tk_round_samples *s, size_t side, size_t document, size_t place,
                          bool calibrated, double *room)
{
    for (size_t pass = 0; pass < s->n_passes; pass++)
        room[pass] = at(s, pass, side, document)[place] / (calibrated ? s->calibrations[pass] : 1);
    return tk_median(room, s->n_passes);
}

/** Returns the place of side 1 with the same name as that of side 0; SIZE_MAX if there is none. */
static size_t twin(const tk_round *round, size_t place)
{
    if (place == 0)
        return 0;
    for (uint32_t i = 0; i < round->sides[1].n_plugins; i++)
        if (strcmp(round->sides[1].plugins[i].name, round->sides[0].plugins[place - 1].name) == 0)
            return i + 1;
    return SIZE_MAX;
}

static double median_ratio(const tk_round_samples *s, size_t document, size_t place, size_t other,
                           double *room)
{
    size_t n = 0;
    for (size_t pass = 0; pass < s->n_passes; pass++) {
        const double a = at(s, pass, 0, document)[place], b = at(s, pass, 1, document)[other];
        if (a > 0 && b > 0)
            room[n++] = b / a;
    }
    return tk_median(room, n);
}

static double least_time(const tk_round_samples *s, size_t side, size_t document, size_t place)
{
    double least = INFINITY;
    for (size_t pass = 0; pass < s->n_passes / 2 * 2; pass++) {
        const double time = at(s, pass, side, document)[place];
        least = time < least ? time : least; // GCC 12 for aarch64 fails on fmin() here
    }
    return least;
}

/** Returns the ratio of the least times of a few passes, which ignores disturbed ones. Each side
 * ran first equally often. */
static double least_ratio(const tk_round_samples *s, size_t document, size_t place, size_t other)
{
    const double a = least_time(s, 0, document, place), b = least_time(s, 1, document, other);
    return a > 0 && b > 0 ? b / a : NAN;
}

bool tk_round_samples_reduce(const tk_round_samples *samples, tk_round *round, bool steady)
{
    double *room = malloc((samples->n_passes + 1) * sizeof *room);
    if (!room)
        return false;
    for (size_t d = 0; d < samples->n_documents; d++) {
        if (!tk_round_has(round, d))
            continue;
        for (size_t side = 0; side < samples->n_sides; side++) {
            tk_round_side *s = &round->sides[side];
            const size_t to = d * TK_ROUND_PLACES;
            double *times = (steady ? s->steady : s->first) + to;
            double *calibrated = (steady ? s->steady_calibrated : s->first_calibrated) + to;
            for (size_t place = 0; place <= s->n_plugins; place++) {
                times[place] = median_time(samples, side, d, place, false, room);
                calibrated[place] = median_time(samples, side, d, place, true, room);
            }
        }
        double *ratios = (steady ? round->ratios : round->first_ratios) + d * TK_ROUND_PLACES;
        for (size_t place = 0; samples->n_sides == 2 && place <= round->sides[0].n_plugins;
             place++) {
            const size_t other = twin(round, place);
            ratios[place] = other == SIZE_MAX ? NAN
                            : steady          ? median_ratio(samples, d, place, other, room)
                                              : least_ratio(samples, d, place, other);
        }
    }
    free(room);
    return true;
}
