// SPDX-License-Identifier: MIT
// Which statements of a corpus tell the same fact. README.md says by what rules.
#include "cluster.h"
#include "corpus.h"
#include "kinds.h"

#include "vector.h"

#include <string.h>

/** A cell's place in the forest of those that are joined. */
typedef struct {
    uint32_t parent;
    bool partial; /**< it lacks a party or measure that the others have */
} cell;

/** What the statements of a cell have in common. Without padding: it is a key as bytes. */
typedef struct {
    uint32_t kind; /**< and TK_KEY_… */
    uint32_t part[3];
} cell_key;

#define KEY_END   0x100u /**< an appointment that ends */
#define KEY_EVENT 0x200u /**< happens once */
#define KEY_ALONE 0x400u /**< names no party: matches nothing */
#define KIND_MASK 0xFFu

typedef struct {
    tk_corpus *corpus;
    tk_intern keys; /**< of cells */
    cell *cells;
    uint32_t n_cells, cell_capacity;
    uint32_t *cell_of; /**< of each statement */
    uint32_t fact_capacity;
    uint32_t n_witnesses;
} matching;

// ------------------------------------------------------------------------------------------- cells

static uint32_t find(cell *cells, uint32_t i)
{
    while (cells[i].parent != i) {
        cells[i].parent = cells[cells[i].parent].parent;
        i = cells[i].parent;
    }
    return i;
}

static cell_key key_of(const tk_statement *s, uint32_t number)
{
    const tk_kind_rule *rule = &tk_kind_rules[s->kind];
    cell_key key = {.kind = s->kind};
    uint32_t subjects = s->subjects, objects = rule->object ? s->objects : 0;

    if (!rule->object && !subjects)
        subjects = s->objects;
    if (s->mod == TK_MOD_END)
        key.kind |= KEY_END;
    // A round has one investor after another, a company several founders: they do not matter.
    if (rule->any_subject && objects && (!rule->what || s->what)) {
        key.kind |= KEY_EVENT;
        subjects = 0;
    } else if (rule->event && subjects && objects) {
        key.kind |= KEY_EVENT;
    }
    key.part[0] = subjects;
    key.part[1] = objects;
    key.part[2] = rule->what ? s->what : 0;
    if (!subjects && !objects) {
        key.kind |= KEY_ALONE;
        key.part[0] = number;
    }
    return key;
}

static bool add_cells(matching *m)
{
    for (uint32_t i = 0; i < m->corpus->n_statements; i++) {
        const cell_key key = key_of(&m->corpus->statements[i], i);
        const uint32_t number = tk_intern_add(&m->keys, (const char *)&key, sizeof key, true);

        if (number == TK_INTERN_NONE)
            return false;
        if (number == m->n_cells) {
            if (!tk_vector_room(&m->cells, number, &m->cell_capacity, sizeof *m->cells))
                return false;
            m->cells[m->n_cells++] = (cell){.parent = number};
        }
        m->cell_of[i] = number;
    }
    return true;
}

static cell_key cell_key_at(const matching *m, uint32_t number)
{
    cell_key key;

    memcpy(&key, m->keys.entries[number].data, sizeof key);
    return key;
}

static int filled(const cell_key *key)
{
    return (key->part[0] != 0) + (key->part[1] != 0) + (key->part[2] != 0);
}

// -------------------------------------------------------------------------- parties that are empty

#define AMBIGUOUS UINT32_MAX

/** What cells with fewer parts look up: a key with some parts emptied, and the only cell, as a
 * root, that has them. */
typedef struct {
    tk_intern keys;
    uint32_t *only;
    uint32_t n, capacity;
} projections;

static bool put_projection(projections *p, const cell_key *key, uint32_t root)
{
    const uint32_t number = tk_intern_add(&p->keys, (const char *)key, sizeof *key, true);

    if (number == TK_INTERN_NONE)
        return false;
    if (number == p->n) {
        if (!tk_vector_room(&p->only, number, &p->capacity, sizeof *p->only))
            return false;
        p->only[p->n++] = root;
    } else if (p->only[number] != root) {
        p->only[number] = AMBIGUOUS;
    }
    return true;
}

/** Registers a cell under its keys with `left` parts. */
static bool project(projections *p, matching *m, uint32_t number, int left)
{
    const cell_key key = cell_key_at(m, number);

    for (unsigned kept = 1; kept < 8; kept++) {
        cell_key fewer = key;

        for (unsigned i = 0; i < 3; i++)
            if (!(kept >> i & 1))
                fewer.part[i] = 0;
        // A part that is empty is not to be emptied: each key is made once.
        if (filled(&fewer) != left || __builtin_popcount(kept) != left ||
            (!fewer.part[0] && !fewer.part[1]))
            continue;
        fewer.kind &= ~KEY_EVENT;
        if (!put_projection(p, &fewer, find(m->cells, number)))
            return false;
    }
    return true;
}

/** Joins cells with `left` parts to the only one that has these and more. */
static bool join_partial(matching *m, int left)
{
    projections p = {0};
    bool done = true;

    for (uint32_t i = 0; i < m->n_cells && done; i++) {
        const cell_key key = cell_key_at(m, i);

        if (!(key.kind & KEY_ALONE) && filled(&key) > left)
            done = project(&p, m, i, left);
    }
    for (uint32_t i = 0; i < m->n_cells && done; i++) {
        cell_key key = cell_key_at(m, i);
        uint32_t number;

        if (key.kind & KEY_ALONE || filled(&key) != left)
            continue;
        key.kind &= ~KEY_EVENT;
        number = tk_intern_find(&p.keys, (const char *)&key, sizeof key);
        if (number == TK_INTERN_NONE || p.only[number] == AMBIGUOUS)
            continue;
        m->cells[find(m->cells, i)].parent = p.only[number];
        m->cells[i].partial = true;
    }
    tk_intern_finish(&p.keys);
    free(p.only);
    return done;
}

// -------------------------------------------------------------------------------------- components

/** The statements of each component, one after another, in order. `start` has n_cells + 1 places.
 */
static void sort_by_component(matching *m, uint32_t *start, uint32_t *sorted)
{
    const uint32_t n = m->corpus->n_statements;

    memset(start, 0, (m->n_cells + (size_t)1) * sizeof *start);
    for (uint32_t i = 0; i < n; i++)
        start[find(m->cells, m->cell_of[i])]++;
    for (uint32_t c = 0, at = 0; c <= m->n_cells; c++) {
        const uint32_t count = c < m->n_cells ? start[c] : 0;

        start[c] = at;
        at += count;
    }
    for (uint32_t i = 0; i < n; i++)
        sorted[start[find(m->cells, m->cell_of[i])]++] = i;
    for (uint32_t c = m->n_cells; c > 0; c--)
        start[c] = start[c - 1];
    start[0] = 0;
}

static bool match_components(matching *m, tk_component_work *work)
{
    tk_corpus *corpus = m->corpus;
    uint32_t *start = malloc((m->n_cells + (size_t)1) * sizeof *start);
    uint32_t *sorted = malloc((corpus->n_statements + (size_t)1) * sizeof *sorted);
    bool done = start && sorted;

    if (done)
        sort_by_component(m, start, sorted);
    for (uint32_t c = 0; c < m->n_cells && done; c++)
        if (start[c + 1] > start[c])
            done = tk_component_match(work, sorted + start[c], start[c + 1] - start[c],
                                      cell_key_at(m, c).kind & KEY_EVENT);
    free(start);
    free(sorted);
    return done;
}

static int compare_facts(const void *a, const void *b, void *ctx)
{
    const tk_corpus *corpus = ctx;
    const tk_fact *x = a, *y = b;
    const uint32_t s = corpus->witnesses[x->witnesses], t = corpus->witnesses[y->witnesses];

    return (s > t) - (s < t);
}

/** Puts the facts in the order of their first witnesses. */
static void sort_facts(tk_corpus *corpus)
{
    if (corpus->n_facts > 1)
        qsort_r(corpus->facts, corpus->n_facts, sizeof *corpus->facts, compare_facts, corpus);
    for (uint32_t f = 0; f < corpus->n_facts; f++) {
        const tk_fact *fact = &corpus->facts[f];

        for (uint32_t i = 0; i < fact->n_witnesses; i++)
            corpus->statements[corpus->witnesses[fact->witnesses + i]].fact = f;
    }
}

bool tk_corpus_match(tk_corpus *corpus)
{
    matching m = {.corpus = corpus};
    tk_component_work work = {.corpus = corpus};
    bool done;

    m.cell_of = malloc((corpus->n_statements + (size_t)1) * sizeof *m.cell_of);
    corpus->witnesses = malloc((corpus->n_statements + (size_t)1) * sizeof *corpus->witnesses);
    done = m.cell_of && corpus->witnesses && add_cells(&m) && join_partial(&m, 2) &&
           join_partial(&m, 1);
    for (uint32_t i = 0; done && i < corpus->n_statements; i++)
        corpus->statements[i].partial = m.cells[m.cell_of[i]].partial;
    done = done && match_components(&m, &work);
    tk_component_work_finish(&work);
    tk_intern_finish(&m.keys);
    free(m.cells);
    free(m.cell_of);
    if (done)
        sort_facts(corpus);
    return done;
}
