// SPDX-License-Identifier: MIT
#include <toolkit/text/lost.h>

#include <inttypes.h>
#include <string.h>

#include <toolkit/text/utf8.h>

void tk_mend_cuts(char *text)
{
    const size_t length = strlen(text);
    size_t to = 0;
    for (size_t from = 0; from < length;) {
        unsigned bad;
        unsigned step = tk_utf8_sequence((const uint8_t *)text + from, length - from, &bad);
        memmove(text + to, text + from, step);
        to += step;
        from += step > 0 ? step : bad;
    }
    text[to] = '\0';
}

void tk_lost_count(tk_lost *lost, uint64_t n)
{
    const char *what = lost->what;
    tk_mend_cuts(lost->what);
    uint32_t i = 0;
    while (i < lost->n_kinds && strcmp(lost->kinds[i].what, what) != 0) {
        i++;
    }
    if (i == TK_LOST_KINDS) {
        lost->others += n;
        return;
    }
    if (i == lost->n_kinds) {
        memcpy(lost->kinds[i].what, what, TK_LOST_ROOM);
        lost->kinds[i].count = 0;
        lost->n_kinds++;
    }
    lost->kinds[i].count += n;
}

static void tell(const tk_host *host, tk_doc *doc, uint64_t count, const char *what)
{
    char message[TK_LOST_ROOM + 32];
    if (TK_HAS(host, log_count)) {
        host->log_count(doc, "lost", count, what);
        return;
    }
    snprintf(message, sizeof message, "lost %" PRIu64 " %s", count, what);
    host->log(doc, TK_LOG_WARN, message);
}

void tk_lost_tell(tk_lost *lost, const tk_host *host, tk_doc *doc)
{
    for (uint32_t i = 0; i < lost->n_kinds; i++) {
        tell(host, doc, lost->kinds[i].count, lost->kinds[i].what);
    }
    if (lost->others > 0) {
        tell(host, doc, lost->others, "items of other kinds");
    }
    lost->n_kinds = 0;
    lost->others = 0;
}
