// SPDX-License-Identifier: MIT
#include "pipeline/conf.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static tk_conf conf;
static tk_error error;

static bool parse_bytes(const char *text, size_t length)
{
    error = (tk_error){0};
    if (tk_conf_parse(&conf, text, length, "x.conf", &error) && tk_conf_sound(&conf, &error))
        return true;
    tk_conf_free(&conf);
    return false;
}

static bool parse(const char *text)
{
    return parse_bytes(text, strlen(text));
}

/** "[a]1 k=v@2 …": sections with their lines, entries with theirs. */
static void expect(const char *text, const char *right)
{
    char got[4096] = "";
    size_t n = 0;
    cr_assert(parse(text), "%s", error.message);
    for (size_t i = 0; i < conf.n_sections; i++) {
        const tk_conf_section *s = &conf.sections[i];
        n += (size_t)snprintf(got + n, sizeof got - n, "%s[%s%s%s]%u", i ? " " : "", s->name,
                              s->alias ? ":" : "", s->alias ? s->alias : "", s->line);
        for (size_t j = 0; j < s->n_entries; j++)
            n += (size_t)snprintf(got + n, sizeof got - n, " %s=%s@%u", s->entries[j].key,
                                  s->entries[j].value, s->entries[j].line);
    }
    cr_expect_str_eq(got, right);
    tk_conf_free(&conf);
}

/** The start of the message, and words that it must contain. */
static void expect_error(const char *text, const char *start, const char *words)
{
    cr_expect_not(parse(text), "no error: %s", text);
    cr_expect_eq(strncmp(error.message, start, strlen(start)), 0, "%s", error.message);
    cr_expect_not_null(strstr(error.message, words), "%s", error.message);
}

static void replace_format(const char *section, const char *fallback, const char *format)
{
    cr_assert(tk_conf_replace_format(&conf, section, fallback, format, "--format", &error));
}

Test(conf, another_format_drops_the_options_of_the_one_it_replaces)
{
    static const char text[] = "[input]\npath=a\nformat=text\nmeta=no\n";
    cr_assert(parse(text));
    replace_format("input", "text", NULL);
    replace_format("input", "jsonl", "text");
    cr_expect_eq(tk_conf_find(&conf, "input")->n_entries, 3, "it is the same one");
    replace_format("output", "jsonl", "csv");
    replace_format("input", "text", "jsonl");
    const tk_conf_section *input = tk_conf_find(&conf, "input");
    cr_assert_eq(input->n_entries, 2);
    cr_expect_str_eq(tk_conf_entry_find(input, "path")->value, "a");
    cr_expect_str_eq(tk_conf_entry_find(input, "format")->value, "jsonl");
    cr_expect_str_eq(tk_conf_entry_find(input, "format")->flag, "--format jsonl");
    cr_expect_str_eq(tk_conf_entry_find(tk_conf_find(&conf, "output"), "format")->value, "csv");
    cr_expect_null(tk_conf_entry_find(input, "meta"));
    tk_conf_free(&conf);
    cr_assert(parse("[input]\nlayers=*\n"));
    replace_format("input", "jsonl", "jsonl");
    cr_expect_eq(tk_conf_find(&conf, "input")->n_entries, 1, "the one that it falls back to");
    replace_format("input", "text", "jsonl");
    cr_expect_eq(tk_conf_find(&conf, "input")->n_entries, 1, "the format alone");
    tk_conf_free(&conf);
}

Test(conf, sections_and_entries)
{
    expect("", "");
    expect("[input]\npath = a b\nformat=text\n\n[token]\n[money:eu]\nx : y\n",
           "[input]1 path=a b@2 format=text@3 [token]5 [money:eu]6 x=y@7");
    expect("[a]", "[a]1");
    expect("[a]\nk=v", "[a]1 k=v@2");
    expect("[a]\nk=\n", "[a]1 k=@2");
    expect("[a]\nk = a = b\n", "[a]1 k=a = b@2");
}

Test(conf, comments)
{
    expect("; one\n# two\n[a] ; three\nk = v ; four\nl = x;y\n  ; five\n", "[a]3 k=v@4 l=x;y@5");
}

Test(conf, line_ends_and_the_byte_order_mark)
{
    expect("[a]\r\nk = v\r\n  w\r\n\r\n[b]\r\n", "[a]1 k=v w@2 [b]5");
    expect("\xef\xbb\xbf[a]\nk=v\n", "[a]1 k=v@2");
    expect("\xef\xbb\xbf", "");
}

Test(conf, continuation_lines)
{
    expect("[a]\nk = 1\n  2\n\t3\n", "[a]1 k=1 2 3@2");
    expect("[a]\nk = 1\n\n; between\n  2\nl=3\n", "[a]1 k=1 2@2 l=3@6");
    expect("[a]\nk = 1\n  l = 2\n", "[a]1 k=1 l = 2@2");
    expect("[a]\nk = 1\n   ; no value\n[b]\n", "[a]1 k=1@2 [b]4");
    expect("[a]\nk = 1 ; one\n 2 ; two\n", "[a]1 k=1 2@2");
    expect("[a]\nk =\n  1\n  2\n", "[a]1 k=1 2@2");
    expect("[a]\nkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk = 1\n 2\n",
           "[a]1 kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk=1 2@2");
}

Test(conf, indentation_means_nothing_where_there_is_nothing_to_continue)
{
    expect("[a]\n  k = 1\n", "[a]1 k=1@2");
    expect("  [a]\nk = 1\n  [b]\n\tk = 2\n", "[a]1 k=1@2 [b]3 k=2@4");
}

Test(conf, errors_say_file_line_and_text)
{
    expect_error("k=v\n", "x.conf:1: ", "before the first section");
    expect_error("  k=v\n", "x.conf:1: ", "before the first section");
    expect_error("[a]\n\nnonsense\n", "x.conf:3: ", "nonsense");
    expect_error("[a]\nk ; = v\n", "x.conf:2: ", "k ; = v");
    expect_error("[a]\nk=1\n[b\nl=2\n", "x.conf:3: ", "[b");
    expect_error("[a ;]\n", "x.conf:1: ", "[a ;]");
    expect_error("[]\n", "x.conf:1: ", "[name]");
    expect_error("[:b]\n", "x.conf:1: ", ":b");
    expect_error("[a:]\n", "x.conf:1: ", "a:");
    expect_error("[a]\n= v\n", "x.conf:2: ", "= v");
    expect_error("[a]\nbad\n[a]\n", "x.conf:2: ", "bad");
}

/** All lines of the message. */
static void expect_errors(const char *text, const char *right)
{
    cr_expect_not(parse(text), "no error: %s", text);
    char places[1024] = "";
    for (const char *line = error.message; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        const size_t n = strlen(places);
        snprintf(
            places + n, sizeof places - n, "%s%.*s", n ? " " : "",
            (int)(strncmp(line, "and ", 4) == 0 ? strcspn(line, "\n") : strcspn(line, " ") - 1),
            line);
    }
    cr_expect_str_eq(places, right, "%s", error.message);
}

Test(conf, all_errors_are_told_in_order)
{
    expect_errors("k=1\nl=1\n[a]\nbad\nm=1\n= v\nm=2\n[a]\nn=1\n[]\n[b]\nworse\n",
                  "x.conf:1 x.conf:4 x.conf:6 x.conf:7 x.conf:8 x.conf:10 x.conf:12");
    // Lines that belong to a refused line are not reported again.
    expect_errors("[a]\nbad\n  more\nk=1\nk=2\n  more\n[b\nl=1\nbad\n[c]\n",
                  "x.conf:2 x.conf:5 x.conf:7");
}

Test(conf, errors_are_bounded)
{
    char text[4096] = "[a]\n";
    for (int i = 0; i < 30; i++)
        strcat(text, "x\n");
    cr_expect_not(parse(text));
    size_t lines = 1;
    for (const char *c = error.message; *c; c++)
        lines += *c == '\n';
    cr_expect_eq(lines, TK_PROBLEMS_MOST + 1);
    cr_expect_not_null(strstr(error.message, "\nx.conf:21: "), "%s", error.message);
    cr_expect_not_null(strstr(error.message, "\nand 10 more"), "%s", error.message);
}

Test(conf, quotes_around_a_value)
{
    expect("[a]\nk = \"v w\"\n", "[a]1 k=v w@2");
    expect("[a]\nk = \"\"\n", "[a]1 k=@2");
    expect("[a]\nk = \" v \"\n", "[a]1 k= v @2");
    expect("[a]\nk = \"\"v\"\"\n", "[a]1 k=\"v\"@2");
    expect("[a]\nk = \"v\", \"w\"\n", "[a]1 k=\"v\", \"w\"@2"); // with a warning
    expect("[a]\nk = \"v\n", "[a]1 k=\"v@2");
    expect("[input]\npath = \"v w\"\n", "[input]1 path=\"v w\"@2"); // a list
    cr_assert(parse("[a]\nk=1\n"));
    cr_assert(tk_conf_set(&conf, "a.k=\"v w\"", &error));
    cr_expect_str_eq(conf.sections[0].entries[0].value, "v w");
    tk_conf_free(&conf);
}

static void expect_warnings(const char *text, uint32_t n, const char *words)
{
    cr_assert(parse(text), "%s", error.message);
    cr_assert_eq(conf.warnings->count, n, "%s", text);
    if (n)
        cr_expect_not_null(strstr(conf.warnings->list[0].text, words), "%s",
                           conf.warnings->list[0].text);
    tk_conf_free(&conf);
}

Test(conf, what_is_probably_a_mistake)
{
    expect_warnings("[a]\nk = 2 # two\n", 1, "x.conf:2: [a] k = 2 # two: the # is part");
    expect_warnings("[a]\nk = \"2 # two\"\n[b]\nl = c#d\n# e\nm = 1 ; # f\n", 0, NULL);
    expect_warnings("[a]\nk = \"v\", \"w\"\n", 1, "do not enclose all of it");
    expect_warnings("[a]\nk = \"v ; w\"\n", 1, "do not enclose all of it");
    expect_warnings("[input]\npath = \"v w\" x\n", 0, NULL);
}

Test(conf, lines_and_names_of_any_length)
{
    enum { LENGTH = 100000 };
    char *long_one = malloc(LENGTH + 1), *text = malloc(3 * LENGTH);
    cr_assert(long_one && text);
    memset(long_one, 'v', LENGTH);
    long_one[LENGTH] = '\0';
    snprintf(text, (size_t)3 * LENGTH, "[a]\nk = %s ; a comment\n  w\n[%s]\nl=1\n", long_one,
             long_one);
    cr_assert(parse(text), "%s", error.message);
    const char *value = conf.sections[0].entries[0].value;
    cr_expect_eq(strlen(value), LENGTH + 2);
    cr_expect_eq(strncmp(value, long_one, LENGTH), 0);
    cr_expect_str_eq(value + LENGTH, " w");
    cr_expect_str_eq(conf.sections[1].name, long_one);
    cr_expect_eq(conf.sections[1].line, 4);
    tk_conf_free(&conf);
    free(text);
    free(long_one);
}

Test(conf, a_message_shows_the_start_of_a_long_value)
{
    char text[2048] = "[a]\nk = ";
    for (int i = 0; i < 300; i++)
        strcat(text, "\u20ac");
    cr_assert(parse(text), "%s", error.message);
    tk_conf_wrong(&conf, &conf.sections[0], &conf.sections[0].entries[0], ": expected a number");
    cr_expect_not(tk_conf_sound(&conf, &error));
    cr_expect_not_null(strstr(error.message, "\u20ac\u20ac\u2026: expected a number"), "%s",
                       error.message);
    tk_conf_free(&conf);
}

Test(conf, control_bytes_are_refused)
{
    // No byte has a meaning of its own to the reader.
    expect_error("[a]\nk = \x01\n", "x.conf:2: ", "control byte (0x01)");
    expect_error("[a]\n\x01=1\n", "x.conf:2: ", "control byte (0x01)");
    expect_error("[a]\n\x01=1\n[b]\n", "x.conf:2: ", "control byte (0x01)");
}

Test(conf, what_a_shell_would_expand)
{
    cr_assert(parse("[a]\nk = 1\n"));
    const tk_conf_section *a = &conf.sections[0];
    setenv("HOME", "/home/me", 1);
    static const char *const bad[] = {"~", "~/x", "$HOME/x", "${HOME}/x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect(tk_conf_needs_shell(&conf, a, &a->entries[0], bad[i]), "%s", bad[i]);
    static const char *const good[] = {"~x", "a/~", "./~/x", "$HOMES", "x$HOME", ""};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        cr_expect_not(tk_conf_needs_shell(&conf, a, &a->entries[0], good[i]), "%s", good[i]);
    cr_expect_not(tk_conf_needs_shell(&conf, NULL, NULL, "~/x"), "a default");
    cr_expect_not(tk_conf_sound(&conf, &error));
    cr_expect_not_null(strstr(error.message, "x.conf:2: [a] k = 1: ~ is not expanded; write "
                                             "the path out, /home/me/x"),
                       "%s", error.message);
    tk_conf_free(&conf);
}

Test(conf, what_stands_twice)
{
    expect_error("[a]\nk=1\n\n[a]\n", "x.conf:4: section [a]", "line 1");
    expect_error("[a:x]\n[b]\n[a:x]\n", "x.conf:3: section [a:x]", "line 1");
    expect_error("[a]\nk=1\nl=1\nk=2\n", "x.conf:4: key 'k'", "line 2");
    expect("[a]\nk=1\n[a:x]\nk=2\n[a:y]\n", "[a]1 k=1@2 [a:x]3 k=2@4 [a:y]5");
}

Test(conf, bytes_that_no_configuration_has)
{
    const char nul[] = "[a]\nk=1\0\n";
    cr_expect_not(parse_bytes(nul, sizeof nul - 1));
    cr_expect_not_null(strstr(error.message, "x.conf:2: "));
    const char empty[64] = {0};
    cr_expect_not(parse_bytes(empty, sizeof empty));
    expect_error("[a]\n\x01=1\n", "x.conf:2: ", "0x01");
    expect_error("\x7f"
                 "ELF\x02\x01\n",
                 "x.conf:1: ", "0x02");
}

Test(conf, many_sections_and_entries)
{
    static char text[400000];
    size_t n = 0;
    for (int i = 0; i < 300; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "[s%d]\n", i);
        for (int j = 0; j < 30; j++)
            n += (size_t)snprintf(text + n, sizeof text - n, "k%d = %d\n", j, i * j);
    }
    cr_assert(parse(text), "%s", error.message);
    cr_assert_eq(conf.n_sections, 300);
    const tk_conf_section *last = tk_conf_find(&conf, "s299");
    cr_assert_eq(last->n_entries, 30);
    cr_expect_str_eq(tk_conf_entry_find(last, "k29")->value, "8671");
    cr_expect_eq(tk_conf_entry_find(last, "k29")->line, 300 * 31);
    tk_conf_free(&conf);
}

// ------------------------------------------------------------------------------------- --set

static void expect_set(const char *assignment, const char *section, const char *key,
                       const char *value)
{
    cr_assert(tk_conf_set(&conf, assignment, &error), "%s", error.message);
    const tk_conf_section *found = NULL;
    for (size_t i = 0; i < conf.n_sections; i++) {
        const tk_conf_section *s = &conf.sections[i];
        char full[128];
        snprintf(full, sizeof full, "%s%s%s", s->name, s->alias ? ":" : "",
                 s->alias ? s->alias : "");
        if (strcmp(full, section) == 0)
            found = s;
    }
    cr_assert_not_null(found, "%s", section);
    const tk_conf_entry *entry = tk_conf_entry_find(found, key);
    cr_assert_not_null(entry, "%s", key);
    cr_expect_str_eq(entry->value, value);
    cr_expect_eq(entry->line, 0);
    cr_expect_not_null(strstr(entry->flag, assignment));
}

Test(conf, set_adds_and_replaces)
{
    cr_assert(parse("[money]\nk = 1\n[money:eu]\nk = 2\n"));
    expect_set("money.k=3", "money", "k", "3");
    expect_set("money.new=a=b.c", "money", "new", "a=b.c");
    expect_set("money:eu.k=", "money:eu", "k", "");
    expect_set("run.workers=2", "run", "workers", "2");
    expect_set("run.workers=3", "run", "workers", "3");
    expect_set("input.path=/a.b/c", "input", "path", "/a.b/c");
    cr_expect_str_eq(tk_conf_entry_find(tk_conf_find(&conf, "money"), "k")->value, "3");
    tk_conf_free(&conf);
}

Test(conf, set_refuses_what_it_cannot_place)
{
    cr_assert(parse("[money]\n[date]\n"));
    static const char *const bad[] = {"",   "money",    "money.k",  ".k=1",       "money.=1",
                                      "=1", "money=.k", "mony.k=1", "x:money.k=1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        conf.problems->kept = conf.problems->count = 0;
        error = (tk_error){0};
        cr_expect(tk_conf_set(&conf, bad[i], &error), "there is memory");
        cr_expect_not(tk_conf_sound(&conf, &error), "%s", bad[i]);
        cr_expect_not_null(strstr(error.message, bad[i]), "%s", error.message);
    }
    error = (tk_error){0};
    cr_expect(tk_conf_set(&conf, "mony.k=1", &error));
    cr_expect_not(tk_conf_sound(&conf, &error));
    cr_expect_not_null(strstr(error.message, "did you mean money?"), "%s", error.message);
    cr_expect_eq(conf.n_sections, 2);
    tk_conf_free(&conf);
}

// ----------------------------------------------------------------------------- files and paths

static char *folder;

static void make_folder(void)
{
    static char name[] = "conf-test-XXXXXX";
    folder = mkdtemp(name);
    cr_assert_not_null(folder);
}

static void remove_folder(void)
{
    rmdir(folder);
}

static const char *write_file(const char *name, const char *bytes, size_t length)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    fwrite(bytes, 1, length, file);
    fclose(file);
    return path;
}

Test(conf, paths_are_taken_from_the_file, .init = make_folder, .fini = remove_folder)
{
    const char *path = write_file("p.conf", "[input]\n", 8);
    cr_assert(tk_conf_read(&conf, path, &error), "%s", error.message);
    unlink(path);
    char right[300];
    snprintf(right, sizeof right, "%s/a b", folder);
    char *resolved = tk_conf_resolve(&conf, NULL, "a b");
    cr_expect_str_eq(resolved, right);
    free(resolved);
    resolved = tk_conf_resolve(&conf, NULL, "/a");
    cr_expect_str_eq(resolved, "/a");
    free(resolved);
    resolved = tk_conf_resolve(&conf, NULL, "-");
    cr_expect_str_eq(resolved, "-");
    free(resolved);
    cr_assert(tk_conf_set(&conf, "input.path=a", &error));
    resolved = tk_conf_resolve(&conf, tk_conf_entry_find(conf.sections, "path"), "a");
    cr_expect_str_eq(resolved, "a", "a path of the command line is of the working folder");
    free(resolved);
    tk_conf_free(&conf);
}

Test(conf, files_that_cannot_be_read, .init = make_folder, .fini = remove_folder)
{
    cr_expect_not(tk_conf_read(&conf, "no/such.conf", &error));
    cr_expect_not_null(strstr(error.message, "no/such.conf: "));
    error = (tk_error){0};
    cr_expect_not(tk_conf_read(&conf, folder, &error));
    cr_expect_not_null(strstr(error.message, folder), "%s", error.message);
    error = (tk_error){0};
    static char large[(1 << 20) + 1];
    memset(large, '\n', sizeof large);
    const char *path = write_file("large.conf", large, sizeof large);
    cr_expect_not(tk_conf_read(&conf, path, &error));
    cr_expect_not_null(strstr(error.message, "1 MiB"));
    unlink(path);
    error = (tk_error){0};
    path = write_file("large.conf", large, sizeof large - 1);
    cr_expect(tk_conf_read(&conf, path, &error), "%s", error.message);
    unlink(path);
    tk_conf_free(&conf);
}
