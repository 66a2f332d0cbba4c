// SPDX-License-Identifier: MIT
#include "reader.h"

static bool is_name_subject(const fact_reader *r, const item *np)
{
    bool name = np->entity != NONE ||
                (np->entry == 0 && np->head != NONE && np->head == np->first &&
                 fact_word_at(r->text, np->head)->shape & (TK_SHAPE_TITLE | TK_SHAPE_UPPER));
    return name && !r->any_verb;
}

/** Whether token `t` is a word that can begin a noun phrase. */
static bool goes_on(const fact_reader *r, uint32_t t)
{
    if (t >= r->s->end || !(fact_word_at(r->text, t)->shape & TK_SHAPE_LETTER)) {
        return false;
    }
    fact_found f = fact_look(r, t);
    return !fact_is(&f, W_PREP) && !fact_is(&f, W_CONJ) && !fact_is(&f, W_SUB);
}

/** A past form after a noun. */
static bool is_past_after_noun(const fact_reader *r, const fact_found *f, const item *np, int after)
{
    if (fact_is(f, W_EXPECTNOUN) && item_is(np, W_MEASURE)) {
        return false; // "raised its profit forecast to $2m"
    }
    if (!fact_is_noun(r, f) || after > 0 || !(f->forms & FORM_BASE)) {
        return true;
    }
    // "Acme forecast full-year revenue"
    return after == 0 && f->forms & FORM_PAST && is_name_subject(r, np) && goes_on(r, f->last + 1);
}

/** A base form after a noun: a plural subject, or a noun that goes on. */
static bool is_base_after_noun(const fact_reader *r, const fact_found *f, const item *np, int after)
{
    bool noun = fact_is_noun(r, f);
    if (r->any_verb) {
        return !noun && f->forms == FORM_BASE && fact_any(f->classes); // "could see its value soar"
    }
    bool plural = np->head != NONE && (fact_word_at(r->text, np->head)->marks & MARK_PLURAL);
    bool name = np->entity != NONE || (np->entry == 0 && r->s->headline && after > 0);
    return (plural || name) && (!noun || after > 0);
}

/** Whether the word after an NP with a head is a verb. */
static bool is_verb_after_noun(const fact_reader *r, const fact_found *f, const item *np)
{
    int after = fact_follows_as_object(r, f->last + 1);
    if (f->forms & (FORM_PAST | FORM_PART)) {
        return is_past_after_noun(r, f, np, after);
    }
    if (f->forms & FORM_ING) {
        return !fact_is_noun(r, f);
    }
    if (after < 0) {
        return false;
    }
    if (f->forms & FORM_THIRD) {
        return !fact_is_noun(r, f) || after > 0 || !r->any_verb;
    }
    return is_base_after_noun(r, f, np, after);
}

/** Whether a word is part of a name by its capital: "GE Shipping", where others have none. */
static bool is_name_part(const fact_reader *r, const fact_found *f)
{
    return !r->s->capitals && f->last != r->s->first &&
           (fact_word_at(r->text, f->last)->shape & (TK_SHAPE_TITLE | TK_SHAPE_UPPER));
}

/** "AI-related": a hyphen is before the word. */
static bool follows_hyphen(const fact_reader *r)
{
    return r->t > r->s->first && fact_word_at(r->text, r->t - 1)->marks & MARK_HYPHEN;
}

/** A verb where no noun phrase is open, after the item `last`. */
static bool is_verb_after(const fact_reader *r, const fact_found *f, const item *last)
{
    bool noun = fact_is_noun(r, f);
    int after = fact_follows_as_object(r, f->last + 1);
    switch (last->kind) {
    case IT_PREP:
        return f->forms & FORM_ING && (!noun || after > 0);
    case IT_VG:
        return f->forms & FORM_ING && after > 0;
    default:
        return !noun || after > 0 || (f->forms & FORM_PAST && !(f->forms & FORM_BASE));
    }
}

bool fact_is_verb(fact_reader *r, const fact_found *f)
{
    if (!f->forms || (r->np != NONE && (is_name_part(r, f) || follows_hyphen(r)))) {
        return false;
    }
    const item *np = fact_open_np(r), *last = fact_last_solid(r);
    if (last && last->kind == IT_TO) {
        return true;
    }
    if (np && np->head == NONE && np->amount == NONE && np->owner != NONE && f->forms & FORM_PAST &&
        !fact_is_noun(r, f)) {
        return fact_starts_amount(r, f->last + 1); // "Acme's rose 5%, Orrin's lost 2%"
    }
    if (np && np->head == NONE) { // "the", "Acme's"; "$5 billion raised"
        return np->amount != NONE && f->forms & (FORM_PAST | FORM_PART) && !fact_is_noun(r, f);
    }
    if (np || (last && last->kind == IT_NP && last == fact_last_item(r))) {
        return is_verb_after_noun(r, f, np ? np : last);
    }
    if (!last) {
        bool participle = f->forms & (FORM_ING | FORM_PAST | FORM_PART);
        return !fact_is_noun(r, f) || (participle && !(f->forms & FORM_BASE));
    }
    return is_verb_after(r, f, last);
}

bool fact_takes_verb(const fact_reader *r, const fact_found *f)
{
    const item *vg = &r->s->items[r->vg];
    if (vg->entry && !(vg->flags & (VG_BE | VG_HAVE))) {
        return false; // it has one
    }
    if (vg->flags & VG_BE) {
        return (f->forms & (FORM_ING | FORM_PART)) != 0;
    }
    if (vg->flags & VG_HAVE) {
        return (f->forms & FORM_PART) != 0;
    }
    return (f->forms & FORM_BASE) != 0;
}

static void set_verb(fact_reader *r, item *vg, const fact_found *f)
{
    vg->entry = f->entry;
    vg->classes = *f->classes;
    vg->head = vg->last = f->last;
    if (vg->flags & VG_NOT || f->marks & MARK_NOT) {
        vg->flags |= VG_NOT;
    }
    (void)r;
}

void fact_extend_vg(fact_reader *r, const fact_found *f)
{
    item *vg = &r->s->items[r->vg];
    if (vg->flags & VG_BE) {
        vg->flags |= f->forms & FORM_ING ? VG_ING : VG_PASSIVE;
    } else if (vg->flags & VG_HAVE) {
        vg->flags |= VG_PERFECT;
    }
    vg->flags &= (uint16_t) ~(VG_BE | VG_HAVE);
    set_verb(r, vg, f);
}

void fact_start_verb(fact_reader *r, const fact_found *f, uint32_t first)
{
    item *last = fact_last_solid(r);
    bool infinitive = last && last->kind == IT_TO;
    bool hedged = fact_last_item(r) && fact_last_item(r)->kind == IT_WORD &&
                  item_is(fact_last_item(r), W_HEDGE);
    bool gerund = last && last->kind == IT_PREP;
    item *vg = fact_new_item(r, IT_VG, first, f->last);
    set_verb(r, vg, f);
    vg->flags |= hedged ? VG_HEDGE : 0;
    if (infinitive) {
        vg->flags |= VG_TO;
    } else if (f->forms & FORM_ING) {
        vg->flags |= VG_ING;
    } else if (f->forms & (FORM_PAST | FORM_PART)) {
        vg->flags |= VG_PAST | (f->forms & FORM_PAST && !gerund ? VG_FINITE : 0);
    } else {
        vg->flags |= VG_FINITE;
    }
    r->any_verb |= last && vg->flags & VG_FINITE; // not "Founded in 2016, Acme"
}

void fact_read_aux(fact_reader *r, const fact_found *f)
{
    item *vg = r->vg == NONE ? NULL : &r->s->items[r->vg];
    if (!vg || (vg->entry && !(vg->flags & (VG_HAVE | VG_BE)))) {
        item *last = fact_last_solid(r);
        bool infinitive = last && last->kind == IT_TO;
        bool bare =
            fact_is(f, W_BE) && f->last < r->s->end && (fact_word_at(r->text, f->last)->entry == 0);
        vg = fact_new_item(r, IT_VG, r->t, f->last);
        vg->flags |= infinitive ? VG_TO : (bare ? 0 : VG_FINITE);
        r->any_verb |= !infinitive;
    }
    if (fact_is(f, W_BE)) {
        vg->flags =
            (uint16_t)((vg->flags & ~VG_HAVE) | VG_BE | (vg->flags & VG_HAVE ? VG_PERFECT : 0));
        vg->entry = f->entry;
        vg->classes = *f->classes;
    } else if (fact_is(f, W_HAVE)) {
        vg->flags |= VG_HAVE;
        vg->entry = f->entry;
        vg->classes = *f->classes;
    }
    vg->flags |=
        (uint16_t)((fact_is(f, W_WILL) ? VG_WILL : 0) | (fact_is(f, W_WOULD) ? VG_WOULD : 0) |
                   (fact_is(f, W_MAY) ? VG_MAY : 0) | (fact_is(f, W_MUST) ? VG_MUST : 0) |
                   (f->marks & MARK_NOT ? VG_NOT : 0));
    vg->last = vg->head = f->last;
}

void fact_guess_verb(const fact_reader *r, fact_found *f)
{
    const item *np = r->np == NONE ? NULL : &r->s->items[r->np];
    if (!f->entry && f->marks & MARK_IZES && np && np->entity != NONE && !r->any_verb) {
        f->forms = FORM_THIRD; // "Acme specializes in"
        return;
    }
    if (f->entry || !(f->marks & MARK_ED) || !np || np->head == NONE ||
        !(fact_word_at(r->text, f->last)->shape & TK_SHAPE_LOWER)) {
        return;
    }
    fact_found next = f->last + 1 < r->s->end ? fact_look(r, f->last + 1) : *f;
    if (fact_follows_as_object(r, f->last + 1) > 0 || fact_is(&next, W_PREP) ||
        fact_is(&next, W_TO)) {
        f->forms = FORM_PAST | FORM_PART;
    }
}
