// SPDX-License-Identifier: MIT
// All kinds of faults in one plugin: a word in the text selects the fault.
#include "../broken.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static void crash(tk_doc *doc)
{
    (void)doc;
    *(volatile int *)NULL = 1;
}

static void aborts(tk_doc *doc)
{
    (void)doc;
    abort();
}

static void exits(tk_doc *doc)
{
    (void)doc;
    exit(0);
}

static void divide(tk_doc *doc)
{
    volatile int zero = 0, one = (int)doc->length / zero;
    (void)one;
}

static void overflow(tk_doc *doc)
{
    volatile char room[4096] = {0};
    (void)room;
    overflow(doc);
}

static void hang(tk_doc *doc)
{
    (void)doc;
    for (volatile int i = 0;; i++) {
    }
}

static void take_memory(tk_doc *doc)
{
    (void)doc;
    for (;;)
        memset(malloc(1 << 20), 1, 1 << 20);
}

/** Not visible in a single document: memory that is never freed. */
static void leak(tk_doc *doc)
{
    (void)doc;
    memset(malloc(1 << 20), 1, 1 << 20);
}

static void forks(tk_doc *doc)
{
    (void)doc;
    if (fork() == 0)
        for (;;)
            pause();
}

static void *nothing(void *argument)
{
    return argument;
}

static void thread(tk_doc *doc)
{
    pthread_t made;
    (void)doc;
    pthread_create(&made, NULL, nothing, NULL);
}

static void opens(tk_doc *doc)
{
    (void)doc;
    open("/etc/hostname", O_RDONLY);
}

static void kill_parent(tk_doc *doc)
{
    (void)doc;
    kill(getppid(), SIGKILL);
}

static void write_text(tk_doc *doc)
{
    ((char *)doc->text)[0] ^= 1;
}

static const struct {
    const char *word;
    void (*act)(tk_doc *doc);
} acts[] = {
    {"fault-crash", crash},        {"fault-abort", aborts},   {"fault-exit", exits},
    {"fault-divide", divide},      {"fault-stack", overflow}, {"fault-hang", hang},
    {"fault-memory", take_memory}, {"fault-leak", leak},      {"fault-fork", forks},
    {"fault-thread", thread},      {"fault-open", opens},     {"fault-kill", kill_parent},
    {"fault-text", write_text},
};

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance;
    tk_layer_out out;
    if (host->layer_reserve(doc, 0, 2, &out) != TK_OK)
        return TK_ERR_DOC;
    out.begin[0] = 0;
    out.end[0] = doc->length;
    if (!strstr(doc->text, "fault-"))
        return host->layer_commit(doc, 0, 1);
    for (size_t i = 0; i < N_OF(acts); i++)
        if (strstr(doc->text, acts[i].word))
            acts[i].act(doc);
    if (strstr(doc->text, "fault-span"))
        out.end[0]++;
    if (strstr(doc->text, "fault-sequence"))
        out.begin[0] = (uint32_t)(strstr(doc->text, "\xc3\xa9") - doc->text) + 1;
    if (strstr(doc->text, "fault-order")) {
        out.begin[0] = 1;
        out.begin[1] = 0;
        out.end[1] = 1;
        return host->layer_commit(doc, 0, 2);
    }
    if (strstr(doc->text, "fault-error"))
        return TK_ERR_DOC;
    return host->layer_commit(doc, 0, 1);
}

static const tk_layer_decl provided[] = {{.name = FAULT "/1", .doc = "the whole text"}};

BROKEN(.annotate = annotate, .provided = provided, .n_provided = 1)
