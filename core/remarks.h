// SPDX-License-Identifier: MIT
#ifndef TK_REMARKS_H
#define TK_REMARKS_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

/** What becomes of plugins' remarks. */
typedef enum tk_remarks_to {
    TK_REMARKS_NOWHERE,
    TK_REMARKS_RESULT, /**< kept with the document's result, and told in the order of the input */
} tk_remarks_to;

/** Remarks on one document are kept up to about so many bytes; what is more is dropped. */
#define TK_REMARKS_MAX ((size_t)64 << 10)

/** Appends a remark to `kept`: the plugin's name and the message, each ended by a NUL. */
bool tk_remarks_add(tk_buffer *kept, const char *plugin, const char *message);
/**
 * Takes the next remark of `data`, which a worker may have filled with anything: true, and the
 * strings, which are NUL-terminated and in `data`; false at the end.
 */
bool tk_remarks_next(const char **data, size_t *length, const char **plugin, const char **message);

#endif
