// SPDX-License-Identifier: MIT
// Sorts large arrays in add(), merge() and finish(), which is allowed: some C libraries ask for the
// size of the system's memory then.
#include "../collector.h"

static int numbers[1 << 16];

static int compare(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static tk_status sort(void)
{
    for (int i = 0; i < N_OF(numbers); i++)
        numbers[i] = i * 7919 % 65537;
    qsort(numbers, N_OF(numbers), sizeof *numbers, compare);
    return TK_OK;
}

static tk_status sort_here(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    return sort();
}

static tk_status sort_there(const tk_host *host, tk_sink *out)
{
    (void)host, (void)out;
    return sort();
}

BROKEN_COLLECTOR(.add = sort_here, .merge = sort_there, .finish = sort_there)
