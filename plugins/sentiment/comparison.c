// SPDX-License-Identifier: MIT
/** @file comparison.c Compares figures: "sales were EUR 9 mn, compared with EUR 8 mn". */
#include "evidence.h"

// Distances in tokens.
#define REACH_FIGURE   4  /* from "compared with" to the figure that follows it */
#define REACH_LIKE     24 /* from there back to a figure of the same kind */
#define REACH_COMPARED 12 /* … to any figure, and from it to the noun */

/** The first figure at or after `from`, before `to` (or, backwards, the last), or NO_MARK. */
static uint32_t figure(const reading *r, uint32_t from, uint32_t to, bool backwards)
{
    for (uint32_t n = to > from ? to - from : 0; n > 0; n--) {
        uint32_t t = backwards ? from + n - 1 : to - n;
        if (flags_at(r->text, t) & WORD_FIGURE) {
            return t;
        }
    }
    return NO_MARK;
}

static float figure_at(const sentiment_text *text, uint32_t t)
{
    bool scaled;
    uint32_t begin = text->tokens.begin[t];
    return sentiment_figure(text->text + begin, text->tokens.end[t] - begin, &scaled);
}

/** The last noun before token t, within reach. */
static uint32_t noun_before_token(const reading *r, uint32_t i, uint32_t t)
{
    while (i-- > 0) {
        if (is_noun(&r->marks[i]) && r->marks[i].last < t) {
            return t - r->marks[i].last <= REACH_COMPARED ? i : NO_MARK;
        }
    }
    return NO_MARK;
}

/** Adds what the words of mark i, which compares, say about a noun. */
static void add_comparison(reading *r, uint32_t i, uint32_t noun, bool more)
{
    const mark *m = &r->marks[i], *of = &r->marks[noun];
    const float value = more == (of->kind != KIND_BAD) ? 1.0F : -1.0F;
    r->features[FEATURE_MORE] += value;
    sentiment_use_noun(r, noun);
    if (r->text->evidence) {
        sentiment_evidence_add(r->text->evidence, &(evidence){.first = m->first,
                                                              .last = m->last,
                                                              .noun_first = of->first,
                                                              .noun_last = of->last,
                                                              .feature = FEATURE_MORE,
                                                              .value = value,
                                                              .factor = 1});
    }
}

/** The word after figure t, its scale or unit; NO_MARK if there is none before the comparing words.
 */
static uint32_t scale_of(const reading *r, uint32_t t, uint32_t compare)
{
    bool word = t + 1 < r->end && t + 1 != compare && (flags_at(r->text, t + 1) & WORD_LETTER);
    return word ? r->text->tokens.lexeme[t + 1] : NO_MARK;
}

/**
 * Whether two figures, one before and one after the words at token `compare`, can be compared: "9
 * million" and "8 billion" cannot.
 */
static bool same_scale(const reading *r, uint32_t a, uint32_t b, uint32_t compare)
{
    uint32_t scaled_a = flags_at(r->text, a) & WORD_SCALED;
    uint32_t scaled_b = flags_at(r->text, b) & WORD_SCALED;
    if (scaled_a || scaled_b) {
        return scaled_a && scaled_b;
    }
    return scale_of(r, a, compare) == scale_of(r, b, compare);
}

/** The nearest figure before token `from` that can be compared with `then`; or NO_MARK. */
static uint32_t figure_like(const reading *r, uint32_t then, uint32_t first, uint32_t from)
{
    uint32_t back = from > first + REACH_LIKE ? from - REACH_LIKE : first;
    uint32_t now = from;
    do {
        now = figure(r, back, now, true);
    } while (now != NO_MARK && !same_scale(r, now, then, from));
    return now;
}

/**
 * "Net sales were EUR 9 mn, compared with EUR 8 mn", "income of $61 million, or $1.32 a share, for
 * the quarter, compared with $52 million", "a profit of 3 million against a loss of 2": mark i
 * compares. Adds nothing if a direction has already used the noun.
 */
void sentiment_read_comparison(reading *r, uint32_t i, uint32_t first)
{
    const sentiment_text *text = r->text;
    uint32_t from = r->marks[i].last + 1, at = r->marks[i].first;
    uint32_t back = at > first + REACH_COMPARED ? at - REACH_COMPARED : first;
    uint32_t reach = r->end - from > REACH_FIGURE ? from + REACH_FIGURE : r->end;
    uint32_t then = figure(r, from, reach, false);
    uint32_t like = then == NO_MARK ? NO_MARK : figure_like(r, then, first, at);
    uint32_t now = like == NO_MARK ? figure(r, back, at, true) : like;
    uint32_t noun = now == NO_MARK ? NO_MARK : noun_before_token(r, i, now);
    if (noun == NO_MARK || r->marks[noun].used) {
        return;
    }
    if (i + 1 < r->count && is_noun(&r->marks[i + 1]) &&
        r->marks[i + 1].first - from <= REACH_FIGURE &&
        (r->marks[i + 1].kind == KIND_BAD) != (r->marks[noun].kind == KIND_BAD)) {
        r->marks[i + 1].used = true;
        add_comparison(r, i, noun, true); // a profit after a loss, or vice versa
        return;
    }
    if (like == NO_MARK) {
        return;
    }
    float a = figure_at(text, now), b = figure_at(text, then);
    if (a != b) {
        add_comparison(r, i, noun, a > b);
    }
}
