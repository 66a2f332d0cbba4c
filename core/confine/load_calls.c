// SPDX-License-Identifier: MIT
#include "load_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif
#define N_OF(array) (sizeof(array) / sizeof *(array))
/** Any argument of type int: the kernel ignores its upper half. */
#define LOW UINT32_MAX
/** clone() may create threads and plain children: no namespace, no sibling, no tracing. */
#define CLONE_REFUSED                                                                        \
    ((uint64_t)CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | \
     CLONE_NEWPID | CLONE_NEWNET | CLONE_PARENT | CLONE_PTRACE | CLONE_PIDFD)
/** open() may read: flags that create, truncate or write a file are refused. */
#define OPEN_REFUSED \
    (((uint64_t)O_ACCMODE | O_CREAT | O_TRUNC | O_TMPFILE) & ~(uint64_t)O_DIRECTORY)
/** The index of clone()'s argument with the flags. */
#ifdef __s390__
#define CLONE_FLAGS 1
#else
#define CLONE_FLAGS 0
#endif

/** Allowed with any arguments. Landlock decides which files may be read. */
static const int allowed[] = {
    // memory
    SCMP_SYS(brk),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(mincore),
    SCMP_SYS(msync),
    SCMP_SYS(mlock),
    SCMP_SYS(mlock2),
    SCMP_SYS(munlock),
    SCMP_SYS(membarrier),
    SCMP_SYS(memfd_create),
    SCMP_SYS(pkey_alloc),
    SCMP_SYS(pkey_free),
    SCMP_SYS(pkey_mprotect),
    SCMP_SYS(get_mempolicy),
    // reading files, and open descriptors
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(readv),
    SCMP_SYS(preadv),
    SCMP_SYS(preadv2),
    SCMP_SYS(write),
    SCMP_SYS(pwrite64),
    SCMP_SYS(writev),
    SCMP_SYS(pwritev),
    SCMP_SYS(pwritev2),
    SCMP_SYS(lseek),
    SCMP_SYS(_llseek),
    SCMP_SYS(fstat),
    SCMP_SYS(fstat64),
    SCMP_SYS(stat),
    SCMP_SYS(stat64),
    SCMP_SYS(lstat),
    SCMP_SYS(lstat64),
    SCMP_SYS(newfstatat),
    SCMP_SYS(fstatat64),
    SCMP_SYS(statx),
    SCMP_SYS(statfs),
    SCMP_SYS(statfs64),
    SCMP_SYS(fstatfs),
    SCMP_SYS(fstatfs64),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents),
    SCMP_SYS(getdents64),
    SCMP_SYS(getcwd),
    SCMP_SYS(fadvise64),
    SCMP_SYS(readahead),
    SCMP_SYS(flock),
    SCMP_SYS(close),
    SCMP_SYS(close_range),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(dup3),
    SCMP_SYS(pipe),
    SCMP_SYS(pipe2),
    SCMP_SYS(ftruncate),
    SCMP_SYS(ftruncate64),
    SCMP_SYS(fallocate),
    SCMP_SYS(sendfile),
    SCMP_SYS(copy_file_range),
    SCMP_SYS(umask),
    // waiting and time
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(select),
    SCMP_SYS(_newselect),
    SCMP_SYS(pselect6),
    SCMP_SYS(epoll_create),
    SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_pwait2),
    SCMP_SYS(eventfd),
    SCMP_SYS(eventfd2),
    SCMP_SYS(signalfd4),
    SCMP_SYS(timerfd_create),
    SCMP_SYS(timerfd_settime),
    SCMP_SYS(timerfd_gettime),
    SCMP_SYS(timer_create),
    SCMP_SYS(timer_settime),
    SCMP_SYS(timer_gettime),
    SCMP_SYS(timer_getoverrun),
    SCMP_SYS(timer_delete),
    SCMP_SYS(setitimer),
    SCMP_SYS(getitimer),
    SCMP_SYS(alarm),
    SCMP_SYS(pause),
    SCMP_SYS(futex),
    SCMP_SYS(futex_waitv),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(times),
    SCMP_SYS(restart_syscall),
    // signals, threads and children; tgkill(), unlike kill(), accepts no process group
    SCMP_SYS(tgkill),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigpending),
    SCMP_SYS(rt_sigsuspend),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(wait4),
    SCMP_SYS(waitid),
    SCMP_SYS(waitpid),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(get_robust_list),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(rseq),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(set_thread_area),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_setaffinity),
    SCMP_SYS(sched_getscheduler),
    SCMP_SYS(sched_getparam),
    SCMP_SYS(sched_get_priority_max),
    SCMP_SYS(sched_get_priority_min),
    SCMP_SYS(getcpu),
    // information about the process and the system
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getppid),
    SCMP_SYS(getpgrp),
    SCMP_SYS(getpgid),
    SCMP_SYS(getsid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getresuid),
    SCMP_SYS(getresgid),
    SCMP_SYS(getgroups),
    SCMP_SYS(capget),
    SCMP_SYS(getpriority),
    SCMP_SYS(getrlimit),
    SCMP_SYS(ugetrlimit),
    SCMP_SYS(setrlimit),
    SCMP_SYS(getrusage),
    SCMP_SYS(sysinfo),
    SCMP_SYS(uname),
    SCMP_SYS(getrandom),
    // requests from the supervisor, and a descriptor to answer it
    SCMP_SYS(sendmsg),
    SCMP_SYS(recvmsg),
    SCMP_SYS(recvfrom),
    SCMP_SYS(shutdown),
};

/** Fail with an error, as on a system that lacks them: callers have an alternative or do without.
 */
static const struct {
    int call;
    int error;
} refused[] = {
    {SCMP_SYS(clone3), ENOSYS}, // its flags are in memory, which a filter cannot read
    {SCMP_SYS(openat2), ENOSYS},
    {SCMP_SYS(mbind), EPERM},
    {SCMP_SYS(set_mempolicy), EPERM},
    {SCMP_SYS(setpriority), EPERM},
    {SCMP_SYS(sched_setscheduler), EPERM},
    {SCMP_SYS(sched_setparam), EPERM},
    {SCMP_SYS(ioctl), ENOTTY}, // no terminal settings, no input into one
};

/** Allowed if the low half of an argument is one of a few values. A zero ends the values, except as
 * the first. */
static const struct {
    int call;
    unsigned argument;
    uint32_t values[16];
} limited[] = {
    // No owner for signals (F_SETOWN): the kernel would send them where kill() is not allowed to.
    {SCMP_SYS(fcntl),
     1,
     {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW,
      F_ADD_SEALS, F_GET_SEALS}},
    {SCMP_SYS(prctl),
     0,
     {PR_SET_PDEATHSIG, PR_GET_PDEATHSIG, PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE,
      PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS, PR_GET_SECCOMP, PR_SET_SECCOMP, PR_CAPBSET_READ,
      PR_SET_THP_DISABLE, PR_GET_THP_DISABLE, PR_SET_VMA}},
    {SCMP_SYS(personality), 0, {LOW}}, // query only
    {SCMP_SYS(prlimit64), 0, {0}},     // this process only
    {SCMP_SYS(socketpair), 0, {AF_UNIX}},
    {SCMP_SYS(seccomp), 0, {SECCOMP_SET_MODE_FILTER, SECCOMP_GET_ACTION_AVAIL}},
};

/** Allows a call if an argument has none of the bits of `mask`; otherwise it fails with `error`. */
typedef struct masked {
    int call;
    unsigned argument;
    uint64_t mask;
    int error;
} masked;

static const masked without_bits[] = {
    {SCMP_SYS(clone), CLONE_FLAGS, CLONE_REFUSED, 0},
    {SCMP_SYS(open), 1, OPEN_REFUSED, EACCES},
    {SCMP_SYS(openat), 2, OPEN_REFUSED, EACCES},
};

static int add(scmp_filter_ctx filter, uint32_t action, int call, unsigned argument, uint64_t mask,
               uint64_t value)
{
    const struct scmp_arg_cmp condition = {
        .arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value};

    return seccomp_rule_add_array(filter, action, call, 1, &condition);
}

static int add_limited(scmp_filter_ctx filter)
{
    int failed = 0;

    for (size_t i = 0; i < N_OF(limited); i++) {
        const uint32_t *values = limited[i].values;

        for (size_t v = 0; v == 0 || (v < N_OF(limited[i].values) && values[v]); v++)
            failed |=
                add(filter, SCMP_ACT_ALLOW, limited[i].call, limited[i].argument, LOW, values[v]);
    }
    return failed;
}

static int add_without_bits(scmp_filter_ctx filter)
{
    int failed = 0;

    for (size_t i = 0; i < N_OF(without_bits); i++) {
        const masked *m = &without_bits[i];

        failed |= add(filter, SCMP_ACT_ALLOW, m->call, m->argument, m->mask, 0);
        for (uint64_t bit = 1; m->error && bit <= LOW; bit <<= 1) {
            if (m->mask & bit)
                failed |=
                    add(filter, SCMP_ACT_ERRNO((uint32_t)m->error), m->call, m->argument, bit, bit);
        }
    }
    return failed;
}

int tk_load_calls_filter(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
    int failed = 0;

    if (!filter)
        return -ENOMEM;
    // A call that this architecture does not have is not an error.
    for (size_t i = 0; i < N_OF(allowed); i++)
        (void)seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    for (size_t i = 0; i < N_OF(refused); i++)
        (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)refused[i].error), refused[i].call,
                               0);
    failed |= add_limited(filter);
    failed |= add_without_bits(filter);
    if (!failed)
        failed = seccomp_load(filter);
    seccomp_release(filter);
    return failed;
}
