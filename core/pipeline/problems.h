// SPDX-License-Identifier: MIT
#ifndef TK_PROBLEMS_H
#define TK_PROBLEMS_H

#include "base/error.h"

#include <stdint.h>

/** More problems than these are counted, not kept. */
enum { TK_PROBLEMS_MOST = 20 };

/** Something that is wrong with a configuration, said in one line. */
typedef struct tk_problem {
    uint32_t line; /**< of the file; 0: of the command line */
    char text[1024];
} tk_problem;

/** Problems in the order of the file; those of the command line come first. Zeroed: none. */
typedef struct tk_problems {
    tk_problem list[TK_PROBLEMS_MOST];
    uint32_t kept;
    uint32_t count; /**< with those that are not kept */
} tk_problems;

/** Adds one behind those of earlier lines and of the same line, in text that a terminal shows. */
void tk_problems_add(tk_problems *problems, uint32_t line, const char *format, va_list args);
/**
 * Sets `error` to all that are kept, each in a line of its own, and "and N more" if there are more.
 * True if there is no problem.
 */
bool tk_problems_none(const tk_problems *problems, tk_error *error);

#endif
