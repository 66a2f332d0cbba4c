// SPDX-License-Identifier: MIT
#include "post.h"

#include "mention.h"
#include "period.h"
#include "source.h"
#include "status.h"
#include "tenure.h"

#include <string.h>

/** A post in a noun phrase. */
typedef struct post {
    uint32_t np;          /**< item; of joined posts the last one */
    uint32_t first_np;    /**< of joined posts the first one */
    uint32_t first, last; /**< tokens of the post: "senior analyst" */
    uint32_t cover_last;  /**< last token of the statement so far */
    uint32_t cover_first;
    bool ends;      /**< "former" */
    bool corporate; /**< it is a post in a firm */
    bool plural;    /**< "engineers Jane Roe and John Doe" */
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

static bool is_person(const fact_sentence *s, uint32_t i)
{
    return fact_kind(s, i, IT_NP) && s->items[i].entity != NONE &&
           entity_label(s->text, s->items[i].entity) == LABEL_PERSON && s->items[i].head != NONE;
}

/** The word or phrase at token `t` of an NP. No phrase goes on after an owner: "the fund's
 * manager". */
static uint32_t phrase_in(const fact_sentence *s, const item *np, uint32_t t, uint32_t *last)
{
    uint32_t e = fact_phrase_at(s->text, t, np->last + 1, last);
    for (uint32_t k = t; k < *last; k++) {
        if (fact_word_at(s->text, k)->marks & MARK_OWNER) {
            *last = t;
            return fact_word_at(s->text, t)->entry;
        }
    }
    return e;
}

static bool is_chief(const fact_sentence *s, uint32_t t)
{
    const fact_entry *e = &s->text->lexicon->entries[fact_word_at(s->text, t)->entry];
    return e->length == 5 && memcmp(s->text->lexicon->text + e->text, "chief", 5) == 0;
}

/** "chief negotiator": the noun after "chief" in its NP, which need not be a known post. */
static uint32_t after_chief(const fact_sentence *s, const item *np, uint32_t t)
{
    return is_chief(s, t) && t + 1 == np->last && !in_entity(s, np, t + 1) &&
                   fact_word_at(s->text, t + 1)->shape & TK_SHAPE_LOWER
               ? t + 1
               : t;
}

/** Finds the last post in an NP. */
static bool find_post(const fact_sentence *s, uint32_t i, post *p)
{
    const item *np = &s->items[i];
    bool found = false;
    for (uint32_t t = np->first; t <= np->last; t++) {
        uint32_t last;
        uint32_t e = phrase_in(s, np, t, &last);
        const fact_entry *entry = &s->text->lexicon->entries[e];
        if (last == t && fact_has(&entry->classes, W_POSTWORD)) {
            last = after_chief(s, np, t);
        }
        bool goes_on = last < np->last && !in_entity(s, np, last + 1) &&
                       fact_word_at(s->text, last + 1)->shape & TK_SHAPE_LOWER;
        if (goes_on) {
            continue; // "the general public", "a board meeting"
        }
        bool one = !entry->plural || (np->end > i && is_person(s, i));
        if (fact_has(&entry->classes, W_POSTWORD) && !in_entity(s, np, t) && one) {
            *p = (post){.np = i,
                        .first_np = i,
                        .first = t,
                        .last = last,
                        .corporate = fact_has(&entry->classes, W_CORPPOST),
                        .plural = entry->plural,
                        .verb = NONE,
                        .person = {.entity = NONE},
                        .place = {.entity = NONE}};
            found = true;
        }
        if (e && last > t && !in_entity(s, np, t)) {
            t = last;
        }
    }
    return found;
}

/** "Chief Dream Officer": whether "chief" is one of the two words before. */
static bool follows_chief(const fact_sentence *s, const item *np, uint32_t t)
{
    return (t > np->first && is_chief(s, t - 1)) || (t > np->first + 1 && is_chief(s, t - 2));
}

/** Adds the words before the post that belong to it, and reads "former". */
static void widen(const fact_sentence *s, post *p)
{
    const item *np = &s->items[p->np];
    uint32_t t = p->first;
    bool whole = false; // a word was met outside the post
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
        } else if (!whole && !p->ends && follows_chief(s, np, t - 1)) {
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
    if (fact_kind(s, p->np - 1, IT_WORD) && fact_token_is(s, np->first - 1, W_POSTEND)) {
        p->ends = true; // "formerly an executive"
    }
}

/** The name of the person who ends an NP. It is sometimes found in part: "Sung-min Ahn". */
static party whole_name(const fact_sentence *s, const item *np, uint32_t first)
{
    party p = fact_entity(s, np->entity);
    uint32_t begin = s->text->entity->begin[np->entity];
    bool hyphen = false;
    for (uint32_t t = first; t < np->last && s->text->token->begin[t] < begin; t++) {
        hyphen |= (fact_word_at(s->text, t)->marks & MARK_HYPHEN) != 0;
    }
    if (hyphen && !memchr(p.name.data, ' ', p.name.length) &&
        fact_word_at(s->text, first)->shape & TK_SHAPE_TITLE) {
        p.name = fact_words_text(s, first, np->last);
    }
    return p;
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
        if (label != LABEL_PERSON && (label != LABEL_ORG || !adjacent || !p->corporate)) {
            return false;
        }
        p->person = p->plural ? fact_party(w, p->np, WANT_PERSON) : whole_name(s, np, next);
        if (p->plural) {
            p->cover_last = s->items[np->end].last;
            return true;
        }
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

/** "named Jane Roe chief executive": the name before the post in its phrase. */
static bool person_at_front(const fact_work *w, post *p)
{
    const fact_sentence *s = &w->sentence;
    const item *np = &s->items[p->first_np];
    uint32_t v = fact_verb_over(s, p->first_np);
    if (np->owner == NONE || entity_label(s->text, np->owner) != LABEL_PERSON || v == NONE ||
        !item_is(&s->items[v], W_APPOINT) ||
        fact_word_at(s->text, p->first - 1)->marks & MARK_OWNER) {
        return false;
    }
    p->person = fact_entity(s, np->owner);
    if (s->items[v].subject != NONE && !(s->items[v].flags & VG_PASSIVE)) {
        p->place = fact_party(w, s->items[v].subject, WANT_ORG);
    }
    p->verb = v;
    p->cover_first = s->items[v].first;
    return true;
}

/** Item before a post with an organisation that is a name of two or three words, though no person's
 * for the tagger, if a firm cannot have the post: "Anders Kvale, an analyst at". NONE: none. */
static uint32_t name_before(const fact_sentence *s, const post *p)
{
    uint32_t comma = fact_before(s, p->first_np);
    if (!party_is(&p->place) || !fact_kind(s, comma, IT_COMMA) || !fact_kind(s, comma - 1, IT_NP) ||
        fact_token_is(s, p->last, W_COMPANY) || fact_token_is(s, p->last, W_MAYBEFIRM)) {
        return NONE;
    }
    const item *np = &s->items[comma - 1];
    if (np->entity == NONE || np->det != DET_NONE || np->owner != NONE || np->amount != NONE) {
        return NONE;
    }
    for (uint32_t t = np->first; t <= np->last; t++) {
        const fact_word *word = fact_word_at(s->text, t);
        if (word->entry || !(word->shape & TK_SHAPE_TITLE)) {
            return NONE;
        }
    }
    return np->last > np->first && np->last - np->first < 3 ? comma - 1 : NONE;
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

/** Whether an NP is a part of a company: "its retail segment". */
static bool is_segment(const fact_sentence *s, const item *np)
{
    static const char *const names[] = {"unit", "division", "segment", "business", "arm"};
    const fact_entry *e = &s->text->lexicon->entries[np->entry];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strlen(names[i]) == e->length &&
            memcmp(names[i], s->text->lexicon->text + e->text, e->length) == 0) {
            return true;
        }
    }
    return false;
}

/** Adds to a post what it is of, if that is not an organisation: "head of research", "president of
 * Acme's retail unit". Returns the item after it. */
static uint32_t extend(const fact_work *w, post *p, uint32_t prep)
{
    const fact_sentence *s = &w->sentence;
    if (fact_kind(s, prep + 1, IT_VG) && s->items[prep + 1].flags & VG_ING) {
        p->last = p->cover_last = s->items[prep + 1].last; // "head of trading"
        return prep + 2;
    }
    if (!fact_kind(s, prep + 1, IT_NP)) {
        return prep;
    }
    const item *np = &s->items[prep + 1];
    if (np->entity == NONE && is_segment(s, np)) {
        if (np->owner != NONE || np->det == DET_OWN) {
            p->place = np->owner != NONE ? fact_entity(s, np->owner) : fact_antecedent(w, prep + 1);
            p->last = p->cover_last = np->head;
            return prep + 2;
        }
        return prep;
    }
    bool own = np->owner != NONE && entity_label(s->text, np->owner) == LABEL_ORG;
    if (np->entity != NONE || own || np->head == NONE || fact_is_capital(s, np) ||
        item_is(np, W_COMPANY) || item_is(np, W_PRON_ORG)) {
        return prep;
    }
    bool named_place = fact_kind(s, prep + 2, IT_PREP) && fact_kind(s, prep + 3, IT_NP);
    if (named(s, prep, "for") && !named_place) {
        return prep;
    }
    p->last = p->cover_last = np->head;
    return prep + 2;
}

/** The organisation after a post: "of Acme", "at Acme". `*next` is the item after it. */
static void place_after(const fact_work *w, post *p, uint32_t *next)
{
    static const char *const roles[] = {"of", "at", "for", "with", "in"};
    const fact_sentence *s = &w->sentence;
    uint32_t i = *next;
    for (size_t r = 0; r < sizeof roles / sizeof roles[0]; r++) {
        if (!named(s, i, roles[r]) || !fact_kind(s, i + 1, IT_NP)) {
            continue;
        }
        const item *np = &s->items[i + 1];
        bool in_place = np->entity != NONE && entity_label(s->text, np->entity) == LABEL_LOC &&
                        named(s, i, "in");
        if (party_is(&p->place) || in_place) {
            return; // "an analyst in London"
        }
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

/** The capitalised words before a post that are not an entity: "Ulven Chief Executive". */
static party capitals_of_place(const fact_sentence *s, const item *np, const post *p)
{
    party place = {.entity = NONE};
    uint32_t first = np->first, last = NONE;
    while (first < p->first &&
           (fact_has(classes_at(s, first), W_POSTEND) || fact_has(classes_at(s, first), W_DET) ||
            fact_has(classes_at(s, first), W_INDEF))) {
        first++;
    }
    for (uint32_t t = first; t < p->first && !in_entity(s, np, t); t++) {
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
        place.name = fact_words_text(s, first, last);
    }
    return place;
}

/** "the company's chairman" */
static bool has_owner_noun(const fact_sentence *s, const item *np, uint32_t before)
{
    for (uint32_t t = np->first; t < before; t++) {
        if (fact_word_at(s->text, t)->marks & MARK_OWNER && fact_token_is(s, t, W_COMPANY)) {
            return true;
        }
    }
    return false;
}

/** Joins the posts of one person that follow: "founder, chairman and chief executive". */
static void join_following(const fact_sentence *s, post *p)
{
    post last = *p;
    bool closed = false, after_person = person_before(s, p->np) != NONE;
    while (!closed) {
        uint32_t next = last.np + 1;
        next += fact_kind(s, next, IT_COMMA);
        closed = fact_kind(s, next, IT_CONJ);
        next += closed;
        post other;
        if (next == last.np + 1 || s->items[last.np].last != last.last ||
            !fact_kind(s, next, IT_NP) || !find_post(s, next, &other)) {
            return;
        }
        widen(s, &other);
        const item *np = &s->items[next];
        if (other.first != np->first || other.ends || (after_person && np->last != other.last)) {
            return;
        }
        other.corporate |= last.corporate;
        last = other;
    }
    p->np = last.np;
    p->last = p->cover_last = last.last;
    p->corporate = last.corporate;
}

static void find_place(const fact_work *w, post *p, uint32_t *next)
{
    const fact_sentence *s = &w->sentence;
    const item *np = &s->items[p->first_np];
    *next = p->np + 1;
    if ((named(s, *next, "of") || named(s, *next, "for")) && s->items[p->np].last == p->last) {
        *next = extend(w, p, *next);
    }
    if (party_is(&p->place)) {
        return;
    }
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
    if (!party_is(&p->place) && (np->det == DET_OWN || has_owner_noun(s, np, p->first))) {
        p->place = fact_antecedent(w, p->np);
    }
}

/** The organisation in "from Acme, where she was": the one before the subject of the clause. */
static party place_where(const fact_work *w, uint32_t who)
{
    const fact_sentence *s = &w->sentence;
    party none = {.entity = NONE};
    uint32_t rel = fact_before(s, who);
    if (!fact_kind(s, rel, IT_REL) || rel < 2) {
        return none;
    }
    uint32_t np = fact_kind(s, rel - 1, IT_COMMA) ? rel - 2 : rel - 1;
    return fact_kind(s, np, IT_NP) && s->items[np].entity != NONE ? fact_party(w, np, WANT_NAMED)
                                                                  : none;
}

/** "was chief executive", "had been chief executive" */
static bool is_past_be(const fact_sentence *s, const item *vg)
{
    if (!(vg->flags & VG_BE)) {
        return false;
    }
    static const char *const past[] = {"was", "were", "had"};
    for (uint32_t t = vg->first; t <= vg->last; t++) {
        tk_str word = fact_words_text(s, t, t);
        for (size_t i = 0; i < sizeof past / sizeof past[0]; i++) {
            if (strlen(past[i]) == word.length && memcmp(past[i], word.data, word.length) == 0) {
                return true;
            }
        }
    }
    return false;
}

/** Whether verb `v` takes a post in the way that it is joined to it: "as", "to", "on", an object.
 */
static bool joins_post(const fact_sentence *s, const post *p, uint32_t v)
{
    static const char *const names[] = {"as", "to", "on"};
    const item *vg = &s->items[v];
    uint32_t before = p->first_np - 1;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (named(s, before, names[i])) {
            return true;
        }
    }
    return before == v || vg->flags & VG_BE ||
           (item_is(vg, W_LEAVEPOST) && named(s, before, "from"));
}

/** The person that verb `v` appoints: "named Jane Roe as"; NONE: none. */
static uint32_t appointed(const fact_sentence *s, const post *p, uint32_t v)
{
    for (uint32_t i = v + 1; i <= p->first_np; i++) {
        const item *it = &s->items[i];
        bool object = i == v + 1 && it->kind == IT_NP && it->entity != NONE && it->head != NONE;
        if (object || is_person(s, i)) {
            return i;
        }
    }
    return NONE;
}

/** The organisation of a post that verb `v` states of the person at item `who`. */
static party place_of_verb(const fact_work *w, const post *p, uint32_t v, uint32_t who)
{
    party place = p->place;
    if (!party_is(&place)) {
        place = place_where(w, who);
    }
    if (!party_is(&place) && v + 1 < p->first_np && !is_person(&w->sentence, v + 1)) {
        place = fact_party(w, v + 1, WANT_NAMED); // "joined Acme as chairman"
    }
    return place;
}

/** A post after a verb: "was named chief executive", "stepped down as chairman". */
static bool person_of_verb(const fact_work *w, post *p)
{
    const fact_sentence *s = &w->sentence;
    uint32_t v = fact_verb_over(s, p->first_np);
    if (v == NONE) {
        return false;
    }
    const item *vg = &s->items[v];
    bool appoints = item_is(vg, W_APPOINT), leaves = item_is(vg, W_LEAVEPOST);
    if (!appoints && !leaves && !item_is(vg, W_TAKEPOST) && !(vg->flags & VG_BE)) {
        return false;
    }
    uint32_t who = vg->subject;
    bool joined = joins_post(s, p, v);
    if (appoints && !(vg->flags & VG_PASSIVE)) {
        who = appointed(s, p, v);
        joined |= who != NONE;
        p->place = fact_party(w, vg->subject, WANT_ORG);
    }
    if (who == NONE || !joined) {
        return false;
    }
    p->place = place_of_verb(w, p, v, who);
    p->person = appoints && s->items[who].entity != NONE ? fact_entity(s, s->items[who].entity)
                                                         : fact_party(w, who, WANT_PERSON);
    if (!party_is(&p->person)) {
        return false;
    }
    p->verb = v;
    p->ends |= leaves || is_past_be(s, vg);
    bool second = fact_kind(s, fact_before(s, v), IT_CONJ); // "retires and becomes chairman"
    bool whole = who < p->first_np && vg->governor == NONE && !second;
    uint32_t first = whole ? s->items[who].first : vg->first;
    p->cover_first = vg->first < first ? vg->first : first;
    return true;
}

/** "Jane Roe's appointment as chief executive" */
static bool person_of_noun(const fact_work *w, post *p)
{
    const fact_sentence *s = &w->sentence;
    uint32_t np = p->first_np - 2;
    if (p->first_np < 2 || !named(s, p->first_np - 1, "as") || !fact_kind(s, np, IT_NP) ||
        s->items[np].owner == NONE || entity_label(s->text, s->items[np].owner) != LABEL_PERSON) {
        return false;
    }
    p->person = fact_entity(s, s->items[np].owner);
    p->cover_first = s->items[np].first;
    p->ends |= item_is(&s->items[np], W_DEPARTURE);
    return true;
}

static bool find_person(const fact_work *w, post *p, uint32_t next)
{
    const fact_sentence *s = &w->sentence;
    if (party_is(&p->person) || person_inside(w, p) || person_at_front(w, p)) {
        return true;
    }
    uint32_t before = person_before(s, p->first_np);
    before = before == NONE ? name_before(s, p) : before;
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
    return person_of_noun(w, p) || person_of_verb(w, p);
}

/** The words of a post; of several persons, in the singular. */
static tk_str post_text(const fact_sentence *s, const post *p)
{
    tk_str text = fact_words_text(s, p->first, p->last);
    if (p->plural && text.length > 1 && text.data[text.length - 1] == 's') {
        text.length--;
    }
    return text;
}

static void add_post(fact_work *w, post *p)
{
    const fact_sentence *s = &w->sentence;
    fact *f = fact_add(w, TK_FACT_APPOINTMENT);
    if (!f) {
        return;
    }
    f->subject = p->person;
    f->object = p->place;
    f->what = post_text(s, p);
    f->ends = p->ends;
    f->status = p->verb != NONE ? (uint8_t)fact_status(s, p->verb, p->verb, false)
                                : (uint8_t)TK_FACT_ACTUAL;
    if (p->verb != NONE) {
        f->date = fact_period(s, NONE, p->verb, p->np, false);
        f->source = fact_source(w, p->verb);
        fact_await(w, f, p->verb);
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

/** Whether a line is one of those to ask: "Media: Jane Roe, director of communications". */
static bool is_contact(const fact_sentence *s)
{
    return fact_kind(s, 0, IT_NP) && fact_kind(s, 1, IT_BREAK) && s->items[0].head != NONE &&
           item_any(&s->items[0], W_CONTACT);
}

void fact_posts(fact_work *w)
{
    if (is_contact(&w->sentence)) {
        return;
    }
    uint32_t before = w->list.count;
    const fact_sentence *s = &w->sentence;
    party last = {.entity = NONE};
    party last_place = {.entity = NONE};
    uint32_t last_item = NONE, made = UINT32_MAX;
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->items[i].kind != IT_NP || !item_any(&s->items[i], W_POSTWORD)) {
            continue;
        }
        post p;
        if (!find_post(s, i, &p)) {
            continue;
        }
        widen(s, &p);
        join_following(s, &p);
        bool follows = fact_kind(s, i - 1, IT_CONJ) && last_item != NONE && last_item + 2 == i;
        i = p.np;
        uint32_t next;
        find_place(w, &p, &next);
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
    fact_tenures(w, before);
}
