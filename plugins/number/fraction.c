// SPDX-License-Identifier: MIT
#include "fraction.h"

#include <string.h>

/** top / bottom, to 15 digits. */
static void divide(uint64_t top, uint64_t bottom, tk_decimal *out)
{
    int32_t exponent = 0;
    for (; bottom % 10 == 0; bottom /= 10)
        exponent--;
    while (top < 100000000000000 * bottom && exponent > -30) {
        top *= 10;
        exponent--;
    }
    tk_decimal_set_int(out, (top + bottom / 2) / bottom, exponent);
}

static bool set_parts(tk_number *out, int top, int64_t bottom, int next)
{
    memset(out, 0, sizeof *out);
    divide((uint64_t)top, (uint64_t)bottom, &out->value);
    out->next = next;
    out->words = out->fraction = true;
    return true;
}

bool tk_fraction_parts(tk_scan *scan, int i, tk_number *out)
{
    if (tk_scan_word(scan, i, TK_CLASS_ARTICLE) && tk_scan_joined(scan, i + 1) &&
        tk_scan_word(scan, i + 1, TK_CLASS_PART)) {
        int32_t bottom = tk_word_value(tk_scan_at(scan, i + 1)->word, TK_CLASS_PART);
        return bottom >= 100 && set_parts(out, 1, bottom, i + 2); // "a third" may be an ordinal
    }
    if (tk_scan_is(scan, i + 1, '/') && tk_scan_glued(scan, i + 1) && tk_scan_glued(scan, i + 2) &&
        !tk_scan_is(scan, i + 3, '/')) {
        int top = tk_numeral_plain(scan, i), bottom = tk_numeral_plain(scan, i + 2);
        return top > 0 && top < bottom && bottom <= 9 && set_parts(out, top, bottom, i + 3);
    }
    if (!tk_scan_word(scan, i, TK_CLASS_CARD) && tk_numeral_plain(scan, i) < 1)
        return false;
    int times = tk_scan_word(scan, i, TK_CLASS_CARD)
                    ? tk_word_value(tk_scan_at(scan, i)->word, TK_CLASS_CARD)
                    : tk_numeral_plain(scan, i);
    bool hyphen =
        tk_scan_is(scan, i + 1, '-') && tk_scan_glued(scan, i + 1) && tk_scan_glued(scan, i + 2);
    int j = i + 1 + hyphen;
    uint32_t class_id = times == 1 ? TK_CLASS_PART : TK_CLASS_PARTS;
    if (times < 1 || !tk_scan_joined(scan, j) || !tk_scan_word(scan, j, class_id))
        return false;
    return set_parts(out, times, tk_word_value(tk_scan_at(scan, j)->word, class_id), j + 1);
}

bool tk_fraction_rest(tk_scan *scan, int i, tk_number *out)
{
    if (!tk_scan_joined(scan, i) || !tk_scan_word(scan, i, TK_CLASS_AND) ||
        !tk_scan_joined(scan, i + 1))
        return false;
    if (tk_scan_word(scan, i + 1, TK_CLASS_ARTICLE) && tk_scan_joined(scan, i + 2) &&
        tk_scan_word(scan, i + 2, TK_CLASS_PART))
        return set_parts(out, 1, tk_word_value(tk_scan_at(scan, i + 2)->word, TK_CLASS_PART),
                         i + 3);
    return tk_fraction_parts(scan, i + 1, out);
}

bool tk_fraction_power(tk_scan *scan, tk_number *out)
{
    int i = out->next;
    bool ten = out->value.n == 1 && out->value.digits[0] == '1' && out->value.exponent == 1;
    const tk_atom *a = tk_scan_at(scan, i);
    const char *mark = scan->text + a->begin;
    bool times =
        a->end - a->begin == 1 ? *mark == 'x' || *mark == '*' : !memcmp(mark, "\xc3\x97", 2); // ×
    if (times && tk_numeral_plain(scan, i + 1) == 10 && tk_scan_is(scan, i + 2, '^')) {
        i += 2;
        ten = false;
    } else if (tk_scan_is(scan, i, '^') && tk_scan_glued(scan, i)) {
        if (!ten)
            return false;
    } else if (!(a->end - a->begin == 1 && (*mark == 'e' || *mark == 'E') &&
                 tk_scan_glued(scan, i) && tk_scan_glued(scan, i + 1))) {
        return true;
    }
    i++;
    bool negative = tk_scan_is(scan, i, '-');
    i += negative || tk_scan_is(scan, i, '+');
    int power = tk_scan_glued(scan, i) ? tk_numeral_plain(scan, i) : -1;
    if (power < 0 || power > 99)
        return false;
    tk_decimal_shift(&out->value, (negative ? -power : power) - ten);
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
    if (bottom <= top || bottom > 1000)
        return;
    divide((uint64_t)top, (uint64_t)bottom, &out->value);
    out->next = under.next;
    out->fraction = true;
}
