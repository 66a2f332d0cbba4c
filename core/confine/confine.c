// SPDX-License-Identifier: MIT
#include "confine.h"

#include "landlock.h"
#include "load_calls.h"
#include "sanitized.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

bool tk_grants_add(tk_grants *grants, const char *path)
{
    if (grants->n == grants->capacity) {
        size_t capacity = grants->capacity ? grants->capacity * 2 : 32;
        char **paths = realloc(grants->paths, capacity * sizeof(*paths));

        if (!paths)
            return false;
        grants->paths = paths;
        grants->capacity = capacity;
    }
    grants->paths[grants->n] = strdup(path);
    return grants->paths[grants->n] && ++grants->n;
}

void tk_grants_free(tk_grants *grants)
{
    for (size_t i = 0; i < grants->n; i++)
        free(grants->paths[i]);
    free(grants->paths);
    *grants = (tk_grants){0};
}

/** The fences of this process. Global, because the confinement is of the process. */
static uint32_t standing;

// -------------------------------------------------------------------------------- namespaces

/** In the process that created the namespaces: waits for the child in them and ends as the child
 * does. `alive` is closed when this process ends. */
static _Noreturn void stand_by(pid_t child, int alive)
{
    const struct rlimit none = {0, 0};
    int status = 0;

    dup2(alive, 0);
    close_range(1, ~0U, 0);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFSIGNALED(status)) {
        setrlimit(RLIMIT_CORE, &none);
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE);
}

/** In the namespaces: ends when the parent does, whose PID is not visible from here. */
static void follow_maker(const int ends[2])
{
    struct pollfd maker = {.fd = ends[0], .events = POLLIN};

    close(ends[1]);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || poll(&maker, 1, 0) != 0)
        _exit(EXIT_FAILURE);
    close(ends[0]);
}

void tk_confine_kill(pid_t child)
{
    // By thread id: confined processes have no kill().
    if (child > 0)
        tgkill(child, child, SIGKILL);
}

void tk_confine_reap(pid_t child, int *status)
{
    siginfo_t info;

    tgkill(child, child, SIGCONT); // a stopped process does not end its children
    // Until the process is waited for, the id of its group is not reused.
    while (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
        ;
    if (!standing)
        kill(-child, SIGKILL);
    while (waitpid(child, status, 0) < 0 && errno == EINTR)
        ;
}

/** Mounts a /proc of the new namespace's processes only, if the system allows it. Mounts made here
 * are not visible elsewhere. */
static void mount_own_proc(void)
{
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0)
        (void)mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
}

uint32_t tk_confine_namespaces(void)
{
    static const int own = CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWNS;
    int ends[2];
    pid_t child;

    if (standing || SANITIZED)
        return standing & TK_FENCE_NAMESPACES;
    // An unprivileged process has the right to them within a user namespace.
    if (unshare(own) != 0 && unshare(own | CLONE_NEWUSER) != 0) {
        setpgid(0, 0);
        return 0;
    }
    if (pipe2(ends, O_CLOEXEC) != 0 || (child = fork()) < 0)
        _exit(EXIT_FAILURE);
    if (child > 0)
        stand_by(child, ends[1]);
    follow_maker(ends);
    mount_own_proc();
    return TK_FENCE_NAMESPACES;
}

// ------------------------------------------------------------------------------ capabilities

/** Gives up all capabilities except that to read files of other users, which root relies on:
 * Landlock decides what may be read. */
static bool drop_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[2] = {0};

    if (syscall(SYS_capget, &header, sets) != 0)
        return false;
    sets[0].effective &= 1U << CAP_DAC_READ_SEARCH;
    sets[0].permitted &= 1U << CAP_DAC_READ_SEARCH;
    sets[0].inheritable = sets[1].effective = sets[1].permitted = sets[1].inheritable = 0;
    return syscall(SYS_capset, &header, sets) == 0;
}

// ----------------------------------------------------------------------------------- signals

/** Where the handlers record what happened. A confined process exists for this only, so the state
 * belongs to the process and not to the library. */
static _Atomic int32_t *noted;

static void on_forbidden_call(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)context;
    atomic_store(noted, info->si_syscall);
    _exit(EXIT_FAILURE);
}

static void on_abort(int number)
{
    atomic_store(noted, -number);
    _exit(EXIT_FAILURE);
}

static void install_handlers(_Atomic int32_t *forbidden)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO};

    noted = forbidden;
    sigemptyset(&action.sa_mask);
    action.sa_sigaction = on_forbidden_call;
    sigaction(SIGSYS, &action, NULL);
    action.sa_flags = 0;
    action.sa_handler = on_abort;
    sigaction(SIGABRT, &action, NULL);
}

// ------------------------------------------------------------------------------- confinement

uint32_t tk_confine(const tk_grants *grants, uint32_t namespaces, _Atomic int32_t *forbidden,
                    tk_error *error)
{
    uint32_t fences = namespaces | TK_FENCE_NO_NEW_PRIVS | TK_FENCE_SECCOMP;
    uint32_t abi;
    int refused;

    if (SANITIZED)
        return TK_FENCE_OFF;
    if (standing) {
        noted = forbidden;
        return standing;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !drop_capabilities()) {
        tk_error_set(error, "the sandbox cannot drop its privileges: %s", strerror(errno));
        return 0;
    }
    abi = tk_landlock_abi();
    if (abi && tk_landlock_restrict(grants, abi))
        fences |= TK_FENCE_LANDLOCK | (abi >= 6 ? (uint32_t)TK_FENCE_SCOPE : 0);
    install_handlers(forbidden);
    refused = tk_load_calls_filter();
    if (refused == 0)
        return standing = fences;
    tk_error_set(error,
                 "the system has no filter of system calls (seccomp: %s), without which plugins "
                 "are not confined; [run] sandbox = off runs them all the same",
                 strerror(-refused));
    return 0;
}

const char *tk_confine_name(uint32_t fences, bool unconfined, char room[64])
{
    const bool files = fences & TK_FENCE_LANDLOCK, apart = fences & TK_FENCE_NAMESPACES;

    if (!fences || fences & TK_FENCE_OFF)
        snprintf(room, 64, "%s", fences && unconfined ? "off" : "none");
    else
        snprintf(room, 64, "strict%s%s%s%s", files && apart ? "" : " without ",
                 files ? "" : "Landlock", files || apart ? "" : ", ", apart ? "" : "namespaces");
    return room;
}
