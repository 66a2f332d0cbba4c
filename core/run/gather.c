// SPDX-License-Identifier: MIT
#include "gather.h"

#include "base/clock.h"
#include "death.h"
#include "merger.h"
#include "pipeline/collector.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/** States are sent when there are so many bytes of them. */
#define PENDING_BYTES ((size_t)64 << 10)
/** Memory of states larger than this is freed once they are sent. */
#define KEEP_BYTES ((size_t)4 << 20)
/** Interval at which a process is looked at, in ms. */
#define LOOK_MS 100
/** Time limit for the nursery to report a death, in ns. */
#define ANSWER_NS ((uint64_t)10000000000)
/** Capacity of a pipe for states, if the system grants it. */
#define PIPE_SIZE (1 << 20)

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

// ----------------------------------------------------------------------------------- failures

void tk_gather_lose(tk_gather *gather, uint32_t index, const char *id, const char *reason,
                    const char *message)
{
    tk_gathering *one = &gather->list[index];
    char line[1024];

    if (one->lost)
        return;
    one->lost = true;
    gather->lost++;
    gather->live &= ~(1u << index);
    close_fd(&one->states); // its process ends
    tk_buffer_free(&one->pending);
    tk_result_file_close(&one->file);
    snprintf(line, sizeof(line), "%s%s%s: %s: %s; its %s is not written", one->name,
             id[0] ? ": " : "", id, reason, message, gather->saves ? "state" : "result");
    gather->say(gather->ctx, line);
}

/** Requests the end of a process, whose death is then reported. */
static void end_process(tk_gather *gather, tk_gathering *one)
{
    tk_nursery_kill(gather->nursery, gather->first_lane + (uint32_t)(one - gather->list));
    close_fd(&one->states);
    if (!one->asked_at)
        one->asked_at = tk_clock_now();
}

/** The document whose state a process was merging, according to it. */
static void current_id(const tk_gathering *one, char id[sizeof(((tk_probe *)0)->id)])
{
    const tk_probe *probe = &((tk_control *)(void *)one->control.data)->probe;

    memcpy(id, probe->id, sizeof(probe->id));
    id[sizeof(probe->id) - 1] = '\0';
}

/** Whether a process has been sent all states, and has read them. */
static bool has_all_read(const tk_gather *gather, const tk_gathering *one)
{
    int unread = 1;

    return gather->finishing && one->states >= 0 && ioctl(one->states, FIONREAD, &unread) == 0 &&
           unread == 0;
}

/** Reads the reply of a process, if it has come. */
static void take_reply(tk_gather *gather, tk_gathering *one)
{
    tk_merge_reply reply;
    char id[sizeof(((tk_probe *)0)->id)];
    ssize_t n;

    if (one->replied || one->replies < 0)
        return;
    do
        n = read(one->replies, &reply, sizeof(reply));
    while (n < 0 && errno == EINTR);
    if (n != (ssize_t)sizeof(reply))
        return;
    one->replied = true;
    if (reply.done && !has_all_read(gather, one)) {
        tk_gather_lose(gather, (uint32_t)(one - gather->list), "", "violation",
                       "wrote to the channel of its process, which is not the plugin's");
        return;
    }
    if (reply.done)
        return;
    reply.message[sizeof(reply.message) - 1] = '\0';
    current_id(one, id);
    tk_gather_lose(gather, (uint32_t)(one - gather->list), id, "error", reply.message);
}

void tk_gather_hear(tk_gather *gather, const tk_nursery_event *event)
{
    const uint32_t index = event->lane - gather->first_lane;
    tk_gathering *one = index < gather->n ? &gather->list[index] : NULL;
    char message[TK_DEATH_MESSAGE], id[sizeof(((tk_probe *)0)->id)];
    const char *reason;

    if (!one || !one->living || event->type != TK_NURSERY_DIED)
        return;
    one->living = false;
    one->asked_at = 0;
    take_reply(gather, one);
    close_fd(&one->states);
    if (one->replied || one->lost)
        return;
    current_id(one, id);
    reason = "timeout";
    if (one->late > 0)
        snprintf(message, sizeof(message), "%s took longer than %g s",
                 gather->finishing ? "merge() or finish()" : "merge()", one->late);
    else
        reason = tk_death_cause((tk_control *)(void *)one->control.data, event->status,
                                gather->memory, message);
    tk_gather_lose(gather, index, id, reason, message);
}

/** Ends a process that takes too long. */
static void watch(tk_gather *gather, tk_gathering *one, uint64_t now)
{
    int unread = 0;
    double limit;

    if (one->asked_at || one->replied || one->lost)
        return;
    if (one->states >= 0)
        (void)ioctl(one->states, FIONREAD, &unread);
    if (unread != one->unread || !one->moved_at) {
        one->unread = unread;
        one->moved_at = now;
    }
    limit = unread ? gather->merge_limit : gather->finish_limit;
    if ((double)(now - one->moved_at) < limit * 1e9)
        return;
    one->late = limit;
    end_process(gather, one);
}

// ------------------------------------------------------------------------------------ starting

bool tk_gather_init(tk_gather *gather, const tk_pipeline_info *info, tk_error *error)
{
    const uint32_t n = info->n_collectors;

    *gather = (tk_gather){0};
    gather->list = calloc(n + (size_t)1, sizeof(*gather->list));
    if (!gather->list)
        return tk_error_set(error, "out of memory");
    gather->n = n;
    gather->live = n == TK_COLLECTORS_MAX ? UINT32_MAX : (1u << n) - 1;
    for (uint32_t i = 0; i < n; i++)
        gather->list[i] = (tk_gathering){.name = info->stages[info->n_stages - n + i].name,
                                         .file = TK_RESULT_FILE_CLOSED,
                                         .states = -1,
                                         .replies = -1,
                                         .printed = -1,
                                         .control = TK_AREA_NONE};
    return true;
}

/** A pipe; the end for the process goes to `theirs`. */
static bool make_pipe(int *ours, int *theirs, bool to_process)
{
    int pair[2];

    if (pipe2(pair, O_CLOEXEC) != 0)
        return false;
    *ours = pair[to_process ? 1 : 0];
    *theirs = pair[to_process ? 0 : 1];
    return fcntl(*ours, F_SETFL, O_NONBLOCK) == 0;
}

static bool start_process(tk_gather *gather, tk_gathering *one, tk_error *error)
{
    int fds[TK_CHANNEL_FDS] = {-1, -1, -1, -1, -1};
    tk_control *control;
    bool ok = tk_area_create(&one->control, sizeof(tk_control)) &&
              make_pipe(&one->states, &fds[TK_FD_STATES], true) &&
              make_pipe(&one->replies, &fds[TK_FD_RESULTS], false) &&
              make_pipe(&one->printed, &fds[TK_FD_PRINTED], false);

    if (ok) {
        control = (tk_control *)(void *)one->control.data;
        atomic_store(&control->forbidden, -1);
        (void)fcntl(one->states, F_SETPIPE_SZ, PIPE_SIZE);
        fds[TK_FD_CONTROL] = fcntl(one->control.fd, F_DUPFD_CLOEXEC, 0);
        fds[TK_FD_RESULT] = fcntl(one->file.fd, F_DUPFD_CLOEXEC, 0);
        ok = fds[TK_FD_CONTROL] >= 0 && fds[TK_FD_RESULT] >= 0;
    }
    if (!ok) {
        tk_error_set(error, "cannot start the process of %s: %s", one->name, strerror(errno));
        tk_channel_close_fds(fds);
        return false;
    }
    one->living =
        tk_nursery_fork(gather->nursery, gather->first_lane + (uint32_t)(one - gather->list), fds);
    return one->living || tk_error_set(error, "the process that holds the plugins is gone");
}

bool tk_gather_start(tk_gather *gather, tk_error *error)
{
    bool ok = true;

    for (uint32_t i = 0; ok && i < gather->n; i++)
        ok = gather->pipeline ? tk_pipeline_open_merger(gather->pipeline, i, error)
                              : start_process(gather, &gather->list[i], error);
    return ok;
}

// ------------------------------------------------------------------------------------- merging

/** Waits until a process reads more. False if it will not: it is gone or late, or the run ends. */
static bool wait_for_room(tk_gather *gather, tk_gathering *one)
{
    struct pollfd ready[2] = {{.fd = one->states, .events = POLLOUT},
                              {.fd = gather->interrupt->fd, .events = POLLIN}};

    (void)poll(ready, 2, LOOK_MS);
    tk_gather_listen(gather);
    watch(gather, one, tk_clock_now());
    return one->states >= 0 && !tk_interrupt_signal(gather->interrupt);
}

/** Sends what is pending. */
static void send_pending(tk_gather *gather, tk_gathering *one)
{
    tk_buffer *pending = &one->pending;
    size_t at = 0;

    one->moved_at = 0;
    while (one->states >= 0 && at < pending->length) {
        const ssize_t n = write(one->states, pending->data + at, pending->length - at);

        if (n > 0) {
            at += (size_t)n;
        } else if (n < 0 && errno == EPIPE) {
            close_fd(&one->states); // its reply or its death says why
            one->asked_at = tk_clock_now();
        } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
            end_process(gather, one);
        } else if (!wait_for_room(gather, one)) {
            break;
        }
    }
    pending->length = 0;
    if (pending->capacity > KEEP_BYTES)
        tk_buffer_free(pending);
}

static void send_state(tk_gather *gather, uint32_t index, const char *id, const tk_str *bytes)
{
    tk_gathering *one = &gather->list[index];
    const tk_merge_head head = {
        .length = bytes->length, .id_length = (uint32_t)strlen(id), .base = !gather->saves};

    if (one->states < 0)
        return;
    if (!tk_buffer_add(&one->pending, &head, sizeof(head)) ||
        !tk_buffer_add(&one->pending, bytes->data, bytes->length) ||
        !tk_buffer_add(&one->pending, id, head.id_length))
        tk_gather_lose(gather, index, id, "memory", "out of memory for its state");
    else if (one->pending.length >= PENDING_BYTES)
        send_pending(gather, one);
}

/** Merges a state in this process. */
static bool merge_here(tk_gather *gather, uint32_t index, const tk_str *state, tk_error *error)
{
    tk_gathering *one = &gather->list[index];

    if (!one->sink.is_file)
        one->sink = (tk_sink){.fd = one->file.fd, .is_file = true, .base = gather->base};
    return tk_pipeline_merge(gather->pipeline, index, state, gather->saves ? NULL : &one->sink,
                             error);
}

void tk_gather_take(tk_gather *gather, const char *id, const tk_state *state)
{
    const uint32_t index = state->collector;
    tk_error error = {0};

    if (gather->list[index].lost || state->status == TK_SKIP)
        return;
    if (state->status != TK_OK)
        tk_gather_lose(gather, index, id, state->reason, state->message);
    else if (!gather->pipeline)
        send_state(gather, index, id, &state->bytes);
    else if (!merge_here(gather, index, &state->bytes, &error))
        tk_gather_lose(gather, index, id, "error", error.message);
}

/** Reads up to `length` bytes of a file to the end of a buffer. Returns their number; 0 if it is
 * over or cannot be read. */
static size_t read_piece(int fd, uint64_t length, tk_buffer *to)
{
    const size_t most = length < PENDING_BYTES ? (size_t)length : PENDING_BYTES;
    char *room = tk_buffer_reserve(to, most);
    ssize_t n;

    do
        n = room ? read(fd, room, most) : 0;
    while (n < 0 && errno == EINTR);
    to->length += n > 0 ? (size_t)n : 0;
    return n > 0 ? (size_t)n : 0;
}

/** Merges the state of a file in this process. */
static void merge_file(tk_gather *gather, uint32_t index, int fd, uint64_t length, const char *path)
{
    tk_buffer bytes = {0};
    tk_error error = {0};
    size_t n = 1;

    while (bytes.length < length && n)
        n = read_piece(fd, length - bytes.length, &bytes);
    if (bytes.length < length)
        tk_gather_lose(gather, index, path, "error", "the state cannot be read");
    else if (!merge_here(gather, index, &(tk_str){bytes.data ? bytes.data : "", bytes.length},
                         &error))
        tk_gather_lose(gather, index, path, "error", error.message);
    tk_buffer_free(&bytes);
}

void tk_gather_take_file(tk_gather *gather, uint32_t index, int fd, uint64_t length,
                         const char *path)
{
    tk_gathering *one = &gather->list[index];
    const tk_merge_head head = {
        .length = length, .id_length = (uint32_t)strlen(path), .base = !gather->saves};

    if (one->lost)
        return;
    if (gather->pipeline) {
        merge_file(gather, index, fd, length, path);
        return;
    }
    if (!tk_buffer_add(&one->pending, &head, sizeof(head))) {
        tk_gather_lose(gather, index, path, "memory", "out of memory for its state");
        return;
    }
    while (length && one->states >= 0 && !tk_interrupt_signal(gather->interrupt)) {
        const size_t n = read_piece(fd, length, &one->pending);

        if (!n) {
            end_process(gather, one);
            tk_gather_lose(gather, index, path, "error", "the state cannot be read");
            return;
        }
        length -= n;
        send_pending(gather, one);
    }
    if (!tk_buffer_add(&one->pending, path, head.id_length))
        tk_gather_lose(gather, index, path, "memory", "out of memory for its state");
}

void tk_gather_listen(tk_gather *gather)
{
    for (uint32_t i = 0; i < gather->n; i++) {
        tk_gathering *one = &gather->list[i];

        if (one->printed >= 0)
            tk_printed_read(&one->line, one->printed, one->name, &gather->nursery->counts);
    }
}

// ----------------------------------------------------------------------------------- finishing

static void finish_here(tk_gather *gather, uint32_t index)
{
    tk_gathering *one = &gather->list[index];
    tk_error error = {0};

    if (!one->sink.is_file)
        one->sink = (tk_sink){.fd = one->file.fd, .is_file = true, .base = gather->base};
    one->sink.error = &error;
    if (!tk_pipeline_finish(gather->pipeline, index, gather->saves, &one->sink))
        tk_gather_lose(gather, index, "", "error", error.message);
    tk_sink_free(&one->sink);
}

/** Whether a process has not finished yet. */
static bool is_awaited(const tk_gathering *one)
{
    return one->living && !one->replied && !one->lost;
}

/** Looks at all processes. False if there is nothing to wait for. */
static bool look(tk_gather *gather)
{
    const uint64_t now = tk_clock_now();
    tk_nursery_event event;
    bool any = false;
    int n;

    while ((n = tk_nursery_event_next(gather->nursery, &event)) > 0)
        tk_gather_hear(gather, &event);
    for (uint32_t i = 0; i < gather->n; i++) {
        tk_gathering *one = &gather->list[i];

        if (!is_awaited(one))
            continue;
        take_reply(gather, one);
        watch(gather, one, now);
        if (is_awaited(one) && (n < 0 || (one->asked_at && now > one->asked_at + ANSWER_NS)))
            tk_gather_lose(gather, i, "", "killed", "its process does not answer");
        any |= is_awaited(one);
    }
    return any;
}

static void await_processes(tk_gather *gather)
{
    struct pollfd ready[TK_COLLECTORS_MAX + 2];

    while (look(gather) && !tk_interrupt_signal(gather->interrupt)) {
        nfds_t n = 0;

        ready[n++] = (struct pollfd){.fd = gather->interrupt->fd, .events = POLLIN};
        ready[n++] = (struct pollfd){.fd = gather->nursery->socket, .events = POLLIN};
        for (uint32_t i = 0; i < gather->n; i++) {
            const tk_gathering *one = &gather->list[i];

            // Its end closes before its death is reported.
            if (is_awaited(one) && !one->asked_at)
                ready[n++] = (struct pollfd){.fd = one->replies, .events = POLLIN};
        }
        (void)poll(ready, n, LOOK_MS);
        for (uint32_t i = 0, at = 2; i < gather->n && at < n; i++) {
            tk_gathering *one = &gather->list[i];

            if (!is_awaited(one) || one->asked_at)
                continue;
            if (ready[at].revents & (POLLHUP | POLLERR) && !(ready[at].revents & POLLIN))
                one->asked_at = tk_clock_now();
            at++;
        }
        tk_gather_listen(gather);
    }
}

void tk_gather_finish(tk_gather *gather)
{
    const tk_merge_head end = {.length = gather->saves ? TK_MERGE_SAVE : TK_MERGE_FINISH,
                               .base = gather->base};

    gather->finishing = true;
    for (uint32_t i = 0; i < gather->n; i++) {
        tk_gathering *one = &gather->list[i];

        if (one->lost)
            continue;
        if (gather->pipeline) {
            finish_here(gather, i);
        } else if (one->states >= 0) {
            if (!tk_buffer_add(&one->pending, &end, sizeof(end)))
                tk_gather_lose(gather, i, "", "memory", "out of memory");
            else
                send_pending(gather, one);
        }
    }
    if (!gather->pipeline && gather->n)
        await_processes(gather);
}

void tk_gather_close(tk_gather *gather)
{
    for (uint32_t i = 0; gather->list && i < gather->n; i++) {
        tk_gathering *one = &gather->list[i];

        if (one->printed >= 0 && gather->nursery) {
            tk_printed_read(&one->line, one->printed, one->name, &gather->nursery->counts);
            tk_printed_end(&one->line, &gather->nursery->counts);
        }
        close_fd(&one->states);
        close_fd(&one->replies);
        close_fd(&one->printed);
        tk_area_close(&one->control);
        tk_buffer_free(&one->pending);
        tk_sink_free(&one->sink);
        tk_result_file_close(&one->file);
    }
    free(gather->list);
    *gather = (tk_gather){0};
}
