// SPDX-License-Identifier: MIT
// Records from memory in worker processes: order, what a crash costs, bounded memory, and that the
// program around the pool is left alone.
#include <toolkit/toolkit.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Without a sandbox, memory and system calls are not limited.
#ifdef TK_SANITIZED
#define SANDBOX 0
#else
#define SANDBOX 1
#endif

#define MOODY_FOR(timeout)                                                           \
    "[input]\nformat = reader\n[words]\n[moody]\n[output]\nformat = shower\n[run]\n" \
    "timeout = " timeout "\nmemory = 64M\n"
// Only what never ends should reach its limit, however busy the machine is.
#define MOODY MOODY_FOR("30")
#define HASTY MOODY_FOR("0.5")

static tk_message message;

static void set_path(void)
{
    setenv("TOOLKIT_PLUGIN_PATH", FIXTURES, 1);
}

static void no_children(void)
{
    // However a pool ended, it leaves no process behind.
    cr_expect(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
}

TestSuite(pool, .init = set_path, .fini = no_children, .timeout = 60);

static tk_pool *open_with(const char *conf, tk_pool_options options)
{
    options.size = sizeof options;
    options.conf = conf;
    options.conf_length = strlen(conf);
    return tk_pool_open("pool.conf", &options, &message);
}

static tk_pool *open_pool(const char *conf, int32_t workers, uint32_t snapshots)
{
    tk_pool *pool = open_with(conf, (tk_pool_options){.workers = workers, .snapshots = snapshots});
    cr_assert_not_null(pool, "%s", message.text);
    cr_assert_str_eq(message.text, "");
    return pool;
}

static void submit(tk_pool *pool, const char *id, const char *text)
{
    cr_assert_eq(tk_pool_submit(pool, id, text, strlen(text), &message), TK_OK, "%s", message.text);
}

static tk_pool_result next(tk_pool *pool)
{
    tk_pool_result result = {.size = sizeof result};
    cr_assert_eq(tk_pool_next(pool, -1, &result, &message), TK_OK, "%s", message.text);
    return result;
}

static void expect_done(tk_pool *pool)
{
    tk_pool_result result = {.size = sizeof result};
    cr_expect_eq(tk_pool_next(pool, -1, &result, &message), TK_SKIP, "%s", message.text);
    cr_expect_eq(result.done, 1);
}

static void expect_output(const tk_pool_result *result, const char *right)
{
    cr_expect(result->output.length == strlen(right) &&
                  memcmp(result->output.data, right, strlen(right)) == 0,
              "%.*s, not %s", (int)result->output.length, result->output.data, right);
}

Test(pool, results_come_in_the_order_of_submission)
{
    for (int32_t workers = 0; workers <= 3; workers++) {
        tk_pool *pool = open_pool(MOODY, workers, 0);
        char id[16], right[64];
        for (int i = 0; i < 500; i++) {
            snprintf(id, sizeof id, "d%d", i);
            submit(pool, id, "one two");
        }
        tk_pool_finish(pool);
        for (int i = 0; i < 500; i++) {
            const tk_pool_result result = next(pool);
            snprintf(id, sizeof id, "d%d", i);
            snprintf(right, sizeof right, "d%d words/1=2\n", i);
            cr_expect_eq(result.status, TK_OK);
            cr_expect_eq(result.number, (uint64_t)i);
            cr_expect_str_eq(result.name, id);
            cr_expect_str_eq(result.id, id);
            cr_expect_eq(result.text_bytes, 7);
            cr_expect_null(result.snapshot);
            cr_expect_eq(result.n_states, 0);
            expect_output(&result, right);
        }
        expect_done(pool);
        expect_done(pool);
        tk_pool_close(pool);
    }
}

Test(pool, an_unordered_pool_waits_for_no_document_that_hangs)
{
    tk_pool *pool = open_with(MOODY_FOR("2"), (tk_pool_options){.workers = 2, .unordered = 1});
    bool seen[101] = {0};
    char id[16];

    cr_assert_not_null(pool, "%s", message.text);
    for (int i = 0; i <= 100; i++) {
        snprintf(id, sizeof id, "d%d", i);
        submit(pool, id, i == 3 ? "HANG" : i == 50 ? "CRASH" : "one two");
    }
    tk_pool_finish(pool);
    for (int i = 0; i <= 100; i++) {
        const tk_pool_result result = next(pool);
        cr_assert_leq(result.number, 100);
        cr_expect_not(seen[result.number], "twice: %d", (int)result.number);
        seen[result.number] = true;
        snprintf(id, sizeof id, "d%d", (int)result.number);
        cr_expect_str_eq(result.name, id);
        cr_expect_eq(result.status, result.number == 3 || result.number == 50 ? TK_ERR_DOC : TK_OK);
        cr_expect_eq(result.number == 3, i == 100, "d%d came as result %d", (int)result.number, i);
    }
    expect_done(pool);
    // The one that hung, and the crash with its second try.
    cr_expect_geq(tk_pool_crashes(pool), 3);
    tk_pool_close(pool);
}

Test(pool, an_unordered_pool_without_workers_numbers_its_results)
{
    tk_pool *pool = open_with(MOODY, (tk_pool_options){.unordered = 1});

    cr_assert_not_null(pool, "%s", message.text);
    submit(pool, "a", "one");
    submit(pool, "b", "ERROR");
    submit(pool, "c", "three");
    tk_pool_finish(pool);
    for (uint64_t i = 0; i < 3; i++)
        cr_expect_eq(next(pool).number, i);
    expect_done(pool);
    tk_pool_close(pool);
}

/** Writes a file of a scratch folder; returns its path. */
static const char *write_file(const char *folder, const char *name, const char *text)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
    return path;
}

Test(pool, records_of_files)
{
    char folder[] = "/tmp/toolkit-pool-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    for (int32_t workers = 0; workers <= 1; workers++) {
        tk_pool *pool = open_pool(MOODY, workers, 0);
        const char *path = write_file(folder, "a.rd", "one two");
        tk_records *records = tk_pool_records(pool, &path, 1, &message);
        tk_str name, record;
        cr_assert_not_null(records, "%s", message.text);
        cr_assert_eq(tk_records_next(records, &name, &record, &message), TK_OK);
        cr_expect_eq(strlen(name.data), name.length);
        cr_expect_eq(tk_pool_submit(pool, name.data, record.data, record.length, &message), TK_OK);
        const tk_pool_result result = next(pool);
        cr_expect_eq(result.status, TK_OK);
        cr_expect_eq(result.text_bytes, 7);
        cr_expect_eq(tk_records_next(records, &name, &record, &message), TK_SKIP);
        tk_records_close(records);
        cr_expect_null(tk_pool_records(pool, &(const char *){"/nowhere/a.rd"}, 1, &message));
        cr_expect(strstr(message.text, "/nowhere/a.rd") != NULL, "%s", message.text);
        tk_pool_close(pool);
        unlink(path);
    }
    rmdir(folder);
}

static const struct {
    const char *text, *reason, *message;
    bool sandbox;
} casualties[] = {
    {"CRASH", "crash", "crashed (SIGSEGV)", false},
    {"EXIT", "exit", "ended the process with exit code", false},
    {"HANG", "timeout", "took longer than 0.5 s", false},
    {"MEMORY", "memory", "used up the worker's memory of 64 MiB", true},
    {"OPEN", "forbidden", "made the forbidden system call openat", true},
    {"ERROR", "error", "it says so", false},
};

Test(pool, a_document_that_ends_its_worker_costs_only_itself)
{
    for (size_t i = 0; i < sizeof casualties / sizeof *casualties; i++) {
        if (casualties[i].sandbox && !SANDBOX)
            continue;
        const bool hangs = strcmp(casualties[i].text, "HANG") == 0;
        tk_pool *pool = open_pool(hangs ? HASTY : MOODY, 2, 1);
        submit(pool, "a", "good one");
        submit(pool, "b", casualties[i].text);
        submit(pool, "c", "good two");
        tk_pool_finish(pool);
        for (int d = 0; d < 3; d++) {
            const tk_pool_result result = next(pool);
            if (d == 1) {
                cr_expect_eq(result.status, TK_ERR_DOC);
                cr_expect_str_eq(result.plugin, "moody");
                cr_expect_str_eq(result.reason, casualties[i].reason);
                cr_expect_not_null(strstr(result.message, casualties[i].message), "%s",
                                   result.message);
                cr_expect_null(result.snapshot);
                cr_expect_eq(result.output.length, 0);
                cr_expect_str_eq(result.id, "b");
            } else {
                cr_expect_eq(result.status, TK_OK);
                expect_output(&result, d ? "c words/1=2\n" : "a words/1=2\n");
                tk_snapshot_free(result.snapshot);
            }
        }
        expect_done(pool);
        tk_pool_close(pool);
    }
}

Test(pool, a_document_may_be_left_out)
{
    tk_pool *pool = open_pool(MOODY, 1, 0);
    submit(pool, "a", "SKIP");
    submit(pool, "b", "b");
    cr_expect_eq(next(pool).status, TK_SKIP);
    cr_expect_eq(next(pool).status, TK_OK);
    tk_pool_close(pool);
}

Test(pool, a_plugin_that_cannot_continue_ends_the_pool)
{
    for (int32_t workers = 0; workers <= 1; workers++) {
        tk_pool *pool = open_pool(MOODY, workers, 0);
        tk_pool_result result = {.size = sizeof result};
        submit(pool, "a", "a");
        submit(pool, "b", "STOP");
        submit(pool, "c", "c");
        cr_expect_eq(next(pool).status, TK_OK);
        cr_expect_eq(next(pool).status, TK_ERR_INSTANCE);
        cr_expect_eq(tk_pool_next(pool, -1, &result, &message), TK_ERR_INSTANCE);
        cr_expect_str_eq(message.text, "b: plugin moody cannot continue: it is over");
        cr_expect_eq(tk_pool_submit(pool, "d", "d", 1, &message), TK_ERR_INSTANCE);
        cr_expect_str_eq(message.text, "b: plugin moody cannot continue: it is over");
        tk_pool_close(pool);
    }
}

Test(pool, a_snapshot_has_what_that_of_a_session_has)
{
    static const char text[] = "\u00e9t\u00e9 of a longer word";
    tk_session *session = tk_session_open_text(MOODY, strlen(MOODY), &message);
    cr_assert_not_null(session, "%s", message.text);
    cr_assert_eq(tk_session_feed(session, "x", text, strlen(text), &message), TK_OK);
    tk_snapshot *right = tk_session_snapshot(session, &message);
    for (int32_t workers = 0; workers <= 1; workers++) {
        tk_pool *pool = open_pool(MOODY, workers, 1);
        tk_layer_info ours, theirs;
        tk_str a, b;
        submit(pool, "x", text);
        const tk_pool_result result = next(pool);
        tk_doc_schema *schema = tk_pool_schema(pool);
        tk_pool_close(pool); // the snapshot stays
        cr_assert_not_null(result.snapshot);
        cr_expect_str_eq(tk_doc_schema_layer(schema, 0)->name, "words/1");
        tk_doc_schema_free(schema);
        tk_snapshot_text(result.snapshot, &a);
        cr_expect(a.length == strlen(text) && memcmp(a.data, text, a.length) == 0);
        tk_snapshot_output(result.snapshot, &a);
        tk_snapshot_output(right, &b);
        cr_expect(a.length == b.length && memcmp(a.data, b.data, a.length) == 0);
        cr_assert(tk_snapshot_layer(result.snapshot, 0, &ours));
        cr_assert(tk_snapshot_layer(right, 0, &theirs));
        cr_assert_eq(ours.layer.count, theirs.layer.count);
        cr_expect_eq(memcmp(ours.layer.begin, theirs.layer.begin, 4 * ours.layer.count), 0);
        for (uint32_t i = 0; i < ours.layer.count; i++) {
            tk_snapshot_string(result.snapshot, ((const uint32_t *)ours.layer.columns[1])[i], &a);
            tk_snapshot_string(right, ((const uint32_t *)theirs.layer.columns[1])[i], &b);
            cr_expect(a.length == b.length && memcmp(a.data, b.data, a.length) == 0);
        }
        tk_snapshot_free(result.snapshot);
    }
    tk_snapshot_free(right);
    tk_session_close(session);
}

Test(pool, layers_of_snapshots_are_chosen)
{
    static const char conf[] = "[input]\nformat = reader\nlayers = marks\n[words]\n[longest]\n";
    const char *names[] = {"longest"}, *wrong[] = {"word"};
    for (int32_t workers = 0; workers <= 1; workers++) {
        tk_pool *pool = open_with(conf, (tk_pool_options){.workers = workers,
                                                          .snapshots = 1,
                                                          .no_output = 1,
                                                          .layers = names,
                                                          .n_layers = 1});
        tk_layer_info info;
        tk_str out;
        cr_assert_not_null(pool, "%s", message.text);
        submit(pool, "x", "a longer word");
        const tk_pool_result result = next(pool);
        cr_assert(tk_snapshot_layer(result.snapshot, 0, &info));
        cr_expect_str_eq(info.decl->name, "longest/1");
        tk_snapshot_string(result.snapshot, ((const uint32_t *)info.layer.columns[1])[0], &out);
        cr_expect(out.length == 6 && memcmp(out.data, "longer", 6) == 0);
        cr_expect_not(tk_snapshot_layer(result.snapshot, 1, &info));
        tk_snapshot_output(result.snapshot, &out);
        cr_expect_eq(out.length, 0); // without an encoder
        tk_snapshot_free(result.snapshot);
        tk_pool_close(pool);
        cr_expect_null(open_with(conf, (tk_pool_options){.workers = workers,
                                                         .snapshots = 1,
                                                         .no_output = 1,
                                                         .layers = wrong,
                                                         .n_layers = 1}));
        cr_expect_not_null(strstr(message.text, "provides a layer 'word'"), "%s", message.text);
    }
}

Test(pool, a_wrong_configuration_is_reported)
{
    static const char conf[] =
        "[input]\nformat = reader\n[wrods]\n[lognest]\n[output]\nformat = shower\n";
    for (int32_t workers = 0; workers <= 1; workers++) {
        cr_expect_null(open_with(conf, (tk_pool_options){.workers = workers}));
        cr_expect_not_null(strstr(message.text, "pool.conf:3: [wrods]"), "%s", message.text);
        cr_expect_not_null(strstr(message.text, "\npool.conf:4: [lognest]"), "%s", message.text);
    }
    cr_expect_null(tk_pool_open("/nowhere/pool.conf", NULL, &message));
    cr_expect_not_null(strstr(message.text, "/nowhere/pool.conf"), "%s", message.text);
}

// ------------------------------------------------------------------------------------- memory

Test(pool, a_full_pool_takes_no_more_until_results_are_taken)
{
    tk_pool *pool = open_pool(MOODY, 1, 1);
    const size_t length = 1 << 20;
    char *text = malloc(length);
    uint64_t submitted = 0, taken = 0;
    tk_status status = TK_OK;
    memset(text, 'x', length);
    // No results are taken: it becomes full though the worker goes on.
    for (int quiet = 0; quiet < 30 && submitted < 1000;) {
        status = tk_pool_submit(pool, "x", text, length, &message);
        cr_assert(status == TK_OK || status == TK_SKIP, "%s", message.text);
        submitted += status == TK_OK;
        quiet = status == TK_OK ? 0 : quiet + 1;
        if (status == TK_SKIP)
            nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    }
    cr_expect_lt(submitted, 300, "%lu MiB are in flight", submitted);
    tk_pool_finish(pool);
    for (; taken < submitted; taken++) {
        const tk_pool_result result = next(pool);
        cr_assert_eq(result.status, TK_OK, "%s", result.message);
        tk_snapshot_free(result.snapshot);
    }
    expect_done(pool);
    tk_pool_close(pool);
    free(text);
}

Test(pool, one_huge_document)
{
    // Longer than all that may wait.
    static const char conf[] = "[input]\nformat = reader\n[moody]\n[output]\nformat = shower\n";
    const size_t length = 40 << 20;
    char *text = malloc(length);
    memset(text, 'x', length);
    for (int32_t workers = 0; workers <= 1; workers++) {
        tk_pool *pool = open_pool(conf, workers, 1);
        submit(pool, "a", "a");
        tk_status status;
        while ((status = tk_pool_submit(pool, "b", text, length, &message)) == TK_SKIP)
            nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        cr_assert_eq(status, TK_OK);
        tk_snapshot_free(next(pool).snapshot);
        const tk_pool_result result = next(pool);
        cr_assert_eq(result.status, TK_OK, "%s", result.message);
        tk_str out;
        tk_snapshot_text(result.snapshot, &out);
        cr_expect(out.length == length && out.data[length - 1] == 'x');
        tk_snapshot_free(result.snapshot);
        tk_pool_close(pool);
    }
    free(text);
}

Test(pool, a_record_that_is_too_long_fails_alone)
{
    tk_pool *pool = open_pool(MOODY, 1, 0);
    const size_t length = (16 << 20) + 1; // more than a quarter of 64 MiB
    char *text = malloc(length);
    memset(text, 'x', length);
    cr_assert_eq(tk_pool_submit(pool, "long", text, length, &message), TK_OK);
    const tk_pool_result result = next(pool);
    cr_expect_eq(result.status, TK_ERR_DOC);
    cr_expect_str_eq(result.reason, "input");
    cr_expect_not_null(strstr(result.message, "longer than 16777216 bytes"), "%s", result.message);
    cr_expect_str_eq(result.id, "long");
    submit(pool, "b", "b");
    cr_expect_eq(next(pool).status, TK_OK);
    tk_pool_close(pool);
    free(text);
}

// ------------------------------------------------------------------------------- closing, waiting

Test(pool, may_be_closed_at_any_time)
{
    static const char *const texts[] = {"good", "HANG", "CRASH"};
    for (size_t t = 0; t < 3; t++)
        for (int taken = 0; taken < 2; taken++) {
            tk_pool *pool = open_pool(MOODY, 2, 1);
            for (int i = 0; i < 200; i++)
                submit(pool, "x", i ? texts[t] : "first");
            if (taken)
                tk_snapshot_free(next(pool).snapshot);
            tk_pool_close(pool);
            no_children();
        }
    tk_pool_close(open_pool(MOODY, 1, 0));
    tk_pool_close(NULL);
}

Test(pool, next_waits_as_long_as_asked)
{
    tk_pool *pool = open_pool(HASTY, 1, 0);
    tk_pool_result result = {.size = sizeof result};
    // Nothing is submitted: there is nothing to wait for.
    cr_expect_eq(tk_pool_next(pool, -1, &result, &message), TK_SKIP);
    cr_expect_eq(result.done, 0);
    submit(pool, "x", "HANG");
    cr_expect_eq(tk_pool_next(pool, 0, &result, &message), TK_SKIP);
    cr_expect_eq(tk_pool_next(pool, 20, &result, &message), TK_SKIP);
    cr_expect_eq(result.done, 0);
    cr_expect_str_eq(next(pool).reason, "timeout");
    tk_pool_finish(pool);
    expect_done(pool);
    cr_expect_eq(tk_pool_submit(pool, "x", "x", 1, &message), TK_ERR_INSTANCE);
    cr_expect_str_eq(message.text, "a record was submitted after tk_pool_finish()");
    tk_pool_close(pool);
}

Test(pool, two_at_once)
{
    tk_pool *one = open_pool(MOODY, 1, 0), *two = open_pool(MOODY, 2, 0);
    for (int i = 0; i < 50; i++) {
        submit(one, "one", i == 20 ? "CRASH" : "one two");
        submit(two, "two", "one two three");
    }
    for (int i = 0; i < 50; i++) {
        tk_pool_result result = next(two);
        expect_output(&result, "two words/1=3\n");
        cr_expect_eq(next(one).status, i == 20 ? TK_ERR_DOC : TK_OK);
        if (i == 30) {
            tk_pool_close(one);
            one = open_pool(MOODY, 1, 0);
            for (int k = 0; k < 20; k++)
                submit(one, "one", "again");
            i = 30;
        }
    }
    tk_pool_close(one);
    tk_pool_close(two);
}

// ----------------------------------------------------------------------- the program around it

static void *submit_many(void *ctx)
{
    for (int i = 0; i < 3000; i++) {
        tk_status status;
        while ((status = tk_pool_submit(ctx, "x", "one two", 7, NULL)) == TK_SKIP)
            nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        cr_assert_eq(status, TK_OK);
    }
    tk_pool_finish(ctx);
    return NULL;
}

Test(pool, one_thread_submits_and_another_takes)
{
    tk_pool *pool = open_pool(MOODY, 1, 1);
    tk_pool_result result = {.size = sizeof result};
    pthread_t thread;
    int taken = 0;
    cr_assert_eq(pthread_create(&thread, NULL, submit_many, pool), 0);
    while (!result.done) {
        if (tk_pool_next(pool, 100, &result, &message) != TK_OK)
            continue;
        cr_expect_eq(result.status, TK_OK);
        tk_snapshot_free(result.snapshot);
        taken++;
    }
    cr_expect_eq(taken, 3000);
    pthread_join(thread, NULL);
    tk_pool_close(pool);
}

static void *open_one(void *ctx)
{
    *(tk_pool **)ctx = open_pool(MOODY, 1, 0);
    return NULL;
}

Test(pool, outlives_the_thread_that_opened_it)
{
    pthread_t thread;
    tk_pool *pool = NULL;
    cr_assert_eq(pthread_create(&thread, NULL, open_one, &pool), 0);
    pthread_join(thread, NULL);
    submit(pool, "x", "x");
    cr_expect_eq(next(pool).status, TK_OK);
    tk_pool_close(pool);
}

Test(pool, a_fork_of_the_program_does_not_disturb_it)
{
    tk_pool *pool = open_pool(MOODY, 1, 0);
    int status;
    submit(pool, "a", "a");
    const pid_t pid = fork();
    if (pid == 0) {
        tk_pool_result result = {.size = sizeof result};
        const bool ok = tk_pool_submit(pool, "x", "x", 1, &message) == TK_ERR_INSTANCE &&
                        strstr(message.text, "forked") &&
                        tk_pool_next(pool, -1, &result, &message) == TK_ERR_INSTANCE;
        tk_pool_finish(pool);
        tk_pool_close(pool);
        tk_pool *own = open_with(MOODY, (tk_pool_options){.workers = 1});
        bool works = own && tk_pool_submit(own, "x", "x", 1, &message) == TK_OK &&
                     tk_pool_next(own, -1, &result, &message) == TK_OK;
        tk_pool_close(own);
        _exit(ok && works ? 0 : 1);
    }
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    submit(pool, "b", "b");
    cr_expect_eq(next(pool).status, TK_OK);
    cr_expect_eq(next(pool).status, TK_OK);
    tk_pool_close(pool);
}

Test(pool, a_program_may_have_closed_the_standard_streams)
{
    int status;
    const pid_t pid = fork();
    if (pid == 0) {
        tk_pool_result result = {.size = sizeof result};
        for (int fd = 0; fd < 3; fd++)
            close(fd);
        tk_pool *pool = open_with(MOODY, (tk_pool_options){.workers = 1});
        const bool works = pool && tk_pool_submit(pool, "x", "x", 1, &message) == TK_OK &&
                           tk_pool_next(pool, -1, &result, &message) == TK_OK &&
                           result.status == TK_OK;
        tk_pool_close(pool);
        _exit(works ? 0 : 1);
    }
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static volatile sig_atomic_t caught;
static pthread_t catcher;

static void on_interrupt(int number)
{
    (void)number;
    caught++;
    catcher = pthread_self();
}

Test(pool, signals_stay_with_the_program)
{
    struct sigaction mine = {.sa_handler = on_interrupt}, now;
    sigset_t before = {0}, after = {0};
    sigaction(SIGINT, &mine, NULL);
    sigprocmask(SIG_SETMASK, NULL, &before);
    tk_pool *pool = open_pool(MOODY, 1, 0);
    sigaction(SIGINT, NULL, &now);
    sigprocmask(SIG_SETMASK, NULL, &after);
    cr_expect_eq(now.sa_handler, on_interrupt);
    cr_expect_eq(memcmp(&before, &after, sizeof before), 0);
    submit(pool, "a", "a");
    kill(getpid(), SIGINT);
    cr_expect_eq(caught, 1);
    cr_expect(pthread_equal(catcher, pthread_self()));
    cr_expect_eq(next(pool).status, TK_OK);
    submit(pool, "b", "b");
    cr_expect_eq(next(pool).status, TK_OK);
    tk_pool_close(pool);
}

// ------------------------------------------------------------------------------------ collectors

Test(pool, results_have_the_states_of_collectors)
{
    static const char conf[] = "[input]\nformat = reader\n[moody]\n[output]\nformat = shower\n"
                               "[collect:tally]\n";
    tk_session *session = tk_session_open_text(conf, strlen(conf), &message);
    tk_str result_of_all;
    cr_assert_not_null(session, "%s", message.text);
    for (int32_t workers = 0; workers <= 2; workers++) {
        tk_pool *pool = open_pool(conf, workers, workers == 1);
        submit(pool, "a", "one");
        submit(pool, "b", workers ? "CRASH" : "ERROR");
        submit(pool, "c", "three");
        for (int i = 0; i < 3; i++) {
            const tk_pool_result result = next(pool);
            cr_assert_eq(result.n_states, i != 1);
            if (i != 1)
                cr_expect_eq(tk_session_merge(session, 0, result.states[0].data,
                                              result.states[0].length, &message),
                             TK_OK, "%s", message.text);
            tk_snapshot_free(result.snapshot);
        }
        tk_pool_close(pool);
        cr_assert_eq(tk_session_result(session, 0, &result_of_all, &message), TK_OK);
        static const char right[] = "   2 documents\na\t3\nc\t5\n";
        cr_expect(result_of_all.length == strlen(right) &&
                      memcmp(result_of_all.data, right, strlen(right)) == 0,
                  "%.*s", (int)result_of_all.length, result_of_all.data);
        tk_pool *without = open_with(conf, (tk_pool_options){.workers = workers, .no_collect = 1});
        submit(without, "a", "one");
        cr_expect_eq(next(without).n_states, 0);
        tk_pool_close(without);
    }
    tk_session_close(session);
}
