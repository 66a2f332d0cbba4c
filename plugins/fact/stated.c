// SPDX-License-Identifier: MIT
#include "stated.h"

#include "figure.h"
#include "mention.h"

/** Nouns that other kinds of facts are about, and those that do not measure a period. */
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

/** The noun with the words before it that belong to it: "order intake". */
static tk_str name_of(const fact_sentence *s, const item *np)
{
    uint32_t first = np->head;
    while (first > np->first) {
        const fact_word *word = fact_word_at(s->text, first - 1);
        if (!(word->shape & TK_SHAPE_LOWER) || word->marks & MARK_OWNER ||
            fact_token_is(s, first - 1, W_DET) || fact_token_is(s, first - 1, W_INDEF) ||
            fact_token_is(s, first - 1, W_POSSDET) || fact_token_is(s, first - 1, W_COMPANY)) {
            break;
        }
        first--;
    }
    return fact_words_text(s, first, np->head);
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

/** The NP of "had $2m of inventory"; NONE: none. */
static uint32_t held_of(const fact_sentence *s, uint32_t i)
{
    if (!fact_prep_is(s, i + 1, "of") || !is_noun(s, i + 2) || s->items[i + 2].det != DET_NONE) {
        return NONE;
    }
    uint32_t v = fact_verb_over(s, i);
    bool posts = v != NONE && item_is(&s->items[v], W_POST) && !(s->items[v].flags & VG_NOT);
    return posts && s->items[v].subject != NONE ? i + 2 : NONE;
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

/** "adds $2m to costs", "will take $2m off profit" */
static bool read_added(fact_work *w, uint32_t index)
{
    fact_sentence *s = &w->sentence;
    uint32_t i = s->amounts[index].item, v = fact_verb_over(s, i), np = i + 2;
    bool off = fact_prep_is(s, i + 1, "off") || fact_prep_is(s, i + 1, "from");
    if (v == NONE || !item_is(&s->items[v], W_ADDS) || s->items[v].flags & VG_NOT ||
        (!off && !fact_prep_is(s, i + 1, "to")) || !fact_kind(s, np, IT_NP) ||
        !item_is(&s->items[np], W_MEASURE) || s->items[np].amount != NONE) {
        return false;
    }
    owner o = {.kind = TK_FACT_RESULT,
               .subject = fact_measure_owner(w, np),
               .what = fact_measure_name(s, &s->items[np])};
    figures g = {NONE, NONE, index, off, false, i, i, false};
    fact *f = party_is(&o.subject) ? fact_figure_add(w, &o, &g) : NULL;
    if (f) {
        fact_cover(s, f, s->items[v].first, s->items[v].last);
        fact_cover(s, f, s->items[np].first, s->items[np].last);
        fact_figure_finish(w, f, &o, np, v, i);
    }
    return f != NULL;
}

bool fact_stated(fact_work *w, uint32_t index)
{
    fact_sentence *s = &w->sentence;
    const fact_amount *a = &s->amounts[index];
    uint32_t i = a->item;
    if (a->kind != AMOUNT_MONEY || s->items[i].head != NONE || a->each) {
        return false;
    }
    if (read_added(w, index)) {
        return true;
    }
    uint32_t np = stated_of(s, i), at = np;
    if (np == NONE) {
        np = reported_of(s, i);
        np = np == NONE ? held_of(s, i) : np;
        at = np;
    } else {
        at = fact_verb_over(s, i);
    }
    if (np == NONE || at == NONE) {
        return false;
    }
    owner o = {
        .kind = TK_FACT_RESULT, .subject = owner_of(w, np), .what = name_of(s, &s->items[np])};
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
