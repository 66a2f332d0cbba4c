// SPDX-License-Identifier: MIT
#include "flags.h"

#include "timex.h"

#include <string.h>

#define BIT(c) (UINT64_C(1) << (c))

static const uint64_t hot_classes =
    BIT(TK_CLASS_WEEKDAYS) | BIT(TK_CLASS_UNIT) | BIT(TK_CLASS_UNITS) | BIT(TK_CLASS_DEICTIC) |
    BIT(TK_CLASS_SEASON) | BIT(TK_CLASS_DAYPART) | BIT(TK_CLASS_DAYPARTS) | BIT(TK_CLASS_TONIGHT) |
    BIT(TK_CLASS_NOON) | BIT(TK_CLASS_SETWORD) | BIT(TK_CLASS_AMPM) | BIT(TK_CLASS_HOLIDAY) |
    BIT(TK_CLASS_DECADE) | BIT(TK_CLASS_UNIT_END) | BIT(TK_CLASS_HALF);

static const uint64_t left_classes =
    BIT(TK_CLASS_CARD) | BIT(TK_CLASS_HUNDRED) | BIT(TK_CLASS_SCALE) | BIT(TK_CLASS_ORDINAL) |
    BIT(TK_CLASS_SUFFIX) | BIT(TK_CLASS_FRACTION) | BIT(TK_CLASS_ARTICLE) | BIT(TK_CLASS_AND) |
    BIT(TK_CLASS_FEW) | BIT(TK_CLASS_OF) | BIT(TK_CLASS_MONTH) | BIT(TK_CLASS_WEEKDAY) |
    BIT(TK_CLASS_RELATION) | BIT(TK_CLASS_YEARAGO) | BIT(TK_CLASS_EDGE) | BIT(TK_CLASS_SHIFTED) |
    BIT(TK_CLASS_EVERY) | BIT(TK_CLASS_KEYWORD) | BIT(TK_CLASS_PER) | BIT(TK_CLASS_DURMOD) |
    BIT(TK_CLASS_INPREP) | BIT(TK_CLASS_OFPREP) | BIT(TK_CLASS_THE) | BIT(TK_CLASS_FISCAL) |
    BIT(TK_CLASS_HALF) | BIT(TK_CLASS_INNER) | BIT(TK_CLASS_UNIT) | BIT(TK_CLASS_UNITS) |
    BIT(TK_CLASS_SEASON);

/** A verb in -ed, or a plural noun in -s: by its ending, as far as that goes. */
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

static uint32_t word_flags(const tk_atom *a, const char *text)
{
    uint32_t flags = 0;
    const tk_word *word = a->word;
    if (!word)
        return ending_flags(a, text);
    if (!tk_word_is(word, TK_CLASS_FUTURE) || tk_word_value(word, TK_CLASS_FUTURE))
        flags |= ending_flags(a, text);
    // "may" and "mar" are months with a capital only.
    if (tk_word_any(word, BIT(TK_CLASS_MONTH) | BIT(TK_CLASS_WEEKDAY))) {
        uint32_t class_id = tk_word_is(word, TK_CLASS_MONTH) ? TK_CLASS_MONTH : TK_CLASS_WEEKDAY;
        if (a->capital || !(tk_word_value(word, class_id) & TK_VALUE_WORD))
            flags |= TK_FLAG_HOT;
        if (class_id == TK_CLASS_WEEKDAY)
            flags |= TK_FLAG_WEEKDAY;
    }
    if (tk_word_any(word, hot_classes) || (tk_word_is(word, TK_CLASS_ZONE) && a->upper) ||
        (tk_word_is(word, TK_CLASS_FISCAL) && a->upper))
        flags |= TK_FLAG_HOT; // "FY'25"
    if (tk_word_any(word, left_classes) || word->phrase_words > 1)
        flags |= TK_FLAG_LEFT;
    if (tk_word_is(word, TK_CLASS_CARD) && tk_word_value(word, TK_CLASS_CARD) >= 18 &&
        tk_word_value(word, TK_CLASS_CARD) <= 20)
        flags |= TK_FLAG_HOT; // "nineteen ninety-six"
    if (tk_word_is(word, TK_CLASS_SCALE) && tk_word_value(word, TK_CLASS_SCALE) == 3)
        flags |= TK_FLAG_HOT; // "two thousand and fifteen"
    if (tk_word_is(word, TK_CLASS_KEYWORD) && tk_word_value(word, TK_CLASS_KEYWORD) == TK_KEY_CLOCK)
        flags |= TK_FLAG_HOT;
    if (word->starts & (BIT(TK_CLASS_UNIT) | BIT(TK_CLASS_UNITS)))
        flags |= TK_FLAG_UNIT;
    if (tk_word_is(word, TK_CLASS_PREP)) {
        int lead = tk_word_value(word, TK_CLASS_PREP);
        static const uint32_t leads[] = {
            [TK_LEAD_FROM] = TK_FLAG_FROM, [TK_LEAD_SINCE] = TK_FLAG_SINCE,
            [TK_LEAD_FOR] = TK_FLAG_FOR,   [TK_LEAD_SPEND] = TK_FLAG_FOR,
            [TK_LEAD_TO] = TK_FLAG_TO,     [TK_LEAD_BY] = TK_FLAG_BY};
        flags |= leads[lead] | (lead == TK_LEAD_SPEND ? 0 : TK_FLAG_PREP);
    }
    if (tk_word_is(word, TK_CLASS_KEYWORD)) {
        int key = tk_word_value(word, TK_CLASS_KEYWORD);
        flags |= key == TK_KEY_ON ? TK_FLAG_ON : key == TK_KEY_AGE ? TK_FLAG_AGE : 0;
    }
    if (tk_word_is(word, TK_CLASS_MOVE)) {
        static const uint32_t moves[] = {0, TK_FLAG_MOVE, TK_FLAG_ADJUST, TK_FLAG_AIM};
        flags |= moves[tk_word_value(word, TK_CLASS_MOVE)];
    }
    if (tk_word_is(word, TK_CLASS_FISCAL))
        flags |= TK_FLAG_FISCAL;
    if (tk_word_is(word, TK_CLASS_AND))
        flags |= TK_FLAG_AND;
    if (tk_word_value(word, TK_CLASS_COUNT) == 1)
        flags |= TK_FLAG_LABEL;
    if (tk_word_value(word, TK_CLASS_COUNT) == 2)
        flags |= TK_FLAG_LENGTH;
    if (tk_word_is(word, TK_CLASS_INPREP))
        flags |= TK_FLAG_IN;
    if (tk_word_is(word, TK_CLASS_TIMES) || tk_word_is(word, TK_CLASS_SCALE) ||
        (tk_word_is(word, TK_CLASS_COUNT) && tk_word_value(word, TK_CLASS_COUNT) != 1))
        flags |= TK_FLAG_AMOUNT;
    if (tk_word_is(word, TK_CLASS_KEYWORD) &&
        tk_word_value(word, TK_CLASS_KEYWORD) == TK_KEY_BETWEEN)
        flags |= TK_FLAG_BETWEEN;
    if (tk_word_is(word, TK_CLASS_PAST))
        flags |= TK_FLAG_PAST;
    if (tk_word_is(word, TK_CLASS_FUTURE) && !(a->capital && tk_word_is(word, TK_CLASS_MONTH)))
        flags |= tk_word_value(word, TK_CLASS_FUTURE) ? TK_FLAG_AGENDA : TK_FLAG_FUTURE;
    if (tk_word_is(word, TK_CLASS_PASSIVE))
        flags |= TK_FLAG_PASSIVE;
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

/** "won't": not the past of "win". */
static bool is_wont(tk_scan *scan, int i)
{
    const tk_atom *a = tk_scan_at(scan, i), *t = tk_scan_at(scan, i + 2);
    return a->end - a->begin == 3 && !memcmp(scan->text + a->begin, "won", 3) &&
           tk_scan_is(scan, i + 1, '\'') && t->kind == TK_ATOM_WORD && t->end - t->begin == 1;
}

tk_scan_form tk_date_form(tk_scan *scan, const tk_word_table *lexicon, const tk_form *form)
{
    tk_scan_form out = tk_scan_open_form(scan, lexicon, form);
    uint32_t flags = 0, length = form->length;
    bool left = true;
    if (out.kind == TK_ATOM_WORD && !out.word) {
        out.flags = ending_flags(tk_scan_at(scan, 0), form->text);
        return out;
    }
    for (int i = 0; i < TK_SCAN_ATOMS; i++) {
        const tk_atom *a = tk_scan_at(scan, i);
        uint32_t these = 0;
        if (a->kind == TK_ATOM_END)
            break;
        if (a->kind == TK_ATOM_WORD) {
            these = word_flags(a, form->text);
            // "Q3", "3Q24", "H1", "FY25", "'90s", "3h"
            const tk_atom *b = tk_scan_at(scan, i + 1);
            bool number_after = b->kind == TK_ATOM_NUMBER && b->gap == TK_GAP_NONE;
            bool number_before = i > 0 && tk_scan_at(scan, i - 1)->kind == TK_ATOM_NUMBER;
            if ((number_after && a->end - a->begin <= 2) ||
                (number_before && a->end - a->begin == 1))
                these |= TK_FLAG_HOT | TK_FLAG_LEFT | TK_FLAG_UNIT;
            if (number_before && tk_word_is(a->word, TK_CLASS_SUFFIX))
                these |= TK_FLAG_HOT; // "the 18th"
        } else if (a->kind == TK_ATOM_NUMBER) {
            these = number_flags(a, form->text);
            bool mark = i > 0 && tk_scan_at(scan, i - 1)->kind == TK_ATOM_PUNCT &&
                        strchr(":/-", tk_scan_at(scan, i - 1)->ch);
            if (mark && i > 1)
                these |= TK_FLAG_HOT;
        } else if (a->kind == TK_ATOM_PUNCT) {
            if (length == 1 && strchr(".;?!", a->ch))
                these = TK_FLAG_STOP;
            else if (a->ch == '%')
                these = TK_FLAG_AMOUNT;
            else if (length == 1 && strchr(":/", a->ch))
                these = TK_FLAG_HOT | TK_FLAG_LEFT | TK_FLAG_DIGITS; // a tokenizer may part "18:00"
            else if (strchr("-'/:hqt", a->ch) && a->ch)
                these = TK_FLAG_LEFT;
        }
        if (a->kind == TK_ATOM_WORD && is_wont(scan, i))
            these = (these | TK_FLAG_FUTURE) & ~(uint32_t)TK_FLAG_PAST;
        left &= (these & TK_FLAG_LEFT) != 0;
        flags |= these;
    }
    const uint64_t beside = BIT(TK_CLASS_AMPM) | BIT(TK_CLASS_ZONE);
    if (out.kind == TK_ATOM_WORD && tk_word_any(tk_scan_at(scan, 0)->word, beside))
        flags |= TK_FLAG_DIGITS;
    out.flags = left ? flags : flags & ~(uint32_t)TK_FLAG_LEFT;
    return out;
}
