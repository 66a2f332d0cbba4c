// SPDX-License-Identifier: MIT
#include "layer.h"

#include <stdlib.h>
#include <string.h>

void tk_money_layer_start(tk_money_layer *layer, const tk_host *host, tk_doc *doc)
{
    layer->host = host;
    layer->doc = doc;
    layer->spans = (tk_layer_out){0};
    layer->count = 0;
    layer->comma = false;
}

void tk_money_layer_finish(tk_money_layer *layer)
{
    free(layer->unsettled);
    memset(layer, 0, sizeof *layer);
}

/** Makes room for one more span. */
static tk_status reserve(tk_money_layer *layer)
{
    uint32_t n = layer->count;
    if (n == layer->capacity) {
        uint32_t capacity = n < 32 ? 64 : n * 2;
        tk_unsettled *grown = realloc(layer->unsettled, capacity * sizeof *grown);
        if (!grown)
            return layer->host->fail(layer->doc, TK_ERR_DOC, UINT64_MAX, "out of memory");
        layer->unsettled = grown;
        layer->capacity = capacity;
    }
    if (n < layer->spans.capacity)
        return TK_OK;
    return layer->host->layer_reserve(layer->doc, 0, n < 32 ? 64 : (uint64_t)n * 2, &layer->spans);
}

static uint32_t *strings(const tk_money_layer *layer, int column)
{
    return layer->spans.columns[column];
}

static uint8_t *bytes(const tk_money_layer *layer, int column)
{
    return layer->spans.columns[column];
}

static uint32_t write_decimal(const tk_money_layer *layer, const tk_decimal *d)
{
    char text[TK_DECIMAL_TEXT];
    return layer->host->string_add(layer->doc, text, tk_decimal_write(d, text));
}

tk_status tk_money_layer_add(tk_money_layer *layer, const tk_amount *amount, const char *per,
                             size_t per_length)
{
    tk_status status = reserve(layer);
    if (status != TK_OK)
        return status;
    uint32_t i = layer->count++;
    bool bounds = amount->has_high || amount->vague;
    // Prices by the litre have three decimals.
    bool doubtful = amount->doubtful && !per_length;
    layer->comma |= amount->comma;
    layer->unsettled[i] = (tk_unsettled){
        .reading = amount->reading, .subunit = amount->subunit, .doubtful = doubtful};
    layer->spans.begin[i] = amount->begin;
    layer->spans.end[i] = amount->end;
    strings(layer, TK_MONEY_CURRENCY)[i] = 0;
    strings(layer, TK_MONEY_VALUE)[i] = bounds ? 0 : write_decimal(layer, &amount->low);
    strings(layer, TK_MONEY_LOW)[i] = bounds ? write_decimal(layer, &amount->low) : 0;
    strings(layer, TK_MONEY_HIGH)[i] = amount->has_high ? write_decimal(layer, &amount->high) : 0;
    strings(layer, TK_MONEY_PER)[i] =
        per_length ? layer->host->string_add(layer->doc, per, per_length) : 0;
    bytes(layer, TK_MONEY_MOD)[i] = amount->mod;
    bytes(layer, TK_MONEY_VAGUE)[i] = amount->vague && !doubtful;
    bytes(layer, TK_MONEY_AMBIGUOUS)[i] = false;
    return TK_OK;
}

/** Changes an amount that was read as one and a half to fifteen hundred. */
static void multiply(tk_money_layer *layer, uint32_t i)
{
    static const int decimals[] = {TK_MONEY_VALUE, TK_MONEY_LOW, TK_MONEY_HIGH};
    for (size_t k = 0; k < sizeof decimals / sizeof *decimals; k++) {
        uint32_t *handle = &strings(layer, decimals[k])[i];
        tk_str text;
        tk_decimal value;
        layer->host->string(layer->doc, *handle, &text);
        if (!tk_decimal_read(&value, text.data, text.length))
            continue;
        tk_decimal_shift(&value, 3);
        *handle = write_decimal(layer, &value);
    }
}

/** Settles amounts in a unit first; those in a subunit, then those without a currency, take a
 * currency from them. */
enum { PASS_UNIT, PASS_SUBUNIT, PASS_UNNAMED, N_PASSES };

static int pass_of(const tk_unsettled *amount)
{
    if (amount->reading == TK_READING_NONE)
        return PASS_UNNAMED;
    return amount->subunit ? PASS_SUBUNIT : PASS_UNIT;
}

static void settle_currencies(tk_money_layer *layer, tk_evidence *evidence)
{
    for (uint32_t i = 0; i < layer->count; i++)
        tk_evidence_amount(evidence, layer->unsettled[i].reading);
    for (int pass = 0; pass < N_PASSES; pass++)
        for (uint32_t i = 0; i < layer->count; i++) {
            tk_unsettled *amount = &layer->unsettled[i];
            if (pass_of(amount) == pass)
                amount->currency =
                    tk_evidence_settle(evidence, amount->reading, pass == PASS_SUBUNIT,
                                       layer->spans.begin[i], &amount->open);
        }
}

/** Settles the meaning of "1.500", with or without a currency: fifteen hundred if the document has
 * "€2,50"; else it stays one and a half, ambiguous if the currency's country writes a decimal
 * comma. */
static void settle_number(tk_money_layer *layer, uint32_t i, const tk_currency *currency)
{
    if (layer->comma)
        multiply(layer, i);
    else if (currency && currency->comma)
        bytes(layer, TK_MONEY_AMBIGUOUS)[i] = true;
}

tk_status tk_money_layer_commit(tk_money_layer *layer, tk_evidence *evidence)
{
    if (!layer->count)
        return TK_OK;
    settle_currencies(layer, evidence);
    int32_t last = -1;
    for (uint32_t i = 0, handle = 0; i < layer->count; i++) {
        const tk_unsettled *amount = &layer->unsettled[i];
        const tk_currency *currency =
            amount->currency < 0 ? NULL : &evidence->currencies->list[amount->currency];
        if (currency && amount->currency != last) {
            handle = layer->host->string_add(layer->doc, currency->code, strlen(currency->code));
            last = amount->currency;
        }
        strings(layer, TK_MONEY_CURRENCY)[i] = currency ? handle : 0;
        bytes(layer, TK_MONEY_AMBIGUOUS)[i] = amount->open;
        if (amount->doubtful)
            settle_number(layer, i, currency);
    }
    return layer->host->layer_commit(layer->doc, 0, layer->count);
}
