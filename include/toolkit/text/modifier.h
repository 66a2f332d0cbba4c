// SPDX-License-Identifier: MIT
/** @file Modifiers of numbers and amounts: "more than", "or so". The words are in modifiers.tsv. */
#ifndef TK_MODIFIER_H
#define TK_MODIFIER_H

#include <toolkit/text/atom.h>
#include <toolkit/text/schema.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** The name in modifiers.tsv for what is not a modifier, in addition to those of the layer's column
 * `mod`: tk_class_values.names of the classes of modifiers before and after a number. */
extern const tk_value_name tk_modifier_none[];

/** Value of the class "stop" for a word that is a modifier only with its full stop: "c.". */
enum { TK_STOP_REQUIRED = 1 };

/** Its name in modifiers.tsv: tk_class_values.names of the class. */
extern const tk_value_name tk_modifier_stop_names[];

/** Returns the modifier of the sign right before byte `begin` ("<", "~"), or TK_MOD_NONE. `text` is
 *  UTF-8. */
uint8_t tk_modifier_sign(const char *text, uint32_t begin);

/** The classes in modifiers.tsv, as ids in the lexicon of a scan. */
typedef struct tk_modifier_classes {
    uint32_t mod;
    uint32_t
        stop; /**< may have a full stop ("approx."); TK_STOP_REQUIRED: must have one ("c. $5") */
    uint32_t bound; /**< means the opposite after "not": "not more than" */
    uint32_t negation;
} tk_modifier_classes;

/** Returns the token after the last word before token `token`: `token` itself, or the full stop of
 * "approx." before it. */
uint32_t tk_modifier_last(const tk_scan *scan, uint32_t token);

/**
 * Returns the modifier whose words end right before byte `begin`, the start of token `token`; or
 * TK_MOD_NONE. `scan` is open over the document, and loses its window. `word` receives the phrase.
 */
uint8_t tk_modifier_words(tk_scan *scan, uint32_t token, uint32_t begin,
                          const tk_modifier_classes *classes, const tk_word **word);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif // TK_MODIFIER_H
