// SPDX-License-Identifier: MIT
#include "base/interrupt.h"
#include "base/plain_locale.h"
#include "document/doc_schema.h"
#include "inprocess.h"
#include "input/format.h"
#include "nursery.h"
#include "pipeline/pipeline_snapshot.h"
#include "pool_internal.h"
#include "records.h"
#include "pool_queue.h"
#include "run_plan.h"
#include "supervisor.h"

#include <toolkit/toolkit.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/** The time limit for loading the plugins, in document time limits. */
#define LOAD_TIMEOUTS 30
/** The longest record, and its share of a worker's memory: as in a run. */
#define RECORD_MAX   ((uint64_t)1 << 30)
#define RECORD_SHARE 4

struct tk_pool {
    pid_t owner; /**< the process that opened it */
    tk_conf conf;
    tk_settings settings;
    tk_pool_options options;
    uint32_t workers;
    tk_pool_queue queue;
    tk_interrupt interrupt; /**< its `fd` is an eventfd, made readable when the pool closes */
    pthread_t thread;
    tk_doc_schema *schema; /**< once it is open; NULL without snapshots */
    tk_pool_entry *entry;  /**< the result that was returned last */
    // Of the pool's thread.
    tk_nursery nursery;              /**< with workers */
    tk_pipeline *pipeline;           /**< without */
    tk_pipeline_snapshots snapshots; /**< without */
    tk_pipeline_info info;
    tk_gather gather; /**< which collectors have failed; it merges nothing */
    tk_tally tally;
    tk_input_feed feed;
    tk_input *input;
};

// ----------------------------------------------------------------------------- the pool's thread

static bool open_here(tk_pool *pool, tk_error *error)
{
    const tk_pool_options *o = &pool->options;
    tk_buffer info = {0};
    bool ok;

    pool->pipeline = tk_pipeline_open(&pool->conf, &pool->settings, NULL, error);
    if (!pool->pipeline ||
        (o->snapshots && !tk_pipeline_snapshots_open(&pool->snapshots, pool->pipeline, o->layers,
                                                     o->n_layers, error)))
        return false;
    ok = tk_pipeline_info_pack(pool->pipeline, false, pool->snapshots.schema, &info) ||
         tk_error_set(error, "out of memory");
    ok = ok && tk_pipeline_info_unpack(&pool->info, info.data, info.length, error);
    tk_buffer_free(&info);
    return ok;
}

static bool open_nursery(tk_pool *pool, tk_error *error)
{
    const tk_pool_options *o = &pool->options;
    const tk_nursery_wants wants = {.workers = pool->workers,
                                    .remarks = o->log ? TK_LOG_RESULT : TK_LOG_NOWHERE,
                                    .snapshots = o->snapshots != 0,
                                    .layers = o->layers,
                                    .n_layers = o->n_layers};
    const tk_say printed = {tk_pool_queue_say, &pool->queue};

    return tk_nursery_start(&pool->nursery, &pool->conf, &pool->settings, &wants, printed, error) &&
           tk_nursery_await(&pool->nursery, &pool->interrupt,
                            pool->settings.timeout * LOAD_TIMEOUTS, &pool->info,
                            error) == TK_EXIT_OK;
}

static bool open_input(tk_pool *pool, tk_error *error)
{
    tk_pool_queue *q = &pool->queue;
    tk_input_spec spec = {.feed = &pool->feed, .limit = RECORD_MAX};

    pool->feed = (tk_input_feed){tk_pool_queue_feed, q, q->submitted_fd};
    q->limit_reason = "";
    if (pool->workers && pool->settings.memory / RECORD_SHARE < RECORD_MAX) {
        spec.limit = pool->settings.memory / RECORD_SHARE;
        q->limit_reason = "; it is a quarter of run.memory";
    }
    q->limit = spec.limit;
    pool->input = tk_input_open(&spec, error);
    return pool->input != NULL;
}

/** Loads the plugins, and prepares what the records run through. */
static bool open_pipeline(tk_pool *pool, tk_error *error)
{
    if (!(pool->workers ? open_nursery(pool, error) : open_here(pool, error)))
        return false;
    if (pool->info.schema.length && !(pool->schema = tk_doc_schema_unpack(
                                          pool->info.schema.data, pool->info.schema.length, error)))
        return false;
    if (pool->options.snapshots && !pool->schema)
        return tk_error_set(error, "the process that loads the plugins sent no schema");
    pool->tally.times = calloc(pool->info.n_stages + (size_t)1, sizeof(*pool->tally.times));
    pool->tally.n_times = pool->info.n_stages;
    if (!pool->tally.times)
        return tk_error_set(error, "out of memory");
    if (!tk_gather_init(&pool->gather, &pool->info, error) || !open_input(pool, error))
        return false;
    pool->gather.saves = true;
    pool->gather.say = tk_pool_queue_say;
    pool->gather.ctx = &pool->queue;
    pool->queue.info = &pool->info;
    pool->queue.gather = &pool->gather;
    pool->queue.tally = &pool->tally;
    return true;
}

static void run_records(tk_pool *pool, tk_error *error)
{
    const tk_result_sink sink = {
        .result = tk_pool_queue_pass, .pause = tk_pool_queue_pause, .ctx = &pool->queue};
    const tk_supervision supervision = {.nursery = &pool->nursery,
                                        .info = &pool->info,
                                        .input = pool->input,
                                        .sink = sink,
                                        .tally = &pool->tally,
                                        .interrupt = &pool->interrupt,
                                        .workers = pool->workers,
                                        .unordered = pool->options.unordered != 0,
                                        .gather = pool->gather.n ? &pool->gather : NULL,
                                        .schema = pool->schema,
                                        .timeout = pool->settings.timeout,
                                        .memory = pool->settings.memory};

    if (pool->workers)
        tk_supervise(&supervision, error);
    else
        tk_run_inprocess(pool->pipeline, pool->input, &sink, &pool->tally, &pool->gather.live,
                         pool->options.snapshots ? &pool->snapshots : NULL, &pool->interrupt,
                         error);
}

/**
 * The nursery is the child of this thread, and ends with it; a thread of the caller's might end
 * earlier.
 */
static void *run_pool(void *ctx)
{
    tk_pool *pool = ctx;
    const tk_plain_locale locale = tk_plain_locale_enter();
    tk_error error = {0};

    if (open_pipeline(pool, &error)) {
        tk_pool_queue_open(&pool->queue);
        run_records(pool, &error);
    }
    tk_nursery_stop(&pool->nursery);
    tk_pipeline_snapshots_close(&pool->snapshots);
    tk_pipeline_close(pool->pipeline);
    tk_plain_locale_leave(&locale);
    tk_pool_queue_stop(&pool->queue, &error);
    return NULL;
}

/** Starts the thread. Signals of the program are for its other threads. */
static bool start_thread(tk_pool *pool, tk_error *error)
{
    static const int own[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    sigset_t blocked, before;
    int code;

    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
        sigdelset(&blocked, own[i]);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    code = pthread_create(&pool->thread, NULL, run_pool, pool);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code == 0 || tk_error_set(error, "cannot start a thread: %s", strerror(code));
}

// -------------------------------------------------------------------------------------- opening

/** Reads the configuration, with the changes of the options. */
static bool read_conf(tk_pool *pool, const char *conf_path, tk_error *error)
{
    const tk_pool_options *o = &pool->options;
    tk_settings *settings = &pool->settings;
    bool ok = o->conf ? tk_conf_parse(&pool->conf, o->conf, o->conf_length,
                                      conf_path ? conf_path : "configuration", error)
                      : tk_conf_read(&pool->conf, conf_path, error);

    ok = ok &&
         tk_conf_replace_format(&pool->conf, "input", "text", o->input_format, "--input-format",
                                error) &&
         tk_conf_replace_format(&pool->conf, "output", "jsonl", o->output_format, "--output-format",
                                error);
    for (uint64_t i = 0; ok && i < o->n_sets; i++)
        ok = tk_conf_set(&pool->conf, o->sets[i], error);
    if (!ok || !tk_settings_read(settings, &pool->conf, error))
        return false;
    if (o->input_format) {
        free(settings->input_format);
        settings->input_format = strdup(o->input_format);
    }
    if (!settings->input_format ||
        (o->no_collect && !tk_settings_drop_collects(settings, &pool->conf)))
        return tk_error_set(error, "out of memory");
    settings->documents &= !o->no_output;
    if (o->workers >= 0)
        settings->workers = o->workers;
    pool->workers = settings->workers < 0 ? tk_n_cores() : (uint32_t)settings->workers;
    return tk_format_settle(settings, NULL, 0, error);
}

/** Frees everything; the thread, if there was one, has ended. */
static void free_pool(tk_pool *pool)
{
    free(pool->entry);
    tk_gather_close(&pool->gather);
    tk_input_close(pool->input);
    free(pool->tally.times);
    tk_pipeline_info_free(&pool->info);
    tk_doc_schema_free(pool->schema);
    tk_pool_queue_finish(&pool->queue);
    tk_settings_free(&pool->settings);
    tk_conf_free(&pool->conf);
    if (pool->interrupt.fd >= 0)
        close(pool->interrupt.fd);
    free(pool);
}

static tk_pool *make_pool(const tk_pool_options *options, tk_error *error)
{
    tk_pool *pool = calloc(1, sizeof(*pool));

    if (!pool || !tk_pool_queue_init(&pool->queue, error)) {
        free(pool);
        tk_error_set(error, "out of memory");
        return NULL;
    }
    pool->owner = getpid();
    pool->nursery = TK_NURSERY_NONE;
    pool->options.workers = -1;
    if (options)
        memcpy(&pool->options, options,
               options->size < sizeof(*options) ? options->size : sizeof(*options));
    pool->interrupt =
        (tk_interrupt){.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), .asked = &pool->queue.closing};
    if (pool->interrupt.fd >= 0)
        return pool;
    tk_error_set(error, "cannot open a pool: %s", strerror(errno));
    free_pool(pool);
    return NULL;
}

/** Passes on what has been printed. */
static void tell_lines(tk_pool *pool)
{
    tk_buffer lines = tk_pool_queue_lines(&pool->queue);

    for (size_t at = 0; at < lines.length; at += strlen(lines.data + at) + 1)
        if (pool->options.message)
            pool->options.message(pool->options.ctx, lines.data + at);
    tk_buffer_free(&lines);
}

tk_pool *tk_pool_open(const char *conf_path, const tk_pool_options *options, tk_message *message)
{
    const tk_plain_locale locale = tk_plain_locale_enter();
    tk_error error = {0};
    tk_pool *pool = make_pool(options, &error);
    bool started = pool && read_conf(pool, conf_path, &error) && start_thread(pool, &error);
    bool ok = started && tk_pool_queue_await(&pool->queue, &error);

    tk_plain_locale_leave(&locale);
    if (message)
        tk_error_copy(&error, message->text, sizeof(message->text));
    if (pool && started)
        tell_lines(pool);
    if (ok)
        return pool;
    if (started)
        pthread_join(pool->thread, NULL);
    if (pool)
        free_pool(pool);
    return NULL;
}

// ---------------------------------------------------------------------------------------- using

/** Whether this is the process that opened the pool; otherwise says that it is not. */
static bool is_owner(const tk_pool *pool, tk_error *error)
{
    return pool->owner == getpid() ||
           tk_error_set(error,
                        "this process was forked from the one that opened the pool; it needs "
                        "a pool of its own");
}

static void tell_error(const tk_error *error, tk_message *message)
{
    if (message)
        tk_error_copy(error, message->text, sizeof(message->text));
}

tk_status tk_pool_submit(tk_pool *pool, const char *id, const char *data, size_t length,
                         tk_message *message)
{
    tk_error error = {0};
    const tk_status status = is_owner(pool, &error)
                                 ? tk_pool_queue_add(&pool->queue, id, data, length, &error)
                                 : TK_ERR_INSTANCE;

    tell_error(&error, message);
    return status;
}

void tk_pool_finish(tk_pool *pool)
{
    if (pool->owner == getpid())
        tk_pool_queue_end(&pool->queue);
}

static void tell_remarks(const tk_pool *pool, tk_str remarks)
{
    const char *data = remarks.data;
    size_t length = remarks.length;
    char text[1024];
    tk_remark remark;

    while (pool->options.log && tk_log_next(&data, &length, &remark)) {
        tk_remark_print(&remark, text, sizeof(text));
        pool->options.log(pool->options.ctx, remark.level, pool->entry->result.id, remark.plugin,
                          text);
    }
}

/** Passes on what plugins said about the document. */
static void tell_all(const tk_pool *pool)
{
    const tk_str *states = &pool->entry->states;
    tk_state state;
    size_t taken = 1;

    tell_remarks(pool, pool->entry->remarks);
    for (size_t at = 0; taken && at < states->length; at += taken) {
        taken = tk_state_next(states->data + at, states->length - at, &state);
        if (taken)
            tell_remarks(pool, state.remarks);
    }
}

tk_status tk_pool_next(tk_pool *pool, int timeout_ms, tk_pool_result *out, tk_message *message)
{
    const size_t size = out->size < sizeof(*out) ? out->size : sizeof(*out);
    tk_pool_result result = {.size = out->size, .status = TK_SKIP};
    tk_status status = TK_ERR_INSTANCE;
    tk_error error = {0};
    bool done = false;

    if (is_owner(pool, &error)) {
        free(pool->entry);
        pool->entry = NULL;
        status = tk_pool_queue_take(&pool->queue, timeout_ms, &pool->entry, &done, &error);
        tell_lines(pool);
    }
    if (status == TK_OK) {
        tell_all(pool);
        result = pool->entry->result;
        result.size = out->size;
    }
    result.done = done;
    memcpy(out, &result, size);
    tell_error(&error, message);
    return status;
}

uint64_t tk_pool_crashes(tk_pool *pool)
{
    return pool->owner == getpid() ? tk_pool_queue_crashes(&pool->queue) : 0;
}

tk_doc_schema *tk_pool_schema(const tk_pool *pool)
{
    return pool->schema ? tk_doc_schema_share(pool->schema) : NULL;
}

void tk_pool_close(tk_pool *pool)
{
    static const uint64_t one = 1;

    if (!pool || pool->owner != getpid())
        return;
    tk_pool_queue_close(&pool->queue);
    (void)!write(pool->interrupt.fd, &one, sizeof(one));
    pthread_join(pool->thread, NULL);
    tell_lines(pool);
    free_pool(pool);
}

tk_input *tk_pool_open_input(const tk_pool *pool, const char *const *paths, uint64_t n_paths,
                             tk_error *error)
{
    const tk_settings *settings = &pool->settings;
    const tk_input_spec spec = {
        .paths = n_paths ? paths : (const char *const *)settings->inputs,
        .n_paths = n_paths ? n_paths : settings->n_inputs,
        .format = settings->input_format,
        .record = tk_settings_record(settings, pool->info.record, error),
        .record_mark = pool->info.record_mark,
        .companion = pool->info.companion,
        .extensions = pool->info.extensions,
        .limit = TK_TEXT_LIMIT,
        .limit_reason = "",
        .follow_links = settings->follow_links,
        .stop_fd = -1,
    };

    return spec.record ? tk_input_open(&spec, error) : NULL;
}

tk_records *tk_pool_records(const tk_pool *pool, const char *const *paths, uint64_t n_paths,
                            tk_message *message)
{
    const tk_plain_locale locale = tk_plain_locale_enter();
    tk_error error = {0};
    tk_input *input = tk_pool_open_input(pool, paths, n_paths, &error);

    tk_plain_locale_leave(&locale);
    return tk_records_of(input, &error, message);
}
