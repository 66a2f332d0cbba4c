// SPDX-License-Identifier: MIT
/**
 * @file
 * The grammar of time expressions: recursive descent over the atoms of date.c's window, which fills
 * a tk_timex. A rule takes the atom to start at and returns the atom after what it read, or 0 if it
 * does not apply; 0 is never a valid atom after a match.
 */
#ifndef TK_DATE_GRAMMAR_H
#define TK_DATE_GRAMMAR_H

#include "flags.h"
#include "timex.h"
#include "words.h"

/** The context of a candidate. */
typedef struct tk_date_context {
    uint32_t before; /**< the TK_FLAG_… of the word directly before it */
    bool joined;     /**< that word is "and", and no date precedes it */
    bool unit;       /**< a unit is near: a duration may be read */
    bool the;        /**< of a period: the definite article precedes it */
} tk_date_context;

typedef struct tk_grammar {
    tk_scan *scan;
    tk_date_context context;
} tk_grammar;

/** Reads the time expression that starts at atom `i`. False if there is none; `out->next` is then
 * the atom after a rejected expression, or 0. */
bool tk_timex_read(tk_grammar *g, int i, tk_timex *out);

/** Turns a duration that is `ahead` into a date if its sentence is about the future. */
void tk_timex_settle(tk_timex *timex);

// The parts of the grammar, which call each other.

/** Days, months, years, weekdays, by name or by number (calendar dates). */
int tk_read_calendar(tk_grammar *g, int i, tk_point *out, tk_range *range);

/** "6/8/2025", "2025-06-08", "6/8/25". */
int tk_read_three_numbers(tk_grammar *g, int i, tk_point *out);

/** "8.6.2025": one NUMBER atom. */
int tk_read_dotted(tk_grammar *g, int i, tk_point *out);

/** "06/2025", "2025-06", "2019-2021"; "7/6" after a preposition or a weekday. */
int tk_read_two_numbers(tk_grammar *g, int i, tk_point *out, tk_range *range);

/** Quarters, halves, fiscal years, decades, centuries, seasons, holidays. */
int tk_read_period(tk_grammar *g, int i, bool the, tk_point *out);

/** "last week", "this June", "yesterday", "the quarter". */
int tk_read_relative(tk_grammar *g, int i, bool the, tk_point *out);

/** The date after "of" that a duration is part of: "the first nine months of last year". */
int tk_read_base(tk_grammar *g, int i, tk_point *out);

/** "5 p.m. EST", "noon", "18:00". */
int tk_read_clock(tk_grammar *g, int i, tk_clock *out);

/** "9 to 11 a.m.", "8:30–9:30 p.m.": "a.m." or "p.m." is at the end. */
int tk_read_clock_range(tk_grammar *g, int i, tk_clock *first, tk_clock *last);

/** "two years", "10-year", "3 hours 30 minutes", "the past five years"; sets type and mod. */
int tk_read_duration(tk_grammar *g, int i, bool the, tk_timex *out);

/** One piece of a duration: "two and a half years". */
int tk_read_piece(tk_grammar *g, int i, tk_piece *out);

/** "every Monday", "weekly", "a year" after an amount. */
int tk_read_set(tk_grammar *g, int i, tk_timex *out);

/** A year of four digits: returns the atom after it; sets `*year`. */
int tk_read_year(tk_grammar *g, int i, int32_t *year);

/** A year of two digits, "25": returns the atom after it; or 0. */
int tk_read_two_digits(const tk_grammar *g, int i, int32_t *year);

/** A year that is alone. A number of four digits before a counted noun is not a year. */
int tk_read_bare_year(tk_grammar *g, int i, tk_point *out);

/** The year that may follow a month, quarter or season: ", 2025", "of 2025", "'25", "last year".
 * Returns `i` if there is none. */
int tk_read_year_tail(tk_grammar *g, int i, tk_point *point);

/** "and 16" after "September 15", ", 12" in "June 5, 12 and 19": the atom after the next day. */
int tk_read_next_day(tk_grammar *g, int i, const tk_point *first, tk_point *out);

/** "this year", "last year", "the year" at `i`: the atom after it, and the number of years from
 * now. */
int tk_read_relative_year(tk_grammar *g, int i, int32_t *offset);

enum { TK_FIRST_YEAR = 1000, TK_LAST_YEAR = 2999 };

/** The number of periods from this one to the one that TK_RELATION_… denotes. */
static inline int32_t tk_offset_of(int relation)
{
    switch (relation) {
    case TK_RELATION_THIS:
        return 0;
    case TK_RELATION_NEXT:
    case TK_RELATION_COMING:
        return 1;
    default:
        return -1;
    }
}

/** The year that two digits denote. */
static inline int32_t tk_widen_year(int32_t year)
{
    return year < 69 ? 2000 + year : year < 100 ? 1900 + year : year; // as POSIX does
}

/** Whether the word directly before the candidate has one of the flags. */
static inline bool tk_follows(const tk_grammar *g, uint32_t flags)
{
    return g->context.before & flags;
}

/** Whether the word directly before the candidate has one of the flags and is not a preposition:
 * "15 a year", "will last three months". */
static inline bool tk_follows_only(const tk_grammar *g, uint32_t flags)
{
    return g->context.before & flags && !(g->context.before & TK_FLAG_PREP);
}

// Atoms.

static inline uint32_t tk_width_of(const tk_atom *a)
{
    return a->end - a->begin;
}

static inline const tk_atom *tk_at(const tk_grammar *g, int i)
{
    return tk_scan_at(g->scan, i);
}

/** Whether atom `i` is a word of the class, in the same paragraph as its predecessor. */
static inline bool tk_is(const tk_grammar *g, int i, uint32_t class_id)
{
    const tk_atom *a = tk_at(g, i);
    return tk_word_is(a->word, class_id) && (i == 0 || a->gap <= TK_GAP_LINE);
}

static inline int tk_class_value(const tk_grammar *g, int i, uint32_t class_id)
{
    return tk_word_value(tk_at(g, i)->word, class_id);
}

/** Whether atom `i` is a word of the class, with that value. */
static inline bool tk_is_value(const tk_grammar *g, int i, uint32_t class_id, int value)
{
    return tk_is(g, i, class_id) && tk_class_value(g, i, class_id) == value;
}

/** Whether atom `i` is the unit TK_UNIT_…, in the singular. */
static inline bool tk_is_unit(const tk_grammar *g, int i, int unit)
{
    return tk_is_value(g, i, TK_CLASS_UNIT, unit);
}

/** Skips the first word of a two-word week or year: "working week", "school year". */
static inline int tk_past_kind(const tk_grammar *g, int i)
{
    const tk_word *word = tk_at(g, i)->word;
    if (!word || tk_word_is(word, TK_CLASS_UNIT))
        return i;
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_UNIT, &word);
    int unit = n == 2 ? tk_word_value(word, TK_CLASS_UNIT) : 0;
    return unit == TK_UNIT_WEEK || unit == TK_UNIT_YEAR ? i + 1 : i;
}

/** Whether atom `i` is the keyword TK_KEY_…. */
static inline bool tk_is_key(const tk_grammar *g, int i, int key)
{
    return tk_is_value(g, i, TK_CLASS_KEYWORD, key);
}

/** Whether nothing follows that atom `i - 1` could be part of: the text ends, or a mark, a
 * preposition or a verb follows. */
static inline bool tk_ends_phrase(const tk_grammar *g, int i)
{
    static const uint64_t ends = UINT64_C(1) << TK_CLASS_PREP | UINT64_C(1) << TK_CLASS_AND |
                                 UINT64_C(1) << TK_CLASS_PAST | UINT64_C(1) << TK_CLASS_FUTURE |
                                 UINT64_C(1) << TK_CLASS_PASSIVE;
    const tk_atom *a = tk_at(g, i);
    const char *last = g->scan->text + a->end - 1;
    if (a->kind == TK_ATOM_WORD && a->gap <= TK_GAP_LINE)
        return tk_word_any(a->word, ends) ||
               (a->end - a->begin > 4 && *last == 'y' && last[-1] == 'l');
    return a->kind != TK_ATOM_NUMBER && !(a->kind == TK_ATOM_PUNCT && a->gap == TK_GAP_NONE &&
                                          (a->ch == '-' || a->ch == '%' || a->ch == '/'));
}

/** Whether a name continues with atom `i`: "Easter Island", "The Sunday Times". */
static inline bool tk_names_on(const tk_grammar *g, int i)
{
    const tk_atom *a = tk_at(g, i);
    return a->kind == TK_ATOM_WORD && a->gap == TK_GAP_SPACE && a->capital && !a->word;
}

/** Whether atom `i` is glued punctuation `ch` between two glued atoms: "7/6". */
static inline bool tk_joins(const tk_grammar *g, int i, char ch)
{
    const tk_atom *a = tk_at(g, i);
    return a->kind == TK_ATOM_PUNCT && a->ch == ch && a->gap == TK_GAP_NONE &&
           tk_scan_glued(g->scan, i + 1);
}

/** Skips a hyphen at `i` that is glued on both sides, if there is one. */
static inline int tk_past_hyphen(const tk_grammar *g, int i)
{
    return tk_joins(g, i, '-') ? i + 1 : i;
}

/** Skips the full stop of an abbreviated month or weekday before `i`, "Feb." */
static inline int tk_past_stop(const tk_grammar *g, int i)
{
    const tk_word *word = tk_at(g, i - 1)->word;
    bool abbreviation =
        tk_word_any(word, UINT64_C(1) << TK_CLASS_MONTH | UINT64_C(1) << TK_CLASS_WEEKDAY) &&
        ((tk_word_value(word, TK_CLASS_MONTH) | tk_word_value(word, TK_CLASS_WEEKDAY)) &
         TK_VALUE_ABBR);
    return abbreviation && tk_scan_is(g->scan, i, '.') && tk_scan_glued(g->scan, i) ? i + 1 : i;
}

/** Whether atom `i` is the single letter `c`, in either case, glued to its predecessor or not. */
static inline bool tk_letter(const tk_grammar *g, int i, char c)
{
    const tk_atom *a = tk_at(g, i);
    return a->kind == TK_ATOM_WORD && a->end - a->begin == 1 && (g->scan->text[a->begin] | 32) == c;
}

/** Whether the atom before `i` is glued to a letter or digit after it: "Q3x". */
static inline bool tk_cut(const tk_grammar *g, int i)
{
    const tk_atom *a = tk_at(g, i);
    return a->gap == TK_GAP_NONE && (a->kind == TK_ATOM_WORD || a->kind == TK_ATOM_NUMBER);
}

#endif // TK_DATE_GRAMMAR_H
