// SPDX-License-Identifier: MIT
#include "model.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

/** Limits of a token's score, and of the lead or lag of an open span: the sum of three fits an
 * int16_t. */
#define TK_SCORE_MAX 8000

void tk_model_add(const tk_model *model, uint32_t key, tk_row row)
{
    int64_t found = tk_table_find(&model->rows, tk_model_hash(key));
    if (found < 0)
        return;
    const int8_t *weights = model->weights[found];
    for (uint32_t lane = 0; lane < TK_LANES; lane++)
        row[lane] = (int16_t)(row[lane] + weights[lane]);
}

void tk_model_vectors(const tk_model *model, const tk_word_form *form, const tk_word *word,
                      tk_vectors *vectors)
{
    uint32_t keys[TK_MAX_FEATURES], traits[TK_MAX_TRAITS];

    memset(vectors, 0, sizeof *vectors);
    for (uint32_t place = 0; place < TK_N_PLACES; place++) {
        if (place == TK_HERE && !(word->flags & (TK_WORD_CANDIDATE | TK_WORD_LINK)))
            continue;
        uint32_t count = tk_word_traits(form, word->class, place, traits);
        for (uint32_t i = 0; i < count; i++)
            for (uint32_t lane = 0; lane < TK_LANES; lane++)
                vectors->at[place][lane] = (int16_t)(vectors->at[place][lane] +
                                                     model->tables->traits[place][traits[i]][lane]);
        count = tk_word_features(form, word->class, place, keys);
        for (uint32_t i = 0; i < count; i++)
            tk_model_add(model, keys[i], vectors->at[place]);
    }
}

/**
 * A row in two halves of eight lanes. GCC and Clang compile each operation on a half to one
 * instruction on machines with 128-bit vectors (SSE2, NEON), and to plain code elsewhere.
 */
typedef int16_t tk_half __attribute__((vector_size(16), may_alias));

static inline tk_half tk_load(const int16_t *row)
{
    tk_half half;
    memcpy(&half, row, sizeof half);
    return half;
}

/** The maximum of each lane. Neither compiler finds this single instruction in the plain form. */
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

// Each half of the half, twice; and its lanes with those four, two and one positions further.
#if defined(__clang__) || __GNUC__ >= 12
#define TK_LANES_OF(half, ...) __builtin_shufflevector(half, half, __VA_ARGS__)
#else
#define TK_LANES_OF(half, ...) __builtin_shuffle(half, (tk_half){__VA_ARGS__})
#endif

static inline tk_half tk_lower_twice(tk_half half)
{
    return TK_LANES_OF(half, 0, 1, 2, 3, 0, 1, 2, 3);
}

static inline tk_half tk_upper_twice(tk_half half)
{
    return TK_LANES_OF(half, 4, 5, 6, 7, 4, 5, 6, 7);
}

static inline tk_half tk_swap4(tk_half half)
{
    return TK_LANES_OF(half, 4, 5, 6, 7, 0, 1, 2, 3);
}

static inline tk_half tk_swap2(tk_half half)
{
    return TK_LANES_OF(half, 2, 3, 0, 1, 6, 7, 4, 5);
}

static inline tk_half tk_swap1(tk_half half)
{
    return TK_LANES_OF(half, 1, 0, 3, 2, 5, 4, 7, 6);
}

static inline tk_half tk_fill(int16_t value)
{
    return (tk_half){value, value, value, value, value, value, value, value};
}

static inline tk_half tk_clamp(tk_half half)
{
    return tk_min(tk_max(half, tk_fill(-TK_SCORE_MAX)), tk_fill(TK_SCORE_MAX));
}

/** What a token adds to the score of the token that sees it at `place`. */
static inline const int16_t *tk_vector(const tk_vector_table *vectors, uint32_t lexeme,
                                       uint32_t place)
{
    if (lexeme < TK_LEXEME_CLITIC)
        return vectors->lexemes[lexeme].at[place];
    return vectors->clitics[lexeme - TK_LEXEME_CLITIC].at[place];
}

void tk_model_prefetch(const tk_text *text, const tk_vector_table *vectors, const tk_run *run)
{
    const uint32_t *lexeme = text->lexeme;
    const uint32_t first = run->first, end = first + run->count;

    // Most runs are short, and most lexemes around them are too rare to be in a cache.
    for (uint32_t t = first; t < end; t++)
        __builtin_prefetch(tk_vector(vectors, lexeme[t], TK_HERE));
    if (first > run->sentence_first)
        __builtin_prefetch(tk_vector(vectors, lexeme[first - 1], TK_BEFORE));
    if (first > run->sentence_first + 1)
        __builtin_prefetch(tk_vector(vectors, lexeme[first - 2], TK_BEFORE2));
    if (end < run->sentence_end)
        __builtin_prefetch(tk_vector(vectors, lexeme[end], TK_AFTER));
    if (end + 1 < run->sentence_end)
        __builtin_prefetch(tk_vector(vectors, lexeme[end + 1], TK_AFTER2));
}

/** A row of scores: `closed` has the lanes O, U and B, `open` has I and L. */
typedef struct tk_scores {
    tk_half closed, open;
} tk_scores;

/** Adds a row of the model's tables, which are aligned. */
static inline void tk_scores_add_table(tk_scores *scores, const int16_t *row)
{
    const tk_half *halves = __builtin_assume_aligned(row, sizeof(tk_half));
    scores->closed += halves[0];
    scores->open += halves[1];
}

/** Adds a row of a lexeme. */
static inline void tk_scores_add(tk_scores *scores, const int16_t *row)
{
    scores->closed += tk_load(row);
    scores->open += tk_load(row + 8);
}

/** Scores of the lanes of token `t`, limited. */
static inline tk_scores tk_model_score(const tk_model *model, const tk_text *text,
                                       const tk_vector_table *vectors, const tk_run *run,
                                       uint32_t t)
{
    const tk_model_tables *tables = model->tables;
    const uint32_t *lexeme = text->lexeme;
    const uint32_t first = run->sentence_first, end = run->sentence_end, i = t - run->first;
    const uint32_t here = text->words[t].class;
    uint32_t before = TK_CLASS_EDGE, after = TK_CLASS_EDGE;
    tk_scores scores = {0};

    tk_scores_add(&scores, tk_vector(vectors, lexeme[t], TK_HERE));
    if (t > first) {
        before = text->words[t - 1].class;
        tk_scores_add(&scores, tk_vector(vectors, lexeme[t - 1], TK_BEFORE));
        if (t > first + 1)
            tk_scores_add(&scores, tk_vector(vectors, lexeme[t - 2], TK_BEFORE2));
    }
    if (t + 1 < end) {
        after = text->words[t + 1].class;
        tk_scores_add(&scores, tk_vector(vectors, lexeme[t + 1], TK_AFTER));
        if (t + 2 < end)
            tk_scores_add(&scores, tk_vector(vectors, lexeme[t + 2], TK_AFTER2));
    }
    tk_scores_add_table(&scores, tables->before[before][here]);
    tk_scores_add_table(&scores, tables->after[here][after]);
    tk_scores_add_table(&scores, tables->around[before][after]);
    tk_scores_add_table(&scores, tables->context[run->context[i]][here]);
    tk_scores_add_table(&scores, tables->names[run->name[i]]);
    scores.closed = tk_clamp(scores.closed);
    scores.open = tk_clamp(scores.open);
    return scores;
}

/** Removes the lanes that a span may not end with: keeps those that satisfy tk_lane_closes(). */
static inline tk_scores tk_ends(tk_scores best)
{
    const tk_half closed = {-1, -1, -1, -1, -1, 0, 0, 0};
    const tk_half open = {-1, 0, 0, 0, 0, -1, -1, -1};
    const tk_half never = tk_fill(INT16_MIN);
    return (tk_scores){.closed = (best.closed & closed) | (never & ~closed),
                       .open = (best.open & open) | (never & ~open)};
}

/** The highest score of all lanes in a half. */
static inline tk_half tk_highest(tk_scores scores)
{
    tk_half top = tk_max(scores.closed, scores.open);
    top = tk_max(top, tk_swap4(top));
    top = tk_max(top, tk_swap2(top));
    return tk_max(top, tk_swap1(top));
}

/** The best of the lanes that a span may end with; the first of equal ones. */
static inline uint32_t tk_best_end(const tk_scores *best)
{
    const tk_scores ends = tk_ends(*best);
    const tk_half top = tk_highest(ends);
#if defined(__SSE2__)
    const __m128i equal =
        _mm_packs_epi16((__m128i)(ends.closed == top), (__m128i)(ends.open == top));
    return (uint32_t)__builtin_ctz((unsigned)_mm_movemask_epi8(equal));
#else
    uint32_t lane = 0;
    while (lane < 8 ? ends.closed[lane] != top[0] : ends.open[lane - 8] != top[0])
        lane++;
    return lane;
#endif
}

/**
 * Viterbi. The ways into a lane differ only in the score of the lane they come from: O, U and B
 * come from the best lane that ends a span, I and L from B or I of their label, whichever is
 * better. Scores are kept relative to that best lane's score and limited, so that no sum overflows
 * an int16_t.
 */
bool tk_model_decode(const tk_model *model, const tk_text *text, const tk_vector_table *vectors,
                     const tk_run *run, uint8_t *lanes)
{
    tk_scores best[TK_RUN_MAX];

    best[0] = tk_model_score(model, text, vectors, run, run->first);
    best[0].open = tk_fill(-2 * TK_SCORE_MAX); // no span is open before the run
    for (uint32_t i = 1; i < run->count; i++) {
        tk_half level = tk_highest(tk_ends(best[i - 1]));
        tk_half open = tk_max(tk_upper_twice(best[i - 1].closed), tk_lower_twice(best[i - 1].open));
        best[i] = tk_model_score(model, text, vectors, run, run->first + i);
        best[i].open += tk_clamp(open - level);
    }
    uint32_t lane = tk_best_end(&best[run->count - 1]), any = lane;
    lanes[run->count - 1] = (uint8_t)lane;
    for (uint32_t i = run->count - 1; i > 0; i--) {
        if (lane < TK_LANE_I)
            lane = tk_best_end(&best[i - 1]);
        else if (best[i - 1].closed[TK_LANE_B + lane % 4] >= best[i - 1].open[lane % 4])
            lane = TK_LANE_B + lane % 4;
        else
            lane = TK_LANE_I + lane % 4;
        any |= lane;
        lanes[i - 1] = (uint8_t)lane;
    }
    return any != TK_LANE_O;
}
