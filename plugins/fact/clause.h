// SPDX-License-Identifier: MIT
/** @file clause.h What belongs together in a sentence: lists, verbs and their subjects. */
#ifndef CLAUSE_H
#define CLAUSE_H

#include "sentence.h"

#include <string.h>

/** Sets joined, end, subject, governor and stop of the items. */
void fact_clauses(fact_sentence *s);

/** The item before `i`, skipping adverbs, dates and brackets; NONE: none. */
uint32_t fact_before(const fact_sentence *s, uint32_t i);

/** The item after `i`, skipping the same. */
uint32_t fact_after(const fact_sentence *s, uint32_t i);

/** The last verb group before item `i` that can be a predicate and has a subject; NONE: none. */
uint32_t fact_verb_before(const fact_sentence *s, uint32_t i);

/** The verb group whose complements include item `i`; NONE: none. */
uint32_t fact_verb_over(const fact_sentence *s, uint32_t i);

/** Whether a verb is a participle with "by" after its noun: "a group led by Acme". */
bool fact_is_reduced(const fact_sentence *s, uint32_t v);

/** Whether the item, if there is one, is of a kind. */
static inline bool fact_kind(const fact_sentence *s, uint32_t i, uint32_t kind)
{
    return i < s->count && s->items[i].kind == kind;
}

/** Whether the item, if there is one, is this preposition. */
static inline bool fact_prep_is(const fact_sentence *s, uint32_t i, const char *name)
{
    if (!fact_kind(s, i, IT_PREP) && !fact_kind(s, i, IT_TO)) {
        return false;
    }
    const fact_entry *e = &s->text->lexicon->entries[s->items[i].entry];
    return strlen(name) == e->length &&
           memcmp(s->text->lexicon->text + e->text, name, e->length) == 0;
}

#endif // CLAUSE_H
