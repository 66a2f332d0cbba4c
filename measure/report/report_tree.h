// SPDX-License-Identifier: MIT
#ifndef TK_REPORT_TREE_H
#define TK_REPORT_TREE_H

#include "region.h"

#include <toolkit/text/json.h>

/**
 * A JSON text as a tree with indexed items, in which anything may be missing: a value that is
 * missing, or of another type, is NULL, NaN, "" or 0. Results belong to the tree.
 */

/** A value in the tree; NULL if there is none. */
typedef const struct tk_tree_node *tk_tree;

/** A tree and its memory. A zeroed one is ready for use. */
typedef struct tk_tree_file {
    tk_json_reader json;
    tk_region region;
} tk_tree_file;

/** Parses a text. NULL with json.fault if it is not JSON, or when out of memory. */
tk_tree tk_tree_read(tk_tree_file *file, const char *json, size_t length);
void tk_tree_free(tk_tree_file *file);

/** Returns the type of a node, which must not be NULL. */
tk_json_type tk_tree_type(tk_tree node);
bool tk_tree_is(tk_tree node, tk_json_type type);
/** Returns a member of an object. NULL if it is missing or null. */
tk_tree tk_tree_get(tk_tree object, const char *key);
/** Returns text; "" if there is none. */
const char *tk_tree_text(tk_tree object, const char *key);
/** Returns a number, or NaN. */
double tk_tree_number(tk_tree object, const char *key);
/** Returns the value of a node that is a number, or NaN. */
double tk_tree_value(tk_tree node);
/** Returns the text of a node that is a string; NULL otherwise. */
const char *tk_tree_string(tk_tree node);
/** The same for any scalar except null: "5", "true". */
const char *tk_tree_scalar(tk_tree node);
/** Returns a count: 0 if it is missing or negative. */
size_t tk_tree_count(tk_tree object, const char *key);
bool tk_tree_true(tk_tree object, const char *key);

/** Return the number of items of an array, and one of them. */
size_t tk_tree_length(tk_tree array);
tk_tree tk_tree_item(tk_tree array, size_t index);
/** Return the number of members of an object, and one of them. */
size_t tk_tree_members(tk_tree object);
tk_tree tk_tree_member(tk_tree object, size_t index);
/** Returns the key of a member. */
const char *tk_tree_key(tk_tree member);

/** An estimate with its interval: {"value", "low", "high"}, or only a number. */
typedef struct tk_estimate {
    double value, low, high;
} tk_estimate;
tk_estimate tk_tree_estimate(tk_tree object, const char *key);

#endif
