// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_JSON_H
#define TK_EVAL_JSON_H

#include "eval.h"

/** Returns the evaluation as the JSON document of docs/evaluating.md, on the heap; sets `*length`
 * unless it is NULL. With `texts` it contains all texts and spans. NULL when out of memory. */
char *tk_eval_json(const tk_eval *eval, bool texts, size_t *length);

#endif
