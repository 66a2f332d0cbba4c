// SPDX-License-Identifier: MIT
#include <toolkit/text/sort.h>

#include <criterion/criterion.h>

#include <stdint.h>

#include "random.h"

typedef struct {
    uint32_t key;
    char more[9]; // a size that is not a power of two
} item;

static int compare(const void *a, const void *b, void *context)
{
    const item *x = a;
    const item *y = b;
    ++*(unsigned long *)context;
    return (x->key > y->key) - (x->key < y->key);
}

static void check(item *items, size_t n, unsigned long most)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (uint64_t)items[i].key * items[i].key;
        items[i].more[0] = (char)items[i].key;
    }
    unsigned long compared = 0;
    tk_sort(items, n, sizeof *items, compare, &compared);
    for (size_t i = 0; i < n; i++) {
        cr_assert(i == 0 || items[i - 1].key <= items[i].key);
        cr_assert_eq(items[i].more[0], (char)items[i].key);
        sum -= (uint64_t)items[i].key * items[i].key;
    }
    cr_expect_eq(sum, 0);
    cr_expect_leq(compared, most, "%zu items: %lu comparisons", n, compared);
}

Test(sort, any_order)
{
    static item items[5000];
    uint64_t state = 1;
    for (size_t n = 0; n < 70; n++) {
        for (size_t i = 0; i < n; i++) {
            items[i].key = random_below(&state, n % 3 == 0 ? 4 : 1000);
        }
        check(items, n, 1000000);
    }
    for (size_t i = 0; i < 5000; i++) {
        items[i].key = random_below(&state, UINT32_MAX);
    }
    check(items, 5000, 2 * 5000 * 13 + 5000);
    check(items, 5000, 4999); // sorted already
    for (uint32_t i = 0; i < 5000; i++) {
        items[i].key = 5000 - i;
    }
    check(items, 5000, 2 * 5000 * 13 + 5000);
}
