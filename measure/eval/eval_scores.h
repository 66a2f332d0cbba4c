// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_SCORES_H
#define TK_EVAL_SCORES_H

#include "eval_spans.h"

enum { TK_CLASSES_MOST = 4 };

/** Scores of sentences or documents, compared. */
typedef struct tk_eval_scores {
    const char *name;    /**< "sentiment", "document sentiment" */
    const char *layer;   /**< key of the layer; NULL: values of the document */
    const char *key;     /**< of the predicted value of the document, or NULL */
    bool is_label;       /**< the gold has labels 0, 1, 2, … that scores should rise with */
    bool other_is_label; /**< so has the other side: it is an annotator, too */
    double *gold;        /**< of each item */
    double *predicted;   /**< NaN where there is none */
    size_t n;
    size_t *first;       /**< items of document d are first[d] … first[d + 1] - 1 */
    uint32_t *documents; /**< their indices in the gold */
    uint32_t n_documents;
    const tk_span **gold_spans,
        **predicted_spans;      /**< of each item; NULL for values of documents */
    const char *const *classes; /**< names; NULL: there are none */
    uint32_t n_classes;
    double bounds[TK_CLASSES_MOST]; /**< class i + 1 begins at (a label: above) bounds[i] */
    bool signs;        /**< classes are signs: within the bounds, ends included, is neutral */
    uint32_t n_labels; /**< the highest label, if the gold has labels */
} tk_eval_scores;

typedef enum tk_score_figure {
    TK_SCORE_ACCURACY,
    TK_SCORE_MACRO_F1,
    TK_SCORE_PEARSON,
    TK_SCORE_SPEARMAN,
    TK_SCORE_AUC,
    TK_SCORE_ERROR, /**< mean absolute error */
    TK_SCORE_FIGURES
} tk_score_figure;

/** "accuracy", "macro_f1", … */
const char *tk_score_figure_name(tk_score_figure figure);

/** Of the layer `layer`, whose spans have scores. Memory is in `pool`. False if there is none. */
bool tk_eval_scores_of_layer(tk_eval_scores *scores, tk_pool *pool, const char *layer,
                             const tk_eval_pairing *pairing, double dead_zone);
/** Of the gold's document value `key`. */
bool tk_eval_scores_of_document(tk_eval_scores *scores, tk_pool *pool, const char *key,
                                const tk_eval_pairing *pairing, double dead_zone);

/** The class of the gold's value of an item, and of the predicted one. n_classes for NaN. */
uint32_t tk_eval_class_of_gold(const tk_eval_scores *scores, double value);
uint32_t tk_eval_class_of_predicted(const tk_eval_scores *scores, double value);
/** counts[(n_classes + 1)²], gold · (n_classes + 1) + predicted; the last is none. */
void tk_eval_scores_confusion(const tk_eval_scores *scores, uint64_t *counts);

/** A figure with its interval over documents. NaN where it is not defined. False if there is no
 * memory.
 */
bool tk_eval_scores_figure(const tk_eval_scores *scores, tk_score_figure figure,
                           const tk_bootstrap *how, tk_interval *out);
/** The AUC of the items whose label is at least `label` against all others. */
bool tk_eval_scores_auc_at_least(const tk_eval_scores *scores, uint32_t label,
                                 const tk_bootstrap *how, tk_interval *out);
/** B's figure less A's, of the same documents. */
bool tk_eval_scores_difference(const tk_eval_scores *a, const tk_eval_scores *b,
                               tk_score_figure figure, const tk_bootstrap *how, tk_difference *out);

#endif
