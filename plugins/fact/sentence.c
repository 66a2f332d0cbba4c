// SPDX-License-Identifier: MIT
/** @file sentence.c From tokens to items: which words are verbs, and where noun phrases end. */
#include "sentence.h"

#include <toolkit/text/seek.h>
#include <toolkit/text/schema.h>

#include <string.h>

typedef struct reader {
    fact_sentence *s;
    const fact_text *text;
    fact_cursor *at;
    uint32_t t;  /**< the next token */
    uint32_t np; /**< the NP that goes on, or NONE */
    uint32_t vg; /**< the verb group that goes on, or NONE */
    bool any_verb;   /**< a finite verb was read in this clause */
} reader;

/** A word or phrase at a token. */
typedef struct found {
    uint32_t entry;
    uint32_t last; /**< token */
    fact_set classes;
    uint8_t forms;
    uint32_t marks;
} found;

// ------------------------------------------------------------------------------------- look

uint32_t fact_head_first(const fact_sentence *s, const item *np)
{
    const fact_words *lexicon = s->text->lexicon;
    const fact_entry *e = &lexicon->entries[np->entry];
    uint32_t first = np->head, words = 1;
    for (uint32_t k = 0; k < e->length; k++) {
        char c = lexicon->text[e->text + k];
        words += c == ' ' || c == '-';
    }
    while (np->entry && words > 1 && first > np->first) {
        first--;
        words -= !(fact_word_at(s->text, first)->marks & MARK_HYPHEN);
    }
    return first;
}

uint32_t fact_phrase_at(const fact_text *text, uint32_t t, uint32_t end, uint32_t *last)
{
    const fact_word *word = fact_word_at(text, t);
    const fact_entry *entry = &text->lexicon->entries[word->entry];
    uint32_t best = word->entry, parts = 1;
    uint64_t hash = word->hash;
    *last = t;
    for (uint32_t k = t + 1; k < end && parts < entry->words; k++) {
        const fact_word *next = fact_word_at(text, k);
        if (next->marks & MARK_HYPHEN) {
            continue;
        }
        if (!next->hash || fact_word_at(text, k - 1)->marks & MARK_OWNER) {
            break; // "the fund's manager" is no fund manager
        }
        hash = fact_hash_join(hash, next->hash);
        parts++;
        uint32_t e = fact_words_hashed(text->lexicon, hash);
        const fact_entry *longer = &text->lexicon->entries[e];
        if (e && (longer->classes.bits[0] || longer->classes.bits[1])) {
            best = e;
            *last = k;
        }
    }
    return best;
}

bool fact_token_is(const fact_sentence *s, uint32_t token, uint32_t class_id)
{
    const fact_word *word = fact_word_at(s->text, token);
    return fact_has(&s->text->lexicon->entries[word->entry].classes, class_id);
}


static found look_at(const reader *r, uint32_t t)
{
    found f;
    f.entry = fact_phrase_at(r->text, t, r->s->end, &f.last);
    const fact_entry *entry = &r->text->lexicon->entries[f.entry];
    f.classes = entry->classes;
    f.forms = entry->forms;
    f.marks = fact_word_at(r->text, f.last)->marks;
    return f;
}

static bool is(const found *f, uint32_t class_id)
{
    return fact_has(&f->classes, class_id);
}

static bool is_noun(const reader *r, const found *f)
{
    return fact_meets(&f->classes, &r->text->lexicon->nouns);
}

static bool starts_amount(const reader *r, uint32_t t)
{
    const fact_text *text = r->text;
    uint32_t begin = text->token->begin[t];
    uint32_t m = r->at->money, n = r->at->number;
    while (m < text->money->count && text->money->begin[m] < begin) {
        m++;
    }
    while (n < text->number->count && text->number->begin[n] < begin) {
        n++;
    }
    return (m < text->money->count && text->money->begin[m] == begin) ||
           (n < text->number->count && text->number->begin[n] == begin);
}

static bool starts_entity(const reader *r, uint32_t t)
{
    const tk_layer *entity = r->text->entity;
    uint32_t begin = r->text->token->begin[t], e = r->at->entity;
    while (e < entity->count && entity->begin[e] < begin) {
        e++;
    }
    return e < entity->count && entity->begin[e] == begin;
}

// ------------------------------------------------------------------------------------ items

static item *new_item(reader *r, uint32_t kind, uint32_t first, uint32_t last)
{
    uint32_t i = r->s->count++;
    item *it = &r->s->items[i];
    memset(it, 0, sizeof *it);
    it->kind = (uint8_t)kind;
    it->first = first;
    it->last = last;
    it->head = it->entity = it->maker = it->owner = it->amount = it->date = NONE;
    it->subject = it->governor = NONE;
    it->joined = it->end = i;
    r->np = kind == IT_NP ? i : NONE;
    r->vg = kind == IT_VG ? i : NONE;
    return it;
}

static item *last_item(reader *r)
{
    return r->s->count ? &r->s->items[r->s->count - 1] : NULL;
}

/** The last item that is no adverb. */
static item *last_solid(reader *r)
{
    for (uint32_t i = r->s->count; i-- > 0;) {
        if (r->s->items[i].kind != IT_WORD) {
            return &r->s->items[i];
        }
    }
    return NULL;
}

static item *open_np(reader *r)
{
    return r->np == NONE ? NULL : &r->s->items[r->np];
}

/** The NP that goes on, or a new one. */
static item *np_at(reader *r, uint32_t first)
{
    item *np = open_np(r);
    return np ? np : new_item(r, IT_NP, first, first);
}

/** The head so far becomes a word before the head. */
static void push_head(item *np)
{
    fact_join(&np->mods, &np->classes);
    np->classes = (fact_set){{0, 0}};
    np->entry = 0;
    if (np->entity != NONE) {
        np->owner = np->entity;
        np->entity = NONE;
    }
}

static void close_np_after_owner(item *np, uint32_t marks)
{
    if (marks & MARK_OWNER) {
        push_head(np);
        np->head = NONE;
    }
}

static void add_noun(reader *r, const found *f, uint32_t first)
{
    item *np = np_at(r, first);
    push_head(np);
    np->head = np->last = f->last;
    np->entry = f->entry;
    np->classes = f->classes;
    if (np->amount != NONE && !f->entry && fact_word_at(r->text, first)->shape & TK_SHAPE_DIGIT) {
        fact_put(&np->classes, W_GOODS); // "five Boeing 737s"
    }
    close_np_after_owner(np, f->marks);
    r->vg = NONE;
}

// ---------------------------------------------------------------------------------- entities

static bool read_entity(reader *r)
{
    const tk_layer *entity = r->text->entity, *token = r->text->token;
    uint32_t begin = token->begin[r->t], *e = &r->at->entity;
    while (*e < entity->count && entity->begin[*e] < begin) {
        ++*e;
    }
    if (*e == entity->count || entity->begin[*e] != begin) {
        return false;
    }
    uint32_t last = r->t;
    while (last + 1 < r->s->end && token->begin[last + 1] < entity->end[*e]) {
        last++;
    }
    const fact_word *word = fact_word_at(r->text, last);
    found f = look_at(r, r->t);
    if (f.last != last) {
        f = look_at(r, last);
    }
    item *np = np_at(r, r->t);
    push_head(np);
    np->head = np->last = last;
    np->entity = *e;
    if (np->maker == NONE && entity_label(r->text, *e) == LABEL_ORG) {
        np->maker = *e;
    }
    if (f.last == last) {
        np->classes = f.classes;
        np->entry = f.entry;
    }
    close_np_after_owner(np, word->marks);
    ++*e;
    r->t = last + 1;
    r->vg = NONE;
    return true;
}

// ------------------------------------------------------------------------------------- dates

static bool read_date(reader *r)
{
    const tk_layer *date = r->text->date, *token = r->text->token;
    uint32_t begin = token->begin[r->t], *d = &r->at->date;
    while (*d < date->count && date->end[*d] <= begin) {
        ++*d;
    }
    if (*d == date->count || date->begin[*d] != begin) {
        return false;
    }
    uint32_t last = r->t;
    while (last + 1 < r->s->end && token->begin[last + 1] < date->end[*d]) {
        last++;
    }
    item *np = open_np(r);
    if (np && (np->amount == NONE || np->head != NONE)) {
        np->date = *d; // "its second-quarter profit", "Acme Q2 profit"
    } else {
        uint32_t kept = r->np;
        item *it = new_item(r, IT_DATE, r->t, last);
        it->date = *d;
        (void)kept;
    }
    ++*d;
    r->t = last + 1;
    return true;
}

// ----------------------------------------------------------------------------------- amounts

static uint32_t last_token_of(const reader *r, uint32_t first, uint32_t end)
{
    uint32_t last = first;
    while (last + 1 < r->s->end && r->text->token->begin[last + 1] < end) {
        last++;
    }
    return last;
}

/** Skips "a share", "per share", "a barrel" after an amount. */
static uint32_t skip_per(const reader *r, uint32_t last)
{
    if (last + 2 >= r->s->end) {
        return last;
    }
    found one = look_at(r, last + 1), unit = look_at(r, last + 2);
    if (last + 3 < r->s->end && is(&one, W_EACH) && is(&unit, W_MEASUREMOD)) {
        found third = look_at(r, last + 3); // "per diluted share"
        return is(&third, W_PER) ? last + 3 : last;
    }
    return (is(&one, W_INDEF) || is(&one, W_EACH)) && is(&unit, W_PER)
               ? last + 2
               : last;
}

static uint32_t number_kind(const fact_text *text, uint32_t n)
{
    uint8_t kind = ((const uint8_t *)text->number->columns[0])[n];
    if (kind != 1) {
        return AMOUNT_COUNT;
    }
    tk_str unit;
    text->host->string(text->doc, ((const uint32_t *)text->number->columns[4])[n], &unit);
    return unit.length >= 5 && memcmp(unit.data, "basis", 5) == 0 ? AMOUNT_BASIS : AMOUNT_PERCENT;
}

/** Whether an amount may go on with the open NP: "a record $400 million order". */
static bool takes_amount(const reader *r, const item *np)
{
    if (!np || np->amount != NONE) {
        return false;
    }
    if (np->entity != NONE) {
        return false;
    }
    if (np->head != NONE && np->entry == 0 && np->head != r->s->first &&
        fact_word_at(r->text, np->head)->shape & (TK_SHAPE_TITLE | TK_SHAPE_MIXED)) {
        return false; // "fined Ulven 1.2 billion euros"
    }
    return np->head == NONE || (!np->classes.bits[0] && !np->classes.bits[1]);
}

static void add_amount(reader *r, uint32_t kind, uint32_t index, uint32_t end)
{
    fact_sentence *s = r->s;
    uint32_t last = last_token_of(r, r->t, end);
    uint32_t after = skip_per(r, last);
    item *before = last_item(r);
    if (before && before->kind == IT_PREP && item_is(before, W_ADV)) {
        before->kind = IT_WORD; // "over $5 million"
    }
    item *np = open_np(r);
    if (!takes_amount(r, np)) {
        np = new_item(r, IT_NP, r->t, after);
    }
    push_head(np);
    np->head = NONE;
    np->last = after;
    if (s->n_amounts < AMOUNTS_MAX) {
        np->amount = s->n_amounts;
        s->amounts[s->n_amounts++] = (fact_amount){.kind = (uint8_t)kind,
                                              .each = after != last,
                                              .index = index,
                                              .first = r->t,
                                              .last = after,
                                              .item = (uint32_t)(np - s->items)};
    }
    r->t = after + 1;
    r->vg = NONE;
}

static bool read_amount(reader *r)
{
    const tk_layer *money = r->text->money, *number = r->text->number;
    uint32_t begin = r->text->token->begin[r->t];
    uint32_t *m = &r->at->money, *n = &r->at->number;
    while (*m < money->count && money->end[*m] <= begin) {
        ++*m;
    }
    while (*n < number->count && number->end[*n] <= begin) {
        ++*n;
    }
    if (*m < money->count && money->begin[*m] == begin) {
        add_amount(r, AMOUNT_MONEY, *m, money->end[*m]);
        return true;
    }
    if (*n < number->count && number->begin[*n] == begin) {
        uint32_t kind = ((const uint8_t *)number->columns[0])[*n];
        const item *np = open_np(r);
        if (kind == 2 || (kind == 0 && np && np->amount != NONE && np->head != NONE)) {
            return false; // an ordinal, or "five new 737 aircraft"
        }
        add_amount(r, number_kind(r->text, *n), *n, number->end[*n]);
        return true;
    }
    return false;
}

// ------------------------------------------------------------------------------------- verbs

/** Whether what follows token `t` looks like the object of a verb, not like the rest of an NP. */
static int follows_as_object(const reader *r, uint32_t t)
{
    if (t >= r->s->end) {
        return 0;
    }
    if (starts_amount(r, t) || starts_entity(r, t)) {
        return 1;
    }
    found f = look_at(r, t);
    if (f.marks & (MARK_HYPHEN | MARK_OTHER)) {
        return 0;
    }
    if (is(&f, W_DET) || is(&f, W_INDEF) || is(&f, W_POSSDET) || is(&f, W_TO) || is(&f, W_ADV) ||
        is(&f, W_UPWORD) || is(&f, W_DOWNWORD) || is(&f, W_PRON_ORG) || f.marks & MARK_LY) {
        return 1;
    }
    if (is(&f, W_BE) || is(&f, W_HAVE) || is(&f, W_WILL) || is(&f, W_MAY) || is(&f, W_WOULD) ||
        (f.forms & (FORM_PAST | FORM_THIRD) && !is_noun(r, &f))) {
        return -1;
    }
    return 0;
}

static bool is_aux(const found *f)
{
    return is(f, W_BE) || is(f, W_HAVE) || is(f, W_DO) || is(f, W_WILL) || is(f, W_WOULD) ||
           is(f, W_MAY) || is(f, W_MUST);
}

static bool is_name_subject(const reader *r, const item *np)
{
    bool name = np->entity != NONE ||
                (np->entry == 0 && np->head != NONE && np->head == np->first &&
                 fact_word_at(r->text, np->head)->shape & (TK_SHAPE_TITLE | TK_SHAPE_UPPER));
    return name && !r->any_verb;
}

/** Whether token `t` is a word that can begin a noun phrase. */
static bool goes_on(const reader *r, uint32_t t)
{
    if (t >= r->s->end || !(fact_word_at(r->text, t)->shape & TK_SHAPE_LETTER)) {
        return false;
    }
    found f = look_at(r, t);
    return !is(&f, W_PREP) && !is(&f, W_CONJ) && !is(&f, W_SUB);
}

/** Whether the word after an NP with a head is a verb. */
static bool is_verb_after_noun(const reader *r, const found *f, const item *np)
{
    int after = follows_as_object(r, f->last + 1);
    bool noun = is_noun(r, f);
    if (noun && after == 0 && f->forms & FORM_PAST && is_name_subject(r, np)) {
        return goes_on(r, f->last + 1); // "Acme forecast full-year revenue"
    }
    if (f->forms & (FORM_PAST | FORM_PART)) {
        return !noun || after > 0 || (f->forms & FORM_BASE) == 0;
    }
    if (f->forms & FORM_ING) {
        return !noun;
    }
    if (after < 0) {
        return false;
    }
    bool plural = np->head != NONE && (fact_word_at(r->text, np->head)->marks & MARK_PLURAL);
    if (f->forms & FORM_THIRD) {
        return !noun || after > 0 || !r->any_verb;
    }
    if (!noun && r->any_verb && after >= 0 && f->forms == FORM_BASE && f->classes.bits[0]) {
        return true; // "could see its value soar"
    }
    // the base form: of a plural subject, or a noun that goes on
    bool name = np->entity != NONE || (np->entry == 0 && r->s->headline && after > 0);
    return (plural || name) && (!noun || after > 0) && !r->any_verb;
}

/** Whether a word is part of a name by its capital: "GE Shipping", where others have none. */
static bool is_name_part(const reader *r, const found *f)
{
    return !r->s->capitals && f->last != r->s->first &&
           (fact_word_at(r->text, f->last)->shape & (TK_SHAPE_TITLE | TK_SHAPE_UPPER));
}

/** "AI-related": a hyphen is before the word. */
static bool follows_hyphen(const reader *r)
{
    return r->t > r->s->first && fact_word_at(r->text, r->t - 1)->marks & MARK_HYPHEN;
}

static bool is_verb(reader *r, const found *f)
{
    if (!f->forms || (r->np != NONE && (is_name_part(r, f) || follows_hyphen(r)))) {
        return false;
    }
    item *np = open_np(r), *last = last_solid(r);
    if (last && last->kind == IT_TO) {
        return true;
    }
    if (np && np->head == NONE && np->amount == NONE) {
        return false; // "the", "its", "Acme's"
    }
    if (np && np->head == NONE) {
        return f->forms & (FORM_PAST | FORM_PART) && !is_noun(r, f); // "$5 billion raised"
    }
    if (np || (last && last->kind == IT_NP && last == last_item(r))) {
        return is_verb_after_noun(r, f, np ? np : last);
    }
    if (!last) {
        return f->forms & (FORM_ING | FORM_PAST | FORM_PART) ? !is_noun(r, f) || !(f->forms & FORM_BASE)
                                                             : !is_noun(r, f);
    }
    if (last->kind == IT_PREP) {
        return f->forms & FORM_ING && !(is_noun(r, f) && follows_as_object(r, f->last + 1) < 1);
    }
    if (last->kind == IT_VG) {
        return f->forms & FORM_ING && follows_as_object(r, f->last + 1) > 0;
    }
    return !is_noun(r, f) || follows_as_object(r, f->last + 1) > 0;
}

/** Whether the open verb group takes the word as its main verb. */
static bool takes_verb(const reader *r, const found *f)
{
    if (r->vg == NONE || !f->forms) {
        return false;
    }
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

/** Whether the open verb group has no main verb yet. */
static bool waits(const reader *r)
{
    return r->vg != NONE && (!r->s->items[r->vg].entry || r->s->items[r->vg].flags & (VG_BE | VG_HAVE));
}

static void set_verb(reader *r, item *vg, const found *f)
{
    vg->entry = f->entry;
    vg->classes = f->classes;
    vg->head = vg->last = f->last;
    if (vg->flags & VG_NOT || f->marks & MARK_NOT) {
        vg->flags |= VG_NOT;
    }
    (void)r;
}

static void extend_vg(reader *r, const found *f)
{
    item *vg = &r->s->items[r->vg];
    if (vg->flags & VG_BE) {
        vg->flags |= f->forms & FORM_ING ? VG_ING : VG_PASSIVE;
    } else if (vg->flags & VG_HAVE) {
        vg->flags |= VG_PERFECT;
    }
    vg->flags &= (uint16_t)~(VG_BE | VG_HAVE);
    set_verb(r, vg, f);
}

static void start_verb(reader *r, const found *f, uint32_t first)
{
    item *last = last_solid(r);
    bool infinitive = last && last->kind == IT_TO;
    bool hedged = last_item(r) && last_item(r)->kind == IT_WORD && item_is(last_item(r), W_HEDGE);
    bool gerund = last && last->kind == IT_PREP;
    item *vg = new_item(r, IT_VG, first, f->last);
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

static void read_aux(reader *r, const found *f)
{
    item *vg = r->vg == NONE ? NULL : &r->s->items[r->vg];
    if (!vg || (vg->entry && !(vg->flags & (VG_HAVE | VG_BE)))) {
        item *last = last_solid(r);
        bool infinitive = last && last->kind == IT_TO;
        bool bare = is(f, W_BE) && f->last < r->s->end &&
                    (fact_word_at(r->text, f->last)->entry == 0);
        vg = new_item(r, IT_VG, r->t, f->last);
        vg->flags |= infinitive ? VG_TO : (bare ? 0 : VG_FINITE);
        r->any_verb |= !infinitive;
    }
    if (is(f, W_BE)) {
        vg->flags = (uint16_t)((vg->flags & ~VG_HAVE) | VG_BE |
                               (vg->flags & VG_HAVE ? VG_PERFECT : 0));
        vg->entry = f->entry;
        vg->classes = f->classes;
    } else if (is(f, W_HAVE)) {
        vg->flags |= VG_HAVE;
        vg->entry = f->entry;
        vg->classes = f->classes;
    }
    vg->flags |= (uint16_t)((is(f, W_WILL) ? VG_WILL : 0) | (is(f, W_WOULD) ? VG_WOULD : 0) |
                            (is(f, W_MAY) ? VG_MAY : 0) | (is(f, W_MUST) ? VG_MUST : 0) |
                            (f->marks & MARK_NOT ? VG_NOT : 0));
    vg->last = vg->head = f->last;
}

// ------------------------------------------------------------------------------- other words

static void add_plain(reader *r, uint32_t kind, const found *f)
{
    item *it = new_item(r, kind, r->t, f->last);
    it->entry = f->entry;
    it->classes = f->classes;
}

static void add_pronoun(reader *r, const found *f)
{
    item *np = new_item(r, IT_NP, r->t, f->last);
    np->head = f->last;
    np->entry = f->entry;
    np->classes = f->classes;
    r->np = NONE;
}

static void add_det(reader *r, const found *f)
{
    item *np = new_item(r, IT_NP, r->t, f->last);
    np->det = is(f, W_POSSDET) ? DET_OWN : is(f, W_INDEF) ? DET_A : DET_THE;
    np->mods = f->classes;
}

/** "that" after a noun and before a verb is relative; after a verb, a clause starts. */
static bool read_that(reader *r, const found *f)
{
    if (!is(f, W_REL) || !is(f, W_DET)) {
        return false;
    }
    item *last = last_item(r);
    found next = f->last + 1 < r->s->end ? look_at(r, f->last + 1) : *f;
    if (last && last->kind == IT_VG) {
        add_plain(r, IT_SUB, f);
        r->any_verb = false;
    } else if (last && last->kind == IT_NP && (next.forms || is_aux(&next))) {
        add_plain(r, IT_REL, f);
    } else if (last && last->kind == IT_NP) {
        add_plain(r, IT_SUB, f);
        r->any_verb = false;
    } else {
        add_det(r, f);
    }
    return true;
}

static bool read_to(reader *r, const found *f)
{
    if (!is(f, W_TO) || f->last + 1 >= r->s->end) {
        return false;
    }
    uint32_t next = f->last + 1;
    found n = look_at(r, next);
    while (n.last + 1 < r->s->end && (is(&n, W_ADV) || n.marks & MARK_LY) && !n.forms) {
        next = n.last + 1;
        n = look_at(r, next);
    }
    item *last = last_solid(r);
    bool moves = last && last->kind == IT_VG && (item_is(last, W_UP) || item_is(last, W_DOWN));
    bool verb = (n.forms & FORM_BASE || is(&n, W_BE) || is(&n, W_HAVE)) &&
                !starts_amount(r, next) && !starts_entity(r, next);
    if (verb && is_noun(r, &n) && moves && follows_as_object(r, n.last + 1) < 1) {
        verb = false;
    }
    item *it = new_item(r, verb ? IT_TO : IT_PREP, r->t, f->last);
    it->entry = f->entry;
    it->classes = f->classes;
    return true;
}

static void start_clause(reader *r, uint32_t kind, const found *f)
{
    add_plain(r, kind, f);
    r->any_verb = false;
}

/** Words of the closed classes. */
static bool read_function_word(reader *r, const found *f)
{
    if (read_that(r, f) || read_to(r, f)) {
        return true;
    }
    if (is_aux(f)) {
        read_aux(r, f);
    } else if (is(f, W_PRON_ORG) || is(f, W_PRON_PERSON)) {
        add_pronoun(r, f);
    } else if (is(f, W_DET) || is(f, W_INDEF) || is(f, W_POSSDET)) {
        add_det(r, f);
    } else if (is(f, W_PRON_OTHER)) {
        add_pronoun(r, f);
    } else if (is(f, W_REL)) {
        start_clause(r, IT_REL, f);
    } else if (is(f, W_CONJ)) {
        start_clause(r, IT_CONJ, f);
    } else if (is(f, W_PREP)) {
        add_plain(r, IT_PREP, f);
    } else if (is(f, W_BUT) || is(f, W_SUB)) {
        start_clause(r, IT_SUB, f);
    } else {
        return false;
    }
    return true;
}

/** Whether "higher" or "up" goes with the noun after it. */
static bool is_direction(const reader *r, const found *f)
{
    if (!is(f, W_UPWORD) && !is(f, W_DOWNWORD)) {
        return false;
    }
    uint32_t next = f->last + 1;
    if (next >= r->s->end || starts_amount(r, next)) {
        return true;
    }
    const fact_word *word = fact_word_at(r->text, next);
    found n = look_at(r, next);
    return !(word->shape & TK_SHAPE_LETTER) || is(&n, W_PREP) || is(&n, W_TO) || is(&n, W_ADV) ||
           is(&n, W_CONJ) || is(&n, W_SUB) || n.marks & MARK_LY;
}

/** An adverb by its ending: "previously", not "supply" or "family". */
static bool is_ly(const reader *r, const found *f)
{
    return f->marks & MARK_LY && !f->forms && !is_noun(r, f) && !is(f, W_MEASUREMOD) &&
           !is(f, W_LYADJ) && !is(f, W_DET) && !is(f, W_PREP);
}

static bool read_adverb(reader *r, const found *f)
{
    if (is(f, W_NEG)) {
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
    if (!is(f, W_ADV) && !is(f, W_HEDGE) && !is_ly(r, f)) {
        return false;
    }
    item *np = open_np(r);
    if (np && np->head == NONE && np->amount == NONE) {
        np->last = f->last; // "the newly formed firm"
        fact_join(&np->mods, &f->classes);
        return true;
    }
    if (r->vg != NONE) {
        item *vg = &r->s->items[r->vg];
        vg->flags |= is(f, W_HEDGE) ? VG_HEDGE : 0;
        if (!vg->entry || vg->flags & (VG_BE | VG_HAVE)) {
            vg->last = f->last;
            return true;
        }
    }
    add_plain(r, IT_WORD, f);
    return true;
}

static bool read_mark(reader *r)
{
    const fact_word *word = fact_word_at(r->text, r->t);
    if (!(word->shape & TK_SHAPE_PUNCT) || !word->marks) {
        return false;
    }
    const tk_layer *token = r->text->token;
    bool glued = r->t > r->s->first && r->t + 1 < r->s->end &&
                 token->end[r->t - 1] == token->begin[r->t] &&
                 token->end[r->t] == token->begin[r->t + 1];
    if (word->marks & MARK_HYPHEN && glued) {
        r->t++;
        return true;
    }
    uint32_t kind = word->marks & MARK_COMMA   ? IT_COMMA
                    : word->marks & MARK_QUOTE ? IT_QUOTE
                    : word->marks & MARK_OPEN  ? IT_OPEN
                    : word->marks & MARK_CLOSE ? IT_CLOSE
                                               : IT_BREAK;
    if (word->marks & MARK_OTHER) {
        kind = IT_WORD;
    }
    new_item(r, kind, r->t, r->t);
    r->s->bars |= (word->marks & MARK_BAR) != 0;
    if (kind == IT_BREAK) {
        r->any_verb = false;
    }
    r->t++;
    return true;
}

/** An unknown word in -ed after a noun and before an object is a verb: "Acme applauded the". */
static void guess_verb(const reader *r, found *f)
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
    found next = f->last + 1 < r->s->end ? look_at(r, f->last + 1) : *f;
    if (follows_as_object(r, f->last + 1) > 0 || is(&next, W_PREP) || is(&next, W_TO)) {
        f->forms = FORM_PAST | FORM_PART;
    }
}

/** Whether a word stands at a hyphen, as in "all-stock" and "in-house". */
static bool is_compound(const reader *r, const found *f)
{
    const tk_layer *token = r->text->token;
    uint32_t next = f->last + 1;
    return f->last == r->t && next + 1 < r->s->end && fact_word_at(r->text, next)->marks & MARK_HYPHEN &&
           token->end[f->last] == token->begin[next] && token->end[next] == token->begin[next + 1];
}

static void read_word(reader *r)
{
    found f = look_at(r, r->t);
    uint32_t first = r->t;
    guess_verb(r, &f);
    if (f.entry) {
        fact_join(&r->s->seen, &f.classes);
    }
    if (is_compound(r, &f) && !waits(r)) {
        add_noun(r, &f, first);
    } else if (takes_verb(r, &f)) {
        extend_vg(r, &f);
    } else if (waits(r) && (is(&f, W_ADV) || is_ly(r, &f))) {
        r->s->items[r->vg].last = f.last; // "have each spent"
    } else if (f.forms && is_noun(r, &f) == false && !is_aux(&f) && !is(&f, W_PREP) && is_verb(r, &f)) {
        start_verb(r, &f, first);
    } else if (!read_function_word(r, &f) && !read_adverb(r, &f)) {
        if (is_verb(r, &f)) {
            start_verb(r, &f, first);
        } else {
            add_noun(r, &f, first);
        }
    }
    r->t = f.last + 1;
}

// ---------------------------------------------------------------------------------- sentence

/** The first span from `*at` on that ends after `begin`. */
static void move_to(const tk_layer *layer, uint32_t *at, uint32_t begin)
{
    while (*at < layer->count && layer->end[*at] <= begin) {
        ++*at;
    }
}

static bool has_span(const tk_layer *layer, uint32_t at, uint32_t end)
{
    return at < layer->count && layer->begin[at] < end;
}

bool fact_sentence_is_hot(const fact_text *text, uint32_t index, fact_cursor *cursor)
{
    uint32_t begin = text->sentence->begin[index], end = text->sentence->end[index];
    move_to(text->money, &cursor->money, begin);
    move_to(text->number, &cursor->number, begin);
    move_to(text->entity, &cursor->entity, begin);
    if (has_span(text->money, cursor->money, end)) {
        return true;
    }
    const uint8_t *kind = text->number->columns[TK_NUMBER_KIND];
    bool counts = false;
    for (uint32_t n = cursor->number; has_span(text->number, n, end); n++) {
        if (kind[n] == 1) {
            return true;
        }
        counts |= kind[n] != 2;
    }
    uint8_t wanted = (uint8_t)((has_span(text->entity, cursor->entity, end) ? HOT_ALONE : 0) |
                               (counts ? HOT_COUNT : 0));
    uint32_t t = tk_seek(text->token, cursor->token, begin);
    const uint32_t *lexeme = text->token->lexeme;
    uint8_t hot = 0;
    for (; t < text->token->count && text->token->begin[t] < end; t++) {
        hot |= text->hot[lexeme[t]];
    }
    if (hot & wanted) {
        return true;
    }
    cursor->token = t;
    return false;
}

/** Whether no word but those of the closed classes has a small letter at its start. */
static bool is_title_case(const fact_sentence *s)
{
    uint32_t small = 0;
    for (uint32_t t = s->first; t < s->end; t++) {
        uint32_t length = s->text->token->end[t] - s->text->token->begin[t];
        const fact_word *word = fact_word_at(s->text, t);
        const fact_set *classes = &s->text->lexicon->entries[word->entry].classes;
        small += length > 2 && word->shape & TK_SHAPE_LOWER && !fact_has(classes, W_PREP) &&
                 !fact_has(classes, W_CONJ) && !fact_has(classes, W_DET);
    }
    return small == 0;
}

void fact_sentence_read(fact_sentence *s, const fact_text *text, uint32_t index,
                        fact_cursor *cursor)
{
    const tk_layer *sentence = text->sentence;
    s->text = text;
    s->index = index;
    s->first = tk_seek(text->token, cursor->token, sentence->begin[index]);
    s->end = tk_seek(text->token, s->first, sentence->end[index]);
    s->count = s->n_amounts = 0;
    s->bars = false;
    s->seen = (fact_set){{0, 0}};
    cursor->token = s->end;
    uint32_t last = s->end > s->first ? s->end - 1 : s->first;
    s->headline = s->end == s->first || text->doc->text[text->token->begin[last]] != '.';
    s->capitals = is_title_case(s);
    reader r = {s, text, cursor, s->first, NONE, NONE, false};
    while (r.t < s->end && s->count < ITEMS_MAX - 1) {
        if (!read_entity(&r) && !read_date(&r) && !read_amount(&r) && !read_mark(&r)) {
            read_word(&r);
        }
    }
}
