// SPDX-License-Identifier: MIT
#include "death.h"

#include "confine/names.h"
#include "worker.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

const char *tk_death_cause(const tk_control *control, int status, uint64_t memory,
                           char message[TK_DEATH_MESSAGE])
{
    int forbidden = atomic_load(&control->forbidden);
    char name[64];

    if (forbidden >= 0) {
        snprintf(message, TK_DEATH_MESSAGE, "made the forbidden system call %s",
                 tk_syscall_name(forbidden, name));
        return "forbidden";
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == TK_WORKER_LOST) {
        snprintf(message, TK_DEATH_MESSAGE,
                 "closed the worker's channel, which is not the plugin's");
        return "violation";
    }
    if (WIFEXITED(status)) {
        snprintf(message, TK_DEATH_MESSAGE, "ended the process with exit code %d",
                 WEXITSTATUS(status));
        return "exit";
    }
    if (atomic_load(&control->out_of_memory)) {
        snprintf(message, TK_DEATH_MESSAGE,
                 "used up the worker's memory of %" PRIu64 " MiB and crashed (%s)", memory >> 20,
                 tk_signal_name(WTERMSIG(status), name));
        return "memory";
    }
    if (WTERMSIG(status) == SIGKILL) {
        snprintf(message, TK_DEATH_MESSAGE,
                 "the worker was killed from outside, as the system does when it is "
                 "out of memory");
        return "killed";
    }
    snprintf(message, TK_DEATH_MESSAGE, "crashed (%s)", tk_signal_name(WTERMSIG(status), name));
    return "crash";
}
