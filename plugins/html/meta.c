// SPDX-License-Identifier: MIT
#include "meta.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "linked_data.h"

/** Reliability of a date: lower is better. Ranks below RANK_LINKED are positions in the line of
 * meta.tsv. */
enum {
    RANK_LINKED = 100, // JSON-LD
    RANK_PUBLISHED,    // <time itemprop="datePublished">
    RANK_TIME,         // the first <time> that is not in a menu, a list of other articles, …
    RANK_BYLINE,       // the text of an element whose class marks a byline
    RANK_LINE,         // a short line before the text
    RANK_MODIFIED,
    RANK_NONE,
};

typedef struct {
    const meta_source *source;
    meta *out;
    tk_str values[META_KINDS];
    unsigned ranks[META_KINDS];
    tk_str page_title; // of the title element
    tk_str page_author;
    unsigned date_rank;
    linked_data linked;
} reader;

// ------------------------------------------------------------------------------- names

static const char *const kind_names[META_KINDS] = {
    [META_TITLE] = "title",   [META_PUBLISHED] = "published", [META_MODIFIED] = "modified",
    [META_AUTHOR] = "author", [META_SITE] = "site",           [META_LANGUAGE] = "language",
    [META_URL] = "url",
};

size_t meta_names_read(meta_names *m, tk_str file)
{
    size_t number = 1;
    for (const char *at = file.data, *end = at + file.length; at < end; number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL) {
            stop = end;
        }
        if (stop > at && *at != '#') {
            const char *tab = memchr(at, '\t', (size_t)(stop - at));
            int kind = 0;
            while (tab != NULL && kind < META_KINDS &&
                   (strlen(kind_names[kind]) != (size_t)(tab - at) ||
                    memcmp(kind_names[kind], at, (size_t)(tab - at)) != 0)) {
                kind++;
            }
            if (tab == NULL || kind == META_KINDS) {
                return number;
            }
            m->names[kind] = (tk_str){tab + 1, (size_t)(stop - tab - 1)};
        }
        at = stop + 1;
    }
    return 0;
}

/** The position of `name` in a line of names, from 0; RANK_NONE if it is not there. */
static unsigned rank_of(tk_str names, const char *name)
{
    const size_t length = strlen(name);
    unsigned rank = 0;
    for (const char *at = names.data, *end = at + names.length; at < end; rank++) {
        const char *stop = memchr(at, ' ', (size_t)(end - at));
        if (stop == NULL) {
            stop = end;
        }
        if ((size_t)(stop - at) == length && strncasecmp(at, name, length) == 0) {
            return rank;
        }
        at = stop + 1;
    }
    return RANK_NONE;
}

// ------------------------------------------------------------------------------- values

static tk_str trimmed(const char *text)
{
    text += strspn(text, " \t\r\n\f");
    size_t n = strlen(text);
    while (n > 0 && strchr(" \t\r\n\f", text[n - 1]) != NULL) {
        n--;
    }
    return (tk_str){text, n};
}

static bool is_address(tk_str value)
{
    return value.length > 4 && (strncasecmp(value.data, "http", 4) == 0 || value.data[0] == '@');
}

/** Reads a date with a year at c; false if there is none. */
static bool read_date(const tk_dateline_words *words, tk_cursor *c, char out[sizeof "2025-06-08"])
{
    tk_calendar_date date;
    if (!tk_cursor_date(c, words, &date) || date.year == 0) {
        return false;
    }
    snprintf(out, sizeof "2025-06-08", "%04u-%02u-%02u", date.year % 10000, date.month % 100,
             date.day % 100);
    return true;
}

/** The date that a value is (also "20250608T1200") or that a short text contains. */
static bool find_date(const tk_dateline_words *words, tk_str text, char out[sizeof "2025-06-08"])
{
    enum { SHORT = 160 };
    char spread[sizeof "2025-06-08"];
    size_t digits = 0;
    while (digits < text.length && text.data[digits] >= '0' && text.data[digits] <= '9') {
        digits++;
    }
    if (digits == 8) {
        snprintf(spread, sizeof spread, "%.4s-%.2s-%.2s", text.data, text.data + 4, text.data + 6);
        return read_date(words, &(tk_cursor){spread, spread + 10}, out);
    }
    bool start = true;
    for (size_t i = 0; i < text.length && i < SHORT; i++) {
        tk_cursor c = {text.data + i, text.data + text.length};
        if (start && read_date(words, &c, out)) {
            return true;
        }
        start = strchr(" \t\n|,:(", text.data[i]) != NULL;
    }
    return false;
}

static void take_date(reader *r, tk_str text, unsigned rank)
{
    char date[sizeof r->out->date];
    if (rank < r->date_rank && text.length > 0 && find_date(r->source->words, text, date)) {
        memcpy(r->out->date, date, sizeof date);
        r->date_rank = rank;
    }
}

// ------------------------------------------------------------------------------- elements

static void take_value(reader *r, const char *name, tk_str value)
{
    for (int kind = 0; kind < META_KINDS; kind++) {
        const unsigned rank = rank_of(r->source->names->names[kind], name);
        if (rank == RANK_NONE) {
            continue;
        }
        if (kind == META_PUBLISHED) {
            take_date(r, value, rank);
        } else if (kind == META_MODIFIED) {
            take_date(r, value, RANK_MODIFIED);
        } else if (rank < r->ranks[kind] && !(kind == META_AUTHOR && is_address(value))) {
            r->values[kind] = value;
            r->ranks[kind] = rank;
        }
    }
}

static void take_meta(reader *r, const GumboNode *node)
{
    static const char *const attributes[] = {"property", "name", "itemprop", "http-equiv"};
    const char *content = tree_attribute(node, "content");
    const tk_str value = content == NULL ? (tk_str){"", 0} : trimmed(content);
    for (size_t i = 0; value.length > 0 && i < sizeof attributes / sizeof attributes[0]; i++) {
        const char *name = tree_attribute(node, attributes[i]);
        if (name != NULL) {
            take_value(r, name, value);
        }
    }
}

/** Whether an element is inside one without article text. */
static bool is_outside(const hints *h, const GumboNode *node)
{
    char room[24];
    for (node = node->parent; node != NULL && node->type == GUMBO_NODE_ELEMENT;
         node = node->parent) {
        const char *name = tree_name(node, room);
        if (hints_has(h, HINT_TAG, name, strlen(name))) {
            return true;
        }
    }
    return false;
}

static void take_time(reader *r, const GumboNode *node)
{
    const char *datetime = tree_attribute(node, "datetime");
    const char *itemprop = tree_attribute(node, "itemprop");
    const bool published = (itemprop != NULL && strcasecmp(itemprop, "datePublished") == 0) ||
                           tree_attribute(node, "pubdate") != NULL;
    if (r->date_rank <= (published ? RANK_PUBLISHED : RANK_TIME) ||
        is_outside(r->source->hints, node)) {
        return;
    }
    take_date(r, datetime == NULL ? tree_text(r->source->memory, node) : trimmed(datetime),
              published ? RANK_PUBLISHED : RANK_TIME);
}

static void take_script(reader *r, const GumboNode *node)
{
    const char *type = tree_attribute(node, "type");
    const GumboVector *children = tree_children(node);
    if (type == NULL || strcasecmp(type, "application/ld+json") != 0 || children->length == 0) {
        return;
    }
    const GumboNode *text = children->data[0];
    if (text->type == GUMBO_NODE_TEXT) {
        linked_data_read(r->source->json, r->source->memory, text->v.text.text,
                         strlen(text->v.text.text), &r->linked);
    }
}

static void take_author(reader *r, const GumboNode *node)
{
    const char *rel = tree_attribute(node, "rel");
    const char *itemprop = tree_attribute(node, "itemprop");
    if (r->page_author.length == 0 && ((rel != NULL && strcmp(rel, "author") == 0) ||
                                       (itemprop != NULL && strcmp(itemprop, "author") == 0))) {
        r->page_author = tree_text(r->source->memory, node);
    }
}

static void take_link(reader *r, const GumboNode *node)
{
    const char *rel = tree_attribute(node, "rel");
    const char *href = tree_attribute(node, "href");
    if (rel != NULL && href != NULL && strcasecmp(rel, "canonical") == 0) {
        r->values[META_URL] = trimmed(href);
        r->ranks[META_URL] = 0;
    }
}

static void take_element(reader *r, const GumboNode *node)
{
    const char *lang;
    switch (node->v.element.tag) {
    case GUMBO_TAG_META:
        take_meta(r, node);
        return;
    case GUMBO_TAG_LINK:
        take_link(r, node);
        return;
    case GUMBO_TAG_TIME:
        take_time(r, node);
        return;
    case GUMBO_TAG_SCRIPT:
        take_script(r, node);
        return;
    case GUMBO_TAG_TITLE:
        if (r->page_title.length == 0 &&
            !tree_is(node->parent, GUMBO_TAG_UNKNOWN)) { // not the title of an svg
            r->page_title = tree_text(r->source->memory, node);
        }
        return;
    case GUMBO_TAG_HTML:
        lang = tree_attribute(node, "lang");
        if (lang != NULL) {
            r->out->language = trimmed(lang);
        }
        return;
    default:
        take_author(r, node);
    }
}

/** "Jane Doe" of "By Jane Doe | 9 June 2025"; of length 0 if the text does not begin with "By". */
static tk_str author_of(tk_str byline)
{
    size_t n = 3;
    if (byline.length < 4 || strncasecmp(byline.data, "by ", 3) != 0) {
        return (tk_str){"", 0};
    }
    while (n < byline.length && strchr("0123456789|,\n(\xc2\xe2", byline.data[n]) == NULL) {
        n++;
    }
    while (n > 3 && byline.data[n - 1] == ' ') {
        n--;
    }
    return (tk_str){byline.data + 3, n - 3};
}

/** Reads what is between heading and text: the author and the date. */
static void take_bylines(reader *r, const blocks *b)
{
    enum { SHORT = 100 };
    for (size_t i = 0; i < b->n_blocks; i++) {
        const block *k = &b->blocks[i];
        const tk_str text = article_text(b, k);
        if (k->keep && k->kind == BLOCK_TEXT && k->text > 2 * SHORT) {
            return;
        }
        if (k->byline || (k->text < SHORT && !b->elements[k->element].suspect)) {
            take_date(r, text, k->byline ? RANK_BYLINE : RANK_LINE);
        }
        if (k->byline && r->page_author.length == 0) {
            r->page_author = author_of(text);
        }
    }
}

// ------------------------------------------------------------------------------- the title

static size_t words_in(const char *text, size_t length)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        n += text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
    }
    return n;
}

static bool same(tk_str a, tk_str b)
{
    return a.length == b.length && a.length > 0 && strncasecmp(a.data, b.data, a.length) == 0;
}

/** The title without the name of the site, which follows the last bar or dash. */
static tk_str without_site(tk_str title, tk_str site)
{
    static const char *const marks[] = {" | ",  " - ", " – ", " — ", " · ",
                                        " :: ", " » ", " « ", " • "};
    for (size_t i = 0; i + 3 < title.length; i++) {
        for (size_t m = 0; m < sizeof marks / sizeof marks[0]; m++) {
            const size_t n = strlen(marks[m]);
            if (i + n < title.length && memcmp(title.data + i, marks[m], n) == 0) {
                const tk_str rest = {title.data + i + n, title.length - i - n};
                if (same(site, (tk_str){title.data, i})) {
                    return rest;
                }
                if (same(site, rest) ||
                    (words_in(title.data, i) >= 3 && words_in(rest.data, rest.length) <= 4)) {
                    return (tk_str){title.data, i};
                }
            }
        }
    }
    return title;
}

static tk_str first_of(tk_str a, tk_str b)
{
    return a.length > 0 ? a : b;
}

static void choose_title(reader *r, const blocks *b)
{
    meta *out = r->out;
    const tk_str said = first_of(r->values[META_TITLE], r->linked.headline);
    const tk_str known = first_of(said, r->page_title);
    out->heading = article_heading(b, known);
    const tk_str heading = out->heading == NULL ? (tk_str){"", 0} : article_text(b, out->heading);
    // The title of a page whose h1 is the site's name is elsewhere.
    const bool agrees =
        heading.length > 0 && (known.length == 0 || words_in(heading.data, heading.length) >= 3 ||
                               strncasecmp(known.data, heading.data, heading.length) == 0);
    if (!agrees) {
        out->heading = NULL;
    }
    out->title = agrees ? heading : without_site(known, out->site);
}

void meta_read(const meta_source *source, const GumboNode *document, const blocks *b, meta *out)
{
    reader r = {.source = source, .out = out, .date_rank = RANK_NONE};
    *out = (meta){0};
    for (int kind = 0; kind < META_KINDS; kind++) {
        r.ranks[kind] = RANK_NONE;
    }
    for (const GumboNode *node = document; (node = tree_next(document, node, true)) != NULL;) {
        if (node->type == GUMBO_NODE_ELEMENT) {
            take_element(&r, node);
        }
    }
    take_date(&r, r.linked.published, RANK_LINKED);
    take_date(&r, r.linked.modified, RANK_MODIFIED);
    take_bylines(&r, b);
    out->author = first_of(first_of(r.values[META_AUTHOR], r.linked.author), r.page_author);
    out->site = first_of(r.values[META_SITE], r.linked.publisher);
    out->language = first_of(out->language, first_of(r.values[META_LANGUAGE], r.linked.language));
    out->url = r.values[META_URL];
    choose_title(&r, b);
}
