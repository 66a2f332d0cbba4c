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
 * `size` is safe whatever the other side does; pages use memory only after they are written. The
 * mapping is between two inaccessible pages, so a plugin that overruns its own memory does not
 * reach it.
 */
typedef struct tk_area {
    char *data; /**< NULL while not mapped */
    size_t size;
    int fd; /**< descriptor for the other side; -1: none, or closed */
} tk_area;

#define TK_AREA_NONE ((tk_area){.fd = -1})

/** Creates an area of at least `size` zero bytes, which both sides can write. */
bool tk_area_create(tk_area *area, size_t size);
/** Maps the other side's area. Closes `fd`; the mapping remains. */
bool tk_area_attach(tk_area *area, int fd, bool writable);
void tk_area_close(tk_area *area);

// ------------------------------------------------------------------------------- the channel

/** Batches of one worker that are being read, run, or waiting for output. */
#define TK_SLOTS 4
/** Most records in a batch. */
#define TK_BATCH_RECORDS 64
/** A batch ends with the record that makes it this long, in bytes. */
#define TK_BATCH_BYTES ((size_t)256 << 10)

/** Time spent in a plugin, as measured by its worker. */
typedef struct tk_stage_time {
    _Atomic uint64_t nanoseconds;
    _Atomic uint64_t calls;
} tk_stage_time;

/**
 * What a worker shows while it runs, in memory that outlives it: the cause of its death, and how
 * long plugins ran. A plugin may have written here, so no decision depends on it.
 */
typedef struct tk_control {
    tk_probe probe;
    _Atomic int32_t forbidden;      /**< number of the system call that ended it, or -1 */
    _Atomic uint32_t out_of_memory; /**< 1: it died with nearly all of its memory in use */
    tk_stage_time times[];          /**< one per stage */
} tk_control;

/** From supervisor to worker: run the records first … last - 1 of the batch in `slot`; slot
 * TK_SLOTS: there is nothing more to do. */
typedef struct tk_order {
    uint32_t slot;
    uint32_t first;
    uint32_t last;
    uint32_t live; /**< the collectors that it is for: bit i is the i-th */
} tk_order;

/** More orders than a worker ever has pending. */
#define TK_ORDERS 8

/**
 * The orders, in memory that a worker can only read: a plugin cannot remove or forge one. The
 * worker waits on `sent` as a futex.
 */
typedef struct tk_orders {
    _Atomic uint32_t sent; /**< orders so far: the last is ring[(sent - 1) % TK_ORDERS] */
    tk_order ring[TK_ORDERS];
} tk_orders;

/** A record in a slot: this, its bytes, its name, padding to TK_ALIGN. */
typedef struct tk_record_head {
    uint64_t length;
    uint32_t name_length;
    uint32_t broken; /**< 1: it could not be read and does not run */
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
    uint64_t length; /**< of all bytes that follow */
    uint64_t byte;
    uint64_t text_bytes;
    char reason[16];
} tk_result_head;

/**
 * After a result with TK_OK, one for each collector, in order: this; the collector's state or, of a
 * failure, its reason, a NUL and its message; and remarks. A worker sends the result before it runs
 * the collectors, so that a death after that is not the document's.
 */
typedef struct tk_state_head {
    uint32_t collector;
    int32_t status; /**< TK_OK; TK_SKIP: it was not run; < 0: it failed */
    uint32_t remarks_length;
    uint32_t reserved;
    uint64_t length; /**< of all bytes that follow */
} tk_state_head;

/** What a worker writes to its socket once it is set up, which includes the plugins'
 * worker_start(), and before it runs a document; a message of another length before it carries a
 * descriptor of its /proc/self/status. */
typedef struct tk_hello {
    uint32_t reserved; /**< zero */
} tk_hello;

/** The part of a slot's memory that the supervisor has mapped: as much as was needed so far. */
typedef struct tk_slot {
    char *data;
    size_t size, most;
} tk_slot;

/**
 * The connection between the supervisor and a worker. The memory outlives a worker: its successor
 * uses the same, with a new socket and new pipes.
 *
 * A worker can read the orders and the records, and write to the control block, the socket (a byte
 * means that the supervisor should check) and its pipes. It cannot change what it has written to a
 * pipe.
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

/** Descriptors that a worker receives. */
enum {
    TK_FD_SOCKET,
    TK_FD_RESULTS,
    TK_FD_PRINTED,
    TK_FD_CONTROL,
    TK_FD_DESK,
    TK_CHANNEL_FDS,
    // Of the process of a collector, in place of a socket and a desk.
    TK_FD_STATES = TK_FD_SOCKET,
    TK_FD_RESULT = TK_FD_DESK,
};

/** Creates the memory, but no ends for a worker. A slot has room for a batch whose last record,
 * name included, has up to `record_limit` bytes, or for less if the limits of the process require
 * it. */
bool tk_channel_create(tk_channel *channel, uint32_t n_stages, uint64_t record_limit,
                       tk_error *error);
/**
 * For a new worker: resets the control block and the orders, creates a new socket and new pipes,
 * and sets `fds` to the descriptors to send to the worker. The caller closes them with
 * tk_channel_close_fds().
 */
bool tk_channel_renew(tk_channel *channel, int fds[TK_CHANNEL_FDS], tk_error *error);
void tk_channel_close_fds(int fds[TK_CHANNEL_FDS]);
void tk_channel_close(tk_channel *channel);

tk_control *tk_channel_control(const tk_channel *channel);
/** Sends an order to a worker, and wakes it. */
void tk_channel_order(tk_channel *channel, const tk_order *order);
/** A `grow` for a tk_buffer whose `ctx` is a tk_slot. */
bool tk_slot_grow_buffer(tk_buffer *buffer, size_t capacity);
/** Returns the memory after the first `keep` bytes to the system. */
void tk_slot_trim(tk_slot *slot, size_t keep);

// --------------------------------------------------------------------------- the worker's side

/** The worker's side of a channel. */
typedef struct tk_worker_end {
    int socket, results, printed;
    tk_control *control;
    const tk_orders *orders;
    const char *slots[TK_SLOTS];
    uint32_t taken; /**< orders so far */
} tk_worker_end;

/** Maps the memory and takes over the descriptors; closes those of memory. */
bool tk_worker_end_attach(tk_worker_end *end, const int fds[TK_CHANNEL_FDS]);
/** Waits for the next order; false if the system cannot wait. */
bool tk_worker_end_order(tk_worker_end *end, tk_order *order);
/** Writes all of `data` to the results. If the pipe is full, notifies the supervisor and waits. */
bool tk_worker_end_write(const tk_worker_end *end, const void *data, size_t length);
/** Sends a descriptor of this process's memory figures in /proc, which the supervisor watches;
 * without /proc the memory is not watched. To be called before the sandbox is entered. */
void tk_worker_end_send_status(const tk_worker_end *end);
/** Reports that the worker is ready. */
void tk_worker_end_hello(const tk_worker_end *end, const tk_hello *hello);
/** Notifies the supervisor that there is something to read. */
void tk_worker_end_notice(const tk_worker_end *end);

#endif
