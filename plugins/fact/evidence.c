// SPDX-License-Identifier: MIT
#include "evidence.h"

#include "clause.h"
#include "role.h"

/** Weights of the ways in which a word stands to an amount. */
enum {
    NEAR = 1,            /**< it is in the clause */
    PURPOSE = 2,         /**< "$5 million for a plant" */
    OVER = 2,            /**< the verb that the amount's verb depends on */
    VERB = 3,            /**< the amount is among the verb's complements */
    OBJECT = 3,          /**< the object of that verb */
    LINK = 4,            /**< "the fine was $5 million" */
    NOUN = EVIDENCE_MOST /**< "a $5 million fine", "a fine of $5 million", "$5 million in fines" */
};
enum { THRESHOLD = 3, MARGIN = 1 };

// ------------------------------------------------------------------------------------- weights

/** Whether another amount stands between two items. */
static bool is_parted(const fact_sentence *s, uint32_t a, uint32_t b)
{
    for (uint32_t i = (a < b ? a : b) + 1; i < (a < b ? b : a); i++) {
        if (s->items[i].kind == IT_NP && s->items[i].amount != NONE) {
            return true;
        }
    }
    return false;
}

/** The item before the amount, without adverbs. */
static uint32_t link_before(const fact_sentence *s, uint32_t i)
{
    while (i > 0 && s->items[i - 1].kind == IT_WORD) {
        i--;
    }
    return i == 0 ? NONE : i - 1;
}

/** Whether the amount is of another noun than that at item `k`: "the loss of $5 million". */
static bool is_of_other(const fact_sentence *s, uint32_t k, uint32_t i)
{
    uint32_t of = link_before(s, i);
    if (of == NONE || of == 0 || !fact_prep_is(s, of, "of") || !fact_kind(s, of - 1, IT_NP)) {
        return false;
    }
    const item *noun = &s->items[of - 1];
    return of - 1 != k && k != i && !item_is(noun, W_COST) && !item_is(noun, W_DEALWORD) &&
           !item_is(noun, W_SELFWORTH);
}

static uint32_t of_verb(const fact_sentence *s, uint32_t k, uint32_t i, uint32_t v)
{
    const item *vg = &s->items[k];
    if (k == v || vg->governor == i || (vg->subject == i && vg->flags & VG_PASSIVE)) {
        return VERB;
    }
    return v != NONE && s->items[v].governor == k ? OVER : NEAR;
}

static uint32_t of_noun_before(const fact_sentence *s, uint32_t k, uint32_t i)
{
    uint32_t link = link_before(s, i);
    if (link == NONE || link == 0 || k >= link) {
        return 0;
    }
    const item *verb = &s->items[link];
    if (verb->kind == IT_VG && k + 1 == link && verb->subject == k && item_is(verb, W_LINK)) {
        return NOUN; // "fines totaling $5 million"
    }
    bool worth = s->items[link].kind == IT_NP && item_is(&s->items[link], W_SELFWORTH);
    if (!worth && s->items[link].kind != IT_PREP) {
        return 0;
    }
    const item *vg = &s->items[link - 1];
    if (vg->kind == IT_VG && vg->flags & VG_PAST && vg->subject == k && k + 2 == link) {
        return NOUN; // "a contract valued at $5 million"
    }
    bool close = worth || fact_prep_is(s, link, "of") || fact_prep_is(s, link, "at");
    if (k + 1 == link) {
        return close ? NOUN : OBJECT;
    }
    bool chained = k + 3 == link && s->items[k + 1].kind == IT_PREP;
    return chained ? OBJECT : 0; // "a loan to Acme of $5 million"
}

static uint32_t of_noun_after(const fact_sentence *s, uint32_t k, uint32_t i)
{
    uint32_t next = i + 1;
    if (fact_kind(s, next, IT_NP) && item_is(&s->items[next], W_SELFWORTH)) {
        next++;
    }
    if (k == next + 1 && (fact_prep_is(s, next, "in") || fact_prep_is(s, next, "of"))) {
        return NOUN;
    }
    return k > i && (fact_prep_is(s, k - 1, "for") || fact_prep_is(s, k - 1, "under")) ? PURPOSE
                                                                                       : 0;
}

static uint32_t of_noun(const fact_sentence *s, uint32_t k, uint32_t i, uint32_t v)
{
    if (k == i) {
        return NOUN;
    }
    uint32_t weight = k < i ? of_noun_before(s, k, i) : of_noun_after(s, k, i);
    if (weight || is_parted(s, k, i)) {
        return weight ? weight : NEAR;
    }
    if (v != NONE && s->items[v].subject == k) {
        const item *vg = &s->items[v];
        return vg->flags & VG_BE || item_is(vg, W_LINK) || item_is(vg, W_STAND) ? LINK : NEAR;
    }
    return v != NONE && fact_object_of(s, v) == k ? OBJECT : NEAR;
}

/** "the notes trade at 71 cents" */
static bool is_trading(const fact_sentence *s, const item *vg)
{
    uint32_t lemma = s->text->lexicon->entries[vg->entry].lemma;
    return fact_is_named(s, lemma, "trade") || fact_is_named(s, lemma, "quote");
}

/** Votes for what other rules find: measures, prices. */
static uint32_t against(const fact_sentence *s, uint32_t k, uint32_t i, uint32_t v)
{
    const item *np = &s->items[k];
    bool price = item_is(np, W_MEASURE) || item_is(np, W_STOCK) || item_is(np, W_INSTRUMENT) ||
                 item_is(np, W_PRICE);
    if (!price) {
        return 0;
    }
    uint32_t weight = of_noun(s, k, i, v);
    return v != NONE && s->items[v].subject == k ? LINK : weight;
}

// --------------------------------------------------------------------------------------- votes

static bool holds(const fact_evidence *e, const fact_sentence *s, const frame *f, uint32_t k)
{
    return f->noun == (s->items[k].kind == IT_NP) && f->units >> s->amounts[e->amount].kind & 1 &&
           (!fact_any(&f->with) || fact_meets(&f->with, &e->classes)) &&
           !fact_meets(&f->without, &e->classes);
}

/** Votes by the word of item `k`, for an amount at item `i` among the complements of verb `v`. */
static void vote(fact_evidence *e, const fact_sentence *s, const fact_frames *words, uint32_t k,
                 uint32_t i, uint32_t v)
{
    uint32_t lemma = s->text->lexicon->entries[s->items[k].entry].lemma;
    if (!lemma || lemma >= words->n_entries || !words->first[lemma]) {
        return;
    }
    uint32_t weight = is_of_other(s, k, i)        ? NEAR
                      : s->items[k].kind == IT_VG ? of_verb(s, k, i, v)
                                                  : of_noun(s, k, i, v);
    uint64_t kinds = 0;
    for (uint32_t l = words->first[lemma]; l; l = words->links[l].next) {
        const frame *f = &words->list[words->links[l].frame];
        if (holds(e, s, f, k) && e->count < VOTES_MAX && !(kinds >> f->kind & 1)) {
            kinds |= UINT64_C(1) << f->kind;
            e->votes[e->count++] = (fact_vote){f, k, weight};
        }
    }
}

static bool ends_clause(const item *it)
{
    return it->kind == IT_BREAK || (it->kind == IT_SUB && !item_is(it, W_ADV));
}

static void read_clause(fact_evidence *e, const fact_sentence *s, uint32_t i)
{
    e->low = i;
    e->high = i + 1;
    while (e->low > 0 && !ends_clause(&s->items[e->low - 1])) {
        e->low--;
    }
    while (e->high < s->count && !ends_clause(&s->items[e->high])) {
        e->high++;
    }
    for (uint32_t k = e->low; k < e->high; k++) {
        fact_join(&e->classes, &s->items[k].classes);
        fact_join(&e->classes, &s->items[k].mods);
    }
}

void fact_evidence_read(fact_evidence *e, const fact_sentence *s, const fact_frames *words,
                        uint32_t amount)
{
    uint32_t i = s->amounts[amount].item, v = fact_verb_over(s, i);
    e->amount = amount;
    e->classes = (fact_set){{0}};
    e->against = e->count = 0;
    read_clause(e, s, i);
    for (uint32_t k = e->low; k < e->high; k++) {
        if (s->items[k].kind == IT_VG) {
            e->against = k == v && is_trading(s, &s->items[k]) ? EVIDENCE_MOST : e->against;
            vote(e, s, words, k, i, v);
        } else if (s->items[k].kind == IT_NP) {
            vote(e, s, words, k, i, v);
            uint32_t weight = against(s, k, i, v);
            e->against = weight > e->against ? weight : e->against;
        }
    }
}

/** What is said for a kind: the strongest vote, and one more for each of two others. `*item` is
 * that of the strongest. */
static uint32_t total(const fact_evidence *e, uint32_t kind, uint32_t *word)
{
    uint32_t best = 0, count = 0;
    for (uint32_t i = 0; i < e->count; i++) {
        if (e->votes[i].frame->kind == kind) {
            *word = e->votes[i].weight > best ? e->votes[i].item : *word;
            best = e->votes[i].weight > best ? e->votes[i].weight : best;
            count++;
        }
    }
    return best + (count > 3 ? 2 : count > 1 ? count - 1 : 0);
}

uint32_t fact_evidence_kinds(const fact_evidence *e)
{
    uint32_t best = 0, second = e->against, kinds = 0, word = NONE;
    for (uint32_t k = 0; k < TK_FACT_KINDS; k++) {
        uint32_t own = NONE, votes = total(e, k, &own);
        if (votes > best) {
            second = best > second ? best : second;
            best = votes;
            kinds = 1u << k;
            word = own;
        } else if (votes == best && votes && own == word) {
            kinds |= 1u << k;
        } else if (votes > second) {
            second = votes;
        }
    }
    return best >= THRESHOLD && best >= second + MARGIN ? kinds : 0;
}
