// SPDX-License-Identifier: MIT
/** @file instrument.h What is traded: commodities, currencies, indices, bonds, rates of interest.
 */
#ifndef INSTRUMENT_H
#define INSTRUMENT_H

#include "fact.h"

/** The instrument that NP `np` names: "Brent crude futures" is "Brent crude", "the greenback" is
 * "dollar", "the yield on the 10-year note" is "10-year note", "the metal" is the one before. */
party fact_instrument(const fact_work *w, uint32_t np);

/** "both", "both benchmarks": the two subjects of the last movements; empty if there are not two.
 */
party fact_both(const fact_work *w, uint32_t np);

/** Remembers the subject of a movement: a company of which the shares moved, or an instrument. */
void fact_instrument_remember(fact_work *w, const party *subject, bool shares);

/** The currency of a plain number that is the rate of NP `np`: "JPY" for "the yen rose to 141";
 * empty if there is none. */
tk_str fact_quote(const fact_work *w, uint32_t np);

/** Gives the subjects of movements their fullest form in the document: "Brent" is "Brent crude". */
void fact_instruments_unite(fact_list *list);

#endif // INSTRUMENT_H
