// SPDX-License-Identifier: MIT
// A journal: only valid entries are read back, wherever the file was cut off or damaged.
#include "output/journal.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char configuration[] = "0123456789abcdef";

static void enter_scratch(void)
{
    static char folder[] = "/tmp/toolkit-journal-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
}

TestSuite(journal, .init = enter_scratch);

static tk_checkpoint at(uint64_t n)
{
    return (tk_checkpoint){
        .records = n, .documents = n - 1, .quarantined = 1, .output = 100 * n, .digest = ~n};
}

/** A journal with a name for each record, a file for each, and `n` checkpoints. */
static void write_journal(uint64_t n, bool complete)
{
    tk_journal journal;
    tk_error error = {0};
    cr_assert(tk_journal_open(&journal, "j", &error), "%s", error.message);
    cr_assert(tk_journal_start(&journal, configuration, true, true, &error));
    for (uint64_t i = 1; i <= n; i++) {
        char path[32];
        tk_checkpoint now = at(i);
        snprintf(path, sizeof path, "d/%d.txt\n", (int)i);
        cr_assert(tk_journal_record(&journal, i * 1000));
        cr_assert(tk_journal_files(&journal, path, strlen(path)));
        cr_assert(tk_journal_checkpoint(&journal, &now, i == n, &error));
    }
    cr_assert(tk_journal_record(&journal, 77)); // added, but not in a checkpoint
    if (complete)
        cr_assert(tk_journal_complete(&journal, true, &error));
    tk_journal_close(&journal);
}

Test(journal, is_read_back)
{
    tk_journal journal;
    tk_error error = {0};
    write_journal(3, true);
    cr_assert(tk_journal_open(&journal, "j", &error), "%s", error.message);
    cr_expect_eq(journal.state, TK_JOURNAL_COMPLETE);
    cr_expect_str_eq(journal.configuration, configuration);
    cr_expect(journal.keeps_records && journal.keeps_files);
    cr_expect_eq(journal.last.records, 3);
    cr_expect_eq(journal.last.output, 300);
    cr_expect_eq(journal.last.digest, ~(uint64_t)3);
    cr_expect(tk_journal_has_record(&journal, 1000) && tk_journal_has_record(&journal, 3000));
    cr_expect_not(tk_journal_has_record(&journal, 4000));
    cr_expect(tk_journal_has_file(&journal, "d/2.txt"));
    cr_expect_not(tk_journal_has_file(&journal, "d/4.txt"));
    tk_journal_remove(&journal);
    cr_expect_eq(access("j", F_OK), -1);
}

static size_t read_bytes(char *bytes, size_t room)
{
    FILE *file = fopen("j", "rb");
    size_t n = fread(bytes, 1, room, file);
    fclose(file);
    return n;
}

static void write_bytes(const char *bytes, size_t n)
{
    FILE *file = fopen("j", "wb");
    cr_assert_eq(fwrite(bytes, 1, n, file), n);
    fclose(file);
}

Test(journal, cut_anywhere_the_last_whole_checkpoint_counts)
{
    char bytes[4096];
    write_journal(4, false);
    const size_t n = read_bytes(bytes, sizeof bytes);
    uint64_t before = 0;
    for (size_t cut = 0; cut <= n; cut++) {
        tk_journal journal;
        tk_error error = {0};
        write_bytes(bytes, cut);
        cr_assert(tk_journal_open(&journal, "j", &error), "cut at %zu: %s", cut, error.message);
        cr_expect_geq(journal.last.records, before);
        cr_expect_leq(journal.last.records - before, 1);
        before = journal.last.records;
        cr_expect_eq(journal.n_records, before, "names count with their checkpoint");
        cr_expect_eq(journal.n_files, before);
        cr_expect_leq(journal.length, cut);
        // Writing continues there and overwrites what was cut off.
        if (journal.state == TK_JOURNAL_UNDERWAY) {
            tk_checkpoint now = at(9);
            cr_assert(tk_journal_checkpoint(&journal, &now, false, &error));
            tk_journal_close(&journal);
            cr_assert(tk_journal_open(&journal, "j", &error));
            cr_expect_eq(journal.last.records, 9);
            cr_expect_eq(journal.n_records, before);
        }
        tk_journal_close(&journal);
    }
    cr_expect_eq(before, 4);
}

Test(journal, a_damaged_checkpoint_does_not_count)
{
    char bytes[4096];
    write_journal(2, true);
    const size_t n = read_bytes(bytes, sizeof bytes);
    for (size_t i = 18; i < n; i++) {
        tk_journal journal;
        tk_error error = {0};
        bytes[i] ^= 1;
        write_bytes(bytes, n);
        bytes[i] ^= 1;
        if (!tk_journal_open(&journal, "j", &error))
            continue;
        const tk_checkpoint right = at(journal.last.records);
        cr_expect(journal.last.records == 0 || memcmp(&journal.last, &right, sizeof right) == 0);
        tk_journal_close(&journal);
    }
}

Test(journal, only_one_has_it)
{
    tk_journal first, second;
    tk_error error = {0};
    cr_assert(tk_journal_open(&first, "j", &error));
    cr_expect_not(tk_journal_open(&second, "j", &error));
    cr_expect(strstr(error.message, "another run"), "%s", error.message);
    tk_journal_close(&first);
    error = (tk_error){0};
    cr_expect(tk_journal_open(&second, "j", &error), "%s", error.message);
    tk_journal_remove(&second);
}

Test(journal, somebody_elses_file_is_kept)
{
    tk_journal journal;
    tk_error error = {0};
    write_bytes("Dear diary\n", 11);
    cr_expect_not(tk_journal_open(&journal, "j", &error));
    char bytes[32];
    cr_expect_eq(read_bytes(bytes, sizeof bytes), 11);
    cr_expect_arr_eq(bytes, "Dear diary\n", 11);
    error = (tk_error){0};
    cr_assert_eq(unlink("j"), 0);
    cr_assert_eq(symlink("elsewhere", "j"), 0);
    cr_expect_not(tk_journal_open(&journal, "j", &error), "a link is not followed");
    cr_expect_eq(access("elsewhere", F_OK), -1);
}
