// SPDX-License-Identifier: MIT
// The result: rows by group, then by falling count, then by term.
#include "count.h"

#include <stdlib.h>

#include <toolkit/text/csv.h>
#include <toolkit/text/spans.h>

typedef struct {
    uint64_t count;
    uint32_t row;
    uint32_t group; // its place among the sorted groups
} item;

typedef struct {
    const counter *counter;
    tk_out out;
    uint32_t *places; // of each group
    item *items;
    size_t n_items;
} result;

static uint32_t key_part(const counter *c, uint32_t row, uint32_t part)
{
    uint32_t value;
    memcpy(&value, tk_string_table_at(&c->rows, row).data + part * sizeof value, sizeof value);
    return value;
}

// ------------------------------------------------------------------------------------------- order

static int compare_groups(const void *a, const void *b, void *context)
{
    const counter *c = context;
    return tk_string_compare(tk_string_table_at(&c->groups, *(const uint32_t *)a),
                             tk_string_table_at(&c->groups, *(const uint32_t *)b));
}

static int compare_terms(const counter *c, uint32_t a, uint32_t b)
{
    if (c->of == COUNT_NAME) {
        tk_entity x = tk_entity_table_at(&c->entities, key_part(c, a, 1));
        tk_entity y = tk_entity_table_at(&c->entities, key_part(c, b, 1));
        return tk_entity_compare(&x, &y);
    }
    int order = 0;
    for (uint32_t i = 1; i <= c->n && order == 0; i++) {
        order = tk_string_compare(tk_string_table_at(&c->terms, key_part(c, a, i)),
                                  tk_string_table_at(&c->terms, key_part(c, b, i)));
    }
    return order;
}

static int compare_items(const void *a, const void *b, void *context)
{
    const item *x = a;
    const item *y = b;
    if (x->group != y->group) {
        return x->group < y->group ? -1 : 1;
    }
    if (x->count != y->count) {
        return x->count > y->count ? -1 : 1;
    }
    return compare_terms(context, x->row, y->row);
}

static bool order_groups(result *r)
{
    const counter *c = r->counter;
    uint32_t n = c->groups.count;
    uint32_t *sorted = calloc(n + (size_t)1, sizeof *sorted);
    r->places = calloc(n + (size_t)1, sizeof *r->places);
    if (sorted == NULL || r->places == NULL) {
        free(sorted);
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        sorted[i] = i;
    }
    qsort_r(sorted, n, sizeof *sorted, compare_groups, (void *)c);
    for (uint32_t i = 0; i < n; i++) {
        r->places[sorted[i]] = i;
    }
    free(sorted);
    return true;
}

// Chooses the rows to write and sorts them; false when out of memory.
static bool order_rows(result *r)
{
    const counter *c = r->counter;
    r->items = calloc(c->rows.count + (size_t)1, sizeof *r->items);
    if (r->items == NULL || !order_groups(r)) {
        return false;
    }
    for (uint32_t i = 0; i < c->rows.count; i++) {
        const count_value *value = tk_string_table_value(&c->rows, i);
        if (value->count >= c->min) {
            r->items[r->n_items++] = (item){value->count, i, r->places[key_part(c, i, 0)]};
        }
    }
    qsort_r(r->items, r->n_items, sizeof *r->items, compare_items, (void *)c);
    return true;
}

// -------------------------------------------------------------------------------------------- rows

// A row as it is written. An n-gram is put together in `scratch`.
typedef struct {
    tk_str group;
    tk_str term;
    tk_entity entity; // its label is NULL if it is not one
    const count_value *value;
} line;

static bool get_line(const counter *c, uint32_t row, tk_bytes *scratch, line *out)
{
    *out = (line){.group = tk_string_table_at(&c->groups, key_part(c, row, 0)),
                  .value = tk_string_table_value(&c->rows, row)};
    if (c->of == COUNT_NAME) {
        out->entity = tk_entity_table_at(&c->entities, key_part(c, row, 1));
        out->term = out->entity.name;
        return true;
    }
    bool done = true;
    scratch->length = 0;
    for (uint32_t i = 1; done && i <= c->n; i++) {
        tk_str part = tk_string_table_at(&c->terms, key_part(c, row, i));
        done = (i == 1 || tk_bytes_add(scratch, " ", 1) != SIZE_MAX) &&
               tk_bytes_add(scratch, part.data, part.length) != SIZE_MAX;
    }
    out->term = (tk_str){scratch->data, scratch->length};
    return done;
}

static void put_csv_head(tk_out *out, const counter *c)
{
    if (c->by_name != NULL) {
        tk_out_string(out, c->by_name);
        tk_out_char(out, ',');
    }
    tk_out_string(out, c->term_name);
    tk_out_string(out,
                  c->of == COUNT_NAME ? ",label,id,count,documents\r\n" : ",count,documents\r\n");
}

static void put_csv(tk_out *out, const counter *c, const line *l)
{
    if (c->by_name != NULL) {
        tk_csv_cell(out, ',', true, l->group);
        tk_out_char(out, ',');
    }
    tk_csv_cell(out, ',', true, l->term);
    tk_out_char(out, ',');
    if (l->entity.label != NULL) {
        tk_out_string(out, l->entity.label);
        tk_out_char(out, ',');
        tk_csv_cell(out, ',', true, l->entity.id);
        tk_out_char(out, ',');
    }
    tk_out_uint(out, l->value->count);
    tk_out_char(out, ',');
    tk_out_uint(out, l->value->documents);
    TK_OUT_LITERAL(out, "\r\n");
}

static void put_member(tk_out *out, const char *name, tk_str value)
{
    tk_out_char(out, '"');
    tk_out_string(out, name);
    TK_OUT_LITERAL(out, "\": ");
    tk_out_quoted(out, value.data, value.length);
    TK_OUT_LITERAL(out, ", ");
}

static void put_jsonl(tk_out *out, const counter *c, const line *l)
{
    tk_out_char(out, '{');
    if (c->by_name != NULL) {
        put_member(out, c->by_name, l->group);
    }
    put_member(out, c->term_name, l->term);
    if (l->entity.label != NULL) {
        put_member(out, "label", (tk_str){l->entity.label, strlen(l->entity.label)});
    }
    if (l->entity.id.length > 0) {
        put_member(out, "id", l->entity.id);
    }
    TK_OUT_LITERAL(out, "\"count\": ");
    tk_out_uint(out, l->value->count);
    TK_OUT_LITERAL(out, ", \"documents\": ");
    tk_out_uint(out, l->value->documents);
    TK_OUT_LITERAL(out, "}\n");
}

// Writes the rows; false when out of memory.
static bool put_rows(result *r)
{
    const counter *c = r->counter;
    tk_bytes scratch = {0};
    uint64_t written = 0; // of the group
    bool done = true;
    for (size_t i = 0; done && i < r->n_items; i++) {
        const item *it = &r->items[i];
        written = i > 0 && it->group == r->items[i - 1].group ? written + 1 : 1;
        if (c->top > 0 && written > c->top) {
            continue;
        }
        line l;
        done = get_line(c, it->row, &scratch, &l);
        if (done && c->jsonl) {
            put_jsonl(&r->out, c, &l);
        } else if (done) {
            put_csv(&r->out, c, &l);
        }
    }
    tk_bytes_finish(&scratch);
    return done;
}

tk_status count_finish(void *instance, const tk_host *host, tk_sink *sink)
{
    const counter *c = instance;
    result r = {.counter = c, .out = tk_out_start_sink(host, sink)};
    if (!c->jsonl) {
        put_csv_head(&r.out, c);
    }
    if (!order_rows(&r) || !put_rows(&r)) {
        tk_out_fail(&r.out, "out of memory");
    }
    free(r.items);
    free(r.places);
    return tk_out_finish(&r.out);
}
