// SPDX-License-Identifier: MIT
#include "base/clock.h"
#include "call.h"

#include <stdatomic.h>

uint64_t tk_call_meter(const tk_call *call)
{
    const tk_call_progress *progress = &call->progress;
    return progress->meter ? progress->meter(progress->meter_ctx) : tk_clock_now();
}

void tk_call_charge(tk_call *call, uint32_t index)
{
    const uint64_t t = tk_call_meter(call);
    call->chain->stages[index].nanoseconds += t - call->progress.clock;
    call->progress.clock = t;
}

/** Whether a value that fill() wrote names something that exists. */
static bool value_is_sound(const tk_lexemes *table, const tk_column *column, const void *value)
{
    if (column->type == TK_STRING)
        return *(const uint32_t *)value <= table->n_strings;
    if (column->names && column->type == TK_U8)
        return *(const uint8_t *)value < column->n_names;
    if (column->names && column->type == TK_U32)
        return *(const uint32_t *)value < column->n_names;
    return true;
}

/** Fills the columns that are read, for the lexemes from `first` on: one column after another, in
 * the order of the chain. */
static tk_status fill_columns(tk_call *call, uint32_t first)
{
    const tk_chain *chain = call->chain;
    tk_lexemes *table = call->lexemes;
    for (uint32_t c = 0; c < chain->n_columns; c++) {
        const tk_chain_column *column = &chain->columns[c];
        if (!column->read && !call->readable)
            continue;
        tk_lexeme_values *values = &table->columns[c + 1];
        tk_stage *stage = &chain->stages[column->stage];
        call->stage = stage;
        call->outcome->stage = column->stage;
        atomic_store_explicit(&call->progress.probe->stage, column->stage, memory_order_release);
        for (uint32_t id = first; id < table->count; id++) {
            tk_form_call form = {.lexemes = table};
            tk_lexemes_form_at(table, id, &form.form);
            void *value = values->data + (size_t)id * values->width;
            tk_status status = column->lexeme->fill(stage->instance, &form.form, value);
            if (status != TK_OK)
                return tk_call_fail(call, status == TK_ERR_INSTANCE ? status : TK_ERR_DOC, "error",
                                    UINT64_MAX, "lexeme column %s failed for the form '%.*s'",
                                    column->name, (int)form.form.length, form.form.text);
            if (!value_is_sound(table, &column->lexeme->column, value))
                return tk_call_fail(call, TK_ERR_DOC, "violation", UINT64_MAX,
                                    "lexeme column %s has no such value", column->name);
        }
        tk_call_charge(call, column->stage);
    }
    return TK_OK;
}

// Forms are interned only when a stage is about to read the layer's lexemes, because interning
// takes a third of the time of tokens.
tk_status tk_call_intern(tk_call *call, uint32_t index)
{
    tk_lexemes *table = call->lexemes;
    tk_layer_store *layer = &call->chain->layers[index];
    if (layer->interned || !layer->count || !(layer->decl->flags & TK_LAYER_LEXEMES))
        return TK_OK;
    if (call->failed)
        return call->outcome->status;
    const tk_stage *reader = call->stage;
    const uint32_t reader_index = (uint32_t)(reader - call->chain->stages);
    tk_call_charge(call, reader_index);
    const uint32_t known = table->count;
    tk_status status = TK_OK;
    if (!tk_lexemes_intern(table, call->document.text.data, layer->begin, layer->end, layer->count,
                           layer->lexeme))
        status = tk_call_fail(call, TK_ERR_DOC, "memory", UINT64_MAX,
                              "out of memory for the lexeme table");
    tk_call_charge(call, layer->stage);
    call->progress.lookups += layer->count;
    call->progress.new_forms += table->count - known;
    if (status == TK_OK && table->count > known)
        status = fill_columns(call, known);
    call->stage = reader;
    if (status != TK_OK) { // forms without values may be left: the next document starts over
        tk_lexemes_drop(table);
        return status;
    }
    call->outcome->stage = reader_index;
    atomic_store_explicit(&call->progress.probe->stage, reader_index, memory_order_release);
    layer->interned = true;
    layer->digest = tk_layer_digest(layer);
    return TK_OK;
}
