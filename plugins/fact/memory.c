// SPDX-License-Identifier: MIT
#include "mention.h"

#include <toolkit/text/seek.h>

/** Whether the first or last word of an entity is one of an office, a court, or a press agency, or
 * the whole is "Company". `*t` is a token before it, and moves on. */
static bool is_office(const fact_text *text, uint32_t entity, uint32_t *t)
{
    uint32_t first = tk_seek(text->token, *t, text->entity->begin[entity]), last = first;
    while (last + 1 < text->token->count &&
           text->token->begin[last + 1] < text->entity->end[entity]) {
        last++;
    }
    *t = first;
    if (first >= text->token->count) {
        return false;
    }
    const fact_set *a = &text->lexicon->entries[fact_word_at(text, first)->entry].classes;
    const fact_set *b = &text->lexicon->entries[fact_word_at(text, last)->entry].classes;
    return fact_has(a, W_AUTHORITY) || fact_has(b, W_AUTHORITY) ||
           (first == last && fact_has(a, W_COMPANY));
}

/** The entity of a label whose name is the most frequent among the first ones of the document. */
static uint32_t most_named(const fact_text *text, uint32_t label, bool *dominant)
{
    enum { LOOKED_AT = 200, NAMES = 32 };
    const uint32_t *name = text->entity->columns[ENTITY_NAME];
    uint32_t names[NAMES], first[NAMES], counts[NAMES], n = 0, best = NONE, most = 0, t = 0;
    bool office[NAMES], office_best = false;
    uint32_t count = text->entity->count < LOOKED_AT ? text->entity->count : LOOKED_AT;
    for (uint32_t e = 0; e < count; e++) {
        if (entity_label(text, e) != label) {
            continue;
        }
        uint32_t k = 0;
        while (k < n && names[k] != name[e]) {
            k++;
        }
        if (k == n) {
            if (n == NAMES) {
                continue;
            }
            names[n] = name[e];
            first[n] = e;
            office[n] = label == LABEL_ORG && is_office(text, e, &t);
            counts[n++] = 0;
        }
        counts[k]++;
    }
    for (uint32_t k = 0; k < n; k++) {
        counts[k] = office[k] ? (counts[k] + 2) / 3 : counts[k];
        if (counts[k] > most || (counts[k] == most && office[k] < office_best)) {
            most = counts[k];
            best = first[k];
            office_best = office[k];
        }
    }
    *dominant = most > 2;
    for (uint32_t k = 0; k < n; k++) {
        *dominant &= first[k] == best || 2 * counts[k] <= most;
    }
    return best;
}

void fact_mentions_start(fact_mentions *m, const fact_text *text)
{
    bool unused;
    *m = (fact_mentions){
        .company = NONE, .company_in = NONE, .person = NONE, .place = NONE, .period = NONE};
    m->topic = most_named(text, LABEL_ORG, &m->dominant);
    m->country = most_named(text, LABEL_LOC, &unused);
}

/** The last person that a noun phrase ends with, or NONE. */
static uint32_t last_person(const fact_sentence *s)
{
    for (uint32_t i = s->count; i-- > 0;) {
        const item *np = &s->items[i];
        if (np->entity != NONE && entity_label(s->text, np->entity) == LABEL_PERSON) {
            return np->entity;
        }
    }
    return NONE;
}

void fact_mentions_add(fact_work *w)
{
    const fact_sentence *s = &w->sentence;
    fact_mentions *m = &w->mentions;
    for (uint32_t n = 0; n < s->n_verbs; n++) {
        const item *vg = &s->items[s->verbs[n]];
        if (vg->flags & VG_FINITE && vg->subject != NONE) {
            const item *np = &s->items[vg->subject];
            uint32_t entity = np->entity != NONE ? np->entity : np->owner;
            if (entity != NONE && entity_label(s->text, entity) == LABEL_ORG &&
                !item_is(np, W_INSTRUMENT) && !item_is(np, W_MEDIA) && np->end == vg->subject &&
                m->company_in != s->index && !fact_is_authority(s, np, entity)) {
                m->company = entity;
                m->company_in = s->index;
            }
        }
    }
    uint32_t person = fact_person_before(s, s->count);
    person = person == NONE ? last_person(s) : person;
    m->person = person == NONE ? m->person : person;
}

void fact_mentions_skim(fact_mentions *m, const fact_text *text, uint32_t index, uint32_t entity)
{
    enum { NEAR = 12 }; // bytes before a name that is likely to be a subject: "The ", "In May, "
    uint32_t begin = text->sentence->begin[index], end = text->sentence->end[index];
    for (uint32_t e = entity; e < text->entity->count && text->entity->begin[e] < end; e++) {
        uint32_t label = entity_label(text, e);
        if (label == LABEL_ORG && m->company_in != index &&
            text->entity->begin[e] - begin <= NEAR && !is_office(text, e, &m->token)) {
            m->company = e;
            m->company_in = index;
        } else if (label == LABEL_PERSON) {
            m->person = e;
        }
    }
}
