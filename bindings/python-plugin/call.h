// SPDX-License-Identifier: MIT
#ifndef TK_PYTHON_CALL_H
#define TK_PYTHON_CALL_H

#include <Python.h>
#include <stdbool.h>
#include <toolkit/plugin.h>

/**
 * The current document, for toolkit_plugin.Doc. After the call of the plugin every method raises.
 * Its views are read-only buffers over the host's memory, without a copy.
 */
typedef struct tk_python_call {
    PyObject_HEAD const tk_plugin *plugin;
    const tk_host *host;
    tk_doc *doc;             /**< NULL after the call */
    const tk_ext_meta *meta; /**< NULL if the host does not have it */
    tk_status status;        /**< of the first function of the host that failed, which said why */
    Py_ssize_t exports;      /**< buffers that are in use */
} tk_python_call;

/** Makes the types ready. False with a Python exception. */
bool tk_python_call_init(void);

/** NULL with a Python exception. */
tk_python_call *tk_python_call_new(const tk_plugin *plugin, const tk_host *host, tk_doc *doc);

/** What reads files for toolkit_plugin.Setup, while create() runs. NULL with a Python exception. */
PyObject *tk_python_reader_new(const tk_setup *setup);
/** Ends it. Returns the status of the first read_file() that failed, or TK_OK. */
tk_status tk_python_reader_end(PyObject *reader);

#endif
