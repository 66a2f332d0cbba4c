// SPDX-License-Identifier: MIT
#include "feature.h"

#include "clause.h"
#include "mention.h"
#include "nation.h"
#include "owner.h"
#include "role.h"

#include <string.h>

/** What speaks for a name. Their order is part of the model: new ones go to the end. */
enum {
    C_EMPTY = 100,
    C_SUBJECT,
    C_SUBJECT_TEXT,
    C_SUBJECT_OVER,
    C_OWNER_SUBJECT,
    C_OWNER_NOUN,
    C_OWNER_HEAD,
    C_OWNER_OBJECT,
    C_IN_SENTENCE,
    C_PREP,
    C_PREP_VERB,
    C_COMPANY,
    C_TOPIC,
    C_COUNTRY,
    C_LAST_PLACE,
    C_LAST_FIGURE,
    C_MOVED,
    C_MOVED_SHARES,
    C_FACT_BEFORE,
    C_FACT_IN_SENTENCE,
    C_TITLE,
    C_LABEL,
    C_ANTECEDENT,
    C_JOINED,
    C_NOUN_TEXT,
    C_NEAREST,
    C_ORDER,
    C_PERSON,
    C_AUTHORITY,
    C_RECENT,
    C_RECENT_NEAR,
    C_NATION,
    C_OFTEN,
    C_VERB_OF,
    C_FACTS,
    C_LAST_OF_KIND,
    C_MASK
};

/** What the subject of the verb is like. */
enum {
    LIKE_NONE,
    LIKE_NAME,
    LIKE_PRONOUN,
    LIKE_COMPANY,
    LIKE_MEASURE,
    LIKE_PRICE,
    LIKE_AMOUNT,
    LIKE_NOUN
};

typedef struct maker {
    fact_candidates *list;
    const fact_work *w;
    const fact_context *c;
    uint32_t like;
    uint32_t topic; /**< what the clause is about */
} maker;

static fact_candidate *candidate_of(maker *m, const party *p)
{
    fact_candidates *list = m->list;
    for (uint32_t i = 0; i < list->count; i++) {
        const tk_str *name = &list->list[i].name.name;
        if (name->length == p->name.length && memcmp(name->data, p->name.data, name->length) == 0) {
            return &list->list[i];
        }
    }
    if (list->count == CANDIDATES_MAX) {
        return NULL;
    }
    fact_candidate *new_one = &list->list[list->count++];
    new_one->name = *p;
    new_one->count = 0;
    new_one->sources = 0;
    return new_one;
}

static void clue(fact_candidate *k, uint32_t template_id, uint64_t value)
{
    if (k && k->count < CLUES_MAX) {
        k->clues[k->count++] = fact_feature_id(template_id, value);
    }
}

/** The sources of names of which the combination counts. */
static uint32_t bit_of(uint32_t template_id)
{
    switch (template_id) {
    case C_SUBJECT:
        return 2;
    case C_OWNER_SUBJECT:
    case C_OWNER_NOUN:
    case C_OWNER_HEAD:
        return 4;
    case C_IN_SENTENCE:
        return 8;
    case C_COMPANY:
        return 16;
    case C_TOPIC:
    case C_COUNTRY:
        return 32;
    case C_TITLE:
        return 64;
    case C_LAST_OF_KIND:
        return 128;
    case C_FACT_IN_SENTENCE:
        return 256;
    case C_ANTECEDENT:
        return 512;
    default:
        return 0;
    }
}

/** Adds a name, or what speaks for it. The clue counts alone, and with what the verb's subject is
 * like. */
static fact_candidate *add(maker *m, const party *p, uint32_t template_id, uint64_t value)
{
    if (!party_is(p)) {
        return NULL;
    }
    fact_candidate *k = candidate_of(m, p);
    clue(k, template_id, value);
    clue(k, template_id, fact_feature_pair(value, 100 + m->like));
    clue(k, template_id, fact_feature_pair(value, 200 + m->topic));
    if (k) {
        k->sources |= bit_of(template_id);
    }
    return k;
}

static uint32_t like_of(const fact_sentence *s, const fact_context *c)
{
    if (c->verb == NONE || s->items[c->verb].subject == NONE) {
        return LIKE_NONE;
    }
    const item *np = &s->items[s->items[c->verb].subject];
    if (np->amount != NONE) {
        return LIKE_AMOUNT;
    }
    if (item_is(np, W_MEASURE)) {
        return LIKE_MEASURE;
    }
    if (item_is(np, W_STOCK) || item_is(np, W_INSTRUMENT)) {
        return LIKE_PRICE;
    }
    if (np->entity != NONE) {
        return LIKE_NAME;
    }
    if (item_is(np, W_PRON_ORG) || item_is(np, W_PRON_PERSON) || item_is(np, W_PRON_OTHER)) {
        return LIKE_PRONOUN;
    }
    return item_is(np, W_COMPANY) ? LIKE_COMPANY : LIKE_NOUN;
}

/** What the clause of an amount is about: an economy, a market, a measure, or something else. */
static uint32_t topic_of(const fact_sentence *s, const fact_context *c)
{
    bool macro = false, price = false, measure = false;
    for (uint32_t k = c->low; k < c->high; k++) {
        const item *it = &s->items[k];
        macro |= it->kind == IT_NP && item_any(it, W_MACRO);
        price |= it->kind == IT_NP && (item_any(it, W_INSTRUMENT) || item_any(it, W_STOCK));
        measure |= it->kind == IT_NP && item_is(it, W_MEASURE);
    }
    return macro + 2 * price + 4 * measure;
}

// ----------------------------------------------------------------------------- in the sentence

static uint64_t word_of(const fact_sentence *s, const item *it)
{
    const fact_words *lexicon = s->text->lexicon;
    return it->entry ? lexicon->entries[lexicon->entries[it->entry].lemma].hash
                     : fact_word_at(s->text, it->last)->hash;
}

/** The subject of the amount's verb, and of the verbs that it depends on. */
static void add_subjects(maker *m)
{
    const fact_sentence *s = m->c->s;
    uint32_t v = m->c->verb;
    for (uint32_t depth = 0; v != NONE && depth < 3; depth++) {
        const item *vg = &s->items[v];
        if (vg->kind == IT_VG && vg->subject != NONE && vg->subject != m->c->np) {
            party p = fact_party(m->w, vg->subject, WANT_ANY);
            uint32_t passive = (vg->flags & VG_PASSIVE) != 0;
            fact_candidate *k = add(m, &p, depth ? C_SUBJECT_OVER : C_SUBJECT, passive);
            clue(k, C_SUBJECT_TEXT, word_of(s, vg));
            if (depth == 0) {
                owner o = fact_owner_of(m->w, vg->subject);
                if (o.kind != TK_FACT_KINDS) {
                    add(m, &o.subject, C_OWNER_SUBJECT, o.kind);
                } else {
                    p = fact_owner(m->w, vg->subject);
                    add(m, &p, C_OWNER_SUBJECT, 99);
                }
            }
        }
        v = vg->kind == IT_VG ? vg->governor : fact_verb_over(s, v);
    }
}

/** The owner of a noun beside the amount. */
static void add_owner(maker *m, uint32_t np, uint32_t template_id)
{
    const fact_sentence *s = m->c->s;
    if (np == NONE || np >= s->count || s->items[np].kind != IT_NP) {
        return;
    }
    const item *it = &s->items[np];
    uint32_t like = item_is(it, W_MEASURE)                              ? 1
                    : item_is(it, W_STOCK) || item_is(it, W_INSTRUMENT) ? 2
                                                                        : 0;
    owner o = np == m->c->np ? (owner){.kind = TK_FACT_KINDS} : fact_owner_of(m->w, np);
    party p = o.kind != TK_FACT_KINDS ? o.subject
              : like == 1             ? fact_measure_owner(m->w, np)
                                      : fact_owner(m->w, np);
    add(m, &p, template_id, like);
    if (it->entity == NONE && it->amount == NONE) {
        p = fact_party(m->w, np, WANT_ANY);
        add(m, &p, C_NOUN_TEXT, template_id);
    }
}

/** What the verb does of which an NP is the subject, or the preposition after a verb. */
static uint32_t deed_of(const fact_sentence *s, uint32_t np)
{
    uint32_t end = np + 8 < s->count ? np + 8 : s->count;
    for (uint32_t v = np + 1; v < end; v++) {
        const item *vg = &s->items[v];
        if (vg->kind == IT_VG && vg->subject == np) {
            return item_is(vg, W_SAY)      ? 1
                   : item_is(vg, W_EXPECT) ? 2
                   : item_is(vg, W_LOOKS)  ? 3
                                           : 4;
        }
    }
    if (np > 1 && s->items[np - 1].kind == IT_PREP) {
        return s->items[np - 2].kind == IT_VG ? 5 : 6;
    }
    return 0;
}

/** How an NP stands to the verb of the amount, or to the preposition before it. */
static uint64_t relation_of(const maker *m, uint32_t np)
{
    const fact_sentence *s = m->c->s;
    uint32_t v = m->c->verb;
    if (v != NONE && s->items[v].subject == np) {
        return 1;
    }
    if (np > 0 && s->items[np - 1].kind == IT_PREP) {
        return fact_feature_pair(word_of(s, &s->items[np - 1]), np < m->c->np);
    }
    if (v != NONE && fact_object_of(s, v) == np) {
        return 2;
    }
    return np < m->c->np ? 3 : 4;
}

/** A name in the sentence: an NP, or its owner. `order`: names that were before it. */
static void add_name(maker *m, uint32_t np, bool owned, uint32_t order)
{
    const fact_sentence *s = m->c->s;
    const item *it = &s->items[np];
    uint32_t entity = owned ? it->owner : it->entity;
    uint32_t label = entity_label(s->text, entity);
    bool in_clause = np >= m->c->low && np < m->c->high;
    uint32_t side = (np < m->c->np) + 2 * in_clause + 4 * (np == m->c->np) + 8 * owned;
    party p = fact_name_in(s, it, entity);
    fact_candidate *k = add(m, &p, C_IN_SENTENCE, side);
    uint32_t deed = deed_of(s, np);
    clue(k, C_LABEL, label);
    clue(k, C_ORDER, (order < 3 ? order : 3) + 4 * (label == LABEL_ORG));
    clue(k, C_VERB_OF, deed + 8 * owned + 16 * in_clause);
    clue(k, C_VERB_OF, fact_feature_pair(deed + 8 * owned, 50 + label));
    uint64_t relation = relation_of(m, np);
    clue(k, C_PREP, fact_feature_pair(relation, owned));
    if (m->c->verb != NONE) {
        clue(k, C_PREP_VERB, fact_feature_pair(relation, word_of(s, &s->items[m->c->verb])));
    }
    if (fact_is_authority(s, it, entity)) {
        clue(k, C_AUTHORITY, label);
    }
    if (label == LABEL_MISC || label == LABEL_LOC) {
        p = fact_nation(s, p);
        add(m, &p, C_NATION, side);
    }
}

/** How near the names before the amount are, and those after it. */
static void rank_names(maker *m, const uint32_t *names, const bool *owners, uint32_t n)
{
    const fact_sentence *s = m->c->s;
    for (uint32_t i = 0; i < n; i++) {
        const item *it = &s->items[names[i]];
        bool before = names[i] < m->c->np;
        uint32_t between = 0;
        for (uint32_t k = 0; k < n; k++) {
            between += before ? k > i && names[k] < m->c->np : k < i && names[k] >= m->c->np;
        }
        party p = fact_name_in(s, it, owners[i] ? it->owner : it->entity);
        add(m, &p, C_NEAREST, (between < 3 ? between : 3) + 4 * before);
    }
}

static void add_names(maker *m)
{
    enum { NAMES = 16 };
    const fact_sentence *s = m->c->s;
    uint32_t np = m->c->np, names[NAMES], n = 0;
    bool owners[NAMES];
    for (uint32_t k = np > 40 ? np - 40 : 0; k < s->count && k < np + 24; k++) {
        const item *it = &s->items[k];
        for (uint32_t e = 0; e < 2 && it->kind == IT_NP && n < NAMES; e++) {
            if ((e ? it->owner : it->entity) != NONE) {
                add_name(m, k, e, n);
                names[n] = k;
                owners[n++] = e;
            }
        }
        if (it->kind == IT_NP && it->end > k && it->joined == k) {
            party p = fact_party(m->w, k, WANT_NAME);
            add(m, &p, C_JOINED, k < np);
        }
    }
    rank_names(m, names, owners, n);
}

// ---------------------------------------------------------------------------------- document

static fact_candidate *add_known(maker *m, uint32_t entity, uint32_t template_id, uint64_t value)
{
    const fact_sentence *s = m->c->s;
    if (entity == NONE) {
        return NULL;
    }
    party p = fact_entity(s, entity);
    fact_candidate *k = add(m, &p, template_id, value);
    clue(k, C_LABEL, entity_label(s->text, entity));
    return k;
}

static void add_facts(maker *m, uint32_t first)
{
    const fact_work *w = m->w;
    for (uint32_t f = first; f < w->list.count; f++) {
        const fact *made = &w->list.facts[f];
        if (f != m->c->stated) {
            add(m, &made->subject, C_FACT_IN_SENTENCE, made->kind == TK_FACT_APPOINTMENT);
        }
    }
    for (uint32_t back = 1; back <= 8 && back <= first; back++) {
        const fact *made = &w->list.facts[first - back];
        if (made->kind != TK_FACT_APPOINTMENT) {
            uint32_t away = m->c->s->index - made->sentence;
            add(m, &made->subject, C_FACT_BEFORE,
                (back < 4 ? back : 4) + 8 * ((away > 1) + (away > 3)));
        }
    }
}

/** How often a candidate was the subject before, and of which kinds last. */
static void add_history(maker *m, uint32_t first)
{
    const fact_work *w = m->w;
    uint32_t kinds = 0;
    for (uint32_t f = first; f-- > 0 && first - f < 64;) {
        const fact *made = &w->list.facts[f];
        if (kinds >> made->kind & 1 || !party_is(&made->subject)) {
            continue;
        }
        kinds |= 1u << made->kind;
        fact_candidate *k = add(m, &made->subject, C_LAST_OF_KIND, made->kind);
        clue(k, C_LAST_OF_KIND,
             fact_feature_pair(made->kind, 1000 + (m->c->s->index - made->sentence > 3)));
    }
    for (uint32_t i = 1; i < m->list->count; i++) {
        fact_candidate *k = &m->list->list[i];
        uint32_t count = 0; // above three it does not matter
        for (uint32_t f = first; f-- > 0 && first - f < 64 && count < 4;) {
            const fact *made = &w->list.facts[f];
            count += made->kind != TK_FACT_APPOINTMENT && fact_same_party(&made->subject, &k->name);
        }
        clue(k, C_FACTS, count < 4 ? count : 4);
        clue(k, C_FACTS, fact_feature_pair(count < 4 ? count : 4, m->topic));
    }
}

/** The first names of the document. */
static void add_often(maker *m)
{
    const fact_text *text = m->c->s->text;
    const uint32_t *names = text->entity->columns[ENTITY_NAME];
    const uint32_t n = text->entity->count < 200 ? text->entity->count : 200;
    for (uint32_t i = 1; i < m->list->count; i++) {
        fact_candidate *k = &m->list->list[i];
        uint32_t count = 0;
        if (k->name.entity == NONE) {
            clue(k, C_OFTEN, 99);
            continue;
        }
        const uint32_t name = names[k->name.entity];
        for (uint32_t e = 0; e < n; e++) {
            count += names[e] == name;
        }
        uint32_t label = entity_label(text, k->name.entity);
        clue(k, C_OFTEN, label + 8 * (count < 2 ? 0 : count < 4 ? 1 : count < 8 ? 2 : 3));
    }
}

static void add_title(maker *m)
{
    const fact_text *text = m->c->s->text;
    bool org = false, place = false;
    for (uint32_t e = 0; e < text->entity->count && e < 12 && !(org && place); e++) {
        uint32_t label = entity_label(text, e);
        bool *known = label == LABEL_ORG ? &org : label == LABEL_LOC ? &place : NULL;
        if (known && !*known) {
            *known = true;
            add_known(m, e, C_TITLE, label);
        }
    }
}

/** The names before the sentence, the last ones first. */
static void add_recent(maker *m)
{
    enum { LOOKED_AT = 40, NAMES = 10 };
    const fact_text *text = m->c->s->text;
    const uint32_t *names = text->entity->columns[ENTITY_NAME];
    uint32_t begin = text->token->begin[m->c->s->first], e = 0, seen[NAMES], n = 0;
    uint32_t high = text->entity->count;
    while (e < high) {
        uint32_t middle = e + (high - e) / 2;
        if (text->entity->begin[middle] < begin) {
            e = middle + 1;
        } else {
            high = middle;
        }
    }
    uint32_t least = e > LOOKED_AT ? e - LOOKED_AT : 0;
    while (e-- > least && n < NAMES) {
        uint32_t label = entity_label(text, e), same = 0;
        while (same < n && seen[same] != names[e]) {
            same++;
        }
        if (same < n || label == LABEL_EVENT) {
            continue;
        }
        seen[n++] = names[e];
        uint32_t near = begin - text->entity->begin[e];
        fact_candidate *k = add_known(m, e, C_RECENT, label + 8 * (n < 4 ? n : 4));
        clue(k, C_RECENT_NEAR, label + 8 * (near < 150 ? 0 : near < 400 ? 1 : 2));
    }
}

static void add_document(maker *m, uint32_t first)
{
    const fact_work *w = m->w;
    const fact_mentions *mentions = &w->mentions;
    uint32_t away = mentions->company == NONE ? 0 : m->c->s->index - mentions->company_in;
    add_known(m, mentions->company, C_COMPANY, (away > 1) + (away > 3));
    add_known(m, mentions->topic, C_TOPIC, mentions->dominant);
    add_known(m, mentions->country, C_COUNTRY, 0);
    add_known(m, mentions->place, C_LAST_PLACE, 0);
    add_known(m, mentions->person, C_PERSON, 0);
    if (w->last.kind != TK_FACT_KINDS) {
        away = m->c->s->index - w->last.sentence;
        add(m, &w->last.subject, C_LAST_FIGURE, (away > 0) + (away > 1));
    }
    for (uint32_t i = 0; i < 2; i++) {
        add(m, &mentions->moved[i], C_MOVED, i);
        add(m, &mentions->moved_shares[i], C_MOVED_SHARES, i);
    }
    add_facts(m, first);
    add_title(m);
    add_recent(m);
}

void fact_candidates_of(fact_candidates *list, const fact_work *w, const fact_context *c,
                        uint32_t first)
{
    maker m = {.list = list, .w = w, .c = c, .like = like_of(c->s, c), .topic = topic_of(c->s, c)};
    list->count = 1;
    list->list[0] = (fact_candidate){.name = {.entity = NONE}};
    clue(&list->list[0], C_EMPTY, 0);
    clue(&list->list[0], C_EMPTY, 100 + m.like);
    add_subjects(&m);
    add_owner(&m, c->noun, C_OWNER_NOUN);
    add_owner(&m, c->np, C_OWNER_HEAD);
    uint32_t object = c->verb == NONE ? NONE : fact_object_of(c->s, c->verb);
    if (object != c->np) {
        add_owner(&m, object, C_OWNER_OBJECT);
    }
    party p = fact_antecedent(w, c->np);
    add(&m, &p, C_ANTECEDENT, c->s->headline);
    add_names(&m);
    add_document(&m, first);
    add_history(&m, first);
    add_often(&m);
    for (uint32_t i = 1; i < list->count; i++) {
        fact_candidate *k = &list->list[i];
        clue(k, C_MASK, k->sources);
        clue(k, C_MASK, fact_feature_pair(k->sources & 31, 100 + m.like));
        clue(k, C_MASK, fact_feature_pair(k->sources & 491, 200 + m.topic));
    }
}
