// SPDX-License-Identifier: MIT
/** @file write.h Facts to the layer fact/1. */
#ifndef WRITE_H
#define WRITE_H

#include "fact.h"

/** Sorts the facts and writes the layer. */
tk_status fact_write(fact_list *list, const fact_text *text);

#endif // WRITE_H
