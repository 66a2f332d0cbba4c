// SPDX-License-Identifier: MIT
/**
 * @file model.h
 * A linear model of which kind of fact an amount states, and of what. data/model.bin, written by
 * train/train.c: a line of text, then the tables.
 */
#ifndef MODEL_H
#define MODEL_H

#include "feature.h"

/** What an amount states. The labels from LABEL_FIRST_KIND on are kinds. */
enum {
    SAYS_NOTHING,
    SAYS_CHANGE, /**< the change of a fact with another value */
    SAYS_GROWTH, /**< a RESULT that has a change only */
    SAYS_FALL,   /**< a MOVE with a negative value */
    SAYS_CUT,    /**< JOBS with a negative value */
    SAYS_KIND,   /**< this and the kind: a fact of the kind */
    SAYS_COUNT = SAYS_KIND + TK_FACT_JOBS + 1
};

#define MODEL_LABELS 15 /**< all but SAYS_NOTHING, whose weights are 0 */

/** The weights of a feature. */
typedef struct model_row {
    uint8_t tag; /**< of the hash that has the row */
    int8_t weights[MODEL_LABELS];
} model_row;

typedef struct fact_model {
    const model_row *rows; /**< NULL: there is no model */
    const uint8_t *clues;  /**< pairs of tag and weight, of the subject's clues */
    uint32_t row_mask, clue_mask;
    float row_scale, clue_scale; /**< of a weight */
    float add;                   /**< the least probability of a fact that no rule states */
    float again;  /**< … of an amount that the rules take for an old one, or for a change */
    float keep;   /**< the least probability of a fact that a rule states */
    float change; /**< how many times as likely another kind must be as that of the rule */
    /** Gets the examples instead of a decision; NULL but in training. */
    void (*show)(void *data, const fact_work *w, const fact_context *c, const fact_features *f,
                 const fact_candidates *names);
    void *data;
} fact_model;

/** Reads the model. */
tk_status fact_model_read(fact_model *model, const tk_setup *setup, const char *path);

/** The probabilities of the labels. */
void fact_model_label(const fact_model *model, const fact_features *f, float p[SAYS_COUNT]);

/** The probabilities of the candidates as the subject of a fact of a kind. */
void fact_model_subject(const fact_model *model, const fact_candidates *names, uint32_t kind,
                        float p[CANDIDATES_MAX]);

#endif // MODEL_H
