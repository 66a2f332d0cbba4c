// SPDX-License-Identifier: MIT
#ifndef TK_VIEWER_CORPUS_H
#define TK_VIEWER_CORPUS_H

#include "facts_db.h"

#include <toolkit/text/string_table.h>

/** No article, entity or fact. */
#define TK_NONE UINT32_MAX

/** A name in a document. Offsets are those of the database, in code points, until the document
 * becomes an article; then they are in the unit of the page. */
typedef struct tk_mention {
    uint32_t document, begin, end;
    uint32_t entity;
} tk_mention;

/** A statement of a fact. Offsets: as above. */
typedef struct tk_witness {
    uint32_t document, begin, end;
    uint32_t fact;
    uint32_t number; /**< in the database, from 0 */
    bool taken;      /**< by a span of the article */
} tk_witness;

/** An entity that takes part in a fact. */
typedef struct tk_party {
    uint32_t fact;
    uint32_t entity;
    bool is_object;
} tk_party;

/** What of a database is looked up again and again. Its documents, entities and facts are numbered
 * from 0; entities in the order of the page, the most mentioned first. Zeroed, it is empty. */
typedef struct tk_view_corpus {
    uint32_t n_documents, n_entities, n_facts, n_witnesses;
    tk_string_table names; /**< of documents; the value is the number of the first */
    uint32_t *name_of;     /**< of each document, in `names` */
    uint32_t *article_of;  /**< of each document; TK_NONE */
    uint32_t next;         /**< the document after that which was found last */

    tk_mention *mentions; /**< by document and place */
    uint32_t n_mentions;
    uint32_t *mentions_of; /**< of each document, and the end */

    tk_witness *witnesses; /**< by document and place */
    uint32_t *witnesses_of;
    uint32_t *place_of; /**< of each witness of the database, in `witnesses` */

    uint32_t *entity_of; /**< of each entity of the database, from 0: its number here */

    tk_party *parties; /**< by fact */
    uint32_t n_parties;
    uint32_t *parties_of; /**< of each fact, and the end */

    tk_string_table kinds;
    uint32_t *kind_of; /**< of each fact, in `kinds` */
} tk_view_corpus;

/** Reads a database. False with a message. */
bool tk_view_corpus_load(tk_view_corpus *corpus, tk_facts_db *db);
/** Finds the document of an article, and notes the article's number. TK_NONE if there is none. */
uint32_t tk_view_corpus_find(tk_view_corpus *corpus, tk_str name, uint32_t article);
void tk_view_corpus_finish(tk_view_corpus *corpus);

#endif
