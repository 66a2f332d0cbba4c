// SPDX-License-Identifier: MIT
#include "call.h"
#include "collector.h"
#include <toolkit/text/json.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static tk_call *call_of(tk_doc *doc)
{
    return (tk_call *)doc;
}

// ------------------------------------------------------------------------------------- setup

static tk_status fail_setup(void *ctx, const char *message)
{
    tk_setup_call *setup = ctx;
    if (setup->is_worker) // its outcome names the plugin
        tk_error_set(setup->error, "%s", message);
    else
        tk_error_set(setup->error, "plugin %s: %s", setup->stage->name, message);
    return TK_ERR_INSTANCE;
}

/** Reads a whole file, followed by TK_TEXT_PAD zero bytes. NULL with errno set. */
static char *read_padded(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rbe");
    if (!file)
        return NULL;
    struct stat st;
    const bool sized = fstat(fileno(file), &st) == 0 && st.st_size > 0;
    size_t step = sized ? (size_t)st.st_size + TK_TEXT_PAD : 1 << 16; // else not a regular file
    tk_buffer buffer = {0};
    bool ok = true;
    for (size_t n = 1; ok && n; step = 1 << 16) {
        char *to = tk_buffer_reserve(&buffer, step);
        n = to ? fread(to, 1, step, file) : 0;
        buffer.length += n;
        ok = to && !ferror(file);
        if (sized && feof(file))
            break;
    }
    static const char pad[TK_TEXT_PAD];
    *length = buffer.length;
    ok = ok && tk_buffer_add(&buffer, pad, sizeof pad);
    int error = errno;
    fclose(file);
    errno = error;
    if (!ok)
        tk_buffer_free(&buffer);
    return buffer.data;
}

static tk_status read_file(void *ctx, const char *path, tk_str *out)
{
    tk_setup_call *setup = ctx;
    char full[8192];
    if (setup->is_worker)
        return fail_setup(ctx, "read_file() was called outside create()");
    int n = path[0] == '/'
                ? snprintf(full, sizeof full, "%s", path)
                : snprintf(full, sizeof full, "%s/%s", setup->stage->module.data_dir, path);
    size_t length = 0;
    char *data = n < 0 || (size_t)n >= sizeof full ? NULL : read_padded(full, &length);
    tk_stage_file *file = data ? malloc(sizeof *file) : NULL;
    char *copy = file ? strdup(full) : NULL;
    if (!copy) {
        char message[8400];
        snprintf(message, sizeof message, "cannot read %s: %s", full, strerror(errno));
        free(file);
        free(data);
        return fail_setup(ctx, message);
    }
    *file = (tk_stage_file){setup->stage->files, copy, {data, length}};
    setup->stage->files = file;
    *out = file->bytes;
    return TK_OK;
}

// ------------------------------------------------------------------------ errors and messages

tk_status tk_call_fail(tk_call *call, tk_status status, const char *reason, uint64_t byte,
                       const char *format, ...)
{
    if (call->failed)
        return status;
    call->failed = true;
    tk_outcome *o = call->outcome;
    o->status = status;
    o->reason = reason;
    o->byte = byte;
    va_list args;
    va_start(args, format);
    vsnprintf(o->message, sizeof o->message, format, args);
    va_end(args);
    return status;
}

/** Records that the plugin did what the contract does not allow. */
static tk_status violate(tk_call *call, const char *what)
{
    return tk_call_fail(call, TK_ERR_DOC, "violation", UINT64_MAX, "%s", what);
}

static tk_status no_memory(tk_call *call, const char *what)
{
    return tk_call_fail(call, TK_ERR_DOC, "memory", UINT64_MAX, "out of memory for %s", what);
}

static tk_status fail(tk_doc *doc, tk_status status, uint64_t byte, const char *message)
{
    if (status != TK_SKIP && status != TK_ERR_INSTANCE)
        status = TK_ERR_DOC;
    return tk_call_fail(call_of(doc), status, "error", byte, "%s", message);
}

static void log_message(tk_doc *doc, uint32_t level, const char *message)
{
    const tk_call *call = call_of(doc);
    const tk_remark remark = {.level = level == TK_LOG_WARN ? TK_LOG_WARN : TK_LOG_INFO,
                              .plugin = call->stage->name,
                              .verb = "",
                              .message = message};
    if (call->log)
        call->log(call->log_ctx, &remark);
}

static void log_count(tk_doc *doc, const char *verb, uint64_t count, const char *things)
{
    const tk_call *call = call_of(doc);
    const tk_remark remark = {.level = TK_LOG_WARN,
                              .plugin = call->stage->name,
                              .verb = verb,
                              .count = count,
                              .message = things};
    if (call->log && count)
        call->log(call->log_ctx, &remark);
}

// ---------------------------------------------------------------------------------- decoding

static bool may_decode(tk_call *call, const char *function)
{
    if (call->phase == TK_PHASE_DECODE && !call->document.fixed)
        return true;
    tk_call_fail(call, TK_ERR_DOC, "violation", UINT64_MAX,
                 "%s was called when the text may not change", function);
    return false;
}

static char *text_reserve(tk_doc *doc, uint64_t capacity)
{
    tk_call *call = call_of(doc);
    if (!may_decode(call, "text_reserve"))
        return NULL;
    char *text = tk_document_text_reserve(&call->document, capacity);
    if (!text && capacity > TK_TEXT_LIMIT)
        tk_call_fail(call, TK_ERR_DOC, "error", UINT64_MAX,
                     "the text would have %llu bytes; the limit is %llu",
                     (unsigned long long)capacity, (unsigned long long)TK_TEXT_LIMIT);
    else if (!text)
        no_memory(call, "the text");
    return text;
}

static tk_status text_commit(tk_doc *doc, uint64_t length)
{
    tk_call *call = call_of(doc);
    tk_document *d = &call->document;
    if (!may_decode(call, "text_commit"))
        return TK_ERR_DOC;
    if (!d->text.data && !tk_document_text_reserve(d, 0))
        return no_memory(call, "the text");
    if (length > d->text.capacity - TK_TEXT_PAD) // text_reserve() makes room for the padding
        return violate(call, "more text was committed than reserved");
    uint64_t bad = tk_document_text_fix(d, length);
    if (bad < length)
        return tk_call_fail(call, TK_ERR_DOC, "error", bad,
                            "the text is not UTF-8 without NUL at byte %llu",
                            (unsigned long long)bad);
    doc->text = d->text.data;
    doc->length = d->length;
    doc->is_ascii = d->is_ascii;
    return TK_OK;
}

static tk_status set_id(tk_doc *doc, const char *data, uint64_t length)
{
    tk_call *call = call_of(doc);
    if (call->phase != TK_PHASE_DECODE)
        return violate(call, "set_id was called outside decode()");
    return tk_document_set_id(&call->document, data, length) ? TK_OK : no_memory(call, "the id");
}

static tk_status meta_set(tk_doc *doc, const char *key, uint64_t key_length, const char *value,
                          uint64_t length, uint32_t json)
{
    tk_call *call = call_of(doc);
    if (call->phase != TK_PHASE_DECODE)
        return violate(call, "meta_set was called outside decode()");
    const tk_str k = {key, key_length}, v = {value, length};
    return tk_document_set_meta(&call->document, &k, &v, json != 0) ? TK_OK
                                                                    : no_memory(call, "meta");
}

// ----------------------------------------------------------------------------------- reading

static void get_id(tk_doc *doc, tk_str *out)
{
    *out = call_of(doc)->document.id;
}

static uint32_t meta_get(tk_doc *doc, const char *key, tk_str *out)
{
    const tk_meta *meta = tk_document_meta(&call_of(doc)->document, key);
    if (!meta || meta->json)
        return 0;
    *out = meta->value;
    return 1;
}

static uint32_t meta_at(tk_doc *doc, uint32_t index, tk_str *key, tk_str *value, uint32_t *json)
{
    const tk_document *d = &call_of(doc)->document;
    if (index >= d->n_meta)
        return 0;
    *key = d->meta[index].key;
    *value = d->meta[index].value;
    *json = d->meta[index].json;
    return 1;
}

static void get_string(tk_doc *doc, uint32_t handle, tk_str *out)
{
    *out = tk_document_string(&call_of(doc)->document, handle);
}

static void lexeme_text(tk_doc *doc, uint32_t handle, tk_str *out)
{
    const tk_lexemes *table = call_of(doc)->lexemes;
    const bool known = handle && handle <= table->n_strings;
    *out = known ? table->strings[handle - 1] : (tk_str){"", 0};
}

static uint32_t lexeme_form(tk_doc *doc, uint32_t lexeme, tk_form *out)
{
    const tk_lexemes *table = call_of(doc)->lexemes;
    if (lexeme >= table->count)
        return 0;
    tk_lexemes_form_at(table, lexeme, out);
    return 1;
}

// ---------------------------------------------------------------------------- writing layers

/** The store of the index-th layer that the plugin provides, or NULL if it must not be written
 * now. */
static tk_layer_store *writable(tk_call *call, uint32_t index)
{
    const tk_stage *stage = call->stage;
    if (call->phase != TK_PHASE_ANNOTATE && call->phase != TK_PHASE_DECODE) {
        violate(call, "a layer was written outside decode() and annotate()");
        return NULL;
    }
    if (index >= stage->plugin->n_provided || stage->provided[index] == TK_NONE) {
        tk_call_fail(call, TK_ERR_DOC, "violation", UINT64_MAX,
                     "wrote layer number %u, which it does not provide", index);
        return NULL;
    }
    tk_layer_store *layer = &call->chain->layers[stage->provided[index]];
    if (!layer->committed)
        return layer;
    violate(call, "wrote a layer after it was committed");
    return NULL;
}

static tk_status layer_reserve(tk_doc *doc, uint32_t index, uint64_t capacity, tk_layer_out *out)
{
    tk_call *call = call_of(doc);
    tk_layer_store *layer = writable(call, index);
    if (!layer)
        return TK_ERR_DOC;
    if (!tk_layer_reserve(layer, capacity))
        return no_memory(call, layer->name);
    *out = (tk_layer_out){.begin = layer->begin,
                          .end = layer->end,
                          .columns = layer->columns,
                          .capacity = layer->room};
    return TK_OK;
}

static tk_status layer_commit(tk_doc *doc, uint32_t index, uint64_t count)
{
    tk_call *call = call_of(doc);
    tk_layer_store *layer = writable(call, index);
    if (!layer)
        return TK_ERR_DOC;
    if (count > layer->room)
        return violate(call, "more spans were committed than reserved");
    layer->count = (uint32_t)count;
    layer->committed = true;
    return TK_OK;
}

static uint32_t string_add(tk_doc *doc, const char *data, uint64_t length)
{
    tk_call *call = call_of(doc);
    uint32_t handle = tk_document_string_add(&call->document, data, length);
    if (!handle && length)
        no_memory(call, "a string");
    return handle;
}

static uint32_t lexeme_string(const tk_form *form, const char *data, uint64_t length)
{
    return tk_lexemes_string(((const tk_form_call *)form)->lexemes, data, length);
}

static void *doc_alloc(tk_doc *doc, uint64_t bytes)
{
    tk_call *call = call_of(doc);
    void *out = tk_arena_alloc(&call->document.arena, bytes);
    if (!out)
        no_memory(call, "the document");
    return out;
}

// ---------------------------------------------------------------------------------- encoding

static bool may_encode(tk_call *call)
{
    if (call->phase == TK_PHASE_ENCODE)
        return true;
    violate(call, "output was written outside encode()");
    return false;
}

static tk_status write_bytes(tk_doc *doc, const char *data, uint64_t length)
{
    tk_call *call = call_of(doc);
    if (!may_encode(call))
        return TK_ERR_DOC;
    call->room = 0; // invalidates the reserved bytes, which overlap these
    return tk_buffer_add(call->out, data, length) ? TK_OK : no_memory(call, "the output");
}

static char *write_reserve(tk_doc *doc, uint64_t room)
{
    tk_call *call = call_of(doc);
    if (!may_encode(call))
        return NULL;
    char *to = tk_buffer_reserve(call->out, room);
    if (!to)
        no_memory(call, "the output");
    call->room = to ? room : 0;
    return to;
}

static void write_commit(tk_doc *doc, uint64_t length)
{
    tk_call *call = call_of(doc);
    if (!may_encode(call))
        return;
    if (length > call->room) {
        violate(call, "more output was committed than reserved");
        return;
    }
    call->out->length += length;
    call->room = 0;
}

void tk_call_layer_info(tk_call *call, uint32_t index, tk_layer_info *out)
{
    const tk_layer_store *layer = &call->chain->layers[index];
    const tk_chain *chain = call->chain;
    const void **columns = call->info_columns[index];
    for (uint32_t i = 0; i < layer->decl->n_columns; i++)
        columns[i] = layer->columns[i];
    *out = (tk_layer_info){.decl = layer->decl,
                           .layer = {.begin = layer->begin,
                                     .end = layer->end,
                                     .lexeme = layer->lexeme,
                                     .columns = columns,
                                     .count = layer->count,
                                     .n_columns = layer->decl->n_columns}};
    if (!(layer->decl->flags & TK_LAYER_LEXEMES))
        return;
    for (uint32_t i = 0; i < chain->n_columns; i++) {
        if (!(chain->columns[i].lexeme->column.flags & TK_COL_OUTPUT))
            continue;
        call->info_lexeme_columns[out->n_lexeme_columns] = &chain->columns[i].lexeme->column;
        call->info_lexeme_values[out->n_lexeme_columns++] = call->lexemes->columns[i + 1].data;
    }
    out->lexeme_columns = call->info_lexeme_columns;
    out->lexeme_values = call->info_lexeme_values;
}

static uint32_t layer_info(tk_doc *doc, uint32_t index, tk_layer_info *out)
{
    tk_call *call = call_of(doc);
    if (call->phase != TK_PHASE_ENCODE && call->phase != TK_PHASE_COLLECT) {
        violate(call, "layer_info was called outside encode() and add()");
        return 0;
    }
    for (uint32_t i = 0; i < call->chain->n_layers; i++)
        if (call->stage->shown[i] && index-- == 0) {
            if (tk_call_intern(call, i) != TK_OK)
                return 0;
            tk_call_layer_info(call, i, out);
            return 1;
        }
    return 0;
}

static void offsets(tk_doc *doc, uint32_t unit, uint32_t n, const uint32_t *in, uint32_t *out)
{
    tk_document_offsets(&call_of(doc)->document, unit, n, in, out);
}

static void bytes(tk_doc *doc, uint32_t unit, uint32_t n, const uint32_t *in, uint32_t *out)
{
    tk_document_bytes(&call_of(doc)->document, unit, n, in, out);
}

// -------------------------------------------------------------------------------- extensions

enum { LONGEST_KEY = 255 };

/** The part of a meta key behind its plugin's id, "" or ".score"; NULL if the key is another
 * plugin's. */
static const char *key_rest(const tk_stage *stage, const char *key, uint64_t length)
{
    const size_t id = strlen(stage->plugin->id);
    if (length < id || length > LONGEST_KEY || memcmp(key, stage->plugin->id, id) != 0)
        return NULL;
    bool ok = length == id || key[id] == '.';
    for (uint64_t i = id; i < length; i++)
        ok = ok && (key[i] == '.' || key[i] == '_' || (key[i] >= '0' && key[i] <= '9') ||
                    (key[i] >= 'a' && key[i] <= 'z'));
    return ok ? key + id : NULL;
}

/** Whether a text is one JSON value in one line. */
static bool is_json_line(const char *data, uint64_t length)
{
    tk_json_reader reader = {0};
    if (memchr(data, '\n', length) || memchr(data, '\r', length))
        return false;
    const bool ok = tk_json_read(&reader, data, length) != NULL;
    tk_json_finish(&reader);
    return ok;
}

static bool is_meta_value(const char *value, uint64_t length, uint32_t json)
{
    bool ascii;
    return tk_utf8_check(value, length, &ascii) == length && (!json || is_json_line(value, length));
}

static tk_status annotator_meta_set(tk_doc *doc, const char *key, uint64_t key_length,
                                    const char *value, uint64_t length, uint32_t json)
{
    tk_call *call = call_of(doc);
    const tk_stage *stage = call->stage;
    if (call->phase != TK_PHASE_ANNOTATE)
        return violate(call, "meta/1 was used outside annotate()");
    const char *rest = key_rest(stage, key, key_length);
    if (!rest)
        return tk_call_fail(call, TK_ERR_DOC, "violation", UINT64_MAX,
                            "set a meta key that is not its own; its keys are '%s' and '%s.…'",
                            stage->plugin->id, stage->plugin->id);
    if (!is_meta_value(value, length, json))
        return violate(call, json ? "set a meta value that is not one line of JSON"
                                  : "set a meta value that is not UTF-8 without NUL");
    const size_t name = strlen(stage->name), more = (size_t)(key + key_length - rest);
    char *full = tk_arena_alloc(&call->document.arena, name + more + 1);
    if (!full)
        return no_memory(call, "meta");
    memcpy(full, stage->name, name);
    memcpy(full + name, rest, more);
    const tk_str k = {full, name + more}, v = {value, length};
    return tk_document_set_meta(&call->document, &k, &v, json != 0) ? TK_OK
                                                                    : no_memory(call, "meta");
}

/** The lexeme columns that are shown with a layer; NULL when out of memory. */
static const tk_column **shown_lexeme_columns(tk_chain *chain, uint32_t *n)
{
    const tk_column **list = tk_arena_alloc(&chain->arena, (chain->n_columns + 1) * sizeof(void *));
    for (uint32_t i = 0; list && i < chain->n_columns; i++)
        if (chain->columns[i].lexeme->column.flags & TK_COL_OUTPUT)
            list[(*n)++] = &chain->columns[i].lexeme->column;
    return list;
}

static uint32_t setup_layer(void *ctx, uint32_t index, tk_layer_info *out)
{
    const tk_setup_call *setup = ctx;
    tk_chain *chain = setup->chain;
    for (uint32_t i = 0; chain && setup->stage->shown && i < chain->n_layers; i++) {
        if (!setup->stage->shown[i] || index-- != 0)
            continue;
        *out = (tk_layer_info){.decl = chain->layers[i].decl};
        if (out->decl->flags & TK_LAYER_LEXEMES)
            out->lexeme_columns = shown_lexeme_columns(chain, &out->n_lexeme_columns);
        return 1;
    }
    return 0;
}

static const void *extension(const char *name)
{
    static const tk_ext_meta meta = {.size = sizeof meta, .set = annotator_meta_set};
    static const tk_ext_layers layers = {.size = sizeof layers, .at = setup_layer};
    static const tk_ext_result result = {.size = sizeof result, .write = tk_collector_sink_early};
    if (strcmp(name, TK_EXT_META) == 0)
        return &meta;
    if (strcmp(name, TK_EXT_LAYERS) == 0)
        return &layers;
    return strcmp(name, TK_EXT_RESULT) == 0 ? &result : NULL;
}

const tk_host tk_host_table = {
    .size = sizeof(tk_host),
    .minor = TK_ABI_MINOR,
    .version = TK_VERSION,
    .read_file = read_file,
    .fail_setup = fail_setup,
    .fail = fail,
    .log = log_message,
    .text_reserve = text_reserve,
    .text_commit = text_commit,
    .set_id = set_id,
    .meta_set = meta_set,
    .id = get_id,
    .meta_get = meta_get,
    .meta_at = meta_at,
    .string = get_string,
    .lexeme_text = lexeme_text,
    .lexeme_form = lexeme_form,
    .layer_reserve = layer_reserve,
    .layer_commit = layer_commit,
    .string_add = string_add,
    .lexeme_string = lexeme_string,
    .alloc = doc_alloc,
    .write = write_bytes,
    .write_reserve = write_reserve,
    .write_commit = write_commit,
    .layer_info = layer_info,
    .offsets = offsets,
    .bytes = bytes,
    .extension = extension,
    .log_count = log_count,
    .sink_write = tk_collector_sink_write,
    .sink_fail = tk_collector_sink_fail,
    .sink_write_at = tk_collector_sink_write_at,
    .sink_read_at = tk_collector_sink_read_at,
    .sink_length = tk_collector_sink_length,
    .sink_truncate = tk_collector_sink_truncate,
};
