// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_TEXT_H
#define TK_EVAL_TEXT_H

#include "eval.h"

#include <stdio.h>

/** How an evaluation is printed for a person. */
typedef struct tk_eval_view {
    FILE *out;
    bool colour;       /**< with escape sequences */
    uint64_t patterns; /**< of errors: how many are shown */
    uint64_t examples; /**< how many errors of each */
} tk_eval_view;

/** Prints it. False if there is no memory. */
bool tk_eval_print(const tk_eval *eval, const tk_eval_view *view);

#endif
