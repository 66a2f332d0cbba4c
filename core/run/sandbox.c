// SPDX-License-Identifier: MIT
#include "sandbox.h"

#include "printed.h"
#include "confine/sanitized.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

/** A worker's stack: enough for any plugin without unbounded recursion. */
#define STACK_BYTES ((uint64_t)8 << 20)
/** Address space beyond the memory limit, for mappings without memory, such as guard pages. */
#define SPACE_SLACK ((uint64_t)64 << 20)

/**
 * What the signal handlers know. A worker is a process of its own, so this is its state, not the
 * library's.
 */
static struct {
    tk_sandbox *sandbox;
    _Atomic uint32_t printing; /**< stage whose mark was written last, + 1 */
} self;

/** The fields of /proc/self/statm: pages of address space, and of private writable memory as
 * counted by RLIMIT_DATA. */
enum { STATM_SIZE = 0, STATM_DATA = 5 };

/** A field of /proc/self/statm in bytes, 0 if it cannot be read; safe in a handler. */
static uint64_t memory_field(int statm, int wanted)
{
    char text[128];
    ssize_t n = statm < 0 ? -1 : pread(statm, text, sizeof(text) - 1, 0);
    uint64_t pages = 0;
    int field = 0;

    // Seven numbers, in pages: size, resident, shared, text, lib, data + stack, dt. See proc(5).
    for (ssize_t i = 0; i < n && field <= wanted; i++) {
        if (text[i] == ' ')
            field++;
        else if (field == wanted && text[i] >= '0' && text[i] <= '9')
            pages = pages * 10 + (uint64_t)(text[i] - '0');
    }
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

uint64_t tk_sandbox_used(const tk_sandbox *sandbox)
{
    uint64_t used = memory_field(sandbox->statm, STATM_DATA);

    return used > sandbox->base ? used - sandbox->base : 0;
}

// ---------------------------------------------------------------------------------- handlers

#if defined(__x86_64__)
#define HAS_REGISTERS        1
#define CALL_RESULT(context) ((context)->uc_mcontext.gregs[REG_RAX])
#define CALL_ARGUMENT(context, i) \
    ((context)->uc_mcontext.gregs[(i) == 0 ? REG_RDI : (i) == 1 ? REG_RSI : REG_RDX])
#elif defined(__aarch64__)
#define HAS_REGISTERS             1
#define CALL_RESULT(context)      ((context)->uc_mcontext.regs[0])
#define CALL_ARGUMENT(context, i) ((context)->uc_mcontext.regs[i])
#else
#define HAS_REGISTERS 0
#endif

#if HAS_REGISTERS
/** Writes what a plugin prints to the pipe that the supervisor reads, with a mark of its name. */
static long print(const struct iovec *parts, int n)
{
    const tk_sandbox *sandbox = self.sandbox;
    const tk_control *control = sandbox->end->control;
    uint32_t index = atomic_load_explicit(&control->probe.stage, memory_order_relaxed);
    bool known = index < tk_pipeline_stage_count(sandbox->pipeline);
    tk_stage_info stage = {.name = ""};
    char mark[] = {TK_PRINTED_MARK, TK_PRINTED_MARK_END};
    ssize_t done;

    if (known)
        tk_pipeline_stage(sandbox->pipeline, index, &stage);
    if (self.printing != index + 1) {
        const struct iovec label[] = {
            {mark, 1}, {(void *)(uintptr_t)stage.name, strlen(stage.name)}, {mark + 1, 1}};

        (void)!writev(sandbox->end->printed, label, 3);
        self.printing = index + 1;
    }
    done = writev(sandbox->end->printed, parts, n);
    return done < 0 ? -errno : done;
}

/** Performs a plugin's write() or writev() to a standard stream. */
static bool stands_in_for(int call, ucontext_t *context)
{
    int fd = (int)CALL_ARGUMENT(context, 0);
    void *data = (void *)(uintptr_t)CALL_ARGUMENT(context, 1); // NOLINT(performance-no-int-to-ptr)
    size_t size = (size_t)CALL_ARGUMENT(context, 2);

    if (fd != STDOUT_FILENO && fd != STDERR_FILENO)
        return false;
    if (call == SCMP_SYS(write))
        CALL_RESULT(context) = print(&(struct iovec){data, size}, 1);
    else if (call == SCMP_SYS(writev))
        CALL_RESULT(context) = print(data, (int)size);
    else
        return false;
    return true;
}
#else
static bool stands_in_for(int call, ucontext_t *context)
{
    (void)call, (void)context;
    return false;
}
#endif

/** Handles a system call that is not on the list. */
static void on_forbidden_call(int number, siginfo_t *info, void *context)
{
    int saved = errno;

    (void)number;
    if (!stands_in_for(info->si_syscall, context)) {
        atomic_store(&self.sandbox->end->control->forbidden, info->si_syscall);
        _exit(1);
    }
    errno = saved;
}

/**
 * Handles any other fatal signal: notes whether memory was exhausted, which is then the cause, and
 * on return dies of the same signal, whose default action is restored.
 */
static void on_fatal_signal(int number)
{
    uint64_t memory = self.sandbox->memory;

    if (tk_sandbox_used(self.sandbox) >= memory - memory / 16)
        atomic_store(&self.sandbox->end->control->out_of_memory, 1);
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
    // A separate stack, because the signal may be a stack overflow.
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

/** The system calls of a worker that only computes; the other rules depend on arguments. */
static const int allowed[] = {
    // memory
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
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
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    // itself
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getrandom),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getcpu),
    // the C library's qsort() asks for the size of the memory
    SCMP_SYS(sysinfo),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigreturn),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    // descriptors that it received; it can get no others
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(fstat64),
};

/** Allows a call whose first argument, a 32-bit number, is `value`. */
static int allow_with(scmp_filter_ctx filter, int call, uint32_t value)
{
    const struct scmp_arg_cmp is_value = {
        .arg = 0, .op = SCMP_CMP_MASKED_EQ, .datum_a = UINT32_MAX, .datum_b = value};

    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &is_value);
}

/** Compares argument `arg`, of which only the bits `mask` count, with `value`. */
static struct scmp_arg_cmp has(unsigned arg, uint64_t mask, uint64_t value)
{
    return (struct scmp_arg_cmp){
        .arg = arg, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value};
}

/**
 * Memory: private, never executable, never growing like a stack, which RLIMIT_DATA does not count;
 * the stack itself must not be moved and enlarged. No effect on the system's memory.
 */
static int filter_memory(scmp_filter_ctx filter)
{
    const uint64_t other_protections = UINT32_MAX & ~(uint64_t)(PROT_READ | PROT_WRITE);
    const uint64_t kinds = MAP_SHARED | MAP_PRIVATE | 0x0c | MAP_GROWSDOWN | MAP_HUGETLB;
    const struct scmp_arg_cmp map[] = {has(2, other_protections, 0), has(3, kinds, MAP_PRIVATE)};
    const struct scmp_arg_cmp protect[] = {has(2, other_protections, 0)};
    const uintptr_t stack = (uintptr_t)&filter - STACK_BYTES;
    const struct scmp_arg_cmp move[] = {{.arg = 0, .op = SCMP_CMP_LT, .datum_a = stack},
                                        has(3, ~(uint64_t)MREMAP_MAYMOVE, 0)};
    const struct scmp_arg_cmp move_stack[] = {{.arg = 0, .op = SCMP_CMP_GE, .datum_a = stack}};
    // Up to MADV_COLLAPSE; values from 100 on are for testing the system's memory.
    const struct scmp_arg_cmp advise[] = {{.arg = 2, .op = SCMP_CMP_LE, .datum_a = 25}};
    int failed = 0;

    // On 32 bits there is mmap2() instead of mmap().
    (void)seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap2), 2, map);
    failed |= seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, map);
    failed |= seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, protect);
    failed |= seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mremap), 2, move);
    // If this fails, for a thread's stack with other memory above it, malloc() copies.
    failed |=
        seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(ENOMEM), SCMP_SYS(mremap), 1, move_stack);
    failed |= seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(madvise), 1, advise);
    return failed;
}

/** Descriptors: those that it writes, and standard input, which is empty. */
static int filter_descriptors(scmp_filter_ctx filter, const tk_sandbox *sandbox)
{
    const tk_worker_end *end = sandbox->end;
    const struct scmp_arg_cmp not_input = {.arg = 0, .op = SCMP_CMP_GT, .datum_a = STDIN_FILENO};
    int failed = 0;

    failed |= allow_with(filter, SCMP_SYS(write), (uint32_t)end->socket);
    failed |= allow_with(filter, SCMP_SYS(write), (uint32_t)end->results);
    failed |= allow_with(filter, SCMP_SYS(writev), (uint32_t)end->printed);
    for (uint32_t sink = STDOUT_FILENO; !HAS_REGISTERS && sink <= STDERR_FILENO; sink++) {
        failed |= allow_with(filter, SCMP_SYS(write), sink);
        failed |= allow_with(filter, SCMP_SYS(writev), sink);
    }
    if (sandbox->statm >= 0)
        failed |= allow_with(filter, SCMP_SYS(pread64), (uint32_t)sandbox->statm);
    if (sandbox->result >= 0) {
        failed |= allow_with(filter, SCMP_SYS(pwrite64), (uint32_t)sandbox->result);
        failed |= allow_with(filter, SCMP_SYS(pread64), (uint32_t)sandbox->result);
        failed |= allow_with(filter, SCMP_SYS(ftruncate), (uint32_t)sandbox->result);
        // On 32 bits.
        (void)allow_with(filter, SCMP_SYS(ftruncate64), (uint32_t)sandbox->result);
    }
    // Descriptors that a plugin opened while it was loaded are closed here, and behave like that.
    // So a plugin that tries all descriptors can neither read nor close those of the worker.
    failed |= allow_with(filter, SCMP_SYS(read), STDIN_FILENO);
    failed |= seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(read), 1, &not_input);
    failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(0), SCMP_SYS(close), 0);
    // stdio queries the descriptors that it writes to. An error is a valid answer.
    (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0);
    // The C library's fstat() is newfstatat() without a path; with a path it would access the disk.
    (void)seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
                           SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
    (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(newfstatat), 1,
                           SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, 0));
    return failed;
}

/** Which argument of clone() the flags are. */
#ifdef __s390__
#define CLONE_FLAGS 1
#else
#define CLONE_FLAGS 0
#endif
/** What a thread may have or not: all of it is its process's, or the memory of the caller. */
#define THREAD_MAY                                                                      \
    ((uint64_t)CLONE_FS | CLONE_FILES | CLONE_SYSVSEM | CLONE_SETTLS | CLONE_DETACHED | \
     CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID)

/** Threads of this process, and no processes. Whatever ends one of them ends the worker. */
static int filter_threads(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp thread[] = {
        has(CLONE_FLAGS, UINT32_MAX & ~THREAD_MAY, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD)};
    int failed = 0;

    // Its flags are in memory, where no filter can see them; the C library then takes clone().
    failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    failed |= seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, thread);
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(set_robust_list), 0);
    failed |= allow_with(filter, SCMP_SYS(prctl), PR_SET_NAME);
    // The C library's own signals, by which it cancels threads and changes their rights.
    for (uint32_t number = 32; number <= 33; number++)
        failed |= allow_with(filter, SCMP_SYS(rt_sigaction), number);
    // Threads that ask for certain processors, or a priority, do without.
    failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(sched_setaffinity), 0);
    failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(sched_setscheduler), 0);
    return failed;
}

static int filter_calls(const tk_sandbox *sandbox)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
    int failed = 0;

    if (!filter)
        return -1;
    // A call that this architecture does not have is not an error.
    for (size_t i = 0; i < sizeof(allowed) / sizeof(*allowed); i++)
        (void)seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    failed |= filter_memory(filter);
    failed |= filter_descriptors(filter, sandbox);
    if (sandbox->threads)
        failed |= filter_threads(filter);
    // abort() and raise(), to itself only.
    failed |= allow_with(filter, SCMP_SYS(tgkill), (uint32_t)getpid());
    if (!failed)
        failed = seccomp_load(filter);
    seccomp_release(filter);
    return failed;
}

void tk_sandbox_enter(tk_sandbox *sandbox)
{
    self.sandbox = sandbox;
    limit(RLIMIT_CORE, 0);
    sandbox->statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    install_handlers();
    sandbox->base = memory_field(sandbox->statm, STATM_DATA);
    if (SANITIZED)
        return;
    limit(RLIMIT_STACK, STACK_BYTES);
    if (sandbox->memory < UINT64_MAX / 2) {
        limit(RLIMIT_DATA, sandbox->base + sandbox->memory);
        if (sandbox->statm >= 0)
            limit(RLIMIT_AS,
                  memory_field(sandbox->statm, STATM_SIZE) + sandbox->memory + SPACE_SLACK);
    }
    if (!sandbox->unconfined)
        sandbox->unfiltered = filter_calls(sandbox) != 0;
}
