// SPDX-License-Identifier: MIT
#include "base/arena.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

Test(arena, memory_is_zeroed_aligned_and_apart)
{
    tk_arena arena = {0};
    unsigned char *blocks[300];
    for (size_t i = 0; i < 300; i++) {
        blocks[i] = tk_arena_alloc(&arena, i + 1);
        cr_assert_not_null(blocks[i]);
        cr_assert_eq((uintptr_t)blocks[i] % 16, 0);
        for (size_t j = 0; j <= i; j++)
            cr_assert_eq(blocks[i][j], 0, "byte %zu of %zu", j, i + 1);
        memset(blocks[i], (int)(i % 255 + 1), i + 1);
    }
    for (size_t i = 0; i < 300; i++)
        for (size_t j = 0; j <= i; j++)
            cr_assert_eq(blocks[i][j], i % 255 + 1);
    tk_arena_free(&arena);
    cr_assert_null(arena.block);
}

Test(arena, memory_is_zeroed_again_after_a_reset)
{
    tk_arena arena = {0};
    for (int round = 0; round < 3; round++) {
        unsigned char *bytes = tk_arena_alloc(&arena, 5000);
        for (int i = 0; i < 5000; i++)
            cr_assert_eq(bytes[i], 0);
        memset(bytes, 0xff, 5000);
        tk_arena_reset(&arena);
    }
    tk_arena_free(&arena);
}

Test(arena, a_reset_keeps_one_block_and_gives_large_ones_back)
{
    tk_arena arena = {0};
    cr_assert_not_null(tk_arena_alloc(&arena, 100));
    const size_t one = arena.total;
    for (int i = 0; i < 50; i++)
        cr_assert_not_null(tk_arena_alloc(&arena, 10000));
    cr_assert_not_null(tk_arena_alloc(&arena, 10 << 20));
    cr_assert_gt(arena.total, (size_t)10 << 20);
    tk_arena_reset(&arena);
    cr_assert_eq(arena.total, one);
    const struct tk_arena_block *kept = arena.block;
    cr_assert_not_null(tk_arena_alloc(&arena, 100));
    cr_assert_eq(arena.block, kept);
    tk_arena_free(&arena);
}

Test(arena, a_reset_after_nothing_but_large_blocks_is_empty)
{
    tk_arena arena = {0};
    cr_assert_not_null(tk_arena_alloc(&arena, 1 << 20));
    tk_arena_reset(&arena);
    cr_assert_eq(arena.total, 0);
    cr_assert_not_null(tk_arena_alloc(&arena, 1));
    tk_arena_free(&arena);
}

Test(arena, a_copy_is_padded)
{
    tk_arena arena = {0};
    // Fill the block first, so that missing padding is detected.
    memset(tk_arena_alloc(&arena, 4096), 0xee, 4096);
    tk_arena_reset(&arena);
    const char *copy = tk_arena_copy(&arena, "money", 5, 16);
    cr_assert_str_eq(copy, "money");
    for (int i = 5; i < 5 + 16; i++)
        cr_assert_eq(copy[i], 0);
    cr_assert_eq(*tk_arena_copy(&arena, NULL, 0, 1), 0);
    tk_arena_free(&arena);
}

Test(arena, sizes_near_the_end_of_the_address_space_fail)
{
    tk_arena arena = {0};
    for (size_t less = 0; less < 100; less++) {
        cr_assert_null(tk_arena_alloc(&arena, SIZE_MAX - less));
        cr_assert_null(tk_arena_copy(&arena, "x", SIZE_MAX - less, less + 1));
    }
    cr_assert_null(tk_arena_alloc(&arena, PTRDIFF_MAX));
    cr_assert_not_null(tk_arena_alloc(&arena, 1));
    tk_arena_free(&arena);
}
