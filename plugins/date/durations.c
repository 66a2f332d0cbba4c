// SPDX-License-Identifier: MIT
/** @file Durations: "two years", "10-year", "the past five years". */
#include "grammar.h"

#include <string.h>

static bool is_article(const tk_grammar *g, int i)
{
    return tk_is(g, i, TK_CLASS_ARTICLE);
}

static void set_amount(tk_piece *piece, const tk_number *number)
{
    char text[TK_DECIMAL_TEXT];
    size_t n = tk_decimal_write(&number->value, text);
    // "a couple of years" is two years; "a few" and "several" give no number.
    bool known =
        n && n < sizeof piece->amount && !(number->vague && tk_decimal_int(&number->value) > 2);
    memset(piece->amount, 0, sizeof piece->amount);
    if (known)
        memcpy(piece->amount, text, n);
    else
        piece->amount[0] = 'X';
}

/** The letter of a unit that is glued to a number: "3h", "3Y". Returns its TK_UNIT_…, or -1. */
static int read_unit_letter(const tk_grammar *g, int i, const tk_number *number)
{
    const tk_atom *a = tk_at(g, i);
    if (a->gap || a->kind != TK_ATOM_WORD || tk_width_of(a) != 1 || number->words)
        return -1;
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

/** The unit at `i` after a number: its TK_UNIT_…, and the atom after it; or -1. */
static int read_unit(tk_grammar *g, int i, const tk_number *number, int *next)
{
    const tk_word *word = NULL;
    const tk_atom *a = tk_at(g, i);
    if (a->gap > TK_GAP_LINE)
        return -1;
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_UNITS, &word);
    bool plural = n > 0;
    if (!n)
        n = tk_scan_phrase(g->scan, i, TK_CLASS_UNIT, &word);
    if (!n) {
        *next = i + 1;
        return read_unit_letter(g, i, number);
    }
    *next = i + n;
    int unit = tk_word_value(word, plural ? TK_CLASS_UNITS : TK_CLASS_UNIT);
    if (unit == TK_UNIT_QUARTER && tk_is(g, *next, TK_CLASS_OFPREP))
        return -1; // "a quarter of", "three quarters of"
    if (unit != TK_UNIT_SECOND)
        return unit;
    bool hyphened = i > 0 && tk_scan_is(g->scan, i - 1, '-');
    bool one = tk_decimal_int(&number->value) == 1 || number->fraction;
    bool fits = plural || hyphened || !a->gap || one;
    return number->article || !fits ? -1 : unit; // "a second chance"
}

/** "and a half" after a unit: "a year and a half". */
static int read_and_a_half(tk_grammar *g, int i, tk_number *number)
{
    int j = i + 1;
    if (!tk_is(g, i, TK_CLASS_AND))
        return i;
    if (is_article(g, j))
        j++;
    if (!tk_is(g, j, TK_CLASS_FRACTION) || tk_class_value(g, j, TK_CLASS_FRACTION) >= 1000)
        return i;
    tk_decimal part;
    tk_decimal_set_int(&part, (uint64_t)tk_class_value(g, j, TK_CLASS_FRACTION), -3);
    return tk_decimal_add(&number->value, &part) ? j + 1 : i;
}

/** What a duration after "last", "next" and similar words is relative to. */
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

/** "consecutive", "full", "more": words allowed between a number and its unit. */
static bool is_running(tk_grammar *g, int i)
{
    if (!tk_is(g, i, TK_CLASS_KEYWORD)) // "5 upcoming years"
        return is_anchoring(g, i);
    int key = tk_class_value(g, i, TK_CLASS_KEYWORD);
    return key == TK_KEY_RUNNING || key == TK_KEY_FULL || key == TK_KEY_LONG || key == TK_KEY_OTHER;
}

/** "three quarters" is nine months here, unless "of" something follows. */
static int read_cardinal_units(tk_grammar *g, int i, tk_piece *out)
{
    if (!tk_is(g, i, TK_CLASS_CARD) || !tk_is(g, i + 1, TK_CLASS_UNITS) ||
        tk_is(g, i + 2, TK_CLASS_OFPREP))
        return 0;
    tk_decimal value;
    tk_decimal_set_int(&value, (uint64_t)tk_class_value(g, i, TK_CLASS_CARD), 0);
    out->amount[tk_decimal_write(&value, out->amount)] = 0;
    out->unit = (uint8_t)tk_class_value(g, i + 1, TK_CLASS_UNITS);
    return i + 2;
}

/** Reads what joins a number and its unit, and returns the atom after it: "a" and "of a" after a
 * fraction, a hyphen, "consecutive". `*apart`: there is no hyphen or word between them. */
static int past_link(tk_grammar *g, int i, const tk_number *number, bool *apart)
{
    if (number->fraction && is_article(g, i))
        i++; // "half a year"
    else if (number->fraction && tk_is(g, i, TK_CLASS_OFPREP) && is_article(g, i + 1) &&
             tk_is(g, i + 2, TK_CLASS_UNIT) &&
             tk_class_value(g, i + 2, TK_CLASS_UNIT) >= TK_UNIT_DECADE)
        i += 2;                      // "a quarter of a century"
    int next = tk_past_hyphen(g, i); // "two-year"
    if (is_running(g, i) && (tk_is(g, i + 1, TK_CLASS_UNITS) || tk_is(g, i + 1, TK_CLASS_UNIT)))
        next = i + 1; // "seven consecutive months"
    *apart = next == i;
    return next;
}

/** Whether the number at `i` and the unit after it do not give a length. */
static bool is_no_length(tk_grammar *g, int i, const tk_number *number, int at, int unit)
{
    int32_t year;
    if (unit == TK_UNIT_DAY && number->words && !number->article &&
        (tk_at(g, i)->capital || tk_follows_only(g, TK_FLAG_FUTURE)) &&
        tk_decimal_int(&number->value) == 1)
        return true;                                                         // "One day he left"
    return tk_read_year(g, i, &year) == at && !tk_is(g, at, TK_CLASS_UNITS); // "the 2021 weekend"
}

/** One piece, "two and a half years". */
int tk_read_piece(tk_grammar *g, int i, tk_piece *out)
{
    tk_number number;
    int next = read_cardinal_units(g, i, out);
    if (next)
        return next;
    if (!tk_numeral(g->scan, i, 0, &number) || number.grouped)
        return 0;
    if (number.fraction && is_article(g, i) && tk_is(g, i + 1, TK_CLASS_ORDINAL) &&
        !tk_is(g, number.next, TK_CLASS_OFPREP))
        return 0; // "for a fifth month"
    bool apart;
    int at = past_link(g, number.next, &number, &apart), unit = read_unit(g, at, &number, &next);
    if (unit < 0 || (apart && is_no_length(g, i, &number, at, unit)))
        return 0;
    next = read_and_a_half(g, next, &number);
    if (number.fraction && (unit == TK_UNIT_CENTURY || unit == TK_UNIT_DECADE)) {
        tk_decimal_shift(&number.value, unit == TK_UNIT_CENTURY ? 2 : 1); // "a quarter-century"
        unit = TK_UNIT_YEAR;
    }
    set_amount(out, &number);
    out->unit = (uint8_t)unit;
    return next;
}

/** Reads a number that may be one end of "three to four years". */
static bool read_end(tk_grammar *g, int i, tk_number *out)
{
    return tk_numeral(g->scan, i, 0, out) && !out->grouped && !out->vague && !out->article;
}

/** "to" of "three to four years", the hyphen of "90-180 days", "- to " of "two- to three-year"; `i`
 * if there is none. */
static int past_to(tk_grammar *g, int i)
{
    int j = tk_scan_is(g->scan, i, '-') && tk_scan_glued(g->scan, i) ? i + 1 : i;
    if (tk_is_key(g, j, TK_KEY_TO) || tk_is_key(g, j, TK_KEY_OR) ||
        (tk_follows(g, TK_FLAG_BETWEEN) && tk_is(g, j, TK_CLASS_AND)))
        j++;
    return j == i ? i : tk_past_hyphen(g, j); // "two-to-three-year"
}

/** "three to four years", "90-180 days", "two- to three-year": two pieces. */
static int read_between(tk_grammar *g, int i, tk_timex *out)
{
    static const uint64_t may_follow = UINT64_C(1) << TK_CLASS_KEYWORD |
                                       UINT64_C(1) << TK_CLASS_CARD | UINT64_C(1) << TK_CLASS_AND;
    enum { MAX_DIGITS = 3 };
    tk_number low, high;
    int next;
    if (!tk_scan_is(g->scan, i + 1, '-') && !tk_word_any(tk_at(g, i + 1)->word, may_follow))
        return 0;
    if (!read_end(g, i, &low))
        return 0;
    int j = past_to(g, low.next);
    if (j == low.next || !tk_scan_joined(g->scan, j) || !read_end(g, j, &high) ||
        tk_decimal_compare(&low.value, &high.value) >= 0 ||
        high.value.n + high.value.exponent > MAX_DIGITS)
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

/** Whether "a" and a unit, up to atom `i`, are not a length: "a second chance", "30 miles an hour",
 * "a quarter century", "a week-old". `modified` as in read_article_piece(). */
static bool is_no_article_piece(tk_grammar *g, int i, int unit, bool modified)
{
    const tk_atom *after = tk_at(g, i);
    if ((unit <= TK_UNIT_HOUR && tk_follows(g, TK_FLAG_LENGTH)) ||
        (after->gap == TK_GAP_NONE && (after->kind == TK_ATOM_WORD || after->ch == '-')))
        return true;
    switch (unit) {
    case TK_UNIT_SECOND:
        return !modified || !tk_ends_phrase(g, i);
    case TK_UNIT_NIGHT:
    case TK_UNIT_WEEKEND:
        return true;
    case TK_UNIT_QUARTER:
        return tk_is(g, i, TK_CLASS_OFPREP) || !tk_follows(g, TK_FLAG_IN) ||
               (after->kind == TK_ATOM_WORD && after->gap == TK_GAP_SPACE && !after->word);
    default:
        return false;
    }
}

/** "a" and a unit: "a year" is one year. `modified`: after "under" and similar words. */
static int read_article_piece(tk_grammar *g, int i, bool modified, tk_piece *out)
{
    const tk_word *word = NULL;
    if (!is_article(g, i) || !tk_scan_joined(g->scan, i + 1))
        return 0;
    if (tk_is_key(g, i + 1, TK_KEY_FULL) && tk_is(g, i + 2, TK_CLASS_UNIT))
        i++; // "a full month"
    int n = tk_scan_phrase(g->scan, i + 1, TK_CLASS_UNIT, &word), next = i + 1 + n;
    int unit = n ? tk_word_value(word, TK_CLASS_UNIT) : 0;
    if (!n || is_no_article_piece(g, next, unit, modified))
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

/** "or two" after "a year", at atom `i`. */
static bool read_or_two(tk_grammar *g, int i, tk_timex *out)
{
    if (!tk_is_key(g, i, TK_KEY_OR) || !tk_is_value(g, i + 1, TK_CLASS_CARD, 2) ||
        tk_is(g, i + 2, TK_CLASS_UNITS))
        return false;
    out->pieces[1] = out->pieces[0];
    strcpy(out->pieces[1].amount, "2");
    out->n_pieces = 2;
    out->between = true;
    return true;
}

/** "30 minutes" after "3 hours", ", 1 month" and "and 3 days" after "2 years". */
static int read_next_piece(tk_grammar *g, int i, const tk_timex *t, tk_piece *piece)
{
    bool comma = tk_scan_is(g->scan, i, ','), joined = tk_is(g, i + comma, TK_CLASS_AND);
    int j = i + comma + joined;
    int next = tk_scan_joined(g->scan, j) ? tk_read_piece(g, j, piece) : 0;
    // The units must decrease: "for 3 months and 2 years" is two durations.
    if (!next || piece->unit >= piece[-1].unit || piece->amount[0] == 'X' ||
        piece[-1].amount[0] == 'X')
        return 0;
    if (joined && (t->n_pieces == 1 || t->anchor) && tk_is(g, next, TK_CLASS_AGO))
        return 0;
    // A comma joins only in "2 years, 1 month and 3 days"; elsewhere it separates two durations.
    return comma && !joined && !tk_is(g, next, TK_CLASS_AND) ? 0 : next;
}

/** "3 hours 30 minutes", "2 years, 1 month and 3 days". */
static int read_pieces(tk_grammar *g, int i, bool modified, tk_timex *out)
{
    int next = read_between(g, i, out);
    if (next)
        return next;
    next = tk_read_piece(g, i, &out->pieces[0]);
    if (!next)
        next = read_article_piece(g, i, modified, &out->pieces[0]);
    if (!next)
        return 0;
    out->n_pieces = 1;
    if (is_article(g, i) && read_or_two(g, next, out))
        return next + 2;
    if (tk_is(g, next - 1, TK_CLASS_UNITS) && is_anchoring(g, next - 2) && next - 2 > i)
        out->anchor = anchor_of(tk_class_value(g, next - 2, TK_CLASS_RELATION));
    for (int more = next; more && out->n_pieces < TK_TIMEX_PIECES;) {
        more = read_next_piece(g, next, out, &out->pieces[out->n_pieces]);
        next = more ? more : next;
        out->n_pieces += more > 0;
    }
    return next;
}

/** Skips "-long" after a duration; 0 after "-old", " old" and "of age", because an age is not a
 * duration. */
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

/** Makes a duration of one unit, or of an amount of it ("X": not given). */
static void set_units(tk_timex *out, const char *amount, int unit)
{
    out->n_pieces = 1;
    out->pieces[0].unit = (uint8_t)unit;
    strcpy(out->pieces[0].amount, amount);
}

/** A word that starts a part of a period, "first", "opening", "final", mapped to the relation that
 * it resembles: returns the number of its atoms, or 0. */
static int read_part(tk_grammar *g, int i, int *relation)
{
    int next;
    bool last = tk_is_key(g, i, TK_KEY_FINAL);
    *relation = last ? TK_RELATION_LAST : TK_RELATION_THIS;
    if (tk_numeral_ordinal(g->scan, i, &next) == 1)
        return next - i;
    return last || tk_is_key(g, i, TK_KEY_OPENING);
}

/** "years" after "last" and similar words; a single "decade", "fortnight". */
static int read_relative_units(tk_grammar *g, int i, int relation, tk_timex *out)
{
    if (tk_is(g, i, TK_CLASS_UNITS)) {
        set_units(out, "X", tk_class_value(g, i, TK_CLASS_UNITS));
        return i + 1;
    }
    if (!tk_is(g, i, TK_CLASS_UNIT))
        return 0;
    int unit = tk_class_value(g, i, TK_CLASS_UNIT);
    bool fortnight = relation != TK_RELATION_THIS && unit == TK_UNIT_FORTNIGHT;
    if (!fortnight && relation != TK_RELATION_PAST)
        return 0;
    set_units(out, "1", unit);
    return i + 1;
}

/** "of 2025" after "the first nine months", "of June" after "the last three weeks", at atom `i`;
 * not "of his life" after "the last years". */
static int read_whole(tk_grammar *g, int i, int relation, tk_timex *out)
{
    if (!tk_is(g, i, TK_CLASS_OFPREP))
        return i;
    int next = out->between ? 0 : tk_read_base(g, i + 1, &out->point);
    bool last = relation == TK_RELATION_LAST || relation == TK_RELATION_PAST;
    bool first = relation == TK_RELATION_THIS; // otherwise "the next two weeks of March"
    out->anchor = !next   ? TK_ANCHOR_NONE
                  : last  ? TK_ANCHOR_LAST
                  : first ? TK_ANCHOR_FIRST
                          : TK_ANCHOR_NONE;
    return out->anchor ? next : i;
}

/** "recent years". */
static int read_recent(tk_grammar *g, int i, tk_timex *out)
{
    if (!tk_is_key(g, i, TK_KEY_RECENT) || !tk_is(g, i + 1, TK_CLASS_UNITS))
        return 0;
    set_units(out, "X", tk_class_value(g, i + 1, TK_CLASS_UNITS));
    return i + 2;
}

/** "the past five years", "the next 12 months", "the past decade", "the first nine months". */
static int read_relative_duration(tk_grammar *g, int i, tk_timex *out)
{
    const tk_word *word = NULL;
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_RELATION, &word), j = i + n;
    int relation = n ? tk_word_value(word, TK_CLASS_RELATION) : 0;
    if (relation == TK_RELATION_LAST &&
        (tk_follows_only(g, TK_FLAG_FUTURE) || tk_follows(g, TK_FLAG_TO)))
        return 0; // "will last three months"
    if (!n)
        j = i + read_part(g, i, &relation);
    if (j == i || !tk_scan_joined(g->scan, j))
        return 0;
    bool following = n == 1 && tk_is(g, i, TK_CLASS_OFFSET); // relative to the text
    bool plural = tk_is(g, j, TK_CLASS_UNITS);
    if (!following && !plural)
        out->anchor = anchor_of(relation);
    int next = read_relative_units(g, j, relation, out);
    if (next) {
        bool vague = plural ? relation == TK_RELATION_THIS : out->pieces[0].unit == TK_UNIT_DAY;
        return vague ? 0 : next; // "these days", "the past day"
    }
    next = read_edge_day(g, j, relation, out);
    if (next || is_article(g, j))
        return next;
    next = read_pieces(g, j, false, out);
    return next ? read_whole(g, next, relation, out) : 0;
}

/** "year" of "the year to March 31", "the fiscal year ended June 30". */
static int read_unit_to_end(tk_grammar *g, int i, tk_timex *out)
{
    int j = tk_is(g, i, TK_CLASS_FISCAL) ? i + 1 : i;
    if (!tk_is(g, j, TK_CLASS_UNIT) || tk_class_value(g, j, TK_CLASS_UNIT) <= TK_UNIT_DAY)
        return 0;
    bool to_month = tk_is(g, j + 1, TK_CLASS_CONNECT) && tk_is(g, j + 2, TK_CLASS_MONTH);
    if (!to_month && !tk_is(g, j + 1, TK_CLASS_ENDED))
        return 0;
    set_units(out, "1", tk_class_value(g, j, TK_CLASS_UNIT));
    return j + 1;
}

/** "all day". */
static int read_all(tk_grammar *g, int i, tk_timex *out)
{
    if (!tk_is_key(g, i, TK_KEY_ALL) || !tk_is(g, i + 1, TK_CLASS_UNIT))
        return 0;
    set_units(out, "1", tk_class_value(g, i + 1, TK_CLASS_UNIT));
    return i + 2;
}

/** A length of time, without the words that say how exact it is. `modified`: such a word precedes
 * it. */
static int read_length(tk_grammar *g, int i, bool the, bool modified, tk_timex *out)
{
    int next = modified ? 0 : read_recent(g, i, out);
    if (!next && !modified)
        next = read_relative_duration(g, i, out);
    if (!next)
        next = read_pieces(g, i, modified, out);
    if (!next && the)
        next = read_unit_to_end(g, i, out);
    if (!next)
        next = read_all(g, i, out);
    if (!next && !modified)
        next = read_bare_units(g, i, &out->pieces[0]);
    if (next && !out->n_pieces)
        out->n_pieces = 1;
    return next;
}

int tk_read_duration(tk_grammar *g, int i, bool the, tk_timex *out)
{
    const tk_word *word = NULL;
    int n = the ? 0 : tk_scan_phrase(g->scan, i, TK_CLASS_DURMOD, &word);
    int32_t modifier = n ? tk_word_value(word, TK_CLASS_DURMOD) : TK_TIMEX_NONE;
    out->type = TK_TIMEX_DURATION;
    if (n && tk_is(g, i + n, TK_CLASS_THE))
        return 0;
    int next = read_length(g, i + n, the, n > 0, out);
    if (!next || out->type == TK_TIMEX_DATE)
        return next;
    next = past_long(g, next);
    if (!next)
        return 0;
    // "$5 over 10 years" means during them; "for over 10 years", "over 10 years ago" mean more.
    if (modifier & TK_VALUE_WORD && !tk_follows(g, TK_FLAG_PREP) && !tk_is(g, next, TK_CLASS_AGO))
        return 0;
    if (n)
        out->mod = (uint8_t)(modifier & TK_VALUE_MASK);
    int post =
        tk_scan_joined(g->scan, next) ? tk_scan_phrase(g->scan, next, TK_CLASS_DURPOST, &word) : 0;
    if (post)
        out->mod = (uint8_t)tk_word_value(word, TK_CLASS_DURPOST);
    return next + post;
}
