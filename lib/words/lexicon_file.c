// SPDX-License-Identifier: MIT
/** @file lexicon_file.c Reads the file of a lexicon: lines, phrases, derived forms. */
#include <toolkit/text/inflect.h>
#include <toolkit/text/lexicon.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** The state of a reader. */
typedef struct reader {
    const char *const *kinds;
    uint32_t n_kinds;
    uint32_t line;
    tk_lexicon_sink sink;
    void *ctx;
    tk_lexicon_fault *fault;
} reader;

static bool refuse(const reader *r, const char *what, const char *text, size_t length)
{
    snprintf(r->fault->message, sizeof r->fault->message, "line %u: %s: \"%.*s\"", r->line, what,
             length < TK_PHRASE_MAX ? (int)length : TK_PHRASE_MAX, text);
    return false;
}

static bool hand_over(const reader *r, const tk_lexicon_line *line)
{
    const char *wrong = r->sink(r->ctx, line);
    return !wrong || refuse(r, wrong, line->phrase, line->length);
}

/** Appends bytes to a phrase of TK_PHRASE_MAX; false if it has no room for them. */
static bool append(char *phrase, size_t *length, const char *text, size_t n)
{
    if (n > TK_PHRASE_MAX - *length) {
        return false;
    }
    memcpy(phrase + *length, text, n);
    *length += n;
    return true;
}

/** The forms of "two words/n more": of the word that ends at byte `mark`, where the slash is. */
static bool read_forms(const reader *r, const char *text, size_t length, size_t mark,
                       tk_lexicon_line line)
{
    char phrase[TK_PHRASE_MAX];
    tk_form_text forms[TK_FORM_COUNT];
    if (mark + 2 > length) {
        return refuse(r, "nothing follows the slash", text, length);
    }
    size_t word = mark, rest = mark + 2, n = 0;
    while (word > 0 && text[word - 1] != ' ' && text[word - 1] != '-') {
        word--;
    }
    line.phrase = phrase;
    line.length = 0;
    if (!append(phrase, &line.length, text, mark) ||
        !append(phrase, &line.length, text + rest, length - rest)) {
        return refuse(r, "a phrase is too long", text, length);
    }
    if (!hand_over(r, &line)) {
        return false;
    }
    n = tk_inflect(text + word, mark - word, text[mark + 1], forms);
    if (n == 0) {
        return refuse(r, "a word cannot be inflected this way", text, length);
    }
    line.derived = true;
    for (size_t i = 0; i < n; i++) {
        line.length = word; // the text before the word is already there
        if (!append(phrase, &line.length, forms[i].text, forms[i].length) ||
            !append(phrase, &line.length, text + rest, length - rest)) {
            return refuse(r, "an inflected phrase is too long", text, length);
        }
        if (!hand_over(r, &line)) {
            return false;
        }
    }
    return true;
}

/** The third field of a line, "word, word/v, two words/n more". */
static bool read_phrases(const reader *r, const char *at, const char *end, tk_lexicon_line line)
{
    while (at < end) {
        while (at < end && *at == ' ') {
            at++;
        }
        const char *begin = at, *mark = NULL;
        for (; at < end && *at != ','; at++) {
            if (*at == '/' && !mark) {
                mark = at;
            }
        }
        line.phrase = begin;
        line.length = (size_t)(at - begin);
        if (line.length == 0 || line.length > TK_PHRASE_MAX) {
            return refuse(r, "a phrase is empty or too long", begin, line.length);
        }
        bool good = mark ? read_forms(r, begin, line.length, (size_t)(mark - begin), line)
                         : hand_over(r, &line);
        if (!good) {
            return false;
        }
        at++; // the comma
    }
    return true;
}

static bool read_line(const reader *r, const char *text, const char *end)
{
    size_t length = (size_t)(end - text);
    const char *kind_end = memchr(text, '\t', length);
    const char *value_end =
        kind_end ? memchr(kind_end + 1, '\t', (size_t)(end - kind_end - 1)) : NULL;
    if (!value_end) {
        return refuse(r, "a line must be KIND, VALUE and phrases, separated by tabs", text, length);
    }
    tk_lexicon_line line = {0};
    size_t kind_length = (size_t)(kind_end - text);
    while (line.kind < r->n_kinds && (strncmp(r->kinds[line.kind], text, kind_length) != 0 ||
                                      r->kinds[line.kind][kind_length] != '\0')) {
        line.kind++;
    }
    if (line.kind == r->n_kinds) {
        return refuse(r, "unknown kind", text, kind_length);
    }
    char *number_end;
    line.value = strtof(kind_end + 1, &number_end); // the host never sets a locale
    if (number_end != value_end) {
        return refuse(r, "VALUE must be a number", kind_end + 1,
                      (size_t)(value_end - kind_end - 1));
    }
    return read_phrases(r, value_end + 1, end, line);
}

bool tk_lexicon_read(const char *text, size_t length, const char *const *kinds, uint32_t n_kinds,
                     tk_lexicon_sink sink, void *ctx, tk_lexicon_fault *fault)
{
    reader r = {kinds, n_kinds, 0, sink, ctx, fault};
    for (const char *at = text, *end = text + length; at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end;
        r.line++;
        if (stop > at && *at != '#' && !read_line(&r, at, stop)) {
            return false;
        }
        at = stop + 1;
    }
    return true;
}
