// SPDX-License-Identifier: MIT
#include "reader.h"

static void add_plain(fact_reader *r, uint32_t kind, const fact_found *f)
{
    item *it = fact_new_item(r, kind, r->t, f->last);
    it->entry = f->entry;
    it->classes = *f->classes;
}

static void add_pronoun(fact_reader *r, const fact_found *f)
{
    item *np = fact_new_item(r, IT_NP, r->t, f->last);
    np->head = f->last;
    np->entry = f->entry;
    np->classes = *f->classes;
    r->np = NONE;
}

static void add_det(fact_reader *r, const fact_found *f)
{
    item *owned = fact_open_np(r);
    if (owned && owned->head == NONE && owned->amount == NONE && owned->owner != NONE &&
        !fact_is(f, W_INDEF) && !fact_is(f, W_POSSDET)) {
        owned->last = f->last; // "Acme's most recent valuation"
        fact_join(&owned->mods, f->classes);
        return;
    }
    item *np = fact_new_item(r, IT_NP, r->t, f->last);
    np->det = fact_is(f, W_POSSDET) ? DET_OWN : fact_is(f, W_INDEF) ? DET_A : DET_THE;
    np->mods = *f->classes;
}

/** "that" after a noun and before a verb is relative; after a verb, a clause starts. */
static bool read_that(fact_reader *r, const fact_found *f)
{
    if (!fact_is(f, W_REL) || !fact_is(f, W_DET)) {
        return false;
    }
    item *last = fact_last_item(r);
    fact_found next = f->last + 1 < r->s->end ? fact_look(r, f->last + 1) : *f;
    if (last && last->kind == IT_VG && item_is(last, W_CHANGE) && fact_is(&next, W_TO)) {
        add_pronoun(r, f); // "double that to"
    } else if (last && last->kind == IT_VG) {
        add_plain(r, IT_SUB, f);
        r->any_verb = false;
    } else if (last && last->kind == IT_NP && (next.forms || fact_is_aux(&next))) {
        add_plain(r, IT_REL, f);
    } else if ((last && last->kind == IT_NP) || fact_is(&next, W_PRON_ORG) ||
               fact_is(&next, W_PRON_PERSON) || fact_is(&next, W_DET) ||
               fact_is(&next, W_POSSDET) ||
               (f->last + 1 < r->s->end && fact_starts_entity(r, f->last + 1))) {
        add_plain(r, IT_SUB, f); // "said on Monday that it"
        r->any_verb = false;
    } else {
        add_det(r, f);
    }
    return true;
}

static bool read_to(fact_reader *r, const fact_found *f)
{
    if (!fact_is(f, W_TO) || f->last + 1 >= r->s->end) {
        return false;
    }
    uint32_t next = f->last + 1;
    fact_found n = fact_look(r, next);
    while (n.last + 1 < r->s->end && (fact_is(&n, W_ADV) || n.marks & MARK_LY) && !n.forms) {
        next = n.last + 1;
        n = fact_look(r, next);
    }
    item *last = fact_last_solid(r);
    bool moves = last && last->kind == IT_VG && (item_is(last, W_UP) || item_is(last, W_DOWN));
    bool verb = (n.forms & FORM_BASE || fact_is(&n, W_BE) || fact_is(&n, W_HAVE)) &&
                !fact_starts_amount(r, next) && !fact_starts_entity(r, next);
    if (verb && fact_is_noun(r, &n) && moves && fact_follows_as_object(r, n.last + 1) < 1) {
        verb = false;
    }
    item *it = fact_new_item(r, verb ? IT_TO : IT_PREP, r->t, f->last);
    it->entry = f->entry;
    it->classes = *f->classes;
    return true;
}

/** The closed classes, but for those of adverbs. */
#define CLOSED                                                                                    \
    (FACT_BIT(W_DET) | FACT_BIT(W_INDEF) | FACT_BIT(W_POSSDET) | FACT_BIT(W_PRON_ORG) |           \
     FACT_BIT(W_PRON_PERSON) | FACT_BIT(W_PRON_OTHER) | FACT_BIT(W_REL) | FACT_BIT(W_TO) |        \
     FACT_BIT(W_CONJ) | FACT_BIT(W_BUT) | FACT_BIT(W_SUB) | FACT_BIT(W_BE) | FACT_BIT(W_HAVE) |   \
     FACT_BIT(W_DO) | FACT_BIT(W_WILL) | FACT_BIT(W_WOULD) | FACT_BIT(W_MAY) | FACT_BIT(W_MUST) | \
     FACT_BIT(W_PREP))

static void start_clause(fact_reader *r, uint32_t kind, const fact_found *f)
{
    add_plain(r, kind, f);
    r->any_verb = false;
}

/** "is off 18%": a direction, not a preposition. */
static bool is_off(fact_reader *r, const fact_found *f)
{
    const item *last = fact_last_solid(r);
    return fact_is(f, W_DOWNWORD) && last && last->kind == IT_VG && last->flags & VG_BE &&
           f->last + 1 < r->s->end && fact_starts_amount(r, f->last + 1);
}

/** Words of the closed classes. */
static bool read_function_word(fact_reader *r, const fact_found *f)
{
    if (!fact_is_one_of(f, CLOSED)) {
        return false;
    }
    if (read_that(r, f) || read_to(r, f)) {
        return true;
    }
    if (fact_is_aux(f)) {
        fact_read_aux(r, f);
    } else if (fact_is(f, W_PRON_ORG) || fact_is(f, W_PRON_PERSON)) {
        add_pronoun(r, f);
    } else if (fact_is(f, W_DET) || fact_is(f, W_INDEF) || fact_is(f, W_POSSDET)) {
        add_det(r, f);
    } else if (fact_is(f, W_PRON_OTHER)) {
        add_pronoun(r, f);
    } else if (fact_is(f, W_REL)) {
        start_clause(r, IT_REL, f);
    } else if (fact_is(f, W_CONJ)) {
        start_clause(r, IT_CONJ, f);
    } else if (fact_is(f, W_PREP)) {
        add_plain(r, is_off(r, f) ? IT_DIR : IT_PREP, f);
    } else if (fact_is(f, W_BUT) || fact_is(f, W_SUB)) {
        start_clause(r, IT_SUB, f);
    } else {
        return false;
    }
    return true;
}

/** Whether "higher" or "up" goes with the noun after it. */
static bool is_direction(const fact_reader *r, const fact_found *f)
{
    if (!fact_is(f, W_UPWORD) && !fact_is(f, W_DOWNWORD)) {
        return false;
    }
    uint32_t next = f->last + 1;
    if (next >= r->s->end || fact_starts_amount(r, next)) {
        return true;
    }
    const fact_word *word = fact_word_at(r->text, next);
    fact_found n = fact_look(r, next);
    return !(word->shape & TK_SHAPE_LETTER) || fact_is(&n, W_PREP) || fact_is(&n, W_TO) ||
           fact_is(&n, W_ADV) || fact_is(&n, W_CONJ) || fact_is(&n, W_SUB) || n.marks & MARK_LY;
}

/** An adverb by its ending: "previously", not "supply" or "family". */
static bool is_ly(const fact_reader *r, const fact_found *f)
{
    return f->marks & MARK_LY && !f->forms && !fact_is_noun(r, f) && !fact_is(f, W_MEASUREMOD) &&
           !fact_is(f, W_LYADJ) && !fact_is(f, W_DET) && !fact_is(f, W_PREP);
}

static bool read_adverb(fact_reader *r, const fact_found *f)
{
    if (fact_is(f, W_NEG)) {
        if (r->vg != NONE) {
            r->s->items[r->vg].flags |= VG_NOT;
            r->s->items[r->vg].last = f->last;
            return true;
        }
        add_plain(r, IT_WORD, f);
        return true;
    }
    if (is_direction(r, f)) {
        add_plain(r, IT_DIR, f);
        return true;
    }
    if (!fact_is(f, W_ADV) && !fact_is(f, W_HEDGE) && !is_ly(r, f)) {
        return false;
    }
    item *np = fact_open_np(r);
    if (np && np->head == NONE && np->amount == NONE) {
        np->last = f->last; // "the newly formed firm"
        fact_join(&np->mods, f->classes);
        return true;
    }
    if (r->vg != NONE) {
        item *vg = &r->s->items[r->vg];
        vg->flags |= fact_is(f, W_HEDGE) ? VG_HEDGE : 0;
        if (!vg->entry || vg->flags & (VG_BE | VG_HAVE)) {
            vg->last = f->last;
            return true;
        }
    }
    add_plain(r, IT_WORD, f);
    return true;
}

/** Whether a word stands at a hyphen, as in "all-stock" and "in-house". */
static bool is_compound(const fact_reader *r, const fact_found *f)
{
    const tk_layer *token = r->text->token;
    uint32_t next = f->last + 1;
    return f->last == r->t && next + 1 < r->s->end &&
           fact_word_at(r->text, next)->marks & MARK_HYPHEN &&
           token->end[f->last] == token->begin[next] && token->end[next] == token->begin[next + 1];
}

void fact_read_word(fact_reader *r)
{
    fact_found f = fact_look(r, r->t);
    uint32_t first = r->t;
    if (f.entry) {
        fact_join(&r->s->seen, f.classes);
    } else if (!(f.marks & (MARK_LY | MARK_ED | MARK_IZES))) {
        fact_add_noun(r, &f, first); // in no list, and nothing else by its ending
        r->t++;
        return;
    } else {
        fact_guess_verb(r, &f);
    }
    if (is_compound(r, &f) && !fact_waits(r)) {
        fact_add_noun(r, &f, first);
    } else if (r->vg != NONE && f.forms && fact_takes_verb(r, &f)) {
        fact_extend_vg(r, &f);
    } else if (fact_waits(r) && (fact_is(&f, W_ADV) || fact_is(&f, W_HEDGE) || is_ly(r, &f))) {
        r->s->items[r->vg].last = f.last; // "have each spent"
        r->s->items[r->vg].flags |= fact_is(&f, W_HEDGE) ? VG_HEDGE : 0;
    } else if (f.forms && fact_is_noun(r, &f) == false && !fact_is_aux(&f) &&
               !fact_is(&f, W_PREP) && fact_is_verb(r, &f)) {
        fact_start_verb(r, &f, first);
    } else if (!read_function_word(r, &f) && !read_adverb(r, &f)) {
        if (fact_is_verb(r, &f)) {
            fact_start_verb(r, &f, first);
        } else {
            fact_add_noun(r, &f, first);
        }
    }
    r->t = f.last + 1;
}
