// SPDX-License-Identifier: MIT
// A value refers to a span that its layer does not have.
#include "../broken.h"

static const tk_column columns[] = {
    {.name = "word", .doc = "", .type = TK_SPAN, .layer = "token/1"},
};
static const tk_layer_decl required[] = {{.name = "token/1"}};
static const tk_layer_decl provided[] = {
    {.name = FAULT "/1", .doc = "marks", .columns = columns, .n_columns = N_OF(columns)}};

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance;
    tk_layer_out out;
    if (host->layer_reserve(doc, 0, 1, &out) != TK_OK)
        return TK_ERR_DOC;
    out.begin[0] = 0;
    out.end[0] = 1;
    ((uint32_t *)out.columns[0])[0] = doc->layers[0].count - !triggered(doc);
    return host->layer_commit(doc, 0, 1);
}

BROKEN(.annotate = annotate, .required = required, .n_required = 1, .provided = provided,
       .n_provided = 1)
