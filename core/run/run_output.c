// SPDX-License-Identifier: MIT
#include "run_output.h"

#include "base/clock.h"
#include "base/file.h"
#include "output/manifest.h"

#include <toolkit/toolkit.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Least time between two checkpoints, in ns: the most work that a kill loses. */
#define CHECKPOINT_NS ((uint64_t)1000000000)
/** A checkpoint waits for the disk; the time between two is at least this many times as long. */
#define CHECKPOINT_SHARE 20

// ----------------------------------------------------------------------------------- opening

static tk_output_frame frame_of(const tk_pipeline_info *info)
{
    return (tk_output_frame){info->head, info->separator, info->tail};
}

static int open_stream(tk_run_output *out, tk_error *error)
{
    const tk_output_frame frame = frame_of(out->info);
    const tk_run_plan *plan = out->plan;

    if (plan->mode == TK_RUN_RESUME || plan->mode == TK_RUN_NEW_ONLY) {
        tk_error_set(error, "--%s needs an output that is a file: %s is a stream",
                     plan->mode == TK_RUN_RESUME ? "resume" : "new-only",
                     strcmp(plan->output, "-") == 0 ? "standard output" : plan->output);
        return TK_EXIT_USAGE;
    }
    return tk_output_open_stream(&out->output, plan->output, &frame, error) &&
                   tk_quarantine_open(&out->quarantine, plan->quarantine, true, error)
               ? TK_EXIT_OK
               : TK_EXIT_USAGE;
}

static bool is_in_journal(const void *ctx, const char *file)
{
    return tk_journal_has_file(ctx, file);
}

static bool open_folder(tk_run_output *out, bool resume, tk_error *error)
{
    const tk_run_files *files = &out->files;
    tk_folder folder = {.endings = out->info->endings,
                        .head = out->info->head,
                        .tail = out->info->tail,
                        .taken = files->merges ? files->output : NULL};

    if (!folder.endings[0])
        return tk_error_set(error,
                            "cannot write %s: the encoder's documents are not files of "
                            "their own; name a file",
                            out->plan->output);
    if (resume && !tk_folder_prune(files->partial, is_in_journal, &files->journal, error))
        return false;
    if (!tk_folder_open(&folder, files->partial, error))
        return false;
    tk_output_take_folder(&out->output, &folder, files->output);
    return true;
}

/** Removes the files of an interrupted run. A journal without these files is not resumed. */
static bool clear(const tk_run_output *out, tk_error *error)
{
    const tk_run_files *files = &out->files;

    if (access(files->partial, F_OK) == 0) {
        if (files->is_folder && !tk_folder_remove(files->partial, error))
            return false;
        if (!files->is_folder && unlink(files->partial) != 0)
            return tk_error_set(error, "cannot remove %s: %s", files->partial, strerror(errno));
    }
    return tk_quarantine_retire(files->quarantine_partial, true, error);
}

/** Opens empty files, or those that a replay or --new-only fills from the older ones. */
static bool open_new(tk_run_output *out, tk_error *error)
{
    const tk_output_frame frame = frame_of(out->info);
    const tk_run_files *files = &out->files;

    return (files->is_folder ? open_folder(out, false, error)
                             : tk_output_open_file(&out->output, files->partial, files->output,
                                                   &frame, error)) &&
           tk_quarantine_open(&out->quarantine, files->quarantine_partial, false, error);
}

static int open_anew(tk_run_output *out, tk_error *error)
{
    tk_journal *journal = &out->files.journal;
    const bool keeps_records = out->mode == TK_RUN_NEW_ONLY;

    if (out->files.is_folder && access(out->files.output, F_OK) == 0 &&
        !tk_folder_is_empty(out->files.output)) {
        tk_error_set(error,
                     "cannot write to the folder %s: it is not empty, and files in it might be "
                     "lost: remove it, or name another",
                     out->files.output);
        return TK_EXIT_USAGE;
    }
    if (journal->state == TK_JOURNAL_UNDERWAY)
        out->dropped = journal->last.records;
    out->start = out->done = (tk_checkpoint){0};
    return clear(out, error) &&
                   tk_journal_start(journal, out->configuration, keeps_records,
                                    out->files.is_folder, error) &&
                   open_new(out, error)
               ? TK_EXIT_OK
               : TK_EXIT_USAGE;
}

/** Opens the files of an interrupted run at the length that its journal records. */
static int open_where_it_stopped(tk_run_output *out, tk_error *error)
{
    const tk_output_frame frame = frame_of(out->info);
    const tk_run_files *files = &out->files;
    const tk_checkpoint *last = &files->journal.last;
    bool ok;

    if (strcmp(files->journal.configuration, out->configuration) != 0) {
        tk_error_set(error,
                     "%s was made with another configuration, input or version of a plugin: "
                     "run without --resume to start over",
                     files->partial);
        return TK_EXIT_USAGE;
    }
    out->start = out->done = *last;
    ok = files->is_folder ? open_folder(out, true, error)
                          : tk_output_resume_file(&out->output, files->partial, files->output,
                                                  &frame, last->output, last->documents, error);
    ok = ok && tk_quarantine_resume(&out->quarantine, files->quarantine_partial, last->quarantine,
                                    last->quarantined, error);
    return ok ? TK_EXIT_OK : TK_EXIT_FAILURE;
}

static bool is_interrupted(const tk_run_output *out)
{
    return out->files.journal.state == TK_JOURNAL_UNDERWAY && out->files.journal.last.records &&
           access(out->files.partial, F_OK) == 0;
}

static int open_resumed(tk_run_output *out, tk_error *error)
{
    tk_manifest_summary summary;

    if (is_interrupted(out))
        return open_where_it_stopped(out, error);
    // A run that was killed at its very end may be complete; so may the output of a second call.
    if (out->files.manifest && tk_manifest_read(out->files.manifest, &summary) &&
        strcmp(summary.configuration, out->configuration) == 0 &&
        access(out->files.output, F_OK) == 0) {
        out->nothing_to_do = true;
        out->done = (tk_checkpoint){.documents = summary.documents,
                                    .skipped = summary.skipped,
                                    .quarantined = summary.quarantined,
                                    .text_bytes = summary.text_bytes};
        out->start = out->done;
        return TK_EXIT_OK;
    }
    return open_anew(out, error);
}

/** Copies the first `length` bytes of a file. */
static bool copy_file(const char *from, const char *to, uint64_t length, tk_error *error)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int to_fd = in >= 0 ? tk_create_file(to) : -1;
    char piece[65536];
    bool ok = to_fd >= 0;

    while (ok && length) {
        ssize_t n = read(in, piece, length < sizeof(piece) ? length : sizeof(piece));

        ok = n > 0 && tk_write_all(to_fd, piece, (size_t)n);
        length -= n > 0 ? (uint64_t)n : 0;
    }
    if (to_fd >= 0 && close(to_fd) != 0)
        ok = false;
    if (!ok)
        tk_error_set(error, "cannot copy %s to %s: %s", from, to, strerror(errno));
    if (in >= 0)
        close(in);
    return ok;
}

/** Opens the files of a complete run, to which documents are added. */
static int open_copy(tk_run_output *out, tk_error *error)
{
    const tk_run_files *files = &out->files;
    const tk_checkpoint *last = &files->journal.last;
    const tk_output_frame frame = frame_of(out->info);
    bool ok;

    if (strcmp(files->journal.configuration, out->configuration) != 0) {
        tk_error_set(
            error,
            "%s was made with another configuration, input or version of a plugin: "
            "new documents cannot be added; run without --new-only to process all of them again",
            files->output);
        return TK_EXIT_USAGE;
    }
    out->start = out->done = *last;
    if (!clear(out, error))
        return TK_EXIT_FAILURE;
    if (files->is_folder)
        ok = open_folder(out, false, error);
    else
        ok = copy_file(files->output, files->partial, last->output, error) &&
             tk_output_resume_file(&out->output, files->partial, files->output, &frame,
                                   last->output, last->documents, error);
    ok = ok &&
         (!last->quarantined ||
          copy_file(files->quarantine, files->quarantine_partial, last->quarantine, error)) &&
         tk_quarantine_resume(&out->quarantine, files->quarantine_partial, last->quarantine,
                              last->quarantined, error);
    return ok ? TK_EXIT_OK : TK_EXIT_FAILURE;
}

static int open_for_new(tk_run_output *out, tk_error *error)
{
    const tk_journal *journal = &out->files.journal;
    const char *output = out->files.output;

    if (journal->keeps_records && is_interrupted(out))
        return open_where_it_stopped(out, error);
    if (journal->keeps_records && journal->state == TK_JOURNAL_PUBLISHED)
        return open_copy(out, error);
    if (access(output, F_OK) != 0 || (out->files.is_folder && tk_folder_is_empty(output)))
        return open_anew(out, error);
    tk_error_set(error,
                 "%s was not written with --new-only, so its contents are not known: remove "
                 "it to start over",
                 output);
    return TK_EXIT_USAGE;
}

static int open_replay(tk_run_output *out, tk_error *error)
{
    const tk_run_files *files = &out->files;
    const uint64_t tail = strlen(out->info->tail);
    const bool is_kept = files->journal.state == TK_JOURNAL_PUBLISHED;
    tk_manifest_summary summary;
    struct stat st;
    bool ok;

    if (!tk_manifest_read(files->manifest, &summary) || stat(files->output, &st) != 0) {
        tk_error_set(error, "cannot read %s, which records how %s was made", files->manifest,
                     files->output);
        return TK_EXIT_USAGE;
    }
    out->replayed = summary.replayed;
    out->done = (tk_checkpoint){.records = is_kept ? files->journal.last.records : 0,
                                .digest = is_kept ? files->journal.last.digest : 0,
                                .documents = summary.documents,
                                .skipped = summary.skipped,
                                .text_bytes = summary.text_bytes};
    out->start = out->done;
    ok = clear(out, error) &&
         (is_kept || tk_journal_start(&out->files.journal, out->configuration, false,
                                      files->is_folder, error)) &&
         open_new(out, error);
    if (ok && !files->is_folder)
        ok = (uint64_t)st.st_size >= tail + strlen(out->info->head) &&
             tk_output_take_over(&out->output, files->output, (uint64_t)st.st_size - tail, error);
    if (!ok)
        tk_error_set(error, "the quarantine does not belong to %s", files->output);
    return ok ? TK_EXIT_OK : TK_EXIT_FAILURE;
}

int tk_run_output_open(tk_run_output *out, const tk_run_plan *plan, const tk_pipeline_info *info,
                       const char *const *read, size_t n_read, tk_error *error)
{
    static int (*const open_as[])(tk_run_output *, tk_error *) = {
        [TK_RUN_ANEW] = open_anew,
        [TK_RUN_RESUME] = open_resumed,
        [TK_RUN_NEW_ONLY] = open_for_new,
        [TK_RUN_REPLAY] = open_replay,
    };

    *out = TK_RUN_OUTPUT_CLOSED;
    out->plan = plan;
    out->info = info;
    out->mode = plan->mode;
    out->is_stream = tk_run_files_is_stream(plan->output);
    out->started = out->checked = tk_clock_now();
    out->interval = CHECKPOINT_NS;
    if (out->is_stream)
        return open_stream(out, error);
    if (!tk_manifest_digest(&plan->conf, &plan->settings, info, out->configuration)) {
        tk_error_set(error, "out of memory");
        return TK_EXIT_FAILURE;
    }
    if (!tk_run_files_claim(&out->files, plan->output, plan->quarantine, !plan->options.no_manifest,
                            plan->mode, plan->options.force, read, n_read, error))
        return TK_EXIT_USAGE;
    return open_as[plan->mode](out, error);
}

// ----------------------------------------------------------------------------------- records

static uint64_t record_digest(uint64_t before, const tk_str *name, const tk_str *record)
{
    return tk_journal_digest(record->data, record->length,
                             tk_journal_digest(name->data, name->length, before));
}

/** Skips records that the interrupted run has processed, if they are the same. */
static tk_input_verdict look_resumed(tk_run_output *out, const tk_input_view *view)
{
    if (out->looked == out->start.records)
        return TK_INPUT_KEEP;
    out->looked_digest = record_digest(out->looked_digest, &view->name, &view->record);
    if (++out->looked < out->start.records || out->looked_digest == out->start.digest)
        return TK_INPUT_DROP;
    out->diverged = true;
    return TK_INPUT_STOP;
}

/** Remembers the position of the record. */
static tk_input_verdict look_replayed(tk_run_output *out, const tk_input_view *view)
{
    if (out->n_places == out->places_capacity) {
        size_t capacity = out->places_capacity ? 2 * out->places_capacity : 64;
        uint64_t *places = realloc(out->places, capacity * sizeof(*places));

        if (!places)
            return TK_INPUT_STOP;
        out->places = places;
        out->places_capacity = capacity;
    }
    out->places[out->n_places++] = view->place;
    return TK_INPUT_KEEP;
}

tk_input_verdict tk_run_output_look(void *ctx, const tk_input_view *view)
{
    tk_run_output *out = ctx;

    if (out->mode == TK_RUN_RESUME)
        return look_resumed(out, view);
    if (out->mode == TK_RUN_REPLAY)
        return look_replayed(out, view);
    if (out->mode == TK_RUN_NEW_ONLY &&
        tk_journal_has_record(&out->files.journal,
                              tk_journal_digest(view->name.data, view->name.length, 0)))
        return TK_INPUT_DROP;
    return TK_INPUT_KEEP;
}

/** Copies the older documents up to the position of the replayed one. */
static bool go_to_place(tk_run_output *out, tk_error *error)
{
    const uint64_t place =
        out->next_place < out->n_places ? out->places[out->next_place] : UINT64_MAX;

    out->next_place++;
    if (out->files.is_folder)
        return true;
    // A quarantine of an older version has no positions: its documents go to the end.
    return tk_output_catch_up(&out->output, place == UINT64_MAX ? out->output.older_end : place,
                              error);
}

static bool checkpoint(tk_run_output *out, bool sync, tk_error *error)
{
    if (!(sync ? tk_output_sync(&out->output, error) && tk_quarantine_sync(&out->quarantine, error)
               : tk_output_flush(&out->output, error)))
        return false;
    out->done.output = out->output.length;
    out->done.quarantine = out->quarantine.length;
    out->done.quarantined = out->quarantine.count;
    return tk_journal_checkpoint(&out->files.journal, &out->done, sync, error);
}

/** Makes a checkpoint if it is due. */
static bool checkpoint_in_time(tk_run_output *out, tk_error *error)
{
    const uint64_t now = tk_clock_now();
    bool ok;

    if (out->is_stream || out->mode == TK_RUN_REPLAY || now - out->checked < out->interval)
        return true;
    ok = checkpoint(out, true, error);
    out->checked = tk_clock_now();
    out->interval = (out->checked - now) * CHECKPOINT_SHARE;
    if (out->interval < CHECKPOINT_NS)
        out->interval = CHECKPOINT_NS;
    return ok;
}

static bool note_record(tk_run_output *out, const tk_result *result)
{
    tk_folder *folder = &out->output.folder;
    bool ok;

    out->done.records++;
    out->done.digest = record_digest(out->done.digest, &result->name, &result->record);
    ok = tk_journal_record(&out->files.journal,
                           tk_journal_digest(result->name.data, result->name.length, 0));
    if (ok && folder->made.length) {
        ok = tk_journal_files(&out->files.journal, folder->made.data, folder->made.length);
        folder->made.length = 0;
    }
    return ok;
}

static bool add_result(tk_run_output *out, const tk_result *result, const tk_casualty *casualty,
                       tk_error *error)
{
    const tk_str id = result->id ? (tk_str){result->id, strlen(result->id)} : result->name;

    if (casualty)
        return tk_quarantine_add(&out->quarantine, casualty, out->output.length, error);
    out->done.text_bytes += result->text_bytes;
    if (result->status == TK_SKIP) {
        out->done.skipped++;
        return true;
    }
    out->done.documents++;
    out->replayed += out->mode == TK_RUN_REPLAY;
    return tk_output_document(&out->output, &id, result->output.data, result->output.length, error);
}

bool tk_run_output_add(tk_run_output *out, const tk_result *result, const tk_casualty *casualty,
                       tk_error *error)
{
    bool ok = (out->mode != TK_RUN_REPLAY || go_to_place(out, error)) &&
              add_result(out, result, casualty, error);

    if (ok && !out->is_stream && out->mode != TK_RUN_REPLAY && !note_record(out, result))
        ok = tk_error_set(error, "out of memory");
    ok = ok && checkpoint_in_time(out, error);
    out->failed |= !ok;
    return ok;
}

bool tk_run_output_flush(tk_run_output *out, tk_error *error)
{
    bool ok = tk_output_flush(&out->output, error);

    out->failed |= !ok;
    return ok;
}

// ------------------------------------------------------------------------------------ ending

static bool write_manifest(tk_run_output *out, uint64_t output_bytes, tk_error *error)
{
    tk_manifest_summary summary = {.documents = out->done.documents,
                                   .skipped = out->done.skipped,
                                   .quarantined = out->quarantine.count,
                                   .text_bytes = out->done.text_bytes,
                                   .replayed = out->replayed,
                                   .output_bytes = output_bytes};

    if (!out->files.manifest)
        return true;
    memcpy(summary.configuration, out->configuration, sizeof(summary.configuration));
    return tk_manifest_write(out->files.manifest_partial, &out->plan->conf, &out->plan->settings,
                             out->info, &summary, error);
}

static bool complete_files(tk_run_output *out, tk_error *error)
{
    // Repeating a short run takes less time than waiting for the disk.
    const bool sync = tk_clock_now() - out->started > CHECKPOINT_NS;
    const uint64_t tail = strlen(out->info->tail);
    bool ok =
        out->output.older < 0 || tk_output_catch_up(&out->output, out->output.older_end, error);
    uint64_t bytes = out->files.is_folder ? UINT64_MAX : out->output.length + tail;

    return ok && checkpoint(out, false, error) && tk_output_finish(&out->output, sync, error) &&
           (!sync || tk_quarantine_sync(&out->quarantine, error)) &&
           tk_quarantine_close(&out->quarantine, error) && write_manifest(out, bytes, error) &&
           tk_run_files_publish(&out->files, sync, out->files.journal.keeps_records, error);
}

/** Keeps the files of an incomplete run, if there is anything in them. */
static bool leave_partial(tk_run_output *out, tk_error *error)
{
    bool ok = true;

    if (out->files.journal.state == TK_JOURNAL_COMPLETE)
        return true; // only the renames are missing, which the next run does
    if (out->mode != TK_RUN_REPLAY && !out->failed && out->done.records > out->start.records)
        ok = checkpoint(out, true, error);
    if (out->output.fd >= 0 && !out->failed)
        ok = tk_output_finish(&out->output, false, error) && ok;
    tk_output_close(&out->output);
    ok = tk_quarantine_close(&out->quarantine, error) && ok;
    if (!is_interrupted(out))
        tk_run_files_abandon(&out->files);
    return ok;
}

static bool finish_stream(tk_run_output *out, tk_error *error)
{
    bool ok = out->failed || tk_output_finish(&out->output, false, error);

    tk_output_close(&out->output);
    return tk_quarantine_close(&out->quarantine, error) && ok;
}

bool tk_run_output_finish(tk_run_output *out, bool complete, tk_error *error)
{
    bool ok;

    if (out->nothing_to_do) {
        if (!out->files.journal.keeps_records)
            tk_journal_remove(&out->files.journal);
        return true;
    }
    if (out->is_stream)
        return finish_stream(out, error);
    ok = !complete || out->failed || complete_files(out, error);
    if (!complete || out->failed || !ok) {
        out->failed |= !ok;
        ok = leave_partial(out, error) && ok;
    }
    return ok;
}

const char *tk_run_output_partial(const tk_run_output *out)
{
    return out->files.partial && access(out->files.partial, F_OK) == 0 ? out->files.partial : NULL;
}

void tk_run_output_close(tk_run_output *out)
{
    tk_output_close(&out->output);
    tk_error ignored = {0};

    tk_quarantine_close(&out->quarantine, &ignored);
    tk_run_files_close(&out->files);
    free(out->places);
    out->places = NULL;
}
