// SPDX-License-Identifier: MIT
#include <toolkit/text/entity_table.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// A key is the byte BY_ID and the id, or BY_NAME, the label and the name.
enum { BY_ID = 1, BY_NAME = 2 };

typedef struct {
    uint32_t label;
    uint32_t name; // in `names`
} shown;

static bool reserve_key(tk_entity_table *table, size_t length)
{
    if (length > table->key_capacity) {
        char *key = realloc(table->key, 2 * length);
        if (key == NULL) {
            return false;
        }
        table->key = key;
        table->key_capacity = 2 * length;
    }
    return true;
}

static uint32_t add(tk_entity_table *table, uint32_t label, tk_str name, tk_str id)
{
    bool by_id = id.length > 0;
    tk_str rest = by_id ? id : name;
    uint32_t name_index = tk_string_table_add(&table->names, name.data, name.length);
    if (name_index == TK_STRING_NONE || !reserve_key(table, 2 + rest.length)) {
        return TK_STRING_NONE;
    }
    table->key[0] = by_id ? BY_ID : BY_NAME;
    table->key[1] = by_id ? 0 : (char)label;
    if (rest.length > 0) {
        memcpy(table->key + 2, rest.data, rest.length);
    }
    table->keys.value_size = sizeof(shown);
    uint32_t count = table->keys.count;
    uint32_t index = tk_string_table_add(&table->keys, table->key, 2 + rest.length);
    if (index == count) { // it is new
        *(shown *)tk_string_table_value(&table->keys, index) = (shown){label, name_index};
    }
    return index;
}

static tk_str string_of(const tk_host *host, tk_doc *doc, const void *column, uint32_t span)
{
    tk_str s = {"", 0};
    if (column != NULL) {
        host->string(doc, ((const uint32_t *)column)[span], &s);
    }
    return s;
}

uint32_t tk_entity_table_add(tk_entity_table *table, const tk_host *host, tk_doc *doc,
                             const tk_layer *layer, uint32_t span)
{
    const uint8_t *labels = layer->columns[TK_ENTITY_LABEL];
    tk_str name = string_of(host, doc, layer->columns[TK_ENTITY_NAME], span);
    if (name.length == 0) {
        uint32_t begin = layer->begin[span];
        name = (tk_str){doc->text + begin, layer->end[span] - begin};
    }
    tk_str id = string_of(host, doc, layer->columns[TK_ENTITY_ID], span);
    return add(table, labels == NULL ? 0 : labels[span], name, id);
}

static const tk_column *label_column(void)
{
    return &tk_entity_columns[TK_ENTITY_LABEL];
}

tk_entity tk_entity_table_at(const tk_entity_table *table, uint32_t index)
{
    tk_str key = tk_string_table_at(&table->keys, index);
    const shown *value = tk_string_table_value(&table->keys, index);
    return (tk_entity){
        .label = label_column()->names[value->label],
        .label_index = value->label,
        .name = tk_string_table_at(&table->names, value->name),
        .id = key.data[0] == BY_ID ? (tk_str){key.data + 2, key.length - 2} : (tk_str){"", 0},
    };
}

int tk_entity_compare(const tk_entity *a, const tk_entity *b)
{
    int order = tk_string_compare(a->name, b->name);
    order = order != 0 ? order : strcmp(a->label, b->label);
    return order != 0 ? order : tk_string_compare(a->id, b->id);
}

// ------------------------------------------------------------------------------------------ states

void tk_entity_table_save(const tk_entity_table *table, tk_out *out)
{
    tk_state_put_uint(out, table->keys.count);
    for (uint32_t i = 0; i < table->keys.count; i++) {
        tk_entity e = tk_entity_table_at(table, i);
        tk_state_put_uint(out, e.label_index);
        tk_state_put_string(out, e.name.data, e.name.length);
        tk_state_put_string(out, e.id.data, e.id.length);
    }
}

bool tk_entity_table_merge(tk_entity_table *table, tk_state *state, uint32_t **map, uint32_t *count)
{
    *count = tk_state_count(state, 3);
    *map = calloc(*count + (size_t)1, sizeof **map);
    bool done = *map != NULL;
    for (uint32_t i = 0; done && i < *count && !state->damaged; i++) {
        uint32_t label = tk_state_up_to(state, label_column()->n_names - 1);
        tk_str name = tk_state_text(state);
        tk_str id = tk_state_text(state);
        (*map)[i] = add(table, label, name, id);
        done = (*map)[i] != TK_STRING_NONE;
    }
    return done;
}

void tk_entity_table_clear(tk_entity_table *table)
{
    tk_string_table_clear(&table->keys);
    tk_string_table_clear(&table->names);
}

void tk_entity_table_finish(tk_entity_table *table)
{
    tk_string_table_finish(&table->keys);
    tk_string_table_finish(&table->names);
    free(table->key);
    table->key = NULL;
    table->key_capacity = 0;
}

// ------------------------------------------------------------------------------------------ labels

static uint32_t find_label(const char *name, size_t length)
{
    const tk_column *column = label_column();
    uint32_t i = 0;
    while (i < column->n_names && (strlen(column->names[i]) != length ||
                                   strncasecmp(column->names[i], name, length) != 0)) {
        i++;
    }
    return i;
}

static tk_status unknown_label(const tk_setup *setup, const char *name, size_t length)
{
    char message[256];
    int n = snprintf(message, sizeof message, "labels: '%.*s' is not a label; the labels are",
                     (int)(length < 60 ? length : 60), name);
    for (uint32_t i = 0; i < label_column()->n_names; i++) {
        n += snprintf(message + n, sizeof message - (size_t)n, "%s %s", i > 0 ? "," : "",
                      label_column()->names[i]);
    }
    return setup->host->fail_setup(setup->ctx, message);
}

tk_status tk_entity_labels(const tk_setup *setup, tk_str list, uint32_t *labels)
{
    *labels = 0;
    const char *at = list.data;
    const char *end = list.data + list.length;
    while (at < end) {
        at += strspn(at, ", \t");
        size_t length = strcspn(at, ", \t");
        if (length == 0) {
            break;
        }
        uint32_t label = find_label(at, length);
        if (label == label_column()->n_names) {
            return unknown_label(setup, at, length);
        }
        *labels |= UINT32_C(1) << label;
        at += length;
    }
    *labels = *labels == 0 ? UINT32_MAX : *labels;
    return TK_OK;
}
