// SPDX-License-Identifier: MIT
// Spans as they are read, before the text is known: in any order, offsets in the file's unit.
#ifndef JSONL_SPANS_H
#define JSONL_SPANS_H

#include <stdbool.h>

#include "schema.h"

/** Bytes that grow. Used again for the next document. */
typedef struct {
    char *data;
    size_t length;
    size_t capacity;
} bytes;

/** Appends; returns where, or SIZE_MAX if there is no memory. */
size_t bytes_add(bytes *b, const char *data, size_t length);
void bytes_finish(bytes *b);

/** A column's value; all zero where it was not given. */
typedef union {
    double number;
    struct {
        uint32_t at; // in the strings' bytes
        uint32_t length;
    } string;
    uint32_t small;
} span_value;

typedef struct {
    uint32_t begin; // in the file's unit, later in bytes
    uint32_t end;
    uint32_t index; // in the file
    span_value values[SCHEMA_COLUMNS_MAX];
} span;

/** The spans of one layer. */
typedef struct {
    span *items;
    uint32_t count;
    uint32_t capacity;
    bool present; // the file has the layer
} spans;

/** A new span, all zero but its index; NULL if there is no memory. */
span *spans_add(spans *s);
void spans_finish(spans *s);

/**
 * Writes the spans as the layer number `layer` of the schema: converts their offsets to bytes,
 * checks and sorts them. The text is committed. Fails with the layer's name and the span's index.
 */
tk_status spans_commit(spans *s, const bytes *strings, uint32_t layer, uint32_t unit,
                       const tk_host *host, tk_doc *doc);

#endif
