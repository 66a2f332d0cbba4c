// SPDX-License-Identifier: MIT
#include "role.h"

#include "mention.h"

#include <string.h>

static const party no_party = {.entity = NONE};

bool fact_is_named(const fact_sentence *s, uint32_t entry, const char *name)
{
    const fact_entry *e = &s->text->lexicon->entries[entry];
    return strlen(name) == e->length &&
           memcmp(s->text->lexicon->text + e->text, name, e->length) == 0;
}

uint32_t fact_object_of(const fact_sentence *s, uint32_t v)
{
    for (uint32_t i = v + 1; i < s->count && i < s->items[v].stop; i++) {
        const item *it = &s->items[i];
        if (it->kind == IT_NP && (it->head != NONE || it->entity != NONE)) {
            return i;
        }
        if (it->kind != IT_WORD && it->kind != IT_DATE && it->kind != IT_NP) {
            return NONE;
        }
    }
    return NONE;
}

bool fact_is_passive(const fact_sentence *s, uint32_t v)
{
    const item *vg = &s->items[v];
    if (vg->flags & VG_PASSIVE) {
        return true;
    }
    if (!(vg->flags & VG_PAST) || fact_object_of(s, v) != NONE) {
        return false;
    }
    uint32_t next = fact_after(s, v);
    if (fact_kind(s, next, IT_NP)) { // "Acme fined $5 million"
        return s->items[next].amount != NONE &&
               fact_is_named(s, s->text->lexicon->entries[vg->entry].lemma, "fine");
    }
    bool by = fact_kind(s, v + 1, IT_PREP) && (fact_is_named(s, s->items[v + 1].entry, "by") ||
                                               fact_is_named(s, s->items[v + 1].entry, "at"));
    uint32_t before = fact_before(s, v);
    if (fact_kind(s, before, IT_CONJ)) {
        return vg->subject != NONE && vg->subject > v; // "Based in Oslo and founded in 2016, Acme"
    }
    return by || before == NONE || fact_kind(s, before, IT_COMMA); // "Founded in 2016, Acme"
}

/** What a relative clause without an object is about: "the plant, which Acme bought for". */
static uint32_t relative_object(const fact_sentence *s, uint32_t v)
{
    uint32_t subject = s->items[v].subject;
    if (subject == NONE || subject == 0 || subject > v || v - subject > 3) {
        return NONE;
    }
    uint32_t rel = s->items[subject].joined - 1;
    if (!fact_kind(s, rel, IT_REL)) {
        return NONE;
    }
    uint32_t np = fact_before(s, rel);
    np = fact_kind(s, np, IT_COMMA) ? fact_before(s, np) : np;
    return fact_kind(s, np, IT_NP) ? np : NONE;
}

uint32_t fact_role_object(const fact_sentence *s, const fact_attempt *a)
{
    if (fact_is_passive(s, a->trigger)) {
        return s->items[a->trigger].subject;
    }
    uint32_t np = fact_object_of(s, a->trigger);
    return np != NONE ? np : relative_object(s, a->trigger);
}

/** The NP after a preposition among the items after `from`; after the amount if it can be. */
static uint32_t np_after_prep(const fact_sentence *s, const fact_attempt *a, uint32_t prep)
{
    uint32_t found = NONE, at = a->amount == NONE ? 0 : s->amounts[a->amount].item;
    for (uint32_t i = a->trigger + 1; i + 1 < a->high; i++) {
        if (s->items[i].kind == IT_PREP && s->items[i].entry == prep &&
            s->items[i + 1].kind == IT_NP && s->items[i + 1].amount == NONE &&
            (found == NONE || (found < at && i > at))) {
            found = i + 1;
        }
    }
    return found;
}

static uint32_t by_phrase(const fact_sentence *s, const fact_attempt *a)
{
    for (uint32_t i = a->trigger + 1; i + 1 < a->high; i++) {
        if (s->items[i].kind == IT_PREP && fact_is_named(s, s->items[i].entry, "by") &&
            s->items[i + 1].kind == IT_NP && s->items[i + 1].amount == NONE) {
            return i + 1;
        }
    }
    return NONE;
}

static party host(const fact_work *w, const fact_attempt *a, uint32_t want)
{
    const fact_sentence *s = &w->sentence;
    uint32_t v = s->items[a->trigger].kind == IT_VG ? a->trigger : fact_verb_over(s, a->trigger);
    if (v == NONE || s->items[v].subject == NONE || fact_is_passive(s, v)) {
        return no_party;
    }
    const item *np = &s->items[s->items[v].subject];
    if (a->frame->kind == TK_FACT_PENALTY && np->entity != NONE &&
        fact_is_authority(s, np, np->entity)) {
        return no_party; // "the SEC announced a settlement"
    }
    party p = fact_party(w, s->items[v].subject, want);
    if (!party_is(&p) && s->items[v].subject < v && s->items[s->items[v].subject].owner != NONE) {
        return fact_possessor(w, s->items[v].subject); // "Acme's profit was hit by a fine"
    }
    return p;
}

/** The deal that this sentence, or one shortly before, has stated; NULL: none. "The deal" is of the
 * same kind; a valuation can come with any. */
static const fact *deal_before(const fact_work *w, const fact_attempt *a)
{
    uint32_t kind = a->frame->kind;
    bool same = kind == TK_FACT_INVESTMENT || kind == TK_FACT_ACQUISITION;
    uint32_t from = w->sentence.text->token->begin[w->sentence.first];
    for (uint32_t i = w->list.count; i-- > 0;) {
        const fact *f = &w->list.facts[i];
        if (f->begin < from && (!same || w->sentence.index - f->sentence > 2)) {
            break;
        }
        bool deal = f->kind == TK_FACT_INVESTMENT || f->kind == TK_FACT_ACQUISITION;
        if (same ? f->kind == kind : deal) {
            return f;
        }
    }
    return NULL;
}

/** The company of the deal before. */
static party target(const fact_work *w, const fact_attempt *a)
{
    const fact *deal = deal_before(w, a);
    return deal ? deal->object : no_party;
}

/** The company of the last deal of the document that is not done: "its potential investment". */
static party known_target(const fact_work *w, const fact_attempt *a)
{
    for (uint32_t i = w->list.count; i-- > 0;) {
        const fact *f = &w->list.facts[i];
        if (f->kind == a->frame->kind && f->status != TK_FACT_ACTUAL && party_is(&f->object)) {
            return f->object;
        }
    }
    return no_party;
}

/** "with participation from Acme" */
static party participants(const fact_work *w, uint32_t from, uint32_t want)
{
    const fact_sentence *s = &w->sentence;
    for (uint32_t i = from; i + 2 < s->count; i++) {
        if (s->items[i].kind == IT_NP && item_is(&s->items[i], W_JOINING) &&
            s->items[i + 1].kind == IT_PREP && fact_is_named(s, s->items[i + 1].entry, "from")) {
            return fact_party(w, i + 2, want);
        }
    }
    return no_party;
}

/** Who leads a round: "led by Acme", "Acme led the round". */
static party leader(const fact_work *w, uint32_t want)
{
    const fact_sentence *s = &w->sentence;
    for (uint32_t i = 0; i < s->count; i++) {
        const item *it = &s->items[i];
        if (it->kind != IT_VG ||
            !fact_is_named(s, s->text->lexicon->entries[it->entry].lemma, "lead") ||
            (it->subject != NONE && item_is(&s->items[it->subject], W_IPO))) {
            continue;
        }
        if (fact_kind(s, i + 1, IT_PREP) && fact_is_named(s, s->items[i + 1].entry, "by")) {
            party p = fact_party(w, i + 2, want);
            return fact_party_join(s, p, participants(w, i, want));
        }
    }
    return no_party;
}

static party owner_role(const fact_work *w, uint32_t np)
{
    if (np == NONE) {
        return no_party;
    }
    return fact_owner(w, np);
}

/** "Acme" of "bought Acme shares", not of "bought Acme Gas" */
static party owner_of_object(const fact_work *w, const fact_attempt *a)
{
    const fact_sentence *s = &w->sentence;
    uint32_t np = fact_role_object(s, a);
    return np != NONE && s->items[np].entity == NONE ? owner_role(w, np) : no_party;
}

/** The owner of the noun of an attempt: "Acme's bid"; "Acme, with a market value of". */
static party noun_owner(const fact_work *w, const fact_attempt *a)
{
    const fact_sentence *s = &w->sentence;
    uint32_t np = a->trigger;
    party p = fact_possessor(w, np);
    if (!party_is(&p) && np > 2 && fact_prep_is(s, np - 1, "with")) {
        bool comma = fact_kind(s, np - 2, IT_COMMA);
        if (comma || fact_verb_over(s, np - 2) == NONE) { // not "filed for Chapter 11 with"
            return fact_party(w, comma ? np - 3 : np - 2, WANT_ORG);
        }
    }
    return p;
}

/** The name in "five Acme jets". */
static party maker(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    if (!fact_kind(s, np, IT_NP)) {
        return no_party;
    }
    return s->items[np].maker == NONE ? no_party : fact_entity(s, s->items[np].maker);
}

/** The object of the infinitive after the trigger: "a contract to supply the army with". */
static uint32_t supplied(const fact_sentence *s, const fact_attempt *a)
{
    for (uint32_t v = a->trigger + 1; v < s->count && s->items[v].kind != IT_BREAK; v++) {
        const item *vg = &s->items[v];
        if (vg->kind == IT_VG && vg->flags & VG_TO && item_is(vg, W_SUPPLY)) {
            uint32_t np = fact_object_of(s, v);
            return np != NONE && s->items[np].entity != NONE ? np : NONE;
        }
    }
    return NONE;
}

/** The names of a subject of two: "Acme and Orrin agreed to merge". */
static party one_of_two(const fact_work *w, const fact_attempt *a, bool second)
{
    const fact_sentence *s = &w->sentence;
    bool verb = s->items[a->trigger].kind == IT_VG;
    uint32_t over = verb ? a->trigger : fact_verb_over(s, a->trigger);
    uint32_t np = over == NONE ? NONE : s->items[over].subject, count = 0, at[2] = {NONE, NONE};
    if (np != NONE && item_is(&s->items[np], W_PRON_ORG)) {
        for (uint32_t v = 0; v < np; v++) {
            np =
                s->items[v].kind == IT_VG && s->items[v].subject != NONE ? s->items[v].subject : np;
        }
    }
    if (np == NONE || s->items[np].end == np) {
        return no_party;
    }
    for (uint32_t k = s->items[np].joined; k <= s->items[np].end; k++) {
        if (s->items[k].kind == IT_NP && count < 3) {
            at[count < 2 ? count : 1] = k;
            count++;
        }
    }
    uint32_t entity = count == 2 ? s->items[at[second]].entity : NONE;
    return entity == NONE ? no_party : fact_entity(s, entity);
}

/** The object of the verb. "The company" is that of the fact before, if there is one. */
static party object_party(const fact_work *w, const fact_attempt *a, uint32_t want)
{
    uint32_t np = fact_role_object(&w->sentence, a);
    if (np != NONE && a->frame->kind == TK_FACT_VALUATION &&
        (item_is(&w->sentence.items[np], W_COMPANY) ||
         item_is(&w->sentence.items[np], W_PRON_ORG))) {
        party p = target(w, a);
        if (party_is(&p)) {
            return p;
        }
    }
    return fact_party(w, np, want);
}

/** The subject of the verb. A plan, a bid and talks stand for who has them: "Acme's plan to buy".
 */
static party subject_party(const fact_work *w, const fact_attempt *a, uint32_t want)
{
    const fact_sentence *s = &w->sentence;
    uint32_t np = s->items[a->trigger].subject;
    if (np != NONE && (item_is(&s->items[np], W_PLANNOUN) || item_is(&s->items[np], W_TALKS) ||
                       item_is(&s->items[np], W_DEALWORD))) {
        party p = fact_possessor(w, np);
        if (party_is(&p)) {
            return p;
        }
    }
    return fact_party(w, np, want);
}

/** The sector that the subject names in the plural: "Factories shed jobs"; of employers and the
 * economy as a whole, the country. */
static party sector(const fact_work *w, const fact_attempt *a)
{
    const fact_sentence *s = &w->sentence;
    uint32_t np = s->items[a->trigger].subject;
    if (!fact_kind(s, np, IT_NP) || s->items[np].head == NONE || s->items[np].amount != NONE) {
        return no_party;
    }
    const item *it = &s->items[np];
    if (it->entity != NONE && entity_label(s->text, it->entity) == LABEL_LOC) {
        return fact_entity(s, it->entity);
    }
    if (item_is(it, W_ALLFIRMS)) {
        uint32_t country = it->owner != NONE           ? it->owner
                           : w->mentions.place != NONE ? w->mentions.place
                                                       : w->mentions.country;
        return country == NONE ? no_party : fact_entity(s, country);
    }
    bool plural = fact_word_at(s->text, it->head)->marks & MARK_PLURAL;
    if (it->entity != NONE || it->det != DET_NONE || !plural || item_is(it, W_PERSON)) {
        return no_party;
    }
    return (party){.name = fact_np_text(s, it), .entity = NONE};
}

/** Whom a noun describes: "Acme, a maker of locks", "Acme is a maker of locks". */
static party apposed(const fact_work *w, uint32_t np, uint32_t want)
{
    const fact_sentence *s = &w->sentence;
    uint32_t before = fact_before(s, np);
    if (fact_kind(s, before, IT_COMMA) && before > 0 && fact_kind(s, before - 1, IT_NP)) {
        party p = fact_party(w, before - 1, want);
        if (party_is(&p)) {
            return p;
        }
    }
    if (fact_kind(s, before, IT_VG) && s->items[before].flags & VG_BE) {
        return fact_party(w, s->items[before].subject, want);
    }
    return fact_party(w, np, want);
}

/** The party of a place that is a deal before, or the text as a whole. */
static party told_party(const fact_work *w, const fact_attempt *a, uint32_t place, uint32_t want)
{
    switch (place) {
    case PLACE_TARGET:
        return target(w, a);
    case PLACE_INVESTOR: {
        const fact *deal = deal_before(w, a);
        return deal ? deal->subject : no_party;
    }
    case PLACE_KNOWN:
        return known_target(w, a);
    case PLACE_SALIENT:
        return fact_antecedent(w, a->trigger);
    case PLACE_LED:
        return leader(w, want);
    default:
        return no_party;
    }
}

static party place_party(const fact_work *w, const fact_attempt *a, uint32_t place, uint32_t prep,
                         uint32_t want)
{
    const fact_sentence *s = &w->sentence;
    bool verb = s->items[a->trigger].kind == IT_VG;
    switch (place) {
    case PLACE_SUBJECT:
        return fact_is_passive(s, a->trigger) ? fact_party(w, by_phrase(s, a), want)
                                              : subject_party(w, a, want);
    case PLACE_OBJECT:
        return object_party(w, a, want);
    case PLACE_OWNER_OF_OBJECT:
        return owner_of_object(w, a);
    case PLACE_OWNER_OF_SUBJECT:
        return verb ? owner_role(w, s->items[a->trigger].subject) : no_party;
    case PLACE_PREP:
        return fact_party(w, np_after_prep(s, a, prep), want);
    case PLACE_OWNER:
        return verb ? no_party : noun_owner(w, a);
    case PLACE_HOST:
        return host(w, a, want);
    case PLACE_MAKER:
        return a->amount == NONE ? no_party : maker(w, s->amounts[a->amount].item);
    case PLACE_OWNER_OF_OF:
        return fact_prep_is(s, a->trigger + 1, "of") ? maker(w, a->trigger + 2) : no_party;
    case PLACE_SUPPLIED:
        return fact_party(w, supplied(s, a), want);
    case PLACE_SECTOR:
        return sector(w, a);
    case PLACE_APPOSED:
        return apposed(w, a->trigger, want);
    case PLACE_FIRST:
    case PLACE_SECOND:
        return one_of_two(w, a, place == PLACE_SECOND);
    default:
        return told_party(w, a, place, want);
    }
}

party fact_partner(const fact_work *w, const fact_attempt *a)
{
    const fact_sentence *s = &w->sentence;
    for (uint32_t i = a->trigger + 1; i + 1 < a->high; i++) {
        if (fact_prep_is(s, i, "with")) {
            return fact_party(w, i + 1, WANT_PERSON);
        }
    }
    return no_party;
}

bool fact_same_party(const party *a, const party *b)
{
    return a->name.length == b->name.length && a->name.length &&
           memcmp(a->name.data, b->name.data, a->name.length) == 0;
}

bool fact_fill_role(const fact_work *w, const fact_attempt *a, const frame_role *role, party *out)
{
    *out = no_party;
    for (uint32_t i = 0; i < role->count && !party_is(out); i++) {
        *out = place_party(w, a, role->places[i].place, role->places[i].prep, role->places[i].want);
    }
    return party_is(out) || !role->required;
}

/** The NP with the phrases after it, up to the end of the clause: "its plant in Ohio". */
static tk_str phrase_text(const fact_sentence *s, const fact_attempt *a, uint32_t np)
{
    uint32_t last = s->items[np].last;
    for (uint32_t i = np + 1; i + 1 < a->high; i += 2) {
        if (s->items[i].kind != IT_PREP || s->items[i + 1].kind != IT_NP ||
            !fact_is_named(s, s->items[i].entry, "of")) {
            break;
        }
        last = s->items[i + 1].last;
    }
    uint32_t first = s->items[np].first;
    if (s->items[np].det != DET_NONE && first < last) {
        first++;
    }
    for (uint32_t t = first; t < s->items[np].head && s->items[np].head != NONE; t++) {
        first = fact_word_at(s->text, t)->marks & MARK_OWNER ? t + 1 : first;
    }
    return fact_words_text(s, first, last);
}

static tk_str round_text(const fact_sentence *s, const fact_attempt *a)
{
    for (uint32_t i = a->low; i < a->high; i++) {
        const item *it = &s->items[i];
        if (it->kind == IT_NP && item_any(it, W_ROUND)) {
            for (uint32_t t = it->first; t < it->last; t++) {
                if (fact_is_named(s, fact_word_at(s->text, t)->entry, "series")) {
                    return fact_words_text(s, t, t + 1);
                }
                if (fact_is_named(s, fact_word_at(s->text, t)->entry, "seed")) {
                    return fact_words_text(s, t, t);
                }
            }
            return it->head == NONE ? (tk_str){"", 0}
                                    : fact_words_text(s, fact_head_first(s, it), it->head);
        }
    }
    return (tk_str){"", 0};
}

tk_str fact_fill_what(const fact_work *w, const fact_attempt *a)
{
    const fact_sentence *s = &w->sentence;
    const frame *f = a->frame;
    if (f->set && f->kind != TK_FACT_JOBS) {
        const fact_entry *e = &s->text->lexicon->entries[f->set];
        return (tk_str){s->text->lexicon->text + e->text, e->length};
    }
    for (uint32_t i = 0; i < f->what.count; i++) {
        uint32_t place = f->what.places[i].place, np = NONE;
        if (place == PLACE_ROUND || place == PLACE_HEAD) {
            return round_text(s, a);
        }
        if (place == PLACE_PREP) {
            np = np_after_prep(s, a, f->what.places[i].prep);
        } else if (place == PLACE_OBJECT && s->items[a->trigger].kind != IT_VG) {
            np = a->amount == NONE ? NONE : s->amounts[a->amount].item;
        } else if (place == PLACE_OBJECT) {
            np = fact_role_object(s, a);
        }
        if (np != NONE && np < s->count && s->items[np].entity == NONE) {
            return phrase_text(s, a, np);
        }
        if (np != NONE && place == PLACE_OBJECT) {
            return phrase_text(s, a, np);
        }
    }
    return (tk_str){"", 0};
}
