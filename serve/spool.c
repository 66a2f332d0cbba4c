// SPDX-License-Identifier: MIT
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** A file that has no name, or loses it at once. */
static int open_file(void)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    int fd;

    if (!folder || !*folder || strlen(folder) > sizeof(path) - 64)
        folder = "/tmp";
    fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    strcpy(path, folder); // NOLINT(clang-analyzer-security.insecureAPI.strcpy): checked above
    strcat(path, "/toolkit-XXXXXX");
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

static bool write_out(tk_spool *spool)
{
    size_t done = 0;

    if (spool->fd < 0)
        spool->fd = open_file();
    while (spool->fd >= 0 && done < spool->memory.length) {
        const ssize_t n = pwrite(spool->fd, spool->memory.data + done, spool->memory.length - done,
                                 (off_t)spool->filed);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        spool->filed += (uint64_t)n;
        done += (size_t)n;
    }
    spool->memory.length = 0;
    return spool->fd >= 0;
}

bool tk_spool_add(tk_spool *spool, const void *data, size_t length)
{
    if (spool->memory.length && spool->memory.length + length > TK_SPOOL_MEMORY &&
        !write_out(spool))
        return false;
    return tk_bytes_add(&spool->memory, data, length);
}

uint64_t tk_spool_length(const tk_spool *spool)
{
    return spool->filed + spool->memory.length;
}

ssize_t tk_spool_read(const tk_spool *spool, uint64_t at, char *out, size_t most)
{
    ssize_t n;

    if (at < spool->filed) {
        if (most > spool->filed - at)
            most = (size_t)(spool->filed - at);
        do
            n = pread(spool->fd, out, most, (off_t)at);
        while (n < 0 && errno == EINTR);
        return n > 0 ? n : -1;
    }
    at -= spool->filed;
    if (at >= spool->memory.length)
        return 0;
    if (most > spool->memory.length - at)
        most = spool->memory.length - (size_t)at;
    memcpy(out, spool->memory.data + at, most);
    return (ssize_t)most;
}

void tk_spool_free(tk_spool *spool)
{
    tk_bytes_free(&spool->memory);
    if (spool->fd >= 0)
        close(spool->fd);
    *spool = TK_SPOOL;
}
