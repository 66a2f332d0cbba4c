// SPDX-License-Identifier: MIT
#ifndef TK_JSON_H
#define TK_JSON_H

#include "pool.h"

#include <stdbool.h>

typedef enum tk_json_type {
    TK_JSON_NULL,
    TK_JSON_FALSE,
    TK_JSON_TRUE,
    TK_JSON_NUMBER,
    TK_JSON_STRING,
    TK_JSON_ARRAY,
    TK_JSON_OBJECT,
} tk_json_type;

/** A JSON value. All of it lies in the pool that it was parsed into. */
typedef struct tk_json {
    tk_json_type type;
    const char *key;  /**< of a member of an object; else NULL */
    const char *text; /**< a string's characters, a number's digits as written; NUL-terminated */
    size_t length;    /**< of text, in bytes */
    struct tk_json *first; /**< of an array's items, an object's members */
    struct tk_json *next;  /**< in the same array or object */
} tk_json;

/**
 * Parses one JSON text. NULL with a one-line message in `error` if it is none, is nested more than
 * 100 deep, or there is no memory.
 */
const tk_json *tk_json_parse(tk_pool *pool, const char *data, size_t length, char *error,
                             size_t error_size);

/** The first member called `key`; NULL if there is none, or `object` is no object. */
const tk_json *tk_json_member(const tk_json *object, const char *key);

/** The value of a number; false if it is no number, or not finite. */
bool tk_json_double(const tk_json *value, double *out);

/** The value as JSON text in `pool`; NULL if there is no memory. */
char *tk_json_text(tk_pool *pool, const tk_json *value);

#endif
