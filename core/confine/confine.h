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
 * Confines the calling process, for good, before it loads foreign code: it may read what it is
 * granted and compute, and nothing else. docs/security.md says what each layer stops. Workers
 * inherit all of it, and add the narrower filter of sandbox.h.
 *
 * Under a sanitizer nothing is confined, since sanitizers need calls and files of their own.
 */

/** What holds a process in. The first two are demanded; the others are used where the kernel has
 * them. */
typedef enum tk_fence {
    TK_FENCE_NO_NEW_PRIVS = 1, /**< no program gives more rights than the process has */
    TK_FENCE_SECCOMP = 2,      /**< a list of system calls */
    TK_FENCE_LANDLOCK = 4,     /**< a list of files that may be read; none may be written */
    TK_FENCE_SCOPE = 8,        /**< no signals to processes outside (Landlock from ABI 6 on) */
    TK_FENCE_NAMESPACES = 16,  /**< PID, network and IPC namespaces of its own */
    TK_FENCE_OFF = 32          /**< nothing: [run] sandbox = off, or a build with sanitizers */
} tk_fence;

/** The files and folders that a confined process may read; a folder with all that is in it. */
typedef struct tk_grants {
    char **paths;
    size_t n, capacity;
} tk_grants;

/** False if there is no memory. What does not exist is left out when the grants are used. */
bool tk_grants_add(tk_grants *grants, const char *path);
void tk_grants_free(tk_grants *grants);

/**
 * Moves to namespaces of its own, where the kernel allows it: forks, and returns in the child,
 * which is process 1 there, so that all its descendants die with it, and has a /proc of its own.
 * The parent keeps no descriptor, waits, and ends as the child does. Returns TK_FENCE_NAMESPACES; 0
 * where they are refused: then nothing was done but to give the process a process group of its own,
 * by which its parent can end what it leaves behind.
 */
uint32_t tk_confine_namespaces(void);

/** Ends a child at once; also from a confined process. Does nothing to 0. */
void tk_confine_kill(pid_t child);
/** Waits for a child that was to be confined, and ends what it left in its process group. */
void tk_confine_reap(pid_t child, int *status);

/**
 * Confines the process; does nothing where it is confined already. A system call that is not on the
 * list ends it, with exit code 1, after the call's number was put into `*forbidden`; SIGABRT, whose
 * default action a process 1 lacks, does the same with its number negated. Returns the fences that
 * stand, `namespaces` (what tk_confine_namespaces() returned) among them; 0 with a message if a
 * demanded one cannot be had.
 */
uint32_t tk_confine(const tk_grants *grants, uint32_t namespaces, _Atomic int32_t *forbidden,
                    tk_error *error);

/** How `fences` are called in a summary: "strict", "strict without Landlock, namespaces", "off" (as
 * was asked for) or "none". In `room`. */
const char *tk_confine_name(uint32_t fences, bool unconfined, char room[64]);

#endif
