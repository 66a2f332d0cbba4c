// SPDX-License-Identifier: MIT
#include "modifier.h"

#include <string.h>

enum { LONGEST = 6 }; // words of a modifier

uint8_t tk_modifier_sign(const char *text, uint32_t begin)
{
    static const struct {
        const char *sign;
        uint8_t mod;
    } signs[] = {
        {">=", TK_MOD_EQUAL_OR_MORE},
        {"<=", TK_MOD_EQUAL_OR_LESS},
        {"\xe2\x89\xa5", TK_MOD_EQUAL_OR_MORE},
        {"\xe2\x89\xa4", TK_MOD_EQUAL_OR_LESS},
        {"\xe2\x89\x88", TK_MOD_APPROX},
        {">", TK_MOD_MORE_THAN},
        {"<", TK_MOD_LESS_THAN},
        {"~", TK_MOD_APPROX},
    };
    uint32_t end = begin && text[begin - 1] == ' ' ? begin - 1 : begin;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        uint32_t n = (uint32_t)strlen(signs[i].sign);
        if (end < n || memcmp(text + end - n, signs[i].sign, n) != 0)
            continue;
        // A bracket of markup ("<b>$5") or of a quoted line is no sign.
        char before = end > n ? text[end - n - 1] : '\n';
        bool parts = before == ' ' || before == '(' || (before == '\n' && end == begin);
        return parts ? signs[i].mod : TK_MOD_NONE;
    }
    return TK_MOD_NONE;
}

uint8_t tk_modifier_words(tk_scan *scan, uint32_t token, uint32_t begin, uint32_t class_id,
                          const tk_word **word)
{
    for (uint32_t first = token - (token < LONGEST ? token : LONGEST); first < token; first++) {
        tk_scan_start(scan, first, scan->tokens->begin[first]);
        int atoms = tk_scan_phrase(scan, 0, class_id, word);
        if (atoms && tk_scan_at(scan, atoms)->begin == begin && tk_scan_joined(scan, atoms))
            return (uint8_t)tk_word_value(*word, class_id);
    }
    return TK_MOD_NONE;
}
