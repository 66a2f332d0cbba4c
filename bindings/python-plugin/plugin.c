// SPDX-License-Identifier: MIT
#include "call.h"
#include "interpreter.h"

#include <toolkit/python_plugin.h>

#include <stdlib.h>
#include <string.h>

enum { REASON_SIZE = 2048 };

/** An instance of a plugin. */
typedef struct instance {
    const tk_plugin *plugin;
    PyObject *object;      // toolkit_plugin._Instance
    tk_python_call *stale; // an earlier document of which the plugin keeps arrays, or NULL
} instance;

// ------------------------------------------------------------------------------------- create

static PyObject *option_value(const tk_option *option, const tk_value *value)
{
    switch (option->type) {
    case TK_OPT_BOOL:
        return PyBool_FromLong((long)value->i);
    case TK_OPT_INT:
        return PyLong_FromLongLong(value->i);
    case TK_OPT_FLOAT:
        return PyFloat_FromDouble(value->f);
    default:
        return PyUnicode_DecodeUTF8(value->s.data ? value->s.data : "", (Py_ssize_t)value->s.length,
                                    "surrogateescape");
    }
}

static PyObject *options_of(const tk_plugin *plugin, const tk_setup *setup)
{
    PyObject *all = PyDict_New();

    for (uint32_t i = 0; all && i < setup->n_options && i < plugin->n_options; i++) {
        PyObject *value = option_value(&plugin->options[i], &setup->options[i]);

        if (!value || PyDict_SetItemString(all, plugin->options[i].name, value) != 0)
            Py_CLEAR(all);
        Py_XDECREF(value);
    }
    return all;
}

/** A failure as toolkit_plugin reports it: (status, message, byte, traceback). */
typedef struct failure {
    int status;
    const char *message;
    long long byte;
    const char *trace;
} failure;

/** Reads one. Without it, something failed that Python could not report. */
static failure failure_of(PyObject *report)
{
    failure f = {.status = TK_ERR_DOC, .byte = -1, .trace = ""};

    if (report && PyTuple_Check(report) &&
        PyArg_ParseTuple(report, "isLs", &f.status, &f.message, &f.byte, &f.trace))
        return f;
    f.message = PyErr_ExceptionMatches(PyExc_MemoryError)
                    ? "out of memory in Python"
                    : "an exception was raised that Python cannot show";
    f.trace = "";
    PyErr_Clear();
    return f;
}

/** Calls toolkit_plugin._create(): an instance, or the report of a failure. */
static PyObject *make(const tk_python_code *code, const tk_setup *setup, PyObject *reader)
{
    PyObject *options = options_of(code->plugin, setup);
    PyObject *made = NULL;

    if (options)
        made = PyObject_CallMethod(tk_python_module(), "_create", "sss#OsO", code->file,
                                   code->class_name, code->source, (Py_ssize_t)code->length,
                                   options, setup->data_dir ? setup->data_dir : "", reader);
    Py_XDECREF(options);
    return made;
}

static tk_status create(const tk_python_code *code, const tk_setup *setup, instance *self)
{
    PyObject *reader = tk_python_reader_new(setup);
    PyObject *made = reader ? make(code, setup, reader) : NULL;
    tk_status status = reader ? tk_python_reader_end(reader) : TK_ERR_INSTANCE;

    if (!made || PyTuple_Check(made)) {
        const failure f = failure_of(made);

        if (status == TK_OK || !reader)
            status = setup->host->fail_setup(setup->ctx, f.message);
    } else if (status == TK_OK) {
        self->object = Py_NewRef(made);
    }
    Py_XDECREF(made);
    Py_XDECREF(reader);
    return status;
}

tk_status tk_python_create(const tk_python_code *code, const tk_setup *setup, void **out)
{
    char reason[REASON_SIZE] = "";
    instance *self = calloc(1, sizeof *self);
    PyGILState_STATE state;
    tk_status status;

    if (!self)
        return setup->host->fail_setup(setup->ctx, "out of memory");
    self->plugin = code->plugin;
    if (tk_python_start(reason, sizeof reason)) {
        state = PyGILState_Ensure();
        status = create(code, setup, self);
        PyGILState_Release(state);
    } else {
        status = setup->host->fail_setup(setup->ctx, reason);
    }
    if (status == TK_OK)
        *out = self;
    else
        free(self);
    return status;
}

void tk_python_destroy(void *instance_)
{
    instance *self = instance_;
    PyGILState_STATE state;

    if (!self)
        return;
    state = PyGILState_Ensure();
    Py_XDECREF(self->object);
    Py_XDECREF((PyObject *)self->stale);
    PyGILState_Release(state);
    free(self);
}

tk_status tk_python_worker_start(void *instance_, const tk_host *host, void *ctx)
{
    PyGILState_STATE state = PyGILState_Ensure();
    bool ok = tk_python_enter_worker();

    (void)instance_;
    if (!ok)
        PyErr_Clear();
    PyGILState_Release(state);
    return ok ? TK_OK : host->fail_setup(ctx, "Python cannot be confined");
}

// ----------------------------------------------------------------------------------- annotate

/** Sends a text to the log, line by line. */
static void log_lines(const tk_host *host, tk_doc *doc, const char *text)
{
    char line[REASON_SIZE];

    while (*text) {
        const size_t length = strcspn(text, "\n");
        const size_t shown = length < sizeof line ? length : sizeof line - 1;

        memcpy(line, text, shown);
        line[shown] = '\0';
        if (shown)
            host->log(doc, TK_LOG_INFO, line);
        text += length + (text[length] == '\n');
    }
}

static tk_status report(const tk_python_call *call, tk_doc *doc, PyObject *result)
{
    const failure f = failure_of(result);

    log_lines(call->host, doc, f.trace);
    if (call->status != TK_OK)
        return call->status;
    return call->host->fail(doc, f.status, f.byte < 0 ? UINT64_MAX : (uint64_t)f.byte, f.message);
}

/** Whether arrays of a document are still in use; those of reference cycles are freed first. */
static bool in_use(const tk_python_call *call)
{
    if (call->exports)
        PyGC_Collect();
    return call->exports != 0;
}

static const char kept[] =
    "annotate() keeps an array of a document after it returned: keep a copy, array.copy()";

static tk_status annotate(instance *self, const tk_host *host, tk_doc *doc)
{
    tk_python_call *call;
    PyObject *result;
    tk_status status = TK_OK;

    // The memory of the arrays is that of the next document, so no code may run that can read them.
    if (self->stale && in_use(self->stale))
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, kept);
    Py_CLEAR(self->stale);
    call = tk_python_call_new(self->plugin, host, doc);
    if (!call) {
        PyErr_Clear();
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory in Python");
    }
    result = PyObject_CallMethod(self->object, "run", "O", call);
    call->doc = NULL;
    if (result != Py_None)
        status = report(call, doc, result);
    else if (call->status != TK_OK)
        status = call->status;
    Py_XDECREF(result);
    if (in_use(call)) {
        self->stale = (tk_python_call *)Py_NewRef((PyObject *)call);
        if (status == TK_OK)
            status = host->fail(doc, TK_ERR_DOC, UINT64_MAX, kept);
    }
    Py_DECREF(call);
    return status;
}

tk_status tk_python_annotate(void *instance_, const tk_host *host, tk_doc *doc)
{
    PyGILState_STATE state = PyGILState_Ensure();
    tk_status status = annotate(instance_, host, doc);

    PyGILState_Release(state);
    return status;
}
