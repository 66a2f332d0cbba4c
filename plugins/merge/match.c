// SPDX-License-Identifier: MIT
// Which statements of a corpus tell the same fact. README.md says by what rules.
#include "cluster.h"
#include "corpus.h"
#include "kinds.h"

#include "vector.h"

#include <string.h>

/** A cell's place in the forest of those that are joined, and what its statements have in common.
 */
typedef struct {
    uint32_t parent;
    bool partial;             /**< it lacks a party or measure that the others have */
    bool has_amount, differs; /**< an amount; several that exclude each other, or units */
    uint32_t unit;
    tk_interval amount;
    int32_t begin, until; /**< all stated periods; TK_NO_DAY if there is none */
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

static void add_to_cell(cell *c, const tk_statement *s)
{
    if (s->begin != TK_NO_DAY && s->until != TK_NO_DAY) {
        const bool first = c->begin == TK_NO_DAY;

        c->begin = first || s->begin < c->begin ? s->begin : c->begin;
        c->until = first || s->until > c->until ? s->until : c->until;
    }
    if (!s->has_amount)
        return;
    if (!c->has_amount) {
        c->has_amount = true;
        c->unit = s->unit;
        c->amount = s->amount;
    } else if (c->unit != s->unit || !tk_intervals_meet(&c->amount, &s->amount)) {
        c->differs = true;
    } else {
        tk_interval_cut(&c->amount, &s->amount);
    }
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
            m->cells[m->n_cells++] =
                (cell){.parent = number, .begin = TK_NO_DAY, .until = TK_NO_DAY};
        }
        add_to_cell(&m->cells[number], &m->corpus->statements[i]);
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

// ------------------------------------------------------------- parties that amounts make clear

/** So many cells with one party are compared with each other. */
enum { GROUP_MAX = 24 };

/** A cell that may be joined, and what it is sorted by. */
typedef struct {
    uint32_t kind, party, number;
} grouped;

static int compare_grouped(const void *a, const void *b)
{
    const grouped *x = a, *y = b;

    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static bool same_group(const grouped *a, const grouped *b)
{
    return a->kind == b->kind && a->party == b->party;
}

/** Whether a key lacks parts that another has, and has no others. */
static bool lacks_parts(const cell_key *few, const cell_key *more)
{
    bool lacks = false;

    for (unsigned i = 0; i < 3; i++) {
        // The key of an event may leave the subject open.
        const bool any = i == 0 && more->kind & KEY_EVENT && !more->part[0];

        if (few->part[i] && few->part[i] != more->part[i] && !any)
            return false;
        lacks |= !few->part[i] && more->part[i];
    }
    return lacks;
}

static bool periods_meet(const cell *a, const cell *b)
{
    return a->begin == TK_NO_DAY || b->begin == TK_NO_DAY ||
           (a->begin < b->until && b->begin < a->until);
}

/** Whether a cell, or a statement of it that `a` describes, may be the same as another cell, which
 * has parts that it lacks. */
static bool fits(const matching *m, uint32_t few, const cell *a, uint32_t more)
{
    const cell_key x = cell_key_at(m, few), y = cell_key_at(m, more);
    const cell *b = &m->cells[more];

    return lacks_parts(&x, &y) && b->has_amount && !b->differs && a->unit == b->unit &&
           tk_intervals_meet(&a->amount, &b->amount) && periods_meet(a, b);
}

/** The only cell of a group that fits, as a root; TK_NONE if there is none, or several. */
static uint32_t find_only(matching *m, uint32_t number, const cell *c, const grouped *group,
                          uint32_t n)
{
    uint32_t only = TK_NONE;

    for (uint32_t i = 0; i < n; i++) {
        uint32_t root;

        if (group[i].number == number || !fits(m, number, c, group[i].number))
            continue;
        root = find(m->cells, group[i].number);
        if (only != TK_NONE && root != only)
            return TK_NONE;
        only = root;
    }
    return only == find(m->cells, number) ? TK_NONE : only;
}

static bool is_open(const matching *m, uint32_t number)
{
    return m->cells[number].has_amount && m->cells[number].parent == number;
}

/** Joins each cell of a group to the only one whose amount agrees. */
static void join_group(matching *m, const grouped *group, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        cell *c = &m->cells[group[i].number];
        uint32_t only;

        if (!is_open(m, group[i].number) || c->differs)
            continue;
        only = find_only(m, group[i].number, c, group, n);
        if (only != TK_NONE) {
            c->parent = only;
            c->partial = true;
        }
    }
}

/** Moves a statement of a cell whose amounts differ to the only cell whose amount agrees. */
static bool move_statement(matching *m, uint32_t statement, const grouped *group, uint32_t n)
{
    const uint32_t number = m->cell_of[statement];
    cell alone = {.begin = TK_NO_DAY, .until = TK_NO_DAY, .partial = true};
    uint32_t only;

    add_to_cell(&alone, &m->corpus->statements[statement]);
    only = alone.has_amount ? find_only(m, number, &alone, group, n) : TK_NONE;
    if (only == TK_NONE)
        return true;
    // A cell without a key: it is never a root.
    if (!tk_vector_room(&m->cells, m->n_cells, &m->cell_capacity, sizeof *m->cells))
        return false;
    alone.parent = only;
    m->cells[m->n_cells] = alone;
    m->cell_of[statement] = m->n_cells++;
    return true;
}

/** Moves the statements of cells whose amounts differ. `list` is sorted by group. */
static bool move_statements(matching *m, const grouped *list, const uint32_t *place, uint32_t n)
{
    for (uint32_t i = 0; i < m->corpus->n_statements; i++) {
        const uint32_t number = m->cell_of[i];
        uint32_t first, end;

        if (number >= m->keys.n || place[number] == TK_NONE || !is_open(m, number) ||
            !m->cells[number].differs)
            continue;
        for (first = place[number]; first > 0 && same_group(&list[first - 1], &list[first]);)
            first--;
        for (end = first + 1; end < n && same_group(&list[end], &list[first]);)
            end++;
        if (!move_statement(m, i, list + first, end - first))
            return false;
    }
    return true;
}

/** Lists the cells by a party, in small groups only; `place` has the place of each, or TK_NONE. */
static uint32_t list_groups(const matching *m, unsigned part, grouped *list, uint32_t *place)
{
    uint32_t n = 0, kept = 0;

    for (uint32_t i = 0; i < m->keys.n; i++) {
        const cell_key key = cell_key_at(m, i);

        place[i] = TK_NONE;
        if (!(key.kind & KEY_ALONE) && key.part[part])
            list[n++] = (grouped){key.kind & ~KEY_EVENT, key.part[part], i};
    }
    if (n > 1)
        qsort(list, n, sizeof *list, compare_grouped);
    for (uint32_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && same_group(&list[next], &list[i]);)
            next++;
        for (uint32_t k = i; k < next && next - i > 1 && next - i <= GROUP_MAX; k++) {
            place[list[k].number] = kept;
            list[kept++] = list[k];
        }
    }
    return kept;
}

/** Where several cells have the parts that a cell lacks, or one of them is an event: the amount
 * says which it is. `part` is the party that both have. */
static bool join_by_amount(matching *m, unsigned part)
{
    grouped *list = malloc((m->keys.n + (size_t)1) * sizeof *list);
    uint32_t *place = malloc((m->keys.n + (size_t)1) * sizeof *place);
    const bool ready = list && place;
    const uint32_t n = ready ? list_groups(m, part, list, place) : 0;
    bool done;

    for (uint32_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && same_group(&list[next], &list[i]);)
            next++;
        join_group(m, list + i, next - i);
    }
    done = ready && move_statements(m, list, place, n);
    free(list);
    free(place);
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
                                      cell_key_at(m, c).kind & KEY_EVENT); // it is a root
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
           join_partial(&m, 1) && join_by_amount(&m, 1) && join_by_amount(&m, 0);
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
