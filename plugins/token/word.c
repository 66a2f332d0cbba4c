// SPDX-License-Identifier: MIT
// How a word of the news tokenizer continues after letters and digits, depending on the next byte.
//
// Each function below receives the start of the word and, in `*p`, the place to examine. It returns
// true if the word continues, with `*p` moved, or false if it has written the word (and anything
// attached to it), with `*p` where the search for the next token continues.
#include "scan.h"

static bool ends(tk_scan *s, const char *begin, const char **p)
{
    tk_scan_emit(s, begin, *p);
    return false;
}

static bool all_upper(const char *p, const char *end)
{
    while (p < end && tk_is_upper(*p))
        p++;
    return p == end;
}

static bool all_digits(const char *p, const char *end)
{
    while (p < end && tk_is_digit(*p))
        p++;
    return p == end;
}

/** The first code point after `p` that is not a blank; one line end may be in between. */
static const char *after_blanks(const char *p)
{
    while (*p == ' ' || *p == '\t' || memcmp(p, "\xC2\xA0", 2) == 0)
        p += *p == '\xC2' ? 2 : 1;
    if (*p == '\r')
        p++;
    if (*p == '\n')
        p++;
    return p;
}

static bool upper_at(const char *p)
{
    uint32_t n;
    return (tk_uni(tk_utf8(p, &n)).flags & TK_UNI_UPPER) != 0;
}

/** Whether only blanks precede `p` in its line. */
static bool begins_line(const tk_scan *s, const char *p)
{
    while (p > s->text && (p[-1] == ' ' || p[-1] == '\t'))
        p--;
    return p == s->text || p[-1] == '\n';
}

// ------------------------------------------------------------------------ letters and digits

/** A digit after letters, a letter after digits, an underscore between them. */
static bool alnum(tk_scan *s, const char *begin, const char **p)
{
    const char *q = *p;
    if (*q == '_') {
        while (*q == '_')
            q++;
        if (!tk_is_alnum(*q))
            return ends(s, begin, p);
    } else if (tk_is_digit(*q)) { // USD34.6
        if (tk_is_upper(*begin) && q - begin <= 3 &&
            (tk_words_flags(s->news->words, begin, (size_t)(q - begin)) & TK_WORD_CODE))
            return ends(s, begin, p);
    } else if (tk_is_digit(q[-1]) && tk_is_digit(*begin)) { // 6:00am
        char first = tk_lower(q[0]);
        bool dotted = q[1] == '.';
        char second = tk_lower(q[1 + dotted]);
        if ((first == 'a' || first == 'p') && second == 'm' && !tk_is_alnum(q[2 + dotted]))
            return ends(s, begin, p);
    }
    *p = tk_skip_alnum(q);
    return true;
}

// ------------------------------------------------------------------------------- apostrophes

bool tk_is_clitic(const char *suffix, size_t length)
{
    char a = tk_lower(suffix[0]);
    if (length == 1)
        return a == 's' || a == 'm' || a == 'd';
    char b = tk_lower(suffix[1]);
    return length == 2 &&
           ((a == 'l' && b == 'l') || (a == 'r' && b == 'e') || (a == 'v' && b == 'e'));
}

/** `n` is the length of the apostrophe. */
static bool apostrophe(tk_scan *s, const char *begin, const char **p, uint32_t n)
{
    const char *suffix = *p + n, *end = tk_skip_letters(suffix);
    if (end == suffix) {
        if ((unsigned char)*suffix >= 0x80 && tk_is_word(suffix)) { // l'État
            *p = suffix;
            return true;
        }
        bool plural = tk_lower((*p)[-1]) == 's' && !s->quote;
        if (!plural || tk_is_digit(*suffix))
            return ends(s, begin, p);
        if (!s->news->keep_clitics)
            tk_scan_emit(s, begin, *p);
        tk_scan_emit(s, s->news->keep_clitics ? begin : *p, suffix);
        *p = suffix;
        return false;
    }
    size_t length = (size_t)(end - suffix);
    bool whole = !tk_is_word(end);
    bool not = length == 1 && tk_lower(*suffix) == 't' && tk_lower((*p)[-1]) == 'n';
    if (whole && !s->news->keep_clitics && (not || tk_is_clitic(suffix, length))) {
        const char *clitic = not ? *p - 1 : *p;
        if (clitic > begin)
            tk_scan_emit(s, begin, clitic);
        tk_scan_emit(s, clitic, end);
        *p = end;
        return false;
    }
    *p = end;
    return true;
}

// -------------------------------------------------------------------------------- full stops

/** Whether a single capital letter before a full stop is an initial. */
static bool is_initial(const tk_scan *s, const char *letter)
{
    const char *next = after_blanks(letter + 2);
    if (!upper_at(next) && letter[2] != ',')
        return false;
    if (s->count == 0)
        return *letter != 'I';
    const char *before = s->text + s->out.begin[s->count - 1];
    size_t length = s->out.end[s->count - 1] - s->out.begin[s->count - 1];
    if (tk_words_flags(s->news->words, before, length) & TK_WORD_LABEL)
        return false;
    return *letter != 'I' || (tk_is_upper(*before) && length > 1);
}

/** Whether the full stop at `q` belongs to a list marker: "1. First item", "a. first item". */
static bool is_marker_stop(const tk_scan *s, const char *begin, const char *q)
{
    bool letter = q - begin == 1 && tk_is_letter(*begin) && !tk_is_upper(*begin);
    bool number = q - begin <= 2 && all_digits(begin, q);
    return q[1] == ' ' && (letter || number) && begins_line(s, begin);
}

/** Whether the full stop at `q`, which no letter or digit follows, belongs to the word. */
static bool keeps_stop(const tk_scan *s, const char *begin, const char *q)
{
    size_t length = (size_t)(q - begin);
    if (length == 1 && tk_is_upper(*begin) && is_initial(s, begin))
        return true;
    if (length > 2 && q[-2] == '.' && tk_is_letter(q[-1])) // U.S.
        return true;
    if (is_marker_stop(s, begin, q))
        return true;
    uint32_t flags = tk_words_flags(s->news->words, begin, length);
    if ((flags & TK_WORD_CAPITAL) && !tk_is_upper(*begin))
        return false;
    if (flags & TK_WORD_ANY)
        return true;
    const char *next = after_blanks(q + 1);
    return ((flags & TK_WORD_NUMBER) && tk_is_digit(*next)) ||
           ((flags & TK_WORD_NAME) && upper_at(next));
}

/** A full stop with a letter after it: U.S.A, example.com, BRK.A, or a missing space. */
static bool inner_stop(tk_scan *s, const char *begin, const char **p)
{
    const char *q = *p, *part = q + 1, *end = tk_skip_alnum(part);
    bool single = q == begin + 1 || (q > begin + 1 && q[-2] == '.'); // one letter before the stop
    if (single && tk_is_letter(q[-1])) {
        if (end - part > 1 && tk_is_upper(q[-1]) && tk_is_upper(*part)) { // J.Smith
            *p = part;
            return ends(s, begin, p);
        }
        *p = end > part ? end : part;
        return true;
    }
    if (memcmp(begin, "www.", 4) == 0) {
        *p = tk_url_end(begin, part);
        return ends(s, begin, p);
    }
    if (tk_is_upper(*part)) {
        bool ticker = end - part == 1 && all_upper(begin, q) && q - begin <= 5;
        bool known = *end == '.' && (tk_words_flags(s->news->words, begin, (size_t)(end - begin)) &
                                     TK_WORD_ANY); // Ph.D.
        if (!ticker && !known)
            return ends(s, begin, p);
    } else if (all_digits(begin, q) && !tk_is_alnum(*part)) {
        return ends(s, begin, p);
    }
    *p = end > part ? end : part;
    return true;
}

static bool full_stop(tk_scan *s, const char *begin, const char **p)
{
    const char *q = *p;
    if (q[1] == '.')
        return ends(s, begin, p);
    if (tk_is_digit(q[1])) {
        if (tk_is_digit(q[-1]) || q[-1] == '_') {
            *p = tk_skip_digits(q + 1);
            return true;
        }
        *p = q +
             (tk_words_flags(s->news->words, begin, (size_t)(q - begin)) & TK_WORD_NUMBER ? 1 : 0);
        return ends(s, begin, p);
    }
    if (tk_is_letter(q[1]) || ((unsigned char)q[1] >= 0x80 && tk_is_word(q + 1)))
        return inner_stop(s, begin, p);
    if (!keeps_stop(s, begin, q))
        return ends(s, begin, p);
    *p = q + 1;
    return true;
}

// ----------------------------------------------------------------------------- other joiners

/** A hyphen of `n` bytes. */
static bool hyphen(tk_scan *s, const char *begin, const char **p, uint32_t n)
{
    const char *q = *p, *next = q + n;
    size_t length = (size_t)(q - begin);
    if (!tk_is_word(next))
        return ends(s, begin, p);
    if (length == 4 && all_digits(begin, q) && n == 1) { // 2025-06-08
        const char *month_end = tk_skip_digits(next);
        if (month_end == next + 2 && *month_end == '-' &&
            tk_skip_digits(month_end + 1) == month_end + 3) {
            *p = month_end + 3;
            return true;
        }
    }
    bool joins = s->news->keep_hyphens
                     ? !all_digits(begin, q) || !tk_is_digit(*next)
                     : (tk_words_flags(s->news->words, begin, length) & TK_WORD_PREFIX) &&
                           !tk_is_digit(*next) && (length == 1 || !tk_is_upper(begin[1]));
    if (joins) {
        *p = next;
        return true;
    }
    tk_scan_emit(s, begin, q);
    tk_scan_emit(s, q, next);
    *p = next;
    return false;
}

/** 1,234 and 1,50,000: groups of three digits, or of two before another group. */
static bool comma(tk_scan *s, const char *begin, const char **p)
{
    const char *q = *p;
    if (!tk_is_digit(q[-1]) || !tk_is_digit(*begin))
        return ends(s, begin, p);
    const char *end = tk_skip_digits(q + 1);
    if (end - q != 4 && !(end - q == 3 && *end == ',' && tk_is_digit(end[1])))
        return ends(s, begin, p);
    *p = end;
    return true;
}

/** 3:30, https:// */
static bool colon(tk_scan *s, const char *begin, const char **p)
{
    const char *q = *p;
    if (q[1] == '/' && q[2] == '/' && tk_is_letter(*begin)) {
        *p = tk_url_end(begin, q + 3);
        return ends(s, begin, p);
    }
    if (!tk_is_digit(q[-1]) || !tk_is_digit(q[1]) || !tk_is_digit(*begin))
        return ends(s, begin, p);
    *p = tk_skip_digits(q + 1);
    return true;
}

/** 6/8/2025, example.com/page */
static bool slash(tk_scan *s, const char *begin, const char **p)
{
    const char *q = *p;
    if (tk_is_digit(q[-1]) && tk_is_digit(q[1]) && tk_is_digit(*begin)) {
        *p = tk_skip_digits(q + 1);
        return true;
    }
    if (tk_is_alnum(q[1])) {
        const char *label = q;
        while (label > begin && tk_is_letter(label[-1]))
            label--;
        if (label > begin + 1 && label[-1] == '.' && q - label >= 2)
            *p = tk_url_end(begin, q + 1);
    }
    return ends(s, begin, p);
}

/** jane.doe@example.com: removes the tokens that were the start of the address. */
static bool at_sign(tk_scan *s, const char *begin, const char **p)
{
    const char *end = tk_email_end(*p);
    if (end == NULL)
        return ends(s, begin, p);
    while (s->count > 0 && s->out.end[s->count - 1] == (uint32_t)(begin - s->text)) {
        const char *before = s->text + s->out.begin[s->count - 1];
        for (const char *c = before; c < begin; c++)
            if (!tk_is_local_part(*c))
                goto done;
        begin = before;
        s->count--;
    }
done:
    *p = end;
    return ends(s, begin, p);
}

/** AT&T, US$, C++, C#, and the marker of a list item: a) */
static bool join(tk_scan *s, const char *begin, const char **p)
{
    const char *q = *p;
    size_t length = (size_t)(q - begin);
    switch (*q) {
    case '&':
        if (length <= 3 && all_upper(begin, q) && tk_is_upper(q[1])) {
            *p = tk_skip_letters(q + 1);
            return true;
        }
        break;
    case '$':
        if (length <= 3 && all_upper(begin, q))
            *p = q + 1;
        break;
    case '+':
        if (length == 1 && q[1] == '+' && tk_is_upper(*begin))
            *p = q + 2;
        break;
    case '#':
        if (length == 1 && tk_is_upper(*begin) && !tk_is_alnum(q[1]))
            *p = q + 1;
        break;
    case ')':
        if (s->depth == 0 &&
            ((length == 1 && tk_is_letter(*begin)) || (length <= 2 && all_digits(begin, q))))
            *p = q + 1;
        break;
    }
    return ends(s, begin, p);
}

static bool beyond_ascii(tk_scan *s, const char *begin, const char **p)
{
    uint32_t n;
    switch (tk_text_class(*p, &n)) {
    case TK_TEXT_LETTER:
    case TK_TEXT_DIGIT:
    case TK_TEXT_MARK:
        *p += n;
        return true;
    case TK_TEXT_APOSTROPHE:
        return apostrophe(s, begin, p, n);
    case TK_TEXT_HYPHEN:
        return hyphen(s, begin, p, n);
    default:
        return ends(s, begin, p);
    }
}

const char *tk_scan_word(tk_scan *s, const char *begin, const char *p)
{
    for (bool goes_on = true; goes_on;) {
        switch (s->news->after[(unsigned char)*p]) {
        case TK_AFTER_ALNUM:
            goes_on = alnum(s, begin, &p);
            break;
        case TK_AFTER_APOSTROPHE:
            goes_on = apostrophe(s, begin, &p, 1);
            break;
        case TK_AFTER_DOT:
            goes_on = full_stop(s, begin, &p);
            break;
        case TK_AFTER_HYPHEN:
            goes_on = hyphen(s, begin, &p, 1);
            break;
        case TK_AFTER_COMMA:
            goes_on = comma(s, begin, &p);
            break;
        case TK_AFTER_COLON:
            goes_on = colon(s, begin, &p);
            break;
        case TK_AFTER_SLASH:
            goes_on = slash(s, begin, &p);
            break;
        case TK_AFTER_AT:
            goes_on = at_sign(s, begin, &p);
            break;
        case TK_AFTER_JOIN:
            goes_on = join(s, begin, &p);
            break;
        case TK_AFTER_HIGH:
            goes_on = beyond_ascii(s, begin, &p);
            break;
        default:
            goes_on = ends(s, begin, &p);
            break;
        }
    }
    return p;
}
