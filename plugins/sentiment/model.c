// SPDX-License-Identifier: MIT
/** @file model.c Names, the weights of a model, and what a word form is to the rules. */
#include "sentiment.h"

#include <string.h>

const char *const polarity_kind_names[KIND_FILE_COUNT] = {
    "up-verb",  "down-verb",   "up-object",     "down-object", "strong",      "weak",       "above",
    "below",    "up-particle", "down-particle", "relieve",     "good",        "expect",     "bad",
    "positive", "negative",    "neutral",       "negator",     "intensifier", "diminisher", "hedge",
    "despite",  "contrast",    "clause",        "compare",
};

const char *const feature_names[FEATURE_COUNT] = {
    "up good", "down good", "up bad",   "down bad", "up",   "down", "strong",
    "weak",    "relief",    "positive", "negative", "noun", "more", "words",
};

static bool weight_of(const tk_lexicon *words, const char *name, float *value)
{
    // A feature's name starts with "*", so that it is no word.
    char key[64] = "*";
    strncat(key, name, sizeof key - 2);
    const tk_lexicon_slot *slot = tk_lexicon_find(words, tk_hash_text(key, strlen(key)).hash);
    if (!slot || slot->entry == 0) {
        return false;
    }
    *value = words->entries[slot->entry - 1].value;
    return true;
}

bool sentiment_model_weights(sentiment_model *model, const char **name)
{
    for (int i = 0; i < FEATURE_COUNT; i++) {
        if (!weight_of(&model->words, feature_names[i], &model->weights[i])) {
            *name = feature_names[i];
            return false;
        }
    }
    *name = "threshold";
    if (!weight_of(&model->words, "threshold", &model->threshold)) {
        return false;
    }
    *name = "scale";
    return weight_of(&model->words, "scale", &model->scale);
}

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

/** The number that a form starts with; 0 for a year. Commas group, and are passed over. */
static float figure_value(const tk_form *form, uint32_t *flags)
{
    double value = 0, unit = 1;
    bool fraction = false;
    for (uint32_t i = 0; i < form->folded_length; i++) {
        char c = form->folded[i];
        if (c >= '0' && c <= '9') {
            value = value * 10 + (c - '0');
            unit *= fraction ? 10 : 1;
        } else if (c == '.' && !fraction) {
            fraction = true;
        } else if (c != ',') {
            double scale = glued_scale(c);
            value *= scale;
            *flags |= scale != 1 ? WORD_SCALED : 0;
            break;
        }
    }
    bool year = form->length == 4 && value >= 1900 && value < 2100;
    return year ? 0 : (float)(value / unit);
}

tk_polarity_word polarity_word(const sentiment_model *model, const tk_form *form)
{
    static const char *const prepositions[] = {"by", "from", "to",    "on",   "in", "at",
                                               "as", "for",  "after", "over", NULL};
    static const char *const into[] = {"to", "into", NULL};
    static const char *const ties[] = {"of", "in", "on", "for", NULL};
    tk_polarity_word word = {
        .flags = tk_lexicon_flags(&model->polarity, form->folded, form->folded_length)};
    bool figure = form->text[0] >= '0' && form->text[0] <= '9'; // also "49pc", "5%"
    if (figure) {
        word.number = figure_value(form, &word.flags);
    }
    if (figure || (form->shape & (TK_SHAPE_NUMERIC | TK_SHAPE_SYMBOL))) {
        word.flags |= WORD_NUMBER;
        return word;
    }
    if (form->shape & TK_SHAPE_PUNCT) {
        word.flags |= punctuation(form);
        return word;
    }
    word.flags |= form->shape & TK_SHAPE_LETTER ? WORD_LETTER : 0;
    word.flags |= is_one_of(form, prepositions) ? WORD_PREPOSITION : 0;
    word.flags |= is_one_of(form, into) ? WORD_INTO : 0;
    word.flags |= is_one_of(form, ties) ? WORD_OF : 0;
    const tk_lexicon_entry *learned =
        tk_lexicon_entry_of(&model->words, form->folded, form->folded_length);
    word.weight = learned ? learned->value : 0;
    return word;
}
