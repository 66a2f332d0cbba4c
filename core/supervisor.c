// SPDX-License-Identifier: MIT
#include "supervisor.h"

#include "clock.h"
#include "lane.h"
#include "sandbox.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/** Records and results held at once, in bytes: a bound of memory for inputs of any size. */
#define HELD_BYTES ((size_t)40 << 20)
/** How often a busy worker is looked at, and the sink's clock ticks, in ms. */
#define LOOK_MS 100
/** A pause of this process longer than this was not the workers' fault, in ns. */
#define GAP_NS ((uint64_t)2000000000)

typedef struct supervisor {
    const tk_supervision *spec;
    tk_lane *lanes;
    struct pollfd *ready;
    /** The batches in the order of the output: a ring of lane * TK_SLOTS + slot. */
    uint32_t *turns;
    uint32_t n_turns;
    uint64_t next_in;  /**< turn of the next batch to be read */
    uint64_t next_out; /**< turn of the batch whose results are handed on */
    size_t held;
    uint64_t looked_at; /**< when this process last was awake, ns */
    bool ended;         /**< there are no more records */
    bool waiting;       /**< there are none at the moment */
    bool stopped;       /**< the sink, or a signal, said so */
} supervisor;

// ---------------------------------------------------------------------------------- reading

/** Whether more should be read now. */
static bool wants_records(const supervisor *s)
{
    return !s->ended && !s->waiting && s->held < HELD_BYTES;
}

/** The lane that has least to do and may have another batch, or NULL. */
static const tk_lane *least_busy(const supervisor *s)
{
    const tk_lane *best = NULL;

    for (uint32_t i = 0; i < s->spec->workers; i++) {
        const tk_lane *lane = &s->lanes[i];

        if (lane->n_line < TK_LANE_AHEAD && (!best || lane->n_line < best->n_line) &&
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

    if (!lane->created &&
        !tk_lane_open(lane, (uint32_t)(lane - s->lanes), s->spec->facts->n_stages, error))
        return false;
    status = tk_batch_read(batch, &lane->channel.in[slot], s->spec->input, lane->target, error);
    if (status == TK_INPUT_BROKEN)
        return false;
    s->ended = status == TK_INPUT_END;
    s->waiting = status == TK_INPUT_WAIT;
    if (!batch->count)
        return true;
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

/** Hands results on as long as the next one in order is known. */
static void drain(supervisor *s)
{
    const tk_sink *sink = &s->spec->sink;

    while (s->next_out < s->next_in && !s->stopped) {
        uint32_t turn = s->turns[s->next_out % s->n_turns];
        tk_lane *lane = &s->lanes[turn / TK_SLOTS];
        uint32_t slot = turn % TK_SLOTS;
        tk_batch *batch = &lane->batches[slot];

        while (batch->drained < batch->harvested && !s->stopped) {
            tk_result result;

            tk_batch_take(batch, &lane->channel.in[slot], &lane->channel.out[slot], &result);
            s->stopped = !sink->result(sink->ctx, &result);
        }
        if (batch->drained < batch->count)
            break;
        s->held -= batch->in_length;
        tk_batch_release(batch, &lane->channel.in[slot], &lane->channel.out[slot]);
        s->next_out++;
    }
}

// ----------------------------------------------------------------------------------- events

static bool hear_nursery(supervisor *s, tk_error *error)
{
    tk_lane_death death = {.timeout = s->spec->timeout, .memory = s->spec->memory};
    tk_nursery_event event;
    int n;

    while ((n = tk_nursery_event_next(s->spec->nursery, &event)) > 0) {
        tk_lane *lane = &s->lanes[event.lane];

        if (event.type != TK_NURSERY_DIED || event.lane >= s->spec->workers || !lane->living)
            continue;
        death.status = event.status;
        if (!tk_lane_bury(lane, &death, s->spec->tally, error) ||
            !tk_lane_send(lane, s->spec->nursery, tk_clock_now(), error))
            return false;
    }
    return n == 0 || tk_error_set(error, "the process that holds the plugins has died");
}

/** Ends workers that take too long. */
static void look_after(supervisor *s, uint64_t now)
{
    uint64_t limit = (uint64_t)(s->spec->timeout * 1e9);
    bool overslept = now - s->looked_at > GAP_NS;

    for (uint32_t i = 0; i < s->spec->workers; i++) {
        tk_lane *lane = &s->lanes[i];

        if (!lane->living)
            continue;
        // Suspended together with the workers, or held up by whoever reads the output.
        if (overslept)
            lane->moved_at = now;
        if (tk_lane_is_late(lane, now, limit))
            tk_nursery_kill(s->spec->nursery, i);
    }
    s->looked_at = now;
}

/** How long poll() may wait, in ms. */
static int patience(const supervisor *s)
{
    bool busy = s->next_out < s->next_in;
    double look = s->spec->timeout * 250 + 1;

    if (wants_records(s) && least_busy(s))
        return 0;
    if (!busy && !s->spec->sink.tick)
        return -1;
    return look < LOOK_MS ? (int)look : LOOK_MS;
}

static bool wait_for_events(supervisor *s, tk_error *error)
{
    const tk_supervision *spec = s->spec;
    struct pollfd *ready = s->ready;
    struct pollfd *lanes = ready + 3;
    int wait = patience(s);

    ready[0] = (struct pollfd){.fd = spec->interrupt->fd, .events = POLLIN};
    ready[1] = (struct pollfd){.fd = spec->nursery->socket, .events = POLLIN};
    ready[2] = (struct pollfd){.fd = s->waiting ? tk_input_fd(spec->input) : -1, .events = POLLIN};
    for (uint32_t i = 0; i < spec->workers; i++) {
        const tk_lane *lane = &s->lanes[i];

        lanes[i] = (struct pollfd){.fd = lane->living && !lane->deaf ? lane->channel.socket : -1,
                                   .events = POLLIN};
    }
    if (wait && tk_input_is_live(spec->input) && !spec->sink.pause(spec->sink.ctx)) {
        s->stopped = true;
        return true;
    }
    if (poll(ready, spec->workers + 3, wait) < 0 && errno != EINTR && errno != EAGAIN)
        return tk_error_set(error, "cannot wait for the workers: %s", strerror(errno));
    if (ready[2].revents)
        s->waiting = false;
    for (uint32_t i = 0; i < spec->workers; i++) {
        if (!lanes[i].revents)
            continue;
        if (!tk_lane_hear(&s->lanes[i], spec->tally, tk_clock_now()))
            tk_nursery_kill(spec->nursery, i);
        else if (!tk_lane_send(&s->lanes[i], spec->nursery, tk_clock_now(), error))
            return false;
    }
    return !ready[1].revents || hear_nursery(s, error);
}

// ------------------------------------------------------------------------------------- loop

/** At a signal: hands on what is complete in order, and no more. */
static void finish_early(supervisor *s)
{
    for (uint32_t i = 0; i < s->spec->workers; i++) {
        if (s->lanes[i].living)
            tk_lane_harvest(&s->lanes[i], s->spec->tally);
    }
    drain(s);
    s->stopped = true;
}

static bool run(supervisor *s, tk_error *error)
{
    const tk_sink *sink = &s->spec->sink;

    s->looked_at = tk_clock_now();
    while (!s->stopped) {
        uint64_t now = tk_clock_now();

        if (tk_interrupt_signal(s->spec->interrupt)) {
            finish_early(s);
            break;
        }
        look_after(s, now);
        if (!read_and_send(s, now, error))
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

bool tk_supervise(const tk_supervision *supervision, tk_error *error)
{
    supervisor s = {.spec = supervision, .n_turns = supervision->workers * TK_SLOTS};
    bool ok = false;

    s.lanes = calloc(supervision->workers, sizeof(*s.lanes));
    s.turns = calloc(s.n_turns, sizeof(*s.turns));
    s.ready = calloc(supervision->workers + (size_t)3, sizeof(*s.ready));
    if (s.lanes && s.turns && s.ready)
        ok = run(&s, error);
    else
        tk_error_set(error, "no memory for the workers");
    for (uint32_t i = 0; s.lanes && i < supervision->workers; i++)
        tk_lane_close(&s.lanes[i]);
    free(s.lanes);
    free(s.turns);
    free(s.ready);
    return ok;
}
