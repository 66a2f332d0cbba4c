// SPDX-License-Identifier: MIT
/**
 * @file
 * The time expressions of a document, not resolved: where to look, by the flags of word forms, and
 * what the words around an expression say of it. The grammar reads it.
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

/** Scratch of one document; zeroed it is empty. */
typedef struct tk_finder {
    tk_scan scan;
    tk_hot hot;
    tk_timex *found; /**< in the order of the text; NULL if none was ever found */
    uint32_t count, capacity;
} tk_finder;

void tk_finder_finish(tk_finder *finder);

/**
 * Whether a word before token `token` tells of a change, so that what stands there from the one
 * date to the other is no range: "postponed from Monday to Friday", "the gap between 2019 and
 * 2020".
 */
bool tk_find_move(const tk_date_view *v, uint32_t token);

/** Finds the document's expressions; the scan is open. False if memory is out. */
bool tk_find_all(tk_finder *finder, const tk_date_view *v);

#endif // TK_DATE_FIND_H
