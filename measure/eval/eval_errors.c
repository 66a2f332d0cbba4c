// SPDX-License-Identifier: MIT
#include "eval_errors.h"

#include "eval_relation.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** More patterns than this are counted as "and others": columns with many different names. */
enum { PATTERNS_MOST = 2000, PATTERN_LENGTH = 200 };

// ------------------------------------------------------------------------------ collecting

/** Returns the array, enlarged if it was full. NULL when out of memory; the array is unchanged. */
static void *grown(void *items, size_t n, size_t *capacity, size_t size)
{
    if (n < *capacity)
        return items;
    const size_t wanted = *capacity ? *capacity * 2 : 64;
    void *more = realloc(items, wanted * size);
    if (more)
        *capacity = wanted;
    return more;
}

static tk_pattern *find_pattern(tk_eval_errors *e, const char *layer, const char *text)
{
    for (size_t i = 0; i < e->n_patterns; i++)
        if (strcmp(e->patterns[i].text, text) == 0)
            return &e->patterns[i];
    const char *own = tk_region_copy(&e->region, text, strlen(text));
    tk_pattern *more = grown(e->patterns, e->n_patterns, &e->pattern_capacity, sizeof *e->patterns);
    if (more)
        e->patterns = more;
    if (!own || !more)
        return NULL;
    e->patterns[e->n_patterns] = (tk_pattern){.text = own, .layer = layer, .last = UINT32_MAX};
    return &e->patterns[e->n_patterns++];
}

/** Adds an error under the pattern "LAYER: …". */
__attribute__((format(printf, 4, 5))) static bool add(tk_eval_errors *e, const char *layer,
                                                      tk_eval_error error, const char *format, ...)
{
    char text[PATTERN_LENGTH];
    va_list values;
    const int length = snprintf(text, sizeof text, "%.60s: ", layer);
    va_start(values, format);
    vsnprintf(text + length, sizeof text - (size_t)length, format, values);
    va_end(values);
    if (e->n_patterns >= PATTERNS_MOST)
        snprintf(text, sizeof text, "%.60s: and others", layer);
    tk_pattern *pattern = find_pattern(e, layer, text);
    tk_eval_error *more = grown(e->items, e->n, &e->capacity, sizeof *e->items);
    if (more)
        e->items = more;
    if (!pattern || !more)
        return false;
    pattern->count++;
    pattern->documents += pattern->last != error.document;
    pattern->last = error.document;
    error.pattern = (uint32_t)(pattern - e->patterns);
    e->items[e->n++] = error;
    return true;
}

/** Makes the error of two spans, one of which may be NULL. */
static tk_eval_error error_of(uint32_t document, const tk_span *gold, const tk_span *predicted)
{
    const tk_span *a = gold ? gold : predicted, *b = predicted ? predicted : gold;
    tk_eval_error e = {.document = document, .gold = gold, .predicted = predicted};
    if (!a || !b)
        return e;
    e.start = a->start < b->start ? a->start : b->start;
    e.begin = a->begin < b->begin ? a->begin : b->begin;
    e.end = a->end > b->end ? a->end : b->end;
    e.until = a->until > b->until ? a->until : b->until;
    return e;
}

// ------------------------------------------------------------------------------ spans

/** The other side's spans, during a pass over this side's spans in order. */
typedef struct neighbours {
    const tk_span *spans;
    uint32_t n;
    uint32_t from; /**< the spans before this index end before the last span looked up */
} neighbours;

static bool overlap(neighbours *others, const tk_span *span)
{
    while (others->from < others->n && others->spans[others->from].end <= span->start)
        others->from++;
    for (uint32_t i = others->from; i < others->n && others->spans[i].start < span->end; i++)
        if (others->spans[i].end > span->start)
            return true;
    return false;
}

static bool add_extent(tk_eval_errors *e, const char *layer, tk_eval_error error)
{
    const tk_span *g = error.gold, *p = error.predicted;
    const char *begins = p->start < g->start   ? "begins too early"
                         : p->start > g->start ? "begins too late"
                                               : "";
    const char *ends = p->end < g->end ? "ends too early" : p->end > g->end ? "ends too late" : "";
    if (!*begins && !*ends)
        return true;
    return add(e, layer, error, "%s%s%s", begins, *begins && *ends ? ", " : "", ends);
}

static bool add_label(tk_eval_errors *e, const char *layer, tk_eval_error error)
{
    const tk_span *g = error.gold, *p = error.predicted;
    if (tk_same_label(g->label, p->label))
        return true;
    return add(e, layer, error, "%.40s tagged %.40s", g->label ? g->label : "no label",
               p->label ? p->label : "nothing");
}

/** Whether a value looks like a name from a fixed set (MORE_THAN, USD), which patterns quote. */
static bool is_name(const char *text)
{
    size_t i = 0;
    while ((text[i] >= 'A' && text[i] <= 'Z') || text[i] == '_')
        i++;
    return !text[i] && i >= 2 && i <= 20;
}

static bool add_column(tk_eval_errors *e, const tk_eval_plan *plan, const tk_eval_column *column,
                       tk_eval_error error)
{
    const tk_span *g = error.gold, *p = error.predicted;
    const tk_cell *x = tk_span_cell(g, column->parts[0]), *y = tk_span_cell(p, column->parts[0]);
    if (!tk_eval_has(p, column))
        return add(e, plan->name, error, "%s missing", column->name);
    if (!tk_eval_has(g, column))
        return add(e, plan->name, error, "%s where there is none", column->name);
    if (column->n_parts == 1 && is_name(x->text) && is_name(y->text))
        return add(e, plan->name, error, "%s %s as %s", column->name, x->text, y->text);
    return add(e, plan->name, error, "%s wrong", column->name);
}

/** Adds the columns that are wrong, except for those that would report an error twice: the interval
 * of a date follows from its value, and the label has its own pattern. */
static bool add_columns(tk_eval_errors *e, const tk_eval_plan *plan, tk_eval_error error)
{
    bool value_wrong = false;
    for (uint32_t c = 0; c < plan->n_columns; c++) {
        const tk_eval_column *column = &plan->columns[c];
        const bool is_label = plan->label_key && strcmp(column->name, plan->label_key) == 0;
        if (column->summary || is_label || tk_eval_equal(error.gold, error.predicted, column))
            continue;
        value_wrong |= strcmp(column->name, "value") == 0;
        if (value_wrong && strcmp(column->name, "interval") == 0)
            continue;
        if (!add_column(e, plan, column, error))
            return false;
    }
    return true;
}

/** Adds a span without a pair. */
static bool add_alone(tk_eval_errors *e, const char *layer, tk_eval_error error, const char *what)
{
    const tk_span *span = error.gold ? error.gold : error.predicted;
    return add(e, layer, error, "%.60s%s%s", span->label ? span->label : "", span->label ? " " : "",
               what);
}

/** Adds what is wrong in a pair. */
static bool add_pair(tk_eval_errors *e, const tk_eval_plan *plan, tk_eval_error error)
{
    const bool label = !plan->is_relation || !tk_relation_same_kind(error.gold, error.predicted);
    return (plan->is_relation || add_extent(e, plan->name, error)) &&
           (!label || add_label(e, plan->name, error)) && add_columns(e, plan, error);
}

static bool add_document(tk_eval_errors *e, const tk_eval_spans *spans, const tk_eval_pairs *p)
{
    const char *layer = spans->plan->name;
    const bool relation = spans->plan->is_relation; // which can be in the place of others
    neighbours predicted = {p->predicted, p->n_predicted, 0}, gold = {p->gold, p->n_gold, 0};
    bool ok = true;
    for (uint32_t i = 0; ok && i < p->n_gold; i++) {
        const uint32_t j = p->of_gold[i];
        const tk_eval_error error =
            error_of(p->document, &p->gold[i], j == TK_UNMATCHED ? NULL : &p->predicted[j]);
        if (j == TK_UNMATCHED)
            ok =
                add_alone(e, layer, error,
                          !relation && overlap(&predicted, error.gold) ? "joined with its neighbour"
                                                                       : "missed");
        else
            ok = add_pair(e, spans->plan, error);
    }
    for (uint32_t j = 0; ok && j < p->n_predicted; j++)
        if (p->of_predicted[j] == TK_UNMATCHED)
            ok = add_alone(e, layer, error_of(p->document, NULL, &p->predicted[j]),
                           !relation && overlap(&gold, &p->predicted[j]) ? "cut in pieces"
                                                                         : "spurious");
    return ok;
}

bool tk_eval_errors_of_spans(tk_eval_errors *errors, const tk_eval_spans *spans)
{
    for (uint32_t d = 0; d < spans->n_documents; d++)
        if (!add_document(errors, spans, &spans->pairs[d]))
            return false;
    return true;
}

// ------------------------------------------------------------------------------ scores

static bool add_score(tk_eval_errors *e, const tk_eval_scores *s, uint32_t document, size_t item)
{
    const uint32_t gold = tk_eval_class_of_gold(s, s->gold[item]);
    const uint32_t predicted = tk_eval_class_of_predicted(s, s->predicted[item]);
    tk_eval_error error = {.document = document};
    if (gold == predicted)
        return true;
    if (s->gold_spans[item])
        error = error_of(document, s->gold_spans[item], s->predicted_spans[item]);
    error.is_score = true;
    error.gold_value = s->gold[item];
    error.predicted_value = s->predicted[item];
    error.gold_class = s->classes[gold];
    if (predicted == s->n_classes)
        return add(e, s->name, error, "%s missed", s->classes[gold]);
    error.predicted_class = s->classes[predicted];
    return add(e, s->name, error, "%s scored %s", s->classes[gold], s->classes[predicted]);
}

bool tk_eval_errors_of_scores(tk_eval_errors *errors, const tk_eval_scores *scores)
{
    for (uint32_t d = 0; scores->n_classes && d < scores->n_documents; d++)
        for (size_t i = scores->first[d]; i < scores->first[d + 1]; i++)
            if (!add_score(errors, scores, scores->documents[d], i))
                return false;
    return true;
}

// ------------------------------------------------------------------------------ order

/** A pattern, and its index before sorting. */
typedef struct ranked {
    tk_pattern pattern;
    uint32_t before;
} ranked;

static int by_count(const void *a, const void *b)
{
    const tk_pattern *x = &((const ranked *)a)->pattern, *y = &((const ranked *)b)->pattern;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return strcmp(x->text, y->text);
}

static int by_pattern(const void *a, const void *b)
{
    const tk_eval_error *x = a, *y = b;
    if (x->pattern != y->pattern)
        return x->pattern < y->pattern ? -1 : 1;
    if (x->document != y->document)
        return x->document < y->document ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

bool tk_eval_errors_sort(tk_eval_errors *errors)
{
    const size_t n = errors->n_patterns;
    ranked *order = malloc((n + 1) * sizeof *order);
    uint32_t *after = malloc((n + 1) * sizeof *after);
    const bool ok = order && after;
    for (size_t i = 0; ok && i < n; i++)
        order[i] = (ranked){errors->patterns[i], (uint32_t)i};
    if (ok && n)
        qsort(order, n, sizeof *order, by_count);
    for (size_t i = 0; ok && i < n; i++) {
        errors->patterns[i] = order[i].pattern;
        after[order[i].before] = (uint32_t)i;
    }
    for (size_t i = 0; ok && i < errors->n; i++)
        errors->items[i].pattern = after[errors->items[i].pattern];
    if (ok && errors->n)
        qsort(errors->items, errors->n, sizeof *errors->items, by_pattern);
    free(order);
    free(after);
    return ok;
}

void tk_eval_errors_finish(tk_eval_errors *errors)
{
    free(errors->patterns);
    free(errors->items);
    tk_region_finish(&errors->region);
    *errors = (tk_eval_errors){0};
}
