// SPDX-License-Identifier: MIT
#include "model.h"

#include <stdlib.h>
#include <string.h>

/** Bounds of a token's score: with TK_NEVER twice, the sum still fits an int16_t. */
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

void tk_model_vectors(const tk_model *model, const tk_word_form *form, uint32_t class,
                      tk_vectors *vectors)
{
    uint32_t keys[TK_MAX_FEATURES];

    for (uint32_t place = 0; place < TK_N_PLACES; place++) {
        uint32_t count = tk_word_features(form, class, place, keys);
        memset(vectors->at[place], 0, sizeof vectors->at[place]);
        for (uint32_t i = 0; i < count; i++)
            tk_model_add(model, keys[i], vectors->at[place]);
    }
}

/** Scores of the lanes of token `t`, bounded. The inner loops are 16 lanes wide: one or two
 *  vector instructions each. */
static void tk_model_score(const tk_model *model, const tk_text *text, const tk_vectors *vectors,
                           const tk_run *run, uint32_t t, int16_t *restrict score)
{
    const uint32_t *lexeme = text->lexeme;
    uint32_t first = run->sentence_first, end = run->sentence_end, i = t - run->first;
    uint32_t here = text->words[lexeme[t]].class;
    uint32_t before = t > first ? text->words[lexeme[t - 1]].class : TK_CLASS_EDGE;
    uint32_t after = t + 1 < end ? text->words[lexeme[t + 1]].class : TK_CLASS_EDGE;
    const int16_t *rows[10];
    uint32_t n = 0;

    rows[n++] = vectors[lexeme[t]].at[TK_HERE];
    if (t > first)
        rows[n++] = vectors[lexeme[t - 1]].at[TK_BEFORE];
    if (t + 1 < end)
        rows[n++] = vectors[lexeme[t + 1]].at[TK_AFTER];
    if (t > first + 1)
        rows[n++] = vectors[lexeme[t - 2]].at[TK_BEFORE2];
    if (t + 2 < end)
        rows[n++] = vectors[lexeme[t + 2]].at[TK_AFTER2];
    rows[n++] = model->before[before][here];
    rows[n++] = model->after[here][after];
    rows[n++] = model->around[before][after];
    rows[n++] = model->context[run->context[i]][here];
    rows[n++] = model->names[run->name[i]];

    memset(score, 0, sizeof(tk_row));
    for (uint32_t r = 0; r < n; r++)
        for (uint32_t lane = 0; lane < TK_LANES; lane++)
            score[lane] = (int16_t)(score[lane] + rows[r][lane]);
    for (uint32_t lane = 0; lane < TK_LANES; lane++) {
        int16_t s = score[lane];
        s = s > TK_SCORE_MAX ? TK_SCORE_MAX : s;
        score[lane] = s < -TK_SCORE_MAX ? -TK_SCORE_MAX : s;
    }
}

/** One step of Viterbi: best[to] = max over `from` of best[from] + transition, and which it was. */
static void tk_viterbi_step(const tk_model *model, int16_t *restrict best, int16_t *restrict link)
{
    tk_row next;

    for (uint32_t to = 0; to < TK_LANES; to++) {
        next[to] = (int16_t)(best[0] + model->transitions[0][to]);
        link[to] = 0;
    }
    for (uint32_t from = 1; from < TK_LANE_NONE; from++) {
        const int16_t *row = model->transitions[from];
        int16_t base = best[from], which = (int16_t)from;
        for (uint32_t to = 0; to < TK_LANES; to++) {
            int16_t sum = (int16_t)(base + row[to]);
            int16_t wins = (int16_t) - (sum > next[to]);
            next[to] = (int16_t)((sum & wins) | (next[to] & ~wins));
            link[to] = (int16_t)((which & wins) | (link[to] & ~wins));
        }
    }
    memcpy(best, next, sizeof next);
}

/** Makes the best score 0 and the worst TK_NEVER, so that sums never leave an int16_t. */
static void tk_viterbi_level(int16_t *best)
{
    int16_t top = best[0];
    for (uint32_t lane = 1; lane < TK_LANES; lane++)
        top = best[lane] > top ? best[lane] : top;
    for (uint32_t lane = 0; lane < TK_LANES; lane++) {
        int level = best[lane] - top;
        best[lane] = (int16_t)(level < TK_NEVER ? TK_NEVER : level);
    }
}

void tk_model_decode(const tk_model *model, const tk_text *text, const tk_vectors *vectors,
                     const tk_run *run, uint8_t *lanes)
{
    tk_row links[TK_RUN_MAX];
    tk_row best, score;

    for (uint32_t lane = 0; lane < TK_LANES; lane++)
        best[lane] = lane == TK_LANE_O ? 0 : TK_NEVER;
    for (uint32_t i = 0; i < run->count; i++) {
        tk_model_score(model, text, vectors, run, run->first + i, score);
        tk_viterbi_step(model, best, links[i]);
        for (uint32_t lane = 0; lane < TK_LANES; lane++)
            best[lane] = (int16_t)(best[lane] + score[lane]);
        tk_viterbi_level(best);
    }
    uint32_t lane = TK_LANE_O;
    int top = INT16_MIN;
    for (uint32_t last = 0; last < TK_LANE_NONE; last++) {
        if (tk_lane_closes(last) && best[last] + model->transitions[last][TK_LANE_O] > top) {
            top = best[last] + model->transitions[last][TK_LANE_O];
            lane = last;
        }
    }
    for (uint32_t i = run->count; i-- > 0;) {
        lanes[i] = (uint8_t)lane;
        lane = (uint32_t)links[i][lane];
    }
}
