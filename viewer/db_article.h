// SPDX-License-Identifier: MIT
#ifndef TK_DB_ARTICLE_H
#define TK_DB_ARTICLE_H

#include "article.h"
#include "facts_db.h"

/** Adds all documents of a database as articles, with the names and facts that it has of them.
 * False with a message. */
bool tk_db_articles_add(tk_articles *articles, tk_facts_db *db);

#endif
