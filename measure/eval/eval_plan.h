// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_PLAN_H
#define TK_EVAL_PLAN_H

#include "corpus.h"

/** What to compare of a layer. It depends only on the gold, whose columns are compared. */

enum { TK_COLUMNS_MOST = 24 };

/** A column, or several that only make sense together. */
typedef struct tk_eval_column {
    const char *name;
    const char *parts[TK_COLUMNS_MOST]; /**< keys */
    uint32_t n_parts;
    bool summary; /**< made of other columns, by which errors are reported */
} tk_eval_column;

typedef struct tk_eval_plan {
    const char *name;
    bool scores;           /**< its spans have scores; otherwise labels and columns */
    const char *label_key; /**< NULL if its spans have no labels */
    bool label_is_value;   /**< the headline ignores labels, as for TIMEX3's type */
    bool is_segmentation;  /**< token, sentence: boundaries are compared too */
    bool is_relation;      /**< compared by roles; the extent only tells statements apart */
    tk_eval_column columns[TK_COLUMNS_MOST];
    uint32_t n_columns;
} tk_eval_plan;

/** Makes the plan of the layer `name` of the gold. */
void tk_eval_plan_make(tk_eval_plan *plan, const char *name, const tk_corpus *gold);

/** Sets the labels of all spans of the layer. A span without the plan's key takes the first of
 * label, type and kind that it has. */
void tk_eval_plan_label(const tk_eval_plan *plan, tk_corpus *corpus);

/** Renames labels, so that sides with different label sets can be compared: each of n `maps` is
 * "FROM=TO"; "FROM=-" removes the spans with that label. */
void tk_eval_plan_map(const tk_eval_plan *plan, tk_corpus *corpus, const char *const *maps,
                      size_t n);

/** Whether a span has any part of a column. */
bool tk_eval_has(const tk_span *span, const tk_eval_column *column);
/** Whether all parts of a column are the same in both spans, or in neither. */
bool tk_eval_equal(const tk_span *a, const tk_span *b, const tk_eval_column *column);

#endif
