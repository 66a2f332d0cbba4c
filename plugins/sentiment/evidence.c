// SPDX-License-Identifier: MIT
#include "evidence.h"

#include <stdlib.h>
#include <string.h>

static const char *const factor_names[FACTOR_COUNT] = {
#define X(factor, name) name,
    FACTORS(X)
#undef X
};

const tk_column sentiment_evidence_columns[EVIDENCE_COLUMNS] = {
    [EVIDENCE_CONTRIBUTION] =
        {
            .name = "contribution",
            .doc = "what it adds to the sum of its sentence, rounded to 6 decimals",
            .type = TK_F64,
        },
    [EVIDENCE_KIND] = {.name = "kind",
                       .doc = "what it counts as, by the names of the model's weights",
                       .type = TK_U8,
                       .names = feature_names,
                       .n_names = FEATURE_COUNT},
    [EVIDENCE_NOUN] =
        {
            .name = "noun",
            .doc = "the word that a direction or a comparison applies to",
            .type = TK_STRING,
            .flags = TK_COL_OMIT,
        },
    [EVIDENCE_FACTOR] = {.name = "factor",
                         .doc = "product of the factors that changed it; 1 if none did",
                         .type = TK_F64},
    [EVIDENCE_FACTORS] =
        {
            .name = "factors",
            .doc = "what they are: negated, hedged, before but …; several are joined by \", \"",
            .type = TK_STRING,
            .flags = TK_COL_OMIT,
        },
    [EVIDENCE_SENTENCE] = {.name = "sentence",
                           .doc = "the sentence",
                           .type = TK_SPAN,
                           .layer = "sentence/1"},
};

void sentiment_evidence_start(sentiment_evidence *all, uint32_t tokens)
{
    all->count = 0;
    all->failed = false;
    if (tokens > all->plain_room) {
        uint8_t *plain = realloc(all->plain, tokens);
        all->failed = !plain;
        all->plain = plain ? plain : all->plain;
        all->plain_room = plain ? tokens : all->plain_room;
    }
    if (tokens > 0 && !all->failed) {
        memset(all->plain, 1, tokens);
    }
}

void sentiment_evidence_add(sentiment_evidence *all, const evidence *one)
{
    if (one->value == 0 || all->failed) {
        return;
    }
    if (all->count == all->room) {
        const uint32_t room = all->room ? all->room * 2 : 64;
        evidence *list = realloc(all->list, room * sizeof *list);
        if (!list) {
            all->failed = true;
            return;
        }
        all->list = list;
        all->room = room;
    }
    all->list[all->count++] = *one;
}

static int by_place(const void *a, const void *b)
{
    const evidence *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

static void add_words(sentiment_text *text, const tk_lexicon *lexicon, uint32_t first, uint32_t end)
{
    const bool title = sentiment_is_title(text, first, end);
    for (uint32_t t = first; t < end; t++) {
        const tk_lexicon_word word = text->tokens.words[text->tokens.lexeme[t]];
        if (text->plain[t] && (word.flags & TK_LEXICON_WEIGHT) &&
            (title || !sentiment_may_be_name(text, t, first))) {
            sentiment_evidence_add(text->evidence,
                                   &(evidence){.first = t,
                                               .last = t,
                                               .noun_first = NO_MARK,
                                               .feature = FEATURE_WORDS,
                                               .value = tk_lexicon_sense_of(lexicon, word)->value,
                                               .factor = 1});
        }
    }
}

void sentiment_evidence_close(sentiment_text *text, const tk_lexicon *lexicon, uint32_t first,
                              uint32_t end)
{
    sentiment_evidence *all = text->evidence;
    if (all->failed) {
        return;
    }
    add_words(text, lexicon, first, end);
    uint32_t from = all->count;
    while (from > 0 && all->list[from - 1].first >= first) {
        from--;
    }
    if (all->count > from + 1) {
        qsort(all->list + from, all->count - from, sizeof *all->list, by_place);
    }
}

void sentiment_evidence_finish(sentiment_evidence *all)
{
    free(all->list);
    free(all->plain);
    *all = (sentiment_evidence){0};
}

uint32_t sentiment_factor_names(uint32_t factors, char out[FACTORS_ROOM])
{
    char *at = out;
    for (uint32_t i = 0; i < FACTOR_COUNT; i++) {
        if (factors >> i & 1) {
            at = stpcpy(at, at == out ? "" : ", ");
            at = stpcpy(at, factor_names[i]);
        }
    }
    return (uint32_t)(at - out);
}
