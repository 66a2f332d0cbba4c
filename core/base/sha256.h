// SPDX-License-Identifier: MIT
#ifndef TK_SHA256_H
#define TK_SHA256_H

#include <stddef.h>

enum { TK_SHA256_HEX = 65 };

/** The SHA-256 of `data` as 64 hexadecimal digits and a NUL. */
void tk_sha256_hex(const void *data, size_t length, char out[TK_SHA256_HEX]);

#endif
