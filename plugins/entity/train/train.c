// SPDX-License-Identifier: MIT
/**
 * @file train.c
 * Trains the tagger's model, or evaluates one: a linear-chain conditional random field, fitted by
 * AdaGrad with an L2 prior, over the features of word.c and the runs of context.c.
 *
 *     train DATA fit MODEL FILE:DOMAIN:WEIGHT:SENTENCES …
 *     train DATA test MODEL FILE…
 *
 * DATA is the plugin's data folder. A FILE has a token, TAB and a BIO tag (PER, ORG, LOC, MISC) a
 * line and an empty line after each sentence. Every SENTENCES sentences count as a document. Every
 * feature has a weight that all domains share and one for each domain (Daumé III, Frustratingly
 * easy domain adaptation, 2007); the model gets the sum of the shared one and that of domain 0,
 * news.
 *
 * Sentences are also learned from in Title Case and in capitals, so that the model learns what to
 * believe of headlines. Everything is deterministic.
 */
#include "../compile/model_file.h"
#include "../compile/sources.h"
#include "corpus.h"
#include "documents.h"
#include "field.h"
#include "forms.h"
#include "pool.h"
#include "util.h"

#include <locale.h>
#include <string.h>

static tk_model model;
static tk_vectors *vectors;
static uint32_t right[TK_N_LABELS + 1], found[TK_N_LABELS + 1], wanted[TK_N_LABELS + 1];
static uint8_t *guess;

static double guess_run(const document *d, const tk_run *run)
{
    const tk_vector_table table = {.lexemes = vectors};
    tk_model_decode(&model, &d->text, &table, run, guess + run->first);
    return 0;
}

/** Ends a span's lanes: MISC has no L or U. */
static uint32_t span_end(const uint8_t *lanes, uint32_t i, uint32_t n)
{
    uint32_t label = tk_lane_label(lanes[i]), end = i + 1;
    while (end < n && tk_lane_label(lanes[end]) == label && lanes[end] != TK_LANE_O &&
           (tk_lane_place(lanes[end]) == TK_I || tk_lane_place(lanes[end]) == TK_L))
        end++;
    return end;
}

static void show(const document *d, const char *mark, uint32_t label, uint32_t i, uint32_t end)
{
    static const char *const names[] = {"PER", "ORG", "LOC", "PRO", "EVE", "MISC"};
    uint32_t from = i > 6 ? i - 6 : 0, to = end + 6 < d->text.n_tokens ? end + 6 : d->text.n_tokens;
    if (getenv("SHOW") == NULL)
        return;
    printf("%s %s ", mark, names[label]);
    for (uint32_t t = from; t < to; t++)
        printf("%s%s%s ", t == i ? "[" : "", forms[d->text.lexeme[t]], t + 1 == end ? "]" : "");
    putchar('\n');
}

static void test(const char *path, int n_files, char **files)
{
    size_t length;
    char *data = read_file(path, &length);
    if (!tk_model_start(&model, data, length)) {
        fprintf(stderr, "train: %s is not a model\n", path);
        exit(1);
    }
    for (int f = 0; f < n_files; f++) {
        n_documents = 0;
        char *colon = strchr(files[f], ':');
        if (colon)
            *colon = '\0';
        read_bio(files[f], 0, 1, colon ? (uint32_t)atoi(colon + 1) : 1, false);
        documents_finish();
        vectors = must(realloc(vectors, n_forms * sizeof *vectors));
        for (uint32_t i = 0; i < n_forms; i++) {
            char folded[512];
            tk_word_form form = form_view(forms[i], folded, sizeof folded);
            tk_word word = tk_resources_word(&resources, &form);
            tk_model_vectors(&model, &form, &word, &vectors[i]);
        }
        memset(right, 0, sizeof right);
        memset(found, 0, sizeof found);
        memset(wanted, 0, sizeof wanted);
        for (size_t i = 0; i < n_documents; i++) {
            document *d = &documents[i];
            uint32_t n = d->text.n_tokens;
            guess = must(calloc(n, 1));
            each_run(d, guess_run);
            for (uint32_t t = 0; t < n; t++) {
                uint32_t gold = tk_lane_label(d->gold[t]), mine = tk_lane_label(guess[t]);
                bool gold_starts = gold < TK_N_LABELS && (tk_lane_place(d->gold[t]) == TK_B ||
                                                          tk_lane_place(d->gold[t]) == TK_U);
                bool mine_starts = mine < TK_N_LABELS && (tk_lane_place(guess[t]) == TK_B ||
                                                          tk_lane_place(guess[t]) == TK_U);
                bool same = gold_starts && mine_starts && gold == mine &&
                            span_end(d->gold, t, n) == span_end(guess, t, n);
                wanted[gold] += gold_starts;
                found[mine] += mine_starts;
                right[gold] += same;
                if (gold_starts && !same)
                    show(d, "missed", gold, t, span_end(d->gold, t, n));
                if (mine_starts && !same)
                    show(d, "wrong ", mine, t, span_end(guess, t, n));
            }
            free(guess);
        }
        static const char *const names[] = {"PERSON", "ORG", "LOC", "PRODUCT", "EVENT", "MISC"};
        uint32_t r = 0, m = 0, w = 0;
        printf("%s\n", files[f]);
        for (uint32_t label = 0; label < TK_N_LABELS; label++) {
            if (wanted[label] == 0)
                continue;
            r += right[label], m += found[label], w += wanted[label];
            printf("  %-7s P %.3f R %.3f F1 %.3f (%u)\n", names[label],
                   right[label] / (found[label] + 1e-9), right[label] / (wanted[label] + 1e-9),
                   2.0 * right[label] / (found[label] + wanted[label]), wanted[label]);
        }
        printf("  all     P %.3f R %.3f F1 %.3f (%u)\n", r / (m + 1e-9), r / (w + 1e-9),
               2.0 * r / (m + w), w);
    }
}

int main(int argc, char **argv)
{
    if (argc < 5 || setlocale(LC_CTYPE, "C.UTF-8") == NULL) {
        fprintf(stderr, "usage: train DATA fit MODEL FILE:DOMAIN:WEIGHT:SENTENCES…\n"
                        "       train DATA test MODEL FILE[:SENTENCES]…\n");
        return 2;
    }
    tk_resources_start(&resources);
    for (uint32_t i = 0; i < TK_N_SOURCES; i++) {
        char path[4096];
        size_t length;
        snprintf(path, sizeof path, "%s/%s", argv[1], tk_sources[i]);
        char *data = read_file(path, &length);
        if (!tk_resources_add(&resources, i, data, length)) {
            fprintf(stderr, "train: %s is wrong\n", path);
            return 1;
        }
        free(data);
    }
    forms_start();
    pool_read(argv[1], "gazetteer.tsv");
    pool_read(argv[1], "wordnet.tsv");
    if (strcmp(argv[2], "fit") == 0)
        fit(argv[1], argv[3], argc - 4, argv + 4);
    else
        test(argv[3], argc - 4, argv + 4);
    return 0;
}
