// SPDX-License-Identifier: MIT
#include <toolkit/text/json.h>

#include <string.h>

typedef struct {
    const tk_host *host;
    tk_doc *doc;
    tk_sax sax;
    tk_json *root;
    tk_json *open;     // the object or array in hand
    tk_str key;        // of the member that comes
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
    value->byte = (uint32_t)b->sax.at;
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

static bool on_start(void *context, tk_json_type type)
{
    builder *b = context;
    tk_json *value = add(b, type, "", 0);
    b->open = value;
    return value != NULL;
}

static bool on_scalar(void *context, tk_json_type type, const char *data, size_t length)
{
    return add(context, type, data, length) != NULL;
}

static bool on_key(void *context, const char *data, size_t length)
{
    builder *b = context;
    if (copy(b, data, length, &b->key)) {
        return true;
    }
    b->fault = "there is no memory for the record";
    return false;
}

static bool on_end(void *context)
{
    builder *b = context;
    b->open = b->open->parent;
    return true;
}

static const tk_sax_events events = {
    .scalar = on_scalar,
    .key = on_key,
    .start = on_start,
    .end = on_end,
};

const tk_json *tk_json_read(const tk_host *host, tk_doc *doc, const tk_str *record,
                            tk_status *status)
{
    builder b = {.host = host, .doc = doc};
    if (record->length > UINT32_MAX) {
        *status = host->fail(doc, TK_ERR_DOC, 0, "the record is longer than 4 GiB");
        return NULL;
    }
    switch (tk_sax_read(&b.sax, record->data, record->length, &events, &b)) {
    case TK_SAX_OK:
        break;
    case TK_SAX_CUT:
        b.fault = "the record ends within its JSON value: is it cut off?";
        break;
    case TK_SAX_WRONG:
        b.fault = b.sax.fault;
        break;
    case TK_SAX_STOPPED: // b.fault says by what
        break;
    }
    *status = b.fault == NULL ? TK_OK : host->fail(doc, TK_ERR_DOC, b.sax.at, b.fault);
    tk_sax_finish(&b.sax);
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
