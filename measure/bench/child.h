// SPDX-License-Identifier: MIT
#ifndef TK_CHILD_H
#define TK_CHILD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** How a child process ended. */
typedef enum tk_child_end {
    TK_CHILD_DONE,
    TK_CHILD_FAILED,  /**< the work returned false; the watch's message says why */
    TK_CHILD_CRASHED, /**< by a signal, or it exited during the work */
    TK_CHILD_HUNG,    /**< no beat for too long; it was killed */
    TK_CHILD_UNBORN,  /**< the process could not be started */
} tk_child_end;

/** What a parent sees of its child, in shared memory. */
typedef struct tk_child_watch {
    _Atomic uint64_t beat; /**< increases while the child makes progress */
    char message[1024];    /**< why it failed; after a crash, the kind of crash */
} tk_child_watch;

/** Work for a child process, because plugins may crash or hang in it. */
typedef struct tk_child {
    bool (*work)(void *ctx); /**< has no standard output */
    void *ctx;
    tk_child_watch *watch;
    double patience; /**< seconds without a beat */
    double start;    /**< seconds until the first beat; 0: `patience` */
} tk_child;

/** Runs the work in a child process and waits for it to exit. */
tk_child_end tk_child_run(const tk_child *child);

/** Returns zeroed memory that children share with their parent; NULL when out of memory. */
void *tk_shared_alloc(size_t size);
void tk_shared_free(void *memory, size_t size);

#endif
