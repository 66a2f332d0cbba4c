// SPDX-License-Identifier: MIT
#include "names.h"

#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

const char *tk_syscall_name(int number, char room[64])
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
