// SPDX-License-Identifier: MIT
#include "affix.h"

#include <string.h>

/** The ISO code at `i`, or -1. Lower case is taken for a code that is nothing else; "Dem" is none.
 */
static int32_t read_code(const tk_money_grammar *g, int i)
{
    const tk_atom *a = tk_atom_at(g, i);
    if (a->kind != TK_ATOM_WORD || !tk_word_is(a->word, TK_CLASS_CODE))
        return -1;
    int32_t currency = tk_word_value(a->word, TK_CLASS_CODE);
    return a->upper || (!a->capital && !g->currencies->list[currency].risky) ? currency : -1;
}

/** "MEUR", "kEUR", "EURm": millions or thousands of a currency; the power of ten goes to `power`.
 */
static int32_t read_scaled_code(const tk_money_grammar *g, int i, int *power)
{
    const tk_atom *a = tk_atom_at(g, i);
    return a->kind == TK_ATOM_WORD
               ? tk_scaled_code(g->currencies, g->scan->text + a->begin, tk_atom_length(a), power)
               : -1;
}

/** "US$", "c $": letters and a sign that make one sign of the table; TK_READING_NONE if not. */
static tk_reading read_lettered_sign(const tk_money_grammar *g, int i)
{
    const tk_atom *a = tk_atom_at(g, i), *b = tk_atom_at(g, i + 1);
    if (a->kind != TK_ATOM_WORD || b->kind != TK_ATOM_SIGN || tk_atom_length(a) > 6)
        return TK_READING_NONE;
    if (b->gap && i > 0 && tk_scan_is(g->scan, i - 1, '\''))
        return TK_READING_NONE; // "the country ' s $ 500", of bad tokenizers
    // Apart from its letters only where the sign is apart from its number too, or in "US $5".
    if (b->gap > TK_GAP_SPACE ||
        (b->gap && !(a->upper && tk_atom_length(a) > 1) && !tk_atom_at(g, i + 2)->gap))
        return TK_READING_NONE;
    char sign[16];
    uint32_t n = 0;
    for (uint32_t p = a->begin; p < a->end; p++) {
        char c = g->scan->text[p];
        if (c != '.')
            sign[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    for (uint32_t p = b->begin; p < b->end; p++)
        sign[n++] = g->scan->text[p];
    const tk_word *word = tk_word_table_find(&g->currencies->lexicon, sign, n);
    return tk_word_is(word, TK_CLASS_SIGN) ? tk_reading_of(tk_word_value(word, TK_CLASS_SIGN))
                                           : TK_READING_NONE;
}

/** Whether a number looks like an amount even where its currency is doubtful. */
static bool looks_like_money(const tk_money_grammar *g, int i)
{
    tk_number number;
    return tk_starts_number(g, i) &&
           tk_numeral(g->scan, i, TK_NUMERAL_ABBR | TK_NUMERAL_SPACES, &number) &&
           (number.scaled || number.grouped || number.value.exponent == -2);
}

bool tk_starts_number(const tk_money_grammar *g, int i)
{
    tk_number number;
    if (tk_atom_at(g, i)->kind == TK_ATOM_NUMBER)
        return true;
    return tk_money_word(g, i, TK_CLASS_CARD) && tk_atom_at(g, i)->gap == TK_GAP_SPACE &&
           tk_numeral(g->scan, i, 0, &number) && number.scaled;
}

/** Letters before a number: "Rs 500", "R1.2bn". */
static tk_reading read_letters_before(const tk_money_grammar *g, int i, int *next)
{
    const tk_atom *a = tk_atom_at(g, i);
    if (a->capital && tk_word_is(a->word, TK_CLASS_SLASH) && tk_scan_is(g->scan, i + 1, '/') &&
        tk_scan_glued(g->scan, i + 1)) { // "S/ 500", "S/.500"
        *next = i + 2 + (tk_scan_is(g->scan, i + 2, '.') && tk_scan_glued(g->scan, i + 2));
        const tk_atom *b = tk_atom_at(g, *next);
        return b->kind == TK_ATOM_NUMBER && b->gap <= TK_GAP_SPACE
                   ? tk_reading_of(tk_word_value(a->word, TK_CLASS_SLASH))
                   : TK_READING_NONE;
    }
    if (a->kind != TK_ATOM_WORD || !tk_word_is(a->word, TK_CLASS_BEFORE))
        return TK_READING_NONE;
    *next = i + 1;
    if (tk_scan_is(g->scan, i + 1, '.') && tk_scan_glued(g->scan, i + 1))
        *next = i + 2;
    const tk_atom *b = tk_atom_at(g, *next);
    if (b->gap > TK_GAP_SPACE || !tk_starts_number(g, *next))
        return TK_READING_NONE;
    bool one = tk_atom_length(a) == 1;
    if (tk_atom_length(a) > 2 && a->upper && !b->gap && !looks_like_money(g, *next))
        return TK_READING_NONE; // "NIS2", a directive
    if (tk_word_is(a->word, TK_CLASS_WEAK) &&
        (!a->capital || !looks_like_money(g, *next) || (one && b->gap)))
        return TK_READING_NONE;
    return tk_reading_of(tk_word_value(a->word, TK_CLASS_BEFORE));
}

tk_reading tk_read_prefix(const tk_money_grammar *g, int i, int *next, int *power)
{
    const tk_atom *a = tk_atom_at(g, i);
    *power = 0;
    if (a->kind == TK_ATOM_SIGN && tk_word_is(a->word, TK_CLASS_SIGN)) {
        *next = i + 1;
        return tk_reading_of(tk_word_value(a->word, TK_CLASS_SIGN));
    }
    if (a->kind != TK_ATOM_WORD)
        return TK_READING_NONE;
    tk_reading reading = read_lettered_sign(g, i);
    if (reading != TK_READING_NONE) {
        *next = i + 2;
        return reading;
    }
    const tk_word *nation = NULL;
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_NATION, &nation);
    int32_t code = read_code(g, i);
    int sign = i + (n ? n : 1);
    const tk_atom *s = tk_atom_at(g, sign);
    if ((n || code >= 0) && s->kind == TK_ATOM_SIGN && s->gap <= TK_GAP_SPACE &&
        tk_word_is(s->word, TK_CLASS_SIGN)) {
        // "GB £20", "USD$ 23", "Canadian $5": both must agree.
        tk_reading by_sign = tk_reading_of(tk_word_value(s->word, TK_CLASS_SIGN));
        tk_reading by_word =
            code >= 0 ? code : tk_reading_of(tk_word_value(nation, TK_CLASS_NATION));
        reading = tk_reading_both(g->currencies, by_sign, by_word);
        *next = sign + 1;
        return reading;
    }
    bool pair = a->begin && g->scan->text[a->begin - 1] == '/'; // "EUR/USD 1.10"
    if (code >= 0 && !pair && tk_scan_joined(g->scan, i + 1) && tk_starts_number(g, i + 1) &&
        (!g->currencies->list[code].risky || looks_like_money(g, i + 1))) {
        *next = i + 1;
        return code;
    }
    code = read_scaled_code(g, i, power);
    if (code >= 0 && tk_atom_at(g, i + 1)->kind == TK_ATOM_NUMBER) {
        *next = i + 1;
        return code;
    }
    *power = 0;
    reading = read_letters_before(g, i, next);
    if (reading != TK_READING_NONE)
        return reading;
    // "RMB7,200", "dollar 22.5 million", "sen 100,000"
    uint32_t unit = tk_word_is(a->word, TK_CLASS_UNIT) ? TK_CLASS_UNIT : TK_CLASS_SUBUNIT;
    bool like_code =
        a->upper && tk_atom_length(a) > 2 && tk_atom_at(g, i + 1)->kind == TK_ATOM_NUMBER;
    if (tk_word_is(a->word, unit) && !tk_word_is(a->word, TK_CLASS_WEAK) &&
        tk_atom_at(g, i + 1)->gap <= TK_GAP_SPACE &&
        (like_code || (!a->capital && looks_like_money(g, i + 1)))) {
        *next = i + 1;
        return tk_reading_of(tk_word_value(a->word, unit));
    }
    return TK_READING_NONE;
}

/** Whether the sign at `i`, after a number, belongs to a number after it: "$5 $6", "10 $ 30". */
static bool sign_leads(const tk_money_grammar *g, int i)
{
    const tk_atom *number = tk_atom_at(g, i + 1);
    if (number->kind != TK_ATOM_NUMBER || number->gap > TK_GAP_SPACE)
        return false;
    return !number->gap || (tk_atom_at(g, i)->gap && tk_atom_at(g, i + 2)->kind != TK_ATOM_SIGN);
}

/** "euros", "US dollars", "-dollar", "cents". */
static bool read_unit(const tk_money_grammar *g, int i, tk_suffix *out)
{
    const tk_word *nation = NULL, *unit = NULL;
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_NATION, &nation);
    int u = n ? tk_after_hyphen(g, i + n) : i;
    if (n && tk_atom_at(g, u)->gap > TK_GAP_LINE)
        return false;
    const tk_word *subunit = NULL;
    int length = tk_scan_phrase(g->scan, u, TK_CLASS_UNIT, &unit);
    int longer = tk_scan_phrase(g->scan, u, TK_CLASS_SUBUNIT, &subunit);
    if (longer > length) { // "cents", "euro cents"
        length = longer;
        unit = subunit;
        out->subunit = true;
    }
    if (!length)
        return false;
    out->power = tk_word_is(unit, TK_CLASS_TENFOLD);
    bool weak = tk_word_is(unit, TK_CLASS_WEAK) && !n;
    const tk_atom *a = tk_atom_at(g, u);
    if (out->subunit && weak && (a->gap || a->capital))
        return false;
    // "50 Cent", "3 Pence": names
    if (out->subunit && a->capital && !a->upper && a->gap && g->scan->text[a->end - 1] != 's')
        return false;
    out->weak = weak && !out->subunit;
    out->reading =
        tk_reading_of(tk_word_value(unit, out->subunit ? TK_CLASS_SUBUNIT : TK_CLASS_UNIT));
    out->next = u + length;
    if (n)
        out->reading = tk_reading_both(g->currencies, out->reading,
                                       tk_reading_of(tk_word_value(nation, TK_CLASS_NATION)));
    return out->reading != TK_READING_NONE;
}

/** "€", "US$", "¢" after a number. */
static bool read_sign_after(const tk_money_grammar *g, int i, tk_suffix *out)
{
    const tk_atom *a = tk_atom_at(g, i);
    if (a->kind == TK_ATOM_WORD) {
        out->reading = read_lettered_sign(g, i);
        out->next = i + 2;
        return out->reading != TK_READING_NONE && !sign_leads(g, i + 1);
    }
    out->subunit = tk_word_is(a->word, TK_CLASS_SUBUNIT);
    uint32_t class_id = out->subunit ? TK_CLASS_SUBUNIT : TK_CLASS_SIGN;
    if (!tk_word_is(a->word, class_id) || a->gap > TK_GAP_SPACE || sign_leads(g, i))
        return false;
    out->reading = tk_reading_of(tk_word_value(a->word, class_id));
    out->next = i + 1;
    return true;
}

bool tk_read_suffix(const tk_money_grammar *g, int i, tk_suffix *out)
{
    memset(out, 0, sizeof *out);
    i = tk_after_hyphen(g, i);
    out->next = i + 1;
    if (tk_scan_is(g->scan, i, '(') && read_code(g, i + 1) >= 0 && tk_atom_at(g, i + 1)->upper &&
        tk_scan_is(g->scan, i + 2, ')')) {
        out->reading = read_code(g, i + 1);
        out->next = i + 3;
        return true;
    }
    const tk_atom *a = tk_atom_at(g, i);
    if (a->gap > TK_GAP_LINE)
        return false;
    if (a->kind == TK_ATOM_SIGN ||
        (a->kind == TK_ATOM_WORD && read_lettered_sign(g, i) != TK_READING_NONE))
        return read_sign_after(g, i, out);
    if (a->kind != TK_ATOM_WORD)
        return false;
    bool code = a->upper && tk_atom_length(a) == 3 && tk_word_is(a->word, TK_CLASS_CODE);
    if (!code && read_unit(g, i, out)) // "20 bob", "20 BOB"
        return true;
    memset(out, 0, sizeof *out);
    out->next = i + 1;
    out->reading = read_code(g, i);
    if (out->reading >= 0 &&
        !(tk_scan_glued(g->scan, i + 1) && tk_atom_at(g, i + 1)->kind == TK_ATOM_NUMBER)) {
        out->weak = g->currencies->list[out->reading].risky;
        return true;
    }
    out->reading = read_scaled_code(g, i, &out->power);
    if (out->reading >= 0)
        return true;
    out->power = 0;
    if (!tk_word_is(a->word, TK_CLASS_AFTER))
        return false;
    out->weak = tk_word_is(a->word, TK_CLASS_WEAK);
    if (out->weak && (!a->upper || tk_atom_length(a) < 2))
        return false;
    out->reading = tk_reading_of(tk_word_value(a->word, TK_CLASS_AFTER));
    // "95m kr. last year": the stop is the abbreviation's where the sentence goes on.
    const tk_atom *b = tk_atom_at(g, i + 2);
    if (tk_scan_is(g->scan, i + 1, '.') && tk_scan_glued(g->scan, i + 1) &&
        b->kind == TK_ATOM_WORD && !b->capital)
        out->next = i + 2;
    return true;
}
