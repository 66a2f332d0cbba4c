// SPDX-License-Identifier: MIT
#include <toolkit/text/sort.h>

#include <stdbool.h>
#include <string.h>

typedef struct {
    char *items;
    size_t size;
    int (*compare)(const void *a, const void *b, void *context);
    void *context;
} heap;

static char *at(const heap *h, size_t index)
{
    return h->items + index * h->size;
}

static bool is_less(const heap *h, const char *a, const char *b)
{
    return h->compare(a, b, h->context) < 0;
}

// Moves `item`, whose place is the root of the heap of `count` items, down from there.
static void sift(const heap *h, const char *item, size_t root, size_t count)
{
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && is_less(h, at(h, child), at(h, child + 1))) {
            child++;
        }
        if (!is_less(h, item, at(h, child))) {
            break;
        }
        memcpy(at(h, root), at(h, child), h->size);
    }
    memcpy(at(h, root), item, h->size);
}

void tk_sort(void *items, size_t n, size_t size,
             int (*compare)(const void *a, const void *b, void *context), void *context)
{
    const heap h = {items, size, compare, context};
    char item[TK_SORT_SIZE_MAX];
    bool sorted = true;
    for (size_t i = 1; sorted && i < n; i++) {
        sorted = !is_less(&h, at(&h, i), at(&h, i - 1));
    }
    for (size_t i = sorted ? 0 : n / 2; i-- > 0;) {
        memcpy(item, at(&h, i), size);
        sift(&h, item, i, n);
    }
    for (size_t i = sorted ? 0 : n; i-- > 1;) {
        memcpy(item, at(&h, i), size);
        memcpy(at(&h, i), at(&h, 0), size);
        sift(&h, item, 0, i);
    }
}
