// SPDX-License-Identifier: MIT
#ifndef TK_PIPELINE_INTERNAL_H
#define TK_PIPELINE_INTERNAL_H

#include "call.h"

struct tk_pipeline {
    tk_chain chain;
    tk_lexemes lexemes;
    tk_call call;      /**< with the current document */
    tk_probe no_probe; /**< where progress is written without a caller's probe */
    bool verify;       /**< check after every call that the inputs are unchanged */
    uint64_t text_digest;
    bool started;             /**< worker_start() was called */
    tk_outcome start_failure; /**< why all records fail; TK_OK if they do not */
};

#endif
