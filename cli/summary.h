// SPDX-License-Identifier: MIT
#ifndef TK_CLI_SUMMARY_H
#define TK_CLI_SUMMARY_H

#include "cli.h"

/** --summary: the collector `summary` of a run, whose result is printed. A zeroed one is off. */
typedef struct tk_cli_summary {
    char *folder; /**< a temporary one for the result; NULL: there is none */
    char *path;   /**< of the result */
} tk_cli_summary;

/**
 * Adds the collector to the options of a run. `sets` is the array that options->sets will be, with
 * room for one more. Returns TK_EXIT_OK, or TK_EXIT_FAILURE after a message; in any case,
 * tk_cli_summary_finish() must be called.
 */
int tk_cli_summary_start(tk_cli_summary *summary, tk_run_options *options, const char **sets);
/** Prints the result, if the run has made one, to `stream`, and removes it. */
void tk_cli_summary_finish(tk_cli_summary *summary, FILE *stream);

#endif
