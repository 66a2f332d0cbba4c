// SPDX-License-Identifier: MIT
#include "run_plan.h"

#include "folder.h"
#include "output.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static uint32_t n_cores(void)
{
    cpu_set_t mine;
    long n = sched_getaffinity(0, sizeof(mine), &mine) == 0 ? CPU_COUNT(&mine)
                                                            : sysconf(_SC_NPROCESSORS_ONLN);

    return n > 0 ? (uint32_t)n : 1;
}

/** Sets a string of the settings, unless there is nothing to set it to. */
static bool replace(char **to, const char *value)
{
    char *copy;

    if (!value)
        return true;
    copy = strdup(value);
    if (!copy)
        return false;
    free(*to);
    *to = copy;
    return true;
}

static bool replace_inputs(tk_settings *settings, const tk_run_options *options)
{
    char **inputs;

    if (!options->n_inputs)
        return true;
    inputs = calloc(options->n_inputs, sizeof(*inputs));
    if (!inputs)
        return false;
    for (size_t i = 0; i < settings->n_inputs; i++)
        free(settings->inputs[i]);
    free(settings->inputs);
    settings->inputs = inputs;
    settings->n_inputs = 0;
    for (uint64_t i = 0; i < options->n_inputs; i++) {
        inputs[i] = strdup(options->inputs[i]);
        if (!inputs[i])
            return false;
        settings->n_inputs++;
    }
    return true;
}

static bool is_file_or_new(const char *path)
{
    struct stat st;

    return strcmp(path, "-") != 0 && (stat(path, &st) != 0 || S_ISREG(st.st_mode));
}

/**
 * A replay must not replace the output of the run whose rest it is: unless told where to write, it
 * writes NAME.replay.ENDING beside it.
 */
static char *replay_output(const char *output)
{
    const char *slash = strrchr(output, '/');
    const char *dot = strrchr(slash ? slash : output, '.');
    const char *ending = dot ? dot : "";
    char suffix[64] = ".replay";

    if (strlen(ending) < sizeof(suffix) - strlen(suffix))
        strcat(suffix, ending);
    return tk_output_beside(output, suffix);
}

/** Where documents that fail go: beside the output, or in the working folder if that is a stream.
 */
static char *default_quarantine(const char *output)
{
    size_t length = strlen(output);
    char *beside;

    if (tk_folder_is(output)) {
        while (length > 1 && output[length - 1] == '/')
            length--;
        beside = malloc(length + sizeof(".quarantine.jsonl"));
        if (beside)
            sprintf(beside, "%.*s.quarantine.jsonl", (int)length, output);
        return beside;
    }
    return is_file_or_new(output) ? tk_output_beside(output, ".quarantine.jsonl")
                                  : strdup("quarantine.jsonl");
}

static bool apply(tk_run_plan *plan)
{
    const tk_run_options *options = &plan->options;
    tk_settings *settings = &plan->settings;
    bool ok = replace(&settings->input_format, options->input_format) &&
              replace(&settings->output_format, options->output_format) &&
              replace(&settings->output, options->output) &&
              replace(&settings->quarantine, options->quarantine) &&
              replace_inputs(settings, options);

    if (!ok)
        return false;
    if (options->workers >= 0)
        settings->workers = options->workers;
    settings->strict |= options->strict != 0;
    plan->workers = settings->workers < 0 ? n_cores() : (uint32_t)settings->workers;
    plan->quarantine =
        settings->quarantine ? strdup(settings->quarantine) : default_quarantine(settings->output);
    plan->output = options->replay && !options->output && is_file_or_new(settings->output)
                       ? replay_output(settings->output)
                       : strdup(settings->output);
    return plan->quarantine && plan->output;
}

bool tk_run_plan_make(tk_run_plan *plan, const char *conf_path, const tk_run_options *options,
                      tk_error *error)
{
    bool ok;

    *plan = (tk_run_plan){.options = {.workers = -1}};
    if (options)
        memcpy(&plan->options, options,
               options->size < sizeof(*options) ? options->size : sizeof(*options));
    if (plan->options.conf)
        ok = tk_conf_parse(&plan->conf, plan->options.conf, plan->options.conf_length, conf_path,
                           error);
    else
        ok = tk_conf_read(&plan->conf, conf_path, error);
    if (ok) {
        tk_conf_replace_format(&plan->conf, "input", "text", plan->options.input_format);
        tk_conf_replace_format(&plan->conf, "output", "jsonl", plan->options.output_format);
    }
    for (uint64_t i = 0; ok && i < plan->options.n_sets; i++)
        ok = tk_conf_set(&plan->conf, plan->options.sets[i], error);
    ok = ok && tk_settings_read(&plan->settings, &plan->conf, error);
    if (ok && !apply(plan))
        ok = tk_error_set(error, "no memory for the run");
    if (ok && plan->workers > 1024)
        ok = tk_error_set(error, "%u workers are more than 1024", plan->workers);
    if (!ok)
        tk_run_plan_free(plan);
    return ok;
}

void tk_run_plan_free(tk_run_plan *plan)
{
    tk_settings_free(&plan->settings);
    tk_conf_free(&plan->conf);
    free(plan->output);
    free(plan->quarantine);
    memset(plan, 0, sizeof(*plan));
}
