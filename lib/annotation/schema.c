// SPDX-License-Identifier: MIT
#include <toolkit/text/schema.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define NAMES(array) .names = (array), .n_names = COUNT(array)

static const char *const entity_labels[] = {"PERSON", "ORG", "LOC", "PRODUCT", "EVENT", "MISC"};

static const char *const money_mods[] = {
    "", "APPROX", "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS",
};

static const char *const date_types[] = {"DATE", "TIME", "DURATION", "SET"};

static const char *const date_mods[] = {
    "",          "START",         "MID",           "END",         "APPROX",
    "BEFORE",    "AFTER",         "ON_OR_BEFORE",  "ON_OR_AFTER", "LESS_THAN",
    "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE",
};

static const char *const number_kinds[] = {"NUMBER", "PERCENT", "ORDINAL", "QUANTITY"};

static const char *const hype_kinds[] = {
    "superlative",
    "absolute",
    "intensifier",
    "buzzword",
    "praise",
    "sensation",
    "urgency",
    "teaser",
    "cliche",
    "metaphor",
    "hyperbole",
    "address",
    "question",
    "exclamation",
    "capitals",
    "listicle",
    TK_SCHEMA_KIND_OTHER,
};

static const tk_column entity_columns[] = {
    {.name = "label", .doc = "kind of the named entity", .type = TK_U8, NAMES(entity_labels)},
    {.name = "name",
     .doc = "the fullest form of the same entity in the document",
     .type = TK_STRING,
     .flags = TK_COL_OMIT},
};

static const tk_column money_columns[] = {
    {.name = "currency", .doc = "ISO 4217", .type = TK_STRING, .flags = TK_COL_OMIT},
    {.name = "value",
     .doc = "the amount in units of the currency, exact",
     .type = TK_STRING,
     .flags = TK_COL_DECIMAL | TK_COL_OMIT},
    {.name = "low",
     .doc = "lower bound of a range or of a vague amount",
     .type = TK_STRING,
     .flags = TK_COL_DECIMAL | TK_COL_OMIT},
    {.name = "high",
     .doc = "upper bound of a range or of a vague amount",
     .type = TK_STRING,
     .flags = TK_COL_DECIMAL | TK_COL_OMIT},
    {.name = "mod",
     .doc = "how the amount is qualified",
     .type = TK_U8,
     .flags = TK_COL_OMIT,
     NAMES(money_mods)},
    {.name = "per",
     .doc = "what the amount is for one of: share, year, barrel",
     .type = TK_STRING,
     .flags = TK_COL_OMIT},
    {.name = "vague",
     .doc = "only bounds are known",
     .type = TK_U8,
     .flags = TK_COL_BOOL | TK_COL_OMIT},
    {.name = "ambiguous",
     .doc = "a bare sign with several readings, which nothing in the document settles",
     .type = TK_U8,
     .flags = TK_COL_BOOL | TK_COL_OMIT},
};

static const tk_column date_columns[] = {
    {.name = "type", .doc = "TIMEX3 type", .type = TK_U8, NAMES(date_types)},
    {.name = "value", .doc = "TIMEX3 value", .type = TK_STRING},
    {.name = "mod", .doc = "TIMEX3 mod", .type = TK_U8, .flags = TK_COL_OMIT, NAMES(date_mods)},
    {.name = "begin", .doc = "first day, YYYY-MM-DD", .type = TK_STRING, .flags = TK_COL_OMIT},
    {.name = "until",
     .doc = "the day after the last, YYYY-MM-DD",
     .type = TK_STRING,
     .flags = TK_COL_OMIT},
};

static const tk_column number_columns[] = {
    {.name = "kind", .doc = "what it is a number of", .type = TK_U8, NAMES(number_kinds)},
    {.name = "value",
     .doc = "the number, exact",
     .type = TK_STRING,
     .flags = TK_COL_DECIMAL | TK_COL_OMIT},
    {.name = "low",
     .doc = "lower end of a range",
     .type = TK_STRING,
     .flags = TK_COL_DECIMAL | TK_COL_OMIT},
    {.name = "high",
     .doc = "upper end of a range",
     .type = TK_STRING,
     .flags = TK_COL_DECIMAL | TK_COL_OMIT},
    {.name = "unit",
     .doc = "unit, in full and in the singular",
     .type = TK_STRING,
     .flags = TK_COL_OMIT},
    {.name = "mod",
     .doc = "how the number is qualified",
     .type = TK_U8,
     .flags = TK_COL_OMIT,
     NAMES(money_mods)},
};

static const tk_column sentiment_columns[] = {
    {.name = "score", .doc = "-1 (bad news) to 1 (good news)", .type = TK_F64},
};

static const tk_column document_sentiment_columns[] = {
    {.name = "sentiment", .doc = "-1 (bad news) to 1 (good news)", .type = TK_F64},
};

static const tk_column hype_columns[] = {
    {.name = "kind", .doc = "what the span was counted as", .type = TK_U8, NAMES(hype_kinds)},
    {.name = "weight", .doc = "its weight, greater than 0", .type = TK_F64},
};

static const tk_column document_hype_columns[] = {
    {.name = "hype", .doc = "0 (none) to 100", .type = TK_U32},
};

#define COLUMNS(array) .columns = (array), .n_columns = COUNT(array)

_Static_assert(sizeof money_columns / sizeof *money_columns <= TK_SCHEMA_COLUMNS_MAX &&
                   sizeof date_columns / sizeof *date_columns <= TK_SCHEMA_COLUMNS_MAX,
               "a span has room for the columns of the widest layers");

const tk_layer_decl tk_schema[TK_SCHEMA_LAYERS] = {
    {.name = "token/1",
     .doc = "words, numbers, marks",
     .flags = TK_LAYER_OPTIONAL | TK_LAYER_DISJOINT | TK_LAYER_LEXEMES},
    {.name = "sentence/1", .doc = "sentences", .flags = TK_LAYER_OPTIONAL | TK_LAYER_DISJOINT},
    {.name = "entity/1",
     .doc = "named entities",
     COLUMNS(entity_columns),
     .flags = TK_LAYER_OPTIONAL | TK_LAYER_DISJOINT},
    {.name = "money/1",
     .doc = "amounts of money",
     COLUMNS(money_columns),
     .flags = TK_LAYER_OPTIONAL | TK_LAYER_DISJOINT},
    {.name = "date/1",
     .doc = "dates, times, durations",
     COLUMNS(date_columns),
     .flags = TK_LAYER_OPTIONAL | TK_LAYER_DISJOINT},
    {.name = "number/1",
     .doc = "numbers that are neither money nor date",
     COLUMNS(number_columns),
     .flags = TK_LAYER_OPTIONAL | TK_LAYER_DISJOINT},
    {.name = "sentiment/1",
     .doc = "a score for each sentence",
     COLUMNS(sentiment_columns),
     .flags = TK_LAYER_OPTIONAL},
    {.name = "hype/1",
     .doc = "the spans that were counted",
     COLUMNS(hype_columns),
     .flags = TK_LAYER_OPTIONAL | TK_LAYER_DISJOINT},
    {.name = "document_sentiment/1",
     .doc = "score of the document",
     COLUMNS(document_sentiment_columns),
     .flags = TK_LAYER_OPTIONAL | TK_LAYER_DOCUMENT},
    {.name = "document_hype/1",
     .doc = "score of the document",
     COLUMNS(document_hype_columns),
     .flags = TK_LAYER_OPTIONAL | TK_LAYER_DOCUMENT},
};
