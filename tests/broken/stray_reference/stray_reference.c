// SPDX-License-Identifier: MIT
// A column refers to a layer that the plugin neither requires nor provides.
#include "../broken.h"

static const tk_column columns[] = {
    {.name = "word", .doc = "", .type = TK_SPAN, .layer = "token/1"},
};
static const tk_layer_decl provided[] = {
    {.name = FAULT "/1", .doc = "marks", .columns = columns, .n_columns = N_OF(columns)}};

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance, (void)host, (void)doc;
    return TK_OK;
}

BROKEN(.annotate = annotate, .provided = provided, .n_provided = 1)
