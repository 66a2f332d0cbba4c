// SPDX-License-Identifier: MIT
#include "supervisor.h"

#include "base/clock.h"
#include "lane.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/** Records and results held at once, in bytes: limits memory for inputs of any size. */
#define HELD_BYTES ((size_t)40 << 20)
/** Interval at which busy workers are checked, and of the sink's clock, in ms. */
#define LOOK_MS 100
/** A pause of this process longer than this is not counted against workers, in ns. */
#define GAP_NS ((uint64_t)200000000)
/** Time limit for the nursery to start a worker, or to report a death, in ns. */
#define ANSWER_NS ((uint64_t)10000000000)
/** Descriptors that are polled in addition to those of workers. */
#define N_OWN_FDS 4

typedef struct supervisor {
    const tk_supervision *spec;
    tk_lane_rules rules;
    tk_lane *lanes;
    struct pollfd *ready;
    /** The batches in the order of the output: a ring of lane * TK_SLOTS + slot. */
    uint32_t *turns;
    uint32_t n_turns;
    uint64_t next_in; /**< turn of the next batch to be read */
    uint64_t
        next_out;     /**< turn of the batch whose results are passed on; unordered: batches done */
    uint64_t records; /**< that were read */
    size_t held;
    uint64_t awake_at;  /**< when this process was last awake, ns */
    uint64_t looked_at; /**< when it last checked all workers */
    bool ended;         /**< there are no more records */
    bool waiting;       /**< there are none now */
    bool stopped;       /**< the sink or a signal ended the run */
} supervisor;

// ---------------------------------------------------------------------------------- reading

/** Whether more input should be read now. */
static bool wants_records(const supervisor *s)
{
    return !s->ended && !s->waiting && s->held < HELD_BYTES;
}

/** The lane with the least work that can take another batch, or NULL. */
static const tk_lane *least_busy(const supervisor *s)
{
    const uint32_t ahead = s->spec->unordered ? 1 : TK_LANE_AHEAD;
    const tk_lane *best = NULL;

    for (uint32_t i = 0; i < s->spec->workers; i++) {
        const tk_lane *lane = &s->lanes[i];

        if (lane->n_line < ahead && (!best || lane->n_line < best->n_line) &&
            tk_lane_free_slot(lane) >= 0)
            best = lane;
        if (best && !best->n_line)
            break;
    }
    return best;
}

static bool read_batch(supervisor *s, tk_lane *lane, tk_error *error)
{
    uint32_t slot = (uint32_t)tk_lane_free_slot(lane);
    tk_batch *batch = &lane->batches[slot];
    tk_input_status status;

    if (!lane->created && !tk_lane_open(lane, (uint32_t)(lane - s->lanes), &s->rules, error))
        return false;
    status = tk_batch_read(batch, &lane->channel.slots[slot], s->spec->input,
                           s->spec->unordered ? 1 : lane->target, error);
    if (status == TK_INPUT_BROKEN)
        return false;
    s->ended = status == TK_INPUT_END;
    s->waiting = status == TK_INPUT_WAIT;
    if (!batch->count)
        return true;
    batch->number = s->records;
    s->records += batch->count;
    s->turns[s->next_in++ % s->n_turns] = lane->number * TK_SLOTS + slot;
    s->held += batch->in_length;
    tk_lane_enqueue(lane, slot);
    return true;
}

static bool read_and_send(supervisor *s, uint64_t now, tk_error *error)
{
    for (uint32_t n = s->spec->workers; n && wants_records(s); n--) {
        const tk_lane *choice = least_busy(s);
        tk_lane *lane = choice ? &s->lanes[choice - s->lanes] : NULL;

        if (!lane)
            break;
        if (!read_batch(s, lane, error) || !tk_lane_send(lane, s->spec->nursery, now, error))
            return false;
    }
    return true;
}

// ---------------------------------------------------------------------------------- writing

/** Passes on the results of a batch that are known; true if that were all. */
static bool drain_batch(supervisor *s, tk_lane *lane, uint32_t slot)
{
    const tk_result_sink *sink = &s->spec->sink;
    tk_batch *batch = &lane->batches[slot];

    while (batch->drained < batch->harvested && !s->stopped) {
        tk_result result;

        tk_batch_take(batch, &lane->channel.slots[slot], &result);
        s->stopped = !sink->result(sink->ctx, &result);
    }
    if (batch->drained < batch->count) {
        tk_batch_compact(batch);
        return false;
    }
    s->held -= batch->in_length;
    tk_batch_release(batch, &lane->channel.slots[slot]);
    s->next_out++;
    return true;
}

/** Passes on what is known, in any order. */
static void drain_all(supervisor *s)
{
    for (uint32_t i = 0; i < s->spec->workers * TK_SLOTS && !s->stopped; i++) {
        tk_lane *lane = &s->lanes[i / TK_SLOTS];

        if (lane->batches[i % TK_SLOTS].count)
            drain_batch(s, lane, i % TK_SLOTS);
    }
}

/** Passes results on: as long as the next one in order is known. */
static void drain(supervisor *s)
{
    if (s->spec->unordered) {
        drain_all(s);
        return;
    }
    while (s->next_out < s->next_in && !s->stopped) {
        const uint32_t turn = s->turns[s->next_out % s->n_turns];

        if (!drain_batch(s, &s->lanes[turn / TK_SLOTS], turn % TK_SLOTS))
            break;
    }
}

// ----------------------------------------------------------------------------------- events

/** Whether the output waits for the lane's results. */
static bool is_next_out(const supervisor *s, const tk_lane *lane)
{
    return s->spec->unordered ||
           (s->next_out < s->next_in && lane->n_line &&
            s->turns[s->next_out % s->n_turns] == lane->number * TK_SLOTS + lane->line[0]);
}

/** Requests the end of a worker. The nursery must then report its death. */
static void end_worker(supervisor *s, tk_lane *lane, uint64_t now)
{
    tk_nursery_kill(s->spec->nursery, lane->number);
    if (!lane->asked_at)
        lane->asked_at = now;
}

static bool hear_death(supervisor *s, tk_lane *lane, int status, tk_error *error)
{
    tk_lane_listen(lane, &s->spec->nursery->counts, true);
    return tk_lane_bury(lane, status, s->spec->tally, error) &&
           tk_lane_send(lane, s->spec->nursery, tk_clock_now(), error);
}

static bool hear_nursery(supervisor *s, tk_error *error)
{
    tk_nursery_event event;
    int n;

    while ((n = tk_nursery_event_next(s->spec->nursery, &event)) > 0) {
        tk_lane *lane = event.lane < s->spec->workers ? &s->lanes[event.lane] : NULL;

        if (!lane && s->spec->gather)
            tk_gather_hear(s->spec->gather, &event);
        if (!lane || !lane->living)
            continue;
        if (event.type == TK_NURSERY_FORKED && !lane->verdict && !lane->deaf)
            lane->asked_at = 0;
        if (event.type == TK_NURSERY_DIED && !hear_death(s, lane, event.status, error))
            return false;
    }
    return n == 0 || tk_error_set(error, "the process that holds the plugins has died");
}

/** Does not count time in which this process did not run: it was suspended together with the
 * others, or blocked by the reader of the output. */
static void forgive(supervisor *s, uint64_t now)
{
    uint64_t pause = now - s->awake_at;

    s->awake_at = now;
    if (pause <= GAP_NS)
        return;
    for (uint32_t i = 0; i < s->spec->workers; i++) {
        tk_lane *lane = &s->lanes[i];

        lane->moved_at = lane->moved_at + pause < now ? lane->moved_at + pause : now;
        if (lane->asked_at)
            lane->asked_at = lane->asked_at + pause < now ? lane->asked_at + pause : now;
    }
}

/** Interval at which workers are checked, in ns. */
static uint64_t look_interval(const supervisor *s)
{
    double look = s->spec->timeout * 250 + 1;

    return (uint64_t)((look < LOOK_MS ? look : LOOK_MS) * 1e6);
}

/** Takes the workers' results, and ends workers that exceed their limits. False if the nursery does
 * not answer. */
static bool look_after(supervisor *s, uint64_t now, tk_error *error)
{
    forgive(s, now);
    if (now - s->looked_at < look_interval(s))
        return true;
    s->looked_at = now;
    if (s->spec->gather)
        tk_gather_listen(s->spec->gather);
    for (uint32_t i = 0; i < s->spec->workers; i++) {
        tk_lane *lane = &s->lanes[i];

        if (!lane->living)
            continue;
        if (lane->asked_at && now - lane->asked_at > ANSWER_NS)
            return tk_error_set(error, "the process that holds the plugins does not answer: it was "
                                       "stopped, or a plugin keeps it busy");
        if ((!lane->verdict && !tk_lane_harvest(lane, s->spec->tally, now, is_next_out(s, lane))) ||
            tk_lane_is_late(lane, now) || tk_lane_is_large(lane))
            end_worker(s, lane, now);
    }
    return true;
}

/** Whether a worker has sent more than was read. */
static bool has_more(const supervisor *s)
{
    for (uint32_t i = 0; i < s->spec->workers; i++) {
        if (s->lanes[i].more)
            return true;
    }
    return false;
}

/** The timeout for poll(), in ms. */
static int patience(const supervisor *s)
{
    bool busy = s->next_out < s->next_in;

    if ((wants_records(s) && least_busy(s)) || has_more(s))
        return 0;
    if (!busy && !s->spec->sink.tick)
        return -1;
    return (int)(look_interval(s) / 1000000);
}

/** Handles a notice of a worker. */
static bool hear_lane(supervisor *s, tk_lane *lane, tk_error *error)
{
    uint64_t now = tk_clock_now();

    if (!tk_lane_hear(lane, s->spec->tally, now, is_next_out(s, lane))) {
        end_worker(s, lane, now);
        return true;
    }
    return tk_lane_send(lane, s->spec->nursery, now, error);
}

/** Sets what poll() checks: the run's own descriptors, and two per worker. */
static void set_poll(const supervisor *s)
{
    const tk_supervision *spec = s->spec;
    struct pollfd *lanes = s->ready + N_OWN_FDS;

    s->ready[0] = (struct pollfd){.fd = spec->interrupt->fd, .events = POLLIN};
    s->ready[1] = (struct pollfd){.fd = spec->nursery->socket, .events = POLLIN};
    s->ready[2] =
        (struct pollfd){.fd = s->waiting ? tk_input_fd(spec->input) : -1, .events = POLLIN};
    s->ready[3] = (struct pollfd){.fd = spec->nursery->printed, .events = POLLIN};
    for (uint32_t i = 0; i < spec->workers; i++) {
        const tk_lane *lane = &s->lanes[i];
        bool open = lane->living && !lane->deaf;

        lanes[2 * i] = (struct pollfd){.fd = open ? lane->channel.socket : -1, .events = POLLIN};
        lanes[2 * i + 1] =
            (struct pollfd){.fd = open ? lane->channel.printed : -1, .events = POLLIN};
    }
}

/** Whether there is something to read. Closes a pipe whose other end is closed. */
static bool is_readable(const struct pollfd *ready, int *fd)
{
    if (ready->revents & POLLIN)
        return true;
    if (ready->revents) {
        close(*fd);
        *fd = -1;
    }
    return false;
}

static bool wait_for_events(supervisor *s, tk_error *error)
{
    const tk_supervision *spec = s->spec;
    const struct pollfd *lanes = s->ready + N_OWN_FDS;
    int wait = patience(s);

    set_poll(s);
    if (wait && tk_input_is_live(spec->input) && !spec->sink.pause(spec->sink.ctx)) {
        s->stopped = true;
        return true;
    }
    if (poll(s->ready, N_OWN_FDS + 2 * spec->workers, wait) < 0 && errno != EINTR &&
        errno != EAGAIN)
        return tk_error_set(error, "cannot wait for the workers: %s", strerror(errno));
    if (s->ready[2].revents)
        s->waiting = false;
    if (is_readable(&s->ready[3], &spec->nursery->printed))
        tk_nursery_listen(spec->nursery);
    for (uint32_t i = 0; i < spec->workers; i++) {
        if (is_readable(&lanes[2 * i + 1], &s->lanes[i].channel.printed))
            tk_lane_listen(&s->lanes[i], &spec->nursery->counts, false);
        if ((lanes[2 * i].revents || s->lanes[i].more) && !hear_lane(s, &s->lanes[i], error))
            return false;
    }
    return !s->ready[1].revents || hear_nursery(s, error);
}

// ------------------------------------------------------------------------------------- loop

/** On a signal: passes on the complete results that are next in order. */
static void finish_early(supervisor *s)
{
    for (uint32_t i = 0; i < s->spec->workers; i++) {
        if (s->lanes[i].living)
            tk_lane_harvest(&s->lanes[i], s->spec->tally, tk_clock_now(), true);
    }
    drain(s);
    s->stopped = true;
}

static bool run(supervisor *s, tk_error *error)
{
    const tk_result_sink *sink = &s->spec->sink;

    s->awake_at = s->looked_at = tk_clock_now();
    while (!s->stopped) {
        uint64_t now = tk_clock_now();

        if (tk_interrupt_signal(s->spec->interrupt)) {
            finish_early(s);
            break;
        }
        if (!look_after(s, now, error) || !read_and_send(s, now, error))
            return false;
        drain(s);
        if (sink->tick)
            sink->tick(sink->ctx);
        if (s->stopped || (s->ended && s->next_out == s->next_in))
            break;
        if (!wait_for_events(s, error))
            return false;
    }
    return true;
}

/** Ends a lane. What its worker printed after the last look is in the pipe, which one read empties.
 */
static void close_lane(supervisor *s, tk_lane *lane)
{
    if (lane->living) {
        tk_lane_listen(lane, &s->spec->nursery->counts, false);
        tk_printed_end(&lane->printed, &s->spec->nursery->counts);
    }
    tk_lane_close(lane);
}

bool tk_supervise(const tk_supervision *supervision, tk_error *error)
{
    supervisor s = {.spec = supervision, .n_turns = supervision->workers * TK_SLOTS};
    bool ok = false;

    s.rules = (tk_lane_rules){.timeout = supervision->timeout,
                              .memory = supervision->memory,
                              .record_limit = tk_input_limit(supervision->input),
                              .n_stages = supervision->info->n_stages,
                              .n_collectors = supervision->info->n_collectors,
                              .gather = supervision->gather,
                              .schema = supervision->schema,
                              .stages = supervision->info->stages};
    s.lanes = calloc(supervision->workers, sizeof(*s.lanes));
    s.turns = calloc(s.n_turns, sizeof(*s.turns));
    s.ready = calloc(N_OWN_FDS + 2 * (size_t)supervision->workers, sizeof(*s.ready));
    if (s.lanes && s.turns && s.ready)
        ok = run(&s, error);
    else
        tk_error_set(error, "out of memory for the workers");
    for (uint32_t i = 0; s.lanes && i < supervision->workers; i++)
        close_lane(&s, &s.lanes[i]);
    free(s.lanes);
    free(s.turns);
    free(s.ready);
    return ok;
}
