// SPDX-License-Identifier: MIT
// The lexeme column "kind" of the plugin `token`: the kind of a form.
#include "../../plugins/token/kind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    static const struct {
        const char *form;
        uint8_t kind;
    } cases[] = {
        {"Meta", TK_KIND_WORD},
        {"n't", TK_KIND_WORD},
        {"’s", TK_KIND_WORD},
        {"U.S.", TK_KIND_WORD},
        {"Node.js", TK_KIND_WORD},
        {"a)", TK_KIND_WORD},
        {"日", TK_KIND_WORD},
        {"カタカナ", TK_KIND_WORD},
        {"1,234.5", TK_KIND_NUMBER},
        {"10th", TK_KIND_NUMBER},
        {"6/8/2025", TK_KIND_NUMBER},
        {".5", TK_KIND_NUMBER},
        {"'90s", TK_KIND_NUMBER},
        {"٣٤", TK_KIND_NUMBER},
        {".", TK_KIND_PUNCT},
        {"...", TK_KIND_PUNCT},
        {"’", TK_KIND_PUNCT},
        {"“", TK_KIND_PUNCT},
        {"—", TK_KIND_PUNCT},
        {"[...]", TK_KIND_PUNCT},
        {"#", TK_KIND_PUNCT},
        {"@", TK_KIND_PUNCT},
        {"+", TK_KIND_SYMBOL},
        {"|", TK_KIND_SYMBOL},
        {"™", TK_KIND_SYMBOL},
        {"$", TK_KIND_CURRENCY},
        {"€", TK_KIND_CURRENCY},
        {"US$", TK_KIND_CURRENCY},
        {"https://example.com/a", TK_KIND_URL},
        {"www.example.com", TK_KIND_URL},
        {"example.com/a", TK_KIND_URL},
        {"9to5.example.com/a", TK_KIND_URL},
        {"jane.doe@example.com", TK_KIND_EMAIL},
        {"@POTUS", TK_KIND_HANDLE},
        {"#AI", TK_KIND_HASHTAG},
        {"🚀", TK_KIND_EMOJI},
        {"🇩🇪", TK_KIND_EMOJI},
        {"☕️", TK_KIND_EMOJI},
        {"[1]", TK_KIND_CITATION},
        {"[6–8]", TK_KIND_CITATION},
    };
    int failures = 0;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t kind = tk_kind(cases[i].form, strlen(cases[i].form));
        if (kind != cases[i].kind) {
            printf("%s: %s, not %s\n", cases[i].form, tk_kind_names[kind],
                   tk_kind_names[cases[i].kind]);
            failures++;
        }
    }
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
