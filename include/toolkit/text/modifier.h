// SPDX-License-Identifier: MIT
/** @file Modifiers of numbers and amounts: "more than", "or so". The words are in modifiers.tsv. */
#ifndef TK_MODIFIER_H
#define TK_MODIFIER_H

#include <toolkit/text/atom.h>
#include <toolkit/text/schema.h>

#pragma GCC visibility push(default)

/** The modifier that the sign right before byte `begin` is: "<", "~". */
uint8_t tk_modifier_sign(const char *text, uint32_t begin);

/** The classes of the words of modifiers.tsv, in the lexicon that a scan has. */
typedef struct tk_modifier_classes {
    uint32_t mod;
    uint32_t stop;  /**< may have a stop: "approx."; value 1: must, "c. $5" */
    uint32_t bound; /**< turns round after "not": "not more than" */
    uint32_t negation;
} tk_modifier_classes;

/** The token after the last word before token `token`: itself, or the stop of "approx." before it.
 */
uint32_t tk_modifier_last(const tk_scan *scan, uint32_t token);

/**
 * The modifier whose words end right before byte `begin`, the start of token `token`; or
 * TK_MOD_NONE. `scan` is open over the document; it is started anew. `word` receives the phrase.
 */
uint8_t tk_modifier_words(tk_scan *scan, uint32_t token, uint32_t begin,
                          const tk_modifier_classes *classes, const tk_word **word);

#pragma GCC visibility pop

#endif // TK_MODIFIER_H
