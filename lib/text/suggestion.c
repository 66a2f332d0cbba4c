// SPDX-License-Identifier: MIT
#include <toolkit/text/suggestion.h>

#include <stdint.h>
#include <string.h>
#include <strings.h>

enum { LONGEST = 64 };

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/** Levenshtein distance of two names; SIZE_MAX if one is longer than a name may be. */
static size_t distance(const char *a, const char *b)
{
    const size_t n = strlen(a), m = strlen(b);
    if (n > LONGEST || m > LONGEST)
        return SIZE_MAX;
    size_t row[LONGEST + 1];
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t above = row[j];
            row[j] = min3(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[m];
}

const char *tk_suggestion(const char *name, const char *const *names, size_t n)
{
    const char *best = NULL;
    size_t best_distance = strlen(name) / 3 + 2; // beyond this distance, it is another word
    for (size_t i = 0; i < n; i++) {
        const size_t d = strcasecmp(name, names[i]) == 0 ? 0 : distance(name, names[i]);
        if (d < best_distance) {
            best_distance = d;
            best = names[i];
        }
    }
    return best;
}
