// SPDX-License-Identifier: MIT
// Spans as read, before the text is known: in any order, with offsets in the file's unit.
#ifndef TK_SPANS_H
#define TK_SPANS_H

#include <stdbool.h>

#include <toolkit/text/schema.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** A growable array of bytes, reused for the next document. */
typedef struct {
    char *data;
    size_t length;
    size_t capacity;
} tk_bytes;

/** Appends; returns the offset of what was appended, or SIZE_MAX when out of memory. */
size_t tk_bytes_add(tk_bytes *b, const char *data, size_t length);
void tk_bytes_finish(tk_bytes *b);

/** A column's value; all zero if it was not given. */
typedef union {
    double number;
    struct {
        uint32_t at; // offset in the bytes of the strings
        uint32_t length;
    } string;
    uint32_t small; // of TK_SPAN: the position in the file of the span referred to, plus 1
} tk_span_value;

typedef struct {
    uint32_t begin; // in the file's unit, later in bytes
    uint32_t end;
    uint32_t index; // position in the file
    tk_span_value values[TK_SCHEMA_COLUMNS_MAX];
} tk_span;

/** The spans of one layer. */
typedef struct {
    tk_span *items;
    uint32_t count;
    uint32_t capacity;
    bool present; // the file has the layer
} tk_spans;

/** Adds a span, all zero except its index; returns NULL when out of memory. */
tk_span *tk_spans_add(tk_spans *s);
void tk_spans_finish(tk_spans *s);

/** Drops each span that overlaps a longer one, and sorts the others; returns the number of dropped
 * spans. Offsets must be bytes. */
uint32_t tk_spans_make_disjoint(tk_spans *s);

/**
 * Writes the spans of layer `layer` of tk_schema, which is the plugin's layer `index`: converts
 * their offsets to bytes, checks and sorts them. The text must be committed. Fails with the layer's
 * name and the span's index. A layer refers to itself or to layers that were committed before it.
 * References follow the spans to their new places. A reference to a missing span fails if the file
 * has the layer (`present`); otherwise it becomes TK_SPAN_NONE, and is reported as lost.
 */
tk_status tk_spans_commit(tk_spans layers[TK_SCHEMA_LAYERS], const tk_bytes *strings,
                          uint32_t layer, uint32_t index, uint32_t unit, const tk_host *host,
                          tk_doc *doc);

/** The first part of tk_spans_commit(): converts and checks the offsets. */
tk_status tk_spans_to_bytes(tk_spans *s, uint32_t layer, uint32_t unit, const tk_host *host,
                            tk_doc *doc);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
