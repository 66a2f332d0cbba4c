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

/** The currency of a code in capitals, or -1. */
static int32_t find_code(const tk_currencies *currencies, const char *code)
{
    char folded[3];
    for (size_t k = 0; k < sizeof folded; k++) {
        if (code[k] < 'A' || code[k] > 'Z')
            return -1;
        folded[k] = tk_fold(code[k]);
    }
    const tk_word *word = tk_word_table_find(&currencies->lexicon, folded, sizeof folded);
    return tk_word_is(word, TK_CLASS_CODE) ? tk_word_value(word, TK_CLASS_CODE) : -1;
}

int32_t tk_scaled_code(const tk_currencies *currencies, const char *text, size_t length, int *power)
{
    enum { CODE = 3 };
    static const struct {
        char mark[3];
        uint8_t length, power;
        bool before; // the code; else after it
    } scales[] = {
        {"m", 1, 6, false}, {"k", 1, 3, false}, {"bn", 2, 9, false}, {"M", 1, 6, true},
        {"B", 1, 9, true},  {"k", 1, 3, true},  {"K", 1, 3, true},   {"T", 1, 3, true},
    };
    // The second and third letters always belong to the code.
    if (length < CODE + 1 || length > CODE + 2 || text[1] > 'Z' || text[2] > 'Z')
        return -1;
    for (size_t k = 0; k < sizeof scales / sizeof *scales; k++) {
        size_t n = scales[k].length;
        if (length != CODE + n ||
            memcmp(text + (scales[k].before ? 0 : CODE), scales[k].mark, n) != 0)
            continue;
        *power = scales[k].power;
        int32_t code = find_code(currencies, text + (scales[k].before ? n : 0));
        if (code >= 0)
            return code;
    }
    return -1;
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
    // The first member of `a` that is in `b`: rows of the table are in the order of importance.
    const tk_family *family = tk_reading_family(currencies, a);
    tk_reading found = TK_READING_NONE;
    uint32_t shared = 0;
    for (uint32_t i = 0; i < family->n; i++)
        if (tk_reading_has(currencies, b, family->members[i])) {
            if (!shared++)
                found = family->members[i];
        }
    // "CFA francs" belong to two currencies: neither name alone decides.
    if (shared > 1 && shared == family->n)
        return a;
    if (shared > 1 && tk_reading_open(b) && shared == tk_reading_family(currencies, b)->n)
        return b;
    return found;
}

/** Grows an array of `size`-byte elements for one more element. */
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
        folded[i] = tk_fold(form[i]);
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

/** Whether the form contains a currency sign: '$', U+00A2 … U+00A5, U+20A0 … U+20CF, a wide form of
 * these, or that of the baht. */
static bool has_currency_sign(const char *form, size_t n)
{
    static const struct {
        uint8_t length;
        unsigned char first[3], last[3]; // range of its first bytes
    } signs[] = {
        {1, {'$'}, {'$'}},
        {2, {0xc2, 0xa2}, {0xc2, 0xa5}},
        {2, {0xe2, 0x82}, {0xe2, 0x83}},
        {3, {0xe0, 0xb8, 0xbf}, {0xe0, 0xb8, 0xbf}},
        {1, {0xef}, {0xef}},
    };
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)form[i] < 0x80 && form[i] != '$')
            continue;
        for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
            if (i + signs[k].length <= n &&
                memcmp(form + i, signs[k].first, signs[k].length) >= 0 &&
                memcmp(form + i, signs[k].last, signs[k].length) <= 0)
                return true;
    }
    return false;
}

/** The marks after a form in a cell of currencies.tsv. */
typedef struct marks {
    bool weak;     /**< '?' */
    bool singular; /**< "??" */
    bool tenfold;  /**< '*' */
    bool before;   /**< '>': only before a number */
    bool after;    /**< '<': only after a number */
} marks;

/** Removes the marks from the end of a form. */
static marks cut_marks(const char *form, size_t *n)
{
    marks m = {0};
    for (; *n; --*n) {
        char mark = form[*n - 1];
        if (mark != '?' && mark != '*' && mark != '<' && mark != '>')
            break;
        m.singular |= m.weak && mark == '?';
        m.weak |= mark == '?';
        m.tenfold |= mark == '*';
        m.before |= mark == '>';
        m.after |= mark == '<';
    }
    return m;
}

/** Adds a sign, or letters that stand for one; a weak one has another meaning too. "S/" comes
 * before a number with its slash. */
static bool add_sign(tk_currencies *c, const char *s, size_t n, uint32_t currency, bool usual)
{
    if (n > 1 && s[n - 1] == '/')
        return add_reading(c, s, n - 1, TK_CLASS_SLASH, currency, usual);
    marks m = cut_marks(s, &n);
    if (!has_currency_sign(s, n))
        return (!m.weak || tk_word_table_add(&c->lexicon, s, n, TK_CLASS_WEAK, 0)) &&
               (m.after || add_reading(c, s, n, TK_CLASS_BEFORE, currency, usual)) &&
               (m.before || add_reading(c, s, n, TK_CLASS_AFTER, currency, usual));
    size_t letters = 0;
    while (letters < n && tk_fold(s[letters]) >= 'a' && tk_fold(s[letters]) <= 'z')
        letters++;
    return add_reading(c, s, n, TK_CLASS_SIGN, currency, usual) &&
           (!letters || letters == n ||
            tk_word_table_add(&c->lexicon, s, letters, TK_CLASS_LEAD, 0));
}

/** Adds a unit or subunit; a weak one has another meaning too. */
static bool add_unit(tk_currencies *c, uint32_t class_id, const char *s, size_t n,
                     uint32_t currency, bool usual)
{
    marks m = cut_marks(s, &n);
    return add_reading(c, s, n, class_id, currency, usual) &&
           (!m.weak || tk_word_table_add(&c->lexicon, s, n, TK_CLASS_WEAK, 0)) &&
           (!m.singular || tk_word_table_add(&c->lexicon, s, n, TK_CLASS_SINGULAR, 0)) &&
           (!m.tenfold || tk_word_table_add(&c->lexicon, s, n, TK_CLASS_TENFOLD, 0));
}

/** Adds one of the |-separated alternatives of a column (2: units … 6: places). */
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
