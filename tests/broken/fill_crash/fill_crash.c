// SPDX-License-Identifier: MIT
// Crashes when a lexeme column is filled for a form.
#include "../broken.h"

static tk_status fill(void *instance, const tk_form *form, void *value)
{
    (void)instance, (void)value;
    if (strstr(form->text, FAULT))
        *(volatile int *)NULL = 1;
    return TK_OK;
}

static const tk_lexeme_column lexemes[] = {
    {{.name = FAULT, .doc = "bytes", .type = TK_U32, .flags = TK_COL_OUTPUT | TK_COL_OMIT},
     fill,
     {0}}};

BROKEN(.lexemes = lexemes, .n_lexemes = 1)
