// SPDX-License-Identifier: MIT
#ifndef TK_INTERRUPT_H
#define TK_INTERRUPT_H

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

/** Signals that end a run: Ctrl-C, SIGTERM and SIGHUP. */
#define TK_INTERRUPT_SIGNALS 3

/**
 * Handles the signals that end a run while it is in progress, and restores the handlers after it.
 * The first signal asks the run to end; the second ends the process at once. A signal that was
 * ignored stays ignored. SIGPIPE and SIGXFSZ are ignored in the meantime, so that a write fails and
 * reports why.
 */
typedef struct tk_interrupt {
    int fd; /**< readable after a signal; -1: another run of this process handles them */
    /** NULL; or what another thread sets in place of a signal, before it makes `fd` readable. Then
     * tk_interrupt_begin() and tk_interrupt_end() are not called. */
    const atomic_bool *asked;
    bool taken[TK_INTERRUPT_SIGNALS];
    struct sigaction earlier[TK_INTERRUPT_SIGNALS];
    struct sigaction earlier_pipe, earlier_size;
} tk_interrupt;

void tk_interrupt_begin(tk_interrupt *interrupt);
void tk_interrupt_end(tk_interrupt *interrupt);
/** The signal that was received, or SIGTERM if another thread asked; or 0. */
int tk_interrupt_signal(const tk_interrupt *interrupt);
/** In a child process: ignores these signals, which the parent handles. Resets all other handlers.
 */
void tk_interrupt_child(void);

#endif
