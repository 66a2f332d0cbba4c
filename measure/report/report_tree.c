// SPDX-License-Identifier: MIT
#include "report_tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

yajl_val tk_tree_get(yajl_val object, const char *key)
{
    if (!YAJL_IS_OBJECT(object))
        return NULL;
    for (size_t i = 0; i < object->u.object.len; i++)
        if (strcmp(object->u.object.keys[i], key) == 0) {
            yajl_val value = object->u.object.values[i];
            return YAJL_IS_NULL(value) ? NULL : value;
        }
    return NULL;
}

const char *tk_tree_text(yajl_val object, const char *key)
{
    const char *text = YAJL_GET_STRING(tk_tree_get(object, key));

    return text ? text : "";
}

double tk_tree_value(yajl_val node)
{
    if (!YAJL_IS_NUMBER(node))
        return NAN;
    // Read here, as yajl leaves a number that is out of range without a value.
    return strtod(YAJL_GET_NUMBER(node), NULL);
}

double tk_tree_number(yajl_val object, const char *key)
{
    return tk_tree_value(tk_tree_get(object, key));
}

size_t tk_tree_count(yajl_val object, const char *key)
{
    const double value = tk_tree_number(object, key);

    return value >= 0 && value < 1e15 ? (size_t)value : 0;
}

bool tk_tree_true(yajl_val object, const char *key)
{
    return YAJL_IS_TRUE(tk_tree_get(object, key));
}

size_t tk_tree_length(yajl_val array)
{
    return YAJL_IS_ARRAY(array) ? YAJL_GET_ARRAY(array)->len : 0;
}

yajl_val tk_tree_item(yajl_val array, size_t index)
{
    return index < tk_tree_length(array) ? YAJL_GET_ARRAY(array)->values[index] : NULL;
}

tk_estimate tk_tree_estimate(yajl_val object, const char *key)
{
    yajl_val node = tk_tree_get(object, key);

    if (YAJL_IS_NUMBER(node))
        return (tk_estimate){tk_tree_value(node), NAN, NAN};
    return (tk_estimate){tk_tree_number(node, "value"), tk_tree_number(node, "low"),
                         tk_tree_number(node, "high")};
}
