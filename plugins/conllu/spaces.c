// SPDX-License-Identifier: MIT
#include "spaces.h"

#include <string.h>

/** White space beyond ASCII: U+0085, U+00A0, U+1680, U+2000 … U+200A, U+2028, … */
static const char *const wide_spaces[] = {
    "\xC2\x85", "\xC2\xA0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
    "\u2004",   "\u2005",   "\u2006", "\u2007", "\u2008", "\u2009", "\u200A",
    "\u2028",   "\u2029",   "\u202F", "\u205F", "\u3000",
};

/** Length of the white space character at the start of the `n` bytes at `p`, or 0. */
static uint64_t one_space(const char *p, uint64_t n)
{
    if (n == 0 || (unsigned char)*p < 0x80) {
        return n > 0 && (*p == ' ' || (*p >= '\t' && *p <= '\r'));
    }
    for (size_t i = 0; i < sizeof wide_spaces / sizeof *wide_spaces; i++) {
        size_t length = strlen(wide_spaces[i]);
        if (length <= n && memcmp(p, wide_spaces[i], length) == 0) {
            return length;
        }
    }
    return 0;
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
