// SPDX-License-Identifier: MIT
#include "pipeline/conf.h"
#include "base/clock.h"
#include "confine/confine.h"
#include "pipeline/pipeline_info.h"
#include "gather.h"
#include "inprocess.h"
#include "input/input.h"
#include "base/interrupt.h"
#include "nursery.h"
#include "base/plain_locale.h"
#include "log.h"
#include "output/state_file.h"
#include "run_collect.h"
#include "run_output.h"
#include "run_plan.h"
#include "run_reads.h"
#include "run_results.h"
#include "state.h"
#include "supervisor.h"
#include <toolkit/text/visible.h>

#include <toolkit/toolkit.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/** The longest possible record, in bytes. */
#define RECORD_MAX ((uint64_t)1 << 30)
/** A record may be at most this fraction of a worker's memory: text and layers need memory too, and
 * a record that cannot run should not be read. */
#define RECORD_SHARE 4
/** Most paths that a run writes to. */
#define WRITTEN_MAX (7 + 2 * TK_COLLECTORS_MAX)
/** Time between two reports of progress, in ns. */
#define PROGRESS_NS ((uint64_t)200000000)

/** The time limit for loading the plugins, for writing a result, and for merging the state of many
 * documents, in document time limits. */
#define LOAD_TIMEOUTS 30

/** A run from its first check to its summary. run_close() closes what it opened. */
typedef struct run {
    tk_run_plan plan;
    tk_interrupt interrupt;
    tk_nursery nursery;    /**< with workers */
    tk_pipeline *pipeline; /**< without */
    tk_pipeline_info info;
    tk_input *input;
    tk_run_output output;
    tk_gather gather;       /**< of the collectors' results */
    tk_saved_states states; /**< to be merged, in place of an input */
    tk_warnings warnings;
    tk_tally tally;
    tk_progress progress;
    uint64_t started, reported; /**< times in ns */
    char sandbox[64];           /**< how plugins are confined */
    bool stopped_early;         /**< for the reason in `failure` */
    int code;                   /**< exit code so far, without quarantined documents */
    char quarantine[4096];      /**< path of the file with documents that failed, or "" */
    char failure[1024];
} run;

static void say(const run *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(const run *r, const char *format, ...)
{
    char text[1536], line[2 * sizeof(text)];
    va_list args;

    if (!r->plan.options.message)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    tk_visible(line, sizeof(line), text, strlen(text));
    r->plan.options.message(r->plan.options.ctx, line);
}

/** Ends the run early: the results so far are kept. */
static void stop(run *r, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void stop(run *r, int code, const char *format, ...)
{
    va_list args;

    if (r->stopped_early)
        return;
    va_start(args, format);
    vsnprintf(r->failure, sizeof(r->failure), format, args);
    va_end(args);
    r->stopped_early = true;
    r->code = code;
}

// ------------------------------------------------------------------------------- the results

static void report_progress(run *r, bool finished)
{
    tk_progress *progress = &r->progress;
    uint64_t now = tk_clock_now();

    if (!r->plan.options.progress || (!finished && now - r->reported < PROGRESS_NS))
        return;
    r->reported = now;
    progress->finished = finished;
    progress->seconds = (double)(now - r->started) / 1e9;
    progress->crashes = r->tally.crashes;
    progress->input_bytes = r->input ? tk_input_consumed(r->input) : 0;
    progress->quarantine = r->quarantine[0] ? r->quarantine : NULL;
    progress->failure = r->stopped_early && !r->output.output.closed_by_reader ? r->failure : NULL;
    r->plan.options.progress(r->plan.options.ctx, progress);
}

static void on_tick(void *ctx)
{
    report_progress(ctx, false);
}

/** Handles an output or a quarantine that cannot be written. */
static bool output_failed(run *r, const tk_error *error)
{
    if (r->output.output.closed_by_reader)
        stop(r, TK_EXIT_OK, "the reader of the output has closed it");
    else
        stop(r, TK_EXIT_FAILURE, "%s", error->message);
    return false;
}

static bool on_pause(void *ctx)
{
    run *r = ctx;
    tk_error error = {0};

    return tk_run_output_flush(&r->output, &error) || output_failed(r, &error);
}

static void say_casualty(run *r, const tk_casualty *casualty)
{
    const char *colon = casualty->plugin[0] ? ": " : "";

    if (casualty->byte != UINT64_MAX)
        say(r, "%s: %s%s%s: %s (byte %" PRIu64 ")", casualty->id, casualty->plugin, colon,
            casualty->reason, casualty->message, casualty->byte);
    else
        say(r, "%s: %s%s%s: %s", casualty->id, casualty->plugin, colon, casualty->reason,
            casualty->message);
}

/** Why a document failed, with advice if it needs more memory than its limit. */
static const char *explain(const run *r, const tk_result *result, char *text, size_t size)
{
    const uint64_t limit = r->plan.settings.memory >> 20;

    if (strcmp(result->reason, "memory") != 0 || !r->plan.workers)
        return result->message;
    snprintf(text, size,
             "%s; run.memory is %" PRIu64 " MiB, and --set run.memory=%" PRIu64
             "M gives it twice that",
             result->message, limit, 2 * limit);
    return text;
}

static bool quarantine(run *r, const tk_result *result)
{
    char message[768];
    const char *plugin = result->stage < r->info.n_stages ? r->info.stages[result->stage].name : "";
    char *name = strndup(result->name.data, result->name.length);
    tk_casualty casualty = {.id = result->id ? result->id : name,
                            .plugin = plugin,
                            .reason = result->reason,
                            .message = explain(r, result, message, sizeof(message)),
                            .byte = result->byte,
                            .format = r->plan.settings.input_format,
                            .name = result->name,
                            .input = result->record};
    tk_error error = {0};
    bool ok = name ? tk_run_output_add(&r->output, result, &casualty, &error)
                   : tk_error_set(&error, "out of memory");

    if (!ok) {
        free(name);
        return output_failed(r, &error);
    }
    r->progress.quarantined++;
    snprintf(r->quarantine, sizeof(r->quarantine), "%s", r->output.quarantine.path);
    say_casualty(r, &casualty);
    if (result->status == TK_ERR_INSTANCE)
        stop(r, TK_EXIT_FAILURE, "%s: plugin %s cannot continue: %s", casualty.id, plugin,
             casualty.message);
    else if (r->plan.settings.strict)
        stop(r, TK_EXIT_QUARANTINED, "%s: failed, and the run is strict", casualty.id);
    free(name);
    return !r->stopped_early;
}

/** Hands a remark on to the caller's program, or to its messages. */
static void pass_remark(run *r, const char *id, const tk_remark *remark)
{
    const tk_run_options *options = &r->plan.options;
    char text[1024];

    tk_remark_print(remark, text, sizeof(text));
    if (options->log)
        options->log(options->ctx, remark->level, id, remark->plugin, text);
    else if (options->remark)
        options->remark(options->ctx, id, remark->plugin, text);
    else if (options->verbose)
        say(r, "%s: %s: %s%s", id, remark->plugin, remark->level >= TK_LOG_WARN ? "warning: " : "",
            text);
}

/** Passes remarks on, and counts warnings for the summary. */
static void take_remarks(run *r, const char *id, const tk_str *remarks)
{
    const char *data = remarks->data;
    size_t length = remarks->length;
    tk_remark remark;

    while (tk_log_next(&data, &length, &remark)) {
        pass_remark(r, id, &remark);
        if (remark.level >= TK_LOG_WARN)
            tk_warnings_add(&r->warnings, id, &remark);
    }
}

/** Takes the states of a document. */
static void take_states(run *r, const char *id, const tk_str *states)
{
    size_t at = 0, taken = 1;
    tk_state state;

    for (; taken; at += taken) {
        taken = tk_state_next(states->data + at, states->length - at, &state);
        if (!taken)
            break;
        take_remarks(r, id, &state.remarks);
        tk_gather_take(&r->gather, id, &state);
    }
}

/** Takes what plugins said about a document, and the collectors' states. */
static void take_extras(run *r, const tk_result *result)
{
    char *id;

    if (!result->remarks.length && !result->states.length)
        return;
    id = strndup(result->id ? result->id : result->name.data,
                 result->id ? strlen(result->id) : result->name.length);
    if (!id) {
        stop(r, TK_EXIT_FAILURE, "out of memory");
        return;
    }
    take_remarks(r, id, &result->remarks);
    take_states(r, id, &result->states);
    free(id);
}

static void say_warnings(const run *r)
{
    char line[1024];

    for (size_t i = 0; i < r->warnings.count; i++) {
        tk_warning_print(&r->warnings.list[i], line, sizeof(line));
        say(r, "%s", line);
    }
    if (r->warnings.others)
        say(r, "%" PRIu64 " other remarks of plugins; --verbose shows all", r->warnings.others);
}

static bool on_result(void *ctx, const tk_result *result)
{
    run *r = ctx;
    tk_error error = {0};

    take_extras(r, result);
    if (r->stopped_early)
        return false;
    if (result->status < 0)
        return quarantine(r, result);
    r->progress.text_bytes += result->text_bytes;
    r->progress.skipped += result->status == TK_SKIP;
    r->progress.documents += result->status == TK_OK;
    return tk_run_output_add(&r->output, result, NULL, &error) || output_failed(r, &error);
}

// ---------------------------------------------------------------------------------- opening

static int open_here(run *r, tk_error *error)
{
    tk_buffer info = {0};
    bool ok;

    r->pipeline = tk_pipeline_open(&r->plan.conf, &r->plan.settings, NULL, error);
    if (!r->pipeline)
        return TK_EXIT_USAGE;
    ok = tk_pipeline_info_pack(r->pipeline, tk_settings_wants_manifest(&r->plan.settings), NULL,
                               &info) ||
         tk_error_set(error, "out of memory");
    ok = ok && tk_pipeline_info_unpack(&r->info, info.data, info.length, error);
    tk_buffer_free(&info);
    return ok ? TK_EXIT_OK : TK_EXIT_FAILURE;
}

static void say_plugins(const run *r)
{
    for (uint32_t i = 0; r->plan.options.verbose && i < r->info.n_stages; i++) {
        const tk_pipeline_info_stage *stage = &r->info.stages[i];

        say(r, "%s %s: %s%s%s", stage->name, stage->version, stage->path,
            stage->shadowed[0] ? ", which hides " : "", stage->shadowed);
    }
}

/** Reports layers that an encoder drops because its default is a list of layers. */
static void say_left_out(const run *r)
{
    if (r->info.left_out[0])
        say(r, "%s leaves out the layers %s; 'layers = *' in [output] writes all",
            r->info.stages[r->info.n_stages - r->info.n_collectors - 1].name, r->info.left_out);
}

/** Loads the plugins, in this process or in the nursery. */
static int open_pipeline(run *r, tk_error *error)
{
    const tk_nursery_wants wants = {
        .workers = r->plan.workers,
        .remarks = r->plan.options.log || r->plan.options.remark || r->plan.options.verbose
                       ? TK_LOG_RESULT
                       : TK_LOG_NOWHERE,
        .manifest = tk_settings_wants_manifest(&r->plan.settings),
    };
    const tk_say printed = {r->plan.options.message, r->plan.options.ctx};
    int code;

    if (r->plan.workers == 0)
        code = open_here(r, error);
    else if (!tk_nursery_start(&r->nursery, &r->plan.conf, &r->plan.settings, &wants, printed,
                               error))
        code = TK_EXIT_FAILURE;
    else
        code = tk_nursery_await(&r->nursery, &r->interrupt,
                                r->plan.settings.timeout * LOAD_TIMEOUTS, &r->info, error);
    if (code == TK_EXIT_OK) {
        say_plugins(r);
        say_left_out(r);
    }
    return code;
}

/** Fails if the caller would write over a file that the run reads. */
static int refuse_writes(const run *r, tk_error *error)
{
    tk_run_reads reads = {0};
    bool ok = true;

    if (!r->plan.options.n_writes)
        return TK_EXIT_OK;
    ok = tk_run_reads_list(&reads, &r->plan, &r->info, error) &&
         tk_run_reads_check(&reads, &r->plan, &r->info, error);
    tk_run_reads_free(&reads);
    return ok ? TK_EXIT_OK : TK_EXIT_USAGE;
}

static void say_notice(void *ctx, const char *line)
{
    say(ctx, "%s", line);
}

/** Opens the files of results, and starts what merges them. */
static bool open_results(run *r, const tk_run_reads *reads, tk_error *error)
{
    tk_gather *g = &r->gather;

    if (!tk_gather_init(g, &r->info, error) ||
        !tk_run_results_open(g, &r->plan, reads->paths, reads->n, error))
        return false;
    g->pipeline = r->pipeline;
    g->nursery = &r->nursery;
    g->first_lane = r->plan.workers;
    g->interrupt = &r->interrupt;
    g->merge_limit = r->plan.settings.timeout * (r->states.n ? LOAD_TIMEOUTS : 1);
    g->finish_limit = r->plan.settings.timeout * LOAD_TIMEOUTS;
    g->saves = r->plan.options.save_states != NULL;
    g->base = g->saves ? TK_STATE_FILE_HEAD : 0;
    g->memory = r->plan.settings.memory;
    g->say = say_notice;
    g->ctx = r;
    return tk_gather_start(g, error);
}

static int open_output(run *r, tk_error *error)
{
    tk_run_reads reads = {0};
    int code = TK_EXIT_FAILURE;

    if (tk_run_reads_list(&reads, &r->plan, &r->info, error))
        code = open_results(r, &reads, error)
                   ? tk_run_output_open(&r->output, &r->plan, &r->info, reads.paths, reads.n, error)
                   : TK_EXIT_USAGE;
    tk_run_reads_free(&reads);
    return code;
}

/** Lists what the run writes; some are NULL. Returns their number. */
static size_t list_written(const run *r, const char *list[WRITTEN_MAX])
{
    const tk_run_files *files = &r->output.files;
    const char *const of_documents[] = {
        files->output,   files->partial,          files->quarantine,  files->quarantine_partial,
        files->manifest, files->manifest_partial, files->journal.path};
    size_t n = 0;

    for (size_t i = 0; i < sizeof(of_documents) / sizeof(*of_documents); i++)
        list[n++] = of_documents[i];
    for (uint32_t i = 0; i < r->gather.n; i++) {
        list[n++] = r->gather.list[i].file.path;
        list[n++] = r->gather.list[i].file.partial;
    }
    return n;
}

static bool open_input(run *r, tk_error *error)
{
    const tk_settings *settings = &r->plan.settings;
    const char *written[WRITTEN_MAX];
    const size_t n_written = list_written(r, written);
    tk_input_spec spec = {
        .paths = (const char *const *)settings->inputs,
        .n_paths = settings->n_inputs,
        .replay = r->plan.options.replay,
        .format = settings->input_format,
        .record = tk_settings_record(settings, r->info.record, error),
        .record_mark = r->info.record_mark,
        .companion = r->info.companion,
        .extensions = r->info.extensions,
        .limit = RECORD_MAX,
        .limit_reason = "",
        .look = tk_run_output_look,
        .look_ctx = &r->output,
        .written = written,
        .n_written = n_written,
        .follow_links = settings->follow_links,
        .head = {r->plan.head.data, r->plan.head.length},
        .stop_fd = r->interrupt.fd,
        .notice = say_notice,
        .ctx = r,
    };

    if (!spec.record)
        return false;

    if (r->plan.workers && settings->memory / RECORD_SHARE < RECORD_MAX) {
        spec.limit = settings->memory / RECORD_SHARE;
        spec.limit_reason = "; it is a quarter of run.memory: --set run.memory=SIZE raises it";
    }
    r->input = tk_input_open(&spec, error);
    if (r->input && tk_input_left_out(r->input))
        say(r, "%" PRIu64 " files of the input are left out, because this run writes them",
            tk_input_left_out(r->input));
    return r->input != NULL;
}

static void count_from(run *r)
{
    const tk_checkpoint *start = &r->output.start;

    r->progress = (tk_progress){.size = sizeof(r->progress),
                                .documents = start->documents,
                                .skipped = start->skipped,
                                .quarantined = start->quarantined,
                                .text_bytes = start->text_bytes,
                                .total_bytes = r->input ? tk_input_total(r->input) : 0,
                                .plugins = r->tally.times,
                                .n_plugins = r->tally.n_times,
                                .workers = r->plan.workers,
                                .output = r->plan.settings.documents ? r->plan.output : "-",
                                .sandbox = r->sandbox};
    if (start->quarantined)
        snprintf(r->quarantine, sizeof(r->quarantine), "%s",
                 r->output.nothing_to_do ? r->plan.quarantine : r->output.quarantine.path);
    if (r->output.dropped)
        say(r,
            "starts over: %" PRIu64 " records of an interrupted run are discarded; --resume would "
            "have continued after them",
            r->output.dropped);
}

/** Opens all files that a run reads and writes. */
static int open_files(run *r, tk_error *error)
{
    int code;

    r->tally.n_times = r->info.n_stages;
    r->tally.times = calloc(r->tally.n_times + (size_t)1, sizeof(*r->tally.times));
    if (!r->tally.times) {
        tk_error_set(error, "out of memory");
        return TK_EXIT_FAILURE;
    }
    for (uint32_t i = 0; i < r->tally.n_times; i++)
        r->tally.times[i].name = r->info.stages[i].name;
    tk_confine_name(r->nursery.fences, r->plan.settings.unconfined, r->sandbox);
    code = open_output(r, error);
    if (code == TK_EXIT_OK && !r->output.nothing_to_do && !open_input(r, error)) {
        tk_run_output_finish(&r->output, false, error);
        code = TK_EXIT_USAGE;
    }
    r->reported = tk_clock_now(); // a short run shows only its end
    if (code == TK_EXIT_OK)
        count_from(r);
    return code;
}

// ---------------------------------------------------------------------------------- running

static void run_records(run *r)
{
    tk_error error = {0};
    tk_result_sink sink = {.result = on_result,
                           .pause = on_pause,
                           .tick = r->plan.options.progress ? on_tick : NULL,
                           .ctx = r};
    bool ok;

    if (r->plan.workers) {
        tk_supervision supervision = {.nursery = &r->nursery,
                                      .info = &r->info,
                                      .input = r->input,
                                      .sink = sink,
                                      .tally = &r->tally,
                                      .interrupt = &r->interrupt,
                                      .workers = r->plan.workers,
                                      .gather = r->gather.n ? &r->gather : NULL,
                                      .timeout = r->plan.settings.timeout,
                                      .memory = r->plan.settings.memory};

        ok = tk_supervise(&supervision, &error);
    } else {
        ok = tk_run_inprocess(r->pipeline, r->input, &sink, &r->tally, &r->gather.live, NULL,
                              &r->interrupt, &error);
    }
    if (!ok)
        stop(r, TK_EXIT_FAILURE, "%s", error.message);
    else if (tk_interrupt_signal(&r->interrupt))
        stop(r, TK_EXIT_FAILURE, "interrupted after %" PRIu64 " document%s", r->progress.documents,
             r->progress.documents == 1 ? "" : "s");
    else if (tk_input_is_exhausted(r->input))
        stop(r, TK_EXIT_FAILURE,
             "cannot open the next input: too many open files; raise the limit "
             "(ulimit -n)");
    else if (r->output.diverged ||
             r->output.looked < r->output.start.records * (r->plan.mode == TK_RUN_RESUME))
        stop(r, TK_EXIT_USAGE,
             "the input is not the one that the interrupted run read: of its first %" PRIu64
             " records some are gone, new or changed; run without --resume to start over",
             r->output.start.records);
}

/** Adds to the reason of an early end where the finished documents are. */
static void say_where(run *r)
{
    const char *partial = tk_run_output_partial(&r->output);
    const size_t length = strlen(r->failure);

    if (!r->stopped_early || !partial)
        return;
    snprintf(r->failure + length, sizeof(r->failure) - length,
             "; %s has the finished documents; --resume continues from there", partial);
    r->progress.output = partial;
}

/** Waits for the collectors' results, unless the run has ended early. */
static void finish_results(run *r)
{
    if (!r->gather.n || r->stopped_early)
        return;
    tk_gather_finish(&r->gather);
    if (tk_interrupt_signal(&r->interrupt))
        stop(r, TK_EXIT_FAILURE, "interrupted before the results of collectors were complete");
    r->progress.lost_results = r->gather.lost;
    r->progress.results = r->gather.n - r->gather.lost;
}

/** Gives the results of a complete run their names. */
static void publish_results(run *r)
{
    const tk_progress *p = &r->progress;
    const tk_checkpoint done = {.documents = p->documents,
                                .skipped = p->skipped,
                                .quarantined = p->quarantined,
                                .text_bytes = p->text_bytes};
    tk_error error = {0};

    if (r->stopped_early)
        return;
    if ((r->gather.saves && !tk_saved_states_seal(&r->gather, &r->info, &done, &error)) ||
        !tk_run_results_publish(&r->gather, &r->plan, &r->info, &done, &error))
        stop(r, TK_EXIT_FAILURE, "%s", error.message);
}

static void finish_files(run *r)
{
    tk_error error = {0};

    if (!tk_run_output_finish(&r->output, !r->stopped_early, &error) && error.message[0])
        output_failed(r, &error);
    if (!r->stopped_early && !r->output.is_stream && r->quarantine[0])
        snprintf(r->quarantine, sizeof(r->quarantine), "%s", r->plan.quarantine);
    say_where(r);
}

static void run_close(run *r)
{
    tk_gather_close(&r->gather);
    tk_saved_states_close(&r->states);
    tk_nursery_stop(&r->nursery);
    tk_pipeline_close(r->pipeline);
    tk_input_close(r->input);
    tk_run_output_close(&r->output);
    free(r->tally.times);
    tk_warnings_free(&r->warnings);
    tk_pipeline_info_free(&r->info);
    tk_interrupt_end(&r->interrupt);
    tk_run_plan_free(&r->plan);
}

/** The exit code of a run that started on its documents. */
static int summary(run *r, tk_error *error)
{
    const bool quietly = r->output.output.closed_by_reader;

    finish_results(r);
    finish_files(r);
    publish_results(r);
    tk_nursery_stop(&r->nursery);
    say_warnings(r);
    report_progress(r, true);
    if (r->stopped_early && !quietly) {
        tk_error_set(error, "%s", r->failure);
        return r->code;
    }
    if (r->progress.lost_results) {
        tk_error_set(error, "%u of %u collectors failed, and have no result; %s",
                     r->progress.lost_results, r->gather.n,
                     r->plan.settings.documents ? "the documents are complete"
                                                : "all documents were read");
        return TK_EXIT_FAILURE;
    }
    return r->progress.quarantined ? TK_EXIT_QUARANTINED : TK_EXIT_OK;
}

/** Merges saved states, and writes the results. */
static int collect(run *r, const char *const *folders, uint64_t n, tk_error *error)
{
    tk_run_reads reads = {0};
    tk_progress *p = &r->progress;
    bool ok = r->info.n_collectors ||
              tk_error_set(error, "%s has no collectors: their sections are [collect:NAME]",
                           r->plan.conf.path);

    ok = ok && tk_saved_states_open(&r->states, folders, n, &r->plan, &r->info, error) &&
         tk_run_reads_list(&reads, &r->plan, &r->info, error) && open_results(r, &reads, error);
    tk_run_reads_free(&reads);
    if (!ok)
        return TK_EXIT_USAGE;
    tk_saved_states_merge(&r->states, &r->gather);
    p->documents = r->states.done.documents;
    p->skipped = r->states.done.skipped;
    p->quarantined = r->states.done.quarantined;
    p->text_bytes = r->states.done.text_bytes;
    if (tk_interrupt_signal(&r->interrupt))
        stop(r, TK_EXIT_FAILURE, "interrupted while states were merged");
    finish_results(r);
    publish_results(r);
    tk_nursery_stop(&r->nursery);
    if (r->stopped_early)
        tk_error_set(error, "%s", r->failure);
    else if (p->lost_results)
        tk_error_set(error, "%u of %u collectors failed, and have no result", p->lost_results,
                     r->gather.n);
    if (r->stopped_early)
        return r->code;
    return p->lost_results ? TK_EXIT_FAILURE : TK_EXIT_OK;
}

/** Holds closed standard descriptors: otherwise the next file opened would get their number, and a
 * plugin's printf would write to it. */
static unsigned hold_standard_streams(void)
{
    unsigned held = 0;

    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_WRONLY : O_RDONLY) == fd)
            held |= 1u << fd;
    }
    return held;
}

static void release_standard_streams(unsigned held)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (held & 1u << fd)
            close(fd);
    }
}

/** Reports why the exit code is 1 or 3: the problems of a configuration one by one if requested. */
static void tell_error(const tk_run_options *options, int code, tk_error *error,
                       tk_message *message)
{
    char *rest = error->message, *line;

    if (code == TK_EXIT_USAGE && options->problem) {
        while ((line = strsep(&rest, "\n")) && *line)
            options->problem(options->ctx, line);
        error->message[0] = '\0';
    }
    if (message)
        tk_error_copy(error, message->text, sizeof(message->text));
}

/** What is asked for: a run, a check, or a merge of the states in folders. */
typedef struct job {
    bool only_check;
    const char *const *folders; /**< NULL: it is not a merge */
    uint64_t n_folders;
} job;

/** Runs the documents of a pipeline that is loaded. */
static int run_documents(run *r, tk_error *error)
{
    int code = open_files(r, error);

    if (code != TK_EXIT_OK)
        return code;
    if (!r->output.nothing_to_do)
        run_records(r);
    return summary(r, error);
}

/** Does what is asked for with a plan. */
static int carry_out(run *r, const job *what, tk_error *error)
{
    const bool reads_none = what->only_check || what->folders;
    int code = TK_EXIT_USAGE;

    if (what->only_check)
        tk_run_plan_check_paths(&r->plan);
    if (what->only_check && r->plan.options.verbose > 1)
        tk_run_plan_tell(&r->plan);
    if (tk_run_plan_find_format(&r->plan, reads_none, error)) {
        tk_interrupt_begin(&r->interrupt);
        code = open_pipeline(r, error);
    }
    if (code == TK_EXIT_OK)
        code = refuse_writes(r, error);
    if (code != TK_EXIT_OK || what->only_check)
        return code;
    return what->folders ? collect(r, what->folders, what->n_folders, error)
                         : run_documents(r, error);
}

static bool writes_stdout(const tk_run_plan *plan, bool documents)
{
    bool any = documents && strcmp(plan->output, "-") == 0;

    for (uint32_t i = 0; i < plan->n_results; i++)
        any |= strcmp(plan->results[i], "-") == 0;
    return any;
}

static int do_job(const char *conf_path, const tk_run_options *options, const job *what,
                  tk_message *message)
{
    const tk_plain_locale locale = tk_plain_locale_enter();
    run r = {.nursery = TK_NURSERY_NONE,
             .output = TK_RUN_OUTPUT_CLOSED,
             .interrupt = {.fd = -1},
             .started = tk_clock_now()};
    tk_error error = {0};
    unsigned held = hold_standard_streams();
    int code = TK_EXIT_USAGE;

    if (tk_run_plan_make(&r.plan, conf_path, options, &error)) {
        if (held & 1u << STDOUT_FILENO && !what->only_check &&
            writes_stdout(&r.plan, !what->folders))
            tk_error_set(&error, "standard output is closed");
        else
            code = carry_out(&r, what, &error);
    }
    tell_error(&r.plan.options, code, &error, message);
    run_close(&r);
    release_standard_streams(held);
    tk_plain_locale_leave(&locale);
    return code;
}

int tk_run(const char *conf_path, const tk_run_options *options, tk_message *error)
{
    return do_job(conf_path, options, &(job){0}, error);
}

int tk_check(const char *conf_path, const tk_run_options *options, tk_message *error)
{
    const int code = do_job(conf_path, options, &(job){.only_check = true}, error);

    return code == TK_EXIT_OK ? TK_EXIT_OK : TK_EXIT_USAGE;
}

int tk_collect(const char *conf_path, const tk_run_options *options, const char *const *folders,
               uint64_t n_folders, tk_message *error)
{
    return do_job(conf_path, options, &(job){.folders = folders, .n_folders = n_folders}, error);
}
