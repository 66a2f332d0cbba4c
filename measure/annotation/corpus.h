// SPDX-License-Identifier: MIT
#ifndef TK_CORPUS_H
#define TK_CORPUS_H

#include "issue.h"
#include "offsets.h"

/**
 * Annotated documents in memory, as files in the jsonl form have them: gold, or what a tool
 * predicted.
 */

/** A value of a span's column. A column that is null, false or "" has none. */
typedef struct tk_cell {
    const char *key;
    const char *text;            /**< as written; a string's characters */
    const struct tk_cell *other; /**< of an array: the next value that is right as well */
} tk_cell;

typedef struct tk_span {
    uint32_t start, end;   /**< in code points, end exclusive, start < end */
    uint32_t begin, until; /**< the same in bytes */
    const char *label;     /**< set by tk_layer_plan; NULL: none */
    const tk_cell *cells;
    uint32_t n_cells;
    double score;   /**< of a layer of scores; NaN: none */
    uint32_t given; /**< its place in the file's array */
} tk_span;

/** A layer that a document has. Spans are ordered by start, then end. */
typedef struct tk_layer_spans {
    const char *name;
    tk_span *spans;
    uint32_t count;
} tk_layer_spans;

/** A value of the document. */
typedef struct tk_document_score {
    const char *name;
    double value;
} tk_document_score;

typedef struct tk_article {
    const char *id;
    const char *text; /**< of predictions: the gold's */
    uint32_t length;  /**< in bytes */
    uint32_t code_points;
    const char *meta; /**< JSON text of an object, or NULL */
    const char *file;
    uint64_t line;
    tk_layer_spans *layers;
    uint32_t n_layers;
    tk_document_score *scores;
    uint32_t n_scores;
} tk_article;

typedef struct tk_corpus {
    tk_pool pool;
    const char *name; /**< borrowed */
    tk_article *articles;
    size_t n_articles;
    size_t capacity;
    size_t n_records;   /**< lines that are not blank, whatever came of them */
    tk_article **by_id; /**< in the order of their ids; NULL until tk_corpus_close() */
    const char **names; /**< distinct keys of columns and layers; those of layers come to `seen` */
    size_t n_names;
    const char **seen; /**< names of the layers that its documents have, in order of appearance */
    size_t n_seen;
} tk_corpus;

/** How a corpus is read. */
typedef struct tk_corpus_reading {
    const char *side;      /**< "gold", "predicted", "other" */
    uint32_t unit;         /**< TK_UNIT_… of its offsets */
    const tk_corpus *gold; /**< NULL, or the gold that it belongs to: its texts count */
    bool *excluded;        /**< one for each document of that gold: set where the text is another */
    tk_issues *issues;
} tk_corpus_reading;

/** Reads a file, or all *.jsonl and *.ndjson files of a folder in the order of their names, adding
 * to `corpus`. False with a message if it cannot be read, or there is no memory. */
bool tk_corpus_read(tk_corpus *corpus, const char *path, const tk_corpus_reading *how,
                    tk_message *error);
/** Reads `length` bytes of lines; `file` is what messages call them. */
bool tk_corpus_parse(tk_corpus *corpus, const char *data, size_t length, const char *file,
                     const tk_corpus_reading *how, tk_message *error);
/** Call it after the last file: finds documents that have the same id, and drops all but the first.
 * False if there is no memory. */
bool tk_corpus_close(tk_corpus *corpus, const tk_corpus_reading *how, tk_message *error);
/** Takes away layers without a span in any document. What a decoder of another format reads has all
 * layers that the format knows, whether or not anybody marked them. */
void tk_corpus_drop_empty(tk_corpus *corpus);
void tk_corpus_free(tk_corpus *corpus);

/** The article of that id, or NULL. */
const tk_article *tk_corpus_find(const tk_corpus *corpus, const char *id);
/** The article's layer of that name, or NULL. */
tk_layer_spans *tk_article_layer(const tk_article *article, const char *name);
/** Its document value of that name, or NULL. */
const tk_document_score *tk_article_score(const tk_article *article, const char *name);
/** The span's cell of that key, or NULL. */
const tk_cell *tk_span_cell(const tk_span *span, const char *key);

#endif
