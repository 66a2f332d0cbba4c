// SPDX-License-Identifier: MIT
#include "model.h"

#include <math.h>
#include <string.h>

static const char magic[] = "toolkit fact model 1\n";

/** After the head: u32 rows, u32 clues (powers of two), f32 scales of both, four f32 limits; the
 * rows; the clues. Little-endian. */
typedef struct counts {
    uint32_t rows, clues;
    float row_scale, clue_scale, add, again, keep, change;
} counts;

_Static_assert(sizeof(model_row) == 16, "a row is read in the form that it has in the file");

static bool is_size(uint32_t n)
{
    return n && !(n & (n - 1)) && n <= 1u << 20;
}

tk_status fact_model_read(fact_model *model, const tk_setup *setup, const char *path)
{
    tk_str file;
    counts n;
    tk_status status = setup->host->read_file(setup->ctx, path, &file);
    if (status != TK_OK) {
        return status;
    }
    const char *end = file.length ? memchr(file.data, '\0', file.length) : NULL;
    uint64_t head = end ? (uint64_t)(end - file.data) + 1 : 0;
    if (!head || file.length < head + sizeof n || memcmp(file.data, magic, sizeof magic - 1) != 0) {
        return setup->host->fail_setup(setup->ctx, "model is not a model of facts");
    }
    memcpy(&n, file.data + head, sizeof n);
    if (!is_size(n.rows) || !is_size(n.clues) ||
        file.length != head + sizeof n + (uint64_t)n.rows * sizeof(model_row) + 2ull * n.clues) {
        return setup->host->fail_setup(setup->ctx, "model is damaged: its size is wrong");
    }
    model->rows = (const model_row *)(const void *)(file.data + head + sizeof n);
    model->clues = (const uint8_t *)(model->rows + n.rows);
    model->row_mask = n.rows - 1;
    model->clue_mask = n.clues - 1;
    model->row_scale = n.row_scale;
    model->clue_scale = n.clue_scale;
    model->add = n.add;
    model->again = n.again;
    model->keep = n.keep;
    model->change = n.change;
    return TK_OK;
}

/** Makes scores probabilities. */
static void normalize(float *p, uint32_t n)
{
    float most = p[0], sum = 0;
    for (uint32_t i = 1; i < n; i++) {
        most = p[i] > most ? p[i] : most;
    }
    for (uint32_t i = 0; i < n; i++) {
        p[i] = expf(p[i] - most);
        sum += p[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        p[i] /= sum;
    }
}

void fact_model_label(const fact_model *model, const fact_features *f, float p[SAYS_COUNT])
{
    int32_t sums[MODEL_LABELS] = {0};
    for (uint32_t i = 0; i < f->count; i++) {
        const model_row *row = &model->rows[f->ids[i] & model->row_mask];
        if (row->tag == (uint8_t)(f->ids[i] >> 24)) {
            for (uint32_t k = 0; k < MODEL_LABELS; k++) {
                sums[k] += row->weights[k];
            }
        }
    }
    p[0] = 0;
    for (uint32_t k = 0; k < MODEL_LABELS; k++) {
        p[k + 1] = (float)sums[k] * model->row_scale;
    }
    normalize(p, SAYS_COUNT);
}

static int32_t weight_of(const fact_model *model, uint32_t id)
{
    const uint8_t *clue = model->clues + 2 * (size_t)(id & model->clue_mask);
    return clue[0] == (uint8_t)(id >> 24) ? (int8_t)clue[1] : 0;
}

void fact_model_subject(const fact_model *model, const fact_candidates *names, uint32_t kind,
                        float p[CANDIDATES_MAX])
{
    for (uint32_t n = 0; n < names->count; n++) {
        const fact_candidate *k = &names->list[n];
        int32_t sum = 0;
        for (uint32_t i = 0; i < k->count; i++) {
            sum += weight_of(model, k->clues[i]);
            sum += weight_of(model, fact_feature_id(kind, k->clues[i]));
        }
        p[n] = (float)sum * model->clue_scale;
    }
    normalize(p, names->count);
}
