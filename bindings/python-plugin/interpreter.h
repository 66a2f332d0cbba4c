// SPDX-License-Identifier: MIT
#ifndef TK_PYTHON_INTERPRETER_H
#define TK_PYTHON_INTERPRETER_H

#include <Python.h>
#include <stdbool.h>

/**
 * Starts the interpreter of this process, or takes the one that the process has, and imports
 * toolkit_plugin. Does nothing if that is done. False with a reason in `reason`.
 */
bool tk_python_start(char *reason, size_t size);

/** The module toolkit_plugin, borrowed. After tk_python_start(). */
PyObject *tk_python_module(void);

/** In a process that was forked since the start: from now on Python refuses what a worker may not
 * do, with an exception. Does nothing in the process that started the interpreter, in one that was
 * called before, and where no filter of system calls is in force. False with an exception. */
bool tk_python_enter_worker(void);

#endif
