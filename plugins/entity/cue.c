// SPDX-License-Identifier: MIT
#include "cue.h"

#include "cue_words.h"

#include <string.h>

/** How far after a comma the noun may be that describes a name: "a small Danish maker of …". */
#define TK_MAX_APPOSITION 8u

/** A span and its sentence. */
typedef struct tk_scene {
    const tk_text *text;
    uint32_t first, end;
    const tk_span *span;
} tk_scene;

/** The word of a token of the sentence; NULL for a token outside. */
static const tk_word *tk_word_at(const tk_scene *s, uint32_t t)
{
    return t >= s->first && t < s->end ? &s->text->words[t] : NULL;
}

static uint32_t tk_class_at(const tk_scene *s, uint32_t t)
{
    const tk_word *word = tk_word_at(s, t);
    return word == NULL ? (uint32_t)TK_CLASS_EDGE : word->class;
}

static bool tk_is(const tk_scene *s, uint32_t t, const char *form)
{
    const tk_text *text = s->text;
    const size_t length = strlen(form);
    return tk_word_at(s, t) != NULL && text->end[t] - text->begin[t] == length &&
           memcmp(text->text + text->begin[t], form, length) == 0;
}

/** Whether a token of the sentence is a cue word of the kind `cue`. */
static bool tk_is_cue(const tk_scene *s, uint32_t t, uint32_t cue)
{
    const tk_word *word = tk_word_at(s, t);
    return word != NULL && tk_word_is_cue(word, cue);
}

/** Whether a token starts where the previous one ends. */
static bool tk_is_glued(const tk_scene *s, uint32_t t)
{
    return t > s->first && t < s->end && s->text->begin[t] == s->text->end[t - 1];
}

/** The label that a noun in lower case implies for the name it describes; TK_N_LABELS for none. */
static uint32_t tk_noun_label(const tk_word *noun)
{
    if (noun->firm)
        return TK_ORG;
    if (noun->class == TK_CLASS_LOWER_TITLE)
        return TK_PERSON;
    return noun->flags & TK_WORD_THING ? (uint32_t)TK_PRODUCT : (uint32_t)TK_N_LABELS;
}

/** Whether a token may precede the noun in an apposition: "the 61-year-old Danish". */
static bool tk_is_attribute(const tk_scene *s, uint32_t t)
{
    const tk_word *word = tk_word_at(s, t);
    return (word->flags & TK_WORD_CANDIDATE) || tk_word_is_number(word) ||
           word->class == TK_CLASS_DASH ||
           ((word->flags & TK_WORD_LOWER) && !(word->flags & TK_WORD_FUNCTION) &&
            (word->class == TK_CLASS_LOWER || word->class >= TK_CLASS_LOWER_TITLE) &&
            word->class <= TK_CLASS_LOWER_PLACE) ||
           word->class == TK_CLASS_LOWER_THING;
}

/** ", a Latvian charter company," after a name: the last noun of the phrase gives the label. */
static uint32_t tk_apposition(const tk_scene *s)
{
    uint32_t t = s->span->end, last = 0;
    if (tk_class_at(s, t) != TK_CLASS_COMMA || !tk_is_cue(s, t + 1, TK_CUE_ARTICLE))
        return TK_N_LABELS;
    for (t += 2; t < s->end && t < s->span->end + TK_MAX_APPOSITION && tk_is_attribute(s, t); t++)
        if (tk_word_at(s, t)->flags & TK_WORD_LOWER)
            last = t;
    // "the company's founder" and "a company with" describe the last word, "a Vega" nothing
    if (last == 0 || last + 1 != t || t == s->end || (tk_word_at(s, t)->flags & TK_WORD_POSSESSIVE))
        return TK_N_LABELS;
    return tk_noun_label(tk_word_at(s, last));
}

/** "an analyst at Sundvik", "a stake in Sundvik": the name after "at" or "in" is a company. */
static uint32_t tk_before_in(const tk_scene *s, uint32_t in)
{
    bool at = tk_class_at(s, in - 1) == TK_CLASS_LOWER_TITLE && tk_is(s, in, "at");
    return at || (tk_is(s, in, "in") && tk_is_cue(s, in - 1, TK_CUE_HOLDING))
               ? (uint32_t)TK_ORG
               : (uint32_t)TK_N_LABELS;
}

/** Before the name: "shares of", "an analyst at", "the carmaker", "a chatbot called". */
static uint32_t tk_before(const tk_scene *s)
{
    const uint32_t t = s->span->first;
    if (t == s->first || tk_is_glued(s, t))
        return TK_N_LABELS;
    const tk_word *near = tk_word_at(s, t - 1);
    if (near->firm)
        return TK_ORG;
    if (t < s->first + 2 || !(near->flags & TK_WORD_LOWER))
        return TK_N_LABELS;
    const tk_word *far = tk_word_at(s, t - 2);
    if (near->class == TK_CLASS_OF)
        return far->owned ? (uint32_t)TK_ORG : (uint32_t)TK_N_LABELS;
    if (near->class == TK_CLASS_IN)
        return tk_before_in(s, t - 1);
    return tk_word_is_cue(near, TK_CUE_NAMING) ? tk_noun_label(far) : (uint32_t)TK_N_LABELS;
}

/** After the name: "'s shareholders", ", which makes", "™". */
static uint32_t tk_after(const tk_scene *s)
{
    const uint32_t t = s->span->end;
    const tk_word *next = tk_word_at(s, t), *far = tk_word_at(s, t + 1);
    if (next != NULL && tk_is_glued(s, t) && next->class != TK_CLASS_COMMA &&
        (tk_is(s, t, "™") || tk_is(s, t, "®")))
        return TK_PRODUCT;
    if (next == NULL || far == NULL)
        return TK_N_LABELS;
    if ((next->flags & TK_WORD_POSSESSIVE) && far->owned && tk_is_glued(s, t))
        return TK_ORG;
    if (s->span->label != TK_PERSON)
        return TK_N_LABELS;
    // "Balltree, which makes", "Lanting Microtech of Wuxi, which makes"
    uint32_t comma = next->class == TK_CLASS_OF ? t + 2 : s->span->first + 1;
    return tk_class_at(s, comma) == TK_CLASS_COMMA && tk_is(s, comma + 1, "which")
               ? (uint32_t)TK_ORG
               : (uint32_t)TK_N_LABELS;
}

/** A person with a forename, or a place in a list: no noun beside them shows otherwise. */
static bool tk_is_sure(const tk_scene *s)
{
    const tk_word *head = tk_word_at(s, s->span->first);
    return s->span->known || s->span->label == TK_EVENT || head->class == TK_CLASS_DEMONYM ||
           (s->span->end - s->span->first == 1 && head->name == TK_LOC + 1) ||
           (s->span->label == TK_PERSON && (head->flags & TK_WORD_GIVEN) &&
            !(head->flags & TK_WORD_COMMON));
}

/** "according to Brackmere": an unknown place does not speak, but this is only a hint. */
static bool tk_is_speaker(const tk_scene *s)
{
    const uint32_t t = s->span->first;
    return s->span->label == TK_LOC && t >= s->first + 2 && tk_class_at(s, t - 1) == TK_CLASS_IN &&
           tk_is(s, t - 1, "to") && tk_is_cue(s, t - 2, TK_CUE_ATTRIBUTION) &&
           !(tk_word_at(s, s->span->end - 1)->flags & TK_WORD_AFFIX);
}

void tk_cue(const tk_text *text, uint32_t first, uint32_t end, tk_span *span)
{
    const tk_scene s = {.text = text, .first = first, .end = end, .span = span};
    if (tk_is_sure(&s))
        return;
    if (tk_is_speaker(&s))
        span->label = TK_ORG;
    uint32_t label = tk_after(&s);
    if (label == TK_N_LABELS)
        label = tk_apposition(&s);
    if (label == TK_N_LABELS)
        label = tk_before(&s);
    if (label == TK_N_LABELS || (label == TK_PERSON && span->label != TK_LOC))
        return;
    span->label = (uint8_t)label;
    span->cue = 1;
}
