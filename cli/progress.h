// SPDX-License-Identifier: MIT
#ifndef TK_CLI_PROGRESS_H
#define TK_CLI_PROGRESS_H

#include "cli.h"

/** The progress display of a run on stderr. */
typedef struct tk_cli_progress {
    FILE *stream;
    bool live;  /**< a terminal: a line that is redrawn, and a final table */
    bool quiet; /**< prints nothing */
    bool drawn; /**< the line is on the screen */
    bool said;  /**< the summary has reported why the run ended early */
    tk_cli_style style;
} tk_cli_progress;

tk_cli_progress tk_cli_progress_on(FILE *stream, bool quiet);

/** For tk_run_options: `ctx` is a tk_cli_progress. */
void tk_cli_progress_show(void *ctx, const tk_progress *progress);
void tk_cli_progress_message(void *ctx, const char *line);

/** Runs a pipeline with this display on stderr, and prints its problems. Sets progress, message,
 * problem and ctx of `options`. Returns the exit code of tk_run(). */
int tk_cli_progress_run(const char *conf, tk_run_options *options, bool quiet);

#endif
