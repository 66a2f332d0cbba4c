// SPDX-License-Identifier: MIT
// What a page states about its article: title, date, author, site, language, address.
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

/** data/meta.tsv: the names of each kind, separated by spaces, the best first. */
typedef struct {
    tk_str names[META_KINDS];
} meta_names;

/** Reads the data file's bytes, which must outlive the table. Returns the number of the first
 * invalid line, or 0. */
size_t meta_names_read(meta_names *m, tk_str file);

/** The values found; of length 0 if not found. Strings live as long as the document. */
typedef struct {
    tk_str title;
    tk_str author;
    tk_str site;
    tk_str language;
    tk_str url;
    char date[sizeof "2025-06-08"];
    const block *heading; // the article's, or NULL
} meta;

/** The input of meta_read(). */
typedef struct {
    memory *memory;
    const meta_names *names;
    const hints *hints;
    const tk_dateline_words *words;
    tk_json_reader *json;
} meta_source;

/** Reads a page after its article has been chosen. */
void meta_read(const meta_source *source, const GumboNode *document, const blocks *b, meta *out);

#endif
