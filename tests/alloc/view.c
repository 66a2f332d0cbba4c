// SPDX-License-Identifier: MIT
// Each allocation of a page fails in turn: view FOLDER SCHEMA.sql
//
// The page is either complete, or there is a message and nothing was left; all memory is freed.
#include "viewer.h"

#include <dirent.h>
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void (*failing_start)(unsigned long at, int from_then_on);
static unsigned long (*failing_stop)(void);
static long (*failing_live)(void);

enum { ROOM = 1 << 20 };
static char folder[4096 - 64], annotations[4096], database[4096], page[4096];
static char whole[ROOM], now[ROOM];

static const char lines[] =
    "{\"id\": \"a\", \"meta\": {\"title\": \"A\", \"date\": \"2025\"}, \"text\": \"Acmé pays "
    "$5.\", "
    "\"entity\": [{\"start\": 0, \"end\": 5}], \"fact\": [{\"start\": 0, \"end\": 12, \"kind\": "
    "\"DEBT\"}]}\n{\"id\": 2\n";
static const char rows[] =
    "INSERT INTO documents VALUES (1, 'a', 'A', '2025', NULL, NULL, NULL);"
    "INSERT INTO entities VALUES (1, 'Acmé', 'ORG', NULL, 1, 1), (2, 'Bolt', 'ORG', NULL, 1, 1);"
    "INSERT INTO aliases VALUES (1, 'Acmé', 'ORG', 1, 1);"
    "INSERT INTO mentions VALUES (1, 0, 4, 1, 'Acmé'), (1, 5, 4, 2, 'pays');"
    "INSERT INTO facts (id, kind, value, status, latest_status, documents, witnesses, sources, "
    "conflicts) VALUES (1, 'DEBT', 5, 'ACTUAL', 'ACTUAL', 1, 2, 1, 1);"
    "INSERT INTO parties VALUES (1, 'subject', 1);"
    "INSERT INTO witnesses (id, fact, document, start, length, wording, status, independent) "
    "VALUES "
    "(1, 1, 1, 0, 12, 'x', 'ACTUAL', 1), (2, 1, 1, 0, 3, 'x', 'ACTUAL', 1);"
    "INSERT INTO conflicts VALUES (1, 'amount', 2, '6', 1, '5');";

static int wrong(unsigned long n, const char *what)
{
    printf("allocation %lu: %s\n", n, what);
    return 1;
}

static size_t read_file(const char *path, char *into)
{
    FILE *file = fopen(path, "rb");
    const size_t n = file ? fread(into, 1, ROOM, file) : 0;

    if (file)
        fclose(file);
    return n;
}

static int write_inputs(const char *schema)
{
    sqlite3 *db = NULL;
    FILE *file = fopen(annotations, "w");

    if (!file || fputs(lines, file) < 0 || fclose(file) != 0)
        return 1;
    now[read_file(schema, now)] = '\0';
    unlink(database);
    const int failed = sqlite3_open(database, &db) != SQLITE_OK ||
                       sqlite3_exec(db, now, NULL, NULL, NULL) != SQLITE_OK ||
                       sqlite3_exec(db, rows, NULL, NULL, NULL) != SQLITE_OK;
    if (failed)
        printf("%s\n", sqlite3_errmsg(db));
    sqlite3_close(db);
    return failed;
}

/** The number of files in the folder. */
static int count_files(void)
{
    DIR *dir = opendir(folder);
    int n = 0;

    while (dir && readdir(dir))
        n++;
    if (dir)
        closedir(dir);
    return n;
}

static bool attempt(const tk_view_source *source, unsigned long at, unsigned long *count,
                    tk_message *error)
{
    const tk_view_options options = {0};
    tk_view_result result;

    error->text[0] = '\0';
    failing_start(at, 0);
    const bool ok = tk_view_write(source, page, &options, &result, error);
    *count = failing_stop();
    free(result.path);
    return ok;
}

/** Lets each allocation of a page of this source fail. */
static int each(const tk_view_source *source)
{
    unsigned long n = 0, ignored = 0;
    tk_message error;

    for (int i = 0; i < 2; i++) // the first time, SQLite allocates what it keeps
        if (!attempt(source, 0, &n, &error))
            return wrong(0, error.text);
    const size_t length = read_file(page, whole);
    for (unsigned long at = 1; at <= n; at++) {
        unlink(page);
        const int files = count_files();
        const long live = failing_live();
        const bool ok = attempt(source, at, &ignored, &error);

        if (failing_live() > live)
            return wrong(at, "memory is lost");
        if (ok && (read_file(page, now) != length || memcmp(whole, now, length) != 0))
            return wrong(at, "the page differs");
        if (!ok && !error.text[0])
            return wrong(at, "there is no message");
        if (count_files() != files + ok)
            return wrong(at, "files were left");
    }
    printf("%lu allocations\n", n);
    return n > 100 ? 0 : wrong(n, "there should be more");
}

int main(int argc, char **argv)
{
    *(void **)&failing_start = dlsym(RTLD_DEFAULT, "failing_start");
    *(void **)&failing_stop = dlsym(RTLD_DEFAULT, "failing_stop");
    *(void **)&failing_live = dlsym(RTLD_DEFAULT, "failing_live");
    if (argc != 3 || !failing_start || !failing_stop || !failing_live) {
        fputs("usage: LD_PRELOAD=failing.so view FOLDER SCHEMA.sql\n", stderr);
        return 1;
    }
    snprintf(folder, sizeof folder, "%s", argv[1]);
    snprintf(annotations, sizeof annotations, "%s/in.jsonl", folder);
    snprintf(database, sizeof database, "%s/facts.db", folder);
    snprintf(page, sizeof page, "%s/page.html", folder);
    (void)mkdir(folder, 0777);
    if (write_inputs(argv[2]) != 0)
        return wrong(0, "cannot write the inputs");
    return each(&(tk_view_source){.annotations = annotations, .facts = database}) ||
           each(&(tk_view_source){.annotations = annotations, .unit = "byte"}) ||
           each(&(tk_view_source){.facts = database});
}
