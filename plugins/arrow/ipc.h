// SPDX-License-Identifier: MIT
// Arrow's IPC formats: a stream, or a file with a footer.
#ifndef TK_ARROW_IPC_H
#define TK_ARROW_IPC_H

#include <stdbool.h>

#include <toolkit/text/arrow_table.h>

/** Writes a table. Zeroed, it is closed. */
typedef struct arrow_ipc {
    const tk_table *table;
    bool file; /**< not a stream */
    uint64_t written;
    void *parts; /**< internal; NULL while closed */
} arrow_ipc;

/** Where the bytes go: false if they cannot be written. */
typedef bool (*arrow_ipc_write)(void *ctx, const void *data, size_t length);

/** Opens a writer of the table's schema. False when out of memory. */
bool arrow_ipc_open(arrow_ipc *ipc, const tk_table *table, bool file);
void arrow_ipc_close(arrow_ipc *ipc);

/** Writes a batch, before the first one also the schema and dictionaries. `batch` stays the
 * caller's; it is changed during the call. False if that failed. */
bool arrow_ipc_batch(arrow_ipc *ipc, struct ArrowArray *batch, arrow_ipc_write write, void *ctx);
/** Writes the end, after the schema if there was no batch. */
bool arrow_ipc_end(arrow_ipc *ipc, arrow_ipc_write write, void *ctx);

#endif
