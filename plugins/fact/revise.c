// SPDX-License-Identifier: MIT
#include "revise.h"

#include "clause.h"
#include "match.h"
#include "mention.h"
#include "owner.h"
#include "period.h"
#include "role.h"
#include "source.h"
#include "status.h"

/** The decision of the model on an amount. */
typedef struct decision {
    fact_context context;
    uint8_t says; /**< SAYS_…, of a fact; SAYS_NOTHING: none is likely enough */
    party subject;
} decision;

static uint32_t kind_of(uint32_t says)
{
    return says == SAYS_GROWTH ? TK_FACT_RESULT
           : says == SAYS_FALL ? TK_FACT_MOVE
           : says == SAYS_CUT  ? TK_FACT_JOBS
                               : says - SAYS_KIND;
}

/** The label of a fact that a rule has made of an amount. */
static uint32_t label_of(const fact *f)
{
    return !f->has_amount                           ? SAYS_GROWTH
           : f->kind == TK_FACT_MOVE && f->negative ? SAYS_FALL
           : f->kind == TK_FACT_JOBS && f->negative ? SAYS_CUT
           : f->kind <= TK_FACT_JOBS                ? SAYS_KIND + f->kind
                                                    : SAYS_NOTHING;
}

static uint32_t best_of(const float *p, uint32_t first, uint32_t count)
{
    uint32_t best = first;
    for (uint32_t k = first; k < count; k++) {
        best = p[k] > p[best] ? k : best;
    }
    return best;
}

/** Whether a fact of this kind needs a subject that the text names. */
static bool needs_owner(uint32_t kind)
{
    return kind != TK_FACT_INVESTMENT && kind != TK_FACT_ACQUISITION;
}

/** What an amount states by the model; SAYS_NOTHING if it is not likely enough. `*least` is how
 * likely a fact must be. */
static uint32_t read_label(const fact_model *model, const fact_context *c, const fact *stated,
                           const float p[SAYS_COUNT], float *least)
{
    const fact_amount *a = &c->s->amounts[c->amount];
    uint32_t best = best_of(p, SAYS_GROWTH, SAYS_COUNT);
    uint32_t own = stated ? label_of(stated) : SAYS_NOTHING;
    if (own != SAYS_NOTHING && p[best] < model->change * p[own]) {
        best = own;
    }
    *least = stated ? model->keep : a->used || a->old ? model->again : model->add;
    bool again = !stated && fact_is_restated(c->s, c->amount);
    return p[best] < *least || again ? SAYS_NOTHING : best;
}

/** Sets the subject of a new fact, or of one whose kind changes. */
static void choose_subject(const fact_work *w, const fact_model *model, uint32_t first, float p,
                           float least, decision *d)
{
    fact_candidates names;
    float sure[CANDIDATES_MAX];
    uint32_t kind = kind_of(d->says);
    fact_candidates_of(&names, w, &d->context, first);
    fact_model_subject(model, &names, kind, sure);
    uint32_t best = best_of(sure, 0, names.count);
    d->subject = names.list[best].name;
    if (p * sure[best] < least || (best == 0 && needs_owner(kind))) {
        d->says = SAYS_NOTHING;
    }
}

static void decide(const fact_work *w, const fact_model *model, uint32_t amount, uint32_t first,
                   decision *d)
{
    fact_features features;
    float p[SAYS_COUNT], least;
    d->context = fact_context_of(w, amount, first);
    fact_features_of(&features, w, &d->context, first);
    if (model->show) {
        fact_candidates names;
        fact_candidates_of(&names, w, &d->context, first);
        model->show(model->data, w, &d->context, &features, &names);
        return;
    }
    const fact_context *c = &d->context;
    const fact *stated = c->stated != NONE && !c->is_change ? &w->list.facts[c->stated] : NULL;
    fact_model_label(model, &features, p);
    d->says = (uint8_t)read_label(model, c, stated, p, &least);
    if (stated && d->says == label_of(stated)) {
        d->subject = stated->subject; // the rules know it as well as the model
    } else if (d->says != SAYS_NOTHING) {
        choose_subject(w, model, first, p[d->says], least, d);
    }
}

// -------------------------------------------------------------------------------------- facts

/** The measure that an amount is of, in the words around it. */
static tk_str measure_of(const fact_context *c)
{
    const fact_sentence *s = c->s;
    uint32_t subject = c->verb == NONE ? NONE : s->items[c->verb].subject;
    uint32_t object = c->verb == NONE ? NONE : fact_object_of(s, c->verb);
    const uint32_t places[] = {c->np, c->noun, subject, object};
    for (uint32_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (fact_kind(s, places[i], IT_NP) && item_is(&s->items[places[i]], W_MEASURE)) {
            return fact_measure_name(s, &s->items[places[i]]);
        }
    }
    for (uint32_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const item *np = fact_kind(s, places[i], IT_NP) ? &s->items[places[i]] : NULL;
        if (np && np->entity == NONE && np->amount == NONE && !item_is(np, W_COMPANY) &&
            fact_meets(&np->classes, &s->text->lexicon->nouns)) {
            return fact_np_text(s, np);
        }
    }
    return (tk_str){"", 0};
}

/** Whether the words around an amount say that something falls. */
static bool falls(const fact_context *c)
{
    const fact_sentence *s = c->s;
    const item *np = &s->items[c->np];
    for (uint32_t k = c->np > 2 ? c->np - 2 : 0; k <= c->np + 1 && k < s->count; k++) {
        if (s->items[k].kind == IT_DIR) {
            return item_is(&s->items[k], W_DOWNWORD);
        }
    }
    if (item_any(np, W_DOWNNOUN) || item_any(np, W_UPNOUN)) {
        return item_any(np, W_DOWNNOUN);
    }
    if (c->noun != NONE && item_is(&s->items[c->noun], W_DOWNNOUN)) {
        return true;
    }
    return c->verb != NONE && item_is(&s->items[c->verb], W_DOWN);
}

static void set_unit(const fact_context *c, fact *f)
{
    const fact_amount *a = &c->s->amounts[c->amount];
    const item *np = &c->s->items[c->np];
    f->unit_text = (tk_str){"", 0};
    f->unit = NULL;
    switch (a->kind) {
    case AMOUNT_MONEY:
        f->unit = a->each && f->kind != TK_FACT_MOVE ? "share" : NULL;
        break;
    case AMOUNT_PERCENT:
        f->unit = "%";
        break;
    case AMOUNT_BASIS:
        f->unit = "basis points";
        break;
    case AMOUNT_STEP:
        f->unit = f->kind == TK_FACT_MOVE ? "%" : "percentage points";
        break;
    default:
        f->unit = f->kind == TK_FACT_JOBS ? "jobs" : f->kind == TK_FACT_MOVE ? "points" : NULL;
        if (!f->unit && np->head != NONE) {
            f->unit_text = fact_words_text(c->s, np->head, np->head);
        }
    }
}

/** What the sum is for: "$5 million for spare parts". */
static tk_str purpose_of(const fact_context *c)
{
    const fact_sentence *s = c->s;
    uint32_t prep = c->np + 1;
    bool named = (fact_prep_is(s, prep, "for") || fact_prep_is(s, prep, "on")) &&
                 fact_kind(s, prep + 1, IT_NP) && s->items[prep + 1].amount == NONE;
    return named ? fact_np_text(s, &s->items[prep + 1]) : (tk_str){"", 0};
}

static tk_str what_of(const fact_context *c, uint32_t kind)
{
    switch (kind) {
    case TK_FACT_RESULT:
        return measure_of(c);
    case TK_FACT_SPENDING:
    case TK_FACT_CONTRACT:
    case TK_FACT_PENALTY:
    case TK_FACT_DEBT:
        return purpose_of(c);
    default:
        return (tk_str){"", 0};
    }
}

static bool has_two_parties(uint32_t kind)
{
    return kind == TK_FACT_INVESTMENT || kind == TK_FACT_ACQUISITION || kind == TK_FACT_PENALTY ||
           kind == TK_FACT_CONTRACT;
}

/** The other party: the verb's object or subject, whichever is not the fact's subject. */
static party object_of(const fact_work *w, const fact_context *c, const fact *f)
{
    party none = {.entity = NONE};
    if (!has_two_parties(f->kind) || c->verb == NONE) {
        return none;
    }
    const uint32_t places[] = {fact_object_of(c->s, c->verb), c->s->items[c->verb].subject};
    for (uint32_t i = 0; i < 2; i++) {
        party p =
            places[i] == NONE || places[i] == c->np ? none : fact_party(w, places[i], WANT_NAME);
        if (party_is(&p) && !fact_same_party(&p, &f->subject)) {
            return p;
        }
    }
    return f->kind == TK_FACT_INVESTMENT && !party_is(&f->subject) ? fact_antecedent(w, c->np)
                                                                   : none;
}

static void cover(const fact_context *c, fact *f)
{
    const fact_sentence *s = c->s;
    const fact_amount *a = &s->amounts[c->amount];
    const item *np = &s->items[c->np];
    fact_cover(s, f, a->first, np->head == NONE || np->head < a->last ? a->last : np->head);
    if (c->verb != NONE) {
        const item *vg = &s->items[c->verb];
        fact_cover(s, f, vg->first, vg->last);
        if (vg->subject != NONE && vg->subject < c->verb && vg->governor == NONE) {
            fact_cover(s, f, s->items[vg->subject].first, s->items[vg->subject].last);
        }
    } else if (c->noun != NONE) {
        fact_cover(s, f, s->items[c->noun].first, s->items[c->noun].last);
    }
}

/** Whether a date is the name of a bond: "the 2031 notes". */
static bool is_of_bond(const fact_sentence *s, uint32_t date)
{
    for (uint32_t i = 0; i < s->count && date != NONE; i++) {
        const item *np = &s->items[i];
        if (np->kind == IT_NP && np->date == date) {
            return item_is(np, W_DEBTWORD) || item_is(np, W_INSTRUMENT);
        }
    }
    return false;
}

/** Gives a fact what follows from its kind. */
static void fill(const fact_work *w, const decision *d, fact *f)
{
    const fact_context *c = &d->context;
    bool result = f->kind == TK_FACT_RESULT;
    f->what = what_of(c, f->kind);
    f->object = object_of(w, c, f);
    f->status = (uint8_t)fact_status(c->s, c->verb, c->np, result);
    f->date = fact_period(c->s, NONE, c->np, c->np, result);
    f->date = is_of_bond(c->s, f->date) ? NONE : f->date;
    f->source = fact_source(w, c->np);
    set_unit(c, f);
}

static void set_sign(const decision *d, fact *f)
{
    if (f->kind == TK_FACT_MOVE || f->kind == TK_FACT_JOBS) {
        f->negative = d->says == SAYS_FALL || d->says == SAYS_CUT;
    }
}

/** Makes the fact of an amount what the model says. */
static void correct(const fact_work *w, const decision *d, fact *f)
{
    uint32_t kind = kind_of(d->says);
    f->subject = d->subject;
    if (f->kind != kind) {
        f->kind = (uint8_t)kind;
        fill(w, d, f);
        set_sign(d, f);
    }
}

static void make(fact_work *w, const decision *d)
{
    const fact_context *c = &d->context;
    fact *f = fact_add(w, kind_of(d->says));
    if (!f) {
        return;
    }
    f->subject = d->subject;
    fill(w, d, f);
    if (d->says == SAYS_GROWTH) {
        f->has_change = true;
        f->change = c->s->amounts[c->amount];
        f->change_negative = falls(c);
        f->unit = NULL;
    } else {
        f->has_amount = true;
        f->value = c->s->amounts[c->amount];
        set_sign(d, f);
    }
    cover(c, f);
}

// ----------------------------------------------------------------------------------- sentence

/** Whether a fact is not of the amount as the model reads it. */
static bool is_wrong(const fact *f, const decision *d)
{
    return d->says == SAYS_NOTHING || (d->says == SAYS_GROWTH) == f->has_amount;
}

static void revise(fact_work *w, const decision *d)
{
    const fact_context *c = &d->context;
    fact *f = c->stated == NONE ? NULL : &w->list.facts[c->stated];
    if (f && f->kind > TK_FACT_JOBS) {
        return; // of a kind that the model does not know
    }
    if (f && !c->is_change && !is_wrong(f, d)) {
        correct(w, d, f);
        return;
    }
    if (f && !c->is_change) {
        f->kind = TK_FACT_KINDS; // dropped
    } else if (f && d->says != SAYS_NOTHING) {
        f->has_change = false;
    }
    if (d->says != SAYS_NOTHING) {
        make(w, d);
    }
}

static void remove_dropped(fact_list *list, uint32_t first)
{
    uint32_t kept = first;
    for (uint32_t f = first; f < list->count; f++) {
        if (list->facts[f].kind != TK_FACT_KINDS) {
            list->facts[kept++] = list->facts[f];
        }
    }
    list->count = kept;
}

void fact_revise(fact_work *w, const fact_model *model, uint32_t first)
{
    const fact_sentence *s = &w->sentence;
    decision decisions[AMOUNTS_MAX];
    if (!model->rows && !model->show) {
        return;
    }
    for (uint32_t a = 0; a < s->n_amounts; a++) {
        decide(w, model, a, first, &decisions[a]);
    }
    for (uint32_t a = 0; a < s->n_amounts && !model->show; a++) {
        revise(w, &decisions[a]);
    }
    remove_dropped(&w->list, first);
}
