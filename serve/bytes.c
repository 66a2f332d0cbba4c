// SPDX-License-Identifier: MIT
#include "bytes.h"

#include <toolkit/text/json.h>
#include <toolkit/text/visible.h>

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SMALLEST    256
#define VISIBLE_MAX 1024

char *tk_bytes_room(tk_bytes *bytes, size_t more)
{
    size_t capacity = bytes->capacity ? bytes->capacity : SMALLEST;
    char *data;

    if (bytes->failed || more > SIZE_MAX / 4)
        return NULL;
    while (capacity - bytes->length < more)
        capacity *= 2;
    if (capacity > bytes->capacity) {
        data = realloc(bytes->data, capacity);
        bytes->failed = !data;
        if (!data)
            return NULL;
        bytes->data = data;
        bytes->capacity = capacity;
    }
    return bytes->data + bytes->length;
}

bool tk_bytes_add(tk_bytes *bytes, const void *data, size_t length)
{
    char *room = tk_bytes_room(bytes, length);

    if (!room)
        return false;
    if (length)
        memcpy(room, data, length);
    bytes->length += length;
    return true;
}

bool tk_bytes_print(tk_bytes *bytes, const char *format, ...)
{
    va_list values;
    char *room;
    int n;

    va_start(values, format);
    n = vsnprintf(NULL, 0, format, values);
    va_end(values);
    room = n < 0 ? NULL : tk_bytes_room(bytes, (size_t)n + 1);
    if (!room)
        return false;
    va_start(values, format);
    vsnprintf(room, (size_t)n + 1, format, values);
    va_end(values);
    bytes->length += (size_t)n;
    return true;
}

bool tk_bytes_add_visible(tk_bytes *bytes, const char *text, size_t length, size_t most)
{
    char shown[VISIBLE_MAX];
    const size_t room = most < sizeof(shown) ? most : sizeof(shown);
    const size_t n = tk_visible(shown, room, text, length);
    char *out = tk_bytes_room(bytes, TK_JSON_QUOTE_WORST * n + TK_JSON_QUOTE_SLACK);

    if (!out)
        return false;
    bytes->length = (size_t)(tk_json_escape(out, shown, n) - bytes->data);
    return true;
}

void tk_bytes_free(tk_bytes *bytes)
{
    free(bytes->data);
    *bytes = (tk_bytes){0};
}
