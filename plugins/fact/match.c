// SPDX-License-Identifier: MIT
#include "match.h"

#include "mention.h"
#include "period.h"
#include "role.h"
#include "source.h"
#include "status.h"

/** Whether this sentence has a fact of the kind with the same object. */
static bool is_told(const fact_work *w, uint32_t kind, const party *object)
{
    uint32_t from = w->sentence.text->token->begin[w->sentence.first];
    for (uint32_t i = w->list.count; i-- > 0 && w->list.facts[i].begin >= from;) {
        const fact *f = &w->list.facts[i];
        if (f->kind == kind && (!party_is(object) || fact_same_party(&f->object, object))) {
            return true;
        }
    }
    return false;
}

// -------------------------------------------------------------------------------- conditions

static bool is_empty(const fact_set *set)
{
    return !fact_any(set);
}

static fact_set classes_of_clause(const fact_sentence *s, const fact_attempt *a)
{
    fact_set all = {{0, 0}};
    for (uint32_t i = a->low; i < a->high; i++) {
        fact_join(&all, &s->items[i].classes);
        fact_join(&all, &s->items[i].mods);
    }
    return all;
}

/** Whether the clause has an amount of money. */
static bool has_price(const fact_sentence *s, const fact_attempt *a)
{
    for (uint32_t i = a->low; i < a->high; i++) {
        uint32_t n = s->items[i].kind == IT_NP ? s->items[i].amount : NONE;
        if (n != NONE && s->amounts[n].kind == AMOUNT_MONEY && !s->amounts[n].old) {
            return true;
        }
    }
    return false;
}

static bool accepts_amount(const fact_sentence *s, const fact_attempt *a)
{
    const frame *f = a->frame;
    if (a->amount == NONE) {
        return f->no_amount;
    }
    const fact_amount *amount = &s->amounts[a->amount];
    if (f->no_amount || !(f->units >> amount->kind & 1)) {
        return false;
    }
    if (f->units & 1u << AMOUNT_MONEY && amount->kind != AMOUNT_MONEY && has_price(s, a)) {
        return false; // "its 12% stake for $300 million"
    }
    if (!is_empty(&f->head) && !fact_meets(&f->head, &s->items[amount->item].classes)) {
        return false;
    }
    if (a->by != BY_PREP) {
        return (f->by & a->by) != 0;
    }
    for (uint32_t i = 0; i < f->n_preps; i++) {
        if (f->preps[i] == a->prep) {
            return true;
        }
    }
    return false;
}

static bool holds(const fact_sentence *s, const fact_attempt *a, const fact_set *clause)
{
    const frame *f = a->frame;
    bool verb = s->items[a->trigger].kind == IT_VG;
    if (verb && !is_empty(&f->object_is)) {
        uint32_t np = fact_role_object(s, a);
        if (np == NONE || !fact_meets(&f->object_is, &s->items[np].classes)) {
            return false;
        }
    }
    return f->noun == !verb && accepts_amount(s, a) &&
           (is_empty(&f->with) || fact_meets(&f->with, clause)) && !fact_meets(&f->without, clause);
}

// -------------------------------------------------------------------------------------- facts

static const char *percent_unit(const fact_amount *a)
{
    return a->kind == AMOUNT_PERCENT ? "%" : a->kind == AMOUNT_BASIS ? "basis points" : NULL;
}

/** "its market value fell by $5 million" */
static bool loses_value(const fact_sentence *s, const fact_attempt *a)
{
    uint32_t i = s->amounts[a->amount].item;
    uint32_t v = fact_verb_over(s, i);
    return a->frame->kind == TK_FACT_VALUATION && a->by == BY_LINK && v != NONE &&
           item_is(&s->items[v], W_DOWN) && !fact_prep_is(s, i - 1, "to");
}

static void set_amount(fact_work *w, const fact_attempt *a, fact *f)
{
    fact_sentence *s = &w->sentence;
    if (a->amount == NONE) {
        return;
    }
    fact_amount *value = &s->amounts[a->amount];
    value->used = true;
    f->has_amount = true;
    f->value = *value;
    f->negative = a->frame->negative || loses_value(s, a);
    f->unit = percent_unit(value);
    if (value->kind == AMOUNT_MONEY && value->each) {
        f->unit = "share";
    }
    if (value->kind == AMOUNT_COUNT) {
        const item *np = &s->items[value->item];
        f->unit_text = np->head != NONE ? fact_words_text(s, np->head, np->head) : (tk_str){"", 0};
        f->unit = f->kind == TK_FACT_JOBS || item_is(np, W_JOBS) ? "jobs" : NULL;
    }
    fact_cover(s, f, value->first, value->last);
    if (s->items[value->item].head != NONE) {
        fact_cover(s, f, value->first, s->items[value->item].head);
    }
}

static uint32_t status_of(const fact_sentence *s, const fact_attempt *a)
{
    bool verb = s->items[a->trigger].kind == IT_VG;
    if (!verb && a->frame->kind == TK_FACT_FOUNDING) {
        return TK_FACT_ACTUAL; // "it has not made a profit since its founding"
    }
    uint32_t v = verb ? a->trigger : fact_verb_over(s, a->trigger);
    uint32_t link = a->by == BY_LINK ? fact_verb_over(s, s->amounts[a->amount].item) : NONE;
    if (link != NONE && (s->items[link].flags & VG_FINITE || v == NONE)) {
        v = link; // "the deal could exceed $5 million", not "agreed to pay fines totaling"
    }
    uint32_t status = fact_status(s, v, a->trigger, a->frame->kind == TK_FACT_RESULT);
    if (verb && status == TK_FACT_ACTUAL && item_is(&s->items[v], W_RUMOUR)) {
        return TK_FACT_RUMOURED; // "is considering a $10 billion investment"
    }
    if (!verb && v != NONE && status == TK_FACT_ACTUAL) {
        const item *vg = &s->items[v];
        status = item_is(vg, W_RUMOUR) ? TK_FACT_RUMOURED
                 : item_is(vg, W_DENY) ? TK_FACT_DENIED
                 : item_is(vg, W_EXPECT) && !(item_is(vg, W_LOOKS) && vg->flags & VG_PAST)
                     ? TK_FACT_EXPECTED
                 : item_is(vg, W_PLAN) && !(vg->flags & VG_PERFECT) ? TK_FACT_PLANNED
                                                                    : TK_FACT_ACTUAL;
    }
    return status == TK_FACT_ACTUAL && a->frame->status != TK_FACT_STATUSES ? a->frame->status
                                                                            : status;
}

static void cover(const fact_sentence *s, const fact_attempt *a, fact *f)
{
    const item *trigger = &s->items[a->trigger];
    fact_cover(s, f, trigger->first, trigger->last);
    if (trigger->kind == IT_VG && trigger->subject != NONE && trigger->subject < a->trigger &&
        trigger->governor == NONE) {
        fact_cover(s, f, s->items[trigger->subject].first, s->items[trigger->subject].last);
    }
    const party *parties[] = {&f->subject, &f->object};
    for (int i = 0; i < 2; i++) {
        uint32_t e = parties[i]->entity;
        if (e == NONE) {
            continue;
        }
        for (uint32_t k = a->low; k < a->high; k++) {
            if (s->items[k].entity == e && k > a->trigger && k < a->trigger + 8) {
                fact_cover(s, f, s->items[k].first, s->items[k].last);
            }
        }
    }
}

/** Whether a frame can mean a deal that the document has stated. */
static bool names_known(const frame *f)
{
    return f->object.count > 0 && f->object.places[f->object.count - 1].place == PLACE_KNOWN;
}

/** The status of the deal between the same parties that the document stated last. */
static uint8_t known_status(const fact_work *w, const fact *f)
{
    for (uint32_t i = w->list.count - 1; i-- > 0;) {
        const fact *other = &w->list.facts[i];
        if (other->kind == f->kind && fact_same_party(&other->object, &f->object) &&
            fact_same_party(&other->subject, &f->subject)) {
            return other->status;
        }
    }
    return f->status;
}

static bool try_frame(fact_work *w, const fact_attempt *a)
{
    fact_sentence *s = &w->sentence;
    party subject, object;
    if (!fact_fill_role(w, a, &a->frame->subject, &subject) ||
        !fact_fill_role(w, a, &a->frame->object, &object)) {
        return false;
    }
    if (fact_same_party(&subject, &object) || (!party_is(&subject) && !party_is(&object))) {
        return false;
    }
    if (a->frame->kind == TK_FACT_FOUNDING) {
        subject = fact_party_join(s, subject, fact_partner(w, a));
    }
    bool counted = a->amount != NONE && s->amounts[a->amount].kind == AMOUNT_COUNT &&
                   a->frame->kind == TK_FACT_CONTRACT;
    if ((a->amount == NONE || counted) && is_told(w, a->frame->kind, &object)) {
        return false;
    }
    uint32_t at = a->amount == NONE ? a->trigger : s->amounts[a->amount].item;
    uint32_t date = fact_period(s, NONE, at, at, false);
    if (a->frame->year && date == NONE) {
        return false;
    }
    fact *f = fact_add(w, a->frame->kind);
    if (!f) {
        return false;
    }
    f->own = a->frame->own;
    f->subject = subject;
    f->object = object;
    f->what = fact_fill_what(w, a);
    f->date = date;
    set_amount(w, a, f);
    cover(s, a, f);
    f->status = (uint8_t)status_of(s, a);
    if (names_known(a->frame) && f->status == TK_FACT_ACTUAL) {
        f->status = known_status(w, f); // "its $5 million bet" on what it is only in talks about
    }
    f->source = fact_source(w, a->trigger);
    return true;
}

/** Tries all frames of the attempt's word. */
static bool try_word(fact_work *w, const fact_frames *frames, fact_attempt *a)
{
    const fact_sentence *s = &w->sentence;
    uint32_t lemma = s->text->lexicon->entries[s->items[a->trigger].entry].lemma;
    fact_set clause = classes_of_clause(s, a);
    for (uint32_t l = frames->first[lemma]; l; l = frames->links[l].next) {
        a->frame = &frames->list[frames->links[l].frame];
        if (holds(s, a, &clause) && try_frame(w, a)) {
            return true;
        }
    }
    return false;
}

// ---------------------------------------------------------------------------------- attempts

/** The items that belong to a trigger: to the next clause on both sides. */
static void bound(const fact_sentence *s, fact_attempt *a)
{
    uint32_t low = a->trigger;
    while (low > 0 && s->items[low - 1].kind != IT_BREAK &&
           !(s->items[low - 1].kind == IT_SUB && !item_is(&s->items[low - 1], W_ADV))) {
        low--;
    }
    uint32_t high = a->trigger + 1;
    while (high < s->count && s->items[high].kind != IT_BREAK &&
           !(s->items[high].kind == IT_SUB && !item_is(&s->items[high], W_ADV)) &&
           !(s->items[high].kind == IT_VG && s->items[high].flags & VG_FINITE &&
             !fact_is_reduced(s, high))) {
        high++;
    }
    if (a->by == BY_LINK) {
        high = s->amounts[a->amount].item + 1; // "an investment that could exceed $5 million in"
        while (high < s->count && s->items[high].kind != IT_BREAK &&
               s->items[high].kind != IT_SUB && s->items[high].kind != IT_VG) {
            high++;
        }
    }
    if (s->items[a->trigger].kind == IT_VG) {
        low = a->trigger;
        const item *vg = &s->items[a->trigger];
        if (vg->subject != NONE && vg->subject < low && vg->governor == NONE) {
            low = vg->subject;
        } else if (vg->governor != NONE && vg->governor < low) {
            low = vg->governor;
        }
    }
    a->low = low;
    a->high = high;
}

static bool attempt_at(fact_work *w, const fact_frames *frames, uint32_t trigger, uint32_t amount,
                       uint32_t by, uint32_t prep)
{
    if (trigger == NONE || trigger >= w->sentence.count) {
        return false;
    }
    const fact_words *lexicon = w->sentence.text->lexicon;
    uint32_t lemma = lexicon->entries[w->sentence.items[trigger].entry].lemma;
    if (!lemma || lemma >= frames->n_entries || !frames->first[lemma]) {
        return false;
    }
    fact_attempt a = {.trigger = trigger, .amount = amount, .by = by, .prep = prep};
    bound(&w->sentence, &a);
    return try_word(w, frames, &a);
}

/** Whether the subject of a verb is, or reaches, the amount after it: "was", "totaled", "rose". */
static bool is_link(const item *vg)
{
    return vg->flags & VG_BE || item_is(vg, W_LINK) || item_is(vg, W_STAND) || item_is(vg, W_UP) ||
           item_is(vg, W_DOWN);
}

/** Whether a verb says what something is traded for: "the notes trade at 71 cents". */
static bool is_trading(const fact_sentence *s, const item *vg)
{
    uint32_t lemma = s->text->lexicon->entries[vg->entry].lemma;
    return fact_is_named(s, lemma, "trade") || fact_is_named(s, lemma, "quote");
}

/** The noun before the preposition that an amount follows: "a fine of", "the purchase of Acme for",
 * "net debt stood at". */
static bool match_noun_before(fact_work *w, const fact_frames *frames, uint32_t amount,
                              uint32_t prep)
{
    const fact_sentence *s = &w->sentence;
    uint32_t entry = s->items[prep].entry;
    for (uint32_t k = prep; k > 0;) {
        const item *it = &s->items[k - 1];
        if (it->kind == IT_VG && k == prep && it->subject != NONE && is_link(it) &&
            !is_trading(s, it)) {
            return attempt_at(w, frames, it->subject, amount, BY_LINK, 0);
        }
        if (it->kind != IT_NP) {
            return false;
        }
        if (attempt_at(w, frames, k - 1, amount, BY_PREP, entry)) {
            return true;
        }
        if (k < 2 || s->items[k - 2].kind != IT_PREP || fact_is_named(s, entry, "of")) {
            return false;
        }
        k -= 2;
    }
    return false;
}

/** The noun after the amount: "$5 million in fines", "$5 million worth of". */
static bool match_noun_after(fact_work *w, const fact_frames *frames, uint32_t amount)
{
    const fact_sentence *s = &w->sentence;
    uint32_t next = s->amounts[amount].item + 1;
    if (fact_kind(s, next, IT_NP) && item_is(&s->items[next], W_SELFWORTH)) {
        next++;
    }
    return (fact_prep_is(s, next, "in") || fact_prep_is(s, next, "of")) &&
           fact_kind(s, next + 1, IT_NP) && attempt_at(w, frames, next + 1, amount, BY_AFTER, 0);
}

/** "an order worth $5 million", "is worth $5 million" */
static bool match_worth(fact_work *w, const fact_frames *frames, uint32_t amount, uint32_t worth)
{
    const fact_sentence *s = &w->sentence;
    if (worth == 0) {
        return false;
    }
    bool is_worth = fact_kind(s, worth - 1, IT_VG) && s->items[worth - 1].flags & VG_BE;
    return attempt_at(w, frames, worth - 1, amount, BY_WORTH, 0) ||
           (is_worth && attempt_at(w, frames, worth, amount, BY_DIRECT, 0));
}

/** The noun around the amount: in its phrase, after it, before it. */
static bool match_noun(fact_work *w, const fact_frames *frames, uint32_t amount)
{
    const fact_sentence *s = &w->sentence;
    uint32_t i = s->amounts[amount].item;
    if ((s->items[i].head != NONE && attempt_at(w, frames, i, amount, BY_INSIDE, 0)) ||
        match_noun_after(w, frames, amount)) {
        return true;
    }
    while (i > 0 && s->items[i - 1].kind == IT_WORD) {
        i--;
    }
    if (i == 0) {
        return false;
    }
    const item *link = &s->items[i - 1];
    if (link->kind == IT_NP && item_is(link, W_SELFWORTH)) {
        return match_worth(w, frames, amount, i - 1);
    }
    if (link->kind == IT_PREP) {
        return match_noun_before(w, frames, amount, i - 1);
    }
    if (link->kind == IT_BREAK && i > 1) {
        uint32_t noun = fact_before(s, i - 1); // "Interim dividend: 32 yen"
        return fact_kind(s, noun, IT_NP) && noun < 2 &&
               attempt_at(w, frames, noun, amount, BY_LINK, 0);
    }
    return link->kind == IT_VG && link->subject != NONE && is_link(link) &&
           attempt_at(w, frames, link->subject, amount, BY_LINK, 0);
}

/** The verb of "a $5 million deal to buy", which the noun governs. */
static bool match_governed(fact_work *w, const fact_frames *frames, uint32_t amount)
{
    const fact_sentence *s = &w->sentence;
    uint32_t i = s->amounts[amount].item;
    for (uint32_t k = i + 1; k < s->count && k < i + 3; k++) {
        if (s->items[k].kind == IT_VG && s->items[k].governor == i &&
            attempt_at(w, frames, k, amount, BY_GOVERNOR, 0)) {
            return true;
        }
    }
    return false;
}

/** Whether the amount is of "a deal": "in a $5 million deal", "in a deal worth $5 million". */
static bool is_of_deal(const fact_sentence *s, uint32_t i, uint32_t before)
{
    const item *link = &s->items[before];
    return item_is(&s->items[i], W_DEALWORD) ||
           (link->kind == IT_NP && item_is(link, W_SELFWORTH)) ||
           (link->kind == IT_PREP && before > 0 && item_is(&s->items[before - 1], W_DEALWORD));
}

/** The verb that has the amount among its complements, or that its noun governs. */
static bool match_verb(fact_work *w, const fact_frames *frames, uint32_t amount)
{
    const fact_sentence *s = &w->sentence;
    uint32_t i = s->amounts[amount].item;
    if (match_governed(w, frames, amount)) {
        return true;
    }
    uint32_t v = fact_verb_over(s, i);
    if (v == NONE) {
        return false;
    }
    uint32_t before = i - 1;
    while (before > v && s->items[before].kind == IT_WORD) {
        before--;
    }
    bool prep = s->items[before].kind == IT_PREP;
    uint32_t near = fact_before(s, v);
    if (prep && s->items[v].flags & VG_PAST && fact_kind(s, near, IT_NP) &&
        item_is(&s->items[near], W_DEALWORD)) {
        v = fact_verb_over(s, near); // "in a deal valued at $5 million"
        return v != NONE && attempt_at(w, frames, v, amount, BY_DEAL, 0);
    }
    if (is_of_deal(s, i, before) && attempt_at(w, frames, v, amount, BY_DEAL, 0)) {
        return true;
    }
    if (prep) {
        return attempt_at(w, frames, v, amount, BY_PREP, s->items[before].entry);
    }
    return (s->items[i].head != NONE && attempt_at(w, frames, v, amount, BY_INSIDE, 0)) ||
           attempt_at(w, frames, v, amount, BY_DIRECT, 0);
}

/** The passive verb after an amount that is its subject: "$5 million was spent". */
static bool match_verb_after(fact_work *w, const fact_frames *frames, uint32_t amount)
{
    const fact_sentence *s = &w->sentence;
    uint32_t i = s->amounts[amount].item;
    for (uint32_t v = i + 1; v < s->count && v < i + 6; v++) {
        if (s->items[v].kind == IT_VG && s->items[v].subject == i &&
            s->items[v].flags & VG_PASSIVE) {
            return attempt_at(w, frames, v, amount, BY_DIRECT, 0);
        }
    }
    return false;
}

/** "5,000 jobs, or 8% of its workforce": the same amount again. */
static bool repeats(const fact_sentence *s, uint32_t amount)
{
    uint32_t i = s->amounts[amount].item;
    if (amount == 0 || !s->amounts[amount - 1].used ||
        s->amounts[amount].kind == s->amounts[amount - 1].kind) {
        return false;
    }
    while (i > 0 && s->items[i - 1].kind == IT_WORD) {
        i--;
    }
    bool either = fact_kind(s, i - 1, IT_CONJ) && fact_is_named(s, s->items[i - 1].entry, "or");
    bool part = fact_kind(s, i - 1, IT_COMMA) && s->amounts[amount].kind == AMOUNT_PERCENT &&
                fact_prep_is(s, s->amounts[amount].item + 1, "of");
    return either || part;
}

/** "10% of its workforce, or roughly 260 people": the number that follows says it better. */
static bool is_restated(const fact_sentence *s, uint32_t amount)
{
    if (s->amounts[amount].kind != AMOUNT_PERCENT || amount + 1 >= s->n_amounts ||
        s->amounts[amount + 1].kind != AMOUNT_COUNT) {
        return false;
    }
    uint32_t next = s->amounts[amount + 1].item, conj = fact_before(s, next);
    return fact_kind(s, conj, IT_CONJ) && fact_is_named(s, s->items[conj].entry, "or") &&
           item_is(&s->items[next], W_JOBS) && next - s->amounts[amount].item < 7;
}

bool fact_is_restated(const fact_sentence *s, uint32_t amount)
{
    return is_restated(s, amount) || repeats(s, amount);
}

bool fact_match_amount(fact_work *w, const fact_frames *frames, uint32_t amount)
{
    if (fact_is_restated(&w->sentence, amount)) {
        return false;
    }
    return match_verb(w, frames, amount) || match_noun(w, frames, amount) ||
           match_verb_after(w, frames, amount);
}

void fact_match_word(fact_work *w, const fact_frames *frames, uint32_t i)
{
    if (frames->alone[w->sentence.items[i].entry]) {
        attempt_at(w, frames, i, NONE, 0, 0);
    }
}
