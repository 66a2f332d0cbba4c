// SPDX-License-Identifier: MIT
#include <toolkit/text/schema.h>

#define NAMES(array) .names = (array), .n_names = sizeof(array) / sizeof((array)[0])

static const char *const entity_labels[] = {"PERSON", "ORG", "LOC", "PRODUCT", "EVENT", "MISC"};

static const char *const mods[] = {
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

const tk_column tk_entity_columns[TK_ENTITY_COLUMNS] = {
    [TK_ENTITY_LABEL] = {.name = "label",
                         .doc = "kind of entity",
                         .type = TK_U8,
                         NAMES(entity_labels)},
    [TK_ENTITY_NAME] = {.name = "name",
                        .doc = "fullest form of the same name in the document",
                        .type = TK_STRING,
                        .flags = TK_COL_OMIT},
};

const tk_column tk_money_columns[TK_MONEY_COLUMNS] = {
    [TK_MONEY_CURRENCY] = {.name = "currency",
                           .doc = "ISO 4217 code",
                           .type = TK_STRING,
                           .flags = TK_COL_OMIT},
    [TK_MONEY_VALUE] = {.name = "value",
                        .doc = "exact amount in units of the currency: 20 cents are 0.2",
                        .type = TK_STRING,
                        .flags = TK_COL_DECIMAL | TK_COL_OMIT},
    [TK_MONEY_LOW] = {.name = "low",
                      .doc = "lower bound of a range or of a vague amount, instead of value",
                      .type = TK_STRING,
                      .flags = TK_COL_DECIMAL | TK_COL_OMIT},
    [TK_MONEY_HIGH] = {.name = "high",
                       .doc = "upper bound, inclusive for a range, exclusive for a vague amount",
                       .type = TK_STRING,
                       .flags = TK_COL_DECIMAL | TK_COL_OMIT},
    [TK_MONEY_MOD] = {.name = "mod",
                      .doc = "how the words around it qualify the amount, as in TIMEX3",
                      .type = TK_U8,
                      .flags = TK_COL_OMIT,
                      NAMES(mods)},
    [TK_MONEY_PER] =
        {.name = "per",
         .doc = "what one payment is for: \"$25 an hour\" hour, \"$1.2 billion annually\" year",
         .type = TK_STRING,
         .flags = TK_COL_OMIT},
    [TK_MONEY_VAGUE] = {.name = "vague",
                        .doc = "only bounds are known: \"billions of dollars\", \"nine-figure\"",
                        .type = TK_U8,
                        .flags = TK_COL_BOOL | TK_COL_OMIT},
    [TK_MONEY_AMBIGUOUS] = {.name = "ambiguous",
                            .doc = "the sign or the number has several readings, and the document "
                                   "does not show which is meant",
                            .type = TK_U8,
                            .flags = TK_COL_BOOL | TK_COL_OMIT},
};

const tk_column tk_date_columns[TK_DATE_COLUMNS] = {
    [TK_DATE_TYPE] = {.name = "type", .doc = "TIMEX3 type", .type = TK_U8, NAMES(date_types)},
    [TK_DATE_VALUE] = {.name = "value",
                       .doc = "TIMEX3 value; for a range FIRST/LAST",
                       .type = TK_STRING},
    [TK_DATE_MOD] = {.name = "mod",
                     .doc = "TIMEX3 modifier",
                     .type = TK_U8,
                     .flags = TK_COL_OMIT,
                     NAMES(date_mods)},
    [TK_DATE_BEGIN] =
        {.name = "begin",
         .doc = "first day (YYYY-MM-DD) of a DATE, or of a DURATION that is tied to a date",
         .type = TK_STRING,
         .flags = TK_COL_OMIT},
    [TK_DATE_UNTIL] = {.name = "until",
                       .doc = "the day after the last day",
                       .type = TK_STRING,
                       .flags = TK_COL_OMIT},
};

const tk_column tk_number_columns[TK_NUMBER_COLUMNS] = {
    [TK_NUMBER_KIND] = {.name = "kind",
                        .doc = "kind of the number",
                        .type = TK_U8,
                        NAMES(number_kinds)},
    [TK_NUMBER_VALUE] = {.name = "value",
                         .doc = "exact number; an infinite fraction has 15 digits",
                         .type = TK_STRING,
                         .flags = TK_COL_DECIMAL | TK_COL_OMIT},
    [TK_NUMBER_LOW] = {.name = "low",
                       .doc = "lower end of a range, instead of value",
                       .type = TK_STRING,
                       .flags = TK_COL_DECIMAL | TK_COL_OMIT},
    [TK_NUMBER_HIGH] = {.name = "high",
                        .doc = "upper end of a range, inclusive",
                        .type = TK_STRING,
                        .flags = TK_COL_DECIMAL | TK_COL_OMIT},
    [TK_NUMBER_UNIT] =
        {.name = "unit",
         .doc = "full name of the unit in the singular: percent, basis point, kilometre",
         .type = TK_STRING,
         .flags = TK_COL_OMIT},
    [TK_NUMBER_MOD] = {.name = "mod",
                       .doc = "how the words around it qualify the number, as in TIMEX3",
                       .type = TK_U8,
                       .flags = TK_COL_OMIT,
                       NAMES(mods)},
};

const tk_column tk_sentiment_columns[TK_SENTIMENT_COLUMNS] = {
    [TK_SENTIMENT_SCORE] = {.name = "score",
                            .doc = "-1 (bad news) to 1 (good news), rounded to 4 decimals",
                            .type = TK_F64},
};

const tk_column tk_hype_columns[TK_HYPE_COLUMNS] = {
    [TK_HYPE_KIND] = {.name = "kind", .doc = "kind of hype", .type = TK_U8, NAMES(hype_kinds)},
    [TK_HYPE_WEIGHT] = {.name = "weight",
                        .doc = "weight of the span, greater than 0",
                        .type = TK_F64},
};

const tk_column tk_document_sentiment_columns[TK_DOCUMENT_SENTIMENT_COLUMNS] = {
    [TK_DOCUMENT_SENTIMENT_SENTIMENT] =
        {.name = "sentiment",
         .doc = "-1 (bad news) to 1 (good news), rounded to 4 decimals",
         .type = TK_F64},
};

const tk_column tk_document_hype_columns[TK_DOCUMENT_HYPE_COLUMNS] = {
    [TK_DOCUMENT_HYPE_HYPE] = {.name = "hype", .doc = "0 (none) to 100", .type = TK_U32},
};

_Static_assert(TK_MONEY_COLUMNS <= TK_SCHEMA_COLUMNS_MAX &&
                   TK_NUMBER_COLUMNS <= TK_SCHEMA_COLUMNS_MAX,
               "a span has room for the columns of the widest layers");

const tk_layer_decl tk_schema[TK_SCHEMA_LAYERS] = {
    [TK_SCHEMA_TOKEN] = TK_TOKEN_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_SENTENCE] = TK_SENTENCE_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_ENTITY] = TK_ENTITY_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_MONEY] = TK_MONEY_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_DATE] = TK_DATE_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_NUMBER] = TK_NUMBER_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_SENTIMENT] = TK_SENTIMENT_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_HYPE] = TK_HYPE_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_DOCUMENT_SENTIMENT] = TK_DOCUMENT_SENTIMENT_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_DOCUMENT_HYPE] = TK_DOCUMENT_HYPE_LAYER(TK_LAYER_OPTIONAL),
};
