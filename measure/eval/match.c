// SPDX-License-Identifier: MIT
#include "match.h"

#include <stdlib.h>
#include <string.h>

/** Two overlapping spans. */
typedef struct candidate {
    uint32_t a, b;
    uint32_t overlap, span; /**< code points of the intersection, and of the union */
    uint32_t begin;         /**< of the intersection */
    uint32_t grade;
    bool same_extent, same_label;
} candidate;

typedef struct candidates {
    candidate *items;
    size_t n, capacity;
} candidates;

bool tk_same_label(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool add(candidates *c, candidate item)
{
    if (c->n == c->capacity) {
        const size_t capacity = c->capacity ? c->capacity * 2 : 256;
        candidate *items = realloc(c->items, capacity * sizeof *items);
        if (!items)
            return false;
        c->items = items;
        c->capacity = capacity;
    }
    c->items[c->n++] = item;
    return true;
}

static candidate compare(const tk_span *a, const tk_span *b)
{
    const uint32_t begin = a->start > b->start ? a->start : b->start;
    const uint32_t end = a->end < b->end ? a->end : b->end;
    const uint32_t first = a->start < b->start ? a->start : b->start;
    const uint32_t last = a->end > b->end ? a->end : b->end;
    return (candidate){.overlap = end > begin ? end - begin : 0,
                       .span = last - first,
                       .begin = begin,
                       .same_extent = a->start == b->start && a->end == b->end,
                       .same_label = tk_same_label(a->label, b->label)};
}

/** Finds all overlapping pairs. Spans are ordered by start, so those of `b` that can overlap a[i]
 * start before its end, and follow those that all end before its start. */
static bool find(candidates *c, const tk_span *a, uint32_t n_a, const tk_span *b, uint32_t n_b,
                 bool same_label, tk_match_grade *grade)
{
    uint32_t from = 0;
    for (uint32_t i = 0; i < n_a; i++) {
        while (from < n_b && b[from].end <= a[i].start)
            from++; // it ends before a[i], so also before all later ones
        for (uint32_t j = from; j < n_b && b[j].start < a[i].end; j++) {
            candidate item = compare(&a[i], &b[j]);
            item.a = i;
            item.b = j;
            if (!item.overlap || (same_label && !item.same_label))
                continue;
            item.grade = grade ? grade(&a[i], &b[j]) : 1;
            if (item.grade && !add(c, item))
                return false;
        }
    }
    return true;
}

static int by_quality(const void *x, const void *y)
{
    const candidate *a = x, *b = y;
    if (a->grade != b->grade)
        return a->grade > b->grade ? -1 : 1;
    if (a->same_extent != b->same_extent)
        return a->same_extent ? -1 : 1;
    if (a->same_label != b->same_label)
        return a->same_label ? -1 : 1;
    if (a->overlap != b->overlap)
        return a->overlap > b->overlap ? -1 : 1;
    if (a->span != b->span)
        return a->span < b->span ? -1 : 1;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    // The others differ only in the order of equal spans.
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

bool tk_match(const tk_span *a, uint32_t n_a, const tk_span *b, uint32_t n_b, bool same_label,
              tk_match_grade *grade, uint32_t *a_pair, uint32_t *b_pair)
{
    candidates c = {0};
    for (uint32_t i = 0; i < n_a; i++)
        a_pair[i] = TK_UNMATCHED;
    for (uint32_t j = 0; j < n_b; j++)
        b_pair[j] = TK_UNMATCHED;
    const bool ok = find(&c, a, n_a, b, n_b, same_label, grade);
    if (ok && c.n)
        qsort(c.items, c.n, sizeof *c.items, by_quality);
    for (size_t i = 0; ok && i < c.n; i++) {
        const candidate *item = &c.items[i];
        if (a_pair[item->a] == TK_UNMATCHED && b_pair[item->b] == TK_UNMATCHED) {
            a_pair[item->a] = item->b;
            b_pair[item->b] = item->a;
        }
    }
    free(c.items);
    return ok;
}
