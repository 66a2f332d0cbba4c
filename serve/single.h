// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_SINGLE_H
#define TK_SERVE_SINGLE_H

#include "annotate.h"

/** A document that is the whole body of a request. */
typedef struct tk_single tk_single;

// The steps of annotate.h.
bool tk_single_open(tk_exchange *exchange);
tk_step tk_single_take(tk_exchange *exchange, const char *data, size_t *length);
tk_step tk_single_finish(tk_exchange *exchange);
/** May be NULL. The document may still be in the pool. */
void tk_single_close(tk_single *single);

#endif
