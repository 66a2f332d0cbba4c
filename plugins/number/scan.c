// SPDX-License-Identifier: MIT
#include "scan.h"

#include <string.h>

void tk_scan_start(tk_scan *scan, const char *text, uint32_t length, const tk_lexicon *lexicon,
                   uint32_t begin)
{
    scan->text = text;
    scan->length = length;
    scan->lexicon = lexicon;
    scan->at = begin;
    scan->n = 0;
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(unsigned char c)
{
    return (unsigned char)((c | 32) - 'a') < 26;
}

/** Decodes valid UTF-8. The text is followed by zero bytes, so that reading past is harmless. */
static uint32_t decode(const char *text, uint32_t at, uint32_t *width)
{
    const unsigned char *s = (const unsigned char *)text + at;
    if (s[0] < 0x80) {
        *width = 1;
        return s[0];
    }
    if (s[0] < 0xe0) {
        *width = 2;
        return (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu);
    }
    if (s[0] < 0xf0) {
        *width = 3;
        return (s[0] & 0x0fu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
    }
    *width = 4;
    return (s[0] & 7u) << 18 | (s[1] & 0x3fu) << 12 | (s[2] & 0x3fu) << 6 | (s[3] & 0x3fu);
}

/** Spaces beyond ASCII: no-break, en … hair, narrow no-break, ideographic, zero width, BOM. */
static bool is_wide_space(uint32_t c)
{
    return c == 0xa0 || (c >= 0x2000 && c <= 0x200b) || c == 0x202f || c == 0x205f || c == 0x2060 ||
           c == 0x3000 || c == 0xfeff;
}

static bool is_currency_sign(uint32_t c)
{
    return c == '$' || (c >= 0xa2 && c <= 0xa5) || (c >= 0x20a0 && c <= 0x20cf) || c == 0xfe69 ||
           c == 0xff04 || c == 0xffe0 || c == 0xffe1 || c == 0xffe5 || c == 0xffe6 || c == 0xe3f;
}

static bool is_wide_digit(uint32_t c)
{
    return c >= 0xff10 && c <= 0xff19;
}

/** Other characters than letters, with their tk_atom.ch; 0 for a letter. */
static char symbol(uint32_t c)
{
    switch (c) {
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2212:
    case 0xff0d:
        return '-';
    case 0x2014:
    case 0x2015:
        return '_';
    case 0x2018:
    case 0x2019:
        return '\'';
    case 0xff0b:
        return '+';
    case 0xbd:
        return 'h';
    case 0xbc:
        return 'q';
    case 0xbe:
        return 't';
    default:
        return (c >= 0x2000 && c < 0x2c00) || (c >= 0xa1 && c < 0xc0 && c != 0xaa && c != 0xba) ||
                       (c >= 0x3000 && c < 0x3040) || c >= 0x1f000 || (c >= 0xff00 && c < 0xff20)
                   ? '?'
                   : 0;
    }
}

/** Skips white space; says what kind of gap it was. */
static uint8_t skip_space(tk_scan *scan)
{
    uint32_t start = scan->at;
    int lines = 0;
    while (scan->at < scan->length) {
        unsigned char c = (unsigned char)scan->text[scan->at];
        uint32_t width = 1;
        if (c == '\n') {
            lines++;
        } else if (c >= 0x80) {
            uint32_t code = decode(scan->text, scan->at, &width);
            if (code == 0x2029)
                lines += 2;
            else if (code == 0x2028 || code == 0x85)
                lines++;
            else if (!is_wide_space(code))
                break;
        } else if (c != ' ' && c != '\t' && c != '\r' && c != '\f' && c != '\v') {
            break;
        }
        scan->at += width;
    }
    if (lines > 1)
        return TK_GAP_PARAGRAPH;
    return lines ? TK_GAP_LINE : scan->at > start ? TK_GAP_SPACE : TK_GAP_NONE;
}

/** Whether a digit is at `at`; `width` is its length in bytes. */
static bool digit_at(const tk_scan *scan, uint32_t at, uint32_t *width)
{
    *width = 1;
    unsigned char c = (unsigned char)scan->text[at];
    if (at >= scan->length)
        return false;
    return c < 0x80 ? is_digit(c) : c == 0xef && is_wide_digit(decode(scan->text, at, width));
}

/** Exactly three digits, then no further digit. */
static bool group_at(const tk_scan *scan, uint32_t at)
{
    uint32_t width;
    for (int i = 0; i < 3; i++, at += width)
        if (!digit_at(scan, at, &width))
            return false;
    return !digit_at(scan, at, &width);
}

static void cut_number(tk_scan *scan, tk_atom *atom)
{
    uint32_t at = scan->at, width, digits = 0;
    bool separated = false;
    while (at < scan->length) {
        if (digit_at(scan, at, &width)) {
            at += width;
            digits++;
            continue;
        }
        unsigned char c = (unsigned char)scan->text[at];
        uint32_t code = decode(scan->text, at, &width), next;
        bool point = c == '.' || c == ',' || code == 0xff0c || code == 0xff0e;
        if (point && digit_at(scan, at + width, &next)) {
            separated = true;
            at += width;
            continue;
        }
        // Groups of three set apart by a no-break or thin space, or an apostrophe (Swiss style).
        bool thin = c == '\'' || code == 0xa0 || code == 0x2009 || code == 0x202f || code == 0x2019;
        if (thin && (separated || digits <= 3) && group_at(scan, at + width)) {
            separated = true;
            at += width;
            continue;
        }
        break;
    }
    atom->kind = TK_ATOM_NUMBER;
    scan->at = at;
}

/** "U.S.", "a.m.": single letters with a full stop after each; their end, or 0. */
static uint32_t initials_end(const tk_scan *scan, uint32_t at)
{
    uint32_t n = 0, begin = at;
    while (at + 1 < scan->length && is_letter((unsigned char)scan->text[at]) &&
           scan->text[at + 1] == '.') {
        at += 2;
        n++;
    }
    // "U.S": the last letter may lack its stop.
    if (n && is_letter((unsigned char)scan->text[at]) &&
        !is_letter((unsigned char)scan->text[at + 1]) && (unsigned char)scan->text[at + 1] < 0x80)
        return at + 1;
    return n > 1 && at > begin && !is_letter((unsigned char)scan->text[at]) ? at : 0;
}

static void cut_word(tk_scan *scan, tk_atom *atom)
{
    uint32_t at = scan->at, end = initials_end(scan, at), width;
    char folded[TK_FORM_MAX];
    uint32_t n = 0;
    bool lower = false;
    if (!end) {
        for (end = at; end < scan->length; end += width) {
            unsigned char c = (unsigned char)scan->text[end];
            width = 1;
            if (is_letter(c))
                continue;
            if (c < 0x80)
                break;
            uint32_t code = decode(scan->text, end, &width);
            if (is_wide_space(code) || is_currency_sign(code) || symbol(code))
                break;
        }
    }
    for (uint32_t i = at; i < end && n < sizeof folded; i++) {
        unsigned char c = (unsigned char)scan->text[i];
        if (c == '.')
            continue;
        lower |= c >= 'a';
        folded[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    atom->kind = TK_ATOM_WORD;
    atom->capital = scan->text[at] >= 'A' && scan->text[at] <= 'Z';
    atom->upper = !lower;
    atom->word = tk_lexicon_find(scan->lexicon, folded, n);
    scan->at = end;
}

void tk_scan_more(tk_scan *scan)
{
    tk_atom *atom = &scan->atoms[scan->n];
    memset(atom, 0, sizeof *atom);
    if (scan->n == TK_SCAN_ATOMS) {
        atom->begin = atom->end = scan->at;
        atom->gap = TK_GAP_PARAGRAPH;
        scan->n++;
        return;
    }
    atom->gap = scan->n ? skip_space(scan) : TK_GAP_NONE;
    atom->begin = scan->at;
    scan->n++;
    uint32_t width, digit_width, at = scan->at;
    if (at >= scan->length) {
        atom->end = at;
        atom->gap = TK_GAP_PARAGRAPH;
        return;
    }
    unsigned char c = (unsigned char)scan->text[at];
    uint32_t code = decode(scan->text, at, &width);
    if (digit_at(scan, at, &digit_width) ||
        (c == '.' && is_digit((unsigned char)scan->text[at + 1]) &&
         (atom->gap || (scan->n == 1 && !tk_text_alnum_before(scan->text, at)) ||
          (scan->n > 1 && scan->atoms[scan->n - 2].kind == TK_ATOM_SIGN)))) {
        if (c == '.')
            scan->at++;
        cut_number(scan, atom);
    } else if (is_currency_sign(code)) {
        atom->kind = TK_ATOM_SIGN;
        scan->at += width;
        atom->word = tk_lexicon_find(scan->lexicon, scan->text + at, width);
    } else if (is_letter(c) || (c >= 0x80 && !symbol(code) && !is_wide_space(code))) {
        cut_word(scan, atom);
    } else {
        atom->kind = TK_ATOM_PUNCT;
        atom->ch = c < 0x80 ? (char)c : symbol(code);
        scan->at += width;
    }
    atom->end = scan->at;
}

int tk_scan_phrase(tk_scan *scan, int i, uint32_t class_id, const tk_word **word)
{
    const tk_atom *a = tk_scan_at(scan, i);
    if (!a->word)
        return 0;
    int best = 0;
    if (tk_word_is(a->word, class_id)) {
        best = 1;
        *word = a->word;
    }
    if (a->kind != TK_ATOM_WORD || a->word->phrase_words < 2)
        return best;
    char phrase[TK_FORM_MAX];
    uint32_t length = a->word->length;
    memcpy(phrase, a->word->form, length);
    int j = i;
    for (uint8_t k = 1; k < a->word->phrase_words; k++) {
        j++;
        const tk_atom *b = tk_scan_at(scan, j);
        // Hyphens and apostrophes part words too: "year-ago", "new year's day".
        if (b->kind == TK_ATOM_PUNCT && b->gap == TK_GAP_NONE && (b->ch == '-' || b->ch == '\''))
            b = tk_scan_at(scan, ++j);
        uint32_t n = b->end - b->begin;
        if (b->kind != TK_ATOM_WORD || b->gap > TK_GAP_LINE || length + 1 + n > sizeof phrase)
            break;
        phrase[length++] = ' ';
        for (uint32_t p = b->begin; p < b->end; p++) {
            char c = scan->text[p];
            if (c != '.')
                phrase[length++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        }
        const tk_word *found = tk_lexicon_find(scan->lexicon, phrase, length);
        if (tk_word_is(found, class_id)) {
            best = j - i + 1;
            *word = found;
        }
    }
    return best;
}

bool tk_text_alnum_before(const char *text, uint32_t at)
{
    if (!at)
        return false;
    unsigned char c = (unsigned char)text[at - 1];
    if (c < 0x80)
        return is_letter(c) || is_digit(c);
    uint32_t start = at - 1, width;
    while (start && ((unsigned char)text[start] & 0xc0) == 0x80)
        start--;
    uint32_t code = decode(text, start, &width);
    return !symbol(code) && !is_wide_space(code) && !is_currency_sign(code);
}
