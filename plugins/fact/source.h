// SPDX-License-Identifier: MIT
/** @file source.h Who says so. */
#ifndef SOURCE_H
#define SOURCE_H

#include "fact.h"

/** The source of the statement at item `at`, empty if the text names none. */
tk_str fact_source(const fact_work *w, uint32_t at);

/** An NP as a source: its name, or the words for an unnamed person. Empty if it is not a source. */
tk_str fact_source_at(const fact_work *w, uint32_t np);

#endif // SOURCE_H
