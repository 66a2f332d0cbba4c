// SPDX-License-Identifier: MIT
#ifndef TK_PIPELINE_WORKER_H
#define TK_PIPELINE_WORKER_H

#include "pipeline.h"

/**
 * What a pipeline sets up in a process that runs documents: the plugins' worker_start() and
 * worker_stop(), and whether they make threads.
 */

/**
 * Calls worker_start() of all plugins, in the order of running, up to the first that fails: every
 * record then fails for that reason, with TK_ERR_INSTANCE. Does nothing the second time.
 * tk_pipeline_run() calls it, too.
 */
void tk_pipeline_start(tk_pipeline *pipeline);
/** Calls worker_stop() of those that were started, the last first. tk_pipeline_close() calls it,
 * too. */
void tk_pipeline_stop(tk_pipeline *pipeline);
/** Whether a plugin has a worker_stop(). */
bool tk_pipeline_stops(const tk_pipeline *pipeline);
/** Whether a plugin declares TK_PLUGIN_THREADS. */
bool tk_pipeline_has_threads(const tk_pipeline *pipeline);

#endif
