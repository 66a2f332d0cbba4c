// SPDX-License-Identifier: MIT
#ifndef TK_JOURNAL_H
#define TK_JOURNAL_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The progress of a run: the first `records` records of its input are in its files. */
typedef struct tk_checkpoint {
    uint64_t records;     /**< processed, in the order of the input */
    uint64_t documents;   /**< of these, in the output */
    uint64_t skipped;     /**< left out by a plugin */
    uint64_t quarantined; /**< in quarantine */
    uint64_t text_bytes;
    uint64_t output;     /**< length of the output without its tail, in bytes; 0 for a folder */
    uint64_t quarantine; /**< length of the quarantine, in bytes */
    uint64_t digest;     /**< of the names and bytes of these records */
} tk_checkpoint;

/** The state of the run that wrote a journal. */
typedef enum {
    TK_JOURNAL_NEW,       /**< no run has written to it */
    TK_JOURNAL_UNDERWAY,  /**< the run is in progress, or was killed */
    TK_JOURNAL_COMPLETE,  /**< everything is written; some files may not have their final names yet
                           */
    TK_JOURNAL_PUBLISHED, /**< all files have their final names */
} tk_journal_state;

/**
 * A file with the progress of a run, so that a later one can continue. It is locked while it is
 * open: only one run writes to an output.
 *
 * Text, one entry per line: a head with the configuration's digest; `r` and the digest of a
 * record's name, if records are kept; `f` and the path of a file in an output folder; `c` for a
 * checkpoint, `complete` and `published`, which end with a checksum of the line. Lines after the
 * last of these were written by a run that was killed, and do not count.
 */
typedef struct tk_journal {
    int fd; /**< -1: closed */
    char *path;
    tk_journal_state state;
    bool found;         /**< there was one, possibly damaged */
    tk_checkpoint last; /**< as recorded in the file */
    char configuration[65];
    bool keeps_records; /**< it has an entry for each record */
    bool keeps_files;
    uint64_t *records; /**< digests of the names of processed records, sorted; heap */
    size_t n_records;
    uint64_t *files; /**< digests of the paths of finished files, sorted; heap */
    size_t n_files;
    tk_buffer pending; /**< entries for the next checkpoint */
    uint64_t length;   /**< of the valid part, in bytes */
} tk_journal;

#define TK_JOURNAL_CLOSED ((tk_journal){.fd = -1})

/**
 * Opens or creates the journal at `path`, locks it, and reads what an earlier run wrote. Fails if
 * another run has locked it, or if the file is not a journal.
 */
bool tk_journal_open(tk_journal *journal, const char *path, tk_error *error);
/** Starts over: removes all entries. `configuration` is a digest in hexadecimal. */
bool tk_journal_start(tk_journal *journal, const char *configuration, bool keeps_records,
                      bool keeps_files, tk_error *error);

/** Adds a processed record; false when out of memory. */
bool tk_journal_record(tk_journal *journal, uint64_t name_digest);
/** Adds finished files of an output folder: paths, each followed by a line feed. */
bool tk_journal_files(tk_journal *journal, const char *paths, size_t length);
/**
 * Writes the entries that were added, and the checkpoint. `sync`: returns when they are on disk.
 * The files that it covers must have been written, and synced, before. On failure the earlier
 * checkpoint stays valid.
 */
bool tk_journal_checkpoint(tk_journal *journal, const tk_checkpoint *now, bool sync,
                           tk_error *error);
/** Records that the run is complete: after this, files only have to be renamed. */
bool tk_journal_complete(tk_journal *journal, bool sync, tk_error *error);
bool tk_journal_published(tk_journal *journal, tk_error *error);

/** Whether a record of that name is processed, or a file of that path is finished. */
bool tk_journal_has_record(const tk_journal *journal, uint64_t name_digest);
bool tk_journal_has_file(const tk_journal *journal, const char *path);

/** Closes it, which releases the lock. */
void tk_journal_close(tk_journal *journal);
/** Removes the file, and closes it. */
void tk_journal_remove(tk_journal *journal);

/** The digest of a name; a record's digest continues that of the previous record. */
uint64_t tk_journal_digest(const void *data, size_t length, uint64_t before);

#endif
