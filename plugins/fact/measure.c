// SPDX-License-Identifier: MIT
#include "measure.h"

#include "figure.h"
#include "mention.h"
#include "source.h"

#include <string.h>

// ------------------------------------------------------------------------------------ nouns

/** The measure of "revenue of $2m", "revenue between", "in the range of", "ranging from", where
 * `before` is the item after the preposition. */
static uint32_t measure_before(const fact_sentence *s, uint32_t i, uint32_t before)
{
    if (before < i && fact_token_is(s, s->items[i - 1].first, W_BETWEEN) &&
        fact_kind(s, before - 1, IT_NP) && item_is(&s->items[before - 1], W_MEASURE)) {
        return before - 1; // "expects revenue between $2m and $3m"
    }
    bool of = fact_prep_is(s, before - 1, "of") || fact_prep_is(s, before - 1, "at");
    if (of && before > 3 && fact_kind(s, before - 2, IT_NP) &&
        item_is(&s->items[before - 2], W_LEVEL) && fact_prep_is(s, before - 3, "in")) {
        before -= 2; // "revenue in the range of $2m to $3m"
    }
    of |= fact_prep_is(s, before - 1, "from") && before > 2 && fact_kind(s, before - 2, IT_VG) &&
          fact_kind(s, before - 3, IT_NP) && item_is(&s->items[before - 3], W_MEASURE);
    before -= of && fact_kind(s, before - 2, IT_VG) ? 1 : 0; // "sales ranging from $2m to $3m"
    return of && before > 1 && fact_kind(s, before - 2, IT_NP) &&
                   item_is(&s->items[before - 2], W_MEASURE)
               ? before - 2
               : NONE;
}

/** The measure that an amount is of: "$2m in revenue", "revenue of $2m", "a $2m profit". */
static uint32_t measure_of(const fact_sentence *s, uint32_t i)
{
    const item *np = &s->items[i];
    if (np->head != NONE) {
        return item_is(np, W_MEASURE) ? i : NONE;
    }
    uint32_t after = i + 2, before = i;
    if ((fact_prep_is(s, i + 1, "in") || fact_prep_is(s, i + 1, "of")) &&
        fact_kind(s, after, IT_NP) && item_is(&s->items[after], W_MEASURE) &&
        s->items[after].amount == NONE) {
        return after;
    }
    while (before > 0 && s->items[before - 1].kind == IT_WORD) {
        before--;
    }
    if (before < 2) {
        return NONE;
    }
    return measure_before(s, i, before);
}

/** ", up 12% from a year earlier" after an amount. */
static uint32_t trailing_change(const fact_sentence *s, uint32_t i, bool *down)
{
    uint32_t k = i + 1;
    while (fact_kind(s, k, IT_COMMA) || fact_kind(s, k, IT_DATE) || fact_kind(s, k, IT_WORD)) {
        k++;
    }
    if (!fact_kind(s, k, IT_DIR) || !fact_kind(s, k + 1, IT_NP)) {
        return NONE;
    }
    uint32_t a = s->items[k + 1].amount;
    *down = item_is(&s->items[k], W_DOWNWORD);
    return a != NONE && s->amounts[a].kind == AMOUNT_PERCENT && !s->amounts[a].used ? a : NONE;
}

/** Whether a verb states a forecast: "expects", "had forecast", "sees", but not "saw". */
static bool expects(const fact_sentence *s, uint32_t v)
{
    const item *vg = &s->items[v];
    return item_is(vg, W_EXPECT) && !(vg->flags & VG_PAST && item_is(vg, W_LOOKS));
}

static void expect(const fact_work *w, fact *f, uint32_t at)
{
    const fact_sentence *s = &w->sentence;
    uint32_t v = fact_verb_over(s, at);
    uint32_t subject = v == NONE ? NONE : s->items[v].subject;
    if (subject != NONE && item_is(&s->items[subject], W_EXPECTNOUN)) {
        f->status = TK_FACT_EXPECTED; // "the average estimate was for earnings of $2"
    }
    if (v != NONE && f->status == TK_FACT_ACTUAL && expects(s, v)) {
        f->status = TK_FACT_EXPECTED;
        uint32_t who = s->items[v].subject;
        if (who != NONE && !f->source.length &&
            (item_is(&s->items[who], W_SOURCE) || item_is(&s->items[who], W_PERSON))) {
            f->source = fact_source_at(w, who); // "analysts had expected"
        }
    }
}

/** Whether "$2m in cash" is how something is paid, not what its payer has. */
static bool is_payment(const fact_sentence *s, uint32_t m)
{
    uint32_t v = fact_verb_over(s, m);
    return item_is(&s->items[m], W_CASH) &&
           (v == NONE || !(s->items[v].flags & VG_HAVE || item_is(&s->items[v], W_STAND)));
}

/** "earnings" of "$1.25 a share" */
static tk_str per_share(const fact_sentence *s, tk_str what)
{
    static const char suffix[] = " per share";
    uint64_t length = sizeof suffix - 1;
    if (what.length >= length && memcmp(what.data + what.length - length, suffix, length) == 0) {
        return what;
    }
    char *whole = s->text->host->alloc(s->text->doc, what.length + length);
    if (!whole) {
        return what;
    }
    memcpy(whole, what.data, what.length);
    memcpy(whole + what.length, suffix, length);
    return (tk_str){whole, what.length + length};
}

static bool read_noun(fact_work *w, uint32_t index)
{
    fact_sentence *s = &w->sentence;
    const fact_amount *a = &s->amounts[index];
    uint32_t m = measure_of(s, a->item);
    if (m == NONE || a->kind == AMOUNT_COUNT || a->kind == AMOUNT_BASIS ||
        (a->kind == AMOUNT_PERCENT && !item_is(&s->items[m], W_RATE)) ||
        (m > a->item && is_payment(s, m))) {
        return false;
    }
    owner o = {.kind = TK_FACT_RESULT,
               .rate = item_is(&s->items[m], W_RATE),
               .subject = fact_measure_owner(w, m),
               .what = fact_measure_name(s, &s->items[m])};
    if (a->each) {
        o.what = per_share(s, o.what);
    }
    figures g = {index, NONE, NONE, false, false, a->item, a->item, false};
    g.change = trailing_change(s, a->item, &g.down);
    fact *f = party_is(&o.subject) ? fact_figure_add(w, &o, &g) : NULL;
    if (!f) {
        return false;
    }
    fact_cover(s, f, s->items[m].first, s->items[m].last);
    fact_figure_finish(w, f, &o, m, a->item, a->item);
    expect(w, f, a->item);
    return true;
}

// ---------------------------------------------------------------------------------- movements

/** "a 5% rise in sales to $2m", "a drop of 1.4 percent in the KOSPI", "Acme's 5% gain" */
static bool read_movement(fact_work *w, uint32_t index)
{
    fact_sentence *s = &w->sentence;
    const fact_amount *a = &s->amounts[index];
    uint32_t noun = a->item;
    const item *np = &s->items[noun];
    if (np->head == NONE && fact_prep_is(s, noun - 1, "of") && noun > 1 &&
        fact_kind(s, noun - 2, IT_NP)) {
        noun -= 2;
    }
    np = &s->items[noun];
    bool down = item_is(np, W_DOWNNOUN) && !item_is(np, W_MEASURE);
    if (a->kind != AMOUNT_PERCENT || (!item_is(np, W_UPNOUN) && !down)) {
        return false;
    }
    uint32_t next = (a->item > noun ? a->item : noun) + 1;
    bool in =
        fact_prep_is(s, next, "in") || fact_prep_is(s, next, "of") || fact_prep_is(s, next, "for");
    if (in && fact_kind(s, next + 1, IT_DATE)) {
        next++; // "in first-quarter profit"
    }
    if (!in || !fact_kind(s, next + 1, IT_NP)) {
        return false;
    }
    owner o = fact_owner_of(w, next + 1);
    if (o.kind == TK_FACT_KINDS || o.weak || !party_is(&o.subject)) {
        return false;
    }
    uint32_t v = fact_verb_over(s, noun);
    figures g = fact_figures_in(s, next + 2, v == NONE ? s->count : s->items[v].stop, down);
    g.down = down;
    g.delta = NONE;
    g.change = index;
    fact *f = fact_figure_add(w, &o, &g);
    if (!f) {
        return false;
    }
    fact_cover(s, f, np->first, np->last);
    fact_cover(s, f, s->items[next + 1].first, s->items[next + 1].last);
    fact_figure_finish(w, f, &o, next + 1, noun, next + 1);
    expect(w, f, noun);
    return true;
}

// ------------------------------------------------------------------------------------- shares

/** "net income of $2 million, or 45 cents a share" */
static bool read_per_share(fact_work *w, uint32_t index)
{
    fact_sentence *s = &w->sentence;
    const fact_amount *a = &s->amounts[index];
    uint32_t before = a->item;
    while (before > 0 &&
           (s->items[before - 1].kind == IT_WORD || s->items[before - 1].kind == IT_CONJ ||
            s->items[before - 1].kind == IT_COMMA)) {
        before--;
    }
    if (a->kind != AMOUNT_MONEY || !a->each || index == 0 || before == a->item ||
        !s->amounts[index - 1].used || w->last.kind != TK_FACT_RESULT ||
        w->last.sentence != s->index) {
        return false;
    }
    static const char loss[] = "loss", eps[] = "earnings per share", lps[] = "loss per share";
    bool lost = false;
    for (uint64_t i = 0; i + 4 <= w->last.what.length; i++) {
        lost |= w->last.what.data[i] == loss[0] && w->last.what.data[i + 1] == loss[1] &&
                w->last.what.data[i + 2] == loss[2];
    }
    owner o = {.kind = TK_FACT_RESULT, .subject = w->last.subject};
    o.what = lost ? (tk_str){lps, sizeof lps - 1} : (tk_str){eps, sizeof eps - 1};
    figures g = {index, NONE, NONE, false, false, a->item, a->item, false};
    fact *f = fact_figure_add(w, &o, &g);
    if (!f) {
        return false;
    }
    fact_figure_finish(w, f, &o, NONE, a->item, a->item);
    return true;
}

// --------------------------------------------------------------------------------------- gaps

/** "the Dow fell 0.4% and the Nasdaq 1.2%", "and the lending rate to 2.4%": the verb of the figure
 * before is left out. */
static bool read_gap(fact_work *w, uint32_t index)
{
    fact_sentence *s = &w->sentence;
    uint32_t i = s->amounts[index].item;
    uint32_t np = i - 1;
    bool to = i > 1 && (fact_prep_is(s, np, "to") || fact_prep_is(s, np, "at"));
    np -= to || fact_prep_is(s, np, "by") ? 1 : 0;
    if (i == 0 || w->last.kind == TK_FACT_KINDS || w->last.sentence != s->index || !w->list.count ||
        !fact_kind(s, np, IT_NP) || s->items[i].head != NONE || np == 0 ||
        (s->items[np - 1].kind != IT_COMMA && s->items[np - 1].kind != IT_CONJ)) {
        return false;
    }
    owner o = fact_owner_of(w, np);
    const fact *before = &w->list.facts[w->list.count - 1];
    if (o.kind != w->last.kind || before->kind != o.kind || o.weak) {
        return false;
    }
    bool down = before->has_change ? before->change_negative : before->negative;
    figures g = {NONE, NONE, NONE, down, false, i, i, false};
    *(to ? &g.level : s->amounts[index].kind == AMOUNT_PERCENT ? &g.change : &g.delta) = index;
    uint8_t status = before->status;
    fact *f = fact_figure_add(w, &o, &g);
    if (!f) {
        return false;
    }
    fact_cover(s, f, s->items[np].first, s->items[np].last);
    fact_figure_finish(w, f, &o, np, i, i);
    f->status = status;
    return true;
}

bool fact_measure(fact_work *w, uint32_t index)
{
    return read_noun(w, index) || read_movement(w, index) || read_per_share(w, index) ||
           read_gap(w, index);
}
