// SPDX-License-Identifier: MIT
#include "target.h"

#include "instrument.h"
#include "mention.h"
#include "source.h"

#include <string.h>

static const party no_party = {.entity = NONE};

/** What a sentence says about a target price. */
typedef struct target {
    uint32_t np;     /**< "target price", or NONE */
    uint32_t amount; /**< of the sentence */
    uint32_t stock;  /**< NP of whose share it is, or NONE */
} target;

/** Whether the word for a target needs other words that show that it is one of a share's price. */
static bool is_plain(const fact_sentence *s, const item *np)
{
    const fact_words *lexicon = s->text->lexicon;
    const fact_entry *e = &lexicon->entries[lexicon->entries[np->entry].lemma];
    return e->length == 6 && memcmp(lexicon->text + e->text, "target", 6) == 0;
}

static bool is_money(const fact_sentence *s, uint32_t i)
{
    return fact_kind(s, i, IT_NP) && s->items[i].amount != NONE &&
           s->amounts[s->items[i].amount].kind == AMOUNT_MONEY &&
           !s->amounts[s->items[i].amount].used;
}

/** "from $75", "by $5": not the new target. */
static bool is_former(const fact_sentence *s, uint32_t i)
{
    return fact_kind(s, i - 1, IT_PREP) &&
           (item_is(&s->items[i - 1], W_OLDER) || fact_prep_is(s, i - 1, "by"));
}

/** The amount of the target at NP `i`, and of what share it is. */
static bool read_target(const fact_sentence *s, uint32_t i, target *t)
{
    *t = (target){i, NONE, NONE};
    if (is_money(s, i)) {
        t->amount = s->items[i].amount; // "a $90 price target"
    }
    uint32_t end = i + 9 < s->count ? i + 9 : s->count;
    for (uint32_t k = i + 1; k < end; k++) {
        const item *it = &s->items[k];
        bool share = fact_prep_is(s, k, "on") || fact_prep_is(s, k, "for") ||
                     (s->headline && fact_prep_is(s, k, "in"));
        if (share && fact_kind(s, k + 1, IT_NP) && t->stock == NONE &&
            s->items[k + 1].amount == NONE) {
            t->stock = ++k;
        } else if (is_money(s, k) && t->amount == NONE && !is_former(s, k)) {
            t->amount = it->amount;
        } else if (it->kind == IT_NP && it->amount != NONE && is_former(s, k)) {
            continue;
        } else if (it->kind != IT_PREP && it->kind != IT_WORD && it->kind != IT_DATE &&
                   it->kind != IT_BREAK &&
                   !(it->kind == IT_VG && (it->flags & VG_BE || item_is(it, W_LOOKS)))) {
            break;
        }
    }
    return t->amount != NONE;
}

/** "Acme to overweight", "Buy Acme": a name beside a rating. */
static uint32_t rated(const fact_sentence *s, uint32_t from)
{
    for (uint32_t k = 0; k < from; k++) {
        const item *it = &s->items[k];
        uint32_t to = k + 1;
        if (it->kind != IT_NP || it->entity == NONE) {
            continue;
        }
        bool after = k > 0 && s->items[k - 1].kind == IT_VG &&
                     (item_is(&s->items[k - 1], W_RATING) || item_is(&s->items[k - 1], W_CHANGE));
        after |= k > 0 && item_is(&s->items[k - 1], W_RATING);
        bool before = fact_prep_is(s, to, "to") && fact_kind(s, to + 1, IT_NP) &&
                      item_is(&s->items[to + 1], W_RATING);
        if (after || before) {
            return k;
        }
    }
    return NONE;
}

/** "Sell Acme with target price of Rs 845": what follows the rating at the start. */
static party after_rating(const fact_sentence *s)
{
    party p = no_party;
    const item *np = &s->items[0];
    if (s->headline && np->kind == IT_NP && np->head != NONE && np->first < np->head &&
        fact_token_is(s, np->first, W_RATING)) {
        p.entity = np->entity;
        p.name = fact_words_text(s, np->first + 1, np->head);
    }
    return p;
}

/** The commodity that an NP names before its head. */
static party commodity_in(const fact_sentence *s, const item *np)
{
    party p = no_party;
    for (uint32_t t = np->first, last; t < np->head; t = last + 1) {
        uint32_t entry = fact_phrase_at(s->text, t, np->head, &last);
        if (fact_has(&s->text->lexicon->entries[entry].classes, W_COMMODITY)) {
            p.name = fact_words_text(s, t, last);
            break;
        }
    }
    return p;
}

/** The company of which the share is valued. */
static party share_of(const fact_work *w, const target *t, uint32_t by)
{
    const fact_sentence *s = &w->sentence;
    if (t->stock != NONE && item_is(&s->items[t->stock], W_INSTRUMENT)) {
        return fact_instrument(w, t->stock); // "its target for gold"
    }
    if (fact_has(&s->items[t->np].mods, W_COMMODITY)) {
        return commodity_in(s, &s->items[t->np]); // "its gold price forecast"
    }
    if (t->stock != NONE) {
        party p = item_is(&s->items[t->stock], W_STOCK) ? fact_owner(w, t->stock)
                                                        : fact_party(w, t->stock, WANT_ANY);
        if (party_is(&p)) {
            return p;
        }
    }
    uint32_t k = rated(s, t->np);
    if (k != NONE && k != by) {
        return fact_party(w, k, WANT_ANY);
    }
    party buy = after_rating(s);
    if (party_is(&buy)) {
        return buy;
    }
    const item *np = &s->items[t->np];
    if (np->owner != NONE && np->det == DET_NONE && s->headline) {
        return fact_entity(s, np->owner); // "Acme target price Rs 430"
    }
    uint32_t topic = w->mentions.topic;
    return topic == NONE ? no_party : fact_entity(s, topic);
}

/** Who set the target: the subject of its verb, "Acme's analyst", what stands before a colon. */
static uint32_t who(const fact_sentence *s, uint32_t np)
{
    uint32_t v = fact_verb_over(s, np);
    if (v != NONE && s->items[v].subject != NONE) {
        return s->items[v].subject;
    }
    return fact_kind(s, 1, IT_BREAK) && fact_kind(s, 0, IT_NP) ? 0 : NONE;
}

static tk_str firm(const fact_work *w, uint32_t by, uint32_t at)
{
    party p = by == NONE ? no_party : fact_party(w, by, WANT_NAME);
    return party_is(&p) ? p.name : fact_source(w, at);
}

static void add_target(fact_work *w, const target *t, uint32_t first)
{
    fact_sentence *s = &w->sentence;
    uint32_t by = who(s, t->np);
    party share = share_of(w, t, by);
    tk_str source = firm(w, by, t->np);
    bool own = share.name.length == source.length &&
               memcmp(share.name.data, source.data, source.length) == 0;
    if (!party_is(&share) || (own && s->items[t->np].det == DET_OWN)) {
        return;
    }
    fact *f = fact_add(w, TK_FACT_MOVE);
    if (!f) {
        return;
    }
    fact_amount *a = &s->amounts[t->amount];
    a->used = true;
    f->subject = share;
    f->has_amount = true;
    f->value = *a;
    f->status = TK_FACT_EXPECTED;
    f->source = source;
    fact_cover(s, f, s->items[first].first, s->items[first].last);
    fact_cover(s, f, a->first, a->last);
}

/** "values the stock at $36" */
static bool values_stock(const fact_sentence *s, uint32_t v, target *t)
{
    const fact_words *lexicon = s->text->lexicon;
    const fact_entry *e = &lexicon->entries[lexicon->entries[s->items[v].entry].lemma];
    if (e->length != 5 || memcmp(lexicon->text + e->text, "value", 5) != 0 ||
        !fact_kind(s, v + 1, IT_NP) || !item_is(&s->items[v + 1], W_STOCK) ||
        !fact_prep_is(s, v + 2, "at") || !is_money(s, v + 3)) {
        return false;
    }
    *t = (target){v + 1, s->items[v + 3].amount, v + 1};
    return true;
}

/** "its year-end target for gold" */
static bool is_priced(const fact_sentence *s, const target *t)
{
    return t->stock != NONE && item_is(&s->items[t->stock], W_INSTRUMENT);
}

void fact_targets(fact_work *w)
{
    const fact_sentence *s = &w->sentence;
    if (!fact_has(&s->seen, W_TARGETWORD) && !fact_has(&s->seen, W_STOCK)) {
        return;
    }
    for (uint32_t i = 0; i < s->count; i++) {
        const item *it = &s->items[i];
        target t;
        if (it->kind == IT_VG && values_stock(s, i, &t)) {
            add_target(w, &t, i);
        } else if (it->kind == IT_NP && item_is(it, W_TARGETWORD) && read_target(s, i, &t)) {
            bool share = !is_plain(s, it) || is_priced(s, &t) || fact_has(&s->seen, W_RATING) ||
                         (s->headline && (it->owner != NONE || t.stock != NONE)) ||
                         fact_has(&s->seen, W_STOCK);
            if (share && !fact_has(&it->mods, W_MEASURE) && !fact_has(&s->seen, W_MEASURE)) {
                add_target(w, &t, i);
            }
        }
    }
}

/** The instrument of which headlines say a level: "support for Nifty", "levels on Nifty". */
static uint32_t levelled(const fact_sentence *s)
{
    for (uint32_t i = 1; i < s->count; i++) {
        if (s->items[i].kind == IT_NP && item_is(&s->items[i], W_INSTRUMENT) &&
            s->items[i].amount == NONE &&
            (fact_prep_is(s, i - 1, "for") || fact_prep_is(s, i - 1, "on") ||
             fact_prep_is(s, i - 1, "in"))) {
            return i;
        }
    }
    return NONE;
}

void fact_levels(fact_work *w)
{
    fact_sentence *s = &w->sentence;
    uint32_t np = s->headline && fact_has(&s->seen, W_LEVEL) ? levelled(s) : NONE;
    for (uint32_t k = 0; np != NONE && k < s->n_amounts; k++) {
        fact_amount *a = &s->amounts[k];
        bool level = item_is(&s->items[a->item], W_LEVEL) || s->items[a->item].head == NONE;
        fact *f = a->kind == AMOUNT_COUNT && !a->used && level ? fact_add(w, TK_FACT_MOVE) : NULL;
        if (!f) {
            continue;
        }
        a->used = true;
        f->subject = fact_instrument(w, np);
        f->has_amount = true;
        f->value = *a;
        f->unit = "points";
        f->status = TK_FACT_EXPECTED;
        f->source = fact_source(w, np);
        fact_cover(s, f, a->first, a->last);
        fact_cover(s, f, s->items[np].first, s->items[np].last);
        return;
    }
}
