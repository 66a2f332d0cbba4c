// SPDX-License-Identifier: MIT
// Allocations that fail, for LD_PRELOAD. They are counted after the program, which finds the
// functions with dlsym(), has called failing_start(): then the `at`-th fails, or all from it on,
// until failing_stop(), which returns the count. Without these calls nothing fails. failing_live()
// is the number of allocated blocks.
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

#define EXPORT __attribute__((visibility("default")))

static unsigned long count, fail_at;
static long live;
static int counting, on;

EXPORT void failing_start(unsigned long at, int from_then_on)
{
    count = 0;
    fail_at = at;
    on = from_then_on;
    counting = 1;
}

EXPORT unsigned long failing_stop(void)
{
    counting = 0;
    return count;
}

/** Whether this allocation should fail. */
static int fails(void)
{
    if (!counting)
        return 0;
    count++;
    if (!fail_at || (on ? count < fail_at : count != fail_at))
        return 0;
    errno = ENOMEM;
    return 1;
}

static void *alive(void *block)
{
    live += block != NULL;
    return block;
}

EXPORT long failing_live(void)
{
    return live;
}

EXPORT void free(void *block)
{
    live -= block != NULL;
    __libc_free(block);
}

EXPORT void *malloc(size_t size)
{
    return fails() ? NULL : alive(__libc_malloc(size));
}

EXPORT void *calloc(size_t n, size_t size)
{
    return fails() ? NULL : alive(__libc_calloc(n, size));
}

EXPORT void *realloc(void *old, size_t size)
{
    if (fails())
        return NULL;
    void *block = __libc_realloc(old, size);
    live += (block && !old) - (old && !block && !size);
    return block;
}

EXPORT void *reallocarray(void *old, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(old, n * size);
}

EXPORT void *memalign(size_t alignment, size_t size)
{
    return fails() ? NULL : alive(__libc_memalign(alignment, size));
}

EXPORT void *aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : alive(__libc_memalign(alignment, size));
}

EXPORT int posix_memalign(void **out, size_t alignment, size_t size)
{
    if (fails())
        return ENOMEM;
    *out = alive(__libc_memalign(alignment, size));
    return *out ? 0 : ENOMEM;
}

static pid_t self;

__attribute__((constructor)) static void start(void)
{
    const char *at = getenv("FAIL_AT"), *from_then_on = getenv("FAIL_ON");
    self = getpid();
    if (at)
        failing_start(strtoul(at, NULL, 10), from_then_on && *from_then_on == '1');
}

__attribute__((destructor)) static void stop(void)
{
    const char *path = getenv("FAIL_COUNT");
    counting = 0;
    if (!path || getpid() != self)
        return;
    FILE *file = fopen(path, "w");
    if (file) {
        fprintf(file, "%lu\n", count);
        fclose(file);
    }
}
