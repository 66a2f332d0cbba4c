// SPDX-License-Identifier: MIT
/**
 * @file pool.h
 * Names to put in the place of others, and the chance that picks them: always the same one.
 */
#ifndef TK_TRAIN_POOL_H
#define TK_TRAIN_POOL_H

#include "../label.h"

#include <stddef.h>

/** A number below `n`. */
uint32_t random_below(size_t n);

/** The names, split into words, by label; MISC takes products. */
extern char ***pool[TK_N_LABELS];
extern size_t pool_size[TK_N_LABELS];

/** Adds the names of a gazetteer in the data folder. */
void pool_read(const char *data_dir, const char *file);

#endif
