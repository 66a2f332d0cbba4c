// SPDX-License-Identifier: MIT
/**
 * @file set.h
 * A set of words of one document, by hash: in rare cases one word is mistaken for another. Emptying
 * it takes no longer than filling it did.
 */
#ifndef TK_ENTITY_SET_H
#define TK_ENTITY_SET_H

#include <stdbool.h>
#include <stdint.h>

#define TK_SET_BITS 65536u

typedef struct tk_set {
    uint64_t bits[TK_SET_BITS / 64];
    uint64_t blocks; /**< which 64ths of `bits` may not be all 0 */
} tk_set;

/** Adds a word, but not its block. Adds nothing if `yes` is 0, without a branch, because no
 * processor could predict it. */
static inline void tk_set_mark(tk_set *set, uint32_t hash, uint32_t yes)
{
    set->bits[hash % TK_SET_BITS / 64] |= (uint64_t)yes << hash % 64;
}

/** Adds a word's block. */
static inline void tk_set_mark_block(tk_set *set, uint32_t hash)
{
    set->blocks |= UINT64_C(1) << hash % TK_SET_BITS / (TK_SET_BITS / 64);
}

static inline void tk_set_add(tk_set *set, uint32_t hash)
{
    tk_set_mark(set, hash, 1);
    tk_set_mark_block(set, hash);
}

static inline bool tk_set_has(const tk_set *set, uint32_t hash)
{
    return set->bits[hash % TK_SET_BITS / 64] >> hash % 64 & 1;
}

static inline void tk_set_clear(tk_set *set)
{
    const uint32_t size = TK_SET_BITS / 64 / 64;
    for (uint32_t block = 0; set->blocks != 0; block++, set->blocks >>= 1)
        if (set->blocks & 1)
            for (uint32_t i = 0; i < size; i++)
                set->bits[block * size + i] = 0;
}

#endif
