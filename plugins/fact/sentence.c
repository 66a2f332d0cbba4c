// SPDX-License-Identifier: MIT
#include "reader.h"

#include <toolkit/text/seek.h>
#include <toolkit/text/schema.h>

#include <string.h>

// ---------------------------------------------------------------------------------- entities

/** Whether an entity is not a name: "the Company", "the Company's Retail", "its Board of
 * Directors".
 */
static bool is_generic(const fact_reader *r, uint32_t entity, uint32_t last)
{
    const item *np = r->np == NONE ? NULL : &r->s->items[r->np];
    if (!np || np->det == DET_NONE || np->det == DET_A || np->head != NONE ||
        !fact_token_is(r->s, r->t, W_COMPANY)) {
        return false;
    }
    tk_str name;
    r->text->host->string(r->text->doc,
                          ((const uint32_t *)r->text->entity->columns[ENTITY_NAME])[entity], &name);
    const tk_layer *layer = r->text->entity;
    bool resolved = name.length && name.length != layer->end[entity] - layer->begin[entity];
    bool owner = fact_word_at(r->text, r->t)->marks & MARK_OWNER;
    return !resolved && (last == r->t || owner || fact_token_is(r->s, r->t, W_AUTHORITY));
}

static bool read_entity(fact_reader *r)
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
    if (is_generic(r, *e, last)) {
        ++*e;
        return false;
    }
    const fact_word *word = fact_word_at(r->text, last);
    fact_found f = fact_look(r, r->t);
    if (f.last != last) {
        f = fact_look(r, last);
    }
    item *np = fact_np_at(r, r->t);
    fact_push_head(np);
    np->head = np->last = last;
    np->entity = *e;
    if (np->maker == NONE && entity_label(r->text, *e) == LABEL_ORG) {
        np->maker = *e;
    }
    if (f.last == last) {
        np->classes = *f.classes;
        np->entry = f.entry;
    }
    fact_close_owner(np, word->marks);
    ++*e;
    r->t = last + 1;
    r->vg = NONE;
    return true;
}

// ------------------------------------------------------------------------------------- dates

/** Whether a date that ends with token `last` is a word before a noun: "two-year notes". */
static bool is_modifier(const fact_reader *r, uint32_t last)
{
    const tk_layer *token = r->text->token;
    uint32_t begin = token->begin[r->t], end = token->end[last];
    if (!memchr(r->text->doc->text + begin, '-', end - begin) || last + 1 >= r->s->end) {
        return false;
    }
    fact_found next = fact_look(r, last + 1);
    return fact_is(&next, W_INSTRUMENT) || fact_is(&next, W_YIELD) || fact_is(&next, W_COMMODITY) ||
           fact_is(&next, W_DEBTWORD);
}

static bool read_date(fact_reader *r)
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
    item *np = fact_open_np(r);
    if (np && (np->amount == NONE || np->head != NONE)) {
        np->date = *d; // "its second-quarter profit", "Acme Q2 profit"
    } else {
        bool noun = is_modifier(r, last); // "10-year notes"
        fact_new_item(r, noun ? IT_NP : IT_DATE, r->t, last)->date = *d;
    }
    ++*d;
    r->t = last + 1;
    return true;
}

// ----------------------------------------------------------------------------------- amounts

static uint32_t last_token_of(const fact_reader *r, uint32_t first, uint32_t end)
{
    uint32_t last = first;
    while (last + 1 < r->s->end && r->text->token->begin[last + 1] < end) {
        last++;
    }
    return last;
}

/** Skips "a share", "per share", "a barrel" after an amount. */
static uint32_t skip_per(const fact_reader *r, uint32_t last)
{
    if (last + 2 >= r->s->end) {
        return last;
    }
    fact_found one = fact_look(r, last + 1), unit = fact_look(r, last + 2);
    const fact_entry *each = &r->text->lexicon->entries[one.entry];
    if (each->length == 6 && memcmp(r->text->lexicon->text + each->text, "apiece", 6) == 0) {
        return last + 1;
    }
    if (last + 3 < r->s->end && fact_is(&one, W_EACH) && !fact_is(&unit, W_PER)) {
        fact_found third = fact_look(r, last + 3); // "per diluted share"
        return fact_is(&third, W_PER) ? last + 3 : last;
    }
    return (fact_is(&one, W_INDEF) || fact_is(&one, W_EACH)) && fact_is(&unit, W_PER) ? last + 2
                                                                                      : last;
}

/** Whether a number is a fraction in words: "a quarter", "two-thirds". */
static bool is_fraction(const fact_text *text, uint32_t n)
{
    unsigned char first = (unsigned char)text->doc->text[text->number->begin[n]];
    if (((const uint8_t *)text->number->columns[TK_NUMBER_KIND])[n] != 0 ||
        (unsigned char)((first | 32) - 'a') >= 26) {
        return false;
    }
    tk_str value;
    text->host->string(text->doc, ((const uint32_t *)text->number->columns[TK_NUMBER_VALUE])[n],
                       &value);
    return value.length > 2 && memcmp(value.data, "0.", 2) == 0;
}

static uint32_t number_kind(const fact_text *text, uint32_t n)
{
    uint8_t kind = ((const uint8_t *)text->number->columns[0])[n];
    if (kind != 1) {
        return AMOUNT_COUNT;
    }
    tk_str unit;
    text->host->string(text->doc, ((const uint32_t *)text->number->columns[4])[n], &unit);
    return unit.length >= 5 && memcmp(unit.data, "basis", 5) == 0            ? AMOUNT_BASIS
           : unit.length >= 12 && memcmp(unit.data, "percentage p", 12) == 0 ? AMOUNT_STEP
                                                                             : AMOUNT_PERCENT;
}

/** Whether an amount may continue the open NP: "a record $400 million order". */
static bool takes_amount(const fact_reader *r, const item *np)
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
    return np->head == NONE || !fact_any(&np->classes);
}

static void add_amount(fact_reader *r, uint32_t kind, uint32_t index, uint32_t end)
{
    fact_sentence *s = r->s;
    uint32_t last = last_token_of(r, r->t, end);
    uint32_t after = skip_per(r, last);
    item *before = fact_last_item(r);
    if (before && before->kind == IT_PREP && item_is(before, W_ADV)) {
        before->kind = IT_WORD; // "over $5 million"
    }
    item *np = fact_open_np(r);
    if (!takes_amount(r, np)) {
        np = fact_new_item(r, IT_NP, r->t, after);
    }
    fact_push_head(np);
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

/** "a quarter point", "half of a point": a fraction of a percentage point follows. */
static bool is_step(const fact_reader *r, uint32_t end)
{
    uint32_t next = last_token_of(r, r->t, end) + 1;
    for (uint32_t k = next; k < r->s->end && k < next + 4; k++) {
        fact_found f = fact_look(r, k);
        if (fact_is(&f, W_POINTS)) {
            return true;
        }
        if (!fact_is(&f, W_INDEF) && !fact_is(&f, W_PREP) && !(f.marks & MARK_HYPHEN)) {
            break;
        }
    }
    return false;
}

/** The unit of a quantity is the head of its NP: "5 million tonnes". */
static void set_unit(fact_reader *r, uint32_t end)
{
    item *np = fact_open_np(r);
    uint32_t last = r->t - 1;
    while (last > r->s->first && r->text->token->begin[last] >= end) {
        last--;
    }
    if (np && np->amount != NONE) {
        fact_found unit = fact_look(r, last);
        np->head = last;
        np->entry = unit.entry;
        np->classes = *unit.classes;
    }
}

static bool read_amount(fact_reader *r)
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
        const item *np = fact_open_np(r);
        if (kind == 2 || (kind == 0 && np && np->amount != NONE && np->head != NONE)) {
            return false; // an ordinal, or "five new 737 aircraft"
        }
        bool fraction = is_fraction(r->text, *n), step = fraction && is_step(r, number->end[*n]);
        add_amount(r,
                   step       ? AMOUNT_STEP
                   : fraction ? AMOUNT_PERCENT
                              : number_kind(r->text, *n),
                   *n, number->end[*n]);
        if (fraction && !step && r->s->n_amounts) {
            r->s->amounts[r->s->n_amounts - 1].fraction = true;
        }
        if (kind == 3) {
            set_unit(r, number->end[*n]);
        }
        return true;
    }
    return false;
}

// ---------------------------------------------------------------------------------- sentence

static void read_mark(fact_reader *r, uint32_t marks)
{
    const tk_layer *token = r->text->token;
    bool glued = r->t > r->s->first && r->t + 1 < r->s->end &&
                 token->end[r->t - 1] == token->begin[r->t] &&
                 token->end[r->t] == token->begin[r->t + 1];
    if (marks & MARK_HYPHEN && glued) {
        r->t++;
        return;
    }
    uint32_t kind = marks & MARK_COMMA   ? IT_COMMA
                    : marks & MARK_QUOTE ? IT_QUOTE
                    : marks & MARK_OPEN  ? IT_OPEN
                    : marks & MARK_CLOSE ? IT_CLOSE
                                         : IT_BREAK;
    if (marks & MARK_OTHER) {
        kind = IT_WORD;
    }
    fact_new_item(r, kind, r->t, r->t);
    r->s->bars |= (marks & MARK_BAR) != 0;
    if (kind == IT_BREAK) {
        r->any_verb = false;
    }
    r->t++;
}

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
        if (kind[n] == 1 || is_fraction(text, n)) {
            return true;
        }
        counts |= kind[n] != 2;
    }
    uint8_t wanted = (uint8_t)((has_span(text->entity, cursor->entity, end) ? HOT_ALONE : 0) |
                               (counts ? HOT_COUNT : 0));
    uint32_t first = tk_seek(text->token, cursor->token, begin);
    uint32_t last = tk_seek(text->token, first, end);
    const uint32_t *lexeme = text->token->lexeme;
    uint8_t hot = 0;
    for (uint32_t t = first; t < last; t++) {
        hot |= text->hot[lexeme[t]];
    }
    cursor->token = hot & wanted ? first : last;
    return hot & wanted;
}

/** Whether no word but those of the closed classes has a small letter at its start. */
static bool is_title_case(const fact_sentence *s)
{
    for (uint32_t t = s->first; t < s->end; t++) {
        uint32_t length = s->text->token->end[t] - s->text->token->begin[t];
        const fact_word *word = fact_word_at(s->text, t);
        const fact_set *classes = &s->text->lexicon->entries[word->entry].classes;
        if (length > 2 && word->shape & TK_SHAPE_LOWER && !fact_has(classes, W_PREP) &&
            !fact_has(classes, W_CONJ) && !fact_has(classes, W_DET)) {
            return false;
        }
    }
    return true;
}

static uint32_t begin_at(const tk_layer *layer, uint32_t at)
{
    return at < layer->count ? layer->begin[at] : UINT32_MAX;
}

/** Where the first span begins that the cursor has not passed. Before it, no token begins one. */
static uint32_t next_span(const fact_reader *r)
{
    uint32_t entity = begin_at(r->text->entity, r->at->entity);
    uint32_t date = begin_at(r->text->date, r->at->date);
    uint32_t money = begin_at(r->text->money, r->at->money);
    uint32_t number = begin_at(r->text->number, r->at->number);
    uint32_t name = entity < date ? entity : date, amount = money < number ? money : number;
    return name < amount ? name : amount;
}

static bool read_span(fact_reader *r)
{
    return read_entity(r) || read_date(r) || read_amount(r);
}

/** Loads what is known of the words, all at once: most of it is not in the processor's caches. */
static void prefetch(const fact_sentence *s)
{
    for (uint32_t t = s->first; t < s->end; t++) {
        __builtin_prefetch(fact_word_at(s->text, t));
    }
    for (uint32_t t = s->first; t < s->end; t++) {
        __builtin_prefetch(&s->text->lexicon->entries[fact_word_at(s->text, t)->entry]);
    }
}

void fact_sentence_read(fact_sentence *s, const fact_text *text, uint32_t index,
                        fact_cursor *cursor)
{
    const tk_layer *sentence = text->sentence;
    s->text = text;
    s->index = index;
    s->first = tk_seek(text->token, cursor->token, sentence->begin[index]);
    s->end = tk_seek(text->token, s->first, sentence->end[index]);
    s->count = s->n_amounts = s->n_verbs = 0;
    s->bars = false;
    s->seen = (fact_set){{0}};
    cursor->token = s->end;
    uint32_t last = s->end > s->first ? s->end - 1 : s->first;
    prefetch(s);
    s->headline =
        s->end == s->first || !strchr(".!?\"", text->doc->text[text->token->end[last] - 1]);
    s->capitals = is_title_case(s);
    fact_reader r = {s, text, cursor, s->first, NONE, NONE, false};
    uint32_t span = 0;
    while (r.t < s->end && s->count < ITEMS_MAX - 1) {
        const fact_word *word = fact_word_at(text, r.t);
        if (word->marks & MARK_CODE && fact_read_code(&r)) {
            continue;
        }
        if (text->token->begin[r.t] >= span) {
            bool read = read_span(&r);
            span = next_span(&r);
            if (read) {
                continue;
            }
        }
        if (word->shape & TK_SHAPE_PUNCT && word->marks) {
            read_mark(&r, word->marks);
        } else {
            fact_read_word(&r);
        }
    }
}
