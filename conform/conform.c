// SPDX-License-Identifier: MIT
// Runs a check in a child process, and collects its messages.

#include "conform.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/** A message on the pipe: its kind and its text. Small enough for an atomic write (PIPE_BUF). */
typedef struct message {
    char kind; // 's' step, 'f' failure, 'a' advice, 'd' done
    char text[1023];
} message;

enum { MEMORY_LIMIT_GB = 4 };

// ------------------------------------------------------------------------------- the child

/** Sends a message as one line. */
static void send_message(const tk_report *report, message *m)
{
    for (char *c = m->text; *c; c++)
        if (*c == '\n')
            *c = ' ';
    while (write(report->fd, m, sizeof *m) < 0 && errno == EINTR)
        ;
}

static void send_text(const tk_report *report, char kind, const char *format, va_list values)
{
    message m = {.kind = kind};
    vsnprintf(m.text, sizeof m.text, format, values);
    send_message(report, &m);
}

void tk_report_step(tk_report *report, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    send_text(report, 's', format, values);
    va_end(values);
}

bool tk_report_fail(tk_report *report, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    if (!report->failed)
        send_text(report, 'f', format, values);
    va_end(values);
    report->failed = true;
    return false;
}

bool tk_report_advise(tk_report *report, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    if (!report->failed)
        send_text(report, 'a', format, values);
    va_end(values);
    return false;
}

static void limit_child(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
#ifndef TK_CONFORM_SANITIZED
    // Makes a plugin that takes all memory fail here. Sanitizers reserve far more.
    struct rlimit memory = {(rlim_t)MEMORY_LIMIT_GB << 30, (rlim_t)MEMORY_LIMIT_GB << 30};
    setrlimit(RLIMIT_AS, &memory);
#endif
}

/** Confines the process to the plugins and the samples. */
static bool confine(const tk_subject *subject, int32_t *noted, tk_report *report)
{
    const char **paths = calloc(subject->n_samples + 1, sizeof *paths);
    tk_message error = {"out of memory"};
    for (size_t i = 0; paths && i < subject->n_samples; i++)
        paths[i] = subject->samples[i];
    if (paths)
        paths[subject->n_samples] = subject->path;
    bool ok = paths && tk_confine_process(paths, subject->n_samples + 1, noted, &error);
    free(paths);
    return ok || tk_report_fail(report, "%s", error.text);
}

static _Noreturn void child(const tk_conform_check *check, const tk_subject *subject, int fd,
                            int32_t *noted)
{
    tk_report report = {.fd = fd};
    limit_child();
    if (check->supervises || confine(subject, noted, &report))
        check->run(subject, &report);
    message done = {.kind = 'd'}; // a plugin that calls exit() does not send this
    send_message(&report, &done);
    _exit(EXIT_SUCCESS);
}

// ------------------------------------------------------------------------------- the parent

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/** Updates the verdict if this kind is worse; of equal kinds, the first counts. */
static void hear(tk_verdict *verdict, tk_verdict_kind kind, const char *text)
{
    if (kind <= verdict->kind)
        return;
    verdict->kind = kind;
    snprintf(verdict->message, sizeof verdict->message, "%s", text);
}

/** Reads messages until the child is done or exits. False if a step exceeded the time limit. */
static bool listen_to(int fd, double timeout, tk_verdict *verdict, bool *done)
{
    double deadline = now() + timeout;
    for (;;) {
        const double left = deadline - now();
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int ready = poll(&p, 1, left > 0 ? (int)(left * 1000) + 1 : 0);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready == 0)
            return false;
        message m;
        ssize_t n = read(fd, &m, sizeof m);
        if (n < 0 && errno == EINTR)
            continue;
        if (n != (ssize_t)sizeof m)
            return true;
        m.text[sizeof m.text - 1] = '\0';
        if (m.kind == 's') {
            snprintf(verdict->step, sizeof verdict->step, "%.250s", m.text);
            deadline = now() + timeout;
        } else if (m.kind == 'd') {
            *done = true;
            return true;
        } else {
            hear(verdict, m.kind == 'a' ? TK_ADVICE : TK_FAILED, m.text);
        }
    }
}

/** Sets the verdict on a child that did not finish. */
static void judge(tk_verdict *verdict, bool in_time, int status, int32_t noted, double timeout)
{
    char text[sizeof verdict->message], cause[128];
    const char *step = verdict->step[0] ? verdict->step : "at its start";
    if (verdict->kind == TK_FAILED) // it reported a failure before it exited
        return;
    if (!in_time)
        snprintf(text, sizeof text, "%s: took longer than %g s", step, timeout);
    else if (noted > 0)
        snprintf(text, sizeof text, "%s: it %s", step, tk_confined_cause(noted, cause));
    else if (noted < 0)
        snprintf(text, sizeof text, "%s: crashed with %s (SIG%s)", step, strsignal(-noted),
                 sigabbrev_np(-noted) ? sigabbrev_np(-noted) : "?");
    else if (WIFSIGNALED(status))
        snprintf(text, sizeof text, "%s: crashed with %s (SIG%s)", step,
                 strsignal(WTERMSIG(status)),
                 sigabbrev_np(WTERMSIG(status)) ? sigabbrev_np(WTERMSIG(status)) : "?");
    else
        snprintf(text, sizeof text, "%s: ended the process (exit code %d)", step,
                 WEXITSTATUS(status));
    hear(verdict, in_time ? TK_CRASHED : TK_HUNG, text);
}

tk_verdict tk_conform_run(const tk_conform_check *check, const tk_subject *subject, double timeout)
{
    tk_verdict verdict = {0};
    int fds[2];
    int32_t *noted =
        mmap(NULL, sizeof *noted, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (noted == MAP_FAILED || pipe(fds) != 0) {
        hear(&verdict, TK_FAILED, strerror(errno));
        return verdict;
    }
    fflush(NULL); // otherwise the child prints it again
    pid_t pid = fork();
    if (pid == 0) {
        close(fds[0]);
        child(check, subject, fds[1], noted);
    }
    close(fds[1]);
    if (pid < 0) {
        hear(&verdict, TK_FAILED, strerror(errno));
        close(fds[0]);
        return verdict;
    }
    bool done = false;
    const bool in_time = listen_to(fds[0], timeout, &verdict, &done);
    close(fds[0]);
    if (!in_time)
        kill(pid, SIGKILL);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (!done)
        judge(&verdict, in_time, status, *noted, timeout);
    munmap(noted, sizeof *noted);
    return verdict;
}
