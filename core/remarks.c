// SPDX-License-Identifier: MIT
#include "remarks.h"

#include <string.h>

bool tk_remarks_add(tk_buffer *kept, const char *plugin, const char *message)
{
    const size_t before = kept->length;

    if (before + strlen(plugin) + strlen(message) + 2 > TK_REMARKS_MAX)
        return false;
    if (tk_buffer_add(kept, plugin, strlen(plugin) + 1) &&
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

bool tk_remarks_next(const char **data, size_t *length, const char **plugin, const char **message)
{
    *plugin = take(data, length);
    *message = *plugin ? take(data, length) : NULL;
    return *message != NULL;
}
