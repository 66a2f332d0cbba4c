// SPDX-License-Identifier: MIT
#include "flags.h"

#include "timex.h"

#include <string.h>

#define BIT(c) (UINT64_C(1) << (c))

/** The flags of words of a class, for any value. */
static const uint32_t class_flags[TK_DATE_CLASSES] = {
    [TK_CLASS_CARD] = TK_FLAG_LEFT,
    [TK_CLASS_HUNDRED] = TK_FLAG_LEFT,
    [TK_CLASS_SCALE] = TK_FLAG_LEFT | TK_FLAG_AMOUNT,
    [TK_CLASS_ORDINAL] = TK_FLAG_LEFT,
    [TK_CLASS_SUFFIX] = TK_FLAG_LEFT,
    [TK_CLASS_FRACTION] = TK_FLAG_LEFT,
    [TK_CLASS_ARTICLE] = TK_FLAG_LEFT,
    [TK_CLASS_AND] = TK_FLAG_LEFT | TK_FLAG_AND,
    [TK_CLASS_FEW] = TK_FLAG_LEFT,
    [TK_CLASS_OF] = TK_FLAG_LEFT,
    [TK_CLASS_MONTH] = TK_FLAG_LEFT,
    [TK_CLASS_WEEKDAY] = TK_FLAG_LEFT | TK_FLAG_WEEKDAY,
    [TK_CLASS_WEEKDAYS] = TK_FLAG_HOT,
    [TK_CLASS_UNIT] = TK_FLAG_HOT | TK_FLAG_LEFT,
    [TK_CLASS_UNITS] = TK_FLAG_HOT | TK_FLAG_LEFT,
    [TK_CLASS_DEICTIC] = TK_FLAG_HOT,
    [TK_CLASS_SEASON] = TK_FLAG_HOT | TK_FLAG_LEFT,
    [TK_CLASS_DAYPART] = TK_FLAG_HOT,
    [TK_CLASS_DAYPARTS] = TK_FLAG_HOT,
    [TK_CLASS_TONIGHT] = TK_FLAG_HOT,
    [TK_CLASS_NOON] = TK_FLAG_HOT,
    [TK_CLASS_RELATION] = TK_FLAG_LEFT,
    [TK_CLASS_YEARAGO] = TK_FLAG_LEFT,
    [TK_CLASS_EDGE] = TK_FLAG_LEFT,
    [TK_CLASS_SHIFTED] = TK_FLAG_LEFT,
    [TK_CLASS_EVERY] = TK_FLAG_LEFT,
    [TK_CLASS_SETWORD] = TK_FLAG_HOT,
    [TK_CLASS_PER] = TK_FLAG_LEFT,
    [TK_CLASS_TIMES] = TK_FLAG_AMOUNT,
    [TK_CLASS_DURMOD] = TK_FLAG_LEFT,
    [TK_CLASS_INPREP] = TK_FLAG_LEFT | TK_FLAG_IN,
    [TK_CLASS_OFPREP] = TK_FLAG_LEFT,
    [TK_CLASS_THE] = TK_FLAG_LEFT,
    [TK_CLASS_FISCAL] = TK_FLAG_LEFT | TK_FLAG_FISCAL,
    [TK_CLASS_AMPM] = TK_FLAG_HOT,
    [TK_CLASS_PAST] = TK_FLAG_PAST,
    [TK_CLASS_HALF] = TK_FLAG_HOT | TK_FLAG_LEFT,
    [TK_CLASS_PASSIVE] = TK_FLAG_PASSIVE,
    [TK_CLASS_HOLIDAY] = TK_FLAG_HOT,
    [TK_CLASS_DECADE] = TK_FLAG_HOT,
    [TK_CLASS_UNIT_END] = TK_FLAG_HOT,
    [TK_CLASS_INNER] = TK_FLAG_LEFT,
    [TK_CLASS_KEYWORD] = TK_FLAG_LEFT,
};

static const uint32_t lead_flags[] = {[TK_LEAD_NONE] = TK_FLAG_PREP,
                                      [TK_LEAD_FROM] = TK_FLAG_PREP | TK_FLAG_FROM,
                                      [TK_LEAD_SINCE] = TK_FLAG_PREP | TK_FLAG_SINCE,
                                      [TK_LEAD_FOR] = TK_FLAG_PREP | TK_FLAG_FOR,
                                      [TK_LEAD_SPEND] = TK_FLAG_FOR,
                                      [TK_LEAD_TO] = TK_FLAG_PREP | TK_FLAG_TO,
                                      [TK_LEAD_BY] = TK_FLAG_PREP | TK_FLAG_BY};
static const uint32_t count_flags[] = {[0] = TK_FLAG_AMOUNT,
                                       [TK_COUNT_LABEL] = TK_FLAG_LABEL,
                                       [TK_COUNT_DISTANCE] = TK_FLAG_AMOUNT | TK_FLAG_LENGTH,
                                       [TK_COUNT_STREET] = TK_FLAG_AMOUNT};
static const uint32_t move_flags[] = {[TK_MOVE_CHANGE] = TK_FLAG_MOVE,
                                      [TK_MOVE_ADJUST] = TK_FLAG_ADJUST,
                                      [TK_MOVE_AIM] = TK_FLAG_AIM};
static const uint32_t key_flags[TK_KEYWORDS] = {[TK_KEY_ON] = TK_FLAG_ON,
                                                [TK_KEY_AGE] = TK_FLAG_AGE,
                                                [TK_KEY_CLOCK] = TK_FLAG_HOT,
                                                [TK_KEY_BETWEEN] = TK_FLAG_BETWEEN};

/** A verb in -ed or a plural noun in -s, as far as the suffix shows it. */
static uint32_t ending_flags(const tk_atom *a, const char *text)
{
    const char *end = text + a->end;
    if (a->capital || a->end - a->begin < 4)
        return 0;
    if (end[-1] == 'd' && end[-2] == 'e')
        return TK_FLAG_PAST;
    bool plural = end[-1] == 's' && end[-2] != 's' && end[-2] != 'u' && end[-2] != 'i';
    return plural ? TK_FLAG_AMOUNT : 0;
}

/** The flags of a word of a class that depend on its value or capitals. */
static uint32_t value_flags(const tk_atom *a, uint32_t class_id, int32_t value)
{
    switch (class_id) {
    case TK_CLASS_MONTH:
    case TK_CLASS_WEEKDAY: // "may" and "mar" are months only if capitalized
        return a->capital || !(value & TK_VALUE_WORD) ? TK_FLAG_HOT : 0;
    case TK_CLASS_ZONE:
    case TK_CLASS_FISCAL: // "FY'25"
        return a->upper ? TK_FLAG_HOT : 0;
    case TK_CLASS_CARD: // "nineteen ninety-six"
        return value >= 18 && value <= 20 ? TK_FLAG_HOT : 0;
    case TK_CLASS_SCALE: // "two thousand and fifteen"
        return value == 3 ? TK_FLAG_HOT : 0;
    case TK_CLASS_PREP:
        return lead_flags[value];
    case TK_CLASS_COUNT:
        return count_flags[value];
    case TK_CLASS_MOVE:
        return move_flags[value];
    case TK_CLASS_KEYWORD:
        return key_flags[value];
    case TK_CLASS_FUTURE:
        return a->capital && tk_word_is(a->word, TK_CLASS_MONTH) ? 0 // "May"
               : value == TK_FUTURE_AGENDA                       ? TK_FLAG_AGENDA
                                                                 : TK_FLAG_FUTURE;
    default:
        return 0;
    }
}

static uint32_t word_flags(const tk_atom *a, const char *text)
{
    const tk_word *word = a->word;
    if (!word)
        return ending_flags(a, text);
    uint32_t flags = 0;
    for (uint32_t i = 0; i < word->n_classes; i++)
        flags |= class_flags[word->class_id[i]] | value_flags(a, word->class_id[i], word->value[i]);
    if (!(flags & TK_FLAG_FUTURE))
        flags |= ending_flags(a, text);
    if (word->phrase_words > 1)
        flags |= TK_FLAG_LEFT;
    if (word->starts & (BIT(TK_CLASS_UNIT) | BIT(TK_CLASS_UNITS)))
        flags |= TK_FLAG_UNIT;
    return flags;
}

/** A number is hot if it looks like a year, or a date or time in numbers. */
static uint32_t number_flags(const tk_atom *a, const char *text)
{
    uint32_t n = a->end - a->begin, dots = 0, value = 0;
    for (uint32_t i = a->begin; i < a->end; i++) {
        dots += text[i] == '.';
        if (text[i] < '0' || text[i] > '9')
            value = 100000;
        else if (value < 100000)
            value = value * 10 + (uint32_t)(text[i] - '0');
    }
    bool year = n == 4 && value >= 1000 && value <= 2999;
    return TK_FLAG_LEFT | TK_FLAG_AMOUNT | (year || dots == 2 ? TK_FLAG_HOT : 0);
}

/** "won't" is not the past of "win". */
static bool is_wont(tk_scan *scan, int i)
{
    const tk_atom *a = tk_scan_at(scan, i), *t = tk_scan_at(scan, i + 2);
    return a->end - a->begin == 3 && !memcmp(scan->text + a->begin, "won", 3) &&
           tk_scan_is(scan, i + 1, '\'') && t->kind == TK_ATOM_WORD && t->end - t->begin == 1;
}

/** "Q3", "3Q24", "H1", "FY25", "'90s", "3h", "18th": the flags of letters beside digits. */
static uint32_t beside_digits_flags(tk_scan *scan, int i)
{
    const tk_atom *a = tk_scan_at(scan, i), *after = tk_scan_at(scan, i + 1);
    uint32_t width = a->end - a->begin, flags = 0;
    bool digits_after = after->kind == TK_ATOM_NUMBER && after->gap == TK_GAP_NONE;
    bool digits_before = i > 0 && tk_scan_at(scan, i - 1)->kind == TK_ATOM_NUMBER;
    if ((digits_after && width <= 2) || (digits_before && width == 1))
        flags |= TK_FLAG_HOT | TK_FLAG_LEFT | TK_FLAG_UNIT;
    if (digits_before && tk_word_is(a->word, TK_CLASS_SUFFIX))
        flags |= TK_FLAG_HOT;
    return flags;
}

/** Whether a mark between digits, as in dates and times, or an unclassified mark precedes atom `i`.
 */
static bool follows_mark(tk_scan *scan, int i)
{
    return i > 1 && tk_scan_at(scan, i - 1)->kind == TK_ATOM_PUNCT &&
           strchr(":/-", tk_scan_at(scan, i - 1)->ch);
}

/** A mark; `alone`: the form is nothing else. An unclassified mark ends a sentence. */
static uint32_t mark_flags(char ch, bool alone)
{
    if (alone && strchr(".;?!", ch))
        return TK_FLAG_STOP;
    if (ch == '%')
        return TK_FLAG_AMOUNT;
    if (alone && strchr(":/", ch)) // a tokenizer may split "18:00"
        return TK_FLAG_HOT | TK_FLAG_LEFT | TK_FLAG_DIGITS;
    return ch && strchr("-'/:hqt", ch) ? TK_FLAG_LEFT : 0;
}

/** The flags of a single atom. */
static uint32_t atom_flags(const tk_atom *a, const tk_form *form)
{
    switch (a->kind) {
    case TK_ATOM_WORD:
        return word_flags(a, form->text);
    case TK_ATOM_NUMBER:
        return number_flags(a, form->text);
    case TK_ATOM_PUNCT:
        return mark_flags(a->ch, form->length == 1);
    default:
        return 0;
    }
}

/** The flags of a form of several atoms: the flags of all, but it may precede a hot word only if
 * all of them may. */
static uint32_t atoms_flags(tk_scan *scan, const tk_form *form)
{
    uint32_t flags = 0;
    bool left = true;
    for (int i = 0; i < TK_SCAN_ATOMS && tk_scan_at(scan, i)->kind != TK_ATOM_END; i++) {
        uint8_t kind = tk_scan_at(scan, i)->kind;
        uint32_t these = atom_flags(tk_scan_at(scan, i), form);
        if (kind == TK_ATOM_WORD)
            these |= beside_digits_flags(scan, i);
        if (kind == TK_ATOM_WORD && is_wont(scan, i))
            these = (these | TK_FLAG_FUTURE) & ~(uint32_t)TK_FLAG_PAST;
        if (kind == TK_ATOM_NUMBER && follows_mark(scan, i))
            these |= TK_FLAG_HOT;
        left &= (these & TK_FLAG_LEFT) != 0;
        flags |= these;
    }
    return left ? flags : flags & ~(uint32_t)TK_FLAG_LEFT;
}

tk_scan_form tk_date_form(tk_scan *scan, const tk_word_table *lexicon, const tk_form *form)
{
    static const uint64_t beside_digits = BIT(TK_CLASS_AMPM) | BIT(TK_CLASS_ZONE);
    tk_scan_form out = tk_scan_open_form(scan, lexicon, form);
    const tk_atom *first = tk_scan_at(scan, 0);
    if (out.kind == TK_ATOM_WORD && !out.word) { // the case for most forms
        out.flags = ending_flags(first, form->text);
        return out;
    }
    out.flags = out.kind == TK_ATOM_END ? atoms_flags(scan, form) : atom_flags(first, form);
    if (out.kind == TK_ATOM_WORD && tk_word_any(first->word, beside_digits))
        out.flags |= TK_FLAG_DIGITS;
    return out;
}
