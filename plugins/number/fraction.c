// SPDX-License-Identifier: MIT
#include "fraction.h"

#include <string.h>

enum { LONGEST = 16, POWER_DIGITS = 40 }; // atoms of a fraction; digits kept in a power

static const uint64_t number_words = TK_CLASS_BIT(TK_CLASS_CARD) | TK_CLASS_BIT(TK_CLASS_HUNDRED) |
                                     TK_CLASS_BIT(TK_CLASS_SCALE) | TK_CLASS_BIT(TK_CLASS_AND);

/** The value of a denominator: TK_CLASS_PARTS. */
static uint64_t denominator(int32_t value)
{
    uint64_t power = 1;
    for (; value < 0; value++)
        power *= 10;
    return power > 1 ? power : (uint64_t)value;
}

static bool set_parts(tk_number *out, uint64_t top, uint64_t bottom, int next)
{
    memset(out, 0, sizeof *out);
    tk_decimal_ratio(&out->value, top, bottom, TK_FRACTION_DIGITS);
    out->next = next;
    out->words = out->fraction = true;
    return true;
}

/** The whole number in words in the atoms from `i` up to `end`, or 0. */
static uint64_t read_whole(tk_scan *scan, int i, int end)
{
    // The number must not continue at `end`, so the text is temporarily cut there.
    tk_scan_at(scan, end);
    tk_atom *stop = &scan->atoms[end], saved = *stop;
    *stop = (tk_atom){.begin = saved.begin, .end = saved.begin, .gap = TK_GAP_PARAGRAPH};
    tk_number number;
    bool whole = i < end && tk_numeral(scan, i, 0, &number) && number.next == end && number.words &&
                 !number.vague && !number.fraction;
    *stop = saved;
    int64_t value = whole ? tk_decimal_int(&number.value) : 0;
    return value > 0 ? (uint64_t)value : 0;
}

/** "1/3", "3/16": without spaces, and not a date. The atom after it, or 0. */
static int read_slash(tk_scan *scan, int i, int *top, int *bottom)
{
    if (!tk_scan_is(scan, i + 1, '/') || !tk_scan_glued(scan, i + 1) ||
        !tk_scan_glued(scan, i + 2) || tk_scan_is(scan, i + 3, '/'))
        return 0;
    *top = tk_numeral_plain(scan, i);
    *bottom = tk_numeral_plain(scan, i + 2);
    return *top > 0 && *top < *bottom ? i + 3 : 0;
}

/** The denominator in the words from `k` up to `p` and the ordinal at `p`: "twenty-fifths". 0 if
 * they are not a denominator. */
static uint64_t read_denominator(tk_scan *scan, int k, int p, int32_t last)
{
    if (k == p)
        return last == 1 ? 0 : denominator(last);
    bool hyphen = tk_scan_is(scan, p - 1, '-');
    bool fits = last > 0 && last < 100 && tk_scan_word(scan, k, TK_CLASS_CARD);
    uint64_t front = fits ? read_whole(scan, k, p - hyphen) : 0;
    return front && front % (last < 10 ? 10 : 100) == 0 ? front + (uint64_t)last : 0;
}

/** The ordinal at the end of the number words from `i` on, "fifths", with the last "and" before it
 * in `joint` (0: none). 0 if there is none. */
static int find_ordinal(tk_scan *scan, int i, int *joint)
{
    *joint = 0;
    for (int p = i; p - i <= LONGEST && (p == i || tk_scan_joined(scan, p)); p++) {
        const tk_word *word = tk_scan_at(scan, p)->word;
        if (p > i && tk_word_is(word, TK_CLASS_PARTS))
            return p;
        // "one twenty-fifth"
        if (p > i + 1 && tk_word_is(word, TK_CLASS_PART) && read_whole(scan, i, i + 1) == 1)
            return p;
        bool hyphen = tk_scan_is(scan, p, '-') && tk_scan_glued(scan, p);
        bool article = p == i && tk_word_is(word, TK_CLASS_ARTICLE);
        if (!hyphen && !article && !tk_word_any(word, number_words))
            return 0;
        if (tk_word_is(word, TK_CLASS_AND))
            *joint = p;
    }
    return 0;
}

/**
 * "three twenty-fifths", "one hundred thirty-two fifths", "two hundred and six hundredths": a whole
 * number may come before "and". The denominator takes as many words as possible with a numerator
 * left.
 */
static bool read_compound(tk_scan *scan, int i, tk_number *out)
{
    int joint, p = find_ordinal(scan, i, &joint), first = joint ? joint + 1 : i;
    if (!p || (joint && tk_scan_word(scan, joint - 1, TK_CLASS_SCALE)))
        return false; // "two million and three fifths" are 2.6 million
    bool singular = !tk_scan_word(scan, p, TK_CLASS_PARTS);
    uint32_t class_id = singular ? TK_CLASS_PART : TK_CLASS_PARTS;
    int32_t last = tk_word_value(tk_scan_at(scan, p)->word, class_id);
    uint64_t whole = joint ? read_whole(scan, i, joint) : 0;
    if (joint && !whole)
        return false;
    for (int k = first + 1; k <= p; k++) {
        bool hyphen = tk_scan_is(scan, k - 1, '-');
        if (tk_scan_is(scan, k, '-') || (k < p && hyphen) ||
            (singular && (k == p || k != first + 1)))
            continue;
        uint64_t bottom = read_denominator(scan, k, p, last);
        uint64_t top = bottom ? read_whole(scan, first, k - hyphen) : 0;
        if (!top)
            continue;
        set_parts(out, top, bottom, p + 1);
        tk_decimal more;
        tk_decimal_set_int(&more, whole, 0);
        if (whole && tk_decimal_add(&out->value, &more))
            tk_decimal_round(&out->value, TK_FRACTION_DIGITS);
        return true;
    }
    return false;
}

/** Whether "by" or the last word of a modifier ends right before byte `begin`: "as much as". */
static bool follows_measure(const tk_scan *scan, uint32_t begin)
{
    char folded[TK_FORM_MAX];
    uint32_t end = begin, first, n = 0;
    if (end && scan->text[end - 1] == ' ')
        end--;
    for (first = end; first && (unsigned char)((scan->text[first - 1] | 32) - 'a') < 26;)
        first--;
    if (end - first > sizeof folded)
        return false;
    for (uint32_t p = first; p < end; p++)
        folded[n++] = (char)(scan->text[p] | 32);
    static const uint64_t measures =
        TK_CLASS_BIT(TK_CLASS_MEASURE) | TK_CLASS_BIT(TK_CLASS_MOD_END);
    return tk_word_any(tk_word_table_find(scan->lexicon, folded, n), measures);
}

/** Whether "a third" is a fraction: "a third of its sales", "fell by a third in May", "more than a
 *  fifth since". Elsewhere it may be an ordinal. */
static bool is_share(tk_scan *scan, int i)
{
    const tk_atom *next = tk_scan_at(scan, i + 2);
    if (tk_scan_joined_word(scan, i + 2, TK_CLASS_OF))
        return true;
    bool ends = next->kind != TK_ATOM_WORD ? next->gap || next->ch != '-'
                                           : tk_word_is(next->word, TK_CLASS_THEN);
    return ends && follows_measure(scan, tk_scan_at(scan, i)->begin);
}

/** Whether more number words, or an ordinal, follow atom `i`, which is rare. */
static bool goes_on(tk_scan *scan, int i)
{
    const uint64_t more = number_words | TK_CLASS_BIT(TK_CLASS_PARTS) |
                          TK_CLASS_BIT(TK_CLASS_PART) | TK_CLASS_BIT(TK_CLASS_ORDINAL);
    const tk_atom *a = tk_scan_at(scan, i + 1);
    return a->kind == TK_ATOM_PUNCT ? a->ch == '-' || a->ch == '/' : tk_word_any(a->word, more);
}

/** "a third of", "a hundredth". */
static bool read_article_part(tk_scan *scan, int i, tk_number *out)
{
    int32_t bottom = tk_word_value(tk_scan_at(scan, i + 1)->word, TK_CLASS_PART);
    return (bottom < 0 || bottom >= 100 || is_share(scan, i)) &&
           set_parts(out, 1, denominator(bottom), i + 2);
}

/** The atom after the hyphen that follows the numerator at `i`: "two-thirds", and the "two -
 * thirds" of tokenizers; "2-thirds" must be without spaces. */
static int past_numerator(tk_scan *scan, int i, bool card)
{
    if (!tk_scan_is(scan, i + 1, '-'))
        return i + 1;
    bool joins = card ? tk_scan_at(scan, i + 1)->gap == tk_scan_at(scan, i + 2)->gap
                      : tk_scan_glued(scan, i + 1) && tk_scan_glued(scan, i + 2);
    return i + 1 + joins;
}

/** "two thirds", "one-fifth", "3 quarters": a numerator of one word, and the denominator. The atom
 *  after them, or 0. "Twenty fifths" are 25ths. */
static int read_simple(tk_scan *scan, int i, int *times, int32_t *parts)
{
    const tk_word *word = tk_scan_at(scan, i)->word;
    bool card = tk_word_is(word, TK_CLASS_CARD);
    *times = card ? tk_word_value(word, TK_CLASS_CARD) : tk_numeral_plain(scan, i);
    uint32_t class_id = *times == 1 ? TK_CLASS_PART : TK_CLASS_PARTS;
    int j = past_numerator(scan, i, card);
    if (*times < 1 || !tk_scan_joined_word(scan, j, class_id))
        return 0;
    *parts = tk_word_value(tk_scan_at(scan, j)->word, class_id);
    bool tens = card && *times >= 20 && *parts >= 0 && *parts <= 9;
    return tens ? 0 : j + 1;
}

bool tk_fraction_parts(tk_scan *scan, int i, tk_number *out)
{
    static const uint64_t compounds = TK_CLASS_BIT(TK_CLASS_CARD) | TK_CLASS_BIT(TK_CLASS_ARTICLE) |
                                      TK_CLASS_BIT(TK_CLASS_HUNDRED);
    if (!goes_on(scan, i))
        return false;
    if (tk_scan_word(scan, i, TK_CLASS_ARTICLE) && tk_scan_joined_word(scan, i + 1, TK_CLASS_PART))
        return read_article_part(scan, i, out);
    int top, bottom, next = read_slash(scan, i, &top, &bottom);
    if (next)
        return bottom <= 9 && set_parts(out, (uint64_t)top, (uint64_t)bottom, next);
    int32_t parts;
    next = read_simple(scan, i, &top, &parts);
    if (next)
        return parts != 1 && set_parts(out, (uint64_t)top, denominator(parts), next);
    return tk_word_any(tk_scan_at(scan, i)->word, compounds) && read_compound(scan, i, out);
}

/** The "and 3/4" of "1 and 3/4", the "3/16" of "5 3/16"; `i` is after the "and". */
static bool read_slash_rest(tk_scan *scan, int i, const tk_number *whole, tk_number *rest)
{
    int top, bottom, next = tk_scan_at(scan, i)->gap ? read_slash(scan, i, &top, &bottom) : 0;
    return !whole->scaled && whole->value.exponent >= 0 && next &&
           (bottom <= 16 || bottom == 32 || bottom == 64) &&
           set_parts(rest, (uint64_t)top, (uint64_t)bottom, next);
}

/** The "a third", "two thirds" after "and". */
static bool read_words_rest(tk_scan *scan, int i, tk_number *rest)
{
    if (!tk_scan_word(scan, i, TK_CLASS_ARTICLE) ||
        !tk_scan_joined_word(scan, i + 1, TK_CLASS_PART))
        return tk_fraction_parts(scan, i, rest);
    int32_t value = tk_word_value(tk_scan_at(scan, i + 1)->word, TK_CLASS_PART);
    return set_parts(rest, 1, denominator(value), i + 2);
}

void tk_fraction_rest(tk_scan *scan, tk_number *out)
{
    tk_number rest;
    int i = out->next;
    bool joint = tk_scan_word(scan, i, TK_CLASS_AND);
    if (out->fraction || (!joint && (out->words || tk_scan_at(scan, i)->kind != TK_ATOM_NUMBER)) ||
        !tk_scan_joined(scan, i) || !tk_scan_joined(scan, i + joint))
        return;
    if (!(out->words ? read_words_rest(scan, i + 1, &rest)
                     : read_slash_rest(scan, i + joint, out, &rest)) ||
        !tk_decimal_add(&out->value, &rest.value))
        return;
    out->next = rest.next; // "a hundred and two thirds"
    out->fraction = true;
    tk_decimal_round(&out->value, TK_FRACTION_DIGITS);
}

/** Raises the value to a power, to 15 digits except for powers of ten. False if this is not
 *  possible. */
static bool raise(tk_decimal *value, int power)
{
    bool ten = value->n == 1 && value->digits[0] == '1';
    int times = power < 0 ? -power : power;
    if (ten) {
        value->exponent *= power;
        return true;
    }
    tk_decimal base = *value, result;
    base.negative = false;
    tk_decimal_set_int(&result, 1, 0);
    for (int k = 0; k < times; k++) {
        if (!tk_decimal_multiply(&result, &base))
            return false;
        tk_decimal_round(&result, POWER_DIGITS);
    }
    if (power < 0) {
        tk_decimal_round(&result, TK_FRACTION_DIGITS + 2);
        int32_t exponent = result.exponent;
        result.exponent = 0;
        int64_t bottom = 0;
        for (int32_t k = 0; k < result.n; k++)
            bottom = bottom * 10 + (result.digits[k] - '0');
        if (!bottom)
            return false;
        tk_decimal_ratio(&result, 1, (uint64_t)bottom, TK_FRACTION_DIGITS);
        result.exponent -= exponent;
    }
    tk_decimal_round(&result, TK_FRACTION_DIGITS);
    *value = result;
    return true;
}

/** Whether atom `i` is a sign of multiplication: "x", "*", "×". */
static bool is_times(const tk_scan *scan, const tk_atom *a)
{
    const char *mark = scan->text + a->begin;
    return a->end - a->begin == 1 ? *mark == 'x' || *mark == '*' : !memcmp(mark, "\xc3\x97", 2);
}

/** "x10^", "e" or "^" at atom `i`: the atom after it, or 0. `scientific`: a power of ten. */
static int read_power_sign(tk_scan *scan, int i, bool *scientific)
{
    const tk_atom *a = tk_scan_at(scan, i);
    char mark = scan->text[a->begin];
    *scientific = true;
    if (is_times(scan, a) && tk_numeral_plain(scan, i + 1) == 10 && tk_scan_is(scan, i + 2, '^'))
        return i + 3;
    if (a->end - a->begin == 1 && (mark == 'e' || mark == 'E') && tk_scan_glued(scan, i) &&
        tk_scan_glued(scan, i + 1))
        return i + 1;
    *scientific = false;
    return tk_scan_is(scan, i, '^') && tk_scan_glued(scan, i) ? i + 1 : 0;
}

bool tk_fraction_power(tk_scan *scan, tk_number *out)
{
    bool scientific;
    int i = read_power_sign(scan, out->next, &scientific);
    if (!i)
        return true;
    bool negative = tk_scan_is(scan, i, '-');
    i += negative || tk_scan_is(scan, i, '+');
    int power = tk_scan_glued(scan, i) ? tk_numeral_plain(scan, i) : -1;
    if (power < 0 || power > 99)
        return false;
    if (scientific)
        tk_decimal_shift(&out->value, negative ? -power : power);
    else if (!raise(&out->value, negative ? -power : power))
        return false;
    out->next = i + 1;
    out->scaled = true;
    return true;
}

void tk_fraction_over(tk_scan *scan, tk_number *out)
{
    const tk_word *word;
    tk_number under;
    int64_t top = tk_decimal_int(&out->value);
    int atoms = tk_scan_joined(scan, out->next) && top > 0 && !out->scaled
                    ? tk_scan_phrase(scan, out->next, TK_CLASS_OVER, &word)
                    : 0;
    if (!atoms || !tk_scan_joined(scan, out->next + atoms) ||
        !tk_numeral(scan, out->next + atoms, 0, &under) || under.vague || under.grouped)
        return;
    int64_t bottom = tk_decimal_int(&under.value);
    const tk_atom *after = tk_scan_at(scan, under.next);
    if (tk_word_value(word, TK_CLASS_OVER) == TK_OVER_ENDING) {
        // "one over twenty"; "5 over 10 years" is not a fraction
        if (bottom < 2 || after->kind == TK_ATOM_WORD || after->kind == TK_ATOM_NUMBER)
            return;
    } else if (bottom <= top) {
        return;
    }
    if (bottom > 1000)
        return;
    tk_decimal_ratio(&out->value, (uint64_t)top, (uint64_t)bottom, TK_FRACTION_DIGITS);
    out->next = under.next;
    out->fraction = true;
}

/** "1,000th": its value, or 0. */
static int64_t read_digits_ordinal(tk_scan *scan, int i, int *next)
{
    tk_decimal value;
    *next = i + 2;
    if (!tk_scan_glued(scan, i + 1) || !tk_scan_word(scan, i + 1, TK_CLASS_SUFFIX) ||
        !tk_numeral_digits(scan, i, 0, &value, NULL))
        return 0;
    int64_t ordinal = tk_decimal_int(&value);
    return ordinal > 0 ? ordinal : 0;
}

/** The value of an ordinal after a number: "one hundred and fifth", "two hundredth"; 0 if they do
 * not belong together: "one hundredth" is a fraction. `joined`: by "and" or a hyphen. */
static int64_t join_ordinal(int64_t front, int32_t last, bool joined)
{
    if (last >= 100)
        return front > 1 && front < last && !joined ? front * last : 0;
    return front >= 100 && front % (last < 10 ? 10 : 100) == 0 ? front + last : 0;
}

int64_t tk_fraction_ordinal(tk_scan *scan, int i, int *next)
{
    static const uint64_t first = TK_CLASS_BIT(TK_CLASS_CARD) | TK_CLASS_BIT(TK_CLASS_ARTICLE);
    tk_number number;
    const tk_atom *a = tk_scan_at(scan, i);
    if (a->kind == TK_ATOM_NUMBER)
        return read_digits_ordinal(scan, i, next);
    if (!tk_word_any(a->word, first) || !goes_on(scan, i) || !tk_numeral(scan, i, 0, &number) ||
        !number.words || number.fraction || number.vague)
        return 0;
    int j = tk_scan_past_hyphen(scan, number.next);
    if (tk_scan_joined_word(scan, number.next, TK_CLASS_AND))
        j++;
    if (!tk_scan_joined_word(scan, j, TK_CLASS_ORDINAL))
        return 0;
    *next = j + 1;
    int32_t last = tk_word_value(tk_scan_at(scan, j)->word, TK_CLASS_ORDINAL);
    return join_ordinal(tk_decimal_int(&number.value), last, j > number.next);
}
