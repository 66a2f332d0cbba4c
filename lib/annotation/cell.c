// SPDX-License-Identifier: MIT
#include <toolkit/text/cell.h>

#include <math.h>
#include <string.h>

static tk_str from_c(const char *text)
{
    return (tk_str){text, strlen(text)};
}

tk_str tk_layer_name(const tk_layer_decl *decl)
{
    return (tk_str){decl->name, strcspn(decl->name, "/")};
}

bool tk_str_is(tk_str s, const char *text)
{
    return s.length == strlen(text) && memcmp(s.data, text, s.length) == 0;
}

tk_str tk_cell(const tk_out *out, const tk_column *column, const void *values, uint32_t index,
               bool lexeme, char scratch[TK_NUMBER_ROOM])
{
    const tk_str none = {"", 0};
    bool omit = (column->flags & TK_COL_OMIT) != 0;
    uint32_t small;
    switch (column->type) {
    case TK_U8:
        small = ((const uint8_t *)values)[index];
        break;
    case TK_U32:
        small = ((const uint32_t *)values)[index];
        break;
    case TK_I64: {
        int64_t value = ((const int64_t *)values)[index];
        if (omit && value == 0) {
            return none;
        }
        return (tk_str){scratch, tk_format_int(scratch, value)};
    }
    case TK_F64: {
        double value = ((const double *)values)[index];
        if (!isfinite(value) || (omit && value == 0)) {
            return none;
        }
        return (tk_str){scratch, tk_format_double(scratch, value)};
    }
    case TK_STRING: {
        tk_str value = none;
        uint32_t handle = ((const uint32_t *)values)[index];
        if (handle != 0) {
            (lexeme ? out->host->lexeme_text : out->host->string)(out->doc, handle, &value);
        }
        return value;
    }
    case TK_SPAN: {
        uint32_t span = ((const uint32_t *)values)[index];
        if (span == TK_SPAN_NONE || !tk_layer_is_written(out, column->layer)) {
            return none;
        }
        return (tk_str){scratch, tk_format_uint(scratch, span)};
    }
    default:
        return none;
    }
    if (omit && small == 0) {
        return none;
    }
    if (column->names != NULL) {
        return small < column->n_names ? from_c(column->names[small]) : none;
    }
    if ((column->flags & TK_COL_BOOL) != 0) {
        return from_c(small != 0 ? "true" : "false");
    }
    return (tk_str){scratch, tk_format_uint(scratch, small)};
}

bool tk_layer_is_written(const tk_out *out, const char *name)
{
    tk_layer_info info;
    for (uint32_t i = 0; out->host->layer_info(out->doc, i, &info) != 0; i++) {
        if (strcmp(info.decl->name, name) == 0) {
            return true;
        }
    }
    return false;
}

bool tk_layer_offsets(tk_out *out, uint32_t unit, const tk_layer *layer, const uint32_t **begin,
                      const uint32_t **end)
{
    *begin = layer->begin;
    *end = layer->end;
    if (unit == TK_UNIT_BYTE || out->doc->is_ascii || layer->count == 0) {
        return true;
    }
    uint64_t count = layer->count;
    uint32_t *converted = out->host->alloc(out->doc, 2 * count * sizeof *converted);
    if (converted == NULL) {
        tk_out_fail(out, "out of memory for the offsets");
        return false;
    }
    out->host->offsets(out->doc, unit, layer->count, layer->begin, converted);
    out->host->offsets(out->doc, unit, layer->count, layer->end, converted + count);
    *begin = converted;
    *end = converted + count;
    return true;
}
