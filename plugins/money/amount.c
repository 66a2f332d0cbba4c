// SPDX-License-Identifier: MIT
#include "amount.h"

#include "affix.h"
#include "vague.h"

#include <toolkit/text/modifier.h>

#include <string.h>

typedef tk_amount_item item;

/** Like tk_item_read(), and keeps the result, because it reads ahead of the text. */
static bool read_ahead(const tk_money_grammar *g, int i, tk_amount_ahead *ahead, item *it)
{
    ahead->read = true;
    ahead->pays = g->pays;
    ahead->begin = tk_atom_at(g, i)->begin;
    ahead->i = i;
    ahead->found = tk_item_read(g, i, it);
    ahead->item = *it;
    return ahead->found;
}

/** Like tk_item_read(), but uses what was read ahead: each amount of "$1-$1-$1-…" is read once. */
static bool read_next(const tk_money_grammar *g, int i, const tk_amount_ahead *ahead, item *it)
{
    if (!ahead->read || ahead->begin != tk_atom_at(g, i)->begin || ahead->pays != g->pays)
        return tk_item_read(g, i, it);
    int moved = i - ahead->i;
    *it = ahead->item;
    it->first += moved;
    it->next += moved;
    it->number.next += moved;
    return ahead->found;
}

/** The atom after the connector of a range that begins at `i`, or 0. `tight`: a hyphen. */
static int read_connector(const tk_money_grammar *g, int i, const tk_amount_context *context,
                          bool *tight)
{
    *tight = false;
    // "$20-to-$30"
    if (tk_is_hyphened(g, i) && tk_money_word(g, i + 1, TK_CLASS_TO) && tk_is_hyphened(g, i + 2)) {
        *tight = true;
        return i + 3;
    }
    if (tk_scan_is(g->scan, i, '-') && tk_atom_at(g, i)->gap <= TK_GAP_SPACE &&
        (tk_atom_at(g, i)->gap == TK_GAP_NONE) == (tk_atom_at(g, i + 1)->gap == TK_GAP_NONE)) {
        *tight = true;
        return i + 1;
    }
    // "Rs 95,000- 1,05,000 crore"
    if (tk_scan_is(g->scan, i, '-') && tk_scan_glued(g->scan, i) &&
        tk_atom_at(g, i + 1)->kind == TK_ATOM_NUMBER && tk_atom_at(g, i + 1)->gap == TK_GAP_SPACE)
        return i + 1;
    if (tk_money_word(g, i, TK_CLASS_TO) && !context->apart)
        return i + 1;
    if (context->between && tk_money_word(g, i, TK_CLASS_AND))
        return i + 1;
    return 0;
}

/** Gives the lower end the scale of the upper end: "$5-7 million". */
static void share_scale(item *low, const item *high)
{
    tk_decimal bare = high->number.value;
    tk_decimal_shift(&bare, -high->number.power);
    if (!low->number.scaled && high->number.scaled &&
        tk_decimal_compare(&low->number.value, &bare) < 0)
        tk_decimal_shift(&low->number.value, high->number.power);
}

/** "$1.3815-30" is up to 1.3830: two digits replace the last two of the previous number. */
static void share_digits(const tk_money_grammar *g, const item *low, item *high)
{
    const tk_atom *a = tk_atom_at(g, low->next - 1), *b = tk_atom_at(g, high->next - 1);
    const char *s = g->scan->text + a->begin;
    uint32_t n = tk_atom_length(a);
    const char *point = a->kind == TK_ATOM_NUMBER ? memchr(s, '.', n) : NULL;
    if (!point || s + n - point < 3 || b->kind != TK_ATOM_NUMBER || tk_atom_length(b) != 2 ||
        tk_numeral_plain(g->scan, high->next - 1) < 0)
        return;
    char digits[24];
    uint32_t count = 0;
    for (uint32_t k = 0; k + 2 < n && count + 2 < sizeof digits; k++)
        if (s[k] >= '0' && s[k] <= '9')
            digits[count++] = s[k];
    memcpy(digits + count, g->scan->text + b->begin, 2);
    tk_decimal whole;
    if (tk_decimal_set(&whole, digits, count + 2, -(int32_t)(s + n - point - 1)) &&
        tk_decimal_compare(&low->number.value, &whole) < 0)
        high->number.value = whole;
}

/** Whether `low` and `high`, joined by the connector of a range, are a range. `tight`: the
 * connector is a hyphen. "$5 to 10 people" is not a range. */
static bool belong_together(const item *low, const item *high, bool tight, bool between)
{
    if (high->negative || (high->number.scaled && high->number.power == 0))
        return false;
    if (high->reading != TK_READING_NONE)
        return low->reading != TK_READING_NONE || !high->prefixed;
    return low->reading != TK_READING_NONE && !low->suffixed &&
           (tight || high->number.scaled || between);
}

/** Joins `first` and the next number to a range; false if they are not a range. */
static bool read_range(const tk_money_grammar *g, const item *first,
                       const tk_amount_context *context, tk_amount *out)
{
    bool tight;
    item low = *first, high;
    int i = read_connector(g, first->next, context, &tight);
    if (!i || first->open_ended || !tk_scan_joined(g->scan, i) ||
        !read_ahead(g, i, context->ahead, &high) ||
        !belong_together(&low, &high, tight, context->between))
        return false;
    tk_reading reading = tk_reading_both(g->currencies, low.reading, high.reading);
    if (reading == TK_READING_NONE)
        return false;
    if (low.reading == TK_READING_NONE && high.subunit)
        tk_decimal_shift(&low.number.value, tk_subunit_power(g, high.reading));
    share_scale(&low, &high);
    if (high.reading == TK_READING_NONE && tight && !low.number.scaled && !high.number.scaled)
        share_digits(g, &low, &high);
    if (tk_decimal_compare(&low.number.value, &high.number.value) >= 0)
        return false;
    out->reading = reading;
    out->low = low.number.value;
    out->high = high.number.value;
    out->has_high = true;
    out->subunit = high.subunit;
    out->doubtful = (low.doubtful || high.doubtful) && !high.number.scaled;
    out->next = high.next;
    out->mod = high.open_ended ? TK_MOD_EQUAL_OR_MORE : TK_MOD_NONE;
    return true;
}

// ------------------------------------------------------------------------------------ the whole

static bool starts_inside(const tk_money_grammar *g, int i)
{
    return tk_text_alnum_before(g->scan->text, tk_atom_at(g, i)->begin) &&
           tk_atom_at(g, i)->kind != TK_ATOM_SIGN;
}

/** Whether `next` continues a word or a longer number, so that an amount cannot end before it. */
static bool ends_inside(const tk_money_grammar *g, int next)
{
    const tk_atom *a = tk_atom_at(g, next);
    return a->gap == TK_GAP_NONE &&
           (a->kind == TK_ATOM_NUMBER || a->kind == TK_ATOM_WORD ||
            tk_scan_is(g->scan, next, '%')) &&
           tk_atom_at(g, next - 1)->kind != TK_ATOM_SIGN && !tk_scan_is(g->scan, next - 1, ')') &&
           !tk_scan_is(g->scan, next - 1, '+') && !tk_scan_unspaced(g->scan, next - 1);
}

/** "a few million dollars": from two to ten million. */
static void set_few(tk_amount *out, const item *it)
{
    out->vague = out->has_high = true;
    tk_decimal_set_int(&out->high, 10, it->number.power);
    if (it->subunit)
        tk_decimal_shift(&out->high, -2);
}

bool tk_amount_read(tk_scan *scan, int i, const tk_currencies *currencies, unsigned flags,
                    const tk_amount_context *context, tk_amount *out)
{
    const tk_money_grammar rules = {scan, currencies, flags, context->pays}, *g = &rules;
    memset(out, 0, sizeof *out);
    if (starts_inside(g, i))
        return false;
    static const uint64_t vague =
        TK_CLASS_BIT(TK_CLASS_SCALES) | TK_CLASS_BIT(TK_CLASS_MULTI) | TK_CLASS_BIT(TK_CLASS_CARD);
    const tk_atom *a = tk_atom_at(g, i);
    if (!((a->kind == TK_ATOM_NUMBER || tk_word_any(a->word, vague)) &&
          tk_vague_read(g, i, context, out))) {
        item it;
        if (!read_next(g, i, context->ahead, &it))
            return false;
        if (!read_range(g, &it, context, out)) {
            if (it.reading == TK_READING_NONE && !it.bare)
                return false;
            out->reading = it.reading;
            out->doubtful = it.doubtful;
            out->comma = it.comma;
            out->low = it.number.value;
            out->subunit = it.subunit;
            out->next = it.next;
            i = it.first;
            out->mod = it.open_ended ? TK_MOD_EQUAL_OR_MORE : it.odd ? TK_MOD_APPROX : TK_MOD_NONE;
            if (it.number.vague)
                set_few(out, &it);
        }
    }
    if (ends_inside(g, out->next))
        return false;
    out->begin = tk_atom_at(g, i)->begin;
    out->end = tk_atom_at(g, out->next - 1)->end;
    return true;
}
