// SPDX-License-Identifier: MIT
#include "bench_source.h"
#include "child.h"
#include "scratch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/** Records beyond this size are not read: a benchmark runs over them many times. */
#define CORPUS_LIMIT ((size_t)48 << 20)
enum { LOAD_PATIENCE = 300 }; // seconds

// -------------------------------------------------------------------------------- the pipeline

static tk_session *open_plain(const tk_bench_pipeline *pipeline, tk_session_place *place,
                              tk_message *error)
{
    const tk_session_options options = {.size = sizeof options,
                                        .output_only = 1,
                                        .input_format = pipeline->input_format,
                                        .sets = pipeline->sets,
                                        .n_sets = pipeline->n_sets,
                                        .place = place,
                                        .inputs = &pipeline->input,
                                        .n_inputs = pipeline->input != NULL};
    return tk_session_open_with(pipeline->conf, &options, error);
}

/** Whether the object contains a plugin with that name. */
static bool holds(const char *object, const char *id, size_t length)
{
    const tk_plugin *plugin;
    for (uint32_t i = 0; (plugin = tk_plugin_open(object, i, NULL, NULL)); i++)
        if (strlen(plugin->id) == length && memcmp(plugin->id, id, length) == 0)
            return true;
    return false;
}

/** Makes a link TO/NAME to the target of FROM. */
static bool add_link(const char *from, const char *to, const char *name)
{
    char path[4096];
    char *real = realpath(from, NULL);
    const bool fits = (size_t)snprintf(path, sizeof path, "%s/%s", to, name) < sizeof path;
    const bool ok = real && fits && (symlink(real, path) == 0 || errno == EEXIST);
    free(real);
    return ok;
}

/** Makes DIR/ID with the object and its data folder, under the names that toolkit looks for. */
static bool add_plugin(const char *dir, const char *id, size_t length, const char *object,
                       const char *data_of)
{
    char folder[4096], name[128], data[4096];
    snprintf(folder, sizeof folder, "%s/%.*s", dir, (int)length, id);
    snprintf(name, sizeof name, "%.*s.so", (int)length, id);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return false;
    const char *slash = strrchr(data_of, '/');
    snprintf(data, sizeof data, "%.*sdata", slash ? (int)(slash + 1 - data_of) : 0, data_of);
    return add_link(object, folder, name) &&
           (access(data, F_OK) != 0 || add_link(data, folder, "data"));
}

static bool has_data(const char *object)
{
    char data[4096];
    const char *slash = strrchr(object, '/');
    snprintf(data, sizeof data, "%.*sdata", slash ? (int)(slash + 1 - object) : 0, object);
    return access(data, F_OK) == 0;
}

/** Fills a folder with links to the pipeline's plugins; those in `object` come from there. */
static bool fill_overlay(const char *dir, const tk_session *session, const char *object,
                         tk_message *error)
{
    bool any = false;
    tk_session_plugin plugin = {.size = sizeof plugin};
    for (uint32_t i = 0; tk_session_plugin_at(session, i, &plugin); i++) {
        const size_t length = strcspn(plugin.name, ":");
        const bool other = holds(object, plugin.name, length);
        const char *own = other ? object : plugin.path;
        any |= other;
        if (!add_plugin(dir, plugin.name, length, own, has_data(own) ? own : plugin.path)) {
            snprintf(error->text, sizeof error->text, "%.300s: cannot link %.300s: %s", dir, own,
                     strerror(errno));
            return false;
        }
    }
    if (!any)
        snprintf(error->text, sizeof error->text, "%.900s: contains no plugin of the pipeline",
                 object);
    return any;
}

/**
 * Opens the pipeline with other plugins: a folder of links replaces the plugin path while it opens.
 * This is a child process, so changing the environment is safe.
 */
static tk_session *open_replaced(const tk_bench_pipeline *pipeline, tk_session_place *place,
                                 tk_message *error)
{
    tk_session *plain = open_plain(pipeline, place, error);
    if (!plain)
        return NULL;
    tk_scratch scratch;
    char object[3000];
    snprintf(object, sizeof object, "%s%s", strchr(pipeline->replacement, '/') ? "" : "./",
             pipeline->replacement);
    tk_session *session = NULL;
    if (!tk_plugin_open(object, 0, NULL, error)) {
        tk_session_close(plain);
        return NULL;
    }
    if (tk_scratch_make(&scratch, error)) {
        char *earlier = getenv("TOOLKIT_PLUGIN_PATH");
        earlier = earlier ? strdup(earlier) : NULL;
        if (fill_overlay(scratch.path, plain, object, error) &&
            setenv("TOOLKIT_PLUGIN_PATH", scratch.path, 1) == 0)
            session = open_plain(pipeline, place, error);
        if (earlier)
            setenv("TOOLKIT_PLUGIN_PATH", earlier, 1);
        else
            unsetenv("TOOLKIT_PLUGIN_PATH");
        free(earlier);
        tk_scratch_remove(&scratch);
    }
    tk_session_close(plain);
    return session;
}

tk_session *tk_bench_open(const tk_bench_pipeline *pipeline, tk_session_place *place,
                          tk_message *error)
{
    return pipeline->replacement ? open_replaced(pipeline, place, error)
                                 : open_plain(pipeline, place, error);
}

// ---------------------------------------------------------------------------------- the corpus

/** The result of reading, in memory shared with the parent. */
typedef struct reading {
    tk_child_watch watch;
    tk_session_place place;
    uint64_t records, unread;
    bool is_cut;
    char failure[512], paths[8192];
    // Set before the child starts.
    const tk_bench_pipeline *pipeline;
    const char *path;
    int fd;
} reading;

/** Precedes each record in the file: the lengths of its name and its bytes. Each of these is
 * followed by a NUL. */
typedef struct header {
    uint64_t name, record;
} header;

static bool put(FILE *file, const tk_str *bytes)
{
    return fwrite(bytes->data, 1, bytes->length, file) == bytes->length && fputc('\0', file) == 0;
}

static bool copy_records(reading *r, tk_records *records, FILE *file, tk_message *error)
{
    tk_str name, record;
    tk_status status;
    size_t bytes = 0;
    while ((status = tk_records_next(records, &name, &record, error)) != TK_SKIP) {
        atomic_fetch_add(&r->watch.beat, 1);
        if (status != TK_OK) {
            if (r->unread++ == 0)
                snprintf(r->failure, sizeof r->failure, "%.*s: %.400s", (int)name.length, name.data,
                         error->text);
            continue;
        }
        if (r->records && bytes + record.length > CORPUS_LIMIT) {
            r->is_cut = true;
            break;
        }
        const header h = {name.length, record.length};
        if (fwrite(&h, sizeof h, 1, file) != 1 || !put(file, &name) || !put(file, &record)) {
            snprintf(error->text, sizeof error->text, "out of memory for the corpus");
            return false;
        }
        bytes += record.length;
        r->records++;
    }
    error->text[0] = '\0';
    return true;
}

/** Records the paths that are read; ignores those that do not fit. */
static void note_paths(reading *r, const tk_session *session)
{
    size_t used = 0;
    const char *path = r->path ? r->path : tk_session_input(session, 0);
    for (uint64_t i = 1; path; i++) {
        const size_t length = strlen(path) + 1;
        if (used + length >= sizeof r->paths)
            break;
        memcpy(r->paths + used, path, length);
        used += length;
        path = r->path ? NULL : tk_session_input(session, i);
    }
}

static bool read_records(void *ctx)
{
    reading *r = ctx;
    tk_message error = {0};
    FILE *file = NULL;
    bool ok = false;
    tk_session *session = tk_bench_open(r->pipeline, &r->place, &error);
    tk_records *records =
        session ? tk_records_open(session, &r->path, r->path != NULL, &error) : NULL;
    if (records) {
        note_paths(r, session);
        file = fdopen(r->fd, "w");
        ok = file && copy_records(r, records, file, &error);
        ok = file && fclose(file) == 0 && ok;
    }
    snprintf(r->watch.message, sizeof r->watch.message, "%s", error.text);
    return ok;
}

/** Finds the records in the file that the child wrote. */
static bool index_records(tk_bench_corpus *corpus, int fd, size_t n)
{
    struct stat st;
    corpus->documents = calloc(n + 1, sizeof *corpus->documents);
    if (!corpus->documents || fstat(fd, &st) != 0 || st.st_size == 0)
        return corpus->documents != NULL;
    corpus->size = (size_t)st.st_size;
    corpus->memory = mmap(NULL, corpus->size, PROT_READ, MAP_SHARED, fd, 0);
    if (corpus->memory == MAP_FAILED) {
        corpus->memory = NULL;
        return false;
    }
    const char *at = corpus->memory, *end = at + corpus->size;
    header h;
    while (corpus->n < n && (size_t)(end - at) > sizeof h) {
        memcpy(&h, at, sizeof h);
        at += sizeof h;
        corpus->documents[corpus->n++] = (tk_bench_document){at, at + h.name + 1, h.record};
        corpus->bytes += h.record;
        at += h.name + h.record + 2;
    }
    return true;
}

bool tk_bench_corpus_read(tk_bench_corpus *corpus, const tk_bench_pipeline *pipeline,
                          const char *path, tk_message *error)
{
    *corpus = (tk_bench_corpus){0};
    reading *r = tk_shared_alloc(sizeof *r);
    const int fd = memfd_create("toolkit-bench", MFD_CLOEXEC);
    bool ok = false;
    if (!r || fd < 0) {
        snprintf(error->text, sizeof error->text, "out of memory for the corpus");
    } else {
        r->pipeline = pipeline;
        r->path = path;
        r->fd = fd;
        const tk_child child = {
            .work = read_records, .ctx = r, .watch = &r->watch, .patience = LOAD_PATIENCE};
        const tk_child_end end = tk_child_run(&child);
        ok = end == TK_CHILD_DONE && index_records(corpus, fd, r->records);
        if (!ok && (end == TK_CHILD_CRASHED || end == TK_CHILD_HUNG))
            snprintf(error->text, sizeof error->text, "plugin %.200s cannot start: %.700s",
                     r->place.name, r->watch.message);
        else if (!ok)
            snprintf(error->text, sizeof error->text, "%s",
                     r->watch.message[0] ? r->watch.message : "out of memory for the corpus");
        corpus->unread = r->unread;
        corpus->is_cut = r->is_cut;
        memcpy(corpus->paths, r->paths, sizeof corpus->paths);
        snprintf(corpus->failure, sizeof corpus->failure, "%s", r->failure);
    }
    if (ok && !corpus->n) {
        snprintf(error->text, sizeof error->text, "the corpus has no documents%s%s",
                 corpus->failure[0] ? ": " : "", corpus->failure);
        ok = false;
    }
    if (fd >= 0)
        close(fd);
    tk_shared_free(r, sizeof *r);
    if (!ok)
        tk_bench_corpus_free(corpus);
    return ok;
}

void tk_bench_corpus_free(tk_bench_corpus *corpus)
{
    free(corpus->documents);
    if (corpus->memory)
        munmap(corpus->memory, corpus->size);
    *corpus = (tk_bench_corpus){0};
}
