// SPDX-License-Identifier: MIT
/** @file find.c The rules: which spans of a document are hype, and the weight of each. */
#include "hype.h"

#include <toolkit/text/schema.h>
#include <toolkit/text/seek.h>

#include <string.h>

// Factors and weights of the rules; those of words are in the lexicon.
#define FACTOR_QUOTED      0.5 /* inside a quotation: the speaker's tone, not the writer's */
#define FACTOR_FACT        0.3 /* "the largest bank by assets", "the second largest" */
#define FACTOR_REPORTED    0.7 /* a superlative in a sentence that names its source */
#define FACTOR_EVER        1.5 /* "the largest … ever" */
#define FACTOR_CAPITALS    1.5 /* a word of the lexicon in capitals */
#define FACTOR_HEADING_YOU 2.0 /* a heading that addresses the reader */
#define WEIGHT_SUPERLATIVE 0.8
#define WEIGHT_QUESTION    0.5 /* counts twice in a heading */
#define WEIGHT_BANG        1.0
#define WEIGHT_LISTICLE    2.0

#define HEADING_WORDS_MAX 30 /* a longer line without a full stop is not a heading */
#define REACH_FACT        6  /* tokens after a superlative that are searched for "by" or "since" */
#define REACH_EVER        8  /* … and "ever" */
#define REACH_LIST        5  /* tokens after a number that are searched for the noun of a list */

typedef struct finder {
    const hype_instance *self;
    const tk_host *host;
    tk_doc *doc;
    tk_layer token;
    tk_lexicon_tokens tokens;    /**< the same, for phrases */
    const tk_lexicon_look *look; /**< tk_lexicon_scan() from this sentence on */
    tk_layer_out out;
    hype_result result;
    uint32_t first, end; /**< the sentence's tokens */
    bool heading;
    bool quoted;   /**< inside a quotation */
    int8_t report; /**< whether the sentence has a reporting word; -1: not yet known */
} finder;

static uint32_t flags_at(const finder *f, uint32_t token)
{
    return f->tokens.words[f->tokens.lexeme[token]].flags;
}

static tk_status add_span(finder *f, uint32_t first, uint32_t last, uint8_t kind, double weight)
{
    uint32_t n = f->result.spans;
    if (n == f->out.capacity) {
        uint64_t wanted = n ? (uint64_t)n * 2 : 64;
        tk_status status = f->host->layer_reserve(f->doc, 0, wanted, &f->out);
        if (status != TK_OK) {
            return status;
        }
    }
    weight *= f->quoted ? FACTOR_QUOTED : 1.0;
    weight = (double)(int64_t)(weight * 100 + 0.5) / 100; // hundredths
    if (weight <= 0) {
        return TK_OK;
    }
    f->out.begin[n] = f->token.begin[first];
    f->out.end[n] = f->token.end[last];
    ((uint8_t *)f->out.columns[TK_HYPE_KIND])[n] = kind;
    ((double *)f->out.columns[TK_HYPE_WEIGHT])[n] = weight;
    f->result.spans++;
    f->result.weight += weight;
    return TK_OK;
}

/** Whether one of at most `reach` tokens from `first`, inside the sentence, has `flag`. */
static bool has_within(const finder *f, uint32_t first, uint32_t reach, uint32_t flag)
{
    for (uint32_t t = first; t < f->end && t < first + reach; t++) {
        if (flags_at(f, t) & flag) {
            return true;
        }
    }
    return false;
}

static bool is_reported(finder *f)
{
    if (f->report < 0) {
        f->report = has_within(f, f->first, f->end - f->first, HYPE_REPORT);
    }
    return f->report;
}

/** The factor of a superlative at tokens first … last, from the words around it. */
static double superlative_factor(finder *f, uint32_t first, uint32_t last)
{
    double factor = is_reported(f) ? FACTOR_REPORTED : 1.0;
    bool ranked = first > f->first && (flags_at(f, first - 1) & HYPE_ORDINAL);
    if (first > f->first + 1 && f->token.end[first - 1] == f->token.begin[first]) {
        ranked |= (flags_at(f, first - 2) & HYPE_ORDINAL) != 0; // "third-largest", split in three
    }
    if (ranked || has_within(f, last + 1, REACH_FACT, HYPE_MEASURE)) {
        return factor * FACTOR_FACT;
    }
    return has_within(f, last + 1, REACH_EVER, HYPE_EVER) ? factor * FACTOR_EVER : factor;
}

/** Whether the sentence is written in capitals: then they have no meaning. */
static bool all_capitals(const finder *f)
{
    uint32_t upper = 0, words = 0;
    for (uint32_t t = f->first; t < f->end; t++) {
        upper += (flags_at(f, t) & HYPE_UPPER) != 0;
        words += (flags_at(f, t) & HYPE_WORD) != 0;
    }
    return upper * 2 > words;
}

/** A word or phrase of the lexicon at token t; moves *next after it. */
static tk_status phrase_at(finder *f, uint32_t t, uint32_t *next)
{
    tk_phrase phrase = tk_lexicon_match(&f->self->lexicon, &f->tokens, f->look, f->end);
    if (!phrase.sense || phrase.sense->kind == HYPE_LIST || phrase.sense->kind == HYPE_SHOUT) {
        return TK_OK;
    }
    uint32_t last = t + phrase.tokens - 1;
    uint8_t kind = (uint8_t)phrase.sense->kind;
    double weight = (double)phrase.sense->value;
    *next = last + 1;
    if (kind == HYPE_NONE || (kind == HYPE_HEADLINE && !f->heading)) {
        return TK_OK;
    }
    if (kind == HYPE_HEADLINE) {
        kind = HYPE_TEASER;
    } else if (kind == HYPE_SUPERLATIVE) {
        weight *= superlative_factor(f, t, last);
    } else if (kind == HYPE_ADDRESS && f->heading) {
        weight *= FACTOR_HEADING_YOU;
    }
    if ((flags_at(f, t) & HYPE_CAPITAL) && !all_capitals(f)) {
        weight *= FACTOR_CAPITALS;
    }
    return add_span(f, t, last, kind, weight);
}

/** "fastest", and "the most powerful", whose span is "most powerful". */
static tk_status superlative_at(finder *f, uint32_t t, uint32_t *next)
{
    uint32_t last = t;
    if (flags_at(f, t) & HYPE_MOST) {
        bool compared = t > f->first && (flags_at(f, t - 1) & HYPE_DETERMINER) && t + 1 < f->end &&
                        (flags_at(f, t + 1) & HYPE_ADJECTIVE);
        if (!compared) {
            return TK_OK;
        }
        last = t + 1;
    }
    *next = last + 1;
    return add_span(f, t, last, HYPE_SUPERLATIVE,
                    WEIGHT_SUPERLATIVE * superlative_factor(f, t, last));
}

/** A run of exclamation marks at the end of a sentence, except that of a name ("Yahoo! said"). */
static tk_status exclamation_at(finder *f, uint32_t t, uint32_t *next)
{
    uint32_t last = t;
    while (last + 1 < f->end && (flags_at(f, last + 1) & (HYPE_BANG | HYPE_ASK))) {
        last++;
    }
    *next = last + 1;
    if (last + 1 < f->end && !(flags_at(f, last + 1) & (HYPE_CLOSE | HYPE_TOGGLE))) {
        return TK_OK;
    }
    uint32_t marks = f->token.end[last] - f->token.begin[t];
    return add_span(f, t, last, HYPE_EXCLAMATION, WEIGHT_BANG * (marks > 1 ? 1.5 : 1.0));
}

static tk_status capitals_at(finder *f, uint32_t t, uint32_t *next)
{
    // It was already checked as an entry.
    tk_lexicon_word word = f->tokens.words[f->tokens.lexeme[t]];
    const tk_lexicon_sense *sense = tk_lexicon_sense_of(&f->self->lexicon, word);
    if (sense->kind != HYPE_SHOUT || all_capitals(f)) {
        return TK_OK;
    }
    *next = t + 1;
    return add_span(f, t, t, HYPE_CAPITALS, (double)sense->value);
}

/** "17 things …", "The 10 Best Ways …", "Top 5 …" at the start of a heading. */
static tk_status listicle(finder *f)
{
    uint32_t number = f->first;
    if (number + 1 < f->end && (flags_at(f, number) & HYPE_DETERMINER)) {
        number++;
    }
    if (number >= f->end || !(flags_at(f, number) & HYPE_NUMBER) ||
        !has_within(f, number + 1, REACH_LIST, HYPE_LIST_NOUN)) {
        return TK_OK;
    }
    return add_span(f, number, number, HYPE_LISTICLE, WEIGHT_LISTICLE);
}

/** One token that has a trigger; moves *next after the match. */
static tk_status look_at(finder *f, uint32_t t, uint32_t *next)
{
    uint32_t flags = f->look->word.flags;
    if (flags & (HYPE_OPEN | HYPE_CLOSE | HYPE_TOGGLE)) {
        f->quoted = flags & HYPE_OPEN ? true : flags & HYPE_CLOSE ? false : !f->quoted;
        return TK_OK;
    }
    tk_status status = TK_OK;
    if (flags & (TK_LEXICON_ENTRY | TK_LEXICON_LONGER)) {
        status = phrase_at(f, t, next);
    }
    if (status == TK_OK && *next == t && (flags & (HYPE_EST | HYPE_MOST))) {
        status = superlative_at(f, t, next);
    }
    if (status == TK_OK && *next == t && (flags & HYPE_CAPITAL)) {
        status = capitals_at(f, t, next);
    }
    if (status == TK_OK && (flags & HYPE_BANG)) {
        status = exclamation_at(f, t, next);
    }
    if (status == TK_OK && (flags & HYPE_ASK)) {
        status =
            add_span(f, t, t, HYPE_QUESTION, f->heading ? 2 * WEIGHT_QUESTION : WEIGHT_QUESTION);
    }
    return status;
}

static tk_status find_in_sentence(finder *f)
{
    uint32_t next = f->first;
    f->report = -1;
    if (f->heading) {
        tk_status status = listicle(f);
        if (status != TK_OK) {
            return status;
        }
        // The number is already a span, and spans do not overlap.
        if (f->result.spans > 0 && f->out.end[f->result.spans - 1] > f->token.begin[f->first]) {
            while (next < f->end && f->token.begin[next] < f->out.end[f->result.spans - 1]) {
                next++;
            }
        }
    }
    for (; f->look->token < f->end; f->look++) {
        uint32_t t = f->look->token;
        if (t < next) {
            continue;
        }
        next = t;
        tk_status status = look_at(f, t, &next);
        if (status != TK_OK) {
            return status;
        }
    }
    return TK_OK;
}

/** Whether a sentence is alone on its line and does not end like a sentence: it may be a heading.
 */
static bool is_line(const tk_doc *doc, uint32_t begin, uint32_t end)
{
    const char *text = doc->text;
    bool starts_line = begin == 0 || text[begin - 1] == '\n';
    bool ends_line = end == doc->length || text[end] == '\n' || text[end] == '\r';
    return starts_line && ends_line && text[end - 1] != '.' && text[end - 1] != ':';
}

static tk_status find_in_document(finder *f)
{
    const tk_layer *sentence = &f->doc->layers[1];
    for (uint32_t s = 0; s < sentence->count; s++) {
        uint32_t begin = sentence->begin[s], end = sentence->end[s];
        if (begin > 0 && f->doc->text[begin - 1] == '\n') {
            f->quoted = false; // a quotation is not assumed to continue beyond its paragraph
        }
        bool line = is_line(f->doc, begin, end);
        if (!line && (f->look->token == f->token.count || f->token.begin[f->look->token] >= end)) {
            continue; // nothing to check
        }
        f->first = tk_seek(&f->token, f->end, begin);
        f->end = tk_seek(&f->token, f->first, end);
        f->heading = line && f->end - f->first <= HEADING_WORDS_MAX;
        tk_status status = find_in_sentence(f);
        if (status != TK_OK) {
            return status;
        }
    }
    return TK_OK;
}

tk_status hype_find(hype_instance *self, const tk_host *host, tk_doc *doc, hype_result *result)
{
    finder f = {.self = self, .host = host, .doc = doc, .token = doc->layers[0]};
    f.tokens = (tk_lexicon_tokens){f.token.begin, f.token.end, f.token.lexeme, doc->lexemes[0],
                                   doc->lexemes[1]};
    tk_lexicon_look *looks = tk_lexicon_looks_for(&self->looks, f.token.count);
    if (!looks) {
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory");
    }
    f.look = looks;
    f.result.words = tk_lexicon_scan(&f.tokens, f.token.count, HYPE_CUE_WORD, looks);
    tk_status status = find_in_document(&f);
    *result = f.result;
    return status;
}
