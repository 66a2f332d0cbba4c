// SPDX-License-Identifier: MIT
// An annotator with threads of its own, as a library for models or data parallelism has them: four
// wait for work from worker_start() on, count the letters of a quarter of the text each, and end in
// worker_stop(). CREW_LOG names a file that both write a line to.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/plugin.h>
#include <unistd.h>

enum { THREADS = 4 };

typedef struct crew {
    pthread_t threads[THREADS];
    uint32_t n; // threads that run
    pid_t process;
    pthread_mutex_t lock;
    pthread_cond_t wake, done;
    const tk_doc *doc; // to be counted; NULL: none
    uint32_t round, waiting, left;
    uint32_t letters;
    int over;
} crew;

static _Thread_local char name[16];

static uint32_t count(const tk_doc *doc, uint32_t part)
{
    const uint32_t from = (uint32_t)((uint64_t)doc->length * part / THREADS);
    const uint32_t to = (uint32_t)((uint64_t)doc->length * (part + 1) / THREADS);
    uint32_t n = 0;
    char *copy = malloc(to - from + 1); // memory of threads is the worker's
    if (!copy)
        abort();
    memcpy(copy, doc->text + from, to - from);
    for (uint32_t i = 0; i < to - from; i++)
        n += (copy[i] | 32) >= 'a' && (copy[i] | 32) <= 'z';
    free(copy);
    return n;
}

static void *work(void *argument)
{
    crew *c = argument;
    uint32_t round = 0;
    pthread_mutex_lock(&c->lock);
    const uint32_t part = c->waiting++;
    snprintf(name, sizeof name, "crew %u", part);
    pthread_setname_np(pthread_self(), name);
    for (;;) {
        while (!c->over && c->round == round)
            pthread_cond_wait(&c->wake, &c->lock);
        if (c->over)
            break;
        round = c->round;
        pthread_mutex_unlock(&c->lock);
        const uint32_t n = count(c->doc, part);
        pthread_mutex_lock(&c->lock);
        c->letters += n;
        if (--c->left == 0)
            pthread_cond_signal(&c->done);
    }
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

static void note(const char *what)
{
    const char *path = getenv("CREW_LOG");
    FILE *file = path ? fopen(path, "ae") : NULL;
    if (!file)
        return;
    fprintf(file, "%s\n", what);
    fclose(file);
}

static tk_status create(const tk_setup *setup, void **instance)
{
    crew *c = calloc(1, sizeof *c);
    if (!c)
        return setup->host->fail_setup(setup->ctx, "out of memory");
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->wake, NULL);
    pthread_cond_init(&c->done, NULL);
    *instance = c;
    return TK_OK;
}

static tk_status start(void *instance, const tk_host *host, void *ctx)
{
    crew *c = instance;
    c->process = getpid();
    for (; c->n < THREADS; c->n++)
        if (pthread_create(&c->threads[c->n], NULL, work, c) != 0)
            return host->fail_setup(ctx, "no threads");
    note("start");
    return TK_OK;
}

static void stop(void *instance)
{
    crew *c = instance;
    pthread_mutex_lock(&c->lock);
    c->over = 1;
    pthread_cond_broadcast(&c->wake);
    pthread_mutex_unlock(&c->lock);
    while (c->n)
        pthread_join(c->threads[--c->n], NULL);
    note("stop");
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    crew *c = instance;
    tk_layer_out out;
    if (c->process != getpid())
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "not started in this process");
    if (host->layer_reserve(doc, 0, 1, &out) != TK_OK)
        return TK_ERR_DOC;
    pthread_mutex_lock(&c->lock);
    c->doc = doc;
    c->letters = 0;
    c->left = THREADS;
    c->round++;
    pthread_cond_broadcast(&c->wake);
    while (c->left)
        pthread_cond_wait(&c->done, &c->lock);
    pthread_mutex_unlock(&c->lock);
    out.begin[0] = 0;
    out.end[0] = doc->length;
    ((uint32_t *)out.columns[0])[0] = c->letters;
    return host->layer_commit(doc, 0, 1);
}

static const tk_column columns[] = {{.name = "letters", .doc = "ASCII letters", .type = TK_U32}};
static const tk_layer_decl provided[] = {{.name = "crew/1",
                                          .doc = "how many letters",
                                          .columns = columns,
                                          .n_columns = 1,
                                          .flags = TK_LAYER_DOCUMENT}};

static const tk_plugin plugin = {.size = sizeof(tk_plugin),
                                 .kind = TK_ANNOTATOR,
                                 .min_host_minor = 2,
                                 .id = "crew",
                                 .version = "1.0.0",
                                 .summary = "Counts letters with four threads",
                                 .doc = "Counts the ASCII letters of a text.",
                                 .licence = "MIT",
                                 .provided = provided,
                                 .n_provided = 1,
                                 .create = create,
                                 .destroy = free,
                                 .annotate = annotate,
                                 .flags = TK_PLUGIN_THREADS,
                                 .worker_start = start,
                                 .worker_stop = stop};

TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
