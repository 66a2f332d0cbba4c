// SPDX-License-Identifier: MIT
// A record of JSON as a sequence of events: RapidJSON's reader, behind functions of C.
#ifndef TK_SAX_H
#define TK_SAX_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

#define TK_SAX_DEPTH_MAX 128

typedef enum {
    TK_JSON_NULL,
    TK_JSON_BOOL,
    TK_JSON_NUMBER,
    TK_JSON_STRING,
    TK_JSON_OBJECT,
    TK_JSON_ARRAY,
} tk_json_type;

/** What is told of a record, in its order. An event that returns false ends the reading. */
typedef struct tk_sax_events {
    /** A scalar: as it is written, a string without quotes and escapes. */
    bool (*scalar)(void *context, tk_json_type type, const char *data, size_t length);
    /** The key of an object's next value. */
    bool (*key)(void *context, const char *data, size_t length);
    bool (*start)(void *context, tk_json_type type);
    bool (*end)(void *context);
} tk_sax_events;

typedef enum {
    TK_SAX_OK,
    TK_SAX_STOPPED, // by an event
    TK_SAX_CUT,     // the record ends too early
    TK_SAX_WRONG,   // it cannot be read: `fault` says why
} tk_sax_result;

/** A reader. A zeroed one is ready; tk_sax_finish() frees what it holds. */
typedef struct tk_sax {
    /** The byte of the record where the value of the event starts; that behind it for `end`; and
     *  where the reading ended. */
    size_t at;
    char fault[96];
    // The record's copy, in which escapes are resolved in place.
    char *scratch;
    size_t capacity;
} tk_sax;

/**
 * Reads a record, which is one value and white space around it, with at most TK_SAX_DEPTH_MAX
 * objects and arrays in one another, as nesting costs stack. The data of events are valid during
 * the event.
 */
tk_sax_result tk_sax_read(tk_sax *sax, const char *record, size_t length,
                          const tk_sax_events *events, void *context);

void tk_sax_finish(tk_sax *sax);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
