// SPDX-License-Identifier: MIT
#include "model_file.h"

#include <stdlib.h>
#include <string.h>

static uint32_t tk_read_u32(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/** Looks up every entry of the small tables once, so that decoding indexes arrays. */
static void tk_model_fill_tables(const tk_model *model, tk_model_tables *tables)
{
    for (uint32_t a = 0; a < TK_N_CLASSES; a++) {
        for (uint32_t b = 0; b < TK_N_CLASSES; b++) {
            tk_model_add(model, tk_table_key(TK_TABLE_BEFORE, a, b), tables->before[a][b]);
            tk_model_add(model, tk_table_key(TK_TABLE_AFTER, a, b), tables->after[a][b]);
            tk_model_add(model, tk_table_key(TK_TABLE_AROUND, a, b), tables->around[a][b]);
        }
    }
    for (uint32_t context = 0; context < TK_N_CONTEXTS; context++)
        for (uint32_t class = 0; class < TK_N_CLASSES; class ++)
            tk_model_add(model, tk_table_key(TK_TABLE_CONTEXT, context, class),
                         tables->context[context][class]);
    for (uint32_t name = 0; name < TK_N_NAMES; name++)
        tk_model_add(model, tk_table_key(TK_TABLE_NAMES, name, 0), tables->names[name]);
    for (uint32_t place = 0; place < TK_N_PLACES; place++)
        for (uint32_t trait = 0; trait < TK_N_TRAITS; trait++)
            tk_model_add(model, tk_trait_key(trait, place), tables->traits[place][trait]);
}

/** Bytes up to the rows' number: the magic, the lists and an empty line. 0 if it has no such head.
 */
static size_t tk_model_head(const char *data, size_t length)
{
    size_t at = TK_MODEL_MAGIC_SIZE;
    if (length < at || memcmp(data, TK_MODEL_MAGIC, at) != 0)
        return 0;
    while (at < length && at < TK_MODEL_HEAD_MAX && (data[at] != '\n' || data[at - 1] != '\n'))
        at++;
    return at < length && data[at] == '\n' && data[at - 1] == '\n' ? at + 1 : 0;
}

bool tk_model_start(tk_model *model, const char *data, size_t length)
{
    const size_t lists = tk_model_head(data, length), head = lists + 4;
    *model = (tk_model){.rows = {.value_bits = TK_MODEL_ROW_BITS}};
    if (!lists || length < head)
        return false;
    uint32_t count = tk_read_u32(data + lists);
    if (count >= UINT32_C(1) << TK_MODEL_ROW_BITS ||
        length != head + (size_t)count * (4 + TK_LANES))
        return false;

    tk_model_tables *tables = calloc(1, sizeof *tables);
    model->tables = tables;
    model->weights = (const int8_t(*)[TK_LANES])(data + head + (size_t)count * 4);
    bool ok = tables != NULL;
    for (uint32_t i = 0; ok && i < count; i++) {
        uint64_t *slot =
            tk_table_enter(&model->rows, tk_model_hash(tk_read_u32(data + head + (size_t)i * 4)));
        ok = slot != NULL;
        if (ok)
            *slot |= i;
    }
    if (ok)
        tk_model_fill_tables(model, tables);
    else
        tk_model_finish(model);
    return ok;
}

void tk_model_finish(tk_model *model)
{
    tk_table_finish(&model->rows);
    free((tk_model_tables *)model->tables);
    model->tables = NULL;
}
