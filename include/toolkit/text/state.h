// SPDX-License-Identifier: MIT
/**
 * @file
 * The saved state of a collector as bytes. Numbers take as few bytes as they need (LEB128), strings
 * have their length before them. A state is read by the build that wrote it, but it can be damaged:
 * the reader never leaves it, and the first fault is remembered, so that callers check once.
 */
#ifndef TK_STATE_H
#define TK_STATE_H

#include <stdbool.h>

#include <toolkit/text/out.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

// -- in save()

void tk_state_put_uint(tk_out *out, uint64_t value);
void tk_state_put_int(tk_out *out, int64_t value);
/** All bits are kept. */
void tk_state_put_double(tk_out *out, double value);
/** The length, then the bytes. For bytes of a known length use tk_out_bytes(). */
void tk_state_put_string(tk_out *out, const char *data, size_t length);

// -- in merge()

/** What is left of a state. */
typedef struct tk_state {
    const char *at;
    const char *end;
    bool damaged; /**< something was missing or out of range; all further reads return 0 or "" */
} tk_state;

static inline tk_state tk_state_start(const tk_str *bytes)
{
    return (tk_state){bytes->data, bytes->data + bytes->length, false};
}

uint64_t tk_state_uint(tk_state *state);
int64_t tk_state_int(tk_state *state);
double tk_state_double(tk_state *state);

/** A number from 0 to `max`; a larger one is damage. */
uint32_t tk_state_up_to(tk_state *state, uint32_t max);

/** The number of items that follow, each of which takes at least `bytes` ≥ 1 bytes. More than the
 * rest of the state can hold is damage, so that memory for them can be reserved. */
uint32_t tk_state_count(tk_state *state, size_t bytes);

/** The next string, in the state's own bytes. */
tk_str tk_state_string(tk_state *state);

/** The next string, which must be UTF-8 without NUL, so that a result made of it is UTF-8 too. */
tk_str tk_state_text(tk_state *state);

/** The next `length` bytes, or NULL. They are not aligned. */
const char *tk_state_bytes(tk_state *state, size_t length);

/** Whether the state was read to its end without a fault. */
static inline bool tk_state_is_read(const tk_state *state)
{
    return !state->damaged && state->at == state->end;
}

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
