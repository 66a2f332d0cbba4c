// SPDX-License-Identifier: MIT
#include "hints.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_WORD = 32, MOST_WORDS = 64 };

static int by_word(const void *a, const void *b)
{
    const hint *left = a;
    const hint *right = b;
    const size_t n =
        left->word.length < right->word.length ? left->word.length : right->word.length;
    const int order = memcmp(left->word.data, right->word.data, n);
    if (order != 0) {
        return order;
    }
    if (left->word.length != right->word.length) {
        return left->word.length < right->word.length ? -1 : 1;
    }
    return (int)left->kind - (int)right->kind;
}

static hint_kind kind_of(const char *name, size_t length)
{
    static const struct {
        const char *name;
        hint_kind kind;
    } kinds[] = {{"tag", HINT_TAG},
                 {"role", HINT_ROLE},
                 {"drop", HINT_DROP},
                 {"keep", HINT_KEEP},
                 {"byline", HINT_BYLINE}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strlen(kinds[i].name) == length && memcmp(kinds[i].name, name, length) == 0) {
            return kinds[i].kind;
        }
    }
    return HINT_NONE;
}

/** "kind TAB word word…" */
static bool read_line(hints *h, const char *line, const char *end)
{
    const char *tab = memchr(line, '\t', (size_t)(end - line));
    const hint_kind kind = tab == NULL ? HINT_NONE : kind_of(line, (size_t)(tab - line));
    if (kind == HINT_NONE) {
        return false;
    }
    for (const char *at = tab + 1; at < end;) {
        const char *stop = memchr(at, ' ', (size_t)(end - at));
        const size_t length = (size_t)((stop == NULL ? end : stop) - at);
        if (length == 0 || length >= LONGEST_WORD || h->count == HINTS_MAX) {
            return false;
        }
        h->items[h->count++] = (hint){{at, length}, kind};
        at += length + 1;
    }
    return true;
}

size_t hints_read(hints *h, tk_str file)
{
    size_t number = 1;
    for (const char *at = file.data, *end = at + file.length; at < end; number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL) {
            stop = end;
        }
        if (stop > at && *at != '#' && !read_line(h, at, stop)) {
            return number;
        }
        at = stop + 1;
    }
    qsort(h->items, h->count, sizeof h->items[0], by_word);
    return 0;
}

bool hints_has(const hints *h, hint_kind kind, const char *word, size_t length)
{
    const hint wanted = {{word, length}, kind};
    return bsearch(&wanted, h->items, h->count, sizeof h->items[0], by_word) != NULL;
}

static unsigned kinds_of(const hints *h, const char *word, size_t length)
{
    unsigned kinds = 0;
    for (hint_kind kind = HINT_DROP; kind <= HINT_BYLINE; kind++) {
        kinds |= hints_has(h, kind, word, length) ? 1u << kind : 0;
    }
    return kinds;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || is_upper(c) || (c >= '0' && c <= '9');
}

/** Takes the next word, in lower case, and returns its length, or 0 at the end. Cuts long words. */
static size_t next_word(const char **at, char word[LONGEST_WORD])
{
    const char *p = *at;
    size_t n = 0;
    while (*p != '\0' && !is_word_char(*p)) {
        p++;
    }
    for (const char *first = p; is_word_char(*p); p++) {
        if (p > first && is_upper(*p) && !is_upper(p[-1])) {
            break;
        }
        if (n < LONGEST_WORD) {
            word[n++] = is_upper(*p) ? (char)(*p + 32) : *p;
        }
    }
    *at = p;
    return n;
}

unsigned hints_of_words(const hints *h, const char *text)
{
    char pair[2 * LONGEST_WORD + 1]; // "read-more"
    size_t before = 0, n;
    char word[LONGEST_WORD];
    unsigned kinds = 0;
    for (int i = 0; i < MOST_WORDS && (n = next_word(&text, word)) > 0; i++) {
        kinds |= kinds_of(h, word, n);
        if (before > 0) {
            pair[before] = '-';
            memcpy(pair + before + 1, word, n);
            kinds |= kinds_of(h, pair, before + 1 + n);
        }
        memcpy(pair, word, n);
        before = n;
    }
    return kinds;
}
