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
 *     OUT.quarantine.jsonl   those that failed, or where the configuration wants them
 *     OUT.meta.json          how it was made
 *     OUT.journal            how far it is; locked while the run goes on
 *
 * While the run goes on, the first three are called NAME.partial. Only a complete run gives them
 * their names, all at once as far as a later run can see: the journal says that they are complete
 * before the first is renamed, and whoever opens the journal after a kill renames the rest. An
 * incomplete run leaves OUT.partial and the journal, and what had these names stays as it was.
 *
 * No file is replaced that toolkit did not write. Of an output, that is what its manifest says.
 */
typedef struct tk_run_files {
    bool is_folder;
    bool merges;      /**< the folder's files join those that are there */
    char *output;     /**< symbolic links followed; a folder without a slash at its end */
    char *partial;    /**< OUT.partial */
    char *quarantine; /**< final name */
    char *quarantine_partial;
    char *manifest; /**< NULL: none is wanted */
    char *manifest_partial;
    tk_journal journal;
} tk_run_files;

#define TK_RUN_FILES_NONE ((tk_run_files){.journal = {.fd = -1}})

/** Whether documents go to a stream: standard output ("-"), a FIFO or a device. */
bool tk_run_files_is_stream(const char *output);

/** What a run does to the files that it finds. */
typedef enum {
    TK_RUN_ANEW,     /**< replaces them */
    TK_RUN_RESUME,   /**< goes on where a run was interrupted */
    TK_RUN_NEW_ONLY, /**< adds documents that are not in the output */
    TK_RUN_REPLAY,   /**< puts documents of the quarantine where they belong in the output */
} tk_run_mode;

/**
 * Takes the output for this run: locks it, completes what a killed run had left to be renamed, and
 * checks that all that will be replaced was written by toolkit (unless `force`), and is none of
 * the `n_read` paths that the run reads (NULLs are skipped). Changes no file that is somebody's.
 */
bool tk_run_files_claim(tk_run_files *files, const char *output, const char *quarantine,
                        bool manifest, tk_run_mode mode, bool force, const char *const *read,
                        size_t n_read, tk_error *error);
/** Gives the files their names. `keep_journal`: for runs that add documents later. */
bool tk_run_files_publish(tk_run_files *files, bool sync, bool keep_journal, tk_error *error);
/** Removes what an incomplete run has written, as it is nothing worth keeping. */
void tk_run_files_abandon(tk_run_files *files);
/** Gives up the lock; files stay as they are. Does nothing to TK_RUN_FILES_NONE. */
void tk_run_files_close(tk_run_files *files);

#endif
