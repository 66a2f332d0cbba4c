// SPDX-License-Identifier: MIT
/**
 * @file record.h
 * What is kept of a document, as bytes: a state is a sequence of records.
 *
 *     length  id title date source text  signature
 *     names     (label, name, id, mentions)…
 *     aliases   (kind, name, name)…
 *     mentions  (name, begin after the last one's, length, form or nothing)…
 *     facts     (kind, status, mod, vague, subjects, objects, 11 strings, begin, length)…
 *
 * Numbers and strings are those of <toolkit/text/state.h>; each list has its length before it.
 * Offsets are in code points. Strings point into the record's bytes.
 */
#ifndef TK_MERGE_RECORD_H
#define TK_MERGE_RECORD_H

#include <toolkit/plugin.h>
#include <toolkit/text/near_duplicate.h>
#include <toolkit/text/schema.h>
#include <toolkit/text/state.h>

/** First byte of a state. */
#define TK_STATE_VERSION 1u

/** A name that is not an entity of the document: a party of a fact that the entity layer lacks. */
#define TK_LABEL_NONE 6u
#define TK_LABEL_ORG  1u
#define TK_LABEL_MISC 5u

/** How an alias stands to its name. */
enum { TK_ALIAS_PARENT, TK_ALIAS_FORMER, TK_ALIAS_ACRONYM, TK_ALIAS_KINDS };

/** The head of a record. */
typedef struct tk_record {
    tk_str id, title, date, source, text;
    const char *signature; /**< a tk_minhash, not aligned */
} tk_record;

typedef struct tk_record_name {
    tk_str name, id;
    uint32_t label, mentions;
} tk_record_name;

/** The document says that `name` is called `alias`, too: indexes of its names. */
typedef struct tk_record_alias {
    uint32_t kind, alias, name;
} tk_record_alias;

typedef struct tk_record_mention {
    uint32_t name, begin, end;
    tk_str form; /**< empty: as the name */
} tk_record_mention;

/** Strings of a fact, in the order in which they are stored. */
enum {
    TK_TEXT_WHAT,
    TK_TEXT_CURRENCY,
    TK_TEXT_UNIT,
    TK_TEXT_VALUE,
    TK_TEXT_LOW,
    TK_TEXT_HIGH,
    TK_TEXT_CHANGE,
    TK_TEXT_BEGIN,
    TK_TEXT_UNTIL,
    TK_TEXT_DATE,
    TK_TEXT_SOURCE,
    TK_TEXT_WORDING,
    TK_FACT_TEXTS
};

typedef struct tk_record_fact {
    uint32_t kind, status, mod, vague;
    tk_state subjects, objects; /**< indexes of names; read with tk_record_party() */
    uint32_t n_subjects, n_objects;
    tk_str texts[TK_FACT_TEXTS];
    uint32_t begin, end;
} tk_record_fact;

/** Reads the length of the next record of a state; `record` is then its bytes. */
void tk_record_next(tk_state *state, tk_state *record);

void tk_record_head(tk_state *record, tk_record *out);
/** The length of a list; each item takes at least 3 bytes. */
uint32_t tk_record_count(tk_state *record);
void tk_record_name_read(tk_state *record, tk_record_name *out);
void tk_record_alias_read(tk_state *record, uint32_t n_names, tk_record_alias *out);
/** `last` is the begin of the mention before it. */
void tk_record_mention_read(tk_state *record, uint32_t n_names, uint32_t last,
                            tk_record_mention *out);
void tk_record_fact_read(tk_state *record, uint32_t n_names, tk_record_fact *out);
/** The next of a fact's subjects or objects. */
static inline uint32_t tk_record_party(tk_state *list)
{
    return (uint32_t)tk_state_uint(list);
}

/** Whether the bytes of a state, without its version, are whole records that hold what they
 * should. */
bool tk_records_are_valid(const char *data, size_t length);

#endif
