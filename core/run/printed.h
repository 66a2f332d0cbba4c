// SPDX-License-Identifier: MIT
#ifndef TK_PRINTED_H
#define TK_PRINTED_H

#include <stddef.h>
#include <stdint.h>

/** The receiver of lines for the user. `line` may be NULL: they are discarded. */
typedef struct tk_say {
    void (*line)(void *ctx, const char *line);
    void *ctx;
} tk_say;

/** Most bytes that are shown of a plugin's printed output in a run. */
#define TK_PRINTED_MAX ((uint64_t)64 << 10)

/** Longest name of a plugin, with its NUL; longer names are not distinguished. */
#define TK_PRINTED_NAME 64

/** Encloses a plugin's name in a pipe of printed text: the text after it is from that plugin. */
#define TK_PRINTED_MARK     '\x1e'
#define TK_PRINTED_MARK_END '\x1f'

/** How much each plugin has printed. */
typedef struct tk_print_counts {
    tk_say say;
    uint32_t n;
    struct {
        char name[TK_PRINTED_NAME];
        uint64_t shown, dropped; /**< bytes */
    } plugins[64];               /**< the last one is for all other plugins */
} tk_print_counts;

/** A pipe that receives a process's standard output and standard error. Zeroed: nothing yet. */
typedef struct tk_printed {
    char name[TK_PRINTED_NAME]; /**< of the plugin that prints; "" if unknown */
    char mark[TK_PRINTED_NAME]; /**< the part of a mark that has arrived */
    uint32_t mark_length;
    uint32_t in_mark;
    char line[512];
    size_t length;
} tk_printed;

/**
 * Reads once from `fd`, which must not block, and reports each complete line as "PLUGIN: LINE",
 * with control characters escaped, until the plugin's share is used up. `unmarked` is the plugin's
 * name for text without a mark, or NULL. Returns the number of bytes, 0 at the end or if there is
 * nothing.
 */
size_t tk_printed_read(tk_printed *printed, int fd, const char *unmarked, tk_print_counts *counts);
/** Reports the rest of a line without a line end. */
void tk_printed_end(tk_printed *printed, tk_print_counts *counts);
/** At the end of a run: reports how much output of which plugin was dropped. */
void tk_print_counts_finish(tk_print_counts *counts);

#endif
