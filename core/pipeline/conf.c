// SPDX-License-Identifier: MIT
#include "conf.h"
#include <toolkit/text/suggestion.h>

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Sections of the host, which --set may create. */
static const char *const host_sections[] = {"input", "output", "run"};

/** A longer value is cut off where a message shows it. */
enum { VALUE_SHOWN = 200 };

typedef struct reader {
    tk_conf *conf;
    const char *text; // the rest of the text
    const char *end;
    uint32_t line;  // of the line last taken
    bool continued; // the line continues the value before it
    bool skipping;  // the section cannot be read: its lines are skipped
    bool dropped;   // the last value was refused: so are its continuation lines
    bool homeless;  // a line before the first section was reported
    bool no_memory;
} reader;

/** A line of the text, without surrounding white space. */
typedef struct text_line {
    const char *start, *stop;
    bool indented;
} text_line;

// ------------------------------------------------------------------------------- building it

static tk_conf_section *add_section(tk_conf *conf, const char *name, uint32_t line)
{
    tk_conf_section *sections = realloc(conf->sections, (conf->n_sections + 1) * sizeof *sections);
    if (!sections)
        return NULL;
    conf->sections = sections;
    tk_conf_section *section = &sections[conf->n_sections];
    *section = (tk_conf_section){.line = line};
    const char *colon = strchr(name, ':');
    section->name = colon ? strndup(name, (size_t)(colon - name)) : strdup(name);
    section->alias = colon ? strdup(colon + 1) : NULL;
    if (!section->name || (colon && !section->alias)) {
        free(section->name);
        free(section->alias);
        return NULL;
    }
    conf->n_sections++;
    return section;
}

static void free_entry(tk_conf_entry *entry)
{
    free(entry->key);
    free(entry->value);
    free(entry->flag);
}

/** Adds an entry of a line, or if `flag` is not NULL, of the command line. */
static tk_conf_entry *add_entry(tk_conf_section *section, const char *key, const char *value,
                                uint32_t line, const char *flag)
{
    tk_conf_entry *entries = realloc(section->entries, (section->n_entries + 1) * sizeof *entries);
    if (!entries)
        return NULL;
    section->entries = entries;
    tk_conf_entry entry = {strdup(key), strdup(value), line, flag ? strdup(flag) : NULL};
    if (!entry.key || !entry.value || (flag && !entry.flag)) {
        free_entry(&entry);
        return NULL;
    }
    entries[section->n_entries] = entry;
    return &entries[section->n_entries++];
}

/** Sets a key to the value of a flag. NULL when out of memory. */
static tk_conf_entry *put_entry(tk_conf_section *section, const char *key, const char *value,
                                const char *flag)
{
    tk_conf_entry *old = (tk_conf_entry *)tk_conf_entry_find(section, key);
    if (!old)
        return add_entry(section, key, value, 0, flag);
    tk_conf_entry new = {strdup(key), strdup(value), 0, strdup(flag)};
    if (!new.key || !new.value || !new.flag) {
        free_entry(&new);
        return NULL;
    }
    free_entry(old);
    *old = new;
    return old;
}

static void free_section(tk_conf_section *section)
{
    for (size_t i = 0; i < section->n_entries; i++)
        free_entry(&section->entries[i]);
    free(section->entries);
    free(section->name);
    free(section->alias);
}

/** Whether `section` is the one named "name" or "name:alias". */
static bool is_named(const tk_conf_section *section, const char *name)
{
    size_t length = strlen(section->name);
    if (strncmp(section->name, name, length) != 0)
        return false;
    if (!section->alias)
        return name[length] == '\0';
    return name[length] == ':' && strcmp(section->alias, name + length + 1) == 0;
}

static tk_conf_section *find_full(const tk_conf *conf, const char *name)
{
    for (size_t i = 0; i < conf->n_sections; i++)
        if (is_named(&conf->sections[i], name))
            return &conf->sections[i];
    return NULL;
}

// ------------------------------------------------------------------------------- what is wrong

/** How many bytes of a value a message shows: whole characters. */
static int shown_length(const char *value)
{
    size_t n = strnlen(value, VALUE_SHOWN + 1);
    if (n > VALUE_SHOWN)
        for (n = VALUE_SHOWN; n && ((unsigned char)value[n] & 0xC0) == 0x80; n--)
            ;
    return (int)n;
}

void tk_conf_place(const tk_conf *conf, const tk_conf_section *section, const tk_conf_entry *entry,
                   char *out, size_t size)
{
    const char *alias = section && section->alias ? section->alias : "";
    const char *colon = *alias ? ":" : "";
    if (entry && entry->flag)
        snprintf(out, size, "%s", entry->flag);
    else if (entry && section)
        snprintf(out, size, "%s:%u: [%s%s%s] %s = %.*s%s", conf->path, entry->line, section->name,
                 colon, alias, entry->key, shown_length(entry->value), entry->value,
                 strlen(entry->value) > VALUE_SHOWN ? "…" : "");
    else if (section && section->line)
        snprintf(out, size, "%s:%u: [%s%s%s]", conf->path, section->line, section->name, colon,
                 alias);
    else
        snprintf(out, size, "%s", conf->path);
}

/** Records a problem of a line. */
static void note(tk_problems *problems, uint32_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void note(tk_problems *problems, uint32_t line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tk_problems_add(problems, line, format, args);
    va_end(args);
}

static void note_at(const tk_conf *conf, tk_problems *problems, const tk_conf_section *section,
                    const tk_conf_entry *entry, const char *format, va_list args)
{
    char where[700], message[1024];
    tk_conf_place(conf, section, entry, where, sizeof where);
    vsnprintf(message, sizeof message, format, args);
    note(problems, entry ? entry->line : section ? section->line : 0, "%s%s", where, message);
}

void tk_conf_wrong(const tk_conf *conf, const tk_conf_section *section, const tk_conf_entry *entry,
                   const char *format, ...)
{
    va_list args;
    va_start(args, format);
    note_at(conf, conf->problems, section, entry, format, args);
    va_end(args);
}

void tk_conf_warn(const tk_conf *conf, const tk_conf_section *section, const tk_conf_entry *entry,
                  const char *format, ...)
{
    va_list args;
    va_start(args, format);
    note_at(conf, conf->warnings, section, entry, format, args);
    va_end(args);
}

bool tk_conf_sound(const tk_conf *conf, tk_error *error)
{
    return tk_problems_none(conf->problems, error);
}

// ------------------------------------------------------------------------------- reading it

/** Records a problem of the current line. Returns false. */
static bool wrong_line(const reader *r, const char *message, const char *text)
{
    note(r->conf->problems, r->line, "%s:%u: %s: %s", r->conf->path, r->line, message, text);
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/** Where the comment of [at, stop) starts, or `stop`: at a ';' after white space. */
static const char *comment_of(const char *at, const char *stop)
{
    for (bool space = false; at < stop; space = is_space(*at), at++)
        if (*at == ';' && space)
            return at;
    return stop;
}

/** Whether a line is empty or a comment. */
static bool is_comment(const text_line *l)
{
    return l->start == l->stop || *l->start == ';' || *l->start == '#';
}

/** Whether a line is a key and a value, a section or a comment; notes why not. */
static bool check_form(const reader *r, const text_line *l)
{
    const char *start = l->start, *stop = l->stop;
    if (is_comment(l))
        return true;
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)(stop - start < 60 ? stop - start : 60), start);
    const bool section = *start == '[';
    const char *comment = comment_of(start, stop);
    bool ended = false;
    for (const char *c = start; c < comment; c++)
        ended |= section ? *c == ']' : *c == '=' || *c == ':';
    if (!ended)
        return wrong_line(r, "this line is not [section], key = value, or a comment after a ;",
                          text);
    if (!section && (*start == '=' || *start == ':'))
        return wrong_line(r, "a value needs a key before it", text);
    return true;
}

/** Refuses a line that cannot be read; notes why. */
static bool check_line(reader *r, const text_line *l)
{
    for (const char *c = l->start; c < l->stop; c++)
        if ((unsigned char)*c < 0x20 && *c != '\t') {
            note(r->conf->problems, r->line,
                 "%s:%u: the line contains a control byte (0x%02x); this is not a configuration "
                 "file in UTF-8",
                 r->conf->path, r->line, (unsigned char)*c);
            r->text = r->end;
            return false;
        }
    return r->continued || check_form(r, l);
}

/** Whether a line is to be read: it belongs to a section that is read, and is well formed. */
static bool is_wanted(reader *r, const text_line *l)
{
    const tk_conf *conf = r->conf;
    const bool section = l->start < l->stop && *l->start == '[';
    if (r->skipping && !section)
        return false;
    // An indented line continues a value only if there is one; otherwise it is an indented key.
    r->continued = l->indented && l->start < l->stop && !section && conf->n_sections &&
                   (conf->sections[conf->n_sections - 1].n_entries || r->dropped);
    if (r->continued && r->dropped)
        return false;
    if (check_line(r, l)) {
        r->skipping = false;
        return true;
    }
    r->skipping = section;
    r->conf->incomplete |= section;
    r->dropped |= !r->continued;
    return false;
}

/** Takes the next line of the text; false at its end. */
static bool take_line(reader *r, text_line *l)
{
    if (r->text >= r->end)
        return false;
    const char *begin = r->text;
    const char *newline = memchr(begin, '\n', (size_t)(r->end - begin));
    l->start = begin;
    l->stop = newline ? newline : r->end;
    while (l->start < l->stop && is_space(*l->start))
        l->start++;
    while (l->stop > l->start && is_space(l->stop[-1]))
        l->stop--;
    l->indented = l->start > begin;
    r->text = newline ? newline + 1 : r->end;
    r->line++;
    return true;
}

/** Begins a section, or skips it if it repeats another one. */
static void read_section(reader *r, const char *name)
{
    const tk_conf_section *twin = find_full(r->conf, name);
    const size_t length = strlen(name);
    r->dropped = false;
    if (twin)
        note(
            r->conf->problems, r->line,
            "%s:%u: section [%s] appears twice (first in line %u); to run a plugin twice, name the "
            "second one [%s:alias]",
            r->conf->path, r->line, name, twin->line, name);
    else if (!length || name[0] == ':' || name[length - 1] == ':')
        wrong_line(r, "a section is [name] or [name:alias]; this is neither", name);
    else {
        r->no_memory = !add_section(r->conf, name, r->line);
        return;
    }
    r->skipping = true;
    r->conf->incomplete |= !twin;
}

/** Joins a line to the value before it by a space. */
static void continue_value(reader *r, const char *value)
{
    const tk_conf_section *section = &r->conf->sections[r->conf->n_sections - 1];
    tk_conf_entry *entry = &section->entries[section->n_entries - 1];
    const size_t length = strlen(entry->value) + strlen(value) + 2;
    char *joined = malloc(length);
    r->no_memory = !joined;
    if (!joined)
        return;
    snprintf(joined, length, "%s%s%s", entry->value, *entry->value ? " " : "", value);
    free(entry->value);
    entry->value = joined;
}

static void read_entry(reader *r, const char *key, const char *value)
{
    if (r->conf->n_sections == 0) {
        if (!r->homeless)
            wrong_line(r, "this is before the first section; put a line such as [input] above it",
                       key);
        r->homeless = true;
        return;
    }
    tk_conf_section *section = &r->conf->sections[r->conf->n_sections - 1];
    const tk_conf_entry *twin = tk_conf_entry_find(section, key);
    r->dropped = twin != NULL;
    if (twin)
        note(r->conf->problems, r->line,
             "%s:%u: key '%s' stands twice in [%s%s%s] (first in line %u)", r->conf->path, r->line,
             key, section->name, section->alias ? ":" : "", section->alias ? section->alias : "",
             twin->line);
    else
        r->no_memory = !add_entry(section, key, value, r->line, NULL);
}

/** [at, stop) without the white space around it, on the heap; NULL when out of memory. */
static char *trimmed(const char *at, const char *stop)
{
    while (at < stop && is_space(*at))
        at++;
    while (stop > at && is_space(stop[-1]))
        stop--;
    return strndup(at, (size_t)(stop - at));
}

/** Reads a line that is well formed. */
static void read_line(reader *r, const text_line *l)
{
    char *name = NULL, *value = NULL;
    if (r->continued) {
        value = trimmed(l->start, comment_of(l->start, l->stop));
        r->no_memory = !value;
        if (value && *value)
            continue_value(r, value);
    } else if (*l->start == '[') {
        const char *stop = memchr(l->start, ']', (size_t)(l->stop - l->start));
        name = strndup(l->start + 1, (size_t)(stop - l->start - 1));
        r->no_memory = !name;
        if (name)
            read_section(r, name);
    } else {
        const char *equals = l->start + strcspn(l->start, "=:");
        name = trimmed(l->start, equals);
        value = trimmed(equals + 1, comment_of(equals + 1, l->stop));
        r->no_memory = !name || !value;
        if (!r->no_memory)
            read_entry(r, name, value);
    }
    free(name);
    free(value);
}

/** Whether [at, stop) contains no quote. */
static bool is_bare(const char *at, const char *stop)
{
    return at >= stop || !memchr(at, '"', (size_t)(stop - at));
}

/**
 * Removes the double quotes around a value, of which there may be two pairs: the inner one is then
 * part of the value. Warns if the rest looks like a mistake.
 */
static void finish_value(const tk_conf *conf, const tk_conf_section *section, tk_conf_entry *entry)
{
    char *value = entry->value;
    const size_t n = strlen(value);
    const bool quoted = n >= 2 && value[0] == '"' && value[n - 1] == '"';
    const bool twice = n >= 4 && quoted && value[1] == '"' && value[n - 2] == '"';
    // The paths of [input] are a list, whose items are quoted: see tk_settings_read().
    const bool list =
        !section->alias && strcmp(section->name, "input") == 0 && strcmp(entry->key, "path") == 0;
    if (!list && quoted &&
        (is_bare(value + 1, value + n - 1) || (twice && is_bare(value + 2, value + n - 2)))) {
        memmove(value, value + 1, n - 2);
        value[n - 2] = '\0';
        return;
    }
    if (!list && value[0] == '"')
        tk_conf_warn(conf, section, entry,
                     ": the quotes are part of the value, because they do not enclose all of it");
    if (!entry->flag && (strstr(value, " #") || strstr(value, "\t#")))
        tk_conf_warn(conf, section, entry,
                     ": the # is part of the value; after a value a comment begins with ;");
}

static void finish_values(const tk_conf *conf)
{
    for (size_t i = 0; i < conf->n_sections; i++)
        for (size_t j = 0; j < conf->sections[i].n_entries; j++)
            finish_value(conf, &conf->sections[i], &conf->sections[i].entries[j]);
}

static bool parse(tk_conf *conf, const char *text, size_t length)
{
    static const char bom[] = {'\xef', '\xbb', '\xbf'};
    const size_t skip = length >= sizeof bom && memcmp(text, bom, sizeof bom) == 0 ? sizeof bom : 0;
    reader r = {.conf = conf, .text = text + skip, .end = text + length};
    text_line l;
    while (!r.no_memory && take_line(&r, &l))
        if (is_wanted(&r, &l) && !is_comment(&l))
            read_line(&r, &l);
    if (r.no_memory)
        return false;
    finish_values(conf);
    return true;
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

bool tk_conf_parse(tk_conf *conf, const char *text, size_t length, const char *name,
                   tk_error *error)
{
    *conf = (tk_conf){.path = strdup(name),
                      .dir = strdup("."),
                      .problems = calloc(1, sizeof *conf->problems),
                      .warnings = calloc(1, sizeof *conf->warnings)};
    if (conf->path && conf->dir && conf->problems && conf->warnings && parse(conf, text, length))
        return true;
    tk_conf_free(conf);
    return tk_error_set(error, "%s: out of memory", name);
}

/** Reads a whole file of at most one megabyte: a larger one is not a configuration. */
static char *read_small_file(const char *path, size_t *length, tk_error *error)
{
    enum { LIMIT = 1 << 20 };
    FILE *file = fopen(path, "rbe");
    if (!file) {
        tk_error_set(error, "%s: cannot open the configuration: %s", path, strerror(errno));
        return NULL;
    }
    char *text = malloc(LIMIT + 1);
    *length = text ? fread(text, 1, LIMIT + 1, file) : 0;
    if (!text)
        tk_error_set(error, "out of memory");
    else if (ferror(file))
        tk_error_set(error, "%s: cannot read the configuration: %s", path, strerror(errno));
    else if (*length > LIMIT)
        tk_error_set(error, "%s: larger than 1 MiB; this is not a configuration file", path);
    fclose(file);
    if (error->message[0]) {
        free(text);
        return NULL;
    }
    return text;
}

bool tk_conf_read(tk_conf *conf, const char *path, tk_error *error)
{
    *conf = (tk_conf){0};
    size_t length = 0;
    char *text = read_small_file(path, &length, error);
    if (!text)
        return false;
    bool ok = tk_conf_parse(conf, text, length, path, error);
    free(text);
    if (!ok)
        return false;
    free(conf->dir);
    conf->dir = folder_of(path);
    if (!conf->dir) {
        tk_conf_free(conf);
        return tk_error_set(error, "out of memory");
    }
    return true;
}

// ------------------------------------------------------------------------------- changing it

/** The section of that name, created if it is the host's; NULL, with a recorded problem, if there
 * is none. */
static tk_conf_section *section_to_set(tk_conf *conf, const char *name, const char *assignment,
                                       tk_error *error)
{
    tk_conf_section *section = find_full(conf, name);
    for (size_t i = 0; !section && i < sizeof host_sections / sizeof *host_sections; i++)
        if (strcmp(name, host_sections[i]) == 0) {
            section = add_section(conf, name, 0);
            if (!section)
                tk_error_set(error, "out of memory");
            return section;
        }
    if (section)
        return section;
    const char *names[64];
    size_t n = 0;
    for (; n < conf->n_sections && n < 60; n++)
        names[n] = conf->sections[n].name;
    for (size_t i = 0; i < sizeof host_sections / sizeof *host_sections; i++)
        names[n++] = host_sections[i];
    const char *near = tk_suggestion(name, names, n);
    note(conf->problems, 0, "--set %s: %s has no section [%s]%s%s%s", assignment, conf->path, name,
         near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    return NULL;
}

/** Applies --set to a key of a section. False when out of memory. */
static bool set_in(tk_conf *conf, const char *name, const char *key, const char *value,
                   const char *assignment, tk_error *error)
{
    tk_conf_section *section = section_to_set(conf, name, assignment, error);
    if (!section)
        return !error->message[0];
    const size_t size = strlen(assignment) + sizeof "--set ";
    char *flag = malloc(size);
    if (flag)
        snprintf(flag, size, "--set %s", assignment);
    tk_conf_entry *entry = flag ? put_entry(section, key, value, flag) : NULL;
    free(flag);
    if (!entry)
        return tk_error_set(error, "out of memory");
    finish_value(conf, section, entry);
    return true;
}

bool tk_conf_set(tk_conf *conf, const char *assignment, tk_error *error)
{
    const char *equals = strchr(assignment, '=');
    const char *dot = equals ? memchr(assignment, '.', (size_t)(equals - assignment)) : NULL;
    if (!dot || dot == assignment || dot + 1 == equals) {
        note(conf->problems, 0, "--set %s: write it as plugin.key=value", assignment);
        return true;
    }
    char *section = strndup(assignment, (size_t)(dot - assignment));
    char *key = strndup(dot + 1, (size_t)(equals - dot - 1));
    bool ok = section && key ? set_in(conf, section, key, equals + 1, assignment, error)
                             : tk_error_set(error, "out of memory");
    free(section);
    free(key);
    return ok;
}

bool tk_conf_collect(tk_conf *conf, const char *assignment, tk_error *error)
{
    const char *equals = strchr(assignment, '=');
    if (!equals || equals == assignment || !equals[1]) {
        note(conf->problems, 0, "--collect %s: write it as NAME=PATH", assignment);
        return true;
    }
    const int length = (int)(equals - assignment);
    const size_t size = strlen(assignment) + sizeof "--collect ";
    char *name = malloc(size), *flag = malloc(size);
    bool ok = name && flag;
    if (ok) {
        snprintf(name, size, "collect:%.*s", length, assignment);
        snprintf(flag, size, "--collect %s", assignment);
        tk_conf_section *section = find_full(conf, name);
        section = section ? section : add_section(conf, name, 0);
        ok = section && put_entry(section, "path", equals + 1, flag);
    }
    free(name);
    free(flag);
    return ok || tk_error_set(error, "out of memory");
}

void tk_conf_keep_collects(tk_conf *conf, const char *const *assignments, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < conf->n_sections; i++) {
        tk_conf_section *section = &conf->sections[i];
        bool keep = strcmp(section->name, "output") != 0;
        if (keep && strcmp(section->name, "collect") == 0) {
            const size_t length = section->alias ? strlen(section->alias) : 0;
            keep = false;
            for (size_t k = 0; k < n && section->alias; k++)
                keep |= strncmp(assignments[k], section->alias, length) == 0 &&
                        assignments[k][length] == '=';
        }
        if (keep)
            conf->sections[kept++] = *section;
        else
            free_section(section);
    }
    conf->n_sections = kept;
}

/** Removes the options of the format from a section. */
static void keep_host_keys(tk_conf_section *section)
{
    static const char *const host_keys[] = {"path", "records", "follow_links"};
    size_t kept = 0;
    for (size_t i = 0; i < section->n_entries; i++) {
        bool is_host = false;
        for (size_t k = 0; k < sizeof host_keys / sizeof *host_keys; k++)
            is_host |= strcmp(section->entries[i].key, host_keys[k]) == 0;
        if (is_host)
            section->entries[kept++] = section->entries[i];
        else
            free_entry(&section->entries[i]);
    }
    section->n_entries = kept;
}

bool tk_conf_replace_format(tk_conf *conf, const char *section, const char *fallback,
                            const char *format, const char *flag, tk_error *error)
{
    tk_conf_section *s = (tk_conf_section *)tk_conf_find(conf, section);
    const tk_conf_entry *now = tk_conf_entry_find(s, "format");
    const bool is_auto = !now || strcmp(now->value, "auto") == 0;
    if (!format || strcmp(is_auto ? fallback : now->value, format) == 0)
        return true;
    if (s)
        keep_host_keys(s);
    else
        s = add_section(conf, section, 0);
    char said[256];
    snprintf(said, sizeof said, "%s %s", flag, format);
    return (s && put_entry(s, "format", format, said)) || tk_error_set(error, "out of memory");
}

// ------------------------------------------------------------------------------- asking it

const tk_conf_section *tk_conf_find(const tk_conf *conf, const char *name)
{
    for (size_t i = 0; i < conf->n_sections; i++)
        if (!conf->sections[i].alias && strcmp(conf->sections[i].name, name) == 0)
            return &conf->sections[i];
    return NULL;
}

const tk_conf_entry *tk_conf_entry_find(const tk_conf_section *section, const char *key)
{
    for (size_t i = section ? section->n_entries : 0; i-- > 0;)
        if (strcmp(section->entries[i].key, key) == 0)
            return &section->entries[i];
    return NULL;
}

char *tk_conf_resolve(const tk_conf *conf, const tk_conf_entry *entry, const char *path)
{
    if (path[0] == '/' || strcmp(path, "-") == 0 || strcmp(conf->dir, ".") == 0 ||
        (entry && entry->flag))
        return strdup(path);
    size_t length = strlen(conf->dir) + strlen(path) + 2;
    char *joined = malloc(length);
    if (joined)
        snprintf(joined, length, "%s/%s", conf->dir, path);
    return joined;
}

bool tk_conf_needs_shell(const tk_conf *conf, const tk_conf_section *section,
                         const tk_conf_entry *entry, const char *path)
{
    static const char *const starts[] = {"~", "$HOME", "${HOME}"};
    for (size_t i = 0; entry && i < sizeof starts / sizeof *starts; i++) {
        const size_t length = strlen(starts[i]);
        if (strncmp(path, starts[i], length) != 0 || (path[length] && path[length] != '/'))
            continue;
        const char *home = getenv("HOME");
        const bool known = home && home[0] == '/';
        tk_conf_wrong(conf, section, entry, ": %s is not expanded; write the path out%s%s%s",
                      starts[i], known ? ", " : "", known ? home : "", known ? path + length : "");
        return true;
    }
    return false;
}

void tk_conf_free(tk_conf *conf)
{
    for (size_t i = 0; i < conf->n_sections; i++)
        free_section(&conf->sections[i]);
    free(conf->sections);
    free(conf->path);
    free(conf->dir);
    free(conf->problems);
    free(conf->warnings);
    *conf = (tk_conf){0};
}
