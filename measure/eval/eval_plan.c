// SPDX-License-Identifier: MIT
#include "eval_plan.h"

#include "eval_relation.h"

#include <toolkit/text/decimal.h>

#include <math.h>
#include <string.h>

/** Keys that can hold a label; the first that is present counts. */
static const char *const label_keys[] = {"label", "type", "kind"};
enum { N_LABEL_KEYS = sizeof label_keys / sizeof *label_keys };

/** Columns that are compared together instead of separately. */
static const struct {
    const char *name;
    const char *parts[2];
} couples[] = {{"range", {"low", "high"}}, {"interval", {"begin", "until"}}};
enum { N_COUPLES = sizeof couples / sizeof *couples };

// ------------------------------------------------------------------------------ what the gold has

/** Distinct keys of a layer's spans, in order of first appearance. */
typedef struct keys {
    const char *items[TK_COLUMNS_MOST];
    uint32_t n;
    bool scores;
} keys;

static bool has_key(const keys *k, const char *key)
{
    for (uint32_t i = 0; i < k->n; i++)
        if (strcmp(k->items[i], key) == 0)
            return true;
    return false;
}

static keys keys_of(const tk_corpus *corpus, const char *name)
{
    keys k = {0};
    for (size_t i = 0; i < corpus->n_articles; i++) {
        const tk_layer_spans *layer = tk_article_layer(&corpus->articles[i], name);
        for (uint32_t j = 0; layer && j < layer->count; j++) {
            const tk_span *span = &layer->spans[j];
            k.scores |= !isnan(span->score);
            for (uint32_t c = 0; c < span->n_cells; c++)
                if (k.n < TK_COLUMNS_MOST && !has_key(&k, span->cells[c].key))
                    k.items[k.n++] = span->cells[c].key;
        }
    }
    return k;
}

// ------------------------------------------------------------------------------ columns

static void add_part(tk_eval_column *column, const char *key)
{
    for (uint32_t i = 0; i < column->n_parts; i++)
        if (strcmp(column->parts[i], key) == 0)
            return;
    if (column->n_parts < TK_COLUMNS_MOST)
        column->parts[column->n_parts++] = key;
}

static tk_eval_column *add_column(tk_eval_plan *plan, const char *name)
{
    for (uint32_t i = 0; i < plan->n_columns; i++)
        if (strcmp(plan->columns[i].name, name) == 0)
            return &plan->columns[i];
    if (plan->n_columns == TK_COLUMNS_MOST)
        return NULL;
    tk_eval_column *column = &plan->columns[plan->n_columns++];
    *column = (tk_eval_column){.name = name};
    return column;
}

static const char *couple_of(const char *key)
{
    for (int i = 0; i < N_COUPLES; i++)
        if (strcmp(key, couples[i].parts[0]) == 0 || strcmp(key, couples[i].parts[1]) == 0)
            return couples[i].name;
    return NULL;
}

static void add_key(tk_eval_plan *plan, const char *key)
{
    const char *couple = couple_of(key);
    tk_eval_column *column = add_column(plan, couple ? couple : key);
    if (!column)
        return;
    if (!couple)
        add_part(column, key);
    for (int i = 0; couple && i < N_COUPLES; i++)
        if (couple == couples[i].name)
            for (int j = 0; j < 2; j++)
                add_part(column, couples[i].parts[j]);
}

static void add_parts_of(tk_eval_column *to, const tk_eval_column *from)
{
    for (uint32_t i = 0; i < from->n_parts; i++)
        add_part(to, from->parts[i]);
}

/** Adds the roles of relations that the gold has. */
static void add_roles(tk_eval_plan *plan, const keys *k)
{
    for (uint32_t i = 0; i < tk_relation_n_roles; i++) {
        const tk_eval_column *role = &tk_relation_roles[i];
        bool any = false;
        for (uint32_t j = 0; j < role->n_parts; j++)
            any |= has_key(k, role->parts[j]);
        if (any)
            plan->columns[plan->n_columns++] = *role;
    }
}

/** Adds the summaries: value, range and currency are the amount; all columns are "all". */
static void add_summaries(tk_eval_plan *plan, const keys *k)
{
    const uint32_t n = plan->n_columns;
    if (!plan->is_relation && has_key(k, "value") && has_key(k, "currency")) {
        tk_eval_column *amount = add_column(plan, "amount");
        static const char *const parts[] = {"value", "currency", "low", "high"};
        for (uint32_t i = 0; amount && i < sizeof parts / sizeof *parts; i++)
            add_part(amount, parts[i]);
        if (amount)
            amount->summary = true;
    }
    tk_eval_column *all = n > 1 ? add_column(plan, "all") : NULL;
    for (uint32_t i = 0; all && i < n; i++)
        add_parts_of(all, &plan->columns[i]);
    if (all)
        all->summary = true;
}

void tk_eval_plan_make(tk_eval_plan *plan, const char *name, const tk_corpus *gold)
{
    const keys k = keys_of(gold, name);
    *plan = (tk_eval_plan){.name = name,
                           .scores = k.scores,
                           .label_is_value = strcmp(name, "date") == 0,
                           .is_segmentation =
                               strcmp(name, "token") == 0 || strcmp(name, "sentence") == 0,
                           .is_relation = tk_is_relation(name)};
    for (int i = 0; i < N_LABEL_KEYS && !plan->label_key; i++)
        if (has_key(&k, label_keys[i]))
            plan->label_key = label_keys[i];
    if (plan->is_relation)
        add_roles(plan, &k);
    for (uint32_t i = 0; !plan->is_relation && i < k.n; i++)
        if (plan->label_is_value || !plan->label_key || strcmp(k.items[i], plan->label_key) != 0)
            add_key(plan, k.items[i]);
    add_summaries(plan, &k);
}

// ------------------------------------------------------------------------------ spans

void tk_eval_plan_label(const tk_eval_plan *plan, tk_corpus *corpus)
{
    if (!plan->label_key)
        return;
    for (size_t i = 0; i < corpus->n_articles; i++) {
        tk_layer_spans *layer = tk_article_layer(&corpus->articles[i], plan->name);
        for (uint32_t j = 0; layer && j < layer->count; j++) {
            tk_span *span = &layer->spans[j];
            const tk_cell *cell = tk_span_cell(span, plan->label_key);
            for (int k = 0; k < N_LABEL_KEYS && !cell; k++)
                cell = tk_span_cell(span, label_keys[k]);
            span->label = cell ? cell->text : NULL;
        }
    }
}

/** Returns the new name of a label; NULL if it is not renamed. */
static const char *mapped(const char *label, const char *const *maps, size_t n)
{
    const size_t length = strlen(label);
    for (size_t i = 0; i < n; i++)
        if (strncmp(maps[i], label, length) == 0 && maps[i][length] == '=')
            return maps[i] + length + 1;
    return NULL;
}

void tk_eval_plan_map(const tk_eval_plan *plan, tk_corpus *corpus, const char *const *maps,
                      size_t n)
{
    for (size_t i = 0; n && i < corpus->n_articles; i++) {
        tk_layer_spans *layer = tk_article_layer(&corpus->articles[i], plan->name);
        uint32_t kept = 0;
        for (uint32_t j = 0; layer && j < layer->count; j++) {
            tk_span *span = &layer->spans[j];
            const char *to = span->label ? mapped(span->label, maps, n) : NULL;
            if (to && strcmp(to, "-") == 0)
                continue;
            span->label = to ? to : span->label;
            layer->spans[kept++] = *span;
        }
        if (layer)
            layer->count = kept;
    }
}

bool tk_eval_has(const tk_span *span, const tk_eval_column *column)
{
    for (uint32_t i = 0; i < column->n_parts; i++)
        if (tk_span_cell(span, column->parts[i]))
            return true;
    return false;
}

/** Whether any value of one cell equals any value of the other. */
static bool equal_cells(const tk_cell *a, const tk_cell *b)
{
    for (; a; a = a->other)
        for (const tk_cell *c = b; c; c = c->other)
            if (strcmp(a->form, c->form) == 0 || tk_decimal_same_text(a->text, c->text))
                return true;
    return false;
}

bool tk_eval_equal(const tk_span *a, const tk_span *b, const tk_eval_column *column)
{
    for (uint32_t i = 0; i < column->n_parts; i++) {
        const tk_cell *x = tk_span_cell(a, column->parts[i]);
        const tk_cell *y = tk_span_cell(b, column->parts[i]);
        if ((!x != !y) || (x && !equal_cells(x, y)))
            return false;
    }
    return true;
}
