// SPDX-License-Identifier: MIT
#include <toolkit/text/clitic.h>

#include <string.h>

const char *const tk_clitics[TK_N_CLITICS] = {"",   "'s",  "'",   "n't", "'m",
                                              "'d", "'ll", "'re", "'ve"};

/** Whether one of the last three bytes is an apostrophe, as in every clitic. */
static bool may_have_clitic(const char *folded, uint32_t length)
{
    return (length > 0 && folded[length - 1] == '\'') ||
           (length > 1 && folded[length - 2] == '\'') || (length > 2 && folded[length - 3] == '\'');
}

uint32_t tk_clitic_find(const char *folded, uint32_t length)
{
    if (!may_have_clitic(folded, length))
        return 0;
    for (uint32_t clitic = 1; clitic < TK_N_CLITICS; clitic++) {
        uint32_t size = (uint32_t)strlen(tk_clitics[clitic]);
        if (length <= size || memcmp(folded + length - size, tk_clitics[clitic], size) != 0)
            continue;
        // an apostrophe alone marks a plural possessive: "members'", but not "rock 'n'"
        if (size > 1 || folded[length - 2] == 's')
            return clitic;
    }
    return 0;
}

uint32_t tk_clitic_base(const char *folded, uint32_t length)
{
    return length - (uint32_t)strlen(tk_clitics[tk_clitic_find(folded, length)]);
}

uint32_t tk_clitic_bytes(uint32_t clitic, const char *end, bool *curly)
{
    uint32_t size = (uint32_t)strlen(tk_clitics[clitic]);
    uint32_t after = size - 1 - (uint32_t)(strchr(tk_clitics[clitic], '\'') - tk_clitics[clitic]);
    *curly = end[-1 - (int32_t)after] != '\'';
    return *curly ? size + 2 : size;
}
