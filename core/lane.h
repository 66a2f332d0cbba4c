// SPDX-License-Identifier: MIT
#ifndef TK_LANE_H
#define TK_LANE_H

#include "batch.h"
#include "channel.h"
#include "nursery.h"

#include <toolkit/toolkit.h>

/** Batches that a worker is given ahead, so that it never waits for one. */
#define TK_LANE_AHEAD 2

/**
 * A worker's place. Workers come and go in it, the batches stay: what a worker leaves behind when
 * it dies, its successor goes on with. A document that a worker died of is tried once more, alone
 * in a fresh one, since an earlier document may have been the culprit.
 */
typedef struct tk_lane {
    uint32_t number;
    bool created;   /**< the channel has its areas */
    bool living;    /**< a worker was asked for, and has not been reported dead */
    bool deaf;      /**< its socket has closed: it is about to be reported */
    bool alone;     /**< the next record in line is on its second try */
    bool corrupt;   /**< it wrote nonsense where its results belong */
    bool condemned; /**< told to die for taking too long over the record below */
    uint32_t condemned_slot, condemned_record;
    tk_channel channel;
    tk_batch batches[TK_SLOTS];
    uint64_t turns[TK_SLOTS]; /**< each batch's place in the output */
    uint8_t line[TK_SLOTS];   /**< slots that have records to run, in order */
    uint32_t n_line;
    uint32_t n_sent;      /**< of these, known to the worker */
    uint32_t target;      /**< records in the next batch */
    uint64_t finished;    /**< the worker's count of documents, when last looked at */
    uint64_t moved_at;    /**< when that changed, or work began; CLOCK_MONOTONIC ns */
    uint64_t heard;       /**< the worker's count of documents at its last notice */
    uint64_t heard_at;    /**< when that was, or work began; ns */
    uint32_t idle_deaths; /**< in a row, without a document in flight */
    tk_plugin_time *seen; /**< this worker's times, as far as they are in the tally */
    uint32_t n_stages;
} tk_lane;

bool tk_lane_open(tk_lane *lane, uint32_t number, uint32_t n_stages, tk_error *error);
void tk_lane_close(tk_lane *lane);

/** A free slot, or -1. */
int tk_lane_free_slot(const tk_lane *lane);
/** Puts a batch that was read into `slot` in line. */
void tk_lane_enqueue(tk_lane *lane, uint32_t slot);
/** Sends the worker what it may have, after asking for one if there is none. `now` in ns. */
bool tk_lane_send(tk_lane *lane, tk_nursery *nursery, uint64_t now, tk_error *error);
/** Takes what the worker has done so far. False if it wrote nonsense. */
bool tk_lane_harvest(tk_lane *lane, tk_tally *tally);
/** Reads the worker's notices; sets `deaf` at the end of its socket, and the size of the next batch
 * by how long the last documents took. False if it wrote nonsense. */
bool tk_lane_hear(tk_lane *lane, tk_tally *tally, uint64_t now);
/** Whether the document in flight has taken longer than `limit` ns. */
bool tk_lane_is_late(tk_lane *lane, uint64_t now, uint64_t limit);

/** What a lane has to know to judge a death. */
typedef struct tk_lane_death {
    int status; /**< of waitpid() */
    double timeout;
    uint64_t memory;
} tk_lane_death;

/**
 * Takes note of the worker's death: settles the document that it died of, or marks it for its
 * second try. False if workers keep dying without a document in flight.
 */
bool tk_lane_bury(tk_lane *lane, const tk_lane_death *death, tk_tally *tally, tk_error *error);

#endif
