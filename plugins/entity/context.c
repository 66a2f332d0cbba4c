// SPDX-License-Identifier: MIT
#include "context.h"

#include <stdbool.h>
#include <string.h>

/** The most tokens other than candidates between two candidates of one run: "of the". */
#define TK_MAX_LINKS 3u

void tk_seen_start(tk_seen *seen, uint32_t *capitals)
{
    tk_set_clear(&seen->lower);
    tk_set_clear(&seen->capital);
    seen->capitals = capitals;
    seen->n_capitals = 0;
}

/** The first token that is not an opening mark: its capital is due to the sentence. */
static uint32_t tk_initial(const tk_word *words, uint32_t first, uint32_t end)
{
    while (first < end && tk_word_is_opening(&words[first]))
        first++;
    return first;
}

/** Whether most words of a sentence have capitals, and some of these are common words. */
static uint32_t tk_line_kind(const tk_word *words, uint32_t first, uint32_t end, uint32_t common)
{
    uint32_t capital = 0, lower = 0, caps = 0;

    for (uint32_t t = first; t < end; t++) {
        uint32_t flags = words[t].flags;
        if (flags & TK_WORD_CONTENT) {
            capital += !!(flags & TK_WORD_CAPITAL);
            lower += !(flags & TK_WORD_CAPITAL);
            caps += !!(flags & TK_WORD_CAPS);
        }
    }
    // A line that consists only of names is not a headline: some words must be common ones.
    if (caps >= 2 && common >= 2 && lower * 4 <= caps && caps * 2 > capital)
        return TK_LINE_CAPS;
    if (capital >= 3 && common >= 2 && lower * 4 <= capital)
        return TK_LINE_TITLE;
    // "Skyrocketing Demand": not a sentence either
    if (capital == 2 && common >= 2 && lower == 0 && words[end - 1].class != TK_CLASS_STOP)
        return TK_LINE_TITLE;
    return TK_LINE_PLAIN;
}

uint32_t tk_context_line(const tk_word *words, uint32_t first, uint32_t end, uint32_t capital,
                         tk_seen *seen)
{
    const uint32_t mask = TK_WORD_CONTENT | TK_WORD_CAPITAL | TK_WORD_COMMON;
    uint32_t common = 0;

    for (uint32_t i = capital; i < seen->n_capitals; i++)
        common += (words[seen->capitals[i]].flags & mask) == mask;
    if (common >= 2) {
        uint32_t kind = tk_line_kind(words, first, end, common);
        if (kind != TK_LINE_PLAIN)
            return kind;
    }
    uint32_t initial = tk_initial(words, first, end);
    for (uint32_t i = capital; i < seen->n_capitals; i++) {
        const tk_word *word = &words[seen->capitals[i]];
        if ((word->flags & TK_WORD_CAPITAL) && seen->capitals[i] > initial)
            tk_set_add(&seen->capital, word->fold);
    }
    return TK_LINE_PLAIN;
}

/** Marks a match of the gazetteer. */
static void tk_run_name(tk_run *run, uint32_t at, uint32_t count, uint32_t label, bool common)
{
    const uint8_t base = (uint8_t)(1 + label * TK_NAME_PLACES);
    uint8_t *name = &run->name[at];

    if (count == 1)
        name[0] = (uint8_t)(base + (common ? (int)TK_NAME_AMBIGUOUS : (int)TK_U));
    for (uint32_t i = 0; count > 1 && i < count; i++)
        name[i] = (uint8_t)(base + (i == 0 ? TK_B : i + 1 == count ? TK_L : TK_I));
    run->named = true;
}

/** Marks the gazetteer's matches in a run, longest first from the left. */
static void tk_run_names(const tk_text *text, tk_run *run)
{
    const uint32_t end = run->first + run->count;

    for (uint32_t t = run->first; t < end;) {
        const tk_word *word = &text->words[t];
        uint32_t label = word->name - 1u, count = word->name != 0;
        if ((word->flags & TK_WORD_START) && t + 1 < end)
            count = tk_gazetteer_match(text->gazetteer, text->text, text->begin, text->end, t, end,
                                       &label);
        if (count == 0)
            run->name[t++ - run->first] = 0;
        else
            tk_run_name(run, t - run->first, count, label, word->flags & TK_WORD_COMMON);
        t += count;
    }
}

static void tk_run_context(const tk_text *text, const tk_seen *seen, tk_run *run)
{
    const tk_word *words = text->words + run->first;
    uint32_t context = TK_CONTEXT_PLAIN;

    if (run->line != TK_LINE_PLAIN) {
        context = run->line == TK_LINE_CAPS ? TK_CONTEXT_CAPS : TK_CONTEXT_TITLE;
        for (uint32_t i = 0; i < run->count; i++)
            run->context[i] =
                (uint8_t)(context |
                          TK_CONTEXT_SEEN_LOWER * tk_set_has(&seen->lower, words[i].fold) |
                          TK_CONTEXT_SEEN_CAPITAL * tk_set_has(&seen->capital, words[i].fold));
        return;
    }
    for (uint32_t i = 0; i < run->count; i++)
        run->context[i] =
            (uint8_t)(context | TK_CONTEXT_SEEN_LOWER * tk_set_has(&seen->lower, words[i].fold));
    // a capital in mid-sentence has just been seen: nothing more to learn from it
    run->initial = tk_initial(
        text->words, run->initial > run->sentence_first ? run->initial : run->sentence_first,
        run->first + run->count);
    uint32_t initial = run->initial - run->first;
    if (initial < run->count)
        run->context[initial] |=
            (uint8_t)(TK_CONTEXT_INITIAL |
                      TK_CONTEXT_SEEN_CAPITAL * tk_set_has(&seen->capital, words[initial].fold));
}

/** Whether a name in the gazetteer ends with the clitic `clitic` and starts at most two words
 * before it: Moody's, Trader Joe's. */
static bool tk_is_named_clitic(const tk_text *text, uint32_t first, uint32_t clitic)
{
    uint32_t from = clitic - first > 3 ? clitic - 3 : first, label;
    if (!(text->words[clitic].flags & TK_WORD_POSSESSIVE) ||
        text->begin[clitic] != text->end[clitic - 1])
        return false;
    for (uint32_t t = from; t < clitic; t++)
        if ((text->words[t].flags & TK_WORD_START) &&
            tk_gazetteer_match(text->gazetteer, text->text, text->begin, text->end, t, clitic + 1,
                               &label) == clitic + 1 - t)
            return true;
    return false;
}

/** Whether a candidate is a run of its own: nothing after it can continue it. */
static bool tk_is_single(const tk_text *text, uint32_t candidate, uint32_t end)
{
    const tk_word *next = &text->words[candidate + 1];
    return candidate + 1 == end ||
           (!(next->flags & (TK_WORD_CANDIDATE | TK_WORD_LINK | TK_WORD_POSSESSIVE)) &&
            next->class != TK_CLASS_DASH);
}

/** The end of the run that starts with the candidate `first`; 0 if none of its words can be a name.
 */
static uint32_t tk_run_end(const tk_text *text, uint32_t first, uint32_t end)
{
    uint32_t last = first, anchors = 0;

    if (tk_is_single(text, first, end))
        return text->words[first].flags & TK_WORD_ANCHOR ? first + 1 : 0;
    if (end - first > TK_RUN_MAX - 1)
        end = first + TK_RUN_MAX - 1;
    for (uint32_t t = first; t < end && t - last <= TK_MAX_LINKS + 1; t++) {
        uint32_t flags = text->words[t].flags;
        anchors |= flags;
        if (flags & TK_WORD_CANDIDATE)
            last = t;
        else if (!(flags & TK_WORD_LINK))
            break;
    }
    // a number after a name may be part of it: Falcon 737, NPT-4
    uint32_t number = last + 1;
    if (number + 1 < end && text->begin[number] == text->end[last] &&
        text->words[number].class == TK_CLASS_DASH)
        number++;
    if (number < end && tk_word_is_number(&text->words[number]))
        last = number;
    if (last + 1 < end && tk_is_named_clitic(text, first, last + 1))
        last++;
    return anchors & TK_WORD_ANCHOR ? last + 1 : 0;
}

void tk_run_start(tk_run *run)
{
    run->first = run->count = run->capital = run->initial = 0;
}

bool tk_run_next(const tk_text *text, const tk_seen *seen, tk_run *run)
{
    const uint32_t end = run->sentence_end, from = run->first + run->count;

    while (run->capital < seen->n_capitals && seen->capitals[run->capital] < end) {
        const uint32_t first = seen->capitals[run->capital++];
        if (first < from || !(text->words[first].flags & TK_WORD_CANDIDATE))
            continue;
        const uint32_t last = tk_run_end(text, first, end);
        if (last == 0)
            continue;
        run->first = first;
        run->count = last - first;
        return true;
    }
    return false;
}

void tk_run_fill(const tk_text *text, const tk_seen *seen, tk_run *run)
{
    run->named = false;
    tk_run_names(text, run);
    tk_run_context(text, seen, run);
}
