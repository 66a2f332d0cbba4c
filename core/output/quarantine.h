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
 *
 * That of a stream gets its name at once, and never replaces a file: where NAME.jsonl is there, it
 * is called NAME-2.jsonl. Of a file's or folder's tk_run_files sees to the name.
 */
typedef struct tk_quarantine {
    char *path;      /**< of the file that is written */
    bool is_stream;  /**< of a stream's output */
    int fd;          /**< -1: no document yet */
    uint64_t count;  /**< documents in it */
    uint64_t length; /**< in bytes */
} tk_quarantine;

#define TK_QUARANTINE_CLOSED ((tk_quarantine){.fd = -1})

/** Starts with no documents. */
bool tk_quarantine_open(tk_quarantine *quarantine, const char *path, bool is_stream,
                        tk_error *error);
/** Goes on in the file after its first `length` bytes, which are `count` documents. */
bool tk_quarantine_resume(tk_quarantine *quarantine, const char *path, uint64_t length,
                          uint64_t count, tk_error *error);
/** `at`: where in the output the document would stand, in bytes; that is how a replay finds its
 * place. On failure the file ends with the line before. */
bool tk_quarantine_add(tk_quarantine *quarantine, const tk_casualty *casualty, uint64_t at,
                       tk_error *error);
bool tk_quarantine_sync(const tk_quarantine *quarantine, tk_error *error);
bool tk_quarantine_close(tk_quarantine *quarantine, tk_error *error);

/** Whether the file at `path` was written by tk_quarantine: by its first line. */
bool tk_quarantine_is(const char *path);
/**
 * Makes way for another quarantine, or where `remove` is true for none: one that holds records of
 * standard input, which are nowhere else, gets a number, NAME-2.jsonl; any other is removed, or
 * left to be replaced. A file that is not a quarantine is left alone.
 */
bool tk_quarantine_retire(const char *path, bool remove, tk_error *error);

#endif
