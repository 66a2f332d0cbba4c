// SPDX-License-Identifier: MIT
#ifndef TK_DB_VALUE_H
#define TK_DB_VALUE_H

#include <sqlite3.h>
#include <toolkit/text/json.h>

/** Writes a column as text; null for NULL. */
void tk_db_put_text(tk_json_writer *w, sqlite3_stmt *row, int column);
/** Writes a column as a number, exactly as SQLite has it; other text as text; null for NULL. */
void tk_db_put_number(tk_json_writer *w, sqlite3_stmt *row, int column);
/** Writes a column as a whole number, 0 for anything else. */
void tk_db_put_count(tk_json_writer *w, sqlite3_stmt *row, int column);
/** Writes a key with a column as its value, unless it is NULL. */
void tk_db_put_member(tk_json_writer *w, const char *key, sqlite3_stmt *row, int column);

#endif
