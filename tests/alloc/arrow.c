// SPDX-License-Identifier: MIT
// Each allocation of the tables of toolkit/arrow.h fails in turn: arrow RECORD
//
// A call either works, or fails with a message; nothing is lost, and a table that could not take a
// document still gives the rows of those before.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/arrow.h>

static void (*failing_start)(unsigned long at, int from_then_on);
static unsigned long (*failing_stop)(void);
static long (*failing_live)(void);

static const char conf[] = "[input]\nformat = jsonl\nlayers = money\n";
static const char *const layers[] = {"money", TK_ARROW_DOCUMENT};

static int wrong(unsigned long n, const char *layer, const char *what)
{
    printf("%s, allocation %lu: %s\n", layer, n, what);
    return 1;
}

/** One document alone. Sets `count` to the number of allocations. */
static int try_session(tk_session *session, const char *layer, unsigned long n, int on,
                       unsigned long *count)
{
    tk_message message = {""};
    struct ArrowSchema schema = {.release = NULL};
    struct ArrowArray array = {.release = NULL};
    const long before = failing_live();
    failing_start(n, on);
    const tk_status status = tk_session_arrow(session, layer, &schema, &array, &message);
    *count = failing_stop();
    if (status == TK_OK) {
        schema.release(&schema);
        array.release(&array);
    } else if (!message.text[0] || schema.release || array.release) {
        return wrong(n, layer, "failed without a message, or with a result");
    }
    return failing_live() == before ? 0 : wrong(n, layer, "memory is lost");
}

/** A document is added while an allocation fails, between two others. */
static int try_table(const tk_snapshot *snapshot, const char *layer, unsigned long n, int on,
                     unsigned long *count)
{
    tk_message message = {""};
    struct ArrowArray array;
    const long before = failing_live();
    tk_arrow *arrow = tk_arrow_open(tk_snapshot_schema(snapshot), layer, NULL, &message);
    int bad = arrow == NULL || tk_arrow_add(arrow, snapshot, &message) != TK_OK;
    const uint64_t rows = bad ? 0 : tk_arrow_rows(arrow);
    failing_start(n, on);
    const tk_status status = bad ? TK_OK : tk_arrow_add(arrow, snapshot, &message);
    *count = failing_stop();
    if (bad)
        return wrong(n, layer, message.text);
    uint64_t right = rows;
    if (status == TK_OK)
        right += rows;
    else if (!message.text[0])
        bad |= wrong(n, layer, "a document was not added, without a message");
    if (tk_arrow_rows(arrow) != right)
        bad |= wrong(n, layer, "the table has other rows");
    if (tk_arrow_take(arrow, NULL, &array, &message) != TK_OK)
        return wrong(n, layer, message.text);
    if ((uint64_t)array.length != right)
        bad |= wrong(n, layer, "the batch has other rows");
    array.release(&array);
    if (tk_arrow_add(arrow, snapshot, &message) != TK_OK || tk_arrow_rows(arrow) != rows)
        bad |= wrong(n, layer, "it does not recover");
    tk_arrow_close(arrow);
    return bad || failing_live() == before ? bad : wrong(n, layer, "memory is lost");
}

static int try_all(tk_session *session, const tk_snapshot *snapshot, const char *layer)
{
    unsigned long alone, added, ignored;
    struct ArrowSchema schema;
    struct ArrowArray array;
    // The session keeps the memory that its first snapshots need.
    if (tk_session_arrow(session, layer, &schema, &array, NULL) != TK_OK)
        return wrong(0, layer, "cannot be made");
    schema.release(&schema);
    array.release(&array);
    int bad = try_session(session, layer, 0, 0, &alone);
    bad += try_table(snapshot, layer, 0, 0, &added);
    for (int on = 0; on < 2; on++) {
        for (unsigned long n = 1; n <= alone; n++)
            bad += try_session(session, layer, n, on, &ignored);
        for (unsigned long n = 1; n <= added; n++)
            bad += try_table(snapshot, layer, n, on, &ignored);
    }
    printf("%s: %lu allocations, %lu of a document\n", layer, alone, added);
    return bad || !added ? 1 : 0;
}

int main(int argc, char **argv)
{
    static char record[65536];
    tk_message message = {""};
    *(void **)&failing_start = dlsym(RTLD_DEFAULT, "failing_start");
    *(void **)&failing_stop = dlsym(RTLD_DEFAULT, "failing_stop");
    *(void **)&failing_live = dlsym(RTLD_DEFAULT, "failing_live");
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (!file || !failing_start) {
        fprintf(stderr, "usage: LD_PRELOAD=failing.so arrow RECORD\n");
        return 2;
    }
    const size_t length = fread(record, 1, sizeof record, file);
    fclose(file);
    tk_session *session = tk_session_open_text(conf, strlen(conf), &message);
    if (!session || tk_session_feed(session, "x", record, length, &message) != TK_OK) {
        fprintf(stderr, "%s\n", message.text);
        return 2;
    }
    tk_snapshot *snapshot = tk_session_snapshot(session, &message);
    uint32_t offset = 0;
    if (snapshot) // keeps what it needs to convert offsets
        tk_snapshot_offsets(snapshot, TK_UNIT_CODEPOINT, 1, &offset, &offset);
    int bad = snapshot ? 0 : wrong(0, "", message.text);
    for (size_t i = 0; snapshot && i < sizeof layers / sizeof *layers; i++)
        bad |= try_all(session, snapshot, layers[i]);
    tk_snapshot_free(snapshot);
    tk_session_close(session);
    return bad != 0;
}
