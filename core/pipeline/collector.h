// SPDX-License-Identifier: MIT
#ifndef TK_COLLECTOR_H
#define TK_COLLECTOR_H

#include "base/buffer.h"
#include "base/error.h"
#include "pipeline.h"

#include <toolkit/plugin.h>

/**
 * What a collector writes to: bytes in memory, or a file. With neither, as in merge(), it can only
 * report a failure. A file of a result can be written to in merge(), too.
 */
struct tk_sink {
    tk_buffer *memory; /**< or NULL */
    size_t start;      /**< of what is written in `memory` */
    int fd;            /**< of a regular file; used if `is_file` */
    bool is_file;
    uint64_t base;  /**< where the result starts in the file */
    bool is_result; /**< it can be read, and written at any offset: finish() */
    bool is_merge;  /**< merge() runs: only tk_ext_result writes */
    bool failed;
    bool no_memory;
    tk_buffer pending; /**< of a file: its last bytes, which are not written yet */
    uint64_t length;   /**< of a file, with `pending` */
    tk_error *error;   /**< of the first failure */
};

/** Writes what is pending. False, with the reason in `error`, if that or an earlier call failed. */
bool tk_sink_flush(tk_sink *sink);
/** Frees memory; does not close the file. */
void tk_sink_free(tk_sink *sink);
/** Whether a callback that used the sink, `what`, has succeeded; otherwise it has a reason. */
bool tk_sink_settle(tk_sink *sink, tk_status status, const char *what);

// What tk_host calls sink_write, and so on.
tk_status tk_collector_sink_write(tk_sink *sink, const char *data, uint64_t length);
tk_status tk_collector_sink_early(tk_sink *sink, const char *data, uint64_t length);
tk_status tk_collector_sink_fail(tk_sink *sink, const char *message);
tk_status tk_collector_sink_write_at(tk_sink *sink, uint64_t offset, const char *data,
                                     uint64_t length);
int64_t tk_collector_sink_read_at(tk_sink *sink, uint64_t offset, char *data, uint64_t length);
uint64_t tk_collector_sink_length(tk_sink *sink);
tk_status tk_collector_sink_truncate(tk_sink *sink, uint64_t length);

/**
 * Creates a second instance of the index-th collector, which merges, so that the first one can go
 * on adding in the same process. Without it the instance that was opened merges. Does nothing if
 * there is one.
 */
bool tk_pipeline_open_merger(tk_pipeline *pipeline, uint32_t index, tk_error *error);
/** Destroys it. Does nothing if there is none. */
void tk_pipeline_close_merger(tk_pipeline *pipeline, uint32_t index);
/** Merges a state into that of the index-th collector. `result`, if not NULL, is the sink that
 * tk_pipeline_finish() will get, without `save`. */
bool tk_pipeline_merge(tk_pipeline *pipeline, uint32_t index, const tk_str *state, tk_sink *result,
                       tk_error *error);
/** Writes the result of the index-th collector or, with `save`, its merged state. */
bool tk_pipeline_finish(tk_pipeline *pipeline, uint32_t index, bool save, tk_sink *sink);

#endif
