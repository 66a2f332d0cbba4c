// SPDX-License-Identifier: MIT
// The articles, with marks for what is right, missed, and wrong.

#include "report_eval.h"
#include "report_mark.h"
#include "report_part.h"

#include <toolkit/text/decimal.h>

#include <stdlib.h>
#include <string.h>

bool tk_report_eval_has_articles(tk_tree document)
{
    return tk_tree_length(tk_tree_get(document, "documents")) > 0;
}

/** The marks of an article that are being collected. */
typedef struct gathering {
    tk_tree document; /**< the whole report */
    const char *text; /**< of the article */
    tk_mark *marks;
    char (*kinds)[32];
    size_t n;
    size_t errors;
} gathering;

/** Returns what `write` writes, as text on the heap; NULL when out of memory. */
static char *written(void (*write)(FILE *out, const void *what), const void *what)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    write(out, what);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

/** A span with its counterpart, and how to describe it. */
typedef struct pair {
    tk_tree document, gold, predicted;
    const char *layer, *status;
    const char *text; /**< of the article */
} pair;

static void put(FILE *out, const char *text)
{
    fputs(text, out);
}

/** Returns the name of a span: its label, or else its layer. */
static const char *name_of(const pair *p, tk_tree span)
{
    const char *label = tk_tree_text(span, "label");

    return *label ? label : p->layer;
}

/** Whether a value is missing or false. */
static bool is_none(tk_tree value)
{
    return !value || (tk_tree_is(value, TK_JSON_BOOL) && tk_tree_scalar(value)[0] == 'f');
}

static bool same_value(tk_tree a, tk_tree b)
{
    if (tk_tree_is(a, TK_JSON_ARRAY)) {
        for (size_t i = 0; i < tk_tree_length(a); i++)
            if (same_value(tk_tree_item(a, i), b))
                return true;
        return false;
    }
    if (tk_tree_is(a, TK_JSON_NUMBER) && tk_tree_is(b, TK_JSON_NUMBER))
        return tk_tree_value(a) == tk_tree_value(b);
    const char *one = tk_tree_string(a), *two = tk_tree_string(b);
    if (one && two)
        return strcmp(one, two) == 0 || tk_decimal_same_text(one, two);
    return is_none(a) == is_none(b) && (!a || !b || tk_tree_type(a) == tk_tree_type(b));
}

/** Writes a column in which the two sides differ: ", currency: CAD → USD". After the first, writes
 * only that there are more, because they often follow from it. */
static void difference(FILE *out, const char *key, tk_tree gold, tk_tree predicted, size_t *n)
{
    if (++*n > 1) {
        fputs(*n == 2 ? ", …" : "", out);
        return;
    }
    fprintf(out, ", %s: ", key);
    tk_eval_value(out, put, gold);
    fputs(" → ", out);
    tk_eval_value(out, put, predicted);
}

static void differences(FILE *out, const pair *p)
{
    tk_tree gold = tk_tree_get(p->gold, "values"), predicted = tk_tree_get(p->predicted, "values");
    size_t n = 0;

    for (size_t i = 0; i < tk_tree_members(gold); i++) {
        const char *key = tk_tree_key(tk_tree_member(gold, i));
        tk_tree value = tk_tree_member(gold, i), other = tk_tree_get(predicted, key);
        if (!same_value(value, other))
            difference(out, key, value, other, &n);
    }
    for (size_t i = 0; i < tk_tree_members(predicted); i++) {
        const char *key = tk_tree_key(tk_tree_member(predicted, i));
        if (!tk_tree_get(gold, key))
            difference(out, key, NULL, tk_tree_member(predicted, i), &n);
    }
}

static void write_tag(FILE *out, const void *what)
{
    const pair *p = what;

    if (strcmp(p->status, "missed") == 0) {
        fprintf(out, "− %s", name_of(p, p->gold));
    } else if (strcmp(p->status, "spurious") == 0) {
        fprintf(out, "+ %s", name_of(p, p->predicted));
    } else if (strcmp(p->status, "label") == 0) {
        fprintf(out, "%s → %s", name_of(p, p->gold), name_of(p, p->predicted));
    } else if (strcmp(p->status, "values") == 0) {
        fputs(name_of(p, p->predicted), out);
        differences(out, p);
    } else if (strcmp(p->status, "extent") == 0) {
        const char *gold = name_of(p, p->gold), *predicted = name_of(p, p->predicted);
        size_t length;
        fprintf(out, "%s", predicted);
        if (strcmp(gold, predicted) != 0)
            fprintf(out, ", %s %s", tk_eval_gold(p->document), gold);
        fputs(" ↔ “", out);
        const char *part = tk_eval_part(p->text, tk_tree_count(p->gold, "start"),
                                        tk_tree_count(p->gold, "end"), &length);
        fwrite(part, 1, length, out);
        fputs("”", out);
    } else {
        fputs(name_of(p, p->predicted), out);
    }
}

static void write_values(FILE *out, tk_tree span)
{
    tk_tree values = tk_tree_get(span, "values");

    fputs(tk_tree_text(span, "label"), out);
    for (size_t i = 0; i < tk_tree_members(values); i++) {
        fprintf(out, "\n%s: ", tk_tree_key(tk_tree_member(values, i)));
        tk_eval_value(out, put, tk_tree_member(values, i));
    }
}

static void write_title(FILE *out, const void *what)
{
    const pair *p = what;

    fprintf(out, "%s, %s", p->layer, p->status);
    if (p->gold) {
        fprintf(out, "\n%s: ", tk_eval_gold(p->document));
        write_values(out, p->gold);
    }
    if (p->predicted) {
        fprintf(out, "\n%s: ", tk_eval_predicted(p->document));
        write_values(out, p->predicted);
    }
}

static int add(gathering *g, const pair *p, tk_tree span, size_t layer)
{
    tk_mark *mark = &g->marks[g->n];

    snprintf(g->kinds[g->n], sizeof g->kinds[g->n], "l%zu %.15s", layer, p->status);
    *mark = (tk_mark){
        .start = tk_tree_count(span, "start"),
        .end = tk_tree_count(span, "end"),
        .kind = g->kinds[g->n],
        .tag = written(write_tag, p),
        .title = written(write_title, p),
    };
    g->n++;
    g->errors += strcmp(p->status, "right") != 0;
    return mark->tag && mark->title ? 0 : -1;
}

/** Returns a status that the style sheet knows; the document could contain any. */
static const char *known_status(const char *status)
{
    static const char *const known[] = {"right", "values", "label", "extent", "missed", "spurious"};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], status) == 0)
            return known[i];
    return "right";
}

/**
 * Adds the marks of a layer: each predicted span with its status, and the gold spans without a
 * pair. `quiet` omits those that are right, for layers that cover the whole text.
 */
static int add_layer(gathering *g, const char *name, size_t layer, tk_tree gold, tk_tree predicted,
                     bool quiet)
{
    const size_t n = tk_tree_length(gold);
    bool *paired = calloc(n + 1, sizeof *paired);
    int status = paired ? 0 : -1;

    for (size_t i = 0; i < tk_tree_length(predicted) && status == 0; i++) {
        tk_tree span = tk_tree_item(predicted, i);
        tk_tree other = tk_tree_get(span, "other");
        const size_t index = other ? tk_tree_count(span, "other") : n;
        const pair p = {g->document, index < n ? tk_tree_item(gold, index) : NULL, span,
                        name,        known_status(tk_tree_text(span, "status")),   g->text};

        if (index < n)
            paired[index] = true;
        if (!quiet || strcmp(p.status, "right") != 0)
            status = add(g, &p, span, layer);
    }
    for (size_t i = 0; i < n && status == 0; i++) {
        const pair p = {g->document, tk_tree_item(gold, i), NULL, name, "missed", g->text};
        if (!paired[i])
            status = add(g, &p, tk_tree_item(gold, i), layer);
    }
    free(paired);
    return status;
}

static size_t spans_of(tk_tree layers)
{
    size_t n = 0;

    for (size_t i = 0; i < tk_tree_members(layers); i++)
        n += tk_tree_length(tk_tree_member(layers, i));
    return n;
}

/** Collects the marks of all scored layers of a document. `found` is NULL without a prediction. */
static int gather(gathering *g, tk_tree system, tk_tree gold, tk_tree found)
{
    tk_tree scored = tk_tree_get(system, "layers");
    tk_tree gold_layers = tk_tree_get(gold, "layers"), layers = tk_tree_get(found, "layers");
    const size_t room = spans_of(gold_layers) + spans_of(layers) + 1;
    int status = 0;

    g->marks = calloc(room, sizeof *g->marks);
    g->kinds = calloc(room, sizeof *g->kinds);
    if (!g->marks || !g->kinds)
        return -1;
    for (size_t i = 0; i < tk_tree_length(scored) && status == 0; i++) {
        tk_tree layer = tk_tree_item(scored, i);
        const char *name = tk_tree_text(layer, "name");
        tk_tree expected = tk_tree_get(gold_layers, name);
        // Without gold for the layer, nothing in it is right or wrong. In a layer that covers the
        // whole text, marks on what is right would hide all others.
        if (expected)
            status = add_layer(g, name, i, expected, tk_tree_get(layers, name),
                               tk_tree_get(layer, "boundary") != NULL);
    }
    return status;
}

static void release(gathering *g)
{
    for (size_t i = 0; i < g->n; i++) {
        free(g->marks[i].tag);
        free(g->marks[i].title);
    }
    free(g->marks);
    free(g->kinds);
}

static int write_article(FILE *out, tk_tree document, tk_tree system, size_t index)
{
    tk_tree gold = tk_tree_item(tk_tree_get(document, "documents"), index);
    tk_tree found = tk_eval_found(system, tk_tree_text(gold, "id"), index);
    gathering g = {.document = document, .text = tk_tree_text(gold, "text")};
    int status = gather(&g, system, gold, found);

    if (status == 0) {
        fprintf(out, "<details%s>\n<summary><span>", index == 0 ? " open" : "");
        tk_html_text(out, tk_tree_text(gold, "id"));
        fputs("</span><span class=\"count\">", out);
        tk_html_format(out, "%zu error%s", g.errors, g.errors == 1 ? "" : "s");
        fputs("</span></summary>\n<div class=\"text article\" dir=\"auto\">", out);
        status = tk_marked_text(out, tk_tree_text(gold, "text"), g.marks, g.n);
        fputs("</div>\n</details>\n", out);
    }
    release(&g);
    return status;
}

/** Writes boxes that show and hide the marks of a layer, and those that are right. */
static void write_switches(FILE *out, tk_tree layers, size_t system)
{
    for (size_t i = 0; i < tk_tree_length(layers) && i < TK_REPORT_SWITCHES; i++) {
        fprintf(out,
                "<input class=\"switch show%zu\" type=\"checkbox\" id=\"show-%zu-%zu\" checked>"
                "<label for=\"show-%zu-%zu\">",
                i, system, i, system, i);
        tk_html_text(out, tk_tree_text(tk_tree_item(layers, i), "name"));
        fputs("</label>\n", out);
    }
    fprintf(out,
            "<input class=\"switch show-right\" type=\"checkbox\" id=\"right-%zu\" checked>"
            "<label for=\"right-%zu\">right</label>\n",
            system, system);
}

static void write_legend(FILE *out, tk_tree document)
{
    const char *gold = tk_eval_gold(document), *predicted = tk_eval_predicted(document);

    fputs("<p class=\"key\">", out);
    fputs("<span><mark class=\"right\">right<span class=\"tag\">ORG</span></mark></span>", out);
    fputs(" <span><mark class=\"missed\">missed<span class=\"tag\">− ORG</span></mark> only ", out);
    tk_html_text(out, gold);
    fputs("</span> <span><mark class=\"spurious\">spurious<span class=\"tag\">+ ORG</span></mark> "
          "only ",
          out);
    tk_html_text(out, predicted);
    fputs("</span> <span><mark class=\"label\">wrong label<span class=\"tag\">ORG → LOC</span>"
          "</mark> ",
          out);
    tk_html_format(out, "%s → %s", gold, predicted);
    fputs("</span> <span><mark class=\"values\">wrong value<span class=\"tag\">DATE, value: 2023 → "
          "2024</span></mark></span> <span><mark class=\"extent\">wrong extent<span class=\"tag\">"
          "ORG ↔ “…”</span></mark> ",
          out);
    tk_html_text(out, gold);
    fputs(" in quotes</span></p>\n", out);
}

static int write_system(FILE *out, tk_tree document, size_t index)
{
    tk_tree system = tk_eval_system(document, index);
    tk_tree documents = tk_tree_get(document, "documents");
    int status = 0;

    fputs("<div>\n", out);
    write_switches(out, tk_tree_get(system, "layers"), index);
    fputs("<div class=\"articles\">\n", out);
    for (size_t i = 0; i < tk_tree_length(documents) && status == 0; i++)
        status = write_article(out, document, system, i);
    fputs("</div>\n</div>\n", out);
    return status;
}

int tk_report_eval_articles(tk_tree document, FILE *out)
{
    write_legend(out, document);
    for (size_t i = 0; i < tk_eval_systems(document); i++) {
        tk_eval_heading(out, document, i);
        if (write_system(out, document, i) != 0)
            return -1;
    }
    return 0;
}
