// SPDX-License-Identifier: MIT
#include "run_collect.h"

#include "output/state_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** What the state of the index-th collector must be of. */
static tk_state_facts facts_of(const tk_pipeline_info *info, uint32_t index)
{
    const tk_pipeline_info_stage *stage =
        &info->stages[info->n_stages - info->n_collectors + index];
    tk_state_facts facts = {0};

    snprintf(facts.identity, sizeof(facts.identity), "%s", info->identities[index]);
    snprintf(facts.plugin, sizeof(facts.plugin), "%s", stage->id);
    snprintf(facts.version, sizeof(facts.version), "%s", stage->version);
    return facts;
}

static bool open_state(tk_saved_states *states, const char *folder, const tk_run_plan *plan,
                       const tk_pipeline_info *info, uint32_t index, tk_error *error)
{
    const tk_state_facts wanted = facts_of(info, index);
    tk_state_facts facts;
    tk_buffer path = {0};

    if (!tk_buffer_print(&path, "%s/%s.state", folder, plan->settings.collects[index].name))
        return tk_error_set(error, "out of memory");
    states->paths[states->n] = path.data;
    states->fds[states->n] =
        tk_state_file_open(path.data, &wanted, &facts, &states->lengths[states->n], error);
    states->n++;
    if (states->fds[states->n - 1] < 0)
        return false;
    if (index == 0) {
        states->done.documents += facts.documents;
        states->done.skipped += facts.skipped;
        states->done.quarantined += facts.quarantined;
        states->done.text_bytes += facts.text_bytes;
    }
    return true;
}

bool tk_saved_states_open(tk_saved_states *states, const char *const *folders, uint64_t n,
                          const tk_run_plan *plan, const tk_pipeline_info *info, tk_error *error)
{
    const size_t most = (size_t)n * info->n_collectors + 1;
    bool ok = true;

    *states = (tk_saved_states){.fds = calloc(most, sizeof(*states->fds)),
                                .lengths = calloc(most, sizeof(*states->lengths)),
                                .paths = calloc(most, sizeof(*states->paths))};
    if (!states->fds || !states->lengths || !states->paths)
        return tk_error_set(error, "out of memory");
    for (uint64_t f = 0; ok && f < n; f++)
        for (uint32_t i = 0; ok && i < info->n_collectors; i++)
            ok = open_state(states, folders[f], plan, info, i, error);
    return ok;
}

void tk_saved_states_merge(tk_saved_states *states, tk_gather *gather)
{
    for (uint64_t i = 0; i < states->n; i++)
        tk_gather_take_file(gather, (uint32_t)(i % gather->n), states->fds[i], states->lengths[i],
                            states->paths[i]);
}

void tk_saved_states_close(tk_saved_states *states)
{
    for (uint64_t i = 0; i < states->n; i++) {
        if (states->fds[i] >= 0)
            close(states->fds[i]);
        free(states->paths[i]);
    }
    free(states->fds);
    free(states->lengths);
    free(states->paths);
    *states = (tk_saved_states){0};
}

bool tk_saved_states_seal(const tk_gather *gather, const tk_pipeline_info *info,
                          const tk_checkpoint *done, tk_error *error)
{
    bool ok = true;

    for (uint32_t i = 0; ok && i < gather->n; i++) {
        const tk_gathering *one = &gather->list[i];
        tk_state_facts facts = facts_of(info, i);

        facts.documents = done->documents;
        facts.skipped = done->skipped;
        facts.quarantined = done->quarantined;
        facts.text_bytes = done->text_bytes;
        ok = one->lost || tk_state_file_seal(one->file.fd, &facts, one->file.path, error);
    }
    return ok;
}
