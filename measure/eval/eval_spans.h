// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_SPANS_H
#define TK_EVAL_SPANS_H

#include "eval_plan.h"
#include "match.h"
#include "tally.h"

/** The documents of a comparison: those of the gold, with their predictions. */
typedef struct tk_eval_pairing {
    const tk_corpus *gold;
    const tk_article **predicted; /**< of each document of the gold; NULL if there is none */
    const bool *excluded;         /**< for each document of the gold: it cannot be compared */
} tk_eval_pairing;

/** The pairs of spans of a document, whatever their labels: indices or TK_UNMATCHED. */
typedef struct tk_eval_pairs {
    uint32_t document; /**< index in the gold */
    const tk_span *gold, *predicted;
    uint32_t n_gold, n_predicted;
    uint32_t *of_gold, *of_predicted;
} tk_eval_pairs;

/** The comparison of a layer of spans with labels and columns. */
typedef struct tk_eval_spans {
    const tk_eval_plan *plan;
    tk_eval_pairs *pairs; /**< one per document for which the gold has the layer */
    uint32_t n_documents;
    const char **labels; /**< of both sides, the most frequent of the gold first */
    uint32_t n_labels;
    tk_tally tally;      /**< of these documents */
    uint64_t *confusion; /**< (n_labels + 1)² counts, gold · (n_labels + 1) + predicted; the last
                          is "none". NULL without labels */
} tk_eval_spans;

/** The figures of a row. Of relations: kind, amount and subject are right; only the kind is. */
typedef enum tk_eval_mode { TK_STRICT, TK_OVERLAP } tk_eval_mode;

/** Pairs, counts and resamples. Everything but the tally is allocated in `region` if it outlives
 * the call. False when out of memory. */
bool tk_eval_spans_make(tk_eval_spans *spans, tk_region *region, const tk_eval_plan *plan,
                        const tk_eval_pairing *pairing, const tk_bootstrap *how);
void tk_eval_spans_finish(tk_eval_spans *spans);

/** Returns the index of a label; n_labels if it is not one of them. */
uint32_t tk_eval_label_index(const tk_eval_spans *spans, const char *label);

/** Returns the label of gold span `i`: of a choice of kinds, the one that its pair has. */
const char *tk_eval_gold_label(const tk_eval_spans *spans, const tk_eval_pairs *p, uint32_t i);

// The rows: one per label, then all labels together, then spans regardless of their label.
uint32_t tk_eval_row_micro(const tk_eval_spans *spans);
uint32_t tk_eval_row_any(const tk_eval_spans *spans);
/** Returns the row that summarises the layer. */
uint32_t tk_eval_row_headline(const tk_eval_spans *spans);

// Figures of the tally.
tk_ratio tk_eval_ratio(uint32_t row, tk_eval_mode mode, tk_ratio_kind kind);
tk_ratio tk_eval_ratio_macro(const tk_eval_spans *spans, tk_eval_mode mode, tk_ratio_kind kind);
tk_ratio tk_eval_ratio_boundary(const tk_eval_spans *spans, tk_ratio_kind kind);
/** End to end: the share of right ones among all spans that have the column. */
tk_ratio tk_eval_ratio_column(const tk_eval_spans *spans, uint32_t column, tk_ratio_kind kind);
/** The share of pairs whose column is right. */
tk_ratio tk_eval_ratio_accuracy(const tk_eval_spans *spans, uint32_t column);

#endif
