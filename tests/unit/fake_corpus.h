// SPDX-License-Identifier: MIT
// A small host for collectors: documents of words, sentences that end in a full stop, and words
// with a capital as entities. Nothing of the core is in it, so that a test can say what a state is.
#ifndef TEST_FAKE_CORPUS_H
#define TEST_FAKE_CORPUS_H

#include <toolkit/plugin.h>

#include <stddef.h>

/** A document of the corpus. Digits at the end of an entity are its id. */
typedef struct fake_doc {
    const char *id, *date, *source; /**< date and source may be NULL */
    const char *text;
} fake_doc;

/** Bytes that a collector wrote, and why it failed. */
struct tk_sink {
    char *data;
    size_t length;
    char message[200]; /**< "" if it did not fail */
};

typedef struct fake_collector {
    const tk_plugin *plugin;
    void *instance;
    tk_value options[32];
    char message[300];          /**< of the last call that failed, or "" */
    void (*around)(int inside); /**< called before (1) and after (0) each call; NULL: not */
} fake_collector;

extern const tk_host fake_host;

/** Loads collector `index` of the shared object plugins/NAME/NAME.so of the build. */
const tk_plugin *fake_load(const char *name, uint32_t index);

/** Creates an instance; `settings` are options and values, NULL-terminated. `around` is
 * kept, and all else set. Returns its status. */
tk_status fake_open(fake_collector *c, const tk_plugin *plugin, const char *const *settings);
void fake_close(fake_collector *c);

tk_status fake_add(fake_collector *c, const fake_doc *doc);

/** The state or the result; freed by fake_free(). The caller checks `message`. */
tk_sink fake_save(fake_collector *c);
tk_sink fake_finish(fake_collector *c);
void fake_free(tk_sink *sink);

/** Merges a state, of which a copy is passed that has no byte more. "" or why it failed. */
const char *fake_merge(fake_collector *c, const char *data, size_t length);

#endif
