// SPDX-License-Identifier: MIT
/**
 * @file label.h
 * The labels of entities, and the lanes that the tagger tells apart.
 */
#ifndef TK_ENTITY_LABEL_H
#define TK_ENTITY_LABEL_H

#include <stdint.h>

/** Labels, as in the column "label" of entity/1. */
enum { TK_PERSON, TK_ORG, TK_LOC, TK_PRODUCT, TK_EVENT, TK_MISC, TK_N_LABELS };

/**
 * A lane is a label and a place in its span: B begins a span of two words or more, I is inside, L
 * is its last, U a span of one word (BILOU). MISC, which has few examples, has B and I only (BIO).
 * Sixteen, so that a row of scores is two vectors of 128 bits. The last lane is never used.
 */
enum {
    TK_LANE_O,
    TK_LANE_PERSON, /**< B, then I, L, U */
    TK_LANE_ORG = TK_LANE_PERSON + 4,
    TK_LANE_LOC = TK_LANE_ORG + 4,
    TK_LANE_MISC = TK_LANE_LOC + 4, /**< B, then I */
    TK_LANE_NONE = TK_LANE_MISC + 2,
    TK_LANES = 16
};

enum { TK_B, TK_I, TK_L, TK_U };

/** Label of a lane; TK_N_LABELS for O and the unused one. */
static inline uint32_t tk_lane_label(uint32_t lane)
{
    if (lane == TK_LANE_O || lane >= TK_LANE_NONE)
        return TK_N_LABELS;
    return lane >= TK_LANE_MISC ? TK_MISC : (lane - TK_LANE_PERSON) / 4;
}

/** Place of a lane in its span. A MISC span ends where no I follows, so that it has no L or U. */
static inline uint32_t tk_lane_place(uint32_t lane)
{
    return lane >= TK_LANE_MISC ? lane - TK_LANE_MISC : (lane - TK_LANE_PERSON) % 4;
}

/** Whether lane `to` may follow lane `from`. */
static inline int tk_lane_follows(uint32_t from, uint32_t to)
{
    if (from >= TK_LANE_NONE || to >= TK_LANE_NONE)
        return 0;
    uint32_t label = tk_lane_label(to);
    uint32_t place = label == TK_N_LABELS ? TK_B : tk_lane_place(to);
    uint32_t from_label = tk_lane_label(from);
    if (label == TK_MISC && place == TK_I)
        return from_label == TK_MISC;
    // whether `from` leaves a span open
    int open = from_label < TK_MISC && (tk_lane_place(from) == TK_B || tk_lane_place(from) == TK_I);
    if (label != TK_N_LABELS && label != TK_MISC && (place == TK_I || place == TK_L))
        return open && from_label == label;
    return !open;
}

/** Whether a span, or the text outside one, may end with this lane. */
static inline int tk_lane_closes(uint32_t lane)
{
    return tk_lane_follows(lane, TK_LANE_O);
}

#endif
