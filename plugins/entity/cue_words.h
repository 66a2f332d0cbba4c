// SPDX-License-Identifier: MIT
/**
 * @file cue_words.h
 * The words that the rules of mend.c and cue.c look for beside a name or in it. The tagger does not
 * see them: unlike the word lists, they do not belong to the model.
 */
#ifndef TK_ENTITY_CUE_WORDS_H
#define TK_ENTITY_CUE_WORDS_H

#include "table.h"
#include "word.h"

/** Kinds of cue words. The names are the sections of data/cues.txt, which says what they are. */
#define TK_CUES(X)                \
    X(ARTICLE, "article")         \
    X(HOLDING, "holding")         \
    X(ISSUE, "issue")             \
    X(NAMING, "naming")           \
    X(CODENAME, "codename")       \
    X(COMPOUND, "compound")       \
    X(ATTRIBUTION, "attribution") \
    X(TIME, "time")

enum {
#define X(name, section) TK_CUE_BIT_##name,
    TK_CUES(X)
#undef X
        TK_N_CUES
};

enum {
#define X(name, section) TK_CUE_##name = 1 << TK_CUE_BIT_##name,
    TK_CUES(X)
#undef X
};

/** tk_cue_key() of a word → its TK_CUE_…, and above them, from bit TK_N_CUES on, those that it has
 * where it starts with a capital. Made by compile/compile.c. */
extern const tk_table tk_entity_cues;

/** What the table is keyed by. */
static inline uint64_t tk_cue_key(uint32_t fold)
{
    return (uint64_t)fold << 34; // of 30 bits, which are well spread
}

/** Whether a word, in the case that it has, is a cue word of the kinds `cues`. */
static inline bool tk_word_is_cue(const tk_word *word, uint32_t cues)
{
    const uint32_t casing = word->flags & (TK_WORD_LOWER | TK_WORD_CAPITAL | TK_WORD_CAPS);
    if (casing != TK_WORD_LOWER && casing != TK_WORD_CAPITAL)
        return false;
    const int64_t found = tk_table_find(&tk_entity_cues, tk_cue_key(word->fold));
    return found >= 0 && ((uint32_t)found >> (casing == TK_WORD_LOWER ? 0 : TK_N_CUES) & cues) != 0;
}

#endif
