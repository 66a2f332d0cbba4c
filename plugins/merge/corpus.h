// SPDX-License-Identifier: MIT
/**
 * @file corpus.h
 * All documents of a run, as finish() has them. Strings point into the records.
 *
 * The steps, each of which adds to it:
 *     tk_corpus_load()       records → documents, names, statements; near duplicates
 *     tk_corpus_unify()      names → entities
 *     tk_corpus_match()      statements → facts, each with its witnesses
 */
#ifndef TK_MERGE_CORPUS_H
#define TK_MERGE_CORPUS_H

#include "aliases.h"
#include "intern.h"
#include "name.h"
#include "number.h"
#include "record.h"

#include <limits.h>

/** A day that is not known, as a number of days since 1970-01-01. */
#define TK_NO_DAY INT32_MIN
/** An entity, a fact or a document that does not exist. */
#define TK_NONE UINT32_MAX

typedef struct tk_document {
    tk_str id, title, date, source, text;
    tk_state name_list; /**< its names in its record: `n_names` of them */
    tk_state mentions;  /**< `n_mentions` of them */
    uint32_t n_mentions;
    uint32_t names, n_names; /**< in tk_corpus.name_of: its names */
    uint32_t original;       /**< the first document of which it is a near duplicate, or itself */
    int32_t day;             /**< of `date`, or TK_NO_DAY */
} tk_document;

/** A label, name and id, as documents have them. */
typedef struct tk_name {
    const char *name, *id;
    uint32_t name_length, id_length;
    uint32_t parent;    /**< in the forest of names that are one entity; a root is its own */
    uint32_t documents; /**< with this name */
    uint32_t mentions;
    uint8_t label;
    bool demoted; /**< a brand or former name: not the one to show */
} tk_name;

/** A document says that one name is another's alias. */
typedef struct tk_claim {
    uint32_t alias, name;
    uint8_t kind; /**< TK_ALIAS_… */
} tk_claim;

typedef struct tk_entity {
    tk_str name;
    uint32_t label; /**< TK_LABEL_NONE if unknown */
    uint32_t documents, mentions;
    uint32_t names, n_names; /**< in tk_corpus.names_by_entity, sorted by text and label */
    uint32_t ids, n_ids;     /**< in tk_corpus.ids, sorted */
} tk_entity;

/** A fact as one document states it. */
typedef struct tk_statement {
    const char *at; /**< its bytes, for tk_statement_read() */
    tk_interval amount;
    uint32_t document;
    uint32_t subjects, objects; /**< numbers in tk_corpus.sets; 0: none */
    uint32_t what, unit;        /**< numbers in tk_corpus.words; 0: none */
    uint32_t source;            /**< number in tk_corpus.words; 0: none */
    int32_t begin, until;       /**< days; `until` is the one after the last; TK_NO_DAY */
    uint32_t fact;
    uint16_t side, date_side; /**< which group of the fact's amounts, and dates, it is in */
    uint8_t kind, status, mod;
    bool has_amount;
    uint8_t agreement; /**< TK_AGREES … */
    bool partial;      /**< it lacks a party or measure that the fact has from others */
    bool independent;  /**< its document is not a near duplicate of another witness's */
} tk_statement;

/** What a witness's amount is to that of the fact. */
enum {
    TK_SILENT, /**< it states no amount, or one in another unit */
    TK_AGREES,
    TK_VAGUER,    /**< true, but less exact than another witness */
    TK_CONFLICTS, /**< cannot be true if the fact's amount is */
};

/** The sides of a fact that exclude each other are numbered; those beyond count as the last. */
#define TK_SIDES_MAX 1000u
/** A statement on no side. */
#define TK_NO_SIDE UINT16_MAX

typedef struct tk_fact {
    uint32_t witnesses, n_witnesses; /**< in tk_corpus.witnesses: statements in order */
    uint32_t subjects, objects;      /**< in tk_corpus.sets */
    uint32_t what, unit;             /**< in tk_corpus.words */
    uint32_t documents;              /**< that tell it, near duplicates counted once */
    uint32_t sources;                /**< named sources of it */
    uint32_t value;                  /**< the statement whose value it has, or TK_NONE */
    uint32_t dated;                  /**< the statement whose date it has, or TK_NONE */
    uint32_t changed;                /**< the statement whose change it has, or TK_NONE */
    uint32_t first, last;            /**< statements told first and last */
    tk_interval amount;              /**< what all that agree have in common */
    int32_t begin, until;
    uint16_t sides, date_sides; /**< more than one: a conflict */
    uint16_t main_side, main_date_side;
    uint8_t kind, status, mod;
    bool has_amount;
} tk_fact;

typedef struct tk_corpus {
    const tk_name_rules *rules;
    const tk_aliases *aliases;

    tk_document *documents;
    uint32_t n_documents, document_capacity;
    uint32_t *name_of; /**< names of documents: indexes of `names`; later of `entities` */
    uint32_t n_name_of, name_of_capacity;
    tk_name *names;
    uint32_t n_names, name_capacity;
    tk_intern distinct; /**< of `names` */
    tk_claim *claims;
    uint32_t n_claims, claim_capacity;
    tk_minhash *signatures; /**< only while loading */
    uint32_t signature_capacity;

    tk_entity *entities;
    uint32_t n_entities;
    uint32_t *names_by_entity;
    tk_str *ids;
    uint32_t n_ids, id_capacity;

    tk_statement *statements;
    uint32_t n_statements, statement_capacity;
    tk_intern sets;  /**< of entities: arrays of uint32_t; the first is empty */
    tk_intern words; /**< measures, units, sources; the first is empty */

    tk_fact *facts;
    uint32_t n_facts;
    uint32_t *witnesses;
} tk_corpus;

/** Adds the records of a valid state. The bytes must stay valid. False when out of memory. */
bool tk_corpus_load(tk_corpus *corpus, const char *data, size_t length);

/** After the last record: finds near duplicates. */
bool tk_corpus_group(tk_corpus *corpus, double threshold);

/** Makes entities of names, and turns `name_of` and the statements' parties into entities. With
 * `parents`, the brand of "BRAND parent NAME" is NAME. */
bool tk_corpus_unify(tk_corpus *corpus, bool parents);

/** Makes facts of statements. */
bool tk_corpus_match(tk_corpus *corpus);

void tk_corpus_finish(tk_corpus *corpus);

/** The strings of a statement. */
void tk_statement_read(const tk_corpus *corpus, const tk_statement *statement, tk_record_fact *out);

/** Days since 1970-01-01 of "YYYY-MM-DD…", or TK_NO_DAY. */
int32_t tk_day_of(tk_str date);
/** Writes a day as YYYY-MM-DD. */
void tk_day_write(int32_t day, char out[11]);

/** The entities of a set. */
static inline const uint32_t *tk_set_of(const tk_corpus *corpus, uint32_t set, uint32_t *n)
{
    const tk_intern_entry *entry = &corpus->sets.entries[set];

    *n = entry->length / (uint32_t)sizeof(uint32_t);
    return (const uint32_t *)(const void *)entry->data;
}

#endif
