// SPDX-License-Identifier: MIT
#ifndef TK_LOAD_CALLS_H
#define TK_LOAD_CALLS_H

/**
 * Limits this process, for good, to the system calls that loading plugins and forking workers
 * takes: files are read, memory is mapped, threads and children run, and they signal each other. No
 * sockets, programs, or other processes' memory, and no change to a file. A call that is not on
 * the list raises SIGSYS. 0, or a negative errno if the kernel has no such filter.
 */
int tk_load_calls_filter(void);

#endif
