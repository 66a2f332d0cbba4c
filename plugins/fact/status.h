// SPDX-License-Identifier: MIT
/** @file status.h Whether what a verb says happened, is planned, expected, rumoured or denied. */
#ifndef STATUS_H
#define STATUS_H

#include "fact.h"

/** The status of what verb `v` states. `figure`: of a figure, for which "will" is a forecast.
 * `v` NONE: of a statement without a verb, at item `at`. */
uint32_t fact_status(const fact_sentence *s, uint32_t v, uint32_t at, bool figure);

#endif // STATUS_H
