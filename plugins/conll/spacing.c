// SPDX-License-Identifier: MIT
// The rules of English typography, which undo the tokenization of the Penn Treebank.
#include "spacing.h"

#include <string.h>
#include <strings.h>

static bool is_any(tk_str token, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (strlen(*list) == token.length && strncasecmp(*list, token.data, token.length) == 0) {
            return true;
        }
    }
    return false;
}

tk_str spacing_unescape(tk_str token)
{
    static const char *const escapes[][2] = {
        {"-LRB-", "("}, {"-RRB-", ")"}, {"-LSB-", "["}, {"-RSB-", "]"},
        {"-LCB-", "{"}, {"-RCB-", "}"}, {"``", "\""},   {"''", "\""},
    };
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        if (strlen(escapes[i][0]) == token.length &&
            memcmp(escapes[i][0], token.data, token.length) == 0) {
            return (tk_str){escapes[i][1], strlen(escapes[i][1])};
        }
    }
    return token;
}

bool spacing_before(spacing *s, tk_str token)
{
    static const char *const closing[] = {",", ".", ";", ":", "!", "?",   ")", "]", "}",
                                          "%", "”", "’", "»", "…", "...", "'", NULL};
    static const char *const clitics[] = {"'s",  "’s",  "n't", "n’t", "'re", "’re", "'ve", "’ve",
                                          "'ll", "’ll", "'d",  "’d",  "'m",  "’m",  NULL};
    static const char *const opening[] = {"(", "[", "{", "“", "‘",  "«",   "$", "£",
                                          "€", "¥", "#", "@", "C$", "US$", NULL};
    bool glued = s->glue;
    bool quote = token.length == 1 && *token.data == '"';
    bool space = s->any && !glued && !is_any(token, closing) && !is_any(token, clitics) &&
                 !(quote && s->open_quote);
    if (quote) {
        s->open_quote = !s->open_quote;
    }
    s->any = true;
    s->glue = is_any(token, opening) || (quote && s->open_quote);
    return space;
}
