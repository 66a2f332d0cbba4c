// SPDX-License-Identifier: MIT
/**
 * @file context.h
 * What a document tells about its words before any is labelled: how each line is capitalised, which
 * words occur in lower case or as capitals in mid-sentence, where the gazetteer matches, and which
 * runs of tokens can hold a name at all.
 *
 * Capitals mean nothing at the start of a sentence, in a Title Case line or in a line of capitals.
 * There the rest of the document decides: a word that it also writes in lower case is no name, one
 * that it capitalises in mid-sentence is. The tagger learns how much each of these is worth.
 */
#ifndef TK_ENTITY_CONTEXT_H
#define TK_ENTITY_CONTEXT_H

#include "gazetteer.h"
#include "label.h"
#include "word.h"

/**
 * A document as the tagger reads it: a clitic is a token of its own, whatever the tokenizer does
 * with it. All arrays are the caller's.
 */
typedef struct tk_text {
    const char *text;
    const uint32_t *begin, *end; /**< of each token, in bytes of `text` */
    const uint32_t *lexeme; /**< of each token; TK_LEXEME_CLITIC + … for one cut off another */
    const tk_word *words;   /**< of each token */
    const tk_gazetteer *gazetteer;
    uint32_t n_tokens;
} tk_text;

/** Lexemes from here on are clitics: 2 * its number, + 1 with a curly apostrophe. */
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

/** Place of a token in a gazetteer's match: 0 for none, else 1 + label * TK_NAME_PLACES + place. */
enum { TK_NAME_AMBIGUOUS = TK_U + 1, TK_NAME_PLACES };
#define TK_N_NAMES (1 + 6 * TK_NAME_PLACES)

/** The words that a document has, by hash; a word's bit may be set for another, which is rare. */
#define TK_SEEN_BITS 65536u
typedef struct tk_seen {
    uint64_t lower[TK_SEEN_BITS / 64];
    uint64_t capital[TK_SEEN_BITS / 64];
    uint32_t n_starts; /**< tokens that a name can start with: no more spans than these */
} tk_seen;

/** Whether the document has a word with a capital in mid-sentence. */
uint32_t tk_seen_capital(const tk_seen *seen, const tk_word *word);

/** The most tokens of one run; a longer one is cut, which no text but a table of names needs. */
#define TK_RUN_MAX 128u

/** Tokens that are decoded together: all around them are outside any name. */
typedef struct tk_run {
    uint32_t first, count;
    uint32_t line; /**< TK_LINE_… */
    uint32_t sentence_first, sentence_end;
    uint8_t context[TK_RUN_MAX];
    uint8_t name[TK_RUN_MAX];
} tk_run;

/** How the tokens `first` … `end` - 1 are capitalised; adds what they show to `seen`. */
uint32_t tk_context_scan(const tk_text *text, uint32_t first, uint32_t end, tk_seen *seen);

/**
 * The next run at or after token `from` of a sentence that tk_context_scan() has seen. 0: none is
 * left. `run->sentence_first`, `sentence_end` and `line` are the caller's to set.
 */
uint32_t tk_context_run(const tk_text *text, const tk_seen *seen, uint32_t from, tk_run *run);

#endif
