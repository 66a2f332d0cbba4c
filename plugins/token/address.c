// SPDX-License-Identifier: MIT
// Web and e-mail addresses.
#include "scan.h"

/** Whether a URL continues with the code point at `p`; `*length` is its length. */
static bool in_url(const char *p, uint32_t *length)
{
    if ((unsigned char)*p < 0x80) {
        *length = 1;
        return *p > ' ' && *p != 0x7F && strchr("<>\"`|{}\\^", *p) == NULL;
    }
    uint32_t text = tk_text_class(p, length);
    return text == TK_TEXT_LETTER || text == TK_TEXT_DIGIT || text == TK_TEXT_MARK;
}

const char *tk_url_end(const char *begin, const char *from)
{
    const char *p = from;
    int parentheses = 0, brackets = 0; // negative: closed more often than opened
    for (uint32_t n; in_url(p, &n); p += n) {
        parentheses += (*p == '(') - (*p == ')');
        brackets += (*p == '[') - (*p == ']');
    }
    for (; p > begin; p--) {
        char c = p[-1];
        if (c == ')' && parentheses < 0)
            parentheses++;
        else if (c == ']' && brackets < 0)
            brackets++;
        else if (strchr(".,;:!?'*_", c) == NULL)
            break;
    }
    return p;
}

bool tk_is_local_part(char c)
{
    return tk_is_alnum(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%';
}

const char *tk_email_end(const char *at)
{
    const char *p = at + 1, *label = p, *end = NULL;
    for (;; p++) {
        if (tk_is_alnum(*p) || (*p == '-' && p > label))
            continue;
        if (p == label || label[0] == '-')
            break;
        if (label > at + 1 && p - label >= 2 && tk_is_letter(*label))
            end = p[-1] == '-' ? NULL : p;
        if (*p != '.')
            break;
        label = p + 1;
    }
    return end;
}
