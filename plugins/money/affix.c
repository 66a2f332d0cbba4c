// SPDX-License-Identifier: MIT
#include "affix.h"

/** The ISO code at `i`, or -1. Lower case is read as a code only if it is not also a word; "Dem" is
 * not a code. */
static int32_t read_code(const tk_money_grammar *g, int i)
{
    const tk_atom *a = tk_atom_at(g, i);
    if (a->kind != TK_ATOM_WORD || !tk_word_is(a->word, TK_CLASS_CODE))
        return -1;
    int32_t currency = tk_word_value(a->word, TK_CLASS_CODE);
    return a->upper || (!a->capital && !g->currencies->list[currency].risky) ? currency : -1;
}

/** "MEUR", "kEUR", "EURm": millions or thousands of a currency; sets `power` to the power of ten.
 */
static int32_t read_scaled_code(const tk_money_grammar *g, int i, int *power)
{
    const tk_atom *a = tk_atom_at(g, i);
    return a->kind == TK_ATOM_WORD
               ? tk_scaled_code(g->currencies, g->scan->text + a->begin, tk_atom_length(a), power)
               : -1;
}

/** Whether the sign at atom `i` + 1 can form one sign with the letters before it. A space may
 * separate them only if one separates the sign from its number too, or in "US $5". */
static bool joins_letters(const tk_money_grammar *g, int i)
{
    const tk_atom *letters = tk_atom_at(g, i), *sign = tk_atom_at(g, i + 1);
    if (!sign->gap)
        return true;
    if (sign->gap > TK_GAP_SPACE || (i > 0 && tk_scan_is(g->scan, i - 1, '\'')))
        return false; // "the country ' s $ 500", from bad tokenizers
    return (letters->upper && tk_atom_length(letters) > 1) || tk_atom_at(g, i + 2)->gap;
}

/** "US$", "c $": letters and a sign that form one sign of the table; TK_READING_NONE if not. */
static tk_reading read_lettered_sign(const tk_money_grammar *g, int i)
{
    enum { LETTERS = 6 }; // at most
    const tk_atom *a = tk_atom_at(g, i), *b = tk_atom_at(g, i + 1);
    if (a->kind != TK_ATOM_WORD || b->kind != TK_ATOM_SIGN || tk_atom_length(a) > LETTERS ||
        !joins_letters(g, i))
        return TK_READING_NONE;
    char sign[16];
    uint32_t n = 0;
    for (uint32_t p = a->begin; p < a->end; p++)
        if (g->scan->text[p] != '.')
            sign[n++] = tk_fold(g->scan->text[p]);
    for (uint32_t p = b->begin; p < b->end; p++)
        sign[n++] = g->scan->text[p];
    return tk_reading_of_word(tk_word_table_find(&g->currencies->lexicon, sign, n), TK_CLASS_SIGN);
}

/** Whether a number looks like an amount even if its currency is doubtful. */
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

// ------------------------------------------------------------------------------------ before

static bool set_prefix(tk_prefix *out, tk_reading reading, int next)
{
    out->reading = reading;
    out->next = next;
    return reading != TK_READING_NONE;
}

/** "$". */
static bool read_sign(const tk_money_grammar *g, int i, tk_prefix *out)
{
    return set_prefix(out, tk_reading_of_word(tk_atom_at(g, i)->word, TK_CLASS_SIGN), i + 1);
}

/** "GB £20", "USD$ 23", "Canadian $5": a nationality or code, and a sign, which must agree. */
static bool read_named_sign(const tk_money_grammar *g, int i, int32_t code, tk_prefix *out)
{
    const tk_word *nation = NULL;
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_NATION, &nation), sign = i + (n ? n : 1);
    const tk_atom *s = tk_atom_at(g, sign);
    if ((!n && code < 0) || s->kind != TK_ATOM_SIGN || s->gap > TK_GAP_SPACE)
        return false;
    tk_reading by_sign = tk_reading_of_word(s->word, TK_CLASS_SIGN);
    tk_reading by_name = code >= 0 ? code : tk_reading_of_word(nation, TK_CLASS_NATION);
    return by_sign != TK_READING_NONE &&
           set_prefix(out, tk_reading_both(g->currencies, by_sign, by_name), sign + 1);
}

/** "USD 20", but not the second code of "EUR/USD 1.10". */
static bool read_code_before(const tk_money_grammar *g, int i, int32_t code, tk_prefix *out)
{
    uint32_t begin = tk_atom_at(g, i)->begin;
    bool pair = begin && g->scan->text[begin - 1] == '/';
    return code >= 0 && !pair && tk_scan_joined(g->scan, i + 1) && tk_starts_number(g, i + 1) &&
           (!g->currencies->list[code].risky || looks_like_money(g, i + 1)) &&
           set_prefix(out, code, i + 1);
}

/** "MEUR 60". */
static bool read_scaled_code_before(const tk_money_grammar *g, int i, tk_prefix *out)
{
    int power;
    int32_t code = read_scaled_code(g, i, &power);
    if (code < 0 || tk_atom_at(g, i + 1)->kind != TK_ATOM_NUMBER)
        return false;
    out->power = power;
    return set_prefix(out, code, i + 1);
}

/** "S/ 500", "S/.500". */
static bool read_slash_before(const tk_money_grammar *g, int i, tk_prefix *out)
{
    const tk_atom *a = tk_atom_at(g, i);
    if (!a->capital || !tk_word_is(a->word, TK_CLASS_SLASH) || !tk_scan_is(g->scan, i + 1, '/') ||
        !tk_scan_glued(g->scan, i + 1))
        return false;
    int next = i + 2 + (tk_scan_is(g->scan, i + 2, '.') && tk_scan_glued(g->scan, i + 2));
    const tk_atom *b = tk_atom_at(g, next);
    return b->kind == TK_ATOM_NUMBER && b->gap <= TK_GAP_SPACE &&
           set_prefix(out, tk_reading_of_word(a->word, TK_CLASS_SLASH), next);
}

/** "Rs 500", "Rs. 500", "R1.2bn". */
static bool read_letters_before(const tk_money_grammar *g, int i, tk_prefix *out)
{
    const tk_atom *a = tk_atom_at(g, i);
    if (!tk_word_is(a->word, TK_CLASS_BEFORE))
        return false;
    int next = i + 1 + (tk_scan_is(g->scan, i + 1, '.') && tk_scan_glued(g->scan, i + 1));
    const tk_atom *b = tk_atom_at(g, next);
    if (b->gap > TK_GAP_SPACE || !tk_starts_number(g, next))
        return false;
    bool directive = tk_atom_length(a) > 2 && a->upper && !b->gap; // "NIS2"
    bool weak = tk_word_is(a->word, TK_CLASS_WEAK);
    if ((directive || weak) && !looks_like_money(g, next))
        return false;
    if (weak && (!a->capital || (tk_atom_length(a) == 1 && b->gap)))
        return false;
    return set_prefix(out, tk_reading_of_word(a->word, TK_CLASS_BEFORE), next);
}

/** "RMB7,200", "dollar 22.5 million", "sen 100,000". */
static bool read_unit_before(const tk_money_grammar *g, int i, tk_prefix *out)
{
    const tk_atom *a = tk_atom_at(g, i), *b = tk_atom_at(g, i + 1);
    uint32_t unit = tk_word_is(a->word, TK_CLASS_UNIT) ? TK_CLASS_UNIT : TK_CLASS_SUBUNIT;
    if (!tk_word_is(a->word, unit) || tk_word_is(a->word, TK_CLASS_WEAK) || b->gap > TK_GAP_SPACE)
        return false;
    bool like_code = a->upper && tk_atom_length(a) > 2 && b->kind == TK_ATOM_NUMBER;
    return (like_code || (!a->capital && looks_like_money(g, i + 1))) &&
           set_prefix(out, tk_reading_of_word(a->word, unit), i + 1);
}

bool tk_read_prefix(const tk_money_grammar *g, int i, tk_prefix *out)
{
    const tk_atom *a = tk_atom_at(g, i);
    *out = (tk_prefix){.reading = TK_READING_NONE};
    if (a->kind == TK_ATOM_SIGN)
        return read_sign(g, i, out);
    if (a->kind != TK_ATOM_WORD)
        return false;
    if (set_prefix(out, read_lettered_sign(g, i), i + 2))
        return true;
    int32_t code = read_code(g, i);
    return read_named_sign(g, i, code, out) || read_code_before(g, i, code, out) ||
           read_scaled_code_before(g, i, out) || read_slash_before(g, i, out) ||
           read_letters_before(g, i, out) || read_unit_before(g, i, out);
}

// ------------------------------------------------------------------------------------ after

/** Whether the sign at `i`, after a number, belongs to the next number: "$5 $6", "10 $ 30". */
static bool sign_leads(const tk_money_grammar *g, int i)
{
    const tk_atom *number = tk_atom_at(g, i + 1);
    if (number->kind != TK_ATOM_NUMBER || number->gap > TK_GAP_SPACE)
        return false;
    return !number->gap || (tk_atom_at(g, i)->gap && tk_atom_at(g, i + 2)->kind != TK_ATOM_SIGN);
}

/** The name of a unit or subunit. */
typedef struct unit_name {
    const tk_word *word;
    int atoms; /**< 0: there is none */
    bool subunit;
} unit_name;

/** "dollars", "cents", "euro cents" at atom `i`. */
static unit_name find_unit(const tk_money_grammar *g, int i)
{
    unit_name unit = {0}, subunit = {.subunit = true};
    unit.atoms = tk_scan_phrase(g->scan, i, TK_CLASS_UNIT, &unit.word);
    subunit.atoms = tk_scan_phrase(g->scan, i, TK_CLASS_SUBUNIT, &subunit.word);
    return subunit.atoms > unit.atoms ? subunit : unit;
}

/** Whether the name of a subunit at atom `i` is the name of a person: "50 Cent", "3 Pence". */
static bool is_person(const tk_money_grammar *g, int i)
{
    const tk_atom *a = tk_atom_at(g, i);
    return a->capital && !a->upper && a->gap && g->scan->text[a->end - 1] != 's';
}

/** "euros", "US dollars", "-dollar", "cents". */
static bool read_unit(const tk_money_grammar *g, int i, tk_suffix *out)
{
    const tk_word *nation = NULL;
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_NATION, &nation);
    int u = n ? tk_after_hyphen(g, i + n) : i;
    const tk_atom *a = tk_atom_at(g, u);
    if (n && a->gap > TK_GAP_LINE)
        return false;
    unit_name unit = find_unit(g, u);
    if (!unit.atoms)
        return false;
    bool weak = tk_word_is(unit.word, TK_CLASS_WEAK) && !n;
    if (unit.subunit && ((weak && (a->gap || a->capital)) || is_person(g, u)))
        return false;
    *out = (tk_suffix){
        .reading = tk_reading_of_word(unit.word, unit.subunit ? TK_CLASS_SUBUNIT : TK_CLASS_UNIT),
        .next = u + unit.atoms,
        .power = tk_word_is(unit.word, TK_CLASS_TENFOLD),
        .subunit = unit.subunit,
        .weak = weak && !unit.subunit,
    };
    if (n)
        out->reading = tk_reading_both(g->currencies, out->reading,
                                       tk_reading_of_word(nation, TK_CLASS_NATION));
    return out->reading != TK_READING_NONE;
}

/** "€", "¢" after a number. */
static bool read_sign_after(const tk_money_grammar *g, int i, tk_suffix *out)
{
    const tk_atom *a = tk_atom_at(g, i);
    out->subunit = tk_word_is(a->word, TK_CLASS_SUBUNIT);
    out->reading = tk_reading_of_word(a->word, out->subunit ? TK_CLASS_SUBUNIT : TK_CLASS_SIGN);
    out->next = i + 1;
    return out->reading != TK_READING_NONE && a->gap <= TK_GAP_SPACE && !sign_leads(g, i);
}

/** "(USD)". */
static bool read_code_in_brackets(const tk_money_grammar *g, int i, tk_suffix *out)
{
    if (!tk_scan_is(g->scan, i, '(') || !tk_atom_at(g, i + 1)->upper ||
        !tk_scan_is(g->scan, i + 2, ')'))
        return false;
    *out = (tk_suffix){.reading = read_code(g, i + 1), .next = i + 3};
    return out->reading >= 0;
}

/** "EUR", but not that of "5 EUR20". */
static bool read_code_after(const tk_money_grammar *g, int i, tk_suffix *out)
{
    int32_t code = read_code(g, i);
    if (code < 0 || (tk_scan_glued(g->scan, i + 1) && tk_atom_at(g, i + 1)->kind == TK_ATOM_NUMBER))
        return false;
    *out = (tk_suffix){.reading = code, .next = i + 1, .weak = g->currencies->list[code].risky};
    return true;
}

/** "EURm". */
static bool read_scaled_code_after(const tk_money_grammar *g, int i, tk_suffix *out)
{
    int power;
    int32_t code = read_scaled_code(g, i, &power);
    *out = (tk_suffix){.reading = code, .next = i + 1, .power = power};
    return code >= 0;
}

/** "kr", "kr." */
static bool read_letters_after(const tk_money_grammar *g, int i, tk_suffix *out)
{
    const tk_atom *a = tk_atom_at(g, i), *b = tk_atom_at(g, i + 2);
    bool weak = tk_word_is(a->word, TK_CLASS_WEAK);
    if (!tk_word_is(a->word, TK_CLASS_AFTER) || (weak && (!a->upper || tk_atom_length(a) < 2)))
        return false;
    // "95m kr. last year": the stop belongs to the abbreviation if the sentence continues.
    bool stop = tk_scan_is(g->scan, i + 1, '.') && tk_scan_glued(g->scan, i + 1) &&
                b->kind == TK_ATOM_WORD && !b->capital;
    *out = (tk_suffix){
        .reading = tk_reading_of_word(a->word, TK_CLASS_AFTER), .next = i + 1 + stop, .weak = weak};
    return true;
}

bool tk_read_suffix(const tk_money_grammar *g, int i, tk_suffix *out)
{
    *out = (tk_suffix){.reading = TK_READING_NONE};
    i = tk_after_hyphen(g, i);
    const tk_atom *a = tk_atom_at(g, i);
    if (a->kind == TK_ATOM_PUNCT)
        return read_code_in_brackets(g, i, out);
    if (a->gap > TK_GAP_LINE)
        return false;
    if (a->kind == TK_ATOM_SIGN)
        return read_sign_after(g, i, out);
    if (a->kind != TK_ATOM_WORD)
        return false;
    tk_reading lettered = read_lettered_sign(g, i);
    if (lettered != TK_READING_NONE) { // "US$"
        *out = (tk_suffix){.reading = lettered, .next = i + 2};
        return !sign_leads(g, i + 1);
    }
    bool code = a->upper && tk_atom_length(a) == 3 && tk_word_is(a->word, TK_CLASS_CODE);
    return (!code && read_unit(g, i, out)) || // "20 bob", "20 BOB"
           read_code_after(g, i, out) || read_scaled_code_after(g, i, out) ||
           read_letters_after(g, i, out);
}
