// SPDX-License-Identifier: MIT
#include "reader.h"

uint32_t fact_head_first(const fact_sentence *s, const item *np)
{
    const fact_words *lexicon = s->text->lexicon;
    const fact_entry *e = &lexicon->entries[np->entry];
    uint32_t first = np->head, words = 1;
    for (uint32_t k = 0; k < e->length; k++) {
        char c = lexicon->text[e->text + k];
        words += c == ' ' || c == '-';
    }
    while (np->entry && words > 1 && first > np->first) {
        first--;
        words -= !(fact_word_at(s->text, first)->marks & MARK_HYPHEN);
    }
    return first;
}

/** Whether token `k`, the second one, can continue a phrase that the first word begins. */
static inline bool can_follow(const fact_text *text, const fact_word *first, uint32_t k)
{
    const fact_word *next = fact_word_at(text, k);
    return next->marks & MARK_HYPHEN ||
           (text->lexicon->entries[first->entry].second & fact_hash_bit(next->hash) && next->hash &&
            !(first->marks & MARK_OWNER));
}

static uint32_t longest(const fact_text *text, uint32_t t, uint32_t end, uint32_t *last)
{
    const fact_word *word = fact_word_at(text, t);
    const fact_entry *entry = &text->lexicon->entries[word->entry];
    uint32_t best = word->entry, parts = 1;
    uint64_t hash = word->hash;
    *last = t;
    for (uint32_t k = t + 1; k < end && parts < entry->words; k++) {
        const fact_word *next = fact_word_at(text, k);
        if (next->marks & MARK_HYPHEN) {
            continue;
        }
        if (!next->hash || fact_word_at(text, k - 1)->marks & MARK_OWNER) {
            break; // "the fund's manager" is not the phrase "fund manager"
        }
        if (parts == 1 && !(entry->second & fact_hash_bit(next->hash))) {
            break;
        }
        hash = fact_hash_join(hash, next->hash);
        parts++;
        uint32_t e = fact_words_hashed(text->lexicon, hash);
        const fact_entry *longer = &text->lexicon->entries[e];
        if (e && fact_any(&longer->classes)) {
            best = e;
            *last = k;
        }
    }
    return best;
}

uint32_t fact_longest_phrase(const fact_text *text, uint32_t t, uint32_t end, uint32_t *last)
{
    const fact_word *first = fact_word_at(text, t);
    if (t + 1 < end && can_follow(text, first, t + 1)) {
        return longest(text, t, end, last);
    }
    *last = t;
    return first->entry;
}

bool fact_starts_amount(const fact_reader *r, uint32_t t)
{
    const fact_text *text = r->text;
    uint32_t begin = text->token->begin[t];
    uint32_t m = r->at->money, n = r->at->number;
    while (m < text->money->count && text->money->begin[m] < begin) {
        m++;
    }
    while (n < text->number->count && text->number->begin[n] < begin) {
        n++;
    }
    return (m < text->money->count && text->money->begin[m] == begin) ||
           (n < text->number->count && text->number->begin[n] == begin);
}

bool fact_starts_entity(const fact_reader *r, uint32_t t)
{
    const tk_layer *entity = r->text->entity;
    uint32_t begin = r->text->token->begin[t], e = r->at->entity;
    while (e < entity->count && entity->begin[e] < begin) {
        e++;
    }
    return e < entity->count && entity->begin[e] == begin;
}

int fact_follows_as_object(const fact_reader *r, uint32_t t)
{
    if (t >= r->s->end) {
        return 0;
    }
    if (fact_starts_amount(r, t) || fact_starts_entity(r, t)) {
        return 1;
    }
    fact_found f = fact_look(r, t);
    if (f.marks & (MARK_HYPHEN | MARK_OTHER)) {
        return 0;
    }
    if (fact_is(&f, W_DET) || fact_is(&f, W_INDEF) || fact_is(&f, W_POSSDET) || fact_is(&f, W_TO) ||
        fact_is(&f, W_ADV) || fact_is(&f, W_UPWORD) || fact_is(&f, W_DOWNWORD) ||
        fact_is(&f, W_PRON_ORG) || f.marks & MARK_LY) {
        return 1;
    }
    if (fact_is(&f, W_YIELD) && f.marks & MARK_PLURAL) {
        return 1; // "the bank cut rates"
    }
    if (fact_is(&f, W_BE) || fact_is(&f, W_HAVE) || fact_is(&f, W_WILL) || fact_is(&f, W_MAY) ||
        fact_is(&f, W_WOULD) || (f.forms & (FORM_PAST | FORM_THIRD) && !fact_is_noun(r, &f))) {
        return -1;
    }
    return 0;
}
