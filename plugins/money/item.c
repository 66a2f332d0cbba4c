// SPDX-License-Identifier: MIT
#include "item.h"

#include <string.h>

typedef tk_amount_item item;

int tk_subunit_power(const tk_money_grammar *g, tk_reading reading)
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

/** Whether atom `i` begins a currency, so that a number before it is a separate amount. */
static bool currency_follows(const tk_money_grammar *g, int i)
{
    tk_suffix ignored;
    return tk_read_suffix(g, i, &ignored);
}

/** Whether an amount may end before atom `i`: no noun follows that it could describe. */
static bool ends_amount(const tk_money_grammar *g, int i)
{
    static const uint64_t may_follow =
        TK_CLASS_BIT(TK_CLASS_ENDS) | TK_CLASS_BIT(TK_CLASS_AND) | TK_CLASS_BIT(TK_CLASS_PER);
    const tk_atom *a = tk_atom_at(g, i);
    if (a->kind == TK_ATOM_WORD && a->gap <= TK_GAP_LINE)
        return tk_word_any(a->word, may_follow);
    return a->kind != TK_ATOM_NUMBER && a->kind != TK_ATOM_SIGN &&
           !(a->gap == TK_GAP_NONE && (a->ch == '-' || a->ch == '\''));
}

/** Small change: hundredths of the currency, or its subunit. */
typedef struct change {
    int power;     /**< power of ten: the value of one in units */
    int64_t limit; /**< the largest number that is less than a unit */
    int next;      /**< the atom after it */
} change;

/** The "and sixty-two cents" of "eleven dollars and sixty-two cents"; `unit` comes after the
 * number. */
static bool read_named_change(const tk_money_grammar *g, const item *it, const tk_suffix *unit,
                              change *out)
{
    tk_reading both = tk_reading_both(g->currencies, it->reading, unit->reading);
    if (!unit->subunit || both == TK_READING_NONE)
        return false;
    out->next = unit->next;
    out->power = tk_subunit_power(g, both) + unit->power;
    out->limit = out->power == -1 ? 9 : out->power == -2 ? 99 : 999; // "5 jiao", "250 fils"
    return true;
}

/** The "sixty-two" of "eleven dollars sixty-two": hundredths without a unit, in words or two
 * digits, at the end of a phrase. */
static bool read_bare_change(const tk_money_grammar *g, const item *it, int i,
                             const tk_number *number, change *out)
{
    const tk_atom *after = tk_atom_at(g, number->next);
    bool ends = after->kind == TK_ATOM_END || after->kind == TK_ATOM_PUNCT ||
                after->gap == TK_GAP_PARAGRAPH || tk_word_is(after->word, TK_CLASS_AND) ||
                (!after->capital && tk_word_is(after->word, TK_CLASS_CHANGE_ENDS));
    *out = (change){.power = -2, .limit = 99, .next = number->next};
    return !it->prefixed && i == it->next && ends && !tk_scan_is(g->scan, number->next, '%') &&
           (number->words || tk_atom_length(tk_atom_at(g, i)) == 2);
}

/** "a dollar and a half", but not "a dollar and half a day": `half` at atom `i`, after "and". */
static void add_half(const tk_money_grammar *g, item *it, int i, const tk_number *half)
{
    if (half->words && it->suffixed && !tk_scan_word(g->scan, i, TK_CLASS_FRACTION) &&
        ends_amount(g, half->next) && tk_decimal_add(&it->number.value, &half->value))
        it->next = half->next;
}

/** What may follow "eleven dollars": "and sixty-two cents", "sixty two", "50", "and a half"; and
 *  "$3": "and 50 cents". */
static void read_rest(const tk_money_grammar *g, item *it)
{
    if (it->subunit || it->number.scaled || it->number.value.exponent < 0)
        return;
    int i = it->next + tk_scan_is(g->scan, it->next, ',');
    bool joined = tk_money_word(g, i, TK_CLASS_AND);
    i += joined;
    if (it->prefixed && !joined)
        return; // "$3, 50 cents less"
    const tk_atom *a = tk_atom_at(g, i);
    tk_number rest;
    if (a->gap == TK_GAP_NONE || a->gap > TK_GAP_LINE || !tk_numeral(g->scan, i, 0, &rest) ||
        rest.scaled || rest.vague)
        return;
    if (rest.fraction && joined)
        add_half(g, it, i, &rest);
    if (rest.article || rest.fraction)
        return;
    tk_suffix unit;
    change more;
    bool named = tk_read_suffix(g, rest.next, &unit);
    if (!(named ? read_named_change(g, it, &unit, &more)
                : read_bare_change(g, it, i, &rest, &more)))
        return;
    int64_t value = tk_decimal_int(&rest.value);
    tk_decimal_shift(&rest.value, more.power);
    if (value >= 1 && value <= more.limit && tk_decimal_add(&it->number.value, &rest.value))
        it->next = more.next;
}

/** Multiplies the amount by the power of ten of a scale, which ends before atom `next`. */
static void set_scale(item *it, int power, int next)
{
    tk_decimal_shift(&it->number.value, power);
    it->number.scaled = true;
    it->number.power = power;
    it->next = next;
}

/** The power of ten of the word at atom `i` in the class. */
static int power_at(const tk_money_grammar *g, int i, uint32_t class_id)
{
    return tk_word_value(tk_atom_at(g, i)->word, class_id);
}

/** "75 USD million", "1.2 USD bn": the scale after the currency. */
static void read_late_scale(const tk_money_grammar *g, item *it)
{
    if (it->number.scaled || !it->suffixed || tk_atom_at(g, it->next)->kind != TK_ATOM_WORD)
        return;
    bool full = tk_money_word(g, it->next, TK_CLASS_SCALE);
    bool letters = !full && tk_money_word(g, it->next, TK_CLASS_ABBR) &&
                   tk_atom_length(tk_atom_at(g, it->next)) == 2;
    if ((full || letters) && !currency_follows(g, it->next + 1))
        set_scale(it, power_at(g, it->next, full ? TK_CLASS_SCALE : TK_CLASS_ABBR), it->next + 1);
}

/** "minus $5", "-$5", but not "3-$5". */
static bool minus_before(const tk_money_grammar *g, int i)
{
    if (tk_money_word(g, i, TK_CLASS_MINUS))
        return tk_atom_at(g, i + 1)->gap == TK_GAP_SPACE;
    if (!tk_scan_is(g->scan, i, '-') || !tk_scan_glued(g->scan, i + 1))
        return false;
    uint32_t begin = tk_atom_at(g, i)->begin;
    char before = begin ? g->scan->text[begin - 1] : ' ';
    return before == ' ' || before == '(' || before == '\n';
}

/** "6 pounds and 4 pence", "200 pounds ($260)": what follows a doubtful unit confirms it. */
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

/** "1,200 won", "5 million pounds": a unit that has another meaning too needs a large or exact
 * amount, a verb of paying, or small change after it. "Pounds of", "the 25,000 mark" and
 * "2,000-pound bombs" are not money. */
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

/** The number of "(12.5) million", "(30)m": the scale comes after the bracket. */
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

/** "1.500": the stop may be a decimal point, or separate groups of three. */
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

/** "a dollar", "an Australian dollar", "a dollar fifty": one unit, unless a noun follows that it
 * describes. */
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
        tk_decimal_shift(&it->number.value, tk_subunit_power(g, unit.reading));
    return true;
}

/** "$7 million Canadian", "$9 million (U.S.)": the nationality after the amount, unless it
 * describes a noun. */
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
    set_scale(it, power_at(g, it->next, TK_CLASS_GRAND), it->next + 1);
    it->bare = true;
}

/** "$20-odd million", "£20m-odd". */
static void read_odd(const tk_money_grammar *g, item *it)
{
    int i = tk_after_hyphen(g, it->next);
    if (!tk_scan_word(g->scan, i, TK_CLASS_ODD) || (i == it->next && !it->number.scaled))
        return;
    it->odd = true;
    it->next = i + 1;
    if (!it->number.scaled && tk_money_word(g, i + 1, TK_CLASS_SCALE))
        set_scale(it, power_at(g, i + 1, TK_CLASS_SCALE), i + 2);
}

/** "$100+ million". The scale is not part of the number, `number.power`: it does not end a range.
 */
static void read_open_scale(const tk_money_grammar *g, item *it)
{
    int i = it->next;
    if (it->number.scaled || !tk_scan_is(g->scan, i, '+') || !tk_scan_glued(g->scan, i) ||
        !tk_money_word(g, i + 1, TK_CLASS_SCALE))
        return;
    tk_decimal_shift(&it->number.value, power_at(g, i + 1, TK_CLASS_SCALE));
    it->number.scaled = it->open_ended = true;
    it->next = i + 2;
}

/** What comes before an amount's number. */
typedef struct lead {
    int number;    /**< the number's atom */
    int power;     /**< power of ten, for "MEUR 60" */
    bool accounts; /**< "$(12.5) million", a loss in accounts */
} lead;

/** "$", "-$", "$-", "$(", or nothing. False if no number follows a currency. */
static bool read_lead(const tk_money_grammar *g, int i, item *it, lead *out)
{
    tk_prefix prefix;
    it->negative = minus_before(g, i);
    i += it->negative;
    *out = (lead){.number = i};
    it->prefixed = tk_read_prefix(g, i, &prefix);
    if (!it->prefixed)
        return true;
    it->reading = prefix.reading;
    *out = (lead){.number = prefix.next, .power = prefix.power};
    int *number = &out->number;
    if (tk_scan_past_hyphen(g->scan, *number) > *number) {
        it->negative = true;
        ++*number;
    }
    if (tk_scan_is(g->scan, *number, '(') && tk_scan_glued(g->scan, *number + 1) &&
        tk_scan_is(g->scan, *number + 2, ')') && tk_scan_glued(g->scan, *number + 2)) {
        it->negative = out->accounts = true;
        ++*number;
    }
    return tk_scan_joined(g->scan, *number) && tk_starts_number(g, *number);
}

/** The number after the lead; `it->next` becomes the atom after it. */
static bool read_number(const tk_money_grammar *g, const lead *at, item *it)
{
    unsigned flags = g->flags | TK_NUMERAL_ABBR | TK_NUMERAL_SPACES | TK_NUMERAL_ZERO;
    if (at->accounts ? !read_accounts(g, at->number, &it->number)
                     : !tk_numeral(g->scan, at->number, flags, &it->number))
        return false;
    it->next = it->number.next;
    it->comma = has_decimal_comma(g, at->number);
    it->doubtful = !it->number.scaled && !at->power && is_doubtful(g, at->number);
    tk_decimal_shift(&it->number.value, at->power);
    it->number.scaled |= at->power > 0;
    tk_suffix unit;
    if (it->number.fraction && it->number.words && tk_money_word(g, it->next, TK_CLASS_ARTICLE) &&
        tk_read_suffix(g, it->next + 1, &unit))
        it->next++; // "half a cent"
    return true;
}

/** "5 million euros", "75 USD million", "eleven dollars sixty-two": reads what follows the number,
 *  which begins with `unit`. */
static void take_unit(const tk_money_grammar *g, const tk_suffix *unit, item *it)
{
    it->reading = unit->reading;
    it->suffixed = true;
    it->subunit = unit->subunit;
    // "a trillion-dollar market": the article belongs to the noun.
    if (it->number.article && tk_is_hyphened(g, it->next))
        it->first++;
    it->next = unit->next;
    tk_decimal_shift(&it->number.value, unit->power);
    read_late_scale(g, it);
    read_rest(g, it);
    if (it->subunit)
        tk_decimal_shift(&it->number.value, tk_subunit_power(g, it->reading));
}

/** "$249 USD", "$9.99 US dollars": `unit` repeats the currency of the sign. "$5 euros" does not. */
static void take_again(const tk_money_grammar *g, const tk_suffix *unit, item *it)
{
    tk_reading both = tk_reading_both(g->currencies, it->reading, unit->reading);
    if (unit->subunit || unit->power || both == TK_READING_NONE)
        return;
    it->reading = both;
    it->next = unit->next;
}

/** Reads the currency after the number, or what follows a number with its currency before it. */
static void read_currency_after(const tk_money_grammar *g, item *it)
{
    tk_suffix unit;
    if (!tk_read_suffix(g, it->next, &unit)) {
        if (it->prefixed)
            read_rest(g, it);
    } else if (it->prefixed) {
        take_again(g, &unit, it);
    } else if (!unit.weak || weak_unit_fits(g, it, &unit)) {
        take_unit(g, &unit, it);
    }
}

bool tk_item_read(const tk_money_grammar *g, int i, item *it)
{
    lead at;
    memset(it, 0, sizeof *it);
    it->reading = TK_READING_NONE;
    it->first = i;
    if (!read_lead(g, i, it, &at))
        return false;
    if (!read_number(g, &at, it))
        return !it->negative && read_article(g, at.number, it);
    read_open_scale(g, it);
    read_odd(g, it);
    it->open_ended |= read_plus(g, it->next, &it->next);
    read_grand(g, it);
    read_currency_after(g, it);
    if (it->reading != TK_READING_NONE)
        read_nation_after(g, it);
    if (!it->open_ended)
        it->open_ended = read_plus(g, it->next, &it->next);
    it->number.value.negative = it->negative;
    return true;
}
