// SPDX-License-Identifier: MIT
/** @file Sets, times that recur: "every Monday", "weekly", "a year" after an amount. */
#include "grammar.h"

/** Makes a set that recurs every `n` units. */
static void set_piece(tk_timex *out, int n, int unit)
{
    out->n_pieces = 1;
    out->pieces[0].unit = (uint8_t)unit;
    out->pieces[0].amount[0] = n > 9 ? (char)('0' + n / 10) : (char)('0' + n);
    out->pieces[0].amount[1] = n > 9 ? (char)('0' + n % 10) : 0;
}

/** Makes a set of the weekdays, TK_CLASS_WEEKDAYS. */
static void set_weekdays(tk_timex *out, int weekdays)
{
    out->point.grain = TK_GRAIN_DAY;
    out->point.weekday = (int8_t)(weekdays & TK_VALUE_MASK);
}

/** "Monday", "Friday morning", "weekday", "May" after "every". */
static int read_recurring_name(tk_grammar *g, int i, tk_timex *out)
{
    const tk_atom *a = tk_at(g, i);
    bool plural = g->scan->text[a->end - 1] == 's';
    if (tk_is(g, i, TK_CLASS_WEEKDAY)) {
        set_weekdays(out, tk_class_value(g, i, TK_CLASS_WEEKDAY));
        if (!tk_is(g, i + 1, TK_CLASS_DAYPART))
            return i + 1;
        tk_set_daypart(&out->clock, tk_class_value(g, i + 1, TK_CLASS_DAYPART));
        return i + 2;
    }
    if (tk_is_value(g, i, TK_CLASS_WEEKDAYS, TK_WEEKDAYS_WORKDAYS) && !plural) {
        set_weekdays(out, TK_WEEKDAYS_WORKDAYS);
        return i + 1;
    }
    if (tk_is(g, i, TK_CLASS_MONTH) && a->capital) {
        out->point.grain = TK_GRAIN_MONTH;
        out->point.month = (int8_t)(tk_class_value(g, i, TK_CLASS_MONTH) & TK_VALUE_MASK);
        return i + 1;
    }
    return 0;
}

/** "month", "third year", "six hours" after "every". */
static int read_recurring_units(tk_grammar *g, int i, int step, tk_timex *out)
{
    if (tk_is(g, i, TK_CLASS_UNIT) && !tk_is_unit(g, i, TK_UNIT_SECOND)) {
        set_piece(out, step, tk_class_value(g, i, TK_CLASS_UNIT));
        return i + 1;
    }
    int next, ordinal = tk_numeral_ordinal(g->scan, i, &next);
    if (ordinal > 0 && ordinal < 100 && tk_is(g, next, TK_CLASS_UNIT)) {
        set_piece(out, ordinal, tk_class_value(g, next, TK_CLASS_UNIT));
        return next + 1;
    }
    next = tk_read_piece(g, i, &out->pieces[0]);
    out->n_pieces = next > 0;
    return next;
}

/** "every Monday", "each month", "every other day", "every six hours", "every Friday morning". */
static int read_every(tk_grammar *g, int i, tk_timex *out)
{
    if (!tk_is(g, i, TK_CLASS_EVERY))
        return 0;
    int j = i + 1;
    j += tk_is_key(g, j, TK_KEY_SINGLE);
    bool other = tk_is_key(g, j, TK_KEY_OTHER);
    j += other;
    int next = read_recurring_name(g, j, out);
    if (next)
        return next;
    if (tk_is(g, j, TK_CLASS_DAYPART) && !other) { // "every night" is TNI
        out->point.grain = TK_GRAIN_DAY;
        tk_set_daypart(&out->clock, tk_class_value(g, j, TK_CLASS_DAYPART));
        return j + 1;
    }
    return read_recurring_units(g, j, other ? 2 : 1, out);
}

/** "daily", "twice yearly". Not "Daily Mail", and of adjectives only those that are also adverbs:
 * "weekly sales" are sales. */
static int read_set_word(tk_grammar *g, int i, tk_timex *out)
{
    static const uint64_t may_follow = UINT64_C(1) << TK_CLASS_PREP | UINT64_C(1) << TK_CLASS_AND;
    const tk_word *word = NULL;
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_SETWORD, &word);
    if (!n || tk_at(g, i)->capital)
        return 0;
    const tk_atom *after = tk_at(g, i + n);
    if (after->kind == TK_ATOM_WORD && after->gap <= TK_GAP_LINE &&
        !tk_word_any(after->word, may_follow) && !tk_is_key(g, i + n, TK_KEY_BASIS))
        return 0;
    int value = tk_word_value(word, TK_CLASS_SETWORD);
    set_piece(out, value / TK_SETWORD_TIMES, value % TK_SETWORD_TIMES);
    return i + n;
}

/** "Mondays", "weekdays", "on weekends"; not "weekday trading". */
static int read_weekdays(tk_grammar *g, int i, tk_timex *out)
{
    const tk_atom *a = tk_at(g, i);
    int days = tk_class_value(g, i, TK_CLASS_WEEKDAYS);
    bool weekends = days > TK_WEEKDAYS_WORKDAYS && tk_follows(g, TK_FLAG_PREP);
    if (!days || g->scan->text[a->end - 1] != 's' ||
        (!a->capital && days != TK_WEEKDAYS_WORKDAYS && !weekends))
        return 0;
    set_weekdays(out, days);
    return i + 1;
}

/** "Monday mornings". */
static int read_weekday_dayparts(tk_grammar *g, int i, tk_timex *out)
{
    if (!tk_word_is(tk_at(g, i)->word, TK_CLASS_WEEKDAY) || !tk_is(g, i + 1, TK_CLASS_DAYPARTS))
        return 0;
    set_weekdays(out, tk_class_value(g, i, TK_CLASS_WEEKDAY));
    tk_set_daypart(&out->clock, tk_class_value(g, i + 1, TK_CLASS_DAYPARTS));
    return i + 2;
}

/** "$1.2 million a quarter", "15 a year", "once a week", "per month". */
static int read_per(tk_grammar *g, int i, tk_timex *out)
{
    const tk_word *word = tk_at(g, i)->word;
    bool article = tk_word_is(word, TK_CLASS_ARTICLE) && tk_follows_only(g, TK_FLAG_AMOUNT);
    if ((!article && !tk_word_is(word, TK_CLASS_PER)) || !tk_is(g, i + 1, TK_CLASS_UNIT))
        return 0;
    int unit = tk_class_value(g, i + 1, TK_CLASS_UNIT);
    bool hyphened = tk_scan_is(g->scan, i + 2, '-') && tk_scan_glued(g->scan, i + 2);
    if (unit == TK_UNIT_SECOND || hyphened || tk_is(g, i + 2, TK_CLASS_AGO) ||
        (unit == TK_UNIT_QUARTER && tk_is(g, i + 2, TK_CLASS_OFPREP)) ||
        (unit <= TK_UNIT_HOUR && tk_follows(g, TK_FLAG_LENGTH))) // "30 miles an hour"
        return 0;
    set_piece(out, 1, unit);
    return i + 2;
}

int tk_read_set(tk_grammar *g, int i, tk_timex *out)
{
    int next;
    out->type = TK_TIMEX_SET;
    if ((next = read_every(g, i, out)) || (next = read_set_word(g, i, out)) ||
        (next = read_weekdays(g, i, out)) || (next = read_weekday_dayparts(g, i, out)))
        return next;
    return read_per(g, i, out);
}
