// SPDX-License-Identifier: MIT
/** @file Whether a sentence is about the past or the future, by the words around a date. */
#ifndef TK_DATE_TENSE_H
#define TK_DATE_TENSE_H

#include "find.h"

/** The tense of an expression in the tokens `first` … `last`: as tk_timex.tense. */
int8_t tk_tense_of(const tk_date_view *v, const tk_timex *t, uint32_t first, uint32_t last);

#endif // TK_DATE_TENSE_H
