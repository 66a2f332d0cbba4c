// SPDX-License-Identifier: MIT
// A record of JSON as a tree, for formats that say what a value is only after it.
#ifndef TK_JSON_H
#define TK_JSON_H

#include <stdbool.h>

#include <toolkit/text/sax.h>
#include <toolkit/plugin.h>

#pragma GCC visibility push(default)

/** A value. It lives as long as the document. */
typedef struct tk_json {
    tk_json_type type;
    uint32_t byte; // of the record, where the value starts
    tk_str key;    // in an object
    tk_str text;   // of a scalar: as written; a string without quotes and escapes
    struct tk_json *parent;
    struct tk_json *first; // of an object or array
    struct tk_json *last;
    struct tk_json *next; // in the same one
} tk_json;

/** Reads a record. NULL, and `status` is what fail() returned, if it is not JSON, or nested too
 * deeply. */
const tk_json *tk_json_read(const tk_host *host, tk_doc *doc, const tk_str *record,
                            tk_status *status);

/** The member of an object; NULL if there is none, or `object` is NULL or no object. The first of
 * that name counts. */
const tk_json *tk_json_member(const tk_json *object, const char *key);
/** The same if it has that type, else NULL. */
const tk_json *tk_json_typed(const tk_json *object, const char *key, tk_json_type type);
/** A whole number from 0 up, which may stand in a string; false if `value` is NULL or another. */
bool tk_json_whole(const tk_json *value, uint32_t *out);

#pragma GCC visibility pop

#endif
