// SPDX-License-Identifier: MIT
/**
 * @file reader.h
 * The state while the items of a sentence are read, and its steps. look.c looks words up, item.c
 * makes items, verb.c decides what is a verb, word.c reads all other words.
 */
#ifndef READER_H
#define READER_H

#include "sentence.h"

typedef struct fact_reader {
    fact_sentence *s;
    const fact_text *text;
    fact_cursor *at;
    uint32_t t;    /**< the next token */
    uint32_t np;   /**< the NP that goes on, or NONE */
    uint32_t vg;   /**< the verb group that goes on, or NONE */
    bool any_verb; /**< a finite verb was read in this clause */
} fact_reader;

/** A word or phrase at a token. */
typedef struct fact_found {
    uint32_t entry;
    uint32_t last; /**< token */
    const fact_set *classes;
    uint8_t forms;
    uint32_t marks;
} fact_found;

static inline bool fact_is(const fact_found *f, uint32_t class_id)
{
    return fact_has(f->classes, class_id);
}

/** Whether it is of one of the classes, each of the first 64. */
static inline bool fact_is_one_of(const fact_found *f, uint64_t classes)
{
    return (f->classes->bits[0] & classes) != 0;
}

// --------------------------------------------------------------------------------------- look

/** The longest phrase, or the word, at a token. */
static inline fact_found fact_look(const fact_reader *r, uint32_t t)
{
    fact_found f;
    f.entry = fact_phrase_at(r->text, t, r->s->end, &f.last);
    const fact_entry *entry = &r->text->lexicon->entries[f.entry];
    f.classes = &entry->classes;
    f.forms = entry->forms;
    f.marks = fact_word_at(r->text, f.last)->marks;
    return f;
}

static inline bool fact_is_noun(const fact_reader *r, const fact_found *f)
{
    return fact_meets(f->classes, &r->text->lexicon->nouns);
}

bool fact_starts_amount(const fact_reader *r, uint32_t t);

bool fact_starts_entity(const fact_reader *r, uint32_t t);

/** Whether what begins at token `t` looks like the object of a verb (1), like the verb of what is
 * before (-1), or neither (0). */
int fact_follows_as_object(const fact_reader *r, uint32_t t);

static inline bool fact_is_aux(const fact_found *f)
{
    return fact_is_one_of(f, FACT_BIT(W_BE) | FACT_BIT(W_HAVE) | FACT_BIT(W_DO) | FACT_BIT(W_WILL) |
                                 FACT_BIT(W_WOULD) | FACT_BIT(W_MAY) | FACT_BIT(W_MUST));
}

// --------------------------------------------------------------------------------------- item

/** A new item, which ends the open NP or verb group. */
static inline item *fact_new_item(fact_reader *r, uint32_t kind, uint32_t first, uint32_t last)
{
    uint32_t i = r->s->count++;
    item *it = &r->s->items[i];
    // Field by field: compilers clear a whole struct of this size by a slow instruction.
    it->kind = (uint8_t)kind;
    it->det = DET_NONE;
    it->flags = 0;
    it->first = first;
    it->last = last;
    it->head = NONE;
    it->entry = 0;
    it->classes = it->mods = (fact_set){{0}};
    it->entity = it->maker = it->owner = it->amount = it->date = NONE;
    it->joined = it->end = i;
    it->subject = it->governor = NONE;
    it->stop = 0;
    r->s->verbs[r->s->n_verbs] = (uint16_t)i;
    r->s->n_verbs += kind == IT_VG;
    r->np = kind == IT_NP ? i : NONE;
    r->vg = kind == IT_VG ? i : NONE;
    return it;
}

/** The last item, or NULL. */
static inline item *fact_last_item(fact_reader *r)
{
    return r->s->count ? &r->s->items[r->s->count - 1] : NULL;
}

/** The last item that is not an adverb, or NULL. */
static inline item *fact_last_solid(fact_reader *r)
{
    for (uint32_t i = r->s->count; i-- > 0;) {
        if (r->s->items[i].kind != IT_WORD) {
            return &r->s->items[i];
        }
    }
    return NULL;
}

/** The NP that goes on, or NULL. */
static inline item *fact_open_np(fact_reader *r)
{
    return r->np == NONE ? NULL : &r->s->items[r->np];
}

/** The NP that goes on, or a new one. */
item *fact_np_at(fact_reader *r, uint32_t first);

/** The head so far becomes a word before the head. */
static inline void fact_push_head(item *np)
{
    fact_join(&np->mods, &np->classes);
    np->classes = (fact_set){{0, 0}};
    np->entry = 0;
    if (np->entity != NONE) {
        np->owner = np->entity;
        np->entity = NONE;
    }
}

/** The head goes before the head that is to come if it ends with 's. */
void fact_close_owner(item *np, uint32_t marks);

/** The word is the head of the open NP, for now. */
void fact_add_noun(fact_reader *r, const fact_found *f, uint32_t first);

// --------------------------------------------------------------------------------------- verb

/** Whether a word is a verb where it stands. */
bool fact_is_verb(fact_reader *r, const fact_found *f);

/** Whether the verb group, which is open, takes the word, which can be a verb, as its main verb. */
bool fact_takes_verb(const fact_reader *r, const fact_found *f);

/** Whether the open verb group has no main verb yet. */
static inline bool fact_waits(const fact_reader *r)
{
    return r->vg != NONE &&
           (!r->s->items[r->vg].entry || r->s->items[r->vg].flags & (VG_BE | VG_HAVE));
}

/** The word is the main verb of the open verb group. */
void fact_extend_vg(fact_reader *r, const fact_found *f);

/** A verb group starts with its main verb. */
void fact_start_verb(fact_reader *r, const fact_found *f, uint32_t first);

/** Reads an auxiliary. */
void fact_read_aux(fact_reader *r, const fact_found *f);

/** Gives a word that is in no list the forms of a verb if it looks like one where it stands. */
void fact_guess_verb(const fact_reader *r, fact_found *f);

// --------------------------------------------------------------------------------------- word

/** Reads the word or phrase at the next token. */
void fact_read_word(fact_reader *r);

// --------------------------------------------------------------------------------------- code

/** Skips the code of an instrument after its name, at a token whose word has MARK_CODE. */
bool fact_read_code(fact_reader *r);

#endif // READER_H
