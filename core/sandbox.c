// SPDX-License-Identifier: MIT
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(TK_SANITIZED) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || \
    __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/**
 * What the signal handlers know. A worker is a process of its own with one thread, so this is its
 * state, not the library's.
 */
static struct {
    tk_sandbox *sandbox;
    tk_control *control;
} self;

/** Private writable memory of this process in bytes, as RLIMIT_DATA counts it; safe in a handler.
 */
static uint64_t data_in_use(int statm)
{
    char text[128];
    ssize_t n = statm < 0 ? -1 : pread(statm, text, sizeof(text) - 1, 0);
    uint64_t pages = 0;
    int field = 0;

    // Seven numbers, in pages: size, resident, shared, text, lib, data + stack, dt. See proc(5).
    for (ssize_t i = 0; i < n && field < 6; i++) {
        if (text[i] == ' ')
            field++;
        else if (field == 5 && text[i] >= '0' && text[i] <= '9')
            pages = pages * 10 + (uint64_t)(text[i] - '0');
    }
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

uint64_t tk_sandbox_used(const tk_sandbox *sandbox)
{
    uint64_t used = data_in_use(sandbox->statm);

    return used > sandbox->base ? used - sandbox->base : 0;
}

// ---------------------------------------------------------------------------------- handlers

/** A system call that is not on the list. */
static void on_forbidden_call(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)context;
    atomic_store(&self.control->forbidden, info->si_syscall);
    _exit(1);
}

/**
 * Any other fatal signal: notes whether memory had run out, which is then the cause, and dies of
 * the same signal, whose default action is back in place, on return.
 */
static void on_fatal_signal(int number)
{
    uint64_t memory = self.sandbox->memory;

    if (tk_sandbox_used(self.sandbox) >= memory - memory / 16)
        atomic_store(&self.control->out_of_memory, 1);
    raise(number);
}

static void install_handlers(void)
{
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGABRT};
    struct sigaction action = {.sa_flags = SA_SIGINFO};
    stack_t stack = {.ss_size = (size_t)64 << 10};

    sigemptyset(&action.sa_mask);
    action.sa_sigaction = on_forbidden_call;
    sigaction(SIGSYS, &action, NULL);
    // A stack of its own, for the signal may be that the stack has run out.
    stack.ss_sp =
        mmap(NULL, stack.ss_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack.ss_sp == MAP_FAILED || sigaltstack(&stack, NULL) != 0)
        return;
    action.sa_handler = on_fatal_signal;
    action.sa_flags = SA_ONSTACK | (int)SA_RESETHAND;
    for (size_t i = 0; i < sizeof(fatal) / sizeof(*fatal); i++)
        sigaction(fatal[i], &action, NULL);
}

// ------------------------------------------------------------------------------------ limits

static void limit(int resource, uint64_t value)
{
    struct rlimit now;

    if (getrlimit((__rlimit_resource_t)resource, &now) != 0)
        return;
    if (now.rlim_max != RLIM_INFINITY && value > now.rlim_max)
        value = now.rlim_max;
    now.rlim_cur = now.rlim_max = (rlim_t)value;
    setrlimit((__rlimit_resource_t)resource, &now);
}

/** The system calls of a worker that only computes; the rest of the list depends on arguments. */
static const int allowed[] = {
    // memory
    SCMP_SYS(brk),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(membarrier),
    SCMP_SYS(rseq),
    // waiting and time
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(restart_syscall),
    // itself
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getrandom),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getcpu),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigreturn),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    // descriptors it was given; it can get no others
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(fstat64),
    SCMP_SYS(close),
    SCMP_SYS(ftruncate),
    SCMP_SYS(ftruncate64),
};

/** Allows a call whose first argument, a 32-bit number, is `value`. */
static int allow_with(scmp_filter_ctx filter, int call, uint32_t value)
{
    const struct scmp_arg_cmp is_value = {
        .arg = 0, .op = SCMP_CMP_MASKED_EQ, .datum_a = UINT32_MAX, .datum_b = value};

    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &is_value);
}

static int filter_calls(int socket)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
    int failed = 0;

    if (!filter)
        return -1;
    // A call that this machine's processor does not have is no failure.
    for (size_t i = 0; i < sizeof(allowed) / sizeof(*allowed); i++)
        (void)seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    failed |= allow_with(filter, SCMP_SYS(write), (uint32_t)socket);
    // What a plugin prints goes to standard error, in place of ending the worker.
    for (uint32_t sink = STDOUT_FILENO; sink <= STDERR_FILENO; sink++) {
        failed |= allow_with(filter, SCMP_SYS(write), sink);
        failed |= allow_with(filter, SCMP_SYS(writev), sink);
    }
    // stdio asks what it writes to. No answer suits it.
    (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0);
    // The C library's fstat() is newfstatat() without a path; with one it would be a look at the
    // disk.
    (void)seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
                           SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
    (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(newfstatat), 1,
                           SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, 0));
    // abort() and raise(), to itself only.
    failed |= allow_with(filter, SCMP_SYS(tgkill), (uint32_t)getpid());
    if (!failed)
        failed = seccomp_load(filter);
    seccomp_release(filter);
    return failed;
}

void tk_sandbox_enter(tk_sandbox *sandbox, tk_control *control, int socket)
{
    self.sandbox = sandbox;
    self.control = control;
    limit(RLIMIT_CORE, 0);
    sandbox->statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    install_handlers();
    sandbox->base = data_in_use(sandbox->statm);
    if (SANITIZED) {
        sandbox->unfiltered = 1;
        return;
    }
    if (sandbox->memory < UINT64_MAX / 2)
        limit(RLIMIT_DATA, sandbox->base + sandbox->memory);
    sandbox->unfiltered = filter_calls(socket) != 0;
}

// ------------------------------------------------------------------------------------- names

const char *tk_sandbox_call_name(int number, char room[64])
{
    char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, number);

    if (name)
        snprintf(room, 64, "%s", name);
    else
        snprintf(room, 64, "number %d", number);
    free(name);
    return room;
}

const char *tk_signal_name(int number, char room[64])
{
    static const struct {
        int number;
        const char *name;
    } names[] = {
        {SIGABRT, "SIGABRT"}, {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"},   {SIGHUP, "SIGHUP"},
        {SIGILL, "SIGILL"},   {SIGINT, "SIGINT"},   {SIGKILL, "SIGKILL"}, {SIGPIPE, "SIGPIPE"},
        {SIGSEGV, "SIGSEGV"}, {SIGSYS, "SIGSYS"},   {SIGTERM, "SIGTERM"}, {SIGTRAP, "SIGTRAP"},
        {SIGXCPU, "SIGXCPU"}, {SIGXFSZ, "SIGXFSZ"},
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (names[i].number == number)
            return names[i].name;
    }
    snprintf(room, 64, "signal %d", number);
    return room;
}
