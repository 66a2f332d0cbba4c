// SPDX-License-Identifier: MIT
#include <toolkit/text/state.h>
#include <toolkit/text/utf8.h>

#define VARINT_MAX 10u // bytes of a 64-bit number: 7 bits each

void tk_state_put_uint(tk_out *out, uint64_t value)
{
    if (!tk_out_room(out, VARINT_MAX)) {
        return;
    }
    while (value >= 0x80) {
        *out->at++ = (char)(value | 0x80);
        value >>= 7;
    }
    *out->at++ = (char)value;
}

// Zigzag: 0, -1, 1, -2 … become 0, 1, 2, 3 …
void tk_state_put_int(tk_out *out, int64_t value)
{
    uint64_t sign = value < 0 ? UINT64_MAX : 0;
    tk_state_put_uint(out, (uint64_t)value << 1 ^ sign);
}

void tk_state_put_double(tk_out *out, double value)
{
    char bytes[sizeof value];
    memcpy(bytes, &value, sizeof value);
    tk_out_bytes(out, bytes, sizeof bytes);
}

void tk_state_put_string(tk_out *out, const char *data, size_t length)
{
    tk_state_put_uint(out, length);
    tk_out_bytes(out, data, length);
}

static void set_damaged(tk_state *state)
{
    state->damaged = true;
    state->at = state->end;
}

uint64_t tk_state_uint(tk_state *state)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (state->at == state->end) {
            break;
        }
        uint64_t byte = (unsigned char)*state->at++;
        if (shift == 63 && byte > 1) {
            break; // more than 64 bits
        }
        value |= (byte & 0x7F) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
    set_damaged(state);
    return 0;
}

int64_t tk_state_int(tk_state *state)
{
    uint64_t value = tk_state_uint(state);
    uint64_t sign = value & 1 ? UINT64_MAX : 0;
    return (int64_t)(value >> 1 ^ sign);
}

double tk_state_double(tk_state *state)
{
    double value = 0;
    const char *bytes = tk_state_bytes(state, sizeof value);
    if (bytes != NULL) {
        memcpy(&value, bytes, sizeof value);
    }
    return value;
}

uint32_t tk_state_up_to(tk_state *state, uint32_t max)
{
    uint64_t value = tk_state_uint(state);
    if (value > max) {
        set_damaged(state);
        return 0;
    }
    return (uint32_t)value;
}

uint32_t tk_state_count(tk_state *state, size_t bytes)
{
    uint64_t count = tk_state_uint(state);
    if (count > (uint64_t)(state->end - state->at) / bytes || count > UINT32_MAX) {
        set_damaged(state);
        return 0;
    }
    return (uint32_t)count;
}

const char *tk_state_bytes(tk_state *state, size_t length)
{
    if (length > (size_t)(state->end - state->at) || state->damaged) {
        set_damaged(state);
        return NULL;
    }
    const char *bytes = state->at;
    state->at += length;
    return bytes;
}

tk_str tk_state_string(tk_state *state)
{
    uint64_t length = tk_state_uint(state);
    const char *data = tk_state_bytes(state, length);
    return data == NULL ? (tk_str){"", 0} : (tk_str){data, length};
}

/** Whether eight bytes are ASCII, and none is NUL. */
static bool is_plain(const uint8_t *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t bytes;
    memcpy(&bytes, p, sizeof bytes);
    return ((bytes | (bytes - ones)) & ones << 7) == 0;
}

static bool is_text(tk_str s)
{
    unsigned subpart;
    for (uint64_t i = 0; i < s.length;) {
        const uint8_t *p = (const uint8_t *)s.data + i;
        if (s.length - i >= 8 && is_plain(p)) {
            i += 8;
            continue;
        }
        if ((uint8_t)(*p - 1) < 0x7F) { // ASCII, and no NUL
            i++;
            continue;
        }
        unsigned n = tk_utf8_sequence(p, s.length - i, &subpart);
        if (n == 0 || *p == 0) {
            return false;
        }
        i += n;
    }
    return true;
}

tk_str tk_state_text(tk_state *state)
{
    if (state->at < state->end && *state->at == 0 && !state->damaged) { // most are empty
        return (tk_str){state->at++, 0};
    }
    tk_str s = tk_state_string(state);
    if (!is_text(s)) {
        set_damaged(state);
        return (tk_str){"", 0};
    }
    return s;
}
