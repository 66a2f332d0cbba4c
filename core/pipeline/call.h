// SPDX-License-Identifier: MIT
#ifndef TK_CALL_H
#define TK_CALL_H

#include "chain.h"
#include "document/document.h"
#include "document/lexeme.h"
#include "pipeline.h"

/** The stage of a plugin's life at which a call is made; it decides what the host's functions
 * allow. */
typedef enum tk_phase {
    TK_PHASE_NONE,
    TK_PHASE_DECODE,
    TK_PHASE_ANNOTATE,
    TK_PHASE_ENCODE,
    TK_PHASE_COLLECT
} tk_phase;

/** The progress on a document, and its cost. */
typedef struct tk_call_progress {
    tk_probe *probe;              /**< never NULL */
    uint64_t (*meter)(void *ctx); /**< measures the cost charged to stages; NULL: nanoseconds */
    void *meter_ctx;
    uint64_t clock;                     /**< value of the meter when the running stage began */
    uint64_t lookups, new_forms, drops; /**< of the lexeme table so far */
} tk_call_progress;

/**
 * The current call of a plugin, and all that the host's functions reach through the plugin's tk_doc
 * *: `doc` is the first member, so both have the same address.
 */
typedef struct tk_call {
    tk_doc doc;
    tk_document document;
    tk_chain *chain;
    tk_lexemes *lexemes;
    const tk_stage *stage;
    tk_phase phase;
    tk_buffer *out;      /**< of the encoder */
    tk_outcome *outcome; /**< a failure is recorded here immediately, whatever the plugin returns */
    bool failed;
    uint64_t room; /**< of write_reserve(), until it is committed */
    // Storage for layer_info(): for each layer, its columns; and the lexeme columns that are shown.
    const void ***info_columns;
    const tk_column **info_lexeme_columns;
    const void **info_lexeme_values;
    tk_call_progress progress;
    bool readable; /**< all layers stay to be read by the caller when a document is done */
    tk_log_fn log; /**< takes remarks; may be NULL */
    void *log_ctx;
} tk_call;

/** What create() and worker_start() get as ctx. */
typedef struct tk_setup_call {
    tk_stage *stage;
    tk_error *error;
    bool is_worker;  /**< it is worker_start() that runs */
    tk_chain *chain; /**< NULL for worker_start() */
} tk_setup_call;

/** A form as passed to fill(): the tk_form is the first member. */
typedef struct tk_form_call {
    tk_form form;
    tk_lexemes *lexemes;
} tk_form_call;

/** The host table: constant, shared by all plugins. */
extern const tk_host tk_host_table;

/** Records a failure of the current call; only the first one counts. Returns `status`. */
tk_status tk_call_fail(tk_call *call, tk_status status, const char *reason, uint64_t byte,
                       const char *format, ...) __attribute__((format(printf, 5, 6)));
/** Interns the forms of a layer, if it needs that and was not interned yet. Returns TK_OK, or the
 * recorded failure. */
tk_status tk_call_intern(tk_call *call, uint32_t layer);
/** The current value of the meter. */
uint64_t tk_call_meter(const tk_call *call);
/** Charges the cost since the last charge to a stage. */
void tk_call_charge(tk_call *call, uint32_t stage);
/** layer_info() of a layer by its index in the chain. */
void tk_call_layer_info(tk_call *call, uint32_t layer, tk_layer_info *out);

#endif
