// SPDX-License-Identifier: MIT
#ifndef TK_CLI_FACTS_H
#define TK_CLI_FACTS_H

#include "cli.h"

#include <toolkit/text/json.h>

/** Which facts of a table are printed, and how. A zeroed one: all, with their witnesses. */
typedef struct tk_cli_facts_view {
    const char *const *names; /**< --about: a party has one of these names, or contains it */
    size_t n_names;
    uint32_t kinds; /**< a bit for each value of TK_FACT_…; 0: all kinds */
    bool conflicts; /**< only facts on which documents disagree */
    bool brief;     /**< without witnesses */
    tk_cli_style style;
} tk_cli_facts_view;

/** The kind with that name in upper or lower case: TK_FACT_…, or TK_FACT_KINDS for none. */
uint32_t tk_cli_fact_kind(const char *name);

/**
 * Prints the facts of a table, which is what the collector `merge` writes as JSON lines, aligned.
 * All text is shown as tk_visible() shows it. Returns false, with a message on stderr, if a line is
 * not such a fact or when out of memory.
 */
bool tk_cli_facts_print(const tk_cli_facts_view *view, const char *table, size_t length, FILE *out);

#endif
