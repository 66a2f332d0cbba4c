// SPDX-License-Identifier: MIT
#ifndef TK_RUN_FILES_H
#define TK_RUN_FILES_H

#include "base/error.h"
#include "output/journal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * The files of a run whose output is the file or folder OUT:
 *
 *     OUT                    the documents
 *     OUT.quarantine.jsonl   those that failed, or as configured
 *     OUT.meta.json          how the output was made
 *     OUT.journal            the progress; locked during the run
 *
 * During a run, the first three are called NAME.partial. Only a complete run gives them
 * their names, atomically as far as a later run can see: the journal records that they are complete
 * before the first is renamed, and a run that opens the journal after a kill renames the rest. An
 * incomplete run leaves OUT.partial and the journal, and does not change the files with the final
 * names.
 *
 * A file that toolkit did not write is never replaced. An output is recognized by its manifest.
 */
typedef struct tk_run_files {
    bool is_folder;
    bool merges;      /**< the folder's files are added to existing ones */
    char *output;     /**< symbolic links followed; a folder without a slash at its end */
    char *partial;    /**< OUT.partial */
    char *quarantine; /**< final name */
    char *quarantine_partial;
    char *manifest; /**< NULL: not wanted */
    char *manifest_partial;
    tk_journal journal;
} tk_run_files;

#define TK_RUN_FILES_NONE ((tk_run_files){.journal = {.fd = -1}})

/** Whether documents go to a stream: standard output ("-"), a FIFO or a device. */
bool tk_run_files_is_stream(const char *output);

/** How a run treats existing files. */
typedef enum {
    TK_RUN_ANEW,     /**< replaces them */
    TK_RUN_RESUME,   /**< continues where a run was interrupted */
    TK_RUN_NEW_ONLY, /**< adds documents that are not in the output */
    TK_RUN_REPLAY,   /**< inserts documents of the quarantine at their positions in the output */
} tk_run_mode;

/**
 * Claims the output for this run: locks it, completes renames that a killed run left, and
 * checks that all files to be replaced were written by toolkit (unless `force`), and that none is
 * one of the `n_read` paths that the run reads (NULLs are skipped). Changes no file of the user. */
bool tk_run_files_claim(tk_run_files *files, const char *output, const char *quarantine,
                        bool manifest, tk_run_mode mode, bool force, const char *const *read,
                        size_t n_read, tk_error *error);
/** Gives the files their names. `keep_journal`: for runs that add documents later. */
bool tk_run_files_publish(tk_run_files *files, bool sync, bool keep_journal, tk_error *error);
/** Removes the files of an incomplete run if they are not worth keeping. */
void tk_run_files_abandon(tk_run_files *files);
/** Releases the lock; does not change files. Does nothing for TK_RUN_FILES_NONE. */
void tk_run_files_close(tk_run_files *files);

#endif
