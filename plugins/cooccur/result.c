// SPDX-License-Identifier: MIT
// The result: edges by falling weight, then by names; the nodes that have one, by name.
#include "cooccur.h"

#include <stdlib.h>

#include <toolkit/text/csv.h>
#include <toolkit/text/utf8.h>

typedef struct {
    const cooccur_value *value;
    uint32_t a, b; // places of the entities in `sorted`, a < b
} edge;

typedef struct {
    const cooccur *c;
    tk_out out;
    uint32_t *sorted; // entities by name
    uint32_t *places; // of each entity in `sorted`
    bool *used;       // whether the entity at a place has an edge
    edge *edges;
    size_t n_edges;
} graph;

// ------------------------------------------------------------------------------------------- order

static int compare_entities(const void *a, const void *b, void *context)
{
    const cooccur *c = context;
    tk_entity x = tk_entity_table_at(&c->entities, *(const uint32_t *)a);
    tk_entity y = tk_entity_table_at(&c->entities, *(const uint32_t *)b);
    return tk_entity_compare(&x, &y);
}

static int compare_edges(const void *a, const void *b)
{
    const edge *x = a;
    const edge *y = b;
    if (x->value->weight != y->value->weight) {
        return x->value->weight > y->value->weight ? -1 : 1;
    }
    if (x->a != y->a) {
        return x->a < y->a ? -1 : 1;
    }
    return (x->b > y->b) - (x->b < y->b);
}

static void sort_entities(graph *g)
{
    uint32_t n = tk_entity_table_count(&g->c->entities);
    for (uint32_t i = 0; i < n; i++) {
        g->sorted[i] = i;
    }
    qsort_r(g->sorted, n, sizeof *g->sorted, compare_entities, (void *)g->c);
    for (uint32_t i = 0; i < n; i++) {
        g->places[g->sorted[i]] = i;
    }
}

static void choose_edges(graph *g)
{
    const tk_string_table *edges = &g->c->edges;
    for (uint32_t i = 0; i < edges->count; i++) {
        const cooccur_value *value = tk_string_table_value(edges, i);
        uint32_t ends[2];
        memcpy(ends, tk_string_table_at(edges, i).data, sizeof ends);
        uint32_t a = g->places[ends[0]];
        uint32_t b = g->places[ends[1]];
        if (value->weight >= g->c->min) {
            g->edges[g->n_edges++] = (edge){value, a < b ? a : b, a < b ? b : a};
            g->used[a] = true;
            g->used[b] = true;
        }
    }
    qsort(g->edges, g->n_edges, sizeof *g->edges, compare_edges);
}

static bool order(graph *g)
{
    size_t n = (size_t)tk_entity_table_count(&g->c->entities) + 1;
    g->sorted = calloc(n, sizeof *g->sorted);
    g->places = calloc(n, sizeof *g->places);
    g->used = calloc(n, sizeof *g->used);
    g->edges = calloc(g->c->edges.count + (size_t)1, sizeof *g->edges);
    if (g->sorted == NULL || g->places == NULL || g->used == NULL || g->edges == NULL) {
        return false;
    }
    sort_entities(g);
    choose_edges(g);
    return true;
}

static tk_entity entity_at(const graph *g, uint32_t place)
{
    return tk_entity_table_at(&g->c->entities, g->sorted[place]);
}

// --------------------------------------------------------------------------------------------- CSV

static void put_csv_entity(tk_out *out, const tk_entity *e)
{
    tk_csv_cell(out, ',', true, e->name);
    tk_out_char(out, ',');
    tk_out_string(out, e->label);
    tk_out_char(out, ',');
    tk_csv_cell(out, ',', true, e->id);
    tk_out_char(out, ',');
}

static void put_csv(graph *g)
{
    TK_OUT_LITERAL(&g->out, "source,source_label,source_id,target,target_label,target_id,"
                            "weight,documents\r\n");
    for (size_t i = 0; i < g->n_edges; i++) {
        tk_entity a = entity_at(g, g->edges[i].a);
        tk_entity b = entity_at(g, g->edges[i].b);
        put_csv_entity(&g->out, &a);
        put_csv_entity(&g->out, &b);
        tk_out_uint(&g->out, g->edges[i].value->weight);
        tk_out_char(&g->out, ',');
        tk_out_uint(&g->out, g->edges[i].value->documents);
        TK_OUT_LITERAL(&g->out, "\r\n");
    }
}

// ----------------------------------------------------------------------------------------- GraphML

// Whether XML 1.0 has no way to write a character.
static bool is_forbidden(const char *text, unsigned length)
{
    unsigned char c = (unsigned char)text[0];
    bool control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
    return control || (length == 3 && memcmp(text, "\xEF\xBF\xBE", 3) == 0) ||
           (length == 3 && memcmp(text, "\xEF\xBF\xBF", 3) == 0);
}

static const char *reference(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\r':
        return "&#13;"; // a parser would read a line feed
    default:
        return NULL;
    }
}

// Writes text between tags. What XML forbids becomes U+FFFD.
static void put_xml(tk_out *out, tk_str s)
{
    for (uint64_t i = 0; i < s.length;) {
        unsigned taken = 1;
        const uint8_t *p = (const uint8_t *)s.data + i;
        unsigned length = tk_utf8_sequence(p, s.length - i, &taken);
        const char *escaped = reference(s.data[i]);
        if (length == 0 || is_forbidden(s.data + i, length)) {
            TK_OUT_LITERAL(out, TK_REPLACEMENT);
        } else if (escaped != NULL) {
            tk_out_string(out, escaped);
        } else {
            tk_out_bytes(out, s.data + i, length);
        }
        i += length > 0 ? length : taken;
    }
}

static void put_text(tk_out *out, const char *key, tk_str value)
{
    TK_OUT_LITERAL(out, "<data key=\"");
    tk_out_string(out, key);
    TK_OUT_LITERAL(out, "\">");
    put_xml(out, value);
    TK_OUT_LITERAL(out, "</data>");
}

static void put_number(tk_out *out, const char *key, uint64_t value)
{
    char digits[TK_NUMBER_ROOM];
    put_text(out, key, (tk_str){digits, tk_format_uint(digits, value)});
}

// Gephi shows the attribute `label` beside a node, so that is the name.
static void put_graph_head(tk_out *out)
{
    TK_OUT_LITERAL(
        out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
             "<key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n"
             "<key id=\"type\" for=\"node\" attr.name=\"type\" attr.type=\"string\"/>\n"
             "<key id=\"id\" for=\"node\" attr.name=\"entity_id\" attr.type=\"string\"/>\n"
             "<key id=\"mentions\" for=\"node\" attr.name=\"mentions\" attr.type=\"long\"/>\n"
             "<key id=\"documents\" for=\"node\" attr.name=\"documents\" attr.type=\"long\"/>\n"
             "<key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"long\"/>\n"
             "<key id=\"shared\" for=\"edge\" attr.name=\"documents\" attr.type=\"long\"/>\n"
             "<graph edgedefault=\"undirected\">\n");
}

static void put_node(graph *g, uint32_t place)
{
    tk_out *out = &g->out;
    tk_entity e = entity_at(g, place);
    uint32_t entity = g->sorted[place];
    uint32_t node = tk_string_table_find(&g->c->nodes, (const char *)&entity, sizeof entity);
    TK_OUT_LITERAL(out, "<node id=\"n");
    tk_out_uint(out, place);
    TK_OUT_LITERAL(out, "\">");
    put_text(out, "label", e.name);
    put_text(out, "type", (tk_str){e.label, strlen(e.label)});
    if (e.id.length > 0) {
        put_text(out, "id", e.id);
    }
    if (node != TK_STRING_NONE) { // else the state that it came from was damaged
        const cooccur_value *value = tk_string_table_value(&g->c->nodes, node);
        put_number(out, "mentions", value->weight);
        put_number(out, "documents", value->documents);
    }
    TK_OUT_LITERAL(out, "</node>\n");
}

static void put_edge(tk_out *out, const edge *e)
{
    TK_OUT_LITERAL(out, "<edge source=\"n");
    tk_out_uint(out, e->a);
    TK_OUT_LITERAL(out, "\" target=\"n");
    tk_out_uint(out, e->b);
    TK_OUT_LITERAL(out, "\">");
    put_number(out, "weight", e->value->weight);
    put_number(out, "shared", e->value->documents);
    TK_OUT_LITERAL(out, "</edge>\n");
}

static void put_graph(graph *g)
{
    put_graph_head(&g->out);
    for (uint32_t i = 0; i < tk_entity_table_count(&g->c->entities); i++) {
        if (g->used[i]) {
            put_node(g, i);
        }
    }
    for (size_t i = 0; i < g->n_edges; i++) {
        put_edge(&g->out, &g->edges[i]);
    }
    TK_OUT_LITERAL(&g->out, "</graph>\n</graphml>\n");
}

tk_status cooccur_finish(void *instance, const tk_host *host, tk_sink *sink)
{
    const cooccur *c = instance;
    graph g = {.c = c, .out = tk_out_start_sink(host, sink)};
    if (!order(&g)) {
        tk_out_fail(&g.out, "out of memory");
    } else if (c->csv) {
        put_csv(&g);
    } else {
        put_graph(&g);
    }
    free(g.sorted);
    free(g.places);
    free(g.used);
    free(g.edges);
    return tk_out_finish(&g.out);
}
