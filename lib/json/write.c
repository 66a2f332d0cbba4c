// SPDX-License-Identifier: MIT
// The writer: JSON piece by piece into memory that grows.
#include <toolkit/text/json.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Room for `more` bytes; NULL, and the writer has failed, if there is none.
static char *reserve(tk_json_writer *w, size_t more)
{
    if (w->failed) {
        return NULL;
    }
    if (more > w->capacity - w->length) {
        size_t capacity = w->capacity < 256 ? 256 : 2 * w->capacity;
        if (capacity - w->length < more) {
            capacity = w->length + more;
        }
        char *data = capacity < w->length ? NULL : realloc(w->data, capacity);
        if (data == NULL) {
            w->failed = true;
            return NULL;
        }
        w->data = data;
        w->capacity = capacity;
    }
    return w->data + w->length;
}

static void add(tk_json_writer *w, const char *data, size_t length)
{
    char *to = reserve(w, length);
    if (to != NULL) {
        memcpy(to, data, length);
        w->length += length;
    }
}

static void begin_line(tk_json_writer *w)
{
    for (unsigned i = 0; w->indent != NULL && i < w->depth; i++) {
        add(w, w->indent, strlen(w->indent));
    }
}

// What stands between the value or key that comes and the one before it.
static void begin_item(tk_json_writer *w)
{
    if (w->keyed) {
        w->keyed = false;
        return;
    }
    if (w->inner) {
        add(w, ",\n", w->indent != NULL ? 2 : 1);
    }
    begin_line(w);
    w->inner = true;
}

static void end_item(tk_json_writer *w)
{
    if (w->depth == 0 && w->indent != NULL) {
        add(w, "\n", 1);
    }
}

static void add_string(tk_json_writer *w, const char *data, size_t length)
{
    static const size_t MOST = (SIZE_MAX - TK_JSON_QUOTE_SLACK - 2) / TK_JSON_QUOTE_WORST;
    if (length > MOST) {
        w->failed = true;
        return;
    }
    char *to = reserve(w, TK_JSON_QUOTE_WORST * length + TK_JSON_QUOTE_SLACK + 2);
    if (to != NULL) {
        *to++ = '"';
        to = tk_json_escape_bytes(to, data, length);
        *to++ = '"';
        w->length = (size_t)(to - w->data);
    }
}

void tk_json_open(tk_json_writer *w, char bracket)
{
    begin_item(w);
    add(w, (const char[]){bracket, '\n'}, w->indent != NULL ? 2 : 1);
    w->depth++;
    w->inner = false;
}

void tk_json_close(tk_json_writer *w, char bracket)
{
    w->depth--;
    w->inner = true;
    if (w->indent != NULL) {
        add(w, "\n", 1);
    }
    begin_line(w);
    add(w, &bracket, 1);
    end_item(w);
}

static void put_key(tk_json_writer *w, tk_str key)
{
    begin_item(w);
    add_string(w, key.data, key.length);
    add(w, ": ", w->indent != NULL ? 2 : 1);
    w->keyed = true;
}

void tk_json_put_key(tk_json_writer *w, const char *key)
{
    put_key(w, (tk_str){key, strlen(key)});
}

void tk_json_put_string(tk_json_writer *w, const char *data, size_t length)
{
    begin_item(w);
    add_string(w, data, length);
    end_item(w);
}

void tk_json_put_text(tk_json_writer *w, const char *text)
{
    if (text == NULL) {
        tk_json_put_null(w);
    } else {
        tk_json_put_string(w, text, strlen(text));
    }
}

void tk_json_put_literal(tk_json_writer *w, const char *json, size_t length)
{
    begin_item(w);
    add(w, json, length);
    end_item(w);
}

void tk_json_put_integer(tk_json_writer *w, int64_t value)
{
    char text[32];
    const int length = snprintf(text, sizeof text, "%" PRId64, value);
    tk_json_put_literal(w, text, (size_t)length);
}

void tk_json_put_bool(tk_json_writer *w, bool value)
{
    tk_json_put_literal(w, value ? "true" : "false", value ? 4 : 5);
}

void tk_json_put_null(tk_json_writer *w)
{
    tk_json_put_literal(w, "null", 4);
}

// As deep as the reader allows.
void tk_json_put_value(tk_json_writer *w, const tk_json *value)
{
    const tk_json_type type = tk_json_type_of(value);
    const tk_str text = tk_json_text(value);
    switch (type) {
    case TK_JSON_OBJECT:
    case TK_JSON_ARRAY:
        tk_json_open(w, type == TK_JSON_OBJECT ? '{' : '[');
        for (tk_json_each m = tk_json_each_of(value); tk_json_next(&m);) {
            if (type == TK_JSON_OBJECT) {
                put_key(w, m.key);
            }
            tk_json_put_value(w, m.value);
        }
        tk_json_close(w, type == TK_JSON_OBJECT ? '}' : ']');
        break;
    case TK_JSON_STRING:
        tk_json_put_string(w, text.data, text.length);
        break;
    default:
        tk_json_put_literal(w, text.data, text.length);
    }
}

char *tk_json_written(tk_json_writer *w, size_t *length)
{
    add(w, "", 1);
    char *data = w->failed ? NULL : w->data;
    if (w->failed) {
        free(w->data);
    } else if (length != NULL) {
        *length = w->length - 1;
    }
    *w = (tk_json_writer){.indent = w->indent};
    return data;
}
