// SPDX-License-Identifier: MIT
// Pseudo-random numbers that are the same in every run, so that failures can be reproduced.
#ifndef TEST_RANDOM_H
#define TEST_RANDOM_H

#include <stdint.h>

/** splitmix64: the next number of the sequence with state `state`. */
static inline uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/** From 0 to limit - 1. */
static inline uint32_t random_below(uint64_t *state, uint32_t limit)
{
    return (uint32_t)(random_next(state) % limit);
}

#endif
