// SPDX-License-Identifier: MIT
#ifndef TK_RNG_H
#define TK_RNG_H

#include <stdint.h>

/**
 * A deterministic random number generator: xoshiro256** of Blackman and Vigna, "Scrambled linear
 * pseudorandom number generators" (2021), seeded with splitmix64. The same seed gives the same
 * numbers on every machine.
 */
typedef struct tk_rng {
    uint64_t state[4];
} tk_rng;

static inline uint64_t tk_rng_mix(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static inline tk_rng tk_rng_seed(uint64_t seed)
{
    tk_rng rng;
    for (int i = 0; i < 4; i++)
        rng.state[i] = tk_rng_mix(&seed);
    return rng;
}

static inline uint64_t tk_rng_rotate(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

/** Returns 64 random bits. */
static inline uint64_t tk_rng_next(tk_rng *rng)
{
    uint64_t *s = rng->state;
    const uint64_t out = tk_rng_rotate(s[1] * 5, 7) * 9;
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = tk_rng_rotate(s[3], 45);
    return out;
}

/** Returns a uniform number from 0 to n - 1; n is 1 to 2^32 - 1. Lemire, "Fast random integer
 * generation in an interval" (2019). */
static inline uint32_t tk_rng_below(tk_rng *rng, uint32_t n)
{
    uint64_t product = (tk_rng_next(rng) >> 32) * n;
    if ((uint32_t)product < n) {
        const uint32_t threshold = -n % n;
        while ((uint32_t)product < threshold)
            product = (tk_rng_next(rng) >> 32) * n;
    }
    return (uint32_t)(product >> 32);
}

#endif
