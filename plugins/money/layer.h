// SPDX-License-Identifier: MIT
/** @file The layer money/1: collects amounts as they are found, and settles their currencies at the
 *  end. */
#ifndef TK_MONEY_LAYER_H
#define TK_MONEY_LAYER_H

#include "amount.h"
#include "evidence.h"

#include <toolkit/text/schema.h>

/** What is known about an amount's currency and number until the document is read. */
typedef struct tk_unsettled {
    tk_reading reading;
    int32_t currency; /**< the settled currency; -1: no evidence */
    bool subunit;     /**< "cents": takes the currency of other amounts */
    bool doubtful;    /**< "1.500", if no other number shows whether the point is a decimal point */
    bool open;        /**< settled, but several currencies remain */
} tk_unsettled;

/** The layer of one document. A zeroed one can be started and finished. */
typedef struct tk_money_layer {
    const tk_host *host;
    tk_doc *doc;
    tk_layer_out spans;
    tk_unsettled *unsettled; /**< one per span; reused for the next document */
    uint32_t count, capacity;
    bool comma; /**< an amount has a decimal comma */
} tk_money_layer;

/** Begins the layer of a document. */
void tk_money_layer_start(tk_money_layer *layer, const tk_host *host, tk_doc *doc);

/** Adds an amount; `per`, `per_length` bytes, is what one payment is for. Returns TK_OK, or the
 * status of the host, which has the message. */
tk_status tk_money_layer_add(tk_money_layer *layer, const tk_amount *amount, const char *per,
                             size_t per_length);

/** Settles the currencies by `evidence`, which must be started and empty, and commits the layer if
 * it has a span. */
tk_status tk_money_layer_commit(tk_money_layer *layer, tk_evidence *evidence);

/** Frees the memory of the layer. */
void tk_money_layer_finish(tk_money_layer *layer);

#endif // TK_MONEY_LAYER_H
