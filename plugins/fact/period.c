// SPDX-License-Identifier: MIT
#include "period.h"

static bool is_old(const fact_sentence *s, uint32_t i)
{
    const item *it = &s->items[i];
    const fact_word *word = fact_word_at(s->text, it->last);
    if (fact_has(&s->text->lexicon->entries[word->entry].classes, W_OLD)) {
        return true;
    }
    return fact_prep_is(s, i - 1, "since") || fact_prep_is(s, i - 1, "until") ||
           (fact_kind(s, i - 1, IT_PREP) && item_is(&s->items[i - 1], W_OLDER) &&
            !item_is(&s->items[i - 1], W_SUB));
}

/** Whether a date has an interval. */
static bool is_interval(const fact_sentence *s, uint32_t date)
{
    tk_str begin;
    const fact_text *text = s->text;
    text->host->string(text->doc, ((const uint32_t *)text->date->columns[3])[date], &begin);
    return begin.length > 0;
}

static bool ends_clause(const item *it)
{
    return it->kind == IT_BREAK || it->kind == IT_VG || it->kind == IT_REL ||
           (it->kind == IT_SUB && !item_is(it, W_ADV));
}

/** Whether a date can be the period of a result: it is not a day, or it is a day that a balance is
 * of. */
static bool is_period(const fact_sentence *s, uint32_t i, bool result)
{
    const item *it = &s->items[i];
    if (it->date == NONE || !is_interval(s, it->date) || is_old(s, i)) {
        return false;
    }
    uint32_t verb = fact_kind(s, i - 1, IT_PREP) ? i - 2 : i - 1;
    if (fact_kind(s, verb, IT_VG) && item_is(&s->items[verb], W_SAY)) {
        return false; // "said on Monday it would"
    }
    tk_str value;
    const fact_text *text = s->text;
    text->host->string(text->doc, ((const uint32_t *)text->date->columns[1])[it->date], &value);
    bool day =
        value.length == 10 && value.data[4] == '-' && value.data[7] == '-' && value.data[5] != 'W';
    return !result || !day || fact_prep_is(s, i - 1, "at") || fact_prep_is(s, i - 1, "as of");
}

uint32_t fact_period(const fact_sentence *s, uint32_t np, uint32_t from, uint32_t to, bool result)
{
    if (np != NONE && s->items[np].date != NONE && is_interval(s, s->items[np].date)) {
        return s->items[np].date;
    }
    to = to < from ? from : to;
    for (uint32_t i = from; i < s->count; i++) {
        const item *it = &s->items[i];
        if (i > to && (ends_clause(it) || (it->kind == IT_NP && it->amount != NONE))) {
            break;
        }
        if (is_period(s, i, result)) {
            return it->date;
        }
    }
    uint32_t verbs = s->items[from].kind == IT_VG, most = 1, start = from;
    if (verbs && s->items[from].subject < from && fact_kind(s, fact_before(s, from), IT_COMMA)) {
        start = s->items[from].subject; // not the date in "Acme, founded in 2016, sells"
    }
    for (uint32_t i = start; i-- > 0;) {
        const item *it = &s->items[i];
        verbs += it->kind == IT_VG;
        if (it->kind == IT_REL && !result && most == 1) {
            most = 2; // "In 2024, Acme closed a round, which brought"
        } else if (verbs > most || (it->kind == IT_VG && item_is(it, W_SAY)) ||
                   (it->kind != IT_VG && ends_clause(it))) {
            break;
        }
        if (is_period(s, i, result)) {
            return it->date;
        }
    }
    return NONE;
}
