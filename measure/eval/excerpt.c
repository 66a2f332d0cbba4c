// SPDX-License-Identifier: MIT
#include "excerpt.h"
#include "offsets.h"

#include <toolkit/text/visible.h>

static bool starts(char byte)
{
    return (byte & 0xc0) != 0x80;
}

static bool is_space(char byte)
{
    return (unsigned char)byte <= ' ' || byte == 0x7f;
}

uint32_t tk_excerpt_before(const char *text, uint32_t at, uint32_t n)
{
    const uint32_t end = at;
    while (at && n) {
        at--;
        n -= starts(text[at]);
    }
    if (!at || is_space(text[at - 1]))
        return at;
    // Inside a word: start with the next one, if there is one.
    uint32_t word = at;
    while (word < end && !is_space(text[word]))
        word++;
    while (word < end && is_space(text[word]))
        word++;
    return word < end ? word : at;
}

uint32_t tk_excerpt_after(const char *text, uint32_t length, uint32_t at, uint32_t n)
{
    const uint32_t begin = at;
    for (; at < length && n; n--)
        at += tk_utf8_length((unsigned char)text[at]);
    if (at >= length)
        return length;
    if (is_space(text[at]))
        return at;
    // Inside a word: end with the previous one, if there is one.
    uint32_t word = at;
    while (word > begin && !is_space(text[word - 1]))
        word--;
    while (word > begin && is_space(text[word - 1]))
        word--;
    return word > begin ? word : at;
}

static void print_part(FILE *out, const char *text, uint32_t from, uint32_t to)
{
    bool space = false;
    size_t taken;
    for (uint32_t i = from; i < to; i += (uint32_t)taken) {
        const bool shows = tk_visible_as_is(text + i, to - i, &taken) && text[i] != ' ';
        if (shows)
            fwrite(text + i, 1, taken, out);
        else if (!space)
            putc(' ', out);
        space = !shows;
    }
}

void tk_excerpt_print(FILE *out, const char *text, uint32_t from, uint32_t to, uint32_t most)
{
    const uint32_t head = tk_excerpt_after(text, to, from, most / 2);
    const uint32_t tail = tk_excerpt_before(text, to, most / 2);
    uint32_t length = 0;
    for (uint32_t i = from; i < to; i++)
        length += starts(text[i]);
    if (length <= most) {
        print_part(out, text, from, to);
        return;
    }
    print_part(out, text, from, head);
    fputs(" … ", out);
    print_part(out, text, tail, to);
}
