// SPDX-License-Identifier: MIT
#include "relation.h"

#include "record.h"
#include "table_file.h"

#include <stdlib.h>
#include <string.h>

#include <toolkit/text/lines.h>

enum {
    BETWEEN_MAX = 48, // longest words between two names, in bytes
    TICKER_MAX = 8,   // longest ticker
    BRACKET_MAX = 40, // longest text in brackets
    ACRONYM_MIN = 2,
    ACRONYM_MAX = 6,
};

// -------------------------------------------------------------------------------------- data files

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/** Writes the words as they are compared: ASCII letters in lower case, one space for any white
 * space and none at the ends, plain apostrophes. Returns the length, or 0 if it is too long. */
static size_t normalise(tk_str text, char out[BETWEEN_MAX])
{
    size_t n = 0;
    bool space = false;

    for (uint64_t i = 0; i < text.length; i++) {
        char c = text.data[i];

        if (is_space(c)) {
            space = n > 0;
            continue;
        }
        if (i + 3 <= text.length && !memcmp(text.data + i, "\xE2\x80\x99", 3)) {
            c = '\'';
            i += 2;
        }
        if (n + 2 > BETWEEN_MAX)
            return 0;
        if (space)
            out[n++] = ' ';
        space = false;
        out[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
    }
    return n;
}

static bool add_relation(void *ctx, tk_str line)
{
    tk_relations *relations = ctx;
    char room[BETWEEN_MAX];
    const tk_str kind = tk_table_field(&line);
    const tk_str which = tk_table_field(&line);
    const uint32_t number = tk_intern_add(&relations->words, room, normalise(line, room), true);
    const unsigned of_kind = tk_table_is(kind, "former") ? TK_ALIAS_FORMER : TK_ALIAS_PARENT;
    uint8_t *grown =
        number == TK_INTERN_NONE ? NULL : realloc(relations->meaning, relations->words.n);

    if (!grown)
        return false;
    grown[number] = (uint8_t)(of_kind * 2 + tk_table_is(which, "second"));
    relations->meaning = grown;
    return true;
}

static bool add_exchange(void *ctx, tk_str line)
{
    tk_relations *relations = ctx;

    return tk_intern_add(&relations->exchanges, line.data, line.length, true) != TK_INTERN_NONE;
}

tk_status tk_relations_read(tk_relations *relations, const tk_setup *setup)
{
    if (tk_table_read(setup, "relations.txt", add_relation, relations) != TK_OK)
        return TK_ERR_INSTANCE;
    return tk_table_read(setup, "exchanges.txt", add_exchange, relations);
}

void tk_relations_finish(tk_relations *relations)
{
    tk_intern_finish(&relations->words);
    tk_intern_finish(&relations->exchanges);
    free(relations->meaning);
    *relations = (tk_relations){0};
}

// ---------------------------------------------------------------------------------------- look-ups

bool tk_relation_between(const tk_relations *relations, tk_str between, tk_relation *out)
{
    char room[BETWEEN_MAX];
    const size_t n = between.length < BETWEEN_MAX ? normalise(between, room) : 0;
    const uint32_t number = n ? tk_intern_find(&relations->words, room, n) : TK_INTERN_NONE;

    if (number == TK_INTERN_NONE)
        return false;
    *out = (tk_relation){relations->meaning[number] / 2u, relations->meaning[number] & 1};
    return true;
}

/** Whether a text is a ticker: "META", "BRK.B", "0700". */
static bool is_ticker(tk_str s)
{
    bool any = false;

    for (uint64_t i = 0; i < s.length; i++) {
        const char c = s.data[i];
        const bool inner = (c == '.' || c == '-') && i > 0 && i + 1 < s.length;

        if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && !inner)
            return false;
        any |= !inner;
    }
    return any && s.length <= TICKER_MAX;
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/** Whether the capitals that begin the words of a name are those of `acronym`. Small words
 * do not count: BoE is not found for "Bank of England". */
static bool is_acronym(tk_str name, tk_str acronym)
{
    uint64_t used = 0;

    if (acronym.length < ACRONYM_MIN || acronym.length > ACRONYM_MAX)
        return false;
    for (uint64_t i = 0; i < name.length; i++) {
        const bool starts = i == 0 || name.data[i - 1] == ' ' || name.data[i - 1] == '-';

        if (!starts || !is_capital(name.data[i]))
            continue;
        if (used == acronym.length || acronym.data[used] != name.data[i])
            return false;
        used++;
    }
    return used == acronym.length;
}

int tk_bracket_after(const tk_relations *relations, tk_str name, tk_str after, tk_str *out)
{
    const char *close, *colon;
    tk_str inner, exchange;

    if (after.length < 4 || after.data[0] != ' ' || after.data[1] != '(')
        return TK_BRACKET_NONE;
    inner =
        (tk_str){after.data + 2, after.length - 2 < BRACKET_MAX ? after.length - 2 : BRACKET_MAX};
    close = memchr(inner.data, ')', inner.length);
    if (!close)
        return TK_BRACKET_NONE;
    inner.length = (uint64_t)(close - inner.data);
    colon = memchr(inner.data, ':', inner.length);
    if (!colon) {
        *out = inner;
        return is_acronym(name, inner) ? TK_BRACKET_ACRONYM : TK_BRACKET_NONE;
    }
    exchange = tk_line_trim((tk_str){inner.data, (uint64_t)(colon - inner.data)});
    *out = tk_line_trim((tk_str){colon + 1, (uint64_t)(close - colon) - 1});
    return tk_intern_find(&relations->exchanges, exchange.data, exchange.length) !=
                       TK_INTERN_NONE &&
                   is_ticker(*out)
               ? TK_BRACKET_TICKER
               : TK_BRACKET_NONE;
}
