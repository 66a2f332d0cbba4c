// SPDX-License-Identifier: MIT
#include <toolkit/text/modifier.h>

#include <string.h>

const tk_value_name tk_modifier_none[] = {{"NONE", TK_MOD_NONE}, {0}};

const tk_value_name tk_modifier_stop_names[] = {{"required", TK_STOP_REQUIRED}, {0}};

enum { LONGEST = 6, NEGATION = 3 }; // maximum words of a modifier; maximum tokens back to a "not"

uint8_t tk_modifier_sign(const char *text, uint32_t begin)
{
    static const struct {
        char sign[4];
        uint8_t length, mod;
    } signs[] = {
        {">=", 2, TK_MOD_EQUAL_OR_MORE},
        {"<=", 2, TK_MOD_EQUAL_OR_LESS},
        {"\xe2\x89\xa5", 3, TK_MOD_EQUAL_OR_MORE},
        {"\xe2\x89\xa4", 3, TK_MOD_EQUAL_OR_LESS},
        {"\xe2\x89\x88", 3, TK_MOD_APPROX},
        {"\xc2\xb1", 2, TK_MOD_APPROX},
        {"+/-", 3, TK_MOD_APPROX},
        {">", 1, TK_MOD_MORE_THAN},
        {"<", 1, TK_MOD_LESS_THAN},
        {"~", 1, TK_MOD_APPROX},
    };
    static const char last[] = "=<>~-\xa5\xa4\x88\xb1"; // last bytes of signs
    uint32_t end = begin && text[begin - 1] == ' ' ? begin - 1 : begin;
    if (!end || !memchr(last, text[end - 1], sizeof last - 1))
        return TK_MOD_NONE; // as for most numbers
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        uint32_t n = signs[i].length;
        if (text[end - 1] != signs[i].sign[n - 1] || end < n ||
            memcmp(text + end - n, signs[i].sign, n) != 0)
            continue;
        // A bracket of markup ("<b>$5") or of a quoted line is not a sign.
        char before = end > n ? text[end - n - 1] : '\n';
        bool parts = before == ' ' || before == '(' || (before == '\n' && end == begin);
        return parts ? signs[i].mod : TK_MOD_NONE;
    }
    return TK_MOD_NONE;
}

uint32_t tk_modifier_last(const tk_scan *scan, uint32_t token)
{
    const tk_layer *tokens = scan->tokens;
    bool stop = token > 1 && scan->text[tokens->begin[token - 1]] == '.' &&
                tokens->end[token - 1] == tokens->begin[token - 1] + 1 &&
                tokens->end[token - 2] == tokens->begin[token - 1];
    return token - stop;
}

/** Whether one of the few tokens before `token` is a negation: "not be", "can't have". */
static bool is_negated(tk_scan *scan, uint32_t token, uint32_t negation)
{
    for (uint32_t t = token; t-- > 0 && token - t <= NEGATION;) {
        uint32_t end = scan->tokens->end[t];
        tk_scan_start(scan, t, scan->tokens->begin[t]);
        if (tk_scan_word(scan, 0, negation))
            return true;
        // "n't", as a token or at the end of one
        const char *s = scan->text + end;
        if (end > 4 && s[-1] == 't' && (s[-2] == '\'' || !memcmp(s - 4, "\xe2\x80\x99", 3)))
            return true;
        if (tk_scan_at(scan, 0)->kind != TK_ATOM_WORD)
            return false;
    }
    return false;
}

static uint8_t turned_round(uint8_t mod)
{
    return mod == TK_MOD_MORE_THAN   ? TK_MOD_EQUAL_OR_LESS
           : mod == TK_MOD_LESS_THAN ? TK_MOD_EQUAL_OR_MORE
                                     : mod;
}

uint8_t tk_modifier_words(tk_scan *scan, uint32_t token, uint32_t begin,
                          const tk_modifier_classes *classes, const tk_word **word)
{
    for (uint32_t first = token - (token < LONGEST ? token : LONGEST); first < token; first++) {
        tk_scan_start(scan, first, scan->tokens->begin[first]);
        int atoms = tk_scan_phrase(scan, 0, classes->mod, word);
        if (!atoms)
            continue;
        if (tk_word_is(*word, classes->stop)) {
            bool stop = tk_scan_is(scan, atoms, '.') && tk_scan_glued(scan, atoms);
            if (!stop && tk_word_value(*word, classes->stop) == TK_STOP_REQUIRED)
                continue;
            atoms += stop;
        }
        if (tk_scan_at(scan, atoms)->begin != begin || !tk_scan_joined(scan, atoms))
            continue;
        uint8_t mod = (uint8_t)tk_word_value(*word, classes->mod);
        bool turns =
            tk_word_is(*word, classes->bound) && is_negated(scan, first, classes->negation);
        return turns ? turned_round(mod) : mod;
    }
    return TK_MOD_NONE;
}
