// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_AGREEMENT_H
#define TK_EVAL_AGREEMENT_H

#include "eval_scores.h"

/** Chance-corrected agreement of two annotators on a layer. */
typedef struct tk_eval_agreement {
    const char *name;
    const char *role;   /**< of relations: the role whose values are compared; otherwise NULL */
    const char *unit;   /**< "token", "character", "fact", "sentence", "document" */
    const char *metric; /**< of α: "nominal", "interval" */
    uint64_t units;
    tk_interval kappa; /**< of labels, or of classes of scores */
    tk_interval alpha;
    tk_interval label_kappa;    /**< of the labels of spans with the same extent; NaN for scores */
    tk_interval weighted_kappa; /**< of scores, by squared distance; NaN for spans */
} tk_eval_agreement;

/** Computes the agreement on spans. False when out of memory. */
bool tk_eval_agreement_of_spans(tk_eval_agreement *agreement, const tk_eval_spans *spans,
                                const tk_eval_pairing *pairing, const tk_bootstrap *how);
/** Computes the agreement on a role ("kind", "status") of the relations that both annotators have.
 */
bool tk_eval_agreement_of_role(tk_eval_agreement *agreement, const tk_eval_spans *spans,
                               const char *role, const tk_bootstrap *how);
/** Computes the agreement on scores. */
bool tk_eval_agreement_of_scores(tk_eval_agreement *agreement, const tk_eval_scores *scores,
                                 const tk_bootstrap *how);

#endif
