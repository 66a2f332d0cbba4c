// SPDX-License-Identifier: MIT
#include <toolkit/text/headline.h>

#include <stdio.h>
#include <string.h>

// How far into the text the search goes: the head of an article is short.
#define HEAD_BYTES 8192u
#define HEAD_LINES 16u

// Bytes. A title longer than this is a sentence; a line of prose is at least this long.
#define TITLE_MAX 250u
#define PROSE_MIN 80u
// A paragraph longer than this is body text, and no date line follows it.
#define DECK_MAX      320u
#define DATE_LINE_MAX 160u
#define PLACE_MAX     60u

/** A line that is not empty, without white space at either end. */
typedef struct {
    const char *text;
    size_t length;
    bool blank_after; // an empty line, or the end of the text, follows
    bool cut;         // it continues after the part that is searched
    bool date;        // it is a date line
} line;

typedef struct {
    line lines[HEAD_LINES];
    size_t count;
} head;

// ---------------------------------------------------------------------------------------- lines

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void split_lines(head *h, const char *text, size_t length)
{
    const char *end = text + (length < HEAD_BYTES ? length : HEAD_BYTES);
    h->count = 0;
    for (const char *p = text; p < end;) {
        const char *lf = memchr(p, '\n', (size_t)(end - p));
        const char *stop = lf == NULL ? end : lf;
        const char *next = lf == NULL ? end : lf + 1;
        bool cut = lf == NULL && end < text + length;
        while (p < stop && is_space(*p)) {
            p++;
        }
        while (stop > p && is_space(stop[-1])) {
            stop--;
        }
        if (p < stop) {
            if (h->count == HEAD_LINES) {
                return;
            }
            h->lines[h->count++] = (line){.text = p, .length = (size_t)(stop - p), .cut = cut};
        } else if (h->count > 0) {
            h->lines[h->count - 1].blank_after = true;
        }
        p = next;
    }
    if (h->count > 0 && end == text + length) {
        h->lines[h->count - 1].blank_after = true;
    }
}

static bool ends_with(const char *text, size_t length, const char *suffix)
{
    size_t n = strlen(suffix);
    return length >= n && memcmp(text + length - n, suffix, n) == 0;
}

static bool starts_with(const line *l, const char *prefix)
{
    size_t n = strlen(prefix);
    return l->length >= n && memcmp(l->text, prefix, n) == 0;
}

// The length without closing quotes, brackets and reference marks such as "[3]".
static size_t without_closers(const char *text, size_t length)
{
    for (;;) {
        if (ends_with(text, length, "”") || ends_with(text, length, "’") ||
            ends_with(text, length, "»")) {
            length -= ends_with(text, length, "»") ? 2 : 3;
        } else if (length > 0 && strchr("\"')", text[length - 1]) != NULL) {
            length--;
        } else if (length > 2 && text[length - 1] == ']' && is_digit(text[length - 2])) {
            size_t i = length - 2;
            while (i > 0 && is_digit(text[i])) {
                i--;
            }
            if (text[i] != '[') {
                return length;
            }
            length = i;
        } else {
            return length;
        }
    }
}

// Whether the text ends like a sentence.
static bool ends_sentence(const char *text, size_t length)
{
    length = without_closers(text, length);
    return length > 0 && (strchr(".!?", text[length - 1]) != NULL || ends_with(text, length, "…"));
}

static bool is_prose(const line *l)
{
    return l->length >= PROSE_MIN && (l->cut || ends_sentence(l->text, l->length));
}

static size_t count_words(const char *text, size_t length)
{
    size_t words = 0;
    for (size_t i = 0; i < length; i++) {
        words += !is_space(text[i]) && (i == 0 || is_space(text[i - 1]));
    }
    return words;
}

static bool contains(const line *l, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = 0; i + n <= l->length; i++) {
        if (l->text[i] == what[0] && memcmp(l->text + i, what, n) == 0) {
            return true;
        }
    }
    return false;
}

// ------------------------------------------------------------------------------------- date lines

// Length of the separator of a line's parts at `at`: "|", "·", " - ", a dash; or 0.
static size_t separator_at(const line *l, size_t at)
{
    static const char *const separators[] = {"|", "\t",  "·",    "•",   "–",
                                             "—", " - ", " -- ", " / ", ";"};
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        if (separators[i][0] != l->text[at]) {
            continue;
        }
        size_t n = strlen(separators[i]);
        if (at + n <= l->length && memcmp(l->text + at, separators[i], n) == 0) {
            return n;
        }
    }
    return 0;
}

// Whether a part of a line is only a date with its year: "Published: June 8, 2025 at 9:30 ET".
static bool is_date_part(const tk_dateline_words *words, const char *text, const char *end,
                         tk_calendar_date *date, bool *updated)
{
    tk_cursor c = {text, end};
    tk_cursor_space(&c);
    *updated = tk_cursor_word(&c, words, TK_DATELINE_UPDATED) != NULL;
    if (*updated || tk_cursor_word(&c, words, TK_DATELINE_PUBLISHED) != NULL) {
        tk_cursor_space(&c);
        tk_cursor_char(&c, ':');
        tk_cursor_space(&c);
        if (c.end - c.at > 3 && memcmp(c.at, "on ", 3) == 0) {
            c.at += 3;
        }
    }
    if (!tk_cursor_date(&c, words, date)) {
        tk_cursor_time(&c); // "10:15 BST, 8 June 2025"
        tk_cursor_char(&c, ',');
        if (!tk_cursor_date(&c, words, date)) {
            return false;
        }
    }
    if (date->year == 0) {
        return false;
    }
    tk_cursor_time(&c);
    tk_cursor_char(&c, '.');
    tk_cursor_space(&c);
    // "June 8, 2025 by Jane Doe"
    return c.at == c.end ||
           (c.at[-1] == ' ' && tk_cursor_word(&c, words, TK_DATELINE_BYLINE) != NULL);
}

// "By Jane Doe, June 8, 2025": the date after the comma of a byline.
static bool is_byline_date(const tk_dateline_words *words, const char *text, const char *end,
                           tk_calendar_date *date, bool *updated)
{
    tk_cursor c = {text, end};
    tk_cursor_space(&c);
    if (tk_cursor_word(&c, words, TK_DATELINE_BYLINE) == NULL) {
        return false;
    }
    for (const char *p = c.at; p < end; p++) {
        if (*p == ',' && is_date_part(words, p + 1, end, date, updated)) {
            return true;
        }
    }
    return false;
}

// Whether the line is a date line: one of its parts is a date. A first line that starts with
// something else may be a title that mentions a day ("Apple event – September 9, 2025").
static bool is_date_line(const tk_dateline_words *words, const line *l, bool first,
                         tk_calendar_date *date, bool *updated)
{
    if (l->length > DATE_LINE_MAX) {
        return false;
    }
    size_t start = 0;
    for (size_t at = 0; at <= l->length; at++) {
        size_t separator = at < l->length ? separator_at(l, at) : 1;
        if (separator == 0) {
            continue;
        }
        const char *part = l->text + start;
        const char *end = l->text + at;
        if (is_date_part(words, part, end, date, updated) ||
            is_byline_date(words, part, end, date, updated)) {
            return true;
        }
        if (first) {
            return false;
        }
        start = at + separator;
        at = start - 1;
    }
    return false;
}

// ------------------------------------------------------------------------------------- datelines

// A word of a place name: in capitals ("YORK", "N.Y.", "SÃO") or capitalized ("Calif.").
static bool skip_place_word(tk_cursor *c, bool capitals)
{
    const char *start = c->at;
    while (c->at < c->end && (is_upper(*c->at) || (unsigned char)*c->at >= 0x80 ||
                              (c->at > start && (strchr(".'-", *c->at) != NULL ||
                                                 (!capitals && is_lower(*c->at)))))) {
        if ((unsigned char)*c->at == 0xE2) {
            break; // dashes and quotes: U+2010 to U+201F; place names have no letters in this range
        }
        c->at++;
    }
    return c->at > start;
}

static void skip_place(tk_cursor *c, bool capitals)
{
    const char *good = c->at;
    for (unsigned words = 0; words < 4 && skip_place_word(c, capitals); words++) {
        good = c->at;
        if (!tk_cursor_char(c, ' ')) {
            break;
        }
    }
    c->at = good;
}

// "(Reuters)", "/PRNewswire/", "(GLOBE NEWSWIRE)"
static bool skip_wire(tk_cursor *c)
{
    tk_cursor t = *c;
    char close = tk_cursor_char(&t, '(') ? ')' : tk_cursor_char(&t, '/') ? '/' : '\0';
    if (close == '\0' || t.at == t.end || !(is_upper(*t.at) || is_digit(*t.at))) {
        return false;
    }
    const char *stop = memchr(t.at, close, (size_t)(t.end - t.at));
    if (stop == NULL || stop - t.at > 40) {
        return false;
    }
    c->at = stop + 1;
    return true;
}

static bool skip_dash(tk_cursor *c)
{
    static const char *const dashes[] = {"—", "–", "--", "- "};
    for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++) {
        size_t n = strlen(dashes[i]);
        if ((size_t)(c->end - c->at) > n && memcmp(c->at, dashes[i], n) == 0) {
            c->at += n;
            return true;
        }
    }
    return false;
}

// "FRANKFURT, March 12 (Wire) — ", "Paris, France, 8 June 2025 – ", "NEW YORK — The"
static bool is_dateline(const tk_dateline_words *words, const line *l, tk_str *place,
                        tk_calendar_date *date)
{
    *date = (tk_calendar_date){0};
    if (!is_prose(l)) {
        return false;
    }
    tk_cursor c = {l->text, l->text + l->length};
    skip_place(&c, false);
    size_t length = (size_t)(c.at - l->text);
    // Capitals alone mark a place; a name with lower-case letters needs more signs.
    size_t capitals = 0;
    bool only_capitals = true;
    for (size_t i = 0; i < length; i++) {
        capitals += is_upper(l->text[i]);
        only_capitals = only_capitals && !is_lower(l->text[i]);
    }
    bool dated = false;
    for (unsigned part = 0; part < 3; part++) {
        tk_cursor t = c;
        if (!tk_cursor_char(&t, ',')) {
            break;
        }
        tk_cursor_space(&t);
        if (tk_cursor_date(&t, words, date)) {
            dated = true;
            c = t;
            break;
        }
        const char *start = t.at;
        skip_place(&t, false); // the region: "Calif.", "South Korea"
        if (t.at == start) {
            break;
        }
        c = t;
        length = (size_t)(c.at - l->text);
    }
    tk_cursor_space(&c);
    tk_cursor_char(&c, ',');
    tk_cursor_space(&c);
    bool wired = skip_wire(&c);
    if (wired && !dated) {
        tk_cursor_space(&c);
        tk_cursor_char(&c, ',');
        dated = tk_cursor_date(&c, words, date);
    }
    tk_cursor_space(&c);
    if (length < 3 || length > PLACE_MAX || capitals == 0 || !skip_dash(&c)) {
        return false;
    }
    tk_cursor_space(&c);
    // A dash after capitals may also be inside a sentence ("IBM — the company —"): then what
    // follows does not start like a sentence.
    bool sentence = c.at < c.end && !is_lower(*c.at);
    if (!sentence || !(dated || wired || (only_capitals && capitals >= 4))) {
        return false;
    }
    *place = (tk_str){l->text, length};
    return true;
}

// ----------------------------------------------------------------------------------------- title

// Whether a longer paragraph of prose follows line number `at`, which is then a heading.
static bool is_followed_by_prose(const head *h, size_t at)
{
    const line *title = &h->lines[at];
    size_t block = 0; // bytes of the paragraph so far, which may be hard-wrapped
    for (size_t i = at + 1; i < h->count; i++) {
        const line *l = &h->lines[i];
        size_t least = title->blank_after ? title->length : title->length + title->length / 2;
        if (is_prose(l) && l->length >= least) {
            return true;
        }
        block += l->length + 1;
        if (l->blank_after) {
            if (title->blank_after && block >= PROSE_MIN && block > title->length &&
                ends_sentence(l->text, l->length)) {
                return true;
            }
            block = 0;
        }
    }
    // A long paragraph whose end is out of reach.
    return title->blank_after && block > 2 * DECK_MAX;
}

static bool is_title(const tk_dateline_words *words, const head *h, size_t at)
{
    const line *l = &h->lines[at];
    size_t length = without_closers(l->text, l->length);
    if (length == 0 || l->length > TITLE_MAX || count_words(l->text, l->length) < 2) {
        return false;
    }
    if (strchr(".,;:", l->text[length - 1]) != NULL || strchr("-*+>|=_<{[", l->text[0]) != NULL ||
        ends_with(l->text, length, "—") || starts_with(l, "•")) {
        return false;
    }
    if (contains(l, "://") || contains(l, "www.") || contains(l, "@")) {
        return false;
    }
    tk_cursor c = {l->text, l->text + l->length};
    if (tk_cursor_word(&c, words, TK_DATELINE_BYLINE) != NULL &&
        count_words(l->text, l->length) <= 6) {
        return false; // the author
    }
    return is_followed_by_prose(h, at);
}

// "# Title", "Title: …": the mark is not part of the title.
static tk_str strip_mark(const tk_dateline_words *words, const line *l)
{
    tk_cursor c = {l->text, l->text + l->length};
    while (tk_cursor_char(&c, '#')) {
    }
    tk_cursor_space(&c);
    tk_cursor t = c;
    if (tk_cursor_word(&t, words, TK_DATELINE_HEADLINE) != NULL && tk_cursor_char(&t, ':')) {
        tk_cursor_space(&t);
        c = t.at < t.end ? t : c;
    }
    return (tk_str){c.at, (uint64_t)(c.end - c.at)};
}

tk_headline tk_headline_find(const tk_dateline_words *words, const char *text, size_t length)
{
    tk_headline found = {.title = {"", 0}, .place = {"", 0}};
    head h;
    split_lines(&h, text, length);
    tk_calendar_date date = {0};
    bool sure = false; // not only the date of an update
    bool body = false;
    for (size_t i = 0; i < h.count && !body; i++) {
        line *l = &h.lines[i];
        tk_calendar_date other;
        bool updated;
        if (is_date_line(words, l, i == 0, &other, &updated)) {
            l->date = true;
            if (date.year == 0 || (!sure && !updated)) {
                date = other;
                sure = !updated;
            }
        } else if (is_dateline(words, l, &found.place, &other)) {
            body = true;
            if (other.year != 0 && !sure) {
                date = other;
            }
        } else {
            body = is_prose(l) && l->length > DECK_MAX;
        }
    }
    size_t first = 0;
    while (first < h.count && h.lines[first].date) {
        first++;
    }
    if (first < h.count && found.place.data != h.lines[first].text && is_title(words, &h, first)) {
        found.title = strip_mark(words, &h.lines[first]);
    }
    if (date.year != 0) {
        // Bounded for the compiler; tk_cursor_date() has checked the parts.
        snprintf(found.date, sizeof found.date, "%04u-%02u-%02u", date.year % 10000,
                 date.month % 100, date.day % 100);
    }
    return found;
}
