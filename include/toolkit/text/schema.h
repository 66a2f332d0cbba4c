// SPDX-License-Identifier: MIT
/**
 * @file
 * The standard layers, defined once: annotators provide them, decoders read them from a file, and
 * docs/layers.md lists them.
 */
#ifndef TK_SCHEMA_H
#define TK_SCHEMA_H

#include <stdbool.h>

#include <toolkit/plugin.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** The standard layers: indexes of tk_schema. */
enum {
    TK_SCHEMA_TOKEN,
    TK_SCHEMA_SENTENCE,
    TK_SCHEMA_ENTITY,
    TK_SCHEMA_MONEY,
    TK_SCHEMA_DATE,
    TK_SCHEMA_NUMBER,
    TK_SCHEMA_SENTIMENT,
    TK_SCHEMA_HYPE,
    TK_SCHEMA_FACT,
    TK_SCHEMA_LABEL_LAYERS = TK_SCHEMA_FACT, /**< layers of spans that refer to no others */
    TK_SCHEMA_STANCE,
    TK_SCHEMA_SPAN_LAYERS, /**< layers of spans; then one value per document */
    TK_SCHEMA_DOCUMENT_SENTIMENT = TK_SCHEMA_SPAN_LAYERS,
    TK_SCHEMA_DOCUMENT_HYPE,
    TK_SCHEMA_LAYERS
};

/** The columns of each layer: indexes of its `columns`. */
enum { TK_ENTITY_LABEL, TK_ENTITY_NAME, TK_ENTITY_ID, TK_ENTITY_COLUMNS };
enum {
    TK_MONEY_CURRENCY,
    TK_MONEY_VALUE,
    TK_MONEY_LOW,
    TK_MONEY_HIGH,
    TK_MONEY_MOD,
    TK_MONEY_PER,
    TK_MONEY_VAGUE,
    TK_MONEY_AMBIGUOUS,
    TK_MONEY_COLUMNS
};
enum { TK_DATE_TYPE, TK_DATE_VALUE, TK_DATE_MOD, TK_DATE_BEGIN, TK_DATE_UNTIL, TK_DATE_COLUMNS };
enum {
    TK_NUMBER_KIND,
    TK_NUMBER_VALUE,
    TK_NUMBER_LOW,
    TK_NUMBER_HIGH,
    TK_NUMBER_UNIT,
    TK_NUMBER_MOD,
    TK_NUMBER_COLUMNS
};
enum { TK_SENTIMENT_SCORE, TK_SENTIMENT_COLUMNS };
enum { TK_HYPE_KIND, TK_HYPE_WEIGHT, TK_HYPE_COLUMNS };
enum {
    TK_FACT_KIND,
    TK_FACT_SUBJECT,
    TK_FACT_SUBJECT_ID,
    TK_FACT_OBJECT,
    TK_FACT_OBJECT_ID,
    TK_FACT_ENTITY,
    TK_FACT_WHAT,
    TK_FACT_CURRENCY,
    TK_FACT_VALUE,
    TK_FACT_LOW,
    TK_FACT_HIGH,
    TK_FACT_MOD,
    TK_FACT_VAGUE,
    TK_FACT_UNIT,
    TK_FACT_CHANGE,
    TK_FACT_BEGIN,
    TK_FACT_UNTIL,
    TK_FACT_DATE,
    TK_FACT_STATUS,
    TK_FACT_SOURCE,
    TK_FACT_COLUMNS
};
enum { TK_STANCE_NAME, TK_STANCE_ENTITY, TK_STANCE_SCORE, TK_STANCE_SENTENCE, TK_STANCE_COLUMNS };
enum { TK_DOCUMENT_SENTIMENT_SENTIMENT, TK_DOCUMENT_SENTIMENT_COLUMNS };
enum { TK_DOCUMENT_HYPE_HYPE, TK_DOCUMENT_HYPE_COLUMNS };
#define TK_SCHEMA_COLUMNS_MAX 20u /**< the maximum number of columns of a layer */

extern const tk_column tk_entity_columns[TK_ENTITY_COLUMNS];
extern const tk_column tk_money_columns[TK_MONEY_COLUMNS];
extern const tk_column tk_date_columns[TK_DATE_COLUMNS];
extern const tk_column tk_number_columns[TK_NUMBER_COLUMNS];
extern const tk_column tk_sentiment_columns[TK_SENTIMENT_COLUMNS];
extern const tk_column tk_hype_columns[TK_HYPE_COLUMNS];
extern const tk_column tk_fact_columns[TK_FACT_COLUMNS];
extern const tk_column tk_stance_columns[TK_STANCE_COLUMNS];
extern const tk_column tk_document_sentiment_columns[TK_DOCUMENT_SENTIMENT_COLUMNS];
extern const tk_column tk_document_hype_columns[TK_DOCUMENT_HYPE_COLUMNS];

/**
 * Initializers of a tk_layer_decl. `more` are flags in addition to the layer's own: 0 in an
 * annotator, TK_LAYER_OPTIONAL in a decoder, which provides only the layers that the user requests.
 */
#define TK_TOKEN_LAYER(more)                                                       \
    {                                                                              \
        .name = "token/1", .doc = "words, numbers, punctuation marks and symbols", \
        .flags = (TK_LAYER_DISJOINT | TK_LAYER_LEXEMES) | (more)                   \
    }
#define TK_SENTENCE_LAYER(more)                                                        \
    {                                                                                  \
        .name = "sentence/1", .doc = "sentences, headings, list items and table rows", \
        .flags = (TK_LAYER_DISJOINT) | (more)                                          \
    }
#define TK_ENTITY_LAYER(more)                                                                      \
    {                                                                                              \
        .name = "entity/1", .doc = "names of persons, organisations, places, products and events", \
        .columns = tk_entity_columns, .n_columns = TK_ENTITY_COLUMNS,                              \
        .flags = (TK_LAYER_DISJOINT) | (more)                                                      \
    }
#define TK_MONEY_LAYER(more)                                                       \
    {                                                                              \
        .name = "money/1", .doc = "amounts of money", .columns = tk_money_columns, \
        .n_columns = TK_MONEY_COLUMNS, .flags = (TK_LAYER_DISJOINT) | (more)       \
    }
#define TK_DATE_LAYER(more)                                                            \
    {                                                                                  \
        .name = "date/1", .doc = "time expressions: dates, times, durations and sets", \
        .columns = tk_date_columns, .n_columns = TK_DATE_COLUMNS,                      \
        .flags = (TK_LAYER_DISJOINT) | (more)                                          \
    }
#define TK_NUMBER_LAYER(more)                                                    \
    {                                                                            \
        .name = "number/1", .doc = "numbers outside amounts of money and dates", \
        .columns = tk_number_columns, .n_columns = TK_NUMBER_COLUMNS,            \
        .flags = (TK_LAYER_DISJOINT) | (more)                                    \
    }
#define TK_SENTIMENT_LAYER(more)                                            \
    {                                                                       \
        .name = "sentiment/1", .doc = "a score for each sentence",          \
        .columns = tk_sentiment_columns, .n_columns = TK_SENTIMENT_COLUMNS, \
        .flags = (TK_LAYER_DISJOINT) | (more)                               \
    }
#define TK_HYPE_LAYER(more)                                                   \
    {                                                                         \
        .name = "hype/1", .doc = "words and marks that were counted as hype", \
        .columns = tk_hype_columns, .n_columns = TK_HYPE_COLUMNS,             \
        .flags = (TK_LAYER_DISJOINT) | (more)                                 \
    }
#define TK_FACT_LAYER(more)                                                           \
    {                                                                                 \
        .name = "fact/1", .doc = "stated facts: who did what, for how much and when", \
        .columns = tk_fact_columns, .n_columns = TK_FACT_COLUMNS, .flags = (more)     \
    }
#define TK_STANCE_LAYER(more)                                                            \
    {                                                                                    \
        .name = "stance/1", .doc = "names in sentences with a score, once per sentence", \
        .columns = tk_stance_columns, .n_columns = TK_STANCE_COLUMNS, .flags = (more)    \
    }
#define TK_DOCUMENT_SENTIMENT_LAYER(more)                                                     \
    {                                                                                         \
        .name = "document_sentiment/1", .doc = "score of the document",                       \
        .columns = tk_document_sentiment_columns, .n_columns = TK_DOCUMENT_SENTIMENT_COLUMNS, \
        .flags = (TK_LAYER_DOCUMENT) | (more)                                                 \
    }
#define TK_DOCUMENT_HYPE_LAYER(more)                                                \
    {                                                                               \
        .name = "document_hype/1", .doc = "score of the document",                  \
        .columns = tk_document_hype_columns, .n_columns = TK_DOCUMENT_HYPE_COLUMNS, \
        .flags = (TK_LAYER_DOCUMENT) | (more)                                       \
    }

/** All standard layers, optional, as a decoder provides them. */
extern const tk_layer_decl tk_schema[TK_SCHEMA_LAYERS];

/** Marks in `wanted` the layers of a list in the form that the host gives a TK_OPT_LAYERS option:
 * "money,date", "*", "-token". */
void tk_schema_choose(bool wanted[TK_SCHEMA_LAYERS], const char *list);

/** Values of the column `kind` of fact/1, in the order of their names. */
enum {
    TK_FACT_INVESTMENT,
    TK_FACT_ACQUISITION,
    TK_FACT_VALUATION,
    TK_FACT_RESULT,
    TK_FACT_MOVE,
    TK_FACT_SPENDING,
    TK_FACT_CONTRACT,
    TK_FACT_PENALTY,
    TK_FACT_PAYOUT,
    TK_FACT_DEBT,
    TK_FACT_JOBS,
    TK_FACT_APPOINTMENT,
    TK_FACT_FOUNDING,
    TK_FACT_KINDS
};

/** Values of the column `status` of fact/1, in the order of their names. */
enum {
    TK_FACT_ACTUAL,
    TK_FACT_PLANNED,
    TK_FACT_EXPECTED,
    TK_FACT_RUMOURED,
    TK_FACT_DENIED,
    TK_FACT_STATUSES
};

/** Values of the column `mod` in money/1, number/1 and fact/1, in the order of their names. */
enum {
    TK_MOD_NONE,
    TK_MOD_APPROX,
    TK_MOD_MORE_THAN,
    TK_MOD_LESS_THAN,
    TK_MOD_EQUAL_OR_MORE,
    TK_MOD_EQUAL_OR_LESS,
    TK_MOD_END /**< fact/1 only: an appointment that ends */
};

/** The kind of a hype span that was read from a file with a kind unknown here. It is the last one.
 */
#define TK_SCHEMA_KIND_OTHER "other"

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
