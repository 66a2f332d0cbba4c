// SPDX-License-Identifier: MIT
#include "nursery.h"

#include "confine/confine.h"
#include "pipeline/pipeline_grants.h"
#include "base/clock.h"
#include "base/interrupt.h"
#include "pipeline/pipeline.h"
#include "pipeline/pipeline_worker.h"
#include "confine/names.h"
#include "merger.h"
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/** What the nursery shows while it loads. `probe.id` is the plugin that it is loading. */
typedef struct board {
    tk_probe probe;
    tk_error error;
    uint32_t refused;          /**< 1: it cannot be confined, `error` has the reason */
    _Atomic int32_t forbidden; /**< a system call that the sandbox does not allow; or -SIGABRT */
} board;

/** Supervisor to nursery; FORK comes with the worker's descriptors. */
typedef struct request {
    enum { FORK, KILL } type;
    uint32_t lane;
} request;

/** Room for the descriptors of a request, with the alignment that the system requires. */
typedef union fd_room {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(TK_CHANNEL_FDS * sizeof(int))];
} fd_room;

/** Time that an ending nursery is given, and its workers before, in ms. */
#define STOP_MS         2000
#define STOP_WORKERS_MS 1000
/** Room for the description of a pipeline: memory is taken as they need it. The latter where the
 * process may not write large files. */
#define FACTS_SIZE       ((size_t)16 << 20)
#define FACTS_SIZE_SMALL ((size_t)256 << 10)
/** The first descriptor after the standard streams. */
#define FIRST_FD 3

static board *board_of(const tk_nursery *nursery)
{
    return (board *)(void *)nursery->board.data;
}

// ----------------------------------------------------------------------- in the nursery's process

typedef struct nest {
    int socket;
    int children; /**< signalfd of SIGCHLD */
    tk_pipeline *pipeline;
    uint64_t memory;
    tk_pipeline_snapshots snapshots;
    const tk_nursery_wants *wants;
    bool unconfined;
    pid_t *lanes; /**< pid of each lane's process, or 0 */
    uint32_t n_lanes;
    uint32_t workers; /**< lanes of workers; the others are of collectors */
} nest;

static void say(const nest *n, tk_nursery_event event)
{
    while (write(n->socket, &event, sizeof(event)) < 0 && errno == EINTR)
        ;
}

/** Makes this process die with its parent. False if the parent is already gone. */
static bool follow_parent(pid_t parent)
{
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
}

static void close_from(int first)
{
    struct rlimit most = {.rlim_cur = 1024};

#ifdef SYS_close_range
    if (syscall(SYS_close_range, (unsigned)first, ~0U, 0U) == 0)
        return;
#endif
    getrlimit(RLIMIT_NOFILE, &most);
    for (int fd = first; fd < (1 << 20) && (rlim_t)fd < most.rlim_cur; fd++)
        close(fd);
}

/** Moves descriptors to the first numbers after the standard streams, and closes all others, so
 * that plugins cannot use what the caller's program, its shell or a plugin has opened. */
static bool keep_only(int *const fds[], int n)
{
    for (int i = 0; i < n; i++) {
        *fds[i] = fcntl(*fds[i], F_DUPFD_CLOEXEC, FIRST_FD + n);
        if (*fds[i] < 0)
            return false;
    }
    for (int i = 0; i < n; i++)
        *fds[i] = dup3(*fds[i], FIRST_FD + i, O_CLOEXEC);
    close_from(FIRST_FD + n);
    return true;
}

static _Noreturn void be_worker(nest *n, pid_t parent, const int fds[TK_CHANNEL_FDS])
{
    tk_worker_end end;
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (!follow_parent(parent) || !tk_worker_end_attach(&end, fds) ||
        !keep_only((int *const[]){&end.socket, &end.results, &end.printed}, 3) ||
        dup2(end.printed, STDOUT_FILENO) < 0 || dup2(end.printed, STDERR_FILENO) < 0)
        _exit(TK_WORKER_LOST);
    tk_worker_main(n->pipeline, &end, n->memory, n->wants->remarks,
                   n->wants->snapshots ? &n->snapshots : NULL, n->unconfined);
}

/** Becomes the process that merges the states of a collector. */
static _Noreturn void be_merger(nest *n, pid_t parent, uint32_t index, const int fds[])
{
    tk_merger_end end = {
        .replies = fds[TK_FD_RESULTS], .printed = fds[TK_FD_PRINTED], .result = fds[TK_FD_RESULT]};
    tk_area control;
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (!follow_parent(parent) || !tk_area_attach(&control, fds[TK_FD_CONTROL], true) ||
        dup2(fds[TK_FD_STATES], STDIN_FILENO) < 0 ||
        !keep_only((int *const[]){&end.replies, &end.printed, &end.result}, 3) ||
        dup2(end.printed, STDOUT_FILENO) < 0 || dup2(end.printed, STDERR_FILENO) < 0)
        _exit(TK_WORKER_LOST);
    end.control = (tk_control *)(void *)control.data;
    tk_merger_main(n->pipeline, index, &end, n->memory, n->unconfined);
}

static void fork_worker(nest *n, uint32_t lane, int fds[TK_CHANNEL_FDS])
{
    pid_t self = getpid();
    pid_t pid = fork();

    if (pid == 0 && lane >= n->workers)
        be_merger(n, self, lane - n->workers, fds);
    if (pid == 0)
        be_worker(n, self, fds);
    if (pid > 0) {
        n->lanes[lane] = pid;
        say(n, (tk_nursery_event){.type = TK_NURSERY_FORKED, .lane = lane});
    } else {
        say(n, (tk_nursery_event){
                   .type = TK_NURSERY_DIED, .lane = lane, .status = W_EXITCODE(TK_WORKER_LOST, 0)});
    }
}

/** Serves a request; false when the supervisor is gone. */
static bool serve(nest *n)
{
    request wish;
    fd_room room;
    struct iovec part = {.iov_base = &wish, .iov_len = sizeof(wish)};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = room.bytes,
                             .msg_controllen = sizeof(room.bytes)};
    int fds[TK_CHANNEL_FDS];
    struct cmsghdr *header;
    ssize_t got;

    do
        got = recvmsg(n->socket, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof(wish) || wish.lane >= n->n_lanes)
        return false;
    if (wish.type == KILL) {
        tk_confine_kill(n->lanes[wish.lane]);
        return true;
    }
    header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_len != CMSG_LEN(sizeof(fds)))
        return false;
    memcpy(fds, CMSG_DATA(header), sizeof(fds));
    fork_worker(n, wish.lane, fds);
    tk_channel_close_fds(fds);
    return true;
}

/** Reaps exited workers and reports them. Ignores children that a plugin created. */
static void reap(nest *n)
{
    struct signalfd_siginfo ignored;
    int status;
    pid_t pid;

    while (read(n->children, &ignored, sizeof(ignored)) > 0)
        ;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        for (uint32_t i = 0; i < n->n_lanes; i++) {
            if (n->lanes[i] == pid) {
                n->lanes[i] = 0;
                say(n, (tk_nursery_event){.type = TK_NURSERY_DIED, .lane = i, .status = status});
            }
        }
    }
}

/** Waits a while for workers that end in order. */
static void await_workers(nest *n)
{
    uint64_t now = tk_clock_now();
    const uint64_t end = now + STOP_WORKERS_MS * (uint64_t)1000000;
    struct pollfd child = {.fd = n->children, .events = POLLIN};
    struct signalfd_siginfo ignored;

    for (bool any = true; any && now < end; now = tk_clock_now()) {
        any = false;
        for (uint32_t i = 0; i < n->n_lanes; i++) {
            if (n->lanes[i] && waitpid(n->lanes[i], NULL, WNOHANG) == n->lanes[i])
                n->lanes[i] = 0;
            any |= n->lanes[i] != 0;
        }
        if (any && poll(&child, 1, (int)((end - now) / 1000000) + 1) > 0)
            (void)!read(n->children, &ignored, sizeof(ignored));
    }
}

static _Noreturn void serve_until_closed(nest *n)
{
    struct pollfd ready[2] = {{.fd = n->socket, .events = POLLIN},
                              {.fd = n->children, .events = POLLIN}};

    for (;;) {
        if (poll(ready, 2, -1) < 0 && errno != EINTR)
            break;
        if (ready[1].revents)
            reap(n);
        if (ready[0].revents && !serve(n))
            break;
    }
    if (tk_pipeline_stops(n->pipeline))
        await_workers(n);
    for (uint32_t i = 0; i < n->n_lanes; i++) {
        if (n->lanes[i]) {
            tk_confine_kill(n->lanes[i]);
            while (waitpid(n->lanes[i], NULL, 0) < 0 && errno == EINTR)
                ;
        }
    }
    _exit(0);
}

/** Makes standard input empty, and sends what plugins print to the supervisor, line by line. */
static bool redirect_standard_streams(int printed)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (null >= 0)
        dup2(null, STDIN_FILENO);
    else
        close(STDIN_FILENO);
    setvbuf(stdout, NULL, _IOLBF, 0);
    return dup2(printed, STDOUT_FILENO) >= 0 && dup2(printed, STDERR_FILENO) >= 0;
}

/** Confines this process to what the pipeline needs; false with a message on the board. */
static bool confine(const nest *n, board *shown, uint32_t namespaces, const tk_conf *conf,
                    const tk_settings *settings)
{
    tk_grants grants = {0};
    uint32_t fences = TK_FENCE_OFF;

    if (!n->unconfined) {
        if (tk_grants_add_pipeline(&grants, conf, settings))
            fences = tk_confine(&grants, namespaces, &shown->forbidden, &shown->error);
        else
            fences = tk_error_set(&shown->error,
                                  "out of memory for the list of files that plugins may read");
        tk_grants_free(&grants);
    }
    shown->refused = !fences;
    if (fences)
        say(n, (tk_nursery_event){.type = TK_NURSERY_CONFINED, .status = (int32_t)fences});
    return fences != 0;
}

/** A `grow` for a buffer of fixed size. */
static bool never_grow(tk_buffer *buffer, size_t capacity)
{
    (void)buffer, (void)capacity;
    return false;
}

/** Marks text printed from here on as the plugin's. */
static void mark_printed(void *ctx, const char *plugin)
{
    (void)ctx;
    fflush(stdout);
    dprintf(STDOUT_FILENO, "%c%s%c", TK_PRINTED_MARK, plugin, TK_PRINTED_MARK_END);
}

/** Prepares snapshots, if they are wanted. */
static bool open_snapshots(nest *n, tk_error *error)
{
    const tk_nursery_wants *wants = n->wants;

    return !wants->snapshots || tk_pipeline_snapshots_open(&n->snapshots, n->pipeline,
                                                           wants->layers, wants->n_layers, error);
}

/** Describes the pipeline that is loaded; false with a message. */
static bool describe(nest *n, tk_buffer *info, tk_error *error)
{
    if (n->children < 0)
        return tk_error_set(error, "cannot watch the workers: %s", strerror(errno));
    return open_snapshots(n, error) &&
           (tk_pipeline_info_pack(n->pipeline, n->wants->manifest, n->snapshots.schema, info) ||
            tk_error_set(error, "out of memory for the description of the pipeline"));
}

static _Noreturn void be_nursery(tk_nursery *nursery, nest *n, int printed, const tk_conf *conf,
                                 const tk_settings *settings)
{
    board *shown = board_of(nursery);
    const tk_loading loading = {.probe = &shown->probe, .tell = mark_printed};
    tk_nursery_event event = {.type = TK_NURSERY_FAILED};
    tk_buffer info = {
        .data = nursery->info.data, .capacity = nursery->info.size, .grow = never_grow};
    uint32_t namespaces = n->unconfined ? 0 : tk_confine_namespaces();
    sigset_t child;

    if (!redirect_standard_streams(printed) || !keep_only((int *const[]){&n->socket}, 1))
        _exit(0);
#ifdef __GLIBC__
    // With one arena, malloc() returns NULL at the limit, instead of reading /sys to create more.
    mallopt(M_ARENA_MAX, 1);
#endif
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    if (confine(n, shown, namespaces, conf, settings))
        n->pipeline = tk_pipeline_open(conf, settings, &loading, &shown->error);
    mark_printed(NULL, "");
    // After loading, so that a plugin that starts a process in create() receives its SIGCHLD.
    sigprocmask(SIG_BLOCK, &child, NULL);
    n->children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    if (n->pipeline && describe(n, &info, &shown->error) && atomic_load(&shown->forbidden) == 0)
        event = (tk_nursery_event){.type = TK_NURSERY_READY, .length = (uint32_t)info.length};
    say(n, event);
    if (event.type == TK_NURSERY_FAILED)
        _exit(0);
    fflush(stdout); // not what the program has open: it does not have that file here
    serve_until_closed(n);
}

// --------------------------------------------------------------------- in the supervisor's process

bool tk_nursery_start(tk_nursery *nursery, const tk_conf *conf, const tk_settings *settings,
                      const tk_nursery_wants *wants, tk_say say_line, tk_error *error)
{
    const uint32_t lanes = wants->workers + settings->n_collects;
    nest n = {.memory = settings->memory,
              .wants = wants,
              .unconfined = settings->unconfined,
              .n_lanes = lanes,
              .workers = wants->workers};
    pid_t self = getpid();
    int pair[2] = {-1, -1}, printed[2] = {-1, -1};
    bool ok;

    *nursery = TK_NURSERY_NONE;
    nursery->counts.say = say_line;
    n.lanes = calloc(lanes + (size_t)1, sizeof(*n.lanes));
    ok = n.lanes && tk_area_create(&nursery->board, sizeof(board)) &&
         (tk_area_create(&nursery->info, FACTS_SIZE) ||
          tk_area_create(&nursery->info, FACTS_SIZE_SMALL)) &&
         pipe2(printed, O_CLOEXEC) == 0 && fcntl(printed[0], F_SETFL, O_NONBLOCK) == 0 &&
         socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0;
    if (ok) {
        // Otherwise both processes would write the buffers. A thread may be reading from stdin, and
        // hold its lock.
        fflush(stdout);
        fflush(stderr);
        nursery->pid = fork();
        ok = nursery->pid >= 0;
    }
    if (nursery->pid == 0 && ok) {
        close(pair[0]);
        n.socket = pair[1];
        tk_interrupt_child();
        if (!follow_parent(self))
            _exit(0);
        be_nursery(nursery, &n, printed[1], conf, settings);
    }
    if (!ok)
        tk_error_set(error, "cannot start the process that loads the plugins: %s", strerror(errno));
    free(n.lanes);
    if (pair[1] >= 0)
        close(pair[1]);
    if (printed[1] >= 0)
        close(printed[1]);
    nursery->socket = pair[0];
    nursery->printed = printed[0];
    if (!ok) {
        nursery->pid = 0;
        tk_nursery_stop(nursery);
    }
    return ok;
}

int tk_nursery_await(tk_nursery *nursery, const tk_interrupt *interrupt, double seconds,
                     tk_pipeline_info *info, tk_error *error)
{
    struct pollfd ready[3] = {{.fd = nursery->socket, .events = POLLIN},
                              {.fd = nursery->printed, .events = POLLIN},
                              {.fd = interrupt->fd, .events = POLLIN}};
    const uint64_t stop = tk_clock_now() + (uint64_t)(seconds * 1e9);
    tk_nursery_event event;
    int n;

    while ((n = tk_nursery_event_next(nursery, &event)) == 0) {
        uint64_t now = tk_clock_now();

        if (tk_interrupt_signal(interrupt)) {
            tk_error_set(error, "interrupted while the plugins were loaded");
            return TK_EXIT_FAILURE;
        }
        if (now >= stop) {
            tk_nursery_abandon(nursery, seconds, error);
            return TK_EXIT_FAILURE;
        }
        poll(ready, 3, (int)((stop - now) / 1000000 % 1000 + 1));
        if (ready[1].revents & POLLIN)
            tk_nursery_listen(nursery);
        else if (ready[1].revents)
            ready[1].fd = -1;
    }
    if (n > 0 && event.type == TK_NURSERY_READY)
        return tk_nursery_info(nursery, &event, info, error) ? TK_EXIT_OK : TK_EXIT_FAILURE;
    return tk_nursery_last_words(nursery, error) ? TK_EXIT_USAGE : TK_EXIT_FAILURE;
}

int tk_nursery_event_next(tk_nursery *nursery, tk_nursery_event *event)
{
    ssize_t n;

    do {
        n = recv(nursery->socket, event, sizeof(*event), MSG_DONTWAIT);
        // Sent before any plugin is loaded: later messages may be a plugin's.
        if (n == (ssize_t)sizeof(*event) && !nursery->fences)
            nursery->fences =
                event->type == TK_NURSERY_CONFINED ? (uint32_t)event->status : TK_FENCE_OFF;
    } while ((n < 0 && errno == EINTR) ||
             (n == (ssize_t)sizeof(*event) && event->type == TK_NURSERY_CONFINED));
    if (n == (ssize_t)sizeof(*event))
        return 1;
    return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? 0 : -1;
}

bool tk_nursery_info(tk_nursery *nursery, const tk_nursery_event *event, tk_pipeline_info *info,
                     tk_error *error)
{
    if (event->length > nursery->info.size)
        return tk_error_set(error, "the process that loads the plugins sent incomplete data");
    return tk_pipeline_info_unpack(info, nursery->info.data, event->length, error);
}

bool tk_nursery_last_words(tk_nursery *nursery, tk_error *error)
{
    const board *shown = board_of(nursery);
    char name[64], word[64];
    int32_t forbidden = atomic_load(&shown->forbidden);
    tk_error said;
    int status = 0;

    // A copy, because the other side may continue to write.
    memcpy(&said, &shown->error, sizeof(said));
    said.message[sizeof(said.message) - 1] = '\0';
    if (said.message[0]) {
        tk_error_copy(&said, error->message, sizeof(error->message));
        return !shown->refused;
    }
    // The process is gone: its end of the socket is closed.
    tk_confine_reap(nursery->pid, &status);
    nursery->pid = 0;
    snprintf(name, sizeof(name), "%.63s", shown->probe.id[0] ? shown->probe.id : "(none yet)");
    if (forbidden > 0)
        tk_error_set(error,
                     "plugin %s made the system call %s while it was loaded, which the sandbox "
                     "forbids; if you trust the plugin: [run] sandbox = off",
                     name, tk_syscall_name(forbidden, word));
    else if (forbidden < 0 || WIFSIGNALED(status))
        tk_error_set(error, "plugin %s crashed while it was loaded (%s)", name,
                     tk_signal_name(forbidden < 0 ? -forbidden : WTERMSIG(status), word));
    else
        tk_error_set(error, "plugin %s ended the process while it was loaded (exit code %d)", name,
                     WEXITSTATUS(status));
    return false;
}

void tk_nursery_abandon(tk_nursery *nursery, double seconds, tk_error *error)
{
    const board *shown = board_of(nursery);

    tk_confine_kill(nursery->pid);
    tk_confine_reap(nursery->pid, NULL);
    nursery->pid = 0;
    tk_error_set(error, "plugin %.63s was not loaded within %g seconds (30 times [run] timeout)",
                 shown->probe.id[0] ? shown->probe.id : "(none yet)", seconds);
}

static bool ask(const tk_nursery *nursery, request wish, const int *fds, size_t n_fds)
{
    fd_room room = {0};
    struct iovec part = {.iov_base = &wish, .iov_len = sizeof(wish)};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    ssize_t n;

    if (n_fds) {
        struct cmsghdr *header;

        message.msg_control = room.bytes;
        message.msg_controllen = sizeof(room.bytes);
        header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(n_fds * sizeof(int));
        memcpy(CMSG_DATA(header), fds, n_fds * sizeof(int));
    }
    // It answers at once or is stopped, so there is no need to wait.
    do
        n = sendmsg(nursery->socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof(wish);
}

bool tk_nursery_fork(tk_nursery *nursery, uint32_t lane, int fds[TK_CHANNEL_FDS])
{
    bool ok = ask(nursery, (request){FORK, lane}, fds, TK_CHANNEL_FDS);

    tk_channel_close_fds(fds);
    return ok;
}

bool tk_nursery_kill(tk_nursery *nursery, uint32_t lane)
{
    return ask(nursery, (request){KILL, lane}, NULL, 0);
}

void tk_nursery_listen(tk_nursery *nursery)
{
    tk_printed_read(&nursery->line, nursery->printed, NULL, &nursery->counts);
}

void tk_nursery_stop(tk_nursery *nursery)
{
    if (nursery->pid > 0) {
        struct pollfd end = {.fd = nursery->socket};
        int n = 0;

        // It ends when it notices that its requests have ended; then its end of the socket closes.
        shutdown(nursery->socket, SHUT_WR);
        do
            n = poll(&end, 1, STOP_MS);
        while (n < 0 && errno == EINTR);
        if (n <= 0 || !(end.revents & (POLLHUP | POLLERR)))
            tk_confine_kill(nursery->pid);
        tk_confine_reap(nursery->pid, NULL);
    }
    if (nursery->socket >= 0)
        close(nursery->socket);
    if (nursery->printed >= 0) {
        // At most what a full pipe holds; a process that a plugin left behind may print without
        // end.
        for (int i = 0; i < 2; i++)
            tk_nursery_listen(nursery);
        tk_printed_end(&nursery->line, &nursery->counts);
        tk_print_counts_finish(&nursery->counts);
        close(nursery->printed);
    }
    nursery->pid = 0;
    nursery->socket = nursery->printed = -1;
    tk_area_close(&nursery->board);
    tk_area_close(&nursery->info);
}
