// SPDX-License-Identifier: MIT
#ifndef TK_POOL_QUEUE_H
#define TK_POOL_QUEUE_H

#include "base/buffer.h"
#include "input/input.h"
#include "pipeline/pipeline_info.h"
#include "gather.h"
#include "sink.h"

#include <pthread.h>
#include <stdatomic.h>

/** A record that was submitted: its bytes, and its name, which ends with a NUL. */
typedef struct tk_pool_record {
    struct tk_pool_record *next;
    size_t length, name_length;
    char bytes[];
} tk_pool_record;

/** A result that was not taken yet. What it points to is in the same block. */
typedef struct tk_pool_entry {
    struct tk_pool_entry *next;
    size_t bytes; /**< of memory, with the snapshot */
    tk_pool_result result;
    tk_str remarks, states; /**< as in tk_result */
} tk_pool_entry;

/**
 * What the threads of a pool share: records on their way in, results on their way out, and lines
 * for the user. Only `closing` is used without the lock.
 */
typedef struct tk_pool_queue {
    pthread_mutex_t lock;
    pthread_cond_t arrived; /**< a result, the end, or the pool is open */
    pthread_cond_t room;    /**< a result was taken, or the pool closes */
    atomic_bool closing;
    int submitted_fd; /**< eventfd: there are records, after `hungry` */
    tk_pool_record *records, **records_end;
    size_t record_bytes;
    tk_pool_entry *entries, **entries_end;
    size_t entry_bytes;
    uint64_t submitted, taken; /**< numbers of records, and of results */
    uint64_t crashes;          /**< of workers, when the last result was passed */
    tk_buffer lines;           /**< for the user, each with its NUL */
    bool hungry;               /**< the pool's thread waits for records */
    bool finished;             /**< no more records will be submitted */
    bool opened;               /**< the pipeline is loaded, or that has failed */
    bool ended;                /**< there will be no more results */
    tk_error failure;          /**< why it has ended early */
    // Set before the pool's thread passes a result.
    const tk_pipeline_info *info;
    tk_gather *gather; /**< which collectors have failed */
    const tk_tally *tally;
    uint64_t limit; /**< longest record */
    const char *limit_reason;
} tk_pool_queue;

bool tk_pool_queue_init(tk_pool_queue *queue, tk_error *error);
/** Frees everything; the pool's thread has ended. */
void tk_pool_queue_finish(tk_pool_queue *queue);

// ------------------------------------------------------------------------- the caller's threads

/** As tk_pool_submit(). */
tk_status tk_pool_queue_add(tk_pool_queue *queue, const char *id, const char *data, size_t length,
                            tk_error *error);
/** There are no more records. */
void tk_pool_queue_end(tk_pool_queue *queue);
/** Takes the next result, as tk_pool_next(); `done` as in tk_pool_result. */
tk_status tk_pool_queue_take(tk_pool_queue *queue, int timeout_ms, tk_pool_entry **entry,
                             bool *done, tk_error *error);
/** Waits until the pool is open; false with a message if that has failed. */
bool tk_pool_queue_await(tk_pool_queue *queue, tk_error *error);
/** As tk_pool_crashes(). */
uint64_t tk_pool_queue_crashes(tk_pool_queue *queue);
/** Takes the lines for the user. */
tk_buffer tk_pool_queue_lines(tk_pool_queue *queue);
/** Makes the pool's thread stop waiting for room. */
void tk_pool_queue_close(tk_pool_queue *queue);

// ---------------------------------------------------------------------------- the pool's thread

/** For tk_input_feed; `ctx` is the queue. */
tk_input_status tk_pool_queue_feed(void *ctx, tk_buffer *bytes, tk_buffer *name, tk_error *failure);
/** For tk_result_sink; waits for room. */
bool tk_pool_queue_pass(void *ctx, const tk_result *result);
bool tk_pool_queue_pause(void *ctx);
/** For tk_say: takes a line for the user. */
void tk_pool_queue_say(void *ctx, const char *line);
/** The pipeline is loaded. */
void tk_pool_queue_open(tk_pool_queue *queue);
/** The thread ends; `error` is empty if all records have been run. */
void tk_pool_queue_stop(tk_pool_queue *queue, const tk_error *error);

#endif
