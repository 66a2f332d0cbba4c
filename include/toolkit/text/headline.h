// SPDX-License-Identifier: MIT
// The title, date and dateline at the start of many articles.
#ifndef TK_HEADLINE_H
#define TK_HEADLINE_H

#include <stdbool.h>

#include <toolkit/text/dateline.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** The result. Strings point into the text; a string of length 0 was not found. */
typedef struct {
    tk_str title;
    tk_str place;                   // of the dateline
    char date[sizeof "2025-06-08"]; // empty if not found
} tk_headline;

/** Searches the first lines of the text. Prefers finding nothing to finding something doubtful. */
tk_headline tk_headline_find(const tk_dateline_words *words, const char *text, size_t length);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
