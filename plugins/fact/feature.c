// SPDX-License-Identifier: MIT
#include "feature.h"

#include "clause.h"
#include "role.h"

/** Templates of features. Their order is part of the model: new ones go to the end. */
enum {
    F_BIAS,
    F_TYPE,
    F_SIZE,
    F_RULE,
    F_RULE_TYPE,
    F_STAGE,
    F_USED,
    F_VERB,
    F_VERB_TYPE,
    F_VERB_CLASS,
    F_VERB_FORM,
    F_RELATION,
    F_LINK,
    F_LINK_TYPE,
    F_LINK_VERB,
    F_NEXT,
    F_NEXT_WORD,
    F_HEAD,
    F_HEAD_CLASS,
    F_MOD_CLASS,
    F_NOUN,
    F_NOUN_CLASS,
    F_NOUN_LINK,
    F_GOVERNOR,
    F_GOVERNOR_CLASS,
    F_SUBJECT,
    F_SUBJECT_CLASS,
    F_SUBJECT_LABEL,
    F_OBJECT,
    F_OBJECT_CLASS,
    F_CLAUSE_CLASS,
    F_CLAUSE_WORD,
    F_SEEN_CLASS,
    F_NEAR_WORD,
    F_SIDE_WORD,
    F_BEFORE_AMOUNT,
    F_AFTER_AMOUNT,
    F_FACT_BEFORE,
    F_FACT_SENTENCE,
    F_HEADLINE,
    F_PLACE,
    F_COUNT,
    F_LABELS,
    F_DATE,
    F_OFTEN,
    F_MINUS
};

static void put(fact_features *f, uint32_t template_id, uint64_t value)
{
    if (f->count < FEATURES_MAX) {
        f->ids[f->count++] = fact_feature_id(template_id, value);
    }
}

/** The classes that say something of a fact, which are those of verbs and nouns. */
static void put_classes(fact_features *f, uint32_t template_id, const fact_set *set)
{
    for (uint32_t word = 0; word < 3; word++) {
        for (uint64_t bits = set->bits[word]; bits; bits &= bits - 1) {
            put(f, template_id, word * 64 + (uint32_t)__builtin_ctzll(bits));
        }
    }
}

// ------------------------------------------------------------------------------------ context

static uint32_t item_before(const fact_sentence *s, uint32_t i)
{
    while (i > 0 && s->items[i - 1].kind == IT_WORD) {
        i--;
    }
    return i == 0 ? NONE : i - 1;
}

/** The verb of which the NP is the subject. */
static uint32_t verb_after(const fact_sentence *s, uint32_t np)
{
    for (uint32_t v = np + 1; v < s->count && v < np + 6; v++) {
        if (s->items[v].kind == IT_VG && s->items[v].subject == np) {
            return v;
        }
    }
    return NONE;
}

/** The noun of "fines of $5 million", "$5 million in fines". */
static uint32_t noun_beside(const fact_sentence *s, const fact_context *c)
{
    if ((fact_prep_is(s, c->np + 1, "in") || fact_prep_is(s, c->np + 1, "of")) &&
        fact_kind(s, c->np + 2, IT_NP) && s->items[c->np + 2].head != NONE &&
        s->items[c->np].head == NONE) {
        return c->np + 2;
    }
    if (c->link != NONE && c->link > 0 && s->items[c->link].kind == IT_PREP &&
        fact_kind(s, c->link - 1, IT_NP)) {
        return c->link - 1;
    }
    return NONE;
}

static bool ends_clause(const item *it)
{
    return it->kind == IT_BREAK || (it->kind == IT_SUB && !item_is(it, W_ADV));
}

static bool same_amount(const fact_amount *a, const fact_amount *b)
{
    return a->index == b->index && (a->kind == AMOUNT_MONEY) == (b->kind == AMOUNT_MONEY);
}

fact_context fact_context_of(const fact_work *w, uint32_t amount, uint32_t first)
{
    const fact_sentence *s = &w->sentence;
    const fact_amount *a = &s->amounts[amount];
    fact_context c = {.s = s, .amount = amount, .np = a->item, .stated = NONE};
    c.link = item_before(s, c.np);
    c.verb = fact_verb_over(s, c.np);
    if (c.verb == NONE) {
        c.verb = verb_after(s, c.np);
    }
    c.noun = noun_beside(s, &c);
    for (c.low = c.np; c.low > 0 && !ends_clause(&s->items[c.low - 1]); c.low--) {
    }
    for (c.high = c.np + 1; c.high < s->count && !ends_clause(&s->items[c.high]); c.high++) {
    }
    for (uint32_t f = first; f < w->list.count; f++) {
        const fact *made = &w->list.facts[f];
        if (made->has_amount && same_amount(&made->value, a)) {
            c.stated = f;
            c.is_change = false;
            break;
        }
        if (made->has_change && same_amount(&made->change, a)) {
            c.stated = f;
            c.is_change = made->has_amount;
        }
    }
    return c;
}

// ------------------------------------------------------------------------------------- amount

static uint64_t word_of(const fact_sentence *s, const item *it)
{
    const fact_words *lexicon = s->text->lexicon;
    if (it->entry) {
        return lexicon->entries[lexicon->entries[it->entry].lemma].hash;
    }
    return it->head == NONE ? fact_word_at(s->text, it->last)->hash
                            : fact_word_at(s->text, it->head)->hash;
}

/** The number of digits before the point. */
static uint32_t size_of(const fact_sentence *s, const fact_amount *a)
{
    const fact_text *text = s->text;
    bool money = a->kind == AMOUNT_MONEY;
    const tk_layer *layer = money ? text->money : text->number;
    const uint32_t *value = layer->columns[money ? TK_MONEY_VALUE : TK_NUMBER_VALUE];
    tk_str shown;
    text->host->string(text->doc, value ? value[a->index] : 0, &shown);
    uint32_t n = 0;
    while (n < shown.length && shown.data[n] != '.') {
        n++;
    }
    return n;
}

/** Type of an amount: its kind and how it is given. */
static uint32_t type_of(const fact_amount *a)
{
    return a->kind + 8 * a->each + 16 * a->fraction;
}

static void put_amount(fact_features *f, const fact_work *w, const fact_context *c)
{
    const fact_sentence *s = c->s;
    const fact_amount *a = &s->amounts[c->amount];
    uint32_t type = type_of(a);
    put(f, F_BIAS, 0);
    put(f, F_TYPE, type);
    put(f, F_SIZE, fact_feature_pair(type, size_of(s, a)));
    uint32_t rule = TK_FACT_KINDS;
    if (c->stated != NONE) {
        const fact *made = &w->list.facts[c->stated];
        rule = made->kind + 32 * c->is_change + 64 * !made->has_amount + 128 * made->negative;
        put(f, F_STAGE, fact_feature_pair(made->stage, made->kind));
    }
    put(f, F_RULE, rule);
    put(f, F_RULE_TYPE, fact_feature_pair(rule, type));
    bool minus = a->first > s->first &&
                 fact_word_at(s->text, a->first - 1)->marks & (MARK_MINUS | MARK_HYPHEN);
    put(f, F_MINUS, minus + 2 * type);
    put(f, F_USED, a->used + 2 * a->old + 4 * type);
}

static void put_verb(fact_features *f, const fact_context *c)
{
    const fact_sentence *s = c->s;
    uint32_t type = s->amounts[c->amount].kind;
    if (c->verb == NONE) {
        put(f, F_VERB, 0);
        return;
    }
    const item *vg = &s->items[c->verb];
    uint64_t word = word_of(s, vg);
    put(f, F_VERB, word);
    put(f, F_VERB_TYPE, fact_feature_pair(word, type));
    put_classes(f, F_VERB_CLASS, &vg->classes);
    put(f, F_VERB_FORM, vg->flags & (VG_WILL | VG_WOULD | VG_MAY | VG_PASSIVE | VG_NOT | VG_TO));
    put(f, F_RELATION, (vg->subject == c->np) + 2 * (c->link == c->verb) + 4 * type);
    if (vg->governor != NONE) {
        const item *over = &s->items[vg->governor];
        put(f, F_GOVERNOR, word_of(s, over));
        put_classes(f, F_GOVERNOR_CLASS, &over->classes);
    }
    if (vg->subject != NONE && vg->subject != c->np) {
        const item *np = &s->items[vg->subject];
        put(f, F_SUBJECT, fact_feature_pair(word_of(s, np), 0));
        put_classes(f, F_SUBJECT_CLASS, &np->classes);
        put(f, F_SUBJECT_LABEL, np->entity == NONE ? 9 : entity_label(s->text, np->entity));
    }
    uint32_t object = fact_object_of(s, c->verb);
    if (object != NONE && object != c->np) {
        put(f, F_OBJECT, word_of(s, &s->items[object]));
        put_classes(f, F_OBJECT_CLASS, &s->items[object].classes);
    }
}

static void put_nouns(fact_features *f, const fact_context *c)
{
    const fact_sentence *s = c->s;
    const item *np = &s->items[c->np];
    uint32_t type = s->amounts[c->amount].kind;
    if (np->head != NONE) {
        put(f, F_HEAD, word_of(s, np));
        put_classes(f, F_HEAD_CLASS, &np->classes);
    }
    put_classes(f, F_MOD_CLASS, &np->mods);
    if (c->link != NONE) {
        const item *link = &s->items[c->link];
        uint64_t word = link->kind == IT_PREP ? link->entry ? word_of(s, link) : 1 : link->kind;
        put(f, F_LINK, word);
        put(f, F_LINK_TYPE, fact_feature_pair(word, type));
        put(f, F_LINK_VERB,
            fact_feature_pair(word, c->verb == NONE ? 0 : word_of(s, &s->items[c->verb])));
        if (c->noun != NONE) {
            put(f, F_NOUN_LINK, fact_feature_pair(word, word_of(s, &s->items[c->noun])));
        }
    }
    if (c->noun != NONE) {
        put(f, F_NOUN, word_of(s, &s->items[c->noun]));
        put_classes(f, F_NOUN_CLASS, &s->items[c->noun].classes);
    }
    if (c->np + 1 < s->count) {
        const item *next = &s->items[c->np + 1];
        put(f, F_NEXT, next->kind);
        put(f, F_NEXT_WORD, next->kind == IT_PREP ? word_of(s, next) : next->kind);
    }
}

static void put_words(fact_features *f, const fact_context *c)
{
    const fact_sentence *s = c->s;
    const fact_amount *a = &s->amounts[c->amount];
    fact_set clause = {{0, 0, 0}};
    for (uint32_t k = c->low; k < c->high; k++) {
        const item *it = &s->items[k];
        fact_join(&clause, &it->classes);
        fact_join(&clause, &it->mods);
        bool content = it->kind == IT_VG || (it->kind == IT_NP && it->entity == NONE &&
                                             it->amount == NONE && it->head != NONE);
        if (content && k + 8 > c->np && k < c->np + 8) {
            put(f, F_CLAUSE_WORD, word_of(s, it));
        }
    }
    put_classes(f, F_CLAUSE_CLASS, &clause);
    for (uint32_t d = 1; d <= 3; d++) {
        uint32_t before = a->first - d, after = a->last + d;
        if (a->first >= s->first + d) {
            put(f, F_NEAR_WORD, fact_feature_pair(fact_word_at(s->text, before)->hash, d));
            put(f, F_SIDE_WORD, fact_feature_pair(fact_word_at(s->text, before)->hash, 100));
        }
        if (after < s->end) {
            put(f, F_NEAR_WORD, fact_feature_pair(fact_word_at(s->text, after)->hash, 10 + d));
            put(f, F_SIDE_WORD, fact_feature_pair(fact_word_at(s->text, after)->hash, 200));
        }
    }
}

/** The fact that the rules found for another amount of the sentence. */
static uint32_t made_of(const fact_work *w, uint32_t amount, uint32_t first)
{
    const fact_amount *a = &w->sentence.amounts[amount];
    for (uint32_t f = first; f < w->list.count; f++) {
        const fact *made = &w->list.facts[f];
        if (made->has_amount && same_amount(&made->value, a)) {
            return made->kind;
        }
        if (made->has_change && same_amount(&made->change, a)) {
            return made->kind + 16;
        }
    }
    return 15;
}

static void put_context(fact_features *f, const fact_work *w, const fact_context *c, uint32_t first)
{
    const fact_sentence *s = c->s;
    uint32_t n = c->amount, type = s->amounts[n].kind;
    if (n > 0) {
        put(f, F_BEFORE_AMOUNT,
            fact_feature_pair(made_of(w, n - 1, first), s->amounts[n - 1].kind + 8 * type));
    }
    if (n + 1 < s->n_amounts) {
        put(f, F_AFTER_AMOUNT,
            fact_feature_pair(made_of(w, n + 1, first), s->amounts[n + 1].kind + 8 * type));
    }
    uint32_t counts[TK_FACT_KINDS] = {0}, most = 0, often = TK_FACT_KINDS;
    for (uint32_t k = first > 24 ? first - 24 : 0; k < first; k++) {
        uint32_t kind = w->list.facts[k].kind;
        if (kind != TK_FACT_APPOINTMENT && ++counts[kind] > most) {
            most = counts[kind];
            often = kind;
        }
    }
    put(f, F_OFTEN, often + 16 * (most > 2));
    if (first > 0) {
        const fact *last = &w->list.facts[first - 1];
        uint32_t away = s->index - last->sentence;
        put(f, F_FACT_BEFORE, fact_feature_pair(last->kind, type + 8 * (away > 2)));
    }
    for (uint32_t k = first; k < w->list.count; k++) {
        if (k != c->stated) {
            put(f, F_FACT_SENTENCE, w->list.facts[k].kind);
        }
    }
    put(f, F_HEADLINE, s->headline + 2 * s->capitals + 4 * (s->index == 0));
    put(f, F_COUNT, s->n_amounts < 5 ? s->n_amounts : 5);
    put(f, F_PLACE, n < 3 ? n : 3);
    put(f, F_DATE, fact_kind(s, c->np + 1, IT_DATE) + 2 * fact_kind(s, c->np - 1, IT_DATE));
    uint32_t labels = 0;
    for (uint32_t k = c->low; k < c->high; k++) {
        if (s->items[k].kind == IT_NP && s->items[k].entity != NONE) {
            labels |= 1u << entity_label(s->text, s->items[k].entity);
        }
    }
    put(f, F_LABELS, labels & 7);
}

void fact_features_of(fact_features *f, const fact_work *w, const fact_context *c, uint32_t first)
{
    f->count = 0;
    put_amount(f, w, c);
    put_verb(f, c);
    put_nouns(f, c);
    put_context(f, w, c, first);
    put_words(f, c);
}
