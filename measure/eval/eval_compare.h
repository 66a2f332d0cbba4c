// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_COMPARE_H
#define TK_EVAL_COMPARE_H

#include "eval.h"

/** A figure of two systems. */
typedef struct tk_eval_comparison {
    const char *layer;
    const char *label; /**< a label, the name of a column, or NULL for the whole layer */
    const char *measure;
    double a, b;
    tk_difference difference; /**< B minus A */
} tk_eval_comparison;

typedef struct tk_eval_comparisons {
    tk_eval_comparison *items;
    size_t n, capacity;
} tk_eval_comparisons;

/** Compares all figures that both systems of an evaluation have. False when out of memory. */
bool tk_eval_compare(const tk_eval *eval, tk_eval_comparisons *out);
void tk_eval_comparisons_finish(tk_eval_comparisons *comparisons);

#endif
