// SPDX-License-Identifier: MIT
#ifndef TK_STATE_FILE_H
#define TK_STATE_FILE_H

#include "base/error.h"
#include "base/sha256.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * The file of a collector's state, for a later merge: a head of TK_STATE_FILE_HEAD bytes, and the
 * bytes that save() wrote. It is read by the same build of the same plugins only.
 */

#define TK_STATE_FILE_HEAD 256

/** What a state is of. */
typedef struct tk_state_facts {
    char identity[TK_SHA256_HEX]; /**< see tk_provenance_identity() */
    char plugin[64];              /**< id of the collector, for messages */
    char version[64];             /**< its version, for messages */
    uint64_t documents, skipped, quarantined, text_bytes;
} tk_state_facts;

/** Writes the head of a file whose state is complete. */
bool tk_state_file_seal(int fd, const tk_state_facts *facts, const char *path, tk_error *error);
/**
 * Opens the file `path` and checks it. Returns a descriptor that is at the start of the state, and
 * sets `length` to that of the state; -1 with a message if it is damaged, or is not of `wanted`.
 */
int tk_state_file_open(const char *path, const tk_state_facts *wanted, tk_state_facts *facts,
                       uint64_t *length, tk_error *error);
/** Whether the file at `path` is a state, from its first bytes. */
bool tk_state_file_is(const char *path);

#endif
