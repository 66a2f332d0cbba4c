// SPDX-License-Identifier: MIT
// Any bytes as the journal of an interrupted run: the valid part is read, and entries appended to
// it are read back.
#include "output/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition) ((condition) ? (void)0 : (fprintf(stderr, "%s\n", #condition), abort()))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[] = "/tmp/toolkit-fuzz-journal-XXXXXX";
    static int fd = -1;
    const tk_checkpoint now = {.records = 42, .digest = 7};
    tk_journal journal;
    tk_error error = {0};

    if (fd < 0)
        fd = mkstemp(path);
    CHECK(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
    if (!tk_journal_open(&journal, path, &error)) {
        CHECK(error.message[0]);
        return 0;
    }
    CHECK(journal.length <= size);
    if (journal.state == TK_JOURNAL_NEW)
        CHECK(tk_journal_start(&journal, "ab", false, false, &error));
    CHECK(tk_journal_checkpoint(&journal, &now, false, &error));
    tk_journal_close(&journal);
    CHECK(tk_journal_open(&journal, path, &error));
    CHECK(journal.last.records == 42 && journal.state == TK_JOURNAL_UNDERWAY);
    tk_journal_close(&journal);
    return 0;
}
