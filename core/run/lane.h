// SPDX-License-Identifier: MIT
#ifndef TK_LANE_H
#define TK_LANE_H

#include "batch.h"
#include "channel.h"
#include "gather.h"
#include "nursery.h"
#include "printed.h"

#include <toolkit/toolkit.h>

/** Batches that a worker has pending, so that it never waits for one. */
#define TK_LANE_AHEAD 2

/** Why a worker was ended. */
typedef enum tk_verdict {
    TK_VERDICT_NONE,
    TK_VERDICT_LATE,    /**< it took too long for a document */
    TK_VERDICT_LARGE,   /**< it used more memory than the system's limits detect */
    TK_VERDICT_CORRUPT, /**< it wrote malformed results */
} tk_verdict;

/** What all lanes of a run share. */
typedef struct tk_lane_rules {
    double timeout;  /**< seconds per document */
    uint64_t memory; /**< bytes per worker */
    uint64_t record_limit;
    uint32_t n_stages;
    uint32_t n_collectors;
    const tk_pipeline_info_stage *stages;
    tk_gather *gather;     /**< NULL: there are no collectors */
    tk_doc_schema *schema; /**< as in tk_result_limits */
} tk_lane_rules;

/**
 * A slot for a worker. Workers are replaced in it, but the batches stay: when a worker dies, its
 * successor continues with them. A document during which a worker died runs once more, alone in a
 * new worker, because an earlier document may be the cause.
 */
typedef struct tk_lane {
    const tk_lane_rules *rules;
    uint32_t number;
    bool created; /**< the channel's memory exists */
    bool living;  /**< a worker was requested, and its death was not reported */
    bool ready;   /**< it is set up: from now on a death is attributed to a document */
    bool deaf;    /**< its socket is closed: its death will be reported soon */
    bool alone;   /**< the next record in line is on its second try */
    bool more;    /**< its pipe may contain more */
    tk_verdict verdict;
    uint32_t condemned_slot, condemned_record; /**< LATE or LARGE: while running this document */
    uint32_t condemned_progress; /**< and when it had got so far: see tk_batch_progress() */
    uint32_t progress;           /**< of the first record in line */
    uint32_t live;               /**< collectors that orders to this worker were for */
    tk_channel channel;
    tk_batch batches[TK_SLOTS];
    uint64_t turns[TK_SLOTS]; /**< each batch's position in the output */
    uint8_t line[TK_SLOTS];   /**< slots that have records to run, in order */
    uint32_t n_line;
    uint32_t n_sent;      /**< of these, sent to the worker */
    uint32_t last;        /**< last record + 1 of the first order that was sent */
    uint32_t target;      /**< records in the next batch */
    uint64_t finished;    /**< results received from this worker */
    uint64_t moved_at;    /**< time of the last result or part of one, or of the start of work;
                             CLOCK_MONOTONIC ns */
    uint64_t heard;       /**< `finished` at the last notice */
    uint64_t heard_at;    /**< time of that notice, or of the start of work; ns */
    uint64_t asked_at;    /**< since when an answer of the nursery is due; 0: none is */
    uint64_t started_at;  /**< when this worker was requested */
    uint32_t idle_deaths; /**< consecutive deaths of workers that were not ready yet */
    int status_fd;        /**< the worker's /proc/self/status, or -1 */
    uint64_t base;        /**< its memory at the start, in bytes */
    tk_printed printed;
    tk_plugin_time *seen; /**< this worker's times that are already in the tally */
} tk_lane;

bool tk_lane_open(tk_lane *lane, uint32_t number, const tk_lane_rules *rules, tk_error *error);
void tk_lane_close(tk_lane *lane);

/** A free slot, or -1. */
int tk_lane_free_slot(const tk_lane *lane);
/** Appends the batch that was read into `slot` to the line. */
void tk_lane_enqueue(tk_lane *lane, uint32_t slot);
/** Sends orders to the worker; requests a worker first if there is none. `now` in ns. */
bool tk_lane_send(tk_lane *lane, tk_nursery *nursery, uint64_t now, tk_error *error);
/**
 * Takes results out of the worker's pipe. If many results are already held that cannot be passed on
 * yet, they stay in the pipe unless `eager`; the worker then waits. False if the results are
 * malformed: the verdict is then CORRUPT.
 */
bool tk_lane_harvest(tk_lane *lane, tk_tally *tally, uint64_t now, bool eager);
/** Reads the worker's notices; sets `deaf` at the end of its socket, and the size of the next batch
 * from the time that the last documents took. Returns as tk_lane_harvest(). */
bool tk_lane_hear(tk_lane *lane, tk_tally *tally, uint64_t now, bool eager);
/** Reports what the worker's plugins have printed so far; `all`: to its end. */
void tk_lane_listen(tk_lane *lane, tk_print_counts *counts, bool all);
/** Whether the current document has exceeded its time limit; the verdict is then LATE. */
bool tk_lane_is_late(tk_lane *lane, uint64_t now);
/** Whether the worker has exceeded its memory limit; the verdict is then LARGE. */
bool tk_lane_is_large(tk_lane *lane);

/**
 * Handles the worker's death, with `status` from waitpid(): settles the document that it was
 * running, or marks it for its second try. False if workers keep dying before they are ready.
 */
bool tk_lane_bury(tk_lane *lane, int status, tk_tally *tally, tk_error *error);

#endif
