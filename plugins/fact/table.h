// SPDX-License-Identifier: MIT
/** @file table.h Rows of tables, whose cells are parted by bars. */
#ifndef TABLE_H
#define TABLE_H

#include "fact.h"

#define TABLE_COLUMNS 12

/** A cell, as items first … end - 1 of its row. */
typedef struct fact_cell {
    uint32_t first, end;
    tk_str text;
    fact_set classes;
    uint32_t entity; /**< or NONE */
    uint32_t date;   /**< or NONE */
    uint32_t amount; /**< the only amount, or NONE */
} fact_cell;

/** The header of the table that the document is in. */
typedef struct fact_table {
    uint32_t sentence; /**< last row, or NONE */
    uint32_t columns;
    bool prices; /**< its rows are of shares, commodities, indices */
    fact_cell header[TABLE_COLUMNS];
} fact_table;

/** Reads the sentence if it is a row, and adds its facts. Returns whether it is one. */
bool fact_table_row(fact_work *w, fact_table *table);

#endif // TABLE_H
