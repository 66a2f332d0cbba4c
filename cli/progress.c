// SPDX-License-Identifier: MIT
// Progress of a run on stderr: on a terminal a live line and a final table, otherwise one line at
// the end.

#include "progress.h"

#include <toolkit/text/visible.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

tk_cli_progress tk_cli_progress_on(FILE *stream, bool quiet)
{
    const char *term = getenv("TERM");

    return (tk_cli_progress){.stream = stream,
                             .live = isatty(fileno(stream)) && !(term && !strcmp(term, "dumb")),
                             .quiet = quiet,
                             .style = tk_cli_style_of(stream)};
}

static void erase(tk_cli_progress *view)
{
    if (view->drawn)
        fputs("\r\033[K", view->stream);
    view->drawn = false;
}

/** Formats "1,234,567" in `room`. */
static const char *grouped(uint64_t n, char room[32])
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, n);
    char *to = room;

    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return room;
}

/** Formats "3.2 s", "4 min 05 s", "2 h 10 min". */
static const char *duration(double seconds, char room[32])
{
    long minutes = (long)(seconds / 60);

    if (seconds < 60)
        snprintf(room, 32, "%.*f s", seconds < 10 ? 2 : 0, seconds);
    else if (minutes < 60)
        snprintf(room, 32, "%ld min %02ld s", minutes, (long)seconds % 60);
    else
        snprintf(room, 32, "%ld h %02ld min", minutes / 60, minutes % 60);
    return room;
}

/** Formats "512 bytes", "3.20 MB". */
static const char *amount(uint64_t bytes, char room[32])
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    double n = (double)bytes / 1e3;
    size_t unit = 0;

    while (n >= 1000 && unit < 3)
        n /= 1e3, unit++;
    if (bytes < 1000)
        snprintf(room, 32, "%u bytes", (unsigned)bytes);
    else
        snprintf(room, 32, "%.*f %s", n < 10 ? 2 : n < 100 ? 1 : 0, n, units[unit]);
    return room;
}

static double per_second(const tk_progress *p, double amount)
{
    return p->seconds > 0 ? amount / p->seconds : 0;
}

static uint64_t handled(const tk_progress *p)
{
    return p->documents + p->skipped + p->quarantined;
}

static int columns(FILE *stream)
{
    struct winsize size;

    return ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
}

/** Redraws the line, cut off at the width of the terminal: a wrapped line would scroll. */
static void draw(tk_cli_progress *view, const tk_progress *p)
{
    char count[32], left[32], bad[64] = "", rest[64] = "", line[256];
    // Reading runs ahead of the results by some batches, which is only visible at the start.
    double share = p->total_bytes ? (double)p->input_bytes / (double)p->total_bytes : 0;

    if (share > 0.01 && share < 1)
        snprintf(rest, sizeof rest, "  %2.0f %%, %s left", share * 100,
                 duration(p->seconds * (1 - share) / share, left));
    if (p->quarantined)
        snprintf(bad, sizeof bad, "  %" PRIu64 " quarantined", p->quarantined);
    snprintf(line, sizeof line, "%s documents  %.1f MB/s%s%s", grouped(handled(p), count),
             per_second(p, (double)p->text_bytes) / 1e6, rest, bad);
    fprintf(view->stream, "\r%.*s\033[K", columns(view->stream) - 1, line);
    fflush(view->stream);
    view->drawn = true;
}

// ------------------------------------------------------------------------------- at the end

static void print_times(tk_cli_progress *view, const tk_progress *p)
{
    uint64_t total = 0;

    for (uint32_t i = 0; i < p->n_plugins; i++)
        total += p->plugins[i].nanoseconds;
    if (!total)
        return;
    fprintf(view->stream, "%s%-20s %10s %7s %10s%s\n", view->style.dim, "plugin", "seconds",
            "share", "ns/byte", view->style.reset);
    for (uint32_t i = 0; i < p->n_plugins; i++) {
        double ns = (double)p->plugins[i].nanoseconds;
        char name[64];

        // The decoder is first and the encoder last: both may be called jsonl.
        snprintf(name, sizeof name, "%s%s", p->plugins[i].name,
                 i == 0                  ? " (in)"
                 : i == p->n_plugins - 1 ? " (out)"
                                         : "");
        fprintf(view->stream, "%-20s %10.3f %6.1f%% %10.2f\n", name, ns / 1e9,
                100 * ns / (double)total, p->text_bytes ? ns / (double)p->text_bytes : 0);
    }
}

/** Prints `text`, which may contain anything, between two fixed strings. */
static void put_between(const tk_cli_progress *view, const char *before, const char *text,
                        const char *after)
{
    fputs(before, view->stream);
    tk_visible_put(view->stream, text);
    fputs(after, view->stream);
}

/** Prints one line: what was done, what was not, and where the failed documents are. */
static void print_summary(const tk_cli_progress *view, const tk_progress *p)
{
    const tk_cli_style *style = &view->style;
    char count[32], time[32], size[32];

    fprintf(view->stream, "toolkit: %s%s%s %s", style->bold, grouped(p->documents, count),
            style->reset, p->documents == 1 ? "document" : "documents");
    if (p->skipped)
        fprintf(view->stream, ", %s skipped", grouped(p->skipped, count));
    if (p->quarantined)
        fprintf(view->stream, ", %s%s quarantined%s", style->red, grouped(p->quarantined, count),
                style->reset);
    if (p->crashes)
        fprintf(view->stream, ", %s worker %s", grouped(p->crashes, count),
                p->crashes == 1 ? "crash" : "crashes");
    fprintf(view->stream, ", %s of text in %s (%.1f MB/s, %u %s)", amount(p->text_bytes, size),
            duration(p->seconds, time), per_second(p, (double)p->text_bytes) / 1e6, p->workers,
            p->workers == 1 ? "worker" : "workers");
    if (strcmp(p->output, "-") != 0)
        put_between(view, " → ", p->output, "");
    if (p->sandbox && strncmp(p->sandbox, "strict ", 7) == 0)
        fprintf(view->stream, "; sandbox%s", p->sandbox + strlen("strict"));
    if (p->sandbox && strcmp(p->sandbox, "off") == 0)
        fprintf(view->stream, "; %ssandbox off: plugins were not confined%s", style->yellow,
                style->reset);
    if (p->quarantine)
        put_between(view, "; failed documents: ", p->quarantine, " (run again with --replay)");
    if (p->failure) {
        fprintf(view->stream, "; %s", style->yellow);
        put_between(view, "", p->failure, style->reset);
    }
    fputc('\n', view->stream);
}

void tk_cli_progress_show(void *ctx, const tk_progress *progress)
{
    tk_cli_progress *view = ctx;

    if (view->quiet || (!progress->finished && !view->live))
        return;
    if (!progress->finished) {
        draw(view, progress);
        return;
    }
    erase(view);
    if (view->live)
        print_times(view, progress);
    print_summary(view, progress);
    view->said = progress->failure != NULL;
}

void tk_cli_progress_message(void *ctx, const char *line)
{
    tk_cli_progress *view = ctx;

    if (view->quiet)
        return;
    erase(view);
    put_between(view, "toolkit: ", line, "\n");
}

int tk_cli_progress_run(const char *conf, tk_run_options *options, bool quiet)
{
    tk_cli_progress view = tk_cli_progress_on(stderr, quiet);
    tk_message error = {0};
    int code;

    options->progress = tk_cli_progress_show;
    options->message = tk_cli_progress_message;
    options->problem = tk_cli_problem;
    options->ctx = &view;
    code = tk_run(conf, options, &error);
    options->ctx = NULL;
    if (error.text[0] && !view.said)
        tk_cli_say(&error);
    return code;
}
