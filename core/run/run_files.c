// SPDX-License-Identifier: MIT
#include "run_files.h"

#include "base/buffer.h"
#include "output/folder.h"
#include "output/manifest.h"
#include "output/quarantine.h"
#include "base/same_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// ------------------------------------------------------------------------------------- names

bool tk_run_files_is_stream(const char *output)
{
    struct stat st;

    return strcmp(output, "-") == 0 ||
           (stat(output, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode));
}

static char *with_suffix(const char *name, const char *suffix)
{
    tk_buffer path = {0};

    if (tk_buffer_print(&path, "%s%s", name, suffix))
        return path.data;
    tk_buffer_free(&path);
    return NULL;
}

/** The path without trailing slashes, and with symbolic links followed if it exists. */
static char *resolved(const char *path)
{
    size_t length = strlen(path);
    char *trimmed, *real;

    while (length > 1 && path[length - 1] == '/')
        length--;
    trimmed = strndup(path, length);
    real = trimmed ? realpath(trimmed, NULL) : NULL;
    if (!real)
        return trimmed;
    free(trimmed);
    return real;
}

static bool set_names(tk_run_files *files, const char *output, const char *quarantine,
                      bool manifest)
{
    files->is_folder = tk_folder_is(output);
    files->output = resolved(output);
    files->quarantine = strdup(quarantine);
    files->quarantine_partial = with_suffix(quarantine, ".partial");
    if (!files->output || !files->quarantine || !files->quarantine_partial)
        return false;
    files->partial = with_suffix(files->output, ".partial");
    files->manifest = manifest ? with_suffix(files->output, ".meta.json") : NULL;
    files->manifest_partial = manifest ? with_suffix(files->output, ".meta.json.partial") : NULL;
    return files->partial && (!manifest || (files->manifest && files->manifest_partial));
}

void tk_run_files_close(tk_run_files *files)
{
    if (files->journal.state == TK_JOURNAL_NEW)
        tk_journal_remove(&files->journal);
    tk_journal_close(&files->journal);
    free(files->output);
    free(files->partial);
    free(files->quarantine);
    free(files->quarantine_partial);
    free(files->manifest);
    free(files->manifest_partial);
    *files = TK_RUN_FILES_NONE;
}

// ------------------------------------------------------------------------------- publishing

/** Renames a file, unless that was done before. */
static bool rename_if_there(const char *from, const char *to, tk_error *error)
{
    return rename(from, to) == 0 || errno == ENOENT ||
           tk_error_set(error, "cannot rename %s to %s: %s", from, to, strerror(errno));
}

static bool rename_output(const tk_run_files *files, tk_error *error)
{
    if (files->is_folder && access(files->partial, F_OK) == 0 && access(files->output, F_OK) == 0 &&
        !tk_folder_is_empty(files->output))
        return tk_folder_merge(files->partial, files->output, error);
    return rename_if_there(files->partial, files->output, error);
}

static bool rename_all(tk_run_files *files, tk_error *error)
{
    bool ok = rename_output(files, error);

    if (files->journal.last.quarantined)
        ok = ok &&
             (access(files->quarantine_partial, F_OK) != 0 ||
              tk_quarantine_retire(files->quarantine, false, error)) &&
             rename_if_there(files->quarantine_partial, files->quarantine, error);
    else
        ok = ok && tk_quarantine_retire(files->quarantine, true, error);
    if (files->manifest)
        ok = ok && rename_if_there(files->manifest_partial, files->manifest, error);
    return ok;
}

bool tk_run_files_publish(tk_run_files *files, bool sync, bool keep_journal, tk_error *error)
{
    if (!tk_journal_complete(&files->journal, sync, error) || !rename_all(files, error))
        return false;
    if (keep_journal)
        return tk_journal_published(&files->journal, error);
    tk_journal_remove(&files->journal);
    return true;
}

void tk_run_files_abandon(tk_run_files *files)
{
    tk_error ignored = {0};

    if (files->is_folder)
        tk_folder_remove(files->partial, &ignored);
    else
        unlink(files->partial);
    unlink(files->quarantine_partial);
    if (files->manifest_partial)
        unlink(files->manifest_partial);
    if (files->journal.state != TK_JOURNAL_PUBLISHED)
        tk_journal_remove(&files->journal);
}

// --------------------------------------------------------------------------------- claiming

static bool is_foreign(const char *path, bool (*is_ours)(const char *path))
{
    struct stat st;

    return path && lstat(path, &st) == 0 && (S_ISDIR(st.st_mode) || st.st_size > 0) &&
           !(S_ISREG(st.st_mode) && is_ours(path));
}

/** Whether an existing output is as its manifest describes it. */
static bool is_our_output(const tk_run_files *files)
{
    const char *manifest = files->manifest;
    tk_manifest_summary summary;
    struct stat st;

    if (stat(files->output, &st) != 0 || (S_ISREG(st.st_mode) && st.st_size == 0))
        return true;
    if (files->is_folder && tk_folder_is_empty(files->output))
        return true;
    return manifest && tk_manifest_read(manifest, &summary) &&
           (files->is_folder || summary.output_bytes == (uint64_t)st.st_size);
}

static bool refuse(tk_error *error, const char *path, const char *why)
{
    return tk_error_set(error,
                        "%s %s, and would be replaced: name another output, move the file, or use "
                        "--force",
                        path, why);
}

static bool check_kind(const tk_run_files *files, tk_error *error)
{
    struct stat st;

    if (stat(files->output, &st) != 0)
        return true;
    if (!files->is_folder && S_ISDIR(st.st_mode))
        return tk_error_set(error,
                            "cannot write %s: it is a folder; name it with a slash at its "
                            "end for one file per document",
                            files->output);
    if (files->is_folder && !S_ISDIR(st.st_mode))
        return tk_error_set(error, "cannot write to the folder %s: it is a file", files->output);
    return true;
}

static bool check_owners(const tk_run_files *files, tk_error *error)
{
    const bool had_journal = files->journal.found;

    if (!is_our_output(files))
        return refuse(error, files->output,
                      files->manifest ? "is not the output of an earlier run as it left it"
                                      : "already exists");
    if (is_foreign(files->manifest, tk_manifest_is))
        return refuse(error, files->manifest, "is not a manifest of toolkit");
    if (is_foreign(files->quarantine, tk_quarantine_is))
        return refuse(error, files->quarantine, "is not a quarantine of toolkit");
    // A run creates its files after its journal, and removes them before it.
    if (!had_journal && access(files->partial, F_OK) == 0)
        return refuse(error, files->partial, "is not part of an earlier run");
    if (!had_journal && is_foreign(files->quarantine_partial, tk_quarantine_is))
        return refuse(error, files->quarantine_partial, "is not a quarantine of toolkit");
    return true;
}

static bool check_inputs(const tk_run_files *files, const char *journal, const char *const *read,
                         size_t n_read, tk_error *error)
{
    const char *const written[] = {files->output,
                                   files->partial,
                                   files->quarantine,
                                   files->quarantine_partial,
                                   files->manifest,
                                   files->manifest_partial,
                                   journal};

    for (size_t i = 0; i < sizeof(written) / sizeof(*written); i++) {
        const char *same = written[i] ? tk_same_file_among(written[i], read, n_read) : NULL;

        if (same)
            return tk_error_set(error,
                                "%s would overwrite %s, which this run reads: name another output",
                                written[i], same);
    }
    return true;
}

/** Completes the renames of a run that was killed after its last document. */
static bool recover(tk_run_files *files, tk_error *error)
{
    if (files->journal.state != TK_JOURNAL_COMPLETE)
        return true;
    return rename_all(files, error) && tk_journal_published(&files->journal, error);
}

bool tk_run_files_claim(tk_run_files *files, const char *output, const char *quarantine,
                        bool manifest, tk_run_mode mode, bool force, const char *const *read,
                        size_t n_read, tk_error *error)
{
    char *journal;
    bool ok;

    *files = TK_RUN_FILES_NONE;
    if (!set_names(files, output, quarantine, manifest) ||
        !(journal = with_suffix(files->output, ".journal"))) {
        tk_run_files_close(files);
        return tk_error_set(error, "out of memory");
    }
    ok = check_inputs(files, journal, read, n_read, error) && check_kind(files, error) &&
         tk_journal_open(&files->journal, journal, error);
    ok = ok && recover(files, error) && (force || check_owners(files, error));
    files->merges = files->is_folder && (mode == TK_RUN_NEW_ONLY || mode == TK_RUN_REPLAY);
    free(journal);
    if (!ok)
        tk_run_files_close(files);
    return ok;
}
