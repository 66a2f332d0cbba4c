// SPDX-License-Identifier: MIT
/**
 * @file train.c Learns the weights of the sentiment model, with the plugin's own rules.
 *
 *     train polarity.txt context.txt < sentences.tsv > model.txt
 *
 * The model is an ordinal logistic regression: with x the weighted sum of a sentence's features,
 * P(good) = σ(x − upper) and P(bad) = σ(lower − x). Each data set has its own `upper` and `lower`,
 * for sets differ in what they call neutral; the weights are shared. Stochastic gradient descent
 * with AdaGrad, an L2 penalty on the words, and classes weighted to count alike within a set.
 * Deterministic: the order of the sentences comes from a fixed generator.
 */
#include "../sentiment.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEXEMES_MAX   (1u << 18)
#define SENTENCES_MAX 40000
#define TOKENS_MAX    400
#define SETS          5
#define EPOCHS        20
#define RATE          0.1
#define PENALTY       0.03 /* L2, on word weights, per sentence in which the word occurs */
#define COUNT_MIN     5    /* sentences a word must occur in */
#define LOWER_SHARE   0.8  /* … and the share of lower case among its occurrences: no names */
#define SHRINK        5.0  /* a weight learned from n sentences counts n / (n + SHRINK) */
#define WORD_MAX      0.85 /* a word is not to outweigh a rule */
#define NEUTRAL_MAX   0.15 /* a rating, -1 to 1, within this is neutral */
#define WORD_MIN      0.2  /* smaller weights are left out of the model */

/* Of the distance between `lower` and `upper` of the first set: at 1, good and neutral are equally
 * likely; a little less gives the better macro-F1 on the training parts, in which neutral is
 * common. */
#define THRESHOLD_SHARE 0.7

// A feature's sign is known, and rare ones are not to vanish: their weights are at least
#define WEIGHT_MIN      0.8
#define WEIGHT_MIN_WORD 1.7 /* … of a word that is good or bad by itself */
#define WEIGHT_MIN_SAY  1.8 /* … of those that are a statement: "losses narrowed" */

static const char *const set_names[SETS] = {"sentfin", "newsmtsc", "tweets", "amazonReviewSnippets",
                                            "movieReviewSnippets"};
static const double set_weights[SETS] = {1.0, 0.8, 0.6, 0.4, 0.4};

typedef struct word_info {
    char folded[64];
    uint32_t length, count, lower;
    double weight, squares; /* AdaGrad's sum of squared gradients */
} word_info;

typedef struct sentence {
    uint8_t set, test;
    int8_t label;
    float rating;
    float features[FEATURE_COUNT];
    uint32_t *words; /* lexemes of which the learned weight counts */
    uint32_t n_words;
} sentence;

static sentiment_model model;
static word_info
    *infos; /* by lexeme; forms that differ in case only share `folded`, not the slot */
static tk_lexicon_word *words; /* by lexeme, as the cues */
static tk_lexicon_cue *cues;
static bool *is_lower;   /* by lexeme */
static uint32_t *shared; /* by lexeme: the lexeme of the folded form */
static uint32_t n_lexemes, table[LEXEMES_MAX * 2];
static sentence *sentences;
static uint32_t n_sentences;

static void die(const char *why)
{
    fprintf(stderr, "train: %s\n", why);
    exit(1);
}

static void *need(void *memory)
{
    if (!memory) {
        die("out of memory");
    }
    return memory;
}

// ------------------------------------------------------------------------------------ lexemes

typedef struct form_key {
    char text[64], folded[64];
    uint32_t length;
} form_key;
static form_key *keys;

/** ’ and ‑ as the host folds them; other bytes beyond ASCII as they are. */
static uint32_t fold(const char *text, uint32_t length, char *folded)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < length; i++) {
        if (i + 2 < length && memcmp(text + i, "\u2019", 3) == 0) {
            folded[n++] = '\'';
            i += 2;
        } else if (i + 2 < length &&
                   (memcmp(text + i, "\u2010", 3) == 0 || memcmp(text + i, "\u2011", 3) == 0)) {
            folded[n++] = '-';
            i += 2;
        } else {
            folded[n++] = (char)tolower((unsigned char)text[i]);
        }
    }
    folded[n] = '\0';
    return n;
}

static uint32_t shape_of(const char *text, uint32_t length)
{
    uint32_t shape = 0, lower = 0, upper = 0;
    for (uint32_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        lower += islower(c) != 0;
        upper += isupper(c) != 0;
        shape |= isalpha(c) || c >= 0xc3 ? TK_SHAPE_LETTER : 0;
        shape |= isdigit(c) ? TK_SHAPE_DIGIT : 0;
        shape |= c == '$' ? TK_SHAPE_SYMBOL : 0;
    }
    if (length >= 3 && memcmp(text, "\u2014", 2) == 0) {
        shape &= ~(uint32_t)TK_SHAPE_LETTER; // dashes and quotation marks
    }
    shape |= lower && !upper ? TK_SHAPE_LOWER : 0;
    shape |= upper && !lower ? TK_SHAPE_UPPER : 0;
    shape |= isupper((unsigned char)text[0]) ? TK_SHAPE_TITLE : 0;
    shape |= !(shape & (TK_SHAPE_LETTER | TK_SHAPE_DIGIT)) ? TK_SHAPE_PUNCT : 0;
    shape |= isdigit((unsigned char)text[0]) && !(shape & TK_SHAPE_LETTER) ? TK_SHAPE_NUMERIC : 0;
    return shape;
}

static uint32_t intern(const char *text, uint32_t length)
{
    length = length > 60 ? 60 : length;
    uint64_t hash = 14695981039346656037u; // FNV-1a
    for (uint32_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
    }
    uint32_t at = (uint32_t)(hash >> 20) & (LEXEMES_MAX * 2 - 1);
    for (; table[at]; at = (at + 1) & (LEXEMES_MAX * 2 - 1)) {
        form_key *key = &keys[table[at] - 1];
        if (key->length == length && memcmp(key->text, text, length) == 0) {
            return table[at] - 1;
        }
    }
    if (n_lexemes == LEXEMES_MAX) {
        die("too many word forms");
    }
    uint32_t id = n_lexemes++;
    table[at] = id + 1;
    form_key *key = &keys[id];
    memcpy(key->text, text, length);
    key->length = length;
    tk_form form = {.text = key->text, .folded = key->folded, .length = length};
    form.folded_length = fold(text, length, key->folded);
    form.shape = shape_of(text, length);
    words[id] = sentiment_word(&model, &form);
    cues[id] = sentiment_cue(&model, words[id]);
    is_lower[id] = (form.shape & TK_SHAPE_LOWER) != 0;
    memcpy(infos[id].folded, key->folded, sizeof key->folded);
    bool is_folded = form.folded_length == length && memcmp(key->folded, text, length) == 0;
    shared[id] = is_folded ? id : intern(key->folded, form.folded_length);
    return id;
}

// ---------------------------------------------------------------------------------- sentences

static bool is_word_byte(unsigned char c)
{
    return isalnum(c) || c >= 0x80;
}

static bool is_mark(const char *at)
{ // general punctuation other than ’ ‐ ‑
    return (unsigned char)at[0] == 0xe2 && (unsigned char)at[1] == 0x80 &&
           (unsigned char)at[2] >= 0x92 && (unsigned char)at[2] != 0x99;
}

/** The length of the token at `at`, as plain as will do: the rules do not mind how text is cut. */
static uint32_t token_length(const char *at)
{
    if (is_mark(at)) {
        return 3;
    }
    uint32_t n = 0;
    while (at[n] && !is_mark(at + n)) {
        bool joins = n > 0 && strchr("'-.,", at[n]) && is_word_byte((unsigned char)at[n + 1]) &&
                     (at[n] == '\'' || at[n] == '-' || isdigit((unsigned char)at[n + 1]));
        if (!is_word_byte((unsigned char)at[n]) && !joins) {
            break;
        }
        if (at[n] == '\'' && at[n + 1] == 's' && !is_word_byte((unsigned char)at[n + 2])) {
            break; // the possessive is a token of its own
        }
        n++;
    }
    return n ? n : at[0] == '\'' && at[1] == 's' ? 2 : 1;
}

static void read_sentence(uint8_t set, bool test, double rating, const char *text)
{
    static uint32_t begin[TOKENS_MAX], end[TOKENS_MAX], lexeme[TOKENS_MAX];
    static uint8_t plain[TOKENS_MAX];
    static tk_lexicon_look looks[TOKENS_MAX + 1];
    uint32_t n = 0;
    for (const char *at = text; *at && *at != '\n' && n < TOKENS_MAX;) {
        if (*at == ' ') {
            at++;
            continue;
        }
        uint32_t length = token_length(at);
        begin[n] = (uint32_t)(at - text);
        end[n] = begin[n] + length;
        lexeme[n++] = intern(at, length);
        at += length;
    }
    memset(plain, 1, sizeof plain);
    sentiment_text view = {
        .tokens = {begin, end, lexeme, words, cues}, .text = text, .looks = looks, .plain = plain};
    tk_lexicon_scan(&view.tokens, n, 0, looks);
    sentence *s = &sentences[n_sentences++];
    *s = (sentence){.set = set,
                    .test = test,
                    .rating = (float)rating,
                    .label = (int8_t)(rating > NEUTRAL_MAX) - (int8_t)(rating < -NEUTRAL_MAX)};
    sentiment_features(&model, &view, 0, n, s->features);
    s->words = need(malloc((n + 1) * sizeof *s->words));
    bool title = sentiment_is_title(&view, 0, n);
    for (uint32_t t = 0; t < n; t++) {
        if (plain[t] && (words[lexeme[t]].flags & WORD_LETTER) &&
            (title || !sentiment_may_be_name(&view, t, 0))) {
            s->words[s->n_words++] = shared[lexeme[t]];
            if (!test) {
                infos[shared[lexeme[t]]].count++;
                infos[shared[lexeme[t]]].lower += is_lower[lexeme[t]];
            }
        }
    }
}

static void read_all(FILE *file)
{
    static char line[1 << 16];
    while (fgets(line, sizeof line, file) && n_sentences < SENTENCES_MAX) {
        char *split = strchr(line, '\t'), *label = split ? strchr(split + 1, '\t') : NULL;
        char *text = label ? strchr(label + 1, '\t') : NULL;
        if (!text) {
            die("a line lacks a tab");
        }
        *split = '\0';
        for (uint8_t set = 0; set < SETS; set++) {
            if (strcmp(line, set_names[set]) == 0) {
                read_sentence(set, split[1] == 't' && split[2] == 'e', atof(label + 1), text + 1);
            }
        }
    }
}

// ----------------------------------------------------------------------------------- learning

typedef struct parameter {
    double value, squares;
} parameter;

static parameter weights[FEATURE_COUNT], upper[SETS], lower[SETS];
static double class_weights[SETS][3];

static bool is_learned(const word_info *info)
{
    return info->count >= COUNT_MIN && info->lower >= LOWER_SHARE * info->count &&
           strlen(info->folded) >= 3;
}

static double sum_of(const sentence *s)
{
    double sum = 0;
    for (int i = 0; i < FEATURE_COUNT; i++) {
        sum += weights[i].value * (double)s->features[i];
    }
    for (uint32_t i = 0; i < s->n_words; i++) {
        sum += infos[s->words[i]].weight;
    }
    return sum;
}

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

static void step(double *value, double *squares, double gradient)
{
    *squares += gradient * gradient;
    *value -= RATE * gradient / (sqrt(*squares) + 1e-6);
}

static bool is_bad_feature(int feature)
{
    return feature == FEATURE_DOWN_GOOD || feature == FEATURE_UP_BAD || feature == FEATURE_DOWN ||
           feature == FEATURE_WEAK || feature == FEATURE_NEGATIVE;
}

static double weight_min(int feature)
{
    switch (feature) {
    case FEATURE_UP_GOOD:
    case FEATURE_DOWN_GOOD:
    case FEATURE_UP_BAD:
    case FEATURE_DOWN_BAD:
    case FEATURE_RELIEF:
    case FEATURE_MORE:
    case FEATURE_NOUN:
        return WEIGHT_MIN_SAY;
    case FEATURE_POSITIVE:
    case FEATURE_NEGATIVE:
        return WEIGHT_MIN_WORD;
    default:
        return WEIGHT_MIN;
    }
}

/** One step on the negative log-likelihood of one sentence. */
static void learn(const sentence *s)
{
    double x = sum_of(s), good = sigmoid(x - upper[s->set].value);
    double bad = sigmoid(lower[s->set].value - x);
    double by_x, by_upper = 0, by_lower = 0; // gradients
    if (s->label > 0) {
        by_x = good - 1;
        by_upper = -by_x;
    } else if (s->label < 0) {
        by_x = 1 - bad;
        by_lower = -by_x;
    } else {
        double neutral = fmax(1 - good - bad, 1e-3);
        double up = good * (1 - good) / neutral, down = bad * (1 - bad) / neutral;
        by_x = up - down;
        by_upper = -up;
        by_lower = down;
    }
    double scale = class_weights[s->set][s->label + 1] * set_weights[s->set];
    step(&upper[s->set].value, &upper[s->set].squares, scale * by_upper);
    step(&lower[s->set].value, &lower[s->set].squares, scale * by_lower);
    for (int i = 0; i < FEATURE_COUNT; i++) {
        if (s->features[i] != 0) {
            step(&weights[i].value, &weights[i].squares, scale * by_x * (double)s->features[i]);
            double sign = is_bad_feature(i) ? -1 : 1;
            weights[i].value = sign * fmax(sign * weights[i].value, weight_min(i));
        }
    }
    for (uint32_t i = 0; i < s->n_words; i++) {
        word_info *info = &infos[s->words[i]];
        if (is_learned(info)) {
            step(&info->weight, &info->squares, scale * by_x + PENALTY * info->weight);
        }
    }
}

static void train(void)
{
    uint32_t *order = need(malloc(n_sentences * sizeof *order)), n = 0;
    uint32_t counts[SETS][3] = {0};
    for (uint32_t i = 0; i < n_sentences; i++) {
        if (!sentences[i].test) {
            order[n++] = i;
            counts[sentences[i].set][sentences[i].label + 1]++;
        }
    }
    for (int set = 0; set < SETS; set++) {
        double total = counts[set][0] + counts[set][1] + counts[set][2];
        for (int c = 0; c < 3; c++) {
            class_weights[set][c] = counts[set][c] ? total / 3 / counts[set][c] : 0;
        }
        upper[set].value = 0.5;
        lower[set].value = -0.5;
    }
    for (int i = 0; i < FEATURE_COUNT; i++) {
        weights[i].value = is_bad_feature(i) ? -weight_min(i) : weight_min(i);
    }
    weights[FEATURE_WORDS].value = 1; // the words have weights of their own
    uint64_t random = 1;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        for (uint32_t i = n; i-- > 1;) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            uint32_t k = (uint32_t)((random >> 33) % (i + 1)), swap = order[i];
            order[i] = order[k];
            order[k] = swap;
        }
        for (uint32_t i = 0; i < n; i++) {
            learn(&sentences[order[i]]);
        }
    }
    free(order);
}

// ------------------------------------------------------------------------------------- output

/** Macro-averaged F1 of the test part of a set, with one threshold either side of zero. */
static double macro_f1(int set, bool test, double threshold)
{
    uint32_t hits[3] = {0}, gold[3] = {0}, said[3] = {0};
    for (uint32_t i = 0; i < n_sentences; i++) {
        const sentence *s = &sentences[i];
        if (s->set != set || s->test != test) {
            continue;
        }
        double x = sum_of(s);
        int label = x > threshold ? 2 : x < -threshold ? 0 : 1;
        hits[label] += label == s->label + 1;
        gold[s->label + 1]++;
        said[label]++;
    }
    double sum = 0;
    for (int c = 0; c < 3; c++) {
        sum += gold[c] + said[c] ? 2.0 * hits[c] / (gold[c] + said[c]) : 0;
    }
    return sum / 3;
}

/** Pearson's correlation of the scores of the test part of a set with its ratings. */
static double pearson(int set, double threshold)
{
    double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    model.threshold = (float)threshold;
    model.scale = 0.8F;
    for (uint32_t i = 0; i < n_sentences; i++) {
        const sentence *s = &sentences[i];
        if (s->set != set || !s->test)
            continue;
        double a = sentiment_score(&model, (float)sum_of(s)), b = (double)s->rating;
        n++;
        x += a;
        y += b;
        xx += a * a;
        yy += b * b;
        xy += a * b;
    }
    return (n * xy - x * y) / sqrt((n * xx - x * x) * (n * yy - y * y));
}

static int by_weight(const void *a, const void *b)
{
    const word_info *x = *(word_info *const *)a, *y = *(word_info *const *)b;
    double left = round(x->weight * 20), right = round(y->weight * 20);
    return left != right ? (left > right) - (left < right) : strcmp(x->folded, y->folded);
}

/** Shrinks the weights of rare words, bounds all, and drops the small: no word is to outweigh a
 *  rule. Before anything is measured. */
static void shrink(void)
{
    for (uint32_t i = 0; i < n_lexemes; i++) {
        infos[i].weight *= infos[i].count / (infos[i].count + SHRINK);
        infos[i].weight = fmax(-WORD_MAX, fmin(WORD_MAX, infos[i].weight));
        if (fabs(infos[i].weight) < WORD_MIN) {
            infos[i].weight = 0;
        }
    }
}

static void write_model(double threshold)
{
    printf("# Weights of the sentiment model, written by train/train.c; sources and licences: "
           "MODEL.md. Format: toolkit/text/lexicon.h.\n");
    for (int i = 0; i < FEATURE_COUNT; i++) {
        printf("feature\t%.3f\t*%s\n", weights[i].value, feature_names[i]);
    }
    printf("feature\t%.3f\t*threshold\nfeature\t0.8\t*scale\n", threshold);
    word_info **list = need(malloc(n_lexemes * sizeof *list));
    uint32_t n = 0;
    for (uint32_t i = 0; i < n_lexemes; i++) {
        if (shared[i] == i && is_learned(&infos[i]) && infos[i].weight != 0) {
            list[n++] = &infos[i];
        }
    }
    qsort(list, n, sizeof *list, by_weight);
    // One line a weight, rounded to 0.05, wrapped at about 100 columns.
    double last = 1e9;
    size_t width = 0;
    for (uint32_t i = 0; i < n; i++) {
        double weight = round(list[i]->weight * 20) / 20;
        if (weight != last || width > 80) {
            width = (size_t)printf("%sword\t%.2f\t%s", i ? "\n" : "", weight, list[i]->folded);
        } else {
            width += (size_t)printf(", %s", list[i]->folded);
        }
        last = weight;
    }
    printf("\n");
    fprintf(stderr, "%u words\n", n);
    free(list);
}

/** Reads a lexicon of the plugin with one of its own readers. */
static void read_lexicon(const char *path, bool (*read)(sentiment_model *model, const char *text,
                                                        size_t length, tk_lexicon_fault *fault))
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        die("cannot open a lexicon");
    }
    char *text = need(malloc(1 << 20));
    tk_lexicon_fault fault;
    size_t length = fread(text, 1, 1 << 20, file);
    fclose(file);
    if (!read(&model, text, length, &fault)) {
        die(fault.message);
    }
    free(text);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        die("usage: train polarity.txt context.txt < sentences.tsv > model.txt");
    }
    keys = need(calloc(LEXEMES_MAX, sizeof *keys));
    infos = need(calloc(LEXEMES_MAX, sizeof *infos));
    words = need(calloc(LEXEMES_MAX, sizeof *words));
    cues = need(calloc(LEXEMES_MAX, sizeof *cues));
    is_lower = need(calloc(LEXEMES_MAX, sizeof *is_lower));
    shared = need(calloc(LEXEMES_MAX, sizeof *shared));
    sentences = need(calloc(SENTENCES_MAX, sizeof *sentences));
    read_lexicon(argv[1], sentiment_read_marks);
    read_lexicon(argv[2], sentiment_read_context);
    read_all(stdin);
    train();
    shrink();
    double threshold = THRESHOLD_SHARE * (upper[0].value - lower[0].value) / 2;
    for (int set = 0; set < SETS; set++) {
        fprintf(stderr, "%-9.9s lower %.2f upper %.2f  macro-F1 train %.3f test %.3f r %.3f\n",
                set_names[set], lower[set].value, upper[set].value, macro_f1(set, false, threshold),
                macro_f1(set, true, threshold), pearson(set, threshold));
    }
    for (int i = 0; i < FEATURE_COUNT; i++) {
        fprintf(stderr, "%s %.2f; ", feature_names[i], weights[i].value);
    }
    fprintf(stderr, "\n");
    write_model(threshold);
    return 0;
}
