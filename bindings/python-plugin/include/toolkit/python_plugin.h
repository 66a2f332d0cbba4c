// SPDX-License-Identifier: MIT
/**
 * @file toolkit/python_plugin.h
 * What the C file that describe.py makes of a Python plugin includes: its descriptor points to
 * these functions, of libtoolkit-python.
 */
#ifndef TOOLKIT_PYTHON_PLUGIN_H
#define TOOLKIT_PYTHON_PLUGIN_H

#include <toolkit/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

/** The Python source of a plugin. Constant data. */
typedef struct tk_python_code {
    uint32_t size;           /**< sizeof(tk_python_code) */
    uint32_t length;         /**< of `source`, in bytes */
    const char *file;        /**< "NAME.py", for tracebacks */
    const char *class_name;  /**< of the plugin's class */
    const char *source;      /**< UTF-8, ends with a NUL */
    const tk_plugin *plugin; /**< the descriptor, made of the same source */
} tk_python_code;

/** Starts the interpreter, once per process, and makes an instance of the plugin's class. */
tk_status tk_python_create(const tk_python_code *code, const tk_setup *setup, void **instance);
void tk_python_destroy(void *instance);
tk_status tk_python_worker_start(void *instance, const tk_host *host, void *ctx);
tk_status tk_python_annotate(void *instance, const tk_host *host, tk_doc *doc);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
