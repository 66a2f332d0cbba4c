// SPDX-License-Identifier: MIT
// A collector that lists the documents of a run in their order, with the length of their text, and
// their number in the first line, which it writes last.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/plugin.h>

typedef struct tally {
    char *lines;
    size_t length, room;
} tally;

static tk_status create(const tk_setup *setup, void **instance)
{
    *instance = calloc(1, sizeof(tally));
    return *instance ? TK_OK : setup->host->fail_setup(setup->ctx, "out of memory");
}

static void destroy(void *instance)
{
    free(((tally *)instance)->lines);
    free(instance);
}

static int append(tally *t, const char *data, size_t length)
{
    if (t->length + length > t->room) {
        const size_t room = 2 * (t->length + length);
        char *lines = realloc(t->lines, room);
        if (!lines)
            return 0;
        t->lines = lines;
        t->room = room;
    }
    memcpy(t->lines + t->length, data, length);
    t->length += length;
    return 1;
}

static tk_status add(void *instance, const tk_host *host, tk_doc *doc)
{
    tk_str id;
    char rest[32];
    host->id(doc, &id);
    const int n = snprintf(rest, sizeof rest, "\t%u\n", doc->length);
    if (!append(instance, id.data, id.length) || !append(instance, rest, (size_t)n))
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory");
    return TK_OK;
}

static tk_status save(void *instance, const tk_host *host, tk_sink *out)
{
    tally *t = instance;
    const tk_status status = host->sink_write(out, t->lines, t->length);
    t->length = 0;
    return status;
}

static tk_status merge(void *instance, const tk_host *host, tk_sink *out, const tk_str *state)
{
    if (state->length && state->data[state->length - 1] != '\n')
        return host->sink_fail(out, "the state does not end with a line");
    if (!append(instance, state->data, state->length))
        return host->sink_fail(out, "out of memory");
    return TK_OK;
}

static tk_status finish(void *instance, const tk_host *host, tk_sink *out)
{
    const tally *t = instance;
    char head[32];
    uint32_t n = 0;
    tk_status status = host->sink_write(out, "???? documents\n", 15);
    if (status == TK_OK)
        status = host->sink_write(out, t->lines, t->length);
    for (uint64_t at = 15; status == TK_OK && at < host->sink_length(out); at++) {
        char c = 0;
        if (host->sink_read_at(out, at, &c, 1) != 1)
            return TK_ERR_INSTANCE;
        n += c == '\n';
    }
    snprintf(head, sizeof head, "%4" PRIu32, n);
    return status == TK_OK ? host->sink_write_at(out, 0, head, 4) : status;
}

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_COLLECTOR,
    .min_host_minor = 2,
    .id = "tally",
    .version = "1.0.0",
    .summary = "the documents in their order",
    .licence = "MIT",
    .create = create,
    .destroy = destroy,
    .add = add,
    .save = save,
    .merge = merge,
    .finish = finish,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
