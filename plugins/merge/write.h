// SPDX-License-Identifier: MIT
/**
 * @file write.h
 * Writes the table of a corpus.
 */
#ifndef TK_MERGE_WRITE_H
#define TK_MERGE_WRITE_H

#include "corpus.h"
#include "pack.h"

#include <toolkit/text/out.h>

tk_status tk_write_jsonl(const tk_corpus *corpus, const tk_host *host, tk_sink *sink);
tk_status tk_write_csv(const tk_corpus *corpus, const tk_host *host, tk_sink *sink);
/** Fails if the result cannot be read back, as a pipe. */
tk_status tk_write_sqlite(const tk_corpus *corpus, const tk_host *host, tk_sink *sink);

/** Why SQLite cannot be used, or NULL. */
const char *tk_sqlite_fault(void);

// ---------------------------------------------------------------- what the formats have in common

/** Names of kinds, statuses and modifiers, as in fact/1. */
const char *tk_kind_name(uint32_t kind);
const char *tk_status_name(uint32_t status);
const char *tk_mod_name(uint32_t mod);
/** The name of an entity's label; "" if it is unknown. */
const char *tk_label_name(uint32_t label);
/** "", "agrees", "vaguer" or "conflicts". */
const char *tk_agreement_name(uint32_t agreement);

/** The amount of a fact: the most exact value, or bounds. Empty texts are not known. */
typedef struct tk_amount_text {
    tk_str currency, unit, value, low, high, change;
    const char *mod;
    char rooms[2][256];
} tk_amount_text;

void tk_amount_of(const tk_corpus *corpus, const tk_fact *fact, tk_amount_text *out);

/** The measure, round, purpose or post of a fact: by the name that its synonyms share, else as its
 * first witness has it. */
tk_str tk_what_of(const tk_corpus *corpus, const tk_fact *fact);

/** The period of a fact, as a witness states it; empty if none does. */
typedef struct tk_period_text {
    tk_str begin, until, date;
} tk_period_text;

void tk_period_of(const tk_corpus *corpus, const tk_fact *fact, tk_period_text *out);

/** The amount that a statement states: "13800000000", ">10000000000", "1..2"; or its date. */
tk_str tk_stated_amount(const tk_record_fact *text, tk_pack *room);
tk_str tk_stated_date(const tk_record_fact *text, tk_pack *room);

/** The names, or the identifiers, of a set of entities, joined by "; ". `room` is emptied first. */
tk_str tk_names_of(const tk_corpus *corpus, uint32_t set, tk_pack *room);
tk_str tk_ids_of(const tk_corpus *corpus, uint32_t set, tk_pack *room);
/** The identifiers of an entity, separated by spaces. */
tk_str tk_entity_ids(const tk_corpus *corpus, const tk_entity *entity, tk_pack *room);

/** The i-th witness of a fact. */
static inline const tk_statement *tk_witness(const tk_corpus *corpus, const tk_fact *fact,
                                             uint32_t i)
{
    return &corpus->statements[corpus->witnesses[fact->witnesses + i]];
}

/** The first of a fact's witnesses on the main side of its amounts, or dates; TK_NONE if there is
 * none. */
uint32_t tk_main_witness(const tk_corpus *corpus, const tk_fact *fact, bool date);

static inline bool tk_is_copy(const tk_corpus *corpus, uint32_t document)
{
    return corpus->documents[document].original != document;
}

#endif
