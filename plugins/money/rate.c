// SPDX-License-Identifier: MIT
#include "rate.h"

#include "currency.h"

enum { PER_ANY, PER_ARTICLE, PER_EACH };

enum { RATE_TIME = 1 }; /**< value of TK_CLASS_RATE: a stretch of time */

/** What TK_CLASS_PERIODIC counts. */
static const char *const periods[] = {"hour", "day", "week", "month", "quarter", "year"};

/** Past a hyphen that joins `i` - 1 to the next: "$5-million-a-year". */
static int past_hyphen(tk_scan *scan, int i)
{
    return tk_scan_is(scan, i, '-') && tk_scan_glued(scan, i) && tk_scan_glued(scan, i + 1) ? i + 1
                                                                                            : i;
}

static size_t write_name(const char *name, char *out)
{
    size_t n = 0;
    for (; name[n]; n++)
        out[n] = name[n];
    return n;
}

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
        for (uint32_t p = a->begin; p < a->end; p++) {
            char c = scan->text[p];
            out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
    }
    return n;
}

/** The atom after the noun that begins at `i`, or `i` if there is none. `any`: whatever it is. */
static int noun_end(tk_scan *scan, int i, bool any)
{
    int j = i;
    while (tk_scan_joined_word(scan, j, TK_CLASS_RATE_WORD)) { // "diluted share", "barrel"
        int next = past_hyphen(scan, j + 1);
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
    j = past_hyphen(scan, i + 1); // "megawatt-hour"
    return j > i + 1 && tk_scan_at(scan, j)->kind == TK_ATOM_WORD ? j + 1 : i + 1;
}

/** "a year" of "a year ago", "a year and a half": no rate. "a share after tax" and "a week before
 *  taxes" are rates. */
static bool is_distance(tk_scan *scan, int next)
{
    int j = past_hyphen(scan, next);
    const tk_word *noun = tk_scan_at(scan, next - 1)->word;
    if (!tk_word_is(noun, TK_CLASS_RATE) || tk_word_value(noun, TK_CLASS_RATE) != RATE_TIME)
        return false;
    if (tk_scan_joined_word(scan, j, TK_CLASS_DISTANCE))
        return !tk_scan_joined_word(scan, j + 1, TK_CLASS_CHARGE);
    return tk_scan_joined_word(scan, j, TK_CLASS_AND) &&
           tk_scan_joined_word(scan, j + 1, TK_CLASS_ARTICLE) &&
           tk_scan_joined_word(scan, j + 2, TK_CLASS_FRACTION) && past_hyphen(scan, j + 3) == j + 3;
}

size_t tk_rate_read(tk_scan *scan, int i, char *out)
{
    const tk_word *word;
    i = past_hyphen(scan, i);
    if (!tk_scan_joined(scan, i))
        return 0;
    if (tk_scan_is(scan, i, '/') && tk_scan_glued(scan, i) && tk_scan_glued(scan, i + 1)) {
        int end = noun_end(scan, i + 1, true);
        return end > i + 1 ? write(scan, i + 1, end, out) : 0;
    }
    if (tk_scan_joined_word(scan, i, TK_CLASS_PERIODIC)) {
        uint32_t period = (uint32_t)tk_word_value(tk_scan_at(scan, i)->word, TK_CLASS_PERIODIC);
        return write_name(periods[period % (sizeof periods / sizeof *periods)], out);
    }
    int n = tk_scan_phrase(scan, i, TK_CLASS_PER, &word);
    if (!n)
        return 0;
    int kind = tk_word_value(word, TK_CLASS_PER), noun = past_hyphen(scan, i + n);
    int number = kind == PER_ANY && tk_scan_at(scan, noun)->kind == TK_ATOM_NUMBER &&
                 tk_scan_joined(scan, noun);
    int end = noun_end(scan, noun + number, kind == PER_ANY);
    if (end > noun + number)
        return is_distance(scan, end) ? 0 : write(scan, noun, end, out);
    if (kind != PER_EACH)
        return 0;
    return write_name("each", out);
}
