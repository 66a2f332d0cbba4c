// SPDX-License-Identifier: MIT
// Layers of relations: a table per document, with what was found beside the gold.

#include "report_eval.h"
#include "report_part.h"

#include <stdlib.h>
#include <string.h>

/** Columns of the table beyond this number are left out. */
enum { ROLES_MOST = 24 };

/** A layer of relations, in a document. */
typedef struct sheet {
    FILE *out;
    const char *name;          /**< of the layer */
    tk_tree roles[ROLES_MOST]; /**< the columns of the layer, without the summaries */
    size_t n_roles;
    tk_tree gold, found;
    const char *text;
    tk_tree *pairs; /**< of each item of `gold`: the found one, or NULL */
    size_t faults;
} sheet;

static bool is_relation(tk_tree layer)
{
    return tk_tree_true(layer, "relations");
}

bool tk_report_eval_has_facts(tk_tree document)
{
    for (size_t i = 0; i < tk_eval_systems(document); i++) {
        tk_tree layers = tk_tree_get(tk_eval_system(document, i), "layers");
        for (size_t n = 0; n < tk_tree_length(layers); n++)
            if (is_relation(tk_tree_item(layers, n)) &&
                tk_tree_length(tk_tree_get(document, "documents")))
                return true;
    }
    return false;
}

// ---------------------------------------------------------------------------------- cells

/** Returns the string at an index of an array; "" if there is none. */
static const char *key_at(tk_tree array, size_t index)
{
    const char *key = tk_tree_string(tk_tree_item(array, index));

    return key ? key : "";
}

static bool has_role(tk_tree role, tk_tree fact)
{
    tk_tree keys = tk_tree_get(role, "keys"), values = tk_tree_get(fact, "values");

    for (size_t i = 0; i < tk_tree_length(keys); i++)
        if (tk_tree_get(values, key_at(keys, i)))
            return true;
    return false;
}

/** Writes the values of a role: those of its keys, in order. */
static void write_role(FILE *out, tk_tree role, tk_tree fact)
{
    tk_tree keys = tk_tree_get(role, "keys"), values = tk_tree_get(fact, "values");
    const char *space = "";

    for (size_t i = 0; i < tk_tree_length(keys); i++) {
        tk_tree value = tk_tree_get(values, key_at(keys, i));
        if (!value)
            continue;
        fputs(space, out);
        tk_eval_value(out, tk_html_text, value);
        space = " ";
    }
}

static bool is_wrong(tk_tree fact, const char *role)
{
    tk_tree wrong = tk_tree_get(fact, "wrong");

    for (size_t i = 0; i < tk_tree_length(wrong); i++)
        if (strcmp(key_at(wrong, i), role) == 0)
            return true;
    return false;
}

/** Writes a cell: a value that is right, or the gold's, crossed out, and the one that was found. */
static void role_cell(const sheet *s, tk_html_table *table, tk_tree role, tk_tree gold,
                      tk_tree found)
{
    const bool wrong = gold && found && is_wrong(found, tk_tree_text(role, "name"));

    tk_html_cell(table, wrong ? "role wrong" : "role");
    if (!wrong) {
        write_role(s->out, role, gold ? gold : found);
        return;
    }
    fputs("<del>", s->out);
    if (has_role(role, gold))
        write_role(s->out, role, gold);
    else
        fputs("–", s->out);
    fputs("</del> <ins>", s->out);
    if (has_role(role, found))
        write_role(s->out, role, found);
    else
        fputs("–", s->out);
    fputs("</ins>", s->out);
}

// ---------------------------------------------------------------------------------- rows

static void write_row(const sheet *s, tk_html_table *table, tk_tree gold, tk_tree found)
{
    tk_tree fact = gold ? gold : found;
    const bool right = gold && found && !tk_tree_length(tk_tree_get(found, "wrong"));
    const char *what = !found ? "missed" : !gold ? "spurious" : right ? "right" : "wrong";
    size_t length;

    tk_html_cell(table, what);
    fputs(what, s->out);
    for (size_t i = 0; i < s->n_roles; i++)
        role_cell(s, table, s->roles[i], gold, found);
    tk_html_cell(table, "text");
    const char *part =
        tk_eval_part(s->text, tk_tree_count(fact, "start"), tk_tree_count(fact, "end"), &length);
    tk_html_bytes(s->out, part, length);
    tk_html_row_end(table);
}

/** Returns the next fact of the found ones without a pair, from `*at` on; NULL if there is none. */
static tk_tree next_spurious(const sheet *s, size_t *at)
{
    while (*at < tk_tree_length(s->found) && tk_tree_get(tk_tree_item(s->found, *at), "other"))
        ++*at;
    return tk_tree_item(s->found, *at);
}

/** Writes the gold's facts with their pairs, and between them those that are spurious. */
static void write_rows(const sheet *s, tk_html_table *table)
{
    size_t at = 0;

    for (size_t i = 0; i < tk_tree_length(s->gold); i++) {
        tk_tree gold = tk_tree_item(s->gold, i), alone;
        while ((alone = next_spurious(s, &at)) &&
               tk_tree_count(alone, "start") < tk_tree_count(gold, "start")) {
            write_row(s, table, NULL, alone);
            at++;
        }
        write_row(s, table, gold, s->pairs[i]);
    }
    for (tk_tree alone; (alone = next_spurious(s, &at)); at++)
        write_row(s, table, NULL, alone);
}

static void write_table(const sheet *s)
{
    tk_html_column columns[ROLES_MOST + 2] = {{"Result", NULL, false}};

    for (size_t i = 0; i < s->n_roles; i++)
        columns[i + 1] = (tk_html_column){tk_tree_text(s->roles[i], "name"), NULL, false};
    columns[s->n_roles + 1] = (tk_html_column){"text", NULL, false};
    tk_html_table table = tk_html_table_begin(s->out, s->name, columns, s->n_roles + 2);
    write_rows(s, &table);
    tk_html_table_end(&table);
}

// ---------------------------------------------------------------------------------- documents

/** Finds the pairs, and counts what is not right. They are named by the found facts only: of two
 * systems, those of the gold are of the first. False when out of memory. */
static bool find_pairs(sheet *s)
{
    const size_t n = tk_tree_length(s->gold);
    size_t paired = 0;

    s->pairs = calloc(n + 1, sizeof(tk_tree));
    for (size_t i = 0; s->pairs && i < tk_tree_length(s->found); i++) {
        tk_tree found = tk_tree_item(s->found, i);
        const size_t other = tk_tree_get(found, "other") ? tk_tree_count(found, "other") : n;
        if (other < n && !s->pairs[other]) {
            s->pairs[other] = found;
            paired++;
        }
        s->faults += other >= n || tk_tree_length(tk_tree_get(found, "wrong"));
    }
    s->faults += n - paired;
    return s->pairs != NULL;
}

/** Writes a document's table, unless neither side has a fact. Returns 0, or -1 when out of memory.
 */
static int write_document(FILE *out, tk_tree layer, tk_tree gold, tk_tree found)
{
    const char *name = tk_tree_text(layer, "name");
    sheet s = {.out = out,
               .name = name,
               .gold = tk_tree_get(tk_tree_get(gold, "layers"), name),
               .found = tk_tree_get(tk_tree_get(found, "layers"), name),
               .text = tk_tree_text(gold, "text")};

    // Without gold for the layer, nothing in it is right or wrong.
    if (!s.gold || tk_tree_length(s.gold) + tk_tree_length(s.found) == 0)
        return 0;
    tk_tree values = tk_tree_get(layer, "values");
    for (size_t i = 0; i < tk_tree_length(values) && s.n_roles < ROLES_MOST; i++)
        if (tk_tree_length(tk_tree_get(tk_tree_item(values, i), "keys")))
            s.roles[s.n_roles++] = tk_tree_item(values, i);
    if (!find_pairs(&s))
        return -1;
    fputs("<details>\n<summary><span>", out);
    tk_html_text(out, tk_tree_text(gold, "id"));
    fputs("</span><span class=\"count\">", out);
    tk_html_format(out, "%zu fact%s, %zu fault%s", tk_tree_length(s.gold),
                   tk_tree_length(s.gold) == 1 ? "" : "s", s.faults, s.faults == 1 ? "" : "s");
    fputs("</span></summary>\n", out);
    write_table(&s);
    fputs("</details>\n", out);
    free(s.pairs);
    return 0;
}

/** Writes the tables of a layer. */
static int write_layer(FILE *out, tk_tree document, tk_tree system, tk_tree layer)
{
    tk_tree documents = tk_tree_get(document, "documents");

    for (size_t d = 0; d < tk_tree_length(documents); d++) {
        tk_tree gold = tk_tree_item(documents, d);
        if (write_document(out, layer, gold, tk_eval_found(system, tk_tree_text(gold, "id"), d)) !=
            0)
            return -1;
    }
    return 0;
}

int tk_report_eval_facts(tk_tree document, FILE *out)
{
    tk_html_paragraph(out, NULL,
                      "One row for each statement. Where a role is wrong, the value of %s is "
                      "crossed out, and the value of %s follows.",
                      tk_eval_gold(document), tk_eval_predicted(document));
    for (size_t i = 0; i < tk_eval_systems(document); i++) {
        tk_tree system = tk_eval_system(document, i), layers = tk_tree_get(system, "layers");
        tk_eval_heading(out, document, i);
        for (size_t n = 0; n < tk_tree_length(layers); n++)
            if (is_relation(tk_tree_item(layers, n)) &&
                write_layer(out, document, system, tk_tree_item(layers, n)) != 0)
                return -1;
    }
    return 0;
}
