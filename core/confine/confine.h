// SPDX-License-Identifier: MIT
#ifndef TK_CONFINE_H
#define TK_CONFINE_H

#include "base/error.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * Confines the calling process, permanently, before it loads foreign code: it may read what it is
 * granted, and compute. docs/security.md lists what each layer stops. Workers inherit all of it and
 * add the stricter filter of sandbox.h.
 *
 * Under a sanitizer nothing is confined, because sanitizers need system calls and files of their
 * own.
 */

/** What confines a process. The first two are required; the others are used if the kernel has
 * them. */
typedef enum tk_fence {
    TK_FENCE_NO_NEW_PRIVS = 1, /**< executing a program gives no further privileges */
    TK_FENCE_SECCOMP = 2,      /**< only system calls of a list */
    TK_FENCE_LANDLOCK = 4,     /**< only files of a list may be read; none may be written */
    TK_FENCE_SCOPE = 8,        /**< no signals to processes outside (Landlock ABI 6 or later) */
    TK_FENCE_NAMESPACES = 16,  /**< separate PID, network and IPC namespaces */
    TK_FENCE_OFF = 32          /**< not confined: [run] sandbox = off, or a build with sanitizers */
} tk_fence;

/** The files and folders that a confined process may read; a folder includes its contents. */
typedef struct tk_grants {
    char **paths;
    size_t n, capacity;
} tk_grants;

/** False when out of memory. Paths that do not exist are skipped when the grants are used. */
bool tk_grants_add(tk_grants *grants, const char *path);
void tk_grants_free(tk_grants *grants);

/**
 * Moves the process to new namespaces if the kernel allows it: forks and returns in the child,
 * which is process 1 there, so that all its descendants end with it, and has its own /proc. The
 * parent keeps no descriptor, waits, and ends as the child does. Returns TK_FENCE_NAMESPACES, or 0
 * if the kernel refuses: then the only change is a new process group, which the parent uses to end
 * processes that the child leaves behind.
 */
uint32_t tk_confine_namespaces(void);

/** Ends a child at once; also from a confined process. Does nothing if `child` is 0. */
void tk_confine_kill(pid_t child);
/** Waits for a child that was started to be confined, and ends what it left in its process group.
 */
void tk_confine_reap(pid_t child, int *status);

/**
 * Confines the process; does nothing if it is already confined. A system call that is not on the
 * list ends the process with exit code 1, after storing the call's number in `*forbidden`; SIGABRT,
 * whose default action does not apply to process 1, does the same with its negated number. Returns
 * the fences in force, including `namespaces` (what tk_confine_namespaces() returned); 0 with a
 * message if a required one is not available.
 */
uint32_t tk_confine(const tk_grants *grants, uint32_t namespaces, _Atomic int32_t *forbidden,
                    tk_error *error);

/** The name of `fences` in a summary: "strict", "strict without Landlock, namespaces", "off" (if
 * the user asked for that) or "none". In `room`. */
const char *tk_confine_name(uint32_t fences, bool unconfined, char room[64]);

#endif
