// SPDX-License-Identifier: MIT
#include "view.h"

#include <string.h>

/** U+2019 before the rest of a clitic. */
#define TK_CURLY "\xe2\x80\x99"

/** A clitic as it is written in a text. */
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

/** Copies the tokens `from` … `to` - 1 of the layer, except their words. */
static void tk_view_copy(tk_view *view, const tk_layer *token, uint32_t from, uint32_t to)
{
    const size_t size = (size_t)(to - from) * sizeof(uint32_t);
    memcpy(view->begin + view->count, token->begin + from, size);
    memcpy(view->end + view->count, token->end + from, size);
    memcpy(view->lexeme + view->count, token->lexeme + from, size);
    view->count += to - from;
}

/** Adds the clitic at the end of the view's last token, and removes it from that token. */
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

/**
 * Adds tokens from `next` to `stop` - 1, but stops after the first that has a clitic. Returns the
 * next one.
 */
static uint32_t tk_view_words(tk_view *view, const tk_layer *token, uint32_t next, uint32_t stop,
                              const tk_word *words, tk_seen *seen)
{
    const uint32_t *lexeme = token->lexeme + next, *const last = token->lexeme + stop;
    tk_word *to = view->words + view->count;
    uint32_t *capitals = seen->capitals + seen->n_capitals, at = view->count;

    // this is tk_seen_add(), inlined in the only loop over all tokens
    while (lexeme < last) {
        const tk_word word = words[*lexeme++];
        *to++ = word;
        tk_set_mark(&seen->lower, word.fold, word.flags & TK_WORD_LOWER);
        *capitals = at++; // what follows the last token does not count
        capitals += tk_word_starts(word);
        if (word.clitic != 0)
            break;
    }
    const uint32_t end = (uint32_t)(lexeme - token->lexeme);
    seen->n_capitals = (uint32_t)(capitals - seen->capitals);
    tk_view_copy(view, token, next, end);
    return end;
}

/** The loop over all tokens does not record which blocks of the set it has added to. */
static void tk_view_blocks(const tk_view *view, tk_set *lower)
{
    if (view->count > TK_SET_BITS / 64 / 4)
        lower->blocks = UINT64_MAX;
    for (uint32_t t = 0; ~lower->blocks != 0 && t < view->count; t++)
        tk_set_mark_block(lower, view->words[t].fold);
}

void tk_view_fill(tk_view *view, const char *text, const tk_clitic_words *clitics,
                  const tk_layer *token, const tk_layer *sentence, const tk_word *words,
                  tk_seen *seen)
{
    const uint32_t n = token->count, *begin = token->begin;
    uint32_t next = 0, stop = 0;

    view->count = 0;
    for (uint32_t s = 0; s < sentence->count; s++) {
        const uint32_t end = sentence->end[s], capital = seen->n_capitals;
        view->first[s] = view->count;
        while (stop < n && begin[stop] < end)
            stop++;
        while (next < stop) {
            next = tk_view_words(view, token, next, stop, words, seen);
            if (view->words[view->count - 1].clitic != 0) {
                tk_view_cut(view, text, clitics);
                tk_seen_add(seen, view->words[view->count - 1], view->count - 1);
            }
        }
        view->kind[s] =
            (uint8_t)tk_context_line(view->words, view->first[s], view->count, capital, seen);
    }
    view->first[sentence->count] = view->count;
    tk_view_blocks(view, &seen->lower);
}
