// SPDX-License-Identifier: MIT
#include "annotator.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/** Lists of jobs, by number. A power of two. */
#define LISTS 1024
/** How often the thread looks whether it should end, in ms, while results are due. */
#define LOOK_MS 200

struct tk_annotator {
    tk_annotator *next; /**< see tk_annotator_next() */
    tk_pool *pool;
    tk_metrics *metrics;
    tk_log *log;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t submitted; /**< there is a job, or the annotator closes */
    tk_job *jobs[LISTS];
    tk_waiter *waiters;
    uint64_t number;          /**< of the next record */
    _Atomic uint64_t waiting; /**< jobs that are not done; changed under the lock */
    _Atomic uint64_t crashes;
    bool idle; /**< the thread waits for `submitted` */
    bool closing;
    bool ended;  /**< the pool took no record more: the thread is to look at it */
    bool joined; /**< the thread has ended */
    bool dead;
    tk_message failure; /**< why it is dead */
};

static tk_job *take_job(tk_annotator *a, uint64_t number)
{
    tk_job **at, *job;

    pthread_mutex_lock(&a->lock);
    at = &a->jobs[number % LISTS];
    while (*at && (*at)->number != number)
        at = &(*at)->next;
    job = *at;
    if (job) {
        *at = job->next;
        a->waiting--;
    }
    pthread_mutex_unlock(&a->lock);
    return job;
}

static tk_waiter *take_waiters(tk_annotator *a)
{
    tk_waiter *waiters;

    pthread_mutex_lock(&a->lock);
    waiters = a->waiters;
    a->waiters = NULL;
    pthread_mutex_unlock(&a->lock);
    return waiters;
}

static void tell_waiters(tk_annotator *a)
{
    tk_waiter *waiter = take_waiters(a);

    while (waiter) {
        tk_waiter *next = waiter->next;

        waiter->room(waiter);
        waiter = next;
    }
}

static void count(const tk_annotator *a, const tk_pool_result *result)
{
    const int status = result->status == TK_OK     ? TK_METRICS_OK
                       : result->status == TK_SKIP ? TK_METRICS_SKIPPED
                                                   : TK_METRICS_QUARANTINED;

    a->metrics->documents[status]++;
    a->metrics->text_bytes += result->text_bytes;
    if (status == TK_METRICS_QUARANTINED)
        tk_metrics_quarantined(a->metrics, result->plugin, result->reason);
}

static void deliver(tk_annotator *a, const tk_pool_result *result)
{
    tk_job *job = take_job(a, result->number);

    count(a, result);
    if (result->status < 0)
        a->crashes = tk_pool_crashes(a->pool);
    if (job)
        job->done(job, result);
    tell_waiters(a);
}

/** Waits until results are due; false if the annotator closes. */
static bool await_job(tk_annotator *a)
{
    bool open;

    pthread_mutex_lock(&a->lock);
    while (!a->waiting && !a->closing && !a->ended) {
        a->idle = true;
        pthread_cond_wait(&a->submitted, &a->lock);
    }
    a->idle = false;
    open = !a->closing;
    pthread_mutex_unlock(&a->lock);
    return open;
}

/** The pool takes nothing more: ends all jobs. */
static void end_all(tk_annotator *a, const tk_message *failure)
{
    tk_job *list = NULL;

    pthread_mutex_lock(&a->lock);
    a->dead = true;
    a->failure = *failure;
    for (size_t i = 0; i < LISTS; i++) {
        while (a->jobs[i]) {
            tk_job *job = a->jobs[i];

            a->jobs[i] = job->next;
            job->next = list;
            list = job;
        }
    }
    a->waiting = 0;
    pthread_mutex_unlock(&a->lock);
    while (list) {
        tk_job *next = list->next;

        list->done(list, NULL);
        list = next;
    }
    tell_waiters(a);
}

static void *take_results(void *ctx)
{
    tk_annotator *a = ctx;
    tk_message failure = {.text = "the server stops"};

    while (await_job(a)) {
        tk_pool_result result = {.size = sizeof(result)};
        tk_message message = {0};
        const tk_status status = tk_pool_next(a->pool, LOOK_MS, &result, &message);

        if (status == TK_OK)
            deliver(a, &result);
        if (status == TK_ERR_INSTANCE) {
            failure = message;
            tk_log_event(a->log, "pool ended", message.text);
            break;
        }
    }
    end_all(a, &failure);
    return NULL;
}

/** A line that a plugin printed. */
static void on_message(void *ctx, const char *line)
{
    tk_log_event(ctx, "plugin", line);
}

tk_annotator *tk_annotator_open(const char *conf, const tk_pool_options *options,
                                tk_metrics *metrics, tk_log *log, tk_message *error)
{
    tk_annotator *a = calloc(1, sizeof(*a));
    tk_pool_options own = *options;

    if (!a) {
        strcpy(error->text, "out of memory"); // NOLINT(clang-analyzer-security.insecureAPI.strcpy)
        return NULL;
    }
    own.message = on_message;
    own.ctx = log;
    own.unordered = 1;
    own.no_collect = 1;
    a->metrics = metrics;
    a->log = log;
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->submitted, NULL);
    a->pool = tk_pool_open(conf, &own, error);
    if (a->pool && pthread_create(&a->thread, NULL, take_results, a) == 0)
        return a;
    if (a->pool)
        strcpy(error->text, "cannot start a thread"); // NOLINT: it fits
    tk_pool_close(a->pool);
    pthread_cond_destroy(&a->submitted);
    pthread_mutex_destroy(&a->lock);
    free(a);
    return NULL;
}

void tk_annotator_stop(tk_annotator *annotator)
{
    tk_annotator *a = annotator;

    if (!a || a->joined)
        return;
    pthread_mutex_lock(&a->lock);
    a->closing = true;
    pthread_cond_signal(&a->submitted);
    pthread_mutex_unlock(&a->lock);
    pthread_join(a->thread, NULL);
    a->joined = true;
}

tk_annotator **tk_annotator_next(tk_annotator *annotator)
{
    return &annotator->next;
}

void tk_annotator_close(tk_annotator *annotator)
{
    tk_annotator *a = annotator;

    if (!a)
        return;
    tk_annotator_stop(a);
    tk_pool_close(a->pool);
    pthread_cond_destroy(&a->submitted);
    pthread_mutex_destroy(&a->lock);
    free(a);
}

tk_status tk_annotator_submit(tk_annotator *annotator, tk_job *job, const char *id,
                              const char *data, size_t length, tk_waiter *waiter, tk_message *error)
{
    tk_annotator *a = annotator;
    tk_status status = TK_ERR_INSTANCE;
    bool idle = false;

    // Locked throughout: the pool numbers records in the order of submission.
    pthread_mutex_lock(&a->lock);
    if (a->dead)
        *error = a->failure;
    else
        status = tk_pool_submit(a->pool, id, data, length, error);
    if (status == TK_OK) {
        job->number = a->number++;
        job->next = a->jobs[job->number % LISTS];
        a->jobs[job->number % LISTS] = job;
        a->waiting++;
        idle = a->idle;
        a->idle = false;
    } else if (status == TK_SKIP && waiter) {
        waiter->next = a->waiters;
        a->waiters = waiter;
    } else if (status == TK_ERR_INSTANCE && !a->dead) {
        // It can end while no job waits for it.
        a->ended = true;
        idle = a->idle;
    }
    if (idle)
        pthread_cond_signal(&a->submitted);
    pthread_mutex_unlock(&a->lock);
    return status;
}

bool tk_annotator_is_dead(tk_annotator *annotator)
{
    bool dead;

    pthread_mutex_lock(&annotator->lock);
    dead = annotator->dead;
    pthread_mutex_unlock(&annotator->lock);
    return dead;
}

uint64_t tk_annotator_waiting(tk_annotator *annotator)
{
    return annotator->waiting;
}

uint64_t tk_annotator_crashes(const tk_annotator *annotator)
{
    return annotator->crashes;
}
