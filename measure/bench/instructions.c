// SPDX-License-Identifier: MIT
#include "instructions.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int tk_instructions_open(char *why, size_t size)
{
    struct perf_event_attr attr = {.type = PERF_TYPE_HARDWARE,
                                   .size = sizeof attr,
                                   .config = PERF_COUNT_HW_INSTRUCTIONS,
                                   .exclude_kernel = 1,
                                   .exclude_hv = 1};
    const int fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    if (size)
        why[0] = '\0';
    if (fd >= 0)
        return fd;
    if (errno == ENOENT || errno == ENODEV || errno == EOPNOTSUPP)
        snprintf(why, size, "this machine has no instruction counter (is it virtual?)");
    else if (errno == EACCES || errno == EPERM)
        snprintf(why, size, "not permitted; see /proc/sys/kernel/perf_event_paranoid");
    else
        snprintf(why, size, "perf_event_open: %s", strerror(errno));
    return -1;
}

uint64_t tk_instructions_read(void *fd)
{
    uint64_t count = 0;
    if (*(const int *)fd < 0 || read(*(const int *)fd, &count, sizeof count) != sizeof count)
        return 0;
    return count;
}
