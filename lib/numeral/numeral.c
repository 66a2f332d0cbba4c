// SPDX-License-Identifier: MIT
#include <toolkit/text/numeral.h>

#include <string.h>

/** The atom after `i`, or after a hyphen that joins them ("twenty-five", "half-a-billion"). */
static int after(tk_scan *scan, int i)
{
    const tk_atom *a = tk_scan_at(scan, i + 1);
    bool joins = a->kind == TK_ATOM_PUNCT && a->ch == '-' && a->gap == TK_GAP_NONE;
    return joins && tk_scan_glued(scan, i + 2) ? i + 2 : i + 1;
}

static int card_value(tk_scan *scan, int i)
{
    return tk_word_value(tk_scan_at(scan, i)->word, TK_CLASS_CARD);
}

/** 1 … 99 in words: "five", "twenty-five", "twenty five". 0, with `*next` unchanged, if there is
 * none.
 */
static int read_tens(tk_scan *scan, int i, int *next)
{
    if (!tk_scan_word(scan, i, TK_CLASS_CARD))
        return 0;
    int value = card_value(scan, i), j = after(scan, i);
    *next = i + 1;
    if (value >= 20 && tk_scan_joined_word(scan, j, TK_CLASS_CARD)) {
        int unit = card_value(scan, j);
        if (unit >= 1 && unit <= 9) {
            value += unit;
            *next = j + 1;
        }
    }
    return value;
}

/** 1 … 9999 in words, hundreds included ("twelve hundred"). 0 if there is none. */
static int read_hundreds(tk_scan *scan, int i, int *next)
{
    int j = i, value = read_tens(scan, i, &j);
    int hundred = value ? after(scan, j - 1) : i;
    if (!tk_scan_joined_word(scan, hundred, TK_CLASS_HUNDRED)) {
        if (value)
            *next = j;
        return value;
    }
    value = (value ? value : 1) * 100;
    *next = hundred + 1;
    j = after(scan, hundred);
    if (tk_scan_joined_word(scan, j, TK_CLASS_AND))
        j = after(scan, j);
    int rest_next = j, rest = tk_scan_joined(scan, j) ? read_tens(scan, j, &rest_next) : 0;
    if (rest) {
        value += rest;
        *next = rest_next;
    }
    return value;
}

/** The comma of "two million, five hundred thousand": what follows has a scale of its own. */
static bool goes_on_after_comma(tk_scan *scan, int i)
{
    int next;
    if (!tk_scan_joined(scan, i + 1) || !tk_scan_word(scan, i + 1, TK_CLASS_CARD))
        return false;
    return read_hundreds(scan, i + 1, &next) &&
           tk_scan_joined_word(scan, after(scan, next - 1), TK_CLASS_SCALE);
}

/** The power of ten of the scale at `i`, "million"; 0 if there is none. */
static int scale_at(tk_scan *scan, int i)
{
    return tk_scan_joined_word(scan, i, TK_CLASS_SCALE)
               ? tk_word_value(tk_scan_at(scan, i)->word, TK_CLASS_SCALE)
               : 0;
}

/** The atom after `last` at which the next group of a number in words may begin: after "and", or
 * after a comma as in "two million, five hundred thousand". */
static int next_group(tk_scan *scan, int last)
{
    int j = after(scan, last);
    const tk_atom *a = tk_scan_at(scan, j);
    bool joint = a->kind == TK_ATOM_PUNCT ? a->ch == ',' && goes_on_after_comma(scan, j)
                                          : tk_scan_joined_word(scan, j, TK_CLASS_AND);
    return j + joint;
}

static uint64_t power_of_ten(int power)
{
    uint64_t value = 1;
    for (int k = 0; k < power; k++)
        value *= 10;
    return value;
}

/** "two hundred and six thousand three hundred". */
static bool read_words(tk_scan *scan, int i, tk_number *out)
{
    uint64_t total = 0;
    int limit = 19, next = i; // the next group must be below this power of ten
    do {
        bool first = next == i;
        int j = first ? i : next_group(scan, next - 1), group_next = j;
        int group = first || tk_scan_joined(scan, j) ? read_hundreds(scan, j, &group_next) : 0;
        if (!group)
            break;
        int scale = after(scan, group_next - 1), power = scale_at(scan, scale);
        if (power >= limit || power > 15)
            break;
        // "five billion and three quarters"
        if (!first && j > next && tk_scan_word(scan, j - 1, TK_CLASS_AND) &&
            tk_scan_joined_word(scan, scale, TK_CLASS_FRACTION))
            break;
        total += (uint64_t)group * power_of_ten(power);
        out->scaled |= power > 0;
        out->power = power;
        next = power ? scale + 1 : group_next;
        limit = power;
    } while (limit);
    if (next == i)
        return false;
    tk_decimal_set_int(&out->value, total, 0);
    out->next = next;
    out->words = true;
    return true;
}

/** Adds the decimals of "five point two", "nine point zero four". */
static bool add_point(tk_scan *scan, tk_number *out)
{
    char digits[16];
    size_t n = 0;
    int next = out->next + 1;
    if (out->scaled || !tk_scan_joined_word(scan, out->next, TK_CLASS_POINT))
        return true;
    while (n + 2 < sizeof digits && tk_scan_joined_word(scan, next, TK_CLASS_CARD)) {
        int value = read_tens(scan, next, &next);
        if (value > 9)
            digits[n++] = (char)('0' + value / 10);
        digits[n++] = (char)('0' + value % 10);
    }
    tk_decimal part;
    if (!n)
        return true;
    out->next = next;
    return tk_decimal_set(&part, digits, n, -(int32_t)n) && tk_decimal_add(&out->value, &part);
}

/** "a dozen", "two dozen", "half a dozen" */
static bool read_dozens(tk_scan *scan, int i, bool article, tk_number *out)
{
    int next = i, times = article ? 1 : tk_numeral_plain(scan, i);
    if (times > 0 && !article)
        next = i + 1;
    else if (!article)
        times = read_tens(scan, i, &next);
    int dozen = next > i ? after(scan, next - 1) : i;
    if (times < 1 || times > 99 || !tk_scan_joined_word(scan, dozen, TK_CLASS_DOZEN))
        return false;
    tk_decimal_set_int(&out->value, (uint64_t)times * 12, 0);
    out->next = dozen + 1;
    out->words = true;
    return true;
}

/** ½ ¼ ¾ and "1/2": thousandths, with the atom after it in `next`; or 0. */
static int sign_fraction(tk_scan *scan, int i, int *next)
{
    const tk_atom *a = tk_scan_at(scan, i);
    *next = i + 1;
    if (a->kind == TK_ATOM_PUNCT)
        return a->ch == 'h' ? 500 : a->ch == 'q' ? 250 : a->ch == 't' ? 750 : 0;
    if (!tk_scan_is(scan, i + 1, '/') || !tk_scan_glued(scan, i + 1) ||
        !tk_scan_glued(scan, i + 2) || tk_scan_is(scan, i + 3, '/'))
        return 0;
    int top = tk_numeral_plain(scan, i), bottom = tk_numeral_plain(scan, i + 2);
    if (top < 1 || bottom < 2 || bottom > 8 || top >= bottom || top * 1000 % bottom)
        return 0;
    *next = i + 3;
    return top * 1000 / bottom;
}

/** "half", "three quarters", "a quarter": thousandths, with the atom after it in `next`; or 0. */
static int word_fraction(tk_scan *scan, int i, int *next)
{
    int j = i, times = 1;
    if (tk_scan_joined_word(scan, j, TK_CLASS_ARTICLE)) {
        j = after(scan, j);
    } else if (tk_scan_word(scan, j, TK_CLASS_CARD)) {
        times = card_value(scan, j);
        j = after(scan, j);
    }
    if (!tk_scan_word(scan, j, TK_CLASS_FRACTION) || (j > i && !tk_scan_joined(scan, j)))
        return 0;
    int part = tk_word_value(tk_scan_at(scan, j)->word, TK_CLASS_FRACTION), value = times * part;
    if (j == i && part < 250)
        return 0; // "one hundred and fifth"
    *next = j + 1;
    return value < 1000 ? value : 0;
}

/** Adds thousandths of the last scale: "a million and a half" is 1.5 million. */
static bool add_fraction(tk_number *out, int thousandths, int next)
{
    tk_decimal part;
    tk_decimal_set_int(&part, (uint64_t)thousandths, out->power - 3);
    out->next = next;
    out->fraction = true;
    return tk_decimal_add(&out->value, &part);
}

/** "… and a half", "… and three quarters", " 1/2" after a whole number. */
static bool read_added_fraction(tk_scan *scan, tk_number *out)
{
    int next, i = out->next, value = 0;
    if (tk_scan_joined(scan, i) && !out->words)
        value = sign_fraction(scan, i, &next);
    if (!value && tk_scan_joined_word(scan, after(scan, i - 1), TK_CLASS_AND))
        value = word_fraction(scan, after(scan, after(scan, i - 1)), &next);
    // "$400 million and half a billion" are two numbers
    if (!value || (out->scaled && !out->words && tk_scan_joined_word(scan, next, TK_CLASS_ARTICLE)))
        return true;
    // "two billion and a half million"
    int scale = after(scan, next - 1), whole = out->power;
    int power = out->scaled ? scale_at(scan, scale) : 0;
    if (power && power < whole) {
        out->power = power;
        next = scale + 1;
    }
    bool added = add_fraction(out, value, next);
    out->power = whole;
    return added;
}

/** "half a", "a quarter of a", "three quarters of a" before a scale, or before a unit. */
static bool read_fraction(tk_scan *scan, int i, tk_number *out)
{
    int next, value = sign_fraction(scan, i, &next);
    if (!value)
        value = word_fraction(scan, i, &next);
    if (!value)
        return false;
    memset(&out->value, 0, sizeof out->value);
    if (!add_fraction(out, value, next))
        return false;
    int j = after(scan, next - 1);
    if (tk_scan_joined_word(scan, j, TK_CLASS_OF))
        j = after(scan, j);
    if (tk_scan_joined_word(scan, j, TK_CLASS_ARTICLE))
        j = after(scan, j);
    if (tk_scan_joined_word(scan, j, TK_CLASS_DOZEN)) {
        tk_decimal_set_int(&out->value, (uint64_t)value * 12, -3);
        out->next = j + 1;
    }
    // "of a" or "a" belongs to the number only before a scale.
    else if (tk_scan_joined_word(scan, j, TK_CLASS_SCALE) ||
             tk_scan_joined_word(scan, j, TK_CLASS_HUNDRED))
        out->next = j;
    out->words = true;
    return true;
}

/** Whether the letter at `i`, separated from its number, is a scale: "$10 m" is ten million, "$500
 * k" half a million; "$10 t" would be a guess, and "$5 M&A" has no scale. */
static bool is_lone_scale(tk_scan *scan, int i)
{
    const tk_atom *b = tk_scan_at(scan, i + 1);
    return tk_scan_word(scan, i, TK_CLASS_APART) &&
           !(b->gap == TK_GAP_NONE && b->kind == TK_ATOM_PUNCT &&
             (b->ch == '&' || b->ch == '\'' || b->ch == '-'));
}

/** The power of ten of the abbreviated scale at `i`, after a number; 0 if there is none. */
static int abbreviation(tk_scan *scan, int i)
{
    const tk_atom *a = tk_scan_at(scan, i);
    if (a->kind != TK_ATOM_WORD || !tk_word_is(a->word, TK_CLASS_ABBR) || a->gap > TK_GAP_SPACE)
        return 0;
    if (a->end - a->begin == 1 && a->gap == TK_GAP_SPACE && !is_lone_scale(scan, i))
        return 0;
    if (tk_scan_glued(scan, i + 1) && tk_scan_at(scan, i + 1)->kind == TK_ATOM_NUMBER)
        return 0;
    return tk_word_value(a->word, TK_CLASS_ABBR);
}

/** "million", "hundred million", "lakh crore", "bn", with or without a hyphen. */
static void read_scales(tk_scan *scan, unsigned flags, tk_number *out)
{
    for (int k = 0; k < 3; k++) {
        int i = after(scan, out->next - 1), power = 0;
        if (!tk_scan_joined(scan, i))
            return;
        const tk_word *word = tk_scan_at(scan, i)->word;
        if (tk_word_is(word, TK_CLASS_SCALE))
            power = tk_word_value(word, TK_CLASS_SCALE);
        else if (tk_word_is(word, TK_CLASS_HUNDRED))
            power = 2;
        else if (flags & TK_NUMERAL_ABBR && !out->scaled && !out->words)
            power = abbreviation(scan, i);
        if (!power)
            return;
        tk_decimal_shift(&out->value, power);
        out->next = i + 1;
        out->scaled = true;
        out->power += power;
    }
}

/** The power of ten of the scale at `i`, if it is written out; else 0. */
static int full_scale(tk_scan *scan, int i)
{
    const tk_word *word = tk_scan_joined(scan, i) ? tk_scan_at(scan, i)->word : NULL;
    if (tk_word_is(word, TK_CLASS_HUNDRED))
        return 2;
    return tk_word_is(word, TK_CLASS_SCALE)    ? tk_word_value(word, TK_CLASS_SCALE)
           : tk_word_is(word, TK_CLASS_SCALES) ? tk_word_value(word, TK_CLASS_SCALES)
                                               : 0;
}

/** The power of ten of the written-out scales from `i` on, and the atom after them. */
static int full_scales(tk_scan *scan, int i, int *next)
{
    int power = 0, more;
    for (*next = i; (more = full_scale(scan, *next)) > 0; ++*next)
        power += more;
    return power;
}

static bool add_times(tk_number *out, int times, int power)
{
    tk_decimal part;
    tk_decimal_set_int(&part, (uint64_t)times, power);
    return tk_decimal_add(&out->value, &part);
}

/** The "and 15" of "2 hundred and 15". */
static bool read_after_hundred(tk_scan *scan, tk_number *out)
{
    int i = out->next + 1, next = i + 1;
    if (!tk_scan_joined_word(scan, out->next, TK_CLASS_AND) || !tk_scan_joined(scan, i))
        return true;
    int rest = tk_numeral_plain(scan, i);
    if (rest < 0)
        rest = read_tens(scan, i, &next);
    if (rest < 1 || rest > 99)
        return true;
    out->next = next;
    return add_times(out, rest, 0);
}

/** "3 crore 50 lakh", "6 thousand 2 hundred and 15", "1조 2천억": smaller scales after the first
 * one. False if the number has too many digits. */
static bool read_lower_scales(tk_scan *scan, tk_number *out)
{
    int last = out->power, next;
    while (last > 2) {
        int i = out->next, times = tk_numeral_plain(scan, i);
        if (times < 1 || (!tk_scan_at(scan, i)->gap && !tk_scan_unspaced(scan, i - 1)) ||
            !tk_scan_joined(scan, i))
            break;
        int power = full_scales(scan, i + 1, &next);
        if (!power || power >= last)
            break;
        if (!add_times(out, times, power))
            return false;
        out->next = next;
        last = power;
    }
    return last != 2 || read_after_hundred(scan, out);
}

static bool is_digits(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i] < '0' || s[i] > '9')
            return false;
    return true;
}

/** Whether an atom is another group after a plain space. */
static bool is_group(tk_scan *scan, int i)
{
    const tk_atom *a = tk_scan_at(scan, i);
    return a->kind == TK_ATOM_NUMBER && a->gap == TK_GAP_SPACE && a->end - a->begin == 3 &&
           tk_numeral_plain(scan, i) >= 0;
}

/** The number of decimals, one to three, of a last group such as the "567,89" of "1 234 567,89"; 0
 * if atom `i` is not such a group. */
static uint32_t group_decimals(tk_scan *scan, int i)
{
    const tk_atom *a = tk_scan_at(scan, i);
    const char *s = scan->text + a->begin;
    uint32_t n = a->end - a->begin;
    return a->kind == TK_ATOM_NUMBER && a->gap == TK_GAP_SPACE && n > 4 && n < 8 &&
                   (s[3] == ',' || s[3] == '.') && is_digits(s, 3) && is_digits(s + 4, n - 4)
               ? n - 4
               : 0;
}

/** "10 000", "1 234 567,89": groups of exactly three digits, separated by plain spaces. */
static bool join_groups(tk_scan *scan, int i, tk_number *out)
{
    enum { ROOM = 64 };
    char digits[TK_NUMERAL_DIGITS_MAX];
    size_t n = 0;
    int j = i, first = tk_numeral_plain(scan, i);
    if (first < 1 || first > 999)
        return false;
    do {
        const tk_atom *a = tk_scan_at(scan, j++);
        memcpy(digits + n, scan->text + a->begin, a->end - a->begin);
        n += a->end - a->begin;
    } while (n < ROOM && is_group(scan, j));
    uint32_t decimals = n < ROOM ? group_decimals(scan, j) : 0;
    if (decimals) {
        const char *s = scan->text + tk_scan_at(scan, j++)->begin;
        memcpy(digits + n, s, 3);
        memcpy(digits + n + 3, s + 4, decimals);
        n += 3 + decimals;
    }
    if (j == i + 1 || !tk_decimal_set(&out->value, digits, n, -(int32_t)decimals))
        return false;
    out->next = j;
    out->grouped = true;
    return true;
}

/** "1,234.5", "10 000", "3 1/2", "2 dozen". */
static bool read_in_digits(tk_scan *scan, int i, unsigned flags, tk_number *out)
{
    if (tk_scan_joined_word(scan, after(scan, i), TK_CLASS_DOZEN) &&
        read_dozens(scan, i, false, out))
        return true;
    if (tk_scan_is(scan, i + 1, '/') && read_fraction(scan, i, out)) {
        out->words = false;
        return true;
    }
    out->next = i + 1;
    if (!(flags & TK_NUMERAL_SPACES && join_groups(scan, i, out)) &&
        !tk_numeral_digits(scan, i, flags, &out->value, &out->grouped))
        return false;
    return read_added_fraction(scan, out);
}

/** "a few", "several", "a couple of". */
static bool read_few(tk_scan *scan, int i, tk_number *out)
{
    int least = tk_word_value(tk_scan_at(scan, i)->word, TK_CLASS_FEW), of = after(scan, i);
    tk_decimal_set_int(&out->value, (uint64_t)least, 0);
    out->next = tk_scan_joined_word(scan, of, TK_CLASS_OF) ? of + 1 : i + 1;
    out->words = out->vague = true;
    return true;
}

/** "a million", "million": one million. */
static bool read_one_scale(tk_scan *scan, int i, tk_number *out)
{
    tk_decimal_set_int(&out->value, 1, 0);
    out->next = i;
    out->words = true;
    read_scales(scan, 0, out);
    return out->next > i && read_added_fraction(scan, out);
}

/** "zero", "zero point five". */
static bool read_zero(tk_scan *scan, int i, unsigned flags, tk_number *out)
{
    out->next = i + 1;
    out->words = true;
    if (!tk_scan_joined_word(scan, i + 1, TK_CLASS_POINT))
        return flags & TK_NUMERAL_ZERO;
    return add_point(scan, out) && out->next > i + 1;
}

static bool read_in_words(tk_scan *scan, int i, unsigned flags, tk_number *out)
{
    int j = i;
    if (tk_scan_word(scan, i, TK_CLASS_ARTICLE)) {
        j = after(scan, i);
        out->article = true;
        if (!tk_scan_joined(scan, j))
            return false;
    }
    const tk_word *word = tk_scan_at(scan, j)->word;
    if (tk_word_is(word, TK_CLASS_FEW))
        return read_few(scan, j, out);
    if (read_dozens(scan, j, j > i, out) || read_fraction(scan, i, out) ||
        (j > i && read_fraction(scan, j, out)))
        return true;
    if (tk_word_is(word, TK_CLASS_SCALE) && !tk_scan_unspaced(scan, j))
        return read_one_scale(scan, j, out);
    if (j > i && !tk_word_is(word, TK_CLASS_HUNDRED))
        return false;
    if (tk_word_is(word, TK_CLASS_CARD) && !tk_word_value(word, TK_CLASS_CARD))
        return read_zero(scan, j, flags, out);
    return read_words(scan, j, out) && add_point(scan, out) && read_added_fraction(scan, out);
}

/** Reads the number without the scales after it. */
static bool read_base(tk_scan *scan, int i, unsigned flags, tk_number *out)
{
    const tk_atom *a = tk_scan_at(scan, i);
    if (a->kind == TK_ATOM_NUMBER)
        return read_in_digits(scan, i, flags, out);
    if (a->kind == TK_ATOM_PUNCT)
        return read_fraction(scan, i, out);
    return a->word && read_in_words(scan, i, flags, out);
}

/** A number of few digits that what follows cannot continue: "$5,", "40 people". */
static bool read_lone(tk_scan *scan, int i, tk_number *out)
{
    if (tk_numeral_plain(scan, i) < 0)
        return false;
    const tk_atom *a = tk_scan_at(scan, i), *b = tk_scan_at(scan, i + 1);
    if (b->kind == TK_ATOM_NUMBER || (b->kind == TK_ATOM_PUNCT && b->ch && strchr("/hqt", b->ch)))
        return false;
    b = tk_scan_at(scan, after(scan, i));
    if (tk_word_any(b->word, TK_CLASS_BIT(TK_NUMBER_CLASSES) - 1))
        return false;
    out->next = i + 1;
    return tk_decimal_set(&out->value, scan->text + a->begin, a->end - a->begin, 0);
}

bool tk_numeral(tk_scan *scan, int i, unsigned flags, tk_number *out)
{
    memset(out, 0, sizeof *out);
    if (read_lone(scan, i, out))
        return true;
    out->next = i;
    if (!read_base(scan, i, flags, out))
        return false;
    // "three lakh crore"; "half a million" already has its scale.
    if (!(out->words && out->scaled) || tk_scan_joined_word(scan, out->next, TK_CLASS_SCALE))
        read_scales(scan, flags, out);
    if (!out->scaled || out->words || out->fraction)
        return true;
    return read_lower_scales(scan, out) &&
           (out->fraction || read_added_fraction(scan, out)); // "3 million and a half"
}

int tk_numeral_ordinal(tk_scan *scan, int i, int *next)
{
    const tk_atom *a = tk_scan_at(scan, i);
    if (a->kind == TK_ATOM_NUMBER) {
        if (!tk_scan_glued(scan, i + 1) || !tk_scan_word(scan, i + 1, TK_CLASS_SUFFIX))
            return 0;
        int value = tk_numeral_plain(scan, i);
        *next = i + 2;
        return value > 0 ? value : 0;
    }
    if (!a->word)
        return 0;
    if (tk_word_is(a->word, TK_CLASS_ORDINAL)) {
        *next = i + 1;
        return tk_word_value(a->word, TK_CLASS_ORDINAL);
    }
    int tens = card_value(scan, i), j = tens >= 20 ? after(scan, i) : i;
    if (tens >= 20 && tk_scan_joined_word(scan, j, TK_CLASS_ORDINAL)) {
        int unit = tk_word_value(tk_scan_at(scan, j)->word, TK_CLASS_ORDINAL);
        if (unit >= 1 && unit <= 9) {
            *next = j + 1;
            return tens + unit;
        }
    }
    return 0;
}
