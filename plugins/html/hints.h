// SPDX-License-Identifier: MIT
// What elements' names, roles and classes say of their content: data/hints.tsv.
#ifndef HTML_HINTS_H
#define HTML_HINTS_H

#include <stdbool.h>

#include <toolkit/plugin.h>

typedef enum {
    HINT_NONE,
    HINT_TAG,    // an element that holds no article text
    HINT_ROLE,   // a role that holds none
    HINT_DROP,   // a word of a class or id: not the article
    HINT_KEEP,   // a word of a class or id: the article, or what is around it
    HINT_BYLINE, // a word of a class or id: the author or date
} hint_kind;

typedef struct {
    tk_str word;
    hint_kind kind;
} hint;

#define HINTS_MAX 512u

/** Sorted by word, then kind. */
typedef struct {
    hint items[HINTS_MAX];
    size_t count;
} hints;

/** Reads the data file's bytes, which must outlive the table. Returns the number of the first line
 * that is wrong, or 0. */
size_t hints_read(hints *h, tk_str file);

/** Whether `word`, in lower case, is in the table as one of `kind`. */
bool hints_has(const hints *h, hint_kind kind, const char *word, size_t length);

/** Bits 1 << HINT_…, of the kinds that the words of a class or id have. "entry-content" has two
 * words, and so has "entryContent". */
unsigned hints_of_words(const hints *h, const char *text);

#endif
