// SPDX-License-Identifier: MIT
#ifndef TK_SINK_H
#define TK_SINK_H

#include <toolkit/toolkit.h>

#include <stdbool.h>
#include <stdint.h>

/** The result of a record. Valid during the call that passes it. */
typedef struct tk_result {
    uint64_t number; /**< of the record in the input: 0 for the first */
    tk_str name;
    tk_str record;       /**< its bytes; data NULL if they could not be read */
    tk_status status;    /**< TK_OK, TK_SKIP, TK_ERR_DOC or TK_ERR_INSTANCE */
    uint32_t stage;      /**< of a failure; TK_STAGE_NONE: not in a plugin */
    const char *id;      /**< the document's, or NULL if not known yet */
    const char *reason;  /**< of a failure: one word */
    const char *message; /**< of a failure: one sentence */
    uint64_t byte;       /**< of a failure; UINT64_MAX: no particular byte */
    uint64_t text_bytes;
    tk_str output;  /**< on TK_OK: the encoder's bytes */
    tk_str remarks; /**< of plugins, those that are kept: see tk_log_next() */
    tk_str states;  /**< on TK_OK: of the collectors, for this document: see tk_state_next() */
    tk_snapshot *snapshot; /**< on TK_OK, if the run makes snapshots: the receiver's; or NULL */
} tk_result;

/** Receives results, in the order of the input unless the supervision is `unordered`. A call that
 * returns false ends the run. */
typedef struct tk_result_sink {
    bool (*result)(void *ctx, const tk_result *result);
    /** No more results come until more input has been read: pending output should be written. */
    bool (*pause)(void *ctx);
    /** Called several times a second while the run waits, and after each batch. */
    void (*tick)(void *ctx);
    void *ctx;
} tk_result_sink;

/** Counts of plugins and workers; one element of `times` per stage. */
typedef struct tk_tally {
    tk_plugin_time *times;
    uint32_t n_times;
    uint64_t crashes; /**< workers that died */
} tk_tally;

#endif
