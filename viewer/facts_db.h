// SPDX-License-Identifier: MIT
#ifndef TK_FACTS_DB_H
#define TK_FACTS_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <toolkit/toolkit.h>

/** A database of the collector merge. It may come from a stranger, so nothing in it is trusted: it
 * cannot run code, and what a statement may cost is bounded by its size. */
typedef struct tk_facts_db {
    sqlite3 *db;
    const char *path;
    tk_message *error;
    uint64_t ticks; /**< that are left */
} tk_facts_db;

/** Opens it read-only, and checks its tables. `facts` must not move until it is closed. False with
 * a message. */
bool tk_facts_db_open(tk_facts_db *facts, const char *path, tk_message *error);
void tk_facts_db_close(tk_facts_db *facts);

/** Prepares a statement; NULL with a message. */
sqlite3_stmt *tk_facts_db_prepare(tk_facts_db *facts, const char *sql);
/** Steps. 1: a row; 0: no more; -1 with a message. */
int tk_facts_db_step(tk_facts_db *facts, sqlite3_stmt *statement);
/** "PATH: not a database of facts: what is wrong". Returns false. */
bool tk_facts_db_wrong(const tk_facts_db *facts, const char *what);

/** Text of a column, empty for NULL. Valid until the next step. Its data are NULL when out of
 * memory: the next step then fails. */
tk_str tk_facts_db_text(sqlite3_stmt *statement, int column);
/** A number that counts from 1 as an index from 0; UINT32_MAX if it is not in 1…n. */
uint32_t tk_facts_db_index(sqlite3_stmt *statement, int column, uint32_t n);
/** An offset or a count: what does not fit becomes 0 or UINT32_MAX. */
uint32_t tk_facts_db_count(sqlite3_stmt *statement, int column);

#endif
