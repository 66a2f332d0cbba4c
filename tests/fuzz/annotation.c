// SPDX-License-Identifier: MIT
// Any bytes as an annotation file, in each unit: the spans are in the text and in order,
// and a comparison with itself is perfect. Split at the first NUL, the bytes are gold and
// predictions.
#include "eval_errors.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition) ((condition) ? (void)0 : (fprintf(stderr, "%s\n", #condition), abort()))

static const tk_bootstrap bootstrap = {.resamples = 10, .level = 0.95, .seed = 1};

/** A code point boundary of the text. */
static void check_place(const tk_article *article, uint32_t byte)
{
    CHECK(byte <= article->length);
    CHECK(byte == article->length || (article->text[byte] & 0xc0) != 0x80);
}

static void check_article(const tk_article *article)
{
    CHECK(article->id && article->text && article->code_points <= article->length);
    for (uint32_t i = 0; i < article->n_layers; i++)
        for (uint32_t j = 0; j < article->layers[i].count; j++) {
            const tk_span *span = &article->layers[i].spans[j];
            CHECK(span->start < span->end && span->end <= article->code_points);
            CHECK(span->begin < span->until);
            CHECK(j == 0 || span[-1].start <= span->start);
            check_place(article, span->begin);
            check_place(article, span->until);
        }
}

static void check_issues(const tk_issues *issues)
{
    for (size_t i = 0; i < issues->n; i++)
        CHECK(issues->items[i].message[0] && issues->items[i].line);
}

/** Reads one side; checks the result. */
static void read_side(tk_corpus *corpus, const uint8_t *data, size_t size,
                      const tk_corpus_reading *how)
{
    tk_message error = {0};
    CHECK(tk_corpus_parse(corpus, (const char *)data, size, "fuzz", how, &error));
    CHECK(tk_corpus_close(corpus, how, &error));
    for (size_t i = 0; i < corpus->n_articles; i++) {
        check_article(&corpus->articles[i]);
        CHECK(tk_corpus_find(corpus, corpus->articles[i].id) == &corpus->articles[i]);
    }
}

/** Compares all layers; `same`: each side is compared with itself. */
static void compare(tk_corpus *gold, tk_corpus *predicted, const bool *excluded, bool same)
{
    tk_region region = {0};
    tk_eval_errors errors = {0};
    const tk_article **found = tk_region_array(&region, gold->n_articles, sizeof *found);
    CHECK(found);
    for (size_t i = 0; i < gold->n_articles; i++)
        found[i] = tk_corpus_find(predicted, gold->articles[i].id);
    const tk_eval_pairing pairing = {gold, found, excluded};
    for (size_t i = 0; i < gold->n_seen; i++) {
        tk_eval_plan plan;
        tk_eval_spans spans;
        tk_interval f1;
        tk_eval_plan_make(&plan, gold->seen[i], gold);
        tk_eval_plan_label(&plan, gold);
        tk_eval_plan_label(&plan, predicted);
        CHECK(tk_eval_spans_make(&spans, &region, &plan, &pairing, &bootstrap));
        const tk_ratio ratio = tk_eval_ratio(tk_eval_row_micro(&spans), TK_STRICT, TK_F1);
        CHECK(tk_tally_figure(&spans.tally, &ratio, &f1));
        CHECK(!same || isnan(f1.estimate) || f1.estimate == 1);
        CHECK(tk_eval_errors_of_spans(&errors, &spans));
        CHECK(!same || errors.n == 0);
        tk_eval_scores scores;
        CHECK(tk_eval_scores_of_layer(&scores, &region, gold->seen[i], &pairing, 0.05));
        CHECK(tk_eval_scores_figure(&scores, TK_SCORE_SPEARMAN, &bootstrap, &f1));
        tk_eval_spans_finish(&spans);
    }
    CHECK(tk_eval_errors_sort(&errors));
    tk_eval_errors_finish(&errors);
    tk_region_finish(&region);
}

static void run(const uint8_t *data, size_t size, const uint8_t *other, size_t other_size,
                uint32_t unit, bool same)
{
    tk_corpus gold = {0}, predicted = {0};
    tk_issues issues = {0};
    tk_corpus_reading how = {.side = "gold", .unit = unit, .issues = &issues};
    read_side(&gold, data, size, &how);
    bool *excluded = calloc(gold.n_articles + 1, sizeof *excluded);
    CHECK(excluded);
    how.side = "predicted";
    how.gold = &gold;
    how.excluded = excluded;
    read_side(&predicted, other, other_size, &how);
    check_issues(&issues);
    // A prediction needs no text, and of two documents with the same id the second can have another
    // text.
    bool all = !issues.counts[TK_ISSUE_NO_TEXT] && !issues.counts[TK_ISSUE_DUPLICATE_ID];
    for (size_t i = 0; i < gold.n_articles; i++)
        all &= !excluded[i];
    compare(&gold, &predicted, excluded, same && all);
    free(excluded);
    tk_corpus_free(&gold);
    tk_corpus_free(&predicted);
    tk_issues_free(&issues);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *cut = size ? memchr(data, '\0', size) : NULL;
    const size_t first = cut ? (size_t)(cut - data) : size;
    for (uint32_t unit = TK_UNIT_BYTE; unit <= TK_UNIT_UTF16; unit++) {
        run(data, first, data, first, unit, true);
        if (cut)
            run(data, first, cut + 1, size - first - 1, unit, false);
    }
    return 0;
}
