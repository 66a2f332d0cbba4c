// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_BYTES_H
#define TK_SERVE_BYTES_H

#include <stdbool.h>
#include <stddef.h>

/** Bytes on the heap. A zeroed one is empty. After a failed allocation it takes nothing more. */
typedef struct tk_bytes {
    char *data;
    size_t length, capacity;
    bool failed;
} tk_bytes;

/** Makes room for `more` bytes after the end, and returns it; NULL when out of memory. */
char *tk_bytes_room(tk_bytes *bytes, size_t more);
bool tk_bytes_add(tk_bytes *bytes, const void *data, size_t length);
/** Adds text, formatted as by printf. */
bool tk_bytes_print(tk_bytes *bytes, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Adds untrusted text as the inside of a JSON string: as tk_visible() shows it, cut to about
 * `most` bytes. */
bool tk_bytes_add_visible(tk_bytes *bytes, const char *text, size_t length, size_t most);
void tk_bytes_free(tk_bytes *bytes);

#endif
