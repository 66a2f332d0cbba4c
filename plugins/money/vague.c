// SPDX-License-Identifier: MIT
#include "vague.h"

/** From 10^low up to, but not including, 10^high; high 0: no upper bound. */
static void set_bounds(tk_amount *out, int low, int high)
{
    uint64_t power = 1;
    for (int i = 0; i < high && i < 18; i++)
        power *= 10;
    tk_decimal_set_int(&out->low, 1, low);
    out->has_high = high > 0 && high <= 18;
    if (out->has_high)
        tk_decimal_set_int(&out->high, power - 1, 0);
    out->vague = true;
}

/** Whether "billions", with atom `i` after it, is money without a currency's name: no noun follows
 * that is counted in billions. The same holds for "millions" after a verb of spending. */
static bool bare_plural_fits(const tk_money_grammar *g, int i, int power,
                             const tk_amount_context *context)
{
    const tk_atom *a = tk_atom_at(g, i);
    bool plain = a->kind == TK_ATOM_END || a->gap >= TK_GAP_LINE ||
                 (a->kind == TK_ATOM_PUNCT && a->ch != '-' && a->ch != '\'') ||
                 (tk_word_is(a->word, TK_CLASS_PLAIN) &&
                  (tk_word_value(a->word, TK_CLASS_PLAIN) != TK_PLAIN_LAST ||
                   tk_atom_at(g, i + 1)->kind != TK_ATOM_WORD));
    return plain && (power >= 9 || (power >= 6 && context->spends));
}

/** "billions of dollars", "hundreds of millions of euros"; bare "billions" after "invest". */
static bool read_plurals(const tk_money_grammar *g, int i, const tk_amount_context *context,
                         tk_amount *out)
{
    if (!tk_money_word(g, i, TK_CLASS_SCALES) &&
        !(i == 0 && tk_scan_word(g->scan, i, TK_CLASS_SCALES)))
        return false;
    int power = 0, last = 0, j = i;
    bool stacked = false;
    for (;;) {
        last = tk_word_value(tk_atom_at(g, j)->word, TK_CLASS_SCALES);
        power += last;
        j++;
        if (tk_money_word(g, j, TK_CLASS_OF) && tk_money_word(g, j + 1, TK_CLASS_SCALES)) {
            j++;
            stacked = true;
            continue;
        }
        break;
    }
    tk_suffix unit;
    bool of = tk_money_word(g, j, TK_CLASS_OF);
    if (!tk_read_suffix(g, of ? j + 1 : j, &unit) || unit.subunit) {
        if (of || !bare_plural_fits(g, j, last, context))
            return false;
        unit.next = j;
        unit.reading = TK_READING_NONE;
    }
    out->reading = unit.reading;
    out->next = unit.next;
    // "tens of", "hundreds of" limit the amount; "billions" alone have no upper bound.
    set_bounds(out, power, stacked ? power + (power - last == 1 || power - last == 2 ? 1 : 3) : 0);
    return true;
}

/** "multibillion-dollar", "multi-million pound", "multi-billion". */
static bool read_multi(const tk_money_grammar *g, int i, tk_amount *out)
{
    const tk_atom *a = tk_atom_at(g, i);
    if (!tk_word_is(a->word, TK_CLASS_MULTI))
        return false;
    int power = tk_word_value(a->word, TK_CLASS_MULTI), j = i + 1;
    if (!power) {
        j = tk_after_hyphen(g, j);
        if (!tk_money_word(g, j, TK_CLASS_SCALE))
            return false;
        power = tk_word_value(tk_atom_at(g, j)->word, TK_CLASS_SCALE);
        if (tk_money_word(g, tk_after_hyphen(g, j + 1), TK_CLASS_SCALE))
            return false;
        j++;
    }
    tk_suffix unit;
    if (!tk_read_suffix(g, j, &unit))
        return false;
    out->reading = unit.reading;
    out->next = unit.next;
    set_bounds(out, power, 0);
    return true;
}

/** "nine-figure", "six figures": 100,000,000 to 999,999,999. */
static bool read_figures(const tk_money_grammar *g, int i, tk_amount *out)
{
    const tk_atom *a = tk_atom_at(g, i);
    int digits = a->kind == TK_ATOM_NUMBER            ? tk_numeral_plain(g->scan, i)
                 : tk_word_is(a->word, TK_CLASS_CARD) ? tk_word_value(a->word, TK_CLASS_CARD)
                                                      : 0;
    int j = tk_after_hyphen(g, i + 1);
    if (digits < 4 || digits > 15 || !tk_money_word(g, j, TK_CLASS_FIGURE))
        return false;
    bool plural = tk_word_value(tk_atom_at(g, j)->word, TK_CLASS_FIGURE) == TK_FIGURE_PLURAL &&
                  !tk_money_word(g, j + 1, TK_CLASS_OF);
    if (!tk_is_hyphened(g, i + 1) && !plural)
        return false;
    out->reading = TK_READING_NONE;
    out->next = j + 1;
    set_bounds(out, digits - 1, digits);
    return true;
}

bool tk_vague_read(const tk_money_grammar *g, int i, const tk_amount_context *context,
                   tk_amount *out)
{
    const tk_atom *a = tk_atom_at(g, i);
    if (tk_word_is(a->word, TK_CLASS_SCALES))
        return read_plurals(g, i, context, out);
    return tk_word_is(a->word, TK_CLASS_MULTI) ? read_multi(g, i, out) : read_figures(g, i, out);
}
