// SPDX-License-Identifier: MIT
// The title, date and dateline that many articles begin with.
#ifndef TEXT_HEADLINE_H
#define TEXT_HEADLINE_H

#include <stdbool.h>

#include "calendar.h"

/** What was found. Strings point into the text; one of length 0 was not found. */
typedef struct {
    tk_str title;
    tk_str place;                   // of the dateline
    char date[sizeof "2025-06-08"]; // empty if not found
} headline;

/** Looks at the first lines of the text. Finds nothing rather than something doubtful. */
headline headline_find(const lexicon *words, const char *text, size_t length);

#endif
