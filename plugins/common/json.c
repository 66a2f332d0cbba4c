// SPDX-License-Identifier: MIT
#include "json.h"

#include <stdio.h>
#include <string.h>

#include <yajl/yajl_parse.h>

#include "../jsonl/escapes.h"
#include "../jsonl/memory.h"

#define DEPTH_MAX 128u

typedef struct {
    const tk_host *host;
    tk_doc *doc;
    yajl_handle parser;
    memory memory; // of the parser
    tk_json *root;
    tk_json *open; // the object or array in hand
    tk_str key;    // of the member that comes
    uint32_t depth;
    const char *fault; // why the parser was stopped
} builder;

static bool copy(const builder *b, const void *data, size_t length, tk_str *out)
{
    char *bytes = b->host->alloc(b->doc, length + 1);
    if (bytes != NULL && length > 0) {
        memcpy(bytes, data, length);
    }
    *out = (tk_str){bytes, length};
    return bytes != NULL;
}

static tk_json *add(builder *b, tk_json_type type, const void *text, size_t length)
{
    tk_json *value = b->host->alloc(b->doc, sizeof *value);
    if (value == NULL || !copy(b, text, length, &value->text)) {
        b->fault = "there is no memory for the record";
        return NULL;
    }
    value->type = type;
    value->byte = (uint32_t)yajl_get_bytes_consumed(b->parser);
    value->key = b->key;
    value->parent = b->open;
    b->key = (tk_str){NULL, 0};
    if (b->open == NULL) {
        b->root = value;
    } else if (b->open->last == NULL) {
        b->open->first = b->open->last = value;
    } else {
        b->open->last->next = value;
        b->open->last = value;
    }
    return value;
}

static int start(builder *b, tk_json_type type)
{
    tk_json *value = add(b, type, "", 0);
    if (value != NULL && ++b->depth > DEPTH_MAX) {
        b->fault = "objects and arrays are nested too deeply";
        return 0;
    }
    b->open = value;
    return value != NULL;
}

static int on_null(void *context)
{
    return add(context, TK_JSON_NULL, "null", 4) != NULL;
}

static int on_boolean(void *context, int yes)
{
    return add(context, TK_JSON_BOOL, yes ? "true" : "false", yes ? 4 : 5) != NULL;
}

static int on_number(void *context, const char *data, size_t length)
{
    return add(context, TK_JSON_NUMBER, data, length) != NULL;
}

static int on_string(void *context, const unsigned char *data, size_t length)
{
    return add(context, TK_JSON_STRING, data, length) != NULL;
}

static int on_key(void *context, const unsigned char *data, size_t length)
{
    builder *b = context;
    if (copy(b, data, length, &b->key)) {
        return 1;
    }
    b->fault = "there is no memory for the record";
    return 0;
}

static int on_start_object(void *context)
{
    return start(context, TK_JSON_OBJECT);
}

static int on_start_array(void *context)
{
    return start(context, TK_JSON_ARRAY);
}

static int on_end(void *context)
{
    builder *b = context;
    b->open = b->open->parent;
    b->depth--;
    return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_start_object,
    .yajl_map_key = on_key,
    .yajl_end_map = on_end,
    .yajl_start_array = on_start_array,
    .yajl_end_array = on_end,
};

static tk_status parse(builder *b, const tk_str *record)
{
    yajl_alloc_funcs functions = memory_functions(&b->memory);
    if (setjmp(b->memory.none) != 0) {
        return b->host->fail(b->doc, TK_ERR_DOC, UINT64_MAX, "there is no memory for the record");
    }
    b->parser = yajl_alloc(&callbacks, &functions, b);
    yajl_config(b->parser, yajl_dont_validate_strings, 1); // record_fault() has done that
    yajl_status status = yajl_parse(b->parser, (const unsigned char *)record->data, record->length);
    if (status == yajl_status_ok) {
        status = yajl_complete_parse(b->parser);
    }
    if (status == yajl_status_ok && b->root != NULL) {
        return TK_OK;
    }
    uint64_t at = yajl_get_bytes_consumed(b->parser);
    if (b->fault != NULL) {
        return b->host->fail(b->doc, TK_ERR_DOC, at, b->fault);
    }
    unsigned char *reason = yajl_get_error(b->parser, 0, NULL, 0);
    char message[160];
    snprintf(message, sizeof message, "not JSON: %s",
             reason == NULL ? "there is nothing" : (const char *)reason);
    message[strcspn(message, "\n")] = '\0';
    if (reason != NULL) {
        yajl_free_error(b->parser, reason);
    }
    return b->host->fail(b->doc, TK_ERR_DOC, at, message);
}

const tk_json *tk_json_read(const tk_host *host, tk_doc *doc, const tk_str *record,
                            tk_status *status)
{
    builder b = {.host = host, .doc = doc};
    size_t at;
    const char *fault = record_fault(record->data, record->length, &at);
    if (record->length > UINT32_MAX) {
        fault = "the record is longer than 4 GiB";
        at = 0;
    }
    if (fault != NULL) {
        *status = host->fail(doc, TK_ERR_DOC, at, fault);
        return NULL;
    }
    *status = parse(&b, record);
    memory_release(&b.memory); // the parser, too
    return *status == TK_OK ? b.root : NULL;
}

const tk_json *tk_json_member(const tk_json *object, const char *key)
{
    size_t length = strlen(key);
    if (object == NULL || object->type != TK_JSON_OBJECT) {
        return NULL;
    }
    for (const tk_json *m = object->first; m != NULL; m = m->next) {
        if (m->key.length == length && memcmp(m->key.data, key, length) == 0) {
            return m;
        }
    }
    return NULL;
}

const tk_json *tk_json_typed(const tk_json *object, const char *key, tk_json_type type)
{
    const tk_json *m = tk_json_member(object, key);
    return m != NULL && m->type == type ? m : NULL;
}

bool tk_json_whole(const tk_json *value, uint32_t *out)
{
    uint64_t number = 0;
    if (value == NULL || (value->type != TK_JSON_NUMBER && value->type != TK_JSON_STRING) ||
        value->text.length == 0 || value->text.length > 10) {
        return false;
    }
    for (uint64_t i = 0; i < value->text.length; i++) {
        if (value->text.data[i] < '0' || value->text.data[i] > '9') {
            return false;
        }
        number = 10 * number + (uint64_t)(value->text.data[i] - '0');
    }
    *out = (uint32_t)number;
    return number < UINT32_MAX;
}
