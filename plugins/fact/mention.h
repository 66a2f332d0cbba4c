// SPDX-License-Identifier: MIT
/** @file mention.h From a noun phrase to the name that it stands for. */
#ifndef MENTION_H
#define MENTION_H

#include "fact.h"

/** Whose names a role takes. */
enum want {
    WANT_ANY,  /**< a name, or the noun phrase itself */
    WANT_NAME, /**< a name of any kind */
    WANT_ORG,  /**< an organisation */
    WANT_PERSON,
    WANT_OWNER, /**< an organisation, country or person */
    WANT_FIRM,  /**< an organisation, or the noun phrase of one: "its chemicals unit" */
    WANT_NAMED  /**< an organisation that is named there, not by a pronoun or "the company" */
};

/** The names of an NP with those that it is joined to. Empty if it has none of what is wanted. */
party fact_party(const fact_work *w, uint32_t np, uint32_t want);

/** Whether an NP that is not an entity may be a name: its head is an unknown word with a capital.
 */
bool fact_is_capital(const fact_sentence *s, const item *np);

/** The name of an entity in an NP. In headlines it goes on to the capitals beside it, since names
 * of companies are often found in part: "Ulven India", "GE Shipping". */
party fact_name_in(const fact_sentence *s, const item *np, uint32_t entity);

/** Whether the capitals after the owner of an NP belong to its name: "Ulven Financial Services". */
bool fact_name_goes_on(const fact_sentence *s, const item *np);

/** Both parties: "A; B". */
party fact_party_join(const fact_sentence *s, party a, party b);

/** The name of an entity. */
party fact_entity(const fact_sentence *s, uint32_t entity);

/** The words of items first … last, without determiners at their start. */
tk_str fact_words_text(const fact_sentence *s, uint32_t first_token, uint32_t last_token);

/** The noun phrase as text, without determiner and amount. */
tk_str fact_np_text(const fact_sentence *s, const item *np);

/** Whether an entity in an NP is named by a word for an office, a court, a press agency: it is
 * never "the company". */
bool fact_is_authority(const fact_sentence *s, const item *np, uint32_t entity);

/** The person that is a subject before item `i` in its sentence; NONE: none. */
uint32_t fact_person_before(const fact_sentence *s, uint32_t i);

/** Whom "its" or "the company" at item `i` means. */
party fact_antecedent(const fact_work *w, uint32_t i);

/** The owner of an NP: "Acme's revenue", "Acme revenue", "its revenue", "revenue at Acme". */
party fact_owner(const fact_work *w, uint32_t np);

/** The same, without "at Acme" after it. */
party fact_possessor(const fact_work *w, uint32_t np);

/** Reads which names the document is about. */
void fact_mentions_start(fact_mentions *m, const fact_text *text);

/** Remembers the names of a sentence. */
void fact_mentions_add(fact_work *w);

/** Remembers the name at the start of a sentence that was not read; `*entity` is its first one. */
void fact_mentions_skim(fact_mentions *m, const fact_text *text, uint32_t index, uint32_t entity);

static inline bool party_is(const party *p)
{
    return p->name.length > 0;
}

#endif // MENTION_H
