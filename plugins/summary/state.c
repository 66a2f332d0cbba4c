// SPDX-License-Identifier: MIT
// The state as bytes: the options that it depends on, counts, names, currencies with their largest
// amounts, articles.
#include "summary.h"

#include <math.h>

static void put_string(tk_out *out, tk_str s)
{
    tk_state_put_string(out, s.data, s.length);
}

static void put_names(tk_out *out, const summary *s)
{
    tk_state_put_uint(out, s->names.count);
    for (uint32_t i = 0; i < s->names.count; i++) {
        const summary_name *value = tk_string_table_value(&s->names, i);
        put_string(out, tk_string_table_at(&s->names, i));
        tk_state_put_uint(out, value->mentions);
        tk_state_put_uint(out, value->documents);
    }
}

static void put_amount(tk_out *out, const summary_amount *amount)
{
    for (uint32_t i = 0; i < AMOUNT_STRINGS; i++) {
        put_string(out, amount->strings[i]);
    }
    tk_state_put_uint(out, amount->mod);
    tk_state_put_uint(out, amount->vague);
    tk_state_put_uint(out, amount->mentions);
    tk_state_put_uint(out, amount->documents);
}

static void put_currencies(tk_out *out, const summary *s)
{
    tk_state_put_uint(out, s->currencies.count);
    for (uint32_t i = 0; i < s->currencies.count; i++) {
        const summary_currency *c = tk_string_table_value(&s->currencies, i);
        put_string(out, tk_string_table_at(&s->currencies, i));
        tk_state_put_uint(out, c->mentions);
        tk_state_put_uint(out, c->count);
        for (uint64_t k = 0; k < c->count; k++) {
            put_amount(out, &c->items[k]);
        }
    }
}

static void put_articles(tk_out *out, const summary_list *list)
{
    tk_state_put_uint(out, list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        tk_state_put_double(out, list->items[i].score);
        put_string(out, list->items[i].id);
        put_string(out, list->items[i].title);
    }
}

tk_status summary_save(void *instance, const tk_host *host, tk_sink *sink)
{
    summary *s = instance;
    tk_out out = tk_out_start_sink(host, sink);
    tk_state_put_uint(&out, s->top);
    tk_state_put_uint(&out, s->max);
    tk_state_put_uint(&out, s->layers);
    tk_state_put_uint(&out, s->documents);
    tk_state_put_uint(&out, s->names_left);
    tk_state_put_uint(&out, s->amounts_left);
    put_names(&out, s);
    put_currencies(&out, s);
    for (uint32_t i = 0; i < LISTS; i++) {
        put_articles(&out, &s->lists[i]);
    }
    summary_clear(s);
    return tk_out_finish(&out);
}

// ------------------------------------------------------------------------------------------- merge

// A string that is not longer than what is kept.
static tk_str take_string(tk_state *state)
{
    const tk_str s = tk_state_string(state);
    if (s.length > SUMMARY_TEXT + 1) {
        state->damaged = true;
        return (tk_str){"", 0};
    }
    return s;
}

// Counts a name that is known, or for which there is room.
static bool take_name(summary *s, tk_state *state)
{
    const tk_str key = take_string(state);
    const uint64_t mentions = tk_state_uint(state);
    const uint64_t documents = tk_state_uint(state);
    if (state->damaged || key.length == 0) {
        state->damaged = true;
        return true;
    }
    uint32_t index = tk_string_table_find(&s->names, key.data, key.length);
    if (index == TK_STRING_NONE && s->names.count >= s->max) {
        s->names_left += mentions;
        return true;
    }
    if (index == TK_STRING_NONE) {
        index = tk_string_table_add(&s->names, key.data, key.length);
    }
    if (index == TK_STRING_NONE) {
        return false;
    }
    summary_name *value = tk_string_table_value(&s->names, index);
    value->mentions += mentions;
    value->documents += documents;
    return true;
}

static bool take_amount(summary *s, tk_state *state, summary_currency *currency)
{
    summary_amount amount = {0};
    for (uint32_t i = 0; i < AMOUNT_STRINGS; i++) {
        amount.strings[i] = take_string(state);
    }
    amount.mod = tk_state_up_to(state, TK_MOD_EQUAL_OR_LESS);
    amount.vague = tk_state_up_to(state, 1);
    amount.mentions = tk_state_uint(state);
    amount.documents = tk_state_uint(state);
    if (state->damaged || !summary_rank(&amount)) {
        state->damaged = true;
        return true;
    }
    return currency == NULL || summary_add_amount(s, currency, &amount);
}

static bool take_currency(summary *s, tk_state *state)
{
    bool failed = false;
    const tk_str code = take_string(state);
    const uint64_t mentions = tk_state_uint(state);
    const uint32_t count = tk_state_count(state, AMOUNT_STRINGS + 4);
    summary_currency *currency = state->damaged ? NULL : summary_currency_of(s, code, &failed);
    if (currency != NULL) {
        currency->mentions += mentions;
    } else {
        s->amounts_left += mentions;
    }
    for (uint32_t i = 0; i < count && !state->damaged && !failed; i++) {
        failed = !take_amount(s, state, currency);
    }
    return !failed;
}

static bool take_article(summary *s, tk_state *state, uint32_t list)
{
    summary_article article = {.score = tk_state_double(state)};
    article.id = take_string(state);
    article.title = take_string(state);
    if (state->damaged || !isfinite(article.score)) {
        state->damaged = true;
        return true;
    }
    return summary_add_article(s, list, &article);
}

static bool take_all(summary *s, tk_state *state)
{
    bool done = true;
    const uint32_t names = tk_state_count(state, 3);
    for (uint32_t i = 0; i < names && done && !state->damaged; i++) {
        done = take_name(s, state);
    }
    const uint32_t currencies = done ? tk_state_count(state, 3) : 0;
    for (uint32_t i = 0; i < currencies && done && !state->damaged; i++) {
        done = take_currency(s, state);
    }
    for (uint32_t list = 0; list < LISTS && done; list++) {
        const uint32_t articles = tk_state_count(state, sizeof(double) + 2);
        for (uint32_t i = 0; i < articles && done && !state->damaged; i++) {
            done = take_article(s, state, list);
        }
    }
    return done;
}

static const char *take_state(summary *s, tk_state *state)
{
    if (tk_state_uint(state) != s->top || tk_state_uint(state) != s->max) {
        return state->damaged ? "a state is damaged" : "a state was saved with other options";
    }
    s->layers |= tk_state_up_to(state, (1u << LAYERS) - 1);
    s->documents += tk_state_uint(state);
    s->names_left += tk_state_uint(state);
    s->amounts_left += tk_state_uint(state);
    if (!take_all(s, state)) {
        return "out of memory";
    }
    return tk_state_is_read(state) ? NULL : "a state is damaged";
}

tk_status summary_merge(void *instance, const tk_host *host, tk_sink *sink, const tk_str *bytes)
{
    tk_state state = tk_state_start(bytes);
    const char *fault = take_state(instance, &state);
    return fault == NULL ? TK_OK : host->sink_fail(sink, fault);
}
