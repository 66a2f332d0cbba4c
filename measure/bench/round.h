// SPDX-License-Identifier: MIT
#ifndef TK_ROUND_H
#define TK_ROUND_H

#include "bench_source.h"
#include "child.h"

/** The maximum number of plugins in a measured pipeline, and the places for their figures: place 0
 * is all of them together, place i + 1 is plugin i. */
enum { TK_ROUND_PLUGINS = 63, TK_ROUND_PLACES = 64 };

/** The state of a document. */
typedef enum tk_document_state {
    TK_DOCUMENT_UNKNOWN,
    TK_DOCUMENT_FINE,
    TK_DOCUMENT_SKIPPED, /**< a plugin left it out of the output; it is still measured */
    TK_DOCUMENT_FAILED,  /**< left out of the measurement */
} tk_document_state;

typedef struct tk_round_plugin {
    char name[64], version[32];
    uint32_t kind;
    double setup_ns;
    double instructions; /**< in a steady pass; 0 if not counted */
} tk_round_plugin;

/** One of the pipelines of a round. Arrays have TK_ROUND_PLACES values per document. */
typedef struct tk_round_side {
    uint32_t n_plugins;
    tk_round_plugin plugins[TK_ROUND_PLUGINS];
    double open_ns;           /**< from the start until it is open */
    double first_document_ns; /**< from the start to the end of the first document */
    double instructions;      /**< of all plugins and the host in a steady pass; 0 if not counted */
    double *steady;           /**< in ns: the median of the steady passes */
    double *first;            /**< in ns: the median of the passes with an empty lexeme table */
    double *steady_calibrated, *first_calibrated; /**< the same in units of the calibration loop */
    uint64_t tokens, new_forms, table_bytes;      /**< of one pass with an empty table */
    uint64_t drops;
} tk_round_side;

/** The reason why a document is left out. */
typedef struct tk_left_out {
    uint32_t document;
    char plugin[64]; /**< empty if not known */
    char reason[16]; /**< "error", "crash", "timeout" */
    char message[400];
} tk_left_out;

enum { TK_LEFT_OUT = 100 }; /**< so many are kept; all are counted */

/**
 * The state of the documents, and the results of the current round. The child shares this memory
 * with its parent, so that nothing is lost when the child crashes.
 */
typedef struct tk_round {
    tk_child_watch watch;
    tk_session_place place;
    uint32_t document; /**< the running one; UINT32_MAX if none */
    uint32_t side;     /**< the running one */

    size_t n; /**< documents */
    const tk_bench_document *documents;
    uint8_t *state; /**< tk_document_state of each */
    uint32_t *text_bytes;
    uint32_t *tokens;
    uint64_t *document_bytes; /**< memory that each used */
    uint64_t plugins_bytes;   /**< resident memory that opening side 0 added */
    uint64_t peak_bytes;      /**< resident memory at most, without the corpus */
    double pass_ns[2];        /**< time of the probe's first and second pass, per side */

    uint32_t n_sides;
    tk_round_side sides[2];
    double *ratios; /**< of the times of side 1 to side 0, by the places of side 0; NaN if none */
    double *first_ratios; /**< the same for passes with an empty table */
    double calibration_ns, calibration_spread;
    uint32_t passes;

    tk_left_out left_out[TK_LEFT_OUT];
    uint32_t n_left_out;

    size_t size; /**< of the memory */
} tk_round;

/** How to run a round. */
typedef struct tk_round_plan {
    const tk_bench_pipeline *pipelines; /**< one, or two to run side by side */
    uint32_t n_sides;
    double seconds; /**< for passes; a few are made however long they take */
    uint64_t seed;
    bool turned; /**< side 1 is opened first */
} tk_round_plan;

/** Allocates the rounds over a corpus, which must outlive them. NULL when out of memory. */
tk_round *tk_round_new(const tk_bench_corpus *corpus);
void tk_round_free(tk_round *round);

/**
 * Runs each document once to determine which ones fail, how long they are and how much memory they
 * use. A document that kills its process is left out, and a new process continues with the rest.
 * False with a message if the pipeline cannot be opened.
 */
bool tk_round_probe(tk_round *round, const tk_round_plan *plan, tk_message *error);
/** Measures the documents that do not fail. False with a message if that is not possible. */
bool tk_round_measure(tk_round *round, const tk_round_plan *plan, tk_message *error);

/** Returns the peak resident memory of this process, without what it shares with its parent. */
uint64_t tk_round_peak_bytes(void);

/** Returns the minimum seconds of a round, from the times of the probe. */
double tk_round_least_seconds(const tk_round *round);

/** Whether a document is measured. */
static inline bool tk_round_has(const tk_round *round, size_t document)
{
    return round->state[document] == TK_DOCUMENT_FINE ||
           round->state[document] == TK_DOCUMENT_SKIPPED;
}

#endif
