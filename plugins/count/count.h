// SPDX-License-Identifier: MIT
// The parts of the collectors `count` and `count_stems`.
#ifndef TK_COUNT_H
#define TK_COUNT_H

#include <stdbool.h>

#include <toolkit/text/entity_table.h>
#include <toolkit/text/state.h>
#include <toolkit/text/string_table.h>

#define COUNT_NGRAM_MAX 5u
#define COUNT_TOKEN     "token/1"
#define COUNT_SENTENCE  "sentence/1"
#define COUNT_ENTITY    "entity/1"

/** Layers, in the order in which they are required. */
enum { LAYER_TOKEN, LAYER_SENTENCE, LAYER_ENTITY };

/** What is counted. */
enum { COUNT_FORM, COUNT_STEM, COUNT_NGRAM, COUNT_NAME };

/** What the counts are divided by. */
enum { BY_CORPUS, BY_DAY, BY_WEEK, BY_MONTH, BY_YEAR, BY_SOURCE };

/** Where the stems are among the lexeme columns of `count_stems`. */
enum { LEXEME_STEM };

typedef struct {
    uint64_t count;
    uint64_t last; // the last document that was counted
    uint64_t documents;
} count_value;

/** The last row of a term, if rows have one term: most rows of a term are of one group. */
typedef struct {
    uint32_t group; // its number plus 1; 0: there is none
    uint32_t row;
} count_last;

/** What is known about a lexeme, if it occurred in the current document. */
typedef struct {
    uint64_t document; // the last one in which it occurred, counted from the start
    uint32_t term;     // TK_STRING_NONE: it is punctuation
    bool stop;         // it is a stopword
} count_word;

/**
 * The options, and the state: a row for each group and each thing that is counted. A row's key is
 * an array of uint32_t: the number of the group, then those of `n` terms, or of an entity.
 */
typedef struct {
    const char *by_name;   // title of the column of groups; NULL: there is none
    const char *term_name; // title of the column of terms
    uint32_t of;
    uint32_t by;
    uint32_t n;
    uint32_t labels; // of the entities that are counted
    uint64_t min;
    uint64_t top; // 0: all
    uint64_t max; // rows
    bool stems;   // terms are stems
    bool jsonl;

    tk_string_table stopwords;
    tk_string_table groups;
    tk_string_table terms; // its values are count_last
    tk_entity_table entities;
    tk_string_table rows; // its values are count_value
    uint64_t document;    // number of the current one, which is never reset

    count_word *words; // of each lexeme
    uint32_t n_words;
} counter;

/** The bytes of a row's key. */
static inline size_t count_key_size(const counter *c)
{
    return (1 + c->n) * sizeof(uint32_t);
}

/** The number of the row of a key, which is added if it is new. If that is not possible, returns
 * TK_STRING_NONE, and the reason in `*fault`. */
uint32_t count_row(counter *c, const uint32_t *key, const char **fault);

/** The group of a document: "2025-06", a source; "" if that is not known. It is in `scratch`, or
 * lives as long as the document. */
#define COUNT_PERIOD_ROOM 16u
tk_str count_group(const counter *c, const tk_host *host, tk_doc *doc,
                   char scratch[COUNT_PERIOD_ROOM]);

tk_status count_add_document(void *instance, const tk_host *host, tk_doc *doc);
tk_status count_save(void *instance, const tk_host *host, tk_sink *sink);
tk_status count_merge(void *instance, const tk_host *host, tk_sink *sink, const tk_str *state);
tk_status count_finish(void *instance, const tk_host *host, tk_sink *sink);

#endif
