// SPDX-License-Identifier: MIT
// JSON: one reader and one writer, for the core and for plugins.
#ifndef TK_JSON_H
#define TK_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <toolkit/plugin.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

// --------------------------------------------------------------------------------------- reading

/** Objects and arrays may be nested this deep. */
#define TK_JSON_DEPTH_MAX 128

typedef enum tk_json_type {
    TK_JSON_NULL,
    TK_JSON_BOOL,
    TK_JSON_NUMBER,
    TK_JSON_STRING,
    TK_JSON_OBJECT,
    TK_JSON_ARRAY,
} tk_json_type;

/** A value of the text that a reader read last. It belongs to the reader, and is valid until the
 * next text is read. */
typedef struct tk_json tk_json;

/** Reads one text after another, and keeps its memory for the next. A zeroed one is ready. */
typedef struct tk_json_reader {
    const char *source; /**< the text as the caller passed it */
    size_t length;
    bool no_memory;  /**< whether the text was rejected when out of memory */
    size_t at;       /**< the byte of the text where it was rejected */
    char fault[104]; /**< and why, for a message: "not JSON: no digit after decimal point" */
    // A copy of the text, in which escapes are resolved, and the tree. Both are kept up to a limit.
    char *copy;
    size_t copy_capacity;
    void *tree;
    size_t tree_capacity;
    const tk_json *root;
} tk_json_reader;

/**
 * Reads a text, which is one value with white space around it (RFC 8259). Returns NULL, with
 * `fault` and `at`, if it is not JSON, is not UTF-8, has an escape of half a surrogate pair, or is
 * nested deeper than TK_JSON_DEPTH_MAX, and when out of memory. `source` must stay valid as long as
 * positions are requested.
 */
const tk_json *tk_json_read(tk_json_reader *reader, const char *source, size_t length);

/**
 * The same, but of a text that is not JSON takes what is before the last comma before the fault,
 * and closes what is open there: for texts that others cut off or spoil. NULL if there is nothing.
 * tk_json_begin() and the like do not hold for what was closed.
 */
const tk_json *tk_json_read_part(tk_json_reader *reader, const char *source, size_t length);

/** Frees what the reader holds. */
void tk_json_finish(tk_json_reader *reader);

/** `value` must not be NULL. */
tk_json_type tk_json_type_of(const tk_json *value);
/** Whether it is of that type; false if it is NULL. */
bool tk_json_is(const tk_json *value, tk_json_type type);

/**
 * A scalar's text: a string without quotes and escapes, which may hold NUL; a number exactly as it
 * is written; "true", "false" or "null". A NUL follows. Of an object or array: "". NULL counts as
 * an object.
 */
tk_str tk_json_text(const tk_json *value);

/** The number of an array's items or an object's members; 0 for anything else and NULL. */
size_t tk_json_count(const tk_json *value);

/** The first member of that name; NULL if there is none, or `object` is NULL or no object. */
const tk_json *tk_json_member(const tk_json *object, const char *key);
/** The same if it is of that type; else NULL. */
const tk_json *tk_json_typed(const tk_json *object, const char *key, tk_json_type type);

/** The finite double nearest to a number; false if `value` is NULL, no number, or out of range. */
bool tk_json_double(const tk_json *value, double *out);
/** A whole number below UINT32_MAX, written with 1 to 10 digits, or a string of such digits; false
 * for anything else and NULL. */
bool tk_json_whole(const tk_json *value, uint32_t *out);

/**
 * The items of an array or the members of an object, in order:
 *
 *     for (tk_json_each m = tk_json_each_of(object); tk_json_next(&m);) … m.key, m.value
 */
typedef struct tk_json_each {
    const tk_json *value;
    const tk_json *name; /**< in an object: the key, as a value of its own */
    tk_str key;          /**< in an object: its text */
    const tk_json *next;
    size_t left;
    bool is_object;
} tk_json_each;

/** Of NULL and scalars: nothing. */
tk_json_each tk_json_each_of(const tk_json *value);
/** Steps to the next one; false at the end. */
bool tk_json_next(tk_json_each *each);

/** The byte of the source where a value, or a key, starts. Costs a walk through what is before it:
 * for messages. */
size_t tk_json_begin(const tk_json_reader *reader, const tk_json *value);
/** The byte after it, at the same cost. */
size_t tk_json_end(const tk_json_reader *reader, const tk_json *value);
/** Where a message about a value points: to the start of an object or array, and after a scalar.
 */
size_t tk_json_place(const tk_json_reader *reader, const tk_json *value);
/** A member's value as it is written in the source. Costs a walk through that member alone. */
tk_str tk_json_source(const tk_json_reader *reader, const tk_json_each *member);

// --------------------------------------------------------------------------------------- writing

/** A byte of a string may become that many. */
#define TK_JSON_QUOTE_WORST 6u
/** That many bytes after the end of what tk_json_escape() returns may be overwritten. */
#define TK_JSON_QUOTE_SLACK 16u

/**
 * Writes a string's `n` bytes, which must be UTF-8, with escapes and without quotes. `out` has room
 * for TK_JSON_QUOTE_WORST * n + TK_JSON_QUOTE_SLACK bytes. Returns the end of what it wrote.
 */
char *tk_json_escape(char *out, const char *data, size_t n);
/** The same for unchecked bytes: each byte that is not part of UTF-8 becomes U+FFFD. */
char *tk_json_escape_bytes(char *out, const char *data, size_t n);

/** A JSON text being written. A zeroed writer is ready, and writes one line without spaces. After a
 * failed allocation it writes nothing more, and tk_json_written() returns NULL. */
typedef struct tk_json_writer {
    const char *indent; /**< what each level is indented by; NULL: everything on one line */
    char *data;
    size_t length;
    size_t capacity;
    unsigned depth;
    bool inner; /**< the current object or array is not empty */
    bool keyed; /**< a key was written last */
    bool failed;
} tk_json_writer;

/** `bracket` is '{' or '['. */
void tk_json_open(tk_json_writer *w, char bracket);
/** `bracket` is '}' or ']'. */
void tk_json_close(tk_json_writer *w, char bracket);
void tk_json_put_key(tk_json_writer *w, const char *key);
/** A string of any bytes, as tk_json_escape_bytes() writes them. */
void tk_json_put_string(tk_json_writer *w, const char *data, size_t length);
/** The same; null if `text` is NULL. */
void tk_json_put_text(tk_json_writer *w, const char *text);
/** Something that is JSON already: a number, true, null. */
void tk_json_put_literal(tk_json_writer *w, const char *json, size_t length);
void tk_json_put_integer(tk_json_writer *w, int64_t value);
void tk_json_put_bool(tk_json_writer *w, bool value);
void tk_json_put_null(tk_json_writer *w);
/** A value that was read, with all in it. */
void tk_json_put_value(tk_json_writer *w, const tk_json *value);

/** The text, which the caller frees, followed by a NUL; its length in `*length`, which may be NULL.
 * NULL when out of memory. The writer is then empty. */
char *tk_json_written(tk_json_writer *w, size_t *length);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
