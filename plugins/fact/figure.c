// SPDX-License-Identifier: MIT
#include "figure.h"

#include "mention.h"
#include "period.h"
#include "source.h"
#include "status.h"

#include <string.h>

/** The amounts that a predicate states, as indexes into the sentence's amounts, or NONE. */
typedef struct figures {
    uint32_t level;  /**< "to $2 million" */
    uint32_t change; /**< "5%" */
    uint32_t delta;  /**< "45 cents", "120 points" */
    bool down;       /**< the movement is a fall */
    bool object;     /**< something else is the object of the verb */
    uint32_t last;   /**< last item read */
    uint32_t first;
} figures;

/** What a figure is of. */
typedef struct owner {
    uint8_t kind; /**< TK_FACT_RESULT, TK_FACT_MOVE, or TK_FACT_KINDS: nothing */
    bool rate;    /**< a percentage is its level */
    bool weak;    /**< a company: only a percentage is a move of its shares */
    party subject;
    tk_str what;
} owner;

// ---------------------------------------------------------------------------------- old ones

static bool in_class(const fact_sentence *s, uint32_t token, uint32_t class_id)
{
    const fact_word *word = fact_word_at(s->text, token);
    return fact_has(&s->text->lexicon->entries[word->entry].classes, class_id);
}

void fact_mark_old(fact_sentence *s)
{
    for (uint32_t a = 0; a < s->n_amounts; a++) {
        uint32_t i = s->amounts[a].item;
        uint32_t before = i > 0 ? i - 1 : NONE;
        const item *np = &s->items[i];
        if (fact_kind(s, before, IT_PREP) && item_is(&s->items[before], W_OLDER)) {
            s->amounts[a].old = true;
        }
        if (fact_kind(s, before, IT_WORD) && fact_kind(s, i - 2, IT_PREP) &&
            item_is(&s->items[i - 2], W_OLDER)) {
            s->amounts[a].old = true;
        }
        if (fact_kind(s, i + 1, IT_DATE) && in_class(s, s->items[i + 1].last, W_OLD)) {
            s->amounts[a].old = true;
        }
        if (fact_kind(s, before, IT_OPEN) && fact_kind(s, before - 1, IT_NP) &&
            s->items[before - 1].amount != NONE && s->amounts[a].kind == AMOUNT_MONEY) {
            s->amounts[a].old = true; // "$5 million (€4.4 million)"
        }
        if (fact_kind(s, before, IT_WORD) && fact_kind(s, before - 1, IT_OPEN) &&
            fact_kind(s, before - 2, IT_NP) && s->items[before - 2].amount != NONE) {
            s->amounts[a].old = true;
        }
        if (fact_has(&np->mods, W_OLD) || item_is(np, W_EXPECTNOUN)) {
            s->amounts[a].old = true;
        }
    }
}

// ------------------------------------------------------------------------------------ amounts

static bool prep_is(const fact_sentence *s, uint32_t i, const char *name)
{
    if (!fact_kind(s, i, IT_PREP) && !fact_kind(s, i, IT_TO)) {
        return false;
    }
    const fact_entry *e = &s->text->lexicon->entries[s->items[i].entry];
    return strlen(name) == e->length &&
           memcmp(s->text->lexicon->text + e->text, name, e->length) == 0;
}

/** Whether an amount can be one of a figure: "5%", "$2 million", "120 points", not "120 jobs". */
static bool is_figure(const fact_sentence *s, const item *np)
{
    const fact_amount *a = &s->amounts[np->amount];
    return !a->used &&
           (np->head == NONE || item_is(np, W_POINTS) || (a->kind != AMOUNT_COUNT && item_is(np, W_PER)));
}

static void take(const fact_sentence *s, uint32_t i, figures *f)
{
    const item *np = &s->items[i];
    const fact_amount *a = &s->amounts[np->amount];
    uint32_t before = i > 0 ? i - 1 : NONE;
    if (fact_kind(s, before, IT_WORD)) {
        before--;
    }
    bool to = prep_is(s, before, "to") || prep_is(s, before, "at") || prep_is(s, before, "near") ||
              prep_is(s, before, "above") || prep_is(s, before, "below") ||
              prep_is(s, before, "of") || prep_is(s, before, "around") ||
              prep_is(s, before, "towards") || prep_is(s, before, "past");
    bool direct = !fact_kind(s, before, IT_PREP) || prep_is(s, before, "by");
    uint32_t *slot = to                                   ? &f->level
                     : !direct                            ? NULL
                     : a->kind == AMOUNT_PERCENT          ? &f->change
                                                          : &f->delta;
    if (slot && *slot == NONE) {
        *slot = np->amount;
        f->last = i;
        f->first = f->first == NONE ? i : f->first;
    }
}

/** Whether the walk over a predicate's figures ends before item `i`. */
static bool ends_figures(const fact_sentence *s, uint32_t i)
{
    const item *it = &s->items[i];
    switch (it->kind) {
    case IT_VG:
    case IT_SUB:
    case IT_REL:
    case IT_TO:
    case IT_BREAK:
        return true;
    case IT_CONJ:
        return !fact_kind(s, i + 1, IT_NP) || s->items[i + 1].amount == NONE;
    case IT_COMMA:
        return !(fact_kind(s, i + 1, IT_DIR) || fact_kind(s, i + 1, IT_CONJ) ||
                 fact_kind(s, i + 1, IT_PREP) || fact_kind(s, i + 1, IT_WORD) ||
                 fact_kind(s, i + 1, IT_DATE));
    default:
        return false;
    }
}

static figures collect(const fact_sentence *s, uint32_t from, uint32_t stop, bool down)
{
    figures f = {NONE, NONE, NONE, down, false, from, NONE};
    for (uint32_t i = from; i < stop && i < s->count; i++) {
        const item *it = &s->items[i];
        if (it->kind == IT_TO && fact_kind(s, i + 1, IT_VG) && item_is(&s->items[i + 1], W_STAND) &&
            f.first != NONE) {
            stop = s->items[i + 1].stop; // "fell 5% to close at $2"
            i++;
            continue;
        }
        if (it->kind == IT_COMMA && fact_kind(s, i + 1, IT_TO) && f.first != NONE) {
            continue;
        }
        if (ends_figures(s, i)) {
            break;
        }
        if (it->kind == IT_OPEN) {
            uint32_t close = fact_after(s, i - 1);
            i = close == NONE ? s->count : close - 1;
        } else if (it->kind == IT_DIR) {
            if (f.level == NONE || f.change == NONE) {
                f.down = item_is(it, W_DOWNWORD);
            }
        } else if (it->kind == IT_NP && it->amount != NONE && is_figure(s, it)) {
            if (!s->amounts[it->amount].old) {
                take(s, i, &f);
            }
        } else if (it->kind == IT_NP && !fact_kind(s, i - 1, IT_PREP) && f.first == NONE &&
                   !item_is(it, W_HIGHLOW) && !item_is(it, W_UPNOUN)) {
            f.object = true;
        }
    }
    return f;
}

// ------------------------------------------------------------------------------------- owners

static tk_str lower_text(const fact_sentence *s, tk_str text)
{
    char *copy = s->text->host->alloc(s->text->doc, text.length + 1);
    if (!copy) {
        return (tk_str){"", 0};
    }
    for (uint64_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        copy[i] = (char)((unsigned char)(c - 'A') < 26 ? c + 32 : c);
    }
    return (tk_str){copy, text.length};
}

/** The measure with the words before it that belong to its name: "adjusted operating profit". */
static tk_str measure_name(const fact_sentence *s, const item *np)
{
    const fact_words *lexicon = s->text->lexicon;
    if (item_is(np, W_HEADLINE_NET)) {
        return (tk_str){"net profit", 10};
    }
    const fact_entry *lemma = &lexicon->entries[lexicon->entries[np->entry].lemma];
    uint32_t head_first = np->head;
    uint32_t words = 1;
    for (uint32_t k = 0; k < lexicon->entries[np->entry].length; k++) {
        char c = lexicon->text[lexicon->entries[np->entry].text + k];
        words += c == ' ' || c == '-';
    }
    while (words > 1 && head_first > np->first) {
        head_first--;
        words -= !(fact_word_at(s->text, head_first)->marks & MARK_HYPHEN);
    }
    uint32_t first = head_first;
    while (first > np->first && (in_class(s, first - 1, W_MEASUREMOD) ||
                                 (fact_word_at(s->text, first - 1)->marks & MARK_HYPHEN &&
                                  first - 1 > np->first && in_class(s, first - 2, W_MEASUREMOD)))) {
        first--;
    }
    const fact_entry *own = &lexicon->entries[np->entry];
    const fact_entry *shown = own->alias || (own->plural && !fact_has(&own->classes, W_KEEPS)) ? lemma : own;
    tk_str name = {lexicon->text + shown->text, shown->length};
    if (first == head_first) {
        return name;
    }
    tk_str mods = fact_words_text(s, first, head_first - 1);
    char *whole = s->text->host->alloc(s->text->doc, mods.length + 1 + name.length);
    if (!whole) {
        return name;
    }
    memcpy(whole, mods.data, mods.length);
    whole[mods.length] = ' ';
    memcpy(whole + mods.length + 1, name.data, name.length);
    return lower_text(s, (tk_str){whole, mods.length + 1 + name.length});
}

/** The subject of the verb that reports a measure: "Acme posted revenue of". */
static party reporter(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    uint32_t v = fact_verb_over(s, np);
    party none = {.entity = NONE};
    if (v == NONE || s->items[v].subject == NONE || s->items[v].subject == np) {
        return none;
    }
    const item *subject = &s->items[s->items[v].subject];
    if (item_is(subject, W_STOCK) || item_is(subject, W_PERSON)) {
        return none;
    }
    return fact_party(w, s->items[v].subject, WANT_ORG);
}

/** A country before a measure in its sentence. */
static uint32_t place_before(const fact_sentence *s, uint32_t np)
{
    for (uint32_t i = np; i-- > 0;) {
        uint32_t e = s->items[i].owner != NONE ? s->items[i].owner : s->items[i].entity;
        if (s->items[i].kind == IT_NP && e != NONE && entity_label(s->text, e) == LABEL_LOC) {
            return e;
        }
    }
    return NONE;
}

/** The owner of a measure, from the text around it, else the company of the sentences before. */
static party measure_owner(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    party p = fact_owner(w, np);
    if (!party_is(&p)) {
        p = reporter(w, np);
    }
    if (!party_is(&p) && item_is(&s->items[np], W_MACRO)) {
        uint32_t place = place_before(s, np);
        place = place != NONE ? place : w->mentions.place != NONE ? w->mentions.place
                                                                 : w->mentions.country;
        return place != NONE ? fact_entity(s, place) : p;
    }
    if (!party_is(&p)) {
        p = fact_antecedent(w, np);
    }
    return p;
}

static party stock_owner(const fact_work *w, uint32_t np)
{
    party p = fact_owner(w, np);
    return party_is(&p) ? p : fact_antecedent(w, np);
}

/** "gold", "Brent crude", "the yield on the 10-year note" */
static party instrument_party(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    const item *it = &s->items[np];
    if (it->entity != NONE) {
        return fact_party(w, np, WANT_ANY);
    }
    party p = {.entity = NONE};
    if (prep_is(s, np + 1, "of") && fact_kind(s, np + 2, IT_NP)) {
        return fact_party(w, np + 2, WANT_ANY); // "the price of oil"
    }
    p.name = fact_np_text(s, it);
    if (prep_is(s, np + 1, "on") && fact_kind(s, np + 2, IT_NP) && item_is(it, W_YIELD)) {
        p.name = fact_np_text(s, &s->items[np + 2]); // "the yield on the 10-year note"
        return p;
    }
    if (it->owner != NONE && !item_is(it, W_YIELD)) {
        uint32_t begin = s->text->entity->begin[it->owner];
        uint32_t end = s->text->token->end[it->head];
        p.name = (tk_str){s->text->doc->text + begin, end - begin};
        p.entity = it->owner;
    }
    return p;
}

static owner owner_of(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    owner o = {.kind = TK_FACT_KINDS, .subject = {.entity = NONE}};
    if (np == NONE || s->items[np].kind != IT_NP) {
        return o;
    }
    const item *it = &s->items[np];
    if (item_is(it, W_PRON_ORG)) {
        if (w->last.kind != TK_FACT_KINDS && s->index - w->last.sentence <= 1) {
            o = (owner){w->last.kind, w->last.rate, false, w->last.subject, w->last.what};
        }
        return o;
    }
    if (item_is(it, W_STOCK) && it->amount == NONE) {
        o.kind = TK_FACT_MOVE;
        o.subject = stock_owner(w, np);
    } else if (item_is(it, W_MEASURE) && it->entity == NONE && it->amount == NONE) {
        o.kind = TK_FACT_RESULT;
        o.rate = item_is(it, W_RATE);
        o.subject = measure_owner(w, np);
        o.what = measure_name(s, it);
    } else if (item_is(it, W_INSTRUMENT) && it->amount == NONE && !prep_is(s, np + 1, "for")) {
        o.kind = TK_FACT_MOVE;
        o.rate = item_is(it, W_YIELD);
        o.subject = instrument_party(w, np);
    } else if (it->entity != NONE) {
        uint32_t label = entity_label(s->text, it->entity);
        if (label == LABEL_ORG || label == LABEL_MISC || label == LABEL_PRODUCT) {
            o.kind = TK_FACT_MOVE;
            o.weak = true;
            o.subject = fact_party(w, np, WANT_ANY);
        }
    } else if (fact_is_capital(s, it) && it->amount == NONE) {
        o.kind = TK_FACT_MOVE;
        o.weak = true;
        o.subject = fact_party(w, np, WANT_NAME);
    }
    return o;
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
    default:
        return kind == TK_FACT_MOVE ? "points" : NULL;
    }
}

static void cover_amount(const fact_sentence *s, fact *f, uint32_t a)
{
    if (a != NONE) {
        fact_cover(s, f, s->amounts[a].first, s->amounts[a].last);
    }
}

/** Fills in the amounts: the level if there is one, else the difference, else the percentage. */
static void set_amounts(fact_sentence *s, fact *f, const figures *g)
{
    uint32_t value = g->level != NONE ? g->level : g->delta != NONE ? g->delta : NONE;
    if (value == NONE && f->kind == TK_FACT_MOVE) {
        value = g->change;
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

/** Whether the figures make a fact of the owner. */
static bool fits(const fact_sentence *s, const owner *o, const figures *g, const item *predicate)
{
    if (o->kind == TK_FACT_KINDS || !party_is(&o->subject)) {
        return false;
    }
    if (g->level == NONE && g->delta == NONE && g->change == NONE) {
        return false;
    }
    bool moves = item_is(predicate, W_UP) || item_is(predicate, W_DOWN) ||
                 predicate->kind == IT_DIR || item_is(predicate, W_STAND);
    if (o->weak) {
        return moves && !g->object && g->change != NONE && !item_is(predicate, W_GROW);
    }
    return !g->object || o->kind == TK_FACT_MOVE;
}

/** "The rate was 5%": a percentage without a movement is the level. */
static void read_level(const fact_sentence *s, const owner *o, const item *predicate, figures *g)
{
    bool moves = item_is(predicate, W_UP) || item_is(predicate, W_DOWN) || predicate->kind == IT_DIR;
    if (moves || g->level != NONE) {
        return;
    }
    if (g->delta != NONE) {
        g->level = g->delta;
        g->delta = NONE;
    } else if (o->rate && g->change != NONE) {
        g->level = g->change;
        g->change = NONE;
    }
    (void)s;
}

static void remember(fact_work *w, const owner *o, fact *f)
{
    fact_mentions *m = &w->mentions;
    w->last = (fact_last){f->kind, o->rate, w->sentence.index, o->subject, o->what};
    if (o->kind == TK_FACT_MOVE) {
        return;
    }
    if (o->subject.entity != NONE && entity_label(w->sentence.text, o->subject.entity) == LABEL_LOC) {
        m->place = o->subject.entity;
        return;
    }
    if (f->date == NONE && !o->rate) {
        f->date = m->period;
    } else if (f->date != NONE && f->status == TK_FACT_ACTUAL) {
        m->period = f->date;
    }
}

static void add_figure(fact_work *w, uint32_t np, uint32_t predicate, figures *g)
{
    fact_sentence *s = &w->sentence;
    const item *p = &s->items[predicate];
    owner o = owner_of(w, np);
    read_level(s, &o, p, g);
    if (!fits(s, &o, g, p)) {
        return;
    }
    fact *f = fact_add(w, o.kind);
    if (!f) {
        return;
    }
    f->subject = o.subject;
    f->what = o.what;
    fact_cover(s, f, s->items[np].first, s->items[np].last);
    fact_cover(s, f, p->first, p->last);
    set_amounts(s, f, g);
    bool verb = p->kind == IT_VG;
    f->status = (uint8_t)fact_status(s, verb ? predicate : NONE, predicate, true);
    f->date = fact_period(s, np, predicate, g->last);
    f->source = fact_source(w, predicate);
    remember(w, &o, f);
}

static bool is_predicate(const fact_sentence *s, const item *vg)
{
    (void)s;
    return vg->flags & VG_BE || item_is(vg, W_UP) || item_is(vg, W_DOWN) || item_is(vg, W_STAND) ||
           item_is(vg, W_LINK);
}

void fact_figures(fact_work *w)
{
    fact_sentence *s = &w->sentence;
    for (uint32_t i = 0; i < s->count; i++) {
        item *it = &s->items[i];
        if (it->kind == IT_VG && it->subject != NONE && is_predicate(s, it)) {
            figures g = collect(s, i + 1, it->stop, item_is(it, W_DOWN));
            add_figure(w, it->subject, i, &g);
        } else if (it->kind == IT_DIR && fact_verb_over(s, i) == NONE) {
            uint32_t np = fact_before(s, i);
            figures g = collect(s, i, s->count, item_is(it, W_DOWNWORD));
            add_figure(w, np, i, &g);
        } else if (prep_is(s, i, "at") && fact_verb_over(s, i) == NONE &&
                   fact_kind(s, i - 1, IT_NP) && item_is(&s->items[i - 1], W_MEASURE)) {
            figures g = collect(s, i, s->count, false);
            add_figure(w, i - 1, i, &g);
        }
    }
}

// ---------------------------------------------------------------------------------- measures

/** The measure that an amount is of: "$2m in revenue", "revenue of $2m", "a $2m profit". */
static uint32_t measure_of(const fact_sentence *s, uint32_t i)
{
    const item *np = &s->items[i];
    if (np->head != NONE && item_is(np, W_MEASURE)) {
        return i;
    }
    if (np->head != NONE) {
        return NONE;
    }
    uint32_t after = i + 2, before = i > 1 ? i - 2 : NONE;
    if ((prep_is(s, i + 1, "in") || prep_is(s, i + 1, "of")) && fact_kind(s, after, IT_NP) &&
        item_is(&s->items[after], W_MEASURE) && s->items[after].amount == NONE) {
        return after;
    }
    if (fact_kind(s, i - 1, IT_WORD) && before > 0) {
        before--;
    }
    if ((prep_is(s, before + 1, "of") || prep_is(s, before + 1, "at")) &&
        fact_kind(s, before, IT_NP) && item_is(&s->items[before], W_MEASURE)) {
        return before;
    }
    return NONE;
}

/** ", up 12% from a year earlier" after an amount. */
static uint32_t trailing_change(const fact_sentence *s, uint32_t i, bool *down)
{
    uint32_t k = i + 1;
    while (fact_kind(s, k, IT_COMMA) || fact_kind(s, k, IT_DATE) || fact_kind(s, k, IT_WORD)) {
        k++;
    }
    if (!fact_kind(s, k, IT_DIR) || !fact_kind(s, k + 1, IT_NP)) {
        return NONE;
    }
    uint32_t a = s->items[k + 1].amount;
    *down = item_is(&s->items[k], W_DOWNWORD);
    return a != NONE && s->amounts[a].kind == AMOUNT_PERCENT && !s->amounts[a].used ? a : NONE;
}

bool fact_measure(fact_work *w, uint32_t index)
{
    fact_sentence *s = &w->sentence;
    fact_amount *a = &s->amounts[index];
    uint32_t m = measure_of(s, a->item);
    if (m == NONE || a->old || (a->kind == AMOUNT_PERCENT && !item_is(&s->items[m], W_RATE))) {
        return false;
    }
    party subject = measure_owner(w, m);
    if (!party_is(&subject)) {
        return false;
    }
    fact *f = fact_add(w, TK_FACT_RESULT);
    if (!f) {
        return false;
    }
    bool down = false;
    figures g = {index, NONE, NONE, false, false, a->item, a->item};
    g.change = trailing_change(s, a->item, &down);
    g.down = down;
    f->subject = subject;
    f->what = measure_name(s, &s->items[m]);
    fact_cover(s, f, s->items[m].first, s->items[m].last);
    set_amounts(s, f, &g);
    uint32_t v = fact_verb_over(s, a->item);
    f->status = (uint8_t)fact_status(s, v, m, true);
    if (v != NONE && f->status == TK_FACT_ACTUAL && item_is(&s->items[v], W_EXPECT) &&
        !item_is(&s->items[v], W_POST)) {
        f->status = TK_FACT_EXPECTED;
    }
    f->date = fact_period(s, m, a->item, a->item);
    f->source = fact_source(w, a->item);
    owner o = {TK_FACT_RESULT, item_is(&s->items[m], W_RATE), false, subject, f->what};
    remember(w, &o, f);
    return true;
}
