// SPDX-License-Identifier: MIT
#include <toolkit/text/dateline.h>

#include <string.h>

// The years that an article may be from.
#define YEAR_MIN 1700u
#define YEAR_MAX 2199u

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

// ---------------------------------------------------------------------------------------- words

static tk_str next_field(tk_cursor *line, char separator)
{
    const char *start = line->at;
    const char *stop = memchr(start, separator, (size_t)(line->end - start));
    line->at = stop == NULL ? line->end : stop + 1;
    return (tk_str){start, (uint64_t)((stop == NULL ? line->end : stop) - start)};
}

static bool read_word(tk_dateline_word *w, tk_str line)
{
    static const char *const kinds[TK_DATELINE_KINDS] = {
        [TK_DATELINE_MONTH] = "month",         [TK_DATELINE_WEEKDAY] = "weekday",
        [TK_DATELINE_PUBLISHED] = "published", [TK_DATELINE_UPDATED] = "updated",
        [TK_DATELINE_HEADLINE] = "headline",   [TK_DATELINE_BYLINE] = "byline",
    };
    tk_cursor c = {line.data, line.data + line.length};
    tk_str kind = next_field(&c, '\t');
    tk_str number = next_field(&c, '\t');
    w->text = next_field(&c, '\t');
    w->number = 0;
    for (size_t i = 0; i < number.length; i++) {
        if (!is_digit(number.data[i]) || number.length > 2) {
            return false;
        }
        w->number = 10 * w->number + (unsigned)(number.data[i] - '0');
    }
    for (unsigned k = 0; k < TK_DATELINE_KINDS; k++) {
        if (kind.length == strlen(kinds[k]) && memcmp(kind.data, kinds[k], kind.length) == 0) {
            w->kind = (tk_dateline_kind)k;
            return w->text.length > 0 &&
                   (k != TK_DATELINE_MONTH || (w->number >= 1 && w->number <= 12));
        }
    }
    return false;
}

size_t tk_dateline_words_read(tk_dateline_words *l, tk_str file)
{
    tk_cursor c = {file.data, file.data + file.length};
    l->count = 0;
    for (size_t number = 1; c.at < c.end; number++) {
        tk_str line = next_field(&c, '\n');
        if (line.length == 0 || line.data[0] == '#') {
            continue;
        }
        if (l->count == TK_DATELINE_WORDS_MAX || !read_word(&l->words[l->count++], line)) {
            return number;
        }
    }
    return 0;
}

// --------------------------------------------------------------------------------------- cursor

void tk_cursor_space(tk_cursor *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t')) {
        c->at++;
    }
}

bool tk_cursor_char(tk_cursor *c, char byte)
{
    if (c->at < c->end && *c->at == byte) {
        c->at++;
        return true;
    }
    return false;
}

static bool starts_with_word(const tk_cursor *c, tk_str w)
{
    if ((uint64_t)(c->end - c->at) < w.length) {
        return false;
    }
    for (uint64_t i = 0; i < w.length; i++) {
        if (lower(c->at[i]) != w.data[i]) {
            return false;
        }
    }
    const char *next = c->at + w.length;
    return next == c->end || (!is_letter(*next) && !is_digit(*next));
}

const tk_dateline_word *tk_cursor_word(tk_cursor *c, const tk_dateline_words *l,
                                       tk_dateline_kind kind)
{
    const tk_dateline_word *best = NULL;
    for (size_t i = 0; i < l->count; i++) {
        const tk_dateline_word *w = &l->words[i];
        if (w->kind == kind && (best == NULL || w->text.length > best->text.length) &&
            starts_with_word(c, w->text)) {
            best = w;
        }
    }
    if (best != NULL) {
        c->at += best->text.length;
    }
    return best;
}

// Reads 1 to 4 digits that no further digit follows; returns their number.
static unsigned skip_number(tk_cursor *c, unsigned *value)
{
    unsigned digits = 0;
    unsigned v = 0;
    *value = 0;
    while (c->at + digits < c->end && is_digit(c->at[digits])) {
        if (digits == 4) {
            return 0;
        }
        v = 10 * v + (unsigned)(c->at[digits++] - '0');
    }
    c->at += digits;
    *value = v;
    return digits;
}

// ----------------------------------------------------------------------------------------- dates

static bool is_day(const tk_calendar_date *d)
{
    static const unsigned char days[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (d->month < 1 || d->month > 12 || d->day < 1 || d->day > days[d->month - 1]) {
        return false;
    }
    if (d->year == 0) {
        return true;
    }
    bool leap = d->year % 4 == 0 && (d->year % 100 != 0 || d->year % 400 == 0);
    return d->year >= YEAR_MIN && d->year <= YEAR_MAX && (d->month != 2 || d->day != 29 || leap);
}

static bool at_boundary(const tk_cursor *c)
{
    return c->at == c->end || (!is_letter(*c->at) && !is_digit(*c->at));
}

static void skip_ordinal(tk_cursor *c)
{
    static const char suffixes[4][2] = {{'s', 't'}, {'n', 'd'}, {'r', 'd'}, {'t', 'h'}};
    for (size_t i = 0; i < 4 && c->end - c->at >= 2; i++) {
        if (lower(c->at[0]) == suffixes[i][0] && lower(c->at[1]) == suffixes[i][1]) {
            c->at += 2;
            return;
        }
    }
}

// ", 2025", " 2025", "-2025": a year after day and month. Skips nothing if there is none.
static bool skip_year(tk_cursor *c, unsigned *year)
{
    tk_cursor t = *c;
    if (!tk_cursor_char(&t, '-')) {
        tk_cursor_char(&t, ',');
        tk_cursor_space(&t);
    }
    if (t.at == c->at || skip_number(&t, year) != 4 || !at_boundary(&t)) {
        *year = 0;
        return false;
    }
    *c = t;
    return true;
}

// "June 8, 2025", "Jun. 8th 2025", "June 8"
static bool month_first(tk_cursor *c, const tk_dateline_words *l, tk_calendar_date *d)
{
    const tk_dateline_word *month = tk_cursor_word(c, l, TK_DATELINE_MONTH);
    if (month == NULL) {
        return false;
    }
    d->month = month->number;
    tk_cursor_char(c, '.');
    tk_cursor_space(c);
    unsigned digits = skip_number(c, &d->day);
    if (digits < 1 || digits > 2) {
        return false;
    }
    skip_ordinal(c);
    if (!at_boundary(c)) {
        return false;
    }
    skip_year(c, &d->year);
    return true;
}

// "8 June 2025", "8th of June, 2025", "8-Jun-2025", "8. June": from after the day
static bool day_first(tk_cursor *c, const tk_dateline_words *l, tk_calendar_date *d)
{
    skip_ordinal(c);
    tk_cursor_char(c, '.');
    if (!tk_cursor_char(c, '-')) {
        tk_cursor_space(c);
    }
    if (c->end - c->at > 3 && memcmp(c->at, "of ", 3) == 0) {
        c->at += 3;
    }
    const tk_dateline_word *month = tk_cursor_word(c, l, TK_DATELINE_MONTH);
    if (month == NULL) {
        return false;
    }
    d->month = month->number;
    if (tk_cursor_char(c, '.') && c->at == c->end) {
        c->at--; // the full stop of a sentence
    }
    skip_year(c, &d->year);
    return true;
}

// "2025-06-08", "2025/6/8", "08.06.2025", "25/12/2025": from after the first number
static bool all_numbers(tk_cursor *c, unsigned first, unsigned digits, tk_calendar_date *d)
{
    char separator = c->at < c->end ? *c->at : '\0';
    if (separator != '-' && separator != '/' && separator != '.') {
        return false;
    }
    unsigned second;
    unsigned third;
    c->at++;
    unsigned second_digits = skip_number(c, &second);
    if (second_digits < 1 || second_digits > 2 || !tk_cursor_char(c, separator)) {
        return false;
    }
    unsigned third_digits = skip_number(c, &third);
    if (digits == 4 && (third_digits == 1 || third_digits == 2)) {
        *d = (tk_calendar_date){first, second, third};
    } else if (digits > 2 || third_digits != 4) {
        return false;
    } else if (separator == '.' || first > 12 || first == second) {
        *d =
            (tk_calendar_date){third, second, first}; // with full stops, the day always comes first
    } else if (second > 12) {
        *d = (tk_calendar_date){third, first, second};
    } else {
        return false;
    }
    bool iso_time = digits == 4 && c->end - c->at >= 2 && *c->at == 'T' && is_digit(c->at[1]);
    return iso_time || at_boundary(c);
}

bool tk_cursor_date(tk_cursor *c, const tk_dateline_words *l, tk_calendar_date *out)
{
    tk_cursor t = *c;
    tk_calendar_date d = {0};
    tk_cursor_space(&t);
    if (tk_cursor_word(&t, l, TK_DATELINE_WEEKDAY) != NULL) {
        tk_cursor_char(&t, '.');
        tk_cursor_char(&t, ',');
        tk_cursor_space(&t);
    }
    unsigned number;
    unsigned digits = skip_number(&t, &number);
    bool found;
    if (digits == 0) {
        found = month_first(&t, l, &d);
    } else {
        tk_cursor behind = t;
        found = all_numbers(&t, number, digits, &d);
        if (!found && digits <= 2) {
            t = behind;
            d = (tk_calendar_date){.day = number};
            found = day_first(&t, l, &d);
        }
    }
    if (!found || !is_day(&d)) {
        return false;
    }
    *c = t;
    *out = d;
    return true;
}

void tk_cursor_time(tk_cursor *c)
{
    tk_cursor t = *c;
    tk_cursor_char(&t, ',');
    tk_cursor_char(&t, 'T');
    tk_cursor_space(&t);
    if (t.end - t.at > 3 && memcmp(t.at, "at ", 3) == 0) {
        t.at += 3;
    }
    unsigned hour;
    unsigned minute;
    unsigned digits = skip_number(&t, &hour);
    bool colon = tk_cursor_char(&t, ':') || tk_cursor_char(&t, '.');
    if (digits < 1 || digits > 2 || hour > 24 || !colon || skip_number(&t, &minute) != 2 ||
        minute > 59) {
        return;
    }
    // Seconds, "a.m.", a time zone: up to four short words of letters, digits and signs.
    for (unsigned words = 0; words < 4; words++) {
        tk_cursor word_start = t;
        tk_cursor_space(&t);
        const char *start = t.at;
        while (t.at < t.end && ((is_letter(*t.at) && (unsigned char)*t.at < 0x80) ||
                                is_digit(*t.at) || strchr(".:+-()", *t.at) != NULL)) {
            t.at++;
        }
        if (t.at == start || t.at - start > 12) {
            t = word_start;
            break;
        }
    }
    *c = t;
}
