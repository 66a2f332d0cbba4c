// SPDX-License-Identifier: MIT
#include "cluster.h"

#include <stdlib.h>

static const double exact_width = 0.02;

uint8_t tk_rank_of(const tk_interval *range)
{
    return tk_interval_width(range) <= exact_width ? TK_RANK_EXACT : TK_RANK_VAGUE;
}

static int compare_items(const void *a, const void *b)
{
    const tk_item *x = a, *y = b;
    int order;

    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    if (x->rank != TK_RANK_NONE) {
        order = tk_number_compare(&x->range.low, &y->range.low);
        if (!order)
            order = tk_number_compare(&x->range.high, &y->range.high);
        if (order)
            return order;
    }
    return x->statement < y->statement ? -1 : x->statement > y->statement;
}

/** Puts an item in the last cluster, which begins with number `from`, or in a new one. The items
 * come in the order of their lower ends, so clusters do not meet. */
static uint32_t put(tk_item *item, tk_interval *common, uint32_t from, uint32_t n)
{
    if (n > from && tk_intervals_meet(&common[n - 1], &item->range)) {
        tk_interval_cut(&common[n - 1], &item->range);
    } else {
        common[n++] = item->range;
    }
    item->cluster = n - 1;
    return n;
}

/** The first of `n` clusters, which are in order and do not meet, that meets a range; `n` if there
 * is none. */
static uint32_t find(const tk_interval *common, uint32_t n, const tk_interval *range)
{
    uint32_t low = 0, high = n;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;

        if (tk_number_compare(&common[middle].high, &range->low) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && tk_intervals_meet(&common[low], range) ? low : n;
}

uint32_t tk_cluster(tk_item *items, uint32_t n, tk_interval *common)
{
    uint32_t i = 0, exact = 0, all;

    if (n > 1)
        qsort(items, n, sizeof *items, compare_items);
    for (; i < n && items[i].rank == TK_RANK_EXACT; i++)
        exact = put(&items[i], common, 0, exact);
    all = exact;
    for (; i < n && items[i].rank == TK_RANK_VAGUE; i++) {
        const uint32_t found = find(common, exact, &items[i].range);

        if (found < exact) {
            items[i].cluster = found;
            // If it meets the next one, too, it does not say which is right.
            if (found + 1 == exact || !tk_intervals_meet(&common[found + 1], &items[i].range))
                tk_interval_cut(&common[found], &items[i].range);
        } else {
            all = put(&items[i], common, exact, all);
        }
    }
    for (; i < n; i++)
        items[i].cluster = UINT32_MAX;
    return all;
}
