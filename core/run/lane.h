// SPDX-License-Identifier: MIT
#ifndef TK_LANE_H
#define TK_LANE_H

#include "batch.h"
#include "channel.h"
#include "nursery.h"
#include "printed.h"

#include <toolkit/toolkit.h>

/** Batches that a worker is given ahead, so that it never waits for one. */
#define TK_LANE_AHEAD 2

/** Why a worker was told to die. */
typedef enum tk_verdict {
    TK_VERDICT_NONE,
    TK_VERDICT_LATE,    /**< it took too long over a document */
    TK_VERDICT_LARGE,   /**< it took more memory than the system's limits count */
    TK_VERDICT_CORRUPT, /**< it wrote nonsense where its results belong */
} tk_verdict;

/** What all lanes of a run have in common. */
typedef struct tk_lane_rules {
    double timeout;  /**< seconds a document */
    uint64_t memory; /**< bytes a worker */
    uint64_t record_limit;
    uint32_t n_stages;
    const tk_pipeline_info_stage *stages;
} tk_lane_rules;

/**
 * A worker's place. Workers come and go in it, the batches stay: what a worker leaves behind when
 * it dies, its successor goes on with. A document that a worker died of is tried once more, alone
 * in a fresh one, since an earlier document may have been the culprit.
 */
typedef struct tk_lane {
    const tk_lane_rules *rules;
    uint32_t number;
    bool created; /**< the channel has its memory */
    bool living;  /**< a worker was asked for, and has not been reported dead */
    bool ready;   /**< it is set up: from now on a death is a document's fault */
    bool deaf;    /**< its socket has closed: it is about to be reported */
    bool alone;   /**< the next record in line is on its second try */
    bool more;    /**< there may be more in its pipe than was taken */
    tk_verdict verdict;
    uint32_t condemned_slot, condemned_record; /**< LATE or LARGE: with this document in flight */
    tk_channel channel;
    tk_batch batches[TK_SLOTS];
    uint64_t turns[TK_SLOTS]; /**< each batch's place in the output */
    uint8_t line[TK_SLOTS];   /**< slots that have records to run, in order */
    uint32_t n_line;
    uint32_t n_sent;      /**< of these, known to the worker */
    uint32_t last;        /**< of the first order that was sent: its last record + 1 */
    uint32_t target;      /**< records in the next batch */
    uint64_t finished;    /**< results received from this worker */
    uint64_t moved_at;    /**< when the last one came, or work began; CLOCK_MONOTONIC ns */
    uint64_t heard;       /**< `finished` at the last notice */
    uint64_t heard_at;    /**< when that was, or work began; ns */
    uint64_t asked_at;    /**< since when the nursery owes an answer; 0: it owes none */
    uint64_t started_at;  /**< when this worker was asked for */
    uint32_t idle_deaths; /**< in a row, of workers that did not get ready */
    int status_fd;        /**< the worker's /proc/self/status, or -1 */
    uint64_t base;        /**< memory that it started with, in bytes */
    tk_printed printed;
    tk_plugin_time *seen; /**< this worker's times, as far as they are in the tally */
} tk_lane;

bool tk_lane_open(tk_lane *lane, uint32_t number, const tk_lane_rules *rules, tk_error *error);
void tk_lane_close(tk_lane *lane);

/** A free slot, or -1. */
int tk_lane_free_slot(const tk_lane *lane);
/** Puts a batch that was read into `slot` in line. */
void tk_lane_enqueue(tk_lane *lane, uint32_t slot);
/** Sends the worker what it may have, after asking for one if there is none. `now` in ns. */
bool tk_lane_send(tk_lane *lane, tk_nursery *nursery, uint64_t now, tk_error *error);
/**
 * Takes results out of the worker's pipe. Where much is held already that cannot be handed on yet,
 * they stay there unless `eager`; the worker then waits. False if the worker wrote nonsense: the
 * verdict is then CORRUPT.
 */
bool tk_lane_harvest(tk_lane *lane, tk_tally *tally, uint64_t now, bool eager);
/** Reads the worker's notices; sets `deaf` at the end of its socket, and the size of the next batch
 * by how long the last documents took. False as tk_lane_harvest(). */
bool tk_lane_hear(tk_lane *lane, tk_tally *tally, uint64_t now, bool eager);
/** Says what the worker's plugins have printed, as far as it is there; `all`: to its end. */
void tk_lane_listen(tk_lane *lane, tk_print_counts *counts, bool all);
/** Whether the document in flight has taken longer than it may; the verdict is then LATE. */
bool tk_lane_is_late(tk_lane *lane, uint64_t now);
/** Whether the worker has more memory than it may; the verdict is then LARGE. */
bool tk_lane_is_large(tk_lane *lane);

/**
 * Takes note of the worker's death with `status` as waitpid() has it: settles the document that it
 * died of, or marks it for its second try. False if workers keep dying before they are ready.
 */
bool tk_lane_bury(tk_lane *lane, int status, tk_tally *tally, tk_error *error);

#endif
