// SPDX-License-Identifier: MIT
#ifndef TK_BUFFER_H
#define TK_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Growable bytes. `grow` makes room for at least `capacity` bytes, keeping the first `length`, and
 * sets `data` and `capacity`; it returns false, changing nothing, if there is no memory. A zeroed
 * buffer grows on the heap.
 */
typedef struct tk_buffer {
    char *data;
    size_t length;
    size_t capacity;
    bool (*grow)(struct tk_buffer *buffer, size_t capacity); /**< NULL: on the heap */
    void *ctx;                                               /**< for `grow` */
} tk_buffer;

/** Room for `more` bytes after `length`: a pointer to them, or NULL if there is no memory. */
char *tk_buffer_reserve(tk_buffer *buffer, size_t more);
/** Appends; false if there is no memory. */
bool tk_buffer_add(tk_buffer *buffer, const void *data, size_t length);
/** Appends text, printf-like; false if there is no memory. */
bool tk_buffer_print(tk_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** Appends a JSON string literal of `data`, with the quotes; invalid UTF-8 becomes U+FFFD. */
bool tk_buffer_json(tk_buffer *buffer, const char *data, size_t length);
/** The same of a string that ends in NUL; NULL is "". */
bool tk_buffer_json_text(tk_buffer *buffer, const char *text);
/** Appends `separator`, as it is, and a member of a JSON object whose value is a string. */
bool tk_buffer_json_member(tk_buffer *buffer, const char *separator, const char *key,
                           const char *value);
/** Frees the memory of a buffer on the heap. */
void tk_buffer_free(tk_buffer *buffer);

#endif
