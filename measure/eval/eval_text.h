// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_TEXT_H
#define TK_EVAL_TEXT_H

#include "eval.h"

#include <stdio.h>

/** How to print an evaluation. */
typedef struct tk_eval_view {
    FILE *out;
    bool colour;       /**< print escape sequences */
    uint64_t patterns; /**< number of error patterns to show */
    uint64_t examples; /**< number of errors to show for each */
} tk_eval_view;

/** Prints the evaluation. False when out of memory. */
bool tk_eval_print(const tk_eval *eval, const tk_eval_view *view);

#endif
