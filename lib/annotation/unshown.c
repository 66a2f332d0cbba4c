// SPDX-License-Identifier: MIT
#include <toolkit/text/unshown.h>

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

/** Counts the values of a column. */
static void unshown_column(tk_lost *lost, const tk_out *out, const tk_layer_info *info, uint32_t c)
{
    const tk_column *column = &info->decl->columns[c];
    uint64_t count = 0;
    for (uint32_t i = 0; i < info->layer.count; i++) {
        char scratch[TK_NUMBER_ROOM];
        count += tk_cell(out, column, info->layer.columns[c], i, false, scratch).length > 0;
    }
    tk_lost_add(lost, count, "values of %.*s: %s", name_length(info), info->decl->name,
                column->name);
}

void tk_unshown_values(tk_lost *lost, const tk_out *out, const tk_layer_info *info, uint32_t shown)
{
    for (uint32_t c = 0; c < info->decl->n_columns; c++) {
        if (c != shown) {
            unshown_column(lost, out, info, c);
        }
    }
}

static bool is_listed(const char *name, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (strcmp(*list, name) == 0) {
            return true;
        }
    }
    return false;
}

void tk_unshown_others(tk_lost *lost, const tk_out *out, const tk_layer_info *info,
                       const char *const *shown)
{
    for (uint32_t c = 0; c < info->decl->n_columns; c++) {
        if (!is_listed(info->decl->columns[c].name, shown)) {
            unshown_column(lost, out, info, c);
        }
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

/** Length of the white space at text[0] by Unicode's property White_Space; 0 if there is none. */
static uint32_t white_space(const char *text)
{
    static const char *const wide[] = {
        "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\xA8",
        "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80",
    };
    if (*text == ' ' || (*text >= '\t' && *text <= '\r')) {
        return 1;
    }
    // U+2000 to U+200A, and U+200B, which is not white space but also invisible
    if (strncmp(text, "\xE2\x80", 2) == 0 && (uint8_t)text[2] >= 0x80 && (uint8_t)text[2] <= 0x8B) {
        return 3;
    }
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        if (strncmp(text, wide[i], strlen(wide[i])) == 0) {
            return (uint32_t)strlen(wide[i]);
        }
    }
    return 0;
}

tk_status tk_unshown_text(const tk_out *out, const tk_layer *tokens)
{
    const char *text = out->doc->text;
    uint32_t i = 0;
    uint32_t n = 0;
    // NULs follow the text, so it is safe to look ahead.
    while (i < out->doc->length && (n = white_space(text + i)) != 0) {
        i += n;
    }
    if (tokens->count > 0 || i == out->doc->length) {
        return TK_OK;
    }
    return out->host->fail(out->doc, TK_ERR_DOC, UINT64_MAX,
                           "there is text but no token: make tokens with 'toolkit convert "
                           "--tokenize', or in a pipeline with [token] and [sentence]");
}
