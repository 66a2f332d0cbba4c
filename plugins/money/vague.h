// SPDX-License-Identifier: MIT
/** @file Amounts with only known bounds: "billions of dollars", "nine-figure". */
#ifndef TK_VAGUE_H
#define TK_VAGUE_H

#include "affix.h"
#include "amount.h"

/** Reads "billions of dollars", "multibillion-dollar" or "nine-figure" at atom `i`. False if there
 * is no such amount. */
bool tk_vague_read(const tk_money_grammar *g, int i, const tk_amount_context *context,
                   tk_amount *out);

#endif // TK_VAGUE_H
