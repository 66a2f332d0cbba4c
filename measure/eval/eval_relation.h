// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_RELATION_H
#define TK_EVAL_RELATION_H

#include "eval_plan.h"

/** Comparing relations (fact): docs/evaluating.md describes how. */

/** The roles that are scored, in this order, if the gold has them. */
extern const tk_eval_column tk_relation_roles[];
extern const uint32_t tk_relation_n_roles;

/** Whether two relations have the same kind. */
bool tk_relation_same_kind(const tk_span *a, const tk_span *b);
/** Whether their amounts and subjects are the same; with the kind, this is the headline. */
bool tk_relation_same_core(const tk_span *a, const tk_span *b);
/** A tk_match_grade. */
uint32_t tk_relation_grade(const tk_span *a, const tk_span *b);

#endif
