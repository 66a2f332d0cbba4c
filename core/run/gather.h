// SPDX-License-Identifier: MIT
#ifndef TK_GATHER_H
#define TK_GATHER_H

#include "base/error.h"
#include "base/interrupt.h"
#include "nursery.h"
#include "output/result_file.h"
#include "pipeline/collector.h"
#include "pipeline/pipeline.h"
#include "state.h"

#include <stdbool.h>
#include <stdint.h>

/** A collector of a run, and the process that merges its states. */
typedef struct tk_gathering {
    const char *name; /**< "collect:words" */
    tk_result_file file;
    int states;  /**< pipe to the process; -1: none, or it is not read any more */
    int replies; /**< pipe from it; -1: none */
    int printed; /**< pipe of what its plugin prints; -1: none */
    tk_area control;
    tk_printed line;
    tk_buffer pending; /**< not sent yet */
    int unread;        /**< bytes in the pipe when it was last looked at */
    uint64_t moved_at; /**< when that last changed, ns */
    uint64_t asked_at; /**< since when its death must be reported; 0: it lives */
    tk_sink sink;      /**< of `file`, in this process */
    bool living;       /**< it was requested, and its death was not reported */
    bool replied;
    bool lost;   /**< it has failed: there will be no result */
    double late; /**< it was ended because it took longer than this, in seconds; or 0 */
} tk_gathering;

/** What the collectors of a run are gathered by. Zeroed: there are none. */
typedef struct tk_gather {
    tk_gathering *list;
    uint32_t n;
    uint32_t live;         /**< those that have not failed: bit i is the i-th */
    bool finishing;        /**< all states were taken */
    uint32_t lost;         /**< number of those that have */
    bool saves;            /**< states are written, not results */
    uint32_t base;         /**< where they start in their files */
    tk_pipeline *pipeline; /**< merges in this process; NULL: in processes of their own */
    tk_nursery *nursery;
    uint32_t first_lane; /**< of the nursery: that of the first collector */
    const tk_interrupt *interrupt;
    double merge_limit;  /**< seconds for merging a state */
    double finish_limit; /**< seconds for the last one and the result */
    uint64_t memory;     /**< limit of a process, for messages */
    void (*say)(void *ctx, const char *line);
    void *ctx;
} tk_gather;

/** Allocates the list of `n` collectors, with their names; files are not open. */
bool tk_gather_init(tk_gather *gather, const tk_pipeline_info *info, tk_error *error);
/** Starts what merges. Files are open, and the fields above `say` are set. */
bool tk_gather_start(tk_gather *gather, tk_error *error);

/** Takes the state that document `id` has given a collector, in the order of the input. Waits if
 * its process is slow. */
void tk_gather_take(tk_gather *gather, const char *id, const tk_state *state);
/** Takes the state of a collector from an open file, from where it is read, of `length` bytes.
 * `path` is for messages. */
void tk_gather_take_file(tk_gather *gather, uint32_t index, int fd, uint64_t length,
                         const char *path);
/**
 * A collector has failed, at document `id` or "": says so, unless one of its failures was said, and
 * drops its result. The run goes on without it.
 */
void tk_gather_lose(tk_gather *gather, uint32_t index, const char *id, const char *reason,
                    const char *message);
/** A report of the nursery on a lane of the collectors. */
void tk_gather_hear(tk_gather *gather, const tk_nursery_event *event);
/** Reports what has been printed in the processes. */
void tk_gather_listen(tk_gather *gather);

/** There are no more states: waits until each result is complete, or its collector has failed. */
void tk_gather_finish(tk_gather *gather);
/** Closes everything; files that are not published are removed. */
void tk_gather_close(tk_gather *gather);

#endif
