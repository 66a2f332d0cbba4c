// SPDX-License-Identifier: MIT
#include "context.h"

#include <stdbool.h>
#include <string.h>

/** The most tokens that are no candidates between two candidates of one run: "of the". */
#define TK_MAX_LINKS 3u

static void tk_seen_set(uint64_t *bits, uint32_t hash)
{
    hash %= TK_SEEN_BITS;
    bits[hash / 64] |= UINT64_C(1) << hash % 64;
}

static uint32_t tk_seen_test(const uint64_t *bits, uint32_t hash)
{
    hash %= TK_SEEN_BITS;
    return bits[hash / 64] >> hash % 64 & 1;
}

uint32_t tk_seen_capital(const tk_seen *seen, const tk_word *word)
{
    return tk_seen_test(seen->capital, word->fold);
}

/** The first token that is no opening mark: the one whose capital is the sentence's. */
static uint32_t tk_initial(const tk_text *text, uint32_t first, uint32_t end)
{
    while (first < end && (text->words[first].flags & TK_WORD_OPENING))
        first++;
    return first;
}

uint32_t tk_context_scan(const tk_text *text, uint32_t first, uint32_t end, tk_seen *seen)
{
    uint32_t capital = 0, lower = 0, caps = 0, common = 0;

    for (uint32_t t = first; t < end; t++) {
        const tk_word *word = &text->words[t];
        uint32_t flags = word->flags;
        seen->n_starts += !!(flags & (TK_WORD_CANDIDATE | TK_WORD_USER));
        if (flags & TK_WORD_LOWER)
            tk_seen_set(seen->lower, word->fold);
        if (flags & TK_WORD_CONTENT) {
            capital += !!(flags & TK_WORD_CAPITAL);
            lower += !(flags & TK_WORD_CAPITAL);
            caps += !!(flags & TK_WORD_CAPS);
            common +=
                (flags & (TK_WORD_CAPITAL | TK_WORD_COMMON)) == (TK_WORD_CAPITAL | TK_WORD_COMMON);
        }
    }
    // A line of names alone is no headline: some of its words must be common ones.
    if (caps >= 2 && common >= 2 && lower * 4 <= caps && caps * 2 > capital)
        return TK_LINE_CAPS;
    if (capital >= 3 && common >= 2 && lower * 4 <= capital)
        return TK_LINE_TITLE;

    for (uint32_t t = tk_initial(text, first, end) + 1; t < end; t++) {
        const tk_word *word = &text->words[t];
        if (word->flags & TK_WORD_CAPITAL)
            tk_seen_set(seen->capital, word->fold);
    }
    return TK_LINE_PLAIN;
}

/** Marks the gazetteer's matches in a run, longest first from the left. */
static void tk_run_names(const tk_text *text, tk_run *run)
{
    uint32_t end = run->first + run->count;

    memset(run->name, 0, run->count);
    for (uint32_t t = run->first; t < end;) {
        const tk_word *word = &text->words[t];
        uint32_t label = TK_MISC, count = 0;
        if (word->flags & TK_WORD_START)
            count = tk_gazetteer_match(text->gazetteer, text->text, text->begin, text->end, t, end,
                                       &label);
        uint8_t *name = &run->name[t - run->first];
        uint8_t base = (uint8_t)(1 + label * TK_NAME_PLACES);
        if (count == 1)
            name[0] = (uint8_t)(base + (word->flags & TK_WORD_COMMON ? (int)TK_NAME_AMBIGUOUS
                                                                     : (int)TK_U));
        for (uint32_t i = 0; count > 1 && i < count; i++)
            name[i] = (uint8_t)(base + (i == 0 ? TK_B : i + 1 == count ? TK_L : TK_I));
        t += count ? count : 1;
    }
}

static void tk_run_context(const tk_text *text, const tk_seen *seen, tk_run *run)
{
    uint32_t initial = tk_initial(text, run->sentence_first, run->sentence_end);

    for (uint32_t i = 0; i < run->count; i++) {
        const tk_word *word = &text->words[run->first + i];
        uint32_t context = run->line == TK_LINE_CAPS    ? TK_CONTEXT_CAPS
                           : run->line == TK_LINE_TITLE ? TK_CONTEXT_TITLE
                           : run->first + i == initial  ? TK_CONTEXT_INITIAL
                                                        : TK_CONTEXT_PLAIN;
        context |= TK_CONTEXT_SEEN_LOWER * tk_seen_test(seen->lower, word->fold);
        if (context & 3) // in mid-sentence it has just been seen
            context |= TK_CONTEXT_SEEN_CAPITAL * tk_seen_test(seen->capital, word->fold);
        run->context[i] = (uint8_t)context;
    }
}

/** Whether a name of the gazetteer ends with the clitic `clitic` and starts at most two words
 * before its own: Moody's, Trader Joe's. */
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

/** End of the run that starts with the candidate `first`; 0 if none of its words can be a name. */
static uint32_t tk_run_end(const tk_text *text, uint32_t first, uint32_t end)
{
    uint32_t last = first, anchors = 0;

    if (end - first > TK_RUN_MAX - 1)
        end = first + TK_RUN_MAX - 1;
    for (uint32_t t = first; t < end && t - last <= TK_MAX_LINKS + 1; t++) {
        uint32_t flags = text->words[t].flags;
        anchors |= flags & TK_WORD_ANCHOR;
        if (flags & TK_WORD_CANDIDATE)
            last = t;
        else if (!(flags & TK_WORD_LINK))
            break;
    }
    // a number after a name may be part of it: Boeing 737, GPT-4
    uint32_t number = last + 1;
    if (number + 1 < end && text->begin[number] == text->end[last] &&
        text->words[number].class == TK_CLASS_DASH)
        number++;
    if (number < end && (text->words[number].flags & TK_WORD_NUMBER))
        last = number;
    if (last + 1 < end && tk_is_named_clitic(text, first, last + 1))
        last++;
    return anchors ? last + 1 : 0;
}

uint32_t tk_context_run(const tk_text *text, const tk_seen *seen, uint32_t from, tk_run *run)
{
    uint32_t end = run->sentence_end;

    for (uint32_t first = from; first < end; first++) {
        if (!(text->words[first].flags & TK_WORD_CANDIDATE))
            continue;
        uint32_t last = tk_run_end(text, first, end);
        if (last == 0)
            continue;
        run->first = first;
        run->count = last - first;
        tk_run_names(text, run);
        tk_run_context(text, seen, run);
        return 1;
    }
    return 0;
}
