// SPDX-License-Identifier: MIT
/**
 * @file
 * Atoms: the terminal symbols of the grammars of amounts and dates. They are cut from the text, not
 * from the token layer, so that "10-year", "$10B+" and "US$4.7bn" are read the same for any
 * tokenizer. An atom is a run of letters, a run of digits with the separators inside it, a currency
 * sign, or one other character. In a script without spaces, such as "億円", a known word is an
 * atom. Tokens only determine where to search.
 */
#ifndef TK_ATOM_H
#define TK_ATOM_H

#include <toolkit/text/word_table.h>

#include <toolkit/plugin.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** tk_atom.kind */
enum {
    TK_ATOM_END, /**< end of the text, or of the window of a scan */
    TK_ATOM_WORD,
    TK_ATOM_NUMBER, /**< digits, and . , ' or thin spaces between digits */
    TK_ATOM_SIGN,   /**< a currency sign of one character */
    TK_ATOM_PUNCT,  /**< tk_atom.ch is the mark; 0: a mark that is not distinguished */
};

/** tk_atom.gap: what is between an atom and the previous one. */
enum { TK_GAP_NONE, TK_GAP_SPACE, TK_GAP_LINE, TK_GAP_PARAGRAPH };

typedef struct tk_atom {
    uint32_t begin, end;
    const tk_word *word; /**< WORD or SIGN in the lexicon; else NULL */
    uint8_t kind;
    uint8_t gap;
    /** PUNCT: the character; hyphens and dashes except U+2014 are '-', U+2014 is '_', apostrophes
     * are
     *  '\'', U+00BD, U+00BC and U+00BE (a half, a quarter, three quarters) are 'h', 'q', 't'. */
    char ch;
    bool capital; /**< WORD: begins with an ASCII capital */
    bool upper;   /**< WORD: has capitals only */
} tk_atom;

/**
 * Value of a lexeme column: a plugin's flags for a form, and the form as an atom, if it is exactly
 * one atom, so that its word is looked up once per form and not once per token.
 */
typedef struct tk_scan_form {
    uint32_t flags; /**< the plugin's own */
    uint16_t word;  /**< index into the lexicon's words + 1; 0: not in the lexicon */
    uint8_t kind;   /**< WORD: ASCII letters; NUMBER: ASCII digits; PUNCT: one mark; END: else */
    uint8_t letter; /**< WORD: bit 0 is tk_atom.capital, bit 1 tk_atom.upper */
} tk_scan_form;

enum {
    TK_SCAN_HOT = 1
}; /**< in tk_scan_form.flags: what the plugin searches for contains such a form */

/** The hot tokens of a document. Scratch memory that grows; freed together with its owner. */
typedef struct tk_hot {
    uint32_t *tokens;
    uint32_t count, capacity;
    uint32_t seen; /**< the flags of all tokens, hot or not */
} tk_hot;

/** Collects the hot tokens of a document. False when out of memory. */
bool tk_hot_find(tk_hot *hot, const tk_layer *tokens, const tk_scan_form *forms);

/** A long run of letters, of digits and their separators, of pairs like those in "U.S.", or of
 *  spaces. */
typedef struct tk_run {
    uint32_t begin, end; /**< bytes */
    uint8_t kind;
    uint8_t gap; /**< for spaces: TK_GAP_… */
} tk_run;

#define TK_SCAN_RUNS 8u

#define TK_SCAN_ATOMS 96

/** A lazily cut window of atoms. */
typedef struct tk_scan {
    const char *text;
    uint32_t length;
    uint32_t at; /**< byte where the next atom is cut */
    const tk_word_table *lexicon;
    const tk_layer *tokens; /**< NULL: the text is cut without tokens */
    const tk_scan_form *forms;
    uint32_t token; /**< no token before this one begins at `at` or later */
    /** The last long runs. An atom that begins inside one takes its end from here, so that a run is
     * read once and not from each of its tokens. Eight are enough: no word or number is that long,
     * so a rule ends at a long run, and reads few atoms beyond it. */
    tk_run runs[TK_SCAN_RUNS];
    uint32_t n_runs; /**< number of runs so far */
    int n;
    tk_atom atoms[TK_SCAN_ATOMS + 1];
} tk_scan;

/** Sets the text from which windows are cut: a document with its tokens and their column. */
void tk_scan_open(tk_scan *scan, const tk_word_table *lexicon, const tk_doc *doc,
                  const tk_layer *tokens, const tk_scan_form *forms);

/** Sets a form as the text, and begins a window in it. Returns the form as an atom, with flags 0.
 */
tk_scan_form tk_scan_open_form(tk_scan *scan, const tk_word_table *lexicon, const tk_form *form);

/** Makes the atom at byte `begin` the first of the window, if the window has it. */
bool tk_scan_move(tk_scan *scan, uint32_t begin);

/** Begins a window at byte `begin`; `token` is the first token that begins there or later. Keeps
 * atoms of the previous window that are the same. */
static inline void tk_scan_start(tk_scan *scan, uint32_t token, uint32_t begin)
{
    if (scan->n && begin < scan->at && begin >= scan->atoms[0].begin && tk_scan_move(scan, begin))
        return;
    scan->at = begin;
    scan->token = token;
    scan->n = 0;
}

/** Cuts another atom. */
void tk_scan_more(tk_scan *scan);

/** Returns the i-th atom of the window; valid until the next tk_scan_start(). */
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
 * Returns the number of atoms of the longest phrase (or word) of class `class_id` that begins with
 * atom `i`, or 0. Hyphens and apostrophes between words count as spaces. `word` receives the entry.
 */
int tk_scan_find_phrase(tk_scan *scan, int i, uint32_t class_id, const tk_word **word);

/** Returns the classes that atom `i`, or a phrase that begins with it, can have, given the next
 * atom. */
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

/** Whether it also follows its predecessor within a line or over a single line break. */
static inline bool tk_scan_joined_word(tk_scan *scan, int i, uint32_t class_id)
{
    return tk_scan_joined(scan, i) && tk_scan_word(scan, i, class_id);
}

/** Whether atom `i` is a word of a script without spaces: the next word may follow it directly. */
static inline bool tk_scan_unspaced(tk_scan *scan, int i)
{
    const tk_atom *a = tk_scan_at(scan, i);
    return a->kind == TK_ATOM_WORD && a->word && (unsigned char)scan->text[a->begin] >= 0xe3;
}

/** Returns `i` + 1 if atom `i` is a hyphen that joins atom `i` - 1 to the next ("2-gigawatt"); else
 *  `i`. */
static inline int tk_scan_past_hyphen(tk_scan *scan, int i)
{
    return tk_scan_is(scan, i, '-') && tk_scan_glued(scan, i) && tk_scan_glued(scan, i + 1) ? i + 1
                                                                                            : i;
}

/** Whether the byte before `at` is a letter, a digit or part of a character beyond ASCII letters.
 */
bool tk_text_alnum_before(const char *text, uint32_t at);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif // TK_ATOM_H
