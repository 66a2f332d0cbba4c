// SPDX-License-Identifier: MIT
// Any bytes as a line of a quarantine file: a record, or a message with `bytes` unchanged.
#include "input/replay.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition) ((condition) ? (void)0 : (fprintf(stderr, "%s\n", #condition), abort()))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tk_buffer bytes = {0}, name = {0};
    tk_error error = {0};
    uint64_t at;

    CHECK(tk_buffer_add(&bytes, "before", 6));
    if (tk_replay_record((const char *)data, size, "text", &bytes, &name, &at, &error))
        CHECK(!error.message[0]);
    else
        CHECK(error.message[0] && bytes.length == 6);
    CHECK(memcmp(bytes.data, "before", 6) == 0);
    tk_buffer_free(&bytes);
    tk_buffer_free(&name);
    return 0;
}
