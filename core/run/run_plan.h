// SPDX-License-Identifier: MIT
#ifndef TK_RUN_PLAN_H
#define TK_RUN_PLAN_H

#include "base/buffer.h"
#include "pipeline/conf.h"
#include "base/error.h"
#include "run_files.h"
#include "pipeline/settings.h"

#include <toolkit/toolkit.h>

/** A planned run: the configuration with the caller's changes. */
typedef struct tk_run_plan {
    tk_conf conf;
    tk_settings settings;
    tk_run_options options; /**< the fields that the caller knows; the rest is zero */
    uint32_t workers;       /**< 0: in this process */
    char *output;           /**< path or "-" */
    char *quarantine;       /**< path */
    tk_run_mode mode;       /**< how an existing output is treated */
    char **results;         /**< paths of the collectors' results, or "-", or of their states */
    uint32_t n_results;
    bool only_extra; /**< the extra collector is the only one */
    tk_buffer head;  /**< bytes of standard input that were read to detect its format */
} tk_run_plan;

/** Reads the configuration and applies the options, whose strings must outlive the plan. `options`
 * may be NULL. Problems of the configuration are noted, to be reported together with those of the
 * plugins: see tk_conf_sound(). On failure `plan` is empty. */
bool tk_run_plan_make(tk_run_plan *plan, const char *conf_path, const tk_run_options *options,
                      tk_error *error);
/** Notes in the configuration missing inputs, and an output that cannot be written. */
void tk_run_plan_check_paths(const tk_run_plan *plan);
/** Passes the inputs, the output and all values, with their places, to options.message. */
void tk_run_plan_tell(const tk_run_plan *plan);
/**
 * Detects the format of the inputs if requested, and stores the decoder in the settings. Waits for
 * the first bytes of standard input, and keeps them. `only_check`: reads nothing from it, and uses
 * the default for missing inputs.
 */
bool tk_run_plan_find_format(tk_run_plan *plan, bool only_check, tk_error *error);
void tk_run_plan_free(tk_run_plan *plan);
/** The cores that this process may use. */
uint32_t tk_n_cores(void);

#endif
