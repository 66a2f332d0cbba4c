// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_AGREEMENT_H
#define TK_EVAL_AGREEMENT_H

#include "eval_scores.h"

/** Agreement of two annotators on a layer, beyond what chance gives. */
typedef struct tk_eval_agreement {
    const char *name;
    const char *unit;   /**< "token", "character", "sentence", "document" */
    const char *metric; /**< of α: "nominal", "interval" */
    uint64_t units;
    tk_interval kappa; /**< of labels, or of classes of scores */
    tk_interval alpha;
    tk_interval label_kappa;    /**< of the labels of spans with the same extent; NaN for scores */
    tk_interval weighted_kappa; /**< of scores: by the squared distance; NaN for spans */
} tk_eval_agreement;

/** Of spans. False if there is no memory. */
bool tk_eval_agreement_of_spans(tk_eval_agreement *agreement, const tk_eval_spans *spans,
                                const tk_eval_pairing *pairing, const tk_bootstrap *how);
/** Of scores. */
bool tk_eval_agreement_of_scores(tk_eval_agreement *agreement, const tk_eval_scores *scores,
                                 const tk_bootstrap *how);

#endif
