// SPDX-License-Identifier: MIT
/**
 * @file context.h
 * What a document shows about its words before any is labelled: how each line is capitalised, which
 * words occur in lower case or as capitals in mid-sentence, where the gazetteer matches, and which
 * runs of tokens can hold a name at all.
 *
 * Capitals mean nothing at the start of a sentence, in a Title Case line or in a line of capitals.
 * There the rest of the document decides: a word that it also writes in lower case is not a name,
 * one that it capitalises in mid-sentence is. The tagger learns the weight of each.
 */
#ifndef TK_ENTITY_CONTEXT_H
#define TK_ENTITY_CONTEXT_H

#include "gazetteer.h"
#include "label.h"
#include "set.h"
#include "word.h"

/**
 * A document as the tagger reads it: a clitic is a token of its own, however the tokenizer treats
 * it. The caller owns all arrays.
 */
typedef struct tk_text {
    const char *text;
    const uint32_t *begin, *end; /**< of each token, in bytes of `text` */
    const uint32_t *lexeme; /**< of each token; TK_LEXEME_CLITIC + … for a split-off clitic */
    const tk_word *words;   /**< of each token */
    const tk_gazetteer *gazetteer;
    uint32_t n_tokens;
} tk_text;

/** Lexemes from here on are clitics: 2 * the clitic's number, + 1 with a curly apostrophe. */
#define TK_LEXEME_CLITIC (UINT32_MAX - 2 * TK_N_CLITICS)

/** How a sentence is capitalised. */
enum { TK_LINE_PLAIN, TK_LINE_TITLE, TK_LINE_CAPS };

/** Context of a token in a run: line or place (2 bits), seen in lower case, seen capitalised. */
enum {
    TK_CONTEXT_PLAIN,
    TK_CONTEXT_INITIAL,
    TK_CONTEXT_TITLE,
    TK_CONTEXT_CAPS,
    TK_CONTEXT_SEEN_LOWER = 4,
    TK_CONTEXT_SEEN_CAPITAL = 8,
    TK_N_CONTEXTS = 16
};

/** Place of a token in a gazetteer match: 0 for none, else 1 + label * TK_NAME_PLACES + place. */
enum { TK_NAME_AMBIGUOUS = TK_U + 1, TK_NAME_PLACES };
#define TK_N_NAMES (1 + 6 * TK_NAME_PLACES)

/** What a document's tokens show before any is labelled. */
typedef struct tk_seen {
    tk_set lower;       /**< words in lower case */
    tk_set capital;     /**< words with a capital in mid-sentence */
    uint32_t *capitals; /**< the tokens that a name can start with, in order; the caller owns the
                           memory */
    uint32_t n_capitals;
} tk_seen;

/** Empties it for a new document; `capitals` has room for all of its tokens. */
void tk_seen_start(tk_seen *seen, uint32_t *capitals);

/** Whether a name can start with a word. */
static inline bool tk_word_starts(tk_word word)
{
    return (word.flags & (TK_WORD_CANDIDATE | TK_WORD_CAPITAL | TK_WORD_USER)) != 0;
}

/** Adds token `t`. */
static inline void tk_seen_add(tk_seen *seen, tk_word word, uint32_t t)
{
    if (word.flags & TK_WORD_LOWER)
        tk_set_add(&seen->lower, word.fold);
    if (tk_word_starts(word))
        seen->capitals[seen->n_capitals++] = t;
}

/** Whether the document has a capitalised word in mid-sentence. */
static inline bool tk_seen_capital(const tk_seen *seen, const tk_word *word)
{
    return tk_set_has(&seen->capital, word->fold);
}

/** The most tokens of one run; a longer one is cut, which happens only in tables of names. */
#define TK_RUN_MAX 128u

/** Tokens that are decoded together: all tokens around them are outside any name. */
typedef struct tk_run {
    uint32_t first, count;
    uint32_t line; /**< TK_LINE_… */
    uint32_t sentence_first, sentence_end;
    uint32_t capital; /**< tk_seen.capitals from here on may start the next run */
    uint32_t initial; /**< first token of the sentence after opening marks, as far as searched */
    bool named;       /**< the gazetteer has a name in the run */
    uint8_t context[TK_RUN_MAX];
    uint8_t name[TK_RUN_MAX];
} tk_run;

/**
 * How the sentence of the tokens `first` … `end` - 1, which have been added, is capitalised. Adds
 * the result to `seen`, whose capitals of this sentence start at index `capital`.
 */
uint32_t tk_context_line(const tk_word *words, uint32_t first, uint32_t end, uint32_t capital,
                         tk_seen *seen);

/** Moves to the first sentence of a document. */
void tk_run_start(tk_run *run);

/**
 * Finds the next run of a sentence: its tokens. False if there are no more. The caller sets
 * `run->sentence_first`, `sentence_end` and `line` for each sentence in turn, and does not change
 * the other members.
 */
bool tk_run_next(const tk_text *text, const tk_seen *seen, tk_run *run);

/** Fills what the tagger reads of a run: the matches of the gazetteer and the contexts. */
void tk_run_fill(const tk_text *text, const tk_seen *seen, tk_run *run);

#endif
