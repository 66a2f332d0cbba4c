// SPDX-License-Identifier: MIT
/**
 * @file cluster.h
 * Groups intervals that can be true together: each group has a point in common.
 */
#ifndef TK_MERGE_CLUSTER_H
#define TK_MERGE_CLUSTER_H

#include "number.h"

/** Exact statements make the clusters; what is vague then joins one of them, if it meets any. */
enum { TK_RANK_EXACT, TK_RANK_VAGUE, TK_RANK_NONE };

typedef struct tk_item {
    tk_interval range; /**< unless the rank is TK_RANK_NONE */
    uint32_t statement;
    uint32_t cluster; /**< UINT32_MAX if the rank is TK_RANK_NONE */
    uint8_t rank;
} tk_item;

/** The rank of a range: exact if it is narrower than 2%. */
uint8_t tk_rank_of(const tk_interval *range);

/**
 * Sets the cluster of each of `n` items, which it sorts, and what each cluster has in common in
 * `common`, with room for `n`. Returns the number of clusters. Takes n log n steps; the result does
 * not depend on the order of the items.
 */
uint32_t tk_cluster(tk_item *items, uint32_t n, tk_interval *common);

#endif
