// SPDX-License-Identifier: MIT
#ifndef TK_GOLD_CREATE_H
#define TK_GOLD_CREATE_H

#include <toolkit/toolkit.h>

#include <stdbool.h>

/** What a new gold file is made from. */
typedef struct tk_gold_source {
    const char *conf;        /**< pipeline.conf, whose [input] has the articles */
    const char *const *sets; /**< "plugin.key=value" */
    uint64_t n_sets;
    int32_t workers; /**< -1: as the configuration says */
    /** Receives warnings and the failures of documents, which are left out. May be NULL. */
    void (*message)(void *ctx, const char *line);
    void *ctx;
} tk_gold_source;

/**
 * Creates the gold file at `path`, unless it exists: id, meta and text of each article of the
 * pipeline's input, without layers. So nothing in it is gold before somebody has looked at it.
 * Returns an exit code TK_EXIT_…; `error` says why.
 */
int tk_gold_create(const char *path, const tk_gold_source *source, tk_message *error);

#endif
