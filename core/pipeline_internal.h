// SPDX-License-Identifier: MIT
#ifndef TK_PIPELINE_INTERNAL_H
#define TK_PIPELINE_INTERNAL_H

#include "call.h"

struct tk_pipeline {
    tk_chain chain;
    tk_lexemes lexemes;
    tk_call call;                 /**< with the document in flight */
    tk_probe *probe;              /**< never NULL */
    tk_probe no_probe;            /**< what `probe` is when nobody listens */
    uint64_t (*meter)(void *ctx); /**< what is charged to the stages; NULL: nanoseconds */
    void *meter_ctx;
    uint64_t clock; /**< the meter when the running stage began */
    bool verify;    /**< check after every call that its inputs are unchanged */
    bool readable;  /**< all layers stay to be read by the caller when a document is done */
    uint64_t text_digest;
    uint64_t lookups, new_forms, drops; /**< of the lexeme table so far */
};

#endif
