// SPDX-License-Identifier: MIT
#include "word_file.h"

#include <string.h>

/** The number of a section by its name; TK_NO_SECTION if there is none. */
static uint32_t tk_section(const char *const *sections, uint32_t n, const char *name, size_t length)
{
    for (uint32_t i = 0; i < n; i++)
        if (strlen(sections[i]) == length && memcmp(sections[i], name, length) == 0)
            return i;
    return TK_NO_SECTION;
}

static bool tk_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool tk_word_file_read(const char *data, size_t length, const char *const *sections,
                       uint32_t n_sections, tk_word_sink sink, void *ctx)
{
    const char *p = data, *end = data + length;
    uint32_t section = TK_NO_SECTION;
    bool line_start = true;

    while (p < end) {
        if (tk_is_space(*p)) {
            line_start |= *p++ == '\n';
            continue;
        }
        if (line_start && *p == '#') {
            while (p < end && *p != '\n')
                p++;
            continue;
        }
        const char *word = p;
        while (p < end && !tk_is_space(*p))
            p++;
        size_t size = (size_t)(p - word);
        if (line_start && size > 2 && word[0] == '[' && word[size - 1] == ']') {
            section = tk_section(sections, n_sections, word + 1, size - 2);
            if (section == TK_NO_SECTION)
                return false;
        } else if (!sink(ctx, word, size, section)) {
            return false;
        }
        line_start = false;
    }
    return true;
}
