// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_ERRORS_H
#define TK_EVAL_ERRORS_H

#include "eval_scores.h"

/** A way of being wrong: "entity: ORG tagged PRODUCT". */
typedef struct tk_pattern {
    const char *text;
    const char *layer;
    uint64_t count;
    uint64_t documents; /**< that have it */
    uint32_t last;      /**< document that had it last */
} tk_pattern;

/** A place where gold and prediction differ. Spans belong to their corpora. */
typedef struct tk_eval_error {
    uint32_t pattern;
    uint32_t document;                 /**< index in the gold */
    uint32_t start, end, begin, until; /**< what both spans cover, as in tk_span */
    const tk_span *gold, *predicted;   /**< or NULL */
    /** Of scores: their values and classes. */
    bool is_score;
    double gold_value, predicted_value;
    const char *gold_class, *predicted_class;
} tk_eval_error;

typedef struct tk_eval_errors {
    tk_pool pool;
    tk_pattern *patterns;
    size_t n_patterns, pattern_capacity;
    tk_eval_error *items;
    size_t n, capacity;
} tk_eval_errors;

/** Adds what is wrong in a layer. False if there is no memory. */
bool tk_eval_errors_of_spans(tk_eval_errors *errors, const tk_eval_spans *spans);
bool tk_eval_errors_of_scores(tk_eval_errors *errors, const tk_eval_scores *scores);
/** Puts the most frequent pattern first, and errors in the order of their patterns. False if there
 * is no memory. */
bool tk_eval_errors_sort(tk_eval_errors *errors);
void tk_eval_errors_finish(tk_eval_errors *errors);

#endif
