// SPDX-License-Identifier: MIT
#include "reader.h"

item *fact_np_at(fact_reader *r, uint32_t first)
{
    item *np = fact_open_np(r);
    return np ? np : fact_new_item(r, IT_NP, first, first);
}

void fact_close_owner(item *np, uint32_t marks)
{
    if (marks & MARK_OWNER) {
        fact_push_head(np);
        np->head = NONE;
    }
}

void fact_add_noun(fact_reader *r, const fact_found *f, uint32_t first)
{
    if (fact_is(f, W_SELFWORTH)) {
        r->np = NONE; // "a deal worth"
    }
    item *np = fact_np_at(r, first);
    fact_push_head(np);
    np->head = np->last = f->last;
    np->entry = f->entry;
    np->classes = *f->classes;
    if (np->amount != NONE && !f->entry && fact_word_at(r->text, first)->shape & TK_SHAPE_DIGIT) {
        fact_put(&np->classes, W_GOODS); // "five Boeing 737s"
    }
    fact_close_owner(np, f->marks);
    r->vg = NONE;
}
