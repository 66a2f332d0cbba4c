// SPDX-License-Identifier: MIT
#include "db_value.h"

#include "facts_db.h"

#include <math.h>

void tk_db_put_text(tk_json_writer *w, sqlite3_stmt *row, int column)
{
    if (sqlite3_column_type(row, column) == SQLITE_NULL) {
        tk_json_put_null(w);
        return;
    }
    const tk_str text = tk_facts_db_text(row, column);
    if (text.data)
        tk_json_put_string(w, text.data, text.length);
    else
        w->failed = true;
}

void tk_db_put_number(tk_json_writer *w, sqlite3_stmt *row, int column)
{
    const int type = sqlite3_column_type(row, column);

    if (type != SQLITE_INTEGER &&
        (type != SQLITE_FLOAT || !isfinite(sqlite3_column_double(row, column)))) {
        tk_db_put_text(w, row, column);
        return;
    }
    const tk_str text = tk_facts_db_text(row, column);
    if (text.data)
        tk_json_put_literal(w, text.data, text.length);
    else
        w->failed = true;
}

void tk_db_put_count(tk_json_writer *w, sqlite3_stmt *row, int column)
{
    tk_json_put_integer(w, tk_facts_db_count(row, column));
}

void tk_db_put_member(tk_json_writer *w, const char *key, sqlite3_stmt *row, int column)
{
    if (sqlite3_column_type(row, column) == SQLITE_NULL)
        return;
    tk_json_put_key(w, key);
    tk_db_put_number(w, row, column);
}
