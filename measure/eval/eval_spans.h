// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_SPANS_H
#define TK_EVAL_SPANS_H

#include "eval_plan.h"
#include "match.h"
#include "tally.h"

/** The documents of a comparison: those of the gold, each with its prediction. */
typedef struct tk_eval_pairing {
    const tk_corpus *gold;
    const tk_article **predicted; /**< of each document of the gold; NULL: there is none */
    const bool *excluded;         /**< of each document of the gold: it cannot be compared */
} tk_eval_pairing;

/** How the spans of a document are paired, whatever their labels: indices or TK_UNMATCHED. */
typedef struct tk_eval_pairs {
    uint32_t document; /**< index in the gold */
    const tk_span *gold, *predicted;
    uint32_t n_gold, n_predicted;
    uint32_t *of_gold, *of_predicted;
} tk_eval_pairs;

/** A layer of spans with labels and columns, compared. */
typedef struct tk_eval_spans {
    const tk_eval_plan *plan;
    tk_eval_pairs *pairs; /**< one a document that the gold has the layer for */
    uint32_t n_documents;
    const char **labels; /**< of both sides, the most frequent of the gold first */
    uint32_t n_labels;
    tk_tally tally;      /**< of these documents */
    uint64_t *confusion; /**< (n_labels + 1)² counts, gold · (n_labels + 1) + predicted; the last is
                            none. NULL without labels */
} tk_eval_spans;

/** Which figure of a row. */
typedef enum tk_eval_mode { TK_STRICT, TK_OVERLAP } tk_eval_mode;

/** Pairs, counts and resamples. What lives longer than the call is in `pool`, but for the tally.
 * False if there is no memory. */
bool tk_eval_spans_make(tk_eval_spans *spans, tk_pool *pool, const tk_eval_plan *plan,
                        const tk_eval_pairing *pairing, const tk_bootstrap *how);
void tk_eval_spans_finish(tk_eval_spans *spans);

/** The index of a label; n_labels if it is none of them. */
uint32_t tk_eval_label_index(const tk_eval_spans *spans, const char *label);

// The rows: a label each, then all of them together, then the same whatever the label.
uint32_t tk_eval_row_micro(const tk_eval_spans *spans);
uint32_t tk_eval_row_any(const tk_eval_spans *spans);
/** The row that sums up the layer. */
uint32_t tk_eval_row_headline(const tk_eval_spans *spans);

// Figures of the tally.
tk_ratio tk_eval_ratio(uint32_t row, tk_eval_mode mode, tk_ratio_kind kind);
tk_ratio tk_eval_ratio_macro(const tk_eval_spans *spans, tk_eval_mode mode, tk_ratio_kind kind);
tk_ratio tk_eval_ratio_boundary(const tk_eval_spans *spans, tk_ratio_kind kind);
/** End to end: of all spans that have the column, those that are right. */
tk_ratio tk_eval_ratio_column(const tk_eval_spans *spans, uint32_t column, tk_ratio_kind kind);
/** Of the pairs, those whose column is right. */
tk_ratio tk_eval_ratio_accuracy(const tk_eval_spans *spans, uint32_t column);

#endif
