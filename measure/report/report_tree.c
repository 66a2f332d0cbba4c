// SPDX-License-Identifier: MIT
#include "report_tree.h"

#include <math.h>
#include <string.h>

struct tk_tree_node {
    const tk_json *value;
    const char *key;                  /**< of a member */
    const struct tk_tree_node *items; /**< of an array, or the members of an object */
    size_t count;
};

// The recursion is limited by the depth that the JSON reader allows.
static bool build(tk_region *region, const tk_json *value, struct tk_tree_node *node)
{
    const size_t n = tk_json_count(value);
    struct tk_tree_node *items = tk_region_array(region, n, sizeof *items);
    if (!items)
        return false;
    node->value = value;
    node->items = items;
    node->count = n;
    for (tk_json_each m = tk_json_each_of(value); tk_json_next(&m); items++) {
        items->key = m.key.data;
        if (!build(region, m.value, items))
            return false;
    }
    return true;
}

tk_tree tk_tree_read(tk_tree_file *file, const char *json, size_t length)
{
    const tk_json *root = tk_json_read(&file->json, json, length);
    struct tk_tree_node *node = root ? tk_region_alloc(&file->region, sizeof *node) : NULL;
    return node && build(&file->region, root, node) ? node : NULL;
}

void tk_tree_free(tk_tree_file *file)
{
    tk_json_finish(&file->json);
    tk_region_finish(&file->region);
}

tk_json_type tk_tree_type(tk_tree node)
{
    return tk_json_type_of(node->value);
}

bool tk_tree_is(tk_tree node, tk_json_type type)
{
    return node && tk_json_is(node->value, type);
}

tk_tree tk_tree_get(tk_tree object, const char *key)
{
    for (size_t i = 0; i < tk_tree_members(object); i++)
        if (strcmp(object->items[i].key, key) == 0)
            return tk_tree_is(&object->items[i], TK_JSON_NULL) ? NULL : &object->items[i];
    return NULL;
}

const char *tk_tree_string(tk_tree node)
{
    return tk_tree_is(node, TK_JSON_STRING) ? tk_json_text(node->value).data : NULL;
}

const char *tk_tree_scalar(tk_tree node)
{
    const bool has_text = tk_tree_is(node, TK_JSON_STRING) || tk_tree_is(node, TK_JSON_NUMBER) ||
                          tk_tree_is(node, TK_JSON_BOOL);
    return has_text ? tk_json_text(node->value).data : NULL;
}

const char *tk_tree_text(tk_tree object, const char *key)
{
    const char *text = tk_tree_string(tk_tree_get(object, key));

    return text ? text : "";
}

double tk_tree_value(tk_tree node)
{
    double value;

    return node && tk_json_double(node->value, &value) ? value : NAN;
}

double tk_tree_number(tk_tree object, const char *key)
{
    return tk_tree_value(tk_tree_get(object, key));
}

size_t tk_tree_count(tk_tree object, const char *key)
{
    const double value = tk_tree_number(object, key);

    return value >= 0 && value < 1e15 ? (size_t)value : 0;
}

bool tk_tree_true(tk_tree object, const char *key)
{
    tk_tree node = tk_tree_get(object, key);

    return tk_tree_is(node, TK_JSON_BOOL) && tk_tree_scalar(node)[0] == 't';
}

size_t tk_tree_length(tk_tree array)
{
    return tk_tree_is(array, TK_JSON_ARRAY) ? array->count : 0;
}

tk_tree tk_tree_item(tk_tree array, size_t index)
{
    return index < tk_tree_length(array) ? &array->items[index] : NULL;
}

size_t tk_tree_members(tk_tree object)
{
    return tk_tree_is(object, TK_JSON_OBJECT) ? object->count : 0;
}

tk_tree tk_tree_member(tk_tree object, size_t index)
{
    return index < tk_tree_members(object) ? &object->items[index] : NULL;
}

const char *tk_tree_key(tk_tree member)
{
    return member && member->key ? member->key : "";
}

tk_estimate tk_tree_estimate(tk_tree object, const char *key)
{
    tk_tree node = tk_tree_get(object, key);

    if (tk_tree_is(node, TK_JSON_NUMBER))
        return (tk_estimate){tk_tree_value(node), NAN, NAN};
    return (tk_estimate){tk_tree_number(node, "value"), tk_tree_number(node, "low"),
                         tk_tree_number(node, "high")};
}
