// SPDX-License-Identifier: MIT
#ifndef TK_RUN_PLAN_H
#define TK_RUN_PLAN_H

#include "base/buffer.h"
#include "pipeline/conf.h"
#include "base/error.h"
#include "run_files.h"
#include "pipeline/settings.h"

#include <toolkit/toolkit.h>

/** What is to be run: the configuration, with what the caller changed of it. */
typedef struct tk_run_plan {
    tk_conf conf;
    tk_settings settings;
    tk_run_options options; /**< as far as the caller knows them; the rest zero */
    uint32_t workers;       /**< 0: in this process */
    char *output;           /**< path or "-" */
    char *quarantine;       /**< path */
    tk_run_mode mode;       /**< what becomes of the output that is there */
    tk_buffer head;         /**< what was read of standard input to find out its format */
} tk_run_plan;

/** Reads the configuration and applies the options, whose strings must outlive the plan. `options`
 * may be NULL. What is wrong in the configuration it notes, to be told with what the plugins say:
 * see tk_conf_sound(). On failure `plan` is empty. */
bool tk_run_plan_make(tk_run_plan *plan, const char *conf_path, const tk_run_options *options,
                      tk_error *error);
/** Notes in the configuration which inputs are not there, and an output that cannot be written. */
void tk_run_plan_check_paths(const tk_run_plan *plan);
/** Says the inputs, the output and all values, with their places, to options.message. */
void tk_run_plan_tell(const tk_run_plan *plan);
/**
 * Finds out the format of the inputs where that is asked for, and puts the decoder in its place in
 * the settings. Waits for the first bytes of standard input, and keeps them. `only_check`: reads
 * nothing of it, and takes the default for what is not there yet.
 */
bool tk_run_plan_find_format(tk_run_plan *plan, bool only_check, tk_error *error);
void tk_run_plan_free(tk_run_plan *plan);

#endif
