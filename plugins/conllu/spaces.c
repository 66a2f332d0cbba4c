// SPDX-License-Identifier: MIT
#include "spaces.h"

#include <string.h>

// Of UTF-8: U+00A0, U+1680, U+2000 … U+200A, U+2028, U+2029, U+202F, U+205F, U+3000.
static uint64_t one_space(const char *p, uint64_t n)
{
    const unsigned char *u = (const unsigned char *)p;
    if (n >= 1 && (*p == ' ' || (*p >= '\t' && *p <= '\r'))) {
        return 1;
    }
    if (n >= 2 && u[0] == 0xC2 && (u[1] == 0xA0 || u[1] == 0x85)) {
        return 2;
    }
    if (n < 3) {
        return 0;
    }
    bool wide =
        (u[0] == 0xE1 && u[1] == 0x9A && u[2] == 0x80) ||
        (u[0] == 0xE2 && u[1] == 0x80 &&
         ((u[2] >= 0x80 && u[2] <= 0x8A) || u[2] == 0xA8 || u[2] == 0xA9 || u[2] == 0xAF)) ||
        (u[0] == 0xE2 && u[1] == 0x81 && u[2] == 0x9F) ||
        (u[0] == 0xE3 && u[1] == 0x80 && u[2] == 0x80);
    return wide ? 3 : 0;
}

uint64_t spaces_length(tk_str s)
{
    uint64_t at = 0;
    uint64_t step;
    while ((step = one_space(s.data + at, s.length - at)) > 0) {
        at += step;
    }
    return at;
}

bool spaces_take_form(tk_str *text, tk_str form)
{
    tk_str left = *text;
    while (form.length > 0) {
        uint64_t gap = spaces_length(form);
        uint64_t step = gap > 0 ? spaces_length(left) : 1;
        if (step == 0 || left.length < step || (gap == 0 && *left.data != *form.data)) {
            return false;
        }
        form.data += gap > 0 ? gap : 1;
        form.length -= gap > 0 ? gap : 1;
        left.data += step;
        left.length -= step;
    }
    *text = left;
    return true;
}
