// SPDX-License-Identifier: MIT
// The standard layers, but for one whose columns refer to spans: hype/1 is claim/1 here.
#include <toolkit/text/schema.h>

static const tk_column claim_columns[] = {
    {.name = "subject", .doc = "who", .type = TK_SPAN, .layer = "entity/1"},
    {.name = "price", .doc = "how much", .type = TK_SPAN, .layer = "money/1"},
    {.name = "before", .doc = "the claim before", .type = TK_SPAN, .layer = "claim/1"},
};

#define COLUMNS(array) .columns = (array), .n_columns = sizeof(array) / sizeof(array)[0]

const tk_layer_decl tk_schema[TK_SCHEMA_LAYERS] = {
    {.name = "token/1", .doc = "tokens", .flags = TK_LAYER_OPTIONAL | TK_LAYER_LEXEMES},
    {.name = "sentence/1", .doc = "sentences", .flags = TK_LAYER_OPTIONAL},
    {.name = "entity/1", .doc = "names", COLUMNS(tk_entity_columns), .flags = TK_LAYER_OPTIONAL},
    {.name = "money/1", .doc = "amounts", COLUMNS(tk_money_columns), .flags = TK_LAYER_OPTIONAL},
    {.name = "date/1", .doc = "dates", COLUMNS(tk_date_columns), .flags = TK_LAYER_OPTIONAL},
    {.name = "number/1", .doc = "numbers", .flags = TK_LAYER_OPTIONAL},
    {.name = "sentiment/1", .doc = "scores", .flags = TK_LAYER_OPTIONAL},
    {.name = "claim/1", .doc = "claims", COLUMNS(claim_columns), .flags = TK_LAYER_OPTIONAL},
    {.name = "fact/1", .doc = "facts", .flags = TK_LAYER_OPTIONAL},
    {.name = "stance/1", .doc = "names with scores", .flags = TK_LAYER_OPTIONAL},
    {.name = "document_sentiment/1", .doc = "score", .flags = TK_LAYER_OPTIONAL},
    {.name = "document_hype/1", .doc = "score", .flags = TK_LAYER_OPTIONAL},
};
