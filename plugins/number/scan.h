// SPDX-License-Identifier: MIT
/**
 * @file
 * Atoms: the pieces a grammar of amounts and dates is written in. They are cut from the text
 * itself, not from the token layer, so that "10-year", "$10B+" and "US$4.7bn" read the same
 * whatever the tokenizer makes of them. An atom is a run of letters, a run of digits with the
 * separators inside it, a currency sign, or one other character. Tokens only say where to look.
 */
#ifndef TK_SCAN_H
#define TK_SCAN_H

#include "lexicon.h"

/** tk_atom.kind */
enum {
    TK_ATOM_END, /**< end of the text, or of what a scan holds */
    TK_ATOM_WORD,
    TK_ATOM_NUMBER, /**< digits, and . , ' or thin spaces between digits */
    TK_ATOM_SIGN,   /**< a currency sign of one character */
    TK_ATOM_PUNCT,  /**< tk_atom.ch says which; 0 if it is none of those told apart */
};

/** tk_atom.gap: what is between an atom and the one before it. */
enum { TK_GAP_NONE, TK_GAP_SPACE, TK_GAP_LINE, TK_GAP_PARAGRAPH };

typedef struct tk_atom {
    uint32_t begin, end;
    const tk_word *word; /**< of a WORD or SIGN in the lexicon, else NULL */
    uint8_t kind;
    uint8_t gap;
    /** PUNCT: the character; all hyphens but U+2014 are '-', U+2014 is '_', the apostrophes '\'',
     *  U+00BD, U+00BC and U+00BE (a half, a quarter, three quarters) 'h', 'q', 't'. */
    char ch;
    bool capital; /**< WORD: begins with an ASCII capital */
    bool upper;   /**< WORD: has capitals only */
} tk_atom;

#define TK_SCAN_ATOMS 96

/** A lazily cut window of atoms. */
typedef struct tk_scan {
    const char *text;
    uint32_t length;
    uint32_t at; /**< where the next atom is cut */
    const tk_lexicon *lexicon;
    int n;
    tk_atom atoms[TK_SCAN_ATOMS + 1];
} tk_scan;

/** Begins a window at byte `begin` of the text. */
void tk_scan_start(tk_scan *scan, const char *text, uint32_t length, const tk_lexicon *lexicon,
                   uint32_t begin);

/** Cuts one more atom. */
void tk_scan_more(tk_scan *scan);

/** The i-th atom of the window; valid until the next tk_scan_start(). */
static inline const tk_atom *tk_scan_at(tk_scan *scan, int i)
{
    if (i > TK_SCAN_ATOMS)
        i = TK_SCAN_ATOMS;
    while (scan->n <= i)
        tk_scan_more(scan);
    return &scan->atoms[i];
}

/**
 * The longest phrase (or word) of class `class_id` that begins with atom `i`: the number of atoms
 * it takes, or 0. Hyphens and apostrophes between words count as spaces. `word` receives the entry.
 */
int tk_scan_phrase(tk_scan *scan, int i, uint32_t class_id, const tk_word **word);

/** Whether atom `i` follows its predecessor within a line or over a single line break. */
static inline bool tk_scan_joined(tk_scan *scan, int i)
{
    return tk_scan_at(scan, i)->gap <= TK_GAP_LINE;
}

static inline bool tk_scan_glued(tk_scan *scan, int i)
{
    const tk_atom *a = tk_scan_at(scan, i);
    return a->gap == TK_GAP_NONE && a->kind != TK_ATOM_END;
}

/** Whether atom `i` is the punctuation `ch`. */
static inline bool tk_scan_is(tk_scan *scan, int i, char ch)
{
    const tk_atom *a = tk_scan_at(scan, i);
    return a->kind == TK_ATOM_PUNCT && a->ch == ch;
}

/** Whether atom `i` is a word of class `class_id`. */
static inline bool tk_scan_word(tk_scan *scan, int i, uint32_t class_id)
{
    return tk_word_is(tk_scan_at(scan, i)->word, class_id);
}

/** Whether the byte before `at` is a letter, a digit or part of a character beyond ASCII letters.
 */
bool tk_text_alnum_before(const char *text, uint32_t at);

#endif // TK_SCAN_H
