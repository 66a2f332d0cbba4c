// SPDX-License-Identifier: MIT
/**
 * @file lexicon.h
 * A lexicon of words and phrases: a text file read once, and a hash table that finds the longest
 * phrase at a token.
 *
 * A phrase is known by the hash of its folded characters, in which a hyphen counts as a space. The
 * hash is polynomial: that of a concatenation follows from the hashes of its parts. So every word
 * form carries the hash of its own characters (a lexeme column), a phrase is found without touching
 * the text, and it does not matter how the tokenizer cuts it: "game-changing", "game - changing"
 * and "game changing" are one phrase, as are "world's" and "world" + "'s".
 *
 * The file: one entry a line, fields separated by tabs,
 *
 *     KIND    VALUE    phrase, phrase, …
 *
 * and comments from '#' at the start of a line. "/v" after a word adds the regular verb forms
 * (soar/v: soars, soared, soaring), "/n" the plural, "/a" the comparative and the superlative.
 * What is irregular is listed as it is. A phrase listed twice is an error; a derived form gives way
 * to a listed one.
 */
#ifndef LEXICON_H
#define LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Hash of a run of characters, and the factor by which it shifts what stands before it. */
typedef struct tk_hash_part {
    uint64_t hash;
    uint64_t power;
} tk_hash_part;

typedef struct tk_lexicon_entry {
    float value;
    uint8_t kind;    /**< index into the names given to tk_lexicon_parse */
    uint8_t derived; /**< 1 if made by "/v", "/n" or "/a" */
} tk_lexicon_entry;

typedef struct tk_lexicon_slot {
    uint64_t hash;
    uint32_t entry; /**< index + 1, or 0 where this is only the start of a longer phrase */
    uint8_t used;
    uint8_t longer; /**< 1 if a longer phrase starts with this */
    uint8_t second; /**< 1 if this follows the first token of a phrase */
    uint8_t reserved0;
} tk_lexicon_slot;

/** Invariant: slot_count is a power of two, and at least a third of the slots is free. */
typedef struct tk_lexicon {
    tk_lexicon_slot *slots;
    uint32_t slot_count, slots_used;
    tk_lexicon_entry *entries;
    uint32_t entry_count, entry_capacity;
} tk_lexicon;

/** Hash of `length` bytes of folded text. */
tk_hash_part tk_hash_text(const char *text, size_t length);

/** Hash of `left` followed by `right`. */
static inline uint64_t tk_hash_join(uint64_t left, tk_hash_part right)
{
    return left * right.power + right.hash;
}

/**
 * Reads a lexicon file of `length` bytes into `lexicon`, which is zeroed or was read before: a
 * second file adds to the first. `kinds` are the names allowed in the first field. Returns false
 * and writes a sentence to `message` if a line is wrong or there is no memory; the lexicon is then
 * still to be given to tk_lexicon_finish().
 */
bool tk_lexicon_parse(tk_lexicon *lexicon, const char *text, size_t length,
                      const char *const *kinds, uint32_t n_kinds, char *message,
                      size_t message_size);

/** Frees what the lexicon holds, not `lexicon` itself. */
void tk_lexicon_finish(tk_lexicon *lexicon);

/** The slot of a hash, or NULL if no phrase starts with it. */
static inline const tk_lexicon_slot *tk_lexicon_find(const tk_lexicon *lexicon, uint64_t hash)
{
    uint32_t mask = lexicon->slot_count - 1;
    // The low bits of a polynomial hash depend on few characters: take the high ones of a product.
    uint32_t at = (uint32_t)((hash * 0x9e3779b97f4a7c15u) >> 32) & mask;
    for (; lexicon->slots[at].used; at = (at + 1) & mask) {
        if (lexicon->slots[at].hash == hash) {
            return &lexicon->slots[at];
        }
    }
    return NULL;
}

/** What a form is to a lexicon; all else of a token need not be looked at. */
#define TK_LEXICON_ENTRY  (1u << 0) /**< it is an entry by itself */
#define TK_LEXICON_LONGER (1u << 1) /**< a longer phrase starts with it */
#define TK_LEXICON_SECOND (1u << 2) /**< it can be the second token of a phrase */

/** The flags above of a form, by its folded text. */
uint32_t tk_lexicon_flags(const tk_lexicon *lexicon, const char *folded, size_t length);

/** The entry of a form by its folded text, or NULL. */
const tk_lexicon_entry *tk_lexicon_entry_of(const tk_lexicon *lexicon, const char *folded,
                                            size_t length);

/** Whether a phrase can start at a token with the flags `first`, before one with `next`. */
static inline bool tk_lexicon_may_start(uint32_t first, uint32_t next)
{
    return (first & TK_LEXICON_ENTRY) ||
           ((first & TK_LEXICON_LONGER) && (next & TK_LEXICON_SECOND));
}

/** A phrase found at a token: its entry, NULL if there is none, and its length in tokens. */
typedef struct tk_phrase {
    const tk_lexicon_entry *entry;
    uint32_t tokens;
} tk_phrase;

/**
 * The longest phrase that starts with token `first` and ends before token `end`. `begin` and
 * `token_end` are the tokens' byte offsets, `lexeme` their ids, `parts` the hash of each lexeme.
 */
tk_phrase tk_lexicon_match(const tk_lexicon *lexicon, const tk_hash_part *parts,
                           const uint32_t *begin, const uint32_t *token_end, const uint32_t *lexeme,
                           uint32_t first, uint32_t end);

#endif // LEXICON_H
