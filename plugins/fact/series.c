// SPDX-License-Identifier: MIT
#include "series.h"

#include "figure.h"
#include "mention.h"
#include "role.h"

/** The figure of this sentence with the amount `index`, as an index; NONE: none. */
static uint32_t fact_with(const fact_work *w, uint32_t index)
{
    const fact_amount *a = &w->sentence.amounts[index];
    for (uint32_t k = w->list.count; k-- > 0;) {
        const fact *f = &w->list.facts[k];
        if (f->sentence != w->sentence.index) {
            break;
        }
        bool has = (f->has_amount && f->value.first == a->first) ||
                   (f->has_change && f->change.first == a->first);
        if (has && (f->kind == TK_FACT_RESULT || f->kind == TK_FACT_MOVE)) {
            return k;
        }
    }
    return NONE;
}

/** The date right after item `i`: "in 2026", "this year"; NONE: none. */
static uint32_t date_after(const fact_sentence *s, uint32_t i)
{
    uint32_t k = fact_kind(s, i + 1, IT_PREP) ? i + 2 : i + 1;
    bool old = k == i + 2 && item_is(&s->items[i + 1], W_OLDER);
    return fact_kind(s, k, IT_DATE) && !old ? k : NONE;
}

/** Whether "from a year earlier" follows item `i`. */
static bool is_compared(const fact_sentence *s, uint32_t i)
{
    return fact_kind(s, i + 1, IT_PREP) && item_is(&s->items[i + 1], W_OLDER) &&
           fact_kind(s, i + 2, IT_DATE);
}

/** Whether the amount at item `i` is of another period than the one at `from`: nothing but dates is
 * between. */
static bool is_next_period(const fact_sentence *s, uint32_t from, uint32_t i)
{
    bool dated = date_after(s, from) != NONE && date_after(s, i) != NONE;
    if ((!dated && !is_compared(s, i)) || s->items[i].head != NONE) {
        return false;
    }
    bool parted = false;
    for (uint32_t k = from + 1; k < i; k++) {
        uint32_t kind = s->items[k].kind;
        if (kind == IT_DATE || (!dated && kind == IT_PREP)) {
            continue;
        }
        parted |= kind == IT_CONJ || kind == IT_COMMA;
        if (kind != IT_CONJ && kind != IT_COMMA && kind != IT_WORD && kind != IT_PREP) {
            return false;
        }
    }
    return parted;
}

/** The NP of another subject: "Orrin 5%, Acme 3%", "and Brazil, 3.9m", "and shops for 30,000";
 * NONE: none. */
static uint32_t other_subject(const fact_sentence *s, uint32_t i)
{
    uint32_t k = i;
    while (k > 0 && s->items[k - 1].kind == IT_WORD) {
        k--;
    }
    if (k > 0 && (fact_kind(s, k - 1, IT_COMMA) || fact_prep_is(s, k - 1, "for") ||
                  fact_prep_is(s, k - 1, "by") || fact_prep_is(s, k - 1, "at"))) {
        k--;
    }
    if (k < 2 || !fact_kind(s, k - 1, IT_NP) || s->items[i].head != NONE) {
        return NONE;
    }
    uint32_t np = s->items[k - 1].joined, before = np - 1;
    bool parted = np > 0 && (fact_kind(s, before, IT_COMMA) || fact_kind(s, before, IT_CONJ) ||
                             fact_kind(s, before, IT_BREAK));
    bool plain = s->items[np].amount == NONE && !item_is(&s->items[np], W_PRON_ORG) &&
                 !item_is(&s->items[np], W_PRON_OTHER);
    return parted && plain && s->items[np].entity != NONE &&
                   entity_label(s->text, s->items[np].entity) != LABEL_PERSON
               ? np
               : NONE;
}

/** Whether a party is the subject of the verb over item `i`, so that another subject replaces it.
 */
static bool acts(const fact_work *w, uint32_t i, const party *who)
{
    uint32_t v = fact_verb_over(&w->sentence, i);
    if (v == NONE || w->sentence.items[v].subject == NONE) {
        return true;
    }
    party subject = fact_party(w, w->sentence.items[v].subject, WANT_OWNER);
    return fact_same_party(&subject, who);
}

bool fact_series(fact_work *w, uint32_t index)
{
    fact_sentence *s = &w->sentence;
    const fact_amount *a = &s->amounts[index];
    uint32_t k =
        index == 0 || a->kind != s->amounts[index - 1].kind ? NONE : fact_with(w, index - 1);
    if (k == NONE) {
        return false;
    }
    uint32_t from = s->amounts[index - 1].item, np = NONE;
    bool period = is_next_period(s, from, a->item);
    if (!period) {
        np = other_subject(s, a->item);
    }
    bool result = w->list.facts[k].kind == TK_FACT_RESULT;
    if ((!period && (np == NONE || np < from)) || !result) {
        return false;
    }
    fact *f = fact_add(w, w->list.facts[k].kind);
    if (!f) {
        return false;
    }
    *f = w->list.facts[k];
    f->begin = UINT32_MAX;
    f->end = 0;
    bool change =
        f->has_change && (!f->has_amount || f->change.first == s->amounts[index - 1].first);
    *(change ? &f->change : &f->value) = *a;
    f->has_amount = !change;
    f->has_change = change;
    uint32_t date = date_after(s, a->item);
    f->date = date != NONE ? s->items[date].date : f->date;
    if (np != NONE) {
        f->subject = acts(w, from, &f->subject) ? fact_party(w, np, WANT_OWNER) : f->subject;
        fact_cover(s, f, s->items[np].first, s->items[np].last);
    }
    fact_cover(s, f, a->first, a->last);
    s->amounts[index].used = true;
    return true;
}
