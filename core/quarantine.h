// SPDX-License-Identifier: MIT
#ifndef TK_QUARANTINE_H
#define TK_QUARANTINE_H

#include "error.h"

#include <toolkit/plugin.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A document that failed. */
typedef struct tk_casualty {
    const char *id;     /**< the document's, as far as it was known; else the record's name */
    const char *plugin; /**< "" where no plugin was running */
    const char *reason; /**< one word: input, error, violation, memory, crash, exit, timeout, … */
    const char *message; /**< one sentence without a full stop */
    uint64_t byte;       /**< UINT64_MAX: nowhere special */
    const char *format;  /**< the decoder that understands the record */
    tk_str name;         /**< of the record */
    tk_str input;        /**< its bytes; data NULL if they could not be had */
} tk_casualty;

/**
 * The file of documents that failed: a JSON object a line, which tk_replay reads. A line is in the
 * file as soon as its document has failed; there is no file as long as none has.
 */
typedef struct tk_quarantine {
    char *path;
    char *temporary; /**< replaying this very file: what still fails, until that is known */
    int fd;          /**< -1: no document yet */
    uint64_t count;
} tk_quarantine;

/**
 * Starts with no documents: an older file of that name is removed, unless it is `replayed` (NULL:
 * nothing is). Then it stays as it is until tk_quarantine_finish() puts in its place what failed
 * again.
 */
bool tk_quarantine_open(tk_quarantine *quarantine, const char *path, const char *replayed,
                        tk_error *error);
bool tk_quarantine_add(tk_quarantine *quarantine, const tk_casualty *casualty, tk_error *error);
/** Ends it. `complete`: every record of a replayed file was run. */
bool tk_quarantine_finish(tk_quarantine *quarantine, bool complete, tk_error *error);

#endif
