// SPDX-License-Identifier: MIT
// Shared by the broken collectors: one that lists the ids of documents, a line each, and is correct
// except for what its file adds. A `!` before an id marks a document with the fault's word; only
// these trigger the fault. With `armed = no` there is none.
#ifndef BROKEN_COLLECTOR_H
#define BROKEN_COLLECTOR_H

#include "broken.h"

typedef struct lister {
    char *lines;
    uint64_t length;
    int armed;
} lister;

/** What a file adds, before what is right; unless it returns TK_OK, that is all. */
typedef struct faults {
    tk_status (*add)(const tk_host *host, tk_doc *doc);
    tk_status (*save)(const tk_host *host, tk_sink *out);
    tk_status (*merge)(const tk_host *host, tk_sink *out);
    tk_status (*finish)(const tk_host *host, tk_sink *out);
    int keeps;        /**< save() does not empty the state */
    int backward;     /**< merge() puts a state before the others */
    int mute;         /**< finish() writes nothing */
    uint64_t padding; /**< bytes that save() adds, and merge() takes off again */
} faults;

static const faults fault;

static void append(lister *l, const char *data, uint64_t length, int before)
{
    char *lines = malloc(l->length + length + 1);
    if (!lines)
        abort();
    memcpy(lines + (before ? length : 0), l->lines, l->length);
    memcpy(lines + (before ? 0 : l->length), data, length);
    free(l->lines);
    l->lines = lines;
    l->length += length;
}

static int marked(const lister *l, const char *lines, uint64_t length)
{
    return l->armed && length && memchr(lines, '!', length);
}

static tk_status create(const tk_setup *setup, void **instance)
{
    lister *l = calloc(1, sizeof *l);
    if (!l)
        return setup->host->fail_setup(setup->ctx, "out of memory");
    l->armed = (int)setup->options[0].i;
    l->lines = calloc(1, 1);
    *instance = l;
    return TK_OK;
}

static void destroy(void *instance)
{
    free(((lister *)instance)->lines);
    free(instance);
}

static tk_status add(void *instance, const tk_host *host, tk_doc *doc)
{
    lister *l = instance;
    tk_status status = TK_OK;
    tk_str id;
    if (fault.add && l->armed && triggered(doc))
        status = fault.add(host, doc);
    if (status != TK_OK)
        return status;
    host->id(doc, &id);
    if (triggered(doc))
        append(l, "!", 1, 0);
    append(l, id.data, id.length, 0);
    append(l, "\n", 1, 0);
    return TK_OK;
}

static tk_status save(void *instance, const tk_host *host, tk_sink *out)
{
    lister *l = instance;
    char pad[4096];
    tk_status status = TK_OK;
    if (fault.save && marked(l, l->lines, l->length))
        status = fault.save(host, out);
    if (status == TK_OK)
        status = host->sink_write(out, l->lines, l->length);
    memset(pad, '#', sizeof pad);
    for (uint64_t n = 0; status == TK_OK && n < fault.padding; n += sizeof pad)
        status = host->sink_write(out, pad, sizeof pad);
    if (!fault.keeps || !l->armed)
        l->length = 0;
    return status;
}

static tk_status merge(void *instance, const tk_host *host, tk_sink *out, const tk_str *state)
{
    lister *l = instance;
    const char *end = state->length ? memchr(state->data, '#', state->length) : NULL;
    const uint64_t length = end ? (uint64_t)(end - state->data) : state->length;
    tk_status status = TK_OK;
    if (fault.merge && marked(l, state->data, length))
        status = fault.merge(host, out);
    if (status == TK_OK)
        append(l, state->data, length, fault.backward && l->armed);
    return status;
}

static tk_status finish(void *instance, const tk_host *host, tk_sink *out)
{
    lister *l = instance;
    tk_status status = TK_OK;
    if (fault.finish && marked(l, l->lines, l->length))
        status = fault.finish(host, out);
    if (status != TK_OK || fault.mute)
        return status;
    return host->sink_write(out, l->lines, l->length);
}

static const tk_option options[] = {
    {.name = "armed", .doc = "whether to fail", .type = TK_OPT_BOOL, .fallback = "true"},
};

/** The plugin with these faults, and the entry function. */
#define BROKEN_COLLECTOR(...)                                           \
    static const faults fault = {__VA_ARGS__};                          \
    static const tk_plugin plugin = {.size = sizeof(tk_plugin),         \
                                     .kind = TK_COLLECTOR,              \
                                     .id = FAULT,                       \
                                     .version = "1.0.0",                \
                                     .summary = "does something wrong", \
                                     .licence = "MIT",                  \
                                     .options = options,                \
                                     .n_options = N_OF(options),        \
                                     .create = create,                  \
                                     .destroy = destroy,                \
                                     .add = add,                        \
                                     .save = save,                      \
                                     .merge = merge,                    \
                                     .finish = finish};                 \
    const tk_plugin *tk_plugin_v1(uint32_t index)                       \
    {                                                                   \
        return index == 0 ? &plugin : NULL;                             \
    }

#endif
