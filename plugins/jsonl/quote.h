// SPDX-License-Identifier: MIT
// JSON strings.
#ifndef JSONL_QUOTE_H
#define JSONL_QUOTE_H

#include "../common/out.h"

/** Writes UTF-8 as a JSON string, with its quotes. Escaped is only what has to be (RFC 8259, 7). */
void put_quoted(tk_out *out, const char *data, size_t length);

#endif
