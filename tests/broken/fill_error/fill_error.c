// SPDX-License-Identifier: MIT
// Fails to fill a lexeme column for a form.
#include "../broken.h"

static tk_status fill(void *instance, const tk_form *form, void *value)
{
    (void)instance, (void)value;
    return strstr(form->text, FAULT) ? TK_ERR_DOC : TK_OK;
}

static const tk_lexeme_column lexemes[] = {
    {{.name = FAULT, .doc = "bytes", .type = TK_U32, .flags = TK_COL_OUTPUT | TK_COL_OMIT},
     fill,
     {0}}};

BROKEN(.lexemes = lexemes, .n_lexemes = 1)
