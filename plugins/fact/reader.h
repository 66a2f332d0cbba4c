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
    fact_set classes;
    uint8_t forms;
    uint32_t marks;
} fact_found;

static inline bool fact_is(const fact_found *f, uint32_t class_id)
{
    return fact_has(&f->classes, class_id);
}

// --------------------------------------------------------------------------------------- look

/** The longest phrase, or the word, at a token. */
fact_found fact_look(const fact_reader *r, uint32_t t);

bool fact_is_noun(const fact_reader *r, const fact_found *f);

bool fact_starts_amount(const fact_reader *r, uint32_t t);

bool fact_starts_entity(const fact_reader *r, uint32_t t);

/** Whether what begins at token `t` looks like the object of a verb (1), like the verb of what is
 * before (-1), or neither (0). */
int fact_follows_as_object(const fact_reader *r, uint32_t t);

bool fact_is_aux(const fact_found *f);

// --------------------------------------------------------------------------------------- item

/** A new item, which ends the open NP or verb group. */
item *fact_new_item(fact_reader *r, uint32_t kind, uint32_t first, uint32_t last);

/** The last item, or NULL. */
item *fact_last_item(fact_reader *r);

/** The last item that is not an adverb, or NULL. */
item *fact_last_solid(fact_reader *r);

/** The NP that goes on, or NULL. */
item *fact_open_np(fact_reader *r);

/** The NP that goes on, or a new one. */
item *fact_np_at(fact_reader *r, uint32_t first);

/** The head so far becomes a word before the head. */
void fact_push_head(item *np);

/** The head goes before the head that is to come if it ends with 's. */
void fact_close_owner(item *np, uint32_t marks);

/** The word is the head of the open NP, for now. */
void fact_add_noun(fact_reader *r, const fact_found *f, uint32_t first);

// --------------------------------------------------------------------------------------- verb

/** Whether a word is a verb where it stands. */
bool fact_is_verb(fact_reader *r, const fact_found *f);

/** Whether the open verb group takes the word as its main verb. */
bool fact_takes_verb(const fact_reader *r, const fact_found *f);

/** Whether the open verb group has no main verb yet. */
bool fact_waits(const fact_reader *r);

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

/** Skips the code of an instrument after its name. */
bool fact_read_code(fact_reader *r);

#endif // READER_H
