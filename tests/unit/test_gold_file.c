// SPDX-License-Identifier: MIT
// A gold file that is corrected: what is saved, what is refused, and that nothing is lost.
#include "gold.h"
#include "save.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

static char folder[64], path[128];

#define TEXT "\"text\": \"Acme paid $5 to \\ud83d\\ude00 Bo\\u0301b.\""
static const char first[] = "{\"id\": \"a\",  \"meta\": {\"title\": \"A\", \"n\": 1.10}, " TEXT "}";
static const char second[] = "{\"id\": 2, \"text\": \"Two.\", \"entity\": [], \"x\": [1]}";

static void write_file(const char *data)
{
    FILE *out = fopen(path, "w");
    cr_assert(out && fputs(data, out) >= 0 && fclose(out) == 0);
}

static char *read_file(void)
{
    static char data[8192];
    FILE *in = fopen(path, "r");
    cr_assert(in);
    data[fread(data, 1, sizeof data - 1, in)] = '\0';
    fclose(in);
    return data;
}

/** Creates a gold file of two documents: the first after a byte order mark, blank lines between. */
static void set_up(void)
{
    char data[1024];
    strcpy(folder, "/tmp/test_gold.XXXXXX");
    cr_assert(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/gold.jsonl", folder);
    snprintf(data, sizeof data, "\xef\xbb\xbf%s\r\n\n  \n%s", first, second);
    write_file(data);
}

static void tear_down(void)
{
    char command[160];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    cr_assert(system(command) == 0);
}

TestSuite(gold, .init = set_up, .fini = tear_down);

static tk_gold_file *open_gold(const char *annotator)
{
    tk_message error = {""};
    tk_gold_file *file = tk_gold_file_open(path, annotator, &error);
    cr_assert(file, "%s", error.text);
    return file;
}

static void revision_of(tk_gold_file *file, size_t number, char revision[TK_GOLD_REVISION])
{
    size_t length;
    tk_gold_fault fault = {0};
    char *line = tk_gold_file_document(file, number, &length, revision, &fault);
    cr_assert(line, "%s", fault.message);
    free(line);
}

/** Saves a document with its current revision. */
static bool put(tk_gold_file *file, size_t number, const char *body, tk_gold_fault *fault)
{
    char revision[TK_GOLD_REVISION], now[TK_GOLD_REVISION];
    *fault = (tk_gold_fault){0};
    revision_of(file, number, revision);
    const bool ok = tk_gold_file_put(file, number, (tk_str){body, strlen(body)}, revision, fault);
    revision_of(file, number, now);
    cr_expect_str_eq(now, revision, "the revision that a save returns is that of the document");
    return ok;
}

/** A body of the first document with `layers` is saved as `line`, and nothing else changes. */
static void expect_saved(const char *layers, const char *line)
{
    char body[2048], data[4096];
    tk_gold_fault fault;
    tk_gold_file *file = open_gold(NULL);
    snprintf(body, sizeof body, "{\"id\": \"a\", " TEXT "%s%s}", *layers ? ", " : "", layers);
    cr_assert(put(file, 0, body, &fault), "%s", fault.message);
    tk_gold_file_close(file);
    snprintf(data, sizeof data, "\xef\xbb\xbf%s\r\n\n  \n%s", line, second);
    cr_expect_str_eq(read_file(), data);
}

#define HEAD                                                  \
    "{\"id\":\"a\",\"meta\":{\"title\": \"A\", \"n\": 1.10}," \
    "\"text\":\"Acme paid $5 to \\ud83d\\ude00 Bo\\u0301b.\""

Test(gold, a_line_is_replaced_and_all_others_keep_their_bytes)
{
    expect_saved("\"entity\": [{\"name\": \"Acme\", \"end\": 4, \"note\": \"sure\", \"id\": \"\", "
                 "\"label\": \"ORG\", \"start\": 0}], \"sentence\": []",
                 HEAD ",\"entity\":[{\"start\":0,\"end\":4,\"label\":\"ORG\",\"name\":\"Acme\","
                      "\"note\":\"sure\"}],\"sentence\":[]}");
}

Test(gold, numbers_are_copied_digit_by_digit)
{
    expect_saved("\"money\": [{\"start\": 10, \"end\": 12, \"currency\": \"USD\", \"value\": "
                 "5.000000000000000000010, \"vague\": false, \"mod\": \"\"}], "
                 "\"document\": {\"sentiment\": -0.50, \"hype_label\": 1}, \"other\": [1e400]",
                 HEAD ",\"money\":[{\"start\":10,\"end\":12,\"currency\":\"USD\",\"value\":"
                      "5.000000000000000000010}],\"document\":{\"sentiment\":-0.50,"
                      "\"hype_label\":1},\"other\":[1e400]}");
}

Test(gold, a_draft_can_lack_columns)
{
    expect_saved("\"draft\": {\"fact\": [{\"start\": 0, \"end\": 12, \"kind\": \"DEBT\"}], "
                 "\"document\": {\"sentiment\": 1}}",
                 HEAD ",\"draft\":{\"fact\":[{\"start\":0,\"end\":12,\"kind\":\"DEBT\"}],"
                      "\"document\":{\"sentiment\":1}}}");
}

Test(gold, who_annotates_is_in_meta)
{
    tk_gold_fault fault;
    tk_gold_file *file = open_gold("Ann \"A\"");
    cr_assert(put(file, 0, "{\"id\": \"a\", " TEXT "}", &fault), "%s", fault.message);
    cr_assert(put(file, 0, "{\"id\": \"a\", " TEXT "}", &fault), "%s", fault.message);
    cr_assert(put(file, 1, "{\"id\": 2, \"text\": \"Two.\"}", &fault), "%s", fault.message);
    tk_gold_file_close(file);
    cr_expect(strstr(read_file(), "\"meta\":{\"title\":\"A\",\"n\":1.10,"
                                  "\"annotator\":\"Ann \\\"A\\\"\"},\"text\":"));
    cr_expect(strstr(read_file(), "{\"id\":2,\"text\":\"Two.\",\"meta\":{\"annotator\":"));
}

Test(gold, the_index_has_states_and_the_columns_of_layers)
{
    size_t length;
    tk_gold_fault fault;
    tk_gold_file *file = open_gold(NULL);
    char *index = tk_gold_file_index(file, &length, &fault);
    cr_assert(index && strlen(index) == length);
    cr_expect(strstr(index, "{\"file\":\"gold.jsonl\",\"annotator\":null,\"layers\":[{\"name\":"));
    cr_expect(strstr(index, "{\"name\":\"label\",\"doc\":\"kind of entity\",\"type\":\"name\","
                            "\"omit\":false,\"names\":[\"PERSON\",\"ORG\","));
    cr_expect(strstr(index, "{\"id\":\"a\",\"title\":\"A\",\"date\":\"\",\"state\":\"new\","
                            "\"gold\":[],\"draft\":[],\"revision\":\""));
    cr_expect(strstr(index, "{\"id\":\"2\",\"title\":\"\",\"date\":\"\",\"state\":\"done\","
                            "\"gold\":[\"entity\",\"x\"],"));
    free(index);
    cr_assert(put(file, 0, "{\"id\": \"a\", " TEXT ", \"draft\": {\"date\": []}}", &fault));
    index = tk_gold_file_index(file, &length, &fault);
    cr_expect(strstr(index, "\"state\":\"draft\",\"gold\":[],\"draft\":[\"date\"],"));
    free(index);
    tk_gold_file_close(file);
}

// ------------------------------------------------------------------------------ what is refused

typedef struct refusal {
    const char *layers, *message;
} refusal;

/** Each is refused with a message, and the file stays as it is. */
static void expect_refused(const refusal *refusals, size_t n, bool draft)
{
    char body[2048], before[8192];
    tk_gold_fault fault;
    tk_gold_file *file = open_gold(NULL);
    strcpy(before, read_file());
    for (size_t i = 0; i < n; i++) {
        snprintf(body, sizeof body, "{\"id\": \"a\", " TEXT ", %s%s%s}",
                 draft ? "\"draft\": {" : "", refusals[i].layers, draft ? "}" : "");
        cr_expect(!put(file, 0, body, &fault), "accepted: %s", body);
        cr_expect_eq(fault.status, 422);
        cr_expect(strstr(fault.message, refusals[i].message), "\"%s\" is not in \"%s\"",
                  refusals[i].message, fault.message);
    }
    cr_expect_str_eq(read_file(), before);
    tk_gold_file_close(file);
}

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define AT(s, e)     "{\"start\": " #s ", \"end\": " #e

Test(gold, offsets_that_do_not_fit_are_refused)
{
    static const refusal refusals[] = {
        {"\"entity\": 1", "layer entity: it is not an array"},
        {"\"entity\": [1]", "layer entity, span 0: it is not an object"},
        {"\"sentence\": [{\"start\": 0}]", "start or end is missing"},
        {"\"sentence\": [{\"start\": \"0\", \"end\": 4}]", "not a whole number"},
        {"\"sentence\": [" AT(0.5, 4) "}]", "not a whole number"},
        {"\"sentence\": [" AT(4, 4) "}]", "start is not before end"},
        {"\"sentence\": [" AT(0, 24) "}]", "it ends after the text, which has 23 code points"},
        {"\"sentence\": [" AT(0, 5) "}]", "begins or ends with white space"},
        {"\"sentence\": [" AT(18, 20) "}]", "between a character and what combines with it"},
        {"\"sentence\": [" AT(0, 9) "}, " AT(5, 12) "}]", "span 1: it overlaps the span before"},
        {"\"sentence\": [" AT(5, 9) "}, " AT(0, 4) "}]", "span 1: it overlaps the span before"},
        {"\"mine\": [" AT(5, 9) "}, " AT(0, 4) "}]", "span 1: spans are not ordered"},
        {"\"mine\": [" AT(0, 4) "}, " AT(0, 4) "}]", "another span has the same extent"},
        {"\"sentence\": [{\"start\": 0, \"end\": 4, \"end\": 9}]", "\"end\" occurs twice"},
    };
    expect_refused(refusals, COUNT(refusals), false);
    expect_refused(refusals, COUNT(refusals), true);
}

#define MONEY(columns) "\"money\": [" AT(10, 12) ", \"currency\": \"USD\"" columns "}]"
#define DATED(columns) "\"date\": [" AT(10, 12) columns "}]"
#define FACT(columns) \
    "\"fact\": [" AT(0, 12) ", \"kind\": \"DEBT\", \"status\": \"ACTUAL\"" columns "}]"

Test(gold, values_that_do_not_fit_are_refused)
{
    static const refusal refusals[] = {
        {"\"entity\": [" AT(0, 4) ", \"label\": \"CITY\"}]",
         "`label` is not one of PERSON ORG LOC PRODUCT EVENT MISC"},
        {"\"entity\": [" AT(0, 4) ", \"label\": [\"ORG\", \"org\"]}]", "`label` is not one of"},
        {"\"entity\": [" AT(0, 4) ", \"label\": []}]", "is a choice without values"},
        {"\"entity\": [" AT(0, 4) ", \"label\": \"ORG\", \"name\": 5}]", "`name` is not a string"},
        {MONEY(", \"value\": \"5\""), "`value` is not a number"},
        {MONEY(", \"value\": 5e1"), "`value` has an exponent"},
        {MONEY(", \"value\": 5, \"low\": 5"), "`low` is given together with value"},
        {MONEY(", \"low\": 5, \"high\": 5.0"), "`low` is not below high"},
        {MONEY(", \"value\": 5, \"mod\": \"START\""), "`mod` is not one of APPROX MORE_THAN"},
        {MONEY(", \"value\": 5, \"vague\": 1"), "`vague` is neither true nor false"},
        {"\"money\": [" AT(10, 12) ", \"currency\": \"usd\"}]",
         "`currency` is not a currency code"},
        {DATED(", \"type\": \"DATE\", \"value\": \"8 June\""),
         "`value` is not a TIMEX3 value of a DATE"},
        {DATED(", \"type\": \"DURATION\", \"value\": \"2025\""),
         "TIMEX3 value of a DURATION, such as P18M"},
        {DATED(", \"type\": \"DURATION\", \"value\": \"P\""), "TIMEX3 value of a DURATION"},
        {DATED(", \"type\": \"DATE\", \"value\": \"2025\", \"begin\": \"2025-02-29\""),
         "`begin` is not a day"},
        {DATED(", \"type\": \"DATE\", \"value\": \"2025\", \"begin\": \"2025-01-01\""),
         "`until` is missing"},
        {DATED(", \"type\": \"DATE\", \"value\": \"2025\", \"begin\": \"2025-01-01\", \"until\": "
               "\"2025-01-01\""),
         "`until` is not after begin"},
        {FACT(", \"date\": \"soon\""), "`date` is not a TIMEX3 date or duration"},
        {FACT(", \"change\": \"8%\""), "`change` is not a number"},
        {FACT(", \"entity\": 0"), "`entity` refers to span 0 of entity, which has 0 spans"},
        {"\"sentiment\": [" AT(0, 12) ", \"score\": 1.5}]", "`score` is not between -1 and 1"},
        {"\"document\": {\"sentiment\": \"good\"}", "`sentiment` is not a number"},
        {"\"document\": {\"hype_label\": 4}", "`hype_label` is not between 0 and 3"},
        {"\"document\": []", "`document` is not an object"},
    };
    expect_refused(refusals, COUNT(refusals), false);
    expect_refused(refusals, COUNT(refusals), true);
}

Test(gold, what_is_gold_is_complete)
{
    static const refusal refusals[] = {
        {"\"entity\": [" AT(0, 4) "}]", "layer entity, span 0: `label` is missing"},
        {"\"fact\": [" AT(0, 4) ", \"kind\": \"DEBT\"}]", "`status` is missing"},
        {"\"sentiment\": [" AT(0, 4) "}]", "`score` is missing"},
        {"\"date\": [], \"draft\": {\"date\": []}", "both in the draft and outside of it"},
        {"\"draft\": []", "`draft` is not an object"},
        {"\"date\": [], \"date\": []", "\"date\" occurs twice"},
    };
    expect_refused(refusals, COUNT(refusals), false);
}

Test(gold, a_fault_says_where)
{
    tk_gold_fault fault;
    tk_gold_file *file = open_gold(NULL);
    cr_assert(!put(file, 0,
                   "{\"id\": \"a\", " TEXT ", \"draft\": {\"money\": [" AT(0, 4) "}, " AT(
                       10, 12) ", \"currency\": \"dollars\"}]}}",
                   &fault));
    cr_expect_str_eq(fault.layer, "money");
    cr_expect_str_eq(fault.column, "currency");
    cr_expect_eq(fault.span, 1);
    cr_expect_eq(fault.draft, 1);
    cr_assert(
        !put(file, 0, "{\"id\": \"a\", " TEXT ", \"x\": [" AT(0, 4) "}, " AT(1, 99) "}]}", &fault));
    cr_expect_str_eq(fault.layer, "x");
    cr_expect_eq(fault.span, 1);
    tk_gold_file_close(file);
}

Test(gold, another_text_or_document_is_refused)
{
    tk_gold_fault fault;
    tk_gold_file *file = open_gold(NULL);
    cr_expect(!put(file, 0, "{\"id\": \"a\", \"text\": \"Acme\"}", &fault) && fault.status == 422);
    cr_expect(!put(file, 0, "{\"id\": \"b\", " TEXT "}", &fault) && fault.status == 409);
    cr_expect(!put(file, 1, "{\"id\": \"2\", \"text\": \"Two.\"}", &fault) && fault.status == 409);
    cr_expect(!put(file, 0, "[]", &fault) && fault.status == 422);
    cr_expect(!put(file, 0, "", &fault) && fault.status == 422);
    cr_expect(!put(file, 0, "{\"id\": \"a\"", &fault) && strstr(fault.message, "(byte "));
    size_t length;
    char revision[TK_GOLD_REVISION] = "";
    cr_expect(!tk_gold_file_document(file, 2, &length, revision, &fault) && fault.status == 404);
    cr_expect(!tk_gold_file_put(file, 2, (tk_str){"{}", 2}, revision, &fault) &&
              fault.status == 404);
    tk_gold_file_close(file);
}

// ------------------------------------------------------------------------------ several people

Test(gold, an_old_revision_does_not_overwrite_a_new_one)
{
    static const char mine[] = "{\"id\": \"a\", " TEXT ", \"entity\": []}";
    static const char other[] = "{\"id\": \"a\", " TEXT ", \"money\": []}";
    char opened[TK_GOLD_REVISION], again[TK_GOLD_REVISION];
    tk_gold_fault fault;
    tk_gold_file *file = open_gold(NULL);
    revision_of(file, 0, opened);
    strcpy(again, opened);
    cr_assert(tk_gold_file_put(file, 0, (tk_str){mine, strlen(mine)}, opened, &fault));
    cr_expect(!tk_gold_file_put(file, 0, (tk_str){other, strlen(other)}, again, &fault));
    cr_expect_eq(fault.status, 409);
    cr_expect(strstr(read_file(), "\"entity\":[]"));
    cr_expect(tk_gold_file_put(file, 0, (tk_str){other, strlen(other)}, opened, &fault));
    tk_gold_file_close(file);
}

Test(gold, what_another_program_writes_is_kept)
{
    char revision[TK_GOLD_REVISION], data[2048];
    tk_gold_fault fault;
    static const char body[] = "{\"id\": \"a\", " TEXT ", \"entity\": []}";
    static const char third[] = "{\"id\": \"c\", \"text\": \"C\"}\n";
    tk_gold_file *file = open_gold(NULL);
    revision_of(file, 0, revision);
    snprintf(data, sizeof data, "%s\n%s", first, third);
    write_file(data);
    cr_expect(tk_gold_file_put(file, 0, (tk_str){body, strlen(body)}, revision, &fault), "%s",
              fault.message);
    snprintf(data, sizeof data, HEAD ",\"entity\":[]}\n%s", third);
    cr_expect_str_eq(read_file(), data);
    // In another place there is another document.
    write_file(third);
    cr_expect(!tk_gold_file_put(file, 0, (tk_str){body, strlen(body)}, revision, &fault));
    cr_expect_eq(fault.status, 409);
    cr_expect_str_eq(read_file(), third);
    // A file that is being written by a careless program, or is gone.
    write_file("{\"id\": \"a\", ");
    cr_expect(!tk_gold_file_put(file, 0, (tk_str){body, strlen(body)}, revision, &fault));
    cr_expect_eq(fault.status, 409);
    cr_expect(strstr(fault.message, "gold.jsonl:1: not a JSON object"), "%s", fault.message);
    unlink(path);
    size_t length;
    cr_expect(!tk_gold_file_index(file, &length, &fault) && fault.status == 409);
    tk_gold_file_close(file);
}

Test(gold, a_second_server_is_refused)
{
    tk_message error = {""};
    char link[160];
    tk_gold_file *file = open_gold(NULL);
    cr_expect(!tk_gold_file_open(path, NULL, &error));
    cr_expect(strstr(error.text, "is being annotated by another server"), "%s", error.text);
    snprintf(link, sizeof link, "%s/link.jsonl", folder);
    cr_assert(symlink("gold.jsonl", link) == 0);
    cr_expect(!tk_gold_file_open(link, NULL, &error), "under another name");
    tk_gold_file_close(file);
    file = tk_gold_file_open(link, NULL, &error);
    cr_expect(file, "%s", error.text);
    tk_gold_file_close(file);
}

typedef struct person {
    tk_gold_file *file;
    unsigned saved;
} person;

/** Adds a digit to a score until it was saved 10 times; conflicts start over. */
static void *work(void *ctx)
{
    person *p = ctx;
    for (unsigned tries = 0; p->saved < 10 && tries < 10000; tries++) {
        size_t length;
        tk_gold_fault fault;
        char revision[TK_GOLD_REVISION], body[4096];
        char *line = tk_gold_file_document(p->file, 0, &length, revision, &fault);
        const char *old = line ? strstr(line, "\"v\":") : NULL;
        const int value = old ? atoi(old + 4) : 0;
        free(line);
        const int n =
            snprintf(body, sizeof body, "{\"id\": \"a\", " TEXT ", \"v\": %d}", value + 1);
        p->saved += tk_gold_file_put(p->file, 0, (tk_str){body, (size_t)n}, revision, &fault);
    }
    return NULL;
}

Test(gold, no_save_of_several_threads_is_lost)
{
    pthread_t threads[4];
    tk_gold_file *file = open_gold(NULL);
    person people[4];
    for (int i = 0; i < 4; i++) {
        people[i] = (person){file, 0};
        cr_assert(pthread_create(&threads[i], NULL, work, &people[i]) == 0);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    tk_gold_file_close(file);
    cr_expect(strstr(read_file(), "\"v\":40}"), "%s", read_file());
}

// ------------------------------------------------------------------------------ the disk

Test(gold, permissions_and_links_stay)
{
    char link[160];
    struct stat st;
    tk_gold_fault fault;
    tk_message error = {""};
    cr_assert(chmod(path, 0640) == 0);
    snprintf(link, sizeof link, "%s/link.jsonl", folder);
    cr_assert(symlink("gold.jsonl", link) == 0);
    tk_gold_file *file = tk_gold_file_open(link, NULL, &error);
    cr_assert(file, "%s", error.text);
    cr_assert(put(file, 0, "{\"id\": \"a\", " TEXT ", \"entity\": []}", &fault));
    cr_expect(lstat(link, &st) == 0 && S_ISLNK(st.st_mode));
    cr_expect(stat(path, &st) == 0 && (st.st_mode & 07777) == 0640);
    cr_expect(strstr(read_file(), "\"entity\":[]"));
    tk_gold_file_close(file);
}

Test(gold, a_full_disk_leaves_the_old_file)
{
    char before[8192], command[200];
    tk_gold_fault fault;
    tk_gold_file *file = open_gold(NULL);
    strcpy(before, read_file());
    signal(SIGXFSZ, SIG_IGN);
    const struct rlimit small = {64, RLIM_INFINITY}, any = {RLIM_INFINITY, RLIM_INFINITY};
    cr_assert(setrlimit(RLIMIT_FSIZE, &small) == 0);
    const bool saved = put(file, 0, "{\"id\": \"a\", " TEXT ", \"entity\": []}", &fault);
    cr_assert(setrlimit(RLIMIT_FSIZE, &any) == 0);
    cr_expect(!saved && fault.status == 507);
    cr_expect(strstr(fault.message, "nothing was saved"), "%s", fault.message);
    cr_expect_str_eq(read_file(), before);
    tk_gold_file_close(file);
    snprintf(command, sizeof command, "test \"$(ls -A %s)\" = gold.jsonl", folder);
    cr_expect(system(command) == 0, "no temporary file or lock is left");
}

// ------------------------------------------------------------------------------ opening

static void expect_unopened(const char *data, const char *message)
{
    tk_message error = {""};
    char command[200];
    write_file(data);
    cr_expect(!tk_gold_file_open(path, NULL, &error), "opened: %s", data);
    cr_expect(strstr(error.text, message), "\"%s\" is not in \"%s\"", message, error.text);
    snprintf(command, sizeof command, "test ! -e %s.lock", path);
    cr_expect(system(command) == 0);
}

Test(gold, a_file_that_is_not_gold_is_not_opened)
{
    expect_unopened("\n{\"id\": \"a\", \"text\": }", "gold.jsonl:2: not a JSON object:");
    expect_unopened("[]", "gold.jsonl:1: not a JSON object");
    expect_unopened("{\"text\": \"a\"}", "has no id");
    expect_unopened("{\"id\": \"a\"}", "has no text");
    expect_unopened("{\"id\": \"a\", \"text\": \"\"}\n{\"id\": \"a\", \"text\": \"\"}",
                    "two documents have the id \"a\"");
    unlink(path);
    tk_message error = {""};
    cr_expect(!tk_gold_file_open(path, NULL, &error) && strstr(error.text, "cannot read"));
    cr_assert(mkdir(path, 0700) == 0);
    cr_expect(!tk_gold_file_open(path, NULL, &error) && strstr(error.text, "Is a directory"));
}

Test(gold, the_gold_of_the_project_can_be_saved_as_it_is)
{
    char command[400];
    snprintf(command, sizeof command, "cp '%s' %s", getenv("GOLD"), path);
    cr_assert(system(command) == 0);
    tk_gold_file *file = open_gold(NULL);
    tk_gold_fault fault;
    size_t length, n = 0;
    char revision[TK_GOLD_REVISION];
    char *line;
    for (; (line = tk_gold_file_document(file, n, &length, revision, &fault)); n++) {
        cr_expect(tk_gold_file_put(file, n, (tk_str){line, length}, revision, &fault), "%s",
                  fault.message);
        free(line);
    }
    cr_expect_eq(n, 32);
    tk_gold_file_close(file);
}
