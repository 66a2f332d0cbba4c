// SPDX-License-Identifier: MIT
#include "mention.h"

#include <string.h>

party fact_entity(const fact_sentence *s, uint32_t entity)
{
    const fact_text *text = s->text;
    party p = {.entity = entity};
    uint32_t name = ((const uint32_t *)text->entity->columns[ENTITY_NAME])[entity];
    text->host->string(text->doc, fact_long_form(text->short_forms, name), &p.name);
    if (!p.name.length) {
        uint32_t begin = text->entity->begin[entity];
        p.name = (tk_str){text->doc->text + begin, text->entity->end[entity] - begin};
    }
    if (text->entity->columns[ENTITY_ID]) {
        uint32_t id = ((const uint32_t *)text->entity->columns[ENTITY_ID])[entity];
        text->host->string(text->doc, id, &p.id);
    }
    return p;
}

tk_str fact_words_text(const fact_sentence *s, uint32_t first, uint32_t last)
{
    const tk_layer *token = s->text->token;
    if (first > last || last >= s->end) {
        return (tk_str){"", 0};
    }
    uint32_t begin = token->begin[first], end = token->end[last];
    if (fact_word_at(s->text, last)->marks & MARK_OWNER) {
        const char *text = s->text->doc->text;
        while (end > begin && text[end - 1] != '\'' && (unsigned char)text[end - 1] < 0x80) {
            end--;
        }
        end -= end > begin && text[end - 1] == '\'' ? 1 : end > begin + 2 ? 3 : 0;
    }
    return (tk_str){s->text->doc->text + begin, end - begin};
}

/** Whether a token before a head is left out of the head's name. */
static bool is_outer(const fact_sentence *s, const item *np, uint32_t t)
{
    const fact_word *word = fact_word_at(s->text, t);
    const fact_entry *entry = &s->text->lexicon->entries[word->entry];
    if (np->amount != NONE && t <= s->amounts[np->amount].last) {
        return true;
    }
    return fact_has(&entry->classes, W_DET) || fact_has(&entry->classes, W_INDEF) ||
           fact_has(&entry->classes, W_POSSDET) || fact_has(&entry->classes, W_OLD) ||
           fact_has(&entry->classes, W_ADV) || fact_has(&entry->classes, W_UPWORD) ||
           fact_has(&entry->classes, W_DOWNWORD);
}

tk_str fact_np_text(const fact_sentence *s, const item *np)
{
    if (np->head == NONE) {
        return (tk_str){"", 0};
    }
    uint32_t first = np->first;
    for (uint32_t t = np->first; t < np->head; t++) {
        if (fact_word_at(s->text, t)->marks & MARK_OWNER) {
            first = t + 1;
        }
    }
    while (first < np->head && is_outer(s, np, first)) {
        first++;
    }
    while (first < np->head && np->entry == 0 &&
           (first == s->first || fact_word_at(s->text, first)->shape & TK_SHAPE_LOWER) &&
           fact_token_is(s, first, W_COMPANY) &&
           fact_word_at(s->text, np->head)->shape & TK_SHAPE_TITLE) {
        first++; // "Retailer Acme" at the start of a sentence
    }
    return fact_words_text(s, first, np->head);
}

/** Whether a token beside a name in a headline is likely to be part of it. */
static bool is_of_name(const fact_sentence *s, uint32_t t)
{
    const fact_word *word = fact_word_at(s->text, t);
    const fact_set *classes = &s->text->lexicon->entries[word->entry].classes;
    return word->shape & (TK_SHAPE_TITLE | TK_SHAPE_UPPER | TK_SHAPE_MIXED) &&
           !(word->marks & (MARK_OWNER | MARK_LY | MARK_ED)) &&
           !(word->shape & (TK_SHAPE_DIGIT | TK_SHAPE_PUNCT)) &&
           !fact_meets(classes, &s->text->lexicon->nouns) && !fact_has(classes, W_MEASUREMOD) &&
           !fact_has(classes, W_POSTMOD);
}

/** Whether a token is in the date of an NP. */
static bool is_dated(const fact_sentence *s, const item *np, uint32_t t)
{
    const tk_layer *date = s->text->date;
    uint32_t begin = s->text->token->begin[t];
    return np->date != NONE && date->begin[np->date] <= begin && begin < date->end[np->date];
}

party fact_name_in(const fact_sentence *s, const item *np, uint32_t entity)
{
    party p = fact_entity(s, entity);
    if (!s->headline || s->capitals || entity_label(s->text, entity) == LABEL_PERSON) {
        return p;
    }
    const tk_layer *token = s->text->token;
    uint32_t first = NONE, last = NONE;
    for (uint32_t t = np->first; t <= np->last; t++) {
        if (token->begin[t] >= s->text->entity->begin[entity] &&
            token->begin[t] < s->text->entity->end[entity]) {
            first = first == NONE ? t : first;
            last = t;
        }
    }
    if (first == NONE || fact_word_at(s->text, last)->marks & MARK_OWNER) {
        return p;
    }
    uint32_t from = first, to = last;
    while (from > np->first && is_of_name(s, from - 1)) {
        from--;
    }
    while (to < np->last && is_of_name(s, to + 1) && !is_dated(s, np, to + 1)) {
        to++;
    }
    while (to > from && fact_word_at(s->text, to)->shape & TK_SHAPE_DIGIT &&
           strchr("FQH", s->text->doc->text[token->begin[to]])) {
        to--; // "Ulven FY11"
    }
    if (from != first || to != last) {
        tk_str wider = fact_words_text(s, from, to);
        bool known =
            wider.length < p.name.length && memcmp(wider.data, p.name.data, wider.length) == 0;
        p.name = known ? p.name : wider; // "Acme Cement" of "Acme Cement Ltd"
    }
    return p;
}

bool fact_name_goes_on(const fact_sentence *s, const item *np)
{
    if (np->owner == NONE || np->head == NONE || s->capitals ||
        fact_meets(&np->classes, &s->text->lexicon->nouns)) {
        return false;
    }
    for (uint32_t t = np->head; t > np->first; t--) {
        if (s->text->token->begin[t] < s->text->entity->end[np->owner]) {
            return !(fact_word_at(s->text, t)->marks & MARK_OWNER);
        }
        if (!is_of_name(s, t) &&
            !(t == np->head && fact_word_at(s->text, t)->shape & TK_SHAPE_TITLE)) {
            return false;
        }
    }
    return false;
}

bool fact_is_capital(const fact_sentence *s, const item *np)
{
    if (np->head == NONE || np->entry != 0 || np->det != DET_NONE) {
        return false;
    }
    // the first word of a sentence has a capital in any case
    return (np->head != s->first || s->headline ||
            !(fact_word_at(s->text, np->head)->marks & (MARK_PLURAL | MARK_LY | MARK_ED))) &&
           fact_word_at(s->text, np->head)->shape &
               (TK_SHAPE_TITLE | TK_SHAPE_UPPER | TK_SHAPE_MIXED);
}
