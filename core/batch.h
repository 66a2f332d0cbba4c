// SPDX-License-Identifier: MIT
#ifndef TK_BATCH_H
#define TK_BATCH_H

#include "channel.h"
#include "error.h"
#include "input.h"
#include "sink.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A record of a batch, and its result once that is known. Offsets are in the slot's areas. */
typedef struct tk_item {
    size_t record_at;
    size_t record_length;
    size_t output_at;
    size_t output_length;
    uint32_t name_length; /**< the name follows the record */
    uint32_t stage;
    tk_status status;
    bool settled; /**< the supervisor knows the result itself: not read, or the worker died */
    uint64_t byte;
    uint64_t text_bytes;
    char reason[16];
    size_t remarks_at;
    size_t remarks_length;
    char *id;      /**< heap, or NULL */
    char *message; /**< heap; of a failure */
} tk_item;

/**
 * The records in one slot of a channel, from reading to writing. Their indices only move one way:
 * drained ≤ harvested ≤ count.
 */
typedef struct tk_batch {
    uint32_t count;     /**< 0: the slot is free */
    uint32_t harvested; /**< results that are known */
    uint32_t drained;   /**< results that were handed on */
    size_t in_length;
    size_t out_length; /**< where the next result starts */
    tk_item items[TK_BATCH_RECORDS];
} tk_batch;

/**
 * Reads records into an area until there are `target` of them, or enough bytes, or the input has
 * none at hand. Returns how the last look ended; count is 0 if there was none. On TK_INPUT_BROKEN,
 * which otherwise is a record's own affair, `error` says why there is no going on.
 */
tk_input_status tk_batch_read(tk_batch *batch, tk_area *in, tk_input *input, uint32_t target,
                              tk_error *error);
/** Takes the results that the worker says it has done; false if they make no sense. */
bool tk_batch_harvest(tk_batch *batch, tk_area *out, uint32_t done);
/** Passes over records that need no worker. */
void tk_batch_pass_settled(tk_batch *batch);
/** Settles the first record without a result as failed, and passes it. */
bool tk_batch_settle(tk_batch *batch, const char *reason, const char *message, const char *id,
                     uint32_t stage);
/** The first result not handed on, in the areas of its slot; it counts as handed on. */
void tk_batch_take(tk_batch *batch, const tk_area *in, const tk_area *out, tk_result *result);
/** Frees the slot, and gives back what an unusually large batch took. */
void tk_batch_release(tk_batch *batch, tk_area *in, tk_area *out);

#endif
