// SPDX-License-Identifier: MIT
/** @file model.c Names, the weights of a model, and the properties of a word form for the rules. */
#include "sentiment.h"

#include <string.h>

const char *const polarity_kind_names[KIND_FILE_COUNT] = {
#define X(kind, name) name,
    POLARITY_KINDS(X)
#undef X
};

const char *const feature_names[FEATURE_COUNT] = {
#define X(feature, name) name,
    FEATURES(X)
#undef X
};

// ------------------------------------------------------------------------------------- files

/** The classes of data/context.txt, and the flags of their words. */
static const char *const context_classes[] = {"preposition", "attribute", "into"};
static const uint32_t context_flags[] = {WORD_PREPOSITION, WORD_OF, WORD_INTO};

#define CONTEXT_CLASSES (sizeof context_classes / sizeof *context_classes)

bool sentiment_read_context(sentiment_model *model, const char *text, size_t length,
                            tk_lexicon_fault *fault)
{
    return tk_lexicon_mark_file(&model->lexicon, text, length, context_classes, context_flags,
                                CONTEXT_CLASSES, fault);
}

bool sentiment_read_marks(sentiment_model *model, const char *text, size_t length,
                          tk_lexicon_fault *fault)
{
    return tk_lexicon_parse(&model->lexicon, text, length, polarity_kind_names, KIND_FILE_COUNT,
                            fault);
}

enum model_kind { MODEL_WORD, MODEL_FEATURE, MODEL_KIND_COUNT };

static const char *const model_kind_names[MODEL_KIND_COUNT] = {"word", "feature"};

/** The state while the model's lines are read: the weights, and which of them have been read. */
typedef struct model_reader {
    sentiment_model *model;
    uint32_t seen; /**< a bit for each feature, then threshold and scale */
} model_reader;

#define SEEN_THRESHOLD (1u << FEATURE_COUNT)
#define SEEN_SCALE     (2u << FEATURE_COUNT)
#define SEEN_ALL       ((4u << FEATURE_COUNT) - 1)

/** Whether a line is that of a feature: "*up good". */
static bool is_name(const tk_lexicon_line *line, const char *name)
{
    return line->phrase[0] == '*' && strlen(name) == line->length - 1 &&
           memcmp(name, line->phrase + 1, line->length - 1) == 0;
}

static const char *take_line(void *ctx, const tk_lexicon_line *line)
{
    model_reader *r = ctx;
    if (line->kind == MODEL_WORD) {
        return tk_lexicon_weigh(&r->model->lexicon, line->phrase, line->length, line->value)
                   ? NULL
                   : "out of memory";
    }
    if (is_name(line, "threshold")) {
        r->model->threshold = line->value;
        r->seen |= SEEN_THRESHOLD;
        return NULL;
    }
    if (is_name(line, "scale")) {
        r->model->scale = line->value;
        r->seen |= SEEN_SCALE;
        return NULL;
    }
    for (uint32_t i = 0; i < FEATURE_COUNT; i++) {
        if (is_name(line, feature_names[i])) {
            r->model->weights[i] = line->value;
            r->seen |= 1u << i;
            return NULL;
        }
    }
    return "an unknown feature";
}

bool sentiment_read_model(sentiment_model *model, const char *text, size_t length,
                          tk_lexicon_fault *fault)
{
    model_reader r = {model, 0};
    if (!tk_lexicon_read(text, length, model_kind_names, MODEL_KIND_COUNT, take_line, &r, fault)) {
        return false;
    }
    if (r.seen != SEEN_ALL) {
        *fault = (tk_lexicon_fault){"a feature, the threshold or the scale is missing"};
        return false;
    }
    return true;
}

// ------------------------------------------------------------------------------------- forms

static bool is_one_of(const tk_form *form, const char *const *words)
{
    for (; *words; words++) {
        if (strlen(*words) == form->folded_length &&
            memcmp(*words, form->folded, form->folded_length) == 0) {
            return true;
        }
    }
    return false;
}

static uint32_t punctuation(const tk_form *form)
{
    static const char *const breaks[] = {";", ":", "\u2014", "\u2013", "(", ")", "--", NULL};
    switch (form->folded[0]) {
    case ',':
        return WORD_COMMA;
    case '?':
        return WORD_QUESTION;
    default:
        return is_one_of(form, breaks) ? WORD_BREAK : 0;
    }
}

#define RUNNING_MIN 5 /* bytes; shorter words are lower-case in titles, too */

/** The factor of a scale that is glued to a number ("4.7bn", "900k"), or 1. */
static double glued_scale(char letter)
{
    switch (letter) {
    case 'k':
        return 1e3;
    case 'm':
        return 1e6;
    case 'b':
        return 1e9;
    case 't':
        return 1e12;
    default:
        return 1;
    }
}

float sentiment_figure(const char *text, uint32_t length, bool *scaled)
{
    double value = 0, unit = 1;
    bool fraction = false;
    *scaled = false;
    for (uint32_t i = 0; i < length; i++) {
        char c = text[i];
        if (c >= '0' && c <= '9') {
            value = value * 10 + (c - '0');
            unit *= fraction ? 10 : 1;
        } else if (c == '.' && !fraction) {
            fraction = true;
        } else if (c != ',') { // commas group
            double scale = glued_scale((char)(c | 0x20));
            value *= scale;
            *scaled = scale != 1;
            break;
        }
    }
    bool year = length == 4 && value >= 1900 && value < 2100;
    return year ? 0 : (float)(value / unit);
}

static uint32_t figure_flags(const tk_form *form)
{
    bool scaled;
    uint32_t flags = sentiment_figure(form->text, form->length, &scaled) > 0 ? WORD_FIGURE : 0;
    return WORD_NUMBER | flags | (scaled ? WORD_SCALED : 0);
}

tk_lexicon_word sentiment_word(const sentiment_model *model, const tk_form *form)
{
    tk_lexicon_word word = tk_lexicon_look_up(&model->lexicon, form->folded, form->folded_length);
    if (form->text[0] >= '0' && form->text[0] <= '9') { // also "49pc", "5%"
        word.flags |= figure_flags(form);
    } else if (form->shape & (TK_SHAPE_NUMERIC | TK_SHAPE_SYMBOL)) {
        word.flags |= WORD_NUMBER;
    } else if (form->shape & TK_SHAPE_PUNCT) {
        word.flags |= punctuation(form);
    } else if (form->shape & TK_SHAPE_LETTER) {
        bool title = form->shape & TK_SHAPE_TITLE, upper = form->shape & TK_SHAPE_UPPER;
        bool lower = form->shape & TK_SHAPE_LOWER;
        word.flags |= WORD_LETTER | (title && !upper ? WORD_CAPITAL : 0);
        word.flags |= lower && form->length >= RUNNING_MIN ? WORD_RUNNING : 0;
    }
    return word;
}

tk_lexicon_cue sentiment_cue(const sentiment_model *model, tk_lexicon_word word)
{
    const uint32_t always =
        TK_LEXICON_ENTRY | TK_LEXICON_WEIGHT | WORD_COMMA | WORD_BREAK | WORD_QUESTION;
    return tk_lexicon_cue_of(&model->lexicon, word, word.flags & always);
}

/** The feature that counts a kind of mark that stands alone; FEATURE_COUNT if none does. */
static enum feature feature_alone(uint32_t kind)
{
    switch (kind) {
    case KIND_UP_VERB:
    case KIND_UP_OBJECT:
    case KIND_UP_PARTICLE:
        return FEATURE_UP;
    case KIND_DOWN_VERB:
    case KIND_DOWN_OBJECT:
    case KIND_DOWN_PARTICLE:
        return FEATURE_DOWN;
    case KIND_STRONG:
        return FEATURE_STRONG;
    case KIND_WEAK:
        return FEATURE_WEAK;
    case KIND_GOOD:
    case KIND_EXPECT:
    case KIND_BAD:
        return FEATURE_NOUN;
    case KIND_POSITIVE:
        return FEATURE_POSITIVE;
    case KIND_NEGATIVE:
        return FEATURE_NEGATIVE;
    default:
        return FEATURE_COUNT;
    }
}

double sentiment_valence(const sentiment_model *model, tk_lexicon_word word)
{
    if (!(word.flags & (TK_LEXICON_ENTRY | TK_LEXICON_WEIGHT))) {
        return 0;
    }
    const tk_lexicon_sense *sense = tk_lexicon_sense_of(&model->lexicon, word);
    const enum feature feature =
        word.flags & TK_LEXICON_ENTRY ? feature_alone(sense->kind) : FEATURE_WORDS;
    if (feature == FEATURE_COUNT) {
        return 0;
    }
    // The values of bad words are below 0, and so is the weight of their feature.
    const float value = feature == FEATURE_NEGATIVE ? -sense->value : sense->value;
    const float sum = model->weights[feature] * value;
    return model->threshold > 0 ? sum / model->threshold : sum;
}
