// SPDX-License-Identifier: MIT
#ifndef TK_INTERRUPT_H
#define TK_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

/** Signals that end a run: Ctrl-C, SIGTERM, and the terminal that goes away. */
#define TK_INTERRUPT_SIGNALS 3

/**
 * Takes the signals that end a run while one goes on, and gives them back after it. The first asks
 * the run to end; the second ends the process at once. A signal that was ignored stays so. SIGPIPE
 * and SIGXFSZ are ignored meanwhile: a write then fails, and says why.
 */
typedef struct tk_interrupt {
    int fd; /**< readable once a signal has come; -1: another run of this process has the signals */
    bool taken[TK_INTERRUPT_SIGNALS];
    struct sigaction earlier[TK_INTERRUPT_SIGNALS];
    struct sigaction earlier_pipe, earlier_size;
} tk_interrupt;

void tk_interrupt_begin(tk_interrupt *interrupt);
void tk_interrupt_end(tk_interrupt *interrupt);
/** The signal that came, or 0. */
int tk_interrupt_signal(const tk_interrupt *interrupt);
/** In a child process: these signals are the parent's business. All other handlers are reset. */
void tk_interrupt_child(void);

#endif
