// SPDX-License-Identifier: MIT
#include "gold_create.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int tk_gold_create(const char *path, const tk_gold_source *source, tk_message *error)
{
    if (access(path, F_OK) == 0 || errno != ENOENT)
        return TK_EXIT_OK; // opening it says what is wrong with it
    const char **sets = malloc((source->n_sets + 2) * sizeof *sets);
    if (!sets) {
        snprintf(error->text, sizeof error->text, "out of memory for %s", path);
        return TK_EXIT_FAILURE;
    }
    uint64_t n = 0;
    for (; n < source->n_sets; n++)
        sets[n] = source->sets[n];
    // Offsets of gold are code points, and its layers are those that people have checked.
    sets[n++] = "output.format=jsonl";
    sets[n++] = "output.layers=none";
    const tk_run_options options = {
        .size = sizeof options,
        .workers = source->workers,
        .output = path,
        .sets = sets,
        .n_sets = n,
        .no_manifest = 1,
        .no_collect = 1,
        .message = source->message,
        .ctx = source->ctx,
    };
    const int code = tk_run(source->conf, &options, error);
    free(sets);
    return code == TK_EXIT_QUARANTINED ? TK_EXIT_OK : code;
}
