// SPDX-License-Identifier: MIT
#include "entity.h"

#include "columns.h"
#include "db_value.h"
#include "problem.h"

#include <stdlib.h>

enum {
    MOST_TOGETHER = 50,   ///< other entities of an entity
    MOST_OF_ARTICLE = 500 ///< entities of an article that count as together
};

enum { NAME, LABEL, IDS, ALIASES, ARTICLES, MENTIONS, BLOCK, N_COLUMNS };
static const char *const column_names[N_COLUMNS] = {"name",     "label",    "ids",  "aliases",
                                                    "articles", "mentions", "block"};

/** Elements in groups: group i has list[starts[i]] to list[starts[i + 1] - 1]. */
typedef struct groups {
    uint32_t *starts;
    uint32_t *list;
} groups;

typedef struct writer {
    const tk_view_corpus *corpus;
    tk_facts_db *db;
    tk_block_series series;
    tk_json_writer columns[N_COLUMNS];
    groups mentions; /**< of each entity, by document and place */
    groups facts;    /**< of each entity, ascending, each once */
    groups entities; /**< of each document, each once, ascending by first mention */
    uint32_t *count; /**< by entity: in how many articles it is with the current one; else 0 */
    uint32_t *seen;  /**< by entity: the document that was counted last, plus 1 */
    uint32_t *touched;
} writer;

static void free_groups(groups *g)
{
    free(g->starts);
    free(g->list);
}

// ---------------------------------------------------------------------------------------- groups

/** Prepares `n` groups of `count` elements in all. */
static bool make_groups(groups *g, uint32_t n, uint32_t count)
{
    g->starts = calloc(n + (size_t)2, sizeof *g->starts);
    g->list = malloc((count + (size_t)1) * sizeof *g->list);
    return g->starts && g->list;
}

/** Turns the sizes of groups, in starts[i + 1], into where the groups end. */
static void sum(groups *g, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        g->starts[i + 1] += g->starts[i];
}

/** Undoes what filling the groups did to their starts. */
static void rewind_starts(groups *g, uint32_t n)
{
    for (uint32_t i = n; i > 0; i--)
        g->starts[i] = g->starts[i - 1];
    g->starts[0] = 0;
}

static bool group_mentions(writer *w)
{
    const tk_view_corpus *c = w->corpus;
    groups *g = &w->mentions;

    if (!make_groups(g, c->n_entities, c->n_mentions))
        return false;
    for (uint32_t i = 0; i < c->n_mentions; i++)
        g->starts[c->mentions[i].entity + 1]++;
    sum(g, c->n_entities);
    for (uint32_t i = 0; i < c->n_mentions; i++)
        g->list[g->starts[c->mentions[i].entity]++] = i;
    rewind_starts(g, c->n_entities);
    return true;
}

/** An entity can be in several roles of a fact. */
static bool group_facts(writer *w)
{
    const tk_view_corpus *c = w->corpus;
    groups *g = &w->facts;

    if (!make_groups(g, c->n_entities, c->n_parties))
        return false;
    for (uint32_t i = 0; i < c->n_parties; i++)
        g->starts[c->parties[i].entity + 1]++;
    sum(g, c->n_entities);
    for (uint32_t i = 0; i < c->n_parties; i++)
        g->list[g->starts[c->parties[i].entity]++] = c->parties[i].fact;
    rewind_starts(g, c->n_entities);
    return true;
}

static bool group_entities(writer *w)
{
    const tk_view_corpus *c = w->corpus;
    groups *g = &w->entities;
    uint32_t at = 0;

    if (!make_groups(g, c->n_documents, c->n_mentions))
        return false;
    for (uint32_t document = 0; document < c->n_documents; document++) {
        uint32_t n = 0;

        g->starts[document] = at;
        if (c->article_of[document] == TK_NONE)
            continue;
        for (uint32_t i = c->mentions_of[document];
             i < c->mentions_of[document + 1] && n < MOST_OF_ARTICLE; i++) {
            const uint32_t entity = c->mentions[i].entity;
            if (w->seen[entity] == document + 1)
                continue;
            w->seen[entity] = document + 1;
            g->list[at++] = entity;
            n++;
        }
    }
    g->starts[c->n_documents] = at;
    return true;
}

static bool prepare(writer *w)
{
    const size_t n = w->corpus->n_entities + (size_t)1;

    w->count = calloc(n, sizeof *w->count);
    w->seen = calloc(n, sizeof *w->seen);
    w->touched = malloc(n * sizeof *w->touched);
    return w->count && w->seen && w->touched && group_mentions(w) && group_facts(w) &&
           group_entities(w);
}

// ------------------------------------------------------------------------------------ an element

static void put_mentions(writer *w, uint32_t entity)
{
    const tk_view_corpus *c = w->corpus;
    tk_json_writer *out = &w->series.w;

    tk_json_put_key(out, "at");
    tk_json_open(out, '[');
    for (uint32_t i = w->mentions.starts[entity]; i < w->mentions.starts[entity + 1]; i++) {
        const tk_mention *m = &c->mentions[w->mentions.list[i]];
        if (c->article_of[m->document] == TK_NONE)
            continue;
        tk_json_put_integer(out, c->article_of[m->document]);
        tk_json_put_integer(out, m->begin);
        tk_json_put_integer(out, m->end);
    }
    tk_json_close(out, ']');
}

/** Counts the other entities of an entity's articles; returns how many `touched` has. */
static uint32_t count_others(writer *w, uint32_t entity)
{
    const tk_view_corpus *c = w->corpus;
    uint32_t before = TK_NONE, n = 0;

    for (uint32_t i = w->mentions.starts[entity]; i < w->mentions.starts[entity + 1]; i++) {
        const uint32_t document = c->mentions[w->mentions.list[i]].document;
        if (document == before)
            continue;
        before = document;
        for (uint32_t k = w->entities.starts[document]; k < w->entities.starts[document + 1]; k++) {
            const uint32_t other = w->entities.list[k];
            if (other != entity && w->count[other]++ == 0)
                w->touched[n++] = other;
        }
    }
    return n;
}

/** Puts the most frequent of `touched` first, the more mentioned first of equals; returns how many.
 */
static uint32_t choose(writer *w, uint32_t n, uint32_t best[MOST_TOGETHER])
{
    uint32_t found = 0;

    for (uint32_t i = 0; i < n; i++) {
        const uint32_t one = w->touched[i];
        uint32_t at = found;

        while (at && (w->count[best[at - 1]] < w->count[one] ||
                      (w->count[best[at - 1]] == w->count[one] && best[at - 1] > one)))
            at--;
        if (at == MOST_TOGETHER)
            continue;
        found += found < MOST_TOGETHER;
        for (uint32_t k = found - 1; k > at; k--)
            best[k] = best[k - 1];
        best[at] = one;
    }
    return found;
}

static void put_others(writer *w, uint32_t entity)
{
    tk_json_writer *out = &w->series.w;
    uint32_t best[MOST_TOGETHER];
    const uint32_t n = count_others(w, entity), found = choose(w, n, best);

    tk_json_put_key(out, "with");
    tk_json_open(out, '[');
    for (uint32_t i = 0; i < found; i++) {
        tk_json_put_integer(out, best[i]);
        tk_json_put_integer(out, w->count[best[i]]);
    }
    tk_json_close(out, ']');
    for (uint32_t i = 0; i < n; i++)
        w->count[w->touched[i]] = 0;
}

static void put_facts(writer *w, uint32_t entity)
{
    tk_json_writer *out = &w->series.w;
    uint32_t before = TK_NONE;

    tk_json_put_key(out, "facts");
    tk_json_open(out, '[');
    for (uint32_t i = w->facts.starts[entity]; i < w->facts.starts[entity + 1]; i++) {
        if (w->facts.list[i] != before)
            tk_json_put_integer(out, w->facts.list[i]);
        before = w->facts.list[i];
    }
    tk_json_close(out, ']');
}

static bool put_element(writer *w, uint32_t entity)
{
    tk_json_writer *out = &w->series.w;

    if (!tk_block_series_next(&w->series))
        return false;
    tk_json_open(out, '{');
    put_mentions(w, entity);
    put_others(w, entity);
    put_facts(w, entity);
    tk_json_close(out, '}');
    return true;
}

// ----------------------------------------------------------------------------------------- a row

static bool put_aliases(writer *w, sqlite3_stmt *aliases, sqlite3_int64 id)
{
    tk_json_writer *out = &w->columns[ALIASES];
    int step;

    if (sqlite3_reset(aliases) != SQLITE_OK || sqlite3_bind_int64(aliases, 1, id) != SQLITE_OK)
        return tk_problem_memory(w->db->error);
    tk_json_open(out, '[');
    while ((step = tk_facts_db_step(w->db, aliases)) > 0)
        tk_db_put_text(out, aliases, 0);
    tk_json_close(out, ']');
    return step == 0;
}

static bool put_row(writer *w, sqlite3_stmt *row, sqlite3_stmt *aliases)
{
    tk_db_put_text(&w->columns[NAME], row, 1);
    tk_db_put_text(&w->columns[LABEL], row, 2);
    tk_db_put_text(&w->columns[IDS], row, 3);
    tk_db_put_count(&w->columns[ARTICLES], row, 4);
    tk_db_put_count(&w->columns[MENTIONS], row, 5);
    tk_json_put_integer(&w->columns[BLOCK], w->series.k);
    return put_aliases(w, aliases, sqlite3_column_int64(row, 0));
}

static bool put_all(writer *w, sqlite3_stmt *rows, sqlite3_stmt *aliases)
{
    uint32_t entity = 0;
    int step = 0;

    while (entity < w->corpus->n_entities && (step = tk_facts_db_step(w->db, rows)) > 0)
        if (!put_element(w, entity++) || !put_row(w, rows, aliases))
            return false;
    return step >= 0 && tk_block_series_end(&w->series);
}

/** Reads all entities, and writes their blocks. */
static bool put_entities(writer *w)
{
    sqlite3_stmt *rows =
        tk_facts_db_prepare(w->db, "SELECT id, name, label, ids, documents, mentions FROM entities "
                                   "ORDER BY mentions DESC, id");
    sqlite3_stmt *aliases = rows ? tk_facts_db_prepare(w->db, "SELECT name FROM aliases WHERE "
                                                              "entity = ? ORDER BY rowid")
                                 : NULL;
    const bool ok = aliases && put_all(w, rows, aliases);

    sqlite3_finalize(rows);
    sqlite3_finalize(aliases);
    return ok;
}

/** Writes the block of the columns, which are empty without a database. */
static bool put_table(writer *w)
{
    tk_json_writer out = {0};

    if (tk_columns_put(w->columns, column_names, N_COLUMNS, &out))
        return tk_blocks_put(w->series.blocks, "entities", &out);
    free(tk_json_written(&out, NULL));
    return tk_problem_memory(w->series.blocks->error);
}

bool tk_entities_write(const tk_view_corpus *corpus, tk_facts_db *db, tk_blocks *blocks)
{
    writer w = {.corpus = corpus, .db = db, .series = {.blocks = blocks, .prefix = "mentions"}};
    bool ok = prepare(&w) || tk_problem_memory(blocks->error);

    tk_columns_start(w.columns, N_COLUMNS);
    ok = ok && (!db->db || put_entities(&w)) && put_table(&w);
    tk_columns_finish(w.columns, N_COLUMNS);
    tk_block_series_finish(&w.series);
    free_groups(&w.mentions);
    free_groups(&w.facts);
    free_groups(&w.entities);
    free(w.count);
    free(w.seen);
    free(w.touched);
    return ok;
}
