// SPDX-License-Identifier: MIT
// Recurses without end.
#include "../broken.h"

static uint32_t deeper(const tk_doc *doc, uint32_t n)
{
    volatile char room[4096];
    room[n % sizeof room] = doc->text[n % (doc->length + 1)];
    return deeper(doc, n + 1) + (uint32_t)room[7];
}

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host;
    return (tk_status)deeper(doc, doc->length);
}

BROKEN_ON_DOCUMENTS(act)
