// SPDX-License-Identifier: MIT
#include "find.h"

#include "flags.h"
#include "grammar.h"
#include "tense.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOVE_LEFT = 9,    /**< tokens before a range that are searched for a verb of change */
    WINDOW_LEFT = 14, /**< tokens of an expression before its hot word */
    UNIT_RIGHT = 5,   /**< tokens from it on that are searched for a duration's unit */
};

void tk_finder_finish(tk_finder *finder)
{
    free(finder->hot.tokens);
    free(finder->found);
}

bool tk_find_move(const tk_date_view *v, uint32_t token)
{
    uint32_t seen = 0;
    for (uint32_t i = token, n = MOVE_LEFT; i-- > 0 && n--;) {
        uint32_t flags = tk_flags_of(v, i);
        if (flags & TK_FLAG_MOVE || (flags & TK_FLAG_ADJUST && seen & TK_FLAG_AIM))
            return true;
        if (flags & TK_FLAG_STOP)
            break;
        seen |= flags;
    }
    return false;
}

/** The TK_FLAG_… of the word directly before byte `begin`, which is in token `token`. */
static uint32_t flags_before(const tk_date_view *v, uint32_t token, uint32_t begin)
{
    return token && v->tokens->begin[token] == begin ? tk_flags_of(v, token - 1) : 0;
}

static uint8_t lead_of(uint32_t before)
{
    return before & TK_FLAG_FROM      ? TK_LEAD_FROM
           : before & TK_FLAG_BETWEEN ? TK_LEAD_BETWEEN
           : before & TK_FLAG_SINCE   ? TK_LEAD_SINCE
                                      : TK_LEAD_NONE;
}

static tk_timex *next_slot(tk_finder *finder)
{
    if (finder->count == finder->capacity) {
        uint32_t capacity = finder->capacity ? finder->capacity * 2 : 64;
        tk_timex *found = realloc(finder->found, capacity * sizeof *found);
        if (!found)
            return NULL;
        finder->found = found;
        finder->capacity = capacity;
    }
    return &finder->found[finder->count];
}

static bool is_first_key(const tk_word *word)
{
    return tk_word_is(word, TK_CLASS_KEYWORD) &&
           TK_KEYS_FIRST >> tk_word_value(word, TK_CLASS_KEYWORD) & 1;
}

/** Whether an expression may start with the atom. */
static bool may_start(const tk_atom *a)
{
#define BIT(c) (UINT64_C(1) << (c))
    static const uint64_t never =
        BIT(TK_CLASS_AND) | BIT(TK_CLASS_OF) | BIT(TK_CLASS_SUFFIX) | BIT(TK_CLASS_PREP) |
        BIT(TK_CLASS_INPREP) | BIT(TK_CLASS_OFPREP) | BIT(TK_CLASS_CONNECT) | BIT(TK_CLASS_OFFSET) |
        BIT(TK_CLASS_AGO) | BIT(TK_CLASS_ZONE) | BIT(TK_CLASS_AMPM) | BIT(TK_CLASS_FUTURE) |
        BIT(TK_CLASS_PAST) | BIT(TK_CLASS_COUNT) | BIT(TK_CLASS_PASSIVE) | BIT(TK_CLASS_TIMES) |
        BIT(TK_CLASS_ENDED) | BIT(TK_CLASS_INNER) | BIT(TK_CLASS_KEYWORD);
#undef BIT
    switch (a->kind) {
    case TK_ATOM_NUMBER:
        return true;
    case TK_ATOM_WORD: // "Q3" and "H1" start with letters that are not words
        return a->word
                   ? a->word->mask & ~never || a->word->phrase_words > 1 || is_first_key(a->word)
                   : a->end - a->begin == 1;
    case TK_ATOM_PUNCT:
        return a->ch && strchr("'hqt", a->ch);
    default:
        return false;
    }
}

/** Whether the tense of its sentence decides what the expression is. A time may get its day later.
 */
static bool needs_tense(const tk_timex *t)
{
    return t->ahead || t->point.hang == TK_HANG_NEAR || t->last.hang == TK_HANG_NEAR ||
           t->type == TK_TIMEX_TIME || t->point.grain == TK_GRAIN_WEEKEND;
}

/** Whether a unit of time is in the tokens `first` … `last` or shortly after them. */
static bool has_unit(const tk_date_view *v, uint32_t first, uint32_t last)
{
    uint32_t flags = 0, end = v->tokens->count;
    if (tk_flags_of(v, last) & TK_FLAG_UNIT)
        return true;
    if (end > last + UNIT_RIGHT)
        end = last + UNIT_RIGHT;
    for (uint32_t t = first; t < end; t++)
        flags |= tk_flags_of(v, t);
    return flags & TK_FLAG_UNIT;
}

/** "September 15 and 16": the days after the last date found, at atom `*i`. */
static bool read_next_days(tk_finder *finder, tk_grammar *g, int *i, uint32_t *resume)
{
    for (;;) {
        const tk_timex *last = &finder->found[finder->count - 1];
        tk_point point;
        int next = last->type == TK_TIMEX_DATE && !last->ranged && !last->shifted
                       ? tk_read_next_day(g, *i, &last->point, &point)
                       : 0;
        if (!next)
            return true;
        tk_timex *slot = next_slot(finder);
        if (!slot)
            return false;
        last = &finder->found[finder->count - 1]; // which may have moved
        int first = *i + 1;
        if (tk_at(g, first)->kind != TK_ATOM_NUMBER)
            first++;
        *slot = *last;
        slot->point = point;
        slot->begin = tk_at(g, first)->begin;
        slot->end = *resume = tk_at(g, next - 1)->end;
        finder->count++;
        *i = next;
    }
}

/** Whether "or in" separates two expressions: "in a month or in a year". */
static bool is_or_in(const char *text, const tk_timex *a, const tk_timex *b)
{
    static const char link[] = "or in ";
    uint32_t n = sizeof link - 1;
    return b->begin >= a->end + n && b->begin - a->end <= n + 2 &&
           !memcmp(text + b->begin - n, link, n);
}

/** Whether an expression precedes the "and" before token `token`. */
static bool follows_date(const tk_finder *finder, const tk_date_view *v, uint32_t token)
{
    return finder->count && token > 1 &&
           v->tokens->end[token - 2] <= finder->found[finder->count - 1].end;
}

/** The tokens that are searched together, and how far the search has come. */
typedef struct region {
    uint32_t first, last; /**< tokens; each expression includes token `last` */
    uint32_t token;       /**< the token that atom `i` is in, or the one before */
    int i;                /**< the first atom of the window that was not tried */
    bool unit;            /**< a unit of time is near */
    bool open;            /**< nothing was found: the next region may continue from here */
} region;

/** Reads the expressions of a region, from atom `r->i` of the window on; false when out of memory.
 */
static bool read_region(tk_finder *finder, const tk_date_view *v, region *r, uint32_t *resume)
{
    const tk_layer *tokens = v->tokens;
    tk_grammar g = {.scan = &finder->scan};
    uint32_t limit = tokens->end[r->last];
    while (r->i < TK_SCAN_ATOMS) {
        const tk_atom *a = tk_scan_at(&finder->scan, r->i);
        if (a->begin >= limit || a->kind == TK_ATOM_END)
            break;
        while (r->token < r->last && tokens->end[r->token] <= a->begin)
            r->token++;
        tk_timex *slot = next_slot(finder);
        if (!slot)
            return false;
        bool starter = may_start(a);
        if (starter) {
            g.context.before = flags_before(v, r->token, a->begin);
            g.context.unit = r->unit;
            g.context.joined = g.context.before & TK_FLAG_AND && !follows_date(finder, v, r->token);
        }
        if (!starter || !tk_timex_read(&g, r->i, slot)) {
            r->i = starter && slot->next > r->i ? slot->next : r->i + 1;
            continue;
        }
        finder->count++;
        slot->token = r->token;
        slot->lead = lead_of(g.context.before);
        if (needs_tense(slot)) {
            slot->tense = tk_tense_of(v, slot, r->first, r->last);
            if (slot->ahead && !slot->tense && finder->count > 1 &&
                is_or_in(v->doc->text, slot - 1, slot))
                slot->tense = slot[-1].tense;
            tk_timex_settle(slot);
        }
        *resume = slot->end;
        r->i = slot->next;
        r->open = false;
        if (!read_next_days(finder, &g, &r->i, resume))
            return false;
    }
    return true;
}

/** Whether words that may be part of an expression continue from the region's last token up to
 * token `t`. */
static bool goes_on(const tk_date_view *v, const region *r, uint32_t t)
{
    if (!r->open || t - r->last >= WINDOW_LEFT)
        return false;
    for (uint32_t k = r->last; k < t; k++)
        if (!(tk_flags_of(v, k) & TK_FLAG_LEFT))
            return false;
    return true;
}

/**
 * Makes `r` the region that ends with token `t`. If the previous region had no expression and words
 * that may be part of one continue, the window continues too, and what was tried is not tried
 * again: otherwise "1m 1m 1m …" would be tried WINDOW_LEFT times. If a unit of time comes near,
 * they are tried again.
 */
static void move_region(tk_finder *finder, const tk_date_view *v, region *r, uint32_t t,
                        uint32_t resume)
{
    enum { ROOM = TK_SCAN_ATOMS / 2 }; // atoms that are left for an expression
    bool more = goes_on(v, r, t) && (r->unit || !has_unit(v, r->last, t));
    if (more && r->i <= ROOM) {
        r->last = t;
        return;
    }
    uint32_t first = t, least = more ? r->last + 1 : 0;
    while (first > least && t - first < WINDOW_LEFT && tk_flags_of(v, first - 1) & TK_FLAG_LEFT &&
           v->tokens->begin[first - 1] >= resume)
        first--;
    *r = (region){
        .first = first, .last = t, .token = first, .unit = has_unit(v, first, t), .open = true};
    tk_scan_start(&finder->scan, first, v->tokens->begin[first]);
}

/** Whether a digit precedes the token, ignoring blanks. */
static bool after_digit(const tk_date_view *v, uint32_t token)
{
    const char *text = v->doc->text;
    uint32_t at = v->tokens->begin[token];
    while (at && text[at - 1] == ' ')
        at--;
    return at && text[at - 1] >= '0' && text[at - 1] <= '9';
}

bool tk_find_all(tk_finder *finder, const tk_date_view *v)
{
    const tk_layer *tokens = v->tokens;
    uint32_t resume = 0;
    region r = {.open = false};
    finder->count = 0;
    if (!tk_hot_find(&finder->hot, tokens, v->forms))
        return false;
    for (uint32_t k = 0; k < finder->hot.count; k++) {
        uint32_t t = finder->hot.tokens[k];
        if (tokens->begin[t] < resume || (tk_flags_of(v, t) & TK_FLAG_DIGITS && !after_digit(v, t)))
            continue;
        move_region(finder, v, &r, t, resume);
        if (!read_region(finder, v, &r, &resume))
            return false;
    }
    return true;
}
