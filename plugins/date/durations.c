// SPDX-License-Identifier: MIT
/** @file Durations and sets: "two years", "10-year", "the past five years", "every Monday". */
#include "grammar.h"

#include <string.h>

enum { WEEKDAYS = 8 }; // of TK_CLASS_WEEKDAYS

static void set_amount(tk_piece *piece, const tk_number *number)
{
    char text[TK_DECIMAL_TEXT];
    size_t n = tk_decimal_write(&number->value, text);
    // "a couple of years" are two, "a few" and "several" are not said.
    bool known =
        n && n < sizeof piece->amount && !(number->vague && tk_decimal_int(&number->value) > 2);
    memset(piece->amount, 0, sizeof piece->amount);
    if (known)
        memcpy(piece->amount, text, n);
    else
        piece->amount[0] = 'X';
}

/** The unit at `i` after a number: its TK_UNIT_…, with the atom after it; or -1. */
static int read_unit(tk_grammar *g, int i, const tk_number *number, int *next)
{
    const tk_word *word = NULL;
    const tk_atom *a = tk_at(g, i);
    bool hyphened = i > 0 && tk_scan_is(g->scan, i - 1, '-');
    if (a->gap > TK_GAP_LINE)
        return -1;
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_UNITS, &word);
    bool plural = n > 0;
    if (!n)
        n = tk_scan_phrase(g->scan, i, TK_CLASS_UNIT, &word);
    *next = i + n;
    if (n) {
        int unit = tk_word_value(word, plural ? TK_CLASS_UNITS : TK_CLASS_UNIT);
        // "a second chance", "a quarter of", "three quarters of"
        if (unit == TK_UNIT_SECOND && number->article)
            return -1;
        if (unit == TK_UNIT_QUARTER && tk_is(g, *next, TK_CLASS_OFPREP))
            return -1;
        if (unit == TK_UNIT_SECOND && !plural && !hyphened && a->gap &&
            tk_decimal_int(&number->value) != 1 && !number->fraction)
            return -1;
        return unit;
    }
    // "3h", "3Y"
    if (a->gap || a->kind != TK_ATOM_WORD || a->end - a->begin != 1 || number->words)
        return -1;
    *next = i + 1;
    switch (g->scan->text[a->begin]) {
    case 'h':
        return TK_UNIT_HOUR;
    case 'Y':
    case 'y':
        return TK_UNIT_YEAR;
    default:
        return -1;
    }
}

static bool is_noun_article(tk_grammar *g, int i)
{
    return tk_is(g, i, TK_CLASS_ARTICLE);
}

/** "and a half" after a unit: "a year and a half". */
static int read_and_a_half(tk_grammar *g, int i, tk_number *number)
{
    int j = i + 1;
    if (!tk_is(g, i, TK_CLASS_AND))
        return i;
    if (is_noun_article(g, j))
        j++;
    if (!tk_is(g, j, TK_CLASS_FRACTION) || tk_class_value(g, j, TK_CLASS_FRACTION) >= 1000)
        return i;
    tk_decimal part;
    tk_decimal_set_int(&part, (uint64_t)tk_class_value(g, j, TK_CLASS_FRACTION), -3);
    return tk_decimal_add(&number->value, &part) ? j + 1 : i;
}

/** What a duration after "last", "next" and the like hangs on. */
static uint8_t anchor_of(int relation)
{
    switch (relation) {
    case TK_RELATION_LAST:
    case TK_RELATION_PREVIOUS:
    case TK_RELATION_PAST:
        return TK_ANCHOR_BACK;
    case TK_RELATION_NEXT:
    case TK_RELATION_COMING:
        return TK_ANCHOR_AHEAD;
    default:
        return TK_ANCHOR_NONE;
    }
}

/** "upcoming", in "5 upcoming years". */
static bool is_anchoring(tk_grammar *g, int i)
{
    return tk_is(g, i, TK_CLASS_RELATION) && tk_is(g, i + 1, TK_CLASS_UNITS);
}

/** "consecutive", "full", "more": what may stand between a number and its unit. */
static bool is_running(tk_grammar *g, int i)
{
    if (!tk_is(g, i, TK_CLASS_KEYWORD)) // "5 upcoming years"
        return is_anchoring(g, i);
    int key = tk_class_value(g, i, TK_CLASS_KEYWORD);
    return key == TK_KEY_RUNNING || key == TK_KEY_FULL || key == TK_KEY_LONG || key == TK_KEY_OTHER;
}

/** One "two and a half years". */
static int read_piece(tk_grammar *g, int i, tk_piece *out)
{
    tk_number number;
    int next;
    // "three quarters" are nine months here, unless they are of something.
    if (tk_is(g, i, TK_CLASS_CARD) && tk_is(g, i + 1, TK_CLASS_UNITS) &&
        !tk_is(g, i + 2, TK_CLASS_OFPREP)) {
        tk_decimal value;
        tk_decimal_set_int(&value, (uint64_t)tk_class_value(g, i, TK_CLASS_CARD), 0);
        out->amount[tk_decimal_write(&value, out->amount)] = 0;
        out->unit = (uint8_t)tk_class_value(g, i + 1, TK_CLASS_UNITS);
        return i + 2;
    }
    if (!tk_numeral(g->scan, i, 0, &number) || number.grouped)
        return 0;
    int j = number.next;
    if (number.fraction && tk_is(g, i, TK_CLASS_ARTICLE) && tk_is(g, i + 1, TK_CLASS_ORDINAL) &&
        !tk_is(g, j, TK_CLASS_OFPREP))
        return 0; // "for a fifth month"
    // "half a year", "two-year", "seven consecutive months"
    if (number.fraction && is_noun_article(g, j))
        j++;
    else if (number.fraction && tk_is(g, j, TK_CLASS_OFPREP) && is_noun_article(g, j + 1) &&
             tk_is(g, j + 2, TK_CLASS_UNIT) &&
             tk_class_value(g, j + 2, TK_CLASS_UNIT) >= TK_UNIT_DECADE)
        j += 2; // "a quarter of a century"
    int hyphened = tk_past_hyphen(g, j);
    if (is_running(g, j) && (tk_is(g, j + 1, TK_CLASS_UNITS) || tk_is(g, j + 1, TK_CLASS_UNIT)))
        hyphened = j + 1;
    int unit = read_unit(g, hyphened, &number, &next);
    // "One day he left" tells of no length.
    if (unit == TK_UNIT_DAY && number.words && hyphened == j && !number.article &&
        (tk_at(g, i)->capital || tk_follows_only(g, TK_FLAG_FUTURE)) &&
        tk_decimal_int(&number.value) == 1)
        return 0;
    int32_t year;
    if (unit < 0 ||
        (hyphened == j && tk_read_year(g, i, &year) == j && !tk_is(g, j, TK_CLASS_UNITS)))
        return 0; // "the 2021 weekend"
    next = read_and_a_half(g, next, &number);
    if (number.fraction && (unit == TK_UNIT_CENTURY || unit == TK_UNIT_DECADE)) {
        tk_decimal_shift(&number.value, unit == TK_UNIT_CENTURY ? 2 : 1); // "a quarter-century"
        unit = TK_UNIT_YEAR;
    }
    set_amount(out, &number);
    out->unit = (uint8_t)unit;
    return next;
}

/** "three to four years", "90-180 days", "two- to three-year": two pieces. */
static int read_between(tk_grammar *g, int i, tk_timex *out)
{
    tk_number low, high;
    int next;
    const tk_atom *after = tk_at(g, i + 1);
    bool mark = after->kind == TK_ATOM_PUNCT && after->ch == '-';
    static const uint64_t may_follow = UINT64_C(1) << TK_CLASS_KEYWORD |
                                       UINT64_C(1) << TK_CLASS_CARD | UINT64_C(1) << TK_CLASS_AND;
    if (!mark && !tk_word_any(after->word, may_follow))
        return 0;
    if (!tk_numeral(g->scan, i, 0, &low) || low.grouped || low.vague || low.article)
        return 0;
    int j = low.next;
    if (tk_scan_is(g->scan, j, '-') && tk_scan_glued(g->scan, j))
        j++;
    bool word = tk_is_key(g, j, TK_KEY_TO) || tk_is_key(g, j, TK_KEY_OR) ||
                (tk_follows(g, TK_FLAG_BETWEEN) && tk_is(g, j, TK_CLASS_AND));
    if (!word && j == low.next)
        return 0;
    j += word;
    j = tk_past_hyphen(g, j); // "two-to-three-year"
    if (!tk_scan_joined(g->scan, j) || !tk_numeral(g->scan, j, 0, &high) || high.grouped ||
        high.vague || high.article || tk_decimal_compare(&low.value, &high.value) >= 0 ||
        high.value.n + high.value.exponent > 3)
        return 0;
    int unit = read_unit(g, tk_past_hyphen(g, high.next), &high, &next);
    if (unit < 0)
        return 0;
    set_amount(&out->pieces[0], &low);
    set_amount(&out->pieces[1], &high);
    out->pieces[0].unit = out->pieces[1].unit = (uint8_t)unit;
    out->n_pieces = 2;
    out->between = true;
    return next;
}

/** "a" and a unit: "a year", one of it. `modified`: after "under" and the like. */
static int read_article_piece(tk_grammar *g, int i, bool modified, tk_piece *out)
{
    const tk_word *word = NULL;
    if (!is_noun_article(g, i) || !tk_scan_joined(g->scan, i + 1))
        return 0;
    if (tk_is_key(g, i + 1, TK_KEY_FULL) && tk_is(g, i + 2, TK_CLASS_UNIT))
        i++; // "a full month"
    int n = tk_scan_phrase(g->scan, i + 1, TK_CLASS_UNIT, &word);
    if (!n)
        return 0;
    int unit = tk_word_value(word, TK_CLASS_UNIT), next = i + 1 + n;
    const tk_atom *after = tk_at(g, next);
    if ((unit == TK_UNIT_SECOND && !(modified && tk_ends_phrase(g, next))) ||
        unit == TK_UNIT_WEEKEND || unit == TK_UNIT_NIGHT ||
        (tk_follows(g, TK_FLAG_LENGTH) && unit <= TK_UNIT_HOUR) ||
        (unit == TK_UNIT_QUARTER &&
         (tk_is(g, next, TK_CLASS_OFPREP) || !tk_follows(g, TK_FLAG_IN))) ||
        (after->gap == TK_GAP_NONE && (after->kind == TK_ATOM_WORD || after->ch == '-')))
        return 0;
    // "a quarter century" and "a quarter point" are no quarter.
    if (unit == TK_UNIT_QUARTER &&
        (after->kind == TK_ATOM_WORD && after->gap == TK_GAP_SPACE && !after->word))
        return 0;
    tk_number number;
    memset(&number, 0, sizeof number);
    number.article = true;
    tk_decimal_set_int(&number.value, 1, 0);
    next = read_and_a_half(g, next, &number);
    set_amount(out, &number);
    out->unit = (uint8_t)unit;
    return next;
}

/** A bare plural: "years", "decades-long", after a preposition. */
static int read_bare_units(tk_grammar *g, int i, tk_piece *out)
{
    int long_word = tk_past_hyphen(g, i + 1);
    if (tk_is(g, i, TK_CLASS_UNIT) && long_word > i + 1 && tk_is_key(g, long_word, TK_KEY_LONG)) {
        out->unit = (uint8_t)tk_class_value(g, i, TK_CLASS_UNIT); // "week-long"
        strcpy(out->amount, "1");
        return long_word + 1;
    }
    if (!tk_is(g, i, TK_CLASS_UNITS))
        return 0;
    bool is_long = long_word > i + 1 && tk_is_key(g, long_word, TK_KEY_LONG);
    bool ago = tk_is(g, i + 1, TK_CLASS_AGO); // "years ago"
    if (!is_long && !ago &&
        (!(tk_follows(g, TK_FLAG_PREP) || tk_follows(g, TK_FLAG_FOR)) ||
         (tk_is(g, i + 1, TK_CLASS_OFPREP) && tk_class_value(g, i, TK_CLASS_UNITS) < TK_UNIT_DAY)))
        return 0;
    out->unit = (uint8_t)tk_class_value(g, i, TK_CLASS_UNITS);
    if (!is_long && !ago && out->unit <= TK_UNIT_MINUTE)
        return 0;
    memset(out->amount, 0, sizeof out->amount);
    out->amount[0] = 'X';
    return is_long ? long_word + 1 : i + 1;
}

/** "3 hours 30 minutes", "2 years, 1 month and 3 days". */
static int read_pieces(tk_grammar *g, int i, bool modified, tk_timex *out)
{
    int next = read_between(g, i, out);
    if (next)
        return next;
    next = read_piece(g, i, &out->pieces[0]);
    if (!next)
        next = read_article_piece(g, i, modified, &out->pieces[0]);
    if (!next)
        return 0;
    out->n_pieces = 1;
    if (is_noun_article(g, i) && tk_is_key(g, next, TK_KEY_OR) &&
        tk_is(g, next + 1, TK_CLASS_CARD) && tk_class_value(g, next + 1, TK_CLASS_CARD) == 2 &&
        !tk_is(g, next + 2, TK_CLASS_UNITS)) { // "a year or two"
        out->pieces[1] = out->pieces[0];
        strcpy(out->pieces[1].amount, "2");
        out->n_pieces = 2;
        out->between = true;
        return next + 2;
    }
    if (tk_is(g, next - 1, TK_CLASS_UNITS) && is_anchoring(g, next - 2) && next - 2 > i)
        out->anchor = anchor_of(tk_class_value(g, next - 2, TK_CLASS_RELATION));
    while (out->n_pieces < TK_TIMEX_PIECES) {
        int j = next;
        bool comma = tk_scan_is(g->scan, j, ',');
        j += comma;
        bool joined = tk_is(g, j, TK_CLASS_AND);
        j += joined;
        tk_piece *piece = &out->pieces[out->n_pieces];
        int after = tk_scan_joined(g->scan, j) ? read_piece(g, j, piece) : 0;
        // The units must fall: "for 3 months and 2 years" are two durations.
        if (!after || piece->unit >= piece[-1].unit ||
            (joined && (out->n_pieces == 1 || out->anchor) && tk_is(g, after, TK_CLASS_AGO)) ||
            piece->amount[0] == 'X' || piece[-1].amount[0] == 'X')
            break;
        // A comma only in "2 years, 1 month and 3 days", else it parts two durations.
        if (comma && !tk_is(g, after, TK_CLASS_AND) && !tk_is(g, j - 1, TK_CLASS_AND))
            break;
        out->n_pieces++;
        next = after;
    }
    return next;
}

/** Past "-long" after a duration; 0 after "-old", " old" and "of age": an age is no duration. */
static int past_long(tk_grammar *g, int i)
{
    int j = tk_past_hyphen(g, i);
    if (tk_is_key(g, j, TK_KEY_OLD) ||
        (tk_is(g, i, TK_CLASS_OFPREP) && tk_is_key(g, i + 1, TK_KEY_AGE)))
        return 0;
    return j > i && tk_is_key(g, j, TK_KEY_LONG) ? j + 1 : i;
}

/** "the last day of May", "the first trading day of 2025", from the unit on: a date. */
static int read_edge_day(tk_grammar *g, int i, int relation, tk_timex *out)
{
    const tk_word *word = NULL;
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_UNIT, &word);
    int unit = n ? tk_word_value(word, TK_CLASS_UNIT) : 0;
    if ((unit != TK_UNIT_DAY && unit != TK_UNIT_WORKDAY) || !tk_is(g, i + n, TK_CLASS_OFPREP) ||
        (relation != TK_RELATION_LAST && relation != TK_RELATION_THIS))
        return 0;
    int next = tk_read_base(g, i + n + 1, &out->point);
    if (!next)
        return 0;
    out->type = TK_TIMEX_DATE;
    out->anchor = relation == TK_RELATION_LAST ? TK_ANCHOR_LAST : TK_ANCHOR_FIRST;
    out->n_pieces = 1;
    out->pieces[0].unit = (uint8_t)unit;
    strcpy(out->pieces[0].amount, "1");
    return next;
}

/** "the past five years", "the next 12 months", "the past decade", "recent years". */
static int read_relative_duration(tk_grammar *g, int i, tk_timex *out)
{
    const tk_word *word = NULL;
    if (tk_is_key(g, i, TK_KEY_RECENT) && tk_is(g, i + 1, TK_CLASS_UNITS)) {
        out->n_pieces = 1;
        out->pieces[0].unit = (uint8_t)tk_class_value(g, i + 1, TK_CLASS_UNITS);
        strcpy(out->pieces[0].amount, "X");
        return i + 2;
    }
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_RELATION, &word), next = 0;
    int relation = n ? tk_word_value(word, TK_CLASS_RELATION) : 0;
    if (relation == TK_RELATION_LAST &&
        (tk_follows_only(g, TK_FLAG_FUTURE) || tk_follows(g, TK_FLAG_TO)))
        return 0; // "will last three months"
    if (!n) {     // "the first nine months"
        n = tk_numeral_ordinal(g->scan, i, &next) == 1 || tk_is_key(g, i, TK_KEY_OPENING)
                ? (next > i ? next : i + 1) - i
                : tk_is_key(g, i, TK_KEY_FINAL);
        relation = tk_is_key(g, i, TK_KEY_FINAL) ? TK_RELATION_LAST : TK_RELATION_THIS;
        if (!n)
            return 0;
    }
    int j = i + n;
    if (!tk_scan_joined(g->scan, j))
        return 0;
    if (tk_is(g, j, TK_CLASS_UNITS)) {
        out->n_pieces = 1;
        out->pieces[0].unit = (uint8_t)tk_class_value(g, j, TK_CLASS_UNITS);
        strcpy(out->pieces[0].amount, "X");
        return relation == TK_RELATION_THIS ? 0 : j + 1;
    }
    bool following = n == 1 && tk_is(g, i, TK_CLASS_OFFSET); // hangs on the text
    if (!following)
        out->anchor = anchor_of(relation);
    bool fortnight = tk_is(g, j, TK_CLASS_UNIT) && relation != TK_RELATION_THIS &&
                     tk_class_value(g, j, TK_CLASS_UNIT) == TK_UNIT_FORTNIGHT;
    if (fortnight || (relation == TK_RELATION_PAST && tk_is(g, j, TK_CLASS_UNIT))) {
        out->n_pieces = 1;
        out->pieces[0].unit = (uint8_t)tk_class_value(g, j, TK_CLASS_UNIT);
        strcpy(out->pieces[0].amount, "1");
        return out->pieces[0].unit == TK_UNIT_DAY ? 0 : j + 1;
    }
    next = read_edge_day(g, j, relation, out);
    if (next || is_noun_article(g, j))
        return next;
    next = read_pieces(g, j, false, out);
    if (!next || !tk_is(g, next, TK_CLASS_OFPREP))
        return next;
    // "the first nine months of 2025", "the last three weeks of June"; "the last years of his life"
    int after = out->between ? 0 : tk_read_base(g, next + 1, &out->point);
    bool last = relation == TK_RELATION_LAST || relation == TK_RELATION_PAST;
    out->anchor = !after ? TK_ANCHOR_NONE : last ? TK_ANCHOR_LAST : TK_ANCHOR_FIRST;
    if (after && relation != TK_RELATION_THIS && !last) {
        out->anchor = TK_ANCHOR_NONE; // "the next two weeks of March"
        return next;
    }
    return after ? after : next;
}

int tk_read_duration(tk_grammar *g, int i, bool the, tk_timex *out)
{
    const tk_word *word = NULL;
    int n = the ? 0 : tk_scan_phrase(g->scan, i, TK_CLASS_DURMOD, &word), j = i + n;
    out->type = TK_TIMEX_DURATION;
    if (n && tk_is(g, j, TK_CLASS_THE))
        return 0;
    int next = 0;
    if (!n)
        next = read_relative_duration(g, i, out);
    if (!next)
        next = read_pieces(g, j, n > 0, out);
    int unit = tk_is(g, j, TK_CLASS_FISCAL) ? j + 1 : j;
    if (!next && the && tk_is(g, unit, TK_CLASS_UNIT) &&
        tk_class_value(g, unit, TK_CLASS_UNIT) > TK_UNIT_DAY &&
        (tk_is(g, unit + 1, TK_CLASS_ENDED) ||
         (tk_is(g, unit + 1, TK_CLASS_CONNECT) && tk_is(g, unit + 2, TK_CLASS_MONTH)))) {
        out->n_pieces = 1; // "the year to March 31", "the fiscal year ended June 30"
        out->pieces[0].unit = (uint8_t)tk_class_value(g, unit, TK_CLASS_UNIT);
        strcpy(out->pieces[0].amount, "1");
        next = unit + 1;
    }
    if (!next && tk_is_key(g, j, TK_KEY_ALL) && tk_is(g, j + 1, TK_CLASS_UNIT)) {
        out->n_pieces = 1;
        out->pieces[0].unit = (uint8_t)tk_class_value(g, j + 1, TK_CLASS_UNIT);
        strcpy(out->pieces[0].amount, "1");
        next = j + 2;
    }
    if (!next && !n)
        next = read_bare_units(g, j, &out->pieces[0]);
    if (!next)
        return 0;
    if (!out->n_pieces)
        out->n_pieces = 1;
    if (out->type == TK_TIMEX_DATE)
        return next;
    next = past_long(g, next);
    if (!next)
        return 0;
    // "$5 over 10 years" is during them; "for over 10 years", "over 10 years ago" are more.
    if (n && tk_word_value(word, TK_CLASS_DURMOD) & TK_VALUE_WORD && !tk_follows(g, TK_FLAG_PREP) &&
        !tk_is(g, next, TK_CLASS_AGO))
        return 0;
    if (n)
        out->mod = (uint8_t)(tk_word_value(word, TK_CLASS_DURMOD) & TK_VALUE_MASK);
    int post =
        tk_scan_joined(g->scan, next) ? tk_scan_phrase(g->scan, next, TK_CLASS_DURPOST, &word) : 0;
    if (post) {
        out->mod = (uint8_t)tk_word_value(word, TK_CLASS_DURPOST);
        next += post;
    }
    return next;
}

static void set_piece(tk_timex *out, int n, int unit)
{
    out->n_pieces = 1;
    out->pieces[0].unit = (uint8_t)unit;
    out->pieces[0].amount[0] = n > 9 ? (char)('0' + n / 10) : (char)('0' + n);
    out->pieces[0].amount[1] = n > 9 ? (char)('0' + n % 10) : 0;
}

/** "every Monday", "each month", "every other day", "every six hours", "every Friday morning". */
static int read_every(tk_grammar *g, int i, tk_timex *out)
{
    if (!tk_is(g, i, TK_CLASS_EVERY))
        return 0;
    int j = i + 1, step = 1;
    if (tk_is_key(g, j, TK_KEY_SINGLE))
        j++;
    if (tk_is_key(g, j, TK_KEY_OTHER)) {
        step = 2;
        j++;
    }
    if (tk_is(g, j, TK_CLASS_WEEKDAY)) {
        out->point.grain = TK_GRAIN_DAY;
        out->point.weekday = (int8_t)(tk_class_value(g, j, TK_CLASS_WEEKDAY) & TK_VALUE_MASK);
        if (tk_is(g, j + 1, TK_CLASS_DAYPART)) {
            out->clock.set = true;
            out->clock.hour = -1;
            out->clock.part = (int8_t)tk_class_value(g, j + 1, TK_CLASS_DAYPART);
            j++;
        }
        return j + 1;
    }
    if (tk_is(g, j, TK_CLASS_WEEKDAYS) && tk_class_value(g, j, TK_CLASS_WEEKDAYS) == WEEKDAYS &&
        tk_at(g, j)->end - tk_at(g, j)->begin == sizeof "weekday" - 1) {
        out->point.grain = TK_GRAIN_DAY;
        out->point.weekday = WEEKDAYS;
        return j + 1;
    }
    if (tk_is(g, j, TK_CLASS_MONTH) && tk_at(g, j)->capital) {
        out->point.grain = TK_GRAIN_MONTH;
        out->point.month = (int8_t)(tk_class_value(g, j, TK_CLASS_MONTH) & TK_VALUE_MASK);
        return j + 1;
    }
    if (tk_is(g, j, TK_CLASS_DAYPART) && step == 1) { // "every night" is TNI
        out->point.grain = TK_GRAIN_DAY;
        out->clock.set = true;
        out->clock.hour = -1;
        out->clock.part = (int8_t)tk_class_value(g, j, TK_CLASS_DAYPART);
        return j + 1;
    }
    if (tk_is(g, j, TK_CLASS_UNIT) && tk_class_value(g, j, TK_CLASS_UNIT) != TK_UNIT_SECOND) {
        set_piece(out, step, tk_class_value(g, j, TK_CLASS_UNIT));
        return j + 1;
    }
    int next, ordinal = tk_numeral_ordinal(g->scan, j, &next);
    if (ordinal > 0 && ordinal < 100 && tk_is(g, next, TK_CLASS_UNIT)) {
        set_piece(out, ordinal, tk_class_value(g, next, TK_CLASS_UNIT));
        return next + 1;
    }
    next = read_piece(g, j, &out->pieces[0]);
    out->n_pieces = next > 0;
    return next;
}

int tk_read_set(tk_grammar *g, int i, tk_timex *out)
{
    const tk_word *word = NULL;
    const tk_atom *a = tk_at(g, i);
    out->type = TK_TIMEX_SET;
    int next = read_every(g, i, out);
    if (next)
        return next;
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_SETWORD, &word);
    // Not "Daily Mail", and of adjectives only what is an adverb too: "weekly sales" are sales.
    const tk_atom *after = tk_at(g, i + n);
    bool before_noun =
        after->kind == TK_ATOM_WORD && after->gap <= TK_GAP_LINE &&
        !tk_word_any(after->word, UINT64_C(1) << TK_CLASS_PREP | UINT64_C(1) << TK_CLASS_AND) &&
        !tk_is_key(g, i + n, TK_KEY_BASIS);
    if (n && !a->capital && !before_noun) {
        int value = tk_word_value(word, TK_CLASS_SETWORD);
        set_piece(out, value / 32, value % 32);
        return i + n;
    }
    int days = tk_class_value(g, i, TK_CLASS_WEEKDAYS);
    bool plural = g->scan->text[a->end - 1] == 's'; // not "weekday trading"
    if (days && plural &&
        (a->capital || (days >= WEEKDAYS && (days == WEEKDAYS || tk_follows(g, TK_FLAG_PREP))))) {
        out->point.grain = TK_GRAIN_DAY;
        out->point.weekday = (int8_t)tk_class_value(g, i, TK_CLASS_WEEKDAYS);
        return i + 1;
    }
    if (tk_word_is(a->word, TK_CLASS_WEEKDAY) && tk_is(g, i + 1, TK_CLASS_DAYPARTS)) {
        out->point.grain = TK_GRAIN_DAY;
        out->point.weekday = (int8_t)(tk_class_value(g, i, TK_CLASS_WEEKDAY) & TK_VALUE_MASK);
        out->clock.set = true;
        out->clock.hour = -1;
        out->clock.part = (int8_t)tk_class_value(g, i + 1, TK_CLASS_DAYPARTS);
        return i + 2;
    }
    // "$1.2 million a quarter", "15 a year", "once a week", "per month"
    bool per = tk_word_is(a->word, TK_CLASS_PER);
    if (tk_follows(g, TK_FLAG_LENGTH) && tk_is(g, i + 1, TK_CLASS_UNIT) &&
        tk_class_value(g, i + 1, TK_CLASS_UNIT) <= TK_UNIT_HOUR)
        return 0; // "30 miles an hour"
    if (!per && !(tk_follows_only(g, TK_FLAG_AMOUNT) && tk_word_is(a->word, TK_CLASS_ARTICLE)))
        return 0;
    bool quarter = tk_class_value(g, i + 1, TK_CLASS_UNIT) == TK_UNIT_QUARTER;
    if (!tk_is(g, i + 1, TK_CLASS_UNIT) || (quarter && tk_is(g, i + 2, TK_CLASS_OFPREP)) ||
        tk_class_value(g, i + 1, TK_CLASS_UNIT) == TK_UNIT_SECOND || tk_is(g, i + 2, TK_CLASS_AGO))
        return 0;
    if (tk_scan_is(g->scan, i + 2, '-') && tk_scan_glued(g->scan, i + 2))
        return 0;
    set_piece(out, 1, tk_class_value(g, i + 1, TK_CLASS_UNIT));
    return i + 2;
}
