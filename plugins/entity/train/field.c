// SPDX-License-Identifier: MIT
#include "field.h"

#include "../compile/model_file.h"
#include "corpus.h"
#include "documents.h"
#include "forms.h"
#include "pool.h"
#include "templates.h"
#include "util.h"

#include <math.h>
#include <string.h>

#define N_DOMAINS 3
#define EPOCHS    6
#define RATE      0.02f
#define PRIOR     2e-3f
#define MIN_COUNT 2
#define MAX_ROWS  46000
#define N_LANES   (TK_LANES - 1) // that are used
#define TEMPLATES 400            // documents of made-up business news

/** Weights by feature number: N_DOMAINS of its own, and the shared one first. */
typedef float vector[TK_LANES];
static vector *weight, *gradient_squares;
#define COPY(feature, domain) ((size_t)(feature) * (N_DOMAINS + 1) + (domain))

/** All features of a token: numbers, no more than this. */
#define MAX_ACTIVE (TK_N_PLACES * MAX_FEATURES + 8)

static uint32_t active_features(const document *d, const tk_run *run, uint32_t t, uint32_t *out)
{
    const tk_text *x = &d->text;
    uint32_t n = 0, first = run->sentence_first, end = run->sentence_end;
    const int32_t offset[TK_N_PLACES] = {0, -1, 1, -2, 2};
    uint32_t class[3] = {TK_CLASS_EDGE, words[x->lexeme[t]].class, TK_CLASS_EDGE};

    for (uint32_t place = 0; place < TK_N_PLACES; place++) {
        int64_t at = (int64_t)t + offset[place];
        if (at < first || at >= end)
            continue;
        uint32_t lexeme = x->lexeme[at];
        memcpy(out + n, lists[lexeme].id[place], lists[lexeme].count[place] * sizeof *out);
        n += lists[lexeme].count[place];
        if (offset[place] == -1)
            class[0] = words[lexeme].class;
        if (offset[place] == 1)
            class[2] = words[lexeme].class;
    }
    out[n++] = key_number(tk_table_key(TK_TABLE_BEFORE, class[0], class[1]));
    out[n++] = key_number(tk_table_key(TK_TABLE_AFTER, class[1], class[2]));
    out[n++] = key_number(tk_table_key(TK_TABLE_AROUND, class[0], class[2]));
    out[n++] = key_number(tk_table_key(TK_TABLE_CONTEXT, run->context[t - run->first], class[1]));
    out[n++] = key_number(tk_table_key(TK_TABLE_NAMES, run->name[t - run->first], 0));
    return n;
}

static void step(size_t copy, const float *gradient)
{
    float *w = weight[copy], *g2 = gradient_squares[copy];
    for (int lane = 0; lane < TK_LANES; lane++) {
        float g = gradient[lane] - PRIOR * w[lane];
        g2[lane] += g * g;
        w[lane] += RATE * g / sqrtf(g2[lane] + 1e-6f);
    }
}

static float log_sum(const float *x, int n)
{
    float top = x[0], sum = 0;
    for (int i = 1; i < n; i++)
        top = x[i] > top ? x[i] : top;
    for (int i = 0; i < n; i++)
        sum += expf(x[i] - top);
    return top + logf(sum);
}

/** One step of stochastic gradient ascent; returns the log-likelihood of the gold lanes. */
static double learn_run(const document *d, const tk_run *run)
{
    static uint32_t active[TK_RUN_MAX][MAX_ACTIVE];
    static uint32_t n_active[TK_RUN_MAX];
    static float score[TK_RUN_MAX][TK_LANES], alpha[TK_RUN_MAX][TK_LANES],
        beta[TK_RUN_MAX][TK_LANES];
    static float transition[TK_LANES][TK_LANES];
    const uint8_t *gold = d->gold + run->first;
    const int N = TK_LANES, n = (int)run->count;
    const float never = -1e4f;

    // a run that cuts a name cannot be learned from
    uint32_t after = run->first + run->count;
    if (!tk_lane_closes(gold[n - 1]) || !tk_lane_follows(TK_LANE_O, gold[0]))
        return 0;
    if (after < run->sentence_end && d->gold[after] == tk_lane(TK_MISC, TK_I))
        return 0;

    for (int from = 0; from < N; from++)
        for (int to = 0; to < N; to++)
            transition[from][to] = tk_lane_follows((uint32_t)from, (uint32_t)to) ? 0 : never;
    for (int t = 0; t < n; t++) {
        n_active[t] = active_features(d, run, run->first + (uint32_t)t, active[t]);
        memset(score[t], 0, sizeof score[t]);
        for (uint32_t i = 0; i < n_active[t]; i++) {
            if (counts[active[t][i]] < MIN_COUNT)
                continue;
            const float *shared = weight[COPY(active[t][i], 0)];
            const float *own = weight[COPY(active[t][i], 1 + d->domain)];
            for (int lane = 0; lane < TK_LANES; lane++)
                score[t][lane] += shared[lane] + own[lane];
        }
    }
    float in[TK_LANES];
    for (int t = 0; t < n; t++) {
        for (int to = 0; to < N; to++) {
            if (t == 0) {
                alpha[t][to] = transition[TK_LANE_O][to] + score[t][to];
                continue;
            }
            for (int from = 0; from < N; from++)
                in[from] = alpha[t - 1][from] + transition[from][to];
            alpha[t][to] = log_sum(in, N) + score[t][to];
        }
    }
    for (int t = n - 1; t >= 0; t--) {
        for (int from = 0; from < N; from++) {
            if (t == n - 1) {
                beta[t][from] = transition[from][TK_LANE_O];
                continue;
            }
            for (int to = 0; to < N; to++)
                in[to] = transition[from][to] + score[t + 1][to] + beta[t + 1][to];
            beta[t][from] = log_sum(in, N);
        }
    }
    for (int lane = 0; lane < N; lane++)
        in[lane] = alpha[n - 1][lane] + beta[n - 1][lane];
    float total = log_sum(in, N);

    double likelihood = 0;
    for (int t = 0; t < n; t++) {
        vector g = {0};
        for (int lane = 0; lane < N; lane++)
            g[lane] = -expf(alpha[t][lane] + beta[t][lane] - total) * d->weight;
        g[gold[t]] += d->weight;
        likelihood += score[t][gold[t]];
        for (uint32_t i = 0; i < n_active[t]; i++) {
            if (counts[active[t][i]] < MIN_COUNT)
                continue;
            step(COPY(active[t][i], 0), g);
            step(COPY(active[t][i], 1 + d->domain), g);
        }
    }
    return likelihood - total;
}

static double count_run(const document *d, const tk_run *run)
{
    uint32_t active[MAX_ACTIVE];
    for (uint32_t t = run->first; t < run->first + run->count; t++) {
        uint32_t n = active_features(d, run, t, active);
        for (uint32_t i = 0; i < n; i++)
            counts[active[i]]++;
    }
    return 0;
}

// -------------------------------------------------------------------------------------- files

typedef struct ranked {
    float size;
    uint32_t number;
} ranked;

static int by_size(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    return x->size != y->size ? (x->size < y->size ? 1 : -1) : x->number < y->number ? -1 : 1;
}

static void put_u32(FILE *file, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        fputc((int)(value >> 8 * i & 0xff), file);
}

/** Writes the heaviest rows, shared and news weights added, in 8 bits on one scale. */
static void write_model(const char *path)
{
    ranked *rank = must(calloc(n_keys, sizeof *rank));
    uint32_t n = 0;
    for (uint32_t f = 1; f <= n_keys; f++) {
        float *shared = weight[COPY(f, 0)], *news = weight[COPY(f, 1)], sum = 0;
        float mean = 0; // the unused lane's weights are 0
        for (int lane = 0; lane < TK_LANES; lane++)
            mean += (shared[lane] += news[lane]) / N_LANES;
        for (int lane = 0; lane < TK_LANES; lane++)
            if (lane != TK_LANE_NONE)
                sum += (shared[lane] - mean) * (shared[lane] - mean);
        rank[n++] = (ranked){sqrtf(sum) * (1 + 0.2f * logf(1 + (float)counts[f])), f};
    }
    qsort(rank, n, sizeof *rank, by_size);
    if (n > MAX_ROWS)
        n = MAX_ROWS;
    // one weight in 5000 may be cut off at 127
    uint32_t histogram[4096] = {0}, seen = 0;
    for (uint32_t i = 0; i < n; i++)
        for (int lane = 0; lane < TK_LANES; lane++) {
            float w = fabsf(weight[COPY(rank[i].number, 0)][lane]) * 100;
            histogram[w < 4095 ? (int)w : 4095]++;
        }
    int top = 4095;
    while (top > 1 && (seen += histogram[top]) < n * N_LANES / 5000)
        top--;
    float scale = 127 / ((float)top / 100);

    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    fprintf(file, "%s\n", TK_MODEL_MAGIC);
    put_u32(file, n);
    for (uint32_t i = 0; i < n; i++)
        put_u32(file, keys[rank[i].number]);
    for (uint32_t i = 0; i < n; i++)
        for (int lane = 0; lane < TK_LANES; lane++) {
            float w = weight[COPY(rank[i].number, 0)][lane] * scale;
            int q = (int)lrintf(w);
            fputc((q > 127 ? 127 : q < -127 ? -127 : q) & 0xff, file);
        }
    fclose(file);
    printf("%u rows, one unit is %.4f\n", n, 1 / scale);
}

void fit(const char *data_dir, const char *path, int n_files, char **files)
{
    for (int i = 0; i < n_files; i++) {
        char name[1024];
        unsigned domain, size;
        float w;
        if (sscanf(files[i], "%1023[^:]:%u:%f:%u", name, &domain, &w, &size) != 4 ||
            domain >= N_DOMAINS || size == 0 || size > 4096) {
            fprintf(stderr, "train: %s is not FILE:DOMAIN:WEIGHT:SENTENCES\n", files[i]);
            exit(1);
        }
        read_bio(name, domain, w, size, domain == 0);
    }
    add_templates(data_dir, TEMPLATES);
    documents_finish();
    for (size_t i = 0; i < n_documents; i++)
        each_run(&documents[i], count_run);
    size_t size = COPY(n_keys + 1, 0);
    weight = must(calloc(size, sizeof *weight));
    gradient_squares = must(calloc(size, sizeof *gradient_squares));
    printf("%zu documents, %u forms, %u features\n", n_documents, n_forms, n_keys);
    size_t *order = must(calloc(n_documents, sizeof *order));
    for (size_t i = 0; i < n_documents; i++)
        order[i] = i;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        double sum = 0;
        for (size_t i = n_documents; i > 1; i--) {
            size_t j = random_below(i), swap = order[i - 1];
            order[i - 1] = order[j];
            order[j] = swap;
        }
        for (size_t i = 0; i < n_documents; i++)
            sum += each_run(&documents[order[i]], learn_run);
        printf("epoch %d: log-likelihood %.0f\n", epoch + 1, sum);
        fflush(stdout);
    }
    write_model(path);
}
