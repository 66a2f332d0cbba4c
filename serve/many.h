// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_MANY_H
#define TK_SERVE_MANY_H

#include "annotate.h"

/**
 * Many documents, a line of the body each. They are submitted while the body arrives; if the pool
 * or the request has enough of them, the connection is suspended. Their results are put in order,
 * and kept until the body has arrived: HTTP/1.1 clients read no reply before.
 */
typedef struct tk_many tk_many;

// The steps of annotate.h.
bool tk_many_open(tk_exchange *exchange);
tk_step tk_many_take(tk_exchange *exchange, const char *data, size_t *length);
tk_step tk_many_finish(tk_exchange *exchange);
/** Bytes of the reply that were sent. */
uint64_t tk_many_sent(tk_many *records);
/** May be NULL. Some documents may still be in the pool. */
void tk_many_close(tk_many *records);

#endif
