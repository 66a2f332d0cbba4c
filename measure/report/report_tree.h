// SPDX-License-Identifier: MIT
#ifndef TK_REPORT_TREE_H
#define TK_REPORT_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <yajl/yajl_tree.h>

/**
 * Reading of a JSON tree in which anything may be missing: what is not there, or of another type,
 * is NULL, NaN, "" or 0. Results belong to the tree.
 */

/** A member of an object. NULL if it is not there, or null. */
yajl_val tk_tree_get(yajl_val object, const char *key);
/** Text; "" if there is none. */
const char *tk_tree_text(yajl_val object, const char *key);
/** A number, or NaN. */
double tk_tree_number(yajl_val object, const char *key);
/** The value of a node that is a number, or NaN. */
double tk_tree_value(yajl_val node);
/** A number of things: 0 if it is missing or negative. */
size_t tk_tree_count(yajl_val object, const char *key);
bool tk_tree_true(yajl_val object, const char *key);

/** The items of an array. */
size_t tk_tree_length(yajl_val array);
yajl_val tk_tree_item(yajl_val array, size_t index);

/** An estimate with its interval: {"value", "low", "high"}, or a number alone. */
typedef struct tk_estimate {
    double value, low, high;
} tk_estimate;
tk_estimate tk_tree_estimate(yajl_val object, const char *key);

#endif
