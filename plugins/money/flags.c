// SPDX-License-Identifier: MIT
#include "flags.h"

#include <stdio.h>
#include <string.h>

void tk_wrong_line(char *message, size_t size, const char *path, uint32_t line)
{
    snprintf(message, size, "%s:%u has a wrong column, class or length", path, (unsigned)line);
}

#define BIT(c) (UINT64_C(1) << (c))

static const uint64_t left_classes =
    BIT(TK_CLASS_CARD) | BIT(TK_CLASS_HUNDRED) | BIT(TK_CLASS_SCALE) | BIT(TK_CLASS_ABBR) |
    BIT(TK_CLASS_SCALES) | BIT(TK_CLASS_FRACTION) | BIT(TK_CLASS_ARTICLE) | BIT(TK_CLASS_AND) |
    BIT(TK_CLASS_FEW) | BIT(TK_CLASS_DOZEN) | BIT(TK_CLASS_POINT) | BIT(TK_CLASS_OF) |
    BIT(TK_CLASS_NATION) | BIT(TK_CLASS_TO) | BIT(TK_CLASS_MINUS) | BIT(TK_CLASS_PLUS) |
    BIT(TK_CLASS_BEFORE) | BIT(TK_CLASS_MULTI) | BIT(TK_CLASS_LEAD) | BIT(TK_CLASS_INNER);

static const uint64_t hot_classes =
    BIT(TK_CLASS_UNIT) | BIT(TK_CLASS_SUBUNIT) | BIT(TK_CLASS_SIGN) | BIT(TK_CLASS_AFTER) |
    BIT(TK_CLASS_FIGURE) | BIT(TK_CLASS_MULTI) | BIT(TK_CLASS_GRAND);

static bool is_code(const tk_currencies *c, const tk_atom *a, const char *text)
{
    if (tk_word_is(a->word, TK_CLASS_CODE))
        return a->upper || !c->list[tk_word_value(a->word, TK_CLASS_CODE)].risky;
    int power; // "MEUR"
    return tk_scaled_code(c, text + a->begin, a->end - a->begin, &power) >= 0;
}

static uint32_t word_flags(const tk_currencies *c, const tk_atom *a, const char *text)
{
    static const struct {
        uint32_t class_id, flag;
    } table[] = {
        {TK_CLASS_CHANGE, TK_FLAG_CHANGE},   {TK_CLASS_SPEND, TK_FLAG_SPEND},
        {TK_CLASS_BETWEEN, TK_FLAG_BETWEEN}, {TK_CLASS_FROM, TK_FLAG_FROM},
        {TK_CLASS_TO, TK_FLAG_TO},           {TK_CLASS_MOD_END, TK_FLAG_MOD_END},
        {TK_CLASS_OF, TK_FLAG_TO},           {TK_CLASS_DETERMINER, TK_FLAG_DETERMINER},
        {TK_CLASS_LOSS, TK_FLAG_LOSS},       {TK_CLASS_SCALE, TK_FLAG_SCALE},
    };
    uint32_t flags = 0;
    bool place = tk_word_any(a->word, BIT(TK_CLASS_NATION) | BIT(TK_CLASS_PLACE));
    if (a->capital && (place || (a->word && a->word->phrase_words > 1)))
        flags |= TK_FLAG_PLACE;
    if (is_code(c, a, text))
        flags |= TK_FLAG_HOT;
    if (!a->word)
        return flags;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (tk_word_is(a->word, table[i].class_id))
            flags |= table[i].flag;
    if (a->word->mask & hot_classes ||
        (tk_word_is(a->word, TK_CLASS_SCALES) && tk_word_value(a->word, TK_CLASS_SCALES) >= 6) ||
        (tk_word_is(a->word, TK_CLASS_BEFORE) &&
         (a->capital || !tk_word_is(a->word, TK_CLASS_WEAK))))
        flags |= TK_FLAG_HOT;
    if (a->capital && tk_word_is(a->word, TK_CLASS_SLASH))
        flags |= TK_FLAG_HOT;
    // "special" of "special drawing rights", but not "new" and "European"
    if (a->word->starts & BIT(TK_CLASS_UNIT) && !place && !(a->word->starts & BIT(TK_CLASS_NATION)))
        flags |= TK_FLAG_HOT;
    if (a->word->mask & left_classes || a->word->phrase_words > 1)
        flags |= TK_FLAG_LEFT;
    return flags;
}

/** 1.234,5 or 1,234.5: which of the two separators a number has last, if it has both. */
static uint32_t number_flags(const tk_atom *a, const char *text)
{
    const char *s = text + a->begin;
    size_t n = a->end - a->begin;
    const char *comma = memchr(s, ',', n), *dot = memchr(s, '.', n);
    if (!comma || !dot)
        return TK_FLAG_LEFT | (dot && n > 4 && s[n - 4] == '.' ? TK_FLAG_DOTTED : 0);
    return TK_FLAG_LEFT | (comma > dot ? TK_FLAG_COMMA : TK_FLAG_POINT);
}

tk_scan_form tk_money_form(tk_scan *scan, const tk_currencies *currencies, const tk_form *form)
{
    tk_scan_form out = tk_scan_open_form(scan, &currencies->lexicon, form);
    uint32_t flags = 0;
    bool left = true;
    if (out.kind == TK_ATOM_WORD && !out.word &&
        !(form->length >= 4 && form->length <= 5 && form->text[1] <= 'Z' && form->text[2] <= 'Z'))
        return out; // four or five letters may be "MEUR", "EURbn"
    for (int i = 0; i < TK_SCAN_ATOMS; i++) {
        const tk_atom *a = tk_scan_at(scan, i);
        uint32_t these = 0;
        if (a->kind == TK_ATOM_END)
            break;
        if (a->kind == TK_ATOM_WORD)
            these = word_flags(currencies, a, form->text);
        else if (a->kind == TK_ATOM_NUMBER)
            these = number_flags(a, form->text);
        else if (a->kind == TK_ATOM_SIGN)
            these = TK_FLAG_HOT | TK_FLAG_LEFT;
        else if (a->ch == '.' || a->ch == ';' || a->ch == '?' || a->ch == '!')
            these = form->length == 1 ? TK_FLAG_STOP : 0;
        else if (a->ch && strchr("-+/hqt'", a->ch))
            these = TK_FLAG_LEFT;
        left &= (these & TK_FLAG_LEFT) != 0;
        flags |= these;
    }
    out.flags = left ? flags : flags & ~(uint32_t)TK_FLAG_LEFT;
    return out;
}
