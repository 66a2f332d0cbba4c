// SPDX-License-Identifier: MIT
#include "child.h"
#include "stopwatch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/** Exit codes of the child; a plugin that calls exit() is unlikely to use one of them. */
enum { EXIT_DONE = 113, EXIT_FAILED = 114 };
enum { LOOK_MS = 100 };

static void run_work(const tk_child *child, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_FAILED); // the parent exited before prctl()
    // Keeps what plugins print out of the report.
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0)
        dup2(nowhere, STDOUT_FILENO);
    _exit(child->work(child->ctx) ? EXIT_DONE : EXIT_FAILED);
}

/** Waits a while for the child to exit. True if it has. */
static bool wait_a_while(pid_t pid, int pidfd, int *status)
{
    if (pidfd >= 0)
        poll(&(struct pollfd){.fd = pidfd, .events = POLLIN}, 1, LOOK_MS);
    else
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    return waitpid(pid, status, WNOHANG) == pid;
}

static tk_child_end end_of(const tk_child *child, int status)
{
    char *message = child->watch->message;
    const size_t size = sizeof child->watch->message;
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_DONE)
        return TK_CHILD_DONE;
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILED)
        return TK_CHILD_FAILED;
    if (WIFSIGNALED(status))
        snprintf(message, size, "%s", strsignal(WTERMSIG(status)));
    else
        snprintf(message, size, "ended the process with exit code %d", WEXITSTATUS(status));
    return TK_CHILD_CRASHED;
}

tk_child_end tk_child_run(const tk_child *child)
{
    const pid_t parent = getpid();
    child->watch->message[0] = '\0';
    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0)
        run_work(child, parent);
    if (pid < 0) {
        snprintf(child->watch->message, sizeof child->watch->message, "cannot start a process: %s",
                 strerror(errno));
        return TK_CHILD_UNBORN;
    }
    const int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    uint64_t beat = atomic_load(&child->watch->beat), since = tk_wall_now();
    double patience = child->start > 0 ? child->start : child->patience;
    bool hung = false;
    int status = 0;
    while (!wait_a_while(pid, pidfd, &status)) {
        const uint64_t now = tk_wall_now(), latest = atomic_load(&child->watch->beat);
        if (latest != beat) {
            beat = latest;
            since = now;
            patience = child->patience;
        } else if (!hung && (double)(now - since) > patience * 1e9) {
            hung = true;
            kill(pid, SIGKILL);
        }
    }
    if (pidfd >= 0)
        close(pidfd);
    if (!hung)
        return end_of(child, status);
    snprintf(child->watch->message, sizeof child->watch->message, "did not finish in %g s",
             patience);
    return TK_CHILD_HUNG;
}

void *tk_shared_alloc(size_t size)
{
    void *memory =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void tk_shared_free(void *memory, size_t size)
{
    if (memory)
        munmap(memory, size);
}
