// SPDX-License-Identifier: MIT
// Runs a pipeline with each allocation failing in turn: every CONF RECORD [FIRST [LAST]]
//
// For every n, only the n-th allocation fails, and then all from the n-th on. Opening must
// either work or return a message; feeding must return a status, and a message if it is not TK_OK;
// closing must free everything. A snapshot is complete, or there is a message in place of it. Then
// the same text runs without failures, and must give the same bytes as before. Each n runs in its
// own process, so that a crash is reported and the others still run.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <toolkit/toolkit.h>
#include <unistd.h>

static void (*failing_start)(unsigned long at, int from_then_on);
static unsigned long (*failing_stop)(void);
static long (*failing_live)(void);

static const char *conf, *text;
static size_t conf_length, text_length;
/** What the document gives without failures: its output, or a collector's result of it alone. */
typedef struct bytes {
    char *data;
    size_t length;
} bytes;

static bytes expected, expected_result;

/** Appends distinct words to the text: enough for the tables of forms to grow. */
enum { FEEDS = 2, WORDS = 9000, LARGEST = 1 << 20 };

static void complain(unsigned long n, int on, const char *what, const char *message)
{
    printf("allocation %lu%s: %s%s%s\n", n, on ? " and all after it" : "", what,
           message ? ": " : "", message ? message : "");
}

static int is_same(const tk_str *out, const bytes *wanted)
{
    return out->length == wanted->length && memcmp(out->data, wanted->data, out->length) == 0;
}

static void keep(bytes *to, const tk_str *from)
{
    to->data = malloc(from->length + 1);
    memcpy(to->data, from->data, from->length);
    to->length = from->length;
}

static int same_output(tk_session *session)
{
    tk_str out;
    tk_session_output(session, &out);
    return is_same(&out, &expected);
}

/** Collects the document that was fed, and makes the result of it. One that has failed is not used
 * any more, as in a run. Returns whether all is well. */
static int collect(tk_session *session, unsigned long n, int on, int *lost)
{
    tk_message message = {""};
    tk_str state, result;
    if (*lost || !tk_session_collector_count(session))
        return 1;
    *lost = tk_session_collect(session, 0, &state, &message) != TK_OK ||
            tk_session_merge(session, 0, state.data, state.length, &message) != TK_OK ||
            tk_session_result(session, 0, &result, &message) != TK_OK;
    if (*lost != !!message.text[0]) {
        complain(n, on, "collecting ended with a wrong status or message", message.text);
        return 0;
    }
    if (*lost || is_same(&result, &expected_result))
        return 1;
    if (!expected_result.data) {
        keep(&expected_result, &result);
        return 1;
    }
    complain(n, on, "collecting went well, but gave another result", NULL);
    return 0;
}

/** Takes a snapshot of the document that was fed. Returns whether all is well. */
static int take_snapshot(tk_session *session, unsigned long n, int on, int must)
{
    tk_message message = {""};
    tk_snapshot *snapshot = tk_session_snapshot(session, &message);
    tk_str out;
    int good = !!snapshot != !!message.text[0] && (snapshot || !must);
    if (good && snapshot) {
        tk_snapshot_output(snapshot, &out);
        good = !expected.data || is_same(&out, &expected);
    }
    if (!good)
        complain(n, on, "a snapshot is wrong, or is missing", message.text);
    tk_snapshot_free(snapshot);
    return good;
}

/** Runs once. Returns the number of allocations, or 0 if something was wrong. */
static unsigned long run(unsigned long n, int on)
{
    tk_message message = {""};
    int good = 1, lost = 0;
    failing_start(n, on);
    tk_session *session = tk_session_open_text(conf, conf_length, &message);
    if (!session) {
        unsigned long count = failing_stop();
        if (message.text[0])
            return count;
        complain(n, on, "opening failed without a message", NULL);
        return 0;
    }
    if (message.text[0]) {
        complain(n, on, "opened, but said", message.text);
        good = 0;
    }
    for (int i = 0; i < FEEDS; i++) {
        tk_status status = tk_session_feed(session, "text", text, text_length, &message);
        if (status < TK_ERR_INSTANCE || status > TK_SKIP ||
            (status != TK_OK) != !!message.text[0]) {
            complain(n, on, "feeding ended with a wrong status or message", message.text);
            good = 0;
        }
        if (status == TK_OK && expected.data && !same_output(session)) {
            complain(n, on, "feeding went well, but gave another output", NULL);
            good = 0;
        }
        if (status == TK_OK)
            good &= take_snapshot(session, n, on, 0) & collect(session, n, on, &lost);
    }
    unsigned long count = failing_stop();
    // Once memory is available again, nothing of the failure remains.
    if (tk_session_feed(session, "text", text, text_length, &message) != TK_OK) {
        complain(n, on, "does not recover", message.text);
        good = 0;
    } else if (!expected.data) {
        tk_str out;
        tk_session_output(session, &out);
        keep(&expected, &out);
    } else if (!same_output(session)) {
        complain(n, on, "gives another output after it has recovered", NULL);
        good = 0;
    }
    good = good && take_snapshot(session, n, on, 1);
    good &= collect(session, n, on, &lost);
    tk_session_close(session);
    return good ? count : 0;
}

/** Runs in a child: true if the run was good, without a crash or a leak. */
static int run_apart(unsigned long n, int on)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        // What stays allocated after the first round belongs to the libraries.
        unsigned long good = run(n, on);
        long before = failing_live();
        good = good && run(n, on);
        if (good && failing_live() > before) {
            char blocks[64];
            snprintf(blocks, sizeof blocks, "%ld blocks", failing_live() - before);
            complain(n, on, "leaks", blocks);
            good = 0;
        }
        fflush(NULL);
        _exit(good ? 0 : 1);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) < 0)
        return 0;
    if (WIFSIGNALED(status))
        complain(n, on, "crashed", strsignal(WTERMSIG(status)));
    return status == 0;
}

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *out = malloc(2 * LARGEST);
    *length = file && out ? fread(out, 1, LARGEST, file) : 0;
    if (file)
        fclose(file);
    return out;
}

int main(int argc, char **argv)
{
    *(void **)&failing_start = dlsym(RTLD_DEFAULT, "failing_start");
    *(void **)&failing_stop = dlsym(RTLD_DEFAULT, "failing_stop");
    *(void **)&failing_live = dlsym(RTLD_DEFAULT, "failing_live");
    if (argc < 3 || !failing_start || !failing_stop) {
        fprintf(stderr, "usage: LD_PRELOAD=failing.so every CONF TEXT [FIRST [LAST]]\n");
        return 2;
    }
    conf = read_file(argv[1], &conf_length);
    char *words = read_file(argv[2], &text_length);
    const char *ending = strrchr(argv[2], '.');
    const int more = ending && strcmp(ending, ".txt") == 0 ? WORDS : 0; // a record stays one
    for (int i = 0; i < more; i++)
        text_length += (size_t)sprintf(words + text_length, "word%d%s", i, i % 20 ? " " : ".\n");
    text = words;
    unsigned long total = run(0, 0);
    if (!total || !text_length) {
        puts("the pipeline does not run without failures");
        return 2;
    }
    // Once more, because allocations of the first run do not count.
    total = run(0, 0);
    unsigned long first = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
    unsigned long last = argc > 4 ? strtoul(argv[4], NULL, 10) : total;
    unsigned long bad = 0;
    for (unsigned long n = first; n <= last; n++)
        bad += !run_apart(n, 0) + !run_apart(n, 1);
    printf("%lu allocations, %lu failures wrong\n", total, bad);
    return bad != 0;
}
