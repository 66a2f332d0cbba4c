// SPDX-License-Identifier: MIT
// Shared by the broken plugins: an annotator that is correct except for what its file adds. FAULT,
// its id, is set by the build. A fault that affects a document is triggered only by its word in the
// text, so that tests can check that the documents around survive.
#ifndef BROKEN_H
#define BROKEN_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/plugin.h>

#define N_OF(array) (sizeof(array) / sizeof *(array))

/** Whether the plugin should fail on this document. */
static inline int triggered(const tk_doc *doc)
{
    return strstr(doc->text, "fault-" FAULT) != NULL;
}

#define HEAD                                                                          \
    .size = sizeof(tk_plugin), .kind = TK_ANNOTATOR, .id = FAULT, .version = "1.0.0", \
    .summary = "does something wrong", .licence = "MIT"

/** The plugin with HEAD and the arguments, and the entry function. */
#define BROKEN(...)                                      \
    static const tk_plugin plugin = {HEAD, __VA_ARGS__}; \
    const tk_plugin *tk_plugin_v1(uint32_t index)        \
    {                                                    \
        return index == 0 ? &plugin : NULL;              \
    }

/** The same for a plugin that fails in `act(doc, host)` on documents with its word. */
#define BROKEN_ON_DOCUMENTS(act)                                                \
    static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc) \
    {                                                                           \
        (void)instance;                                                         \
        return triggered(doc) ? act(host, doc) : TK_OK;                         \
    }                                                                           \
    BROKEN(.annotate = annotate)

/** A layer with a column of each checked type. */
#define MARKS_LAYER(layer_flags)                                                      \
    static const char *const colours[] = {"red", "green"};                            \
    static const tk_column columns[] = {                                              \
        {.name = "colour", .doc = "", .type = TK_U8, .names = colours, .n_names = 2}, \
        {.name = "note", .doc = "", .type = TK_STRING},                               \
    };                                                                                \
    static const tk_layer_decl provided[] = {{.name = FAULT "/1",                     \
                                              .doc = "marks",                         \
                                              .columns = columns,                     \
                                              .n_columns = N_OF(columns),             \
                                              .flags = (layer_flags)}}

/** The plugin of a layer whose spans are set by `write(doc, out)`, which returns their number. On
 * documents without the fault's word it marks the first byte. */
#define BROKEN_LAYER(layer_flags, write)                                          \
    MARKS_LAYER(layer_flags);                                                     \
    static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)   \
    {                                                                             \
        (void)instance;                                                           \
        tk_layer_out out;                                                         \
        if (host->layer_reserve(doc, 0, 4, &out) != TK_OK)                        \
            return TK_ERR_DOC;                                                    \
        out.begin[0] = 0;                                                         \
        out.end[0] = 1;                                                           \
        return host->layer_commit(doc, 0, triggered(doc) ? write(doc, &out) : 1); \
    }                                                                             \
    BROKEN(.annotate = annotate, .provided = provided, .n_provided = 1)

#endif
