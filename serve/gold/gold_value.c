// SPDX-License-Identifier: MIT
#include "gold_value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/decimal.h>

// ------------------------------------------------------------------------------ TIMEX3

// Each function takes a form from the start of a text, and returns what follows; NULL if the text
// does not begin with it. X stands for what the text of the article leaves open.

typedef const char *form(const char *text);

static const char *literal(const char *text, const char *word)
{
    const size_t length = strlen(word);
    return text && strncmp(text, word, length) == 0 ? text + length : NULL;
}

/** Takes the longest of `n` words that the text begins with. */
static const char *one_of(const char *text, const char *const *words, size_t n)
{
    const char *best = NULL;
    for (size_t i = 0; i < n; i++) {
        const char *rest = literal(text, words[i]);
        best = rest && (!best || rest > best) ? rest : best;
    }
    return best;
}

#define ONE_OF(text, ...)                              \
    one_of((text), (const char *const[]){__VA_ARGS__}, \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/** Exactly `n` digits, or that many X if `open`. */
static const char *digits(const char *text, size_t n, bool open)
{
    if (strspn(text, "0123456789") >= n)
        return text + n;
    return open && strspn(text, "X") >= n ? text + n : NULL;
}

/** A number, or X. */
static const char *quantity(const char *text)
{
    size_t whole = strspn(text, "0123456789");
    if (!whole)
        return literal(text, "X");
    if (text[whole] == '.' && strspn(text + whole + 1, "0123456789"))
        whole += 1 + strspn(text + whole + 1, "0123456789");
    return text + whole;
}

static const char *clock(const char *text)
{
    const char *at = literal(text, "T");
    if (!at || !digits(at, 2, false))
        return at ? ONE_OF(at, "MO", "MI", "AF", "EV", "NI", "DT") : NULL;
    at += 2;
    for (int i = 0; i < 2 && *at == ':' && digits(at + 1, 2, false); i++)
        at += 3;
    return at;
}

/** 2025-06-08, with all its parts. */
static const char *day(const char *text)
{
    const char *at = digits(text, 4, true);
    for (int i = 0; at && i < 2; i++)
        at = *at == '-' ? digits(at + 1, 2, true) : NULL;
    return at;
}

/** What follows the year and a hyphen: a month with or without a day, a quarter, a half, a season,
 * a week. */
static const char *part_of_year(const char *text)
{
    const char *at = digits(text, 2, true);
    if (at)
        return *at == '-' ? digits(at + 1, 2, true) : at;
    if (*text == 'Q' || *text == 'H')
        return digits(text + 1, 1, true);
    at = *text == 'W' ? digits(text + 1, 2, true) : NULL;
    if (!at)
        return ONE_OF(text, "SP", "SU", "FA", "WI");
    if (*at != '-')
        return at;
    const char *weekday = digits(at + 1, 1, false);
    return weekday ? weekday : literal(at, "-WE");
}

static const char *date(const char *text)
{
    const char *year = digits(text, 4, true);
    if (!year) // a century, a decade
        return digits(text, 3, false) ? text + 3 : digits(text, 2, false);
    return *year == '-' ? part_of_year(year + 1) : year;
}

static const char *moment(const char *text)
{
    const char *at = day(text);
    return clock(at ? at : text);
}

/** P1Y6M, PT6H, P1DE. */
static const char *period(const char *text)
{
    const char *at = literal(text, "P"), *next;
    bool time = false, any = false;
    while (at) {
        if (*at == 'T' && !time) {
            time = true;
            any = false;
            at++;
        }
        next = quantity(at);
        if (!next)
            break;
        at = time ? ONE_OF(next, "H", "M", "S") : ONE_OF(next, "DE", "CE", "Y", "M", "W", "D", "Q");
        any = true;
    }
    return any ? at : NULL;
}

/** A day of every week, perhaps with its time. */
static const char *weekday(const char *text)
{
    const char *at = literal(text, "XXXX-WXX-");
    at = at ? digits(at, 1, false) : NULL;
    return at && *at == 'T' ? clock(at) : at;
}

/** Whether all of a text is of a form, or is a range FIRST/LAST. */
static bool is(form *take, const char *text)
{
    const char *rest = take(text);
    if (rest && *rest == '/')
        rest = take(rest + 1);
    return rest && !*rest;
}

/** Whether a TIMEX3 value has the form that its type requires. */
static bool is_timex(const char *type, const char *text)
{
    if (strcmp(type, "DATE") == 0)
        return is(date, text);
    if (strcmp(type, "TIME") == 0)
        return is(moment, text);
    if (strcmp(type, "DURATION") == 0)
        return is(period, text);
    return is(period, text) || is(clock, text) || is(weekday, text) || is(date, text);
}

static bool is_leap(long year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static bool is_day(tk_str text)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const char *end = day(text.data);
    if (text.length != 10 || !end || *end || strchr(text.data, 'X'))
        return false;
    const long year = strtol(text.data, NULL, 10), month = strtol(text.data + 5, NULL, 10),
               number = strtol(text.data + 8, NULL, 10);
    return month >= 1 && month <= 12 && number >= 1 &&
           number <= days[month - 1] + (month == 2 && is_leap(year));
}

static bool is_currency(tk_str text)
{
    return text.length == 3 && strspn(text.data, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

static bool say(char said[TK_GOLD_SAID], const char *what)
{
    snprintf(said, TK_GOLD_SAID, "%s", what);
    return false;
}

// ------------------------------------------------------------------------------ one value

static bool name_fits(const tk_column *column, tk_str text, char said[TK_GOLD_SAID])
{
    size_t at = (size_t)snprintf(said, TK_GOLD_SAID, "is not one of");
    for (uint32_t i = 0; i < column->n_names; i++) {
        const char *name = column->names[i];
        if (strlen(name) == text.length && memcmp(name, text.data, text.length) == 0) {
            said[0] = '\0';
            return true;
        }
        if (*name && at < TK_GOLD_SAID)
            at += (size_t)snprintf(said + at, TK_GOLD_SAID - at, " %s", name);
    }
    return false;
}

/** A decimal without an exponent, which every reader takes exactly. */
static bool decimal_fits(const tk_json *value, char said[TK_GOLD_SAID])
{
    tk_decimal decimal;
    const tk_str text = tk_json_text(value);
    if (!tk_json_is(value, TK_JSON_NUMBER))
        return say(said, "is not a number");
    if (strpbrk(text.data, "eE"))
        return say(said, "has an exponent: write all its digits");
    return tk_decimal_read(&decimal, text.data, text.length) || say(said, "has too many digits");
}

static bool double_fits(const tk_column *column, const tk_json *value, char said[TK_GOLD_SAID])
{
    double number;
    if (!tk_json_double(value, &number))
        return say(said, "is not a number");
    if (strcmp(column->name, "score") == 0 && fabs(number) > 1)
        return say(said, "is not between -1 and 1");
    return true;
}

static bool string_fits(const tk_column *column, const tk_json *value, char said[TK_GOLD_SAID])
{
    const tk_str text = tk_json_text(value);
    if (!tk_json_is(value, TK_JSON_STRING))
        return say(said, "is not a string");
    if (memchr(text.data, '\0', text.length))
        return say(said, "contains a NUL");
    if ((column->flags & TK_COL_DATE) && text.length && !is_day(text))
        return say(said, "is not a day of the form YYYY-MM-DD");
    if (strcmp(column->name, "currency") == 0 && text.length && !is_currency(text))
        return say(said, "is not a currency code of three capital letters, such as EUR");
    return true;
}

static bool whole_fits(const tk_column *column, const tk_json *value, uint32_t n_referred,
                       char said[TK_GOLD_SAID])
{
    uint32_t number;
    if (!tk_json_is(value, TK_JSON_NUMBER) || !tk_json_whole(value, &number))
        return say(said, "is not a whole number");
    if (column->type != TK_SPAN || number < n_referred)
        return true;
    snprintf(said, TK_GOLD_SAID, "refers to span %u of %.*s, which has %u spans", number,
             (int)strcspn(column->layer, "/"), column->layer, n_referred);
    return false;
}

static bool scalar_fits(const tk_column *column, const tk_json *value, uint32_t n_referred,
                        char said[TK_GOLD_SAID])
{
    if (column->names)
        return tk_json_is(value, TK_JSON_STRING) ? name_fits(column, tk_json_text(value), said)
                                                 : say(said, "is not a string");
    if (column->flags & TK_COL_BOOL)
        return tk_json_is(value, TK_JSON_BOOL) || say(said, "is neither true nor false");
    if (column->flags & TK_COL_DECIMAL)
        return decimal_fits(value, said);
    switch (column->type) {
    case TK_F64:
        return double_fits(column, value, said);
    case TK_STRING:
        return string_fits(column, value, said);
    default:
        return whole_fits(column, value, n_referred, said);
    }
}

bool tk_gold_value_fits(const tk_column *column, const tk_json *value, uint32_t n_referred,
                        char said[TK_GOLD_SAID])
{
    if (!tk_json_is(value, TK_JSON_ARRAY))
        return scalar_fits(column, value, n_referred, said);
    // A choice: each of its values is right.
    if (!tk_json_count(value))
        return say(said, "is a choice without values");
    for (tk_json_each item = tk_json_each_of(value); tk_json_next(&item);)
        if (!scalar_fits(column, item.value, n_referred, said))
            return false;
    return true;
}

// ------------------------------------------------------------------------------ several

static bool has(const tk_json *span, const char *key)
{
    const tk_json *value = tk_json_member(span, key);
    const tk_str text = tk_json_text(value);
    return value && !tk_json_is(value, TK_JSON_NULL) &&
           !(tk_json_is(value, TK_JSON_STRING) && !text.length) &&
           !(tk_json_is(value, TK_JSON_BOOL) && text.data[0] == 'f');
}

/** Reads a decimal, if the column has one and not a choice. */
static bool decimal_of(const tk_json *span, const char *key, tk_decimal *out)
{
    const tk_json *value = tk_json_typed(span, key, TK_JSON_NUMBER);
    const tk_str text = tk_json_text(value);
    return value && tk_decimal_read(out, text.data, text.length);
}

static bool amounts_agree(const tk_json *span, const char **column, char said[TK_GOLD_SAID])
{
    tk_decimal low, high;
    *column = has(span, "low") ? "low" : "high";
    if (has(span, "value") && (has(span, "low") || has(span, "high")))
        return say(said, "is given together with value: an amount has either a value or bounds");
    if (decimal_of(span, "low", &low) && decimal_of(span, "high", &high) &&
        tk_decimal_compare(&low, &high) >= 0)
        return say(said, "is not below high");
    return true;
}

static bool days_agree(const tk_json *span, const char **column, char said[TK_GOLD_SAID])
{
    *column = has(span, "begin") ? "until" : "begin";
    if (has(span, "begin") != has(span, "until"))
        return say(said, "is missing: an interval has both begin and until");
    const tk_json *begin = tk_json_typed(span, "begin", TK_JSON_STRING);
    const tk_json *until = tk_json_typed(span, "until", TK_JSON_STRING);
    if (begin && until && strcmp(tk_json_text(begin).data, tk_json_text(until).data) >= 0 &&
        has(span, "begin"))
        return say(said, "is not after begin; it is the day after the last day");
    return true;
}

static bool timex_agrees(uint32_t layer, const tk_json *span, const char **column,
                         char said[TK_GOLD_SAID])
{
    const tk_json *type = tk_json_typed(span, "type", TK_JSON_STRING);
    *column = layer == TK_SCHEMA_DATE ? "value" : "date";
    const tk_json *value = tk_json_typed(span, *column, TK_JSON_STRING);
    const tk_str text = tk_json_text(value);
    if (!value || !text.length)
        return true;
    if (layer == TK_SCHEMA_FACT)
        return is(date, text.data) || is(period, text.data) ||
               say(said, "is not a TIMEX3 date or duration, such as 2025-06-08, 2025-Q3 or P9M");
    if (!type || is_timex(tk_json_text(type).data, text.data))
        return true;
    snprintf(said, TK_GOLD_SAID, "is not a TIMEX3 value of a %.20s, such as %s",
             tk_json_text(type).data,
             strcmp(tk_json_text(type).data, "DURATION") == 0 ? "P18M"
             : strcmp(tk_json_text(type).data, "TIME") == 0   ? "2025-05-02T08:30"
             : strcmp(tk_json_text(type).data, "SET") == 0    ? "P1M"
                                                              : "2025-06-08 or 2025-Q3");
    return false;
}

bool tk_gold_values_agree(uint32_t layer, const tk_json *span, const char **column,
                          char said[TK_GOLD_SAID])
{
    switch (layer) {
    case TK_SCHEMA_MONEY:
    case TK_SCHEMA_NUMBER:
        return amounts_agree(span, column, said);
    case TK_SCHEMA_DATE:
        return timex_agrees(layer, span, column, said) && days_agree(span, column, said);
    case TK_SCHEMA_FACT:
        return amounts_agree(span, column, said) && timex_agrees(layer, span, column, said) &&
               days_agree(span, column, said);
    default:
        return true;
    }
}
