// SPDX-License-Identifier: MIT
// Each allocation of the collectors count, cooccur, duplicates and summary fails in turn: in
// create(), when documents are added, when a state is saved and merged, and at the end. A call
// fails, with a message, and all memory is freed.
#include "../unit/fake_corpus.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*failing_start)(unsigned long at, int from_then_on);
static unsigned long (*failing_stop)(void);
static long (*failing_live)(void);

static unsigned long failing_at, counted;
static long blocks; // of the plugin
static long before;

// Counts the allocations of the plugin only: not those of the small host around it.
static void around(int inside)
{
    if (inside) {
        before = failing_live();
        failing_start(failing_at > counted ? failing_at - counted : failing_at == 0 ? 0 : ~0ul, 0);
    } else {
        counted += failing_stop();
        blocks += failing_live() - before;
    }
}

// Enough words for tables to grow.
static char long_text[30000];
static const fake_doc corpus[] = {
    {"a", "2025-06-08", "Wire", "Meta1 pays Scale for a stake. Meta1 pays the price of growth."},
    {"b", "2024-12-30", "Wire", "The price, of growth. Pat met Scale and Facebook1 in Paris."},
    {"c", NULL, "Daily", "Meta1 pays Scale for a stake. Meta1 pays the price of growth."},
    {"d", "2025-06-08", NULL, long_text},
};
enum { DOCUMENTS = sizeof corpus / sizeof *corpus };

static void fail(const char *id, const char *what)
{
    printf("%s, allocation %lu: %s\n", id, failing_at, what);
    exit(1);
}

// Whether a call worked; one that did not must have said why.
static int worked(const fake_collector *c, tk_status status)
{
    if (status != TK_OK && c->message[0] == '\0') {
        fail(c->plugin->id, "a call fails without a message");
    }
    return status == TK_OK;
}

static int add_all(fake_collector *c)
{
    for (int i = 0; i < DOCUMENTS; i++) {
        if (!worked(c, fake_add(c, &corpus[i]))) {
            return 0;
        }
    }
    return 1;
}

// Adds, saves, merges and finishes. Returns whether all worked, with the result.
static int collect(fake_collector *worker, fake_collector *merger, tk_sink *result)
{
    if (!add_all(worker)) {
        return 0;
    }
    tk_sink state = fake_save(worker);
    int good = state.message[0] == '\0' && fake_merge(merger, state.data, state.length)[0] == '\0';
    fake_free(&state);
    if (good) {
        *result = fake_finish(merger);
        good = result->message[0] == '\0';
    }
    return good;
}

static void close_it(fake_collector *c)
{
    around(1);
    fake_close(c);
    around(0);
}

static int run(const tk_plugin *plugin, const char *const *settings, tk_sink *result)
{
    fake_collector worker = {.around = around};
    fake_collector merger = {.around = around};
    counted = 0;
    blocks = 0;
    int good = 0;
    if (worked(&worker, fake_open(&worker, plugin, settings))) {
        if (worked(&merger, fake_open(&merger, plugin, settings))) {
            good = collect(&worker, &merger, result);
            close_it(&merger);
        }
        close_it(&worker);
    }
    if (blocks != 0) {
        fail(plugin->id, "memory is not freed");
    }
    return good;
}

static void fail_each(const char *name, uint32_t index, const char *const *settings)
{
    const tk_plugin *plugin = fake_load(name, index);
    tk_sink expected = {0};
    failing_at = 0;
    if (!run(plugin, settings, &expected)) {
        fail(plugin->id, "it fails without a failing allocation");
    }
    const unsigned long all = counted;
    unsigned survived = 0;
    for (failing_at = 1; failing_at <= all; failing_at++) {
        tk_sink result = {0};
        bool same = false;
        if (run(plugin, settings, &result)) { // qsort() can do without memory
            same = result.length == expected.length &&
                   memcmp(result.data, expected.data, expected.length) == 0;
            if (!same) {
                fail(plugin->id, "the result is another one");
            }
        }
        survived += same;
        fake_free(&result);
    }
    if (survived > 4) {
        fail(plugin->id, "failures are not noticed");
    }
    printf("%s: %lu allocations\n", plugin->id, all);
    fake_free(&expected);
}

static void *find(const char *name)
{
    void *symbol = dlsym(RTLD_DEFAULT, name);
    if (symbol == NULL) {
        fprintf(stderr, "%s is not preloaded\n", name);
        exit(1);
    }
    return symbol;
}

#define WITH(...) ((const char *const[]){__VA_ARGS__, NULL})

int main(void)
{
    void *symbols[] = {find("failing_start"), find("failing_stop"), find("failing_live")};
    memcpy(&failing_start, &symbols[0], sizeof symbols[0]);
    memcpy(&failing_stop, &symbols[1], sizeof symbols[1]);
    memcpy(&failing_live, &symbols[2], sizeof symbols[2]);
    char *at = long_text;
    for (int i = 0; i < 1400; i++) {
        at += sprintf(at, i % 5 == 4 ? "W%cx%d. " : "W%cx%d ", 'a' + i % 26, i);
    }
    fail_each("count", 0, WITH("by", "month", "stopwords", "stopwords.txt"));
    fail_each("count", 0, WITH("of", "ngram", "n", "3", "format", "jsonl"));
    fail_each("count", 0, WITH("of", "entity"));
    fail_each("count", 1, NULL);
    fail_each("cooccur", 0, NULL);
    fail_each("cooccur", 0, WITH("format", "csv"));
    fail_each("duplicates", 0, NULL);
    fail_each("summary", 0, NULL);
    fail_each("summary", 0, WITH("format", "json"));
    return 0;
}
