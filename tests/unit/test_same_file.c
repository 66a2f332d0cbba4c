// SPDX-License-Identifier: MIT
// Whether two paths name one file: core/base/same_file.h.

#include "base/same_file.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "same_file.XXXXXX";

static void make(const char *path)
{
    FILE *file = fopen(path, "we");
    cr_assert(file);
    fputs("kept\n", file);
    fclose(file);
}

static void enter(void)
{
    cr_assert(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
    make("a");
    make("b");
    cr_assert_eq(mkdir("sub", 0777), 0);
    cr_assert_eq(link("a", "hard"), 0);
    cr_assert_eq(symlink("a", "soft"), 0);
    cr_assert_eq(symlink(".", "here"), 0);
    cr_assert_eq(symlink("absent", "dangling"), 0);
}

static void leave(void)
{
    static const char *const files[] = {"a", "b", "hard", "soft", "here", "dangling"};

    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(files[i]);
    rmdir("sub");
    cr_assert_eq(chdir(".."), 0);
    rmdir(folder);
}

TestSuite(same_file, .init = enter, .fini = leave);

Test(same_file, one_file_of_several_names)
{
    cr_assert(tk_same_file("a", "a"));
    cr_assert(tk_same_file("a", "./sub/../a"));
    cr_assert(tk_same_file("hard", "a"));
    cr_assert(tk_same_file("a", "soft"));
    cr_assert(tk_same_file("here/soft", "hard"));
    cr_assert(tk_same_file("sub/", "here/sub"));
}

Test(same_file, other_files)
{
    cr_assert_not(tk_same_file("a", "b"));
    cr_assert_not(tk_same_file("a", "absent"));
    cr_assert_not(tk_same_file("absent", "a"));
    cr_assert_not(tk_same_file("dangling", "a"));
}

Test(same_file, neither_exists)
{
    cr_assert(tk_same_file("absent", "here/absent"));
    cr_assert(tk_same_file("new/", "./new"));
    cr_assert_not(tk_same_file("absent", "sub/absent"));
    cr_assert_not(tk_same_file("absent", "absent2"));
    cr_assert_not(tk_same_file("no/absent", "no/absent"), "its folder does not exist either");
    cr_assert_not(tk_same_file("", "a"));
}

Test(same_file, devices_hold_nothing)
{
    cr_assert_not(tk_same_file("/dev/null", "/dev/null"));
}

Test(same_file, standard_streams)
{
    const int a = open("a", O_RDONLY | O_CLOEXEC);
    cr_assert_geq(dup2(a, STDIN_FILENO), 0);
    close(a);
    cr_assert(tk_same_file("hard", "-"), "standard input is a file that is written");
    cr_assert_not(tk_same_file("b", "-"));
    cr_assert_not(tk_same_file("-", "a"), "standard output is another file");
}

Test(same_file, among)
{
    const char *const files[] = {"b", NULL, "soft", "hard"};

    cr_assert_eq(tk_same_file_among("a", files, 4), files[2]);
    cr_assert_null(tk_same_file_among("a", files, 2));
    cr_assert_null(tk_same_file_among("sub", files, 4));
    cr_assert_null(tk_same_file_among("a", files, 0));
}
