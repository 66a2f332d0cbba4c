// SPDX-License-Identifier: MIT
#include "ticker.h"

#include "figure.h"
#include "mention.h"

/** "+ 3%", where the sign is a token of its own. */
static bool follows_plus(const fact_sentence *s, uint32_t i)
{
    return fact_kind(s, i - 1, IT_BREAK) &&
           fact_word_at(s->text, s->items[i - 1].first)->marks & MARK_PLUS;
}

/** Whether an amount is a percentage with its sign: "+3%", "-0.41 %". */
static bool is_signed(const fact_sentence *s, uint32_t i)
{
    if (!fact_kind(s, i, IT_NP) || s->items[i].amount == NONE) {
        return false;
    }
    const fact_amount *a = &s->amounts[s->items[i].amount];
    if (a->kind != AMOUNT_PERCENT || a->used || s->items[i].head != NONE) {
        return false;
    }
    const char *text = s->text->doc->text + s->text->number->begin[a->index];
    return *text == '+' || *text == '-' || (unsigned char)*text == 0xE2 || follows_plus(s, i);
}

static void add(fact_work *w, uint32_t np, const figures *g)
{
    fact_sentence *s = &w->sentence;
    owner o = fact_owner_of(w, np);
    if (o.kind != TK_FACT_MOVE || !party_is(&o.subject)) {
        return;
    }
    fact *f = fact_figure_add(w, &o, g);
    if (f) {
        fact_cover(s, f, s->items[np].first, s->items[np].last);
        fact_figure_finish(w, f, &o, np, np, g->last);
        f->status = TK_FACT_ACTUAL;
    }
}

/** "Acme Corp. ACM -0.41 %", "Acme (+3%)" */
static void read_signed(fact_work *w, uint32_t i)
{
    const fact_sentence *s = &w->sentence;
    uint32_t np = i - 1;
    np -= np > 0 && follows_plus(s, i) ? 1 : 0;
    np -= np > 0 && fact_kind(s, np, IT_OPEN) ? 1 : 0;
    if (!fact_kind(s, np, IT_NP) || s->items[np].amount != NONE) {
        return;
    }
    figures g = {NONE, s->items[i].amount, NONE, false, false, i, i, true};
    add(w, np, &g);
}

/** "Brent: $76.40, down 0.4%" as a line of its own. */
static void read_line(fact_work *w)
{
    const fact_sentence *s = &w->sentence;
    uint32_t np = fact_kind(s, 0, IT_BREAK) ? 1 : 0;
    if (!fact_kind(s, np, IT_NP) || !fact_kind(s, np + 1, IT_BREAK) ||
        !item_is(&s->items[np], W_INSTRUMENT)) {
        return;
    }
    figures g = fact_figures_in(s, np + 2, s->count, false);
    if (g.level == NONE && g.delta != NONE && g.first == np + 2) {
        g.level = g.delta;
        g.delta = NONE;
    }
    if (g.first != NONE && g.change == NONE && fact_kind(s, g.last + 1, IT_OPEN) &&
        is_signed(s, g.last + 2)) {
        g.change = s->items[g.last + 2].amount;
    }
    if (g.first != NONE && g.first <= np + 4) {
        add(w, np, &g);
    }
}

void fact_tickers(fact_work *w)
{
    const fact_sentence *s = &w->sentence;
    if (!s->n_amounts) {
        return;
    }
    read_line(w);
    for (uint32_t i = 1; i < s->count; i++) {
        if (is_signed(s, i)) {
            read_signed(w, i);
        }
    }
}
