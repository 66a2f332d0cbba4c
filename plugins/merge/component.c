// SPDX-License-Identifier: MIT
// The statements of one component, which have the same kind, parties and measure: which of them
// are one fact by their periods and amounts, and where they exclude each other.
#include "kinds.h"

#include "vector.h"

#include <string.h>

/** Amounts of two periods that overlap are the same if they are not wider than that. */
static const double close_width = 0.25;
/** Each pile is compared with so many before it in the order of amounts. */
enum { NEIGHBOURS = 16, FEW_PILES = 64 };
/** A statement without a period can be about one that ended so many days before its document; and
 * one amount is repeated within so many days. */
enum { LOOK_BACK = 730 };
/** The date of an appointment is a period of at most so many days: a longer one is a term. */
enum { DATE_OF_POST_MAX = 92 };

static uint32_t what_of(const tk_component_work *work, uint32_t statement)
{
    return work->corpus->statements[statement].what;
}

// -------------------------------------------------------------------------------------- the
// forests

static uint32_t amount_root(tk_pile *piles, uint32_t i)
{
    while (piles[i].same_amount != i) {
        piles[i].same_amount = piles[piles[i].same_amount].same_amount;
        i = piles[i].same_amount;
    }
    return i;
}

static uint32_t fact_root(tk_pile *piles, uint32_t i)
{
    while (piles[i].same_fact != i) {
        piles[i].same_fact = piles[piles[i].same_fact].same_fact;
        i = piles[i].same_fact;
    }
    return i;
}

static void join_facts(tk_pile *piles, uint32_t a, uint32_t b)
{
    a = fact_root(piles, a);
    b = fact_root(piles, b);
    if (a < b)
        piles[b].same_fact = a;
    else
        piles[a].same_fact = b;
}

// ------------------------------------------------------------------------------------------
// periods

static bool overlap(const tk_pile *a, const tk_pile *b)
{
    const bool before = a->until != TK_NO_DAY && b->begin != TK_NO_DAY && a->until <= b->begin;
    const bool after = b->until != TK_NO_DAY && a->begin != TK_NO_DAY && b->until <= a->begin;

    return !before && !after;
}

/** Whether a dated pile can be what an undated one is about, told on a day of its window. */
static bool can_be_about(const tk_pile *undated, const tk_pile *dated, const tk_kind_rule *rule)
{
    const int32_t back = rule->window < 10 ? rule->window : LOOK_BACK;

    if (undated->begin == TK_NO_DAY || dated->until == TK_NO_DAY)
        return undated->begin == TK_NO_DAY || rule->window >= 10;
    if (rule->window < 10 && dated->begin != TK_NO_DAY && dated->begin > undated->until)
        return false;
    return dated->until >= undated->begin - back;
}

static int32_t earlier(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t later(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/** Whether two windows are near enough for one amount, told again. Prices change from day to day.
 */
static bool are_near(const tk_pile *a, const tk_pile *b, const tk_kind_rule *rule)
{
    if (a->begin == TK_NO_DAY || b->begin == TK_NO_DAY)
        return true;
    return rule->window >= 10 &&
           later(a->until, b->until) - earlier(a->begin, b->begin) <= LOOK_BACK;
}

static bool periods_agree(const tk_pile *a, const tk_pile *b, const tk_kind_rule *rule)
{
    if (a->dated && b->dated)
        return overlap(a, b);
    if (a->dated != b->dated)
        return a->dated ? can_be_about(b, a, rule) : can_be_about(a, b, rule);
    return are_near(a, b, rule);
}

/** Makes the period of `a` that of both: what they have in common, or all days on which an article
 * states it. If only one is stated, it is that of `a`. */
static void join_periods(tk_pile *a, const tk_pile *b)
{
    if (!a->dated && b->begin != TK_NO_DAY) {
        a->begin = a->begin == TK_NO_DAY ? b->begin : earlier(a->begin, b->begin);
        a->until = later(a->until, b->until);
    } else if (a->dated && b->dated) {
        a->begin = later(a->begin, b->begin);
        if (b->until != TK_NO_DAY)
            a->until = a->until == TK_NO_DAY ? b->until : earlier(a->until, b->until);
    }
}

/** Makes the amounts of two piles one, if their periods allow it. */
static bool join_amounts(tk_pile *piles, uint32_t a, uint32_t b, const tk_kind_rule *rule)
{
    tk_pile *x = &piles[amount_root(piles, a)], *y = &piles[amount_root(piles, b)];

    if (x == y || !tk_intervals_meet(&x->common, &y->common) || !periods_agree(x, y, rule))
        return false;
    // The root is the one with a period, else the earlier: conflicts are looked for there.
    if (x->dated == y->dated ? y < x : y->dated) {
        tk_pile *other = x;

        x = y;
        y = other;
    }
    tk_interval_cut(&x->common, &y->common);
    join_periods(x, y);
    x->partial &= y->partial;
    x->forecast &= y->forecast;
    y->same_amount = (uint32_t)(x - piles);
    join_facts(piles, (uint32_t)(x - piles), (uint32_t)(y - piles));
    return true;
}

// --------------------------------------------------------------------------------------------
// piles

static bool is_forecast(const tk_statement *s)
{
    return s->status == TK_FACT_PLANNED || s->status == TK_FACT_EXPECTED ||
           s->status == TK_FACT_RUMOURED;
}

/** Adds a pile without statements. Its number, or TK_NONE when out of memory. */
static uint32_t add_pile(tk_component_work *work, const tk_told *first, uint32_t group)
{
    const uint32_t n = work->n_piles;

    if (!tk_vector_room(&work->piles, n, &work->pile_capacity, sizeof *work->piles))
        return TK_NONE;
    work->piles[n] = (tk_pile){
        .same_amount = n,
        .same_fact = n,
        .begin = first->begin,
        .until = first->until,
        .dated = first->dated,
        .group = group,
        .side = TK_NO_SIDE,
        .forecast = true,
        .partial = true,
    };
    return work->n_piles++;
}

static void put_in_pile(tk_component_work *work, uint32_t pile, uint32_t statement)
{
    tk_statement *s = &work->corpus->statements[statement];
    tk_pile *p = &work->piles[pile];

    s->fact = pile; // until its fact has a number
    p->forecast &= is_forecast(s);
    p->partial &= s->partial;
    if (!p->what)
        p->what = s->what;
}

/** Makes piles of the statements without an amount in a group: one, or one for each purpose. */
static bool pile_silent(tk_component_work *work, const tk_told *told, uint32_t n, uint32_t group,
                        const tk_kind_rule *rule)
{
    uint32_t last = TK_NONE;

    for (uint32_t i = 0; i < n; i++) {
        const uint32_t statement = told[i].statement;

        if (work->corpus->statements[statement].has_amount)
            continue;
        if (last == TK_NONE || (rule->conflict == TK_CONFLICT_WHAT &&
                                work->piles[last].what != what_of(work, statement)))
            last = add_pile(work, &told[i], group);
        if (last == TK_NONE)
            return false;
        put_in_pile(work, last, statement);
    }
    return true;
}

/** Makes piles of the forecasts of a group, or of its other statements. */
static bool pile_amounts(tk_component_work *work, const tk_told *told, uint32_t n, uint32_t group,
                         const tk_kind_rule *rule, bool forecast)
{
    const uint32_t base = work->n_piles;
    uint32_t n_items = 0, n_clusters;

    for (uint32_t i = 0; i < n; i++) {
        const tk_statement *s = &work->corpus->statements[told[i].statement];

        if (s->has_amount && (rule->state && is_forecast(s)) == forecast)
            work->items[n_items++] = (tk_item){
                .range = s->amount, .statement = told[i].statement, .rank = tk_rank_of(&s->amount)};
    }
    n_clusters = tk_cluster(work->items, n_items, work->common);
    for (uint32_t k = 0; k < n_clusters; k++) {
        const uint32_t pile = add_pile(work, told, group);

        if (pile == TK_NONE)
            return false;
        work->piles[pile].has_amount = true;
        work->piles[pile].common = work->common[k];
    }
    for (uint32_t i = 0; i < n_items; i++)
        put_in_pile(work, base + work->items[i].cluster, work->items[i].statement);
    return true;
}

/** Makes piles of a group: `n` statements of one unit and period. */
static bool pile_group(tk_component_work *work, const tk_told *told, uint32_t n, uint32_t group,
                       const tk_kind_rule *rule)
{
    return pile_amounts(work, told, n, group, rule, false) &&
           (!rule->state || pile_amounts(work, told, n, group, rule, true)) &&
           pile_silent(work, told, n, group, rule);
}

// --------------------------------------------------------------------------- across periods

static int compare_piles(const void *a, const void *b, void *ctx)
{
    const tk_pile *piles = ctx;
    const uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    const int order = tk_number_compare(&piles[i].common.low, &piles[j].common.low);

    return order ? order : (i > j) - (i < j);
}

/** Joins piles of different periods whose amounts are nearly exact and agree. */
static void join_close(tk_component_work *work, const tk_kind_rule *rule)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < work->n_piles; i++)
        if (work->piles[i].has_amount && tk_interval_width(&work->piles[i].common) <= close_width)
            work->sorted_piles[n++] = i;
    if (n > 1)
        qsort_r(work->sorted_piles, n, sizeof *work->sorted_piles, compare_piles, work->piles);
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t j = i; j > 0 && i - j < NEIGHBOURS; j--)
            (void)join_amounts(work->piles, work->sorted_piles[j - 1], work->sorted_piles[i], rule);
}

/** Joins a pile to the only one of another period that agrees with it. */
static void join_vague(tk_component_work *work, uint32_t pile, const tk_kind_rule *rule)
{
    tk_pile *piles = work->piles;
    uint32_t only = TK_NONE;

    for (uint32_t i = 0; i < work->n_piles; i++) {
        const uint32_t root = amount_root(piles, i);

        if (!piles[i].has_amount || i == pile || root == amount_root(piles, pile) ||
            piles[i].group == piles[pile].group || root == only ||
            (rule->state && piles[root].forecast != piles[pile].forecast) ||
            !tk_intervals_meet(&piles[root].common, &piles[pile].common) ||
            !periods_agree(&piles[root], &piles[pile], rule))
            continue;
        if (only != TK_NONE)
            return;
        only = root;
    }
    if (only != TK_NONE)
        (void)join_amounts(piles, only, pile, rule);
}

/** Joins the piles without amount and period to the only fact that there is, if so. */
static void join_silent(tk_component_work *work)
{
    tk_pile *piles = work->piles;
    uint32_t only = TK_NONE;

    for (uint32_t i = 0; i < work->n_piles; i++) {
        if (!piles[i].has_amount)
            continue;
        if (only != TK_NONE && fact_root(piles, i) != only)
            return;
        only = fact_root(piles, i);
    }
    for (uint32_t i = 0; i < work->n_piles && only != TK_NONE; i++)
        if (!piles[i].has_amount && !piles[i].dated &&
            (!piles[i].what || !piles[only].what || piles[i].what == piles[only].what))
            join_facts(piles, only, i);
}

// --------------------------------------------------------------------------------------- conflicts

/** Whether a document tells two amounts of the group itself, of one source or none: then they are
 * different facts. `told` is in order. */
static bool contradicts_itself(const tk_component_work *work, const tk_told *told, uint32_t n)
{
    const tk_statement *statements = work->corpus->statements;
    const tk_statement *first = NULL, *last = NULL;

    for (uint32_t i = 0; i < n; i++) {
        const tk_statement *s = &statements[told[i].statement];

        if (!s->has_amount)
            continue;
        if (!first || first->document != s->document)
            first = last = s;
        if ((s->source == first->source &&
             amount_root(work->piles, s->fact) != amount_root(work->piles, first->fact)) ||
            (s->source == last->source &&
             amount_root(work->piles, s->fact) != amount_root(work->piles, last->fact)))
            return true;
        last = s;
    }
    return false;
}

static bool can_conflict(const tk_component_work *work, const tk_told *told, const tk_pile *pile,
                         const tk_kind_rule *rule)
{
    const tk_statement *s = &work->corpus->statements[told->statement];

    if (!pile->has_amount || pile->partial)
        return false;
    switch (rule->conflict) {
    case TK_CONFLICT_PARTIES:
        return s->subjects && s->objects;
    case TK_CONFLICT_MEASURE:
    case TK_CONFLICT_WHAT:
        return pile->what != 0;
    default:
        return true;
    }
}

static int compare_conflicts(const void *a, const void *b, void *ctx)
{
    const tk_pile *piles = ctx;
    const uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;

    if (piles[i].forecast != piles[j].forecast)
        return piles[i].forecast ? 1 : -1;
    if (piles[i].what != piles[j].what)
        return piles[i].what < piles[j].what ? -1 : 1;
    return (i > j) - (i < j);
}

/** Makes one fact of the piles of a group, from number `base` on, whose amounts exclude each
 * other. */
static void join_conflicts(tk_component_work *work, const tk_told *told, uint32_t n, uint32_t base,
                           uint32_t end, const tk_kind_rule *rule)
{
    uint32_t *list = work->sorted_piles, count = 0;

    if (end - base < 2 || contradicts_itself(work, told, n))
        return;
    // An amount that is stated of another period, too, conflicts only there: facts of several
    // periods do not become one by the amounts that they happen to share.
    for (uint32_t i = base; i < end; i++)
        if (amount_root(work->piles, i) == i && can_conflict(work, told, &work->piles[i], rule))
            list[count++] = i;
    if (count > 1)
        qsort_r(list, count, sizeof *list, compare_conflicts, work->piles);
    for (uint32_t i = 1; i < count; i++) {
        const tk_pile *a = &work->piles[list[i - 1]], *b = &work->piles[list[i]];

        if ((!rule->state || a->forecast == b->forecast) &&
            (rule->conflict != TK_CONFLICT_WHAT || a->what == b->what))
            join_facts(work->piles, list[i - 1], list[i]);
    }
}

/** Joins the statements of a group without amount to the only fact of the group, if so. */
static void join_group_silent(tk_component_work *work, uint32_t base, uint32_t end)
{
    tk_pile *piles = work->piles;
    uint32_t only = TK_NONE;

    for (uint32_t i = base; i < end; i++) {
        if (!piles[i].has_amount)
            continue;
        if (only != TK_NONE && fact_root(piles, i) != only)
            return;
        only = fact_root(piles, i);
    }
    for (uint32_t i = base; i < end && only != TK_NONE; i++)
        if (!piles[i].has_amount &&
            (!piles[i].what || !piles[only].what || piles[i].what == piles[only].what))
            join_facts(piles, only, i);
}

// --------------------------------------------------------------------------------------------
// facts

static int compare_keys(const void *a, const void *b)
{
    const tk_told *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->statement > y->statement) - (x->statement < y->statement);
}

/** Numbers the sides of a fact's statements: one for each amount. */
static void number_sides(tk_component_work *work, const tk_told *told, uint32_t n)
{
    uint16_t sides = 0;

    for (uint32_t i = 0; i < n; i++) {
        tk_statement *s = &work->corpus->statements[told[i].statement];
        tk_pile *pile = &work->piles[amount_root(work->piles, s->fact)];

        if (!s->has_amount)
            continue;
        if (pile->side == TK_NO_SIDE) {
            pile->side = sides;
            sides = (uint16_t)(sides + (sides < TK_SIDES_MAX - 1));
        }
        s->side = pile->side;
    }
}

/** Makes facts of all piles. */
static bool add_facts(tk_component_work *work, tk_told *told, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        told[i].key = fact_root(work->piles, work->corpus->statements[told[i].statement].fact);
    if (n > 1)
        qsort(told, n, sizeof *told, compare_keys);
    for (uint32_t i = 0, next; i < n; i = next) {
        for (next = i; next < n && told[next].key == told[i].key; next++)
            work->list[next - i] = told[next].statement;
        number_sides(work, told + i, next - i);
        if (!tk_fact_add(work, work->list, next - i))
            return false;
    }
    return true;
}

// ------------------------------------------------------------------------- statements of a unit

static bool same_period(const tk_told *a, const tk_told *b)
{
    return a->dated == b->dated && a->begin == b->begin && a->until == b->until;
}

/** Divides undated statements, which are sorted by their documents' days, into windows. Those whose
 * day is not known come first, and go to the only window, if so. */
static void find_windows(tk_told *told, uint32_t n, int32_t days)
{
    uint32_t i = 0, unknown, windows = 0;
    int32_t start = TK_NO_DAY, last = TK_NO_DAY;

    while (i < n && !told[i].dated && told[i].begin == TK_NO_DAY)
        i++;
    unknown = i;
    for (; i < n && !told[i].dated; i++) {
        if (start == TK_NO_DAY || told[i].begin - start > days) {
            start = told[i].begin;
            windows++;
        }
        last = start;
        told[i].begin = start;
        told[i].until = start + days;
    }
    for (i = 0; windows == 1 && i < unknown; i++) {
        told[i].begin = last;
        told[i].until = last + days;
    }
}

static int compare_periods(const void *a, const void *b)
{
    const tk_told *x = a, *y = b;

    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    if (x->dated != y->dated)
        return x->dated ? 1 : -1;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    if (x->until != y->until)
        return x->until < y->until ? -1 : 1;
    return (x->statement > y->statement) - (x->statement < y->statement);
}

static bool match_unit(tk_component_work *work, tk_told *told, uint32_t n, const tk_kind_rule *rule)
{
    uint32_t base = 0;

    find_windows(told, n, rule->window);
    qsort(told, n, sizeof *told, compare_periods);
    work->n_piles = 0;
    for (uint32_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && same_period(&told[i], &told[next]);)
            next++;
        if (!pile_group(work, told + i, next - i, i, rule))
            return false;
    }
    if (work->sorted_capacity < work->pile_capacity) {
        uint32_t *grown = realloc(work->sorted_piles, work->pile_capacity * sizeof *grown);

        if (!grown)
            return false;
        work->sorted_piles = grown;
        work->sorted_capacity = work->pile_capacity;
    }
    join_close(work, rule);
    for (uint32_t i = 0; i < work->n_piles && work->n_piles <= FEW_PILES; i++)
        if (work->piles[i].has_amount)
            join_vague(work, i, rule);
    for (uint32_t i = 0, next; i < n; i = next) {
        uint32_t end = base;

        for (next = i + 1; next < n && same_period(&told[i], &told[next]);)
            next++;
        while (end < work->n_piles && work->piles[end].group == i)
            end++;
        join_conflicts(work, told + i, next - i, base, end, rule);
        join_group_silent(work, base, end);
        base = end;
    }
    join_silent(work);
    return add_facts(work, told, n);
}

/** The unit of the statements without an amount: that of the others, if they have only one. */
static uint32_t only_unit(const tk_component_work *work, const uint32_t *statements, uint32_t n)
{
    uint32_t only = TK_NONE;

    for (uint32_t i = 0; i < n; i++) {
        const tk_statement *s = &work->corpus->statements[statements[i]];

        if (s->has_amount && only != TK_NONE && only != s->unit)
            return TK_NONE;
        if (s->has_amount)
            only = s->unit;
    }
    return only;
}

static bool match_states(tk_component_work *work, const uint32_t *statements, uint32_t n)
{
    const tk_kind_rule *rule = &tk_kind_rules[work->corpus->statements[statements[0]].kind];
    const uint32_t only = only_unit(work, statements, n);

    for (uint32_t i = 0; i < n; i++) {
        const tk_statement *s = &work->corpus->statements[statements[i]];
        const bool dated = s->begin != TK_NO_DAY || s->until != TK_NO_DAY;

        work->told[i] = (tk_told){
            .statement = statements[i],
            .unit = s->has_amount ? s->unit : only,
            .begin = dated ? s->begin : work->corpus->documents[s->document].day,
            .until = dated ? s->until : TK_NO_DAY,
            .dated = dated,
        };
    }
    qsort(work->told, n, sizeof *work->told, compare_periods);
    for (uint32_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && work->told[next].unit == work->told[i].unit;)
            next++;
        if (!match_unit(work, work->told + i, next - i, rule))
            return false;
    }
    return true;
}

// -------------------------------------------------------------------------------------------
// events

/** The unit that most statements have, or TK_NONE. Units are compared in the order of `told`. */
static uint32_t main_unit(tk_component_work *work, const uint32_t *statements, uint32_t n)
{
    uint32_t best = TK_NONE, most = 0;

    for (uint32_t i = 0; i < n; i++) {
        const tk_statement *s = &work->corpus->statements[statements[i]];

        work->told[i] =
            (tk_told){.statement = statements[i], .key = s->has_amount ? s->unit : TK_NONE};
    }
    qsort(work->told, n, sizeof *work->told, compare_keys);
    for (uint32_t i = 0, next; i < n && work->told[i].key != TK_NONE; i = next) {
        for (next = i + 1; next < n && work->told[next].key == work->told[i].key;)
            next++;
        if (next - i > most) {
            most = next - i;
            best = work->told[i].key;
        }
    }
    return best;
}

/** A period as a range of days, both included. */
static tk_interval days_of(const tk_statement *s)
{
    const tk_interval all = {TK_NUMBER_LEAST, TK_NUMBER_MOST};
    tk_interval range = all;

    if (s->begin != TK_NO_DAY)
        range.low = (tk_number){s->begin, 0, false};
    if (s->until != TK_NO_DAY)
        range.high = (tk_number){(int64_t)s->until - 1, 0, false};
    return range;
}

/** Whether the date of a statement says when the event was. */
static bool is_dated(const tk_statement *s)
{
    if (s->begin == TK_NO_DAY && s->until == TK_NO_DAY)
        return false;
    return s->kind != TK_FACT_APPOINTMENT || (s->begin != TK_NO_DAY && s->until != TK_NO_DAY &&
                                              s->until - s->begin <= DATE_OF_POST_MAX);
}

static uint16_t side_number(uint32_t cluster)
{
    return (uint16_t)(cluster < TK_SIDES_MAX ? cluster : TK_SIDES_MAX - 1);
}

static void find_date_sides(tk_component_work *work, const uint32_t *statements, uint32_t n)
{
    uint32_t n_items = 0;

    for (uint32_t i = 0; i < n; i++) {
        const tk_statement *s = &work->corpus->statements[statements[i]];

        if (is_dated(s))
            work->items[n_items++] =
                (tk_item){.range = days_of(s), .statement = statements[i], .rank = TK_RANK_EXACT};
    }
    (void)tk_cluster(work->items, n_items, work->common);
    for (uint32_t i = 0; i < n_items; i++)
        work->corpus->statements[work->items[i].statement].date_side =
            side_number(work->items[i].cluster);
}

static void find_amount_sides(tk_component_work *work, const uint32_t *statements, uint32_t n,
                              uint32_t unit)
{
    uint32_t n_items = 0;

    for (uint32_t i = 0; i < n; i++) {
        const tk_statement *s = &work->corpus->statements[statements[i]];

        if (s->has_amount && s->unit == unit)
            work->items[n_items++] = (tk_item){
                .range = s->amount, .statement = statements[i], .rank = tk_rank_of(&s->amount)};
    }
    (void)tk_cluster(work->items, n_items, work->common);
    for (uint32_t i = 0; i < n_items; i++)
        work->corpus->statements[work->items[i].statement].side =
            side_number(work->items[i].cluster);
}

/** Whether one document, by one source, gives the event two amounts. */
static bool tells_two_amounts(const tk_component_work *work, const uint32_t *statements, uint32_t n)
{
    const tk_statement *last = NULL;

    for (uint32_t i = 0; i < n; i++) {
        const tk_statement *s = &work->corpus->statements[statements[i]];

        if (s->side == TK_NO_SIDE)
            continue;
        if (last && last->document == s->document && last->source == s->source &&
            last->side != s->side)
            return true;
        last = s;
    }
    return false;
}

/** Makes a fact of each side that has a bit in `apart`, and one of all other statements. */
static bool add_event_parts(tk_component_work *work, const uint32_t *statements, uint32_t n,
                            const bool apart[TK_SIDES_MAX])
{
    for (uint32_t i = 0; i < n; i++) {
        const uint16_t side = work->corpus->statements[statements[i]].side;
        const bool alone = side != TK_NO_SIDE && apart[side];

        work->told[i] = (tk_told){.statement = statements[i], .key = alone ? side + 1u : 0};
    }
    qsort(work->told, n, sizeof *work->told, compare_keys);
    for (uint32_t i = 0, next; i < n; i = next) {
        for (next = i; next < n && work->told[next].key == work->told[i].key; next++)
            work->list[next - i] = work->told[next].statement;
        if (!tk_fact_add(work, work->list, next - i))
            return false;
    }
    return true;
}

/** Finds the sides that are facts of their own: all but the first if a document tells two amounts
 * itself, and those of statements that lack a party. */
static bool find_apart(const tk_component_work *work, const uint32_t *statements, uint32_t n,
                       bool apart[TK_SIDES_MAX])
{
    const bool all = tells_two_amounts(work, statements, n);
    bool any = all, whole = false;

    memset(apart, true, TK_SIDES_MAX * sizeof *apart);
    for (uint32_t i = 0; i < n; i++) {
        const tk_statement *s = &work->corpus->statements[statements[i]];

        if (s->side == TK_NO_SIDE)
            continue;
        any |= s->partial;
        if (!s->partial && !(all && whole)) {
            apart[s->side] = false;
            whole = true;
        }
    }
    return any && whole;
}

static bool match_event(tk_component_work *work, const uint32_t *statements, uint32_t n)
{
    bool apart[TK_SIDES_MAX];
    const uint32_t unit = main_unit(work, statements, n);

    find_amount_sides(work, statements, n, unit);
    find_date_sides(work, statements, n);
    if (find_apart(work, statements, n, apart))
        return add_event_parts(work, statements, n, apart);
    return tk_fact_add(work, statements, n);
}

// -------------------------------------------------------------------------------------------
// memory

static bool reserve(tk_component_work *work, uint32_t n)
{
    const size_t room = (size_t)n + n / 2 + 16;

    if (n <= work->capacity)
        return true;
    free(work->told);
    free(work->items);
    free(work->common);
    free(work->list);
    free(work->originals);
    work->told = malloc(room * sizeof *work->told);
    work->items = malloc(room * sizeof *work->items);
    work->common = malloc(room * sizeof *work->common);
    work->list = malloc(room * sizeof *work->list);
    work->originals = malloc(room * sizeof *work->originals);
    work->capacity = (uint32_t)room;
    return work->told && work->items && work->common && work->list && work->originals;
}

bool tk_component_match(tk_component_work *work, const uint32_t *statements, uint32_t n, bool event)
{
    if (!reserve(work, n))
        return false;
    return event ? match_event(work, statements, n) : match_states(work, statements, n);
}

void tk_component_work_finish(tk_component_work *work)
{
    free(work->told);
    free(work->items);
    free(work->common);
    free(work->list);
    free(work->originals);
    free(work->piles);
    free(work->sorted_piles);
    *work = (tk_component_work){0};
}
