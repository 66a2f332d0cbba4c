// SPDX-License-Identifier: MIT
// All kinds of faults in one: the word in the text says which.
#include "../broken.h"

static void take_memory(void)
{
    for (;;)
        memset(malloc(1 << 20), 1, 1 << 20);
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance;
    tk_layer_out out;
    if (host->layer_reserve(doc, 0, 1, &out) != TK_OK)
        return TK_ERR_DOC;
    out.begin[0] = 0;
    out.end[0] = doc->length;
    if (strstr(doc->text, "fault-crash"))
        *(volatile int *)NULL = 1;
    if (strstr(doc->text, "fault-hang"))
        for (volatile int i = 0;; i++) {
        }
    if (strstr(doc->text, "fault-span"))
        out.end[0]++;
    if (strstr(doc->text, "fault-memory"))
        take_memory();
    return host->layer_commit(doc, 0, 1);
}

static const tk_layer_decl provided[] = {{.name = FAULT "/1", .doc = "the whole text"}};

BROKEN(.annotate = annotate, .provided = provided, .n_provided = 1)
