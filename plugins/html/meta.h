// SPDX-License-Identifier: MIT
// What a page says of its article: title, date, author, site, language, address.
#ifndef HTML_META_H
#define HTML_META_H

#include <toolkit/text/dateline.h>
#include <toolkit/text/json.h>
#include "article.h"

typedef enum {
    META_TITLE,
    META_PUBLISHED,
    META_MODIFIED,
    META_AUTHOR,
    META_SITE,
    META_LANGUAGE,
    META_URL,
    META_KINDS
} meta_kind;

/** data/meta.tsv: of each kind, the names between spaces, the best first. */
typedef struct {
    tk_str names[META_KINDS];
} meta_names;

/** Reads the data file's bytes, which must outlive the table. Returns the number of the first line
 * that is wrong, or 0. */
size_t meta_names_read(meta_names *m, tk_str file);

/** What was found; of length 0 where nothing was. Strings live as long as the document. */
typedef struct {
    tk_str title;
    tk_str author;
    tk_str site;
    tk_str language;
    tk_str url;
    char date[sizeof "2025-06-08"];
    const block *heading; // the article's, or NULL
} meta;

/** What meta_read() needs. */
typedef struct {
    memory *memory;
    const meta_names *names;
    const hints *hints;
    const tk_dateline_words *words;
    tk_json_reader *json;
} meta_source;

/** Reads a page whose article has been chosen. */
void meta_read(const meta_source *source, const GumboNode *document, const blocks *b, meta *out);

#endif
