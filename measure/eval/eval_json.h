// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_JSON_H
#define TK_EVAL_JSON_H

#include "eval.h"

/** The evaluation as the JSON document of docs/evaluating.md, on the heap; `*length` is set if it
 * is not NULL. With `texts` it has all texts and spans. NULL if there is no memory. */
char *tk_eval_json(const tk_eval *eval, bool texts, size_t *length);

#endif
