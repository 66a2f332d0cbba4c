// SPDX-License-Identifier: MIT
#ifndef TK_QUARANTINE_H
#define TK_QUARANTINE_H

#include "base/error.h"

#include <toolkit/plugin.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A document that failed. */
typedef struct tk_casualty {
    const char *id;     /**< the document's if known; otherwise the record's name */
    const char *plugin; /**< "" if no plugin was running */
    const char *reason; /**< one word: input, error, violation, memory, crash, exit, timeout, … */
    const char *message; /**< one sentence without a full stop */
    uint64_t byte;       /**< UINT64_MAX: no particular byte */
    const char *format;  /**< the decoder that reads the record */
    tk_str name;         /**< of the record */
    tk_str input;        /**< its bytes; data NULL if they could not be read */
} tk_casualty;

/**
 * The file of documents that failed: one JSON object per line, which tk_replay reads. A line is
 * written as soon as its document has failed; without failures there is no file.
 *
 * A stream's quarantine has its final name from the start, and never replaces a file: if NAME.jsonl
 * exists, it is called NAME-2.jsonl. For a file or folder, tk_run_files determines the name.
 */
typedef struct tk_quarantine {
    char *path;      /**< of the file that is written */
    bool is_stream;  /**< of a stream's output */
    int fd;          /**< -1: no documents yet */
    uint64_t count;  /**< documents in it */
    uint64_t length; /**< in bytes */
} tk_quarantine;

#define TK_QUARANTINE_CLOSED ((tk_quarantine){.fd = -1})

/** Starts with no documents. */
bool tk_quarantine_open(tk_quarantine *quarantine, const char *path, bool is_stream,
                        tk_error *error);
/** Continues the file after its first `length` bytes, which are `count` documents. */
bool tk_quarantine_resume(tk_quarantine *quarantine, const char *path, uint64_t length,
                          uint64_t count, tk_error *error);
/** `at`: where the document would be in the output, in bytes, so that a replay finds its position.
 * On failure the file ends with the previous line. */
bool tk_quarantine_add(tk_quarantine *quarantine, const tk_casualty *casualty, uint64_t at,
                       tk_error *error);
bool tk_quarantine_sync(const tk_quarantine *quarantine, tk_error *error);
bool tk_quarantine_close(tk_quarantine *quarantine, tk_error *error);

/** Whether the file at `path` was written by tk_quarantine, from its first line. */
bool tk_quarantine_is(const char *path);
/**
 * Makes room for another quarantine, or if `remove` is true, for none: one with records of standard
 * input, which exist nowhere else, is renamed with a number, NAME-2.jsonl; any other is removed, or
 * left to be replaced. A file that is not a quarantine is not changed.
 */
bool tk_quarantine_retire(const char *path, bool remove, tk_error *error);

#endif
