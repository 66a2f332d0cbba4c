// SPDX-License-Identifier: MIT
#include "flags.h"

#include <string.h>

static const uint64_t left_classes =
    TK_CLASS_BIT(TK_CLASS_CARD) | TK_CLASS_BIT(TK_CLASS_HUNDRED) | TK_CLASS_BIT(TK_CLASS_SCALE) |
    TK_CLASS_BIT(TK_CLASS_ABBR) | TK_CLASS_BIT(TK_CLASS_SCALES) | TK_CLASS_BIT(TK_CLASS_FRACTION) |
    TK_CLASS_BIT(TK_CLASS_ARTICLE) | TK_CLASS_BIT(TK_CLASS_AND) | TK_CLASS_BIT(TK_CLASS_FEW) |
    TK_CLASS_BIT(TK_CLASS_DOZEN) | TK_CLASS_BIT(TK_CLASS_POINT) | TK_CLASS_BIT(TK_CLASS_OF) |
    TK_CLASS_BIT(TK_CLASS_NATION) | TK_CLASS_BIT(TK_CLASS_TO) | TK_CLASS_BIT(TK_CLASS_MINUS) |
    TK_CLASS_BIT(TK_CLASS_PLUS) | TK_CLASS_BIT(TK_CLASS_BEFORE) | TK_CLASS_BIT(TK_CLASS_MULTI) |
    TK_CLASS_BIT(TK_CLASS_LEAD) | TK_CLASS_BIT(TK_CLASS_INNER);

static const uint64_t hot_classes = TK_CLASS_BIT(TK_CLASS_UNIT) | TK_CLASS_BIT(TK_CLASS_SUBUNIT) |
                                    TK_CLASS_BIT(TK_CLASS_SIGN) | TK_CLASS_BIT(TK_CLASS_AFTER) |
                                    TK_CLASS_BIT(TK_CLASS_FIGURE) | TK_CLASS_BIT(TK_CLASS_MULTI) |
                                    TK_CLASS_BIT(TK_CLASS_GRAND);

static bool is_code(const tk_currencies *c, const tk_atom *a, const char *text)
{
    if (tk_word_is(a->word, TK_CLASS_CODE))
        return a->upper || !c->list[tk_word_value(a->word, TK_CLASS_CODE)].risky;
    int power; // "MEUR"
    return tk_scaled_code(c, text + a->begin, a->end - a->begin, &power) >= 0;
}

/** Whether a word, not a code, begins a currency. */
static bool is_hot(const tk_atom *a)
{
    const tk_word *word = a->word;
    if (word->mask & hot_classes)
        return true;
    if (tk_word_is(word, TK_CLASS_SCALES) && tk_word_value(word, TK_CLASS_SCALES) >= 6)
        return true; // "millions"
    if (tk_word_is(word, TK_CLASS_BEFORE) && (a->capital || !tk_word_is(word, TK_CLASS_WEAK)))
        return true;
    if (a->capital && tk_word_is(word, TK_CLASS_SLASH))
        return true;
    // "special" of "special drawing rights", but not "new" or "European"
    return word->starts & TK_CLASS_BIT(TK_CLASS_UNIT) && !tk_word_is(word, TK_CLASS_PLACE) &&
           !(word->starts & TK_CLASS_BIT(TK_CLASS_NATION));
}

/** Whether a word begins, or may begin, a place or a nationality. */
static bool is_place(const tk_atom *a)
{
    static const uint64_t places = TK_CLASS_BIT(TK_CLASS_NATION) | TK_CLASS_BIT(TK_CLASS_PLACE);
    return a->capital && a->word && (a->word->mask & places || a->word->phrase_words > 1);
}

static uint32_t word_flags(const tk_currencies *c, const tk_atom *a, const char *text)
{
    static const struct {
        uint64_t classes;
        uint32_t flag;
    } table[] = {
        {TK_CLASS_BIT(TK_CLASS_CHANGE), TK_FLAG_CHANGE},
        {TK_CLASS_BIT(TK_CLASS_SPEND), TK_FLAG_SPEND},
        {TK_CLASS_BIT(TK_CLASS_BETWEEN), TK_FLAG_BETWEEN},
        {TK_CLASS_BIT(TK_CLASS_FROM), TK_FLAG_FROM},
        {TK_CLASS_BIT(TK_CLASS_TO) | TK_CLASS_BIT(TK_CLASS_OF), TK_FLAG_TO},
        {TK_CLASS_BIT(TK_CLASS_MOD_END), TK_FLAG_MOD_END},
        {TK_CLASS_BIT(TK_CLASS_DETERMINER), TK_FLAG_DETERMINER},
        {TK_CLASS_BIT(TK_CLASS_LOSS), TK_FLAG_LOSS},
        {TK_CLASS_BIT(TK_CLASS_SCALE), TK_FLAG_SCALE},
    };
    uint32_t flags = is_code(c, a, text) ? TK_FLAG_HOT : 0;
    if (!a->word)
        return flags;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (a->word->mask & table[i].classes)
            flags |= table[i].flag;
    if (is_hot(a))
        flags |= TK_FLAG_HOT;
    if (is_place(a))
        flags |= TK_FLAG_PLACE;
    if (a->word->mask & left_classes || a->word->phrase_words > 1)
        flags |= TK_FLAG_LEFT;
    return flags;
}

/** 1.234,5 or 1,234.5: the separator that comes last in a number that has both. */
static uint32_t number_flags(const tk_atom *a, const char *text)
{
    const char *s = text + a->begin;
    size_t n = a->end - a->begin;
    const char *comma = memchr(s, ',', n), *dot = memchr(s, '.', n);
    if (!comma || !dot)
        return TK_FLAG_LEFT | (dot && n > 4 && s[n - 4] == '.' ? TK_FLAG_DOTTED : 0);
    return TK_FLAG_LEFT | (comma > dot ? TK_FLAG_COMMA : TK_FLAG_POINT);
}

/** A mark that may be part of an amount, or that ends a sentence if it is the `whole` form. */
static uint32_t mark_flags(const tk_atom *a, bool whole)
{
    if (!a->ch)
        return 0;
    if (strchr(".;?!", a->ch))
        return whole ? TK_FLAG_STOP : 0;
    return strchr("-+/hqt'", a->ch) ? TK_FLAG_LEFT : 0;
}

static uint32_t atom_flags(const tk_currencies *currencies, const tk_atom *a, const tk_form *form)
{
    switch (a->kind) {
    case TK_ATOM_WORD:
        return word_flags(currencies, a, form->text);
    case TK_ATOM_NUMBER:
        return number_flags(a, form->text);
    case TK_ATOM_SIGN:
        return TK_FLAG_HOT | TK_FLAG_LEFT;
    default:
        return mark_flags(a, form->length == 1);
    }
}

tk_scan_form tk_money_form(tk_scan *scan, const tk_currencies *currencies, const tk_form *form)
{
    tk_scan_form out = tk_scan_open_form(scan, &currencies->lexicon, form);
    uint32_t left = TK_FLAG_LEFT; // unless an atom cannot be there
    if (out.kind == TK_ATOM_WORD && !out.word &&
        !(form->length >= 4 && form->length <= 5 && form->text[1] <= 'Z' && form->text[2] <= 'Z'))
        return out; // four or five letters may be "MEUR" or "EURbn"
    for (int i = 0; i < TK_SCAN_ATOMS && tk_scan_at(scan, i)->kind != TK_ATOM_END; i++) {
        uint32_t flags = atom_flags(currencies, tk_scan_at(scan, i), form);
        left &= flags;
        out.flags |= flags;
    }
    out.flags = (out.flags & ~(uint32_t)TK_FLAG_LEFT) | left;
    return out;
}
