// SPDX-License-Identifier: MIT
#include "option.h"
#include <toolkit/text/suggestion.h>

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Records a problem of an option's value, or without an entry, of its default. */
static void wrong(const tk_option_source *source, const tk_conf_entry *entry, const char *name,
                  const char *what, tk_error *error)
{
    if (entry)
        tk_conf_wrong(source->conf, source->section, entry, ": option '%s': %s", name, what);
    else if (source->conf)
        tk_conf_wrong(source->conf, NULL, NULL, ": plugin %s: option '%s': %s", source->plugin,
                      name, what);
    else
        tk_error_set(error, "plugin %s: option '%s': %s", source->plugin, name, what);
}

bool tk_option_bool(const char *text, bool *out)
{
    static const char *const words[2][4] = {{"false", "no", "off", "0"},
                                            {"true", "yes", "on", "1"}};
    for (int i = 0; i < 8; i++)
        if (strcmp(text, words[i & 1][i >> 1]) == 0) {
            *out = i & 1;
            return true;
        }
    return false;
}

static bool in_range(const tk_option *option, double x)
{
    return x >= option->min && x <= option->max;
}

static bool parse_number(const tk_option *option, const char *text, tk_value *value)
{
    char *end;
    errno = 0;
    if (option->type == TK_OPT_INT) {
        value->i = strtoll(text, &end, 10);
        value->f = (double)value->i;
    } else {
        value->f = strtod(text, &end);
    }
    return !errno && end != text && !*end && isfinite(value->f) && in_range(option, value->f);
}

static bool set_string(tk_value *value, const char *text, tk_arena *arena)
{
    char *copy = tk_arena_copy(arena, text, strlen(text), 1);
    if (!copy)
        return false;
    value->s = (tk_str){copy, strlen(copy)};
    return true;
}

bool tk_option_user_dir(const char *plugin, char *out, size_t size)
{
    const char *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    int n = -1;
    if (data && *data)
        n = snprintf(out, size, "%s/toolkit/%s", data, plugin);
    else if (home && *home)
        n = snprintf(out, size, "%s/.local/share/toolkit/%s", home, plugin);
    return n > 0 && (size_t)n < size;
}

/** Whether a plugin can read the file. */
static bool is_readable(const char *path)
{
    struct stat st;
    return access(path, R_OK) == 0 && stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

/** "FOLDER/NAME", absolute, so that it is not resolved again. False if it is too long. */
static bool join(const char *folder, const char *name, char *out, size_t size)
{
    char here[PATH_MAX] = "";
    int n;
    if (name[0] == '/')
        n = snprintf(out, size, "%s", name);
    else if (folder[0] == '/')
        n = snprintf(out, size, "%s/%s", folder, name);
    else if (!getcwd(here, sizeof here))
        n = -1;
    else if (strcmp(folder, ".") == 0)
        n = snprintf(out, size, "%s/%s", here, name);
    else
        n = snprintf(out, size, "%s/%s/%s", here, folder, name);
    return n > 0 && (size_t)n < size;
}

/**
 * Searches for a file: one from the configuration in its folder, one from a flag in the working
 * folder; then in the user's folder and in the plugin's own. `entry` NULL: it is a default.
 */
static bool find_file(const tk_option_source *source, const char *text, const tk_conf_entry *entry,
                      char *out, size_t size)
{
    char user[PATH_MAX] = "";
    const char *first = !entry ? NULL : entry->flag ? "." : source->conf->dir;
    const char *dirs[] = {first,
                          tk_option_user_dir(source->plugin, user, sizeof user) ? user : NULL,
                          source->data_dir};
    for (int i = 0; i < 3; i++)
        if ((dirs[i] || text[0] == '/') && join(dirs[i], text, out, size) && is_readable(out))
            return true;
    return false;
}

/** Parses one value; returns a message if it is wrong. */
static const char *parse(const tk_option *option, const tk_option_source *source, const char *text,
                         const tk_conf_entry *entry, tk_value *value, tk_arena *arena,
                         char *scratch, size_t size)
{
    bool yes;
    switch (option->type) {
    case TK_OPT_BOOL:
        if (!tk_option_bool(text, &yes))
            return "must be true or false";
        value->i = yes;
        return NULL;
    case TK_OPT_INT:
    case TK_OPT_FLOAT:
        if (parse_number(option, text, value))
            return NULL;
        snprintf(scratch, size, "must be %s from %.15g to %.15g",
                 option->type == TK_OPT_INT ? "a whole number" : "a number", option->min,
                 option->max);
        return scratch;
    case TK_OPT_ENUM:
        for (uint32_t i = 0; i < option->n_choices; i++)
            if (strcmp(text, option->choices[i]) == 0) {
                value->i = i;
                return set_string(value, text, arena) ? NULL : "out of memory";
            }
        const char *near = tk_suggestion(text, option->choices, option->n_choices);
        int n = snprintf(scratch, size, "must be one of");
        for (uint32_t i = 0; i < option->n_choices && (size_t)n < size; i++)
            n += snprintf(scratch + n, size - (size_t)n, "%s %s", i ? "," : "", option->choices[i]);
        if (near && (size_t)n < size)
            snprintf(scratch + n, size - (size_t)n, "; did you mean '%s'?", near);
        return scratch;
    case TK_OPT_FILE: {
        char path[2 * PATH_MAX];
        if (!*text)
            return set_string(value, "", arena) ? NULL : "out of memory";
        if (!find_file(source, text, entry, path, sizeof path)) {
            snprintf(scratch, size,
                     "cannot find a readable file %s, in the user's data folder or in the plugin's",
                     entry && entry->flag ? "in the working folder" : "beside the configuration");
            return scratch;
        }
        return set_string(value, path, arena) ? NULL : "out of memory";
    }
    default:
        return set_string(value, text, arena) ? NULL : "out of memory";
    }
}

static bool is_host_key(const tk_option_source *source, const char *key)
{
    for (const char *const *k = source->host_keys; k && *k; k++)
        if (strcmp(*k, key) == 0)
            return true;
    return false;
}

/** Records keys of the section that are not options. */
static void check_keys(const tk_option *options, uint32_t n, const tk_option_source *source)
{
    for (size_t i = 0; source->section && i < source->section->n_entries; i++) {
        const tk_conf_entry *entry = &source->section->entries[i];
        bool known = is_host_key(source, entry->key);
        for (uint32_t j = 0; j < n && !known; j++)
            known = strcmp(entry->key, options[j].name) == 0;
        if (known)
            continue;
        const char *names[128];
        size_t count = 0;
        for (uint32_t j = 0; j < n && count < 120; j++)
            names[count++] = options[j].name;
        for (const char *const *k = source->host_keys; k && *k && count < 128; k++)
            names[count++] = *k;
        const char *near = tk_suggestion(entry->key, names, count);
        tk_conf_wrong(source->conf, source->section, entry, ": plugin %s has no option '%s'%s%s%s",
                      source->plugin, entry->key,
                      near ? "; did you mean '" : "; see: toolkit plugins show ",
                      near ? near : source->plugin, near ? "'?" : "");
    }
}

/** Reads the value of one option; records a problem if it is wrong. */
static void read_option(const tk_option *option, const tk_option_source *source, tk_value *value,
                        tk_arena *arena, tk_error *error)
{
    const tk_conf_entry *entry = tk_conf_entry_find(source->section, option->name);
    if (entry && is_host_key(source, entry->key))
        entry = NULL;
    const char *text = entry ? entry->value : option->fallback;
    value->is_set = entry != NULL;
    value->s = (tk_str){"", 0};
    if (!text)
        return;
    if (option->type == TK_OPT_FILE &&
        tk_conf_needs_shell(source->conf, source->section, entry, text))
        return;
    char scratch[512];
    const char *what = parse(option, source, text, entry, value, arena, scratch, sizeof scratch);
    if (what)
        wrong(source, entry, option->name, what, error);
}

const tk_value *tk_options_read(const tk_option *options, uint32_t n,
                                const tk_option_source *source, tk_arena *arena, tk_error *error)
{
    check_keys(options, n, source);
    tk_value *values = tk_arena_alloc(arena, (n + 1) * sizeof *values);
    if (!values) {
        tk_error_set(error, "out of memory");
        return NULL;
    }
    for (uint32_t i = 0; i < n; i++)
        read_option(&options[i], source, &values[i], arena, error);
    return error->message[0] ? NULL : values;
}
