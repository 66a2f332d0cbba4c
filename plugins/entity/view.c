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

uint32_t tk_view_add(tk_view *view, const char *text, const tk_clitic_words *clitics,
                     const tk_layer *token, const tk_word *words, uint32_t from, uint32_t limit)
{
    const uint32_t *begin = token->begin, *end = token->end, *lexeme = token->lexeme;
    uint32_t t = from, n = token->count;

    while (t < n && begin[t] < limit) {
        // as many as there are up to the next clitic, without a call
        uint32_t *restrict to_begin = view->begin + view->count;
        uint32_t *restrict to_end = view->end + view->count;
        uint32_t *restrict to_lexeme = view->lexeme + view->count;
        tk_word *restrict to_words = view->words + view->count;
        uint32_t first = t, clitic = 0;
        for (uint32_t i = 0; t < n && begin[t] < limit && clitic == 0; i++, t++) {
            const tk_word word = words[lexeme[t]];
            to_begin[i] = begin[t];
            to_end[i] = end[t];
            to_lexeme[i] = lexeme[t];
            to_words[i] = word;
            clitic = word.clitic;
        }
        view->count += t - first;
        if (clitic != 0)
            tk_view_cut(view, text, clitics);
    }
    return t;
}
