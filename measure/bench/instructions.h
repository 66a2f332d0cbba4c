// SPDX-License-Identifier: MIT
#ifndef TK_INSTRUCTIONS_H
#define TK_INSTRUCTIONS_H

#include <stddef.h>
#include <stdint.h>

/**
 * Opens the processor's counter of this thread's instructions in user mode (perf_event_open).
 * Returns a descriptor to close, or -1 with a short reason in `why`.
 */
int tk_instructions_open(char *why, size_t size);
/** Returns the instructions so far; 0 if the counter is not open. `fd` points to the descriptor:
 * this is a meter for tk_session_set_meter(). */
uint64_t tk_instructions_read(void *fd);

#endif
