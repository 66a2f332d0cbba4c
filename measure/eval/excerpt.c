// SPDX-License-Identifier: MIT
#include "excerpt.h"

#include "offsets.h"

static bool starts(char byte)
{
    return (byte & 0xc0) != 0x80;
}

uint32_t tk_excerpt_before(const char *text, uint32_t at, uint32_t n)
{
    while (at && n) {
        at--;
        n -= starts(text[at]);
    }
    return at;
}

uint32_t tk_excerpt_after(const char *text, uint32_t length, uint32_t at, uint32_t n)
{
    for (; at < length && n; n--) {
        at += tk_utf8_length((unsigned char)text[at]);
    }
    return at < length ? at : length;
}

static void print_part(FILE *out, const char *text, uint32_t from, uint32_t to)
{
    bool space = false;
    for (uint32_t i = from; i < to; i++) {
        const unsigned char c = (unsigned char)text[i];
        if (c > ' ' && c != 0x7f)
            putc(c, out);
        else if (!space)
            putc(' ', out);
        space = c <= ' ' || c == 0x7f;
    }
}

void tk_excerpt_print(FILE *out, const char *text, uint32_t from, uint32_t to, uint32_t most)
{
    const uint32_t head = tk_excerpt_after(text, to, from, most / 2);
    const uint32_t tail = tk_excerpt_before(text, to, most / 2);
    if (tail <= head) {
        print_part(out, text, from, to);
        return;
    }
    print_part(out, text, from, head);
    fputs(" … ", out);
    print_part(out, text, tail, to);
}
