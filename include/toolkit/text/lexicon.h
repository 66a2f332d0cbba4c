// SPDX-License-Identifier: MIT
/**
 * @file lexicon.h
 * A lexicon of words and phrases: a text file read once, and a hash table that finds the longest
 * phrase at a token.
 *
 * A phrase is identified by the hash of its folded characters, in which a hyphen counts as a space.
 * The hash is polynomial: the hash of a concatenation follows from the hashes of its parts. So a
 * phrase is found without reading the text, and it does not matter how the tokenizer splits it:
 * "game-changing", split or not, and "game changing" are one phrase, as are "world's" and "world" +
 * "'s".
 *
 * The lexicon consists of pieces: phrases, prefixes of phrases, and the tokens of phrases. Each
 * word form has the number of its piece (a lexeme column), and a class, one of 63. A piece has a
 * bit for the class of each token that can continue it to a longer phrase. That bit is checked
 * before any hash, so that nearly all look-ups succeed.
 *
 * A document is scanned for the few relevant tokens with a second lexeme column, the cues. For most
 * forms only the cue is read, and there are many forms, so that cache misses determine the time of
 * the scan: a cue has only four bytes.
 *
 * The file has one entry per line, with fields separated by tabs,
 *
 *     KIND    VALUE    phrase, phrase, …
 *
 * and comments from '#' at the start of a line. "/v" after a word adds the regular verb forms
 * (soar/v: soars, soared, soaring), "/n" the plural, "/a" the comparative and the superlative.
 * Irregular forms are listed in full. A phrase listed twice is an error; a listed form overrides a
 * derived one.
 */
#ifndef TK_LEXICON_H
#define TK_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

// -------------------------------------------------------------------------------------- file

#define TK_PHRASE_MAX 127 /**< bytes of a phrase */

/** A phrase of a file. It is valid only during the call, and has no NUL at its end. */
typedef struct tk_lexicon_line {
    const char *phrase;
    size_t length;
    float value;
    uint32_t kind; /**< index into the names given to tk_lexicon_read */
    bool derived;  /**< made by "/v", "/n" or "/a" */
} tk_lexicon_line;

/** Receives a phrase. Returns NULL, or an error message. */
typedef const char *(*tk_lexicon_sink)(void *ctx, const tk_lexicon_line *line);

/** Why a file was refused: a sentence. */
typedef struct tk_lexicon_fault {
    char message[256];
} tk_lexicon_fault;

/**
 * Reads a lexicon file of `length` bytes and passes each of its phrases, and the forms derived from
 * it, to `sink`. `kinds` are the names allowed in the first field. Returns false, and the error, if
 * a line is wrong or refused.
 */
bool tk_lexicon_read(const char *text, size_t length, const char *const *kinds, uint32_t n_kinds,
                     tk_lexicon_sink sink, void *ctx, tk_lexicon_fault *fault);

// ------------------------------------------------------------------------------------- table

/** The meaning of an entry. Many entries share one. */
typedef struct tk_lexicon_sense {
    float value;
    uint32_t kind;
} tk_lexicon_sense;
#define TK_LEXICON_SENSES_MAX 4095

/** What is known about a run of characters. Piece 0 means none: no entry, and nothing follows it.
 */
typedef struct tk_lexicon_piece {
    uint64_t hash;
    uint64_t follow; /**< a bit for each class that continues from here; 0: no longer phrase */
    uint32_t flags;  /**< TK_LEXICON_…, and the caller's */
    uint16_t sense;  /**< of an entry, or its weight */
    uint8_t length;  /**< in bytes */
} tk_lexicon_piece;

#define TK_LEXICON_CLASS   0x3fu      /**< the piece's class, 1 to 63; 0: no piece */
#define TK_LEXICON_ENTRY   (1u << 6)  /**< it is an entry alone */
#define TK_LEXICON_DERIVED (1u << 7)  /**< … but derived, not listed */
#define TK_LEXICON_WEIGHT  (1u << 8)  /**< it is not an entry, but has a weight */
#define TK_LEXICON_LONGER  (1u << 9)  /**< a longer phrase starts with it */
#define TK_LEXICON_HYPHEN  (1u << 10) /**< it is a hyphen alone */
#define TK_LEXICON_FLAGS   11         /**< the number of the first bit for the caller's use */

/** A slot of the hash table: a piece's number, and above it bits of its hash. 0: free. */
typedef uint32_t tk_lexicon_slot;
#define TK_LEXICON_PIECES_MAX ((1u << 20) - 1)

/** Invariant: slot_count is a power of two, and at least a quarter of the slots is free. */
typedef struct tk_lexicon {
    tk_lexicon_slot *slots;
    tk_lexicon_piece *pieces;
    uint32_t slot_count;
    tk_lexicon_sense *senses; /**< the first is unused */
    uint32_t piece_count, piece_capacity;
    uint32_t sense_count, sense_capacity;
    uint64_t power[TK_PHRASE_MAX + 1]; /**< by which n characters shift the hash before them */
} tk_lexicon;

/**
 * Reads a file into `lexicon`, which is zeroed or already has entries: a second file adds to the
 * first. After a failure, the caller must still call tk_lexicon_finish().
 */
bool tk_lexicon_parse(tk_lexicon *lexicon, const char *text, size_t length,
                      const char *const *kinds, uint32_t n_kinds, tk_lexicon_fault *fault);

/** Gives a word a weight, unless it is an entry. False when out of memory. */
bool tk_lexicon_weigh(tk_lexicon *lexicon, const char *word, size_t length, float weight);

/** Gives a word flags for the caller's use, whether or not it is an entry. */
bool tk_lexicon_mark(tk_lexicon *lexicon, const char *word, uint32_t flags);

/**
 * Gives the words of a file, in the form of a lexicon file whose values are ignored, flags of the
 * caller's: those of class `classes[i]` get `flags[i]`. On failure returns false with the reason.
 */
bool tk_lexicon_mark_file(tk_lexicon *lexicon, const char *text, size_t length,
                          const char *const *classes, const uint32_t *flags, uint32_t n_classes,
                          tk_lexicon_fault *fault);

/** Frees the lexicon's memory, but not `lexicon` itself. */
void tk_lexicon_finish(tk_lexicon *lexicon);

// ------------------------------------------------------------------------------------- match

/** The properties of a form in a lexicon: the value of a lexeme column. */
typedef struct tk_lexicon_word {
    uint32_t flags; /**< those of the piece; 0 if there is none */
    uint32_t index; /**< the number of the piece, and above it that of its sense */
} tk_lexicon_word;

/** Looks up a form by its folded text. */
tk_lexicon_word tk_lexicon_look_up(const tk_lexicon *lexicon, const char *folded, size_t length);

/** The sense of a word that is an entry or has a weight. */
static inline const tk_lexicon_sense *tk_lexicon_sense_of(const tk_lexicon *lexicon,
                                                          tk_lexicon_word word)
{
    return &lexicon->senses[word.index >> 20];
}

/**
 * What the scan reads of a form, the value of another lexeme column: a class, 1 to 23, or 0 if the
 * form is not a piece; whether the scan always finds it; two bits for the caller; and from bit 7 +
 * c on one for each class c that can follow.
 */
typedef uint32_t tk_lexicon_cue;
#define TK_LEXICON_CUE_CLASS   0x1fu
#define TK_LEXICON_CUE_ALWAYS  5
#define TK_LEXICON_CUE_FLAGS   6 /**< the number of the first bit for the caller's use */
#define TK_LEXICON_CUE_FOLLOW  7
#define TK_LEXICON_CUE_CLASSES 23

/** The cue of a word. With `always`, the scan finds it whatever follows. */
tk_lexicon_cue tk_lexicon_cue_of(const tk_lexicon *lexicon, tk_lexicon_word word, bool always);

/** Tokens as the match reads them: byte offsets, lexeme ids, and the lexemes' columns. */
typedef struct tk_lexicon_tokens {
    const uint32_t *begin, *end, *lexeme;
    const tk_lexicon_word *words;
    const tk_lexicon_cue *cues;
} tk_lexicon_tokens;

/** A token to be checked. */
typedef struct tk_lexicon_look {
    uint32_t token;
    tk_lexicon_word word;
} tk_lexicon_look;

/** Memory for the tokens that a scan finds, kept from one document to the next. A zeroed one is
 * empty. */
typedef struct tk_lexicon_looks {
    tk_lexicon_look *list;
    uint32_t room;
} tk_lexicon_looks;

/** Makes room for a scan of `count` tokens. NULL when out of memory. */
tk_lexicon_look *tk_lexicon_looks_for(tk_lexicon_looks *looks, uint32_t count);

/** Frees it. */
void tk_lexicon_looks_finish(tk_lexicon_looks *looks);

/**
 * Writes to `out`, which has room for `count` + 1, the tokens that are always found and those at
 * which a phrase may start, and token `count` after the last. Returns how many tokens have the bit
 * `counted`, one of the caller's bits, in their cue. There is no branch, because no processor could
 * predict it; and a separate loop fetches the words, so that it does not wait for the cache misses
 * one by one.
 */
static inline uint32_t tk_lexicon_scan(const tk_lexicon_tokens *tokens, uint32_t count,
                                       uint32_t counted, tk_lexicon_look *out)
{
    const uint32_t *lexeme = tokens->lexeme;
    const tk_lexicon_cue *cues = tokens->cues;
    tk_lexicon_look *first = out;
    uint32_t before = 0, n = 0; // `before` is the cue of the previous token
    for (uint32_t t = 0; t < count; t++) {
        tk_lexicon_cue cue = cues[lexeme[t]];
        uint32_t follow = before >> TK_LEXICON_CUE_FOLLOW;
        out->token = t - 1;
        out += (follow >> (cue & TK_LEXICON_CUE_CLASS) | before >> TK_LEXICON_CUE_ALWAYS) & 1;
        before = cue;
        n += (cue & counted) != 0;
    }
    out->token = count - 1;
    out += before >> TK_LEXICON_CUE_ALWAYS & 1;
    out->token = count;
    for (tk_lexicon_look *look = first; look < out; look++) {
        look->word = tokens->words[lexeme[look->token]];
    }
    return n;
}

/** A phrase found at a token: its sense, NULL if there is none, and its length in tokens. */
typedef struct tk_phrase {
    const tk_lexicon_sense *sense;
    uint32_t tokens;
} tk_phrase;

/** The longest phrase of two tokens or more, else the sense of the first token alone. */
tk_phrase tk_lexicon_match_longer(const tk_lexicon *lexicon, const tk_lexicon_tokens *tokens,
                                  const tk_lexicon_look *first, uint32_t end);

/** The longest phrase that starts with the token `first` and ends before token `end`. */
static inline tk_phrase tk_lexicon_match(const tk_lexicon *lexicon, const tk_lexicon_tokens *tokens,
                                         const tk_lexicon_look *first, uint32_t end)
{
    const uint32_t *lexeme = tokens->lexeme + first->token;
    if (first->token + 1 < end) {
        uint32_t follow = tokens->cues[lexeme[0]] >> TK_LEXICON_CUE_FOLLOW;
        if (follow >> (tokens->cues[lexeme[1]] & TK_LEXICON_CUE_CLASS) & 1) {
            return tk_lexicon_match_longer(lexicon, tokens, first, end);
        }
    }
    bool entry = first->word.flags & TK_LEXICON_ENTRY;
    return (tk_phrase){entry ? tk_lexicon_sense_of(lexicon, first->word) : NULL, 1};
}

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif // TK_LEXICON_H
