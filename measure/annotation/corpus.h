// SPDX-License-Identifier: MIT
#ifndef TK_CORPUS_H
#define TK_CORPUS_H

#include "issue.h"
#include "offsets.h"

/**
 * Annotated documents in memory, from files in the jsonl form: gold, or the predictions of a tool.
 */

/** A value of a span's column. A column that is null, false or "" has no cell. */
typedef struct tk_cell {
    const char *key;
    const char *text;            /**< as in the file; of a string, its characters */
    const char *form;            /**< what is compared: of a relation's names, their form.h */
    const struct tk_cell *other; /**< of an array: the next value that is also right */
} tk_cell;

typedef struct tk_span {
    uint32_t start, end;   /**< in code points, end exclusive, start < end */
    uint32_t begin, until; /**< the same in bytes */
    const char *label;     /**< set by tk_layer_plan; NULL: none */
    const tk_cell *cells;
    uint32_t n_cells;
    double score;   /**< of a layer of scores; NaN: none */
    uint32_t given; /**< index in the file's array */
} tk_span;

/** A layer of a document. Spans are ordered by start, then end. */
typedef struct tk_layer_spans {
    const char *name;
    tk_span *spans;
    uint32_t count;
} tk_layer_spans;

/** A score of the whole document. */
typedef struct tk_document_score {
    const char *name;
    double value;
} tk_document_score;

typedef struct tk_article {
    const char *id;
    const char *text; /**< for predictions, the gold's text */
    uint32_t length;  /**< in bytes */
    uint32_t code_points;
    const char *meta; /**< a JSON object as text, or NULL */
    const char *file;
    uint64_t line;
    tk_layer_spans *layers;
    uint32_t n_layers;
    tk_document_score *scores;
    uint32_t n_scores;
} tk_article;

typedef struct tk_corpus {
    tk_region region;
    const char *name; /**< borrowed */
    tk_article *articles;
    size_t n_articles;
    size_t capacity;
    size_t n_records;   /**< lines that are not blank, good or bad */
    tk_article **by_id; /**< sorted by id; NULL until tk_corpus_close() */
    const char **names; /**< distinct keys of columns and layers; `seen` has those of layers */
    size_t n_names;
    const char **seen; /**< names of layers in the documents, in order of first appearance */
    size_t n_seen;
} tk_corpus;

/** How to read a corpus. */
typedef struct tk_corpus_reading {
    const char *side;      /**< "gold", "predicted", "other" */
    uint32_t unit;         /**< TK_UNIT_… of its offsets */
    const tk_corpus *gold; /**< the gold to match it with, whose texts are used; NULL: none */
    bool *excluded;        /**< one per document of that gold: set if the text differs */
    tk_issues *issues;
} tk_corpus_reading;

/** Reads a file, or all *.jsonl and *.ndjson files of a folder in the order of their names, and
 * adds them to `corpus`. False with a message if one cannot be read, or when out of memory. */
bool tk_corpus_read(tk_corpus *corpus, const char *path, const tk_corpus_reading *how,
                    tk_message *error);
/** Reads `length` bytes of lines; `file` is their name in messages. */
bool tk_corpus_parse(tk_corpus *corpus, const char *data, size_t length, const char *file,
                     const tk_corpus_reading *how, tk_message *error);
/** Removes documents with the same id except the first. Call it after the last file. False when out
 * of memory. */
bool tk_corpus_close(tk_corpus *corpus, const tk_corpus_reading *how, tk_message *error);
/** Removes layers without a span in any document: a decoder of another format declares all layers
 * that the format knows, whether or not they were annotated. */
void tk_corpus_drop_empty(tk_corpus *corpus);
void tk_corpus_free(tk_corpus *corpus);

/** Whether a layer's spans are relations: statements with roles, several of which can be in the
 * same place. They are compared by their roles, and by their extent only to tell statements apart.
 */
bool tk_is_relation(const char *layer);

/** Returns the article with that id, or NULL. */
const tk_article *tk_corpus_find(const tk_corpus *corpus, const char *id);
/** Returns the article's layer with that name, or NULL. */
tk_layer_spans *tk_article_layer(const tk_article *article, const char *name);
/** Returns the article's document score with that name, or NULL. */
const tk_document_score *tk_article_score(const tk_article *article, const char *name);
/** Returns the span's cell with that key, or NULL. */
const tk_cell *tk_span_cell(const tk_span *span, const char *key);

#endif
