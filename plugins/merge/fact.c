// SPDX-License-Identifier: MIT
// A fact of the table: what its witnesses have in common, and how they stand to each other.
#include "kinds.h"

#include "vector.h"

#include <string.h>

/** A fact being made. */
typedef struct {
    tk_component_work *work;
    tk_corpus *corpus;
    const uint32_t *list; /**< its statements, in order */
    uint32_t n;
    tk_fact *fact;
} making;

static tk_statement *at(const making *m, uint32_t i)
{
    return &m->corpus->statements[m->list[i]];
}

static int compare_originals(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

// ----------------------------------------------------------------------------------------
// documents

/** Finds the witnesses whose documents are near duplicates of another's: of each group of
 * duplicates the first document is independent. */
static void find_independent(making *m)
{
    uint64_t *pairs = m->work->originals;

    for (uint32_t i = 0; i < m->n; i++) {
        const uint32_t document = at(m, i)->document;

        pairs[i] = (uint64_t)m->corpus->documents[document].original << 32 | document;
    }
    if (m->n > 1)
        qsort(pairs, m->n, sizeof *pairs, compare_originals);
    for (uint32_t i = 0, n = 0; i < m->n; i++) {
        if (i && pairs[i] >> 32 == pairs[i - 1] >> 32)
            continue;
        pairs[n++] = pairs[i];
        m->fact->documents = n;
    }
    for (uint32_t i = 0; i < m->n; i++) {
        tk_statement *s = at(m, i);
        const uint64_t own =
            (uint64_t)m->corpus->documents[s->document].original << 32 | s->document;

        s->independent = bsearch(&own, pairs, m->fact->documents, sizeof own, compare_originals);
    }
}

/** The number of different sources that are named. */
static void count_sources(making *m)
{
    uint64_t *sources = m->work->originals;
    uint32_t n = 0;

    for (uint32_t i = 0; i < m->n; i++)
        if (at(m, i)->source)
            sources[n++] = at(m, i)->source;
    if (n > 1)
        qsort(sources, n, sizeof *sources, compare_originals);
    for (uint32_t i = 0; i < n; i++)
        m->fact->sources += !i || sources[i] != sources[i - 1];
}

static void find_told(making *m)
{
    const tk_document *documents = m->corpus->documents;
    int32_t first = TK_NO_DAY, last = TK_NO_DAY;

    m->fact->first = m->list[0];
    m->fact->last = m->list[m->n - 1];
    for (uint32_t i = 0; i < m->n; i++) {
        const int32_t day = documents[at(m, i)->document].day;

        if (day == TK_NO_DAY)
            continue;
        if (first == TK_NO_DAY || day < first) {
            first = day;
            m->fact->first = m->list[i];
        }
        if (last == TK_NO_DAY || day >= last) {
            last = day;
            m->fact->last = m->list[i];
        }
    }
}

/** The strongest status told; denied only if that is the last word. */
static void find_status(making *m)
{
    const uint8_t last = m->corpus->statements[m->fact->last].status;
    uint8_t strongest = TK_FACT_DENIED;

    for (uint32_t i = 0; i < m->n; i++)
        if (at(m, i)->status < strongest)
            strongest = at(m, i)->status;
    m->fact->status = last == TK_FACT_DENIED ? last : strongest;
}

// ---------------------------------------------------------------------------------------------
// sides

static uint16_t side_of(const tk_statement *s, bool date)
{
    return date ? s->date_side : s->side;
}

/** Counts the sides, and finds the one that most independent documents are on; of equals, the one
 * told first. */
static uint16_t find_main_side(const making *m, bool date, uint16_t *n_sides)
{
    uint32_t weight[TK_SIDES_MAX], last[TK_SIDES_MAX], first[TK_SIDES_MAX];
    uint16_t best = TK_NO_SIDE, end = 0;

    *n_sides = 0;
    for (uint32_t i = 0; i < m->n; i++)
        if (side_of(at(m, i), date) < TK_SIDES_MAX && side_of(at(m, i), date) >= end)
            end = (uint16_t)(side_of(at(m, i), date) + 1);
    memset(weight, 0, end * sizeof *weight);
    memset(last, 0, end * sizeof *last);
    for (uint32_t i = 0; i < m->n; i++) {
        const tk_statement *s = at(m, i);
        const uint16_t side = side_of(s, date);

        if (side >= TK_SIDES_MAX)
            continue;
        if (!last[side]) {
            first[side] = i;
            ++*n_sides;
        }
        weight[side] += s->independent && last[side] != s->document + 1;
        last[side] = s->document + 1;
    }
    for (uint16_t side = 0; side < end; side++)
        if (last[side] && (best == TK_NO_SIDE || weight[side] > weight[best] ||
                           (weight[side] == weight[best] && first[side] < first[best])))
            best = side;
    return best;
}

static bool is_more_exact(const tk_interval *a, const tk_interval *b)
{
    return tk_interval_width(a) < tk_interval_width(b) || tk_interval_is_wider(b, a);
}

/** Finds the most exact amount of the main side, and what it has in common with the others. */
static void reconcile_amount(making *m)
{
    tk_fact *fact = m->fact;
    const tk_statement *best = NULL;

    fact->main_side = find_main_side(m, false, &fact->sides);
    fact->value = TK_NONE;
    for (uint32_t i = 0; i < m->n; i++)
        if (at(m, i)->side == fact->main_side && at(m, i)->has_amount &&
            (!best || is_more_exact(&at(m, i)->amount, &best->amount))) {
            best = at(m, i);
            fact->value = m->list[i];
        }
    if (!best)
        return;
    fact->has_amount = true;
    fact->unit = best->unit;
    fact->mod = best->mod;
    fact->amount = best->amount;
    for (uint32_t i = 0; i < m->n; i++)
        if (at(m, i)->side == fact->main_side &&
            tk_intervals_meet(&fact->amount, &at(m, i)->amount))
            tk_interval_cut(&fact->amount, &at(m, i)->amount);
    for (uint32_t i = 0; i < m->n; i++) {
        tk_statement *s = at(m, i);

        if (s->side == TK_NO_SIDE)
            continue;
        if (s->side != fact->main_side)
            s->agreement = TK_CONFLICTS;
        else
            s->agreement = tk_interval_is_wider(&s->amount, &best->amount) ? TK_VAGUER : TK_AGREES;
    }
}

static int64_t length_of(const tk_statement *s)
{
    return s->begin == TK_NO_DAY || s->until == TK_NO_DAY ? INT64_MAX
                                                          : (int64_t)s->until - s->begin;
}

/** Whether one document gives the event two dates: then dates are of something else. */
static bool tells_two_dates(const making *m)
{
    const tk_statement *last = NULL;

    for (uint32_t i = 0; i < m->n; i++) {
        const tk_statement *s = at(m, i);

        if (s->date_side == TK_NO_SIDE)
            continue;
        if (last && last->document == s->document && last->source == s->source &&
            last->date_side != s->date_side)
            return true;
        last = s;
    }
    return false;
}

/** Finds the shortest period of the main side. */
static void reconcile_date(making *m)
{
    tk_fact *fact = m->fact;
    const tk_statement *best = NULL;

    fact->main_date_side = find_main_side(m, true, &fact->date_sides);
    if (fact->date_sides > 1 && tells_two_dates(m))
        fact->date_sides = 1;
    fact->dated = TK_NONE;
    fact->begin = fact->until = TK_NO_DAY;
    for (uint32_t i = 0; i < m->n; i++) {
        const tk_statement *s = at(m, i);

        if ((s->begin == TK_NO_DAY && s->until == TK_NO_DAY) ||
            (fact->main_date_side != TK_NO_SIDE && s->date_side != fact->main_date_side))
            continue;
        if (!best || length_of(s) < length_of(best)) {
            best = s;
            fact->dated = m->list[i];
        }
    }
    if (best) {
        fact->begin = best->begin;
        fact->until = best->until;
    }
}

// ------------------------------------------------------------------------------------- parties,
// what

static int compare_entities(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/** The union of two sets of entities. */
static uint32_t join_sets(tk_corpus *corpus, uint32_t a, uint32_t b)
{
    uint32_t n_a, n_b, n, kept = 0, number;
    const uint32_t *x = tk_set_of(corpus, a, &n_a), *y = tk_set_of(corpus, b, &n_b);
    uint32_t *all;

    if (a == b || !n_b)
        return a;
    if (!n_a)
        return b;
    n = n_a + n_b;
    all = malloc(n * sizeof *all);
    if (!all)
        return TK_INTERN_NONE;
    memcpy(all, x, n_a * sizeof *all);
    memcpy(all + n_a, y, n_b * sizeof *all);
    qsort(all, n, sizeof *all, compare_entities);
    for (uint32_t i = 0; i < n; i++)
        if (!kept || all[kept - 1] != all[i])
            all[kept++] = all[i];
    number = tk_intern_add(&corpus->sets, (const char *)all, kept * sizeof *all, true);
    free(all);
    return number;
}

/** The most parties that a fact gathers from witnesses that name different ones. */
enum { PARTIES_MAX = 64 };

/** Adds the parties of one role of a statement to those of the fact. */
static bool add_parties(tk_corpus *corpus, uint32_t *parties, uint32_t more)
{
    uint32_t n;

    (void)tk_set_of(corpus, *parties, &n);
    if (n < PARTIES_MAX)
        *parties = join_sets(corpus, *parties, more);
    return *parties != TK_INTERN_NONE;
}

static bool find_parties(making *m)
{
    tk_fact *fact = m->fact;

    for (uint32_t i = 0; i < m->n; i++) {
        const tk_statement *s = at(m, i);
        tk_record_fact text;

        if (!add_parties(m->corpus, &fact->subjects, s->subjects) ||
            !add_parties(m->corpus, &fact->objects, s->objects))
            return false;
        if (!fact->what)
            fact->what = s->what;
        tk_statement_read(m->corpus, s, &text);
        if (text.texts[TK_TEXT_CHANGE].length && s->agreement != TK_CONFLICTS)
            fact->changed = m->list[i];
    }
    return true;
}

bool tk_fact_add(tk_component_work *work, const uint32_t *statements, uint32_t n)
{
    tk_corpus *corpus = work->corpus;
    making m = {.work = work, .corpus = corpus, .list = statements, .n = n};

    if (!tk_vector_room(&corpus->facts, corpus->n_facts, &work->fact_capacity,
                        sizeof *corpus->facts))
        return false;
    m.fact = &corpus->facts[corpus->n_facts++];
    *m.fact = (tk_fact){.witnesses = work->n_witnesses,
                        .n_witnesses = n,
                        .changed = TK_NONE,
                        .kind = corpus->statements[statements[0]].kind};
    memcpy(corpus->witnesses + work->n_witnesses, statements, n * sizeof *statements);
    work->n_witnesses += n;
    find_independent(&m);
    count_sources(&m);
    find_told(&m);
    find_status(&m);
    reconcile_amount(&m);
    reconcile_date(&m);
    if (m.fact->kind == TK_FACT_APPOINTMENT)
        m.fact->mod = corpus->statements[statements[0]].mod;
    return find_parties(&m);
}
