// SPDX-License-Identifier: MIT
#include "conf.h"
#include "nearest.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Host sections, which --set may make. */
static const char *const host_sections[] = {"input", "output", "run"};

/** The key that the reader puts after every section line, so that inih reports empty sections. */
#define SECTION_MARK "\x01"

/** inih cuts longer names of sections off. */
enum { LONGEST_NAME = 49 };

typedef struct reader {
    tk_conf *conf;
    tk_error *error;
    const char *name; // of the file, for messages
    const char *text; // what is left to read
    const char *end;
    uint32_t line;  // of the line last handed to inih
    bool mark;      // the next line is a SECTION_MARK
    bool continued; // the line continues the value before it
    bool failed;
} reader;

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

static bool add_entry(tk_conf_section *section, const char *key, const char *value, uint32_t line)
{
    tk_conf_entry *entries = realloc(section->entries, (section->n_entries + 1) * sizeof *entries);
    if (!entries)
        return false;
    section->entries = entries;
    tk_conf_entry entry = {strdup(key), strdup(value), line};
    if (!entry.key || !entry.value) {
        free(entry.key);
        free(entry.value);
        return false;
    }
    entries[section->n_entries++] = entry;
    return true;
}

/** Whether `section` is the one that "name" or "name:alias" says. */
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

// ------------------------------------------------------------------------------- reading it

static int fail_line(reader *r, const char *message, const char *text)
{
    r->failed = true;
    tk_error_set(r->error, "%s:%u: %s: %s", r->name, r->line, message, text);
    return 0;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/** Where the comment of [at, stop) starts, or `stop`: for inih, at a ';' after white space. */
static const char *comment_of(const char *at, const char *stop)
{
    for (bool space = false; at < stop; space = is_space(*at), at++)
        if (*at == ';' && space)
            return at;
    return stop;
}

/** Refuses what inih cannot read, or would read as something else. `start` is behind white space.
 */
static bool check_line(reader *r, const char *start, const char *stop, size_t room)
{
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)(stop - start < 60 ? stop - start : 60), start);
    for (const char *c = start; c < stop; c++)
        if ((unsigned char)*c < 0x20 && *c != '\t') {
            r->failed = true;
            return tk_error_set(r->error,
                                "%s:%u: the line holds a control byte (0x%02x); this is not a "
                                "configuration file in UTF-8",
                                r->name, r->line, (unsigned char)*c);
        }
    if ((size_t)(stop - r->text) + 2 > room) {
        r->failed = true;
        return tk_error_set(r->error,
                            "%s:%u: the line is longer than %zu bytes; break it: a line that "
                            "starts with a space continues the value",
                            r->name, r->line, room - 2);
    }
    if (start == stop || *start == ';' || *start == '#' || r->continued)
        return true;
    const bool section = *start == '[';
    const char *comment = comment_of(start, stop);
    bool ended = false;
    for (const char *c = start; c < comment; c++)
        ended |= section ? *c == ']' : *c == '=' || *c == ':';
    if (!ended)
        return fail_line(r, "this line is not [section], key = value, or a comment after a ;",
                         text);
    if (section && (size_t)((const char *)memchr(start, ']', (size_t)(stop - start)) - start) >
                       LONGEST_NAME + 1)
        return fail_line(r, "the name of a section is too long", text);
    if (!section && (*start == '=' || *start == ':'))
        return fail_line(r, "a value needs a key in front of it", text);
    return true;
}

/** Hands inih the next line, if inih will read it as what it is. */
static char *next_line(char *out, int size, void *user)
{
    reader *r = user;
    if (r->failed)
        return NULL;
    if (r->mark) {
        r->mark = false;
        snprintf(out, (size_t)size, SECTION_MARK "=1");
        return out;
    }
    if (r->text >= r->end)
        return NULL;
    const char *newline = memchr(r->text, '\n', (size_t)(r->end - r->text));
    const char *stop = newline ? newline : r->end;
    const char *start = r->text;
    while (start < stop && is_space(*start))
        start++;
    while (stop > start && is_space(stop[-1]))
        stop--;
    r->line++;
    r->mark = start < stop && *start == '[';
    // An indented line continues a value only where there is one; else it is an indented key.
    const tk_conf *conf = r->conf;
    r->continued = start > r->text && start < stop && !r->mark && conf->n_sections &&
                   conf->sections[conf->n_sections - 1].n_entries;
    if (!check_line(r, start, stop, (size_t)size))
        return NULL;
    if (r->continued) // older inihs take a comment there for a part of the value
        stop = comment_of(start, stop);
    const size_t indent = r->continued;
    memset(out, ' ', indent);
    memcpy(out + indent, start, (size_t)(stop - start));
    out[indent + (size_t)(stop - start)] = '\0';
    r->text = newline ? newline + 1 : r->end;
    return out;
}

static int on_section(reader *r, const char *name)
{
    const tk_conf_section *twin = find_full(r->conf, name);
    if (twin) {
        r->failed = true;
        tk_error_set(r->error,
                     "%s:%u: section [%s] stands twice (first in line %u); to run a plugin twice, "
                     "name the second one [%s:alias]",
                     r->name, r->line, name, twin->line, name);
        return 0;
    }
    const size_t length = strlen(name);
    if (!length || name[0] == ':' || name[length - 1] == ':')
        return fail_line(r, "a section is [name] or [name:alias]; this is neither", name);
    if (!add_section(r->conf, name, r->line))
        return fail_line(r, "no memory", name);
    return 1;
}

static int on_value(void *user, const char *section_name, const char *key, const char *value)
{
    reader *r = user;
    if (r->failed)
        return 0;
    if (strcmp(key, SECTION_MARK) == 0)
        return on_section(r, section_name);
    if (r->conf->n_sections == 0)
        return fail_line(r,
                         "this stands before the first section; put a line such as [input] "
                         "above it",
                         key);
    tk_conf_section *section = &r->conf->sections[r->conf->n_sections - 1];
    if (r->continued) { // joined to the value before it by a space
        tk_conf_entry *entry = &section->entries[section->n_entries - 1];
        size_t length = strlen(entry->value) + strlen(value) + 2;
        char *joined = malloc(length);
        if (!joined)
            return fail_line(r, "no memory", key);
        snprintf(joined, length, "%s%s%s", entry->value, *entry->value ? " " : "", value);
        free(entry->value);
        entry->value = joined;
        return 1;
    }
    const tk_conf_entry *twin = tk_conf_entry_find(section, key);
    if (twin) {
        r->failed = true;
        tk_error_set(r->error, "%s:%u: key '%s' stands twice in [%s] (first in line %u)", r->name,
                     r->line, key, section_name, twin->line);
        return 0;
    }
    return add_entry(section, key, value, r->line) ? 1 : fail_line(r, "no memory", key);
}

static bool parse(tk_conf *conf, const char *text, size_t length, const char *name, tk_error *error)
{
    static const char bom[] = {'\xef', '\xbb', '\xbf'};
    const size_t skip = length >= sizeof bom && memcmp(text, bom, sizeof bom) == 0 ? sizeof bom : 0;
    reader r = {
        .conf = conf, .error = error, .name = name, .text = text + skip, .end = text + length};
    int line = ini_parse_stream(next_line, &r, on_value, &r);
    if (line && !r.failed) // no line that it could not read was handed to it
        tk_error_set(error, "%s: no memory", name);
    return !line && !r.failed;
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
    *conf = (tk_conf){.path = strdup(name), .dir = strdup(".")};
    bool ok = conf->path && conf->dir;
    if (!ok)
        tk_error_set(error, "no memory");
    ok = ok && parse(conf, text, length, name, error);
    if (!ok)
        tk_conf_free(conf);
    return ok;
}

/** Reads a whole file of at most a megabyte: more is no configuration. */
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
        tk_error_set(error, "no memory");
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
        return tk_error_set(error, "no memory");
    }
    return true;
}

// ------------------------------------------------------------------------------- changing it

static bool set_in(tk_conf *conf, const char *section_name, const char *key, const char *value,
                   const char *assignment, tk_error *error)
{
    tk_conf_section *section = find_full(conf, section_name);
    for (size_t i = 0; !section && i < sizeof host_sections / sizeof *host_sections; i++) {
        if (strcmp(section_name, host_sections[i]) != 0)
            continue;
        if (!(section = add_section(conf, section_name, 0)))
            return tk_error_set(error, "no memory");
    }
    if (!section) {
        const char *names[64];
        size_t n = 0;
        for (; n < conf->n_sections && n < 64; n++)
            names[n] = conf->sections[n].name;
        const char *near = tk_nearest(section_name, names, n);
        return tk_error_set(error, "--set %s: %s has no section [%s]%s%s%s", assignment, conf->path,
                            section_name, near ? "; did you mean " : "", near ? near : "",
                            near ? "?" : "");
    }
    tk_conf_entry *old = (tk_conf_entry *)tk_conf_entry_find(section, key);
    if (!old)
        return add_entry(section, key, value, 0) || tk_error_set(error, "no memory");
    char *copy = strdup(value);
    if (!copy)
        return tk_error_set(error, "no memory");
    free(old->value);
    old->value = copy;
    old->line = 0;
    return true;
}

bool tk_conf_set(tk_conf *conf, const char *assignment, tk_error *error)
{
    const char *equals = strchr(assignment, '=');
    const char *dot = equals ? memchr(assignment, '.', (size_t)(equals - assignment)) : NULL;
    if (!dot || dot == assignment || dot + 1 == equals)
        return tk_error_set(error, "--set %s: write it as plugin.key=value", assignment);
    char *section = strndup(assignment, (size_t)(dot - assignment));
    char *key = strndup(dot + 1, (size_t)(equals - dot - 1));
    bool ok = section && key ? set_in(conf, section, key, equals + 1, assignment, error)
                             : tk_error_set(error, "no memory");
    free(section);
    free(key);
    return ok;
}

void tk_conf_replace_format(tk_conf *conf, const char *section, const char *fallback,
                            const char *format)
{
    tk_conf_section *s = (tk_conf_section *)tk_conf_find(conf, section);
    const tk_conf_entry *now = tk_conf_entry_find(s, "format");
    if (!s || !format || strcmp(now ? now->value : fallback, format) == 0)
        return;
    size_t kept = 0;
    for (size_t i = 0; i < s->n_entries; i++) {
        if (strcmp(s->entries[i].key, "path") == 0) {
            s->entries[kept++] = s->entries[i];
            continue;
        }
        free(s->entries[i].key);
        free(s->entries[i].value);
    }
    s->n_entries = kept;
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

char *tk_conf_resolve(const tk_conf *conf, const char *path)
{
    if (path[0] == '/' || strcmp(path, "-") == 0 || strcmp(conf->dir, ".") == 0)
        return strdup(path);
    size_t length = strlen(conf->dir) + strlen(path) + 2;
    char *joined = malloc(length);
    if (joined)
        snprintf(joined, length, "%s/%s", conf->dir, path);
    return joined;
}

void tk_conf_free(tk_conf *conf)
{
    for (size_t i = 0; i < conf->n_sections; i++) {
        tk_conf_section *section = &conf->sections[i];
        for (size_t j = 0; j < section->n_entries; j++) {
            free(section->entries[j].key);
            free(section->entries[j].value);
        }
        free(section->entries);
        free(section->name);
        free(section->alias);
    }
    free(conf->sections);
    free(conf->path);
    free(conf->dir);
    *conf = (tk_conf){0};
}
