// SPDX-License-Identifier: MIT
#include "settings.h"
#include <toolkit/text/suggestion.h>
#include "option.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/plugin.h>

static bool to_int(const char *text, long min, long max, long *out)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno || end == text || *end || value < min || value > max)
        return false;
    *out = value;
    return true;
}

/** "512M", "2G", "1048576": bytes. */
static bool to_bytes(const char *text, uint64_t *out)
{
    char *end;
    errno = 0;
    double value = strtod(text, &end);
    if (errno || end == text || !(value > 0))
        return false;
    static const char suffixes[] = "KMGT";
    const char *suffix = *end ? strchr(suffixes, *end) : NULL;
    if (*end && (!suffix || end[1]))
        return false;
    if (suffix)
        for (const char *s = suffixes; s <= suffix; s++)
            value *= 1024;
    if (value > 1e18)
        return false;
    *out = (uint64_t)value;
    return true;
}

static bool to_seconds(const char *text, double *out)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text || (*end && strcmp(end, "s") != 0) || !(value > 0) || value > 1e6)
        return false;
    *out = value;
    return true;
}

/** The path that an entry names, or `fallback` if there is none. Heap; NULL when out of memory. */
static char *path_of(const tk_conf *conf, const tk_conf_section *section,
                     const tk_conf_entry *entry, const char *fallback)
{
    if (!entry || tk_conf_needs_shell(conf, section, entry, entry->value))
        return strdup(fallback);
    return tk_conf_resolve(conf, entry, entry->value);
}

/** False when out of memory. */
static bool read_run(tk_settings *s, const tk_conf *conf)
{
    static const char *const keys[] = {"workers", "timeout", "memory",
                                       "strict",  "sandbox", "quarantine"};
    const tk_conf_section *run = tk_conf_find(conf, "run");
    for (size_t i = 0; run && i < run->n_entries; i++) {
        const tk_conf_entry *e = &run->entries[i];
        const char *wanted = NULL;
        long n;
        if (strcmp(e->key, "workers") == 0) {
            wanted = to_int(e->value, 0, 1024, &n) ? NULL : "a number from 0 to 1024";
            if (!wanted)
                s->workers = (int)n;
        } else if (strcmp(e->key, "timeout") == 0) {
            wanted = to_seconds(e->value, &s->timeout)
                         ? NULL
                         : "a number of seconds above 0, such as 10 or 0.5";
        } else if (strcmp(e->key, "memory") == 0) {
            uint64_t bytes = 0;
            bool ok = to_bytes(e->value, &bytes) && bytes >= 16u << 20;
            wanted = ok ? NULL : "at least 16M, such as 512M or 2G";
            if (ok)
                s->memory = bytes;
        } else if (strcmp(e->key, "strict") == 0) {
            wanted = tk_option_bool(e->value, &s->strict) ? NULL : "true or false";
        } else if (strcmp(e->key, "sandbox") == 0) {
            s->unconfined = strcmp(e->value, "off") == 0;
            wanted = s->unconfined || strcmp(e->value, "strict") == 0 ? NULL : "strict or off";
        } else if (strcmp(e->key, "quarantine") == 0) {
            free(s->quarantine);
            if (!(s->quarantine = path_of(conf, run, e, "")))
                return false;
        } else {
            const char *near = tk_suggestion(e->key, keys, sizeof keys / sizeof *keys);
            tk_conf_wrong(conf, run, e, ": unknown key '%s' in [run]%s%s%s", e->key,
                          near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
        }
        if (wanted)
            tk_conf_wrong(conf, run, e, ": must be %s", wanted);
    }
    return true;
}

static bool add_input(tk_settings *s, char *path)
{
    char **inputs = path ? realloc(s->inputs, (s->n_inputs + 1) * sizeof *inputs) : NULL;
    if (!inputs) {
        free(path);
        return false;
    }
    s->inputs = inputs;
    s->inputs[s->n_inputs++] = path;
    return true;
}

/** Splits "a b c" at white space; a path with a space must be in double quotes. */
static bool read_inputs(tk_settings *s, const tk_conf *conf)
{
    const tk_conf_section *section = tk_conf_find(conf, "input");
    const tk_conf_entry *entry = tk_conf_entry_find(section, "path");
    for (const char *p = entry ? entry->value : ""; *p;) {
        while (*p == ' ' || *p == '\t')
            p++;
        if (!*p)
            break;
        const bool quoted = *p == '"';
        p += quoted;
        size_t length = strcspn(p, quoted ? "\"" : " \t");
        if (quoted && !p[length])
            tk_conf_wrong(conf, section, entry, ": the quotes around '%s' are not closed", p);
        char *path = strndup(p, length);
        p += length + (quoted && p[length] == '"');
        const bool wrong = path && tk_conf_needs_shell(conf, section, entry, path);
        char *resolved = path && !wrong ? tk_conf_resolve(conf, entry, path) : NULL;
        free(path);
        if (!wrong && !add_input(s, resolved))
            return false;
    }
    return true;
}

bool tk_settings_set_records(tk_settings *settings, const char *value)
{
    static const char *const names[] = {"auto", "file", "line"};
    static const uint32_t kinds[] = {0, TK_RECORD_FILE, TK_RECORD_LINE};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(value, names[i]) == 0) {
            settings->records = kinds[i];
            return true;
        }
    }
    return false;
}

uint32_t tk_settings_record(const tk_settings *settings, uint32_t record, tk_error *error)
{
    if (!settings->records)
        return record;
    if (record == TK_RECORD_FILE || record == TK_RECORD_LINE)
        return settings->records;
    tk_error_set(error, "records = %s: the format %s defines where a record ends; remove this key",
                 settings->records == TK_RECORD_FILE ? "file" : "line", settings->input_format);
    return 0;
}

/** [input] records and follow_links. */
static void read_input(tk_settings *s, const tk_conf *conf)
{
    const tk_conf_section *input = tk_conf_find(conf, "input");
    const tk_conf_entry *records = tk_conf_entry_find(input, "records");
    const tk_conf_entry *follow = tk_conf_entry_find(input, "follow_links");
    if (records && !tk_settings_set_records(s, records->value))
        tk_conf_wrong(conf, input, records, ": must be auto, file or line");
    if (follow && !tk_option_bool(follow->value, &s->follow_links))
        tk_conf_wrong(conf, input, follow, ": must be true or false");
}

/** Whether the name of a collector can be the name of a file, too. */
static bool is_collect_name(const char *name)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    return name[0] && !name[strspn(name, allowed)] && strlen(name) < 64;
}

/** Reads [collect:NAME]. False when out of memory. */
static bool read_collect(tk_settings *s, const tk_conf *conf, const tk_conf_section *section)
{
    const tk_conf_entry *plugin = tk_conf_entry_find(section, "plugin");
    const tk_conf_entry *path = tk_conf_entry_find(section, "path");
    tk_collect_setting *one = &s->collects[s->n_collects];
    *one = (tk_collect_setting){.section = section,
                                .name = strdup(section->alias),
                                .plugin = strdup(plugin ? plugin->value : section->alias)};
    s->n_collects++;
    if (path && !path->value[0])
        tk_conf_wrong(conf, section, path, ": names no file");
    else if (path)
        one->path = path_of(conf, section, path, "-");
    return one->name && one->plugin && (one->path || !path || !path->value[0]);
}

/** Reads the sections of collectors. False when out of memory. */
static bool read_collects(tk_settings *s, const tk_conf *conf)
{
    bool ok = true;
    s->collects = calloc(TK_COLLECTORS_MAX, sizeof *s->collects);
    for (size_t i = 0; s->collects && ok && i < conf->n_sections; i++) {
        const tk_conf_section *section = &conf->sections[i];
        if (strcmp(section->name, "collect") != 0)
            continue;
        if (!section->alias)
            tk_conf_wrong(conf, section, NULL,
                          ": the section of a collector has its name: [collect:NAME]");
        else if (!is_collect_name(section->alias))
            tk_conf_wrong(conf, section, NULL,
                          ": the name of a collector is up to 63 letters, digits, _ and -");
        else if (s->n_collects == TK_COLLECTORS_MAX)
            tk_conf_wrong(conf, section, NULL, ": there are more than %d collectors",
                          TK_COLLECTORS_MAX);
        else
            ok = read_collect(s, conf, section);
    }
    return s->collects && ok;
}

/** Sends documents nowhere if there is no [output] and there are collectors. */
static bool choose_documents(tk_settings *s, const tk_conf *conf)
{
    s->documents = !s->n_collects || tk_conf_find(conf, "output");
    if (s->documents)
        return true;
    free(s->output);
    s->output = strdup("/dev/null");
    return s->output != NULL;
}

static void free_collects(tk_settings *s)
{
    for (uint32_t i = 0; i < s->n_collects; i++) {
        free(s->collects[i].name);
        free(s->collects[i].plugin);
        free(s->collects[i].path);
    }
    free(s->collects);
    s->collects = NULL;
    s->n_collects = 0;
}

bool tk_settings_wants_manifest(const tk_settings *settings)
{
    return settings->n_collects || strcmp(settings->output, "-") != 0;
}

bool tk_settings_drop_collects(tk_settings *settings, const tk_conf *conf)
{
    const tk_conf_section *output = tk_conf_find(conf, "output");
    free_collects(settings);
    settings->documents = true;
    free(settings->output);
    settings->output = path_of(conf, output, tk_conf_entry_find(output, "path"), "-");
    return settings->output != NULL;
}

static const char *value_of(const tk_conf *conf, const char *section, const char *key,
                            const char *fallback)
{
    const tk_conf_entry *entry = tk_conf_entry_find(tk_conf_find(conf, section), key);
    return entry ? entry->value : fallback;
}

bool tk_settings_read(tk_settings *settings, const tk_conf *conf, tk_error *error)
{
    *settings = (tk_settings){.workers = -1, .timeout = 10, .memory = (uint64_t)1 << 30};
    tk_settings *s = settings;
    const tk_conf_section *output = tk_conf_find(conf, "output");
    s->input_format = strdup(value_of(conf, "input", "format", TK_FORMAT_AUTO));
    s->output_format = strdup(value_of(conf, "output", "format", "jsonl"));
    s->output = path_of(conf, output, tk_conf_entry_find(output, "path"), "-");
    bool ok = s->input_format && s->output_format && s->output && read_inputs(s, conf) &&
              read_run(s, conf) && read_collects(s, conf) && choose_documents(s, conf);
    read_input(s, conf);
    if (!ok)
        tk_error_set(error, "out of memory");
    if (!ok)
        tk_settings_free(settings);
    return ok;
}

void tk_settings_free(tk_settings *settings)
{
    for (size_t i = 0; i < settings->n_inputs; i++)
        free(settings->inputs[i]);
    free(settings->inputs);
    free(settings->input_format);
    free(settings->output);
    free(settings->output_format);
    free(settings->quarantine);
    free_collects(settings);
    *settings = (tk_settings){0};
}
