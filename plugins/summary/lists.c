// SPDX-License-Identifier: MIT
// The lists of a summary: the largest amounts of a currency, the articles with the highest scores.
// What is in a list of all documents is in those of their parts, so lists can be merged.
#include "summary.h"

#include <stdlib.h>

// Copies strings to one block, and lets them point there; NULL when out of memory.
static char *copy_strings(tk_str *const *strings, size_t n)
{
    size_t length = 1;
    for (size_t i = 0; i < n; i++) {
        length += strings[i]->length;
    }
    char *bytes = malloc(length);
    char *at = bytes;
    for (size_t i = 0; bytes != NULL && i < n; i++) {
        if (strings[i]->length > 0) {
            memcpy(at, strings[i]->data, strings[i]->length);
        }
        strings[i]->data = at;
        at += strings[i]->length;
    }
    return bytes;
}

// ----------------------------------------------------------------------------------------- amounts

bool summary_rank(summary_amount *amount)
{
    const tk_str *s = amount->strings;
    const tk_str *by = &s[AMOUNT_VALUE];
    if (by->length == 0) {
        const bool low = s[AMOUNT_HIGH].length == 0 || (amount->vague && s[AMOUNT_LOW].length > 0);
        by = &s[low ? AMOUNT_LOW : AMOUNT_HIGH];
    }
    return tk_decimal_read(&amount->rank, by->data, by->length);
}

static int compare_ranks(const tk_decimal *a, const tk_decimal *b)
{
    const bool minus_a = a->negative && a->n > 0;
    const bool minus_b = b->negative && b->n > 0;
    if (minus_a != minus_b) {
        return minus_a ? -1 : 1;
    }
    return minus_a ? tk_decimal_compare(b, a) : tk_decimal_compare(a, b);
}

// Negative if `a` comes before `b` in a list; 0 if they are the same amount.
static int compare_amounts(const summary_amount *a, const summary_amount *b)
{
    int order = compare_ranks(&b->rank, &a->rank);
    for (uint32_t i = AMOUNT_VALUE; order == 0 && i <= AMOUNT_PER; i++) {
        order = tk_string_compare(a->strings[i], b->strings[i]);
    }
    if (order == 0 && a->mod != b->mod) {
        order = a->mod < b->mod ? -1 : 1;
    }
    return order != 0 ? order : (int)a->vague - (int)b->vague;
}

summary_currency *summary_currency_of(summary *s, tk_str code, bool *failed)
{
    uint32_t index = tk_string_table_find(&s->currencies, code.data, code.length);
    if (index == TK_STRING_NONE && s->currencies.count < SUMMARY_CURRENCIES) {
        index = tk_string_table_add(&s->currencies, code.data, code.length);
        *failed = index == TK_STRING_NONE;
    }
    return index == TK_STRING_NONE ? NULL : tk_string_table_value(&s->currencies, index);
}

static bool insert_amount(summary_currency *c, uint64_t at, const summary_amount *amount,
                          uint32_t top)
{
    tk_str *strings[AMOUNT_STRINGS];
    summary_amount copy = *amount;
    for (uint32_t i = 0; i < AMOUNT_STRINGS; i++) {
        strings[i] = &copy.strings[i];
    }
    copy.bytes = copy_strings(strings, AMOUNT_STRINGS);
    if (copy.bytes == NULL) {
        return false;
    }
    memmove(c->items + at + 1, c->items + at, (c->count - at) * sizeof *c->items);
    c->items[at] = copy;
    c->count++;
    if (c->count > top) {
        free(c->items[--c->count].bytes);
    }
    return true;
}

bool summary_add_amount(summary *s, summary_currency *currency, const summary_amount *amount)
{
    uint64_t at = 0;
    int order = 1;
    if (currency->items == NULL) {
        currency->items = calloc(s->top + (size_t)1, sizeof *currency->items);
    }
    if (currency->items == NULL) {
        return false;
    }
    while (at < currency->count && (order = compare_amounts(&currency->items[at], amount)) < 0) {
        at++;
    }
    if (at == s->top) {
        return true;
    }
    if (at == currency->count || order != 0) {
        return insert_amount(currency, at, amount, s->top);
    }
    summary_amount *same = &currency->items[at];
    same->mentions += amount->mentions;
    same->documents += amount->last == 0 || same->last != amount->last ? amount->documents : 0;
    same->last = amount->last;
    return true;
}

// ---------------------------------------------------------------------------------------- articles

bool summary_add_article(summary *s, uint32_t list, const summary_article *article)
{
    summary_list *l = &s->lists[list];
    const uint32_t top = summary_list_top(s, list);
    const double sign = list == LIST_NEGATIVE ? -1 : 1;
    uint32_t at = l->count;
    if (l->items == NULL) {
        l->items = calloc(top + (size_t)1, sizeof *l->items);
    }
    if (l->items == NULL) {
        return false;
    }
    while (at > 0 && sign * l->items[at - 1].score < sign * article->score) {
        at--;
    }
    if (at == top) {
        return true;
    }
    summary_article copy = *article;
    copy.bytes = copy_strings((tk_str *const[]){&copy.id, &copy.title}, 2);
    if (copy.bytes == NULL) {
        return false;
    }
    memmove(l->items + at + 1, l->items + at, (l->count - at) * sizeof *l->items);
    l->items[at] = copy;
    l->count++;
    if (l->count > top) {
        free(l->items[--l->count].bytes);
    }
    return true;
}

// ------------------------------------------------------------------------------------------- clear

void summary_clear(summary *s)
{
    for (uint32_t i = 0; i < s->currencies.count; i++) {
        summary_currency *c = tk_string_table_value(&s->currencies, i);
        for (uint64_t k = 0; k < c->count; k++) {
            free(c->items[k].bytes);
        }
        free(c->items);
        *c = (summary_currency){0};
    }
    for (uint32_t i = 0; i < LISTS; i++) {
        for (uint32_t k = 0; k < s->lists[i].count; k++) {
            free(s->lists[i].items[k].bytes);
        }
        free(s->lists[i].items);
        s->lists[i] = (summary_list){0};
    }
    tk_string_table_clear(&s->currencies);
    tk_string_table_clear(&s->names);
    s->layers = 0;
    s->documents = 0;
    s->names_left = 0;
    s->amounts_left = 0;
}
