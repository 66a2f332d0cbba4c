// SPDX-License-Identifier: MIT
// The result: lists for people, or one JSON object.
#include "summary.h"

#include <stdlib.h>

#include <toolkit/text/amount.h>
#include <toolkit/text/json.h>
#include <toolkit/text/visible.h>

#define CELL 1024u // bytes of a string as it is shown

enum { WIDEST_AMOUNT = 34, WIDEST_WORDS = 40, WIDEST_ID = 28, WIDEST_TITLE = 48 };

typedef struct {
    const summary *s;
    tk_out out;
    uint32_t names[SUMMARY_TOP]; // the most mentioned ones
    uint32_t n_names;
    uint32_t *currencies; // the most frequent first
} result;

static bool has(const summary *s, uint32_t layer)
{
    return (s->layers >> layer & 1) != 0;
}

static const char *label_of(const summary *s, uint32_t name)
{
    const tk_column *column = &tk_entity_columns[TK_ENTITY_LABEL];
    const unsigned char label = (unsigned char)*tk_string_table_at(&s->names, name).data;
    return label < column->n_names ? column->names[label] : "";
}

static tk_str name_at(const summary *s, uint32_t name)
{
    const tk_str key = tk_string_table_at(&s->names, name);
    return (tk_str){key.data + 1, key.length - 1};
}

// ------------------------------------------------------------------------------------------- order

// Negative if name `a` is mentioned more often, or is first among equals.
static int compare_names(const summary *s, uint32_t a, uint32_t b)
{
    const summary_name *x = tk_string_table_value(&s->names, a);
    const summary_name *y = tk_string_table_value(&s->names, b);
    if (x->mentions != y->mentions) {
        return x->mentions > y->mentions ? -1 : 1;
    }
    if (x->documents != y->documents) {
        return x->documents > y->documents ? -1 : 1;
    }
    const int order = tk_string_compare(name_at(s, a), name_at(s, b));
    return order != 0 ? order : strcmp(label_of(s, a), label_of(s, b));
}

static void choose_names(result *r)
{
    for (uint32_t i = 0; i < r->s->names.count; i++) {
        uint32_t at = r->n_names;
        while (at > 0 && compare_names(r->s, i, r->names[at - 1]) < 0) {
            at--;
        }
        if (at == r->s->top) {
            continue;
        }
        r->n_names += r->n_names < r->s->top;
        memmove(r->names + at + 1, r->names + at, (r->n_names - at - 1) * sizeof *r->names);
        r->names[at] = i;
    }
}

static const summary_currency *currency_at(const result *r, uint32_t place)
{
    return tk_string_table_value(&r->s->currencies, r->currencies[place]);
}

static tk_str code_at(const result *r, uint32_t place)
{
    return tk_string_table_at(&r->s->currencies, r->currencies[place]);
}

static int compare_currencies(const void *a, const void *b, void *context)
{
    const tk_string_table *table = context;
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    const summary_currency *p = tk_string_table_value(table, x);
    const summary_currency *q = tk_string_table_value(table, y);
    if (p->mentions != q->mentions) {
        return p->mentions > q->mentions ? -1 : 1;
    }
    return tk_string_compare(tk_string_table_at(table, x), tk_string_table_at(table, y));
}

static bool order_currencies(result *r)
{
    const tk_string_table *table = &r->s->currencies;
    r->currencies = calloc(table->count + (size_t)1, sizeof *r->currencies);
    for (uint32_t i = 0; r->currencies != NULL && i < table->count; i++) {
        r->currencies[i] = i;
    }
    if (r->currencies != NULL) {
        qsort_r(r->currencies, table->count, sizeof *r->currencies, compare_currencies,
                (void *)table);
    }
    return r->currencies != NULL;
}

/** The most other currencies that are listed. */
static uint32_t other_currencies(const result *r)
{
    const uint32_t n = r->s->currencies.count;
    return n < 2 ? 0 : n - 1 < r->s->top ? n - 1 : r->s->top;
}

// -------------------------------------------------------------------------------------------- text

// Text as it is shown, cut to a number of columns.
static void show(char cell[CELL], tk_str text, size_t widest)
{
    const size_t length = tk_visible(cell, CELL - 4, text.data, text.length);
    if (tk_visible_width(cell, length) > widest) {
        memcpy(cell + tk_visible_fit(cell, length, widest - 1), "…", sizeof "…");
    }
}

static void pad(tk_out *out, const char *text, size_t width)
{
    for (size_t n = tk_visible_width(text, strlen(text)); n < width; n++) {
        tk_out_char(out, ' ');
    }
}

static void put_padded(tk_out *out, const char *text, size_t width)
{
    tk_out_string(out, text);
    pad(out, text, width);
}

// A number at the right end of `width` columns.
static void put_count(tk_out *out, uint64_t value, size_t width)
{
    char digits[TK_NUMBER_ROOM + 1];
    digits[tk_format_uint(digits, value)] = '\0';
    pad(out, digits, width);
    tk_out_string(out, digits);
}

static size_t widen(size_t width, const char *text)
{
    const size_t own = tk_visible_width(text, strlen(text));
    return own > width ? own : width;
}

static void put_names(result *r)
{
    const summary *s = r->s;
    tk_out *out = &r->out;
    TK_OUT_LITERAL(out, "Most mentioned names, of ");
    tk_out_uint(out, s->names.count);
    TK_OUT_LITERAL(out, "\n");
    if (r->n_names == 0) {
        TK_OUT_LITERAL(out, "  none\n");
        return;
    }
    TK_OUT_LITERAL(out, "  mentions  articles\n");
    for (uint32_t i = 0; i < r->n_names; i++) {
        const summary_name *value = tk_string_table_value(&s->names, r->names[i]);
        char name[CELL];
        show(name, name_at(s, r->names[i]), WIDEST_TITLE);
        put_count(out, value->mentions, 10);
        put_count(out, value->documents, 10);
        TK_OUT_LITERAL(out, "  ");
        put_padded(out, label_of(s, r->names[i]), 9);
        tk_out_string(out, name);
        tk_out_char(out, '\n');
    }
    if (s->names_left > 0) {
        TK_OUT_LITERAL(out, "  not counted: ");
        tk_out_uint(out, s->names_left);
        TK_OUT_LITERAL(out,
                       " mentions of names that are too long, or came when there were `max`\n");
    }
}

static void show_amount(char cell[CELL], tk_str code, const summary_amount *a)
{
    const tk_str *strings = a->strings;
    const char *mod = tk_money_columns[TK_MONEY_MOD].names[a->mod];
    const tk_amount amount = {.currency = code,
                              .value = strings[AMOUNT_VALUE],
                              .low = strings[AMOUNT_LOW],
                              .high = strings[AMOUNT_HIGH],
                              .mod = {mod, strlen(mod)},
                              .unit = strings[AMOUNT_PER]};
    char text[CELL];
    const size_t length = tk_amount_write(text, sizeof text, &amount);
    show(cell, (tk_str){text, length}, WIDEST_AMOUNT);
}

static void put_amount(tk_out *out, tk_str code, const summary_amount *a, size_t width)
{
    char cell[CELL];
    show_amount(cell, code, a);
    TK_OUT_LITERAL(out, "  ");
    put_padded(out, cell, width);
    show(cell, a->strings[AMOUNT_WORDS], WIDEST_WORDS);
    TK_OUT_LITERAL(out, "  “");
    tk_out_string(out, cell);
    tk_out_string(out, a->vague ? "” (vague)  " : "”  ");
    show(cell, a->strings[AMOUNT_DOCUMENT], WIDEST_ID);
    tk_out_string(out, cell);
    if (a->documents > 1) {
        TK_OUT_LITERAL(out, " and ");
        tk_out_uint(out, a->documents - 1);
        TK_OUT_LITERAL(out, " more");
    }
    tk_out_char(out, '\n');
}

static void put_frequent_currency(result *r)
{
    const summary_currency *c = currency_at(r, 0);
    char cell[CELL];
    size_t width = 0;
    show(cell, code_at(r, 0), WIDEST_AMOUNT);
    TK_OUT_LITERAL(&r->out, "Largest amounts in ");
    tk_out_string(&r->out, *cell == '\0' ? "an unknown currency" : cell);
    TK_OUT_LITERAL(&r->out, ", of ");
    tk_out_uint(&r->out, c->mentions);
    TK_OUT_LITERAL(&r->out, "\n");
    for (uint64_t i = 0; i < c->count; i++) {
        show_amount(cell, code_at(r, 0), &c->items[i]);
        width = widen(width, cell);
    }
    for (uint64_t i = 0; i < c->count; i++) {
        put_amount(&r->out, code_at(r, 0), &c->items[i], width);
    }
}

static void put_amounts(result *r)
{
    const uint32_t others = other_currencies(r);
    char cell[CELL];
    size_t width = 0;
    if (r->s->currencies.count == 0) {
        TK_OUT_LITERAL(&r->out, "Largest amounts\n  none\n");
        return;
    }
    put_frequent_currency(r);
    if (others > 0) {
        TK_OUT_LITERAL(&r->out, "Largest amount in each other currency\n");
    }
    for (uint32_t i = 1; i <= others; i++) {
        if (currency_at(r, i)->count > 0) {
            show_amount(cell, code_at(r, i), &currency_at(r, i)->items[0]);
            width = widen(width, cell);
        }
    }
    for (uint32_t i = 1; i <= others; i++) {
        if (currency_at(r, i)->count > 0) {
            put_amount(&r->out, code_at(r, i), &currency_at(r, i)->items[0], width);
        }
    }
}

static void put_score(tk_out *out, double score, bool is_signed)
{
    char digits[TK_NUMBER_ROOM + 8];
    const char *sign = score < 0 ? "−" : is_signed ? "+" : "";
    size_t n = strlen(sign);
    memcpy(digits, sign, n);
    n += tk_format_double(digits + n, score < 0 ? -score : score);
    digits[n] = '\0';
    pad(out, digits, 9);
    tk_out_string(out, digits);
}

static void put_articles(result *r, uint32_t list, const char *title)
{
    const summary_list *l = &r->s->lists[list];
    char cell[CELL];
    size_t width = 0;
    tk_out_string(&r->out, title);
    if (l->count == 0) {
        TK_OUT_LITERAL(&r->out, "  none\n");
    }
    for (uint32_t i = 0; i < l->count; i++) {
        show(cell, l->items[i].id, WIDEST_ID);
        width = widen(width, cell);
    }
    for (uint32_t i = 0; i < l->count; i++) {
        const summary_article *a = &l->items[i];
        put_score(&r->out, a->score, list != LIST_HYPE);
        TK_OUT_LITERAL(&r->out, "  ");
        show(cell, a->id, WIDEST_ID);
        if (a->title.length > 0) {
            put_padded(&r->out, cell, width + 2);
            show(cell, a->title, WIDEST_TITLE);
        }
        tk_out_string(&r->out, cell);
        tk_out_char(&r->out, '\n');
    }
}

static void put_text(result *r)
{
    const summary *s = r->s;
    if (s->documents == 0) {
        TK_OUT_LITERAL(&r->out, "No documents\n");
    } else if (s->layers == 0) {
        TK_OUT_LITERAL(&r->out, "Nothing to list: the pipeline has none of the layers entity, "
                                "money, document_hype and document_sentiment\n");
    }
    if (has(s, LAYER_ENTITY)) {
        put_names(r);
    }
    if (has(s, LAYER_MONEY)) {
        put_amounts(r);
    }
    if (has(s, LAYER_HYPE)) {
        put_articles(r, LIST_HYPE, "Most hyped articles\n");
    }
    if (has(s, LAYER_SENTIMENT)) {
        put_articles(r, LIST_NEGATIVE, "Worst news\n");
        put_articles(r, LIST_POSITIVE, "Best news\n");
    }
}

// -------------------------------------------------------------------------------------------- JSON

static void put_member(tk_json_writer *w, const char *key, tk_str value)
{
    if (value.length > 0) {
        tk_json_put_key(w, key);
        tk_json_put_string(w, value.data, value.length);
    }
}

static void put_whole(tk_json_writer *w, const char *key, uint64_t value)
{
    tk_json_put_key(w, key);
    tk_json_put_integer(w, (int64_t)(value > INT64_MAX ? INT64_MAX : value));
}

static void put_json_names(tk_json_writer *w, const result *r)
{
    const summary *s = r->s;
    tk_json_put_key(w, "names");
    tk_json_open(w, '{');
    put_whole(w, "different", s->names.count);
    put_whole(w, "not_counted", s->names_left);
    tk_json_put_key(w, "top");
    tk_json_open(w, '[');
    for (uint32_t i = 0; i < r->n_names; i++) {
        const summary_name *value = tk_string_table_value(&s->names, r->names[i]);
        const char *label = label_of(s, r->names[i]);
        tk_json_open(w, '{');
        put_member(w, "name", name_at(s, r->names[i]));
        put_member(w, "label", (tk_str){label, strlen(label)});
        put_whole(w, "mentions", value->mentions);
        put_whole(w, "documents", value->documents);
        tk_json_close(w, '}');
    }
    tk_json_close(w, ']');
    tk_json_close(w, '}');
}

// A decimal in the form of JSON, or as a string if it has no such form.
static void put_decimal(tk_json_writer *w, const char *key, tk_str text)
{
    tk_decimal value;
    char digits[TK_DECIMAL_TEXT];
    size_t length = 0;
    if (text.length > 0 && tk_decimal_read(&value, text.data, text.length)) {
        length = tk_decimal_write(&value, digits);
    }
    if (length > 0) {
        tk_json_put_key(w, key);
        tk_json_put_literal(w, digits, length);
    } else {
        put_member(w, key, text);
    }
}

static void put_json_amount(tk_json_writer *w, const summary_amount *a)
{
    const char *mod = tk_money_columns[TK_MONEY_MOD].names[a->mod];
    tk_json_open(w, '{');
    put_decimal(w, "value", a->strings[AMOUNT_VALUE]);
    put_decimal(w, "low", a->strings[AMOUNT_LOW]);
    put_decimal(w, "high", a->strings[AMOUNT_HIGH]);
    put_member(w, "mod", (tk_str){mod, strlen(mod)});
    put_member(w, "per", a->strings[AMOUNT_PER]);
    if (a->vague) {
        tk_json_put_key(w, "vague");
        tk_json_put_bool(w, true);
    }
    put_member(w, "text", a->strings[AMOUNT_WORDS]);
    put_member(w, "document", a->strings[AMOUNT_DOCUMENT]);
    put_whole(w, "mentions", a->mentions);
    put_whole(w, "documents", a->documents);
    tk_json_close(w, '}');
}

// The currencies, the most frequent first: of that all, of each other one the largest.
static void put_json_amounts(tk_json_writer *w, const result *r)
{
    const uint32_t others = other_currencies(r);
    put_whole(w, "amounts_not_counted", r->s->amounts_left);
    tk_json_put_key(w, "amounts");
    tk_json_open(w, '[');
    for (uint32_t i = 0; i <= others && i < r->s->currencies.count; i++) {
        const summary_currency *c = currency_at(r, i);
        const tk_str code = code_at(r, i);
        tk_json_open(w, '{');
        tk_json_put_key(w, "currency");
        tk_json_put_string(w, code.data, code.length);
        put_whole(w, "mentions", c->mentions);
        tk_json_put_key(w, "top");
        tk_json_open(w, '[');
        for (uint64_t k = 0; k < c->count && (i == 0 || k == 0); k++) {
            put_json_amount(w, &c->items[k]);
        }
        tk_json_close(w, ']');
        tk_json_close(w, '}');
    }
    tk_json_close(w, ']');
}

static void put_json_articles(tk_json_writer *w, const result *r, uint32_t list, const char *key)
{
    const summary_list *l = &r->s->lists[list];
    tk_json_put_key(w, key);
    tk_json_open(w, '[');
    for (uint32_t i = 0; i < l->count; i++) {
        char digits[TK_NUMBER_ROOM];
        tk_json_open(w, '{');
        tk_json_put_key(w, "document");
        tk_json_put_string(w, l->items[i].id.data, l->items[i].id.length);
        put_member(w, "title", l->items[i].title);
        tk_json_put_key(w, list == LIST_HYPE ? "hype" : "sentiment");
        tk_json_put_literal(w, digits, tk_format_double(digits, l->items[i].score));
        tk_json_close(w, '}');
    }
    tk_json_close(w, ']');
}

static void put_json(result *r)
{
    const summary *s = r->s;
    tk_json_writer w = {0};
    size_t length = 0;
    tk_json_open(&w, '{');
    put_whole(&w, "documents", s->documents);
    if (has(s, LAYER_ENTITY)) {
        put_json_names(&w, r);
    }
    if (has(s, LAYER_MONEY)) {
        put_json_amounts(&w, r);
    }
    if (has(s, LAYER_HYPE)) {
        put_json_articles(&w, r, LIST_HYPE, "hyped");
    }
    if (has(s, LAYER_SENTIMENT)) {
        put_json_articles(&w, r, LIST_NEGATIVE, "worst");
        put_json_articles(&w, r, LIST_POSITIVE, "best");
    }
    tk_json_close(&w, '}');
    char *text = tk_json_written(&w, &length);
    if (text == NULL) {
        tk_out_fail(&r->out, "out of memory");
        return;
    }
    tk_out_bytes(&r->out, text, length);
    tk_out_char(&r->out, '\n');
    free(text);
}

tk_status summary_finish(void *instance, const tk_host *host, tk_sink *sink)
{
    result r = {.s = instance, .out = tk_out_start_sink(host, sink)};
    choose_names(&r);
    if (!order_currencies(&r)) {
        tk_out_fail(&r.out, "out of memory");
    } else if (r.s->json) {
        put_json(&r);
    } else {
        put_text(&r);
    }
    free(r.currencies);
    return tk_out_finish(&r.out);
}
