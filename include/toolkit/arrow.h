// SPDX-License-Identifier: MIT
/**
 * @file toolkit/arrow.h
 * Annotations as Arrow tables, through Arrow's C data interface: for pyarrow, polars, DuckDB and
 * any other library that imports it, without a copy. One table is the spans of one layer of all
 * documents, one row a span; docs/arrow.md lists the columns and their types.
 *
 * Schemas, arrays and streams that a function sets are the caller's, who calls their `release`.
 * They own their memory: they stay valid when the session or the snapshots are closed, and may be
 * released by another thread.
 */
#ifndef TOOLKIT_ARROW_H
#define TOOLKIT_ARROW_H

#include <toolkit/text/arrow_abi.h>
#include <toolkit/toolkit.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** Instead of a layer's name: the table with one row a document, its text, meta and values. */
#define TK_ARROW_DOCUMENT "document"

/** How a table is to be. NULL instead of a pointer to it: the usual one, with offsets in code
 * points. */
typedef struct tk_arrow_options {
    uint32_t size;
    uint32_t unit;          /**< of `start` and `end`: TK_UNIT_CODEPOINT, … */
    uint32_t no_text;       /**< 1: without the column `text` */
    uint32_t decimal_texts; /**< 1: decimals as strings, however many digits they have */
    uint64_t batch_rows;    /**< of a stream: a batch is complete with that many; 0: 65,536 */
    uint64_t batch_bytes;   /**< or when it takes about that many bytes; 0: 64 MiB */
} tk_arrow_options;

/** A table that is built of documents. */
typedef struct tk_arrow tk_arrow;

/**
 * Opens the table of a layer ("money", "money:eu") or TK_ARROW_DOCUMENT. `schema` need not outlive
 * it. NULL with a message if there is no such layer.
 */
tk_arrow *tk_arrow_open(const tk_doc_schema *schema, const char *layer,
                        const tk_arrow_options *options, tk_message *error);
/** May be NULL. */
void tk_arrow_close(tk_arrow *arrow);
/**
 * Appends a document's rows. `snapshot` is of the same pipeline, and can be freed then. TK_SKIP if
 * a column's strings would exceed 2 GiB: take what is there, and add the document again;
 * TK_ERR_DOC if the document alone exceeds that, or when out of memory. On either, none of its rows
 * is added.
 */
tk_status tk_arrow_add(tk_arrow *arrow, const tk_snapshot *snapshot, tk_message *error);
/** Returns the number of rows added since the last tk_arrow_take(). */
uint64_t tk_arrow_rows(const tk_arrow *arrow);
/** Returns about how many bytes they take. */
uint64_t tk_arrow_bytes(const tk_arrow *arrow);
/** Returns how many values of all documents so far are null because their column's type does not
 * hold them: decimals with more than 23 digits before or 15 after the point, days that do not
 * exist. */
uint64_t tk_arrow_lost(const tk_arrow *arrow);
/**
 * Sets `array` to what was added since the last call, as one batch, a struct array; it can have no
 * rows. `schema` and `array` may be NULL: then it is not set. TK_ERR_DOC when out of memory; the
 * rows stay, and neither is set.
 */
tk_status tk_arrow_take(tk_arrow *arrow, struct ArrowSchema *schema, struct ArrowArray *array,
                        tk_message *error);

/** Sets `schema` and `array` to a layer of the document of the last feed, which returned TK_OK,
 * with the usual options. Neither is set on failure. */
tk_status tk_session_arrow(tk_session *session, const char *layer, struct ArrowSchema *schema,
                           struct ArrowArray *array, tk_message *error);

/**
 * Sets `out` to a stream of batches: a run over the inputs of a configuration, in sandboxed
 * workers, that makes the table of a layer in place of the configuration's output and results.
 * Documents are in the order of the inputs, and memory does not grow with their number. One that
 * fails is left out; `pool->message` then receives a line "ID: REASON: MESSAGE". `pool` is as in
 * tk_pool_open(), or NULL; `snapshots`, `no_output` and `no_collect` are ignored. TK_ERR_INSTANCE
 * with a message on failure. The stream is used by one thread at a time; releasing it early ends
 * the run.
 */
tk_status tk_arrow_stream(const char *conf_path, const tk_pool_options *pool, const char *layer,
                          const tk_arrow_options *options, struct ArrowArrayStream *out,
                          tk_message *error);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif // TOOLKIT_ARROW_H
