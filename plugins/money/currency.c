// SPDX-License-Identifier: MIT
#include "currency.h"

#include <stdlib.h>
#include <string.h>

void tk_currencies_finish(tk_currencies *currencies)
{
    tk_word_table_finish(&currencies->lexicon);
    free(currencies->list);
    free(currencies->families);
    memset(currencies, 0, sizeof *currencies);
}

int32_t tk_scaled_code(const tk_currencies *currencies, const char *text, size_t length, int *power)
{
    if (length < 4 || length > 5)
        return -1;
    const char *code = text;
    char folded[3], scale = text[3];
    if (scale == 'm' || scale == 'k' || scale == 'b') { // "EURm"
        *power = scale == 'm' ? 6 : scale == 'k' ? 3 : 9;
        if (scale == 'b' ? length != 5 || text[4] != 'n' : length != 4)
            return -1;
    } else {
        scale = *code++;
        *power = scale == 'M' ? 6 : scale == 'B' ? 9 : 3;
        if (length != 4 ||
            !(scale == 'M' || scale == 'k' || scale == 'K' || scale == 'T' || scale == 'B'))
            return -1;
    }
    for (int k = 0; k < 3; k++) {
        if (code[k] < 'A' || code[k] > 'Z')
            return -1;
        folded[k] = (char)(code[k] + 32);
    }
    const tk_word *word = tk_word_table_find(&currencies->lexicon, folded, 3);
    return tk_word_is(word, TK_CLASS_CODE) ? tk_word_value(word, TK_CLASS_CODE) : -1;
}

bool tk_reading_has(const tk_currencies *currencies, tk_reading reading, int32_t currency)
{
    if (!tk_reading_open(reading))
        return reading == currency;
    const tk_family *family = tk_reading_family(currencies, reading);
    for (uint32_t i = 0; i < family->n; i++)
        if (family->members[i] == currency)
            return true;
    return false;
}

tk_reading tk_reading_both(const tk_currencies *currencies, tk_reading a, tk_reading b)
{
    if (a == TK_READING_NONE || b == TK_READING_NONE)
        return a == TK_READING_NONE ? b : a;
    if (a == b && (!tk_reading_open(a) || tk_reading_family(currencies, a)->n > 1))
        return a;
    if (!tk_reading_open(a))
        return tk_reading_has(currencies, b, a) ? a : TK_READING_NONE;
    // The first member of `a` that `b` has: rows of the table are in the order of importance.
    const tk_family *family = tk_reading_family(currencies, a);
    tk_reading found = TK_READING_NONE;
    uint32_t shared = 0;
    for (uint32_t i = 0; i < family->n; i++)
        if (tk_reading_has(currencies, b, family->members[i])) {
            if (!shared++)
                found = family->members[i];
        }
    // "CFA francs" are of two currencies: what one of the names says alone stays open.
    if (shared > 1 && shared == family->n)
        return a;
    if (shared > 1 && tk_reading_open(b) && shared == tk_reading_family(currencies, b)->n)
        return b;
    return found;
}

/** Grows an array of `size`-byte elements to hold one more. */
static bool grow(void **array, uint32_t n, uint32_t *capacity, size_t size)
{
    if (n < *capacity)
        return true;
    uint32_t wanted = *capacity ? *capacity * 2 : 256;
    void *grown = realloc(*array, wanted * size);
    if (!grown)
        return false;
    *array = grown;
    *capacity = wanted;
    return true;
}

/** Makes `currency` a reading of a form of one class. */
static bool add_reading(tk_currencies *c, const char *form, size_t length, uint32_t class_id,
                        uint32_t currency, bool usual)
{
    char folded[TK_FORM_MAX];
    if (length > sizeof folded)
        return false;
    for (size_t i = 0; i < length; i++)
        folded[i] = form[i] >= 'A' && form[i] <= 'Z' ? (char)(form[i] + 32) : form[i];
    const tk_word *word = tk_word_table_find(&c->lexicon, folded, length);
    uint32_t id = c->n_families;
    if (tk_word_is(word, class_id)) {
        id = (uint32_t)tk_word_value(word, class_id);
    } else {
        void *families = c->families;
        bool grown = grow(&families, id, &c->families_capacity, sizeof *c->families);
        c->families = families;
        if (!grown || !tk_word_table_add(&c->lexicon, folded, length, class_id, (int32_t)id))
            return false;
        c->families[id] = (tk_family){.usual = -1};
        c->n_families++;
    }
    tk_family *family = &c->families[id];
    if (family->n == TK_FAMILY_MAX || currency > UINT8_MAX)
        return false;
    family->members[family->n++] = (uint8_t)currency;
    if (usual)
        family->usual = (int16_t)currency;
    return true;
}

static bool has_currency_sign(const char *s, size_t n)
{
    // A sign is '$', or U+00A2 … U+00A5, U+20A0 … U+20CF, or a wide form of one.
    for (size_t i = 0; i < n; i++)
        if (s[i] == '$' || (unsigned char)s[i] == 0xef ||
            ((unsigned char)s[i] == 0xc2 && i + 1 < n && (unsigned char)s[i + 1] >= 0xa2 &&
             (unsigned char)s[i + 1] <= 0xa5) ||
            ((unsigned char)s[i] == 0xe2 && i + 1 < n &&
             ((unsigned char)s[i + 1] == 0x82 || (unsigned char)s[i + 1] == 0x83)))
            return true;
    return (unsigned char)s[0] == 0xe0 && n == 3 && (unsigned char)s[1] == 0xb8; // baht
}

/** A sign with its marks: '<' after the number only, '>' before it only, '?' weak; "S/" stands
 *  before it with its slash. */
static bool add_sign(tk_currencies *c, const char *s, size_t n, uint32_t currency, bool usual)
{
    bool weak = false, before = true, after = true;
    if (n > 1 && s[n - 1] == '/')
        return add_reading(c, s, n - 1, TK_CLASS_SLASH, currency, usual);
    for (; n && (s[n - 1] == '<' || s[n - 1] == '>' || s[n - 1] == '?'); n--) {
        weak |= s[n - 1] == '?';
        before &= s[n - 1] != '<';
        after &= s[n - 1] != '>';
    }
    if (has_currency_sign(s, n)) {
        size_t letters = 0;
        while (letters < n && (s[letters] | 32) >= 'a' && (s[letters] | 32) <= 'z')
            letters++;
        return add_reading(c, s, n, TK_CLASS_SIGN, currency, usual) &&
               (!letters || letters == n ||
                tk_word_table_add(&c->lexicon, s, letters, TK_CLASS_LEAD, 0));
    }
    return (!weak || tk_word_table_add(&c->lexicon, s, n, TK_CLASS_WEAK, 0)) &&
           (!before || add_reading(c, s, n, TK_CLASS_BEFORE, currency, usual)) &&
           (!after || add_reading(c, s, n, TK_CLASS_AFTER, currency, usual));
}

/** A unit or subunit; '?' after it: weak, "??": singular; '<': after the number, as all are; '*':
 *  tenfold. */
static bool add_unit(tk_currencies *c, uint32_t class_id, const char *s, size_t n,
                     uint32_t currency, bool usual)
{
    bool weak = false, singular = false, tenfold = false;
    for (; n && (s[n - 1] == '<' || s[n - 1] == '?' || s[n - 1] == '*'); n--) {
        singular |= weak && s[n - 1] == '?';
        weak |= s[n - 1] == '?';
        tenfold |= s[n - 1] == '*';
    }
    return add_reading(c, s, n, class_id, currency, usual) &&
           (!weak || tk_word_table_add(&c->lexicon, s, n, TK_CLASS_WEAK, 0)) &&
           (!singular || tk_word_table_add(&c->lexicon, s, n, TK_CLASS_SINGULAR, 0)) &&
           (!tenfold || tk_word_table_add(&c->lexicon, s, n, TK_CLASS_TENFOLD, 0));
}

/** One of the |-separated alternatives of a column (2: units … 6: places). */
static bool add_alternative(tk_currencies *c, int column, const char *s, size_t n,
                            uint32_t currency)
{
    bool usual = n && *s == '!';
    s += usual;
    n -= usual;
    if (!n)
        return true;
    char form[TK_FORM_MAX]; // the scanner drops the stops of initials
    size_t length = 0;
    for (size_t i = 0; i < n && length < sizeof form; i++)
        if (s[i] != '.')
            form[length++] = s[i];
    switch (column) {
    case 2:
        return add_unit(c, TK_CLASS_UNIT, form, length, currency, usual);
    case 3:
        return add_unit(c, TK_CLASS_SUBUNIT, form, length, currency, usual);
    case 4:
        return add_sign(c, form, length, currency, usual);
    case 5:
        return add_reading(c, form, length, TK_CLASS_NATION, currency, usual);
    default:
        return tk_word_table_add(&c->lexicon, form, length, TK_CLASS_PLACE, (int32_t)currency);
    }
}

static const char *until(const char *p, const char *end, char stop)
{
    while (p < end && *p != stop)
        p++;
    return p;
}

static bool read_row(tk_currencies *c, const char *p, const char *end)
{
    void *list = c->list;
    bool grown = grow(&list, c->n_list, &c->list_capacity, sizeof *c->list);
    c->list = list;
    if (!grown)
        return false;
    uint32_t index = c->n_list++;
    tk_currency *currency = &c->list[index];
    memset(currency, 0, sizeof *currency);
    currency->risky = *p == '~';
    p += currency->risky;
    for (int column = 0; column < 7; column++) {
        const char *stop = until(p, end, '\t');
        if ((stop == end) != (column == 6))
            return false;
        size_t n = (size_t)(stop - p);
        if (column == 0) {
            if (n < 3 || n >= sizeof currency->code)
                return false;
            memcpy(currency->code, p, n);
            if (!tk_word_table_add(&c->lexicon, p, n, TK_CLASS_CODE, (int32_t)index))
                return false;
        } else if (column == 1) {
            currency->digits = (uint8_t)strtol(p, NULL, 10);
        } else {
            for (const char *a = p, *b; a < stop; a = b + 1) {
                b = until(a, stop, '|');
                if (!add_alternative(c, column, a, (size_t)(b - a), index))
                    return false;
            }
        }
        p = stop + 1;
    }
    return true;
}

uint32_t tk_currencies_read(tk_currencies *currencies, const char *data, size_t length)
{
    uint32_t line = 0;
    for (const char *p = data, *end = data + length; p < end;) {
        const char *stop = until(p, end, '\n');
        line++;
        if (p < stop && *p != '#' && !read_row(currencies, p, stop))
            return line;
        p = stop + 1;
    }
    return 0;
}

void tk_currencies_mark(tk_currencies *currencies)
{
    for (uint32_t i = 0; i < currencies->n_list; i++) {
        tk_currency *currency = &currencies->list[i];
        char folded[sizeof currency->code];
        size_t n = 0;
        for (; n < sizeof folded && currency->code[n]; n++)
            folded[n] = (char)(currency->code[n] | 32);
        currency->comma =
            tk_word_is(tk_word_table_find(&currencies->lexicon, folded, n), TK_CLASS_COMMA);
    }
}
