// SPDX-License-Identifier: MIT
#ifndef TK_PROBLEMS_H
#define TK_PROBLEMS_H

#include "base/error.h"

#include <stdint.h>

/** More problems than these are counted, not kept. */
enum { TK_PROBLEMS_MOST = 20 };

/** A problem of a configuration, described in one line. */
typedef struct tk_problem {
    uint32_t line; /**< of the file; 0: of the command line */
    char text[1024];
} tk_problem;

/** Problems in the order of the file; those of the command line come first. Zeroed: none. */
typedef struct tk_problems {
    tk_problem list[TK_PROBLEMS_MOST];
    uint32_t kept;
    uint32_t count; /**< including those that are not kept */
} tk_problems;

/** Adds a problem after those of earlier lines and of the same line; makes the text safe for a
 * terminal. */
void tk_problems_add(tk_problems *problems, uint32_t line, const char *format, va_list args);
/**
 * Sets `error` to all problems that are kept, one per line, and "and N more" if there are more.
 * True if there is no problem.
 */
bool tk_problems_none(const tk_problems *problems, tk_error *error);

#endif
