// SPDX-License-Identifier: MIT
#include "tenure.h"

#include "mention.h"
#include "period.h"
#include "source.h"
#include "status.h"

#include <string.h>

static bool same_name(const party *a, const party *b)
{
    return a->name.length == b->name.length &&
           memcmp(a->name.data, b->name.data, a->name.length) == 0;
}

/** The last post of a person that the document has named, a former one only if there is no other;
 * NULL: none. */
static const fact *known_post(const fact_work *w, const party *person)
{
    const fact *former = NULL;
    for (uint32_t i = w->list.count; i-- > 0;) {
        const fact *f = &w->list.facts[i];
        if (f->kind != TK_FACT_APPOINTMENT || f->status != TK_FACT_ACTUAL ||
            !same_name(&f->subject, person)) {
            continue;
        }
        if (!f->ends) {
            return f;
        }
        former = former ? former : f;
    }
    return former;
}

/** Whether a fact of the sentence has the verb in its text. */
static bool is_told(const fact_work *w, uint32_t before, const item *vg)
{
    const tk_layer *token = w->sentence.text->token;
    for (uint32_t i = before; i < w->list.count; i++) {
        const fact *f = &w->list.facts[i];
        if (f->kind == TK_FACT_APPOINTMENT && f->ends && f->begin <= token->begin[vg->last] &&
            f->end >= token->end[vg->last]) {
            return true;
        }
    }
    return false;
}

void fact_await(const fact_work *w, fact *f, uint32_t v)
{
    const fact_text *text = w->sentence.text;
    const item *vg = &w->sentence.items[v];
    if (f->date == NONE || f->status != TK_FACT_ACTUAL || vg->flags & VG_BE) {
        return;
    }
    tk_str begin, today;
    text->host->string(text->doc, ((const uint32_t *)text->date->columns[3])[f->date], &begin);
    if (text->host->meta_get(text->doc, "date", &today) && begin.length >= 10 &&
        today.length >= 10 && memcmp(begin.data, today.data, 10) > 0) {
        f->status = TK_FACT_PLANNED;
    }
}

/** Whether nothing but a company, a post or a name is among the complements: not "left the door".
 */
static bool leaves_post(const fact_sentence *s, uint32_t v)
{
    for (uint32_t i = v + 1; i < s->items[v].stop; i++) {
        const item *it = &s->items[i];
        if (it->kind == IT_COMMA || it->kind == IT_PREP || it->kind == IT_TO) {
            return true;
        }
        if (it->kind == IT_NP && it->amount == NONE && it->entity == NONE &&
            !item_is(it, W_COMPANY) && !item_any(it, W_POSTWORD)) {
            return false;
        }
    }
    return true;
}

/** Whether a verb says by itself that a post is left. */
static bool is_clear(const fact_sentence *s, const item *vg)
{
    static const char *const names[] = {"resign",     "step down", "stand down",
                                        "step aside", "retire",    "oust"};
    const fact_words *lexicon = s->text->lexicon;
    const fact_entry *e = &lexicon->entries[lexicon->entries[vg->entry].lemma];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strlen(names[i]) == e->length &&
            memcmp(names[i], lexicon->text + e->text, e->length) == 0) {
            return true;
        }
    }
    return false;
}

static fact *add(fact_work *w, uint32_t v, const party *person)
{
    const fact_sentence *s = &w->sentence;
    fact *f = fact_add(w, TK_FACT_APPOINTMENT);
    if (!f) {
        return NULL;
    }
    f->subject = *person;
    f->status = (uint8_t)fact_status(s, v, v, false);
    f->date = fact_period(s, NONE, v, v, false);
    f->source = fact_source(w, v);
    fact_await(w, f, v);
    fact_cover(s, f, s->items[v].first, s->items[v].last);
    return f;
}

static void cover_item(const fact_sentence *s, fact *f, uint32_t i)
{
    fact_cover(s, f, s->items[i].first, s->items[i].last);
}

/** The person who leaves: the subject, or the object of "ousted Jane Roe"; NONE: none. */
static uint32_t leaver(const fact_sentence *s, uint32_t v)
{
    if (v == 0 && s->items[v].subject == NONE) {
        return NONE; // "Retired teacher Jane Roe said"
    }
    uint32_t object = v + 1;
    bool passive = s->items[v].flags & VG_PASSIVE;
    if (!passive && fact_kind(s, object, IT_NP) && s->items[object].entity != NONE &&
        entity_label(s->text, s->items[object].entity) == LABEL_PERSON) {
        return object;
    }
    uint32_t who = s->items[v].subject;
    if (who != NONE && s->items[who].entity == NONE && item_any(&s->items[who], W_POSTWORD) &&
        fact_kind(s, who + 1, IT_COMMA) && fact_kind(s, who + 2, IT_NP) && who + 2 < v) {
        return who + 2; // "its chief executive, Jane Roe, had resigned"
    }
    return who;
}

/** "Roe will retire in June", "Roe has left the company": the post is one named before. */
static void read_departure(fact_work *w, uint32_t v)
{
    const fact_sentence *s = &w->sentence;
    const item *vg = &s->items[v];
    uint32_t who = leaver(s, v);
    if (who == NONE || vg->flags & VG_NOT || !leaves_post(s, v)) {
        return;
    }
    party person = fact_party(w, who, WANT_PERSON);
    const fact *known = party_is(&person) ? known_post(w, &person) : NULL;
    bool sure = known && !item_is(&s->items[who], W_PRON_PERSON) && !item_is(vg, W_PLAN);
    if (!party_is(&person) || (!sure && !is_clear(s, vg))) {
        return;
    }
    party place = {.entity = NONE};
    uint32_t object = who == v + 1 ? vg->subject : v + 1;
    if (object != NONE && fact_kind(s, object, IT_NP)) {
        place = fact_party(w, object, WANT_ORG);
    }
    if (!party_is(&place) && known) {
        place = known->object;
    }
    if (!party_is(&place)) {
        place = fact_antecedent(w, who);
    }
    tk_str what = known ? known->what : (tk_str){"", 0};
    fact *f = add(w, v, &person);
    if (!f) {
        return;
    }
    f->object = place;
    f->what = what;
    f->ends = true;
    if (!fact_kind(s, fact_before(s, v), IT_CONJ)) {
        cover_item(s, f, who);
        if (vg->subject + 2 == who) {
            cover_item(s, f, vg->subject); // "its chief executive, Jane Roe, will retire"
        }
    }
}

/** "Roe, who leads Acme", "Acme, led by Roe" */
static void read_lead(fact_work *w, uint32_t v)
{
    const fact_sentence *s = &w->sentence;
    const fact_words *lexicon = s->text->lexicon;
    const item *vg = &s->items[v];
    const fact_entry *e = &lexicon->entries[lexicon->entries[vg->entry].lemma];
    if (vg->subject == NONE || vg->flags & VG_NOT) {
        return;
    }
    bool by = fact_prep_is(s, v + 1, "by");
    uint32_t who = by ? v + 2 : vg->subject, what = by ? vg->subject : v + 1;
    if (!fact_kind(s, who, IT_NP) || !fact_kind(s, what, IT_NP)) {
        return;
    }
    const item *np = &s->items[what];
    if (np->amount != NONE || np->date != NONE ||
        (np->entity == NONE && !item_is(np, W_COMPANY) && !item_is(np, W_PRON_ORG))) {
        return;
    }
    party person = fact_party(w, who, WANT_PERSON), place = fact_party(w, what, WANT_ORG);
    if (!party_is(&person) || !party_is(&place)) {
        return;
    }
    fact *f = add(w, v, &person);
    if (f) {
        f->object = place;
        f->what = e->length == 5 ? (tk_str){lexicon->text + e->text, 5} : (tk_str){"", 0};
        cover_item(s, f, who);
        cover_item(s, f, what);
    }
}

void fact_tenures(fact_work *w, uint32_t before)
{
    const fact_sentence *s = &w->sentence;
    if (!fact_has(&s->seen, W_LEAVEPOST) && !fact_has(&s->seen, W_LEADS)) {
        return;
    }
    for (uint32_t n = 0; n < s->n_verbs; n++) {
        uint32_t i = s->verbs[n];
        const item *vg = &s->items[i];
        if (item_is(vg, W_LEAVEPOST) && !is_told(w, before, vg)) {
            read_departure(w, i);
        } else if (item_is(vg, W_LEADS)) {
            read_lead(w, i);
        }
    }
}
