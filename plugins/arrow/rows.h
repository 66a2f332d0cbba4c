// SPDX-License-Identifier: MIT
// Rows of a table as the saved state of the collector.
#ifndef TK_ARROW_ROWS_H
#define TK_ARROW_ROWS_H

#include <toolkit/text/arrow_table.h>

/** Bytes of rows, one after another: two such joined are the rows of both. */
typedef struct arrow_rows {
    char *bytes;
    size_t length;
    size_t capacity;
} arrow_rows;

void arrow_rows_finish(arrow_rows *rows);

/** Appends bytes. False when out of memory. */
bool arrow_rows_append(arrow_rows *rows, const char *data, size_t length);

/** Appends a row with the values of `table`; the id only in the first row of a document. False when
 * out of memory. */
bool arrow_rows_put(arrow_rows *rows, const tk_table *table, const tk_table_value *values,
                    bool first);

/**
 * Reads rows, which can be damaged, and calls `take` for each. Returns false if they are, else true
 * with the last status of `take`.
 */
bool arrow_rows_each(tk_table *table, const char *bytes, size_t length, tk_table_take_row take,
                     void *ctx, tk_table_status *status);

#endif
