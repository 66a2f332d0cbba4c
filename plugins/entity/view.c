// SPDX-License-Identifier: MIT
#include "view.h"

#include <string.h>

/** U+2019 before the rest of a clitic. */
#define TK_CURLY "\xe2\x80\x99"

/** A clitic as a text has it. */
static void tk_clitic_text(uint32_t clitic, bool curly, char text[8])
{
    const char *folded = tk_clitics[clitic], *apostrophe = strchr(folded, '\'');
    size_t before = (size_t)(apostrophe - folded);
    memcpy(text, folded, before);
    strcpy(text + before, curly ? TK_CURLY : "'");
    strcat(text, apostrophe + 1);
}

void tk_clitic_words_make(tk_clitic_words *clitics, const tk_resources *resources,
                          const tk_model *model)
{
    for (uint32_t i = 2; i < 2 * TK_N_CLITICS; i++) {
        char text[8];
        tk_clitic_text(i / 2, i % 2, text);
        tk_word_form form = {.text = text,
                             .folded = tk_clitics[i / 2],
                             .length = (uint32_t)strlen(text),
                             .folded_length = (uint32_t)strlen(tk_clitics[i / 2])};
        clitics->words[i] = tk_resources_word(resources, &form);
        tk_model_vectors(model, &form, &clitics->words[i], &clitics->vectors[i]);
    }
}

uint32_t tk_view_clitics(const tk_word *words, const uint32_t *lexeme, uint32_t n)
{
    uint32_t count = 0;
    for (uint32_t t = 0; t < n; t++)
        count += words[lexeme[t]].clitic != 0;
    return count;
}

/** Adds the clitic that hangs on the view's last token, and takes it off that. */
static void tk_view_cut(tk_view *view, const char *text, const tk_clitic_words *clitics)
{
    uint32_t i = view->count++;
    bool curly;
    uint32_t clitic = view->words[i - 1].clitic, end = view->end[i - 1];
    uint32_t begin = end - tk_clitic_bytes(clitic, text + end, &curly);
    uint32_t number = 2 * clitic + curly;
    view->end[i - 1] = begin;
    view->begin[i] = begin;
    view->end[i] = end;
    view->lexeme[i] = TK_LEXEME_CLITIC + number;
    view->words[i] = clitics->words[number];
}

void tk_view_fill(tk_view *view, const char *text, const tk_clitic_words *clitics,
                  const tk_layer *token, const tk_word *words)
{
    const uint32_t n = token->count;

    for (uint32_t first = 0, next; first < n; first = next) {
        // up to the next token with a clitic, all but the words are copied as they are
        tk_word *to = view->words + view->count;
        uint32_t clitic = 0;
        for (next = first; next < n && clitic == 0; next++) {
            *to = words[token->lexeme[next]];
            clitic = to++->clitic;
        }
        size_t size = (size_t)(next - first) * sizeof(uint32_t);
        memcpy(view->begin + view->count, token->begin + first, size);
        memcpy(view->end + view->count, token->end + first, size);
        memcpy(view->lexeme + view->count, token->lexeme + first, size);
        view->count += next - first;
        if (clitic != 0)
            tk_view_cut(view, text, clitics);
    }
}
