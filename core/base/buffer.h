// SPDX-License-Identifier: MIT
#ifndef TK_BUFFER_H
#define TK_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Growable bytes. `grow` makes room for at least `capacity` bytes, keeping the first `length`, and
 * sets `data` and `capacity`; when out of memory it returns false and changes nothing. A zeroed
 * buffer grows on the heap.
 */
typedef struct tk_buffer {
    char *data;
    size_t length;
    size_t capacity;
    bool (*grow)(struct tk_buffer *buffer, size_t capacity); /**< NULL: on the heap */
    void *ctx;                                               /**< for `grow` */
} tk_buffer;

/** Room for `more` bytes after `length`: a pointer to them, or NULL when out of memory. */
char *tk_buffer_reserve(tk_buffer *buffer, size_t more);
/** Appends; false when out of memory. */
bool tk_buffer_add(tk_buffer *buffer, const void *data, size_t length);
/** Appends text, printf-like; false when out of memory. */
bool tk_buffer_print(tk_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** Appends `data` as a JSON string literal with quotes; invalid UTF-8 becomes U+FFFD. */
bool tk_buffer_json(tk_buffer *buffer, const char *data, size_t length);
/** The same for a NUL-terminated string; NULL becomes "". */
bool tk_buffer_json_text(tk_buffer *buffer, const char *text);
/** Appends `separator` unchanged, and a member of a JSON object whose value is a string. */
bool tk_buffer_json_member(tk_buffer *buffer, const char *separator, const char *key,
                           const char *value);
/** Frees the memory of a buffer on the heap. */
void tk_buffer_free(tk_buffer *buffer);

#endif
