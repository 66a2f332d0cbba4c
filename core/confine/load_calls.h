// SPDX-License-Identifier: MIT
#ifndef TK_LOAD_CALLS_H
#define TK_LOAD_CALLS_H

/**
 * Limits this process, permanently, to the system calls that loading plugins and forking workers
 * need: reading files, mapping memory, threads and children, and signals between them. No sockets,
 * no programs, no access to memory of other processes, no change to a file. A call that is not on
 * the list raises SIGSYS. Returns 0, or a negative errno if the kernel has no such filter.
 */
int tk_load_calls_filter(void);

#endif
