// SPDX-License-Identifier: MIT
#include "forecast.h"

#include "figure.h"
#include "mention.h"
#include "source.h"

/** Whether a result states an amount of the same sort. */
static bool is_like(const fact *f, const fact_amount *a)
{
    if (f->kind != TK_FACT_RESULT) {
        return false;
    }
    bool percent = a->kind == AMOUNT_PERCENT && (f->has_change || f->has_amount) &&
                   (f->has_change || f->value.kind == AMOUNT_PERCENT);
    return percent || (f->has_amount && f->value.kind == a->kind && f->value.each == a->each);
}

/** The result of this sentence, or of the one before, that an expected amount is of; NULL: none. */
static const fact *result_before(const fact_work *w, const fact_amount *a)
{
    for (uint32_t k = w->list.count, n = 0; k-- > 0 && n < 6; n++) {
        const fact *f = &w->list.facts[k];
        if (w->sentence.index - f->sentence > 1) {
            break;
        }
        if (is_like(f, a)) {
            return f;
        }
    }
    return NULL;
}

/** The last item before `i`, without adverbs and the prepositions "of", "for" and "at". */
static uint32_t skip_back(const fact_sentence *s, uint32_t i)
{
    while (i > 0 && (s->items[i - 1].kind == IT_WORD || s->items[i - 1].kind == IT_DATE)) {
        i--;
    }
    if (i > 0 && (fact_prep_is(s, i - 1, "of") || fact_prep_is(s, i - 1, "for") ||
                  fact_prep_is(s, i - 1, "at"))) {
        i--;
    }
    return i == 0 ? NONE : i - 1;
}

/** Whether a verb says what others than the company expected. */
static bool is_view(const fact_sentence *s, uint32_t v)
{
    const item *vg = &s->items[v];
    if (!item_is(vg, W_EXPECT) || vg->subject == NONE || vg->flags & VG_NOT) {
        return false;
    }
    const item *who = &s->items[vg->subject];
    for (uint32_t k = vg->subject < v ? vg->subject : 0; k-- > 0 && vg->subject - k < 5;) {
        if (s->items[k].kind == IT_NP && item_is(&s->items[k], W_SOURCE)) {
            return true; // "analysts polled by Acme expected"
        }
    }
    return item_is(who, W_SOURCE) || item_is(who, W_PERSON) || item_is(who, W_INVESTOR) ||
           (vg->flags & VG_PERFECT && vg->flags & VG_PAST);
}

/** Whether words before a forecast say that it is an old one: "an earlier forecast". */
static bool is_former(const item *np)
{
    return fact_has(&np->mods, W_OLD) && !fact_has(&np->mods, W_EXPECTNOUN);
}

/** The verb of "the 5% that economists expected" or "expected by", or NONE. */
static uint32_t expected_after(const fact_sentence *s, uint32_t i)
{
    uint32_t after = fact_kind(s, i + 1, IT_REL) ? i + 2 : i + 1;
    if (fact_kind(s, after, IT_NP) && fact_kind(s, after + 1, IT_VG) && is_view(s, after + 1)) {
        return after + 1; // "the 5% that economists expected"
    }
    bool by = fact_kind(s, after, IT_VG) && item_is(&s->items[after], W_EXPECT) &&
              fact_prep_is(s, after + 1, "by");
    return by ? after : NONE;
}

/** The item that says that the amount at item `i` was expected, or NONE. */
static uint32_t expected_by(const fact_sentence *s, uint32_t i)
{
    const item *np = &s->items[i];
    if (is_former(np) || (i > 1 && fact_kind(s, i - 2, IT_NP) &&
                          item_is(&s->items[i - 2], W_EXPECTNOUN) && is_former(&s->items[i - 2]))) {
        return NONE; // "an earlier forecast of $2m"
    }
    if (item_is(np, W_EXPECTNOUN)) {
        return i; // "the $2m consensus"
    }
    if (np->head != NONE && !item_is(np, W_UPNOUN) && !item_is(np, W_DOWNNOUN) &&
        !item_is(np, W_JOBS)) {
        return NONE;
    }
    uint32_t before = skip_back(s, i);
    bool noun = fact_kind(s, before, IT_NP);
    if (noun && (item_is(&s->items[before], W_UPNOUN) || item_is(&s->items[before], W_DOWNNOUN))) {
        before = skip_back(s, before); // "forecast a gain of 5"
        noun = fact_kind(s, before, IT_NP);
    }
    if (noun && item_is(&s->items[before], W_EXPECTNOUN) &&
        !item_is(&s->items[before], W_TARGETWORD)) {
        return before;
    }
    if (fact_kind(s, before, IT_VG) && is_view(s, before)) {
        return before;
    }
    return expected_after(s, i);
}

/** Who expected: the subject of the verb, "by analysts". */
static tk_str who(const fact_work *w, uint32_t at)
{
    const fact_sentence *s = &w->sentence;
    const item *it = &s->items[at];
    if (it->kind == IT_VG && fact_prep_is(s, at + 1, "by") && fact_kind(s, at + 2, IT_NP)) {
        return fact_source_at(w, at + 2);
    }
    return it->kind == IT_VG && it->subject != NONE ? fact_source_at(w, it->subject)
                                                    : fact_source(w, at);
}

bool fact_forecast(fact_work *w, uint32_t index)
{
    fact_sentence *s = &w->sentence;
    const fact_amount *a = &s->amounts[index];
    uint32_t at = expected_by(s, a->item);
    const fact *of = at == NONE ? NULL : result_before(w, a);
    if (!of) {
        return false;
    }
    owner o = {.kind = TK_FACT_RESULT,
               .rate = of->has_amount && of->value.kind == AMOUNT_PERCENT,
               .subject = of->subject,
               .what = of->what};
    bool change = a->kind == AMOUNT_PERCENT && !o.rate;
    uint32_t date = of->date;
    const item *np = &s->items[a->item];
    bool down = item_is(np, W_DOWNNOUN) || (a->item > 1 && fact_prep_is(s, a->item - 1, "of") &&
                                            item_is(&s->items[a->item - 2], W_DOWNNOUN));
    figures g = {change ? NONE : index, change ? index : NONE, NONE, down, false, 0, 0, false};
    tk_str unit = of->unit_text;
    const char *name = of->unit;
    fact *f = fact_figure_add(w, &o, &g);
    if (!f) {
        return false;
    }
    f->status = TK_FACT_EXPECTED;
    f->date = date;
    f->source = who(w, at);
    if (a->kind == AMOUNT_COUNT) {
        f->unit_text = unit;
        f->unit = name;
    }
    if (s->items[at].kind == IT_NP || (s->items[at].subject != NONE && at < a->item)) {
        const item *from = &s->items[s->items[at].kind == IT_NP ? at : at + 1];
        fact_cover(s, f, from->first, from->last);
    }
    return true;
}

// ----------------------------------------------------------------------------------- changes

/** The measure among the words before "forecast", as an NP of its own. False if there is none. */
static bool measure_before(const fact_sentence *s, const item *np, item *measure)
{
    for (uint32_t t = np->head; t-- > np->first;) {
        if (fact_token_is(s, t, W_MEASURE)) {
            *measure = *np;
            measure->head = measure->last = t;
            uint32_t last = t, from = t > np->first ? t - 1 : t;
            uint32_t entry = fact_phrase_at(s->text, from, np->last + 1, &last);
            bool phrase = from < t && last == t && entry &&
                          fact_has(&s->text->lexicon->entries[entry].classes, W_MEASURE);
            measure->entry = phrase ? entry : fact_word_at(s->text, t)->entry;
            return true;
        }
    }
    return false;
}

/** "cut its profit forecast", "raised its forecast for sales": the measure of the forecast. */
static bool forecast_of(const fact_work *w, uint32_t v, uint32_t np, owner *o)
{
    const fact_sentence *s = &w->sentence;
    item measure;
    uint32_t next = np + 1;
    while (fact_kind(s, next, IT_DATE)) {
        next++;
    }
    if (measure_before(s, &s->items[np], &measure)) {
        o->what = fact_measure_name(s, &measure);
    } else if ((fact_prep_is(s, next, "for") || fact_prep_is(s, next, "of") ||
                fact_prep_is(s, next, "on")) &&
               fact_kind(s, next + 1, IT_NP) && item_is(&s->items[next + 1], W_MEASURE)) {
        measure = s->items[next + 1];
        o->what = fact_measure_name(s, &measure);
    } else {
        return false;
    }
    o->rate = item_is(&measure, W_RATE);
    o->subject = fact_possessor(w, np);
    if (!party_is(&o->subject)) {
        o->subject = fact_party(w, s->items[v].subject, WANT_ORG);
    }
    return party_is(&o->subject);
}

/** "cut its profit forecast by 5% to $2m", "raised guidance for sales to $2m from $1.9m" */
static void read_change(fact_work *w, uint32_t v)
{
    const fact_sentence *s = &w->sentence;
    const item *vg = &s->items[v];
    uint32_t np = v + 1;
    while (fact_kind(s, np, IT_WORD) || fact_kind(s, np, IT_DATE)) {
        np++;
    }
    owner o = {.kind = TK_FACT_RESULT};
    if (!fact_kind(s, np, IT_NP) || !item_is(&s->items[np], W_EXPECTNOUN) ||
        item_is(&s->items[np], W_TARGETWORD) || s->items[np].amount != NONE ||
        !forecast_of(w, v, np, &o)) {
        return;
    }
    figures g = fact_figures_in(s, np + 1, vg->stop, item_is(vg, W_LOWERS));
    if (g.level == NONE || s->amounts[g.level].kind > AMOUNT_PERCENT) {
        return;
    }
    fact *f = fact_figure_add(w, &o, &g);
    if (f) {
        fact_cover(s, f, vg->first, s->items[np].last);
        fact_figure_finish(w, f, &o, np, v, g.last);
        f->status = TK_FACT_EXPECTED;
    }
}

void fact_forecast_changes(fact_work *w)
{
    const fact_sentence *s = &w->sentence;
    if (!fact_has(&s->seen, W_EXPECTNOUN) || s->n_amounts == 0) {
        return;
    }
    for (uint32_t i = 0; i < s->count; i++) {
        const item *vg = &s->items[i];
        if (vg->kind == IT_VG && !(vg->flags & (VG_PASSIVE | VG_NOT)) && item_is(vg, W_CHANGE)) {
            read_change(w, i);
        }
    }
}
