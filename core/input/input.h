// SPDX-License-Identifier: MIT
#ifndef TK_INPUT_H
#define TK_INPUT_H

#include "base/buffer.h"
#include "base/error.h"

#include <toolkit/plugin.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A record before it is handed out. */
typedef struct tk_input_view {
    tk_str name;
    tk_str record;  /**< data NULL: it cannot be had */
    uint64_t place; /**< of a replay: tk_quarantine_add()'s `at`, UINT64_MAX if it is not known */
} tk_input_view;

typedef enum {
    TK_INPUT_KEEP,
    TK_INPUT_DROP, /**< the record is passed over */
    TK_INPUT_STOP, /**< there are no more */
} tk_input_verdict;

/** Asked about each record in order. */
typedef tk_input_verdict (*tk_input_look)(void *ctx, const tk_input_view *view);

/** Most paths that a run writes to. */
#define TK_INPUT_WRITTEN 7

/** What a run reads, and how it is cut into records. Strings are kept as long as the input is. */
typedef struct tk_input_spec {
    const char *const *paths; /**< files, folders, globs, or "-" */
    size_t n_paths;
    const char *replay;            /**< a quarantine file, in place of the paths; or NULL */
    const char *format;            /**< the decoder's name */
    uint32_t record;               /**< TK_RECORD_… */
    const char *record_mark;       /**< TK_RECORD_PART: tk_plugin.record_mark */
    const char *companion;         /**< TK_RECORD_PART: tk_plugin.companion */
    const char *const *extensions; /**< endings of files to take from folders; NULL or empty: all */
    uint64_t limit;                /**< longest record, in bytes */
    const char *limit_reason;      /**< what stands behind it in a message */
    tk_input_look look;            /**< NULL: all records are handed out */
    void *look_ctx;
    /** Files and folders that are left out where a folder or glob of `paths` holds them. */
    const char *written[TK_INPUT_WRITTEN];
    bool follow_links; /**< links in folders lead anywhere, not only below the folder */
    tk_str head;       /**< bytes that were read from standard input before */
    int stop_fd;       /**< waiting for compressed input ends when this is readable */
    /** Told what is left out, a line each. May be NULL. */
    void (*notice)(void *ctx, const char *line);
    void *ctx;
} tk_input_spec;

/** The records of a run, in order: files in the order given, those of a folder by name. */
typedef struct tk_input tk_input;

typedef enum {
    TK_INPUT_RECORD,
    TK_INPUT_BROKEN, /**< there is a record, but it cannot be had; the next one may */
    TK_INPUT_WAIT,   /**< none yet: poll tk_input_fd() */
    TK_INPUT_END,
} tk_input_status;

/**
 * Looks for all that is named, before anything is read. NULL with a message if something does not
 * exist, or there is nothing to read.
 */
tk_input *tk_input_open(const tk_input_spec *spec, tk_error *error);
void tk_input_close(tk_input *input);

/**
 * The next record: its bytes are appended to `bytes`, and `name` is set to what the document is
 * called unless it has its own id. On TK_INPUT_BROKEN `failure` says why, and `bytes` is unchanged.
 */
tk_input_status tk_input_next(tk_input *input, tk_buffer *bytes, tk_buffer *name,
                              tk_error *failure);

/** Whether the input at hand is a pipe or the like, whose results should not wait for more. */
bool tk_input_is_live(const tk_input *input);
/** What to poll after TK_INPUT_WAIT. */
int tk_input_fd(const tk_input *input);
/** Bytes of the longest record. */
uint64_t tk_input_limit(const tk_input *input);
uint64_t tk_input_consumed(const tk_input *input);
/** Whether the records ended early, as the process may open no more files. */
bool tk_input_is_exhausted(const tk_input *input);
/** Files that were left out, as they are among `written`. */
uint64_t tk_input_left_out(const tk_input *input);
/** Bytes of all inputs, 0 if that is not known. */
uint64_t tk_input_total(const tk_input *input);

#endif
