// SPDX-License-Identifier: MIT
#include "source.h"

#include "mention.h"

tk_str fact_source_at(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    tk_str none = {"", 0};
    if (!fact_kind(s, np, IT_NP)) {
        return none;
    }
    party p = fact_party(w, np, WANT_NAME);
    if (party_is(&p)) {
        return p.name;
    }
    uint32_t owner = s->items[np].owner;
    if (item_is(&s->items[np], W_SOURCE) && owner != NONE &&
        entity_label(s->text, owner) == LABEL_ORG) {
        return fact_entity(s, owner).name; // "a Bloomberg report"
    }
    if (item_is(&s->items[np], W_SOURCE)) {
        uint32_t last = s->items[np].last;
        for (uint32_t k = np + 1; k < s->count && s->items[k].kind != IT_COMMA &&
                                  s->items[k].kind != IT_VG && s->items[k].kind != IT_BREAK &&
                                  s->items[k].kind != IT_WORD && s->items[k].kind != IT_DATE;
             k++) {
            last = s->items[k].last;
        }
        bool article = fact_token_is(s, s->items[np].first, W_INDEF) ||
                       fact_token_is(s, s->items[np].first, W_THE);
        return fact_words_text(s, s->items[np].first + (article ? 1 : 0), last);
    }
    return none;
}

/** "according to Acme" */
static tk_str by_phrase(const fact_work *w)
{
    const fact_sentence *s = &w->sentence;
    for (uint32_t i = 0; i + 1 < s->count; i++) {
        if (s->items[i].kind == IT_PREP && item_is(&s->items[i], W_SAID_BY)) {
            return fact_source_at(w, i + 1);
        }
    }
    return (tk_str){"", 0};
}

/** Whether the items between two places hold the start of another statement. */
static bool parted(const fact_sentence *s, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        if (s->items[i].kind == IT_BREAK) {
            return true;
        }
    }
    return false;
}

/** Whether a verb has an amount as its object: "reported $5 million in revenue" reports no words.
 */
static bool has_amount(const fact_sentence *s, uint32_t i)
{
    return fact_kind(s, i, IT_NP) && s->items[i].amount != NONE;
}

/** "Jane Roe said sales rose": a verb of saying before the statement and its verb. */
static tk_str by_verb_before(const fact_work *w, uint32_t at)
{
    const fact_sentence *s = &w->sentence;
    bool inner = s->items[at].kind == IT_VG || s->items[at].kind == IT_DIR;
    for (uint32_t v = at; v-- > 0;) {
        const item *vg = &s->items[v];
        if (vg->kind != IT_VG) {
            continue;
        }
        if (inner && item_is(vg, W_SAY) && vg->flags & VG_FINITE && vg->subject != NONE &&
            !(vg->flags & VG_NOT) && !parted(s, v, at) && !has_amount(s, v + 1)) {
            return fact_source_at(w, vg->subject);
        }
        inner = true;
    }
    return (tk_str){"", 0};
}

/** "sales rose, Jane Roe said", "…, said Jane Roe", "…: Jane Roe" */
static tk_str by_end(const fact_work *w, uint32_t at)
{
    const fact_sentence *s = &w->sentence;
    tk_str none = {"", 0};
    for (uint32_t i = at + 1; i < s->count; i++) {
        const item *it = &s->items[i];
        if (it->kind == IT_BREAK && s->headline && fact_kind(s, i + 1, IT_NP) &&
            (i + 2 >= s->count || fact_kind(s, i + 2, IT_COMMA))) {
            return fact_source_at(w, i + 1);
        }
        if (it->kind != IT_COMMA && it->kind != IT_QUOTE) {
            continue;
        }
        uint32_t k = i + 1;
        while (fact_kind(s, k, IT_QUOTE)) {
            k++;
        }
        if (fact_kind(s, k, IT_VG) && item_is(&s->items[k], W_SAY) && fact_kind(s, k + 1, IT_NP)) {
            return fact_source_at(w, k + 1);
        }
        for (uint32_t v = k; v < s->count && v < k + 8; v++) {
            const item *vg = &s->items[v];
            if (vg->kind == IT_VG) {
                bool says = item_is(vg, W_SAY) && vg->subject != NONE && vg->subject > i &&
                            vg->stop <= s->count && !fact_kind(s, v + 1, IT_NP);
                if (says) {
                    return fact_source_at(w, vg->subject);
                }
                break;
            }
        }
    }
    return none;
}

tk_str fact_source(const fact_work *w, uint32_t at)
{
    tk_str source = by_phrase(w);
    if (!source.length) {
        source = by_verb_before(w, at);
    }
    return source.length ? source : by_end(w, at);
}
