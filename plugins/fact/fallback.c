// SPDX-License-Identifier: MIT
#include "fallback.h"

#include "clause.h"
#include "evidence.h"
#include "match.h"

/** "(about $5 million)" after another amount */
static bool is_bracketed(const fact_sentence *s, uint32_t i)
{
    while (i > 0 && (s->items[i - 1].kind == IT_WORD || s->items[i - 1].kind == IT_PREP)) {
        i--;
    }
    return fact_kind(s, i - 1, IT_OPEN);
}

/** "if it paid $5 million", "would have cost" */
static bool is_hypothetical(const fact_sentence *s, const fact_evidence *e)
{
    if (e->low > 0 && item_is(&s->items[e->low - 1], W_NOTIF)) {
        return true;
    }
    uint32_t v = fact_verb_over(s, s->amounts[e->amount].item);
    return v != NONE && s->items[v].flags & VG_WOULD &&
           (s->items[v].flags & VG_PERFECT || fact_has(&s->seen, W_NOTIF));
}

static bool fits(const fact_sentence *s, const fact_amount *a)
{
    bool kind = a->kind == AMOUNT_MONEY || a->kind == AMOUNT_PERCENT;
    return kind && !a->used && !a->old && !a->each && !is_bracketed(s, a->item) &&
           !fact_has(&s->items[a->item].mods, W_OLD);
}

/** Whether the clause has an amount of money. */
static bool has_price(const fact_sentence *s, const fact_evidence *e)
{
    for (uint32_t i = e->low; i < e->high; i++) {
        uint32_t n = s->items[i].kind == IT_NP ? s->items[i].amount : NONE;
        if (n != NONE && s->amounts[n].kind == AMOUNT_MONEY && !s->amounts[n].old) {
            return true;
        }
    }
    return false;
}

/** Adds the fact of the strongest vote that finds its parties. `type`: of verbs, which tell who
 * does what, or of nouns. */
static bool add_by(fact_work *w, const fact_evidence *e, uint32_t kinds, uint32_t type)
{
    for (uint32_t weight = EVIDENCE_MOST; weight > 1; weight--) {
        for (uint32_t i = 0; i < e->count; i++) {
            const fact_vote *v = &e->votes[i];
            if (kinds >> v->frame->kind & 1 && v->weight == weight &&
                w->sentence.items[v->item].kind == type &&
                fact_match_frame(w, v->frame, v->item, e->amount)) {
                return true;
            }
        }
    }
    return false;
}

bool fact_fallback(fact_work *w, const fact_frames *words, uint32_t amount)
{
    const fact_sentence *s = &w->sentence;
    if (!fits(s, &s->amounts[amount])) {
        return false;
    }
    fact_evidence e;
    fact_evidence_read(&e, s, words, amount);
    uint32_t kinds = fact_evidence_kinds(&e);
    bool part = s->amounts[amount].kind == AMOUNT_PERCENT; // "its 12% stake for $300 million"
    if (!kinds || is_hypothetical(s, &e) || (part && has_price(s, &e))) {
        return false;
    }
    return add_by(w, &e, kinds, IT_VG) || add_by(w, &e, kinds, IT_NP);
}
