// SPDX-License-Identifier: MIT
// The encoder that writes nothing: for timing a pipeline, or running it for its messages.
// It is also the smallest possible plugin.
#include <toolkit/plugin.h>

static tk_status encode(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance, (void)host, (void)doc;
    return TK_OK;
}

static const tk_plugin none = {
    .size = sizeof(tk_plugin),
    .kind = TK_ENCODER,
    .id = "none",
    .version = "1.0.0",
    .summary = "Writes nothing",
    .doc = "Runs the pipeline and discards the results: for timing, and for messages.",
    .licence = "MIT",
    .encode = encode,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &none : NULL;
}
