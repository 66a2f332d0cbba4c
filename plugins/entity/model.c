// SPDX-License-Identifier: MIT
#include "model.h"

#include <stdlib.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

/** Bounds of a token's score: a level, a transition, a score and TK_NEVER's negative fit an
 * int16_t. */
#define TK_SCORE_MAX 8000

static uint32_t tk_read_u32(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static const int8_t *tk_model_find(const tk_model *model, uint32_t key)
{
    uint32_t slot = key >> 1 & (model->n_slots - 1);
    while (model->keys[slot] != 0) {
        if (model->keys[slot] == key)
            return model->weights + (size_t)model->rows[slot] * TK_LANES;
        slot = (slot + 1) & (model->n_slots - 1);
    }
    return NULL;
}

static void tk_model_add(const tk_model *model, uint32_t key, int16_t *row)
{
    const int8_t *weights = tk_model_find(model, key);
    if (weights != NULL)
        for (uint32_t lane = 0; lane < TK_LANES; lane++)
            row[lane] = (int16_t)(row[lane] + weights[lane]);
}

/** Looks every entry of the small tables up once, so that decoding indexes arrays. */
static void tk_model_tables(tk_model *model)
{
    for (uint32_t a = 0; a < TK_N_CLASSES; a++) {
        for (uint32_t b = 0; b < TK_N_CLASSES; b++) {
            tk_model_add(model, tk_table_key(TK_TABLE_BEFORE, a, b), model->before[a][b]);
            tk_model_add(model, tk_table_key(TK_TABLE_AFTER, a, b), model->after[a][b]);
            tk_model_add(model, tk_table_key(TK_TABLE_AROUND, a, b), model->around[a][b]);
        }
    }
    for (uint32_t context = 0; context < TK_N_CONTEXTS; context++)
        for (uint32_t class = 0; class < TK_N_CLASSES; class ++)
            tk_model_add(model, tk_table_key(TK_TABLE_CONTEXT, context, class),
                         model->context[context][class]);
    for (uint32_t name = 0; name < TK_N_NAMES; name++)
        tk_model_add(model, tk_table_key(TK_TABLE_NAMES, name, 0), model->names[name]);
    for (uint32_t from = 0; from < TK_LANES; from++) {
        tk_model_add(model, tk_table_key(TK_TABLE_TRANSITION, from, 0), model->transitions[from]);
        for (uint32_t to = 0; to < TK_LANES; to++)
            if (!tk_lane_follows(from, to))
                model->transitions[from][to] = TK_NEVER;
    }
}

tk_model *tk_model_create(const char *data, size_t length)
{
    size_t head = TK_MODEL_MAGIC_SIZE + 4;
    if (length < head || memcmp(data, TK_MODEL_MAGIC, TK_MODEL_MAGIC_SIZE) != 0)
        return NULL;
    uint32_t count = tk_read_u32(data + TK_MODEL_MAGIC_SIZE);
    if (count > (UINT32_C(1) << 24) || length != head + (size_t)count * (4 + TK_LANES))
        return NULL;

    tk_model *model = calloc(1, sizeof *model);
    if (model == NULL)
        return NULL;
    model->n_slots = 1024;
    while (model->n_slots < 2 * count)
        model->n_slots *= 2;
    model->keys = calloc(model->n_slots, sizeof *model->keys);
    model->rows = calloc(model->n_slots, sizeof *model->rows);
    if (model->keys == NULL || model->rows == NULL) {
        tk_model_destroy(model);
        return NULL;
    }
    model->weights = (const int8_t *)data + head + (size_t)count * 4;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t key = tk_read_u32(data + head + (size_t)i * 4);
        uint32_t slot = key >> 1 & (model->n_slots - 1);
        while (model->keys[slot] != 0)
            slot = (slot + 1) & (model->n_slots - 1);
        model->keys[slot] = key;
        model->rows[slot] = i;
    }
    tk_model_tables(model);
    return model;
}

void tk_model_destroy(tk_model *model)
{
    if (model == NULL)
        return;
    free(model->keys);
    free(model->rows);
    free(model);
}

void tk_model_vectors(const tk_model *model, const tk_word_form *form, const tk_word *word,
                      tk_vectors *vectors)
{
    uint32_t keys[TK_MAX_FEATURES];

    memset(vectors, 0, sizeof *vectors);
    for (uint32_t place = 0; place < TK_N_PLACES; place++) {
        if (place == TK_HERE && !(word->flags & (TK_WORD_CANDIDATE | TK_WORD_LINK)))
            continue;
        uint32_t count = tk_word_features(form, word->class, place, keys);
        for (uint32_t i = 0; i < count; i++)
            tk_model_add(model, keys[i], vectors->at[place]);
    }
}

/**
 * A row in two halves of eight lanes. GCC and Clang make one instruction of each operation on a
 * half where the machine has vectors of 128 bits (SSE2, NEON), and plain code elsewhere.
 */
typedef int16_t tk_half __attribute__((vector_size(16)));

static inline tk_half tk_load(const int16_t *row)
{
    tk_half half;
    memcpy(&half, row, sizeof half);
    return half;
}

static inline void tk_store(int16_t *row, tk_half half)
{
    memcpy(row, &half, sizeof half);
}

/** The greater of each lane. Neither compiler sees this one instruction in the plain form. */
static inline tk_half tk_max(tk_half a, tk_half b)
{
#if defined(__SSE2__)
    return (tk_half)_mm_max_epi16((__m128i)a, (__m128i)b);
#elif defined(__ARM_NEON)
    return (tk_half)vmaxq_s16((int16x8_t)a, (int16x8_t)b);
#else
    tk_half mask = a > b;
    return (mask & a) | (~mask & b);
#endif
}

static inline tk_half tk_min(tk_half a, tk_half b)
{
    return ~tk_max(~a, ~b);
}

static inline tk_half tk_fill(int16_t value)
{
    return (tk_half){value, value, value, value, value, value, value, value};
}

static inline tk_half tk_clamp(tk_half half)
{
    return tk_min(tk_max(half, tk_fill(-TK_SCORE_MAX)), tk_fill(TK_SCORE_MAX));
}

/** What a token adds to the score of the one that it stands at `place` of. */
static inline const int16_t *tk_vector(const tk_vector_table *vectors, uint32_t lexeme,
                                       uint32_t place)
{
    if (lexeme < TK_LEXEME_CLITIC)
        return vectors->lexemes[lexeme].at[place];
    return vectors->clitics[lexeme - TK_LEXEME_CLITIC].at[place];
}

/** Scores of the lanes of token `t`, bounded. */
static void tk_model_score(const tk_model *model, const tk_text *text,
                           const tk_vector_table *vectors, const tk_run *run, uint32_t t,
                           int16_t *score)
{
    const uint32_t *lexeme = text->lexeme;
    uint32_t first = run->sentence_first, end = run->sentence_end, i = t - run->first;
    uint32_t here = text->words[t].class;
    uint32_t before = t > first ? text->words[t - 1].class : TK_CLASS_EDGE;
    uint32_t after = t + 1 < end ? text->words[t + 1].class : TK_CLASS_EDGE;
    const int16_t *rows[10];
    uint32_t n = 0;

    rows[n++] = tk_vector(vectors, lexeme[t], TK_HERE);
    if (t > first)
        rows[n++] = tk_vector(vectors, lexeme[t - 1], TK_BEFORE);
    if (t + 1 < end)
        rows[n++] = tk_vector(vectors, lexeme[t + 1], TK_AFTER);
    if (t > first + 1)
        rows[n++] = tk_vector(vectors, lexeme[t - 2], TK_BEFORE2);
    if (t + 2 < end)
        rows[n++] = tk_vector(vectors, lexeme[t + 2], TK_AFTER2);
    rows[n++] = model->before[before][here];
    rows[n++] = model->after[here][after];
    rows[n++] = model->around[before][after];
    rows[n++] = model->context[run->context[i]][here];
    rows[n++] = model->names[run->name[i]];

    tk_half low = tk_fill(0), high = tk_fill(0);
    for (uint32_t r = 0; r < n; r++) {
        low += tk_load(rows[r]);
        high += tk_load(rows[r] + 8);
    }
    tk_store(score, tk_clamp(low));
    tk_store(score + 8, tk_clamp(high));
}

/**
 * One step of Viterbi: next[to] becomes the maximum over `from` of best[from] + transition, plus
 * the token's score. It is then levelled: its maximum is 0 and its minimum TK_NEVER, so that no sum
 * ever leaves an int16_t. Which `from` it was is found when the path is traced back, for one lane
 * only.
 */
static void tk_viterbi_step(const tk_model *model, const int16_t *best, const int16_t *score,
                            int16_t *next)
{
    tk_half low = tk_fill(best[0]) + tk_load(model->transitions[0]);
    tk_half high = tk_fill(best[0]) + tk_load(model->transitions[0] + 8);

    for (uint32_t from = 1; from < TK_LANE_NONE; from++) {
        tk_half base = tk_fill(best[from]);
        low = tk_max(low, base + tk_load(model->transitions[from]));
        high = tk_max(high, base + tk_load(model->transitions[from] + 8));
    }
    low += tk_load(score);
    high += tk_load(score + 8);

    tk_half top = tk_max(low, high);
    int16_t highest = top[0];
    for (int lane = 1; lane < 8; lane++)
        highest = top[lane] > highest ? top[lane] : highest;
    tk_store(next, tk_max(low - tk_fill(highest), tk_fill(TK_NEVER)));
    tk_store(next + 8, tk_max(high - tk_fill(highest), tk_fill(TK_NEVER)));
}

/** The lane from which the best path comes to lane `to`; `best` are the scores before it. */
static uint32_t tk_viterbi_from(const tk_model *model, const int16_t *best, uint32_t to)
{
    uint32_t winner = 0;
    int top = INT32_MIN;
    for (uint32_t from = 0; from < TK_LANE_NONE; from++) {
        int sum = best[from] + model->transitions[from][to];
        if (sum > top) {
            top = sum;
            winner = from;
        }
    }
    return winner;
}

void tk_model_decode(const tk_model *model, const tk_text *text, const tk_vector_table *vectors,
                     const tk_run *run, uint8_t *lanes)
{
    tk_row best[TK_RUN_MAX + 1], score;

    for (uint32_t lane = 0; lane < TK_LANES; lane++)
        best[0][lane] = lane == TK_LANE_O ? 0 : TK_NEVER;
    for (uint32_t i = 0; i < run->count; i++) {
        tk_model_score(model, text, vectors, run, run->first + i, score);
        tk_viterbi_step(model, best[i], score, best[i + 1]);
    }
    uint32_t lane = TK_LANE_O; // what comes after the run
    for (uint32_t i = run->count; i > 0; i--) {
        lane = tk_viterbi_from(model, best[i], lane);
        lanes[i - 1] = (uint8_t)lane;
    }
}
