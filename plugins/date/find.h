// SPDX-License-Identifier: MIT
/**
 * @file
 * Finds the time expressions of a document, unresolved: the flags of word forms show where to look,
 * the words around an expression give its context, and the grammar reads it.
 */
#ifndef TK_DATE_FIND_H
#define TK_DATE_FIND_H

#include <toolkit/text/atom.h>
#include "timex.h"

/** The document's tokens as the plugin sees them. */
typedef struct tk_date_view {
    const tk_doc *doc;
    const tk_layer *tokens;
    const tk_scan_form *forms; /**< by lexeme id */
} tk_date_view;

/** The TK_FLAG_… of a token. */
static inline uint32_t tk_flags_of(const tk_date_view *v, uint32_t token)
{
    return v->forms[v->tokens->lexeme[token]].flags;
}

/** Scratch memory for one document; all zero means empty. */
typedef struct tk_finder {
    tk_scan scan;
    tk_hot hot;
    tk_timex *found; /**< in the order of the text; NULL if none was ever found */
    uint32_t count, capacity;
} tk_finder;

void tk_finder_finish(tk_finder *finder);

/**
 * Whether a word before token `token` denotes a change, so that the text from one date to the other
 * is not a range: "postponed from Monday to Friday", "the gap between 2019 and 2020".
 */
bool tk_find_move(const tk_date_view *v, uint32_t token);

/** Finds the document's expressions; the scan must be open. False when out of memory. */
bool tk_find_all(tk_finder *finder, const tk_date_view *v);

#endif // TK_DATE_FIND_H
