// SPDX-License-Identifier: MIT
// What has to be checked in a record before yajl reads it.
#ifndef JSONL_ESCAPES_H
#define JSONL_ESCAPES_H

#include <stddef.h>

/**
 * Looks for what yajl takes silently: ill-formed UTF-8, and \u escapes of half a surrogate pair, of
 * which it makes "?" or worse. Returns NULL if there is none; else what is wrong, and sets `*at` to
 * its byte.
 */
const char *record_fault(const char *data, size_t length, size_t *at);

#endif
