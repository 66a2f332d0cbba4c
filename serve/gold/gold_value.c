// SPDX-License-Identifier: MIT
#include "gold_value.h"

#include <math.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

#include <toolkit/text/decimal.h>

/** Longer values of dates are wrong without a look. */
enum { TIMEX_MOST = 64 };

// X stands for what the text leaves open.
#define PERIOD "P(([0-9]+(\\.[0-9]+)?|X)(DE|[YMWD]))*(T(([0-9]+(\\.[0-9]+)?|X)[HMS])+)?"
#define DAY    "([0-9]{4}|XXXX)-([0-9]{2}|XX)-([0-9]{2}|XX)"
#define CLOCK  "T([0-9]{2}(:[0-9]{2}(:[0-9]{2})?)?|MO|MI|AF|EV|NI|DT)"
#define DATE                                                                                   \
    "([0-9]{2,4}|XXXX|([0-9]{4}|XXXX)-([0-9]{2}|XX|Q[0-9X]|H[0-9X]|SP|SU|FA|WI|W([0-9]{2}|XX)" \
    "(-WE|-[0-9])?)|" DAY ")"
#define RANGE(form) "^(" form ")(/(" form "))?$"

static bool matches(const char *form, const char *text)
{
    regex_t compiled;
    if (strlen(text) > TIMEX_MOST || regcomp(&compiled, form, REG_EXTENDED | REG_NOSUB) != 0)
        return false;
    const bool found = regexec(&compiled, text, 0, NULL, 0) == 0;
    regfree(&compiled);
    return found;
}

static bool is_period(const char *text)
{
    return matches(RANGE(PERIOD), text) && strcmp(text, "P") != 0;
}

static bool is_date(const char *text)
{
    return matches(RANGE(DATE), text);
}

/** Whether a TIMEX3 value has the form that its type requires. */
static bool is_timex(const char *type, const char *text)
{
    if (strcmp(type, "DATE") == 0)
        return is_date(text);
    if (strcmp(type, "TIME") == 0)
        return matches(RANGE("(" DAY ")?" CLOCK), text);
    if (strcmp(type, "DURATION") == 0)
        return is_period(text);
    return is_period(text) || matches("^" CLOCK "$", text) ||
           matches(RANGE("XXXX-WXX-[0-9](" CLOCK ")?"), text) || is_date(text);
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static bool is_day(tk_str text)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    if (text.length != 10 || !matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", text.data) ||
        sscanf(text.data, "%4d-%2d-%2d", &year, &month, &day) != 3 || month < 1 || month > 12)
        return false;
    return day >= 1 && day <= days[month - 1] + (month == 2 && is_leap(year));
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
    if (strcmp(column->name, "currency") == 0 && text.length && !matches("^[A-Z]{3}$", text.data))
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
        return is_date(text.data) || is_period(text.data) ||
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
