// SPDX-License-Identifier: MIT
#ifndef TK_PROBLEM_H
#define TK_PROBLEM_H

#include <toolkit/toolkit.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/** Messages. All return false. */

static inline bool tk_problem_memory(tk_message *error)
{
    snprintf(error->text, sizeof error->text, "out of memory");
    return false;
}

/** "cannot write PATH: reason". `cause` is an errno. */
static inline bool tk_problem_file(tk_message *error, const char *what, const char *path, int cause)
{
    snprintf(error->text, sizeof error->text, "cannot %s %.800s: %s", what, path, strerror(cause));
    return false;
}

#endif
