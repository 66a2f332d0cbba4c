// SPDX-License-Identifier: MIT
#include "edge.h"

#include "fraction.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool tk_edge_starts_inside(const char *text, uint32_t begin)
{
    if (tk_text_alnum_before(text, begin))
        return true;
    char before = begin ? text[begin - 1] : ' ';
    if (!before || strchr("#@^_\\", before))
        return true;
    if (!strchr(":/.+-,", before) || !tk_text_alnum_before(text, begin - 1))
        return false;
    if (before != '-' || !is_digit(text[begin - 2]))
        return true;
    uint32_t first = begin - 2; // "A380-800"
    while (first && is_digit(text[first - 1]))
        first--;
    return first && (unsigned char)((text[first - 1] | 32) - 'a') < 26;
}

/** The first byte of the groups of digits, at most `most`, that end with a hyphen before `begin`.
 */
static uint32_t groups_before(const char *text, uint32_t begin, uint32_t most)
{
    uint32_t first = begin;
    for (uint32_t k = 0; k < most && first >= 2 && text[first - 1] == '-'; k++) {
        if (!is_digit(text[first - 2]))
            break;
        for (first--; first && is_digit(text[first - 1]);)
            first--;
    }
    return first;
}

bool tk_edge_is_label(const char *text, uint32_t begin)
{
    enum { GROUPS = 3 }; // this many are a label, of any length
    if (text[begin] == '0' && is_digit(text[begin + 1]))
        return true;
    uint32_t groups = 1, width = 0, before = 0; // bytes in the last group and in the one before it
    for (uint32_t p = groups_before(text, begin, GROUPS);
         groups < GROUPS && (is_digit(text[p]) || (text[p] == '-' && is_digit(text[p + 1]))); p++) {
        if (text[p] != '-') {
            width++;
            continue;
        }
        before = width;
        width = 0;
        groups++;
    }
    return groups >= GROUPS || (groups == 2 && before == 3 && width == 4);
}

bool tk_edge_ends_inside(tk_scan *scan, int next)
{
    const tk_atom *a = tk_scan_at(scan, next);
    if (a->gap != TK_GAP_NONE)
        return false;
    bool bracket = tk_scan_is(scan, next - 1, '%');
    if (a->kind == TK_ATOM_WORD || a->kind == TK_ATOM_NUMBER)
        return !bracket;
    return a->kind == TK_ATOM_PUNCT && a->ch && strchr("/:^", a->ch) &&
           tk_scan_glued(scan, next + 1);
}

bool tk_edge_is_list(const char *text, uint32_t begin, uint32_t end)
{
    uint32_t width = 0;
    for (uint32_t p = begin; p < end; p++) {
        width = text[p] == ',' ? 0 : width + 1;
        if (width > 4 || (text[p] != ',' && !is_digit(text[p])))
            return false;
    }
    return true;
}

bool tk_edge_counts_things(tk_scan *scan, int i)
{
    const tk_atom *a = tk_scan_at(scan, i);
    const char *s = scan->text + a->begin;
    uint32_t n = a->end - a->begin;
    if (a->kind != TK_ATOM_WORD || a->gap != TK_GAP_SPACE || a->capital || n < 4)
        return false;
    return (s[n - 1] == 's' && s[n - 2] != 's' && s[n - 2] != 'u') ||
           tk_word_is(a->word, TK_CLASS_PLURAL);
}
