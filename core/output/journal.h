// SPDX-License-Identifier: MIT
#ifndef TK_JOURNAL_H
#define TK_JOURNAL_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** How far a run has come: the first `records` records of its input are in its files. */
typedef struct tk_checkpoint {
    uint64_t records;     /**< done, in the order of the input */
    uint64_t documents;   /**< of these, in the output */
    uint64_t skipped;     /**< left out by a plugin */
    uint64_t quarantined; /**< in quarantine */
    uint64_t text_bytes;
    uint64_t output;     /**< length of the output without its tail, in bytes; 0 for a folder */
    uint64_t quarantine; /**< length of the quarantine, in bytes */
    uint64_t digest;     /**< of the names and bytes of these records */
} tk_checkpoint;

/** How the run ended that wrote a journal. */
typedef enum {
    TK_JOURNAL_NEW,       /**< no run has written to it */
    TK_JOURNAL_UNDERWAY,  /**< the run goes on, or was killed */
    TK_JOURNAL_COMPLETE,  /**< all is written; some files may not have their names yet */
    TK_JOURNAL_PUBLISHED, /**< all files have their names */
} tk_journal_state;

/**
 * A file that says how far a run has come, so that a later one can go on from there. It is locked
 * as long as it is open: one run writes to an output.
 *
 * Text, one entry a line: a head with the configuration's digest; `r` and the digest of a record's
 * name, if records are kept; `f` and the path of a file in an output folder; `c` a checkpoint,
 * `complete` and `published`, which end in a check of the line. What stands behind the last of
 * these was written by a run that was killed, and does not count.
 */
typedef struct tk_journal {
    int fd; /**< -1: closed */
    char *path;
    tk_journal_state state;
    bool found;         /**< there was one, or what is left of it */
    tk_checkpoint last; /**< as the file has it */
    char configuration[65];
    bool keeps_records; /**< it has an entry for each record */
    bool keeps_files;
    uint64_t *records; /**< digests of the names of records that are done, sorted; heap */
    size_t n_records;
    uint64_t *files; /**< digests of the paths of files that are done, sorted; heap */
    size_t n_files;
    tk_buffer pending; /**< entries for the next checkpoint */
    uint64_t length;   /**< of the part that counts, in bytes */
} tk_journal;

#define TK_JOURNAL_CLOSED ((tk_journal){.fd = -1})

/**
 * Opens or makes the journal at `path`, locks it, and reads what an earlier run wrote. Fails if
 * another run has it, or if there is a file that is not a journal.
 */
bool tk_journal_open(tk_journal *journal, const char *path, tk_error *error);
/** Begins anew: forgets all entries. `configuration` is a digest in hexadecimal. */
bool tk_journal_start(tk_journal *journal, const char *configuration, bool keeps_records,
                      bool keeps_files, tk_error *error);

/** Notes a record that is done; false if there is no memory. */
bool tk_journal_record(tk_journal *journal, uint64_t name_digest);
/** Notes files of an output folder that are done: paths, each ended by a line feed. */
bool tk_journal_files(tk_journal *journal, const char *paths, size_t length);
/**
 * Appends what was noted, and the checkpoint. `sync`: returns when the disk has it. The files that
 * it speaks of must have been written, and synced, before. On failure the earlier one stands.
 */
bool tk_journal_checkpoint(tk_journal *journal, const tk_checkpoint *now, bool sync,
                           tk_error *error);
/** Says that the run is complete: after this, files only have to be renamed. */
bool tk_journal_complete(tk_journal *journal, bool sync, tk_error *error);
bool tk_journal_published(tk_journal *journal, tk_error *error);

/** Whether a record of that name, or a file of that path, is done. */
bool tk_journal_has_record(const tk_journal *journal, uint64_t name_digest);
bool tk_journal_has_file(const tk_journal *journal, const char *path);

/** Closes it, which gives up the lock. */
void tk_journal_close(tk_journal *journal);
/** Removes the file, and closes it. */
void tk_journal_remove(tk_journal *journal);

/** The digest of a name; a record's digest goes on from that of the record before. */
uint64_t tk_journal_digest(const void *data, size_t length, uint64_t before);

#endif
