// SPDX-License-Identifier: MIT
#ifndef TK_STOPWATCH_H
#define TK_STOPWATCH_H

#include <stdint.h>
#include <time.h>

static inline uint64_t tk_clock_nanoseconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/** Returns nanoseconds of a monotonic clock; reading it takes about 30 ns. */
static inline uint64_t tk_wall_now(void)
{
    return tk_clock_nanoseconds(CLOCK_MONOTONIC);
}

/** Returns the CPU time of this thread in nanoseconds, by a system call of about 1 µs. */
static inline uint64_t tk_cpu_now(void)
{
    return tk_clock_nanoseconds(CLOCK_THREAD_CPUTIME_ID);
}

#endif
