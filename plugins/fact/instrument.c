// SPDX-License-Identifier: MIT
#include "instrument.h"

#include "mention.h"

#include <string.h>

static const party no_party = {.entity = NONE};

// ------------------------------------------------------------------------------------- names

/** Drops words that only say how it is traded: "benchmark", "spot"; "futures", "prices". */
static void trim(const fact_sentence *s, const item *np, uint32_t *first, uint32_t *last)
{
    uint32_t end = *first;
    while (*first < *last && !fact_token_is(s, *last, W_RATEWORD)) {
        uint32_t entry = fact_phrase_at(s->text, *first, *last, &end);
        if (!fact_has(&s->text->lexicon->entries[entry].classes, W_TRADEDAS)) {
            break;
        }
        *first = end + 1;
    }
    while (*last > *first && fact_token_is(s, *last, W_TRADED) &&
           (fact_token_is(s, *last, W_PRICE) || fact_token_is(s, *last - 1, W_COMMODITY) ||
            fact_has(&np->mods, W_COMMODITY))) {
        --*last;
    }
}

/** First token of an NP's name: after determiners and owners. */
static uint32_t name_start(const fact_sentence *s, const item *np)
{
    uint32_t first = np->first;
    for (uint32_t t = np->first; t < np->head; t++) {
        const fact_word *word = fact_word_at(s->text, t);
        const fact_set *classes = &s->text->lexicon->entries[word->entry].classes;
        bool outer = fact_has(classes, W_DET) || fact_has(classes, W_INDEF) ||
                     fact_has(classes, W_POSSDET) || fact_has(classes, W_ADV);
        if (word->marks & MARK_OWNER || (outer && t == first)) {
            first = t + 1;
        }
        bool slug = t == s->first && word->shape & TK_SHAPE_UPPER && t + 2 <= np->head &&
                    fact_word_at(s->text, t + 1)->marks & MARK_HYPHEN;
        if (slug) {
            first = t + 2; // "COMMODITIES-Oil slips"
        }
    }
    const tk_layer *entity = s->text->entity, *token = s->text->token;
    uint32_t place = np->owner == NONE || np->owner == 0 ? NONE : np->owner - 1;
    if (place != NONE && entity->begin[place] == token->begin[first] &&
        entity_label(s->text, place) == LABEL_LOC) {
        while (first < np->head && token->begin[first] < entity->end[place]) {
            first++; // "U.S. West Texas Intermediate crude"
        }
    }
    return first;
}

static tk_str lemma_text(const fact_sentence *s, uint32_t entry)
{
    const fact_words *lexicon = s->text->lexicon;
    const fact_entry *lemma = &lexicon->entries[lexicon->entries[entry].lemma];
    return (tk_str){lexicon->text + lemma->text, lemma->length};
}

/** The name of an NP that is an instrument. */
static party named(const fact_work *w, const item *np)
{
    const fact_sentence *s = &w->sentence;
    party p = no_party;
    uint32_t first = name_start(s, np), last = np->head;
    trim(s, np, &first, &last);
    uint32_t end, entry = fact_phrase_at(s->text, first, last + 1, &end);
    const fact_entry *e = &s->text->lexicon->entries[entry];
    if (end == last && e->alias && fact_has(&e->classes, W_NICKNAME) &&
        !fact_has(&e->classes, W_QUOTED)) {
        p.name = lemma_text(s, entry);
        return p;
    }
    p.entity = np->entity != NONE ? np->entity : np->owner;
    if (p.entity != NONE && (s->text->token->begin[first] == s->text->entity->begin[p.entity] &&
                             s->text->token->end[last] <= s->text->entity->end[p.entity])) {
        return fact_entity(s, p.entity);
    }
    p.name = fact_words_text(s, first, last);
    return p;
}

/** "the yield on the 10-year note", "the rate on the deposit facility" */
static party of_yield(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    uint32_t k = np + 2;
    while (fact_kind(s, k, IT_DATE)) {
        k++;
    }
    if (!fact_prep_is(s, np + 1, "on") || !fact_kind(s, k, IT_NP) || s->items[k].head == NONE) {
        return no_party;
    }
    party p = no_party;
    uint32_t first = k > np + 2 ? s->items[np + 2].first : name_start(s, &s->items[k]);
    uint32_t last = s->items[k].head;
    if (fact_token_is(s, s->items[np].head, W_RATEWORD)) {
        p.name = fact_words_text(s, name_start(s, &s->items[np]), last);
        return p;
    }
    trim(s, &s->items[k], &first, &last);
    p.name = fact_words_text(s, first, last);
    return p;
}

/** "the purchasing managers' index": not one that is traded. */
static bool is_of_others(const fact_sentence *s, const item *np)
{
    for (uint32_t t = np->first; np->owner == NONE && t < np->head; t++) {
        if (fact_word_at(s->text, t)->marks & MARK_OWNER) {
            return true;
        }
    }
    return false;
}

party fact_instrument(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    const item *it = &s->items[np];
    if (fact_prep_is(s, np + 1, "of") && fact_kind(s, np + 2, IT_NP) && item_is(it, W_PRICE)) {
        party p = fact_party(w, np + 2, WANT_ANY); // "the price of oil"
        return party_is(&p) ? p : named(w, &s->items[np + 2]);
    }
    if (item_is(it, W_YIELD) || item_is(it, W_RATEWORD)) {
        party p = of_yield(w, np);
        if (party_is(&p)) {
            return p;
        }
    }
    bool again = it->det == DET_THE && item_is(it, W_AGAIN) && it->owner == NONE;
    if (again && w->mentions.moved[0].name.length) {
        return w->mentions.moved[0]; // "the metal", "the index"
    }
    if (it->end > np && it->entity != NONE) {
        return fact_party(w, np, WANT_ANY);
    }
    return it->head == NONE || is_of_others(s, it) ? no_party : named(w, it);
}

// -------------------------------------------------------------------------------------- both

party fact_both(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    const item *it = &s->items[np];
    tk_str word = fact_words_text(s, it->first, it->first);
    bool alone = it->head == NONE || it->first == it->last;
    if (word.length != 4 || memcmp(word.data + 1, "oth", 3) != 0 ||
        (!alone && !item_is(it, W_AGAIN)) || fact_kind(s, np + 1, IT_PREP)) {
        return no_party;
    }
    const party *last = w->mentions.moved;
    if (alone && !w->mentions.moved_traded) {
        last = w->mentions.moved_shares;
    }
    return last[1].name.length ? fact_party_join(s, last[1], last[0]) : no_party;
}

static bool same(tk_str a, tk_str b)
{
    return a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
}

void fact_instrument_remember(fact_work *w, const party *subject, bool shares)
{
    party *moved = shares ? w->mentions.moved_shares : w->mentions.moved;
    w->mentions.moved_traded = !shares;
    if (same(moved[0].name, subject->name) ||
        memchr(subject->name.data, ';', subject->name.length)) {
        return;
    }
    moved[1] = moved[0];
    moved[0] = *subject;
}

tk_str fact_quote(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    if (np == NONE || !item_is(&s->items[np], W_QUOTED)) {
        return (tk_str){"", 0};
    }
    return lemma_text(s, s->items[np].entry);
}

// ------------------------------------------------------------------------------ fullest forms

static char lower(char c)
{
    return (char)((unsigned char)(c - 'A') < 26 ? c + 32 : c);
}

/** Whether a name starts with another and continues it: "Dow" and "Dow Jones Industrial
 * Average", "Brent" and "Brent crude", not "dollar" and "dollar index". */
static bool is_fuller(tk_str fuller, tk_str name)
{
    if (fuller.length < name.length + 2 || fuller.data[name.length] != ' ') {
        return false;
    }
    for (uint64_t i = 0; i < name.length; i++) {
        if (lower(fuller.data[i]) != lower(name.data[i])) {
            return false;
        }
    }
    const char *rest = fuller.data + name.length + 1;
    uint64_t length = fuller.length - name.length - 1;
    bool capital = (unsigned char)(*rest - 'A') < 26 || (unsigned char)(*rest - '0') < 10;
    return (capital && !memchr(fuller.data, ';', fuller.length)) ||
           (length == 5 && memcmp(rest, "crude", 5) == 0);
}

/** Whether a name is the first letters of another: "WTI" of "West Texas Intermediate crude". */
static bool is_initials(tk_str fuller, tk_str name)
{
    uint64_t k = 0;
    for (uint64_t i = 0; i < fuller.length; i++) {
        bool first = i == 0 || fuller.data[i - 1] == ' ';
        if (first && (unsigned char)(fuller.data[i] - 'A') < 26) {
            if (k == name.length || name.data[k] != fuller.data[i]) {
                return false;
            }
            k++;
        }
    }
    return k > 1 && k == name.length;
}

void fact_instruments_unite(fact_list *list)
{
    enum { NAMES = 64 };
    uint32_t names[NAMES], count = 0;
    for (uint32_t i = 0; i < list->count && count < NAMES; i++) {
        const fact *f = &list->facts[i];
        if (f->kind != TK_FACT_MOVE || !f->subject.name.length) {
            continue;
        }
        uint32_t k = 0;
        while (k < count && !same(list->facts[names[k]].subject.name, f->subject.name)) {
            k++;
        }
        if (k == count) {
            names[count++] = i;
        }
    }
    for (uint32_t i = 0; i < list->count && count > 1; i++) {
        fact *f = &list->facts[i];
        for (uint32_t k = 0; f->kind == TK_FACT_MOVE && k < count; k++) {
            const party *fuller = &list->facts[names[k]].subject;
            if (is_fuller(fuller->name, f->subject.name) ||
                is_initials(fuller->name, f->subject.name)) {
                f->subject.name = fuller->name;
                break;
            }
        }
    }
}
