// SPDX-License-Identifier: MIT
#ifndef TK_ISSUE_H
#define TK_ISSUE_H

#include "region.h"

#include <toolkit/toolkit.h>

#include <stdbool.h>
#include <stdint.h>

/** Kinds of faults in a file of annotations. */
typedef enum tk_issue_kind {
    TK_ISSUE_NOT_JSON,
    TK_ISSUE_NO_TEXT,
    TK_ISSUE_NO_ID,
    TK_ISSUE_DUPLICATE_ID,
    TK_ISSUE_OTHER_TEXT,
    TK_ISSUE_NO_PREDICTION,
    TK_ISSUE_NO_GOLD,
    TK_ISSUE_BAD_SPAN,
    TK_ISSUE_OUTSIDE,
    TK_ISSUE_EMPTY,
    TK_ISSUE_INSIDE_CHARACTER,
    TK_ISSUE_WHITE_SPACE,
    TK_ISSUE_INSIDE_CLUSTER,
    TK_ISSUE_DUPLICATE_SPAN,
    TK_ISSUE_BAD_VALUE,
    TK_ISSUE_KINDS
} tk_issue_kind;

typedef struct tk_issue {
    tk_issue_kind kind;
    const char *side;     /**< constant: "gold", "predicted" */
    const char *file;     /**< the file, or NULL */
    uint64_t line;        /**< 0: none */
    const char *document; /**< id, or NULL */
    const char *layer;    /**< or NULL */
    int64_t start, end;   /**< as written, in the file's unit; -1 if there is none */
    const char *message;  /**< one sentence without a full stop */
} tk_issue;

/** All issues of an evaluation, in the order in which they occurred. A zeroed one is empty. */
typedef struct tk_issues {
    tk_region region;
    tk_issue *items;
    size_t n, capacity;
    uint64_t counts[TK_ISSUE_KINDS];
} tk_issues;

/** Returns the name of a kind: "outside" for TK_ISSUE_OUTSIDE, and so on. */
const char *tk_issue_name(tk_issue_kind kind);
/** Adds a copy, with its strings. False when out of memory. */
bool tk_issues_add(tk_issues *issues, const tk_issue *issue);
void tk_issues_free(tk_issues *issues);

#endif
