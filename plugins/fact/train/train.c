// SPDX-License-Identifier: MIT
/**
 * @file train.c
 * Trains the model of facts: logistic regression over the labels of amounts, and over the
 * candidates for their subjects, with an L2 penalty, by Adam over all examples at once. Reads
 * examples, one a line, from standard input:
 *
 *     A WEIGHT LABEL ID ID …
 *     S WEIGHT KIND RIGHT ID ID … | ID ID … | …
 *
 * and writes the model to standard output. The same examples give the same model.
 */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABELS = 16, ROW_BITS = 13, CLUE_BITS = 14, CANDIDATES = 64 };
enum { LEAST = 4 }; /**< occurrences of a feature that is kept */

typedef struct options {
    double rate, penalty_a, penalty_s;
    double limits[4]; /**< as in model.h, from `add` on */
    int rounds;
} options;

typedef struct example {
    bool subject;
    double weight;
    uint32_t label; /**< or the right candidate */
    uint32_t kind;
    uint32_t first, end; /**< of the ids */
} example;

typedef struct list {
    uint32_t *ids; /**< 0 parts candidates */
    size_t n_ids, id_capacity;
    example *examples;
    size_t count, capacity;
} list;

/** A table of features by hash, each with `width` weights. */
typedef struct table {
    uint32_t bits, width;
    uint32_t *owner; /**< the id that has the row, 0: none */
    double *weights, *gradients;
    double *means, *squares; /**< of the gradients, over the rounds */
} table;

static void *claim(size_t count, size_t size)
{
    void *p = calloc(count, size);
    if (!p) {
        fputs("fact-trainer: out of memory\n", stderr);
        exit(3);
    }
    return p;
}

static void *grow(void *old, size_t size)
{
    void *p = realloc(old, size);
    if (!p) {
        fputs("fact-trainer: out of memory\n", stderr);
        exit(3);
    }
    return p;
}

/** The same as fact_feature_id(). */
static uint32_t mix(uint32_t template_id, uint64_t value)
{
    uint64_t h = (value ^ (uint64_t)template_id << 40) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ h >> 29) * UINT64_C(0xD6E8FEB86659FD93);
    return (uint32_t)(h >> 32);
}

// ----------------------------------------------------------------------------------- examples

static void push(list *l, uint32_t id)
{
    if (l->n_ids == l->id_capacity) {
        l->id_capacity = 2 * l->id_capacity + 1024;
        l->ids = grow(l->ids, l->id_capacity * sizeof *l->ids);
    }
    l->ids[l->n_ids++] = id;
}

static void read_line(list *l, char *line)
{
    if (l->count == l->capacity) {
        l->capacity = 2 * l->capacity + 1024;
        l->examples = grow(l->examples, l->capacity * sizeof *l->examples);
    }
    example *e = &l->examples[l->count++];
    *e = (example){.subject = line[0] == 'S', .first = (uint32_t)l->n_ids};
    char *at = line + 1;
    e->weight = strtod(at, &at);
    if (e->subject) {
        e->kind = (uint32_t)strtoul(at, &at, 10);
    }
    e->label = (uint32_t)strtoul(at, &at, 10);
    while (*at && *at != '\n') {
        if (*at == ' ') {
            at++;
        } else if (*at == '|') {
            push(l, 0);
            at++;
        } else {
            uint32_t id = (uint32_t)strtoul(at, &at, 10);
            push(l, id);
            if (e->subject) {
                push(l, mix(e->kind, id));
            }
        }
    }
    e->end = (uint32_t)l->n_ids;
}

static void read_examples(list *l)
{
    static char line[1 << 20];
    while (fgets(line, sizeof line, stdin)) {
        read_line(l, line);
    }
}

// -------------------------------------------------------------------------------------- tables

typedef struct tally {
    uint32_t id, count;
} tally;

static int by_id(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static int by_count(const void *a, const void *b)
{
    const tally *x = a, *y = b;
    return x->count != y->count ? (x->count < y->count) - (x->count > y->count)
                                : (x->id > y->id) - (x->id < y->id);
}

/** Gives rows to the features of one type of example, the most frequent ones first. */
static void make_table(table *t, const list *l, bool subject, uint32_t bits, uint32_t width)
{
    size_t n = 0, kinds = 0, placed = 0;
    uint32_t *all = claim(l->n_ids + 1, sizeof *all);
    for (size_t i = 0; i < l->count; i++) {
        const example *e = &l->examples[i];
        for (uint32_t k = e->first; k < e->end && e->subject == subject; k++) {
            if (l->ids[k]) {
                all[n++] = l->ids[k];
            }
        }
    }
    qsort(all, n, sizeof *all, by_id);
    tally *tallies = claim(n + 1, sizeof *tallies);
    for (size_t i = 0; i < n; i++) {
        if (!kinds || tallies[kinds - 1].id != all[i]) {
            tallies[kinds++].id = all[i];
        }
        tallies[kinds - 1].count++;
    }
    qsort(tallies, kinds, sizeof *tallies, by_count);
    *t = (table){.bits = bits, .width = width};
    t->owner = claim(1u << bits, sizeof *t->owner);
    t->weights = claim((size_t)width << bits, sizeof *t->weights);
    t->gradients = claim((size_t)width << bits, sizeof *t->gradients);
    t->means = claim((size_t)width << bits, sizeof *t->means);
    t->squares = claim((size_t)width << bits, sizeof *t->squares);
    for (size_t i = 0; i < kinds && tallies[i].count >= LEAST; i++) {
        uint32_t *owner = &t->owner[tallies[i].id & ((1u << bits) - 1)];
        if (!*owner) {
            *owner = tallies[i].id;
            placed++;
        }
    }
    fprintf(stderr, "%s: %zu features, %zu kept\n", subject ? "subjects" : "amounts", kinds,
            placed);
    free(all);
    free(tallies);
}

static double *weights_of(const table *t, uint32_t id)
{
    uint32_t row = id & ((1u << t->bits) - 1);
    return t->owner[row] == id && id ? t->weights + (size_t)row * t->width : NULL;
}

/** Moves all weights against their gradients, as Adam does, and clears the gradients. */
static void move_weights(table *t, double rate, double penalty, int round)
{
    const double keep = 0.9, keep_square = 0.99;
    double mean_scale = 1 / (1 - pow(keep, round)),
           square_scale = 1 / (1 - pow(keep_square, round));
    for (size_t i = 0; i < (size_t)t->width << t->bits; i++) {
        if (!t->owner[i / t->width]) {
            continue;
        }
        double g = t->gradients[i] + penalty * t->weights[i];
        t->gradients[i] = 0;
        t->means[i] = keep * t->means[i] + (1 - keep) * g;
        t->squares[i] = keep_square * t->squares[i] + (1 - keep_square) * g * g;
        t->weights[i] -=
            rate * t->means[i] * mean_scale / (sqrt(t->squares[i] * square_scale) + 1e-8);
    }
}

// ------------------------------------------------------------------------------------ training

static void normalize(double *p, uint32_t n)
{
    double most = p[0], sum = 0;
    for (uint32_t i = 1; i < n; i++) {
        most = p[i] > most ? p[i] : most;
    }
    for (uint32_t i = 0; i < n; i++) {
        p[i] = exp(p[i] - most);
        sum += p[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        p[i] /= sum;
    }
}

static void learn_amount(const table *t, const list *l, const example *e)
{
    double p[LABELS] = {0};
    for (uint32_t i = e->first; i < e->end; i++) {
        const double *w = weights_of(t, l->ids[i]);
        for (uint32_t k = 1; w && k < LABELS; k++) {
            p[k] += w[k - 1];
        }
    }
    normalize(p, LABELS);
    for (uint32_t i = e->first; i < e->end; i++) {
        double *w = weights_of(t, l->ids[i]);
        for (uint32_t k = 1; w && k < LABELS; k++) {
            t->gradients[w - t->weights + k - 1] += e->weight * (p[k] - (k == e->label));
        }
    }
}

static void learn_subject(const table *t, const list *l, const example *e)
{
    double p[CANDIDATES] = {0};
    uint32_t n = 0;
    for (uint32_t i = e->first; i < e->end; i++) {
        const double *w = weights_of(t, l->ids[i]);
        n += l->ids[i] == 0 && n + 1 < CANDIDATES;
        p[n] += w ? *w : 0;
    }
    normalize(p, n + 1);
    n = 0;
    for (uint32_t i = e->first; i < e->end; i++) {
        n += l->ids[i] == 0 && n + 1 < CANDIDATES;
        double *w = weights_of(t, l->ids[i]);
        if (w) {
            t->gradients[w - t->weights] += e->weight * (p[n] - (n == e->label));
        }
    }
}

// -------------------------------------------------------------------------------------- output

/** The size of a step of the weights as bytes. */
static float scale_of(const table *t)
{
    float most = 0;
    for (size_t i = 0; i < (size_t)t->width << t->bits; i++) {
        float size = (float)fabs(t->weights[i]);
        most = size > most ? size : most;
    }
    return most > 0 ? most / 127 : 1;
}

static void write_table(const table *t, float scale)
{
    for (size_t row = 0; row < (size_t)1 << t->bits; row++) {
        uint8_t bytes[LABELS] = {(uint8_t)(t->owner[row] >> 24)};
        for (uint32_t k = 0; k < t->width; k++) {
            bytes[1 + k] = (uint8_t)(int8_t)lrint(t->weights[row * t->width + k] / (double)scale);
        }
        fwrite(bytes, 1, 1 + t->width, stdout);
    }
}

static void write_model(const table *a, const table *s, const options *o)
{
    uint32_t sizes[] = {1u << a->bits, 1u << s->bits};
    float scales[] = {scale_of(a), scale_of(s)};
    fputs("toolkit fact model 1\n", stdout);
    fputc('\0', stdout);
    fwrite(sizes, sizeof *sizes, 2, stdout);
    fwrite(scales, sizeof *scales, 2, stdout);
    for (int i = 0; i < 4; i++) {
        float limit = (float)o->limits[i];
        fwrite(&limit, sizeof limit, 1, stdout);
    }
    write_table(a, scales[0]);
    write_table(s, scales[1]);
}

static double option(int argc, char **argv, const char *name, double otherwise)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], name) == 0) {
            return strtod(argv[i + 1], NULL);
        }
    }
    return otherwise;
}

int main(int argc, char **argv)
{
    static list l;
    table amounts, subjects;
    options o = {
        .rate = option(argc, argv, "--rate", 0.05),
        .penalty_a = option(argc, argv, "--penalty-amount", 10),
        .penalty_s = option(argc, argv, "--penalty-subject", 10),
        .limits = {option(argc, argv, "--add", 0.25), option(argc, argv, "--again", 0.5),
                   option(argc, argv, "--keep", 0.1), option(argc, argv, "--change", 3)},
        .rounds = (int)option(argc, argv, "--rounds", 100),
    };
    read_examples(&l);
    make_table(&amounts, &l, false, ROW_BITS, LABELS - 1);
    make_table(&subjects, &l, true, CLUE_BITS, 1);
    for (int round = 1; round <= o.rounds; round++) {
        for (size_t i = 0; i < l.count; i++) {
            const example *e = &l.examples[i];
            if (e->subject) {
                learn_subject(&subjects, &l, e);
            } else {
                learn_amount(&amounts, &l, e);
            }
        }
        double rate = round < o.rounds / 2 ? o.rate : o.rate / 4;
        move_weights(&amounts, rate, o.penalty_a, round);
        move_weights(&subjects, rate, o.penalty_s, round);
    }
    write_model(&amounts, &subjects, &o);
    return fflush(stdout) == 0 ? 0 : 3;
}
