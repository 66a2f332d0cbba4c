// SPDX-License-Identifier: MIT
#include "rate.h"

#include "currency.h"

#include <string.h>

/** Writes the form of a word. */
static size_t write_form(const tk_word *word, char *out)
{
    memcpy(out, word->form, word->length);
    return word->length;
}

_Static_assert(TK_FORM_MAX <= TK_RATE_TEXT, "write_form() has room");

/** The text of the atoms from `i` up to `end`, folded. */
static size_t write(tk_scan *scan, int i, int end, char *out)
{
    size_t n = 0;
    for (int k = i; k < end; k++) {
        const tk_atom *a = tk_scan_at(scan, k);
        if (k > i && a->gap != TK_GAP_NONE && n < TK_RATE_TEXT)
            out[n++] = ' ';
        if (n + (a->end - a->begin) > TK_RATE_TEXT)
            return 0;
        for (uint32_t p = a->begin; p < a->end; p++)
            out[n++] = tk_fold(scan->text[p]);
    }
    return n;
}

/** The atom after the noun that begins at `i`, or `i` if there is none. `any`: any noun. */
static int noun_end(tk_scan *scan, int i, bool any)
{
    int j = i;
    while (tk_scan_joined_word(scan, j, TK_CLASS_RATE_WORD)) { // "diluted share", "barrel"
        int next = tk_scan_past_hyphen(scan, j + 1);
        if (!tk_scan_joined_word(scan, next, TK_CLASS_RATE_WORD) &&
            !tk_scan_joined_word(scan, next, TK_CLASS_RATE))
            break;
        j = next;
    }
    if (tk_scan_joined_word(scan, j, TK_CLASS_RATE))
        return j + 1;
    const tk_atom *a = tk_scan_at(scan, i);
    if (!any || a->kind != TK_ATOM_WORD || !tk_scan_joined(scan, i))
        return i;
    j = tk_scan_past_hyphen(scan, i + 1); // "megawatt-hour"
    return j > i + 1 && tk_scan_at(scan, j)->kind == TK_ATOM_WORD ? j + 1 : i + 1;
}

/** Whether "a year" is not a rate, as in "a year ago", "a year and a half". "a share after tax" and
 * "a week before taxes" are rates. */
static bool is_distance(tk_scan *scan, int next)
{
    int j = tk_scan_past_hyphen(scan, next);
    const tk_word *noun = tk_scan_at(scan, next - 1)->word;
    if (!tk_word_is(noun, TK_CLASS_RATE) || tk_word_value(noun, TK_CLASS_RATE) != TK_RATE_TIME)
        return false;
    if (tk_scan_joined_word(scan, j, TK_CLASS_DISTANCE))
        return !tk_scan_joined_word(scan, j + 1, TK_CLASS_CHARGE);
    return tk_scan_joined_word(scan, j, TK_CLASS_AND) &&
           tk_scan_joined_word(scan, j + 1, TK_CLASS_ARTICLE) &&
           tk_scan_joined_word(scan, j + 2, TK_CLASS_FRACTION) &&
           tk_scan_past_hyphen(scan, j + 3) == j + 3;
}

/** "annually" is "year", "each" and "apiece" are "each". */
static size_t read_adverb(tk_scan *scan, int i, char *out)
{
    if (!tk_scan_joined_word(scan, i, TK_CLASS_PERIODIC))
        return 0;
    int32_t place = tk_word_value(tk_scan_at(scan, i)->word, TK_CLASS_PERIODIC);
    return write_form(tk_word_table_word(scan->lexicon, place), out);
}

/** "per share", "a year", "per 1,000 cubic feet", where `noun` is the atom after "per" or "a". Sets
 *  `*found` if there is a noun. */
static size_t read_after_per(tk_scan *scan, int noun, bool any, bool *found, char *out)
{
    bool number =
        any && tk_scan_at(scan, noun)->kind == TK_ATOM_NUMBER && tk_scan_joined(scan, noun);
    int end = noun_end(scan, noun + number, any);
    *found = end > noun + number;
    return *found && !is_distance(scan, end) ? write(scan, noun, end, out) : 0;
}

size_t tk_rate_read(tk_scan *scan, int i, char *out)
{
    const tk_word *word;
    i = tk_scan_past_hyphen(scan, i);
    if (!tk_scan_joined(scan, i))
        return 0;
    if (tk_scan_is(scan, i, '/') && tk_scan_glued(scan, i) && tk_scan_glued(scan, i + 1)) {
        int end = noun_end(scan, i + 1, true);
        return end > i + 1 ? write(scan, i + 1, end, out) : 0;
    }
    int n = tk_scan_phrase(scan, i, TK_CLASS_PER, &word);
    bool found = false, any = n && tk_word_value(word, TK_CLASS_PER) == TK_PER_ANY;
    size_t length =
        n ? read_after_per(scan, tk_scan_past_hyphen(scan, i + n), any, &found, out) : 0;
    return found ? length : read_adverb(scan, i, out);
}
