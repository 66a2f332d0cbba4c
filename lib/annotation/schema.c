// SPDX-License-Identifier: MIT
#include <toolkit/text/schema.h>

#include <string.h>

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

static const char *const fact_kinds[TK_FACT_KINDS] = {
    "INVESTMENT", "ACQUISITION", "VALUATION", "RESULT", "MOVE",        "SPENDING", "CONTRACT",
    "PENALTY",    "PAYOUT",      "DEBT",      "JOBS",   "APPOINTMENT", "FOUNDING",
};

static const char *const fact_statuses[TK_FACT_STATUSES] = {
    "ACTUAL", "PLANNED", "EXPECTED", "RUMOURED", "DENIED",
};

static const char *const fact_mods[] = {
    "", "APPROX", "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS", "END",
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
    [TK_ENTITY_ID] = {.name = "id",
                      .doc = "identifier that a gazetteer gives the name: a ticker, an LEI, a key",
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
         .flags = TK_COL_DATE | TK_COL_OMIT},
    [TK_DATE_UNTIL] = {.name = "until",
                       .doc = "the day after the last day",
                       .type = TK_STRING,
                       .flags = TK_COL_DATE | TK_COL_OMIT},
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

const tk_column tk_fact_columns[TK_FACT_COLUMNS] = {
    [TK_FACT_KIND] = {.name = "kind", .doc = "what is stated", .type = TK_U8, NAMES(fact_kinds)},
    [TK_FACT_SUBJECT] =
        {
            .name = "subject",
            .doc = "name of the entity that the fact is of; several are joined by \"; \"",
            .type = TK_STRING,
            .flags = TK_COL_OMIT,
        },
    [TK_FACT_SUBJECT_ID] =
        {
            .name = "subject_id",
            .doc = "id of the subject, as in entity/1",
            .type = TK_STRING,
            .flags = TK_COL_OMIT,
        },
    [TK_FACT_OBJECT] =
        {
            .name = "object",
            .doc = "name of the other party; several are joined by \"; \"",
            .type = TK_STRING,
            .flags = TK_COL_OMIT,
        },
    [TK_FACT_OBJECT_ID] =
        {
            .name = "object_id",
            .doc = "id of the object, as in entity/1",
            .type = TK_STRING,
            .flags = TK_COL_OMIT,
        },
    [TK_FACT_ENTITY] =
        {.name = "entity",
         .doc = "the nearest mention of the subject, or of the object if there is no subject",
         .type = TK_SPAN,
         .flags = TK_COL_OMIT,
         .layer = "entity/1"},
    [TK_FACT_WHAT] =
        {
            .name = "what",
            .doc = "measure, round, purpose or post, by kind",
            .type = TK_STRING,
            .flags = TK_COL_OMIT,
        },
    [TK_FACT_CURRENCY] =
        {
            .name = "currency",
            .doc = "ISO 4217 code",
            .type = TK_STRING,
            .flags = TK_COL_OMIT,
        },
    [TK_FACT_VALUE] =
        {
            .name = "value",
            .doc = "exact amount: of money, of `unit`, or a percentage; a fall is negative",
            .type = TK_STRING,
            .flags = TK_COL_DECIMAL | TK_COL_OMIT,
        },
    [TK_FACT_LOW] =
        {
            .name = "low",
            .doc = "lower bound of a range or of a vague amount, instead of value",
            .type = TK_STRING,
            .flags = TK_COL_DECIMAL | TK_COL_OMIT,
        },
    [TK_FACT_HIGH] =
        {
            .name = "high",
            .doc = "upper bound, inclusive for a range, exclusive for a vague amount",
            .type = TK_STRING,
            .flags = TK_COL_DECIMAL | TK_COL_OMIT,
        },
    [TK_FACT_MOD] =
        {.name = "mod",
         .doc = "how the words around it qualify the amount, as in TIMEX3; END: a post is left",
         .type = TK_U8,
         .flags = TK_COL_OMIT,
         NAMES(fact_mods)},
    [TK_FACT_VAGUE] =
        {
            .name = "vague",
            .doc = "only bounds of the amount are known",
            .type = TK_U8,
            .flags = TK_COL_BOOL | TK_COL_OMIT,
        },
    [TK_FACT_UNIT] =
        {
            .name = "unit",
            .doc = "of a value without a currency: %, points, jobs; share for a sum per share",
            .type = TK_STRING,
            .flags = TK_COL_OMIT,
        },
    [TK_FACT_CHANGE] =
        {
            .name = "change",
            .doc = "change of the amount against an earlier one in percent, signed",
            .type = TK_STRING,
            .flags = TK_COL_DECIMAL | TK_COL_OMIT,
        },
    [TK_FACT_BEGIN] =
        {
            .name = "begin",
            .doc = "first day (YYYY-MM-DD) of the period or day that the fact is about",
            .type = TK_STRING,
            .flags = TK_COL_DATE | TK_COL_OMIT,
        },
    [TK_FACT_UNTIL] =
        {
            .name = "until",
            .doc = "the day after the last day",
            .type = TK_STRING,
            .flags = TK_COL_DATE | TK_COL_OMIT,
        },
    [TK_FACT_DATE] =
        {
            .name = "date",
            .doc = "TIMEX3 value of that period or day",
            .type = TK_STRING,
            .flags = TK_COL_OMIT,
        },
    [TK_FACT_STATUS] =
        {.name = "status",
         .doc = "whether it happened or holds, is planned, expected, rumoured or denied",
         .type = TK_U8,
         NAMES(fact_statuses)},
    [TK_FACT_SOURCE] =
        {
            .name = "source",
            .doc = "who states it, if the text names a source",
            .type = TK_STRING,
            .flags = TK_COL_OMIT,
        },
};

const tk_column tk_stance_columns[TK_STANCE_COLUMNS] = {
    [TK_STANCE_NAME] =
        {
            .name = "name",
            .doc = "name of the entity",
            .type = TK_STRING,
            .flags = TK_COL_OMIT,
        },
    [TK_STANCE_ENTITY] = {.name = "entity",
                          .doc = "the mention",
                          .type = TK_SPAN,
                          .layer = "entity/1"},
    [TK_STANCE_SCORE] =
        {
            .name = "score",
            .doc = "score of the clause or sentence that it is in, as in sentiment/1",
            .type = TK_F64,
        },
    [TK_STANCE_SENTENCE] = {.name = "sentence",
                            .doc = "the sentence",
                            .type = TK_SPAN,
                            .layer = "sentence/1"},
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

_Static_assert(TK_FACT_COLUMNS <= TK_SCHEMA_COLUMNS_MAX,
               "a span has room for the columns of the widest layer");

const tk_layer_decl tk_schema[TK_SCHEMA_LAYERS] = {
    [TK_SCHEMA_TOKEN] = TK_TOKEN_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_SENTENCE] = TK_SENTENCE_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_ENTITY] = TK_ENTITY_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_MONEY] = TK_MONEY_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_DATE] = TK_DATE_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_NUMBER] = TK_NUMBER_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_SENTIMENT] = TK_SENTIMENT_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_HYPE] = TK_HYPE_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_FACT] = TK_FACT_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_STANCE] = TK_STANCE_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_DOCUMENT_SENTIMENT] = TK_DOCUMENT_SENTIMENT_LAYER(TK_LAYER_OPTIONAL),
    [TK_SCHEMA_DOCUMENT_HYPE] = TK_DOCUMENT_HYPE_LAYER(TK_LAYER_OPTIONAL),
};

void tk_schema_choose(bool wanted[TK_SCHEMA_LAYERS], const char *list)
{
    bool fresh = true;
    for (const char *p = list; *p != '\0';) {
        p += strspn(p, ", \t");
        size_t length = strcspn(p, ", \t");
        bool sign = *p == '+' || *p == '-';
        bool add = *p != '-';
        const char *item = p + sign;
        length -= sign;
        if (!sign && fresh) {
            memset(wanted, 0, TK_SCHEMA_LAYERS * sizeof *wanted);
            fresh = false;
        }
        for (uint32_t i = 0; i < TK_SCHEMA_LAYERS; i++) {
            const char *name = tk_schema[i].name;
            bool named = strcspn(name, "/") == length && memcmp(name, item, length) == 0;
            if (named || (length == 1 && *item == '*')) {
                wanted[i] = add;
            }
        }
        p = item + length;
    }
}
