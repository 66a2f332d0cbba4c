// SPDX-License-Identifier: MIT
#ifndef TK_INPUT_H
#define TK_INPUT_H

#include "base/buffer.h"
#include "base/error.h"

#include <toolkit/plugin.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A record before it is returned. */
typedef struct tk_input_view {
    tk_str name;
    tk_str record;  /**< data NULL: it cannot be read */
    uint64_t place; /**< of a replay: tk_quarantine_add()'s `at`, UINT64_MAX if it is not known */
} tk_input_view;

typedef enum {
    TK_INPUT_KEEP,
    TK_INPUT_DROP, /**< the record is skipped */
    TK_INPUT_STOP, /**< there are no more */
} tk_input_verdict;

/** Called for each record in order. */
typedef tk_input_verdict (*tk_input_look)(void *ctx, const tk_input_view *view);

typedef enum {
    TK_INPUT_RECORD,
    TK_INPUT_BROKEN, /**< there is a record, but it cannot be read; the next one possibly can */
    TK_INPUT_WAIT,   /**< no record yet: poll tk_input_fd() */
    TK_INPUT_END,
} tk_input_status;

/** Records from memory. */
typedef struct tk_input_feed {
    /** As tk_input_next(). */
    tk_input_status (*next)(void *ctx, tk_buffer *bytes, tk_buffer *name, tk_error *failure);
    void *ctx;
    int fd; /**< readable when there may be another record after TK_INPUT_WAIT */
} tk_input_feed;

/** What a run reads, and how it is split into records. The strings must outlive the input. */
typedef struct tk_input_spec {
    const char *const *paths; /**< files, folders, globs, or "-" */
    size_t n_paths;
    const tk_input_feed *feed;     /**< in place of all that follows but `limit`; or NULL */
    const char *replay;            /**< a quarantine file, in place of the paths; or NULL */
    const char *format;            /**< the decoder's name */
    uint32_t record;               /**< TK_RECORD_… */
    const char *record_mark;       /**< TK_RECORD_PART: tk_plugin.record_mark */
    const char *companion;         /**< TK_RECORD_PART: tk_plugin.companion */
    const char *const *extensions; /**< of files to read from folders; NULL or empty: all */
    uint64_t limit;                /**< longest record, in bytes */
    const char *limit_reason;      /**< text after the limit in a message */
    tk_input_look look;            /**< NULL: all records are returned */
    void *look_ctx;
    /** Files and folders that are left out if a folder or glob of `paths` contains them; some may
     * be NULL. Used by tk_input_open() only. */
    const char *const *written;
    size_t n_written;
    bool follow_links; /**< links in folders may lead outside of the folder */
    tk_str head;       /**< bytes already read from standard input */
    int stop_fd;       /**< ends a wait for compressed input when readable */
    /** Receives a line for each input that is left out. May be NULL. */
    void (*notice)(void *ctx, const char *line);
    void *ctx;
} tk_input_spec;

/** The records of a run, in order: files in the order given, those of a folder by name. */
typedef struct tk_input tk_input;

/**
 * Finds all inputs before any is read. NULL with a message if an input does not exist, or there is
 * nothing to read.
 */
tk_input *tk_input_open(const tk_input_spec *spec, tk_error *error);
void tk_input_close(tk_input *input);

/**
 * Returns the next record: appends its bytes to `bytes`, and sets `name` to the id of the document
 * if the document has no id. On TK_INPUT_BROKEN `failure` has the reason, and `bytes` is unchanged.
 */
tk_input_status tk_input_next(tk_input *input, tk_buffer *bytes, tk_buffer *name,
                              tk_error *failure);

/** Whether the current input is a pipe or similar, whose results should not wait for more. */
bool tk_input_is_live(const tk_input *input);
/** The descriptor to poll after TK_INPUT_WAIT. */
int tk_input_fd(const tk_input *input);
/** Length in bytes of the longest record. */
uint64_t tk_input_limit(const tk_input *input);
uint64_t tk_input_consumed(const tk_input *input);
/** Whether the records ended early because the process cannot open more files. */
bool tk_input_is_exhausted(const tk_input *input);
/** Number of files that were left out because they are among `written`. */
uint64_t tk_input_left_out(const tk_input *input);
/** Bytes of all inputs; 0 if unknown. */
uint64_t tk_input_total(const tk_input *input);

#endif
