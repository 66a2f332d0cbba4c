// SPDX-License-Identifier: MIT
/** @file nation.h Countries that an adjective names. */
#ifndef NATION_H
#define NATION_H

#include "fact.h"

/** "Japan" for "Japanese"; any other party as it is. */
party fact_nation(const fact_sentence *s, party p);

#endif // NATION_H
