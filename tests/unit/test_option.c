// SPDX-License-Identifier: MIT
// Every type of option, at its bounds and beyond; and the three folders of a file.
#include "pipeline/option.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const colours[] = {"red", "green", "blue"};
static const tk_option options[] = {
    {.name = "flag", .type = TK_OPT_BOOL},
    {.name = "count", .type = TK_OPT_INT, .min = -2, .max = 10, .fallback = "7"},
    {.name = "ratio", .type = TK_OPT_FLOAT, .min = 0, .max = 1, .fallback = "0.25"},
    {.name = "colour",
     .type = TK_OPT_ENUM,
     .choices = colours,
     .n_choices = 3,
     .fallback = "green"},
    {.name = "word", .type = TK_OPT_STRING},
    {.name = "list", .type = TK_OPT_FILE},
    {.name = "layers", .type = TK_OPT_LAYERS, .fallback = "*"},
    {.name = "whole", .type = TK_OPT_INT, .min = -9.3e18, .max = 9.3e18},
};
enum { FLAG, COUNT, RATIO, COLOUR, WORD, LIST, LAYERS, WHOLE, N_OPTIONS };

static const char *const host_keys[] = {"path", "format", NULL};
static tk_arena arena;
static tk_conf conf;
static tk_error error;
static const tk_value *values;

/** Reads the options of a section [plug] with these lines. */
static bool read_lines(const char *lines)
{
    char text[1024];
    snprintf(text, sizeof text, "[plug]\n%s\n", lines);
    error = (tk_error){0};
    tk_conf_free(&conf);
    tk_arena_free(&arena);
    cr_assert(tk_conf_parse(&conf, text, strlen(text), "x.conf", &error), "%s", error.message);
    const tk_option_source source = {.conf = &conf,
                                     .section = &conf.sections[0],
                                     .host_keys = host_keys,
                                     .plugin = "plug",
                                     .data_dir = "option-test/own"};
    values = tk_options_read(options, N_OPTIONS, &source, &arena, &error);
    return values != NULL && tk_conf_sound(&conf, &error);
}

static void finish(void)
{
    tk_conf_free(&conf);
    tk_arena_free(&arena);
}

TestSuite(option, .fini = finish);

static void expect_error(const char *lines, const char *right)
{
    cr_expect_not(read_lines(lines), "no error: %s", lines);
    cr_expect_not_null(strstr(error.message, right), "'%s' lacks '%s'", error.message, right);
}

static const tk_value *expect_value(int index, const char *line)
{
    cr_assert(read_lines(line), "%s", error.message);
    cr_expect_eq(values[index].is_set, 1);
    return &values[index];
}

Test(option, defaults)
{
    cr_assert(read_lines(""), "%s", error.message);
    cr_expect(values[FLAG].i == 0 && values[COUNT].i == 7 && values[RATIO].f == 0.25);
    cr_expect(values[COLOUR].i == 1 && strcmp(values[COLOUR].s.data, "green") == 0);
    cr_expect(values[WORD].s.length == 0 && strcmp(values[WORD].s.data, "") == 0);
    cr_expect(values[LIST].s.length == 0);
    cr_expect_str_eq(values[LAYERS].s.data, "*");
    for (int i = 0; i < N_OPTIONS; i++)
        cr_expect_eq(values[i].is_set, 0);
}

Test(option, booleans)
{
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on", "0", "1"};
    for (int i = 0; i < 8; i++) {
        char line[32];
        snprintf(line, sizeof line, "flag = %s", words[i]);
        cr_expect_eq(expect_value(FLAG, line)->i, i & 1, "%s", words[i]);
    }
    expect_error("flag = TRUE",
                 "x.conf:2: [plug] flag = TRUE: option 'flag': must be true or false");
    expect_error("flag =", "must be true or false");
    expect_error("flag = 2", "must be true or false");
}

Test(option, whole_numbers)
{
    cr_expect_eq(expect_value(COUNT, "count = -2")->i, -2);
    cr_expect_eq(expect_value(COUNT, "count = 10")->i, 10);
    cr_expect_eq(expect_value(COUNT, "count = +3")->i, 3);
    static const char *const bad[] = {"-3",  "11",  "",    "x",   "3x",
                                      "3.0", "1e1", "0x3", "--1", "99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char line[64];
        snprintf(line, sizeof line, "count = %s", bad[i]);
        expect_error(line, "option 'count': must be a whole number from -2 to 10");
    }
    cr_expect_eq(expect_value(WHOLE, "whole = 9223372036854775807")->i, INT64_MAX);
    cr_expect_eq(expect_value(WHOLE, "whole = -9223372036854775808")->i, INT64_MIN);
    expect_error("whole = 9223372036854775808", "must be a whole number");
}

Test(option, numbers)
{
    cr_expect_eq(expect_value(RATIO, "ratio = 0")->f, 0);
    cr_expect_eq(expect_value(RATIO, "ratio = 1")->f, 1);
    cr_expect_eq(expect_value(RATIO, "ratio = 5e-1")->f, 0.5);
    static const char *const bad[] = {"-0.001", "1.001", "nan", "inf",  "-inf",
                                      "",       "x",     "0,5", "1e999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char line[64];
        snprintf(line, sizeof line, "ratio = %s", bad[i]);
        expect_error(line, "option 'ratio': must be a number from 0 to 1");
    }
}

Test(option, choices)
{
    const tk_value *value = expect_value(COLOUR, "colour = blue");
    cr_expect(value->i == 2 && strcmp(value->s.data, "blue") == 0 && value->s.length == 4);
    expect_error("colour = gren", "must be one of red, green, blue; did you mean 'green'?");
    expect_error("colour = Blue", "must be one of red, green, blue");
    expect_error("colour =", "must be one of");
}

Test(option, strings)
{
    const tk_value *value = expect_value(WORD, "word = a b  c");
    cr_expect_str_eq(value->s.data, "a b  c");
    cr_expect_eq(value->s.length, 6);
    cr_expect_str_eq(expect_value(WORD, "word =")->s.data, "");
    cr_expect_str_eq(expect_value(LAYERS, "layers = +token,-hype")->s.data, "+token,-hype");
}

Test(option, unknown_ones_name_the_nearest)
{
    expect_error("flag = 1\ncuont = 1", "x.conf:3: [plug] cuont = 1: plugin plug has no option "
                                        "'cuont'; did you mean 'count'?");
    expect_error("zzzzzzzzz = 1", "see: toolkit plugins show plug");
    expect_error("formt = 1", "did you mean 'format'?"); // the host's keys are suggested, too
    cr_expect(read_lines("path = x\nformat = y"), "%s", error.message);
}

Test(option, without_a_section_all_are_defaults)
{
    const tk_option_source source = {.plugin = "plug", .data_dir = "."};
    error = (tk_error){0};
    values = tk_options_read(options, N_OPTIONS, &source, &arena, &error);
    cr_assert_not_null(values, "%s", error.message);
    cr_expect_eq(values[COUNT].i, 7);
    cr_expect_not_null(tk_options_read(NULL, 0, &source, &arena, &error));
}

Test(option, a_default_that_is_wrong_is_the_plugins_fault)
{
    static const tk_option wrong[] = {{.name = "n", .type = TK_OPT_INT, .max = 5, .fallback = "6"}};
    const tk_option_source source = {.plugin = "plug", .data_dir = "."};
    error = (tk_error){0};
    cr_expect_null(tk_options_read(wrong, 1, &source, &arena, &error));
    cr_expect_not_null(strstr(error.message, "plugin plug: option 'n'"), "%s", error.message);
}

Test(option, set_is_named_in_messages)
{
    cr_assert(read_lines(""));
    cr_assert(tk_conf_set(&conf, "plug.count=99", &error));
    const tk_option_source source = {
        .conf = &conf, .section = &conf.sections[0], .plugin = "plug", .data_dir = "."};
    cr_expect_not_null(tk_options_read(options, N_OPTIONS, &source, &arena, &error));
    cr_expect_not(tk_conf_sound(&conf, &error));
    cr_expect_not_null(strstr(error.message, "--set plug.count=99: option 'count'"), "%s",
                       error.message);
}

// ------------------------------------------------------------------------------------- files

static char root[64], before[4096];

static void make_file(const char *folder, const char *name)
{
    char command[512];
    snprintf(command, sizeof command, "mkdir -p %s && echo x > %s/%s", folder, folder, name);
    cr_assert_eq(system(command), 0);
}

/** Creates a folder: option-test/own is the plugin's, user/toolkit/plug the user's. */
static void make_folders(void)
{
    cr_assert_not_null(getcwd(before, sizeof before));
    strcpy(root, "option-test-XXXXXX");
    cr_assert_not_null(mkdtemp(root));
    cr_assert_eq(chdir(root), 0);
    setenv("XDG_DATA_HOME", "user", 1);
    mkdir("conf", 0700);
}

static void remove_folders(void)
{
    char command[512];
    cr_assert_eq(chdir(before), 0);
    snprintf(command, sizeof command, "rm -r %s", root);
    cr_assert_eq(system(command), 0);
    finish();
}

/** The file that `list = names` finds for a configuration in the folder conf, or NULL. */
static const char *find(const char *name, bool is_default)
{
    FILE *file = fopen("conf/x.conf", "w");
    fprintf(file, "[plug]\n");
    if (!is_default)
        fprintf(file, "list = %s\n", name);
    fclose(file);
    tk_conf_free(&conf);
    error = (tk_error){0};
    cr_assert(tk_conf_read(&conf, "conf/x.conf", &error), "%s", error.message);
    const tk_option option[] = {{.name = "list", .type = TK_OPT_FILE, .fallback = name}};
    const tk_option_source source = {.conf = &conf,
                                     .section = &conf.sections[0],
                                     .plugin = "plug",
                                     .data_dir = "option-test/own"};
    const tk_value *value = tk_options_read(option, 1, &source, &arena, &error);
    return value && tk_conf_sound(&conf, &error) ? value->s.data : NULL;
}

/** Whether `path` is the absolute path of `name` in the working folder. */
static bool is_here(const char *path, const char *name)
{
    char here[3000], full[4096];
    cr_assert_not_null(getcwd(here, sizeof here));
    snprintf(full, sizeof full, "%s/%s", here, name);
    return path && strcmp(path, full) == 0;
}

Test(option, a_file_is_looked_for_in_three_folders, .init = make_folders, .fini = remove_folders)
{
    cr_expect_null(find("words.txt", false));
    cr_expect_not_null(strstr(error.message, "conf/x.conf:2: [plug] list = words.txt"), "%s",
                       error.message);
    make_file("option-test/own", "words.txt");
    cr_expect(is_here(find("words.txt", false), "option-test/own/words.txt"));
    make_file("user/toolkit/plug", "words.txt");
    cr_expect(is_here(find("words.txt", false), "user/toolkit/plug/words.txt"));
    make_file("conf", "words.txt");
    cr_expect(is_here(find("words.txt", false), "conf/words.txt"));
    // A default comes from the plugin, not the configuration, whose folder is not searched.
    cr_expect(is_here(find("words.txt", true), "user/toolkit/plug/words.txt"));
}

Test(option, a_file_with_a_slash_in_front, .init = make_folders, .fini = remove_folders)
{
    make_file("conf", "words.txt");
    char here[3000], path[4096];
    cr_assert_not_null(getcwd(here, sizeof here));
    snprintf(path, sizeof path, "%s/conf/words.txt", here);
    cr_expect_str_eq(find(path, false), path);
    cr_expect_null(find("/no/such/words.txt", false));
}

Test(option, the_users_folder_without_xdg, .init = make_folders, .fini = remove_folders)
{
    unsetenv("XDG_DATA_HOME");
    setenv("HOME", "home", 1);
    make_file("home/.local/share/toolkit/plug", "words.txt");
    cr_expect(is_here(find("words.txt", false), "home/.local/share/toolkit/plug/words.txt"));
    unsetenv("HOME");
    cr_expect_null(find("words.txt", false));
}
