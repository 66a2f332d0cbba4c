// SPDX-License-Identifier: MIT
// The output of an encoder or a collector as a cursor: with few calls of the host, and no check per
// byte.
#ifndef TK_OUT_H
#define TK_OUT_H

#include <stdbool.h>
#include <string.h>

#include <toolkit/text/number_text.h>
#include <toolkit/plugin.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Appends to a document's output, or to a collector's state or result. A failed reservation or
 * write sets `status` and leaves no room, so that all further writes do nothing. Callers need not
 * check: tk_out_finish() returns the status.
 */
typedef struct tk_out {
    const tk_host *host;
    tk_doc *doc; // NULL if `sink` is set
    char *base;  // start of what is reserved and not yet committed
    char *at;
    char *end;
    uint64_t committed; // bytes before `base`
    tk_status status;
    tk_sink *sink;
    char *buffer; // of a sink: `capacity` bytes, freed by tk_out_finish()
    size_t capacity;
} tk_out;

/** In encode(): writes to the document's output. */
static inline tk_out tk_out_start(const tk_host *host, tk_doc *doc)
{
    return (tk_out){.host = host, .doc = doc, .status = TK_OK};
}

/** In save() and finish(): writes to the state or the result. tk_out_finish() must be called. */
static inline tk_out tk_out_start_sink(const tk_host *host, tk_sink *sink)
{
    return (tk_out){.host = host, .status = TK_OK, .sink = sink};
}

/** Commits what was written and reserves at least `room` more bytes. */
bool tk_out_grow(tk_out *out, size_t room);

/** Commits what was written, frees the buffer of a sink; returns `status`. */
tk_status tk_out_finish(tk_out *out);

/** Whether `room` > 0 bytes can be written at out->at; reserves them if needed. */
static inline bool tk_out_room(tk_out *out, size_t room)
{
    return (size_t)(out->end - out->at) >= room || tk_out_grow(out, room);
}

static inline void tk_out_bytes(tk_out *out, const char *data, size_t length)
{
    if (length > 0 && tk_out_room(out, length)) {
        memcpy(out->at, data, length);
        out->at += length;
    }
}

/** Like tk_out_string(), for a literal, whose length the compiler knows. */
#define TK_OUT_LITERAL(out, text) tk_out_bytes(out, "" text, sizeof(text) - 1)

static inline void tk_out_string(tk_out *out, const char *text)
{
    tk_out_bytes(out, text, strlen(text));
}

static inline void tk_out_char(tk_out *out, char c)
{
    if (tk_out_room(out, 1)) {
        *out->at++ = c;
    }
}

/** Bytes written so far. */
static inline uint64_t tk_out_written(const tk_out *out)
{
    return out->committed + (uint64_t)(out->at - out->base);
}

static inline void tk_out_uint(tk_out *out, uint64_t value)
{
    if (tk_out_room(out, TK_NUMBER_ROOM)) {
        out->at += tk_format_uint(out->at, value);
    }
}

static inline void tk_out_int(tk_out *out, int64_t value)
{
    if (tk_out_room(out, TK_NUMBER_ROOM)) {
        out->at += tk_format_int(out->at, value);
    }
}

/** `value` must be finite. */
static inline void tk_out_double(tk_out *out, double value)
{
    if (tk_out_room(out, TK_NUMBER_ROOM)) {
        out->at += tk_format_double(out->at, value);
    }
}

/** Writes UTF-8 as a JSON string, with its quotes. */
void tk_out_quoted(tk_out *out, const char *data, size_t length);

/** Says why the output cannot be made, as tk_host.fail() or sink_fail() does. */
void tk_out_fail(tk_out *out, const char *message);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
