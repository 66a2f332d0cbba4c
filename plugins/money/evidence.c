// SPDX-License-Identifier: MIT
#include "evidence.h"

#include "flags.h"

#include <string.h>

enum {
    DATELINE_BYTES = 1500, /**< length of the text in which a dateline is searched */
    DATELINE_ATOMS = 14,   /**< "TORONTO, June 8, 2025 (Reuters) -" */
    DOLLAR = 0,            /**< USD, the first row of the table */
    PLACE_WINDOW = 24,     /**< tokens before an amount in which a place is searched */
    PLACE_MENTIONS = 3,    /**< mentions that make a country the home of an article */
};

void tk_evidence_start(tk_evidence *evidence, const tk_currencies *currencies, tk_scan *scan,
                       const tk_doc *doc, const tk_layer *tokens, const tk_scan_form *forms)
{
    memset(evidence, 0, sizeof *evidence);
    evidence->currencies = currencies;
    evidence->scan = scan;
    evidence->doc = doc;
    evidence->tokens = tokens;
    evidence->forms = forms;
    evidence->dateline = -1;
}

void tk_evidence_amount(tk_evidence *evidence, tk_reading reading)
{
    if (tk_reading_open(reading)) {
        const tk_family *family = tk_reading_family(evidence->currencies, reading);
        if (family->n > 1)
            return;
        reading = family->members[0];
    }
    if (reading >= 0 && evidence->amounts[reading] < UINT16_MAX)
        evidence->amounts[reading]++;
}

unsigned tk_evidence_number_style(const tk_doc *doc, const tk_layer *tokens,
                                  const tk_scan_form *forms, uint32_t seen)
{
    // A tokenizer may split "1.234,5" at the comma.
    for (uint32_t t = 0; seen & TK_FLAG_DOTTED && t < tokens->count; t++) {
        const char *after = doc->text + tokens->end[t];
        if (forms[tokens->lexeme[t]].flags & TK_FLAG_DOTTED && after[0] == ',' && after[1] >= '0' &&
            after[1] <= '9')
            seen |= TK_FLAG_COMMA;
    }
    return (seen & (TK_FLAG_COMMA | TK_FLAG_POINT)) == TK_FLAG_COMMA ? TK_NUMERAL_COMMA : 0;
}

/** The currency of the place or nationality at atom `i` of the scan, or -1; `n` is set to the
 * number of its atoms. */
static int32_t place_at(tk_evidence *e, int i, int *n)
{
    const tk_word *word = NULL;
    const tk_atom *a = tk_scan_at(e->scan, i);
    if (!a->capital)
        return -1;
    *n = tk_scan_phrase(e->scan, i, TK_CLASS_PLACE, &word);
    if (*n)
        return *n == 1 && a->end - a->begin == 2 && !a->upper ? -1 // "Us" is not the US
                                                              : tk_word_value(word, TK_CLASS_PLACE);
    *n = tk_scan_phrase(e->scan, i, TK_CLASS_NATION, &word);
    if (!*n)
        return -1;
    return e->currencies->families[tk_word_value(word, TK_CLASS_NATION)].members[0];
}

/** Whether a line begins with a place, and has only a date or an agency between it and a dash. */
static void read_dateline(tk_evidence *e, uint32_t token)
{
    uint32_t begin = e->tokens->begin[token];
    int n;
    tk_scan_start(e->scan, token, begin);
    int32_t currency = place_at(e, 0, &n);
    for (int i = n; currency >= 0 && i < DATELINE_ATOMS; i++) {
        const tk_atom *a = tk_scan_at(e->scan, i);
        if (a->gap >= TK_GAP_LINE || (i == n && a->kind == TK_ATOM_WORD))
            return;
        if (a->kind == TK_ATOM_PUNCT && (a->ch == '_' || (a->ch == '-' && a->gap))) {
            e->dateline = currency;
            return;
        }
    }
}

static void find_places(tk_evidence *e)
{
    uint32_t seen = 0;
    e->places_known = true;
    for (uint32_t t = 0; t < e->tokens->count; t++) {
        if (!(e->forms[e->tokens->lexeme[t]].flags & TK_FLAG_PLACE) || e->tokens->begin[t] < seen)
            continue;
        int n;
        uint32_t begin = e->tokens->begin[t];
        tk_scan_start(e->scan, t, begin);
        int32_t currency = place_at(e, 0, &n);
        if (currency < 0)
            continue;
        seen = tk_scan_at(e->scan, n - 1)->end;
        if (e->places[currency] < UINT16_MAX)
            e->places[currency]++;
        if (e->dateline < 0 && begin < DATELINE_BYTES &&
            (!begin || e->doc->text[begin - 1] == '\n'))
            read_dateline(e, t);
    }
}

/** The currency among the readings that belongs to the nearest place before byte `begin` in the
 * same sentence; or -1. */
static int32_t place_before(tk_evidence *e, tk_reading reading, uint32_t begin)
{
    uint32_t low = 0, high = e->tokens->count;
    while (low < high) { // the first token that begins at `begin` or later
        uint32_t middle = low + (high - low) / 2;
        if (e->tokens->begin[middle] < begin)
            low = middle + 1;
        else
            high = middle;
    }
    for (uint32_t t = low, n = PLACE_WINDOW; t-- > 0 && n--;) {
        uint32_t flags = e->forms[e->tokens->lexeme[t]].flags;
        if (flags & TK_FLAG_STOP)
            break;
        if (!(flags & TK_FLAG_PLACE))
            continue;
        int atoms;
        tk_scan_start(e->scan, t, e->tokens->begin[t]);
        int32_t currency = place_at(e, 0, &atoms);
        if (currency >= 0 &&
            (reading == TK_READING_NONE || tk_reading_has(e->currencies, reading, currency)))
            return currency;
    }
    return -1;
}

/** The member of the family that is the home currency of the article, or -1. */
static int32_t home_of(tk_evidence *e, const tk_family *family, uint32_t mentions)
{
    if (!e->places_known)
        find_places(e);
    int32_t home = -1;
    uint32_t most = mentions - 1;
    for (uint32_t i = 0; i < family->n; i++) {
        if (family->members[i] == e->dateline)
            return e->dateline;
        if (e->places[family->members[i]] > most) {
            most = e->places[family->members[i]];
            home = family->members[i];
        }
    }
    return home;
}

/** A name without a usual reading, "kr", "pesos": the currency named last, else the home currency.
 */
static int32_t settle_even(tk_evidence *e, const tk_family *family, bool *open)
{
    int32_t named = -1;
    uint32_t latest = 0;
    for (uint32_t i = 0; i < family->n; i++) {
        int32_t member = family->members[i];
        if (e->latest[member] > latest || (!latest && e->amounts[member])) {
            latest = e->latest[member];
            named = member;
        }
    }
    if (named >= 0)
        return named;
    int32_t home = home_of(e, family, 1);
    *open = home < 0;
    return home < 0 ? family->members[0] : home;
}

/** The currency of most amounts, bare "$" included; on a tie the first one of the table. */
static int32_t main_currency(const tk_evidence *e, tk_reading among)
{
    int32_t most = -1;
    for (uint32_t i = 0; i < e->currencies->n_list; i++)
        if (e->settled[i] && (most < 0 || e->settled[i] > e->settled[most]) &&
            (among == TK_READING_NONE || tk_reading_has(e->currencies, among, (int32_t)i)))
            most = (int32_t)i;
    return most;
}

/** A name with a usual reading. */
static int32_t settle_usual(tk_evidence *e, const tk_family *family, bool *open)
{
    // A bare "$" is USD, unless the document is from another country, or has other dollars.
    int32_t usual = family->usual, others = 0, only = -1;
    for (uint32_t i = 0; i < family->n; i++)
        if (family->members[i] != usual && e->amounts[family->members[i]]) {
            others++;
            only = family->members[i];
        }
    // "yuan" in the same text decides which "¥" is meant, but "C$" is written to differ from "$".
    if (usual != DOLLAR && others == 1 && !e->amounts[usual])
        return only;
    int32_t home = home_of(e, family, PLACE_MENTIONS);
    if (home >= 0 && home != usual && home != e->dateline && e->places[usual])
        home = -1; // two countries and no dateline: not decided
    if (home < 0 || home == usual) {
        *open = others > 0 && home < 0 && !e->places[usual];
        return usual;
    }
    // In an article from, say, Canada, "$" is C$ if the text also has US$, or if it has no C$.
    if (e->amounts[usual] || !others)
        return home;
    *open = true;
    return only == home ? usual : home;
}

static int32_t settle_reading(tk_evidence *e, tk_reading reading, bool *open)
{
    if (!tk_reading_open(reading))
        return reading;
    const tk_family *family = tk_reading_family(e->currencies, reading);
    if (family->n == 1)
        return family->members[0];
    if (family->usual < 0)
        return settle_even(e, family, open);
    if (e->usual_family != family) { // the same in the whole document
        e->usual_family = family;
        e->usual_open = false;
        e->usual_currency = settle_usual(e, family, &e->usual_open);
    }
    *open = e->usual_open;
    return e->usual_currency;
}

int32_t tk_evidence_settle(tk_evidence *e, tk_reading reading, bool subunit, uint32_t begin,
                           bool *open)
{
    *open = false;
    int32_t currency = -1;
    // "shares fell in Tokyo to ¥14,870"; but articles from everywhere mention dollars.
    bool dollar =
        tk_reading_open(reading) && tk_reading_family(e->currencies, reading)->usual == DOLLAR;
    bool many = tk_reading_open(reading) && tk_reading_family(e->currencies, reading)->n > 1;
    if (reading == TK_READING_NONE || (many && !dollar && !subunit))
        currency = place_before(e, reading, begin);
    if (currency >= 0 && reading == TK_READING_NONE)
        return currency;
    if (currency < 0 && (reading == TK_READING_NONE || subunit))
        currency = main_currency(e, reading);
    if (reading == TK_READING_NONE)
        return currency;
    if (currency < 0)
        currency = settle_reading(e, reading, open);
    e->latest[currency] = ++e->n_settled;
    if (e->settled[currency] < UINT16_MAX)
        e->settled[currency]++;
    return currency;
}
