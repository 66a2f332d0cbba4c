// SPDX-License-Identifier: MIT
#include "status.h"

/** Ranks of doubt: the most doubtful word wins. */
static uint32_t worse(uint32_t a, uint32_t b)
{
    static const uint8_t rank[TK_FACT_STATUSES] = {
        [TK_FACT_ACTUAL] = 0,   [TK_FACT_PLANNED] = 1, [TK_FACT_EXPECTED] = 2,
        [TK_FACT_RUMOURED] = 3, [TK_FACT_DENIED] = 4,
    };
    return rank[b] > rank[a] ? b : a;
}

static uint32_t of_flags(const item *vg, bool figure)
{
    if (vg->flags & VG_NOT) {
        return TK_FACT_DENIED;
    }
    if (vg->flags & (VG_MAY | VG_HEDGE)) {
        return figure && !(vg->flags & VG_HEDGE) ? TK_FACT_EXPECTED : TK_FACT_RUMOURED;
    }
    if (vg->flags & (VG_WILL | VG_WOULD | VG_MUST)) {
        return figure ? TK_FACT_EXPECTED : TK_FACT_PLANNED;
    }
    return TK_FACT_ACTUAL;
}

/** What a verb says about the infinitive or noun that depends on it. */
static uint32_t of_governor(const item *it, bool figure)
{
    if (item_is(it, W_DENY)) {
        return TK_FACT_DENIED;
    }
    if (item_is(it, W_RUMOUR) || item_is(it, W_TALKS) || item_is(it, W_HEDGE)) {
        return TK_FACT_RUMOURED;
    }
    if (item_is(it, W_EXPECT) || item_is(it, W_EXPECTADJ) || item_is(it, W_EXPECTNOUN)) {
        return TK_FACT_EXPECTED;
    }
    if (item_is(it, W_PLAN) || item_is(it, W_PLANADJ) || item_is(it, W_PLANNOUN)) {
        return figure ? TK_FACT_EXPECTED : TK_FACT_PLANNED;
    }
    return TK_FACT_ACTUAL;
}

/** "is likely to", "in talks to": the word before "to". */
static uint32_t of_predicate(const fact_sentence *s, uint32_t v, bool figure)
{
    uint32_t status = TK_FACT_ACTUAL;
    uint32_t from = v > 4 ? v - 4 : 0;
    if (!(s->items[v].flags & VG_TO)) {
        return status;
    }
    for (uint32_t k = v; k-- > from && s->items[k].kind != IT_VG;) {
        if (s->items[k].kind == IT_WORD || s->items[k].kind == IT_NP) {
            status = worse(status, of_governor(&s->items[k], figure));
        }
    }
    return status;
}

/** The status that governor `g` gives a verb that depends on it, if it is a verb. */
static uint32_t of_verb(const item *g, const item *vg, bool figure)
{
    if (g->kind != IT_VG) {
        return TK_FACT_ACTUAL;
    }
    if (g->flags & VG_BE && vg->flags & VG_TO) { // "is to buy"
        return worse(of_governor(g, figure), figure ? TK_FACT_EXPECTED : TK_FACT_PLANNED);
    }
    return of_governor(g, figure);
}

uint32_t fact_status(const fact_sentence *s, uint32_t v, uint32_t at, bool figure)
{
    uint32_t status = TK_FACT_ACTUAL;
    for (uint32_t depth = 0; v != NONE && depth < 6; depth++) {
        const item *vg = &s->items[v];
        if (vg->kind != IT_VG) {
            bool deal = item_is(vg, W_DEALWORD) && !figure; // "a deal to buy"
            status = worse(status,
                           worse(of_governor(vg, figure), deal ? TK_FACT_PLANNED : TK_FACT_ACTUAL));
            v = fact_verb_over(s, v);
            status = v == NONE ? status : worse(status, of_governor(&s->items[v], figure));
            depth += 2;
            continue;
        }
        status = worse(status, of_flags(vg, figure));
        status = worse(status, of_predicate(s, v, figure));
        if (vg->governor == NONE) {
            break;
        }
        v = vg->governor;
        status = worse(status, of_verb(&s->items[v], vg, figure));
    }
    for (uint32_t k = at > 3 ? at - 3 : 0; k <= at && k < s->count; k++) {
        const item *it = &s->items[k];
        if (it->kind == IT_WORD && item_is(it, W_HEDGE)) {
            status = worse(status, TK_FACT_RUMOURED);
        }
        if (it->kind == IT_NP && k == at && fact_has(&it->mods, W_HEDGE)) {
            status = worse(status, TK_FACT_RUMOURED);
        }
        if (it->kind == IT_NP && k == at && fact_has(&it->mods, W_DENYADJ)) {
            status = worse(status, TK_FACT_DENIED);
        }
        if (it->kind == IT_NP && k == at && fact_has(&it->mods, W_PLANADJ)) {
            status = worse(status, TK_FACT_PLANNED);
        }
    }
    return status;
}
