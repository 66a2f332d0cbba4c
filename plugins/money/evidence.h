// SPDX-License-Identifier: MIT
/** @file Evidence in a document for the currencies that its amounts leave open. */
#ifndef TK_EVIDENCE_H
#define TK_EVIDENCE_H

#include <toolkit/plugin.h>

#include "currency.h"

typedef struct tk_evidence {
    const tk_currencies *currencies;
    tk_scan *scan;
    const tk_doc *doc;
    const tk_layer *tokens;
    const tk_scan_form *forms;
    bool places_known;     /**< the text was searched for places, which happens when needed */
    int32_t dateline;      /**< currency of the place in the dateline, or -1 */
    uint16_t amounts[256]; /**< amounts whose currency is clear, by currency */
    uint16_t settled[256]; /**< amounts by the currency they were settled to */
    uint32_t latest[256];  /**< number of the last amount settled to it, from 1 */
    uint32_t n_settled;
    uint16_t places[256]; /**< mentions of places and nationalities, by currency */
    /** The name with a usual reading that was settled last, and the result. */
    const tk_family *usual_family;
    int32_t usual_currency;
    bool usual_open;
} tk_evidence;

/** Starts to collect evidence with `scan`, which is open over the document; keeps pointers to its
 * text and tokens. */
void tk_evidence_start(tk_evidence *evidence, const tk_currencies *currencies, tk_scan *scan,
                       const tk_doc *doc, const tk_layer *tokens, const tk_scan_form *forms);

/** Counts an amount. */
void tk_evidence_amount(tk_evidence *evidence, tk_reading reading);

/**
 * Returns the currency for the reading of an amount that begins at byte `begin`, or -1 without
 * evidence. An amount without a currency ("nine-figure") has the currency of most amounts of the
 * document; so has one in a `subunit`, if possible. Sets `*open` if several readings remain. Must
 * be called in the order of the text.
 */
int32_t tk_evidence_settle(tk_evidence *evidence, tk_reading reading, bool subunit, uint32_t begin,
                           bool *open);

/** Returns TK_NUMERAL_COMMA if the document writes a decimal comma (1.234,5) and never 1,234.5;
 * else 0. `seen`: the flags of all its tokens. */
unsigned tk_evidence_number_style(const tk_doc *doc, const tk_layer *tokens,
                                  const tk_scan_form *forms, uint32_t seen);

#endif // TK_EVIDENCE_H
