// SPDX-License-Identifier: MIT
#ifndef TK_CLI_VIEW_H
#define TK_CLI_VIEW_H

#include <limits.h>
#include <scratch.h>
#include <stdbool.h>
#include <toolkit/toolkit.h>
#include <viewer.h>

typedef enum tk_cli_view_kind {
    TK_CLI_VIEW_PIPELINE,
    TK_CLI_VIEW_ANNOTATIONS,
    TK_CLI_VIEW_DATABASE
} tk_cli_view_kind;

/** The arguments. Arrays have room for all of argv. */
typedef struct tk_cli_view_arguments {
    tk_run_options options;
    tk_view_options view;
    tk_view_source source;
    __typeof__(tk_view_check) *check; /**< of the viewer's library, which is loaded */
    __typeof__(tk_view_write) *write;
    tk_cli_view_kind kind;
    const char *operand;
    const char *output; /**< NULL: the default */
    const char **inputs;
    const char **sets;    /**< with room for TK_CLI_VIEW_SETS more */
    const char *run_flag; /**< a flag that only a pipeline has */
    bool packed;          /**< the annotations are compressed */
    bool open;
    bool quiet;
} tk_cli_view_arguments;
enum {
    TK_CLI_VIEW_SETS = 3, ///< that a view adds to those of the user
    TK_CLI_VIEW_MESSAGES = 10
};

/** Files of the run in a temporary folder, and what it said. */
typedef struct tk_cli_view_work {
    tk_scratch scratch;
    char annotations[sizeof((tk_scratch *)0)->path + 32];
    char facts[sizeof((tk_scratch *)0)->path + 32];
    char lost[sizeof((tk_scratch *)0)->path + 32]; /**< quarantine of the collector's run */
    char collect[sizeof((tk_scratch *)0)->path + 64];
    char input[sizeof((tk_scratch *)0)->path + NAME_MAX + 8]; /**< standard input, or a link */
    char unit[16];
    uint64_t failed;                      /**< documents that the table of facts lacks */
    char *messages[TK_CLI_VIEW_MESSAGES]; /**< about them */
    size_t n_messages;
} tk_cli_view_work;

/** Makes the folder. False after a message. */
bool tk_cli_view_work_make(tk_cli_view_work *work);
void tk_cli_view_work_remove(tk_cli_view_work *work);

/** Runs what must be run, and sets a->source. Returns an exit code: with TK_EXIT_OK and
 * TK_EXIT_QUARANTINED there is something to show. `output` is where the page will be. */
int tk_cli_view_gather(tk_cli_view_arguments *a, tk_cli_view_work *work, const char *output);

/** Whether `text` ends with `ending`, in upper or lower case. */
bool tk_cli_view_ends_with(const char *text, const char *ending);

/** Returns the path of a page of `source` in the user's cache, whose folders are created; the same
 * for the same source. The caller frees it. NULL after a message. */
char *tk_cli_view_place(const char *source);
/** Shows a page in the user's browser, without waiting for it. False after a message. */
bool tk_cli_view_show(const char *path);

#endif
