// SPDX-License-Identifier: MIT
#include "run_plan.h"

#include "input/format.h"
#include "input/replay.h"
#include "base/same_file.h"
#include "input/stream.h"

#include <errno.h>
#include <glob.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Bytes of compressed standard input that are read to detect its format: a block of zstd has up to
 * 128 KiB. */
#define PACKED_HEAD ((size_t)160 << 10)

uint32_t tk_n_cores(void)
{
    cpu_set_t mine;
    long n = sched_getaffinity(0, sizeof(mine), &mine) == 0 ? CPU_COUNT(&mine)
                                                            : sysconf(_SC_NPROCESSORS_ONLN);

    return n > 0 ? (uint32_t)n : 1;
}

/** Sets a string of the settings, unless `value` is NULL. */
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

static const char quarantine_suffix[] = ".quarantine.jsonl";

/** Default file for documents that fail: beside the output, or in the working folder if the output
 * is a stream. */
static char *default_quarantine(const char *output)
{
    size_t length = strlen(output);
    char *beside;

    if (tk_run_files_is_stream(output))
        return strdup("quarantine.jsonl");
    while (length > 1 && output[length - 1] == '/')
        length--;
    beside = malloc(length + sizeof(quarantine_suffix));
    if (beside) {
        memcpy(beside, output, length);
        strcpy(beside + length, quarantine_suffix);
    }
    return beside;
}

/** The output whose quarantine is at `path`, if there is one: on the heap, or NULL. */
static char *output_of_quarantine(const char *path)
{
    const size_t length = strlen(path), suffix = strlen(quarantine_suffix);
    struct stat st;
    char *output;

    if (length <= suffix || strcmp(path + length - suffix, quarantine_suffix) != 0)
        return NULL;
    output = strndup(path, length - suffix + 1);
    if (!output)
        return NULL;
    output[length - suffix] = '\0';
    if (stat(output, &st) == 0 && S_ISDIR(st.st_mode)) {
        output[length - suffix] = '/'; // a folder's name ends in a slash
        return output;
    }
    if (stat(output, &st) == 0)
        return output;
    free(output);
    return NULL;
}

/** Finds the output that a replay is for, unless --output is given. */
static bool find_replayed(tk_run_plan *plan)
{
    char *output = plan->options.output ? NULL : output_of_quarantine(plan->options.replay);
    const bool ok = !output || replace(&plan->settings.output, output);

    free(output);
    return ok;
}

/** The flag by which a run is of a part of the documents, or NULL. */
static const char *partial_flag(const tk_run_options *o)
{
    if (o->resume)
        return "--resume";
    if (o->new_only)
        return "--new-only";
    return o->replay ? "--replay" : NULL;
}

/** Determines how the run treats the output; fails if flags contradict each other. */
static bool choose_mode(tk_run_plan *plan, tk_error *error)
{
    const tk_run_options *o = &plan->options;

    if ((o->resume != 0) + (o->new_only != 0) + (o->replay != NULL) > 1)
        return tk_error_set(error, "--resume, --new-only and --replay exclude each other");
    if (plan->settings.n_collects && partial_flag(o))
        return tk_error_set(error,
                            "%s cannot be used with collectors, whose results are of all documents "
                            "of one run: add --no-collect to leave them out, or run without %s",
                            partial_flag(o), partial_flag(o));
    plan->mode = o->resume ? TK_RUN_RESUME : o->new_only ? TK_RUN_NEW_ONLY : TK_RUN_ANEW;
    if (!o->replay)
        return true;
    if (!tk_run_files_is_stream(plan->output) && tk_same_file(plan->quarantine, o->replay))
        plan->mode = TK_RUN_REPLAY;
    else if (!o->output && strcmp(plan->output, "-") != 0)
        return tk_error_set(error,
                            "%s is not the quarantine of %s: name the file that its documents go "
                            "to with --output, or the output they belong to with --output and "
                            "--quarantine",
                            o->replay, plan->output);
    return true;
}

/** Leaves out the collectors if that is wanted; otherwise an output that was given is written, and
 * one that would be written without the extra collector. */
static bool choose_collectors(tk_run_plan *plan)
{
    const tk_run_options *options = &plan->options;
    tk_settings *settings = &plan->settings;

    if (options->no_collect)
        return tk_settings_drop_collects(settings, &plan->conf);
    if (settings->documents || !(options->output || options->output_format || plan->only_extra))
        return true;
    settings->documents = true;
    return replace(&settings->output, "-");
}

/** Sets where the collectors' results go. */
static bool place_results(tk_run_plan *plan)
{
    const tk_settings *settings = &plan->settings;
    const char *folder = plan->options.save_states;

    plan->results = calloc(settings->n_collects + (size_t)1, sizeof(*plan->results));
    for (uint32_t i = 0; plan->results && i < settings->n_collects; i++) {
        const tk_collect_setting *one = &settings->collects[i];
        const char *extra = plan->options.extra_collect;
        const bool is_extra = extra && strcmp(one->name, extra) == 0;
        const char *file = is_extra ? plan->options.extra_path : one->path;
        tk_buffer path = {0};

        if (!folder && !file)
            tk_conf_wrong(&plan->conf, one->section, NULL,
                          ": its result needs a place: path = FILE, or - for standard output");
        if (folder ? !tk_buffer_print(&path, "%s/%s.state", folder, one->name)
                   : !tk_buffer_print(&path, "%s", file ? file : "-"))
            return false;
        plan->results[plan->n_results++] = path.data;
    }
    return plan->results != NULL;
}

static bool apply(tk_run_plan *plan)
{
    const tk_run_options *options = &plan->options;
    tk_settings *settings = &plan->settings;
    bool ok = choose_collectors(plan) && replace(&settings->input_format, options->input_format) &&
              replace(&settings->output_format, options->output_format) &&
              replace(&settings->output, options->output) &&
              replace(&settings->quarantine, options->quarantine) &&
              replace_inputs(settings, options) && (!options->replay || find_replayed(plan));

    if (!ok)
        return false;
    if (options->workers >= 0)
        settings->workers = options->workers;
    settings->strict |= options->strict != 0;
    settings->follow_links |= options->follow_links != 0;
    plan->workers = settings->workers < 0 ? tk_n_cores() : (uint32_t)settings->workers;
    plan->quarantine =
        settings->quarantine ? strdup(settings->quarantine) : default_quarantine(settings->output);
    plan->output = strdup(settings->output);
    return plan->quarantine && plan->output && place_results(plan);
}

/** Passes a line to options.message. */
static void say(const tk_run_plan *plan, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(const tk_run_plan *plan, const char *format, ...)
{
    char line[1536];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    plan->options.message(plan->options.ctx, line);
}

static void tell_warnings(const tk_run_plan *plan)
{
    const tk_run_options *options = &plan->options;
    const tk_problems *warnings = plan->conf.warnings;

    for (uint32_t i = 0; i < warnings->kept; i++) {
        if (options->warning)
            options->warning(options->ctx, warnings->list[i].text);
        else if (options->message)
            say(plan, "warning: %s", warnings->list[i].text);
    }
}

// ------------------------------------------------------------------------------- what is there

/** The entry that names the inputs or the output, unless the caller named others. */
static const tk_conf_entry *path_entry(const tk_run_plan *plan, const char *section, bool given)
{
    return given ? NULL : tk_conf_entry_find(tk_conf_find(&plan->conf, section), "path");
}

/** Notes a problem of a path, with the place where it was given. */
static void wrong_path(const tk_run_plan *plan, const char *section, const tk_conf_entry *entry,
                       const char *flag, const char *path, const char *why)
{
    if (entry)
        tk_conf_wrong(&plan->conf, tk_conf_find(&plan->conf, section), entry, ": %s: %s", path,
                      why);
    else
        tk_conf_wrong(&plan->conf, NULL, NULL, ": %s %s: %s", flag, path, why);
}

static void check_input(const tk_run_plan *plan, const tk_conf_entry *entry, const char *path)
{
    glob_t found = {0};
    const char *why = NULL;

    if (strcmp(path, "-") == 0)
        return;
    if (access(path, R_OK) == 0 || (errno == ENOENT && glob(path, GLOB_NOSORT, NULL, &found) == 0))
        ;
    else if (strpbrk(path, "*?["))
        why = "no file matches";
    else
        why = strerror(access(path, F_OK) == 0 ? EACCES : ENOENT);
    globfree(&found);
    if (why)
        wrong_path(plan, "input", entry, "--input", path, why);
}

/** Why a file at `path` cannot be created or written; NULL if it can. */
static const char *output_fault(const char *path)
{
    struct stat st;
    size_t length = strlen(path);
    char *folder;
    const char *why = NULL;

    if (stat(path, &st) == 0)
        return access(path, W_OK) == 0 ? NULL : strerror(errno);
    while (length > 1 && path[length - 1] == '/')
        length--;
    while (length > 0 && path[length - 1] != '/')
        length--;
    folder = length ? strndup(path, length) : strdup(".");
    if (!folder)
        return "out of memory";
    if (stat(folder, &st) != 0)
        why = errno == ENOENT ? "there is no such folder to put it in" : strerror(errno);
    else if (!S_ISDIR(st.st_mode))
        why = "its parent is not a folder";
    else if (access(folder, W_OK | X_OK) != 0)
        why = "its folder is not writable";
    free(folder);
    return why;
}

void tk_run_plan_check_paths(const tk_run_plan *plan)
{
    const tk_settings *settings = &plan->settings;
    const tk_conf_entry *input = path_entry(plan, "input", plan->options.n_inputs > 0);
    const tk_conf_entry *output = path_entry(plan, "output", plan->options.output != NULL);

    for (size_t i = 0; i < settings->n_inputs && !plan->options.replay; i++)
        check_input(plan, input, settings->inputs[i]);
    if (strcmp(plan->output, "-") != 0) {
        const char *why = output_fault(plan->output);

        if (why)
            wrong_path(plan, "output", output, "--output", plan->output, why);
    }
    for (uint32_t i = 0; i < plan->n_results; i++) {
        const tk_conf_section *section = settings->collects[i].section;
        const char *why =
            strcmp(plan->results[i], "-") == 0 ? NULL : output_fault(plan->results[i]);

        if (why)
            tk_conf_wrong(&plan->conf, section, tk_conf_entry_find(section, "path"), ": %s: %s",
                          plan->results[i], why);
    }
}

void tk_run_plan_tell(const tk_run_plan *plan)
{
    if (!plan->options.message)
        return;
    for (size_t i = 0; i < plan->settings.n_inputs; i++)
        say(plan, "input: %s", plan->settings.inputs[i]);
    if (plan->settings.documents)
        say(plan, "output: %s", plan->output);
    for (uint32_t i = 0; i < plan->n_results; i++)
        say(plan, "result of collect:%s: %s", plan->settings.collects[i].name, plan->results[i]);
    say(plan, "quarantine: %s", plan->quarantine);
    for (size_t i = 0; i < plan->conf.n_sections; i++) {
        const tk_conf_section *section = &plan->conf.sections[i];

        for (size_t j = 0; j < section->n_entries; j++) {
            char where[700];

            tk_conf_place(&plan->conf, section, &section->entries[j], where, sizeof(where));
            say(plan, "%s", where);
        }
    }
}

/** Adds the collector that is wanted in addition to those of the configuration. */
static bool add_extra_collector(tk_run_plan *plan, tk_error *error)
{
    const char *name = plan->options.extra_collect;
    tk_buffer assignment = {0};

    plan->only_extra = name != NULL;
    for (size_t i = 0; i < plan->conf.n_sections; i++)
        plan->only_extra &= strcmp(plan->conf.sections[i].name, "collect") != 0;
    if (!name)
        return true;
    const bool ok = tk_buffer_print(&assignment, "%s=-", name)
                        ? tk_conf_collect(&plan->conf, assignment.data, error)
                        : tk_error_set(error, "out of memory");
    tk_buffer_free(&assignment);
    return ok;
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
    ok = ok &&
         tk_conf_replace_format(&plan->conf, "input", "text", plan->options.input_format,
                                "--input-format", error) &&
         tk_conf_replace_format(&plan->conf, "output", "jsonl", plan->options.output_format,
                                "--output-format", error);
    for (uint64_t i = 0; ok && i < plan->options.n_collects; i++)
        ok = tk_conf_collect(&plan->conf, plan->options.collects[i], error);
    ok = ok && add_extra_collector(plan, error);
    if (ok && plan->options.collect_only)
        tk_conf_keep_collects(&plan->conf, plan->options.collects, plan->options.n_collects);
    for (uint64_t i = 0; ok && i < plan->options.n_sets; i++)
        ok = tk_conf_set(&plan->conf, plan->options.sets[i], error);
    ok = ok && tk_settings_read(&plan->settings, &plan->conf, error);
    if (ok && !apply(plan))
        ok = tk_error_set(error, "out of memory");
    ok = ok && choose_mode(plan, error);
    if (ok)
        tell_warnings(plan);
    if (ok && plan->options.records &&
        !tk_settings_set_records(&plan->settings, plan->options.records))
        tk_conf_wrong(&plan->conf, NULL, NULL, "--records %s: must be auto, file or line",
                      plan->options.records);
    if (ok && plan->workers > 1024)
        ok = tk_error_set(error, "%u workers are more than 1024", plan->workers);
    if (!ok)
        tk_run_plan_free(plan);
    return ok;
}

// --------------------------------------------------------------------------------- the format

static bool reads_stdin(const tk_settings *settings)
{
    for (size_t i = 0; i < settings->n_inputs; i++) {
        if (strcmp(settings->inputs[i], "-") == 0)
            return true;
    }
    return false;
}

/** Whether a line that is not blank has arrived: its writer may wait for its result. */
static bool has_line(const tk_buffer *head)
{
    size_t at = 0;

    while (at < head->length && strchr(" \t\r\n", head->data[at]))
        at++;
    return at < head->length && memchr(head->data + at, '\n', head->length - at);
}

/** Whether the bytes read suffice to detect the format. Compressed input comes in blocks, and the
 * first must be complete. */
static bool is_enough(const tk_buffer *head)
{
    if (!head->length)
        return false;
    return tk_stream_is_packed(head->data, head->length) > 0
               ? head->length >= PACKED_HEAD
               : head->length >= TK_FORMAT_HEAD || has_line(head);
}

/** Reads the first bytes of standard input. */
static bool read_stdin(tk_buffer *head, tk_error *error)
{
    while (!is_enough(head)) {
        struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};
        char *room = tk_buffer_reserve(head, TK_FORMAT_HEAD);
        ssize_t n;

        if (!room)
            return tk_error_set(error, "out of memory");
        n = read(STDIN_FILENO, room, TK_FORMAT_HEAD);
        if (n == 0)
            break;
        if (n > 0)
            head->length += (size_t)n;
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            poll(&ready, 1, -1);
        else if (errno != EINTR)
            break; // reading the input reports it
    }
    return true;
}

/** Detects the format from the inputs, without files among them that the run writes. */
static int look_at_inputs(const tk_run_plan *plan, char id[TK_FORMAT_ID], tk_error *error)
{
    const tk_settings *settings = &plan->settings;
    const char *out = plan->output;
    int length = (int)strlen(out);
    tk_buffer names = {0}; // OUT.partial and OUT.meta.json, without a slash after OUT
    int code = TK_EXIT_FAILURE;

    while (length > 1 && out[length - 1] == '/')
        length--;
    if (tk_buffer_print(&names, "%.*s.partial%c%.*s.meta.json", length, out, 0, length, out)) {
        const char *written[4 + TK_COLLECTORS_MAX] = {out, plan->quarantine, names.data,
                                                      names.data + strlen(names.data) + 1};
        const tk_format_query query = {.paths = (const char *const *)settings->inputs,
                                       .n_paths = settings->n_inputs,
                                       .follow_links = settings->follow_links,
                                       .head = {plan->head.data, plan->head.length},
                                       .written = written,
                                       .n_written = 4 + (size_t)plan->n_results};

        for (uint32_t i = 0; i < plan->n_results; i++)
            written[4 + i] = plan->results[i];
        code = tk_format_resolve(&query, id, error);
    } else {
        tk_error_set(error, "out of memory");
    }
    tk_buffer_free(&names);
    return code;
}

bool tk_run_plan_find_format(tk_run_plan *plan, bool only_check, tk_error *error)
{
    tk_settings *settings = &plan->settings;
    char id[TK_FORMAT_ID] = TK_FORMAT_DEFAULT;
    tk_error why = {0};
    int code;

    if (strcmp(settings->input_format, TK_FORMAT_AUTO) != 0)
        return true;
    if (plan->options.replay) {
        char *format = tk_replay_format(plan->options.replay);
        const bool ok = replace(&settings->input_format, format ? format : id);

        free(format);
        return ok || tk_error_set(error, "out of memory");
    }
    if (!only_check && reads_stdin(settings) && !read_stdin(&plan->head, error))
        return false;
    code = look_at_inputs(plan, id, &why);
    // A missing input is reported when it is read, after all problems of the configuration.
    if (code == TK_EXIT_USAGE)
        return tk_error_set(error, "%s", why.message);
    return replace(&settings->input_format, id) || tk_error_set(error, "out of memory");
}

void tk_run_plan_free(tk_run_plan *plan)
{
    tk_buffer_free(&plan->head);
    tk_settings_free(&plan->settings);
    tk_conf_free(&plan->conf);
    free(plan->output);
    free(plan->quarantine);
    for (uint32_t i = 0; i < plan->n_results; i++)
        free(plan->results[i]);
    free(plan->results);
    memset(plan, 0, sizeof(*plan));
}
