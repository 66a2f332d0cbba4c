// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_ANNOTATE_H
#define TK_SERVE_ANNOTATE_H

#include "exchange.h"

/** POST /annotate: a document, or many, on their way through a pool. */
typedef struct tk_annotation {
    tk_engine *engine;
    const tk_format *format; /**< of the reply */
    tk_annotator *annotator;
    const char *id; /**< ?id=, or that of standard input in a run */
    const char *decoder;
    bool many;      /**< each line of the body is a document */
    bool adds_meta; /**< ?title=, ?date= or ?source= were given */
    bool errors;    /**< failed documents are lines of the reply */
    struct tk_single *single;
    struct tk_many *records;
} tk_annotation;

/** What a step of a request came to. */
typedef enum tk_step {
    TK_STEP_ON,    /**< the next step may follow */
    TK_STEP_WAIT,  /**< the connection is suspended */
    TK_STEP_REPLY, /**< exchange->reply is to be sent */
    TK_STEP_SENT,  /**< the reply is the library's already */
} tk_step;

/** Chooses formats and the pool; may be called again after TK_STEP_WAIT. */
tk_step tk_annotate_open(tk_exchange *exchange);
/** Takes a piece of the body; sets `*length` to the bytes that are left for the next call. */
tk_step tk_annotate_take(tk_exchange *exchange, const char *data, size_t *length);
/** The body has arrived; may be called again after TK_STEP_WAIT. */
tk_step tk_annotate_finish(tk_exchange *exchange);
/** Bytes of a reply of many documents that were sent. */
uint64_t tk_annotate_sent(const tk_exchange *exchange);
/** Frees what an exchange has. */
void tk_annotate_close(tk_exchange *exchange);

#endif
