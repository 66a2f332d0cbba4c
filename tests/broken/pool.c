// SPDX-License-Identifier: MIT
// Runs broken plugins in a pool: pool FAULT [FAULT…]. A fault of a document costs that document,
// and its result says why; all other results are complete, in their order, with sound snapshots.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/toolkit.h>

enum { TEXTS = 30 };

static bool is_trigger(uint64_t i)
{
    return i == 4 || i == 11 || i == 12 || i == 29;
}

/** Faults that harm any document that the same worker runs, or none. */
static const char *const vague[] = {"corrupt_heap", "shrink_all", "write_all", "read_all",
                                    "close_all",    "print",      NULL};
/** Faults of collectors: no document is lost. */
static const char *const collectors[] = {"add_crash", "add_error", "add_hang", "save_crash", NULL};

static bool is_in(const char *const *list, const char *word)
{
    while (*list && strcmp(*list, word) != 0)
        list++;
    return *list != NULL;
}

static int complain(const char *fault, const char *id, const char *what, const char *more)
{
    printf("%s: %s: %s %s\n", fault, id, what, more);
    return 1;
}

static size_t print_text(char *text, size_t size, const char *fault, uint64_t i, bool record)
{
    char word[128] = "";
    if (is_trigger(i))
        snprintf(word, sizeof word, " And here is fault-%s.", fault);
    return (size_t)snprintf(text, size, "%sCafé number %u opened on Monday.%s Sales were good.%s",
                            record ? "{\"text\": \"" : "", (unsigned)i, word, record ? "\"}" : "");
}

/** Whether a snapshot has the text, and a token for each of its words. */
static int check_snapshot(const tk_pool_result *r, const char *fault)
{
    char right[256];
    const size_t length = print_text(right, sizeof right, fault, r->number, false);
    tk_layer_info info;
    tk_str text;
    if (!r->snapshot)
        return complain(fault, r->id, "has no snapshot", "");
    tk_snapshot_text(r->snapshot, &text);
    if (text.length != length || memcmp(text.data, right, length) != 0)
        return complain(fault, r->id, "has another text", "");
    if (!tk_snapshot_layer_named(r->snapshot, "token", &info) || info.layer.count < 9)
        return complain(fault, r->id, "lacks tokens", "");
    return 0;
}

static int check(const tk_pool_result *r, const char *fault, uint64_t number, bool of_collector)
{
    char id[16];
    snprintf(id, sizeof id, "doc%u", (unsigned)number);
    if (r->number != number || strcmp(r->name, id) != 0)
        return complain(fault, r->name, "comes in place of", id);
    if (r->status == TK_OK && is_trigger(number) && !of_collector && !is_in(vague, fault))
        return complain(fault, id, "did not fail", "");
    if (r->status == TK_OK)
        return check_snapshot(r, fault);
    if (r->status != TK_ERR_DOC || of_collector || (!is_trigger(number) && !is_in(vague, fault)))
        return complain(fault, id, r->reason, r->message);
    if (!r->reason[0] || !r->message[0] || r->snapshot)
        return complain(fault, id, "failed without a reason, or with a snapshot", "");
    if (!is_in(vague, fault) && strcmp(r->plugin, fault) != 0)
        return complain(fault, id, "the culprit is", r->plugin);
    return 0;
}

static int run(const char *fault)
{
    const bool collects = is_in(collectors, fault);
    char conf[512];
    tk_message message = {""};
    int wrong = 0;
    // Only plugins that never end should reach the limit, however busy the machine is.
    snprintf(conf, sizeof conf,
             "[input]\nformat = jsonl\n[token]\n[%s%s]\n[run]\ntimeout = %s\n"
             "memory = 128M\n",
             collects ? "collect:" : "", fault,
             strstr(fault, "hang") || strcmp(fault, "count_up") == 0 ? "0.5" : "30");
    const tk_pool_options options = {.size = sizeof options,
                                     .workers = 2,
                                     .conf = conf,
                                     .conf_length = strlen(conf),
                                     .snapshots = 1,
                                     .no_output = 1};
    tk_pool *pool = tk_pool_open("conf", &options, &message);
    if (!pool)
        return complain(fault, "the pool", "does not open:", message.text);
    for (uint64_t i = 0; i < TEXTS; i++) {
        char record[256], id[16];
        const size_t length = print_text(record, sizeof record, fault, i, true);
        snprintf(id, sizeof id, "doc%u", (unsigned)i);
        if (tk_pool_submit(pool, id, record, length, &message) != TK_OK)
            wrong += complain(fault, id, "is not taken:", message.text);
    }
    tk_pool_finish(pool);
    for (uint64_t i = 0; i < TEXTS && !wrong; i++) {
        tk_pool_result r = {.size = sizeof r};
        if (tk_pool_next(pool, 60000, &r, &message) != TK_OK)
            wrong += complain(fault, "the pool", "gives no result:", message.text);
        else
            wrong += check(&r, fault, i, collects);
        tk_snapshot_free(r.snapshot);
    }
    tk_pool_close(pool);
    return wrong;
}

int main(int argc, char **argv)
{
    int wrong = 0;
    for (int i = 1; i < argc; i++)
        wrong += run(argv[i]);
    return wrong || argc < 2;
}
