// SPDX-License-Identifier: MIT
#include "owner.h"

#include "instrument.h"
#include "mention.h"
#include "nation.h"
#include "share.h"

#include <string.h>

static tk_str lower_text(const fact_sentence *s, tk_str text)
{
    char *copy = s->text->host->alloc(s->text->doc, text.length + 1);
    if (!copy) {
        return (tk_str){"", 0};
    }
    for (uint64_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        copy[i] = (char)((unsigned char)(c - 'A') < 26 ? c + 32 : c);
    }
    return (tk_str){copy, text.length};
}

/** The measure with the words before it that belong to its name: "adjusted operating profit". */
tk_str fact_measure_name(const fact_sentence *s, const item *np)
{
    const fact_words *lexicon = s->text->lexicon;
    if (item_is(np, W_HEADLINE_NET)) {
        return (tk_str){"net profit", 10};
    }
    const fact_entry *lemma = &lexicon->entries[lexicon->entries[np->entry].lemma];
    uint32_t head_first = fact_head_first(s, np);
    uint32_t first = head_first;
    while (first > np->first &&
           (fact_token_is(s, first - 1, W_MEASUREMOD) ||
            (fact_word_at(s->text, first - 1)->marks & MARK_HYPHEN && first - 1 > np->first &&
             fact_token_is(s, first - 2, W_MEASUREMOD)))) {
        first--;
    }
    const fact_entry *own = &lexicon->entries[np->entry];
    const fact_entry *shown =
        own->alias || (own->plural && !fact_has(&own->classes, W_KEEPS)) ? lemma : own;
    tk_str name = {lexicon->text + shown->text, shown->length};
    if (first == head_first) {
        return name;
    }
    tk_str mods = fact_words_text(s, first, head_first - 1);
    char *whole = s->text->host->alloc(s->text->doc, mods.length + 1 + name.length);
    if (!whole) {
        return name;
    }
    memcpy(whole, mods.data, mods.length);
    whole[mods.length] = ' ';
    memcpy(whole + mods.length + 1, name.data, name.length);
    return lower_text(s, (tk_str){whole, mods.length + 1 + name.length});
}

/** The subject of the verb that reports a measure: "Acme posted revenue of". */
static party reporter(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    uint32_t v = fact_verb_over(s, np);
    party none = {.entity = NONE};
    if (v == NONE || s->items[v].subject == NONE || s->items[v].subject == np) {
        return none;
    }
    const item *subject = &s->items[s->items[v].subject];
    if (item_is(subject, W_STOCK) || item_is(subject, W_PERSON) || item_is(subject, W_EXPECTNOUN) ||
        item_is(subject, W_SOURCE)) {
        return none;
    }
    return fact_party(w, s->items[v].subject, WANT_ORG);
}

/** A country before a measure in its sentence. */
static uint32_t place_before(const fact_sentence *s, uint32_t np)
{
    for (uint32_t i = np; i-- > 0;) {
        uint32_t e = s->items[i].owner != NONE ? s->items[i].owner : s->items[i].entity;
        if (s->items[i].kind == IT_NP && e != NONE && entity_label(s->text, e) == LABEL_LOC) {
            return e;
        }
    }
    return NONE;
}

/** Whether an owner is only where a company's measure is of: "sales in China". */
static bool is_region(const fact_work *w, uint32_t np, const party *p)
{
    const fact_sentence *s = &w->sentence;
    return p->entity != NONE && entity_label(s->text, p->entity) == LABEL_LOC &&
           w->mentions.dominant && !item_is(&s->items[np], W_MACRO) && s->items[np].owner == NONE &&
           fact_prep_is(s, np + 1, "in");
}

static party measured(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    party p = fact_owner(w, np);
    if (is_region(w, np, &p)) {
        party company = fact_antecedent(w, np);
        p = party_is(&company) ? company : p;
    }
    bool economy = item_is(&s->items[np], W_MACRO) && item_is(&s->items[np], W_RATE);
    if (!party_is(&p) && !economy) {
        p = reporter(w, np);
    }
    if (!party_is(&p) && item_is(&s->items[np], W_MACRO)) {
        uint32_t place = place_before(s, np);
        place = place != NONE               ? place
                : w->mentions.place != NONE ? w->mentions.place
                                            : w->mentions.country;
        return place != NONE ? fact_entity(s, place) : p;
    }
    if (!party_is(&p)) {
        p = fact_antecedent(w, np);
    }
    return p;
}

/** The owner of a measure, from the text around it, else the company of the sentences before. */
party fact_measure_owner(const fact_work *w, uint32_t np)
{
    return fact_nation(&w->sentence, measured(w, np));
}

/** A pronoun: what the last figure was of. */
static owner last_owner(const fact_work *w)
{
    owner o = {.kind = TK_FACT_KINDS, .subject = {.entity = NONE}};
    if (w->last.kind != TK_FACT_KINDS && w->sentence.index - w->last.sentence <= 1) {
        o = (owner){.kind = w->last.kind,
                    .rate = w->last.rate,
                    .counted = true,
                    .again = true,
                    .shares = w->last.kind == TK_FACT_MOVE && !w->mentions.moved_traded,
                    .subject = w->last.subject,
                    .what = w->last.what};
    }
    return o;
}

/** A name: a company, whose shares move. */
static owner named_owner(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    const item *it = &s->items[np];
    owner o = {.kind = TK_FACT_KINDS, .subject = {.entity = NONE}};
    uint32_t label = entity_label(s->text, it->entity);
    bool company = label == LABEL_ORG || label == LABEL_MISC || label == LABEL_PRODUCT;
    if (company || (s->headline && np == 0)) {
        bool quarter = it->date != NONE && s->headline; // "Acme Q2 up 84% at Rs 24 crore"
        o.kind = quarter ? TK_FACT_RESULT : TK_FACT_MOVE;
        o.weak = o.shares = !quarter;
        o.subject = fact_party(w, np, WANT_ANY);
    }
    return o;
}

static owner measure(const fact_work *w, uint32_t np)
{
    const item *it = &w->sentence.items[np];
    return (owner){.kind = TK_FACT_RESULT,
                   .rate = item_is(it, W_RATE),
                   .counted = item_is(it, W_COUNTED),
                   .growth = item_is(it, W_GROWTH),
                   .jobs = item_is(it, W_PAYROLL),
                   .subject = fact_measure_owner(w, np),
                   .what = fact_measure_name(&w->sentence, it)};
}

static owner part_of_market(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    return (owner){.kind = TK_FACT_RESULT,
                   .rate = true,
                   .subject = fact_measure_owner(w, np),
                   .what = fact_words_text(s, s->items[np].head, s->items[np + 2].head)};
}

/** "the average rate on a 30-year mortgage" */
static bool is_rate_on(const fact_sentence *s, uint32_t np)
{
    return item_is(&s->items[np], W_RATEWORD) && fact_prep_is(s, np + 1, "on") &&
           !item_any(&s->items[np], W_MEASURE);
}

/** "mortality rates", not "rates" or "benchmark rates" */
static bool is_other_rate(const fact_sentence *s, const item *np)
{
    if (!item_is(np, W_RATEWORD) || fact_head_first(s, np) != np->head) {
        return false;
    }
    uint32_t before = np->head > np->first ? np->head - 1 : NONE;
    return before != NONE && !fact_token_is(s, before, W_TRADEDAS) &&
           !fact_token_is(s, before, W_DET) && !fact_token_is(s, before, W_POSSDET) &&
           !fact_token_is(s, before, W_INDEF);
}

/** "the sale price", not "oil prices" or "the price of oil" */
static bool is_other_price(const fact_sentence *s, uint32_t np)
{
    const item *it = &s->items[np];
    bool of = fact_prep_is(s, np + 1, "of") && fact_kind(s, np + 2, IT_NP) &&
              item_any(&s->items[np + 2], W_COMMODITY);
    return item_is(it, W_PRICE) && fact_head_first(s, it) == it->head && !of &&
           !fact_has(&it->mods, W_COMMODITY) && !fact_has(&it->mods, W_INSTRUMENT);
}

static bool is_instrument(const fact_sentence *s, uint32_t np)
{
    const item *it = &s->items[np];
    if ((is_other_rate(s, it) && !is_rate_on(s, np)) || is_other_price(s, np)) {
        return false;
    }
    return it->amount == NONE && (item_is(it, W_INSTRUMENT) || is_rate_on(s, np)) &&
           !(fact_prep_is(s, np + 1, "for") && fact_is_market(s, it));
}

/** Whether the last figure was a movement, in this or the last sentence. */
static bool again_near(const fact_work *w)
{
    return w->last.kind == TK_FACT_MOVE && w->sentence.index - w->last.sentence <= 1;
}

/** "banks", "miners": their shares, in a report of a market */
static bool is_branch(const fact_sentence *s, const item *np)
{
    return item_is(np, W_COMPANY) && np->det == DET_NONE && np->owner == NONE && np->head != NONE &&
           np->first == np->head && fact_word_at(s->text, np->head)->marks & MARK_PLURAL;
}

/** "Acme's shares rose 5%, Orrin's fell 2%"; a word with a capital that is in no list. */
static owner unnamed_owner(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    const item *it = &s->items[np];
    owner o = {.kind = TK_FACT_KINDS, .weak = true, .shares = true, .subject = {.entity = NONE}};
    if (it->amount != NONE) {
        return o;
    }
    bool again = w->last.kind == TK_FACT_MOVE && w->last.sentence == s->index;
    if (it->head == NONE && it->owner != NONE && again) {
        o.kind = TK_FACT_MOVE;
        o.subject = fact_entity(s, it->owner);
    } else if (again_near(w) && is_branch(s, it)) {
        o.kind = TK_FACT_MOVE;
        o.subject.name = fact_np_text(s, it);
    } else if (fact_is_capital(s, it)) {
        o.kind = TK_FACT_MOVE;
        o.subject = fact_party(w, np, WANT_NAME);
    }
    return o;
}

owner fact_owner_of(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    owner nothing = {.kind = TK_FACT_KINDS, .subject = {.entity = NONE}};
    if (!fact_kind(s, np, IT_NP)) {
        return nothing;
    }
    const item *it = &s->items[np];
    party both = fact_both(w, np);
    if (party_is(&both)) {
        return (owner){.kind = TK_FACT_MOVE, .shares = true, .subject = both};
    }
    bool that = item_is(it, W_PRON_OTHER) && w->last.sentence == s->index;
    if (item_is(it, W_PRON_ORG) || that) {
        owner last = last_owner(w);
        last.again = !that; // "double that to" names the measure
        return last;
    }
    if (fact_is_part_of_market(s, np)) {
        return part_of_market(w, np);
    }
    bool bond = fact_is_own_bond(s, it);
    if (bond || (it->amount == NONE && item_is(it, W_STOCK) && !item_any(it, W_COMMODITY))) {
        return (owner){.kind = TK_FACT_MOVE, .shares = true, .subject = fact_share_owner(w, np)};
    }
    if (it->amount == NONE && it->entity == NONE && item_is(it, W_MEASURE)) {
        return measure(w, np);
    }
    if (is_instrument(s, np)) {
        return (owner){.kind = TK_FACT_MOVE,
                       .rate = item_is(it, W_YIELD) || is_rate_on(s, np),
                       .subject = fact_instrument(w, np),
                       .quote = fact_quote(w, np)};
    }
    return it->entity != NONE ? named_owner(w, np) : unnamed_owner(w, np);
}
