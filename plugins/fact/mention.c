// SPDX-License-Identifier: MIT
#include "mention.h"

#include <string.h>

static const party no_party = {.entity = NONE};

// ---------------------------------------------------------------------------------- anaphora

/** Whether a name is that of an organisation, or may be: a person of one word. */
static bool may_be_firm(const fact_sentence *s, const item *np, uint32_t entity)
{
    uint32_t label = entity_label(s->text, entity);
    if (label == LABEL_PERSON) {
        party p = fact_entity(s, entity);
        return np->first == np->head && !memchr(p.name.data, ' ', p.name.length);
    }
    return label == LABEL_ORG;
}

/** The NP that names the subject `np`: itself, or the one in "shares of Acme"; NONE: none does. */
static uint32_t naming(const fact_sentence *s, uint32_t subject, uint32_t before, const item *vg)
{
    const item *np = &s->items[subject];
    uint32_t entity = np->entity != NONE ? np->entity : np->owner;
    if (entity != NONE) {
        uint32_t label = entity_label(s->text, entity);
        bool place = label == LABEL_LOC && np->entity != NONE;
        return !item_is(np, W_MEDIA) && (may_be_firm(s, np, entity) || place) ? subject : NONE;
    }
    uint32_t of = subject + 2;
    if (of < before && s->items[subject + 1].kind == IT_PREP && s->items[of].kind == IT_NP &&
        s->items[of].entity != NONE && entity_label(s->text, s->items[of].entity) == LABEL_ORG) {
        return of;
    }
    return fact_is_capital(s, np) && !item_is(vg, W_BE) ? subject : NONE;
}

bool fact_is_authority(const fact_sentence *s, const item *np, uint32_t entity)
{
    const tk_layer *token = s->text->token, *layer = s->text->entity;
    uint32_t first = NONE, last = NONE;
    for (uint32_t t = np->first; t <= np->last; t++) {
        if (token->begin[t] >= layer->begin[entity] && token->begin[t] < layer->end[entity]) {
            first = first == NONE ? t : first;
            last = t;
        }
    }
    return first != NONE &&
           (fact_token_is(s, first, W_AUTHORITY) || fact_token_is(s, last, W_AUTHORITY));
}

/** Whether an NP means a firm: "the company", "its", "the group's", a post in one. */
static bool is_firm(const item *np)
{
    return item_any(np, W_COMPANY) || item_any(np, W_CORPPOST);
}

/** The NP of the subject before item `i` in its sentence that is an organisation or a country. */
static uint32_t subject_before(const fact_sentence *s, uint32_t i)
{
    bool firm = is_firm(&s->items[i]);
    for (uint32_t k = i; k-- > 0;) {
        const item *it = &s->items[k];
        if (it->kind == IT_VG && it->subject != NONE && it->subject < i) {
            uint32_t np = naming(s, it->subject, i, it);
            uint32_t entity = np == NONE ? NONE : s->items[np].entity;
            bool office = firm && entity != NONE && fact_is_authority(s, &s->items[np], entity);
            if (np != NONE && !office) {
                return np;
            }
        }
    }
    return NONE;
}

uint32_t fact_person_before(const fact_sentence *s, uint32_t i)
{
    for (uint32_t n = s->n_verbs; n-- > 0;) {
        const item *vg = &s->items[s->verbs[n]];
        if (s->verbs[n] < i && vg->subject != NONE && vg->subject < i) {
            uint32_t entity = s->items[vg->subject].entity;
            if (entity != NONE && entity_label(s->text, entity) == LABEL_PERSON) {
                return entity;
            }
        }
    }
    return NONE;
}

/** The first organisation named before item `i` in its sentence. */
static uint32_t named_before(const fact_sentence *s, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++) {
        uint32_t entity = s->items[k].entity != NONE ? s->items[k].entity : s->items[k].owner;
        if (s->items[k].kind == IT_NP && entity != NONE && !item_is(&s->items[k], W_MEDIA) &&
            entity_label(s->text, entity) == LABEL_ORG &&
            !fact_is_authority(s, &s->items[k], entity)) {
            return entity;
        }
    }
    return NONE;
}

/** "state of Ohio", "government of Ghana": the NP continues with a place. */
static bool has_place(const fact_sentence *s, const item *np)
{
    uint32_t i = (uint32_t)(np - s->items), of = i + 2;
    return item_is(np, W_GOV) && np->head != NONE && fact_prep_is(s, i + 1, "of") &&
           fact_kind(s, of, IT_NP) && s->items[of].entity != NONE &&
           entity_label(s->text, s->items[of].entity) == LABEL_LOC;
}

static party text_party(const fact_sentence *s, const item *np)
{
    party p = no_party;
    if (has_place(s, np)) {
        p.name = fact_words_text(s, fact_head_first(s, np), np[2].last);
        return p;
    }
    p.name = fact_np_text(s, np);
    return p;
}

/** The name at the start of a line, before a dash or colon; NONE: none. */
static uint32_t topic_of_line(const fact_sentence *s)
{
    uint32_t i = 0;
    while (fact_kind(s, i, IT_BREAK) || fact_kind(s, i, IT_WORD)) {
        i++;
    }
    if (!fact_kind(s, i, IT_NP) ||
        (s->items[i].entity == NONE && !fact_is_capital(s, &s->items[i]))) {
        return NONE;
    }
    uint32_t after = fact_after(s, i);
    bool place =
        s->items[i].entity != NONE && entity_label(s->text, s->items[i].entity) == LABEL_LOC;
    bool dateline = place && fact_kind(s, after + 1, IT_NP) && s->items[after + 1].entity != NONE;
    return fact_kind(s, after, IT_BREAK) && !dateline ? i : NONE; // not "Mumbai: Acme said"
}

/** Whether an entity is neither a place nor a nation. */
static bool is_owner_firm(const fact_sentence *s, uint32_t entity)
{
    uint32_t label = entity_label(s->text, entity);
    return label != LABEL_LOC && label != LABEL_MISC;
}

/** The organisation that was named beside a place: "the Swedish company" after "Sweden's Acme". */
static uint32_t firm_of_place(const fact_sentence *s, uint32_t place)
{
    enum { NEAR = 24, STEM = 4 };
    const tk_layer *entity = s->text->entity;
    const char *text = s->text->doc->text;
    for (uint32_t e = place; e-- > 0;) {
        uint32_t label = entity_label(s->text, e);
        if ((label != LABEL_LOC && label != LABEL_MISC) ||
            entity->end[e] - entity->begin[e] < STEM ||
            memcmp(text + entity->begin[e], text + entity->begin[place], STEM) != 0) {
            continue;
        }
        for (uint32_t k = e > 0 ? e - 1 : 0; k <= e + 1 && k < place; k++) {
            uint32_t gap = entity->begin[k] > entity->end[e] ? entity->begin[k] - entity->end[e]
                                                             : entity->begin[e] - entity->end[k];
            if (k != e && entity_label(s->text, k) == LABEL_ORG && gap <= NEAR) {
                return k;
            }
        }
    }
    return NONE;
}

/** Whom the sentences before are about, for a noun at item `i`, or NONE. */
static uint32_t known_company(const fact_work *w, const item *np)
{
    const fact_sentence *s = &w->sentence;
    const fact_mentions *m = &w->mentions;
    if (m->dominant && !item_is(np, W_PRON_ORG) && np->det != DET_OWN) {
        return m->topic;
    }
    if (m->company != NONE && s->index - m->company_in <= 2 && !s->headline) {
        return m->company;
    }
    return NONE;
}

party fact_antecedent(const fact_work *w, uint32_t i)
{
    const fact_sentence *s = &w->sentence;
    const item *np = &s->items[i];
    if (np->owner != NONE && item_any(np, W_COMPANY) && !is_owner_firm(s, np->owner)) {
        uint32_t firm = firm_of_place(s, np->owner);
        if (firm != NONE) {
            return fact_entity(s, firm);
        }
    }
    if (item_is(np, W_PRON_PERSON)) {
        uint32_t person = fact_person_before(s, i);
        person = person == NONE ? w->mentions.person : person;
        return person == NONE ? no_party : fact_entity(s, person);
    }
    uint32_t head = topic_of_line(s);
    if (head != NONE && head < i) {
        return fact_party(w, head, WANT_NAME); // "Acme (Oslo) – $3 million"
    }
    uint32_t before = subject_before(s, i);
    if (before != NONE) {
        const item *subject = &s->items[before];
        uint32_t entity = subject->entity != NONE ? subject->entity : subject->owner;
        return entity == NONE ? text_party(s, subject)
               : subject->end > before && item_is(np, W_PRON_ORG)
                   ? fact_party(w, before, WANT_NAME) // "A and B said they"
                   : fact_name_in(s, subject, entity);
    }
    uint32_t entity = known_company(w, np);
    if (entity == NONE) {
        entity = named_before(s, i);
    }
    if (entity == NONE && (!s->headline || w->mentions.dominant)) {
        entity = w->mentions.topic;
    }
    return entity == NONE ? no_party : fact_entity(s, entity);
}

// ----------------------------------------------------------------------------------- parties

/** Whether the name of a place is never one in the document, as in "in Oslo", "Oslo, Norway",
 * "the Hague": names
 * of new companies are often taken for places. */
static bool is_no_place(const fact_sentence *s, uint32_t place)
{
    const tk_layer *entity = s->text->entity;
    const char *text = s->text->doc->text;
    party p = fact_entity(s, place);
    for (uint32_t e = 0; e < entity->count; e++) {
        party other = fact_entity(s, e);
        if (entity_label(s->text, e) != LABEL_LOC || other.name.length != p.name.length ||
            memcmp(other.name.data, p.name.data, p.name.length) != 0) {
            continue;
        }
        uint32_t at = entity->begin[e], end = entity->end[e];
        bool in = (at > 2 && memcmp(text + at - 3, "in ", 3) == 0) ||
                  (at > 2 && memcmp(text + at - 3, "In ", 3) == 0) ||
                  (at > 2 && memcmp(text + at - 3, "he ", 3) == 0); // "the U.S."
        bool beside = e > 0 && entity->end[e - 1] + 2 == at && text[at - 2] == ',';
        beside |= e + 1 < entity->count && end + 2 == entity->begin[e + 1] && text[end] == ',';
        if (in || beside) {
            return false;
        }
    }
    return true;
}

/** Whether an entity is what a role wants. A person of one word may be a company. */
static bool wanted(const fact_sentence *s, uint32_t entity, uint32_t want)
{
    uint32_t label = entity_label(s->text, entity);
    switch (want) {
    case WANT_ORG:
    case WANT_FIRM:
    case WANT_NAMED:
        if (label == LABEL_PERSON) {
            party p = fact_entity(s, entity);
            return !memchr(p.name.data, ' ', p.name.length);
        }
        return (label != LABEL_LOC || is_no_place(s, entity)) && label != LABEL_EVENT;
    case WANT_PERSON:
        return label == LABEL_PERSON;
    case WANT_OWNER:
        return label == LABEL_ORG || label == LABEL_LOC || label == LABEL_PERSON ||
               label == LABEL_MISC || label == LABEL_PRODUCT;
    default:
        return true;
    }
}

/** The entity, with its text up to the head of the NP, of which its name or office is the rest. */
static party up_to_head(const fact_sentence *s, const item *np)
{
    uint32_t begin = s->text->entity->begin[np->owner];
    uint32_t end = s->text->token->end[np->head];
    return (party){.name = {s->text->doc->text + begin, end - begin}, .entity = np->owner};
}

/** The NP beside a noun that is named there: "officials from Acme", "start-ups such as Acme", "its
 * parent, Acme,"; NONE: none. */
static uint32_t named_beside(const fact_sentence *s, uint32_t i)
{
    const item *np = &s->items[i];
    if (!fact_kind(s, i + 2, IT_NP)) {
        return NONE;
    }
    bool prep = fact_kind(s, i + 1, IT_PREP), named = s->items[i + 2].entity != NONE;
    if (prep && item_is(np, W_SOURCE) && named) {
        return i + 2;
    }
    if (!item_is(np, W_COMPANY)) {
        return NONE;
    }
    if (prep && np->det == DET_NONE && item_is(&s->items[i + 1], W_SUCHAS)) {
        return i + 2;
    }
    bool inserted = fact_kind(s, i + 1, IT_COMMA) && fact_kind(s, i + 3, IT_COMMA);
    return inserted && named ? i + 2 : NONE;
}

/** An NP that refers to a name before: "it", "the company", not "its unit". */
static bool refers(const item *np)
{
    return item_is(np, W_PRON_ORG) || item_is(np, W_PRON_PERSON) ||
           (item_is(np, W_COMPANY) && !item_is(np, W_GOV) && np->det == DET_THE);
}

/** The owner of a company noun: "Acme's cloud unit". */
static bool has_company_owner(const fact_sentence *s, const item *np)
{
    if (!item_is(np, W_COMPANY) || np->owner == NONE) {
        return false;
    }
    uint32_t label = entity_label(s->text, np->owner);
    return label != LABEL_LOC && label != LABEL_MISC;
}

/** An NP without a name: what it refers to, or its own words. */
static party unnamed(const fact_work *w, uint32_t i, uint32_t want)
{
    const fact_sentence *s = &w->sentence;
    const item *np = &s->items[i];
    if (refers(np)) {
        if (has_company_owner(s, np) && want != WANT_PERSON) {
            return wanted(s, np->owner, want) ? fact_entity(s, np->owner) : no_party;
        }
        party p = fact_antecedent(w, i);
        return p.entity == NONE || wanted(s, p.entity, want) ? p : no_party;
    }
    if (item_is(np, W_PRON_OTHER) || np->amount != NONE) {
        return no_party;
    }
    bool noun = fact_meets(&np->classes, &s->text->lexicon->nouns) ||
                (np->head != NONE && fact_word_at(s->text, np->head)->marks & MARK_PLURAL);
    noun = want == WANT_FIRM ? item_is(np, W_COMPANY) : want == WANT_ANY && noun;
    return noun || (fact_is_capital(s, np) && want != WANT_PERSON) ? text_party(s, np) : no_party;
}

/** The name of one NP. */
static party single(const fact_work *w, uint32_t i, uint32_t want)
{
    const fact_sentence *s = &w->sentence;
    const item *np = &s->items[i];
    bool release = refers(np) && np->first + 1 == np->head; // "the Company" is not a name
    if (np->entity != NONE && !release) {
        party p = fact_name_in(s, np, np->entity);
        bool longer = p.name.length > fact_entity(s, np->entity).name.length;
        return longer || wanted(s, np->entity, want) ? p : no_party;
    }
    if (fact_name_goes_on(s, np) && wanted(s, np->owner, want)) {
        return up_to_head(s, np);
    }
    if (want == WANT_NAMED) {
        return no_party;
    }
    if (item_is(np, W_GOV) && np->owner != NONE && want != WANT_PERSON &&
        entity_label(s->text, np->owner) != LABEL_ORG) {
        return up_to_head(s, np); // "Italy's government"
    }
    uint32_t beside = want == WANT_PERSON ? NONE : named_beside(s, i);
    return beside != NONE ? fact_party(w, beside, want) : unnamed(w, i, want);
}

party fact_party_join(const fact_sentence *s, party a, party b)
{
    if (!party_is(&b)) {
        return a;
    }
    if (!party_is(&a)) {
        return b;
    }
    uint64_t length = a.name.length + 2 + b.name.length;
    char *name = s->text->host->alloc(s->text->doc, length);
    if (!name) {
        return a;
    }
    memcpy(name, a.name.data, a.name.length);
    name[a.name.length] = ';';
    name[a.name.length + 1] = ' ';
    memcpy(name + a.name.length + 2, b.name.data, b.name.length);
    a.name = (tk_str){name, length};
    return a;
}

party fact_party(const fact_work *w, uint32_t i, uint32_t want)
{
    const fact_sentence *s = &w->sentence;
    if (i == NONE || i >= s->count || s->items[i].kind != IT_NP) {
        return no_party;
    }
    party p = no_party;
    for (uint32_t k = s->items[i].joined; k <= s->items[i].end; k++) {
        if (s->items[k].kind == IT_NP) {
            p = fact_party_join(s, p, single(w, k, want));
        }
    }
    return p;
}

// ------------------------------------------------------------------------------------ owners

/** The name in "revenue at Acme", "shares of Acme". */
static party owner_after(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    static const char *const roles[] = {"of", "at", "in", "for", "on"};
    uint32_t prep = np + 1;
    if (!fact_kind(s, prep, IT_PREP) || !fact_kind(s, prep + 1, IT_NP)) {
        return no_party;
    }
    const fact_entry *e = &s->text->lexicon->entries[s->items[prep].entry];
    const char *name = s->text->lexicon->text + e->text;
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (strlen(roles[i]) == e->length && memcmp(roles[i], name, e->length) == 0) {
            return fact_party(w, prep + 1, WANT_OWNER);
        }
    }
    return no_party;
}

/** The capitalised words at the start of an NP that is not a name: "Ulven Pharma net profit". */
static party capitals_before(const fact_sentence *s, const item *np)
{
    party p = no_party;
    uint32_t last = NONE, upper = 0, count = 0;
    for (uint32_t t = np->first; np->head != NONE && t < fact_head_first(s, np); t++) {
        const fact_word *word = fact_word_at(s->text, t);
        if (np->amount != NONE && t >= s->amounts[np->amount].first) {
            break;
        }
        bool capital = !(word->shape & TK_SHAPE_DIGIT) &&
                       word->shape & (TK_SHAPE_TITLE | TK_SHAPE_UPPER | TK_SHAPE_MIXED) &&
                       !fact_has(&s->text->lexicon->entries[word->entry].classes, W_MEASUREMOD) &&
                       !fact_has(&s->text->lexicon->entries[word->entry].classes, W_MEASURE);
        if (!capital) {
            break;
        }
        upper += (word->shape & (TK_SHAPE_UPPER | TK_SHAPE_MIXED)) && !word->entry;
        last = t;
        count++;
        if (word->marks & MARK_OWNER) {
            break;
        }
    }
    bool owned = last != NONE && fact_word_at(s->text, last)->marks & MARK_OWNER &&
                 !fact_word_at(s->text, last)->entry; // "Teldra's offering"
    if (last != NONE && (upper || count > 1 || np->first != s->first || owned)) {
        p.name = fact_words_text(s, np->first, last);
    }
    return p;
}

party fact_possessor(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    const item *it = &s->items[np];
    if (it->owner != NONE && it->det == DET_THE && item_any(it, W_COMPANY) &&
        !is_owner_firm(s, it->owner)) {
        return fact_antecedent(w, np); // "the Swedish company's shares"
    }
    if (it->owner != NONE) {
        return fact_name_in(s, it, it->owner);
    }
    if (np > 0 && s->items[np - 1].kind == IT_NP && s->items[np - 1].entity != NONE &&
        it->det == DET_NONE) {
        return fact_entity(s, s->items[np - 1].entity); // "Acme Rs 1,200cr IPO"
    }
    party p = it->det == DET_NONE ? capitals_before(s, it) : no_party;
    if (!party_is(&p) && (it->det == DET_OWN || item_any(it, W_COMPANY))) {
        p = fact_antecedent(w, np);
    }
    return p;
}

party fact_owner(const fact_work *w, uint32_t np)
{
    const item *it = &w->sentence.items[np];
    party p = it->owner == NONE ? owner_after(w, np) : no_party;
    return party_is(&p) ? p : fact_possessor(w, np);
}
