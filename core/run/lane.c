// SPDX-License-Identifier: MIT
#include "lane.h"

#include "base/clock.h"
#include "death.h"
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

/** Consecutive deaths of workers that were not ready yet, after which a lane gives up. */
#define IDLE_DEATHS_MAX 4
/** A worker may take so many times the limit of a document to start. */
#define START_TIMEOUTS 30
/** How long a batch should take, in ns: long beside a switch of processes, short for a person. */
#define BATCH_NS ((uint64_t)30000000)

/** Results of one batch that are held before their turn in the output, in bytes. */
#define HELD_BYTES ((size_t)32 << 20)
/** Bytes per read from a pipe, and most bytes before it is the turn of other workers. */
#define READ_BYTES ((size_t)64 << 10)
#define TAKE_BYTES ((size_t)8 << 20)
/** Memory beyond the limit at which a worker is ended: allows for delayed counting, and for memory
 * that the system does not charge to it. */
#define LARGE_SLACK ((uint64_t)32 << 20)

bool tk_lane_open(tk_lane *lane, uint32_t number, const tk_lane_rules *rules, tk_error *error)
{
    lane->rules = rules;
    lane->number = number;
    lane->target = 1;
    lane->status_fd = -1;
    lane->seen = calloc(rules->n_stages + (size_t)1, sizeof(*lane->seen));
    if (!lane->seen)
        return tk_error_set(error, "out of memory for a worker's counters");
    lane->created = tk_channel_create(&lane->channel, rules->n_stages, rules->record_limit, error);
    return lane->created;
}

static void close_status(tk_lane *lane)
{
    if (lane->status_fd >= 0)
        close(lane->status_fd);
    lane->status_fd = -1;
}

void tk_lane_close(tk_lane *lane)
{
    if (lane->created) {
        if (lane->living)
            tk_channel_order(&lane->channel, &(tk_order){.slot = TK_SLOTS});
        for (uint32_t i = 0; i < TK_SLOTS; i++)
            tk_batch_free(&lane->batches[i]);
        tk_channel_close(&lane->channel);
        close_status(lane);
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

static bool ask_for_worker(tk_lane *lane, tk_nursery *nursery, uint64_t now, tk_error *error)
{
    int fds[TK_CHANNEL_FDS];

    if (!tk_channel_renew(&lane->channel, fds, error))
        return false;
    if (!tk_nursery_fork(nursery, lane->number, fds))
        return tk_error_set(error, "the process that holds the plugins is gone");
    memset(lane->seen, 0, lane->rules->n_stages * sizeof(*lane->seen));
    lane->finished = lane->heard = 0;
    lane->live = 0;
    lane->started_at = lane->asked_at = now;
    lane->living = true;
    lane->ready = lane->deaf = lane->more = false;
    lane->verdict = TK_VERDICT_NONE;
    return true;
}

/** Index after the last record that the worker was ordered to run from the batch in `slot`. */
static uint32_t last_of(const tk_lane *lane, uint32_t slot)
{
    const tk_batch *batch = &lane->batches[slot];

    return lane->alone ? batch->harvested + 1 : batch->count;
}

bool tk_lane_send(tk_lane *lane, tk_nursery *nursery, uint64_t now, tk_error *error)
{
    if (lane->deaf || !lane->n_line)
        return true;
    if (!lane->living && !ask_for_worker(lane, nursery, now, error))
        return false;
    while (lane->n_sent < lane->n_line && !(lane->alone && lane->n_sent)) {
        uint32_t slot = lane->line[lane->n_sent];
        tk_order order = {.slot = slot,
                          .first = lane->batches[slot].harvested,
                          .last = last_of(lane, slot),
                          .live = lane->rules->gather ? lane->rules->gather->live : 0};

        tk_channel_order(&lane->channel, &order);
        lane->live |= order.live;
        if (!lane->n_sent++) {
            lane->last = order.last;
            lane->moved_at = lane->heard_at = now;
        }
    }
    return true;
}

// -------------------------------------------------------------------------------- harvesting

/** Adds the worker's times since the last call, as far as they are plausible. */
static void count_times(tk_lane *lane, tk_tally *tally, uint64_t now)
{
    const tk_control *control = tk_channel_control(&lane->channel);
    uint64_t most_ns = now - lane->started_at;
    // Twice if a record runs again to find which plugin broke a rule; decoders and encoders may
    // resume.
    uint64_t most_calls = 4 * (lane->finished + TK_SLOTS * TK_BATCH_RECORDS);

    for (uint32_t i = 0; i < lane->rules->n_stages && i < tally->n_times; i++) {
        uint64_t ns = atomic_load(&control->times[i].nanoseconds);
        uint64_t calls = atomic_load(&control->times[i].calls);

        if (ns < lane->seen[i].nanoseconds || calls < lane->seen[i].calls || ns > most_ns ||
            calls > most_calls)
            continue;
        tally->times[i].nanoseconds += ns - lane->seen[i].nanoseconds;
        tally->times[i].calls += calls - lane->seen[i].calls;
        lane->seen[i].nanoseconds = ns;
        lane->seen[i].calls = calls;
    }
}

/** Removes the first batch from the line. */
static void leave_line(tk_lane *lane)
{
    lane->n_line--;
    memmove(lane->line, lane->line + 1, lane->n_line);
}

/**
 * The first order that was sent is complete. Bytes after its last result are the start of the
 * results of the next order; false if there is none.
 */
static bool finish_order(tk_lane *lane)
{
    tk_batch *batch = &lane->batches[lane->line[0]];
    size_t rest = batch->out.length - batch->parsed;
    tk_batch *next;

    lane->n_sent--;
    if (batch->harvested == batch->count)
        leave_line(lane);
    if (!lane->n_sent)
        return rest == 0;
    next = &lane->batches[lane->line[0]];
    lane->last = next->count;
    if (rest && !tk_buffer_add(&next->out, batch->out.data + batch->parsed, rest))
        return false;
    tk_batch_drop_partial(batch);
    return true;
}

static tk_result_limits limits_of(const tk_lane *lane)
{
    return (tk_result_limits){.length = lane->rules->memory,
                              .n_stages = lane->rules->n_stages,
                              .n_collectors = lane->rules->n_collectors,
                              .schema = lane->rules->schema};
}

/** Notes how much of the first result in line has arrived. */
static void note_progress(tk_lane *lane, uint64_t now)
{
    const tk_result_limits limits = limits_of(lane);
    const uint32_t progress =
        lane->n_sent ? tk_batch_progress(&lane->batches[lane->line[0]], &limits) : 0;

    if (progress > lane->progress)
        lane->moved_at = now;
    lane->progress = progress;
}

/** Takes the complete results from the bytes read. */
static bool parse(tk_lane *lane, uint64_t now)
{
    const tk_result_limits limits = limits_of(lane);

    while (lane->n_sent) {
        tk_batch *batch = &lane->batches[lane->line[0]];
        uint32_t before = batch->harvested;
        bool ok = tk_batch_harvest(batch, lane->last, &limits);

        if (batch->harvested > before) {
            lane->finished += batch->harvested - before;
            lane->moved_at = now;
            lane->alone = false;
            lane->idle_deaths = 0;
        }
        if (!ok)
            return false;
        if (batch->harvested < lane->last)
            break;
        if (!finish_order(lane))
            return false;
    }
    return true;
}

/** Reads once from the pipe: 1; 0 if it is empty; -1 if the worker's results are malformed. */
static int take_some(tk_lane *lane, uint64_t now, size_t *taken)
{
    tk_buffer *out = lane->n_sent ? &lane->batches[lane->line[0]].out : NULL;
    char *room = out ? tk_buffer_reserve(out, READ_BYTES) : NULL;
    char stray;
    ssize_t n;

    if (out && !room)
        return 0; // out of memory for now: the worker waits
    do
        n = read(lane->channel.results, room ? room : &stray,
                 room ? out->capacity - out->length : sizeof(stray));
    while (n < 0 && errno == EINTR);
    if (n <= 0)
        return 0;
    if (!out)
        return -1; // no order was sent
    out->length += (size_t)n;
    *taken += (size_t)n;
    if (!parse(lane, now))
        return -1;
    if (lane->rules->n_collectors)
        note_progress(lane, now);
    return 1;
}

bool tk_lane_harvest(tk_lane *lane, tk_tally *tally, uint64_t now, bool eager)
{
    size_t taken = 0;
    int got = 1;

    lane->more = false;
    if (lane->verdict == TK_VERDICT_CORRUPT)
        return false;
    while (got > 0 && taken < TAKE_BYTES) {
        if (!eager && lane->n_sent && lane->batches[lane->line[0]].out.length > HELD_BYTES) {
            lane->moved_at = now; // the worker waits for this side
            break;
        }
        got = take_some(lane, now, &taken);
    }
    lane->more = got > 0 && taken >= TAKE_BYTES;
    if (got < 0)
        lane->verdict = TK_VERDICT_CORRUPT;
    count_times(lane, tally, now);
    return got >= 0;
}

/** Sets the size of batches. Much longer ones would leave other workers idle at the end, and delay
 * results. */
static void set_target(tk_lane *lane, uint64_t now)
{
    uint64_t elapsed = now - lane->heard_at;
    uint64_t n = lane->finished - lane->heard;
    uint32_t most = 2 * lane->target < TK_BATCH_RECORDS ? 2 * lane->target : TK_BATCH_RECORDS;

    if (!n || now <= lane->heard_at)
        return;
    lane->heard = lane->finished;
    lane->heard_at = now;
    if (n * BATCH_NS / elapsed >= most)
        lane->target = most;
    else
        lane->target = n * BATCH_NS > elapsed ? (uint32_t)(n * BATCH_NS / elapsed) : 1;
}

/** Private and shared memory of the worker, without files: what a limit applies to. */
static uint64_t memory_of(int status_fd)
{
    static const char *const fields[] = {"RssAnon:", "RssShmem:"};
    char text[2048];
    ssize_t n = pread(status_fd, text, sizeof(text) - 1, 0);
    uint64_t kib = 0;

    text[n > 0 ? n : 0] = '\0';
    for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
        const char *at = strstr(text, fields[i]);

        if (at)
            kib += strtoull(at + strlen(fields[i]), NULL, 10);
    }
    return kib << 10;
}

/** Receives the descriptor of the worker's memory figures, and then its hello. */
static void take_hello(tk_lane *lane)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } room = {0};
    tk_hello hello = {0};
    struct iovec part = {.iov_base = &hello, .iov_len = sizeof(hello)};
    ssize_t n;

    do {
        struct msghdr message = {.msg_iov = &part,
                                 .msg_iovlen = 1,
                                 .msg_control = room.bytes,
                                 .msg_controllen = sizeof(room.bytes)};
        const struct cmsghdr *header;

        n = recvmsg(lane->channel.socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        header = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
        if (header && header->cmsg_type == SCM_RIGHTS && lane->status_fd < 0) {
            memcpy(&lane->status_fd, CMSG_DATA(header), sizeof(int));
            lane->base = memory_of(lane->status_fd);
        }
    } while (n > 0 && n != (ssize_t)sizeof(hello));
    lane->ready = n == (ssize_t)sizeof(hello);
}

bool tk_lane_hear(tk_lane *lane, tk_tally *tally, uint64_t now, bool eager)
{
    char notices[64];
    ssize_t n = 1;

    if (!lane->ready) {
        take_hello(lane);
        if (lane->ready) // its first document begins now
            lane->moved_at = lane->heard_at = now;
    }
    // No more than a plugin may have written: it must not keep us here.
    for (int i = 0; n > 0 && i < 64; i++)
        n = recv(lane->channel.socket, notices, sizeof(notices), MSG_DONTWAIT);
    lane->deaf = n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
    if (lane->deaf && !lane->asked_at)
        lane->asked_at = now;
    if (!tk_lane_harvest(lane, tally, now, eager))
        return false;
    set_target(lane, now);
    return true;
}

// ------------------------------------------------------------------------------- other looks

/** The plugin that is running according to the worker, or NULL. */
static const char *running_plugin(const tk_lane *lane)
{
    uint32_t stage = atomic_load(&tk_channel_control(&lane->channel)->probe.stage);

    return stage < lane->rules->n_stages ? lane->rules->stages[stage].name : NULL;
}

void tk_lane_listen(tk_lane *lane, tk_print_counts *counts, bool all)
{
    // If the sandbox does not mark printed text, this is a guess.
    const char *guess = lane->printed.name[0] ? NULL : running_plugin(lane);

    while (tk_printed_read(&lane->printed, lane->channel.printed, guess, counts) && all)
        ;
    if (all)
        tk_printed_end(&lane->printed, counts);
}

static void condemn(tk_lane *lane, tk_verdict verdict)
{
    lane->verdict = verdict;
    if (!lane->n_sent)
        return;
    lane->condemned_slot = lane->line[0];
    lane->condemned_record = lane->batches[lane->line[0]].harvested;
    lane->condemned_progress = lane->progress;
}

/** How long the worker may be silent, in seconds. */
static double patience_with(const tk_lane *lane)
{
    return lane->rules->timeout * (lane->ready ? 1 : START_TIMEOUTS);
}

bool tk_lane_is_late(tk_lane *lane, uint64_t now)
{
    if (!lane->living || lane->verdict || !lane->n_sent ||
        now < lane->moved_at + (uint64_t)(patience_with(lane) * 1e9))
        return false;
    condemn(lane, TK_VERDICT_LATE);
    return true;
}

bool tk_lane_is_large(tk_lane *lane)
{
    uint64_t most = lane->base + lane->rules->memory + LARGE_SLACK;

    if (!lane->living || lane->verdict || lane->status_fd < 0)
        return false;
    for (uint32_t i = 0; i < TK_SLOTS; i++)
        most += lane->channel.slots[i].size;
    if (memory_of(lane->status_fd) <= most)
        return false;
    condemn(lane, TK_VERDICT_LARGE);
    return true;
}

// ------------------------------------------------------------------------------------ deaths

/** The cause of a worker's death: a word, and a sentence in `message`. */
static const char *cause_of_death(const tk_lane *lane, int status, char message[TK_DEATH_MESSAGE])
{
    if (lane->verdict == TK_VERDICT_CORRUPT) {
        snprintf(message, TK_DEATH_MESSAGE,
                 "wrote to the worker's channel, which is not the plugin's");
        return "violation";
    }
    return tk_death_cause(tk_channel_control(&lane->channel), status, lane->rules->memory, message);
}

/**
 * If the document was finished and one of its collectors was running, that one is to blame: the
 * document runs again, alone, without it. False if the collector was not to run.
 */
static bool blame_collector(tk_lane *lane, const char *reason, const char *message, const char *id)
{
    const uint32_t collector = lane->progress - 1;
    tk_gather *gather = lane->rules->gather;

    if (!lane->progress || !gather || !(lane->live >> collector & 1))
        return false;
    lane->alone = true;
    tk_gather_lose(gather, collector, id, reason, message); // unless another worker's death did
    return true;
}

/** Settles the current document. */
static bool settle(tk_lane *lane, const char *reason, const char *message, tk_error *error)
{
    const tk_probe *probe = &tk_channel_control(&lane->channel)->probe;
    uint32_t stage = atomic_load(&probe->stage);
    char id[sizeof(probe->id)];

    memcpy(id, probe->id, sizeof(id));
    id[sizeof(id) - 1] = '\0';
    if (blame_collector(lane, reason, message, id))
        return true;
    lane->alone = false;
    return tk_batch_settle(&lane->batches[lane->line[0]], reason, message, id,
                           stage < lane->rules->n_stages ? stage : TK_STAGE_NONE) ||
           tk_error_set(error, "out of memory");
}

/** Whether the worker was ended because of the record that it is running now. */
static bool is_condemned_over_this(const tk_lane *lane, int status)
{
    return (lane->verdict == TK_VERDICT_LATE || lane->verdict == TK_VERDICT_LARGE) &&
           WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL &&
           lane->condemned_slot == lane->line[0] &&
           lane->condemned_record == lane->batches[lane->line[0]].harvested &&
           lane->condemned_progress == lane->progress;
}

/** Says why the worker was killed: a word, and a sentence in `message`. */
static const char *cause_of_verdict(const tk_lane *lane, char message[160])
{
    if (lane->verdict == TK_VERDICT_LARGE) {
        snprintf(message, 160, "took more than the worker's memory of %" PRIu64 " MiB",
                 lane->rules->memory >> 20);
        return "memory";
    }
    snprintf(message, 160, "took longer than %g s", patience_with(lane));
    return "timeout";
}

/**
 * A worker died while it had no document. If that was in a plugin's worker_start(), others will,
 * too, and so does a run of such deaths. True to try again.
 */
static bool judge_start(tk_lane *lane, int status, tk_error *error)
{
    const char *plugin = running_plugin(lane);
    char message[160];

    if (lane->verdict && !plugin)
        return true;
    if (lane->verdict == TK_VERDICT_LATE || lane->verdict == TK_VERDICT_LARGE)
        cause_of_verdict(lane, message);
    else
        cause_of_death(lane, status, message);
    if (lane->verdict != TK_VERDICT_LATE && ++lane->idle_deaths < IDLE_DEATHS_MAX)
        return true;
    if (plugin)
        return tk_error_set(error, "plugin %s: %s %s", plugin, message,
                            lane->ready ? "between two documents" : "when a worker was started");
    return tk_error_set(error, "workers die before they start on a document: %s", message);
}

/** Whether the worker asked for a successor. A plugin may call exit() with any code; it cannot do
 * so endlessly, because each worker must complete a document first. */
static bool has_retired(tk_lane *lane, int status)
{
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

    if (!lane->finished || lane->verdict == TK_VERDICT_CORRUPT)
        return false;
    if (code == TK_WORKER_FULL && lane->n_sent)
        lane->alone = true;
    return code == TK_WORKER_RETIRED || code == TK_WORKER_FULL;
}

/**
 * Once a worker is ready, it runs nothing but documents that were sent to it: whatever the control
 * block contains, its death is due to the current document.
 */
static bool judge(tk_lane *lane, int status, tk_tally *tally, tk_error *error)
{
    bool in_flight = lane->n_sent && lane->ready;
    const char *reason;
    char message[160];

    if (has_retired(lane, status))
        return true;
    tally->crashes++;
    // An earlier document may have used the memory.
    if (in_flight && is_condemned_over_this(lane, status) &&
        (lane->verdict == TK_VERDICT_LATE || lane->alone)) {
        reason = cause_of_verdict(lane, message);
        return settle(lane, reason, message, error);
    }
    if (!in_flight)
        return judge_start(lane, status, error);
    reason = cause_of_death(lane, status, message);
    if (!lane->alone) {
        lane->alone = true;
        return true;
    }
    return settle(lane, reason, message, error);
}

bool tk_lane_bury(tk_lane *lane, int status, tk_tally *tally, tk_error *error)
{
    bool ok;

    if (!lane->ready)
        take_hello(lane);
    // Results up to the first malformed one count.
    do
        ok = tk_lane_harvest(lane, tally, tk_clock_now(), true);
    while (ok && lane->more);
    if (lane->rules->n_collectors)
        note_progress(lane, tk_clock_now());
    for (uint32_t i = 0; i < lane->n_line; i++)
        tk_batch_drop_partial(&lane->batches[lane->line[i]]);
    if (lane->n_sent)
        tk_batch_pass_settled(&lane->batches[lane->line[0]]);
    ok = judge(lane, status, tally, error);
    close_status(lane);
    lane->living = lane->ready = lane->deaf = lane->more = false;
    lane->verdict = TK_VERDICT_NONE;
    lane->asked_at = 0;
    lane->n_sent = lane->progress = 0;
    while (lane->n_line &&
           lane->batches[lane->line[0]].harvested == lane->batches[lane->line[0]].count)
        leave_line(lane);
    return ok;
}
