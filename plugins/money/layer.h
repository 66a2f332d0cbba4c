// SPDX-License-Identifier: MIT
/** @file The layer money/1: amounts as they are found, whose currencies are settled at the end. */
#ifndef TK_MONEY_LAYER_H
#define TK_MONEY_LAYER_H

#include "amount.h"
#include "evidence.h"

#include <toolkit/text/schema.h>

/** What is known of an amount's currency and number until the document is read. */
typedef struct tk_unsettled {
    tk_reading reading;
    int32_t currency; /**< once it is settled; -1: nothing tells */
    bool subunit;     /**< "cents": takes the currency of other amounts */
    bool doubtful;    /**< "1.500", where no other number tells a decimal point from a comma */
    bool open;        /**< settled, but several currencies remain */
} tk_unsettled;

/** The layer of one document. Zeroed, it may be started and finished. */
typedef struct tk_money_layer {
    const tk_host *host;
    tk_doc *doc;
    tk_layer_out spans;
    tk_unsettled *unsettled; /**< one a span; kept from document to document */
    uint32_t count, capacity;
    bool comma; /**< an amount has a decimal comma */
} tk_money_layer;

/** Begins the layer of a document. */
void tk_money_layer_start(tk_money_layer *layer, const tk_host *host, tk_doc *doc);

/** Adds an amount; `per`, `per_length` bytes, is what it is for one of. TK_OK, or that of the host,
 *  which has the message. */
tk_status tk_money_layer_add(tk_money_layer *layer, const tk_amount *amount, const char *per,
                             size_t per_length);

/** Settles the currencies by `evidence`, which is started and empty, and commits the layer, if it
 *  has a span. */
tk_status tk_money_layer_commit(tk_money_layer *layer, tk_evidence *evidence);

/** Frees what the layer holds. */
void tk_money_layer_finish(tk_money_layer *layer);

#endif // TK_MONEY_LAYER_H
