// SPDX-License-Identifier: MIT
#include "log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool tk_log_add(tk_buffer *kept, uint32_t level, const char *plugin, const char *message)
{
    const size_t before = kept->length;
    const char byte = (char)level;

    if (before + strlen(plugin) + strlen(message) + 3 > TK_LOG_MAX)
        return false;
    if (tk_buffer_add(kept, &byte, 1) && tk_buffer_add(kept, plugin, strlen(plugin) + 1) &&
        tk_buffer_add(kept, message, strlen(message) + 1))
        return true;
    kept->length = before;
    return false;
}

static const char *take(const char **data, size_t *length)
{
    const char *text = *data;
    const char *nul = *length ? memchr(text, '\0', *length) : NULL;

    if (!nul)
        return NULL;
    *length -= (size_t)(nul + 1 - text);
    *data = nul + 1;
    return text;
}

bool tk_log_next(const char **data, size_t *length, tk_log_entry *entry)
{
    if (*length == 0)
        return false;
    entry->level = (unsigned char)**data;
    ++*data;
    --*length;
    entry->plugin = take(data, length);
    entry->message = entry->plugin ? take(data, length) : NULL;
    return entry->message != NULL;
}

// ------------------------------------------------------------------------------ a run's warnings

/** Reads "VERB N WHAT": `*verb` bytes, `*count`, and returns WHAT; without a number all of it. */
static const char *read_count(const char *message, size_t *verb, uint64_t *count)
{
    const char *space = strchr(message, ' ');
    const char *digits = space ? space + 1 : "";
    char *end;

    *verb = 0;
    *count = 0;
    if (*digits < '0' || *digits > '9')
        return message;
    const uint64_t n = strtoull(digits, &end, 10);
    if (*end != ' ')
        return message;
    *verb = (size_t)(space - message);
    *count = n;
    return end + 1;
}

static bool is_same(const tk_warning *warning, const char *plugin, const char *verb,
                    size_t verb_length, const char *what)
{
    const char *own = warning->verb ? warning->verb : "";

    return strcmp(warning->plugin, plugin) == 0 && strcmp(warning->what, what) == 0 &&
           strlen(own) == verb_length && memcmp(own, verb, verb_length) == 0;
}

static void free_warning(tk_warning *warning)
{
    free(warning->plugin);
    free(warning->verb);
    free(warning->what);
    free(warning->first);
    *warning = (tk_warning){0};
}

/** A new one in the list, or NULL if there is no room. */
static tk_warning *append(tk_warnings *warnings, const char *id, const char *plugin,
                          const char *verb, size_t verb_length, const char *what)
{
    tk_warning *warning = &warnings->list[warnings->count];

    if (warnings->count == TK_WARNINGS_MAX)
        return NULL;
    *warning = (tk_warning){.plugin = strdup(plugin),
                            .verb = verb_length ? strndup(verb, verb_length) : NULL,
                            .what = strdup(what),
                            .first = strdup(id)};
    if (warning->plugin && warning->what && warning->first && (warning->verb || !verb_length)) {
        warnings->count++;
        return warning;
    }
    free_warning(warning);
    return NULL;
}

void tk_warnings_add(tk_warnings *warnings, const char *id, const tk_log_entry *entry)
{
    size_t verb;
    uint64_t count;
    const char *what = read_count(entry->message, &verb, &count);
    tk_warning *warning = NULL;

    for (size_t i = 0; i < warnings->count && !warning; i++) {
        if (is_same(&warnings->list[i], entry->plugin, entry->message, verb, what))
            warning = &warnings->list[i];
    }
    if (!warning)
        warning = append(warnings, id, entry->plugin, entry->message, verb, what);
    if (!warning) {
        warnings->others++;
        return;
    }
    warning->count += count;
    warning->documents++;
}

void tk_warning_print(const tk_warning *warning, char *line, size_t size)
{
    const char *plural = warning->documents == 1 ? "" : "s";

    if (warning->verb)
        snprintf(line, size, "%s (%s): %s: %" PRIu64 " in %" PRIu64 " document%s", warning->verb,
                 warning->plugin, warning->what, warning->count, warning->documents, plural);
    else
        snprintf(line, size, "%s: %s: %" PRIu64 " document%s (%s%s)", warning->plugin,
                 warning->what, warning->documents, plural, *plural ? "first: " : "",
                 warning->first);
}

void tk_warnings_free(tk_warnings *warnings)
{
    for (size_t i = 0; i < warnings->count; i++)
        free_warning(&warnings->list[i]);
    *warnings = (tk_warnings){0};
}
