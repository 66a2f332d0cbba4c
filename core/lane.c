// SPDX-License-Identifier: MIT
#include "lane.h"

#include "sandbox.h"
#include "worker.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/** Deaths in a row without a document in flight after which a lane gives up. */
#define IDLE_DEATHS_MAX 4
/** How long a batch should take, in ns: long beside a switch of processes, short for a person. */
#define BATCH_NS ((uint64_t)30000000)

bool tk_lane_open(tk_lane *lane, uint32_t number, uint32_t n_stages, tk_error *error)
{
    lane->number = number;
    lane->n_stages = n_stages;
    lane->target = 1;
    lane->seen = calloc(n_stages + (size_t)1, sizeof(*lane->seen));
    if (!lane->seen)
        return tk_error_set(error, "no memory for a worker's counters");
    lane->created = tk_channel_create(&lane->channel, n_stages, error);
    return lane->created;
}

void tk_lane_close(tk_lane *lane)
{
    if (lane->created) {
        for (uint32_t i = 0; i < TK_SLOTS; i++)
            tk_batch_release(&lane->batches[i], &lane->channel.in[i], &lane->channel.out[i]);
        tk_channel_close(&lane->channel);
    }
    free(lane->seen);
    lane->seen = NULL;
    lane->created = false;
}

int tk_lane_free_slot(const tk_lane *lane)
{
    for (int i = 0; i < TK_SLOTS; i++) {
        if (!lane->batches[i].count)
            return i;
    }
    return -1;
}

void tk_lane_enqueue(tk_lane *lane, uint32_t slot)
{
    tk_batch_pass_settled(&lane->batches[slot]);
    if (lane->batches[slot].harvested < lane->batches[slot].count)
        lane->line[lane->n_line++] = (uint8_t)slot;
}

// ---------------------------------------------------------------------------------- sending

static bool ask_for_worker(tk_lane *lane, tk_nursery *nursery, tk_error *error)
{
    int fds[TK_CHANNEL_FDS];

    if (!tk_channel_renew(&lane->channel, fds, error))
        return false;
    if (!tk_nursery_fork(nursery, lane->number, fds))
        return tk_error_set(error, "the process that holds the plugins is gone");
    memset(lane->seen, 0, lane->n_stages * sizeof(*lane->seen));
    lane->finished = lane->heard = 0;
    lane->living = true;
    lane->deaf = lane->condemned = lane->corrupt = false;
    return true;
}

bool tk_lane_send(tk_lane *lane, tk_nursery *nursery, uint64_t now, tk_error *error)
{
    tk_control *control = tk_channel_control(&lane->channel);

    if (lane->deaf || !lane->n_line)
        return true;
    if (!lane->living && !ask_for_worker(lane, nursery, error))
        return false;
    while (lane->n_sent < lane->n_line && !(lane->alone && lane->n_sent)) {
        uint32_t slot = lane->line[lane->n_sent];
        const tk_batch *batch = &lane->batches[slot];
        tk_order order = {.slot = slot,
                          .first = batch->harvested,
                          .last = lane->alone ? batch->harvested + 1 : batch->count,
                          .in_size = lane->channel.in[slot].size,
                          .out_at = batch->out_length};

        atomic_store(&control->done[slot], batch->harvested);
        // A worker that is gone will be reported; the order is then sent to the next one.
        if (send(lane->channel.socket, &order, sizeof(order), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
            break;
        if (!lane->n_sent++)
            lane->moved_at = lane->heard_at = now;
    }
    return true;
}

// -------------------------------------------------------------------------------- harvesting

/** Adds what the worker has counted since the last look. */
static void count_times(tk_lane *lane, tk_tally *tally)
{
    const tk_control *control = tk_channel_control(&lane->channel);

    for (uint32_t i = 0; i < lane->n_stages && i < tally->n_times; i++) {
        uint64_t ns = atomic_load(&control->times[i].nanoseconds);
        uint64_t calls = atomic_load(&control->times[i].calls);

        if (ns < lane->seen[i].nanoseconds || calls < lane->seen[i].calls)
            continue;
        tally->times[i].nanoseconds += ns - lane->seen[i].nanoseconds;
        tally->times[i].calls += calls - lane->seen[i].calls;
        lane->seen[i].nanoseconds = ns;
        lane->seen[i].calls = calls;
    }
}

bool tk_lane_harvest(tk_lane *lane, tk_tally *tally)
{
    const tk_control *control = tk_channel_control(&lane->channel);

    while (lane->n_sent) {
        uint32_t slot = lane->line[0];
        tk_batch *batch = &lane->batches[slot];
        uint32_t before = batch->harvested;
        uint32_t done = atomic_load_explicit(&control->done[slot], memory_order_acquire);

        if (done < before || !tk_batch_harvest(batch, &lane->channel.out[slot], done)) {
            lane->corrupt = true;
            return false;
        }
        if (batch->harvested > before)
            lane->alone = false, lane->idle_deaths = 0;
        if (batch->harvested < batch->count)
            break;
        lane->n_sent--;
        lane->n_line--;
        memmove(lane->line, lane->line + 1, lane->n_line);
    }
    count_times(lane, tally);
    return true;
}

/** Batches that last much longer would leave other workers idle at the end, and results waiting. */
static void set_target(tk_lane *lane, uint64_t now)
{
    uint64_t finished = atomic_load(&tk_channel_control(&lane->channel)->finished);
    uint64_t elapsed = now - lane->heard_at;
    uint64_t n = finished - lane->heard;
    uint32_t most = 2 * lane->target < TK_BATCH_RECORDS ? 2 * lane->target : TK_BATCH_RECORDS;

    if (finished <= lane->heard || now <= lane->heard_at)
        return;
    lane->heard = finished;
    lane->heard_at = now;
    if (n >= UINT64_MAX / BATCH_NS || n * BATCH_NS / elapsed >= most)
        lane->target = most;
    else
        lane->target = n * BATCH_NS > elapsed ? (uint32_t)(n * BATCH_NS / elapsed) : 1;
}

bool tk_lane_hear(tk_lane *lane, tk_tally *tally, uint64_t now)
{
    bool was_alone = lane->alone;
    tk_notice notice;
    ssize_t n;

    while ((n = recv(lane->channel.socket, &notice, sizeof(notice), MSG_DONTWAIT)) > 0)
        ;
    lane->deaf = n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
    if (!tk_lane_harvest(lane, tally))
        return false;
    set_target(lane, now);
    // The second try went well: the rest of its batch was not sent yet.
    if (was_alone && !lane->alone && lane->n_sent)
        lane->n_sent = 0;
    return true;
}

bool tk_lane_is_late(tk_lane *lane, uint64_t now, uint64_t limit)
{
    uint64_t finished = atomic_load(&tk_channel_control(&lane->channel)->finished);

    if (finished != lane->finished) {
        lane->finished = finished;
        lane->moved_at = now;
    }
    if (!lane->living || lane->condemned || !lane->n_sent || now < lane->moved_at + limit)
        return false;
    lane->condemned = true;
    lane->condemned_slot = lane->line[0];
    lane->condemned_record = atomic_load(&tk_channel_control(&lane->channel)->done[lane->line[0]]);
    return true;
}

// ------------------------------------------------------------------------------------ deaths

/** Says what a worker died of: a word, and a sentence in `message`. */
static const char *cause_of_death(const tk_lane *lane, const tk_lane_death *death,
                                  char message[160])
{
    const tk_control *control = tk_channel_control(&lane->channel);
    int forbidden = atomic_load(&control->forbidden);
    char name[64];

    if (lane->corrupt) {
        snprintf(message, 160, "wrote to memory that is not the plugin's");
        return "violation";
    }
    if (forbidden >= 0) {
        snprintf(message, 160, "made the forbidden system call %s",
                 tk_sandbox_call_name(forbidden, name));
        return "forbidden";
    }
    if (WIFEXITED(death->status)) {
        snprintf(message, 160, "ended the process with exit code %d", WEXITSTATUS(death->status));
        return "exit";
    }
    if (atomic_load(&control->out_of_memory)) {
        snprintf(message, 160, "used up the worker's memory of %" PRIu64 " MiB and crashed (%s)",
                 death->memory >> 20, tk_signal_name(WTERMSIG(death->status), name));
        return "memory";
    }
    if (WTERMSIG(death->status) == SIGKILL) {
        snprintf(message, 160,
                 "the worker was killed from outside, as the system does when it is "
                 "out of memory");
        return "killed";
    }
    snprintf(message, 160, "crashed (%s)", tk_signal_name(WTERMSIG(death->status), name));
    return "crash";
}

/** Settles the document in flight. */
static bool settle(tk_lane *lane, tk_batch *batch, const char *reason, const char *message)
{
    const tk_probe *probe = &tk_channel_control(&lane->channel)->probe;
    uint32_t stage = atomic_load(&probe->stage);
    char id[sizeof(probe->id)];

    memcpy(id, probe->id, sizeof(id));
    id[sizeof(id) - 1] = '\0';
    lane->alone = false;
    return tk_batch_settle(batch, reason, message, id,
                           stage < lane->n_stages ? stage : TK_STAGE_NONE);
}

/** Whether the worker was told to die over the record that is in flight now. */
static bool is_hang(const tk_lane *lane, const tk_lane_death *death, const tk_batch *batch)
{
    return lane->condemned && WIFSIGNALED(death->status) && WTERMSIG(death->status) == SIGKILL &&
           lane->condemned_slot == lane->line[0] && lane->condemned_record == batch->harvested;
}

static bool judge(tk_lane *lane, const tk_lane_death *death, tk_tally *tally, tk_error *error)
{
    const tk_control *control = tk_channel_control(&lane->channel);
    bool in_flight = lane->n_sent && (atomic_load(&control->active) || lane->corrupt);
    int code = WIFEXITED(death->status) ? WEXITSTATUS(death->status) : -1;
    tk_batch *batch = lane->n_sent ? &lane->batches[lane->line[0]] : NULL;
    const char *reason;
    char message[160];

    if (code == TK_WORKER_RETIRED && !in_flight)
        return true;
    if (code == TK_WORKER_FULL && in_flight && !lane->alone) {
        lane->alone = true;
        return true;
    }
    tally->crashes++;
    if (batch && is_hang(lane, death, batch)) {
        snprintf(message, sizeof(message), "took longer than %g s", death->timeout);
        return settle(lane, batch, "timeout", message) || tk_error_set(error, "no memory");
    }
    if (lane->condemned && !in_flight)
        return true;
    reason = cause_of_death(lane, death, message);
    if (!in_flight) {
        if (++lane->idle_deaths < IDLE_DEATHS_MAX)
            return true;
        return tk_error_set(error, "workers die before they start on a document: %s", message);
    }
    if (!lane->alone) {
        lane->alone = true;
        return true;
    }
    return settle(lane, batch, reason, message) || tk_error_set(error, "no memory");
}

bool tk_lane_bury(tk_lane *lane, const tk_lane_death *death, tk_tally *tally, tk_error *error)
{
    bool ok;

    // What it had finished counts, up to the first result that makes no sense.
    tk_lane_harvest(lane, tally);
    if (lane->n_sent)
        tk_batch_pass_settled(&lane->batches[lane->line[0]]);
    ok = judge(lane, death, tally, error);
    lane->living = lane->deaf = lane->condemned = lane->corrupt = false;
    lane->n_sent = 0;
    while (lane->n_line &&
           lane->batches[lane->line[0]].harvested == lane->batches[lane->line[0]].count) {
        lane->n_line--;
        memmove(lane->line, lane->line + 1, lane->n_line);
    }
    return ok;
}
