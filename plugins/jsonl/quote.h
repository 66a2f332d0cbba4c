// SPDX-License-Identifier: MIT
// JSON strings.
#ifndef JSONL_QUOTE_H
#define JSONL_QUOTE_H

#include <toolkit/text/out.h>

// What one byte becomes at most; and blocks are stored whole.
#define QUOTE_WORST 6u
#define QUOTE_SLACK 16u

/** Writes what is between the quotes at `out`, which has room for QUOTE_WORST * length +
 * QUOTE_SLACK bytes. Returns where that ends. */
char *quote_at(char *out, const char *data, size_t length);

/** Writes UTF-8 as a JSON string, with its quotes. Escaped is only what has to be (RFC 8259, 7). */
void put_quoted(tk_out *out, const char *data, size_t length);

#endif
