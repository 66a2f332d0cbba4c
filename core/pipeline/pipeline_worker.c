// SPDX-License-Identifier: MIT
#include "pipeline_worker.h"

#include "pipeline_internal.h"

/** Shows which plugin is running, for who watches the process. */
static void show_stage(const tk_pipeline *p, uint32_t index)
{
    atomic_store_explicit(&p->call.progress.probe->stage, index, memory_order_release);
}

static void start_stage(tk_pipeline *p, uint32_t index)
{
    tk_stage *stage = &p->chain.stages[index];
    tk_error error = {0};
    tk_setup_call ctx = {.stage = stage, .error = &error, .is_worker = true};
    tk_status status = TK_OK;

    if (stage->plugin->worker_start) {
        show_stage(p, index);
        status = stage->plugin->worker_start(stage->instance, &tk_host_table, &ctx);
        show_stage(p, TK_STAGE_NONE);
    }
    stage->started = status == TK_OK;
    if (stage->started)
        return;
    p->start_failure = (tk_outcome){
        .status = TK_ERR_INSTANCE, .stage = index, .reason = "error", .byte = UINT64_MAX};
    tk_error_set(&error, "worker_start() failed without a message"); // unless it has one
    tk_error_copy(&error, p->start_failure.message, sizeof p->start_failure.message);
}

void tk_pipeline_start(tk_pipeline *pipeline)
{
    if (pipeline->started)
        return;
    pipeline->started = true;
    for (uint32_t i = 0; i < pipeline->chain.n_stages && pipeline->start_failure.status == TK_OK;
         i++)
        start_stage(pipeline, i);
}

void tk_pipeline_stop(tk_pipeline *pipeline)
{
    for (uint32_t i = pipeline->chain.n_stages; i-- > 0;) {
        tk_stage *stage = &pipeline->chain.stages[i];

        if (stage->started && stage->plugin->worker_stop) {
            show_stage(pipeline, i);
            stage->plugin->worker_stop(stage->instance);
            show_stage(pipeline, TK_STAGE_NONE);
        }
        stage->started = false;
    }
}

bool tk_pipeline_stops(const tk_pipeline *pipeline)
{
    for (uint32_t i = 0; i < pipeline->chain.n_stages; i++)
        if (pipeline->chain.stages[i].plugin->worker_stop)
            return true;
    return false;
}

bool tk_pipeline_has_threads(const tk_pipeline *pipeline)
{
    for (uint32_t i = 0; i < pipeline->chain.n_stages; i++)
        if (pipeline->chain.stages[i].plugin->flags & TK_PLUGIN_THREADS)
            return true;
    return false;
}
