// SPDX-License-Identifier: MIT
/**
 * @file pack.h
 * A growing buffer of numbers and strings, which tk_state_… of <toolkit/text/state.h> read back.
 */
#ifndef TK_MERGE_PACK_H
#define TK_MERGE_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <toolkit/plugin.h>

/** A zeroed one is empty. After a failed allocation it takes nothing more. */
typedef struct tk_pack {
    char *data;
    size_t length, capacity;
    bool failed;
} tk_pack;

void tk_pack_uint(tk_pack *pack, uint64_t value);
void tk_pack_bytes(tk_pack *pack, const void *data, size_t length);
/** Its length, then its bytes. A NUL becomes U+FFFD: no string in a state has one. */
void tk_pack_string(tk_pack *pack, tk_str text);

#endif
