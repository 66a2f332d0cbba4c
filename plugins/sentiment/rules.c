// SPDX-License-Identifier: MIT
/**
 * @file rules.c The composition of a sentence: directions apply to nouns, negators invert, clauses
 * limit.
 *
 * A sentence is first reduced to its marks, the words and phrases of the lexicon and the
 * punctuation that bounds a clause. All rules work on the few marks, not on the tokens.
 */
#include "evidence.h"

#include <math.h>
#include <string.h>

// Distances in tokens.
#define REACH_SUBJECT   12
#define REACH_OBJECT    6
#define REACH_NEGATOR   4
#define REACH_DEGREE    2
#define REACH_ATTRIBUTE 4 /* "interest in the common stock" */

// Factors applied to the result of a rule.
#define FACTOR_NEGATED  (-1.0F)
#define FACTOR_BEFORE   0.7F /* marks before "but" */
#define FACTOR_AFTER    1.2F
#define FACTOR_QUESTION 0.5F
#define FACTOR_FIGURE   1.5F    /* the subject of a move by a figure is a price or a quantity */
#define FACTOR_LESS     (-0.7F) /* "less cheerful" */

#define NOUN_ABSENT 0.9F /* "no losses" is good news, "without revenue" is bad */

// ----------------------------------------------------------------------------------- context

/**
 * Whether negators before mark i, near it and in its clause, apply to it. Two cancel each other if
 * the second is near the first: "no deal is without its risks".
 */
static bool is_negated(const reading *r, uint32_t i)
{
    bool negated = false;
    uint32_t near = r->marks[i].first; // the mark, or the last negator found
    for (uint32_t k = i; k-- > 0;) {
        const mark *m = &r->marks[k];
        if (is_boundary(m) || near - m->last > (negated ? REACH_NEGATOR + 1 : REACH_NEGATOR)) {
            break;
        }
        if (m->kind == KIND_NEGATOR) {
            negated = !negated;
            near = m->first;
        }
    }
    return negated;
}

/** The factor of a degree word beside mark i: "rose sharply", "slightly lower". */
static inline float degree(const reading *r, uint32_t i)
{
    if (i > 0 && r->marks[i].first - r->marks[i - 1].last <= REACH_DEGREE &&
        (r->marks[i - 1].kind == KIND_INTENSIFIER || r->marks[i - 1].kind == KIND_DIMINISHER)) {
        return r->marks[i - 1].value;
    }
    if (i + 1 < r->count && r->marks[i + 1].first - r->marks[i].last <= REACH_DEGREE &&
        is_direction(&r->marks[i]) &&
        (r->marks[i + 1].kind == KIND_INTENSIFIER || r->marks[i + 1].kind == KIND_DIMINISHER)) {
        return r->marks[i + 1].value;
    }
    return 1;
}

/** The factor of "could" and "despite", back to the start of the clause. */
static float doubt(const reading *r, uint32_t i)
{
    float factor = 1;
    bool same_clause = true;
    for (uint32_t k = i; k-- > 0;) {
        const mark *m = &r->marks[k];
        if (m->kind == KIND_DESPITE) {
            return factor * m->value;
        }
        if (m->kind == KIND_COMMA || m->kind == KIND_BREAK || m->kind == KIND_CONTRAST) {
            break;
        }
        same_clause = same_clause && m->kind != KIND_CLAUSE;
        if (m->kind == KIND_HEDGE && same_clause && factor == 1) {
            factor = m->value;
        }
    }
    return factor;
}

/** Whether mark i follows "less" or "fewer": "less cheerful", "fewer mistakes". */
static bool is_less(const reading *r, uint32_t i)
{
    return i > 0 && r->marks[i - 1].kind == KIND_BELOW &&
           r->marks[i].first - r->marks[i - 1].last == 1;
}

/** All factors around mark i, as one factor. */
static float context(const reading *r, uint32_t i)
{
    float factor = degree(r, i) * doubt(r, i);
    if (is_negated(r, i)) {
        factor *= FACTOR_NEGATED;
    }
    if (r->contrast < r->count) {
        factor *= i < r->contrast ? FACTOR_BEFORE : FACTOR_AFTER;
    }
    return r->question ? factor * FACTOR_QUESTION : factor;
}

// ------------------------------------------------------------------------------ contributions

#define BIT(factor) (1u << FACTOR_BIT_##factor)

/** The factor of "despite" alone. */
static float despite(const reading *r, uint32_t i)
{
    for (uint32_t k = i; k-- > 0;) {
        const mark *m = &r->marks[k];
        if (m->kind == KIND_COMMA || m->kind == KIND_BREAK || m->kind == KIND_CONTRAST) {
            break;
        }
        if (m->kind == KIND_DESPITE) {
            return m->value;
        }
    }
    return 1;
}

/** The factors of context(), as bits. */
static uint32_t factors_around(const reading *r, uint32_t i)
{
    const float size = degree(r, i);
    uint32_t bits = is_negated(r, i) ? BIT(NEGATED) : 0;
    bits |= size > 1 ? BIT(INTENSIFIED) : 0;
    bits |= size < 1 ? BIT(DIMINISHED) : 0;
    bits |= doubt(r, i) != despite(r, i) ? BIT(HEDGED) : 0;
    bits |= despite(r, i) != 1 ? BIT(DESPITE) : 0;
    if (r->contrast < r->count) {
        bits |= i < r->contrast ? BIT(BEFORE_BUT) : BIT(AFTER_BUT);
    }
    return bits | (r->question ? BIT(QUESTION) : 0);
}

/** Records what mark i adds to a feature. `more` are factors besides those of context(); a second
 * negation cancels the first. */
__attribute__((cold, noinline)) static void record(reading *r, uint32_t i, uint32_t noun,
                                                   enum feature feature, float value, uint32_t more)
{
    const mark *m = &r->marks[i];
    const bool absent = more & BIT(ABSENT);
    const float base = feature == FEATURE_NEGATIVE ? -m->value : m->value;
    evidence one = {.first = m->first,
                    .last = m->last,
                    .noun_first = NO_MARK,
                    .feature = feature,
                    .factors = absent ? more : factors_around(r, i) ^ more,
                    .value = value,
                    .factor = absent || base == 0 ? 1 : value / base};
    if (noun != NO_MARK) {
        one.noun_first = r->marks[noun].first;
        one.noun_last = r->marks[noun].last;
    }
    sentiment_evidence_add(r->text->evidence, &one);
}

/** Adds what mark i, with its noun or NO_MARK, counts for to a feature. */
static inline void count(reading *r, uint32_t i, uint32_t noun, enum feature feature, float value,
                         uint32_t more)
{
    r->features[feature] += value;
    if (r->text->evidence) {
        record(r, i, noun, feature, value, more);
    }
}

// -------------------------------------------------------------------------------- directions

static bool looks_left_first(uint8_t kind)
{
    return kind == KIND_UP_VERB || kind == KIND_DOWN_VERB || kind == KIND_UP_PARTICLE ||
           kind == KIND_DOWN_PARTICLE;
}

/** Flags of the token after mark i, which must exist. */
static uint32_t flags_after(const reading *r, uint32_t i)
{
    return flags_at(r->text, r->marks[i].last + 1);
}

/** Whether noun k belongs to the noun before it: "short interest in the stock". */
static bool is_attribute(const reading *r, uint32_t k)
{
    if (k == 0 || !is_noun(&r->marks[k - 1]) ||
        r->marks[k].first - r->marks[k - 1].last > REACH_ATTRIBUTE) {
        return false;
    }
    return flags_after(r, k - 1) & WORD_OF;
}

/** The nearest noun to the left of mark i in its clause; its head, if it is an attribute. */
static uint32_t noun_before(const reading *r, uint32_t i)
{
    uint32_t k = i;
    if (k > 0 && r->marks[k - 1].kind == KIND_COMMA && looks_left_first(r->marks[i].kind) &&
        r->marks[k - 1].last + 1 == r->marks[i].first) {
        k--; // "sales came to $16 billion, up 12%": it directly follows a comma
    }
    while (k-- > 0) {
        const mark *m = &r->marks[k];
        if (is_boundary(m) || r->marks[i].first - m->last > REACH_SUBJECT) {
            break;
        }
        if (is_noun(m)) {
            while (is_attribute(r, k)) {
                k--;
            }
            return k;
        }
    }
    return NO_MARK;
}

/** The nearest noun to the right; the last of a compound ("profit forecast"). */
static uint32_t noun_after(const reading *r, uint32_t i)
{
    for (uint32_t k = i + 1; k < r->count; k++) {
        const mark *m = &r->marks[k];
        if (is_boundary(m) || m->first - r->marks[i].last > REACH_OBJECT ||
            (is_direction(m) && m->kind != KIND_STRONG && m->kind != KIND_WEAK)) {
            break;
        }
        if (is_noun(m)) {
            while (k + 1 < r->count && is_noun(&r->marks[k + 1]) &&
                   r->marks[k + 1].first == r->marks[k].last + 1) {
                k++;
            }
            return k;
        }
    }
    return NO_MARK;
}

static bool goes_up(uint8_t kind)
{
    return kind == KIND_UP_VERB || kind == KIND_UP_OBJECT || kind == KIND_STRONG ||
           kind == KIND_ABOVE || kind == KIND_UP_PARTICLE;
}

/** The noun that direction i is about, or NO_MARK. */
static uint32_t argument(const reading *r, uint32_t i)
{
    uint8_t kind = r->marks[i].kind;
    uint32_t left = noun_before(r, i), right = noun_after(r, i);
    // "Losses exceeded estimates": the losses are the bad news.
    if (right != NO_MARK && r->marks[right].kind == KIND_EXPECT && left != NO_MARK &&
        r->marks[left].kind == KIND_BAD) {
        return left;
    }
    if (looks_left_first(kind)) {
        // "Headwinds slowed growth": the noun that directly follows is the object.
        bool object = right != NO_MARK &&
                      r->marks[right].first - r->marks[i].last <= REACH_DEGREE &&
                      !(flags_after(r, i) & (WORD_NUMBER | WORD_PREPOSITION | WORD_OF));
        return left != NO_MARK && !object ? left : right;
    }
    // "Job cuts", "cost reduction": the object of a noun is directly before it.
    bool compound = left != NO_MARK && left + 1 == i &&
                    r->marks[left].last + 1 == r->marks[i].first &&
                    (kind == KIND_DOWN_OBJECT || kind == KIND_UP_OBJECT) && right == NO_MARK;
    if (compound) {
        return left;
    }
    return right != NO_MARK ? right : left;
}

/** Marks a noun as used, with its attributes and the rest of its compound. */
void sentiment_use_noun(reading *r, uint32_t noun)
{
    r->marks[noun].used = true;
    for (uint32_t k = noun + 1; k < r->count && is_attribute(r, k); k++) {
        r->marks[k].used = true;
    }
    for (uint32_t k = noun;
         k > 0 && is_noun(&r->marks[k - 1]) && r->marks[k - 1].last + 1 == r->marks[k].first; k--) {
        r->marks[k - 1].used = true;
    }
}

/** Whether a verb leads to its noun: "slipped to a loss", which is a loss although it goes down. */
static bool leads_into(const reading *r, uint32_t i, uint32_t noun)
{
    return noun > i && looks_left_first(r->marks[i].kind) && (flags_after(r, i) & WORD_INTO);
}

/** Whether a figure follows direction i: "Acme rose 5%", "fell by 12 cents". */
static bool has_figure(const reading *r, uint32_t i)
{
    uint32_t t = r->marks[i].last + 1;
    return t < r->end && ((flags_at(r->text, t) & WORD_NUMBER) ||
                          (t + 1 < r->end && (flags_at(r->text, t) & WORD_PREPOSITION) &&
                           (flags_at(r->text, t + 1) & WORD_NUMBER)));
}

/** The feature of a noun's movement: depends on whether it goes up, and whether it is a bad noun.
 */
static const enum feature movements[2][2] = {
    {FEATURE_DOWN_GOOD, FEATURE_DOWN_BAD},
    {FEATURE_UP_GOOD, FEATURE_UP_BAD},
};

/** Reads direction i, which applies to a noun: "profit rose", "cleared of fraud". */
static void read_movement(reading *r, uint32_t i, uint32_t noun, float factor)
{
    const mark *direction = &r->marks[i];
    bool bad = r->marks[noun].kind == KIND_BAD, relieves = direction->kind == KIND_RELIEVE;
    if (relieves && !bad) {
        return;
    }
    uint32_t more = 0;
    sentiment_use_noun(r, noun);
    if (noun > i && noun != i + 1 && factor > 0 && r->marks[noun - 1].kind == KIND_NEGATOR) {
        factor *= FACTOR_NEGATED; // "reported no rise in losses"
        more = BIT(NEGATED);
    }
    bool up = goes_up(direction->kind) || (bad && leads_into(r, i, noun));
    count(r, i, noun, relieves ? FEATURE_RELIEF : movements[up][bad], factor * direction->value,
          more);
}

/** Reads direction i, which applies to no known noun: "Acme jumped". */
static void read_lone_direction(reading *r, uint32_t i, float factor)
{
    const mark *direction = &r->marks[i];
    enum feature feature;
    uint32_t more = 0;
    switch (direction->kind) {
    case KIND_STRONG:
        feature = FEATURE_STRONG;
        break;
    case KIND_WEAK:
        feature = FEATURE_WEAK;
        break;
    case KIND_ABOVE:
    case KIND_BELOW:
    case KIND_RELIEVE:
        return;
    default:
        feature = goes_up(direction->kind) ? FEATURE_UP : FEATURE_DOWN;
        if (has_figure(r, i)) {
            factor *= FACTOR_FIGURE;
            more = BIT(FIGURE);
        }
    }
    count(r, i, NO_MARK, feature, factor * direction->value, more);
}

static void read_direction(reading *r, uint32_t i)
{
    uint32_t noun = argument(r, i);
    float factor = context(r, i);
    if (noun != NO_MARK && r->marks[noun].kind == KIND_BAD && r->marks[i].kind == KIND_WEAK) {
        noun = NO_MARK; // "concerns hurt": the noun is the cause and stays unused
    }
    if (noun != NO_MARK) {
        read_movement(r, i, noun, factor);
    } else {
        read_lone_direction(r, i, factor);
    }
}

/** A noun that no direction has used. */
static void read_noun(reading *r, uint32_t i)
{
    const mark *noun = &r->marks[i];
    if (noun->used) {
        return;
    }
    if (is_negated(r, i)) {
        count(r, i, NO_MARK, FEATURE_NOUN, noun->kind == KIND_BAD ? NOUN_ABSENT : -NOUN_ABSENT,
              BIT(ABSENT));
    } else if (noun->value != 0) {
        count(r, i, NO_MARK, FEATURE_NOUN, context(r, i) * noun->value, 0);
    }
}

// ---------------------------------------------------------------------------------- sentence

/** The marks that are good or bad by themselves. */
static void read_words(reading *r)
{
    for (uint32_t i = 0; i < r->count; i++) {
        const mark *m = &r->marks[i];
        if (is_noun(m)) {
            read_noun(r, i);
        } else if (m->kind == KIND_POSITIVE || m->kind == KIND_NEGATIVE) {
            const bool less = is_less(r, i), good = m->kind == KIND_POSITIVE;
            const float value = context(r, i) * m->value * (less ? FACTOR_LESS : 1.0F);
            count(r, i, NO_MARK, good ? FEATURE_POSITIVE : FEATURE_NEGATIVE, good ? value : -value,
                  less ? BIT(LESS) : 0);
        }
    }
}

void sentiment_features(const sentiment_model *model, sentiment_text *text, uint32_t first,
                        uint32_t end, float features[FEATURE_COUNT])
{
    reading r;
    r.text = text;
    r.count = 0;
    r.end = end;
    r.contrast = NO_MARK;
    r.kinds = 0;
    r.question = false;
    r.features = features;
    memset(features, 0, FEATURE_COUNT * sizeof *features);
    sentiment_find_marks(&r, model, text, first, end);
    if (r.kinds & KINDS_DIRECTION) {
        for (uint32_t i = 0; i < r.count; i++) {
            if (is_direction(&r.marks[i])) {
                read_direction(&r, i);
            }
        }
    }
    if ((r.kinds & KINDS_NOUN) && (r.kinds & KIND_BIT(KIND_COMPARE))) {
        for (uint32_t i = 0; i < r.count; i++) {
            if (r.marks[i].kind == KIND_COMPARE) {
                sentiment_read_comparison(&r, i, first);
            }
        }
    }
    if (r.kinds & (KINDS_NOUN | KIND_BIT(KIND_POSITIVE) | KIND_BIT(KIND_NEGATIVE))) {
        read_words(&r);
    }
    if (text->evidence) {
        sentiment_evidence_close(text, &model->lexicon, first, end);
    }
}

float sentiment_sum(const sentiment_model *model, const float features[FEATURE_COUNT])
{
    float sum = 0;
    for (int i = 0; i < FEATURE_COUNT; i++) {
        sum += model->weights[i] * features[i];
    }
    return sum;
}

double sentiment_score(const sentiment_model *model, float sum)
{
    float over = fabsf(sum) - model->threshold;
    if (over <= 0) {
        return 0;
    }
    return copysign(1.0 - exp(-(double)(model->scale * over)), (double)sum);
}
