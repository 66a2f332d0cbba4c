// SPDX-License-Identifier: MIT
/** @file reading.h The state of the rules while they read a sentence. */
#ifndef READING_H
#define READING_H

#include "sentiment.h"

#define MARKS_MAX 256 /* of a sentence; the rest is read word by word */
#define NO_MARK   UINT32_MAX

typedef struct mark {
    uint32_t first, last; /**< tokens */
    float value;
    uint8_t kind;
    bool used; /**< a noun that a direction has used */
} mark;

typedef struct reading {
    const sentiment_text *text;
    mark marks[MARKS_MAX];
    uint32_t count;
    uint32_t end;      /**< of the sentence, in tokens */
    uint32_t contrast; /**< index of the first "but" that is not the first mark, or `count` */
    uint32_t kinds;    /**< a bit for each kind that has a mark */
    bool question;
    float *features;
} reading;

#define KIND_BIT(kind)  (1u << (kind))
#define KINDS_DIRECTION (KIND_BIT(KIND_LAST_DIRECTION + 1) - 1)
#define KINDS_NOUN      ((KIND_BIT(KIND_LAST_NOUN + 1) - 1) & ~KINDS_DIRECTION)

static inline bool is_direction(const mark *m)
{
    return m->kind <= KIND_LAST_DIRECTION;
}

static inline bool is_noun(const mark *m)
{
    return m->kind > KIND_LAST_DIRECTION && m->kind <= KIND_LAST_NOUN;
}

static inline bool is_boundary(const mark *m)
{
    return m->kind >= KIND_DESPITE; // despite, contrast, clause, and punctuation
}

static inline uint32_t flags_at(const sentiment_text *text, uint32_t t)
{
    return text->tokens.words[text->tokens.lexeme[t]].flags;
}

/** Finds the marks of the sentence of tokens first … end - 1, and sums its learned words. */
void sentiment_find_marks(reading *r, const sentiment_model *model, sentiment_text *text,
                          uint32_t first, uint32_t end);

/** Finds the noun that a direction or a comparison uses, with the nouns that modify it. */
void sentiment_use_noun(reading *r, uint32_t noun);

/** Reads mark i, which compares two figures, in the sentence that starts with token `first`. */
void sentiment_read_comparison(reading *r, uint32_t i, uint32_t first);

#endif // READING_H
