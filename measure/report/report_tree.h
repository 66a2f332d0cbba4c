// SPDX-License-Identifier: MIT
#ifndef TK_REPORT_TREE_H
#define TK_REPORT_TREE_H

#include "pool.h"

#include <toolkit/text/json.h>

/**
 * A JSON text as a tree, whose items can be read by number, and in which anything may be
 * missing: what is not there, or of another type, is NULL, NaN, "" or 0. Results belong to the
 * tree.
 */

/** A value in it; NULL: none. */
typedef const struct tk_tree_node *tk_tree;

/** A tree and its memory. A zeroed one is ready. */
typedef struct tk_tree_file {
    tk_json_reader json;
    tk_pool pool;
} tk_tree_file;

/** Reads a text. NULL if it is not JSON, with json.fault, or out of memory. */
tk_tree tk_tree_read(tk_tree_file *file, const char *json, size_t length);
void tk_tree_free(tk_tree_file *file);

/** `node` must not be NULL. */
tk_json_type tk_tree_type(tk_tree node);
bool tk_tree_is(tk_tree node, tk_json_type type);
/** A member of an object. NULL if it is not there, or null. */
tk_tree tk_tree_get(tk_tree object, const char *key);
/** Text; "" if there is none. */
const char *tk_tree_text(tk_tree object, const char *key);
/** A number, or NaN. */
double tk_tree_number(tk_tree object, const char *key);
/** The value of a node that is a number, or NaN. */
double tk_tree_value(tk_tree node);
/** The text of a node that is a string; NULL if it is not one. */
const char *tk_tree_string(tk_tree node);
/** The same of any scalar but null: "5", "true". */
const char *tk_tree_scalar(tk_tree node);
/** A number of things: 0 if it is missing or negative. */
size_t tk_tree_count(tk_tree object, const char *key);
bool tk_tree_true(tk_tree object, const char *key);

/** The items of an array. */
size_t tk_tree_length(tk_tree array);
tk_tree tk_tree_item(tk_tree array, size_t index);
/** The members of an object. */
size_t tk_tree_members(tk_tree object);
tk_tree tk_tree_member(tk_tree object, size_t index);
/** The key of a member. */
const char *tk_tree_key(tk_tree member);

/** An estimate with its interval: {"value", "low", "high"}, or only a number. */
typedef struct tk_estimate {
    double value, low, high;
} tk_estimate;
tk_estimate tk_tree_estimate(tk_tree object, const char *key);

#endif
