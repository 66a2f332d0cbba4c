// SPDX-License-Identifier: MIT
#include "figure.h"

#include "instrument.h"
#include "mention.h"
#include "owner.h"
#include "period.h"
#include "source.h"
#include "status.h"

// ---------------------------------------------------------------------------------- old ones

/** Marks the amounts of conditions: "if sales pass $20 billion, …". */
static void mark_conditions(fact_sentence *s)
{
    bool condition = false, verb = false;
    for (uint32_t i = 0; i < s->count; i++) {
        const item *it = &s->items[i];
        if (it->kind == IT_SUB) {
            condition = item_is(it, W_NOTIF);
            verb = false;
        } else if (it->kind == IT_BREAK || (it->kind == IT_COMMA && verb)) {
            condition = false;
        } else if (it->kind == IT_VG) {
            verb = true;
        } else if (condition && it->kind == IT_NP && it->amount != NONE) {
            s->amounts[it->amount].old = true;
        }
    }
}

/** Whether an amount is in brackets after another: "$5 million (about €4.4 million)". */
static bool is_conversion(const fact_sentence *s, uint32_t a)
{
    uint32_t i = s->amounts[a].item;
    if (fact_kind(s, i - 1, IT_WORD)) {
        i--;
    }
    return s->amounts[a].kind == AMOUNT_MONEY && i > 1 && fact_kind(s, i - 1, IT_OPEN) &&
           fact_kind(s, i - 2, IT_NP) && s->items[i - 2].amount != NONE;
}

/** "from its January peak of $82" */
static bool is_of_peak(const fact_sentence *s, uint32_t i)
{
    return i > 2 && fact_prep_is(s, i - 1, "of") && fact_kind(s, i - 2, IT_NP) &&
           item_is(&s->items[i - 2], W_HIGHLOW) && fact_kind(s, i - 3, IT_PREP) &&
           item_is(&s->items[i - 3], W_OLDER);
}

/** "will range from $2m to $3m": no old amount. */
static bool is_range(const fact_sentence *s, const fact_amount *a)
{
    const tk_layer *money = s->text->money;
    return a->kind == AMOUNT_MONEY && fact_prep_is(s, a->item - 1, "from") &&
           ((const uint32_t *)money->columns[TK_MONEY_LOW])[a->index] != 0 &&
           ((const uint32_t *)money->columns[TK_MONEY_HIGH])[a->index] != 0 &&
           ((const uint32_t *)money->columns[TK_MONEY_VALUE])[a->index] == 0;
}

/** "9 rupees per share of 2 rupees" */
static bool is_face_value(const fact_sentence *s, uint32_t i)
{
    const item *before = i > 1 ? &s->items[i - 2] : NULL;
    return before && fact_prep_is(s, i - 1, "of") && before->kind == IT_NP &&
           before->amount != NONE && s->amounts[before->amount].each;
}

/** Whether a word of comparison is before an amount: "from", "after", not "following a $5 million
 * round". */
static bool follows_older(const fact_sentence *s, uint32_t i)
{
    const item *np = &s->items[i];
    uint32_t prep = fact_kind(s, i - 1, IT_WORD) ? i - 2 : i - 1;
    if (!fact_kind(s, prep, IT_PREP) || !item_is(&s->items[prep], W_OLDER)) {
        return false;
    }
    bool deal = item_is(np, W_ROUND) || item_is(np, W_DEALWORD);
    return !deal || !(item_is(&s->items[prep], W_SUB) || fact_prep_is(s, prep, "following"));
}

/** Whether the words around an amount make it one of comparison. */
static bool is_compared(const fact_sentence *s, uint32_t a)
{
    uint32_t i = s->amounts[a].item;
    const item *np = &s->items[i];
    if (fact_kind(s, i + 1, IT_DATE) && fact_token_is(s, s->items[i + 1].last, W_OLD)) {
        return true; // "$1.9 billion a year earlier"
    }
    if (fact_has(&np->mods, W_OLD) || item_is(np, W_EXPECTNOUN)) {
        return true;
    }
    if (np->det == DET_THE && np->head == NONE && fact_has(&np->mods, W_THE)) {
        return true; // "half of the $400 million"
    }
    if (fact_prep_is(s, i - 1, "of") && fact_kind(s, i - 2, IT_NP) &&
        item_is(&s->items[i - 2], W_EXPECTNOUN)) {
        return !fact_has(&s->items[i - 2].mods, W_MEASURE); // "analysts' estimates of"
    }
    if (is_face_value(s, i) || is_of_peak(s, i)) {
        return true;
    }
    bool movement = (item_is(np, W_UPNOUN) || item_is(np, W_DOWNNOUN)) &&
                    fact_prep_is(s, i + 1, "in") && fact_kind(s, i + 2, IT_NP) &&
                    item_is(&s->items[i + 2], W_INSTRUMENT);
    if (movement) {
        return false; // "against a 0.3% rise in the index"
    }
    return follows_older(s, i);
}

void fact_mark_old(fact_sentence *s)
{
    if (fact_has(&s->seen, W_NOTIF)) {
        mark_conditions(s);
    }
    for (uint32_t a = 0; a < s->n_amounts; a++) {
        s->amounts[a].old |=
            is_conversion(s, a) || (is_compared(s, a) && !is_range(s, &s->amounts[a]));
    }
}

// ------------------------------------------------------------------------------------ amounts

/** Whether an amount can be one of a figure: "5%", "$2 million", "120 points", not "120 jobs". */
static bool is_figure(const fact_sentence *s, const item *np)
{
    const fact_amount *a = &s->amounts[np->amount];
    return !a->used &&
           (np->head == NONE || item_is(np, W_POINTS) || item_is(np, W_LEVEL) ||
            (a->kind == AMOUNT_COUNT && (item_is(np, W_JOBS) || item_is(np, W_BARRELS))) ||
            item_is(np, W_PACE) || (a->kind != AMOUNT_COUNT && item_is(np, W_PER)));
}

/** Whether a preposition leads to a level: "rose to", "traded at", "a high of". */
static bool leads_to_level(const fact_sentence *s, uint32_t prep, const item *np)
{
    static const char *const names[] = {"to", "at",     "near",    "above", "below",
                                        "of", "around", "towards", "past"};
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        if (fact_prep_is(s, prep, names[n])) {
            return true;
        }
    }
    return fact_prep_is(s, prep, "in") && item_is(np, W_LEVEL); // "in the 5%-5.5% range"
}

static void take(const fact_sentence *s, uint32_t i, figures *f)
{
    const item *np = &s->items[i];
    uint32_t before = fact_kind(s, i - 1, IT_WORD) ? i - 2 : i - 1;
    uint32_t *slot = NULL;
    if (leads_to_level(s, before, np)) {
        slot = &f->level;
    } else if (!fact_kind(s, before, IT_PREP) || fact_prep_is(s, before, "by")) {
        slot = s->amounts[np->amount].kind == AMOUNT_PERCENT ? &f->change : &f->delta;
    }
    if (slot && *slot == NONE) {
        *slot = np->amount;
        f->last = i;
        f->first = f->first == NONE ? i : f->first;
    }
}

static bool is_or(const fact_sentence *s, const item *it)
{
    const fact_entry *e = &s->text->lexicon->entries[it->entry];
    return e->length == 2 && s->text->lexicon->text[e->text] == 'o';
}

/** Whether the walk over a predicate's figures ends before item `i`. */
static bool ends_figures(const fact_sentence *s, uint32_t i)
{
    const item *it = &s->items[i];
    switch (it->kind) {
    case IT_PREP:
        return fact_prep_is(s, i, "with");
    case IT_VG:
    case IT_SUB:
    case IT_REL:
    case IT_TO:
    case IT_BREAK:
        return true;
    case IT_CONJ:
        return !is_or(s, it) || !fact_kind(s, i + 1, IT_NP) || s->items[i + 1].amount == NONE;
    case IT_COMMA:
        return !(fact_kind(s, i + 1, IT_DIR) || fact_kind(s, i + 1, IT_CONJ) ||
                 fact_kind(s, i + 1, IT_PREP) || fact_kind(s, i + 1, IT_WORD) ||
                 fact_kind(s, i + 1, IT_DATE));
    default:
        return false;
    }
}

/** Reads an item of a predicate. */
static void read_item(const fact_sentence *s, uint32_t i, figures *f)
{
    const item *it = &s->items[i];
    bool beside = f->first == NONE || (i > 0 && s->items[i - 1].amount != NONE) ||
                  (fact_kind(s, i + 1, IT_NP) && s->items[i + 1].amount != NONE);
    if (it->kind == IT_DIR && beside && (f->level == NONE || f->change == NONE)) {
        f->down = item_is(it, W_DOWNWORD);
        f->directed = true;
    }
    if (it->kind != IT_NP) {
        return;
    }
    if (it->amount != NONE && is_figure(s, it)) {
        if (!s->amounts[it->amount].old) {
            take(s, i, f);
        }
    } else if (!fact_kind(s, i - 1, IT_PREP) && f->first == NONE && !item_is(it, W_HIGHLOW) &&
               !item_is(it, W_UPNOUN) && !item_is(it, W_EXPECTNOUN)) {
        f->object = true;
    }
}

/** The end of the verb of "to close at" that begins at item `i`, or 0. */
static uint32_t end_of_close(const fact_sentence *s, uint32_t i)
{
    bool close =
        fact_kind(s, i, IT_TO) && fact_kind(s, i + 1, IT_VG) && item_is(&s->items[i + 1], W_STAND);
    return close ? s->items[i + 1].stop : 0;
}

figures fact_figures_in(const fact_sentence *s, uint32_t from, uint32_t stop, bool down)
{
    figures f = {NONE, NONE, NONE, down, false, from, NONE, false};
    uint32_t close = end_of_close(s, stop);
    stop = close ? close : stop;
    for (uint32_t i = from; i < stop && i < s->count; i++) {
        close = f.first == NONE ? 0 : end_of_close(s, i);
        if (close) {
            stop = close; // "fell 5% to close at $2"
            i++;
        } else if (s->items[i].kind == IT_OPEN) {
            uint32_t after = fact_after(s, i - 1);
            i = after == NONE ? s->count : after - 1;
        } else if (f.first != NONE && s->items[i].kind == IT_COMMA && end_of_close(s, i + 1)) {
            continue;
        } else if (ends_figures(s, i)) {
            break;
        } else {
            read_item(s, i, &f);
        }
    }
    return f;
}

// -------------------------------------------------------------------------------------- facts

static void use(fact_sentence *s, uint32_t a)
{
    if (a != NONE) {
        s->amounts[a].used = true;
    }
}

static const char *unit_of(const fact_amount *a, uint32_t kind)
{
    switch (a->kind) {
    case AMOUNT_MONEY:
        return a->each && kind == TK_FACT_RESULT ? "share" : NULL;
    case AMOUNT_PERCENT:
        return "%";
    case AMOUNT_BASIS:
        return "basis points";
    case AMOUNT_STEP:
        return kind == TK_FACT_MOVE ? "%" : "percentage points";
    default:
        return kind == TK_FACT_MOVE ? "points" : NULL;
    }
}

static void cover_amount(const fact_sentence *s, fact *f, uint32_t a)
{
    if (a != NONE) {
        const item *np = &s->items[s->amounts[a].item];
        fact_cover(s, f, s->amounts[a].first, np->head == NONE ? s->amounts[a].last : np->head);
    }
}

/** Whether a percentage is one number. */
static bool is_single(const fact_sentence *s, uint32_t a)
{
    const tk_layer *number = s->text->number;
    return ((const uint32_t *)number->columns[TK_NUMBER_VALUE])[s->amounts[a].index] != 0;
}

/** Fills in the amounts: the level if there is one, else the difference, else the percentage. */
static void set_amounts(fact_sentence *s, fact *f, const figures *g)
{
    uint32_t value = g->level != NONE ? g->level : g->delta != NONE ? g->delta : NONE;
    if (value == NONE && (f->kind == TK_FACT_MOVE || !is_single(s, g->change))) {
        value = g->change; // a range has no place in `change`
    }
    f->has_amount = value != NONE;
    if (f->has_amount) {
        f->value = s->amounts[value];
        f->negative = g->down && value != g->level;
        f->unit = unit_of(&f->value, f->kind);
    }
    if (g->change != NONE && value != g->change) {
        f->has_change = true;
        f->change = s->amounts[g->change];
        f->change_negative = g->down;
    }
    cover_amount(s, f, g->level);
    cover_amount(s, f, g->change);
    cover_amount(s, f, g->delta);
    use(s, g->level);
    use(s, g->change);
    use(s, g->delta);
}

static bool is_movement(const item *predicate)
{
    return item_is(predicate, W_UP) || item_is(predicate, W_DOWN) || predicate->kind == IT_DIR;
}

/** "hits a 52-week high of Rs 430" */
static bool is_peak(const fact_sentence *s, uint32_t amount)
{
    uint32_t i = s->amounts[amount].item;
    return i > 1 && fact_prep_is(s, i - 1, "of") && fact_kind(s, i - 2, IT_NP) &&
           item_is(&s->items[i - 2], W_HIGHLOW);
}

/** Whether the figures can be a movement of a company's shares, where only its name is there:
 * "Acme rose 5%", "it closed at $12", not "Acme holds 5%". */
static bool fits_share(const fact_sentence *s, const figures *g, const item *predicate)
{
    bool stands = item_is(predicate, W_CLOSES) && !item_is(predicate, W_UP) && g->level != NONE;
    if (g->object || item_is(predicate, W_GROW)) {
        return false;
    }
    if (g->change == NONE) {
        bool peak = item_is(predicate, W_STAND) && g->level != NONE && is_peak(s, g->level);
        return (stands || peak) && s->amounts[g->level].kind == AMOUNT_MONEY;
    }
    return (is_movement(predicate) || g->directed || stands) && !s->amounts[g->change].fraction;
}

/** Whether the figures make a fact of the owner. */
static bool fits(const fact_sentence *s, const owner *o, const figures *g, const item *predicate)
{
    if (o->kind == TK_FACT_KINDS || !party_is(&o->subject) || predicate->flags & VG_NOT) {
        return false;
    }
    uint32_t value = g->level != NONE ? g->level : g->delta;
    if (value == NONE && g->change == NONE) {
        return false;
    }
    if (o->kind == TK_FACT_RESULT && !o->counted && value != NONE &&
        s->amounts[value].kind == AMOUNT_COUNT) {
        return false;
    }
    if (o->weak) {
        return fits_share(s, g, predicate);
    }
    if (o->again && item_is(predicate, W_GROW)) {
        return false;
    }
    bool plain = value != NONE && s->amounts[value].kind == AMOUNT_COUNT &&
                 s->items[s->amounts[value].item].head == NONE;
    return o->kind == TK_FACT_MOVE && !o->again ? !(o->shares && plain) : !g->object;
}

/** "The rate was 5%": a percentage without a movement is the level. */
static void read_level(const owner *o, const item *predicate, figures *g)
{
    if (is_movement(predicate) || g->level != NONE) {
        return;
    }
    if (g->delta != NONE) {
        g->level = g->delta;
        g->delta = NONE;
    } else if (o->rate && g->change != NONE) {
        g->level = g->change;
        g->change = NONE;
    }
}

static void remember(fact_work *w, const owner *o, fact *f)
{
    fact_mentions *m = &w->mentions;
    w->last = (fact_last){f->kind, o->rate, w->sentence.index, o->subject, o->what};
    if (o->kind == TK_FACT_MOVE) {
        fact_instrument_remember(w, &o->subject, o->shares);
        return;
    }
    if (o->subject.entity != NONE &&
        entity_label(w->sentence.text, o->subject.entity) == LABEL_LOC) {
        m->place = o->subject.entity;
        return;
    }
    if (f->date == NONE && !o->rate) {
        f->date = m->period;
    } else if (f->date != NONE && f->status == TK_FACT_ACTUAL) {
        m->period = f->date;
    }
}

fact *fact_figure_add(fact_work *w, const owner *o, const figures *g)
{
    fact *f = fact_add(w, o->kind);
    if (f) {
        f->subject = o->subject;
        f->what = o->what;
        figures amounts = *g;
        if (o->growth && g->level == NONE && g->delta == NONE) {
            amounts.delta = g->change; // the growth of an economy is the figure itself
            amounts.change = NONE;
        }
        set_amounts(&w->sentence, f, &amounts);
        if (o->jobs && f->has_amount && f->value.kind == AMOUNT_COUNT) {
            f->unit = "jobs";
        }
        bool plain = f->has_amount && f->value.kind == AMOUNT_COUNT &&
                     w->sentence.items[f->value.item].head == NONE;
        if (plain && o->quote.length) {
            f->quote = o->quote;
            f->unit = NULL;
        }
    }
    return f;
}

void fact_figure_finish(fact_work *w, fact *f, const owner *o, uint32_t np, uint32_t at,
                        uint32_t last)
{
    const fact_sentence *s = &w->sentence;
    bool verb = s->items[at].kind == IT_VG;
    f->status = (uint8_t)fact_status(s, verb ? at : fact_verb_over(s, at), at, true);
    f->date = fact_period(s, np, at, last, f->kind == TK_FACT_RESULT);
    f->source = fact_source(w, at);
    remember(w, o, f);
}

/** "made $870 million in revenue and expects to hit $2 billion": the measure is that of before. */
static bool means_last(const fact_work *w, const owner *o, const figures *g, const item *predicate)
{
    return o->weak && w->last.kind == TK_FACT_RESULT && w->last.sentence == w->sentence.index &&
           (g->level != NONE || g->delta != NONE) &&
           (item_is(predicate, W_LINK) || item_is(predicate, W_STAND) ||
            item_is(predicate, W_GROW));
}

static fact *add_figure(fact_work *w, uint32_t np, uint32_t predicate, figures *g)
{
    const fact_sentence *s = &w->sentence;
    const item *p = &s->items[predicate];
    if (g->level == NONE && g->delta == NONE && g->change == NONE) {
        return NULL;
    }
    owner o = fact_owner_of(w, np);
    if (means_last(w, &o, g, p)) {
        o = (owner){.kind = TK_FACT_RESULT, .subject = w->last.subject, .what = w->last.what};
        g->object = false;
    }
    read_level(&o, p, g);
    if (!fits(s, &o, g, p)) {
        return NULL;
    }
    fact *f = fact_figure_add(w, &o, g);
    if (f) {
        fact_cover(s, f, s->items[np].first, s->items[np].last);
        fact_cover(s, f, p->first, p->last);
        fact_figure_finish(w, f, &o, np, predicate, g->last);
    }
    return f;
}

/** Whether a verb that has an object moves it up or down. */
static bool moves_down(const item *vg)
{
    return item_is(vg, W_DOWN) || item_is(vg, W_LOWERS);
}

/** "sees gold at", "expects rates at": a forecast of a price. */
static bool is_traded(const item *vg, const item *object)
{
    return item_is(object, W_COMMODITY) || item_is(object, W_QUOTED) ||
           (item_is(vg, W_EXPECT) && item_is(object, W_YIELD));
}

/** "cut its rate", "lifted sales", "sent the shares" */
static bool takes_measure(const item *vg, const item *object)
{
    bool measured =
        item_is(object, W_MEASURE) || item_is(object, W_STOCK) || item_is(object, W_INSTRUMENT);
    return measured && item_is(vg, W_CHANGE) && (!item_is(vg, W_LOOKS) || item_is(object, W_YIELD));
}

/** "cut its benchmark rate by 1% to 3%", "sent Acme's shares down 5%" */
static bool add_object_figure(fact_work *w, uint32_t v)
{
    const fact_sentence *s = &w->sentence;
    const item *vg = &s->items[v];
    uint32_t np = v + 1;
    while (fact_kind(s, np, IT_WORD) || fact_kind(s, np, IT_DATE)) {
        np++;
    }
    if (!fact_kind(s, np, IT_NP) || vg->flags & VG_PASSIVE || s->items[np].amount != NONE) {
        return false;
    }
    const item *object = &s->items[np];
    bool traded = is_traded(vg, object);
    bool again = item_is(object, W_PRON_OTHER) && item_is(vg, W_CHANGE); // "double that to"
    if (!traded && !again && !takes_measure(vg, object)) {
        return false;
    }
    figures g = fact_figures_in(s, np + 1, vg->stop, moves_down(vg));
    if (g.level == NONE && g.delta == NONE && g.change == NONE) {
        return false;
    }
    fact *f = add_figure(w, np, v, &g);
    bool saw = item_is(vg, W_LOOKS) && vg->flags & VG_PAST;
    if (f && traded && item_is(vg, W_EXPECT) && !saw && f->status == TK_FACT_ACTUAL) {
        f->status = TK_FACT_EXPECTED; // "sees gold at $3,000"
    }
    return true;
}

static bool is_predicate(const item *vg)
{
    return vg->flags & VG_BE || item_is(vg, W_UP) || item_is(vg, W_DOWN) || item_is(vg, W_STAND) ||
           item_is(vg, W_LINK);
}

static void read_verb(fact_work *w, uint32_t i)
{
    const fact_sentence *s = &w->sentence;
    const item *vg = &s->items[i];
    if ((item_is(vg, W_CHANGE) || item_is(vg, W_EXPECT)) && add_object_figure(w, i)) {
        return;
    }
    if (vg->subject != NONE &&
        (is_predicate(vg) || (vg->flags & VG_PASSIVE && item_is(vg, W_CHANGE)))) {
        bool down = item_is(vg, W_DOWN) || (vg->flags & VG_PASSIVE && item_is(vg, W_LOWERS));
        figures g = fact_figures_in(s, i + 1, vg->stop, down);
        add_figure(w, vg->subject, i, &g);
    }
}

/** ", stock up 5%": a noun that is in no clause of a verb. */
static bool stands_alone(const fact_sentence *s, uint32_t dir)
{
    uint32_t np = fact_before(s, dir);
    if (!fact_kind(s, np, IT_NP) || np == 0 || s->items[np].amount != NONE) {
        return false;
    }
    if (fact_prep_is(s, np - 1, "with")) {
        return true; // "with Acme up 3%"
    }
    if (!(item_is(&s->items[np], W_STOCK) || item_is(&s->items[np], W_MEASURE) ||
          item_is(&s->items[np], W_INSTRUMENT))) {
        return false;
    }
    uint32_t kind = s->items[np - 1].kind;
    return kind == IT_COMMA || kind == IT_BREAK || kind == IT_CONJ || kind == IT_SUB;
}

/** "The krona, down 9% this year, traded at": the NP before the comma, if it has a verb later. */
static uint32_t inserted_subject(const fact_sentence *s, uint32_t dir)
{
    uint32_t np = dir > 1 && fact_kind(s, dir - 1, IT_COMMA) ? fact_before(s, dir - 1) : NONE;
    if (!fact_kind(s, np, IT_NP) || !fact_kind(s, dir + 1, IT_NP)) {
        return NONE;
    }
    for (uint32_t v = dir + 2; v < s->count && s->items[v].kind != IT_BREAK; v++) {
        if (s->items[v].kind == IT_VG && s->items[v].subject <= np) {
            return s->items[v].flags & VG_FINITE ? s->items[v].subject : NONE;
        }
    }
    return NONE;
}

/** "Acme crashes; down over 20% since March": the subject of the clause before. */
static uint32_t subject_of_headline(const fact_sentence *s, uint32_t dir)
{
    uint32_t before = dir > 0 && s->headline ? dir - 1 : NONE;
    if (!fact_kind(s, before, IT_BREAK) && !fact_kind(s, before, IT_COMMA)) {
        return NONE;
    }
    uint32_t v = before;
    while (v > 0 && s->items[--v].kind != IT_VG) {
    }
    return s->items[v].kind == IT_VG ? s->items[v].subject : 0;
}

/** "up" and "lower" that no verb has. */
static void read_direction(fact_work *w, uint32_t i)
{
    const fact_sentence *s = &w->sentence;
    uint32_t np = fact_before(s, i), stop = s->count, inserted = inserted_subject(s, i);
    if (inserted != NONE) {
        np = inserted;
        for (stop = i; stop < s->count && s->items[stop].kind != IT_COMMA; stop++) {
        }
    } else if (!fact_kind(s, np, IT_NP)) {
        np = subject_of_headline(s, i);
    }
    figures g = fact_figures_in(s, i, stop, item_is(&s->items[i], W_DOWNWORD));
    add_figure(w, np, i, &g);
}

/** "Profit at $5 million", in headlines also "Sensex above 26,000": no verb is there. */
static bool stands_at(const fact_sentence *s, uint32_t prep)
{
    if (prep == 0 || !fact_kind(s, prep - 1, IT_NP)) {
        return false;
    }
    const item *np = &s->items[prep - 1];
    if (!item_is(np, W_MEASURE) && !(s->headline && item_is(np, W_INSTRUMENT))) {
        return false;
    }
    bool apart = s->headline && fact_kind(s, prep - 2, IT_COMMA) && item_is(np, W_INSTRUMENT);
    if (fact_verb_over(s, prep) != NONE && !apart) {
        return false;
    }
    if (fact_prep_is(s, prep, "at") && item_is(np, W_MEASURE)) {
        return true;
    }
    return s->headline && item_is(np, W_INSTRUMENT) &&
           (fact_prep_is(s, prep, "at") || fact_prep_is(s, prep, "above") ||
            fact_prep_is(s, prep, "below") || fact_prep_is(s, prep, "near"));
}

void fact_figures(fact_work *w)
{
    const fact_sentence *s = &w->sentence;
    for (uint32_t i = 0; s->n_amounts && i < s->count; i++) {
        const item *it = &s->items[i];
        if (it->kind == IT_VG) {
            read_verb(w, i);
        } else if (it->kind == IT_DIR && (fact_verb_over(s, i) == NONE || stands_alone(s, i))) {
            read_direction(w, i);
        } else if (it->kind == IT_PREP && stands_at(s, i)) {
            figures g = fact_figures_in(s, i, s->count, false);
            add_figure(w, i - 1, i, &g);
        }
    }
}
