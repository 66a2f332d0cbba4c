// SPDX-License-Identifier: MIT
#ifndef TK_TABLE_INTERNAL_H
#define TK_TABLE_INTERNAL_H

#include <toolkit/text/arrow_table.h>

/** Where the values of a field are from: tk_table_field.origin. */
enum {
    FROM_ID,
    FROM_SPAN, /**< number of the span in its layer */
    FROM_START,
    FROM_END,
    FROM_TEXT,
    FROM_META,     /**< the meta value of its name */
    FROM_ALL_META, /**< all of them as JSON */
    FROM_COLUMN,
    FROM_LEXEME
};

/** Strings that were made for a row. */
typedef struct tk_table_chunk {
    struct tk_table_chunk *next;
    char bytes[];
} tk_table_chunk;

void tk_table_free_scratch(tk_table *table);

#endif
