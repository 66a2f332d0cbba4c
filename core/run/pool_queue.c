// SPDX-License-Identifier: MIT
#include "pool_queue.h"

#include "base/clock.h"
#include "document/snapshot.h"
#include "state.h"

#include <toolkit/text/visible.h>

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

/** Most bytes of records that wait for a worker, and of results that wait for the caller; but one
 * of each can be longer. */
#define RECORDS_MAX ((size_t)8 << 20)
#define ENTRIES_MAX ((size_t)32 << 20)
/** Most bytes of lines that wait; further ones are dropped. */
#define LINES_MAX ((size_t)1 << 20)

static bool init_cond(pthread_cond_t *cond)
{
    pthread_condattr_t attributes;
    bool ok = pthread_condattr_init(&attributes) == 0;

    if (!ok)
        return false;
    ok = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
         pthread_cond_init(cond, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    return ok;
}

bool tk_pool_queue_init(tk_pool_queue *queue, tk_error *error)
{
    tk_pool_queue *q = queue;

    *q = (tk_pool_queue){.submitted_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    q->records_end = &q->records;
    q->entries_end = &q->entries;
    if (q->submitted_fd < 0)
        return tk_error_set(error, "cannot open a pool: %s", strerror(errno));
    if (pthread_mutex_init(&q->lock, NULL) != 0)
        goto no_lock;
    if (!init_cond(&q->arrived))
        goto no_arrived;
    if (init_cond(&q->room))
        return true;
    pthread_cond_destroy(&q->arrived);
no_arrived:
    pthread_mutex_destroy(&q->lock);
no_lock:
    close(q->submitted_fd);
    return tk_error_set(error, "out of memory for a pool");
}

static void free_entry(tk_pool_entry *entry)
{
    if (entry)
        tk_snapshot_free(entry->result.snapshot);
    free(entry);
}

void tk_pool_queue_finish(tk_pool_queue *queue)
{
    tk_pool_queue *q = queue;

    while (q->records) {
        tk_pool_record *record = q->records;

        q->records = record->next;
        free(record);
    }
    while (q->entries) {
        tk_pool_entry *entry = q->entries;

        q->entries = entry->next;
        free_entry(entry);
    }
    tk_buffer_free(&q->lines);
    pthread_cond_destroy(&q->arrived);
    pthread_cond_destroy(&q->room);
    pthread_mutex_destroy(&q->lock);
    close(q->submitted_fd);
}

/** Wakes the pool's thread if it waits for records. The queue is locked. */
static void wake(tk_pool_queue *q)
{
    static const uint64_t one = 1;

    if (q->hungry)
        (void)!write(q->submitted_fd, &one, sizeof(one));
    q->hungry = false;
}

// ------------------------------------------------------------------------- the caller's threads

static tk_pool_record *make_record(const char *id, const char *data, size_t length)
{
    const size_t name_length = strlen(id);
    tk_pool_record *record = NULL;

    if (length < SIZE_MAX / 2)
        record = malloc(sizeof(*record) + length + name_length + 1);
    if (!record)
        return NULL;
    *record = (tk_pool_record){.length = length, .name_length = name_length};
    if (length)
        memcpy(record->bytes, data, length);
    memcpy(record->bytes + length, id, name_length + 1);
    return record;
}

static size_t size_of(const tk_pool_record *record)
{
    return sizeof(*record) + record->length + record->name_length;
}

/** Why a pool takes no more records. */
static tk_status closed(const tk_pool_queue *q, tk_error *error)
{
    tk_error_set(error, "%s",
                 q->failure.message[0] ? q->failure.message
                                       : "a record was submitted after tk_pool_finish()");
    return TK_ERR_INSTANCE;
}

tk_status tk_pool_queue_add(tk_pool_queue *queue, const char *id, const char *data, size_t length,
                            tk_error *error)
{
    tk_pool_queue *q = queue;
    tk_pool_record *record;
    tk_status status = TK_OK;

    pthread_mutex_lock(&q->lock);
    if (q->finished || q->ended)
        status = closed(q, error);
    else if (q->records && (length > RECORDS_MAX || q->record_bytes + length > RECORDS_MAX))
        status = TK_SKIP;
    pthread_mutex_unlock(&q->lock);
    if (status != TK_OK)
        return status;
    record = make_record(id, data, length); // without the lock: it may be long
    if (!record) {
        tk_error_set(error, "out of memory for a record of %zu bytes", length);
        return TK_ERR_INSTANCE;
    }
    pthread_mutex_lock(&q->lock);
    *q->records_end = record;
    q->records_end = &record->next;
    q->record_bytes += size_of(record);
    q->submitted++;
    wake(q);
    pthread_mutex_unlock(&q->lock);
    return TK_OK;
}

void tk_pool_queue_end(tk_pool_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->finished = true;
    wake(queue);
    pthread_cond_broadcast(&queue->arrived);
    pthread_mutex_unlock(&queue->lock);
}

static struct timespec time_after(int ms)
{
    const uint64_t at = tk_clock_now() + (uint64_t)ms * 1000000;

    return (struct timespec){.tv_sec = (time_t)(at / 1000000000),
                             .tv_nsec = (long)(at % 1000000000)};
}

/** Whether there may be a result later. The queue is locked. */
static bool expects_result(const tk_pool_queue *q)
{
    return !q->entries && !q->ended && q->taken < q->submitted;
}

static void await_entry(tk_pool_queue *q, int timeout_ms)
{
    const struct timespec end = time_after(timeout_ms > 0 ? timeout_ms : 0);
    bool late = timeout_ms == 0;

    while (expects_result(q) && !late) {
        if (timeout_ms < 0)
            pthread_cond_wait(&q->arrived, &q->lock);
        else
            late = pthread_cond_timedwait(&q->arrived, &q->lock, &end) == ETIMEDOUT;
    }
}

tk_status tk_pool_queue_take(tk_pool_queue *queue, int timeout_ms, tk_pool_entry **entry,
                             bool *done, tk_error *error)
{
    tk_pool_queue *q = queue;
    tk_status status = TK_SKIP;

    *done = false;
    pthread_mutex_lock(&q->lock);
    await_entry(q, timeout_ms);
    *entry = q->entries;
    if (q->entries) {
        q->entries = (*entry)->next;
        if (!q->entries)
            q->entries_end = &q->entries;
        q->entry_bytes -= (*entry)->bytes;
        q->taken++;
        pthread_cond_signal(&q->room);
        status = TK_OK;
    } else if (q->ended && q->failure.message[0]) {
        tk_error_set(error, "%s", q->failure.message);
        status = TK_ERR_INSTANCE;
    } else {
        *done = q->finished && q->taken == q->submitted;
    }
    pthread_mutex_unlock(&q->lock);
    return status;
}

bool tk_pool_queue_await(tk_pool_queue *queue, tk_error *error)
{
    bool ok;

    pthread_mutex_lock(&queue->lock);
    while (!queue->opened)
        pthread_cond_wait(&queue->arrived, &queue->lock);
    ok = !queue->ended;
    if (!ok)
        *error = queue->failure;
    pthread_mutex_unlock(&queue->lock);
    return ok;
}

uint64_t tk_pool_queue_crashes(tk_pool_queue *queue)
{
    uint64_t crashes;

    pthread_mutex_lock(&queue->lock);
    crashes = queue->crashes;
    pthread_mutex_unlock(&queue->lock);
    return crashes;
}

tk_buffer tk_pool_queue_lines(tk_pool_queue *queue)
{
    tk_buffer lines;

    pthread_mutex_lock(&queue->lock);
    lines = queue->lines;
    queue->lines = (tk_buffer){0};
    pthread_mutex_unlock(&queue->lock);
    return lines;
}

void tk_pool_queue_close(tk_pool_queue *queue)
{
    atomic_store(&queue->closing, true);
    pthread_mutex_lock(&queue->lock);
    pthread_cond_broadcast(&queue->room);
    pthread_mutex_unlock(&queue->lock);
}

// ---------------------------------------------------------------------------- the pool's thread

/** Takes the next record; if there is none, says whether there can be another. */
static tk_pool_record *take_record(tk_pool_queue *q, bool *more)
{
    tk_pool_record *record;
    uint64_t ignored;

    pthread_mutex_lock(&q->lock);
    record = q->records;
    *more = !q->finished;
    if (record) {
        q->records = record->next;
        if (!q->records)
            q->records_end = &q->records;
        q->record_bytes -= size_of(record);
    } else if (*more) {
        (void)!read(q->submitted_fd, &ignored, sizeof(ignored));
        q->hungry = true;
    }
    pthread_mutex_unlock(&q->lock);
    return record;
}

tk_input_status tk_pool_queue_feed(void *ctx, tk_buffer *bytes, tk_buffer *name, tk_error *failure)
{
    tk_pool_queue *q = ctx;
    bool more;
    tk_pool_record *record = take_record(q, &more);
    tk_input_status status = TK_INPUT_RECORD;

    if (!record)
        return more ? TK_INPUT_WAIT : TK_INPUT_END;
    *failure = (tk_error){0};
    name->length = 0;
    if (!tk_buffer_add(name, record->bytes + record->length, record->name_length)) {
        tk_error_set(failure, "out of memory for the name of a record");
        status = TK_INPUT_BROKEN;
    } else if (record->length > q->limit) {
        tk_error_set(failure, "longer than %" PRIu64 " bytes, the limit for a record%s", q->limit,
                     q->limit_reason);
        status = TK_INPUT_BROKEN;
    } else if (!tk_buffer_add(bytes, record->bytes, record->length)) {
        tk_error_set(failure, "out of memory for a record");
        status = TK_INPUT_BROKEN;
    }
    free(record);
    return status;
}

/** Copies bytes to `*to`, with a NUL, and advances it. */
static const char *put(char **to, const char *data, size_t length)
{
    char *copy = *to;

    if (length)
        memcpy(copy, data, length);
    copy[length] = '\0';
    *to += length + 1;
    return copy;
}

static tk_str put_str(char **to, tk_str s)
{
    return (tk_str){put(to, s.data, s.length), s.length};
}

/** The name of the plugin that a failure is due to. */
static const char *plugin_of(const tk_pool_queue *q, const tk_result *result)
{
    return result->status < 0 && result->stage < q->info->n_stages
               ? q->info->stages[result->stage].name
               : "";
}

/** Finds the states of the collectors, of which `states` has room for all. */
static void find_states(tk_pool_queue *q, tk_pool_entry *entry, tk_str *states)
{
    const tk_str *all = &entry->states;
    tk_state state;
    size_t taken;

    for (size_t at = 0; at < all->length; at += taken) {
        taken = tk_state_next(all->data + at, all->length - at, &state);
        if (!taken || state.collector >= q->info->n_collectors)
            break;
        if (state.status == TK_OK)
            states[state.collector] = state.bytes;
        else if (state.status < 0)
            tk_gather_lose(q->gather, state.collector, entry->result.id, state.reason,
                           state.message);
    }
    entry->result.states = states;
    entry->result.n_states = q->info->n_collectors;
}

/** A copy of a result that takes over the snapshot; NULL when out of memory. */
static tk_pool_entry *make_entry(tk_pool_queue *q, const tk_result *result)
{
    const tk_str none = {"", 0};
    const bool has_states = result->status == TK_OK && q->info->n_collectors;
    const size_t states = has_states ? q->info->n_collectors * sizeof(tk_str) : 0;
    const tk_str id = {result->id, result->id ? strlen(result->id) : 0};
    const tk_str reason = {result->reason, result->status < 0 ? strlen(result->reason) : 0};
    const tk_str message = {result->message, result->status < 0 ? strlen(result->message) : 0};
    const tk_str output = result->snapshot ? none : result->output;
    const size_t size = sizeof(tk_pool_entry) + states + result->name.length + id.length +
                        reason.length + message.length + output.length + result->remarks.length +
                        result->states.length + 7;
    tk_pool_entry *entry = calloc(1, size);
    char *at = entry ? (char *)(entry + 1) + states : NULL;

    if (!entry)
        return NULL;
    entry->bytes = size + (result->snapshot ? result->snapshot->head->length : 0);
    entry->result = (tk_pool_result){.number = result->number,
                                     .status = result->status,
                                     .name = put(&at, result->name.data, result->name.length),
                                     .snapshot = result->snapshot,
                                     .plugin = plugin_of(q, result),
                                     .byte = result->byte,
                                     .text_bytes = result->text_bytes};
    entry->result.id = result->id ? put(&at, id.data, id.length) : entry->result.name;
    entry->result.reason = put(&at, reason.data, reason.length);
    entry->result.message = put(&at, message.data, message.length);
    entry->result.output = result->snapshot ? result->output : put_str(&at, output);
    entry->remarks = put_str(&at, result->remarks);
    entry->states = put_str(&at, result->states);
    if (has_states)
        find_states(q, entry, (tk_str *)(entry + 1));
    return entry;
}

/** Waits for room; false if the pool closes. The queue is locked. */
static bool await_room(tk_pool_queue *q, size_t bytes)
{
    while (!atomic_load(&q->closing) && q->entries &&
           (bytes > ENTRIES_MAX || q->entry_bytes + bytes > ENTRIES_MAX))
        pthread_cond_wait(&q->room, &q->lock);
    return !atomic_load(&q->closing);
}

/** Why the pool ends with a result, if it does. The queue is locked. */
static void note_failure(tk_pool_queue *q, const tk_pool_entry *entry)
{
    const tk_pool_result *result = &entry->result;

    if (result->status == TK_ERR_INSTANCE)
        tk_error_set(&q->failure, "%s: plugin %s cannot continue: %s", result->id, result->plugin,
                     result->message);
}

bool tk_pool_queue_pass(void *ctx, const tk_result *result)
{
    tk_pool_queue *q = ctx;
    tk_pool_entry *entry = make_entry(q, result);
    bool going;

    if (!entry)
        tk_snapshot_free(result->snapshot);
    pthread_mutex_lock(&q->lock);
    going = entry && await_room(q, entry->bytes);
    if (going) {
        *q->entries_end = entry;
        q->entries_end = &entry->next;
        q->entry_bytes += entry->bytes;
        q->crashes = q->tally->crashes;
        note_failure(q, entry);
        going = !q->failure.message[0];
        pthread_cond_signal(&q->arrived);
        entry = NULL;
    } else if (!entry) {
        tk_error_set(&q->failure, "out of memory for a result");
    }
    pthread_mutex_unlock(&q->lock);
    free_entry(entry);
    return going;
}

bool tk_pool_queue_pause(void *ctx)
{
    tk_pool_queue *q = ctx;

    return !atomic_load(&q->closing);
}

void tk_pool_queue_say(void *ctx, const char *line)
{
    tk_pool_queue *q = ctx;
    char text[2048];

    tk_visible(text, sizeof(text), line, strlen(line));
    pthread_mutex_lock(&q->lock);
    if (q->lines.length < LINES_MAX)
        tk_buffer_add(&q->lines, text, strlen(text) + 1);
    pthread_mutex_unlock(&q->lock);
}

void tk_pool_queue_open(tk_pool_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->opened = true;
    pthread_cond_broadcast(&queue->arrived);
    pthread_mutex_unlock(&queue->lock);
}

void tk_pool_queue_stop(tk_pool_queue *queue, const tk_error *error)
{
    pthread_mutex_lock(&queue->lock);
    if (!queue->failure.message[0])
        queue->failure = *error; // it may have several lines
    queue->opened = queue->ended = true;
    pthread_cond_broadcast(&queue->arrived);
    pthread_mutex_unlock(&queue->lock);
}
