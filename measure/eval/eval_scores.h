// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_SCORES_H
#define TK_EVAL_SCORES_H

#include "eval_spans.h"

enum { TK_CLASSES_MOST = 4 };

/** The comparison of the scores of sentences or documents. */
typedef struct tk_eval_scores {
    const char *name;    /**< "sentiment", "document sentiment" */
    const char *layer;   /**< key of the layer; NULL for document scores */
    const char *key;     /**< of the predicted document score, or NULL */
    bool is_label;       /**< the gold has labels 0, 1, 2, … that scores should rise with */
    bool other_is_label; /**< so does the other side, which is then an annotator too */
    double *gold;        /**< of each item */
    double *predicted;   /**< NaN if there is none */
    size_t n;
    size_t *first;       /**< items of document d are first[d] … first[d + 1] - 1 */
    uint32_t *documents; /**< their indices in the gold */
    uint32_t n_documents;
    const tk_span **gold_spans, **predicted_spans; /**< of each item; NULL for document scores */
    const char *const *classes;                    /**< names; NULL if there are none */
    uint32_t n_classes;
    double bounds[TK_CLASSES_MOST]; /**< class i + 1 starts at (for labels: above) bounds[i] */
    bool signs;        /**< classes are signs; scores within the bounds, inclusive, are neutral */
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

struct tk_score_sample;

/** How a figure is named, and computed. */
typedef struct tk_score_measure {
    const char *name;                                   /**< in JSON: "macro_f1" */
    const char *title;                                  /**< "macro F1" */
    const char *note;                                   /**< what it means; or NULL */
    double (*of)(const struct tk_score_sample *sample); /**< NaN if it is not defined */
} tk_score_measure;

/** All figures; every report has them in this order. */
extern const tk_score_measure tk_score_measures[TK_SCORE_FIGURES];

/** Selects the scores of the layer `layer`, allocated in `region`. False when out of memory. */
bool tk_eval_scores_of_layer(tk_eval_scores *scores, tk_region *region, const char *layer,
                             const tk_eval_pairing *pairing, double dead_zone);
/** Selects the gold's document score `key`. */
bool tk_eval_scores_of_document(tk_eval_scores *scores, tk_region *region, const char *key,
                                const tk_eval_pairing *pairing, double dead_zone);

/** Return the class of an item's gold value, and of its predicted value. n_classes for NaN. */
uint32_t tk_eval_class_of_gold(const tk_eval_scores *scores, double value);
uint32_t tk_eval_class_of_predicted(const tk_eval_scores *scores, double value);
/** Counts gold · (n_classes + 1) + predicted, (n_classes + 1)² counts; the last class is "none". */
void tk_eval_scores_confusion(const tk_eval_scores *scores, uint64_t *counts);

/** Computes a figure with its interval over documents. NaN if it is not defined. False when out of
 * memory. */
bool tk_eval_scores_figure(const tk_eval_scores *scores, tk_score_figure figure,
                           const tk_bootstrap *how, tk_interval *out);
/** Computes the AUC of the items whose label is at least `label` against all others. */
bool tk_eval_scores_auc_at_least(const tk_eval_scores *scores, uint32_t label,
                                 const tk_bootstrap *how, tk_interval *out);
/** Computes B's figure minus A's, on the same documents. */
bool tk_eval_scores_difference(const tk_eval_scores *a, const tk_eval_scores *b,
                               tk_score_figure figure, const tk_bootstrap *how, tk_difference *out);

#endif
