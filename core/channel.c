// SPDX-License-Identifier: MIT
#include "channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/** What an area holds before its first batch, and what it keeps when it is trimmed. */
#define IN_SIZE  ((size_t)320 << 10)
#define OUT_SIZE ((size_t)64 << 10)

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

static char *map(int fd, size_t size, bool writable)
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

static void unmap(tk_area *area)
{
    size_t page = page_size();

    if (area->data)
        munmap(area->data - page, area->size + 2 * page);
    area->data = NULL;
    area->size = 0;
}

static bool remap(tk_area *area, size_t size, bool writable)
{
    char *data = map(area->fd, size, writable);

    if (!data)
        return false;
    unmap(area);
    area->data = data;
    area->size = size;
    return true;
}

bool tk_area_create(tk_area *area, size_t size)
{
    *area = TK_AREA_NONE;
    area->fd = memfd_create("toolkit", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (area->fd < 0)
        return false;
    fcntl(area->fd, F_ADD_SEALS, F_SEAL_SHRINK);
    if (tk_area_grow(area, size))
        return true;
    tk_area_close(area);
    return false;
}

static size_t size_of_file(int fd)
{
    struct stat st;

    if (fstat(fd, &st) != 0 || st.st_size < 0)
        return 0;
    return (size_t)st.st_size / page_size() * page_size();
}

bool tk_area_attach(tk_area *area, int fd, bool writable)
{
    *area = TK_AREA_NONE;
    area->fd = fd;
    if (remap(area, size_of_file(fd), writable))
        return true;
    tk_area_close(area);
    return false;
}

bool tk_area_follow(tk_area *area, size_t size, bool writable)
{
    size_t there;

    if (size <= area->size)
        return true;
    there = size_of_file(area->fd);
    return size <= there && remap(area, there, writable);
}

bool tk_area_grow(tk_area *area, size_t size)
{
    if (size <= area->size)
        return true;
    if (size > SIZE_MAX / 4)
        return false;
    if (size < area->size * 2 && area->size < (size_t)256 << 20)
        size = area->size * 2;
    size = whole_pages(size);
    // A predecessor may have made the file longer already; it cannot become shorter.
    if (size_of_file(area->fd) < size && ftruncate(area->fd, (off_t)size) != 0)
        return false;
    return remap(area, size, true);
}

void tk_area_trim(tk_area *area, size_t keep)
{
    size_t there = size_of_file(area->fd);

    keep = whole_pages(keep);
    if (there > keep)
        (void)fallocate(area->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)keep,
                        (off_t)(there - keep));
}

void tk_area_close(tk_area *area)
{
    unmap(area);
    if (area->fd >= 0)
        close(area->fd);
    area->fd = -1;
}

bool tk_area_grow_buffer(tk_buffer *buffer, size_t capacity)
{
    tk_area *area = buffer->ctx;

    if (!tk_area_grow(area, capacity))
        return false;
    buffer->data = area->data;
    buffer->capacity = area->size;
    return true;
}

// ------------------------------------------------------------------------------- the channel

static void channel_clear(tk_channel *channel)
{
    channel->socket = -1;
    channel->control = TK_AREA_NONE;
    for (int i = 0; i < TK_SLOTS; i++)
        channel->in[i] = channel->out[i] = TK_AREA_NONE;
}

bool tk_channel_create(tk_channel *channel, uint32_t n_stages, tk_error *error)
{
    bool ok;

    channel_clear(channel);
    ok = tk_area_create(&channel->control, sizeof(tk_control) + n_stages * sizeof(tk_stage_time));
    for (int i = 0; ok && i < TK_SLOTS; i++)
        ok = tk_area_create(&channel->in[i], IN_SIZE) && tk_area_create(&channel->out[i], OUT_SIZE);
    if (ok)
        return true;
    tk_error_set(error, "cannot make memory to share with a worker: %s", strerror(errno));
    tk_channel_close(channel);
    return false;
}

/** A descriptor of the same file that can only be read, so that a worker cannot map it writable. */
static int read_only(int fd)
{
    char path[64];
    int copy;

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    copy = open(path, O_RDONLY | O_CLOEXEC);
    // Without /proc there is the mapping's own protection, which stops all but malice.
    return copy >= 0 ? copy : fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

bool tk_channel_renew(tk_channel *channel, int fds[TK_CHANNEL_FDS], tk_error *error)
{
    tk_control *control = tk_channel_control(channel);
    int pair[2];
    int n = 0;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return tk_error_set(error, "cannot make a socket for a worker: %s", strerror(errno));
    if (channel->socket >= 0)
        close(channel->socket);
    channel->socket = pair[0];
    fds[n++] = pair[1];
    fds[n++] = fcntl(channel->control.fd, F_DUPFD_CLOEXEC, 0);
    for (int i = 0; i < TK_SLOTS; i++) {
        fds[n++] = read_only(channel->in[i].fd);
        fds[n++] = fcntl(channel->out[i].fd, F_DUPFD_CLOEXEC, 0);
    }
    for (int i = 0; i < n; i++) {
        if (fds[i] < 0) {
            tk_channel_close_fds(fds);
            return tk_error_set(error, "cannot open a descriptor for a worker: %s",
                                strerror(errno));
        }
    }
    memset(control, 0, channel->control.size);
    atomic_store(&control->probe.stage, TK_STAGE_NONE);
    atomic_store(&control->forbidden, -1);
    return true;
}

void tk_channel_close_fds(int fds[TK_CHANNEL_FDS])
{
    for (int i = 0; i < TK_CHANNEL_FDS; i++) {
        if (fds[i] >= 0)
            close(fds[i]);
        fds[i] = -1;
    }
}

bool tk_channel_attach(tk_channel *channel, const int fds[TK_CHANNEL_FDS])
{
    bool ok = true;

    channel_clear(channel);
    channel->socket = fds[0];
    ok &= tk_area_attach(&channel->control, fds[1], true);
    for (int i = 0; i < TK_SLOTS; i++) {
        ok &= tk_area_attach(&channel->in[i], fds[2 + 2 * i], false);
        ok &= tk_area_attach(&channel->out[i], fds[3 + 2 * i], true);
    }
    return ok;
}

void tk_channel_close(tk_channel *channel)
{
    if (channel->socket >= 0)
        close(channel->socket);
    tk_area_close(&channel->control);
    for (int i = 0; i < TK_SLOTS; i++) {
        tk_area_close(&channel->in[i]);
        tk_area_close(&channel->out[i]);
    }
    channel_clear(channel);
}

tk_control *tk_channel_control(const tk_channel *channel)
{
    return (tk_control *)(void *)channel->control.data;
}
