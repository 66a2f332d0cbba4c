// SPDX-License-Identifier: MIT
/**
 * @file
 * Atoms: the pieces a grammar of amounts and dates is written in. They are cut from the text
 * itself, not from the token layer, so that "10-year", "$10B+" and "US$4.7bn" read the same
 * whatever the tokenizer makes of them. An atom is a run of letters, a run of digits with the
 * separators inside it, a currency sign, or one other character. Of a run in a script that writes
 * no spaces, "億円", a known word is an atom. Tokens only say where to look.
 */
#ifndef TK_ATOM_H
#define TK_ATOM_H

#include <toolkit/text/word_table.h>

#include <toolkit/plugin.h>

#pragma GCC visibility push(default)

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

/**
 * Value of a lexeme column: what a plugin's flags say of a form, and the form as an atom, if it is
 * one whole atom, so that its word is looked up once a form and not once a token.
 */
typedef struct tk_scan_form {
    uint32_t flags; /**< the plugin's own */
    uint16_t word;  /**< index into the lexicon's words + 1; 0: not in the lexicon */
    uint8_t kind;   /**< WORD: ASCII letters; NUMBER: ASCII digits; PUNCT: one mark; END: else */
    uint8_t letter; /**< WORD: bit 0 capital, bit 1 upper of tk_atom */
} tk_scan_form;

enum { TK_SCAN_HOT = 1 }; /**< in tk_scan_form.flags: what the plugin seeks has one of these */

/** The hot tokens of a document. Scratch: it grows, and is freed with its owner. */
typedef struct tk_hot {
    uint32_t *tokens;
    uint32_t count, capacity;
    uint32_t seen; /**< the flags of all tokens, hot or not */
} tk_hot;

/** Collects the hot tokens of a document. False if memory is out. */
bool tk_hot_find(tk_hot *hot, const tk_layer *tokens, const tk_scan_form *forms);

/** A long run of letters, of digits and their separators, of pairs as in "U.S.", or of spaces. */
typedef struct tk_run {
    uint32_t begin, end; /**< bytes */
    uint8_t kind;
    uint8_t gap; /**< of spaces: TK_GAP_… */
} tk_run;

#define TK_SCAN_RUNS 8u

#define TK_SCAN_ATOMS 96

/** A lazily cut window of atoms. */
typedef struct tk_scan {
    const char *text;
    uint32_t length;
    uint32_t at; /**< where the next atom is cut */
    const tk_word_table *lexicon;
    const tk_layer *tokens; /**< NULL: the text is cut without their help */
    const tk_scan_form *forms;
    uint32_t token; /**< no token before this one begins at `at` or later */
    /** The last long runs that were met. An atom that begins inside one takes its end from here, so
     * that a run is read once and not from each of its tokens. Eight are enough: no word or number
     * is that long, so that a rule comes to an end at a long run, and looks few atoms beyond. */
    tk_run runs[TK_SCAN_RUNS];
    uint32_t n_runs; /**< met so far */
    int n;
    tk_atom atoms[TK_SCAN_ATOMS + 1];
} tk_scan;

/** Sets the text that windows are cut from: a document with its tokens and their column. */
void tk_scan_open(tk_scan *scan, const tk_word_table *lexicon, const tk_doc *doc,
                  const tk_layer *tokens, const tk_scan_form *forms);

/** Sets a form as the text, and begins a window there. Returns the form as an atom, with flags 0.
 */
tk_scan_form tk_scan_open_form(tk_scan *scan, const tk_word_table *lexicon, const tk_form *form);

/** Makes the atom at byte `begin`, if the window has it, the first of the window. */
bool tk_scan_move(tk_scan *scan, uint32_t begin);

/** Begins a window at byte `begin`; `token` is the first that begins there or later. Atoms of the
 *  window before are kept, where they are the same. */
static inline void tk_scan_start(tk_scan *scan, uint32_t token, uint32_t begin)
{
    if (scan->n && begin < scan->at && begin >= scan->atoms[0].begin && tk_scan_move(scan, begin))
        return;
    scan->at = begin;
    scan->token = token;
    scan->n = 0;
}

/** Cuts one more atom. */
void tk_scan_more(tk_scan *scan);

/** The i-th atom of the window; valid until the next tk_scan_start(). */
static inline const tk_atom *tk_scan_at(tk_scan *scan, int i)
{
    if (i < scan->n)
        return &scan->atoms[i];
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
int tk_scan_find_phrase(tk_scan *scan, int i, uint32_t class_id, const tk_word **word);

/** The classes that atom `i`, or a phrase from it on, may be of, by what comes next. */
static inline uint64_t tk_scan_starts(tk_scan *scan, int i)
{
    const tk_word *word = tk_scan_at(scan, i)->word;
    if (!word || word->mask == word->starts)
        return word ? word->mask : 0;
    const tk_atom *next = tk_scan_at(scan, i + 1);
    bool fits = next->kind == TK_ATOM_PUNCT || word->second & tk_initial(scan->text[next->begin]);
    return fits ? word->starts : word->mask;
}

static inline int tk_scan_phrase(tk_scan *scan, int i, uint32_t class_id, const tk_word **word)
{
    const tk_word *first = tk_scan_at(scan, i)->word;
    if (!first || !(first->starts >> class_id & 1))
        return 0;
    return tk_scan_starts(scan, i) >> class_id & 1 ? tk_scan_find_phrase(scan, i, class_id, word)
                                                   : 0;
}

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

/** The same, of a word that follows its predecessor within a line or over a single line break. */
static inline bool tk_scan_joined_word(tk_scan *scan, int i, uint32_t class_id)
{
    return tk_scan_joined(scan, i) && tk_scan_word(scan, i, class_id);
}

/** Whether atom `i` is a word of a script that writes no spaces: the next may be glued to it. */
static inline bool tk_scan_unspaced(tk_scan *scan, int i)
{
    const tk_atom *a = tk_scan_at(scan, i);
    return a->kind == TK_ATOM_WORD && a->word && (unsigned char)scan->text[a->begin] >= 0xe3;
}

/** Past a hyphen that joins atom `i` - 1 to the next ("2-gigawatt"): `i` + 1; else `i`. */
static inline int tk_scan_past_hyphen(tk_scan *scan, int i)
{
    return tk_scan_is(scan, i, '-') && tk_scan_glued(scan, i) && tk_scan_glued(scan, i + 1) ? i + 1
                                                                                            : i;
}

/** Whether the byte before `at` is a letter, a digit or part of a character beyond ASCII letters.
 */
bool tk_text_alnum_before(const char *text, uint32_t at);

#pragma GCC visibility pop

#endif // TK_ATOM_H
