// SPDX-License-Identifier: MIT
#include "merger.h"

#include "confine/sanitized.h"
#include "pipeline/collector.h"
#include "sandbox.h"
#include "worker.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/** Memory of a state larger than this is freed. */
#define KEEP_BYTES ((size_t)4 << 20)

typedef struct merger {
    tk_pipeline *pipeline;
    uint32_t index;
    const tk_merger_end *end;
    tk_buffer state;
    tk_sink sink; /**< of the result */
} merger;

/** Reads exactly `length` bytes from standard input; ends the process if there are no more, because
 * the run has ended early. */
static void read_all(void *to, size_t length)
{
    char *at = to;

    while (length) {
        const ssize_t n = read(STDIN_FILENO, at, length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit(0);
        at += n;
        length -= (size_t)n;
    }
}

/** Replies, and ends. */
static _Noreturn void leave(const merger *m, const tk_merge_reply *reply)
{
    while (write(m->end->replies, reply, sizeof(*reply)) < 0 && errno == EINTR)
        ;
    _exit(0);
}

static _Noreturn void fail(const merger *m, const tk_error *error)
{
    tk_merge_reply reply = {0};

    tk_error_copy(error, reply.message, sizeof(reply.message));
    leave(m, &reply);
}

/** Shows the document whose state is merged; only messages use it. */
static void show_id(const merger *m, const char *id, uint32_t length)
{
    char *shown = m->end->control->probe.id;
    const uint32_t most = sizeof(m->end->control->probe.id) - 1;

    if (length > most)
        length = most;
    memcpy(shown, id, length);
    shown[length] = '\0';
}

/** Reads a state and its document's id at once: a call costs more than most merges. */
static void merge(merger *m, const tk_merge_head *head)
{
    const uint64_t size = head->length + head->id_length;
    tk_error error = {0};
    tk_str state;
    char *room;

    m->state.length = 0;
    // One byte more, so that there is a pointer to no bytes. A plugin may have read what is not
    // its.
    room = head->length < SIZE_MAX / 2 ? tk_buffer_reserve(&m->state, size + 1) : NULL;
    if (!room) {
        tk_error_set(&error, "out of memory for a state of %" PRIu64 " bytes", head->length);
        fail(m, &error);
    }
    read_all(room, size);
    show_id(m, room + head->length, head->id_length);
    state = (tk_str){room, head->length};
    if (!tk_pipeline_merge(m->pipeline, m->index, &state, head->base ? &m->sink : NULL, &error))
        fail(m, &error);
    if (m->state.capacity > KEEP_BYTES)
        tk_buffer_free(&m->state);
}

static _Noreturn void finish(merger *m, bool save, uint32_t base)
{
    tk_error error = {0};
    tk_merge_reply reply = {.done = 1};

    m->end->control->probe.id[0] = '\0';
    tk_buffer_free(&m->state);
    m->sink.base = base;
    m->sink.error = &error;
    if (!tk_pipeline_finish(m->pipeline, m->index, save, &m->sink))
        fail(m, &error);
    leave(m, &reply);
}

_Noreturn void tk_merger_main(tk_pipeline *pipeline, uint32_t index, const tk_merger_end *end,
                              uint64_t memory, bool unconfined)
{
    merger m = {.pipeline = pipeline,
                .index = index,
                .end = end,
                .sink = {.fd = end->result, .is_file = true}};
    // To the sandbox it is a worker that writes replies only.
    const tk_worker_end as_worker = {.socket = end->replies,
                                     .results = end->replies,
                                     .printed = end->printed,
                                     .control = end->control};
    tk_sandbox sandbox = {.memory = memory,
                          .end = &as_worker,
                          .pipeline = pipeline,
                          .result = end->result,
                          .unconfined = unconfined};

    tk_pipeline_set_probe(pipeline, &end->control->probe);
    tk_sandbox_enter(&sandbox);
    if (sandbox.unfiltered && !SANITIZED)
        _exit(TK_WORKER_LOST);
    for (;;) {
        tk_merge_head head;

        read_all(&head, sizeof(head));
        if (head.length == TK_MERGE_FINISH || head.length == TK_MERGE_SAVE)
            finish(&m, head.length == TK_MERGE_SAVE, head.base);
        merge(&m, &head);
    }
}
