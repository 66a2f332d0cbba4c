// SPDX-License-Identifier: MIT
#include "json.h"

#include <math.h>
#include <setjmp.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_gen.h>
#include <yajl/yajl_parse.h>

enum { DEEPEST = 100 };

/** The parser's state. yajl does not expect its allocations to fail: where one does, we jump out.
 */
typedef struct builder {
    tk_pool *pool;
    tk_json *root;
    tk_json *open[DEEPEST]; /**< arrays and objects that are not closed yet */
    tk_json *last[DEEPEST]; /**< what came last in each */
    unsigned depth;
    const char *key; /**< of the member whose value comes next */
    bool too_deep;
    jmp_buf no_memory;
} builder;

// ------------------------------------------------------------------------------ yajl's memory

/** What precedes a piece: realloc must know how much to copy. */
typedef union piece {
    size_t size;
    max_align_t align;
} piece;

static void *allocate(void *ctx, size_t size)
{
    builder *b = ctx;
    piece *p = size < (size_t)-1 - sizeof *p ? tk_pool_alloc(b->pool, sizeof *p + size) : NULL;
    if (!p)
        longjmp(b->no_memory, 1);
    p->size = size;
    return p + 1;
}

static void *resize(void *ctx, void *data, size_t size)
{
    void *out = allocate(ctx, size);
    if (data) {
        const size_t old = ((piece *)data - 1)->size;
        memcpy(out, data, old < size ? old : size);
    }
    return out;
}

static void release(void *ctx, void *data)
{
    (void)ctx;
    (void)data; // the pool frees it
}

// ------------------------------------------------------------------------------ the tree

static tk_json *add(builder *b, tk_json_type type, const char *text, size_t length)
{
    tk_json *value = tk_pool_alloc(b->pool, sizeof *value);
    if (!value)
        longjmp(b->no_memory, 1);
    value->type = type;
    value->key = b->key;
    b->key = NULL;
    if (text) {
        value->text = tk_pool_copy(b->pool, text, length);
        value->length = length;
        if (!value->text)
            longjmp(b->no_memory, 1);
    }
    if (!b->depth) {
        b->root = value;
        return value;
    }
    const unsigned top = b->depth - 1;
    if (b->last[top])
        b->last[top]->next = value;
    else
        b->open[top]->first = value;
    b->last[top] = value;
    return value;
}

static int on_null(void *ctx)
{
    return add(ctx, TK_JSON_NULL, NULL, 0) != NULL;
}

static int on_boolean(void *ctx, int value)
{
    return add(ctx, value ? TK_JSON_TRUE : TK_JSON_FALSE, NULL, 0) != NULL;
}

static int on_number(void *ctx, const char *text, size_t length)
{
    return add(ctx, TK_JSON_NUMBER, text, length) != NULL;
}

static int on_string(void *ctx, const unsigned char *text, size_t length)
{
    return add(ctx, TK_JSON_STRING, length ? (const char *)text : "", length) != NULL;
}

static int on_key(void *ctx, const unsigned char *text, size_t length)
{
    builder *b = ctx;
    b->key = tk_pool_copy(b->pool, (const char *)text, length);
    if (!b->key)
        longjmp(b->no_memory, 1);
    return 1;
}

static int open_value(builder *b, tk_json_type type)
{
    tk_json *value = add(b, type, NULL, 0);
    b->too_deep = b->depth == DEEPEST;
    if (b->too_deep)
        return 0;
    b->open[b->depth] = value;
    b->last[b->depth++] = NULL;
    return 1;
}

static int on_open_object(void *ctx)
{
    return open_value(ctx, TK_JSON_OBJECT);
}

static int on_open_array(void *ctx)
{
    return open_value(ctx, TK_JSON_ARRAY);
}

static int on_close(void *ctx)
{
    ((builder *)ctx)->depth--;
    return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_map_key = on_key,
    .yajl_start_map = on_open_object,
    .yajl_end_map = on_close,
    .yajl_start_array = on_open_array,
    .yajl_end_array = on_close,
};

/** Copies yajl's message without its line ends. */
static void say(char *error, size_t size, yajl_handle parser, size_t at)
{
    const unsigned char *message = yajl_get_error(parser, 0, NULL, 0);
    const int length = (int)strcspn((const char *)message, "\n");
    snprintf(error, size, "%.*s (byte %zu)", length, (const char *)message, at);
}

const tk_json *tk_json_parse(tk_pool *pool, const char *data, size_t length, char *error,
                             size_t error_size)
{
    builder *b = tk_pool_alloc(pool, sizeof *b);
    if (!b || setjmp(b->no_memory)) {
        snprintf(error, error_size, "no memory");
        return NULL;
    }
    b->pool = pool;
    yajl_alloc_funcs memory = {.malloc = allocate, .realloc = resize, .free = release, .ctx = b};
    yajl_handle parser = yajl_alloc(&callbacks, &memory, b);
    yajl_status status = yajl_parse(parser, (const unsigned char *)data, length);
    if (status == yajl_status_ok)
        status = yajl_complete_parse(parser);
    if (status == yajl_status_ok && b->root && !b->depth)
        return b->root;
    if (b->too_deep)
        snprintf(error, error_size, "nested more than %d deep", DEEPEST);
    else if (status == yajl_status_ok)
        snprintf(error, error_size, "there is no value");
    else
        say(error, error_size, parser, yajl_get_bytes_consumed(parser));
    return NULL;
}

// ------------------------------------------------------------------------------ reading it

const tk_json *tk_json_member(const tk_json *object, const char *key)
{
    if (!object || object->type != TK_JSON_OBJECT)
        return NULL;
    for (const tk_json *m = object->first; m; m = m->next)
        if (strcmp(m->key, key) == 0)
            return m;
    return NULL;
}

bool tk_json_double(const tk_json *value, double *out)
{
    if (!value || value->type != TK_JSON_NUMBER)
        return false;
    *out = strtod(value->text, NULL);
    return isfinite(*out);
}

static void put(yajl_gen gen, const tk_json *value)
{
    switch (value->type) {
    case TK_JSON_NULL:
        yajl_gen_null(gen);
        break;
    case TK_JSON_FALSE:
    case TK_JSON_TRUE:
        yajl_gen_bool(gen, value->type == TK_JSON_TRUE);
        break;
    case TK_JSON_NUMBER:
        yajl_gen_number(gen, value->text, value->length);
        break;
    case TK_JSON_STRING:
        yajl_gen_string(gen, (const unsigned char *)value->text, value->length);
        break;
    case TK_JSON_ARRAY:
        yajl_gen_array_open(gen);
        for (const tk_json *item = value->first; item; item = item->next)
            put(gen, item);
        yajl_gen_array_close(gen);
        break;
    case TK_JSON_OBJECT:
        yajl_gen_map_open(gen);
        for (const tk_json *m = value->first; m; m = m->next) {
            yajl_gen_string(gen, (const unsigned char *)m->key, strlen(m->key));
            put(gen, m);
        }
        yajl_gen_map_close(gen);
        break;
    }
}

char *tk_json_text(tk_pool *pool, const tk_json *value)
{
    const unsigned char *data;
    size_t length;
    char *out = NULL;
    yajl_gen gen = yajl_gen_alloc(NULL);
    if (!gen)
        return NULL;
    put(gen, value);
    if (yajl_gen_get_buf(gen, &data, &length) == yajl_gen_status_ok)
        out = tk_pool_copy(pool, (const char *)data, length);
    yajl_gen_free(gen);
    return out;
}
