// SPDX-License-Identifier: MIT
#ifndef TK_CHANNEL_H
#define TK_CHANNEL_H

#include "base/buffer.h"
#include "base/error.h"
#include "pipeline/pipeline.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ------------------------------------------------------------------------- shared memory

/**
 * Shared memory of a fixed size: a memfd and its mapping. Its size is sealed, so reading up to
 * `size` is safe whatever the other side does; pages take memory once they are written to. The
 * mapping lies between two inaccessible pages, so that a plugin which runs off the end of its own
 * memory does not reach it.
 */
typedef struct tk_area {
    char *data; /**< NULL while not mapped */
    size_t size;
    int fd; /**< for the other side; -1: none, or closed */
} tk_area;

#define TK_AREA_NONE ((tk_area){.fd = -1})

/** Makes an area of at least `size` zero bytes, which both sides may write. */
bool tk_area_create(tk_area *area, size_t size);
/** Maps the other side's area. `fd` is closed: the mapping stays. */
bool tk_area_attach(tk_area *area, int fd, bool writable);
void tk_area_close(tk_area *area);

// ------------------------------------------------------------------------------- the channel

/** Batches of one worker that are being read, run, or waiting for their turn in the output. */
#define TK_SLOTS 4
/** Most records in a batch. */
#define TK_BATCH_RECORDS 64
/** A batch ends with the record that takes it to this many bytes. */
#define TK_BATCH_BYTES ((size_t)256 << 10)

/** Time spent in a plugin, as its worker counts it. */
typedef struct tk_stage_time {
    _Atomic uint64_t nanoseconds;
    _Atomic uint64_t calls;
} tk_stage_time;

/**
 * What a worker shows while it runs, in memory that outlives it: what to say of its death, and how
 * long plugins took. A plugin may have written here, so nothing that happens depends on it.
 */
typedef struct tk_control {
    tk_probe probe;
    _Atomic int32_t forbidden;      /**< number of the system call it was ended for, or -1 */
    _Atomic uint32_t out_of_memory; /**< 1: it died with nearly all of its memory in use */
    tk_stage_time times[];          /**< one a stage */
} tk_control;

/** Supervisor to worker: run the records first … last - 1 of the batch in `slot`; slot TK_SLOTS:
 * there is nothing more to do. */
typedef struct tk_order {
    uint32_t slot;
    uint32_t first;
    uint32_t last;
    uint32_t reserved;
} tk_order;

/** More orders than a worker is ever given ahead. */
#define TK_ORDERS 8

/**
 * The orders, in memory that a worker can only read: a plugin cannot take one away or forge one.
 * The worker waits on `sent` as on a futex.
 */
typedef struct tk_orders {
    _Atomic uint32_t sent; /**< orders so far: the last is ring[(sent - 1) % TK_ORDERS] */
    tk_order ring[TK_ORDERS];
} tk_orders;

/** A record in a slot: this, its bytes, its name, padding to TK_ALIGN. */
typedef struct tk_record_head {
    uint64_t length;
    uint32_t name_length;
    uint32_t broken; /**< 1: could not be read; nothing to run */
} tk_record_head;

#define TK_ALIGN       ((size_t)8)
#define TK_ALIGN_UP(n) (((n) + TK_ALIGN - 1) & ~(TK_ALIGN - 1))

/**
 * A result in the pipe: this; on TK_OK the encoder's bytes, id and remarks, else id, remarks and
 * message. Remarks are written by tk_log_add().
 */
typedef struct tk_result_head {
    uint32_t index; /**< of the record in its batch */
    int32_t status;
    uint32_t stage;
    uint32_t id_length;
    uint32_t remarks_length;
    uint32_t reserved;
    uint64_t length; /**< of all the bytes that follow */
    uint64_t byte;
    uint64_t text_bytes;
    char reason[16];
} tk_result_head;

/** What a worker writes to its socket once it is set up, which includes the plugins'
 * worker_start(), and before it runs a document; a message of another length before it carries a
 * descriptor of its /proc/self/status. */
typedef struct tk_hello {
    uint32_t reserved; /**< zero */
} tk_hello;

/** A slot's memory as the supervisor has it mapped: as much of it as was needed so far. */
typedef struct tk_slot {
    char *data;
    size_t size, most;
} tk_slot;

/**
 * What lies between the supervisor and a worker. Memory lives on when a worker dies: its successor
 * is given the same, with a new socket and new pipes.
 *
 * A worker can read the orders and the records, and write to the control block, the socket (a byte
 * there says that there is something to look at) and its pipes. What it has written to a pipe it
 * cannot reach any more.
 */
typedef struct tk_channel {
    int socket;  /**< notices; -1 while there is no worker */
    int results; /**< pipe */
    int printed; /**< pipe: what its plugins print */
    tk_area control;
    int desk;          /**< memfd of orders and slots, which can only be read */
    tk_orders *orders; /**< of the desk */
    tk_slot slots[TK_SLOTS];
} tk_channel;

/** Descriptors that a worker is handed. */
enum {
    TK_FD_SOCKET,
    TK_FD_RESULTS,
    TK_FD_PRINTED,
    TK_FD_CONTROL,
    TK_FD_DESK,
    TK_CHANNEL_FDS,
};

/** Makes the memory; no worker's ends yet. A slot has room for a batch whose last record, name
 * included, has up to `record_limit` bytes, or for less where the process may not have as much. */
bool tk_channel_create(tk_channel *channel, uint32_t n_stages, uint64_t record_limit,
                       tk_error *error);
/**
 * For a new worker: resets control block and orders, makes a new socket and new pipes, and sets
 * `fds` to what the worker is to be sent. The caller closes them with tk_channel_close_fds().
 */
bool tk_channel_renew(tk_channel *channel, int fds[TK_CHANNEL_FDS], tk_error *error);
void tk_channel_close_fds(int fds[TK_CHANNEL_FDS]);
void tk_channel_close(tk_channel *channel);

tk_control *tk_channel_control(const tk_channel *channel);
/** Gives a worker an order, and wakes it. */
void tk_channel_order(tk_channel *channel, const tk_order *order);
/** A `grow` for a tk_buffer whose `ctx` is a tk_slot. */
bool tk_slot_grow_buffer(tk_buffer *buffer, size_t capacity);
/** Gives the memory behind the first `keep` bytes back to the system. */
void tk_slot_trim(tk_slot *slot, size_t keep);

// --------------------------------------------------------------------------- the worker's side

/** A channel as its worker has it. */
typedef struct tk_worker_end {
    int socket, results, printed;
    tk_control *control;
    const tk_orders *orders;
    const char *slots[TK_SLOTS];
    uint32_t taken; /**< orders so far */
} tk_worker_end;

/** Maps what was sent and takes the descriptors; those of memory are closed. */
bool tk_worker_end_attach(tk_worker_end *end, const int fds[TK_CHANNEL_FDS]);
/** Waits for the next order; false if the system cannot wait. */
bool tk_worker_end_order(tk_worker_end *end, tk_order *order);
/** Writes all of `data` to the results. Where the pipe is full it says so, and waits. */
bool tk_worker_end_write(const tk_worker_end *end, const void *data, size_t length);
/** Sends a descriptor of this process's memory in /proc, for the supervisor to watch; without /proc
 * nobody does. To be called before the sandbox is entered. */
void tk_worker_end_send_status(const tk_worker_end *end);
/** Says that the worker is set up. */
void tk_worker_end_hello(const tk_worker_end *end, const tk_hello *hello);
/** Says that there is something to look at. */
void tk_worker_end_notice(const tk_worker_end *end);

#endif
