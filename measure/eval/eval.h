// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_H
#define TK_EVAL_H

#include "eval_agreement.h"
#include "eval_errors.h"
#include "eval_run.h"

/** `toolkit eval` compares annotations with gold. docs/evaluating.md describes how. */

/** Document scores beyond this number are not compared. */
enum { TK_EVAL_VALUES_MOST = 64 };

typedef enum tk_eval_what {
    TK_EVAL_ONE,       /**< one system */
    TK_EVAL_COMPARE,   /**< two systems */
    TK_EVAL_AGREEMENT, /**< a second gold */
} tk_eval_what;

/** What to compare with the gold. */
typedef struct tk_eval_source {
    const char *path;
    bool is_pipeline;   /**< a configuration to run; otherwise a file or folder of predictions */
    const char *format; /**< of predictions: the name of a decoder; NULL: jsonl */
} tk_eval_source;

typedef struct tk_eval_options {
    tk_eval_what what;
    const char *const *gold; /**< files and folders */
    size_t n_gold;
    const char *gold_format; /**< the name of a decoder; NULL: jsonl */
    uint32_t gold_unit;      /**< TK_UNIT_… of jsonl gold */
    tk_eval_source sources[2];
    uint32_t unit; /**< of jsonl predictions */
    const char *const
        *layers; /**< names of layers, keys of document scores; all if there are none */
    size_t n_layers;
    const char *const *maps; /**< "FROM=TO" renames a label on both sides; "FROM=-" removes it */
    size_t n_maps;
    bool strict; /**< gold that does not fit is an error; otherwise it is reported and ignored */
    double dead_zone;
    tk_bootstrap bootstrap;
    tk_eval_running running;
} tk_eval_options;

/** A layer or document score that is not scored. */
typedef struct tk_unscored {
    const char *layer;
    const char *why;
} tk_unscored;

/** A system, and its results. */
typedef struct tk_eval_system {
    const char *name; /**< borrowed from the options */
    tk_corpus predicted;
    tk_eval_pairing pairing;
    uint64_t n_documents; /**< with a prediction */
    uint64_t missing;     /**< without one */
    uint64_t quarantined;
    double seconds; /**< NaN if it was not run here */
    tk_eval_spans *spans;
    size_t n_spans;
    tk_eval_scores *scores;
    size_t n_scores;
    tk_unscored *unscored;
    size_t n_unscored;
    tk_eval_errors errors;
} tk_eval_system;

typedef struct tk_eval {
    tk_eval_options options; /**< as given; its pointers are borrowed */
    char *gold_name;
    tk_region region;
    tk_corpus gold;
    bool *excluded; /**< documents of the gold that cannot be compared */
    tk_issues issues;
    tk_eval_plan *plans; /**< of the gold's layers */
    size_t n_plans;
    tk_eval_system systems[2];
    size_t n_systems;
    tk_eval_agreement *agreement;
    size_t n_agreement;
} tk_eval;

/**
 * Reads, runs and compares. Returns TK_EXIT_OK, TK_EXIT_QUARANTINED (complete except for documents
 * in quarantine), or TK_EXIT_USAGE or TK_EXIT_FAILURE with a message. The caller must finish `eval`
 * in any case.
 */
int tk_eval_make(tk_eval *eval, const tk_eval_options *options, tk_message *error);
void tk_eval_finish(tk_eval *eval);

#endif
