// SPDX-License-Identifier: MIT
#ifndef TK_PRINTED_H
#define TK_PRINTED_H

#include <stddef.h>
#include <stdint.h>

/** Where lines for a person go. `line` may be NULL: nobody reads them. */
typedef struct tk_say {
    void (*line)(void *ctx, const char *line);
    void *ctx;
} tk_say;

/** Most bytes that are shown of what a plugin prints in a run. */
#define TK_PRINTED_MAX ((uint64_t)64 << 10)

/** Longest name of a plugin that is told apart, with its NUL. */
#define TK_PRINTED_NAME 64

/** Around a plugin's name in a pipe of printed text: what follows is that plugin's. */
#define TK_PRINTED_MARK     '\x1e'
#define TK_PRINTED_MARK_END '\x1f'

/** How much each plugin has printed. */
typedef struct tk_print_counts {
    tk_say say;
    uint32_t n;
    struct {
        char name[TK_PRINTED_NAME];
        uint64_t shown, dropped; /**< bytes */
    } plugins[64];               /**< the last one stands for all that have no place */
} tk_print_counts;

/** A pipe in which a process's standard output and standard error arrive. Zeroed: nothing yet. */
typedef struct tk_printed {
    char name[TK_PRINTED_NAME]; /**< of who prints; "" is not known */
    char mark[TK_PRINTED_NAME]; /**< the part of a mark that is there */
    uint32_t mark_length;
    uint32_t in_mark;
    char line[512];
    size_t length;
} tk_printed;

/**
 * Reads once from `fd`, which does not block, and says each whole line as "PLUGIN: LINE", with
 * control characters escaped, until the plugin's share is used up. `unmarked` is who prints where
 * no mark says it, or NULL. Returns the number of bytes, 0 at the end or if there is nothing.
 */
size_t tk_printed_read(tk_printed *printed, int fd, const char *unmarked, tk_print_counts *counts);
/** Says what is left of a line that was not ended. */
void tk_printed_end(tk_printed *printed, tk_print_counts *counts);
/** At the end of a run: says how much of whose output was dropped. */
void tk_print_counts_finish(tk_print_counts *counts);

#endif
