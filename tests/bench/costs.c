// SPDX-License-Identifier: MIT
// Measures what each plugin of a pipeline costs on a text. Usage: costs PIPELINE.conf [REPEATS]
//
// Reads texts from stdin, each as a line with its length in bytes, followed by its bytes. Writes a
// line of JSON for each: for every plugin the lowest cost of REPEATS runs (default 3), each with an
// empty lexeme table, and the memory of the document. Costs are numbers of instructions if the
// processor counts them ("unit": "instructions"), otherwise nanoseconds of processor time. For a
// text that fails ("failed": true) they are the costs until then.
#include <toolkit/toolkit.h>

#include <limits.h>
#include <linux/perf_event.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { PLUGINS = 32 };

static uint64_t processor_time(void *ctx)
{
    struct timespec now;
    (void)ctx;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t instructions(void *ctx)
{
    uint64_t count = 0;
    return read(*(const int *)ctx, &count, sizeof count) == sizeof count ? count : 0;
}

/** Opens a counter of this thread's instructions in user mode, or returns -1. */
static int open_counter(void)
{
    struct perf_event_attr attr = {.type = PERF_TYPE_HARDWARE,
                                   .size = sizeof attr,
                                   .config = PERF_COUNT_HW_INSTRUCTIONS,
                                   .exclude_kernel = 1,
                                   .exclude_hv = 1};
    return (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

/** Runs the text `repeats` times, and keeps the lowest cost of each plugin. Whether it failed. */
static bool measure(tk_session *session, const char *text, size_t length, int repeats,
                    uint64_t least[PLUGINS])
{
    bool failed = false;
    tk_message error;
    uint64_t before[PLUGINS] = {0};
    tk_session_plugin plugin = {.size = sizeof plugin};
    for (uint32_t i = 0; i < PLUGINS; i++) {
        before[i] = tk_session_plugin_at(session, i, &plugin) ? plugin.nanoseconds : 0;
        least[i] = UINT64_MAX;
    }
    for (int k = 0; k < repeats; k++) {
        tk_session_forget(session);
        failed |= tk_session_feed(session, "document", text, length, &error) < TK_OK;
        for (uint32_t i = 0; i < PLUGINS && tk_session_plugin_at(session, i, &plugin); i++) {
            uint64_t cost = plugin.nanoseconds - before[i];
            before[i] = plugin.nanoseconds;
            if (cost < least[i])
                least[i] = cost;
        }
    }
    return failed;
}

static void print(tk_session *session, const uint64_t least[PLUGINS], bool counted, bool failed)
{
    tk_session_plugin plugin = {.size = sizeof plugin};
    tk_session_memory memory = {.size = sizeof memory};
    tk_session_memory_used(session, &memory);
    printf("{\"unit\": \"%s\", \"failed\": %s, \"document_bytes\": %llu, \"lexeme_bytes\": %llu, "
           "\"costs\": {",
           counted ? "instructions" : "ns", failed ? "true" : "false",
           (unsigned long long)memory.document_bytes, (unsigned long long)memory.lexeme_bytes);
    for (uint32_t i = 0; i < PLUGINS && tk_session_plugin_at(session, i, &plugin); i++)
        printf("%s\"%s\": %llu", i ? ", " : "", plugin.name, (unsigned long long)least[i]);
    printf("}}\n");
    fflush(stdout);
}

/** Returns the next text of stdin, which the caller frees; NULL at the end. */
static char *read_text(size_t *length)
{
    unsigned long long size;
    if (scanf("%llu", &size) != 1 || getchar() != '\n')
        return NULL;
    char *text = malloc((size_t)size + 1);
    if (text && fread(text, 1, (size_t)size, stdin) != size) {
        free(text);
        return NULL;
    }
    *length = (size_t)size;
    return text;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: costs PIPELINE.conf [REPEATS] < TEXTS\n");
        return 1;
    }
    tk_message error = {0};
    // Keeps freed memory in the process: the kernel's work on first use is not the plugin's cost.
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    int repeats = argc > 2 ? atoi(argv[2]) : 3, counter = open_counter();
    tk_session_options options = {.size = sizeof options, .output_only = 1};
    tk_session *session = tk_session_open_with(argv[1], &options, &error);
    if (!session) {
        fprintf(stderr, "costs: %s\n", error.text);
        return 1;
    }
    tk_session_set_meter(session, counter < 0 ? processor_time : instructions, &counter);
    size_t length;
    for (char *text; (text = read_text(&length)); free(text)) {
        uint64_t least[PLUGINS];
        bool failed = measure(session, text, length, repeats > 0 ? repeats : 1, least);
        print(session, least, counter >= 0, failed);
    }
    tk_session_close(session);
    return 0;
}
