// SPDX-License-Identifier: MIT
#ifndef TK_BATCH_H
#define TK_BATCH_H

#include "channel.h"
#include "base/error.h"
#include "document/snapshot.h"
#include "input/input.h"
#include "sink.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A record of a batch, and its result once that is known. The record is in the slot, the result in
 * the batch's `out`. */
typedef struct tk_item {
    size_t record_at;
    size_t record_length;
    size_t output_at;
    size_t output_length;
    uint32_t name_length; /**< the name follows the record */
    uint32_t stage;
    tk_status status;
    bool settled; /**< the supervisor determined the result: not read, or the worker died */
    uint64_t byte;
    uint64_t text_bytes;
    char reason[16];
    size_t remarks_at;
    size_t remarks_length;
    size_t states_at; /**< what the collectors sent for it */
    size_t states_length;
    tk_snapshot *snapshot; /**< or NULL */
    char *id;              /**< heap, or NULL */
    char *message;         /**< heap; of a failure */
} tk_item;

/** Limits of a result that a worker sends. */
typedef struct tk_result_limits {
    uint64_t length; /**< most bytes; more would exceed the worker's memory */
    uint32_t n_stages;
    uint32_t n_collectors;
    tk_doc_schema *schema; /**< in place of the encoder's bytes a snapshot is sent; or NULL */
} tk_result_limits;

/**
 * The records in one slot of a channel, from reading to writing. Indices only increase: drained ≤
 * harvested ≤ count. Results are copied from the worker's pipe to `out`, which the worker cannot
 * access.
 */
typedef struct tk_batch {
    uint64_t number;    /**< of its first record in the input; set by the reader */
    uint32_t count;     /**< 0: the slot is free */
    uint32_t harvested; /**< results that are known */
    uint32_t drained;   /**< results that were passed on */
    size_t in_length;
    tk_buffer out; /**< results that were not passed on, and the start of the next one */
    size_t parsed; /**< of `out`: where the next result starts */
    tk_item items[TK_BATCH_RECORDS];
} tk_batch;

/**
 * Reads records into a slot until there are `target` of them, or enough bytes, or no more input is
 * available now. Returns how the last read ended; count is 0 if there was no record. On
 * TK_INPUT_BROKEN, which otherwise concerns one record, `error` reports why reading cannot
 * continue.
 */
tk_input_status tk_batch_read(tk_batch *batch, tk_slot *slot, tk_input *input, uint32_t target,
                              tk_error *error);
/**
 * Takes the results in `out`, up to that of record `last` - 1. False if they are malformed: a
 * plugin may have written to the pipe.
 */
bool tk_batch_harvest(tk_batch *batch, uint32_t last, const tk_result_limits *limits);
/** How much of the next result has arrived: 0, or 1 for the document, and 1 more for each of its
 * collectors. */
uint32_t tk_batch_progress(const tk_batch *batch, const tk_result_limits *limits);
/** Drops the start of a result whose worker has died. */
void tk_batch_drop_partial(tk_batch *batch);
/** Skips records that need no worker. */
void tk_batch_pass_settled(tk_batch *batch);
/** Settles the first record without a result as failed, and skips it. */
bool tk_batch_settle(tk_batch *batch, const char *reason, const char *message, const char *id,
                     uint32_t stage);
/** Takes the first result that was not passed on. Valid until the batch changes, except for the
 * snapshot, which is the caller's. */
void tk_batch_take(tk_batch *batch, const tk_slot *slot, tk_result *result);
/** Makes room in `out` once all results in it were passed on. */
void tk_batch_compact(tk_batch *batch);
/** Frees the slot, and memory that an unusually large batch used. */
void tk_batch_release(tk_batch *batch, tk_slot *slot);
/** Frees everything that the batch owns. */
void tk_batch_free(tk_batch *batch);

#endif
