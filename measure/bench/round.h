// SPDX-License-Identifier: MIT
#ifndef TK_ROUND_H
#define TK_ROUND_H

#include "bench_source.h"
#include "child.h"

/** The most plugins a pipeline to be measured may have, and places for their figures: place 0 is
 * all of them together, place i + 1 plugin i. */
enum { TK_ROUND_PLUGINS = 63, TK_ROUND_PLACES = 64 };

/** What has become of a document. */
typedef enum tk_document_state {
    TK_DOCUMENT_UNKNOWN,
    TK_DOCUMENT_FINE,
    TK_DOCUMENT_SKIPPED, /**< a plugin left it out of the output; it is measured all the same */
    TK_DOCUMENT_FAILED,  /**< left out of the measurement */
} tk_document_state;

typedef struct tk_round_plugin {
    char name[64], version[32];
    uint32_t kind;
    double setup_ns;
    double instructions; /**< in a steady pass; 0: not counted */
} tk_round_plugin;

/** One of the pipelines that a round measures. Arrays have TK_ROUND_PLACES values a document. */
typedef struct tk_round_side {
    uint32_t n_plugins;
    tk_round_plugin plugins[TK_ROUND_PLUGINS];
    double open_ns;           /**< from nothing to ready */
    double first_document_ns; /**< from nothing to the first document's end */
    double instructions;      /**< of all plugins and the host in a steady pass; 0: not counted */
    double *steady;           /**< ns: the median of the steady passes */
    double *first;            /**< ns: the median of the passes with an empty lexeme table */
    double *steady_calibrated, *first_calibrated; /**< the same in times of the calibration loop */
    uint64_t tokens, new_forms, table_bytes;      /**< of one pass with an empty table */
    uint64_t drops;
} tk_round_side;

/** Why a document is left out. */
typedef struct tk_left_out {
    uint32_t document;
    char plugin[64]; /**< empty: not known */
    char reason[16]; /**< "error", "crash", "timeout" */
    char message[400];
} tk_left_out;

enum { TK_LEFT_OUT = 100 }; /**< so many are kept; all are counted */

/**
 * What is known of the documents, and the results of the round at hand: memory that the child
 * shares with its parent, so that nothing is lost when the child dies.
 */
typedef struct tk_round {
    tk_child_watch watch;
    tk_session_place place;
    uint32_t document; /**< in flight; UINT32_MAX: none */
    uint32_t side;     /**< in flight */

    size_t n; /**< documents */
    const tk_bench_document *documents;
    uint8_t *state; /**< tk_document_state of each */
    uint32_t *text_bytes;
    uint32_t *tokens;
    uint64_t *document_bytes; /**< memory that each took */
    uint64_t plugins_bytes;   /**< resident memory that opening side 0 added */
    uint64_t peak_bytes;      /**< resident memory at most, without the corpus */
    double pass_ns[2];        /**< that the probe's first and second pass took, a side */

    uint32_t n_sides;
    tk_round_side sides[2];
    double *ratios; /**< of the times of side 1 to side 0, by the places of side 0; NaN: none */
    double *first_ratios; /**< the same of passes with an empty table */
    double calibration_ns, calibration_spread;
    uint32_t passes;

    tk_left_out left_out[TK_LEFT_OUT];
    uint32_t n_left_out;

    size_t size; /**< of the memory */
} tk_round;

/** How a round goes. */
typedef struct tk_round_plan {
    const tk_bench_pipeline *pipelines; /**< one, or two to be run side by side */
    uint32_t n_sides;
    double seconds; /**< for passes; a few are made whatever they take */
    uint64_t seed;
    bool turned; /**< side 1 is opened first */
} tk_round_plan;

/** Room for the rounds over a corpus, which must outlive it. NULL if there is no memory. */
tk_round *tk_round_new(const tk_bench_corpus *corpus);
void tk_round_free(tk_round *round);

/**
 * Runs each document once, and finds out which ones fail, how long they are and what memory they
 * take. A document that kills its process is left out, and the rest goes on in a new one. False
 * with a message if the pipeline cannot be opened.
 */
bool tk_round_probe(tk_round *round, const tk_round_plan *plan, tk_message *error);
/** Measures the documents that are fine. False with a message if that cannot be done. */
bool tk_round_measure(tk_round *round, const tk_round_plan *plan, tk_message *error);

/** Resident memory of this process at most, without what it shares with its parent. */
uint64_t tk_round_peak_bytes(void);

/** Seconds that a round takes at least, by what the probe took. */
double tk_round_least_seconds(const tk_round *round);

/** Whether a document takes part. */
static inline bool tk_round_has(const tk_round *round, size_t document)
{
    return round->state[document] == TK_DOCUMENT_FINE ||
           round->state[document] == TK_DOCUMENT_SKIPPED;
}

#endif
