// SPDX-License-Identifier: MIT
#include "share.h"

#include "mention.h"

#include <string.h>

/** First token of an NP after a determiner. */
static uint32_t first_of(const fact_sentence *s, const item *np)
{
    bool det = fact_token_is(s, np->first, W_DET) || fact_token_is(s, np->first, W_INDEF);
    return np->first < np->head && det ? np->first + 1 : np->first;
}

/** "the bank's shares", "company shares", not "bank shares" */
static bool is_of_company(const fact_sentence *s, const item *np)
{
    const fact_word *before = fact_word_at(s->text, np->head - 1);
    const fact_words *lexicon = s->text->lexicon;
    const fact_entry *e = &lexicon->entries[before->entry];
    bool itself = e->length == 7 && memcmp(lexicon->text + e->text, "company", 7) == 0;
    return fact_has(&np->mods, W_COMPANY) &&
           (itself || np->det != DET_NONE || before->marks & MARK_OWNER);
}

/** Whether 's is at a word before the head. */
static bool has_possessor(const fact_sentence *s, const item *np)
{
    for (uint32_t t = np->first; t < np->head; t++) {
        if (fact_word_at(s->text, t)->marks & MARK_OWNER) {
            return true;
        }
    }
    return false;
}

/** A place or its adjective: "Japan", "European", "Chinese". */
static bool is_place(const fact_sentence *s, uint32_t entity)
{
    uint32_t label = entity_label(s->text, entity), end = s->text->entity->end[entity];
    const char *text = s->text->doc->text;
    return label == LABEL_LOC ||
           (label == LABEL_MISC && end > 3 &&
            (memcmp(text + end - 2, "an", 2) == 0 || memcmp(text + end - 3, "ese", 3) == 0 ||
             memcmp(text + end - 3, "ish", 3) == 0));
}

/** "bank shares", "Asian stocks": of no one company. */
static bool is_sector(const fact_sentence *s, const item *np)
{
    bool plural = np->head != NONE && fact_word_at(s->text, np->head)->marks & MARK_PLURAL;
    if (!plural || np->det == DET_OWN || first_of(s, np) == np->head || is_of_company(s, np) ||
        np->amount != NONE) {
        return false;
    }
    const fact_word *before = fact_word_at(s->text, np->head - 1);
    if (np->owner != NONE) {
        return is_place(s, np->owner) && np->det == DET_NONE && !has_possessor(s, np);
    }
    bool small = before->shape & TK_SHAPE_LOWER || np->head - 1 == s->first;
    return small && !fact_token_is(s, np->head - 1, W_TRADEDAS);
}

party fact_share_owner(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    const item *it = &s->items[np];
    if (it->owner != NONE && entity_label(s->text, it->owner) == LABEL_LOC &&
        fact_has(&it->mods, W_COMPANY)) {
        return fact_antecedent(w, np); // "the Virginia company's stock"
    }
    uint32_t before = np > 0 && s->items[np - 1].kind == IT_CLOSE ? fact_before(s, np) : NONE;
    if (fact_kind(s, before, IT_NP) && it->first == it->last) {
        return fact_party(w, before, WANT_ANY); // "Acme (ACM) shares"
    }
    if (is_sector(s, it)) {
        return (party){.name = fact_words_text(s, first_of(s, it), it->head), .entity = NONE};
    }
    if (it->owner != NONE && it->maker != NONE && is_place(s, it->owner)) {
        return fact_entity(s, it->maker); // "Acme's American depositary receipts"
    }
    party p = fact_owner(w, np);
    return party_is(&p) ? p : fact_antecedent(w, np);
}

bool fact_is_own_bond(const fact_sentence *s, const item *np)
{
    bool own =
        np->det == DET_OWN || (np->owner != NONE && entity_label(s->text, np->owner) == LABEL_ORG);
    return item_is(np, W_DEBTWORD) && own && np->amount == NONE && np->head != NONE &&
           fact_word_at(s->text, np->head)->marks & MARK_PLURAL && !item_is(np, W_YIELD);
}

bool fact_is_market(const fact_sentence *s, const item *np)
{
    const fact_words *lexicon = s->text->lexicon;
    const fact_entry *e = &lexicon->entries[lexicon->entries[np->entry].lemma];
    return np->entry && e->length == 6 && memcmp(lexicon->text + e->text, "market", 6) == 0;
}

bool fact_is_part_of_market(const fact_sentence *s, uint32_t np)
{
    return item_is(&s->items[np], W_STOCK) && fact_prep_is(s, np + 1, "of") &&
           fact_kind(s, np + 2, IT_NP) && s->items[np + 2].head != NONE &&
           !(fact_word_at(s->text, s->items[np].head)->marks & MARK_PLURAL) &&
           fact_is_market(s, &s->items[np + 2]);
}
