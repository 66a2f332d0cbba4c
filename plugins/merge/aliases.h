// SPDX-License-Identifier: MIT
/**
 * @file aliases.h
 * The user's file of names that are one: a line has the name to show, a tab, its label or nothing,
 * a tab, its identifiers, separated by spaces, or nothing, and after further tabs other names.
 */
#ifndef TK_MERGE_ALIASES_H
#define TK_MERGE_ALIASES_H

#include <stdbool.h>
#include <stdint.h>

#include <toolkit/plugin.h>

/** A line. The strings are those of the file. */
typedef struct tk_alias_line {
    tk_str name, ids, others; /**< `others`: names with tabs between them */
    uint32_t label;           /**< of entity/1, or TK_LABEL_NONE: any */
} tk_alias_line;

typedef struct tk_aliases {
    tk_alias_line *lines;
    uint32_t n, capacity;
} tk_aliases;

/** Room for a message. */
typedef struct tk_alias_fault {
    char message[160];
} tk_alias_fault;

/** Reads a file's text, which must stay valid. On failure returns false with the reason; the caller
 * must still call tk_aliases_finish(). */
bool tk_aliases_read(tk_aliases *aliases, tk_str file, tk_alias_fault *fault);

void tk_aliases_finish(tk_aliases *aliases);

#endif
