// SPDX-License-Identifier: MIT
#include "buffer.h"
#include "text.h"

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
    bool ok = tk_buffer_add(buffer, "\"", 1);
    for (size_t i = 0; ok && i < length;) {
        unsigned char c = (unsigned char)data[i];
        if (c == '"' || c == '\\') {
            ok = tk_buffer_print(buffer, "\\%c", c);
            i++;
        } else if (c == '\n') {
            ok = tk_buffer_add(buffer, "\\n", 2);
            i++;
        } else if (c < 0x20 || c == 0x7f) {
            ok = tk_buffer_print(buffer, "\\u%04x", c);
            i++;
        } else if (c < 0x80) {
            ok = tk_buffer_add(buffer, data + i, 1);
            i++;
        } else {
            size_t n = tk_utf8_sequence(data + i, length - i);
            ok = n ? tk_buffer_add(buffer, data + i, n) : tk_buffer_add(buffer, "\xef\xbf\xbd", 3);
            i += n ? n : 1;
        }
    }
    return ok && tk_buffer_add(buffer, "\"", 1);
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
