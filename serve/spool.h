// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_SPOOL_H
#define TK_SERVE_SPOOL_H

#include "bytes.h"

#include <stdint.h>
#include <sys/types.h>

/** So many bytes are kept in memory. */
#define TK_SPOOL_MEMORY ((size_t)1 << 20)

/** Bytes on their way out: in memory as long as they are few, then in a temporary file without a
 * name. Not to be used by two threads at once. */
typedef struct tk_spool {
    tk_bytes memory; /**< all of it, or what follows the file's bytes */
    int fd;          /**< -1: there is no file yet */
    uint64_t filed;  /**< bytes in the file */
} tk_spool;

#define TK_SPOOL ((tk_spool){.fd = -1})

/** Adds bytes; false if they cannot be stored. */
bool tk_spool_add(tk_spool *spool, const void *data, size_t length);
uint64_t tk_spool_length(const tk_spool *spool);
/** Reads up to `most` bytes from position `at`; 0 at the end, -1 on an error. */
ssize_t tk_spool_read(const tk_spool *spool, uint64_t at, char *out, size_t most);
void tk_spool_free(tk_spool *spool);

#endif
