// SPDX-License-Identifier: MIT
// Runs with workers that die in every way: what is lost, what is kept, and what is reported.
#include <toolkit/toolkit.h>

#include <criterion/criterion.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// Without a sandbox, memory and system calls are not limited.
#ifdef TK_SANITIZED
#define SANDBOX 0
#else
#define SANDBOX 1
#endif

static const char conf[] = "[input]\nformat = reader\n[moody]\n[output]\nformat = shower\n"
                           "path = out.txt\n[run]\ntimeout = 0.5\nmemory = 64M\n";
static char folder[] = "/tmp/toolkit-run-XXXXXX";
static tk_progress last;
static char failure[1024], names[8][32];
static uint64_t calls[8];

static void make_folder(void)
{
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
    setenv("TOOLKIT_PLUGIN_PATH", FIXTURES, 1);
    FILE *file = fopen("c.conf", "w");
    fputs(conf, file);
    fclose(file);
}

static int delete_entry(const char *path, const struct stat *st, int type, struct FTW *walk)
{
    (void)st, (void)type, (void)walk;
    return remove(path);
}

static void delete_folder(void)
{
    nftw(folder, delete_entry, 16, FTW_DEPTH | FTW_PHYS);
    // However a run ended, it leaves no process behind.
    cr_expect(waitpid(-1, NULL, WNOHANG) <= 0);
}

TestSuite(supervisor, .init = make_folder, .fini = delete_folder, .timeout = 60);

/** Writes one article per file, 000.txt and so on, and sets `paths` to them. */
static void write_articles(const char *const *texts, size_t n, const char **paths)
{
    for (size_t i = 0; i < n; i++) {
        char *path = malloc(32);
        snprintf(path, 32, "%03zu.txt", i);
        FILE *file = fopen(path, "w");
        cr_assert_not_null(file);
        fputs(texts[i], file);
        fclose(file);
        paths[i] = path;
    }
}

static void note_progress(void *ctx, const tk_progress *progress)
{
    (void)ctx;
    last = *progress;
    if (progress->failure)
        snprintf(failure, sizeof failure, "%s", progress->failure);
    for (uint32_t i = 0; progress->finished && i < progress->n_plugins && i < 8; i++) {
        snprintf(names[i], sizeof names[i], "%s", progress->plugins[i].name);
        calls[i] = progress->plugins[i].calls;
    }
}

static int run(int32_t workers, const char *const *paths, size_t n, bool strict)
{
    tk_message message;
    tk_run_options options = {.size = sizeof options,
                              .workers = workers,
                              .inputs = paths,
                              .n_inputs = n,
                              .strict = strict,
                              .progress = note_progress};
    failure[0] = '\0';
    return tk_run("c.conf", &options, &message);
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return NULL;
    char *text = calloc(1, 1 << 20);
    cr_assert_not_null(text);
    text[fread(text, 1, (1 << 20) - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void expect_file(const char *path, const char *right)
{
    char *text = read_file(path);
    cr_assert_not_null(text, "%s", path);
    cr_expect_str_eq(text, right);
    free(text);
}

/** The quarantine has a line with each of `parts`. */
static void expect_in_quarantine(const char *const *parts)
{
    char *text = read_file("out.txt.quarantine.jsonl");
    cr_assert_not_null(text);
    for (; *parts; parts++)
        cr_expect(strstr(text, *parts), "no %s in %s", *parts, text);
    free(text);
}

/** Between good articles, one has `text`: only that one is lost, for `reason`. */
static void lose_one(const char *text, const char *reason, const char *message)
{
    const char *const texts[] = {"a", "b", text, "c", "d", "e"};
    const char *paths[6];
    char parts[2][256];
    write_articles(texts, 6, paths);
    for (int32_t workers = 1; workers <= 3; workers++) {
        cr_expect_eq(run(workers, paths, 6, false), TK_EXIT_QUARANTINED);
        cr_expect(last.documents == 5 && last.quarantined == 1 && last.finished == 1);
        expect_file("out.txt", "000.txt\n001.txt\n003.txt\n004.txt\n005.txt\n");
        snprintf(
            parts[0], sizeof parts[0],
            "{\"id\": \"002.txt\", \"plugin\": \"moody\", \"reason\": \"%s\", \"message\": \"%s",
            reason, message);
        snprintf(parts[1], sizeof parts[1],
                 "\"name\": \"002.txt\", \"format\": \"reader\", \"input\": \"%s\"}\n", text);
        expect_in_quarantine((const char *const[]){parts[0], parts[1], NULL});
    }
}

Test(supervisor, a_crash_costs_one_document)
{
    lose_one("CRASH", "crash", "crashed (SIGSEGV)");
    cr_expect_eq(last.crashes, 2); // it was tried twice
}

Test(supervisor, an_exit_costs_one_document)
{
    lose_one("EXIT", "exit", "ended the process with exit code 0");
}

Test(supervisor, a_hang_costs_one_document_and_is_not_tried_again)
{
    lose_one("HANG", "timeout", "took longer than 0.5 s");
    cr_expect_eq(last.crashes, 1);
}

Test(supervisor, running_out_of_memory_costs_one_document, .disabled = !SANDBOX)
{
    lose_one("MEMORY", "memory", "used up the worker's memory of 64 MiB");
}

Test(supervisor, a_forbidden_call_costs_one_document, .disabled = !SANDBOX)
{
    lose_one("OPEN", "forbidden", "made the forbidden system call open");
}

Test(supervisor, an_error_costs_one_document_and_no_worker)
{
    lose_one("ERROR", "error", "it says so\", \"byte\": 2");
    cr_expect_eq(last.crashes, 0);
}

Test(supervisor, a_document_does_not_pay_for_what_an_earlier_one_did)
{
    const char *const texts[] = {"a", "SPOIL", "b", "c", "SPOIL", "d"};
    const char *paths[6];
    write_articles(texts, 6, paths);
    cr_expect_eq(run(1, paths, 6, false), TK_EXIT_OK);
    cr_expect(last.documents == 6 && last.quarantined == 0);
    cr_expect_eq(last.crashes, 2);
    expect_file("out.txt", "000.txt\n001.txt\n002.txt\n003.txt\n004.txt\n005.txt\n");
    cr_expect_eq(access("out.txt.quarantine.jsonl", F_OK), -1);
}

Test(supervisor, results_are_the_same_at_any_number_of_workers)
{
    static const char *const kinds[] = {"some text", "CRASH", "more", "SKIP", "ERROR", "EXIT"};
    const char *texts[300], *paths[300];
    for (size_t i = 0; i < 300; i++)
        texts[i] = i % 50 < 6 ? kinds[i % 50] : "ordinary";
    write_articles(texts, 300, paths);
    cr_expect_eq(run(1, paths, 300, false), TK_EXIT_QUARANTINED);
    cr_expect_eq(last.documents, 300 - 6 * 4);
    cr_expect_eq(last.skipped, 6);
    cr_expect_eq(last.quarantined, 18);
    char *output = read_file("out.txt"), *quarantine = read_file("out.txt.quarantine.jsonl");
    char *manifest = read_file("out.txt.meta.json");
    for (int32_t workers = 2; workers <= 8; workers += 3) {
        cr_expect_eq(run(workers, paths, 300, false), TK_EXIT_QUARANTINED);
        expect_file("out.txt", output);
        expect_file("out.txt.quarantine.jsonl", quarantine);
        expect_file("out.txt.meta.json", manifest);
    }
    free(output);
    free(quarantine);
    free(manifest);
}

Test(supervisor, in_this_process_it_is_the_same)
{
    const char *const texts[] = {"a", "ERROR", "SKIP", "b"};
    const char *paths[4];
    write_articles(texts, 4, paths);
    cr_expect_eq(run(2, paths, 4, false), TK_EXIT_QUARANTINED);
    char *output = read_file("out.txt"), *quarantine = read_file("out.txt.quarantine.jsonl");
    cr_expect_eq(run(0, paths, 4, false), TK_EXIT_QUARANTINED);
    expect_file("out.txt", output);
    expect_file("out.txt.quarantine.jsonl", quarantine);
    cr_expect_str_eq(names[1], "moody");
    cr_expect_eq(calls[1], 3); // the decoder left one out
    free(output);
    free(quarantine);
}

Test(supervisor, a_strict_run_ends_at_the_first_failure_in_order)
{
    const char *const texts[] = {"a", "b", "CRASH", "c", "ERROR", "d"};
    const char *paths[6];
    write_articles(texts, 6, paths);
    for (int32_t workers = 1; workers <= 4; workers++) {
        cr_expect_eq(run(workers, paths, 6, true), TK_EXIT_QUARANTINED);
        expect_file("out.txt.partial", "000.txt\n001.txt\n");
        cr_expect_eq(last.quarantined, 1);
        cr_expect(strstr(failure, "002.txt"), "%s", failure);
    }
}

Test(supervisor, a_plugin_that_cannot_go_on_ends_the_run)
{
    const char *const texts[] = {"a", "STOP", "b"};
    const char *paths[3];
    write_articles(texts, 3, paths);
    for (int32_t workers = 0; workers <= 2; workers++) {
        cr_expect_eq(run(workers, paths, 3, false), TK_EXIT_FAILURE);
        expect_file("out.txt.partial", "000.txt\n");
        cr_expect(strstr(failure, "moody") && strstr(failure, "it is over"), "%s", failure);
    }
}

Test(supervisor, a_replay_leaves_what_still_fails)
{
    const char *const texts[] = {"ERROR one", "good", "ERROR \xff two"};
    const char *paths[3];
    tk_message message;
    tk_run_options again = {.size = sizeof again,
                            .workers = 1,
                            .replay = "out.txt.quarantine.jsonl",
                            .progress = note_progress};
    write_articles(texts, 3, paths);
    // The second is not UTF-8: reader fails on it, and its bytes are kept as base64.
    cr_expect_eq(run(1, paths, 3, false), TK_EXIT_QUARANTINED);
    cr_expect_eq(last.quarantined, 2);
    char *before = read_file("out.txt.quarantine.jsonl");
    cr_expect(strstr(before, "\"input_base64\": \"RVJST1Ig/yB0d28=\""), "%s", before);
    cr_expect_eq(tk_run("c.conf", &again, &message), TK_EXIT_QUARANTINED);
    expect_file("out.txt.quarantine.jsonl", before);
    expect_file("out.txt", "001.txt\n");
    // If nothing fails any more, there is no quarantine.
    FILE *file = fopen("out.txt.quarantine.jsonl", "w");
    fputs(
        "{\"id\": \"x\", \"plugin\": \"moody\", \"reason\": \"error\", \"at\": 0, \"name\": \"x\", "
        "\"format\": \"reader\", \"input\": \"fixed\"}\n",
        file);
    fclose(file);
    cr_expect_eq(tk_run("c.conf", &again, &message), TK_EXIT_OK, "%s", message.text);
    expect_file("out.txt", "x\n001.txt\n");
    cr_expect_eq(access("out.txt.quarantine.jsonl", F_OK), -1);
    free(before);
}

static void interrupt_at_once(void *ctx, const tk_progress *progress)
{
    note_progress(ctx, progress);
    if (!progress->finished)
        raise(SIGTERM);
}

Test(supervisor, a_signal_ends_the_run_with_whole_documents)
{
    const char *texts[200], *paths[200];
    tk_message message;
    tk_run_options options = {.size = sizeof options,
                              .workers = 2,
                              .inputs = paths,
                              .n_inputs = 200,
                              .progress = interrupt_at_once};
    for (size_t i = 0; i < 200; i++)
        texts[i] = i == 20 ? "HANG" : "fine";
    write_articles(texts, 200, paths);
    cr_expect_eq(tk_run("c.conf", &options, &message), TK_EXIT_FAILURE);
    cr_expect(strstr(failure, "interrupted after"), "%s", failure);
    char *output = read_file("out.txt.partial");
    size_t lines = 0;
    for (const char *c = output; *c; c++)
        lines += *c == '\n';
    cr_expect_eq(lines, last.documents);
    cr_expect_lt(lines, 200);
    cr_expect(!*output || output[strlen(output) - 1] == '\n');
    free(output);
    // The handler is restored: the signal has its previous effect.
    struct sigaction now;
    sigaction(SIGTERM, NULL, &now);
    cr_expect_eq(now.sa_handler, SIG_DFL);
}
