// SPDX-License-Identifier: MIT
#include "printed.h"

#include <toolkit/text/visible.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define READ_BYTES ((size_t)64 << 10)
/** Most bytes that a byte of a line needs when made visible: \\u{7f}. */
#define LONGEST ((size_t)8)
#define N_PLUGINS \
    (sizeof(((tk_print_counts *)0)->plugins) / sizeof(*((tk_print_counts *)0)->plugins))

/** The index of the plugin `name` among the counts. */
static uint32_t place_of(tk_print_counts *counts, const char *name)
{
    for (uint32_t i = 0; i < counts->n; i++) {
        if (strcmp(counts->plugins[i].name, name) == 0)
            return i;
    }
    if (counts->n == N_PLUGINS)
        return N_PLUGINS - 1;
    snprintf(counts->plugins[counts->n].name, TK_PRINTED_NAME, "%s",
             counts->n + 1 == N_PLUGINS ? "other plugins" : name);
    return counts->n++;
}

/** Reports the first `length` bytes of the line so far. */
static void say_line(tk_printed *p, size_t length, tk_print_counts *counts)
{
    const char *name = p->name[0] ? p->name : "a plugin";
    uint32_t place = place_of(counts, name);
    char line[(TK_PRINTED_NAME + sizeof(p->line)) * LONGEST + 16];
    size_t n;

    if (counts->plugins[place].shown + length + 1 > TK_PRINTED_MAX) {
        counts->plugins[place].shown = TK_PRINTED_MAX;
        counts->plugins[place].dropped += length + 1;
    } else {
        counts->plugins[place].shown += length + 1;
        n = tk_visible(line, TK_PRINTED_NAME * LONGEST, name, strlen(name));
        n += (size_t)snprintf(line + n, sizeof(line) - n, ": ");
        tk_visible(line + n, sizeof(line) - n, p->line, length);
        if (counts->say.line)
            counts->say.line(counts->say.ctx, line);
    }
    p->length -= length;
    memmove(p->line, p->line + length, p->length);
}

/** A line longer than the buffer is reported in pieces that end at character boundaries. */
static void say_full_line(tk_printed *p, tk_print_counts *counts)
{
    size_t cut = p->length;

    for (size_t back = 1; back < 4; back++) {
        if (((unsigned char)p->line[p->length - back] & 0xc0) == 0xc0) {
            cut = p->length - back;
            break;
        }
    }
    say_line(p, cut, counts);
}

static void take_mark(tk_printed *p, tk_print_counts *counts)
{
    p->mark[p->mark_length] = '\0';
    p->in_mark = 0;
    if (strcmp(p->mark, p->name) == 0)
        return;
    if (p->length)
        say_line(p, p->length, counts);
    memcpy(p->name, p->mark, sizeof(p->name));
}

static void take_byte(tk_printed *p, char c, tk_print_counts *counts)
{
    if (c == TK_PRINTED_MARK) {
        p->in_mark = 1;
        p->mark_length = 0;
    } else if (p->in_mark && c == TK_PRINTED_MARK_END) {
        take_mark(p, counts);
    } else if (p->in_mark) {
        if (p->mark_length + 1 < sizeof(p->mark))
            p->mark[p->mark_length++] = c;
    } else if (c == '\n') {
        say_line(p, p->length, counts);
    } else {
        p->line[p->length++] = c;
        if (p->length == sizeof(p->line))
            say_full_line(p, counts);
    }
}

/** Skips the output of a plugin that has used up its share, up to the next mark. */
static size_t skip(const tk_printed *p, const char *data, size_t length, tk_print_counts *counts)
{
    uint32_t place = place_of(counts, p->name[0] ? p->name : "a plugin");
    const char *mark;
    size_t n;

    if (p->in_mark || p->length || counts->plugins[place].shown < TK_PRINTED_MAX)
        return 0;
    mark = memchr(data, TK_PRINTED_MARK, length);
    n = mark ? (size_t)(mark - data) : length;
    counts->plugins[place].dropped += n;
    return n;
}

size_t tk_printed_read(tk_printed *printed, int fd, const char *unmarked, tk_print_counts *counts)
{
    char data[READ_BYTES];
    ssize_t n;

    do
        n = read(fd, data, sizeof(data));
    while (n < 0 && errno == EINTR);
    if (unmarked && n > 0 && !printed->in_mark && strcmp(unmarked, printed->name) != 0) {
        if (printed->length)
            say_line(printed, printed->length, counts);
        snprintf(printed->name, sizeof(printed->name), "%s", unmarked);
    }
    for (ssize_t i = 0; i < n;) {
        size_t passed = skip(printed, data + i, (size_t)(n - i), counts);

        if (!passed)
            take_byte(printed, data[i], counts);
        i += passed ? (ssize_t)passed : 1;
    }
    return n > 0 ? (size_t)n : 0;
}

void tk_printed_end(tk_printed *printed, tk_print_counts *counts)
{
    if (printed->length)
        say_line(printed, printed->length, counts);
    *printed = (tk_printed){0};
}

void tk_print_counts_finish(tk_print_counts *counts)
{
    char line[TK_PRINTED_NAME * LONGEST + 128];

    for (uint32_t i = 0; i < counts->n; i++) {
        size_t n;

        if (!counts->plugins[i].dropped || !counts->say.line)
            continue;
        n = tk_visible(line, TK_PRINTED_NAME * LONGEST, counts->plugins[i].name,
                       strlen(counts->plugins[i].name));
        snprintf(line + n, sizeof(line) - n,
                 ": printed more than %" PRIu64 " KiB; %" PRIu64 " bytes more are not shown",
                 TK_PRINTED_MAX >> 10, counts->plugins[i].dropped);
        counts->say.line(counts->say.ctx, line);
    }
    counts->n = 0;
}
