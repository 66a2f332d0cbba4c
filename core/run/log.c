// SPDX-License-Identifier: MIT
#include "log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Strings of a remark as bytes: plugin, verb, message. */
enum { N_STRINGS = 3 };

bool tk_log_add(tk_buffer *kept, const tk_remark *remark)
{
    const char *const strings[] = {remark->plugin, remark->verb, remark->message};
    const size_t before = kept->length;
    const char level = (char)remark->level;
    size_t size = sizeof(level) + sizeof(remark->count);
    bool ok = true;

    for (size_t i = 0; i < N_STRINGS; i++)
        size += strlen(strings[i]) + 1;
    if (before + size > TK_LOG_MAX)
        return false;
    ok = tk_buffer_add(kept, &level, 1) &&
         tk_buffer_add(kept, &remark->count, sizeof(remark->count));
    for (size_t i = 0; ok && i < N_STRINGS; i++)
        ok = tk_buffer_add(kept, strings[i], strlen(strings[i]) + 1);
    if (!ok)
        kept->length = before;
    return ok;
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

bool tk_log_next(const char **data, size_t *length, tk_remark *remark)
{
    const char **strings[] = {&remark->plugin, &remark->verb, &remark->message};
    const size_t head = 1 + sizeof(remark->count);

    if (*length < head)
        return false;
    remark->level = (unsigned char)**data;
    memcpy(&remark->count, *data + 1, sizeof(remark->count));
    *data += head;
    *length -= head;
    for (size_t i = 0; i < N_STRINGS; i++) {
        *strings[i] = take(data, length);
        if (!*strings[i])
            return false;
    }
    return true;
}

void tk_remark_print(const tk_remark *remark, char *text, size_t size)
{
    if (*remark->verb)
        snprintf(text, size, "%s %" PRIu64 " %s", remark->verb, remark->count, remark->message);
    else
        snprintf(text, size, "%s", remark->message);
}

// ------------------------------------------------------------------------------ a run's warnings

static bool is_same(const tk_warning *warning, const tk_remark *remark)
{
    return strcmp(warning->plugin, remark->plugin) == 0 &&
           strcmp(warning->verb, remark->verb) == 0 && strcmp(warning->what, remark->message) == 0;
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
static tk_warning *append(tk_warnings *warnings, const char *id, const tk_remark *remark)
{
    tk_warning *warning = &warnings->list[warnings->count];

    if (warnings->count == TK_WARNINGS_MAX)
        return NULL;
    *warning = (tk_warning){.plugin = strdup(remark->plugin),
                            .verb = strdup(remark->verb),
                            .what = strdup(remark->message),
                            .first = strdup(id)};
    if (warning->plugin && warning->verb && warning->what && warning->first) {
        warnings->count++;
        return warning;
    }
    free_warning(warning);
    return NULL;
}

void tk_warnings_add(tk_warnings *warnings, const char *id, const tk_remark *remark)
{
    tk_warning *warning = NULL;

    for (size_t i = 0; i < warnings->count && !warning; i++) {
        if (is_same(&warnings->list[i], remark))
            warning = &warnings->list[i];
    }
    if (!warning)
        warning = append(warnings, id, remark);
    if (!warning) {
        warnings->others++;
        return;
    }
    warning->count += remark->count;
    warning->documents++;
}

void tk_warning_print(const tk_warning *warning, char *line, size_t size)
{
    const char *plural = warning->documents == 1 ? "" : "s";

    if (*warning->verb)
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
