// SPDX-License-Identifier: MIT
#include "stated.h"

#include "figure.h"
#include "mention.h"

/** Nouns that other kinds of facts are about, and those that are no measure of a period. */
static bool is_taken(const item *np)
{
    static const uint8_t heads[] = {
        W_INSTRUMENT, W_STOCK,       W_PRICE,        W_COMMODITY, W_DEALWORD,  W_MERGERWORD,
        W_VALUEWORD,  W_DEBTWORD,    W_DIVIDEND,     W_BUYBACK,   W_ROUND,     W_STAKE,
        W_SHARES,     W_FINEWORD,    W_CONTRACTWORD, W_COMPANY,   W_PERSON,    W_INVESTOR,
        W_GOV,        W_SOURCE,      W_PROJECT,      W_JOBS,      W_WORKFORCE, W_EXPECTNOUN,
        W_TARGETWORD, W_LEVEL,       W_HIGHLOW,      W_POINTS,    W_MEASURE,   W_PERIOD,
        W_VAGUE,      W_SPENDWORD,   W_POSTWORD,     W_LEGAL,     W_AUTHORITY, W_PRON_ORG,
        W_PRON_OTHER, W_PRON_PERSON, W_PLANNOUN,     W_TALKS,     W_UPNOUN,    W_DOWNNOUN,
        W_BARRELS,    W_GOODS};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        if (item_is(np, heads[i])) {
            return true;
        }
    }
    return fact_has(&np->mods, W_PRICE) || item_is(np, W_COST);
}

/** Whether an NP can be a measure: a common noun with an owner to be found. */
static bool is_noun(const fact_sentence *s, uint32_t i)
{
    if (!fact_kind(s, i, IT_NP)) {
        return false;
    }
    const item *np = &s->items[i];
    if (np->head == NONE || np->entity != NONE || np->amount != NONE || np->joined != np->end ||
        is_taken(np)) {
        return false;
    }
    const fact_word *word = fact_word_at(s->text, np->head);
    return word->shape & TK_SHAPE_LOWER && !(word->shape & TK_SHAPE_DIGIT);
}

/** The NP of which a verb states an amount: "its loan book stood at $2m"; NONE: none. */
static uint32_t stated_of(const fact_sentence *s, uint32_t i)
{
    uint32_t v = i;
    while (v > 0 && (s->items[v - 1].kind == IT_WORD || s->items[v - 1].kind == IT_DATE ||
                     fact_prep_is(s, v - 1, "at") || fact_prep_is(s, v - 1, "to"))) {
        v--;
    }
    if (v == 0 || !fact_kind(s, v - 1, IT_VG)) {
        return NONE;
    }
    const item *vg = &s->items[v - 1];
    bool states = vg->flags & VG_BE || item_is(vg, W_LINK) || item_is(vg, W_STAND) ||
                  item_is(vg, W_UP) || item_is(vg, W_DOWN);
    bool fits = states && !(vg->flags & (VG_NOT | VG_PASSIVE)) && !item_is(vg, W_EXPECT);
    return fits && vg->subject != NONE && is_noun(s, vg->subject) ? vg->subject : NONE;
}

/** The NP of "recorded proceeds of $2m"; NONE: none. */
static uint32_t reported_of(const fact_sentence *s, uint32_t i)
{
    uint32_t k = i;
    while (k > 0 && s->items[k - 1].kind == IT_WORD) {
        k--;
    }
    if (k < 2 || !fact_prep_is(s, k - 1, "of") || !is_noun(s, k - 2)) {
        return NONE;
    }
    uint32_t v = fact_verb_over(s, k - 2);
    bool posts = v != NONE && item_is(&s->items[v], W_POST) && !(s->items[v].flags & VG_NOT);
    return posts && s->items[v].subject != NONE ? k - 2 : NONE;
}

/** Whose measure it is: an owner that is named or referred to, else the only topic. */
static party owner_of(const fact_work *w, uint32_t np)
{
    party p = fact_owner(w, np);
    if (!party_is(&p) && (w->mentions.dominant || fact_verb_over(&w->sentence, np) != NONE)) {
        p = fact_measure_owner(w, np);
    }
    const fact_text *text = w->sentence.text;
    uint32_t label = p.entity == NONE ? LABEL_PERSON : entity_label(text, p.entity);
    return label == LABEL_ORG || label == LABEL_LOC ? p : (party){.entity = NONE};
}

bool fact_stated(fact_work *w, uint32_t index)
{
    fact_sentence *s = &w->sentence;
    const fact_amount *a = &s->amounts[index];
    uint32_t i = a->item;
    if (a->kind != AMOUNT_MONEY || s->items[i].head != NONE || a->each) {
        return false;
    }
    uint32_t np = stated_of(s, i), at = np;
    if (np == NONE) {
        np = at = reported_of(s, i);
    } else {
        at = fact_verb_over(s, i);
    }
    if (np == NONE || at == NONE) {
        return false;
    }
    owner o = {.kind = TK_FACT_RESULT,
               .subject = owner_of(w, np),
               .what = fact_measure_name(s, &s->items[np])};
    figures g = fact_figures_in(s, i, s->count, false);
    g.level = index;
    g.delta = NONE;
    fact *f = party_is(&o.subject) ? fact_figure_add(w, &o, &g) : NULL;
    if (!f) {
        return false;
    }
    fact_cover(s, f, s->items[np].first, s->items[np].last);
    fact_figure_finish(w, f, &o, np, at, i);
    return true;
}
