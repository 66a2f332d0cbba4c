// SPDX-License-Identifier: MIT
/**
 * @file label.h
 * The labels of entities, and the lanes that the tagger distinguishes.
 */
#ifndef TK_ENTITY_LABEL_H
#define TK_ENTITY_LABEL_H

#include <stdint.h>

/** Labels, as in the column "label" of entity/1. */
enum { TK_PERSON, TK_ORG, TK_LOC, TK_PRODUCT, TK_EVENT, TK_MISC, TK_N_LABELS };

/**
 * A lane is a label and a place in its span: B begins a span of two words or more, I is inside, L
 * is its last word, U is a span of one word (BILOU). MISC, which has few examples, has B and I only
 * (BIO). There are sixteen lanes, four for each place in the order U, B, I, L, and in each four
 * MISC, PERSON, ORG, LOC. MISC has no U and no L: these positions are the lane of tokens outside
 * any span and a lane that is never used. So the first eight are those that may follow the end of a
 * span, and the last eight those that only continue one: a row of scores is two vectors of 128
 * bits, and a step of Viterbi computes each from few others.
 */
enum {
    TK_LANE_O,
    TK_LANE_U = 0,
    TK_LANE_B = 4,
    TK_LANE_I = 8,
    TK_LANE_L = 12,
    TK_LANE_NONE = TK_LANE_L,
    TK_LANES = 16
};

/** Places in a span. */
enum { TK_B, TK_I, TK_L, TK_U };

/** Label of a lane; TK_N_LABELS for O and the unused one. */
static inline uint32_t tk_lane_label(uint32_t lane)
{
    if (lane == TK_LANE_O || lane == TK_LANE_NONE)
        return TK_N_LABELS;
    return lane % 4 == 0 ? TK_MISC : lane % 4 - 1;
}

/** Place of a lane in its span. A MISC span ends where no I follows, so it has no L or U. */
static inline uint32_t tk_lane_place(uint32_t lane)
{
    return (lane / 4 + TK_U) % 4;
}

/** The lane of a label and a place, which the label must have. */
static inline uint32_t tk_lane(uint32_t label, uint32_t place)
{
    return (place + 1) % 4 * 4 + (label == TK_MISC ? 0 : label + 1);
}

/** Whether lane `to` may follow lane `from`. */
static inline int tk_lane_follows(uint32_t from, uint32_t to)
{
    if (from == TK_LANE_NONE || to == TK_LANE_NONE)
        return 0;
    uint32_t label = tk_lane_label(from);
    int inside = tk_lane_place(from) == TK_B || tk_lane_place(from) == TK_I;
    if (to >= TK_LANE_I)
        return inside && tk_lane_label(to) == label;
    return !inside || label == TK_MISC;
}

/** Whether a span, or the text outside one, may end with this lane. */
static inline int tk_lane_closes(uint32_t lane)
{
    return tk_lane_follows(lane, TK_LANE_O);
}

#endif
