// SPDX-License-Identifier: MIT
#include "run_reads.h"

#include "base/same_file.h"
#include "input/sources.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void tk_run_reads_free(tk_run_reads *reads)
{
    for (size_t i = reads->n_borrowed; i < reads->n; i++)
        free((char *)(uintptr_t)reads->paths[i]);
    free(reads->paths);
    *reads = (tk_run_reads){0};
}

static size_t count_values(const tk_conf *conf)
{
    size_t n = 0;

    for (size_t i = 0; i < conf->n_sections; i++)
        n += conf->sections[i].n_entries;
    return n;
}

/** Whether a value of the host's sections does not name a file that is read, but one that is
 * written, or a format. */
static bool is_no_input(const tk_conf_section *section, const char *key)
{
    const bool input = strcmp(section->name, "input") == 0;
    const bool output = strcmp(section->name, "output") == 0;

    return ((input || output) && strcmp(key, "format") == 0) ||
           (strcmp(section->name, "collect") == 0 && strcmp(key, "path") == 0) ||
           (output && strcmp(key, "path") == 0) ||
           (strcmp(section->name, "run") == 0 && strcmp(key, "quarantine") == 0);
}

/** Appends the values of the configuration, as paths. */
static void add_values(tk_run_reads *reads, const tk_conf *conf)
{
    for (size_t i = 0; i < conf->n_sections; i++) {
        const tk_conf_section *section = &conf->sections[i];

        for (size_t k = 0; k < section->n_entries; k++)
            if (!is_no_input(section, section->entries[k].key))
                reads->paths[reads->n++] =
                    tk_conf_resolve(conf, &section->entries[k], section->entries[k].value);
    }
}

bool tk_run_reads_list(tk_run_reads *reads, const tk_run_plan *plan, const tk_pipeline_info *info,
                       tk_error *error)
{
    const tk_settings *settings = &plan->settings;
    const tk_run_options *o = &plan->options;
    const bool is_replay = plan->mode == TK_RUN_REPLAY;

    reads->paths =
        calloc(settings->n_inputs + info->n_stages + count_values(&plan->conf) + 2, sizeof(char *));
    if (!reads->paths)
        return tk_error_set(error, "out of memory");
    reads->paths[reads->n++] = o->conf ? NULL : plan->conf.path;
    reads->paths[reads->n++] = is_replay ? NULL : o->replay;
    for (size_t i = 0; !o->replay && i < settings->n_inputs; i++)
        reads->paths[reads->n++] = settings->inputs[i];
    for (uint32_t i = 0; i < info->n_stages; i++)
        reads->paths[reads->n++] = info->stages[i].path;
    reads->n_borrowed = reads->n;
    add_values(reads, &plan->conf);
    return true;
}

/** The path in the list that is `written`, or is a folder or glob of the inputs with that file; or
 * NULL. */
static const char *find_written(const tk_run_reads *reads, const tk_sources *sources,
                                const char *written)
{
    const char *same = tk_same_file_among(written, reads->paths, reads->n);

    for (size_t i = 0; !same && i < sources->count; i++) {
        const char *path = tk_source_path(sources, &sources->list[i]);

        same = tk_same_file(written, path) ? path : NULL;
    }
    return same;
}

bool tk_run_reads_check(const tk_run_reads *reads, const tk_run_plan *plan,
                        const tk_pipeline_info *info, tk_error *error)
{
    const tk_run_options *o = &plan->options;
    tk_sources sources = {0};
    bool ok = true;

    for (size_t i = 0; ok && !o->replay && i < plan->settings.n_inputs; i++)
        ok = tk_sources_add(&sources, plan->settings.inputs[i], info->extensions, error);
    for (uint64_t w = 0; ok && w < o->n_writes; w++) {
        const char *same = find_written(reads, &sources, o->writes[w]);

        if (same)
            ok = tk_error_set(error, "%s would overwrite %s, which is an input: name another file",
                              o->writes[w], same);
    }
    tk_sources_free(&sources);
    return ok;
}
