// SPDX-License-Identifier: MIT
#ifndef TK_BLOCK_H
#define TK_BLOCK_H

#include <toolkit/text/json.h>
#include <toolkit/toolkit.h>

#include <stdio.h>

/** A block that is written: its file is data/NAME.js in the folder. */
typedef struct tk_block {
    char name[32];
    size_t length; /**< of its base64 */
} tk_block;

/** The blocks of a page, as files. Zeroed except for `folder` and `error`, it is ready. */
typedef struct tk_blocks {
    const char *folder; /**< has a folder "data" */
    tk_message *error;  /**< gets the reason of a failure */
    tk_block *items;
    size_t n, capacity;
    uint64_t bytes;           /**< of all base64 */
    const volatile int *stop; /**< not 0: fail, because the user has interrupted it; may be NULL */
} tk_blocks;

/** Takes what was written in `w`, and writes it as a block. False with a message on failure, and if
 * the writer has failed. */
bool tk_blocks_put(tk_blocks *blocks, const char *name, tk_json_writer *w);
/** Copies the base64 of a block to a page. False with errno set. */
bool tk_blocks_copy(const tk_blocks *blocks, size_t index, FILE *out);
void tk_blocks_finish(tk_blocks *blocks);

/** Elements that are in blocks PREFIX-0, PREFIX-1, …: arrays of about 256 kB. Zeroed except for
 * `blocks` and `prefix`, it is ready. */
typedef struct tk_block_series {
    tk_blocks *blocks;
    const char *prefix;
    tk_json_writer w; /**< of the current block */
    uint32_t k;       /**< of the current block */
} tk_block_series;

/** Prepares `w` for one more element of the array; `k` is then its block. False with a message on
 * failure. */
bool tk_block_series_next(tk_block_series *series);
/** Writes the last block. */
bool tk_block_series_end(tk_block_series *series);
/** Frees what was not written. */
void tk_block_series_finish(tk_block_series *series);

#endif
