// SPDX-License-Identifier: MIT
#include "amount.h"

#include "affix.h"
#include "vague.h"

#include <toolkit/text/modifier.h>

#include <string.h>

typedef tk_amount_item item;

// -------------------------------------------------------------------------------- one amount

/** Powers of ten from a subunit to the unit. */
static int subunit_power(const tk_money_grammar *g, tk_reading reading)
{
    int32_t currency = reading;
    if (tk_reading_open(reading))
        currency = tk_reading_family(g->currencies, reading)->members[0];
    int digits = g->currencies->list[currency].digits;
    return digits > 2 ? -digits : -2;
}

/** "+", "-plus" right after an amount. */
static bool read_plus(const tk_money_grammar *g, int i, int *next)
{
    if (tk_scan_is(g->scan, i, '+') && tk_scan_glued(g->scan, i)) {
        *next = i + 1;
        return true;
    }
    int j = tk_after_hyphen(g, i);
    if (j > i && tk_scan_word(g->scan, j, TK_CLASS_PLUS)) {
        *next = j + 1;
        return true;
    }
    return false;
}

/** Whether atom `i` begins a currency, so that a number before it is an amount of its own. */
static bool currency_follows(const tk_money_grammar *g, int i)
{
    tk_suffix ignored;
    return tk_read_suffix(g, i, &ignored);
}

/** Whether an amount may end before atom `i`: no noun follows that it could be part of. */
static bool ends_amount(const tk_money_grammar *g, int i)
{
    static const uint64_t may_follow =
        UINT64_C(1) << TK_CLASS_ENDS | UINT64_C(1) << TK_CLASS_AND | UINT64_C(1) << TK_CLASS_PER;
    const tk_atom *a = tk_atom_at(g, i);
    if (a->kind == TK_ATOM_WORD && a->gap <= TK_GAP_LINE)
        return tk_word_any(a->word, may_follow);
    return a->kind != TK_ATOM_NUMBER && a->kind != TK_ATOM_SIGN &&
           !(a->gap == TK_GAP_NONE && (a->ch == '-' || a->ch == '\''));
}

/**
 * What comes after "eleven dollars": "and sixty-two cents", "sixty two", "50", and after "$3":
 * "and 50 cents". Hundredths without their unit need two digits (or words) and an end of the
 * phrase.
 */
static void read_rest(const tk_money_grammar *g, item *it)
{
    if (it->subunit || it->number.scaled || it->number.value.exponent < 0)
        return;
    int i = it->next, next;
    if (tk_scan_is(g->scan, i, ','))
        i++;
    bool joined = tk_money_word(g, i, TK_CLASS_AND);
    i += joined;
    if (it->prefixed && !joined)
        return; // "$3, 50 cents less"
    if (!tk_scan_joined(g->scan, i) || tk_atom_at(g, i)->gap == TK_GAP_NONE)
        return;
    tk_number rest;
    tk_suffix after_rest;
    if (!tk_numeral(g->scan, i, 0, &rest) || rest.scaled || rest.vague)
        return;
    // "a dollar and a half", but not "a dollar and half a day"
    if (rest.fraction && rest.words && joined && it->suffixed &&
        !tk_scan_word(g->scan, i, TK_CLASS_FRACTION) && ends_amount(g, rest.next) &&
        tk_decimal_add(&it->number.value, &rest.value))
        it->next = rest.next;
    if (rest.article || rest.fraction)
        return;
    int64_t change = tk_decimal_int(&rest.value), limit = 99;
    int power = -2;
    if (tk_read_suffix(g, rest.next, &after_rest)) {
        tk_reading both = tk_reading_both(g->currencies, it->reading, after_rest.reading);
        if (!after_rest.subunit || both == TK_READING_NONE)
            return;
        next = after_rest.next;
        power = subunit_power(g, both) + after_rest.power;
        limit = power == -1 ? 9 : power == -2 ? 99 : 999; // "5 jiao", "250 fils"
    } else if (it->prefixed) {
        return; // "$3 and 50"
    } else {
        const tk_atom *after = tk_atom_at(g, rest.next);
        bool ends = after->kind == TK_ATOM_END || after->kind == TK_ATOM_PUNCT ||
                    after->gap == TK_GAP_PARAGRAPH || tk_word_is(after->word, TK_CLASS_AND);
        static const char more[] = "more";
        ends |= tk_atom_length(after) == 4 && !memcmp(g->scan->text + after->begin, more, 4);
        if (i != it->next || !ends || tk_scan_is(g->scan, rest.next, '%') ||
            (!rest.words && tk_atom_length(tk_atom_at(g, i)) != 2))
            return;
        next = rest.next;
    }
    tk_decimal_shift(&rest.value, power);
    if (change >= 1 && change <= limit && tk_decimal_add(&it->number.value, &rest.value))
        it->next = next;
}

/** "75 USD million", "1.2 USD bn": the scale after the currency. */
static void read_late_scale(const tk_money_grammar *g, item *it)
{
    const tk_atom *a = tk_atom_at(g, it->next);
    bool full = tk_money_word(g, it->next, TK_CLASS_SCALE);
    if (it->number.scaled || !it->suffixed || a->kind != TK_ATOM_WORD ||
        !(full || (tk_money_word(g, it->next, TK_CLASS_ABBR) && tk_atom_length(a) == 2)))
        return;
    int power = tk_word_value(a->word, full ? TK_CLASS_SCALE : TK_CLASS_ABBR);
    if (currency_follows(g, it->next + 1))
        return;
    tk_decimal_shift(&it->number.value, power);
    it->number.scaled = true;
    it->number.power = power;
    it->next++;
}

static bool minus_before(const tk_money_grammar *g, int i)
{
    if (tk_money_word(g, i, TK_CLASS_MINUS))
        return tk_atom_at(g, i + 1)->gap == TK_GAP_SPACE;
    return tk_scan_is(g->scan, i, '-') && tk_scan_glued(g->scan, i + 1) &&
           !tk_text_alnum_before(g->scan->text, tk_atom_at(g, i)->begin) &&
           (!tk_atom_at(g, i)->begin || g->scan->text[tk_atom_at(g, i)->begin - 1] == ' ' ||
            g->scan->text[tk_atom_at(g, i)->begin - 1] == '(' ||
            g->scan->text[tk_atom_at(g, i)->begin - 1] == '\n');
}

/** "6 pounds and 4 pence", "200 pounds ($260)": what comes after a doubtful unit tells. */
static bool is_told_after(const tk_money_grammar *g, const item *it, const tk_suffix *after)
{
    int i = after->next;
    if (tk_scan_is(g->scan, i, '(') && tk_scan_glued(g->scan, i + 1) &&
        tk_atom_at(g, i + 1)->kind == TK_ATOM_SIGN)
        return true;
    item with = *it;
    with.suffixed = true;
    with.reading = after->reading;
    with.next = i;
    read_rest(g, &with);
    return with.next > i;
}

/** "1,200 won", "5 million pounds": a unit that is another word too needs an amount that is large
 *  or exact, a verb of paying, or small change after it; and "pounds of" are no money. "The 25,000
 *  mark" and "2,000-pound bombs" are none either. */
static bool weak_unit_fits(const tk_money_grammar *g, const item *it, const tk_suffix *after)
{
    const tk_number *n = &it->number;
    if (tk_money_word(g, after->next, TK_CLASS_OF))
        return false;
    bool exact = n->grouped || n->value.exponent <= -2;
    bool singular = tk_scan_word(g->scan, after->next - 1, TK_CLASS_SINGULAR);
    return n->scaled || (exact && !singular) || (g->pays && ends_amount(g, after->next)) ||
           is_told_after(g, it, after);
}

/** The number of "(12.5) million", "(30)m": the scale stands after the bracket. */
static bool read_accounts(const tk_money_grammar *g, int i, tk_number *out)
{
    memset(out, 0, sizeof *out);
    if (!tk_numeral_digits(g->scan, i, g->flags, &out->value, &out->grouped))
        return false;
    out->next = i + 2;
    bool full = tk_money_word(g, out->next, TK_CLASS_SCALE);
    if (full || (tk_scan_glued(g->scan, out->next) && tk_money_word(g, out->next, TK_CLASS_ABBR))) {
        const tk_word *scale = tk_atom_at(g, out->next)->word;
        out->power = tk_word_value(scale, full ? TK_CLASS_SCALE : TK_CLASS_ABBR);
        out->scaled = true;
        out->next++;
        tk_decimal_shift(&out->value, out->power);
    }
    return true;
}

/** "1.500": the stop may be a decimal point, or part groups of three. */
static bool is_doubtful(const tk_money_grammar *g, int i)
{
    const tk_atom *a = tk_atom_at(g, i);
    const char *s = g->scan->text + a->begin;
    uint32_t n = tk_atom_length(a);
    return a->kind == TK_ATOM_NUMBER && n >= 5 && n <= 7 && s[n - 4] == '.' && s[0] != '0' &&
           !memchr(s, '.', n - 4) && !memchr(s, ',', n);
}

/** "2,50": a comma before one or two digits. */
static bool has_decimal_comma(const tk_money_grammar *g, int i)
{
    const tk_atom *a = tk_atom_at(g, i);
    const char *s = g->scan->text + a->begin, *comma = memchr(s, ',', tk_atom_length(a));
    const char *end = g->scan->text + a->end;
    return a->kind == TK_ATOM_NUMBER && comma && end - comma <= 3 &&
           !memchr(s, '.', (size_t)(end - s));
}

/** "a dollar", "an Australian dollar", "a dollar fifty": one of it, where nothing follows that it
 * is the price of. */
static bool read_article(const tk_money_grammar *g, int i, item *it)
{
    tk_suffix unit;
    if (!tk_money_word(g, i, TK_CLASS_ARTICLE) || !tk_scan_joined(g->scan, i + 1) ||
        tk_atom_at(g, i + 1)->kind != TK_ATOM_WORD || !tk_read_suffix(g, i + 1, &unit) ||
        unit.weak || unit.power || g->scan->text[tk_atom_at(g, unit.next - 1)->end - 1] == 's')
        return false;
    tk_decimal_set_int(&it->number.value, 1, 0);
    it->number.words = it->number.article = true;
    it->next = it->number.next = unit.next;
    it->reading = unit.reading;
    it->suffixed = true;
    it->subunit = unit.subunit;
    read_rest(g, it);
    if (it->next == unit.next && !ends_amount(g, unit.next))
        return false;
    if (unit.subunit)
        tk_decimal_shift(&it->number.value, subunit_power(g, unit.reading));
    return true;
}

/** "$7 million Canadian", "$9 million (U.S.)": the nationality after the amount, where it is no
 *  noun's. */
static void read_nation_after(const tk_money_grammar *g, item *it)
{
    const tk_word *nation;
    bool bracket = tk_scan_is(g->scan, it->next, '(') && tk_scan_glued(g->scan, it->next + 1);
    int i = it->next + bracket;
    const tk_atom *a = tk_atom_at(g, i);
    int n = tk_reading_open(it->reading) && a->capital && (bracket || a->gap == TK_GAP_SPACE)
                ? tk_scan_phrase(g->scan, i, TK_CLASS_NATION, &nation)
                : 0;
    if (!n || (bracket ? !tk_scan_is(g->scan, i + n, ')') : !ends_amount(g, i + n)))
        return;
    tk_reading both = tk_reading_both(g->currencies, it->reading,
                                      tk_reading_of(tk_word_value(nation, TK_CLASS_NATION)));
    if (both == TK_READING_NONE || both == it->reading)
        return;
    it->reading = both;
    it->next = i + n + bracket;
}

/** "five grand", "$20 grand". */
static void read_grand(const tk_money_grammar *g, item *it)
{
    if (it->number.scaled || !tk_money_word(g, it->next, TK_CLASS_GRAND) ||
        !ends_amount(g, it->next + 1))
        return;
    it->number.power = tk_word_value(tk_atom_at(g, it->next)->word, TK_CLASS_GRAND);
    it->number.scaled = it->bare = true;
    tk_decimal_shift(&it->number.value, it->number.power);
    it->next++;
}

/** "$20-odd million", "£20m-odd". */
static void read_odd(const tk_money_grammar *g, item *it)
{
    int i = tk_after_hyphen(g, it->next);
    if (!tk_scan_word(g->scan, i, TK_CLASS_ODD) || (i == it->next && !it->number.scaled))
        return;
    it->odd = true;
    it->next = i + 1;
    if (it->number.scaled || !tk_money_word(g, i + 1, TK_CLASS_SCALE))
        return;
    it->number.power = tk_word_value(tk_atom_at(g, i + 1)->word, TK_CLASS_SCALE);
    it->number.scaled = true;
    tk_decimal_shift(&it->number.value, it->number.power);
    it->next++;
}

/** A number with a currency before it, after it, or with none. False if there is no number. */
static bool read_item(const tk_money_grammar *g, int i, item *it)
{
    memset(it, 0, sizeof *it);
    it->reading = TK_READING_NONE;
    it->first = i;
    if (minus_before(g, i)) {
        it->negative = true;
        i++;
    }
    int power = 0, number = i;
    bool accounts = false;
    it->reading = tk_read_prefix(g, i, &number, &power);
    it->prefixed = it->reading != TK_READING_NONE;
    if (it->prefixed) {
        if (tk_scan_is(g->scan, number, '-') && tk_scan_glued(g->scan, number) &&
            tk_scan_glued(g->scan, number + 1)) {
            it->negative = true;
            number++;
        }
        // "$(12.5) million", as accounts write it
        if (tk_scan_is(g->scan, number, '(') && tk_scan_glued(g->scan, number + 1) &&
            tk_scan_is(g->scan, number + 2, ')') && tk_scan_glued(g->scan, number + 2)) {
            it->negative = accounts = true;
            number++;
        }
        if (!tk_scan_joined(g->scan, number) || !tk_starts_number(g, number))
            return false;
    } else {
        number = i;
    }
    unsigned flags = g->flags | TK_NUMERAL_ABBR | TK_NUMERAL_SPACES | TK_NUMERAL_ZERO;
    if (accounts ? !read_accounts(g, number, &it->number)
                 : !tk_numeral(g->scan, number, flags, &it->number))
        return !it->negative && read_article(g, number, it);
    it->next = it->number.next;
    it->comma = has_decimal_comma(g, number);
    it->doubtful = !it->number.scaled && !power && is_doubtful(g, number);
    tk_suffix unit;
    if (it->number.fraction && it->number.words && tk_money_word(g, it->next, TK_CLASS_ARTICLE) &&
        tk_read_suffix(g, it->next + 1, &unit))
        it->next++; // "half a cent"
    tk_decimal_shift(&it->number.value, power);
    it->number.scaled |= power > 0;
    if (!it->number.scaled && tk_scan_is(g->scan, it->next, '+') &&
        tk_scan_glued(g->scan, it->next) && tk_money_word(g, it->next + 1, TK_CLASS_SCALE)) {
        // "$100+ million"
        int scale = tk_word_value(tk_atom_at(g, it->next + 1)->word, TK_CLASS_SCALE);
        tk_decimal_shift(&it->number.value, scale);
        it->number.scaled = it->open_ended = true;
        it->next += 2;
    }
    read_odd(g, it);
    it->open_ended |= read_plus(g, it->next, &it->next);
    read_grand(g, it);
    tk_suffix after;
    bool has_suffix = tk_read_suffix(g, it->next, &after);
    if (has_suffix && !it->prefixed && (!after.weak || weak_unit_fits(g, it, &after))) {
        it->reading = after.reading;
        it->suffixed = true;
        it->subunit = after.subunit;
        // "a trillion-dollar market": the article is the noun's.
        if (it->number.article && tk_is_hyphened(g, it->next))
            it->first++;
        it->next = after.next;
        tk_decimal_shift(&it->number.value, after.power);
        read_late_scale(g, it);
        read_rest(g, it);
        if (it->subunit)
            tk_decimal_shift(&it->number.value, subunit_power(g, it->reading));
    } else if (has_suffix && it->prefixed && !after.subunit && !after.power) {
        // "$249 USD", "$9.99 US dollars": the sign said again. "$5 euros" is not.
        tk_reading both = tk_reading_both(g->currencies, it->reading, after.reading);
        if (both != TK_READING_NONE) {
            it->reading = both;
            it->next = after.next;
        }
    } else if (it->prefixed && !has_suffix) {
        read_rest(g, it);
    }
    if (it->reading != TK_READING_NONE)
        read_nation_after(g, it);
    if (!it->open_ended)
        it->open_ended = read_plus(g, it->next, &it->next);
    it->number.value.negative = it->negative;
    return true;
}

/** As read_item(), which it reads ahead of the text. */
static bool read_ahead(const tk_money_grammar *g, int i, tk_amount_ahead *ahead, item *it)
{
    ahead->read = true;
    ahead->pays = g->pays;
    ahead->begin = tk_atom_at(g, i)->begin;
    ahead->i = i;
    ahead->found = read_item(g, i, it);
    ahead->item = *it;
    return ahead->found;
}

/** As read_item(), which takes what was read ahead: those of "$1-$1-$1-…" are read once each. */
static bool read_next(const tk_money_grammar *g, int i, const tk_amount_ahead *ahead, item *it)
{
    if (!ahead->read || ahead->begin != tk_atom_at(g, i)->begin || ahead->pays != g->pays)
        return read_item(g, i, it);
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

/** Gives the lower end the scale of the upper: "$5-7 million". */
static void share_scale(item *low, const item *high)
{
    tk_decimal bare = high->number.value;
    tk_decimal_shift(&bare, -high->number.power);
    if (!low->number.scaled && high->number.scaled &&
        tk_decimal_compare(&low->number.value, &bare) < 0)
        tk_decimal_shift(&low->number.value, high->number.power);
}

/** "$1.3815-30" is up to 1.3830: two digits stand for the last two of the number before. */
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

/** Joins `low` and what follows it to a range; false if there is none. */
static bool read_range(const tk_money_grammar *g, const item *first,
                       const tk_amount_context *context, tk_amount *out)
{
    bool tight;
    int i = read_connector(g, first->next, context, &tight);
    if (!i || first->open_ended || !tk_scan_joined(g->scan, i))
        return false;
    item low = *first, high;
    if (!read_ahead(g, i, context->ahead, &high) || high.negative)
        return false;
    if (high.number.power == 0 && high.number.scaled)
        return false;
    bool bare_high = high.reading == TK_READING_NONE;
    if (bare_high) {
        // "$5 to 10 people" is no range.
        if (low.reading == TK_READING_NONE || low.suffixed)
            return false;
        if (!tight && !high.number.scaled && !context->between)
            return false;
    } else if (low.reading == TK_READING_NONE && high.prefixed) {
        return false;
    }
    tk_reading reading = tk_reading_both(g->currencies, low.reading, high.reading);
    if (reading == TK_READING_NONE)
        return false;
    if (low.reading == TK_READING_NONE && high.subunit)
        tk_decimal_shift(&low.number.value, subunit_power(g, high.reading));
    share_scale(&low, &high);
    if (bare_high && tight && !low.number.scaled && !high.number.scaled)
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

/** An amount must not end within a word or a longer number. */
static bool ends_inside(const tk_money_grammar *g, int next)
{
    const tk_atom *a = tk_atom_at(g, next);
    return a->gap == TK_GAP_NONE &&
           (a->kind == TK_ATOM_NUMBER || a->kind == TK_ATOM_WORD ||
            tk_scan_is(g->scan, next, '%')) &&
           tk_atom_at(g, next - 1)->kind != TK_ATOM_SIGN && !tk_scan_is(g->scan, next - 1, ')') &&
           !tk_scan_is(g->scan, next - 1, '+') && !tk_scan_unspaced(g->scan, next - 1);
}

/** "a few million dollars": from two to ten of it. */
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
    static const uint64_t vague = UINT64_C(1) << TK_CLASS_SCALES | UINT64_C(1) << TK_CLASS_MULTI |
                                  UINT64_C(1) << TK_CLASS_CARD;
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
