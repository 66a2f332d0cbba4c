// SPDX-License-Identifier: MIT
// Lets every allocation of a report fail once, and once together with all later ones: allocations
// bench|eval JSON, with tests/alloc/failing.c preloaded. A report must be complete, or fail with an
// error, and nothing may leak.

#include "report.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*start)(unsigned long at, int from_then_on);
static unsigned long (*stop)(void);
static long (*live)(void);

enum { ROOM = 1 << 22, BUFFER = 1 << 16 };
static char whole[ROOM], output[ROOM], buffer[BUFFER];

/** Writes the report while allocation `at` fails. Returns the number of allocations. */
static unsigned long attempt(tk_report_writer *write, tk_tree document, unsigned long at,
                             bool from_then_on, char *into, int *status)
{
    FILE *out = fmemopen(into, ROOM, "w");

    if (!out) {
        perror("fmemopen");
        exit(1);
    }
    setvbuf(out, buffer, _IOFBF, sizeof buffer);
    start(at, from_then_on);
    *status = write(document, out);
    const unsigned long count = stop();
    fclose(out);
    return count;
}

int main(int argc, char **argv)
{
    static char json[ROOM];
    int status;

    *(void **)&start = dlsym(RTLD_DEFAULT, "failing_start");
    *(void **)&stop = dlsym(RTLD_DEFAULT, "failing_stop");
    *(void **)&live = dlsym(RTLD_DEFAULT, "failing_live");
    FILE *in = argc == 3 ? fopen(argv[2], "rb") : NULL;
    if (!start || !stop || !live || !in) {
        fputs("usage: LD_PRELOAD=failing.so allocations bench|eval JSON\n", stderr);
        return 1;
    }
    json[fread(json, 1, sizeof json - 1, in)] = '\0';
    fclose(in);
    tk_tree_file file = {0};
    tk_tree document = tk_tree_read(&file, json, strlen(json));
    tk_report_writer *write = strcmp(argv[1], "bench") == 0 ? tk_report_bench : tk_report_eval;

    const unsigned long n = attempt(write, document, 0, false, whole, &status);
    if (status != 0 || n == 0) {
        fprintf(stderr, "no report: status %d, %lu allocations\n", status, n);
        return 1;
    }
    for (unsigned long at = 1; at <= n; at++)
        for (int from_then_on = 0; from_then_on < 2; from_then_on++) {
            const long before = live();
            memset(output, 0, sizeof output);
            attempt(write, document, at, from_then_on, output, &status);
            if (live() != before) {
                fprintf(stderr, "allocation %lu: %ld blocks leak\n", at, live() - before);
                return 1;
            }
            if (status == 0 && strcmp(output, whole) != 0) {
                fprintf(stderr, "allocation %lu failed, and the report is incomplete\n", at);
                return 1;
            }
        }
    printf("%lu allocations\n", n);
    tk_tree_free(&file);
    return 0;
}
