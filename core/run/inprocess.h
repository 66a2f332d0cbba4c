// SPDX-License-Identifier: MIT
#ifndef TK_INPROCESS_H
#define TK_INPROCESS_H

#include "base/error.h"
#include "input/input.h"
#include "base/interrupt.h"
#include "pipeline/pipeline_snapshot.h"
#include "sink.h"

#include <stdbool.h>

/**
 * Does what tk_supervise() does without other processes (`--workers 0`): for debuggers, sanitizers
 * and profilers. `live`: the collectors to run, as the bits of tk_order.live; it may change.
 * `snapshots`: NULL, or what makes the snapshots of results. A plugin that crashes ends this
 * process, and its time and memory are not limited.
 */
bool tk_run_inprocess(tk_pipeline *pipeline, tk_input *input, const tk_result_sink *sink,
                      tk_tally *tally, const uint32_t *live, tk_pipeline_snapshots *snapshots,
                      const tk_interrupt *interrupt, tk_error *error);

#endif
