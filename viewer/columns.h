// SPDX-License-Identifier: MIT
#ifndef TK_COLUMNS_H
#define TK_COLUMNS_H

#include <toolkit/text/json.h>

/** A table in columns: an array for each, which a writer of its own holds. */

void tk_columns_start(tk_json_writer *columns, size_t n);
bool tk_columns_failed(const tk_json_writer *columns, size_t n);
/** Writes the table as an object to `w`, and frees the columns. False when out of memory. */
bool tk_columns_put(tk_json_writer *columns, const char *const *names, size_t n, tk_json_writer *w);
/** Frees columns that were not written. */
void tk_columns_finish(tk_json_writer *columns, size_t n);

#endif
