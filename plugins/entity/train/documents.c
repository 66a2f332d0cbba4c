// SPDX-License-Identifier: MIT
#include "documents.h"

#include "../label.h"
#include "forms.h"
#include "util.h"

#include <limits.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

document *documents;
size_t n_documents;
static size_t documents_capacity;

char *recase(const char *token, int casing)
{
    size_t size = strlen(token) * 2 + 8;
    char *out = must(calloc(size, 1));
    size_t length = 0;
    mbstate_t in = {0}, state = {0};
    bool small = false, start = true;
    char folded[512];
    fold(token, folded, sizeof folded);
    small = tk_word_lists_find(&resources.lists, tk_word_hash(folded, strlen(folded))) &
            TK_LIST_CONNECTOR;
    while (*token != '\0' && length + MB_LEN_MAX < size) {
        wchar_t c;
        size_t n = mbrtowc(&c, token, MB_LEN_MAX, &in);
        if (n == 0 || n > 8)
            break;
        token += n;
        if (casing == AS_CAPS || (start && !small))
            c = (wchar_t)towupper((wint_t)c);
        start = c == L'-';
        length += wcrtomb(out + length, c, &state);
    }
    return out;
}

static uint8_t lane_of(const sentence *s, uint32_t i)
{
    uint8_t label = s->label[i];
    if (label == TK_N_LABELS)
        return TK_LANE_O;
    bool last = i + 1 == s->count || s->label[i + 1] != label || s->begins[i + 1];
    if (label == TK_MISC)
        return (uint8_t)tk_lane(label, s->begins[i] ? TK_B : TK_I);
    return (uint8_t)tk_lane(label, s->begins[i] ? (last ? TK_U : TK_B) : (last ? TK_L : TK_I));
}

/** The length of the next piece of a token: the tokenizer cuts at hyphens and slashes. */
static size_t piece(const char *token)
{
    size_t n = strcspn(token, "-/");
    return n == 0 ? 1 : n;
}

/** A sentence with its tokens cut as the tokenizer cuts them; pieces are glued to each other. */
static sentence cut(const sentence *s, bool **glued)
{
    size_t room = 1;
    for (uint32_t i = 0; i < s->count; i++)
        room += strlen(s->token[i]);
    sentence out = {.token = must(calloc(room, sizeof *out.token)),
                    .label = must(calloc(room, 1)),
                    .begins = must(calloc(room, 1))};
    *glued = must(calloc(room, sizeof **glued));
    for (uint32_t i = 0; i < s->count; i++) {
        const char *token = s->token[i];
        bool whole = token[0] == '@' || token[0] == '#' || strstr(token, "://") != NULL;
        for (const char *p = token; *p != '\0';) {
            size_t n = whole ? strlen(p) : piece(p);
            uint32_t o = out.count++;
            out.token[o] = must(strndup(p, n));
            out.label[o] = s->label[i];
            out.begins[o] = p == token && s->begins[i];
            (*glued)[o] = p != token;
            p += n;
        }
    }
    return out;
}

void add_document(const sentence *whole, uint32_t n, uint32_t domain, float weight, int casing)
{
    sentence *s = must(calloc(n, sizeof *s));
    bool **glued = must(calloc(n, sizeof *glued));
    for (uint32_t i = 0; i < n; i++)
        s[i] = cut(&whole[i], &glued[i]);
    uint32_t tokens = 0;
    size_t bytes = 64;
    for (uint32_t i = 0; i < n; i++) {
        tokens += s[i].count;
        for (uint32_t t = 0; t < s[i].count; t++)
            bytes += 2 * strlen(s[i].token[t]) + 16;
    }
    if (tokens == 0)
        return;
    char *text = must(calloc(bytes, 1));
    uint32_t *begin = must(calloc(tokens, sizeof *begin)), *end = must(calloc(tokens, sizeof *end));
    uint32_t *lexeme = must(calloc(tokens, sizeof *lexeme));
    document d = {.gold = must(calloc(tokens, 1)),
                  .sentence = must(calloc(n + 1, sizeof *d.sentence)),
                  .n_sentences = n,
                  .domain = domain,
                  .weight = weight};
    uint32_t length = 0, count = 0;
    for (uint32_t i = 0; i < n; i++) {
        d.sentence[i] = count;
        for (uint32_t t = 0; t < s[i].count; t++) {
            char *token =
                casing == AS_IT_IS ? must(strdup(s[i].token[t])) : recase(s[i].token[t], casing);
            if (glued[i][t])
                length--; // the space after the piece before
            begin[count] = length;
            memcpy(text + length, token, strlen(token));
            length += (uint32_t)strlen(token);
            end[count] = length;
            text[length++] = ' ';
            lexeme[count] = intern(token);
            d.gold[count++] = lane_of(&s[i], t);
            free(token);
        }
    }
    d.sentence[n] = count;
    d.text = (tk_text){.text = text,
                       .begin = begin,
                       .end = end,
                       .lexeme = lexeme,
                       .gazetteer = &resources.gazetteer,
                       .n_tokens = count};
    if (n_documents == documents_capacity) {
        documents_capacity = documents_capacity ? documents_capacity * 2 : 1024;
        documents = must(realloc(documents, documents_capacity * sizeof *documents));
    }
    documents[n_documents++] = d;
}

void documents_finish(void)
{
    for (size_t i = 0; i < n_documents; i++) {
        tk_text *text = &documents[i].text;
        tk_word *word = must(calloc(text->n_tokens, sizeof *word));
        for (uint32_t t = 0; t < text->n_tokens; t++)
            word[t] = words[text->lexeme[t]];
        text->words = word;
    }
}

double each_run(const document *d, double (*visit)(const document *, const tk_run *))
{
    static tk_seen seen;
    static uint32_t lines[4096];
    static tk_run run;
    double sum = 0;

    tk_seen_start(&seen, must(realloc(seen.capitals, (d->text.n_tokens + 1) * sizeof *lines)));
    for (uint32_t s = 0; s < d->n_sentences; s++) {
        const uint32_t first = d->sentence[s], end = d->sentence[s + 1], capital = seen.n_capitals;
        for (uint32_t t = first; t < end; t++)
            tk_seen_add(&seen, d->text.words[t], t);
        lines[s % 4096] = tk_context_line(d->text.words, first, end, capital, &seen);
    }
    tk_run_start(&run);
    for (uint32_t s = 0; s < d->n_sentences; s++) {
        run.line = lines[s % 4096];
        run.sentence_first = d->sentence[s];
        run.sentence_end = d->sentence[s + 1];
        while (tk_run_next(&d->text, &seen, &run)) {
            tk_run_fill(&d->text, &seen, &run);
            sum += visit(d, &run);
        }
    }
    return sum;
}
