// SPDX-License-Identifier: MIT
#include "buffer.h"

#include <toolkit/text/json.h>

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *tk_buffer_reserve(tk_buffer *buffer, size_t more)
{
    if (more > SIZE_MAX - buffer->length)
        return NULL;
    size_t need = buffer->length + more;
    if (need <= buffer->capacity && buffer->data)
        return buffer->data + buffer->length;
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    while (capacity < need)
        capacity = capacity > SIZE_MAX / 2 ? need : capacity * 2;
    if (buffer->grow) {
        if (!buffer->grow(buffer, capacity))
            return NULL;
    } else {
        char *data = realloc(buffer->data, capacity);
        if (!data)
            return NULL;
        buffer->data = data;
        buffer->capacity = capacity;
    }
    return buffer->data + buffer->length;
}

bool tk_buffer_add(tk_buffer *buffer, const void *data, size_t length)
{
    char *to = tk_buffer_reserve(buffer, length);
    if (!to)
        return false;
    if (length)
        memcpy(to, data, length);
    buffer->length += length;
    return true;
}

bool tk_buffer_print(tk_buffer *buffer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *to = length < 0 ? NULL : tk_buffer_reserve(buffer, (size_t)length + 1);
    if (!to)
        return false;
    va_start(args, format);
    vsnprintf(to, (size_t)length + 1, format, args);
    va_end(args);
    buffer->length += (size_t)length;
    return true;
}

bool tk_buffer_json(tk_buffer *buffer, const char *data, size_t length)
{
    if (length > (SIZE_MAX - TK_JSON_QUOTE_SLACK - 2) / TK_JSON_QUOTE_WORST)
        return false;
    char *to = tk_buffer_reserve(buffer, TK_JSON_QUOTE_WORST * length + TK_JSON_QUOTE_SLACK + 2);
    if (!to)
        return false;
    *to++ = '"';
    to = tk_json_escape_bytes(to, data, length);
    *to++ = '"';
    buffer->length = (size_t)(to - buffer->data);
    return true;
}

bool tk_buffer_json_text(tk_buffer *buffer, const char *text)
{
    return tk_buffer_json(buffer, text ? text : "", text ? strlen(text) : 0);
}

bool tk_buffer_json_member(tk_buffer *buffer, const char *separator, const char *key,
                           const char *value)
{
    return tk_buffer_print(buffer, "%s", separator) && tk_buffer_json_text(buffer, key) &&
           tk_buffer_print(buffer, ": ") && tk_buffer_json_text(buffer, value);
}

void tk_buffer_free(tk_buffer *buffer)
{
    if (!buffer->grow)
        free(buffer->data);
    buffer->data = NULL;
    buffer->length = buffer->capacity = 0;
}
