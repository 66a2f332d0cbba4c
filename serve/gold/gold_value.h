// SPDX-License-Identifier: MIT
#ifndef TK_GOLD_VALUE_H
#define TK_GOLD_VALUE_H

#include <toolkit/text/json.h>
#include <toolkit/text/schema.h>

#include <stdbool.h>

/** The forms of values in gold, as docs/guidelines.md has them. */

/** Room for a message of this file. */
#define TK_GOLD_SAID 200

/**
 * Whether a value fits a column of a layer of tk_schema; `said` then is unchanged, and otherwise
 * has what is wrong: "is not one of PERSON, ORG, …". `n_referred` is the number of spans of the
 * layer that a column of type TK_SPAN refers to.
 */
bool tk_gold_value_fits(const tk_column *column, const tk_json *value, uint32_t n_referred,
                        char said[TK_GOLD_SAID]);

/**
 * Whether the values of a span fit each other: an amount or its bounds, `low` below `high`, `begin`
 * before `until`, a TIMEX3 value of its `type`. If not, `*column` is set to the column to correct.
 */
bool tk_gold_values_agree(uint32_t layer, const tk_json *span, const char **column,
                          char said[TK_GOLD_SAID]);

#endif
