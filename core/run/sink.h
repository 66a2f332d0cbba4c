// SPDX-License-Identifier: MIT
#ifndef TK_SINK_H
#define TK_SINK_H

#include <toolkit/plugin.h>

#include <stdbool.h>
#include <stdint.h>

/** What became of a record. Valid while it is handed over. */
typedef struct tk_result {
    tk_str name;
    tk_str record;       /**< its bytes; data NULL if they could not be had */
    tk_status status;    /**< TK_OK, TK_SKIP, TK_ERR_DOC or TK_ERR_INSTANCE */
    uint32_t stage;      /**< of a failure; TK_STAGE_NONE: no plugin's */
    const char *id;      /**< the document's, or NULL if it was not known yet */
    const char *reason;  /**< of a failure: one word */
    const char *message; /**< of a failure: one sentence */
    uint64_t byte;       /**< of a failure; UINT64_MAX: nowhere special */
    uint64_t text_bytes;
    tk_str output;  /**< on TK_OK: the encoder's bytes */
    tk_str remarks; /**< of plugins, as far as they are kept: see tk_log_next() */
} tk_result;

/** Where results go, in the order of the input. A call that returns false ends the run. */
typedef struct tk_sink {
    bool (*result)(void *ctx, const tk_result *result);
    /** Nothing more will come until more has been read: what is pending should be written. */
    bool (*pause)(void *ctx);
    /** Called several times a second while the run waits, and after each batch. */
    void (*tick)(void *ctx);
    void *ctx;
} tk_sink;

/** What is counted of plugins and workers; one of `times` a stage. */
typedef struct tk_tally {
    struct tk_plugin_time *times;
    uint32_t n_times;
    uint64_t crashes; /**< workers that died */
} tk_tally;

#endif
