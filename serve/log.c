// SPDX-License-Identifier: MIT
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/** Most bytes of lines that wait. */
#define WAITING_MAX ((size_t)1 << 20)
/** Lines are collected for so long, in ms, before they are written. */
#define DELAY_MS 50

static void write_all(int fd, const char *data, size_t length)
{
    while (length) {
        const ssize_t n = write(fd, data, length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        data += n;
        length -= (size_t)n;
    }
}

static void *write_lines(void *ctx)
{
    const struct timespec delay = {.tv_nsec = DELAY_MS * 1000000};
    tk_log *log = ctx;
    bool closing = false;

    while (!closing) {
        tk_bytes lines;

        pthread_mutex_lock(&log->lock);
        while (!log->lines.length && !log->closing)
            pthread_cond_wait(&log->added, &log->lock);
        closing = log->closing;
        lines = log->lines;
        log->lines = (tk_bytes){0};
        pthread_mutex_unlock(&log->lock);
        write_all(log->fd, lines.data, lines.length);
        tk_bytes_free(&lines);
        if (!closing)
            nanosleep(&delay, NULL);
    }
    return NULL;
}

static int open_file(const char *path)
{
    return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);
}

bool tk_log_open(tk_log *log, const char *path, bool quiet, tk_message *error)
{
    *log = (tk_log){.path = path, .fd = -1};
    pthread_mutex_init(&log->lock, NULL);
    pthread_cond_init(&log->added, NULL);
    if (quiet)
        return true;
    log->fd = path ? open_file(path) : fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (log->fd < 0 && path) {
        snprintf(error->text, sizeof(error->text), "--log %s: %s", path, strerror(errno));
        return false;
    }
    return true;
}

bool tk_log_start(tk_log *log, tk_message *error)
{
    log->started = log->fd >= 0 && pthread_create(&log->thread, NULL, write_lines, log) == 0;
    if (log->started || log->fd < 0)
        return true;
    snprintf(error->text, sizeof(error->text), "cannot start a thread for the log");
    return false;
}

void tk_log_reopen(tk_log *log)
{
    int fd;

    if (!log->path || log->fd < 0)
        return;
    fd = open_file(log->path);
    if (fd < 0) {
        tk_log_event(log, "log", strerror(errno));
        return;
    }
    dup3(fd, log->fd, O_CLOEXEC); // at once for the thread that writes
    close(fd);
}

void tk_log_close(tk_log *log)
{
    if (log->started) {
        pthread_mutex_lock(&log->lock);
        log->closing = true;
        pthread_cond_signal(&log->added);
        pthread_mutex_unlock(&log->lock);
        pthread_join(log->thread, NULL);
    }
    if (log->fd >= 0) {
        write_all(log->fd, log->lines.data, log->lines.length); // if the thread was never started
        close(log->fd);
    }
    tk_bytes_free(&log->lines);
    pthread_cond_destroy(&log->added);
    pthread_mutex_destroy(&log->lock);
    log->fd = -1;
    log->started = false;
}

/** Starts a line with the time. */
static void begin(tk_bytes *line)
{
    struct timespec now;
    struct tm parts;
    char text[32];

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &parts);
    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &parts);
    tk_bytes_print(line, "{\"time\": \"%s.%03ldZ\"", text, now.tv_nsec / 1000000);
}

static void add_text(tk_bytes *line, const char *key, const char *text, size_t most)
{
    tk_bytes_print(line, ", \"%s\": \"", key);
    tk_bytes_add_visible(line, text, strlen(text), most);
    tk_bytes_add(line, "\"", 1);
}

/** Ends a line that starts at `from` in the lines; takes it back when out of memory. The log is
 * locked. */
static void end(tk_log *log, size_t from)
{
    tk_bytes_add(&log->lines, "}\n", 2);
    if (log->lines.failed) {
        log->lines.length = from;
        log->lines.failed = false;
        log->lost++;
    }
    if (!from)
        pthread_cond_signal(&log->added);
}

/** Locks the log for a line; false if it is lost. */
static bool enter(tk_log *log)
{
    if (log->fd < 0)
        return false;
    pthread_mutex_lock(&log->lock);
    if (log->lines.length < WAITING_MAX)
        return true;
    log->lost++;
    pthread_mutex_unlock(&log->lock);
    return false;
}

void tk_log_add(tk_log *log, const tk_log_request *request)
{
    tk_bytes *line = &log->lines;
    size_t from;

    if (!enter(log))
        return;
    from = line->length;
    begin(line);
    if (request->client[0])
        tk_bytes_print(line, ", \"client\": \"%s\"", request->client);
    add_text(line, "method", request->method, 32);
    add_text(line, "target", request->target, 512);
    tk_bytes_print(
        line, ", \"status\": %u, \"received\": %" PRIu64 ", \"sent\": %" PRIu64 ", \"ms\": %.3f",
        request->status, request->received, request->sent, request->seconds * 1e3);
    if (request->agent)
        add_text(line, "agent", request->agent, 128);
    end(log, from);
    pthread_mutex_unlock(&log->lock);
}

void tk_log_event(tk_log *log, const char *event, const char *message)
{
    size_t from;

    if (!enter(log))
        return;
    from = log->lines.length;
    begin(&log->lines);
    add_text(&log->lines, "event", event, 64);
    if (message)
        add_text(&log->lines, "message", message, 1024);
    end(log, from);
    pthread_mutex_unlock(&log->lock);
}
