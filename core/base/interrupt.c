// SPDX-License-Identifier: MIT
#include "interrupt.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static const int signals[TK_INTERRUPT_SIGNALS] = {SIGINT, SIGTERM, SIGHUP};

/*
 * The state of the signal handler. Signals belong to the process, so this state is global, as the
 * only one in the library. The run that set `wake_fd` owns it.
 */
static _Atomic int wake_fd = -1;
static volatile sig_atomic_t caught;

static void on_signal(int number)
{
    static const uint64_t one = 1;
    int saved = errno;

    if (caught) {
        signal(number, SIG_DFL);
        raise(number);
    } else {
        caught = number;
        (void)!write(atomic_load(&wake_fd), &one, sizeof(one));
    }
    errno = saved;
}

void tk_interrupt_begin(tk_interrupt *interrupt)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    int unowned = -1;

    *interrupt = (tk_interrupt){.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    if (interrupt->fd < 0)
        return;
    if (!atomic_compare_exchange_strong(&wake_fd, &unowned, interrupt->fd)) {
        close(interrupt->fd);
        interrupt->fd = -1;
        return;
    }
    caught = 0;
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < TK_INTERRUPT_SIGNALS; i++) {
        sigaction(signals[i], NULL, &interrupt->earlier[i]);
        interrupt->taken[i] = interrupt->earlier[i].sa_handler != SIG_IGN;
        if (interrupt->taken[i])
            sigaction(signals[i], &action, NULL);
    }
    sigaction(SIGPIPE, &ignore, &interrupt->earlier_pipe);
    sigaction(SIGXFSZ, &ignore, &interrupt->earlier_size);
}

void tk_interrupt_end(tk_interrupt *interrupt)
{
    if (interrupt->fd < 0)
        return;
    for (int i = 0; i < TK_INTERRUPT_SIGNALS; i++) {
        if (interrupt->taken[i])
            sigaction(signals[i], &interrupt->earlier[i], NULL);
    }
    sigaction(SIGPIPE, &interrupt->earlier_pipe, NULL);
    sigaction(SIGXFSZ, &interrupt->earlier_size, NULL);
    atomic_store(&wake_fd, -1);
    close(interrupt->fd);
    interrupt->fd = -1;
}

int tk_interrupt_signal(const tk_interrupt *interrupt)
{
    if (interrupt->asked)
        return atomic_load(interrupt->asked) ? SIGTERM : 0;
    return interrupt->fd >= 0 ? (int)caught : 0;
}

void tk_interrupt_child(void)
{
    struct sigaction now;
    sigset_t none;

    for (int i = 1; i < NSIG; i++) {
        if (sigaction(i, NULL, &now) == 0 && now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN)
            signal(i, SIG_DFL);
    }
    signal(SIGCHLD, SIG_DFL);
    // Ctrl-C reaches the whole process group; the supervisor handles it and ends its children.
    for (int i = 0; i < TK_INTERRUPT_SIGNALS; i++)
        signal(signals[i], SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}
