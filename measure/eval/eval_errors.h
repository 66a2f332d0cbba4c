// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_ERRORS_H
#define TK_EVAL_ERRORS_H

#include "eval_scores.h"

/** A kind of error: "entity: ORG tagged PRODUCT". */
typedef struct tk_pattern {
    const char *text;
    const char *layer;
    uint64_t count;
    uint64_t documents; /**< documents with this pattern */
    uint32_t last;      /**< the last document with it */
} tk_pattern;

/** A place where gold and prediction differ. Spans belong to their corpora. */
typedef struct tk_eval_error {
    uint32_t pattern;
    uint32_t document;                 /**< index in the gold */
    uint32_t start, end, begin, until; /**< of both spans together, as in tk_span */
    const tk_span *gold, *predicted;   /**< or NULL */
    /** For scores: their values and classes. */
    bool is_score;
    double gold_value, predicted_value;
    const char *gold_class, *predicted_class;
} tk_eval_error;

typedef struct tk_eval_errors {
    tk_region region;
    tk_pattern *patterns;
    size_t n_patterns, pattern_capacity;
    tk_eval_error *items;
    size_t n, capacity;
} tk_eval_errors;

/** Adds the errors of a layer. False when out of memory. */
bool tk_eval_errors_of_spans(tk_eval_errors *errors, const tk_eval_spans *spans);
bool tk_eval_errors_of_scores(tk_eval_errors *errors, const tk_eval_scores *scores);
/** Sorts patterns by frequency, the highest first, and errors by pattern. False when out of
 * memory. */
bool tk_eval_errors_sort(tk_eval_errors *errors);
void tk_eval_errors_finish(tk_eval_errors *errors);

#endif
