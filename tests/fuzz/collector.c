// SPDX-License-Identifier: MIT
// Any bytes as the state of a collector, which may come from a damaged file: merge() must fail with
// a message, or save() and finish() must cope with what it took. FUZZ_CONF is the configuration of
// a pipeline whose first collector is tried; its plugins are on TOOLKIT_PLUGIN_PATH. So that the
// fuzzer sees what the collector does, build that with -fsanitize=fuzzer-no-link,address.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/toolkit.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static tk_session *open_session(void)
{
    const char *conf = getenv("FUZZ_CONF");
    tk_message message = {"FUZZ_CONF is not set"};
    tk_session *session = conf ? tk_session_open(conf, &message) : NULL;
    if (!session || !tk_session_collector_count(session)) {
        fprintf(stderr, "no collector to try: %s\n", message.text);
        exit(2);
    }
    return session;
}

/** Whether a call has succeeded; a failure must have a message. */
static int is_done(tk_status status, const tk_message *message)
{
    if (status != TK_OK && (!message->text[0] || strstr(message->text, "without a message")))
        abort();
    return status == TK_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static tk_session *session;
    tk_message message = {""};
    tk_str state = {"", 0}, result;
    char *copy = malloc(size ? size : 1); // not a byte more, so that reads beyond it are noticed
    if (!session)
        session = open_session();
    if (!copy)
        return 0;
    if (size)
        memcpy(copy, data, size);
    const int merged = is_done(tk_session_merge(session, 0, copy, size, &message), &message);
    free(copy);
    // What it saves itself, it must be able to merge.
    if (merged && is_done(tk_session_save(session, 0, &state, &message), &message)) {
        char *again = malloc(state.length ? state.length : 1);
        if (again && state.length)
            memcpy(again, state.data, state.length);
        if (again && tk_session_merge(session, 0, again, state.length, &message) != TK_OK)
            abort();
        free(again);
    }
    is_done(tk_session_result(session, 0, &result, &message), &message);
    return 0;
}
