// SPDX-License-Identifier: MIT
// Each allocation of a pool fails in turn, in the program and in the process that loads the
// plugins: pool CONF. A pool does not open, or ends, with a message, or a document fails with a
// reason; all other results are complete, and nothing waits without end. Then a pool without
// failures works.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <toolkit/toolkit.h>
#include <unistd.h>

static void (*failing_start)(unsigned long at, int from_then_on);
static unsigned long (*failing_stop)(void);

enum { RECORDS = 6 };

static int complain(unsigned long n, int on, const char *what, const char *message)
{
    printf("allocation %lu%s: %s: %s\n", n, on ? " and all after it" : "", what, message);
    return 0;
}

static int is_complete(const tk_pool_result *r)
{
    tk_str text;
    if (r->status != TK_OK)
        return r->status < 0 && r->reason[0] && r->message[0] && !r->snapshot;
    if (!r->snapshot)
        return 0;
    tk_snapshot_text(r->snapshot, &text);
    return text.length == 13 && memcmp(text.data, "a longer word", 13) == 0;
}

/** Returns whether all is well; `perfect`: also that nothing failed. */
static int use(tk_pool *pool, unsigned long n, int on, int perfect)
{
    tk_message message = {""};
    int submitted = 0;
    while (submitted < RECORDS &&
           tk_pool_submit(pool, "doc", "a longer word", 13, &message) == TK_OK)
        submitted++;
    if (submitted < RECORDS && (perfect || !message.text[0]))
        return complain(n, on, "a record is not taken", message.text);
    tk_pool_finish(pool);
    for (int i = 0; i < submitted; i++) {
        tk_pool_result r = {.size = sizeof r};
        const tk_status status = tk_pool_next(pool, -1, &r, &message);
        const int good = status == TK_OK ? is_complete(&r) && (!perfect || r.status == TK_OK)
                                         : !perfect && message.text[0];
        tk_snapshot_free(r.snapshot);
        if (!good)
            return complain(n, on, "a result is wrong", message.text);
        if (status != TK_OK)
            break;
    }
    return 1;
}

static int run(const tk_pool_options *options, unsigned long n, int on, unsigned long *count)
{
    tk_message message = {""};
    failing_start(n, on);
    tk_pool *pool = tk_pool_open("conf", options, &message);
    int good = pool ? use(pool, n, on, n == 0)
                    : message.text[0] || complain(n, on, "does not open, without a message", "");
    tk_pool_close(pool);
    *count = failing_stop();
    return good;
}

/** In a child: a crash or a wait without end is noticed. */
static int run_apart(const tk_pool_options *options, unsigned long n, int on)
{
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        unsigned long ignored;
        alarm(30);
        const int good = run(options, n, on, &ignored) && run(options, 0, 0, &ignored);
        fflush(NULL);
        _exit(!good);
    }
    int status = 1;
    if (child < 0 || waitpid(child, &status, 0) < 0)
        return 0;
    if (WIFSIGNALED(status))
        complain(n, on, "ended by", strsignal(WTERMSIG(status)));
    return status == 0;
}

int main(int argc, char **argv)
{
    *(void **)&failing_start = dlsym(RTLD_DEFAULT, "failing_start");
    *(void **)&failing_stop = dlsym(RTLD_DEFAULT, "failing_stop");
    if (argc < 2 || !failing_start || !failing_stop)
        return 2;
    static char conf[4096];
    FILE *file = fopen(argv[1], "r");
    const size_t length = file ? fread(conf, 1, sizeof conf, file) : 0;
    if (file)
        fclose(file);
    unsigned long bad = 0, most = 0;
    for (int workers = 0; workers <= 1; workers++) {
        const tk_pool_options options = {.size = sizeof options,
                                         .workers = workers,
                                         .conf = conf,
                                         .conf_length = length,
                                         .snapshots = 1,
                                         .no_collect = 1};
        unsigned long total = 0;
        if (!length || !run(&options, 0, 0, &total))
            return 2;
        // Without workers the plugins are loaded here: about as many as in their process.
        most = total > most ? total : most;
        for (unsigned long n = 1; n <= most; n++)
            bad += !run_apart(&options, n, 0) + (n % 4 == 0 && !run_apart(&options, n, 1));
        printf("workers %d: %lu allocations\n", workers, most);
    }
    return bad != 0;
}
