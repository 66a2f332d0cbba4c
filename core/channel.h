// SPDX-License-Identifier: MIT
#ifndef TK_CHANNEL_H
#define TK_CHANNEL_H

#include "buffer.h"
#include "error.h"
#include "pipeline.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Shared memory that grows: a memfd and its mapping. The mapping lies between two inaccessible
 * pages, so that a plugin which runs off the end of its own memory does not reach a neighbour's
 * result. Growing may move `data`. Nobody can shrink it (sealed), so reading up to `size` is safe
 * whatever the other side does.
 */
typedef struct tk_area {
    char *data; /**< NULL while not mapped */
    size_t size;
    int fd; /**< -1 while there is none */
} tk_area;

#define TK_AREA_NONE ((tk_area){.fd = -1})

/** Makes an area of at least `size` zero bytes. */
bool tk_area_create(tk_area *area, size_t size);
/** Maps the other side's area as large as it is now; takes `fd`, which is closed on failure too. */
bool tk_area_attach(tk_area *area, int fd, bool writable);
/** Follows growth by the other side: maps at least `size` bytes, or fails if there are not as many.
 */
bool tk_area_follow(tk_area *area, size_t size, bool writable);
/** Makes the area at least `size` bytes long. */
bool tk_area_grow(tk_area *area, size_t size);
/** Gives the memory behind the first `keep` bytes back to the system; the size stays. */
void tk_area_trim(tk_area *area, size_t keep);
void tk_area_close(tk_area *area);
/** A `grow` for a tk_buffer whose `ctx` is a tk_area. */
bool tk_area_grow_buffer(tk_buffer *buffer, size_t capacity);

// ------------------------------------------------------------------------------- the channel

/** Batches of one worker that are being read, run, or waiting for their turn in the output. */
#define TK_SLOTS 4
/** Most records in a batch. */
#define TK_BATCH_RECORDS 64

/** Time spent in a plugin, as its worker counts it. */
typedef struct tk_stage_time {
    _Atomic uint64_t nanoseconds;
    _Atomic uint64_t calls;
} tk_stage_time;

/**
 * What a worker shows while it runs, in memory that outlives it. The supervisor believes none of it
 * without a check: a plugin may have written here.
 */
typedef struct tk_control {
    tk_probe probe;
    _Atomic uint32_t active;         /**< 1 while a document is in the pipeline */
    _Atomic uint32_t done[TK_SLOTS]; /**< results of the batch that are complete */
    _Atomic uint64_t finished;       /**< documents run by this worker: tells that it moves */
    _Atomic int32_t forbidden;       /**< number of the system call it was ended for, or -1 */
    _Atomic uint32_t out_of_memory;  /**< 1: it died with nearly all of its memory in use */
    tk_stage_time times[];           /**< one a stage */
} tk_control;

/** A record in an `in` area: this, its bytes, its name, padding to TK_ALIGN. */
typedef struct tk_record_head {
    uint64_t length;
    uint32_t name_length;
    uint32_t broken; /**< 1: could not be read; nothing to run */
} tk_record_head;

/**
 * A result in an `out` area: this; on TK_OK the encoder's bytes, id and remarks, else id, remarks
 * and message; padding to TK_ALIGN. A remark is a plugin's name and a message, each ended by a NUL.
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

#define TK_ALIGN       ((size_t)8)
#define TK_ALIGN_UP(n) (((n) + TK_ALIGN - 1) & ~(TK_ALIGN - 1))

/** Supervisor to worker: run the records first … last - 1 of the batch in `slot`. */
typedef struct tk_order {
    uint32_t slot;
    uint32_t first;
    uint32_t last;
    uint32_t reserved;
    uint64_t in_size; /**< of the `in` area by now */
    uint64_t out_at;  /**< where the next result starts in the `out` area */
} tk_order;

/** Worker to supervisor: an order is done. */
typedef struct tk_notice {
    uint32_t slot;
    uint32_t last;
} tk_notice;

/**
 * What lies between the supervisor and a worker. Areas live on when a worker dies: its successor is
 * given the same ones, and a new socket. A worker can write to `control` and `out` only.
 */
typedef struct tk_channel {
    int socket; /**< this side's end; -1 while there is no worker */
    tk_area control;
    tk_area in[TK_SLOTS];
    tk_area out[TK_SLOTS];
} tk_channel;

/** Descriptors that a worker is handed: socket, control, and an `in` and `out` for each slot. */
#define TK_CHANNEL_FDS (2 + 2 * TK_SLOTS)

/** Makes the areas; no socket yet. */
bool tk_channel_create(tk_channel *channel, uint32_t n_stages, tk_error *error);
/**
 * For a new worker: resets the control block, makes a new pair of sockets, and sets `fds` to what
 * the worker is to be sent. The caller closes them with tk_channel_close_fds().
 */
bool tk_channel_renew(tk_channel *channel, int fds[TK_CHANNEL_FDS], tk_error *error);
void tk_channel_close_fds(int fds[TK_CHANNEL_FDS]);
/** The worker's side: maps what was sent, and takes the descriptors. */
bool tk_channel_attach(tk_channel *channel, const int fds[TK_CHANNEL_FDS]);
void tk_channel_close(tk_channel *channel);

tk_control *tk_channel_control(const tk_channel *channel);

#endif
