// SPDX-License-Identifier: MIT
#include "post.h"

#include "mention.h"
#include "period.h"
#include "source.h"
#include "status.h"

#include <string.h>

/** A post in a noun phrase. */
typedef struct post {
    uint32_t np;          /**< item */
    uint32_t first, last; /**< tokens of the post: "senior analyst" */
    uint32_t cover_last;  /**< last token of the statement so far */
    uint32_t cover_first;
    bool ends;      /**< "former" */
    bool corporate; /**< it is a post in a firm */
    uint32_t verb;  /**< verb that states it, or NONE */
    party person, place;
} post;

static const fact_set *classes_at(const fact_sentence *s, uint32_t t)
{
    return &s->text->lexicon->entries[fact_word_at(s->text, t)->entry].classes;
}

static bool named(const fact_sentence *s, uint32_t i, const char *name)
{
    if (!fact_kind(s, i, IT_PREP)) {
        return false;
    }
    const fact_entry *e = &s->text->lexicon->entries[s->items[i].entry];
    return strlen(name) == e->length &&
           memcmp(s->text->lexicon->text + e->text, name, e->length) == 0;
}

/** Whether token `t` begins an entity. */
static bool in_entity(const fact_sentence *s, const item *np, uint32_t t)
{
    uint32_t begin = s->text->token->begin[t];
    const tk_layer *entity = s->text->entity;
    const uint32_t which[] = {np->entity, np->owner};
    for (int i = 0; i < 2; i++) {
        uint32_t e = which[i];
        if (e != NONE && entity->begin[e] <= begin && begin < entity->end[e]) {
            return true;
        }
    }
    return false;
}

/** Finds the last post in an NP. */
static bool find_post(const fact_sentence *s, uint32_t i, post *p)
{
    const item *np = &s->items[i];
    bool found = false;
    for (uint32_t t = np->first; t <= np->last; t++) {
        uint32_t last;
        uint32_t e = fact_phrase_at(s->text, t, np->last + 1, &last);
        const fact_entry *entry = &s->text->lexicon->entries[e];
        if (fact_has(&entry->classes, W_POSTWORD) && !in_entity(s, np, t) && !entry->plural) {
            *p = (post){.np = i,
                        .first = t,
                        .last = last,
                        .corporate = fact_has(&entry->classes, W_CORPPOST),
                        .verb = NONE,
                        .person = {.entity = NONE},
                        .place = {.entity = NONE}};
            found = true;
        }
        if (e && last > t) {
            t = last;
        }
    }
    return found;
}

/** Adds the words before the post that belong to it, and reads "former". */
static void widen(const fact_sentence *s, post *p)
{
    const item *np = &s->items[p->np];
    uint32_t t = p->first;
    bool whole = false; // a word was met that is no part of the post
    while (t > np->first) {
        const fact_word *word = fact_word_at(s->text, t - 1);
        const fact_set *classes = classes_at(s, t - 1);
        if (fact_has(classes, W_POSTEND)) {
            p->ends = true;
        } else if (in_entity(s, np, t - 1)) {
            whole = true;
        } else if (word->marks & MARK_OWNER || fact_has(classes, W_DET) ||
                   fact_has(classes, W_INDEF) || fact_has(classes, W_POSSDET) ||
                   fact_has(classes, W_TITLE)) {
            break;
        } else if ((fact_has(classes, W_POSTMOD) || fact_has(classes, W_POSTWORD) ||
                    word->marks & MARK_HYPHEN) &&
                   !fact_has(classes, W_POSTNEW) && !p->ends && !whole) {
            p->first = t - 1;
        } else {
            whole = true;
        }
        t--;
    }
    while (p->first < p->last && fact_word_at(s->text, p->first)->marks & MARK_HYPHEN) {
        p->first++;
    }
    p->cover_first = np->first;
    p->cover_last = p->last;
}

static bool is_person(const fact_sentence *s, uint32_t i)
{
    return fact_kind(s, i, IT_NP) && s->items[i].entity != NONE &&
           entity_label(s->text, s->items[i].entity) == LABEL_PERSON && s->items[i].head != NONE;
}

/** "chief executive Jane Roe": the name after the post in its phrase. */
static bool person_inside(const fact_work *w, post *p)
{
    const fact_sentence *s = &w->sentence;
    const item *np = &s->items[p->np];
    if (np->entity != NONE && s->text->entity->begin[np->entity] >= s->text->token->end[p->last]) {
        uint32_t label = entity_label(s->text, np->entity);
        uint32_t next = p->last + 1;
        while (next < np->last && fact_has(classes_at(s, next), W_TITLE)) {
            next++;
        }
        bool adjacent = s->text->entity->begin[np->entity] == s->text->token->begin[next];
        if (label != LABEL_PERSON && (label != LABEL_ORG || !adjacent)) {
            return false;
        }
        p->person = fact_entity(s, np->entity);
        p->cover_last = np->last;
        return true;
    }
    uint32_t t = p->last + 1;
    while (t <= np->last && fact_has(classes_at(s, t), W_TITLE)) {
        t++;
    }
    if (np->entity == NONE && t < np->last && np->head == np->last) {
        for (uint32_t k = t; k <= np->last; k++) {
            const fact_word *word = fact_word_at(s->text, k);
            if (!(word->shape & (TK_SHAPE_TITLE)) || word->entry) {
                return false;
            }
        }
        p->person.name = fact_words_text(s, t, np->last);
        p->cover_last = np->last;
        return true;
    }
    return false;
}

/** Item before `i` that is a person in apposition: "Jane Roe, 49, an analyst". */
static uint32_t person_before(const fact_sentence *s, uint32_t i)
{
    uint32_t k = i;
    for (int steps = 0; steps < 3 && fact_kind(s, fact_before(s, k), IT_COMMA); steps++) {
        k = fact_before(s, k);
        if (k == 0) {
            return NONE;
        }
        k--;
        if (is_person(s, k)) {
            return k;
        }
        if (!(s->items[k].kind == IT_NP && s->items[k].amount != NONE) &&
            s->items[k].kind != IT_DATE) {
            return NONE;
        }
    }
    return NONE;
}

/** The organisation after a post: "of Acme", "at Acme". `*next` is the item after it. */
static void place_after(const fact_work *w, post *p, uint32_t *next)
{
    static const char *const roles[] = {"of", "at", "for", "with", "in"};
    const fact_sentence *s = &w->sentence;
    uint32_t i = p->np + 1;
    uint32_t owner = fact_kind(s, i + 1, IT_NP) ? s->items[i + 1].owner : NONE;
    bool own = owner != NONE && entity_label(s->text, owner) == LABEL_ORG;
    if (named(s, i, "of") && fact_kind(s, i + 1, IT_NP) && s->items[i + 1].entity == NONE && !own &&
        s->items[i + 1].head != NONE && !fact_is_capital(s, &s->items[i + 1]) &&
        !item_is(&s->items[i + 1], W_COMPANY)) {
        p->last = s->items[i + 1].head; // "head of research"
        p->cover_last = p->last;
        i += 2;
    }
    for (size_t r = 0; r < sizeof roles / sizeof roles[0]; r++) {
        if (!named(s, i, roles[r]) || !fact_kind(s, i + 1, IT_NP)) {
            continue;
        }
        const item *np = &s->items[i + 1];
        if (np->entity != NONE && np->owner != NONE && is_person(s, i + 1)) {
            p->place = fact_entity(s, np->owner); // "officer of Acme Jane Roe"
            p->person = fact_entity(s, np->entity);
        } else if (np->entity != NONE && !is_person(s, i + 1)) {
            p->place = fact_entity(s, np->entity);
        } else {
            p->place = fact_party(w, i + 1, WANT_OWNER);
        }
        if (party_is(&p->place)) {
            p->cover_last = np->last;
            *next = i + 2;
        }
        return;
    }
}

/** The capitalised words before a post that are no entity: "Ulven Chief Executive". */
static party capitals_of_place(const fact_sentence *s, const item *np, const post *p)
{
    party place = {.entity = NONE};
    uint32_t last = NONE;
    for (uint32_t t = np->first; t < p->first && !in_entity(s, np, t); t++) {
        const fact_word *word = fact_word_at(s->text, t);
        if (word->entry || !(word->shape & (TK_SHAPE_TITLE | TK_SHAPE_UPPER | TK_SHAPE_MIXED))) {
            break;
        }
        last = t;
        if (word->marks & MARK_OWNER) {
            break;
        }
    }
    if (last != NONE) {
        place.name = fact_words_text(s, np->first, last);
    }
    return place;
}

static void find_place(const fact_work *w, post *p, uint32_t *next)
{
    const fact_sentence *s = &w->sentence;
    const item *np = &s->items[p->np];
    uint32_t before = np->owner;
    if (before == NONE && np->entity != NONE &&
        s->text->entity->end[np->entity] <= s->text->token->begin[p->first]) {
        before = np->entity;
    }
    if (before != NONE && entity_label(s->text, before) != LABEL_PERSON &&
        s->text->entity->begin[before] < s->text->token->begin[p->last]) {
        p->place = fact_entity(s, before);
        return;
    }
    p->place = capitals_of_place(s, np, p);
    if (party_is(&p->place)) {
        return;
    }
    place_after(w, p, next);
    if (!party_is(&p->place) && (np->det == DET_OWN)) {
        p->place = fact_antecedent(w, p->np);
    }
}

/** A post after a verb: "was named chief executive", "stepped down as chairman". */
static bool person_of_verb(const fact_work *w, post *p)
{
    const fact_sentence *s = &w->sentence;
    uint32_t v = fact_verb_over(s, p->np);
    if (v == NONE) {
        return false;
    }
    const item *vg = &s->items[v];
    bool as = named(s, p->np - 1, "as") || p->np == v + 1 || vg->flags & VG_BE;
    bool takes = item_is(vg, W_APPOINT) || item_is(vg, W_TAKEPOST) || vg->flags & VG_BE;
    bool leaves = item_is(vg, W_LEAVEPOST);
    if (!takes && !leaves) {
        return false;
    }
    bool passive = (vg->flags & VG_PASSIVE) != 0;
    uint32_t who = vg->subject;
    if (item_is(vg, W_APPOINT) && !passive) {
        who = NONE;
        for (uint32_t i = v + 1; i <= p->np; i++) {
            if (is_person(s, i) || (i == v + 1 && fact_kind(s, i, IT_NP) &&
                                    s->items[i].entity != NONE && s->items[i].head != NONE)) {
                who = i;
                as = true;
                break;
            }
        }
        p->place = fact_party(w, vg->subject, WANT_ORG);
    }
    if (who == NONE || !as) {
        return false;
    }
    p->person = item_is(vg, W_APPOINT) && s->items[who].entity != NONE
                    ? fact_entity(s, s->items[who].entity)
                    : fact_party(w, who, WANT_PERSON);
    if (!party_is(&p->person)) {
        return false;
    }
    p->verb = v;
    p->ends |= leaves;
    p->cover_first = who < p->np && vg->governor == NONE ? s->items[who].first : vg->first;
    if (s->items[v].first < p->cover_first) {
        p->cover_first = s->items[v].first;
    }
    return true;
}

static bool find_person(const fact_work *w, post *p, uint32_t next)
{
    const fact_sentence *s = &w->sentence;
    if (party_is(&p->person) || person_inside(w, p)) {
        return true;
    }
    uint32_t before = person_before(s, p->np);
    if (before != NONE) {
        p->person = fact_entity(s, s->items[before].entity);
        p->cover_first = s->items[before].first;
        return true;
    }
    if (fact_kind(s, next, IT_COMMA) && is_person(s, next + 1) &&
        !fact_kind(s, next + 2, IT_CONJ)) {
        p->person = fact_entity(s, s->items[next + 1].entity);
        p->cover_last = s->items[next + 1].last;
        return true;
    }
    if (fact_kind(s, next, IT_CONJ) && fact_kind(s, next + 1, IT_NP) &&
        item_any(&s->items[next + 1], W_POSTWORD) && is_person(s, next + 1)) {
        p->person = fact_entity(s, s->items[next + 1].entity); // "CEO and co-founder Jane Roe"
        p->cover_last = s->items[next + 1].last;
        return true;
    }
    return person_of_verb(w, p);
}

/** "its chief executive, Jane Roe, will step down": the verb that the person leaves with. */
static void read_leaving(const fact_sentence *s, post *p)
{
    for (uint32_t v = p->np + 1; v < s->count && p->verb == NONE; v++) {
        const item *vg = &s->items[v];
        if (vg->kind == IT_VG && vg->subject != NONE && item_is(vg, W_LEAVEPOST) &&
            s->items[vg->subject].first <= p->last && s->items[vg->subject].last >= p->first &&
            v < p->np + 5 &&
            (!fact_kind(s, v + 1, IT_NP) || item_is(&s->items[v + 1], W_COMPANY))) {
            p->ends = true;
            p->verb = v;
        }
    }
}

static void add_post(fact_work *w, post *p)
{
    const fact_sentence *s = &w->sentence;
    read_leaving(s, p);
    fact *f = fact_add(w, TK_FACT_APPOINTMENT);
    if (!f) {
        return;
    }
    f->subject = p->person;
    f->object = p->place;
    f->what = fact_words_text(s, p->first, p->last);
    f->ends = p->ends;
    f->status = p->verb != NONE ? (uint8_t)fact_status(s, p->verb, p->verb, false)
                                : (uint8_t)TK_FACT_ACTUAL;
    if (p->verb != NONE) {
        f->date = fact_period(s, NONE, p->verb, p->np, false);
        f->source = fact_source(w, p->verb);
    }
    fact_cover(s, f, p->cover_first, p->cover_last);
}

/** Joins a post to the one before: "chairman and chief executive of Acme". */
static bool join_post(fact_work *w, const post *p, uint32_t before)
{
    const fact_sentence *s = &w->sentence;
    fact *f = before < w->list.count ? &w->list.facts[before] : NULL;
    if (!f || f->ends != p->ends || !f->what.length) {
        return false;
    }
    const char *end = s->text->doc->text + s->text->token->end[p->last];
    f->what.length = (uint64_t)(end - f->what.data);
    if (party_is(&p->place)) {
        f->object = p->place;
    }
    fact_cover(s, f, p->first, p->cover_last);
    return true;
}

/** The last post of a person that the document has named; NULL: none. */
static const fact *known_post(const fact_work *w, const party *person)
{
    for (uint32_t i = w->list.count; i-- > 0;) {
        const fact *f = &w->list.facts[i];
        if (f->kind == TK_FACT_APPOINTMENT && f->subject.name.length == person->name.length &&
            memcmp(f->subject.name.data, person->name.data, person->name.length) == 0) {
            return f;
        }
    }
    return NULL;
}

/** "Roe will retire in June", "Roe has left the company": the post is one named before. */
static void read_departure(fact_work *w, uint32_t v)
{
    const fact_sentence *s = &w->sentence;
    const item *vg = &s->items[v];
    if (!item_is(vg, W_LEAVEPOST) || vg->subject == NONE || vg->flags & VG_NOT) {
        return;
    }
    party person = fact_party(w, vg->subject, WANT_PERSON);
    const fact *known = party_is(&person) ? known_post(w, &person) : NULL;
    if (!known || known->begin >= s->text->token->begin[s->first]) {
        return;
    }
    for (uint32_t i = v + 1; i < vg->stop; i++) {
        const item *it = &s->items[i];
        if (it->kind == IT_NP && it->amount == NONE && !item_is(it, W_COMPANY) &&
            !item_any(it, W_POSTWORD) && it->entity == NONE) {
            return; // "left the door open"
        }
    }
    fact before = *known;
    fact *f = fact_add(w, TK_FACT_APPOINTMENT);
    if (!f) {
        return;
    }
    f->subject = person;
    f->object = before.object;
    f->what = before.what;
    f->ends = true;
    f->status = (uint8_t)fact_status(s, v, v, false);
    f->date = fact_period(s, NONE, v, v, false);
    f->source = fact_source(w, v);
    fact_cover(s, f, s->items[vg->subject].first, s->items[vg->subject].last);
    fact_cover(s, f, vg->first, vg->last);
}

/** "Jane Roe, who runs Acme": a post without a name. */
static void read_leader(fact_work *w, uint32_t v)
{
    const fact_sentence *s = &w->sentence;
    const item *vg = &s->items[v];
    if (!item_is(vg, W_LEADS) || vg->subject == NONE || !fact_kind(s, v - 1, IT_REL) ||
        !is_person(s, vg->subject) || !fact_kind(s, v + 1, IT_NP) ||
        s->items[v + 1].entity == NONE || vg->flags & (VG_PASSIVE | VG_NOT)) {
        return;
    }
    party place = fact_party(w, v + 1, WANT_ORG);
    fact *f = party_is(&place) ? fact_add(w, TK_FACT_APPOINTMENT) : NULL;
    if (f) {
        f->subject = fact_party(w, vg->subject, WANT_PERSON);
        f->object = place;
        fact_cover(s, f, s->items[vg->subject].first, s->items[v + 1].last);
    }
}

void fact_posts(fact_work *w)
{
    uint32_t before = w->list.count;
    const fact_sentence *s = &w->sentence;
    party last = {.entity = NONE};
    party last_place = {.entity = NONE};
    uint32_t last_item = NONE, made = UINT32_MAX;
    for (uint32_t i = 0; i < s->count; i++) {
        post p = {.np = i, .verb = NONE};
        if (s->items[i].kind != IT_NP || !item_any(&s->items[i], W_POSTWORD) ||
            !find_post(s, i, &p)) {
            continue;
        }
        widen(s, &p);
        uint32_t next = i + 1;
        find_place(w, &p, &next);
        bool follows = fact_kind(s, i - 1, IT_CONJ) && last_item != NONE && last_item + 2 == i;
        if (!find_person(w, &p, next) && follows) {
            if (join_post(w, &p, made)) {
                last_item = i;
                continue; // "chairman and chief executive"
            }
            p.person = last;
        }
        if (!party_is(&p.place) && follows) {
            p.place = last_place;
        }
        if (!party_is(&p.person)) {
            continue;
        }
        if (!party_is(&p.place) && p.corporate) {
            p.place = fact_antecedent(w, i);
        }
        made = w->list.count;
        add_post(w, &p);
        last = p.person;
        last_place = p.place;
        last_item = i;
    }
    for (uint32_t i = 1; i < s->count; i++) {
        if (s->items[i].kind == IT_VG) {
            read_leader(w, i);
        }
    }
    for (uint32_t i = 0; i < s->count && w->list.count == before; i++) {
        if (s->items[i].kind == IT_VG) {
            read_departure(w, i);
        }
    }
}
