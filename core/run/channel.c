// SPDX-License-Identifier: MIT
#include "channel.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

/** What the supervisor maps of a slot at first. The size of a slot is this times a power of two, so
 * that a buffer that doubles ends exactly at it. */
#define SLOT_SIZE ((size_t)320 << 10)
/** Room in a slot for read-ahead of the input, for heads and for names. */
#define SLOT_SLACK ((size_t)1 << 20)
/** Capacity of a results pipe, if the system grants it. */
#define PIPE_SIZE (1 << 20)

static size_t page_size(void)
{
    long size = sysconf(_SC_PAGESIZE);

    return size > 0 ? (size_t)size : 4096;
}

static size_t whole_pages(size_t size)
{
    size_t page = page_size();

    return (size + page - 1) / page * page;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

// ------------------------------------------------------------------------- shared memory

static char *map_between_guards(int fd, size_t size, bool writable)
{
    size_t page = page_size();
    char *room =
        mmap(NULL, size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (room == MAP_FAILED)
        return NULL;
    if (mmap(room + page, size, writable ? PROT_READ | PROT_WRITE : PROT_READ,
             MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED) {
        munmap(room, size + 2 * page);
        return NULL;
    }
    return room + page;
}

/** A memfd of `size` bytes, sealed against resizing; -1 with errno set on failure. */
static int make_memory(size_t size)
{
    int fd = memfd_create("toolkit", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (fd >= 0 && (ftruncate(fd, (off_t)size) != 0 ||
                    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0)) {
        int error = errno;

        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

bool tk_area_create(tk_area *area, size_t size)
{
    *area = TK_AREA_NONE;
    size = whole_pages(size);
    area->fd = make_memory(size);
    if (area->fd >= 0)
        area->data = map_between_guards(area->fd, size, true);
    if (!area->data || fcntl(area->fd, F_ADD_SEALS, F_SEAL_SEAL) != 0) {
        tk_area_close(area);
        return false;
    }
    area->size = size;
    return true;
}

bool tk_area_attach(tk_area *area, int fd, bool writable)
{
    struct stat st;

    *area = TK_AREA_NONE;
    if (fstat(fd, &st) == 0 && st.st_size > 0)
        area->data = map_between_guards(fd, (size_t)st.st_size, writable);
    area->size = area->data ? (size_t)st.st_size : 0;
    close(fd);
    return area->data != NULL;
}

void tk_area_close(tk_area *area)
{
    size_t page = page_size();

    if (area->data)
        munmap(area->data - page, area->size + 2 * page);
    close_fd(&area->fd);
    *area = TK_AREA_NONE;
}

// ------------------------------------------------------------------------------ orders, records

static size_t slot_at(size_t slot_size, size_t slot)
{
    return page_size() + slot * slot_size;
}

static size_t desk_size(size_t slot_size)
{
    return slot_at(slot_size, TK_SLOTS);
}

/**
 * Replaces `*fd` by a descriptor of the same memory that can only be mapped for reading, whatever a
 * plugin does. Without /proc to reopen it, a seal has that effect, but then memory cannot be
 * returned to the system (see tk_slot_trim).
 */
static bool make_read_only(int *fd)
{
    char path[64];
    int copy;

    snprintf(path, sizeof(path), "/proc/self/fd/%d", *fd);
    copy = open(path, O_RDONLY | O_CLOEXEC);
    if (fcntl(*fd, F_ADD_SEALS, copy >= 0 ? F_SEAL_SEAL : F_SEAL_FUTURE_WRITE | F_SEAL_SEAL) != 0) {
        close_fd(&copy);
        return false;
    }
    if (copy < 0)
        return true;
    close(*fd);
    *fd = copy;
    return true;
}

/** Maps the start of the memory that the supervisor writes. */
static bool map_desk(tk_channel *channel, int fd, size_t slot_size)
{
    void *orders = mmap(NULL, page_size(), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    if (orders == MAP_FAILED)
        return false;
    channel->orders = orders;
    for (size_t i = 0; i < TK_SLOTS; i++) {
        void *data = mmap(NULL, SLOT_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
                          (off_t)slot_at(slot_size, i));

        if (data == MAP_FAILED)
            return false;
        channel->slots[i] = (tk_slot){data, SLOT_SIZE, slot_size};
    }
    return true;
}

/** Most memory that the limits of this process allow for a desk, which each worker maps. */
static size_t most_memory(void)
{
    struct rlimit file = {.rlim_cur = RLIM_INFINITY}, space = file;
    rlim_t most;

    getrlimit(RLIMIT_FSIZE, &file);
    getrlimit(RLIMIT_AS, &space);
    most = space.rlim_cur == RLIM_INFINITY ? RLIM_INFINITY : space.rlim_cur / 4;
    if (file.rlim_cur < most)
        most = file.rlim_cur;
    return most < SIZE_MAX ? (size_t)most : SIZE_MAX;
}

static bool make_desk(tk_channel *channel, uint64_t record_limit)
{
    const size_t most = most_memory();
    size_t slot_size = SLOT_SIZE;

    _Static_assert(sizeof(tk_orders) <= 4096, "orders fit in a page");
    while ((slot_size < TK_BATCH_BYTES + SLOT_SLACK ||
            slot_size - TK_BATCH_BYTES - SLOT_SLACK < record_limit) &&
           desk_size(slot_size * 2) <= most)
        slot_size *= 2;
    channel->desk = make_memory(desk_size(slot_size));
    return channel->desk >= 0 && map_desk(channel, channel->desk, slot_size) &&
           make_read_only(&channel->desk);
}

bool tk_slot_grow_buffer(tk_buffer *buffer, size_t capacity)
{
    tk_slot *slot = buffer->ctx;
    void *data = capacity <= slot->most ? mremap(slot->data, slot->size, capacity, MREMAP_MAYMOVE)
                                        : MAP_FAILED;

    if (data == MAP_FAILED)
        return false;
    slot->data = buffer->data = data;
    slot->size = buffer->capacity = capacity;
    return true;
}

void tk_slot_trim(tk_slot *slot, size_t keep)
{
    keep = whole_pages(keep);
    if (slot->size > keep)
        (void)madvise(slot->data + keep, slot->size - keep, MADV_REMOVE);
}

// -------------------------------------------------------------------------------- the channel

bool tk_channel_create(tk_channel *channel, uint32_t n_stages, uint64_t record_limit,
                       tk_error *error)
{
    *channel = (tk_channel){
        .socket = -1, .results = -1, .printed = -1, .desk = -1, .control = TK_AREA_NONE};
    if (tk_area_create(&channel->control, sizeof(tk_control) + n_stages * sizeof(tk_stage_time)) &&
        make_desk(channel, record_limit))
        return true;
    tk_error_set(error, "cannot create shared memory for a worker: %s", strerror(errno));
    tk_channel_close(channel);
    return false;
}

static void close_ends(tk_channel *channel)
{
    close_fd(&channel->socket);
    close_fd(&channel->results);
    close_fd(&channel->printed);
}

/** Creates pipes and a socket; the worker's ends go to `fds`. */
static bool make_ends(tk_channel *channel, int fds[TK_CHANNEL_FDS])
{
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return false;
    channel->socket = pair[0];
    fds[TK_FD_SOCKET] = pair[1];
    if (pipe2(pair, O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    channel->results = pair[0];
    fds[TK_FD_RESULTS] = pair[1];
    (void)fcntl(channel->results, F_SETPIPE_SZ, PIPE_SIZE);
    if (pipe2(pair, O_CLOEXEC) != 0)
        return false;
    channel->printed = pair[0];
    fds[TK_FD_PRINTED] = pair[1];
    fds[TK_FD_CONTROL] = fcntl(channel->control.fd, F_DUPFD_CLOEXEC, 0);
    fds[TK_FD_DESK] = fcntl(channel->desk, F_DUPFD_CLOEXEC, 0);
    return fds[TK_FD_CONTROL] >= 0 && fds[TK_FD_DESK] >= 0 &&
           fcntl(channel->printed, F_SETFL, O_NONBLOCK) == 0 &&
           fcntl(fds[TK_FD_SOCKET], F_SETFL, O_NONBLOCK) == 0;
}

bool tk_channel_renew(tk_channel *channel, int fds[TK_CHANNEL_FDS], tk_error *error)
{
    tk_control *control = tk_channel_control(channel);

    close_ends(channel);
    for (int i = 0; i < TK_CHANNEL_FDS; i++)
        fds[i] = -1;
    if (!make_ends(channel, fds)) {
        tk_error_set(error, "cannot create a channel for a worker: %s", strerror(errno));
        tk_channel_close_fds(fds);
        close_ends(channel);
        return false;
    }
    memset(control, 0, channel->control.size);
    atomic_store(&control->probe.stage, TK_STAGE_NONE);
    atomic_store(&control->forbidden, -1);
    atomic_store(&channel->orders->sent, 0);
    return true;
}

void tk_channel_close_fds(int fds[TK_CHANNEL_FDS])
{
    for (int i = 0; i < TK_CHANNEL_FDS; i++)
        close_fd(&fds[i]);
}

void tk_channel_close(tk_channel *channel)
{
    close_ends(channel);
    tk_area_close(&channel->control);
    close_fd(&channel->desk);
    if (channel->orders)
        munmap(channel->orders, page_size());
    channel->orders = NULL;
    for (int i = 0; i < TK_SLOTS; i++) {
        if (channel->slots[i].data)
            munmap(channel->slots[i].data, channel->slots[i].size);
        channel->slots[i] = (tk_slot){0};
    }
}

tk_control *tk_channel_control(const tk_channel *channel)
{
    return (tk_control *)(void *)channel->control.data;
}

void tk_channel_order(tk_channel *channel, const tk_order *order)
{
    tk_orders *orders = channel->orders;
    uint32_t sent = atomic_load_explicit(&orders->sent, memory_order_relaxed);

    orders->ring[sent % TK_ORDERS] = *order;
    atomic_store_explicit(&orders->sent, sent + 1, memory_order_release);
    syscall(SYS_futex, &orders->sent, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

// --------------------------------------------------------------------------- the worker's side

bool tk_worker_end_attach(tk_worker_end *end, const int fds[TK_CHANNEL_FDS])
{
    tk_area control, desk;
    bool ok = tk_area_attach(&control, fds[TK_FD_CONTROL], true);

    ok &= tk_area_attach(&desk, fds[TK_FD_DESK], false);
    *end = (tk_worker_end){
        .socket = fds[TK_FD_SOCKET], .results = fds[TK_FD_RESULTS], .printed = fds[TK_FD_PRINTED]};
    if (!ok)
        return false;
    end->control = (tk_control *)(void *)control.data;
    end->orders = (const tk_orders *)(const void *)desk.data;
    for (size_t i = 0; i < TK_SLOTS; i++)
        end->slots[i] = desk.data + slot_at((desk.size - page_size()) / TK_SLOTS, i);
    return true;
}

bool tk_worker_end_order(tk_worker_end *end, tk_order *order)
{
    while (atomic_load_explicit(&end->orders->sent, memory_order_acquire) == end->taken) {
        if (syscall(SYS_futex, &end->orders->sent, FUTEX_WAIT, end->taken, NULL, NULL, 0) != 0 &&
            errno != EAGAIN && errno != EINTR)
            return false;
    }
    *order = end->orders->ring[end->taken++ % TK_ORDERS];
    return true;
}

void tk_worker_end_send_status(const tk_worker_end *end)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } room = {0};
    struct iovec part = {.iov_base = "", .iov_len = 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = room.bytes,
                             .msg_controllen = sizeof(room.bytes)};
    int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return;
    room.header.cmsg_level = SOL_SOCKET;
    room.header.cmsg_type = SCM_RIGHTS;
    room.header.cmsg_len = CMSG_LEN(sizeof(fd));
    memcpy(CMSG_DATA(&room.header), &fd, sizeof(fd));
    (void)sendmsg(end->socket, &message, MSG_NOSIGNAL);
    close(fd);
}

void tk_worker_end_hello(const tk_worker_end *end, const tk_hello *hello)
{
    while (write(end->socket, hello, sizeof(*hello)) < 0 && errno == EINTR)
        ;
}

void tk_worker_end_notice(const tk_worker_end *end)
{
    // If the socket is full, it has enough notices.
    while (write(end->socket, "", 1) < 0 && errno == EINTR)
        ;
}

bool tk_worker_end_write(const tk_worker_end *end, const void *data, size_t length)
{
    const char *at = data;
    struct pollfd room = {.fd = end->results, .events = POLLOUT};

    while (length) {
        ssize_t n = write(end->results, at, length);

        if (n > 0) {
            at += n;
            length -= (size_t)n;
        } else if (n < 0 && errno == EAGAIN) {
            tk_worker_end_notice(end);
            if (poll(&room, 1, -1) < 0 && errno != EINTR)
                return false;
        } else if (n == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}
