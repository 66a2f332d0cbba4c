// SPDX-License-Identifier: MIT
#include "run_results.h"

#include "base/same_file.h"
#include "output/manifest.h"
#include "output/state_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char manifest_suffix[] = ".meta.json";

/** The path with a suffix, on the heap; NULL when out of memory. */
static char *with_suffix(const char *path, const char *suffix)
{
    tk_buffer name = {0};

    if (tk_buffer_print(&name, "%s%s", path, suffix))
        return name.data;
    tk_buffer_free(&name);
    return NULL;
}

// ------------------------------------------------------------------------------------ opening

/** Files that a run writes. */
typedef struct written {
    char *paths[6 + 2 * TK_COLLECTORS_MAX];
    size_t n;
    bool no_memory;
} written;

static void add(written *w, const char *path, const char *suffix)
{
    char *name = with_suffix(path, suffix);

    if (name)
        w->paths[w->n++] = name;
    w->no_memory |= !name;
}

/** The output without the slash of a folder, and the files beside it. */
static void add_output(written *w, const tk_run_plan *plan)
{
    char *output = strdup(plan->output);
    size_t length = output ? strlen(output) : 0;

    while (length > 1 && output[length - 1] == '/')
        output[--length] = '\0';
    w->no_memory |= !output;
    if (!output || !plan->settings.documents) {
        free(output);
        return;
    }
    add(w, output, "");
    if (!tk_run_files_is_stream(output)) {
        add(w, output, ".partial");
        add(w, output, manifest_suffix);
        add(w, output, ".journal");
    }
    free(output);
}

static bool is_same(const char *a, const char *b)
{
    if (strcmp(a, "-") == 0 || strcmp(b, "-") == 0)
        return strcmp(a, b) == 0;
    return tk_same_file(a, b) != 0;
}

/** Adds a file, unless it is one of the others. */
static bool add_apart(written *w, const char *path, const char *suffix, const char *name,
                      tk_error *error)
{
    const size_t others = w->n;

    add(w, path, suffix);
    for (size_t i = 0; i < others && w->n > others; i++)
        if (is_same(w->paths[others], w->paths[i]))
            return tk_error_set(error,
                                "%s: %s is written by this run already: name another file for the "
                                "result",
                                name, strcmp(path, "-") == 0 ? "standard output" : w->paths[i]);
    return true;
}

/** Checks that all files of a run are different ones, and not those that it reads. */
static bool check_apart(const tk_gather *gather, const tk_run_plan *plan, const char *const *read,
                        size_t n_read, tk_error *error)
{
    written w = {0};
    bool ok = true;

    add_output(&w, plan);
    add(&w, plan->quarantine, "");
    add(&w, plan->quarantine, ".partial");
    for (uint32_t i = 0; ok && i < plan->n_results; i++) {
        const char *path = plan->results[i];
        const char *same = tk_same_file_among(path, read, n_read);

        if (same)
            ok = tk_error_set(error, "%s: %s would overwrite %s, which this run reads",
                              gather->list[i].name, path, same);
        ok = ok && add_apart(&w, path, "", gather->list[i].name, error) &&
             (tk_run_files_is_stream(path) ||
              add_apart(&w, path, manifest_suffix, gather->list[i].name, error));
    }
    if (ok && w.no_memory)
        ok = tk_error_set(error, "out of memory");
    for (size_t i = 0; i < w.n; i++)
        free(w.paths[i]);
    return ok;
}

static bool refuse(tk_error *error, const char *name, const char *path, const char *why)
{
    return tk_error_set(error,
                        "%s: %s %s, and would be replaced: name another file, move it, or use "
                        "--force",
                        name, path, why);
}

/** Checks that an existing file is a result of an earlier run, as its manifest describes it. */
static bool check_owner(const char *name, const char *path, bool force, tk_error *error)
{
    char *manifest = with_suffix(path, manifest_suffix);
    tk_manifest_summary summary;
    struct stat st, meta;
    bool ok = manifest || tk_error_set(error, "out of memory");

    if (ok && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        ok = tk_error_set(error, "%s: cannot write %s: it is a folder", name, path);
    else if (ok && !force && stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
             !tk_state_file_is(path) &&
             !(tk_manifest_read(manifest, &summary) &&
               summary.output_bytes == (uint64_t)st.st_size))
        ok = refuse(error, name, path, "is not the result of an earlier run as it left it");
    if (ok && !force && lstat(manifest, &meta) == 0 && meta.st_size > 0 &&
        !(S_ISREG(meta.st_mode) && tk_manifest_is(manifest)))
        ok = refuse(error, name, manifest, "is not a manifest of toolkit");
    free(manifest);
    return ok;
}

bool tk_run_results_open(tk_gather *gather, const tk_run_plan *plan, const char *const *read,
                         size_t n_read, tk_error *error)
{
    const char *folder = plan->options.save_states;
    bool ok = check_apart(gather, plan, read, n_read, error);

    if (ok && gather->n && folder && mkdir(folder, 0777) != 0 && errno != EEXIST)
        ok = tk_error_set(error, "cannot make the folder %s: %s", folder, strerror(errno));

    for (uint32_t i = 0; ok && i < gather->n; i++)
        ok = check_owner(gather->list[i].name, plan->results[i], plan->options.force, error) &&
             tk_result_file_open(&gather->list[i].file, plan->results[i], error);
    return ok;
}

// --------------------------------------------------------------------------------- publishing

static bool write_manifest(const tk_gathering *one, const tk_run_plan *plan,
                           const tk_pipeline_info *info, tk_manifest_summary *summary,
                           tk_error *error)
{
    char *path = with_suffix(one->file.path, manifest_suffix);
    char *partial = with_suffix(one->file.path, ".meta.json.partial");
    bool ok = (path && partial) || tk_error_set(error, "out of memory");

    summary->collector = one->name;
    summary->output_bytes = tk_result_file_length(&one->file);
    ok = ok && tk_manifest_write(partial, &plan->conf, &plan->settings, info, summary, error) &&
         (rename(partial, path) == 0 ||
          tk_error_set(error, "cannot rename %s to %s: %s", partial, path, strerror(errno)));
    free(path);
    free(partial);
    return ok;
}

bool tk_run_results_publish(tk_gather *gather, const tk_run_plan *plan,
                            const tk_pipeline_info *info, const tk_checkpoint *done,
                            tk_error *error)
{
    tk_manifest_summary summary = {.documents = done->documents,
                                   .skipped = done->skipped,
                                   .quarantined = done->quarantined,
                                   .text_bytes = done->text_bytes};
    bool ok = !gather->n ||
              tk_manifest_digest(&plan->conf, &plan->settings, info, summary.configuration) ||
              tk_error_set(error, "out of memory");

    for (uint32_t i = 0; ok && i < gather->n; i++) {
        tk_gathering *one = &gather->list[i];

        if (one->lost)
            continue;
        if (one->file.partial && !plan->options.no_manifest && !gather->saves)
            ok = write_manifest(one, plan, info, &summary, error);
        ok = ok && tk_result_file_publish(&one->file, true, error);
    }
    return ok;
}
