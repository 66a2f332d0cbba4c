// SPDX-License-Identifier: MIT
// What the names, roles and classes of elements indicate about their content: data/hints.tsv.
#ifndef HTML_HINTS_H
#define HTML_HINTS_H

#include <stdbool.h>

#include <toolkit/plugin.h>

typedef enum {
    HINT_NONE,
    HINT_TAG,    // an element without article text
    HINT_ROLE,   // a role without article text
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

/** Reads the data file's bytes, which must outlive the table. Returns the number of the first
 * invalid line, or 0. */
size_t hints_read(hints *h, tk_str file);

/** Whether `word`, in lower case, is in the table with `kind`. */
bool hints_has(const hints *h, hint_kind kind, const char *word, size_t length);

/** Returns bits 1 << HINT_… for the kinds of the words of a class or id. "entry-content" and
 * "entryContent" have two words each. */
unsigned hints_of_words(const hints *h, const char *text);

#endif
