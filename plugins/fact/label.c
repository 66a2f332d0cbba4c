// SPDX-License-Identifier: MIT
#include "label.h"

#include "figure.h"
#include "mention.h"

/** Whether nothing but a bullet is before item `i`. */
static bool starts_line(const fact_sentence *s, uint32_t i)
{
    while (i > 0 && (s->items[i - 1].kind == IT_WORD || s->items[i - 1].kind == IT_BREAK)) {
        i--;
    }
    return i == 0;
}

static bool is_measure(const fact_sentence *s, uint32_t i)
{
    return fact_kind(s, i, IT_NP) && item_is(&s->items[i], W_MEASURE) &&
           s->items[i].amount == NONE && s->items[i].entity == NONE;
}

/** The measure that labels the amount at item `i`; NONE: none. */
static uint32_t label_of(const fact_sentence *s, uint32_t i)
{
    uint32_t k = i;
    while (k > 0 && (s->items[k - 1].kind == IT_WORD || s->items[k - 1].kind == IT_DATE)) {
        k--;
    }
    if (k > 1 && fact_kind(s, k - 1, IT_BREAK)) {
        uint32_t np = k - 2;
        while (np > 0 && (s->items[np].kind == IT_DATE || s->items[np].kind == IT_PREP)) {
            np--;
        }
        if (is_measure(s, np) && starts_line(s, np)) {
            return np;
        }
    }
    bool first = starts_line(s, i) && fact_kind(s, i + 1, IT_BREAK);
    return first && is_measure(s, i + 2) ? i + 2 : NONE;
}

bool fact_label(fact_work *w, uint32_t index)
{
    fact_sentence *s = &w->sentence;
    const fact_amount *a = &s->amounts[index];
    uint32_t np = s->items[a->item].head == NONE ? label_of(s, a->item) : NONE;
    if (np == NONE || (a->kind == AMOUNT_PERCENT && !item_is(&s->items[np], W_RATE)) ||
        a->kind > AMOUNT_PERCENT) {
        return false;
    }
    owner o = {.kind = TK_FACT_RESULT,
               .rate = item_is(&s->items[np], W_RATE),
               .subject = fact_measure_owner(w, np),
               .what = fact_measure_name(s, &s->items[np])};
    figures g = fact_figures_in(s, a->item, s->count, false);
    g.level = index;
    g.delta = NONE;
    fact *f = party_is(&o.subject) ? fact_figure_add(w, &o, &g) : NULL;
    if (!f) {
        return false;
    }
    fact_cover(s, f, s->items[np].first, s->items[np].last);
    fact_figure_finish(w, f, &o, np, a->item, a->item);
    return true;
}
