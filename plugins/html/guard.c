// SPDX-License-Identifier: MIT
#include "guard.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    char *page;
    size_t length;
    size_t at;
    uint32_t open[GUARD_DEPTH]; // name hashes of the open elements
    unsigned depth;
    uint64_t flat;    // open elements beyond GUARD_DEPTH
    unsigned foreign; // depth at which svg or math began, plus 1; 0: not inside
} state;

/** A tag: its position, and its name in lower case, cut if it is too long to be a known name. */
typedef struct {
    size_t begin;
    size_t end; // after '>'
    char name[24];
    bool closing;      // </name>
    bool self_closing; // <name/>
} tag;

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/** Whether `name` is one of the names in `list`, each of which has a space on both sides. */
static bool is_one(const char *name, const char *list)
{
    const size_t length = strlen(name);
    for (const char *at = list; (at = strstr(at, name)) != NULL; at += length) {
        if (at[-1] == ' ' && at[length] == ' ') {
            return true;
        }
    }
    return false;
}

static const char voids[] = " area base basefont bgsound br col command embed frame hr image img "
                            "input keygen link meta param source track wbr ";
// What follows implies their ends, so they cannot pile up.
static const char implied[] = " a body caption colgroup dd dt head html li optgroup option p rb rp "
                              "rt rtc tbody td tfoot th thead tr ";
static const char formatting[] = " b big code em font frameset i isindex nobr plaintext s small "
                                 "strike strong tt u ";
static const char raw[] = " iframe noembed noframes script style textarea title xmp ";
static const char attributes[] =
    " aria-hidden charset class content datetime hidden href http-equiv id itemprop lang name "
    "property pubdate rel role style type value ";

// ------------------------------------------------------------------------------- rewriting

static void blank(state *s, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        if (!is_space(s->page[i])) {
            s->page[i] = ' ';
        }
    }
}

/** Turns page[begin, end), which starts with '<' and ends in '>', into a comment: `<!   >`. */
static void make_comment(state *s, size_t begin, size_t end)
{
    blank(s, begin, end);
    s->page[begin] = '<';
    s->page[begin + 1] = '!';
    s->page[end - 1] = '>';
}

// ------------------------------------------------------------------------------- reading

/** End of the comment or declaration at page[at], "<!" or "<?" or "</"; SIZE_MAX if it never ends.
 */
static size_t comment_end(const state *s, size_t at)
{
    const char *page = s->page;
    if (s->length - at < 4 || memcmp(page + at, "<!--", 4) != 0) {
        const char *close = memchr(page + at, '>', s->length - at);
        return close == NULL ? SIZE_MAX : (size_t)(close - page) + 1;
    }
    // The dashes of "<!-->" and "<!--->" belong to both the start and the end.
    for (size_t i = at + 2; i + 2 < s->length; i++) {
        if (page[i] != '-' || page[i + 1] != '-') {
            continue;
        }
        if (page[i + 2] == '>') {
            return i + 3;
        }
        if (i > at + 3 && page[i + 2] == '!' && i + 3 < s->length && page[i + 3] == '>') {
            return i + 4;
        }
    }
    return SIZE_MAX;
}

static bool is_doctype(const state *s, size_t at)
{
    static const char word[] = "<!doctype";
    if (s->length - at < sizeof word) {
        return false;
    }
    for (size_t i = 0; i < sizeof word - 1; i++) {
        if (lower(s->page[at + i]) != word[i]) {
            return false;
        }
    }
    return true;
}

static void skip_space(const state *s, size_t *i)
{
    while (*i < s->length && is_space(s->page[*i])) {
        (*i)++;
    }
}

/** Skips the value of an attribute, after '='. */
static void skip_value(const state *s, size_t *i)
{
    skip_space(s, i);
    if (*i < s->length && (s->page[*i] == '"' || s->page[*i] == '\'')) {
        const char *close = memchr(s->page + *i + 1, s->page[*i], s->length - *i - 1);
        *i = close == NULL ? s->length : (size_t)(close - s->page) + 1;
        return;
    }
    while (*i < s->length && !is_space(s->page[*i]) && s->page[*i] != '>') {
        (*i)++;
    }
}

/** Reads the attribute at *i, and blanks it unless the decoder uses it. */
static void read_attribute(state *s, size_t *i)
{
    const size_t begin = *i;
    char name[16];
    size_t n = 0;
    do { // the first character may be '='
        if (n + 1 < sizeof name) {
            name[n++] = lower(s->page[*i]);
        } else {
            name[0] = '\1'; // too long to be known
        }
        (*i)++;
    } while (*i < s->length && !is_space(s->page[*i]) && strchr("/>=", s->page[*i]) == NULL);
    name[n] = '\0';
    const size_t end = *i;
    size_t next = end;
    skip_space(s, &next);
    if (next < s->length && s->page[next] == '=') {
        next++;
        skip_value(s, &next);
        *i = next;
    }
    if (!is_one(name, attributes)) {
        blank(s, begin, *i);
    }
}

/** Reads the tag at page[begin], which starts with "<x" or "</x"; false if the tag never ends. */
static bool read_tag(state *s, size_t begin, tag *t)
{
    *t = (tag){.begin = begin, .closing = s->page[begin + 1] == '/'};
    size_t i = begin + 1 + t->closing;
    size_t n = 0;
    for (; i < s->length && !is_space(s->page[i]) && s->page[i] != '/' && s->page[i] != '>'; i++) {
        if (n + 1 < sizeof t->name) {
            t->name[n++] = lower(s->page[i]);
        }
    }
    while (i < s->length && s->page[i] != '>') {
        if (is_space(s->page[i])) {
            i++;
        } else if (s->page[i] == '/') {
            t->self_closing = i + 1 < s->length && s->page[i + 1] == '>';
            s->page[i++] = ' ';
        } else {
            read_attribute(s, &i);
        }
    }
    t->end = i + 1;
    return i < s->length;
}

// ------------------------------------------------------------------------------- elements

static uint32_t hash(const char *name)
{
    uint32_t h = 2166136261u;
    for (; *name != '\0'; name++) {
        h = (h ^ (unsigned char)*name) * 16777619u;
    }
    return h;
}

/** Blanks what looks like markup in the text page[begin, end). */
static void blank_markup(state *s, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        const char next = i + 1 < s->length ? s->page[i + 1] : ' ';
        if (s->page[i] == '<' && (is_letter(next) || strchr("/!?", next) != NULL)) {
            s->page[i] = ' ';
        }
    }
}

/** Skips the content of an element that has only text, up to its end tag. */
static void skip_raw(state *s, const char *name)
{
    const size_t length = strlen(name);
    for (size_t i = s->at; i + length + 2 < s->length; i++) {
        if (s->page[i] != '<' || s->page[i + 1] != '/') {
            continue;
        }
        size_t n = 0;
        while (n < length && lower(s->page[i + 2 + n]) == name[n]) {
            n++;
        }
        const char after = s->page[i + 2 + n];
        if (n == length && (is_space(after) || after == '/' || after == '>')) {
            blank_markup(s, s->at, i);
            s->at = i;
            return;
        }
    }
    blank_markup(s, s->at, s->length);
    s->at = s->length;
}

static void start_element(state *s, const tag *t)
{
    if (s->depth == GUARD_DEPTH) {
        s->flat++;
        make_comment(s, t->begin, t->end);
        return;
    }
    if (s->foreign == 0 && is_one(t->name, " math svg ")) {
        s->foreign = s->depth + 1;
    }
    s->open[s->depth++] = hash(t->name);
}

/** Ends the innermost element of that name. A stray end tag becomes a comment. */
static void end_element(state *s, const tag *t)
{
    const uint32_t name = hash(t->name);
    unsigned depth = s->depth;
    if (s->flat > 0) {
        s->flat--;
        make_comment(s, t->begin, t->end);
        return;
    }
    while (depth > 0 && s->open[depth - 1] != name) {
        depth--;
    }
    if (depth == 0) {
        make_comment(s, t->begin, t->end);
        return;
    }
    s->depth = depth - 1;
    if (s->foreign > s->depth) {
        s->foreign = 0;
    }
}

/** Renames svg and math, which have rules of their own, so that the parser treats them as ordinary
 * elements. */
static void rename_foreign(state *s, const tag *t)
{
    if (is_one(t->name, " math svg ")) {
        s->page[t->begin + 1 + t->closing] = 'x';
    }
}

static void take_tag(state *s, const tag *t)
{
    s->at = t->end;
    if (is_one(t->name, formatting) || (t->self_closing && s->foreign > 0) ||
        (t->self_closing && is_one(t->name, " math svg "))) {
        make_comment(s, t->begin, t->end);
        return;
    }
    if (is_one(t->name, voids) || is_one(t->name, implied)) {
        return;
    }
    if (is_one(t->name, raw)) {
        if (!t->closing) {
            skip_raw(s, t->name);
        }
        return;
    }
    rename_foreign(s, t);
    if (t->closing) {
        end_element(s, t);
    } else {
        start_element(s, t);
    }
}

static void take_comment(state *s)
{
    const size_t end = comment_end(s, s->at);
    if (end == SIZE_MAX) {
        blank(s, s->at, s->length);
        s->at = s->length;
        return;
    }
    if (!is_doctype(s, s->at)) {
        make_comment(s, s->at, end);
    }
    s->at = end;
}

void guard(char *page, size_t length)
{
    state s = {.page = page, .length = length};
    while (s.at + 1 < length) {
        const char *open = memchr(page + s.at, '<', length - 1 - s.at);
        if (open == NULL) {
            return;
        }
        s.at = (size_t)(open - page);
        const char next = open[1];
        const bool closing = next == '/' && s.at + 2 < length && is_letter(open[2]);
        tag t;
        if (next == '!' || next == '?' || (next == '/' && !closing)) {
            take_comment(&s);
        } else if (!closing && !is_letter(next)) {
            s.at++; // text
        } else if (read_tag(&s, s.at, &t)) {
            take_tag(&s, &t);
        } else {
            blank(&s, s.at, length);
            return;
        }
    }
}
