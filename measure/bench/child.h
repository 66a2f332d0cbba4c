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
    TK_CHILD_CRASHED, /**< by a signal, or an exit in the middle of the work */
    TK_CHILD_HUNG,    /**< there was no beat for too long, and it was killed */
    TK_CHILD_UNBORN,  /**< no process could be made */
} tk_child_end;

/** What a parent sees of its child. It lies in shared memory. */
typedef struct tk_child_watch {
    _Atomic uint64_t beat; /**< grows when the child gets on */
    char message[1024];    /**< why it failed; after a crash, what kind of crash it was */
} tk_child_watch;

/** Work for a child process, as plugins may crash or hang in it. */
typedef struct tk_child {
    bool (*work)(void *ctx); /**< its standard output is closed to it */
    void *ctx;
    tk_child_watch *watch;
    double patience; /**< seconds without a beat */
} tk_child;

/** Runs the work in a child process and waits for its end. */
tk_child_end tk_child_run(const tk_child *child);

/** Zeroed memory that children share with their parent; NULL if there is none. */
void *tk_shared_alloc(size_t size);
void tk_shared_free(void *memory, size_t size);

#endif
