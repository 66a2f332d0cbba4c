// SPDX-License-Identifier: MIT
// What is read, in which order, under which name, and how it is split into records.
#include "input/input.h"

#include <criterion/criterion.h>
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <ftw.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <toolkit/plugin.h>
#include <unistd.h>

static const char *const txt[] = {"txt", NULL};
static char folder[] = "/tmp/toolkit-input-XXXXXX";
static tk_input *input;
static tk_buffer bytes, name;

static void make_folder(void)
{
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
}

static int delete_entry(const char *path, const struct stat *st, int type, struct FTW *walk)
{
    (void)st, (void)type, (void)walk;
    return remove(path);
}

static void delete_folder(void)
{
    tk_input_close(input);
    tk_buffer_free(&bytes);
    tk_buffer_free(&name);
    nftw(folder, delete_entry, 16, FTW_DEPTH | FTW_PHYS);
}

TestSuite(input, .init = make_folder, .fini = delete_folder);

static void write_file(const char *path, const char *data, size_t length)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file, "%s", path);
    cr_assert_eq(fwrite(data, 1, length, file), length);
    fclose(file);
}

static void write_text(const char *path, const char *text)
{
    write_file(path, text, strlen(text));
}

/** Writes members name, text, name, text …, NULL; a compressed file if `raw`. */
static void write_archive(const char *path, bool raw, const char *const *members)
{
    struct archive *out = archive_write_new();
    setlocale(LC_CTYPE, "C.UTF-8"); // libarchive needs it to write non-ASCII names
    archive_write_add_filter_gzip(out);
    if (raw)
        archive_write_set_format_raw(out);
    else
        archive_write_set_format_pax_restricted(out);
    cr_assert_eq(archive_write_open_filename(out, path), ARCHIVE_OK);
    for (; members[0]; members += 2) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, members[0]);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, (la_int64_t)strlen(members[1]));
        cr_assert_eq(archive_write_header(out, entry), ARCHIVE_OK);
        archive_write_data(out, members[1], strlen(members[1]));
        archive_entry_free(entry);
    }
    archive_write_free(out);
    setlocale(LC_CTYPE, "C");
}

static bool open_paths(const char *const *paths, uint32_t record, uint64_t limit, tk_error *error)
{
    size_t n = 0;
    while (paths[n])
        n++;
    tk_input_spec spec = {.paths = paths,
                          .n_paths = n,
                          .format = "text",
                          .record = record,
                          .extensions = txt,
                          .limit = limit,
                          .limit_reason = ""};
    if (record == TK_RECORD_PART) {
        spec.record_mark = "#doc";
        spec.companion = "txt";
        spec.extensions = NULL;
    }
    input = tk_input_open(&spec, error);
    return input != NULL;
}

static void open_one(const char *path, uint32_t record)
{
    tk_error error = {0};
    cr_assert(open_paths((const char *const[]){path, NULL}, record, 1 << 20, &error), "%s",
              error.message);
}

/** The next record is named `id` and contains `text`. */
static void expect_record(const char *id, const char *text)
{
    tk_error failure;
    bytes.length = 0;
    cr_assert_eq(tk_input_next(input, &bytes, &name, &failure), TK_INPUT_RECORD, "%s: %s", id,
                 failure.message);
    cr_expect(name.length == strlen(id) && memcmp(name.data, id, name.length) == 0, "%.*s for %s",
              (int)name.length, name.data, id);
    cr_expect(bytes.length == strlen(text) && memcmp(bytes.data, text, bytes.length) == 0,
              "%s: %.*s", id, (int)bytes.length, bytes.data);
}

static void expect_broken(const char *id, const char *part_of_reason)
{
    tk_error failure;
    bytes.length = 0;
    cr_assert_eq(tk_input_next(input, &bytes, &name, &failure), TK_INPUT_BROKEN, "%s", id);
    cr_expect(name.length == strlen(id) && memcmp(name.data, id, name.length) == 0, "%.*s for %s",
              (int)name.length, name.data, id);
    cr_expect(strstr(failure.message, part_of_reason), "%s: %s", id, failure.message);
    cr_expect_eq(bytes.length, 0);
}

static void expect_end(void)
{
    tk_error failure;
    cr_assert_eq(tk_input_next(input, &bytes, &name, &failure), TK_INPUT_END);
    cr_assert_eq(tk_input_next(input, &bytes, &name, &failure), TK_INPUT_END);
}

Test(input, a_folder_is_walked_in_the_order_of_its_bytes)
{
    mkdir("in", 0777);
    mkdir("in/sub", 0777);
    mkdir("in/.hidden", 0777);
    write_text("in/b.txt", "b");
    write_text("in/B.TXT", "upper");
    write_text("in/a.txt", "a");
    write_text("in/a.md", "another decoder's");
    write_text("in/sub/c.txt", "c");
    write_text("in/.hidden/d.txt", "d");
    write_text("in/.e.txt", "e");
    open_one("in/", TK_RECORD_FILE);
    cr_expect_eq(tk_input_total(input), 1 + 5 + 1 + 1);
    expect_record("B.TXT", "upper");
    expect_record("a.txt", "a");
    expect_record("b.txt", "b");
    expect_record("sub/c.txt", "c");
    expect_end();
    cr_expect_eq(tk_input_consumed(input), tk_input_total(input));
}

Test(input, a_named_file_is_read_whatever_its_ending)
{
    write_text("story.md", "");
    open_one("./story.md", TK_RECORD_FILE);
    expect_record("story.md", "");
    expect_end();
}

Test(input, a_glob_names_files_after_its_last_plain_folder)
{
    mkdir("x", 0777);
    mkdir("x/one", 0777);
    mkdir("x/two", 0777);
    write_text("x/two/a.txt", "2");
    write_text("x/one/a.txt", "1");
    mkfifo("x/one/fifo.txt", 0666); // would wait for its writer
    open_one("x/*/*.txt", TK_RECORD_FILE);
    expect_record("one/a.txt", "1");
    expect_record("two/a.txt", "2");
    expect_end();
}

Test(input, what_is_not_there_is_told_before_anything_is_read)
{
    static const struct {
        const char *path, *message;
    } wrong[] = {
        {"nowhere.txt", "No such file"}, {"no*.txt", "no file matches"}, {"void", "(.txt)"}};
    mkdir("void", 0777);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tk_error error = {0};
        cr_assert_not(
            open_paths((const char *const[]){wrong[i].path, NULL}, TK_RECORD_FILE, 99, &error));
        cr_expect(strstr(error.message, wrong[i].path) && strstr(error.message, wrong[i].message),
                  "%s", error.message);
    }
}

Test(input, lines_lose_their_ends_and_empty_ones_count)
{
    write_text("l.txt", "one\r\n\n  \nfour\nlast without an end");
    open_one("l.txt", TK_RECORD_LINE);
    expect_record("l.txt:1", "one");
    expect_record("l.txt:4", "four");
    expect_record("l.txt:5", "last without an end");
    expect_end();
}

Test(input, a_line_longer_than_what_is_read_at_once)
{
    const size_t length = 3 << 20;
    char *text = malloc(length + 2);
    memset(text, 'x', length);
    strcpy(text + length, "\n");
    write_text("l.txt", text);
    tk_error error = {0};
    cr_assert(open_paths((const char *const[]){"l.txt", NULL}, TK_RECORD_LINE, length, &error));
    text[length] = '\0';
    expect_record("l.txt:1", text);
    expect_end();
    free(text);
}

Test(input, a_line_over_the_limit_costs_itself_alone)
{
    const size_t length = 2 << 20;
    char *text = malloc(length + 64);
    strcpy(text, "before\n");
    memset(text + 7, 'x', length);
    strcpy(text + 7 + length, "\nafter\n");
    write_text("l.txt", text);
    tk_error error = {0};
    cr_assert(open_paths((const char *const[]){"l.txt", NULL}, TK_RECORD_LINE, 1 << 20, &error));
    expect_record("l.txt:1", "before");
    expect_broken("l.txt:2", "longer than 1048576 bytes");
    expect_record("l.txt:3", "after");
    expect_end();
    free(text);
}

Test(input, a_file_over_the_limit_costs_itself_alone)
{
    write_text("a.txt", "123456");
    write_text("b.txt", "12345");
    tk_error error = {0};
    cr_assert(open_paths((const char *const[]){"a.txt", "b.txt", NULL}, TK_RECORD_FILE, 5, &error));
    expect_broken("a.txt", "longer than 5 bytes");
    expect_record("b.txt", "12345");
    expect_end();
}

Test(input, compressed_files_and_members_of_archives)
{
    mkdir("in", 0777);
    write_archive("in/a.txt.gz", true, (const char *const[]){"a", "text of a", NULL});
    write_archive(
        "in/b.tar.gz", false,
        (const char *const[]){"./x/1.txt", "one", "y.md", "no", "\xc3\xbc.txt", "two", NULL});
    write_archive("in/c.md.gz", true, (const char *const[]){"c", "no", NULL});
    open_one("in", TK_RECORD_FILE);
    expect_record("a.txt", "text of a");
    expect_record("b.tar.gz/x/1.txt", "one");
    expect_record("b.tar.gz/\xc3\xbc.txt", "two");
    expect_end();
}

Test(input, compressed_nothing_is_an_empty_file)
{
    static const unsigned char nothing[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3,
                                            3,    0,    0, 0, 0, 0, 0, 0, 0, 0};
    write_file("a.txt.gz", (const char *)nothing, sizeof nothing);
    open_one("a.txt.gz", TK_RECORD_FILE);
    expect_record("a.txt", "");
    expect_end();
}

Test(input, lines_of_a_compressed_file)
{
    write_archive("l.txt.gz", true, (const char *const[]){"l", "one\ntwo\n", NULL});
    open_one("l.txt.gz", TK_RECORD_LINE);
    expect_record("l.txt:1", "one");
    expect_record("l.txt:2", "two");
    expect_end();
}

Test(input, damage_costs_what_is_damaged)
{
    char text[4096];
    uint32_t random = 1;
    for (size_t i = 0; i < sizeof text - 1; i++)
        random = random * 1664525u + 1013904223u, text[i] = (char)('a' + (random >> 24) % 26);
    text[sizeof text - 1] = '\0';
    write_archive("cut.txt.gz", true, (const char *const[]){"a", text, NULL});
    cr_assert_eq(truncate("cut.txt.gz", 600), 0);
    write_text("garbage.tar", "this is not an archive");
    write_text("z.txt", "fine");
    mkdir("in", 0777);
    rename("cut.txt.gz", "in/cut.txt.gz");
    rename("garbage.tar", "in/garbage.tar");
    rename("z.txt", "in/z.txt");
    symlink("nowhere", "in/y.txt");
    open_one("in", TK_RECORD_FILE);
    expect_broken("cut.txt", "truncated");
    expect_broken("garbage.tar", "cannot read it");
    expect_record("z.txt", "fine");
    expect_end();
}

Test(input, a_name_that_is_not_utf8_becomes_one)
{
    write_text("caf\xe9.txt", "x");
    open_one("caf\xe9.txt", TK_RECORD_FILE);
    expect_record("caf\xef\xbf\xbd.txt", "x");
    expect_end();
}

Test(input, a_pipe_says_when_there_is_nothing_yet)
{
    tk_error failure;
    cr_assert_eq(mkfifo("pipe", 0666), 0);
    const int reader = open("pipe", O_RDONLY | O_NONBLOCK);
    const int writer = open("pipe", O_WRONLY);
    open_one("pipe", TK_RECORD_LINE);
    cr_assert_eq(tk_input_next(input, &bytes, &name, &failure), TK_INPUT_WAIT);
    cr_expect(tk_input_is_live(input));
    cr_expect_eq(tk_input_total(input), 0);
    cr_assert_eq(write(writer, "one\ntw", 6), 6);
    expect_record("pipe:1", "one");
    cr_assert_eq(tk_input_next(input, &bytes, &name, &failure), TK_INPUT_WAIT);
    cr_assert_eq(write(writer, "o", 1), 1);
    close(writer);
    expect_record("pipe:2", "two");
    expect_end();
    close(reader);
}

Test(input, a_whole_file_from_a_pipe_comes_in_pieces)
{
    tk_error failure;
    cr_assert_eq(mkfifo("pipe", 0666), 0);
    const int reader = open("pipe", O_RDONLY | O_NONBLOCK);
    const int writer = open("pipe", O_WRONLY);
    open_one("pipe", TK_RECORD_FILE);
    cr_assert_eq(write(writer, "first\n", 6), 6);
    bytes.length = 0;
    cr_assert_eq(tk_input_next(input, &bytes, &name, &failure), TK_INPUT_WAIT);
    cr_expect_eq(bytes.length, 0);
    cr_assert_eq(write(writer, "second", 6), 6);
    close(writer);
    expect_record("pipe", "first\nsecond");
    expect_end();
    close(reader);
}

Test(input, parts_are_called_after_the_line_in_which_they_begin)
{
    write_text("a.docs", "#doc a\n1\n\n#doc b\n2\n");
    open_one("a.docs", TK_RECORD_PART);
    expect_record("a.docs", "#doc a\n1\n\n");
    expect_record("a.docs:4", "#doc b\n2\n");
    expect_end();
    cr_expect_eq(tk_input_consumed(input), tk_input_total(input));
}

Test(input, values_of_an_array_are_called_after_their_place)
{
    write_text("a.json", "[{}, {\"b\": 1}]");
    open_one("a.json", TK_RECORD_JSON);
    expect_record("a.json:1", "{}");
    expect_record("a.json:2", "{\"b\": 1}");
    expect_end();
}

Test(input, an_array_that_is_cut_off_is_told_after_its_values)
{
    write_text("a.json", "[{}, ");
    write_text("b.json", "{}");
    tk_error error = {0};
    cr_assert(
        open_paths((const char *const[]){"a.json", "b.json", NULL}, TK_RECORD_JSON, 100, &error));
    expect_record("a.json:1", "{}");
    expect_broken("a.json", "cut off");
    expect_record("b.json", "{}");
    expect_end();
}

Test(input, a_part_that_is_too_long_costs_itself_alone)
{
    tk_error error = {0};
    static char text[500000]; // several times the size of a read
    int length = snprintf(text, sizeof text, "#doc a\n#doc b %0400000d\n#doc c\n", 0);
    write_file("a.docs", text, (size_t)length);
    cr_assert(open_paths((const char *const[]){"a.docs", NULL}, TK_RECORD_PART, 1000, &error));
    expect_record("a.docs", "#doc a\n");
    expect_broken("a.docs:2", "longer than 1000 bytes");
    expect_record("a.docs:3", "#doc c\n");
    expect_end();
}

Test(input, a_companion_follows_behind_a_nul)
{
    tk_error failure;
    write_text("a.ann", "#doc\nT1\n#doc\n");
    write_text("a.txt", "text");
    write_text("b.ann", "alone\n");
    tk_error error = {0};
    cr_assert(
        open_paths((const char *const[]){"a.ann", "b.ann", NULL}, TK_RECORD_PART, 100, &error));
    bytes.length = 0;
    cr_assert_eq(tk_input_next(input, &bytes, &name, &failure), TK_INPUT_RECORD);
    cr_expect_eq(bytes.length, 18);
    cr_expect_arr_eq(bytes.data, "#doc\nT1\n#doc\n\0text", 18);
    expect_record("b.ann", "alone\n");
    expect_end();
}

Test(input, a_file_with_a_nul_has_no_companion)
{
    write_file("a.ann", "T1\0", 3);
    write_text("a.txt", "text");
    open_one("a.ann", TK_RECORD_PART);
    expect_broken("a.ann", "NUL");
    expect_end();
}
