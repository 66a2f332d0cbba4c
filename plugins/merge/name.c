// SPDX-License-Identifier: MIT
#include "name.h"

#include "table_file.h"

#include <stdlib.h>
#include <string.h>

#include <toolkit/text/lines.h>
#include <toolkit/text/properties.h>
#include <utf8proc.h>

/** Suffixes have at most that many words. */
enum { SUFFIX_WORDS = 3 };

// ----------------------------------------------------------------------------------------- folding

/** The text being folded. `space`: a space is due before the next character. */
typedef struct {
    char *out;
    size_t n;
    bool space;
} fold;

static void put(fold *f, const char *bytes, size_t n)
{
    if (f->n + n + 1 >= TK_KEY_MAX)
        return;
    if (f->space && f->n)
        f->out[f->n++] = ' ';
    f->space = false;
    memcpy(f->out + f->n, bytes, n);
    f->n += n;
}

/** Whether a character separates words. */
static bool is_gap(uint32_t c)
{
    return c <= ' ' || c == ',' || c == '-' || c == '/' || c == '(' || c == ')' || c == 0xA0 ||
           (c >= 0x2000 && c <= 0x2015) || c == 0x202F || c == 0x3000;
}

/** Whether a character is left out, and the words around it are not separated. */
static bool is_dropped(uint32_t c)
{
    return c == '.' || c == '"' || c == 0xAB || c == 0xBB || c == 0x201C || c == 0x201D ||
           c == 0xAD || c == 0x200B || c == 0xFEFF || c == 0xAE || c == 0x2122;
}

static void fold_one(fold *f, uint32_t c)
{
    char bytes[4];
    utf8proc_ssize_t n;

    if (is_gap(c)) {
        f->space = true;
    } else if (c == '&') {
        f->space = true;
        put(f, "and", 3);
        f->space = true;
    } else if (c == 0x2019 || c == 0x2018) {
        put(f, "'", 1);
    } else if (!is_dropped(c)) {
        n = utf8proc_encode_char(utf8proc_tolower((utf8proc_int32_t)c), (utf8proc_uint8_t *)bytes);
        put(f, bytes, n > 0 ? (size_t)n : 0);
    }
}

size_t tk_fold(const char *text, size_t length, char out[TK_KEY_MAX])
{
    fold f = {.out = out};

    for (size_t i = 0; i < length;) {
        utf8proc_int32_t c;
        const utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + i,
                                                    (utf8proc_ssize_t)(length - i), &c);

        if (n <= 0)
            break;
        fold_one(&f, (uint32_t)c);
        i += (size_t)n;
    }
    if (f.n > 4 && !memcmp(out, "the ", 4)) {
        f.n -= 4;
        memmove(out, out + 4, f.n);
    }
    return f.n;
}

// ---------------------------------------------------------------------------------------- suffixes

/** The length without the longest suffix that the table has; `length` if there is none. */
static size_t cut(const tk_intern *suffixes, const char *folded, size_t length)
{
    size_t shorter = length;
    size_t at = length;

    for (int words = 0; words < SUFFIX_WORDS && at > 0; words++) {
        do
            at--;
        while (at > 0 && folded[at] != ' ');
        if (at > 0 && tk_intern_find(suffixes, folded + at, length - at) != TK_INTERN_NONE)
            shorter = at;
    }
    return shorter;
}

size_t tk_without_suffix(const tk_name_rules *rules, const char *folded, size_t length)
{
    size_t shorter = cut(&rules->always, folded, length);

    while (shorter < length) {
        length = shorter;
        shorter = cut(&rules->always, folded, length);
    }
    // "Smith and Co" is Smith.
    if (length > 4 && !memcmp(folded + length - 4, " and", 4))
        length -= 4;
    return length;
}

size_t tk_without_group(const tk_name_rules *rules, const char *folded, size_t length)
{
    return cut(&rules->seen, folded, length);
}

// -------------------------------------------------------------------------------------- data files

static bool add_suffix(void *ctx, tk_str line)
{
    tk_name_rules *rules = ctx;
    char text[TK_KEY_MAX + 1] = " ";
    const tk_str kind = tk_table_field(&line);
    const size_t n = 1 + tk_fold(line.data, line.length, text + 1);

    return tk_intern_add(tk_table_is(kind, "always") ? &rules->always : &rules->seen, text, n,
                         true) != TK_INTERN_NONE;
}

static bool add_synonyms(void *ctx, tk_str line)
{
    tk_name_rules *rules = ctx;
    tk_str shown = line;
    uint32_t meaning;

    shown = tk_table_field(&shown);
    meaning = tk_intern_add(&rules->shown, shown.data, shown.length, true);
    while (line.length > 0 && meaning != TK_INTERN_NONE) {
        char folded[TK_KEY_MAX];
        const tk_str word = tk_table_field(&line);
        const size_t n = tk_fold(word.data, word.length, folded);
        const uint32_t number = tk_intern_add(&rules->synonyms, folded, n, true);
        uint32_t *grown = number == TK_INTERN_NONE
                              ? NULL
                              : realloc(rules->meaning, rules->synonyms.n * sizeof(*grown));

        if (!grown)
            return false;
        rules->meaning = grown;
        grown[number] = meaning;
    }
    return meaning != TK_INTERN_NONE;
}

tk_status tk_name_rules_read(tk_name_rules *rules, const tk_setup *setup)
{
    if (tk_table_read(setup, "suffixes.txt", add_suffix, rules) != TK_OK)
        return TK_ERR_INSTANCE;
    return tk_table_read(setup, "synonyms.txt", add_synonyms, rules);
}

void tk_name_rules_finish(tk_name_rules *rules)
{
    tk_intern_finish(&rules->always);
    tk_intern_finish(&rules->seen);
    tk_intern_finish(&rules->synonyms);
    tk_intern_finish(&rules->shown);
    free(rules->meaning);
    *rules = (tk_name_rules){0};
}

tk_str tk_meaning(const tk_name_rules *rules, tk_str what, char room[TK_KEY_MAX])
{
    const size_t n = tk_fold(what.data, what.length, room);
    const uint32_t number = tk_intern_find(&rules->synonyms, room, n);

    if (number == TK_INTERN_NONE)
        return (tk_str){room, n};
    return tk_intern_text(&rules->shown, rules->meaning[number]);
}
