// SPDX-License-Identifier: MIT
#include <stdbool.h>

#include "call.h"

// ------------------------------------------------------------------------------------- views

/** A read-only buffer over memory of the host. It knows how often it is used. */
typedef struct view {
    PyObject_HEAD tk_python_call *call; // a reference
    const void *data;
    Py_ssize_t bytes;
} view;

/** Whether the document is still valid; raises if not. */
static bool is_open(const tk_python_call *call)
{
    if (!call->doc)
        PyErr_SetString(PyExc_RuntimeError,
                        "the document is gone: it is valid only while annotate() runs");
    return call->doc != NULL;
}

static int view_get(PyObject *object, Py_buffer *buffer, int flags)
{
    view *v = (view *)object;

    if (!is_open(v->call)) {
        buffer->obj = NULL;
        return -1;
    }
    // PyBuffer_FillInfo() does not write to read-only memory.
    if (PyBuffer_FillInfo(buffer, object, (void *)(uintptr_t)v->data, v->bytes, 1, flags) != 0)
        return -1;
    v->call->exports++;
    return 0;
}

static void view_release(PyObject *object, Py_buffer *buffer)
{
    (void)buffer;
    ((view *)object)->call->exports--;
}

static void view_free(PyObject *object)
{
    Py_DECREF(((view *)object)->call);
    Py_TYPE(object)->tp_free(object);
}

static PyBufferProcs view_buffer = {.bf_getbuffer = view_get, .bf_releasebuffer = view_release};
static PyTypeObject view_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "toolkit_plugin._View",
    .tp_basicsize = sizeof(view),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = view_free,
    .tp_as_buffer = &view_buffer,
};

/** A view of `n` values of `width` bytes. */
static PyObject *view_new(tk_python_call *call, const void *data, size_t n, size_t width)
{
    view *v = PyObject_New(view, &view_type);

    if (!v)
        return NULL;
    v->call = (tk_python_call *)Py_NewRef((PyObject *)call);
    v->data = data ? data : "";
    v->bytes = data ? (Py_ssize_t)(n * width) : 0;
    return (PyObject *)v;
}

// ------------------------------------------------------------------------------------ helpers

static size_t width_of(const tk_column *column)
{
    switch (column->type) {
    case TK_U8:
        return sizeof(uint8_t);
    case TK_I64:
    case TK_F64:
        return sizeof(int64_t);
    case TK_BYTES:
        return column->width;
    default:
        return sizeof(uint32_t);
    }
}

static PyObject *text_of(tk_str s)
{
    return PyUnicode_DecodeUTF8(s.data, (Py_ssize_t)s.length, "replace");
}

/** Raises for a function of the host that failed: the host has the reason. */
static PyObject *host_failed(tk_python_call *call, tk_status status)
{
    if (call->status == TK_OK)
        call->status = status;
    PyErr_SetString(PyExc_RuntimeError, "toolkit refuses what the plugin writes");
    return NULL;
}

static bool check_index(unsigned index, uint32_t n)
{
    if (index >= n)
        PyErr_SetString(PyExc_IndexError, "no such layer or column");
    return index < n;
}

// ------------------------------------------------------------------------------------ reading

static PyObject *call_text(PyObject *self, PyObject *none)
{
    const tk_python_call *call = (tk_python_call *)self;

    (void)none;
    return is_open(call) ? text_of((tk_str){call->doc->text, call->doc->length}) : NULL;
}

static PyObject *call_text_view(PyObject *self, PyObject *none)
{
    tk_python_call *call = (tk_python_call *)self;

    (void)none;
    return is_open(call) ? view_new(call, call->doc->text, call->doc->length, 1) : NULL;
}

static PyObject *call_id(PyObject *self, PyObject *none)
{
    const tk_python_call *call = (tk_python_call *)self;
    tk_str id;

    (void)none;
    if (!is_open(call))
        return NULL;
    call->host->id(call->doc, &id);
    return text_of(id);
}

/** count(layer): the number of its spans; None if it is absent. */
static PyObject *call_count(PyObject *self, PyObject *args)
{
    const tk_python_call *call = (tk_python_call *)self;
    unsigned index;

    if (!is_open(call) || !PyArg_ParseTuple(args, "I", &index) ||
        !check_index(index, call->plugin->n_required))
        return NULL;
    if (!call->doc->layers[index].begin)
        Py_RETURN_NONE;
    return PyLong_FromUnsignedLong(call->doc->layers[index].count);
}

/** What the second argument of view() means if it is negative. */
enum { VIEW_BEGIN = -1, VIEW_END = -2, VIEW_LEXEME = -3 };

/** view(layer, what): of a column, or of one of the above; None if it is absent. */
static PyObject *call_view(PyObject *self, PyObject *args)
{
    tk_python_call *call = (tk_python_call *)self;
    const tk_layer_decl *decl;
    const tk_layer *layer;
    unsigned index;
    int what;
    const void *data;

    if (!is_open(call) || !PyArg_ParseTuple(args, "Ii", &index, &what) ||
        !check_index(index, call->plugin->n_required))
        return NULL;
    layer = &call->doc->layers[index];
    decl = &call->plugin->required[index];
    if (what >= 0 && !check_index((unsigned)what, decl->n_columns))
        return NULL;
    if (!layer->begin)
        Py_RETURN_NONE;
    data = what == VIEW_BEGIN    ? (const void *)layer->begin
           : what == VIEW_END    ? (const void *)layer->end
           : what == VIEW_LEXEME ? (const void *)layer->lexeme
                                 : layer->columns[what];
    if (!data)
        Py_RETURN_NONE;
    return view_new(call, data, layer->count, what < 0 ? 4 : width_of(&decl->columns[what]));
}

/** lexeme_view(i): the values of a lexeme column, by lexeme id. */
static PyObject *call_lexeme_view(PyObject *self, PyObject *args)
{
    tk_python_call *call = (tk_python_call *)self;
    unsigned index;

    if (!is_open(call) || !PyArg_ParseTuple(args, "I", &index) ||
        !check_index(index, call->plugin->n_lexemes))
        return NULL;
    return view_new(call, call->doc->lexemes[index], call->doc->lexeme_count,
                    width_of(&call->plugin->lexemes[index].column));
}

/** strings(handles, of_lexemes): the strings of a buffer of handles. */
static PyObject *call_strings(PyObject *self, PyObject *args)
{
    tk_python_call *call = (tk_python_call *)self;
    Py_buffer handles;
    int of_lexemes;
    PyObject *list;

    if (!is_open(call) || !PyArg_ParseTuple(args, "y*p", &handles, &of_lexemes))
        return NULL;
    list = PyList_New(handles.len / 4);
    for (Py_ssize_t i = 0; list && i < handles.len / 4; i++) {
        const uint32_t handle = ((const uint32_t *)handles.buf)[i];
        PyObject *item;
        tk_str s;

        if (of_lexemes)
            call->host->lexeme_text(call->doc, handle, &s);
        else
            call->host->string(call->doc, handle, &s);
        item = text_of(s);
        if (item)
            PyList_SET_ITEM(list, i, item);
        else
            Py_CLEAR(list);
    }
    PyBuffer_Release(&handles);
    return list;
}

/** form(lexeme): (text, folded, shape). */
static PyObject *call_form(PyObject *self, PyObject *args)
{
    const tk_python_call *call = (tk_python_call *)self;
    unsigned id;
    tk_form form;

    if (!is_open(call) || !PyArg_ParseTuple(args, "I", &id))
        return NULL;
    if (!call->host->lexeme_form(call->doc, id, &form)) {
        PyErr_Format(PyExc_IndexError, "no lexeme %u", id);
        return NULL;
    }
    return Py_BuildValue("(s#s#I)", form.text, (Py_ssize_t)form.length, form.folded,
                         (Py_ssize_t)form.folded_length, (unsigned)form.shape);
}

/** offsets(buffer, to_bytes): byte offsets as code points, or the inverse; as bytes of uint32. */
static PyObject *call_offsets(PyObject *self, PyObject *args)
{
    const tk_python_call *call = (tk_python_call *)self;
    Py_buffer in;
    int to_bytes;
    PyObject *out;

    if (!is_open(call) || !PyArg_ParseTuple(args, "y*p", &in, &to_bytes))
        return NULL;
    out = PyBytes_FromStringAndSize(NULL, in.len);
    if (out) {
        uint32_t *to = (uint32_t *)(void *)PyBytes_AS_STRING(out);

        (to_bytes ? call->host->bytes : call->host->offsets)(call->doc, TK_UNIT_CODEPOINT,
                                                             (uint32_t)(in.len / 4), in.buf, to);
    }
    PyBuffer_Release(&in);
    return out;
}

/** meta(): a list of (key, value, is JSON). */
static PyObject *call_meta(PyObject *self, PyObject *none)
{
    const tk_python_call *call = (tk_python_call *)self;
    PyObject *list;
    tk_str key, value;
    uint32_t json;

    (void)none;
    if (!is_open(call) || !(list = PyList_New(0)))
        return NULL;
    for (uint32_t i = 0; call->host->meta_at(call->doc, i, &key, &value, &json); i++) {
        PyObject *item = Py_BuildValue("(NNI)", text_of(key), text_of(value), (unsigned)json);
        const int failed = !item || PyList_Append(list, item) != 0;

        Py_XDECREF(item);
        if (failed) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

// ------------------------------------------------------------------------------------ writing

/** add_strings(list of str): their handles, as bytes of uint32. */
static PyObject *call_add_strings(PyObject *self, PyObject *args)
{
    tk_python_call *call = (tk_python_call *)self;
    PyObject *list, *out;
    uint32_t *handles;

    if (!is_open(call) || !PyArg_ParseTuple(args, "O!", &PyList_Type, &list))
        return NULL;
    out = PyBytes_FromStringAndSize(NULL, PyList_GET_SIZE(list) * 4);
    if (!out)
        return NULL;
    handles = (uint32_t *)(void *)PyBytes_AS_STRING(out);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        Py_ssize_t length;
        const char *text = PyUnicode_AsUTF8AndSize(PyList_GET_ITEM(list, i), &length);

        handles[i] = text ? call->host->string_add(call->doc, text, (uint64_t)length) : 0;
        if (text && (handles[i] || !length))
            continue;
        Py_DECREF(out);
        return text ? host_failed(call, TK_ERR_DOC) : NULL;
    }
    return out;
}

/** Copies `n` values from a buffer. False with an exception if it has another number. */
static bool copy_values(PyObject *from, void *to, size_t n, size_t width)
{
    Py_buffer buffer;
    bool fits;

    if (PyObject_GetBuffer(from, &buffer, PyBUF_SIMPLE) != 0)
        return false;
    fits = (size_t)buffer.len == n * width;
    if (fits && n)
        memcpy(to, buffer.buf, n * width);
    else if (!fits)
        PyErr_SetString(PyExc_ValueError, "a column has not as many values as there are spans");
    PyBuffer_Release(&buffer);
    return fits;
}

/** write(layer, n, begin, end, columns): buffers of the columns' types; a column can be None. */
static PyObject *call_write(PyObject *self, PyObject *args)
{
    tk_python_call *call = (tk_python_call *)self;
    PyObject *begin, *end, *columns;
    const tk_layer_decl *decl;
    unsigned index;
    Py_ssize_t n;
    tk_layer_out out;
    tk_status status;

    if (!is_open(call) ||
        !PyArg_ParseTuple(args, "InOOO!", &index, &n, &begin, &end, &PyTuple_Type, &columns) ||
        !check_index(index, call->plugin->n_provided))
        return NULL;
    decl = &call->plugin->provided[index];
    if (n < 0 || PyTuple_GET_SIZE(columns) != (Py_ssize_t)decl->n_columns) {
        PyErr_SetString(PyExc_ValueError, "not the columns of the layer");
        return NULL;
    }
    status = call->host->layer_reserve(call->doc, index, (uint64_t)n, &out);
    if (status != TK_OK)
        return host_failed(call, status);
    if (!copy_values(begin, out.begin, (size_t)n, 4) || !copy_values(end, out.end, (size_t)n, 4))
        return NULL;
    for (uint32_t i = 0; i < decl->n_columns; i++) {
        PyObject *values = PyTuple_GET_ITEM(columns, i);

        if (values != Py_None &&
            !copy_values(values, out.columns[i], (size_t)n, width_of(&decl->columns[i])))
            return NULL;
    }
    status = call->host->layer_commit(call->doc, index, (uint64_t)n);
    if (status != TK_OK)
        return host_failed(call, status);
    Py_RETURN_NONE;
}

static PyObject *call_set_meta(PyObject *self, PyObject *args)
{
    tk_python_call *call = (tk_python_call *)self;
    const char *key, *value;
    Py_ssize_t key_length, length;
    int json;
    tk_status status;

    if (!is_open(call) ||
        !PyArg_ParseTuple(args, "s#s#p", &key, &key_length, &value, &length, &json))
        return NULL;
    if (!call->meta) {
        PyErr_SetString(PyExc_RuntimeError, "this toolkit has no meta values of annotators");
        return NULL;
    }
    status = call->meta->set(call->doc, key, (uint64_t)key_length, value, (uint64_t)length,
                             (uint32_t)json);
    if (status != TK_OK)
        return host_failed(call, status);
    Py_RETURN_NONE;
}

static PyObject *call_log(PyObject *self, PyObject *args)
{
    const tk_python_call *call = (tk_python_call *)self;
    unsigned level;
    const char *message;

    if (!is_open(call) || !PyArg_ParseTuple(args, "Is", &level, &message))
        return NULL;
    call->host->log(call->doc, level, message);
    Py_RETURN_NONE;
}

static PyObject *call_log_count(PyObject *self, PyObject *args)
{
    const tk_python_call *call = (tk_python_call *)self;
    unsigned long long n;
    const char *verb, *things;

    if (!is_open(call) || !PyArg_ParseTuple(args, "sKs", &verb, &n, &things))
        return NULL;
    call->host->log_count(call->doc, verb, n, things);
    Py_RETURN_NONE;
}

static PyMethodDef call_methods[] = {
    {"text", call_text, METH_NOARGS, NULL},
    {"text_view", call_text_view, METH_NOARGS, NULL},
    {"id", call_id, METH_NOARGS, NULL},
    {"count", call_count, METH_VARARGS, NULL},
    {"view", call_view, METH_VARARGS, NULL},
    {"lexeme_view", call_lexeme_view, METH_VARARGS, NULL},
    {"strings", call_strings, METH_VARARGS, NULL},
    {"form", call_form, METH_VARARGS, NULL},
    {"offsets", call_offsets, METH_VARARGS, NULL},
    {"meta", call_meta, METH_NOARGS, NULL},
    {"add_strings", call_add_strings, METH_VARARGS, NULL},
    {"write", call_write, METH_VARARGS, NULL},
    {"set_meta", call_set_meta, METH_VARARGS, NULL},
    {"log", call_log, METH_VARARGS, NULL},
    {"log_count", call_log_count, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static PyTypeObject call_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "toolkit_plugin._Call",
    .tp_basicsize = sizeof(tk_python_call),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = call_methods,
};

tk_python_call *tk_python_call_new(const tk_plugin *plugin, const tk_host *host, tk_doc *doc)
{
    tk_python_call *call = PyObject_New(tk_python_call, &call_type);

    if (!call)
        return NULL;
    call->plugin = plugin;
    call->host = host;
    call->doc = doc;
    call->meta = host->extension(TK_EXT_META);
    call->status = TK_OK;
    call->exports = 0;
    return call;
}

// ------------------------------------------------------------------------------- reading files

typedef struct reader {
    PyObject_HEAD const tk_setup *setup; // NULL after create()
    tk_status status;
} reader;

static PyObject *reader_read(PyObject *self, PyObject *args)
{
    reader *r = (reader *)self;
    const char *path;
    tk_str data;
    tk_status status;

    if (!PyArg_ParseTuple(args, "s", &path))
        return NULL;
    if (!r->setup) {
        PyErr_SetString(PyExc_RuntimeError, "files can be read only in __init__()");
        return NULL;
    }
    status = r->setup->host->read_file(r->setup->ctx, path, &data);
    if (status == TK_OK)
        return PyBytes_FromStringAndSize(data.data, (Py_ssize_t)data.length);
    r->status = status;
    PyErr_Format(PyExc_OSError, "%s cannot be read", path);
    return NULL;
}

static PyMethodDef reader_methods[] = {
    {"read", reader_read, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static PyTypeObject reader_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "toolkit_plugin._Reader",
    .tp_basicsize = sizeof(reader),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = reader_methods,
};

PyObject *tk_python_reader_new(const tk_setup *setup)
{
    reader *r = PyObject_New(reader, &reader_type);

    if (r) {
        r->setup = setup;
        r->status = TK_OK;
    }
    return (PyObject *)r;
}

tk_status tk_python_reader_end(PyObject *object)
{
    reader *r = (reader *)object;

    r->setup = NULL;
    return r->status;
}

bool tk_python_call_init(void)
{
    return PyType_Ready(&view_type) == 0 && PyType_Ready(&call_type) == 0 &&
           PyType_Ready(&reader_type) == 0;
}
