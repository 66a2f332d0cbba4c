// SPDX-License-Identifier: MIT
#include "unshown.h"

static int name_length(const tk_layer_info *info)
{
    return (int)strcspn(info->decl->name, "/");
}

void tk_unshown_layer(tk_lost *lost, const tk_layer_info *info)
{
    const char *what =
        (info->decl->flags & TK_LAYER_DOCUMENT) != 0 ? "values of the document" : "spans";
    tk_lost_add(lost, info->layer.count, "%s: %.*s", what, name_length(info), info->decl->name);
}

void tk_unshown_values(tk_lost *lost, const tk_out *out, const tk_layer_info *info, uint32_t shown)
{
    for (uint32_t c = 0; c < info->decl->n_columns; c++) {
        const tk_column *column = &info->decl->columns[c];
        uint64_t count = 0;
        for (uint32_t i = 0; c != shown && i < info->layer.count; i++) {
            char scratch[TK_NUMBER_ROOM];
            count += tk_cell(out, column, info->layer.columns[c], i, false, scratch).length > 0;
        }
        tk_lost_add(lost, count, "values of %.*s: %s", name_length(info), info->decl->name,
                    column->name);
    }
}

void tk_unshown_meta(tk_lost *lost, const tk_out *out, const char *const *shown)
{
    tk_str key;
    tk_str value;
    uint32_t json;
    for (uint32_t i = 0; out->host->meta_at(out->doc, i, &key, &value, &json) != 0; i++) {
        bool is_shown = false;
        for (const char *const *s = shown; *s != NULL; s++) {
            is_shown = is_shown || tk_str_is(key, *s);
        }
        if (!is_shown) {
            tk_lost_add(lost, 1, "values of meta: %.*s", (int)(key.length > 40 ? 40 : key.length),
                        key.data);
        }
    }
}

tk_status tk_unshown_text(const tk_out *out, const tk_layer *tokens)
{
    const char *text = out->doc->text;
    uint32_t i = 0;
    while (i < out->doc->length && memchr(" \t\r\n", text[i], 4) != NULL) {
        i++;
    }
    if (tokens->count > 0 || i == out->doc->length) {
        return TK_OK;
    }
    return out->host->fail(out->doc, TK_ERR_DOC, UINT64_MAX,
                           "there is text but no token: make tokens with 'toolkit convert "
                           "--tokenize', or in a pipeline with [token] and [sentence]");
}
