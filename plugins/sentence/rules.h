// SPDX-License-Identifier: MIT
/** Finds the ends of sentences in running text, by rules over the tokens. See README.md. */
#ifndef TK_SENTENCE_RULES_H
#define TK_SENTENCE_RULES_H

#include <toolkit/plugin.h>

/**
 * Writes the sentence layer, the first layer that the plugin provides. `flags` are the TK_F_… of
 * each lexeme.
 */
tk_status tk_rules_annotate(const tk_host *host, tk_doc *doc, const uint32_t *flags);

#endif
