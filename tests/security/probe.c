// SPDX-License-Identifier: MIT
// An annotator that tries what a plugin should not do: PROBE_ATTEMPT names it, PROBE_STAGE says
// when (load, create or annotate). It reports the result by failing on every document: "done",
// or the name of an error. A sandbox may end the process instead.
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <linux/perf_event.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <toolkit/plugin.h>
#include <unistd.h>

#ifndef PROBE_ID
#define PROBE_ID    "probe"
#define PROBE_FLAGS 0
#endif

/** What the test gives: paths, the port of a listener, a process of the same user. */
static const char *given(const char *name)
{
    const char *value = getenv(name);
    return value ? value : "";
}

static pid_t victim(void)
{
    return atoi(given("PROBE_VICTIM"));
}

/** 0, or the errno of a call that returned `result`. */
static int outcome(long result)
{
    return result < 0 ? errno : 0;
}

static int try_open(const char *path, int flags)
{
    int fd = open(path, flags, 0600);
    int error = outcome(fd);
    char byte;
    if (!error && (flags & O_ACCMODE) == O_RDONLY)
        error = outcome(read(fd, &byte, 1));
    if (fd >= 0)
        close(fd);
    return error;
}

static int read_system(void)
{
    return try_open("/etc/passwd", O_RDONLY);
}

static int read_other(void)
{
    return try_open(given("PROBE_OTHER"), O_RDONLY);
}

static int read_environment(void)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/environ", (int)victim());
    return try_open(path, O_RDONLY);
}

static int write_new(void)
{
    return try_open(given("PROBE_NEW"), O_WRONLY | O_CREAT);
}

static int write_old(void)
{
    return try_open(given("PROBE_FILE"), O_WRONLY);
}

static int change_mode(void)
{
    return outcome(chmod(given("PROBE_FILE"), 0777));
}

static int remove_file(void)
{
    return outcome(unlink(given("PROBE_FILE")));
}

static int use_descriptor(void)
{
    return outcome(write(atoi(given("PROBE_DESCRIPTOR")), "x", 1));
}

static int try_socket(int family, const struct sockaddr *to, socklen_t length, int serve)
{
    int fd = socket(family, SOCK_STREAM, 0);
    if (fd < 0)
        return errno;
    long result = serve ? bind(fd, to, length) : connect(fd, to, length);
    if (serve && result == 0)
        result = listen(fd, 1);
    int error = outcome(result);
    close(fd);
    return error;
}

static int connect_tcp(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)atoi(given("PROBE_PORT"))),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    return try_socket(AF_INET, (struct sockaddr *)&to, sizeof to, 0);
}

static int listen_tcp(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    return try_socket(AF_INET, (struct sockaddr *)&at, sizeof at, 1);
}

static int connect_abstract(void)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    int length = snprintf(to.sun_path + 1, sizeof to.sun_path - 1, "%s", given("PROBE_SOCKET"));
    return try_socket(AF_UNIX, (struct sockaddr *)&to,
                      (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length), 0);
}

/** Runs in a child, like system(). */
static int run_program(void)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/true", "true", NULL);
        _exit(errno == EACCES ? 13 : 1);
    }
    if (child < 0)
        return errno;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : EACCES;
}

static int leave_daemon(void)
{
    pid_t child = fork();
    if (child == 0) {
        for (int fd = 0; fd < 256; fd++)
            close(fd);
        sleep(60);
        _exit(0);
    }
    return outcome(child);
}

static void *do_nothing(void *argument)
{
    return argument;
}

static int start_thread(void)
{
    pthread_t thread;
    int error = pthread_create(&thread, NULL, do_nothing, NULL);
    return error ? error : pthread_join(thread, NULL);
}

static int trace_process(void)
{
    int error = outcome(ptrace(PTRACE_SEIZE, victim(), NULL, NULL));
    if (!error)
        ptrace(PTRACE_DETACH, victim(), NULL, NULL);
    return error;
}

/** An address that is not mapped: the error shows whether the call is allowed. */
static int touch_memory(void)
{
    char byte = 0;
    struct iovec here = {&byte, 1}, there = {(void *)8, 1};
    int error = outcome(process_vm_writev(victim(), &here, 1, &there, 1, 0));
    return error == EFAULT ? 0 : error;
}

static int signal_process(void)
{
    return outcome(kill(victim(), 0));
}

static int signal_thread(void)
{
    return outcome(syscall(SYS_tgkill, victim(), victim(), 0));
}

static int signal_group(void)
{
    return outcome(kill(0, 0));
}

static int own_signals(void)
{
    int ends[2];
    if (pipe(ends) != 0)
        return errno;
    int error = outcome(fcntl(ends[0], F_SETOWN, victim()));
    close(ends[0]);
    close(ends[1]);
    return error;
}

static int make_ring(void)
{
    char parameters[120] = {0};
    long fd = syscall(SYS_io_uring_setup, 1, parameters);
    int error = outcome(fd);
    if (fd >= 0)
        close((int)fd);
    return error;
}

static int map_code(void)
{
    void *code = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return code == MAP_FAILED ? errno : 0;
}

static int make_memfd(void)
{
    int fd = memfd_create("probe", 0);
    int error = outcome(fd);
    if (fd >= 0)
        close(fd);
    return error;
}

static int take_faults(void)
{
    long fd = syscall(SYS_userfaultfd, 0);
    int error = outcome(fd);
    if (fd >= 0)
        close((int)fd);
    return error;
}

static int read_keys(void)
{
    return outcome(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 1));
}

static int count_events(void)
{
    struct perf_event_attr event = {.type = PERF_TYPE_SOFTWARE,
                                    .size = sizeof event,
                                    .config = PERF_COUNT_SW_TASK_CLOCK,
                                    .exclude_kernel = 1};
    long fd = syscall(SYS_perf_event_open, &event, 0, -1, -1, 0);
    int error = outcome(fd);
    if (fd >= 0)
        close((int)fd);
    return error;
}

static int make_namespace(void)
{
    return outcome(unshare(CLONE_NEWUTS | CLONE_NEWUSER));
}

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/** Allowed. Beyond 1024 bytes, glibc's qsort() makes a system call. */
static int sort_values(void)
{
    uint64_t values[4096];
    const size_t n = sizeof values / sizeof *values;
    for (size_t i = 0; i < n; i++)
        values[i] = i * 2654435761u % 4096;
    qsort(values, n, sizeof *values, by_value);
    for (size_t i = 0; i < n; i++)
        if (values[i] != i)
            return EINVAL;
    return 0;
}

static const struct {
    const char *name;
    int (*attempt)(void);
} attempts[] = {
    {"read_system", read_system},
    {"read_other", read_other},
    {"read_environment", read_environment},
    {"write_new", write_new},
    {"write_old", write_old},
    {"change_mode", change_mode},
    {"remove_file", remove_file},
    {"use_descriptor", use_descriptor},
    {"connect_tcp", connect_tcp},
    {"listen_tcp", listen_tcp},
    {"connect_abstract", connect_abstract},
    {"run_program", run_program},
    {"leave_daemon", leave_daemon},
    {"start_thread", start_thread},
    {"trace_process", trace_process},
    {"touch_memory", touch_memory},
    {"signal_process", signal_process},
    {"signal_thread", signal_thread},
    {"signal_group", signal_group},
    {"own_signals", own_signals},
    {"make_ring", make_ring},
    {"map_code", map_code},
    {"make_memfd", make_memfd},
    {"take_faults", take_faults},
    {"read_keys", read_keys},
    {"count_events", count_events},
    {"make_namespace", make_namespace},
    {"sort_values", sort_values},
};

/** The result: workers inherit it from the process that loaded the plugin. */
static char result[64] = "not tried";

static void attempt_at(const char *stage)
{
    if (strcmp(given("PROBE_STAGE"), stage) != 0)
        return;
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        if (strcmp(attempts[i].name, given("PROBE_ATTEMPT")) != 0)
            continue;
        int error = attempts[i].attempt();
        snprintf(result, sizeof result, "%s", error ? strerrorname_np(error) : "done");
    }
}

__attribute__((constructor)) static void on_load(void)
{
    attempt_at("load");
}

static tk_status create(const tk_setup *setup, void **instance)
{
    (void)setup;
    *instance = NULL;
    attempt_at("create");
    return TK_OK;
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance;
    attempt_at("annotate");
    return host->fail(doc, TK_ERR_DOC, UINT64_MAX, result);
}

static const tk_plugin plugin = {.size = sizeof(tk_plugin),
                                 .kind = TK_ANNOTATOR,
                                 .id = PROBE_ID,
                                 .flags = PROBE_FLAGS,
                                 .version = "1.0.0",
                                 .summary = "tries what a plugin should not do",
                                 .licence = "MIT",
                                 .create = create,
                                 .annotate = annotate};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
