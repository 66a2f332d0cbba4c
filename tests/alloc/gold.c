// SPDX-License-Identifier: MIT
// Each allocation of a gold file fails in turn: gold FOLDER
//
// A call either works, or fails with a message; all memory is freed, and the file has either the
// old or the new document.
#include "gold.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*failing_start)(unsigned long at, int from_then_on);
static unsigned long (*failing_stop)(void);
static long (*failing_live)(void);

static const char first[] =
    "{\"id\": \"a\", \"meta\": {\"title\": \"A\"}, \"text\": \"Acme pays $5.\"}\n";
static const char second[] = "{\"id\": \"b\", \"text\": \"Two.\", \"entity\": []}\n";
static const char body[] =
    "{\"id\": \"a\", \"text\": \"Acme pays $5.\", \"entity\": [{\"start\": 0, \"end\": 4, "
    "\"label\": "
    "\"ORG\", \"name\": \"Acme\"}], \"draft\": {\"fact\": [{\"start\": 0, \"end\": 12, \"kind\": "
    "\"DEBT\", \"subject\": \"Acme\", \"date\": \"2025\"}]}, \"document\": {\"sentiment\": 0.5}}";
static const char saved[] =
    "{\"id\":\"a\",\"meta\":{\"title\":\"A\",\"annotator\":\"ann\"},\"text\":\"Acme pays "
    "$5.\",\"entity\":[{\"start\":0,\"end\":4,\"label\":\"ORG\",\"name\":\"Acme\"}],\"document\":{"
    "\"sentiment\":0.5},\"draft\":{\"fact\":[{\"start\":0,\"end\":12,\"kind\":\"DEBT\",\"subject\":"
    "\"Acme\",\"date\":\"2025\"}]}}\n";

static char path[4096];

static int wrong(unsigned long n, const char *what)
{
    printf("allocation %lu: %s\n", n, what);
    return 1;
}

static void write_gold(void)
{
    FILE *out = fopen(path, "w");
    if (!out || fputs(first, out) < 0 || fputs(second, out) < 0 || fclose(out) != 0)
        exit(2);
}

/** Whether the file has the second document, and the first as `line`. */
static bool file_has(const char *line)
{
    char data[4096];
    FILE *in = fopen(path, "r");
    const size_t n = in ? fread(data, 1, sizeof data - 1, in) : 0;
    data[n] = '\0';
    if (in)
        fclose(in);
    return n == strlen(line) + strlen(second) && memcmp(data, line, strlen(line)) == 0;
}

static bool is_said(const tk_gold_fault *fault)
{
    return fault->status && fault->message[0];
}

/** Asks a file for all it has, and saves a document. Sets `*put` to whether that was saved. False
 * if something failed without a message. */
static bool ask(tk_gold_file *file, bool *put, tk_gold_fault *fault)
{
    char revision[TK_GOLD_REVISION];
    size_t length;
    char *index = tk_gold_file_index(file, &length, fault);
    bool ok = index || is_said(fault);
    char *line = tk_gold_file_document(file, 0, &length, revision, fault);
    ok &= line || is_said(fault);
    if (line)
        *put = tk_gold_file_put(file, 0, (tk_str){body, sizeof body - 1}, revision, fault);
    ok &= !line || *put || is_said(fault);
    free(index);
    free(line);
    return ok;
}

/** Opens the file, asks for all, saves a document, while allocation `n` fails; 0: none does. */
static int try(unsigned long n, int on, unsigned long *count)
{
    tk_message error = {""};
    tk_gold_fault fault = {0};
    bool put = false;
    write_gold();
    const long before = failing_live();
    failing_start(n, on);
    tk_gold_file *file = tk_gold_file_open(path, "ann", &error);
    const bool said = file ? ask(file, &put, &fault) : error.text[0] != '\0';
    tk_gold_file_close(file);
    *count = failing_stop();
    if (!said)
        return wrong(n, "failed without a message");
    if (!file_has(put ? saved : first))
        return wrong(n, put ? "the file is not the new one" : "the file is not the old one");
    if (n == 0 && !put)
        return wrong(n, fault.message);
    return failing_live() == before ? 0 : wrong(n, "memory is lost");
}

int main(int argc, char **argv)
{
    unsigned long count, ignored;
    char command[8400];
    *(void **)&failing_start = dlsym(RTLD_DEFAULT, "failing_start");
    *(void **)&failing_stop = dlsym(RTLD_DEFAULT, "failing_stop");
    *(void **)&failing_live = dlsym(RTLD_DEFAULT, "failing_live");
    if (argc != 2 || !failing_start) {
        fprintf(stderr, "usage: LD_PRELOAD=failing.so gold FOLDER\n");
        return 2;
    }
    snprintf(command, sizeof command, "rm -rf '%s' && mkdir '%s'", argv[1], argv[1]);
    if (system(command) != 0)
        return 2;
    snprintf(path, sizeof path, "%s/gold.jsonl", argv[1]);
    int bad = try(0, 0, &ignored); // the C library keeps some memory of its first calls
    bad += try(0, 0, &count);
    for (int on = 0; on < 2; on++)
        for (unsigned long n = 1; n <= count; n++)
            bad += try(n, on, &ignored);
    printf("%lu allocations\n", count);
    snprintf(command, sizeof command, "test \"$(ls -A '%s')\" = gold.jsonl", argv[1]);
    if (system(command) != 0)
        bad += wrong(0, "a lock or a temporary file is left");
    unlink(path);
    return bad || count < 20;
}
