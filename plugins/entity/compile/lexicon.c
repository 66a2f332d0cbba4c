// SPDX-License-Identifier: MIT
#include "../lexicon.h"

#include <string.h>

static const char *const tk_list_sections[] = {
#define X(name, section) section,
    TK_LISTS(X)
#undef X
};

static bool tk_lexicon_insert(tk_lexicon *lexicon, const char *word, size_t length, uint32_t bits)
{
    uint64_t *slot = tk_table_enter(&lexicon->words, tk_lexicon_hash(word, length));
    if (slot != NULL)
        *slot |= bits;
    return slot != NULL;
}

/** The bit of a section's name; 0 if there is none of that name. */
static uint32_t tk_lexicon_section(const char *name, size_t length)
{
    for (uint32_t i = 0; i < TK_N_LISTS; i++)
        if (strlen(tk_list_sections[i]) == length && memcmp(tk_list_sections[i], name, length) == 0)
            return UINT32_C(1) << i;
    return 0;
}

static bool tk_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool tk_lexicon_add(tk_lexicon *lexicon, const char *data, size_t length, uint32_t bits)
{
    const char *p = data, *end = data + length;
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
            bits = tk_lexicon_section(word + 1, size - 2);
            if (bits == 0)
                return false;
        } else if (!tk_lexicon_insert(lexicon, word, size, bits)) {
            return false;
        }
        line_start = false;
    }
    return true;
}

void tk_lexicon_finish(tk_lexicon *lexicon)
{
    tk_table_finish(&lexicon->words);
}
