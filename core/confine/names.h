// SPDX-License-Identifier: MIT
#ifndef TK_NAMES_H
#define TK_NAMES_H

/** The name of a system call, for messages; "number 123" if it has no name. In `room`. */
const char *tk_syscall_name(int number, char room[64]);
/** "SIGSEGV"; "signal 63" for a signal without a name. In `room`. */
const char *tk_signal_name(int number, char room[64]);

#endif
