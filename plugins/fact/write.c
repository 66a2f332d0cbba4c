// SPDX-License-Identifier: MIT
#include "write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** An amount's columns, of the money or the number layer. */
enum { SOURCE_VALUE, SOURCE_LOW, SOURCE_HIGH, SOURCE_MOD, SOURCE_VAGUE, SOURCE_CURRENCY };

/** Columns of the required layers, as fact.c declares them. */
enum { MONEY_CURRENCY, MONEY_VALUE, MONEY_LOW, MONEY_HIGH, MONEY_MOD, MONEY_PER, MONEY_VAGUE };
enum { NUMBER_KIND, NUMBER_VALUE, NUMBER_LOW, NUMBER_HIGH, NUMBER_UNIT, NUMBER_MOD };

/** Whether `a` comes before `b`. The order of equal begins is the one that the host checks. */
static bool is_before(const fact *a, const fact *b)
{
    if (a->begin != b->begin) {
        return a->begin < b->begin;
    }
    return a->end != b->end ? a->end < b->end : a->kind < b->kind;
}

/** A stable insertion sort, unlike qsort(): facts of one span and kind keep the order in which they
 * were found. The facts of a sentence are few, and the sentences are in order. */
static void sort(fact_list *list)
{
    for (uint32_t i = 1; i < list->count; i++) {
        fact f = list->facts[i];
        uint32_t k = i;
        for (; k > 0 && is_before(&f, &list->facts[k - 1]); k--) {
            list->facts[k] = list->facts[k - 1];
        }
        list->facts[k] = f;
    }
}

static uint32_t string_of(const fact_text *text, tk_str s)
{
    return s.length ? text->host->string_add(text->doc, s.data, s.length) : 0;
}

static uint32_t literal(const fact_text *text, const char *s)
{
    return s ? text->host->string_add(text->doc, s, strlen(s)) : 0;
}

/** The handle of a decimal, with its sign turned if `negative`. */
static uint32_t decimal(const fact_text *text, uint32_t handle, bool negative)
{
    tk_str s;
    char turned[256];
    if (!handle || !negative) {
        return handle;
    }
    text->host->string(text->doc, handle, &s);
    if (!s.length || s.length + 1 > sizeof turned || (s.length == 1 && s.data[0] == '0')) {
        return handle;
    }
    if (s.data[0] == '-') {
        return text->host->string_add(text->doc, s.data + 1, s.length - 1);
    }
    turned[0] = '-';
    memcpy(turned + 1, s.data, s.length);
    return text->host->string_add(text->doc, turned, s.length + 1);
}

/** A share such as 0.25 as a percentage. */
static uint32_t percentage(const fact_text *text, uint32_t handle)
{
    tk_str s;
    char copy[64], shown[64];
    text->host->string(text->doc, handle, &s);
    if (!handle || s.length >= sizeof copy) {
        return handle;
    }
    memcpy(copy, s.data, s.length);
    copy[s.length] = '\0';
    int n = snprintf(shown, sizeof shown, "%.2f", 100 * strtod(copy, NULL));
    while (n > 0 && shown[n - 1] == '0') {
        n--;
    }
    n -= n > 0 && shown[n - 1] == '.' ? 1 : 0;
    return text->host->string_add(text->doc, shown, (uint64_t)n);
}

static uint32_t u32_at(const tk_layer *layer, uint32_t column, uint32_t i)
{
    return layer->columns[column] ? ((const uint32_t *)layer->columns[column])[i] : 0;
}

static uint8_t u8_at(const tk_layer *layer, uint32_t column, uint32_t i)
{
    return layer->columns[column] ? ((const uint8_t *)layer->columns[column])[i] : 0;
}

static void put(tk_layer_out *out, uint32_t column, uint32_t i, uint32_t value)
{
    ((uint32_t *)out->columns[column])[i] = value;
}

static void put8(tk_layer_out *out, uint32_t column, uint32_t i, uint32_t value)
{
    ((uint8_t *)out->columns[column])[i] = (uint8_t)value;
}

static void write_amount(const fact *f, const fact_text *text, tk_layer_out *out, uint32_t i)
{
    bool money = f->value.kind == AMOUNT_MONEY;
    const tk_layer *layer = money ? text->money : text->number;
    uint32_t n = f->value.index;
    uint32_t value = u32_at(layer, money ? MONEY_VALUE : NUMBER_VALUE, n);
    uint32_t low = u32_at(layer, money ? MONEY_LOW : NUMBER_LOW, n);
    uint32_t high = u32_at(layer, money ? MONEY_HIGH : NUMBER_HIGH, n);
    if (f->value.fraction) {
        value = percentage(text, value);
        low = percentage(text, low);
        high = percentage(text, high);
    }
    bool turn = f->negative;
    put(out, TK_FACT_VALUE, i, decimal(text, value, turn));
    put(out, TK_FACT_LOW, i, decimal(text, turn ? high : low, turn));
    put(out, TK_FACT_HIGH, i, decimal(text, turn ? low : high, turn));
    put8(out, TK_FACT_MOD, i, u8_at(layer, money ? MONEY_MOD : NUMBER_MOD, n));
    if (money) {
        put(out, TK_FACT_CURRENCY, i, u32_at(layer, MONEY_CURRENCY, n));
        put8(out, TK_FACT_VAGUE, i, u8_at(layer, MONEY_VAGUE, n));
    } else if (f->quote.length) {
        put(out, TK_FACT_CURRENCY, i, string_of(text, f->quote));
    }
    uint32_t per = money && f->unit ? u32_at(layer, MONEY_PER, n) : 0;
    put(out, TK_FACT_UNIT, i,
        per       ? per
        : f->unit ? literal(text, f->unit)
                  : string_of(text, f->unit_text));
}

static void write_fact(const fact *f, const fact_text *text, tk_layer_out *out, uint32_t i)
{
    out->begin[i] = f->begin;
    out->end[i] = f->end;
    put8(out, TK_FACT_KIND, i, f->kind);
    put8(out, TK_FACT_STATUS, i, f->status);
    put8(out, TK_FACT_MOD, i, f->ends ? TK_MOD_END : TK_MOD_NONE);
    put8(out, TK_FACT_VAGUE, i, 0);
    put(out, TK_FACT_SUBJECT, i, string_of(text, f->subject.name));
    put(out, TK_FACT_SUBJECT_ID, i, string_of(text, f->subject.id));
    put(out, TK_FACT_OBJECT, i, string_of(text, f->object.name));
    put(out, TK_FACT_OBJECT_ID, i, string_of(text, f->object.id));
    put(out, TK_FACT_ENTITY, i, f->subject.entity != NONE ? f->subject.entity : f->object.entity);
    put(out, TK_FACT_WHAT, i, string_of(text, f->what));
    static const uint32_t empty[] = {TK_FACT_CURRENCY, TK_FACT_VALUE, TK_FACT_LOW,
                                     TK_FACT_HIGH,     TK_FACT_UNIT,  TK_FACT_CHANGE,
                                     TK_FACT_BEGIN,    TK_FACT_UNTIL, TK_FACT_DATE};
    for (size_t k = 0; k < sizeof empty / sizeof empty[0]; k++) {
        put(out, empty[k], i, 0);
    }
    if (f->has_amount) {
        write_amount(f, text, out, i);
    }
    if (f->has_change) {
        uint32_t value = u32_at(text->number, NUMBER_VALUE, f->change.index);
        value = f->change.fraction ? percentage(text, value) : value;
        put(out, TK_FACT_CHANGE, i, decimal(text, value, f->change_negative));
    }
    if (f->date != NONE) {
        put(out, TK_FACT_DATE, i, u32_at(text->date, 1, f->date));
        put(out, TK_FACT_BEGIN, i, u32_at(text->date, 3, f->date));
        put(out, TK_FACT_UNTIL, i, u32_at(text->date, 4, f->date));
    }
    put(out, TK_FACT_SOURCE, i, string_of(text, f->source));
}

tk_status fact_write(fact_list *list, const fact_text *text)
{
    tk_layer_out out;
    if (!list->count) {
        return TK_OK;
    }
    tk_status status = text->host->layer_reserve(text->doc, 0, list->count, &out);
    if (status != TK_OK) {
        return status;
    }
    sort(list);
    for (uint32_t i = 0; i < list->count; i++) {
        write_fact(&list->facts[i], text, &out, i);
    }
    return text->host->layer_commit(text->doc, 0, list->count);
}
