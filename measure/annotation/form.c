// SPDX-License-Identifier: MIT
#include "form.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

/** What is compared of a column. */
typedef enum form_kind { FORM_TEXT, FORM_WORDS, FORM_NAMES } form_kind;

static form_kind kind_of(const char *key)
{
    static const struct {
        const char *key;
        form_kind kind;
    } kinds[] = {
        {"subject", FORM_NAMES}, {"object", FORM_NAMES}, {"source", FORM_NAMES},
        {"what", FORM_WORDS},    {"unit", FORM_WORDS},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].key, key) == 0)
            return kinds[i].kind;
    return FORM_TEXT;
}

static bool is_one_of(const char *word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

/** Whether a word at the end of a name is a company's legal form, or joins it: "& Co". */
static bool is_legal_form(const char *word)
{
    static const char *const forms[] = {
        "inc", "incorporated", "corp", "corporation", "co",   "company", "ltd", "limited",
        "llc", "llp",          "lp",   "plc",         "ag",   "sa",      "nv",  "bv",
        "se",  "spa",          "srl",  "gmbh",        "kgaa", "ab",      "asa", "oyj",
        "pty", "pte",          "kk",   "bhd",         "and",  "as",      "sas", "sarl"};
    return is_one_of(word, forms, sizeof forms / sizeof *forms);
}

static bool is_article(const char *word, form_kind kind)
{
    static const char *const articles[] = {"the", "a", "an"};
    return is_one_of(word, articles, kind == FORM_NAMES ? 1 : 3);
}

// ------------------------------------------------------------------------------ characters

/** Code points that are read one by one. */
typedef struct reader {
    const utf8proc_uint8_t *text;
    utf8proc_ssize_t length;
} reader;

/** Returns the next code point, or -1 at the end. */
static utf8proc_int32_t next(reader *r)
{
    utf8proc_int32_t c;
    if (r->length <= 0)
        return -1;
    const utf8proc_ssize_t n = utf8proc_iterate(r->text, r->length, &c);
    if (n <= 0)
        return -1;
    r->text += n;
    r->length -= n;
    return c;
}

static bool is_apostrophe(utf8proc_int32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x02bc;
}

static bool is_letter_or_number(utf8proc_int32_t c)
{
    const utf8proc_category_t category = utf8proc_category(c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

/** Whether the rest of the word is the "s" of a possessive. */
static bool is_possessive(reader rest)
{
    if (next(&rest) != 's')
        return false;
    const utf8proc_int32_t after = next(&rest);
    return after < 0 || !is_letter_or_number(after);
}

/** Whether a mark joins the letters around it into one word: "U.S.", "S.p.A.", "O'Neill". */
static bool joins(utf8proc_int32_t c)
{
    return c == '.' || is_apostrophe(c);
}

// ------------------------------------------------------------------------------ words

/** A name that is taken apart: words that end with a NUL in one buffer. */
typedef struct words {
    char *buffer;
    size_t length;
    const char **items;
    size_t n;
} words;

static void put(words *w, utf8proc_int32_t c, bool *inside)
{
    if (!*inside)
        w->items[w->n++] = w->buffer + w->length;
    *inside = true;
    w->length += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)w->buffer + w->length);
}

static void end_word(words *w, bool *inside)
{
    if (*inside)
        w->buffer[w->length++] = '\0';
    *inside = false;
}

/** Splits folded text into words. The buffer has room for twice its length. */
static void split(words *w, const char *text, size_t length)
{
    reader r = {(const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length};
    bool inside = false;
    for (utf8proc_int32_t c = next(&r); c >= 0; c = next(&r)) {
        if (is_apostrophe(c) && inside && is_possessive(r)) {
            next(&r);
        } else if (is_letter_or_number(c) || c == '%') {
            put(w, c, &inside);
        } else if (!joins(c)) {
            end_word(w, &inside);
        }
        if (c == '&') {
            for (const char *p = "and"; *p; p++)
                put(w, *p, &inside);
            end_word(w, &inside);
        }
    }
    end_word(w, &inside);
}

/** Appends the words, joined by spaces, to `out`, and returns the new length. */
static size_t join(const words *w, form_kind kind, char *out, size_t at)
{
    size_t from = 0, until = w->n;
    while (kind == FORM_NAMES && until > 1 && is_legal_form(w->items[until - 1]))
        until--;
    if (until > 1 && is_article(w->items[0], kind))
        from++;
    for (size_t i = from; i < until; i++) {
        const size_t length = strlen(w->items[i]);
        if (i > from)
            out[at++] = ' ';
        memcpy(out + at, w->items[i], length);
        at += length;
    }
    return at;
}

// ------------------------------------------------------------------------------ sets

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/** Returns the sorted forms of the names that ";" separates, joined by "; ". */
static const char *form_of(tk_region *region, tk_region *scratch, const char *folded,
                           form_kind kind)
{
    const size_t length = strlen(folded);
    size_t n = 0, at = 0;
    char *forms = tk_region_alloc(scratch, 4 * length + 4);
    char *out = tk_region_alloc(region, 4 * length + 4);
    const char **sorted = tk_region_array(scratch, length + 1, sizeof *sorted);
    words w = {.buffer = tk_region_alloc(scratch, 4 * length + 4),
               .items = tk_region_array(scratch, length + 1, sizeof(const char *))};
    if (!forms || !out || !sorted || !w.buffer || !w.items)
        return NULL;
    for (const char *p = folded; *p;) {
        const size_t item = kind == FORM_NAMES ? strcspn(p, ";") : strlen(p);
        w.length = w.n = 0;
        split(&w, p, item);
        if (w.n) {
            sorted[n++] = forms + at;
            at = join(&w, kind, forms, at);
            forms[at++] = '\0';
        }
        p += item + (p[item] == ';');
    }
    if (n)
        qsort(sorted, n, sizeof *sorted, by_text);
    at = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t one = strlen(sorted[i]);
        if (i) {
            memcpy(out + at, "; ", 2);
            at += 2;
        }
        memcpy(out + at, sorted[i], one);
        at += one;
    }
    out[at] = '\0';
    return out;
}

const char *tk_form_make(tk_region *region, const char *key, const char *text)
{
    const form_kind kind = kind_of(key);
    utf8proc_uint8_t *folded = NULL;
    if (kind == FORM_TEXT)
        return text;
    const utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded,
                     UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE |
                         UTF8PROC_CASEFOLD);
    if (length < 0) // out of memory, or not UTF-8
        return length == UTF8PROC_ERROR_NOMEM ? NULL : text;
    tk_region scratch = {0};
    const char *form = form_of(region, &scratch, (const char *)folded, kind);
    tk_region_finish(&scratch);
    free(folded);
    return form && !*form ? text : form;
}
