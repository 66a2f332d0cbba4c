// SPDX-License-Identifier: MIT
// The checks that run a plugin: in a session in this process, which is a child of the checker.

#include "conform.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <malloc.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef TK_CONFORM_SANITIZED
/** From the sanitizers' run-time library, whose header not every compiler provides. */
size_t __sanitizer_get_current_allocated_bytes(void);
#endif

typedef tk_conform_bench bench;

/**
 * Makes the text of the configuration once, because every descriptor that is looked up stays in
 * memory. An encoder gets all layers, unless another plugin on the path prevents that.
 */
bool tk_conform_bench_init(bench *b, const tk_subject *subject, const tk_conform_chain *chain,
                           tk_report *report)
{
    *b = (bench){.subject = subject, .report = report, .fewer = chain->without_optional};
    b->plugin = tk_conform_described(subject);
    b->conf = b->plugin ? tk_conform_conf(subject, chain, report) : NULL;
    if (!b->conf || subject->kind != TK_ENCODER || b->fewer)
        return b->conf != NULL;
    const tk_run_options options = {
        .size = sizeof options, .workers = 1, .conf = b->conf, .conf_length = strlen(b->conf)};
    tk_message error = {0};
    b->fewer = tk_check("check", &options, &error) != TK_EXIT_OK;
    if (b->fewer) {
        free(b->conf);
        b->conf = tk_conform_conf(subject, &(tk_conform_chain){.without_optional = true}, report);
    }
    return b->conf != NULL;
}

bool tk_conform_bench_open(bench *b)
{
    tk_message error = {0};
    b->session = tk_session_open_text(b->conf, strlen(b->conf), &error);
    if (!b->session)
        tk_report_fail(b->report, "cannot open the pipeline: %s", error.text);
    return b->session != NULL;
}

void tk_conform_bench_close(bench *b)
{
    tk_session_close(b->session);
    b->session = NULL;
}

static bool document_at(const bench *b, uint32_t index, tk_conform_document *out)
{
    return tk_conform_document_at(b->subject, b->plugin->record, index, out);
}

/** Adds the document to the collector under test, and takes its state away, which it must not keep.
 */
static bool collect(bench *b, const tk_conform_document *document)
{
    tk_message error = {0};
    tk_str state, result;
    if (tk_session_collect(b->session, 0, &state, &error) == TK_OK &&
        tk_session_merge(b->session, 0, state.data, state.length, &error) == TK_OK &&
        tk_session_result(b->session, 0, &result, &error) == TK_OK)
        return true;
    // Any failure of a collector costs the result of a whole run.
    return tk_report_fail(b->report, "%s: %s", document->name, error.text);
}

bool tk_conform_feed(bench *b, const tk_conform_document *document, tk_status *status)
{
    tk_message error = {0};
    tk_status s = tk_session_feed(b->session, "check", document->data, document->length, &error);
    if (status)
        *status = s;
    if (s == TK_OK && b->subject->kind == TK_COLLECTOR)
        return collect(b, document);
    if (s == TK_OK || s == TK_SKIP)
        return true;
    // A plugin may refuse a document, but a violation that the host reports is a failure.
    const bool refused = error.text[0] && !strstr(error.text, ": violation: ");
    if (s == TK_ERR_DOC && !document->must_pass && refused)
        return true;
    if (!error.text[0])
        return tk_report_fail(b->report, "%s: it failed without a message (status %d)",
                              document->name, s);
    return tk_report_fail(b->report, "%s: %s", document->name, error.text);
}

static bool feed_article(bench *b)
{
    const char *text = tk_conform_article();
    tk_conform_document article = {.name = "an ordinary article",
                                   .data = (char *)text,
                                   .length = strlen(text),
                                   .must_pass = b->subject->kind != TK_DECODER};
    return tk_conform_feed(b, &article, NULL);
}

static const tk_conform_chain plain = {0};

// ------------------------------------------------------------------------------- memory

/** Returns the bytes in use: exact if the allocator knows them, otherwise those of the process. */
static size_t bytes_in_use(size_t *tolerance)
{
#if defined(TK_CONFORM_SANITIZED)
    *tolerance = 1024;
    return __sanitizer_get_current_allocated_bytes();
#elif defined(__GLIBC__)
    struct mallinfo2 info = mallinfo2();
    *tolerance = 1024;
    return info.uordblks + info.hblkhd;
#else
    size_t pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file || fscanf(file, "%*s %zu", &pages) != 1)
        pages = 0;
    if (file)
        fclose(file);
    *tolerance = 8u << 20;
    return pages * (size_t)sysconf(_SC_PAGESIZE);
#endif
}

void tk_conform_check_opens(const tk_subject *subject, tk_report *report)
{
    bench b;
    tk_report_step(report, "create()");
    if (tk_conform_bench_init(&b, subject, &plain, report) && tk_conform_bench_open(&b))
        tk_conform_bench_close(&b);
}

/** Creates and destroys the plugin once, as the body of a thread. NULL on failure. */
static void *live_once(void *arg)
{
    bench *b = arg;
    if (!tk_conform_bench_open(b) || !feed_article(b))
        return NULL;
    tk_conform_bench_close(b);
    return b;
}

/** Whether a plugin that may be in the pipeline starts threads: an encoder gets all layers. */
static bool has_threads(const tk_subject *subject)
{
    for (uint64_t i = 0; i < tk_plugin_list_count(subject->found); i++) {
        const tk_plugin *plugin = tk_plugin_list_at(subject->found, i)->plugin;
        if (plugin && plugin->flags & TK_PLUGIN_THREADS)
            return true;
    }
    return false;
}

/**
 * Creates the plugin in a new thread each time, because the allocator keeps freed blocks per thread
 * and counts them as in use; it frees them when the thread exits.
 */
void tk_conform_check_create(const tk_subject *subject, tk_report *report)
{
    // The C library keeps stacks of exited threads, and some of their data, for new ones.
    enum { WARM = 3, TIMES = 12, OF_THREADS = 16 << 10 };
    bench b;
    size_t before = 0, tolerance = 0;
#ifdef M_ARENA_MAX
    mallopt(M_ARENA_MAX, 1); // the only one that mallinfo2() counts
#endif
    if (!tk_conform_bench_init(&b, subject, &plain, report))
        return;
    for (int i = 0; i < TIMES; i++) {
        pthread_t thread;
        void *ok = NULL;
        tk_report_step(report, "create() and destroy() %d", i + 1);
        if (pthread_create(&thread, NULL, live_once, &b) != 0 || pthread_join(thread, &ok) != 0) {
            tk_report_fail(report, "cannot start a thread to run it in");
            return;
        }
        if (!ok)
            return;
        if (i + 1 == WARM)
            before = bytes_in_use(&tolerance);
    }
    const size_t after = bytes_in_use(&tolerance);
    if (has_threads(subject))
        tolerance += OF_THREADS;
    if (after > before + tolerance)
        tk_report_fail(report, "create() and destroy(), %d times, leaked %zu bytes", TIMES - WARM,
                       after - before);
}

/** Feeds documents of the same kind; false if the collector or the plugin failed. */
static bool feed_articles(bench *b, int n, tk_report *report)
{
    for (int i = 0; i < n; i++) {
        tk_report_step(report, "document %d of the same kind", i + 1);
        if (!feed_article(b))
            return false;
    }
    return true;
}

/**
 * The allocator keeps freed blocks for each size, and counts them as in use, so that memory can
 * grow until there are enough of them. A leak never ends.
 */
void tk_conform_check_memory(const tk_subject *subject, tk_report *report)
{
    enum { WARM = 20, ROUNDS = 180, TRIES = 10 };
    bench b;
    size_t before = 0, after = 0, tolerance = 0;
    if (!tk_conform_bench_init(&b, subject, &plain, report) || !tk_conform_bench_open(&b) ||
        !feed_articles(&b, WARM, report))
        return;
    for (int i = 0; i < TRIES && (i == 0 || after > before + tolerance); i++) {
        before = bytes_in_use(&tolerance);
        if (!feed_articles(&b, ROUNDS, report))
            return;
        after = bytes_in_use(&tolerance);
    }
    if (after > before + tolerance)
        tk_report_fail(report, "%d more documents leaked %zu bytes", ROUNDS, after - before);
    tk_conform_bench_close(&b);
}

// ------------------------------------------------------------------------------- options

/** Opens a session with one option set. NULL with a message. */
static tk_session *open_with(bench *b, const tk_option *option, const char *value,
                             tk_message *error)
{
    const tk_conform_chain chain = {option->name, value, b->fewer};
    char *conf = tk_conform_conf(b->subject, &chain, b->report);
    tk_session *session = conf ? tk_session_open_text(conf, strlen(conf), error) : NULL;
    free(conf);
    return session;
}

static bool try_value(bench *b, const tk_option *option, const char *value)
{
    tk_message error = {0};
    tk_report_step(b->report, "option %s = %s", option->name, value);
    b->session = open_with(b, option, value, &error);
    if (!b->session)
        return tk_report_fail(b->report, "option %s = %s is refused: %s", option->name, value,
                              error.text);
    bool ok = feed_article(b);
    tk_conform_bench_close(b);
    return ok;
}

/** Tries a value outside the table, which must never reach create(). */
static bool try_outside(bench *b, const tk_option *option, const char *value)
{
    tk_message error = {0};
    tk_report_step(b->report, "option %s = %s, which is out of range", option->name, value);
    b->session = open_with(b, option, value, &error);
    if (!b->session)
        return true;
    tk_conform_bench_close(b);
    return tk_report_fail(b->report, "option %s = %s is out of range, but was accepted",
                          option->name, value);
}

static bool try_bounds(bench *b, const tk_option *option)
{
    enum { EXACT = 53 }; // integers up to 2^53 are exact in a double
    char low[64], high[64], below[64], above[64];
    if (option->type == TK_OPT_INT) {
        if (fabs(option->min) >= ldexp(1, EXACT) || fabs(option->max) >= ldexp(1, EXACT))
            return true;
        snprintf(low, sizeof low, "%.0f", option->min);
        snprintf(high, sizeof high, "%.0f", option->max);
        snprintf(below, sizeof below, "%.0f", option->min - 1);
        snprintf(above, sizeof above, "%.0f", option->max + 1);
    } else {
        if (!isfinite(option->min) || !isfinite(option->max))
            return true;
        snprintf(low, sizeof low, "%.17g", option->min);
        snprintf(high, sizeof high, "%.17g", option->max);
        snprintf(below, sizeof below, "%.17g", nextafter(option->min, -INFINITY));
        snprintf(above, sizeof above, "%.17g", nextafter(option->max, INFINITY));
    }
    return try_value(b, option, low) && try_value(b, option, high) &&
           try_outside(b, option, below) && try_outside(b, option, above);
}

static bool try_option(bench *b, const tk_option *option)
{
    switch (option->type) {
    case TK_OPT_BOOL:
        return try_value(b, option, "true") && try_value(b, option, "false") &&
               try_outside(b, option, "perhaps");
    case TK_OPT_INT:
    case TK_OPT_FLOAT:
        return try_bounds(b, option) && try_outside(b, option, "many");
    case TK_OPT_ENUM:
        for (uint32_t i = 0; i < option->n_choices; i++)
            if (!try_value(b, option, option->choices[i]))
                return false;
        return try_outside(b, option, "no_such_choice");
    case TK_OPT_FILE:
        return try_outside(b, option, "no/such/file");
    default:
        return true;
    }
}

void tk_conform_check_options(const tk_subject *subject, tk_report *report)
{
    bench b;
    if (!tk_conform_bench_init(&b, subject, &plain, report))
        return;
    for (uint32_t i = 0; i < b.plugin->n_options; i++)
        if (!try_option(&b, &b.plugin->options[i]))
            return;
}

// ------------------------------------------------------------------------------- documents

static void run_documents(const tk_subject *subject, tk_report *report,
                          const tk_conform_chain *chain)
{
    bench b;
    tk_conform_document document;
    if (!tk_conform_bench_init(&b, subject, chain, report) || !tk_conform_bench_open(&b))
        return;
    for (uint32_t i = 0; !report->failed && document_at(&b, i, &document); i++) {
        tk_report_step(report, "%s", document.name);
        tk_conform_feed(&b, &document, NULL);
        free(document.data);
    }
    tk_report_step(report, "an ordinary article after all others");
    if (!report->failed)
        feed_article(&b);
    tk_conform_bench_close(&b);
}

void tk_conform_check_documents(const tk_subject *subject, tk_report *report)
{
    run_documents(subject, report, &plain);
}

/** Sets `seen` for each provided layer of which the last document has a span. */
static void see_layers(bench *b, bool *seen)
{
    for (uint32_t i = 0; i < b->plugin->n_provided; i++) {
        const char *name = b->plugin->provided[i].name;
        char base[256];
        tk_layer_info info;
        snprintf(base, sizeof base, "%.*s", (int)strcspn(name, "/"), name);
        if (tk_session_layer_named(b->session, base, &info) && info.layer.count)
            seen[i] = true;
    }
}

/** Advises if a plugin commits no span of a layer, which then was not checked. */
void tk_conform_check_spans(const tk_subject *subject, tk_report *report)
{
    bench b;
    tk_conform_document document;
    uint32_t n = 0;
    if (!tk_conform_bench_init(&b, subject, &plain, report) || !tk_conform_bench_open(&b))
        return;
    bool *seen = calloc(b.plugin->n_provided + (size_t)1, sizeof *seen);
    for (; seen && !report->failed && document_at(&b, n, &document); n++) {
        tk_status status;
        tk_report_step(report, "%s", document.name);
        if (tk_conform_feed(&b, &document, &status) && status == TK_OK)
            see_layers(&b, seen);
        free(document.data);
    }
    for (uint32_t i = 0; seen && i < b.plugin->n_provided; i++)
        if (!seen[i] && !(b.plugin->provided[i].flags & TK_LAYER_OPTIONAL))
            tk_report_advise(
                report,
                "it committed no span of %s in any of %u documents, so its spans were not "
                "checked",
                b.plugin->provided[i].name, n);
    free(seen);
    tk_conform_bench_close(&b);
}

void tk_conform_check_without_optional(const tk_subject *subject, tk_report *report)
{
    run_documents(subject, report, &(tk_conform_chain){.without_optional = true});
}

/** Reads what the plugin printed into `out`; false if it printed nothing. */
static bool was_printed(int file, char *out, size_t size)
{
    ssize_t n = pread(file, out, size - 1, 0);
    out[n > 0 ? n : 0] = '\0';
    return n > 0;
}

void tk_conform_check_silence(const tk_subject *subject, tk_report *report)
{
    char text[80];
    int file = memfd_create("stdout", MFD_CLOEXEC);
    if (file < 0 || dup2(file, STDOUT_FILENO) < 0) {
        tk_report_fail(report, "cannot redirect standard output: %s", strerror(errno));
        return;
    }
    run_documents(subject, report, &plain);
    fflush(stdout);
    if (was_printed(file, text, sizeof text))
        tk_report_fail(report, "it writes to standard output: %s", text);
    close(file);
}

// ------------------------------------------------------------------------------- determinism

/** The result of a document: its status, and a hash (FNV-1a) of the output. */
typedef struct result {
    tk_status status;
    uint64_t hash;
    size_t length;
} result;

/** Sets `out` to a collector's result of the last document alone. */
static bool result_of(bench *b, tk_str *out)
{
    tk_message error = {0};
    tk_str state;
    return (tk_session_collect(b->session, 0, &state, &error) == TK_OK &&
            tk_session_merge(b->session, 0, state.data, state.length, &error) == TK_OK &&
            tk_session_result(b->session, 0, out, &error) == TK_OK) ||
           tk_report_fail(b->report, "%s", error.text);
}

static bool run_result(bench *b, uint32_t index, const char *when, result *out, char *name,
                       size_t size)
{
    tk_conform_document document;
    if (!document_at(b, index, &document))
        return false;
    snprintf(name, size, "%s", document.name);
    tk_report_step(b->report, "%s, %s", document.name, when);
    bool ok = tk_conform_feed(b, &document, &out->status);
    free(document.data);
    tk_str bytes = {"", 0};
    if (out->status == TK_OK && b->subject->kind == TK_COLLECTOR)
        ok = ok && result_of(b, &bytes);
    else if (out->status == TK_OK)
        tk_session_output(b->session, &bytes);
    out->length = bytes.length;
    out->hash = 14695981039346656037u;
    for (size_t i = 0; i < bytes.length; i++)
        out->hash = (out->hash ^ (unsigned char)bytes.data[i]) * 1099511628211u;
    return ok;
}

static bool same(bench *b, const result *x, const result *y, const char *name, const char *when)
{
    if (x->status != y->status)
        return tk_report_fail(b->report, "%s: status %d, but %d %s", name, x->status, y->status,
                              when);
    if (x->length != y->length || x->hash != y->hash)
        return tk_report_fail(b->report, "%s: the output differs %s", name, when);
    return true;
}

void tk_conform_check_determinism(const tk_subject *subject, tk_report *report)
{
    enum { MOST = 1024 };
    bench b;
    result results[MOST], again;
    char name[64];
    uint32_t n = 0;
    if (!tk_conform_bench_init(&b, subject, &plain, report) || !tk_conform_bench_open(&b))
        return;
    for (; n < MOST && run_result(&b, n, "first time", &results[n], name, sizeof name); n++)
        if (!run_result(&b, n, "second time", &again, name, sizeof name) ||
            !same(&b, &results[n], &again, name, "when run twice in a row"))
            return;
    tk_conform_bench_close(&b);
    if (report->failed || !tk_conform_bench_open(&b))
        return;
    for (uint32_t i = n; i-- > 0;) // in reverse, so that other documents come before
        if (!run_result(&b, i, "in a new instance", &again, name, sizeof name) ||
            !same(&b, &results[i], &again, name, "in a new instance after other documents"))
            return;
    tk_conform_bench_close(&b);
}

// ------------------------------------------------------------------------------- a real run

typedef struct real_run {
    tk_report *report;
    char message[512];
    uint64_t crashes;
} real_run;

static void on_message(void *ctx, const char *line)
{
    real_run *run = ctx;
    if (!run->message[0])
        snprintf(run->message, sizeof run->message, "%s", line);
}

static void on_progress(void *ctx, const tk_progress *progress)
{
    real_run *run = ctx;
    run->crashes = progress->crashes;
    if (progress->failure && !run->message[0])
        snprintf(run->message, sizeof run->message, "%s", progress->failure);
}

static bool write_file(const char *path, const char *data, size_t length)
{
    FILE *file = fopen(path, "wbe");
    bool ok = file && fwrite(data, 1, length, file) == length;
    return file ? fclose(file) == 0 && ok : false;
}

/** Runs the pipeline as `toolkit run` does: a sandboxed worker, an input file, an output file. */
void tk_conform_check_worker(const tk_subject *subject, tk_report *report)
{
    char conf_path[4200], input[4200], output[4200], collect[4200];
    bench b;
    tk_report_step(report, "run with one worker");
    if (!tk_conform_bench_init(&b, subject, &plain, report))
        return;
    snprintf(conf_path, sizeof conf_path, "%s/pipeline.conf", subject->scratch);
    snprintf(input, sizeof input, "%s/article.txt", subject->scratch);
    snprintf(output, sizeof output, "%s/output", subject->scratch);
    snprintf(collect, sizeof collect, "check=%s/result", subject->scratch);
    const char *article = tk_conform_article();
    bool written = write_file(conf_path, b.conf, strlen(b.conf)) &&
                   write_file(input, article, strlen(article));
    if (!written) {
        tk_report_fail(report, "cannot write to %s: %s", subject->scratch, strerror(errno));
        return;
    }
    real_run run = {.report = report};
    const char *inputs[1] = {subject->n_samples ? subject->samples[0] : input};
    const char *const collects[1] = {collect};
    tk_run_options options = {.size = sizeof options,
                              .workers = 1,
                              .inputs = inputs,
                              .n_inputs = 1,
                              .output = output,
                              .collects = collects,
                              .n_collects = subject->kind == TK_COLLECTOR,
                              .progress = on_progress,
                              .message = on_message,
                              .ctx = &run};
    tk_message error = {0};
    const int code = tk_run(conf_path, &options, &error);
    // A decoder may refuse a file that is not in its format, if its worker survives.
    const bool may_refuse = subject->kind == TK_DECODER && subject->n_samples == 0;
    if (code == TK_EXIT_OK || (code == TK_EXIT_QUARANTINED && may_refuse && run.crashes == 0))
        return;
    // The loss of a collector's result has its reason in the message.
    const bool said = subject->kind == TK_COLLECTOR && run.message[0];
    tk_report_fail(report, "the run ended with exit code %d: %s", code,
                   error.text[0] && !said ? error.text : run.message);
}
