// SPDX-License-Identifier: MIT
/**
 * @file marks.c Reduces a sentence to its marks: the words and phrases of the lexicon, and the
 * punctuation that bounds a clause.
 */
#include "reading.h"

#include <string.h>

/** Whether "up" or "down" at token t is independent, and not the particle of a verb. */
static bool is_free_particle(const sentiment_text *text, uint32_t t, uint32_t end)
{
    if (t + 1 == end) {
        return true;
    }
    uint32_t next = flags_at(text, t + 1);
    return (next & (WORD_NUMBER | WORD_PREPOSITION)) || !(next & WORD_LETTER);
}

static void add_mark(reading *r, uint32_t first, uint32_t last, uint8_t kind, float value)
{
    if (r->count == MARKS_MAX) {
        return;
    }
    if (kind == KIND_CONTRAST && r->count > 0 && r->contrast == NO_MARK) {
        r->contrast = r->count;
    }
    r->kinds |= 1u << kind;
    r->marks[r->count++] = (mark){first, last, value, kind, false};
}

/** Adds the phrase at token t. */
static void mark_phrase(reading *r, const tk_phrase *phrase, uint32_t t, uint32_t end)
{
    uint8_t kind = (uint8_t)phrase->sense->kind;
    bool particle = kind == KIND_UP_PARTICLE || kind == KIND_DOWN_PARTICLE;
    if (!particle || is_free_particle(r->text, t, end)) {
        add_mark(r, t, t + phrase->tokens - 1, kind, phrase->sense->value);
    }
}

static void mark_punctuation(reading *r, uint32_t t, uint32_t flags)
{
    if (flags & WORD_QUESTION) {
        r->question = true;
    } else {
        add_mark(r, t, t, flags & WORD_COMMA ? KIND_COMMA : KIND_BREAK, 0);
    }
}

bool sentiment_is_title(const sentiment_text *text, uint32_t first, uint32_t end)
{
    for (uint32_t k = first; k < end; k++) {
        if (flags_at(text, k) & WORD_RUNNING) {
            return false;
        }
    }
    return true;
}

bool sentiment_may_be_name(const sentiment_text *text, uint32_t t, uint32_t first)
{
    return (flags_at(text, t) & WORD_CAPITAL) && t > first && (flags_at(text, t - 1) & WORD_LETTER);
}

static void not_plain(const sentiment_text *text, uint32_t first, uint32_t end)
{
    if (text->plain) {
        memset(text->plain + first, 0, end - first);
    }
}

void sentiment_find_marks(reading *r, const sentiment_model *model, sentiment_text *text,
                          uint32_t first, uint32_t end)
{
    const tk_lexicon_look *look = text->looks;
    float words = 0;
    enum { UNKNOWN, TITLE, TEXT } form = UNKNOWN; // of the sentence; computed when needed
    for (uint32_t next = first; look->token < end; look++) {
        uint32_t t = look->token;
        if (t < next) {
            continue; // a phrase covers it
        }
        tk_lexicon_word word = look->word;
        if ((word.flags & WORD_CAPITAL) && sentiment_may_be_name(text, t, first)) {
            if (form == UNKNOWN) {
                form = sentiment_is_title(text, first, end) ? TITLE : TEXT;
            }
            if (form == TEXT) {
                continue;
            }
        }
        if (word.flags & (TK_LEXICON_ENTRY | TK_LEXICON_LONGER)) {
            tk_phrase phrase = tk_lexicon_match(&model->lexicon, &text->tokens, look, end);
            if (phrase.sense) {
                next = t + phrase.tokens;
                mark_phrase(r, &phrase, t, end);
                not_plain(text, t, next);
                continue;
            }
        }
        if (word.flags & (WORD_COMMA | WORD_BREAK | WORD_QUESTION)) {
            mark_punctuation(r, t, word.flags);
            not_plain(text, t, t + 1);
        } else if (word.flags & TK_LEXICON_WEIGHT) {
            words += tk_lexicon_sense_of(&model->lexicon, word)->value;
        }
    }
    text->looks = look;
    r->features[FEATURE_WORDS] = words;
    if (r->contrast == NO_MARK) {
        r->contrast = r->count;
    }
}
