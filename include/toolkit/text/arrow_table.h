// SPDX-License-Identifier: MIT
/**
 * @file
 * A layer of documents as an Arrow table: one row a span. docs/arrow.md lists the columns and their
 * types. A table is built of rows; a batch of those that it has is taken from it, and it goes on.
 *
 * The columns of a table depend only on the declarations of the layer and of the lexeme columns, so
 * all batches of all documents have the same.
 */
#ifndef TK_ARROW_TABLE_H
#define TK_ARROW_TABLE_H

#include <stdbool.h>

#include <toolkit/plugin.h>
#include <toolkit/text/arrow_abi.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** The name of the table that has one row a document instead of the spans of a layer. */
#define TK_TABLE_DOCUMENT "document"

#define TK_TABLE_PRECISION 38 /**< digits of a decimal */
#define TK_TABLE_SCALE     15 /**< of them, those after the point */

/** Type of a column. */
typedef enum tk_table_type {
    TK_TABLE_BOOL,
    TK_TABLE_ENUM, /**< dictionary of strings; value.i: index into the names */
    TK_TABLE_INT32,
    TK_TABLE_UINT32,
    TK_TABLE_INT64,
    TK_TABLE_DOUBLE,
    TK_TABLE_STRING,
    TK_TABLE_DECIMAL, /**< decimal128 */
    TK_TABLE_DATE,    /**< date32; value.i: days since 1970-01-01 */
} tk_table_type;

/** A value of a row. */
typedef struct tk_table_value {
    bool null;
    union {
        int64_t i; /**< bool, enum, integers, date */
        double f;
        tk_str s;            /**< UTF-8 */
        uint64_t decimal[2]; /**< low and high half of value × 10^TK_TABLE_SCALE */
    };
} tk_table_value;

/** A column of a table. */
typedef struct tk_table_field {
    const char *name;
    uint8_t type;   /**< TK_TABLE_… */
    uint8_t origin; /**< where its values are from: internal */
    bool nullable;
    uint32_t layer;          /**< index into the layers of the table */
    uint32_t index;          /**< of the column there */
    const tk_column *column; /**< as declared; NULL: it is not a column of a layer */
} tk_table_field;

/** How a table is to be. Zeroed except for `unit`: the usual one. */
typedef struct tk_table_options {
    uint32_t unit;      /**< of `start` and `end`: TK_UNIT_… */
    bool document;      /**< one row a document; `layers` are those with TK_LAYER_DOCUMENT */
    bool no_text;       /**< without the column `text` */
    bool decimal_texts; /**< decimals are strings, as exact as the plugins made them */
} tk_table_options;

/** A table that is built. Zeroed, it is closed. */
typedef struct tk_table {
    tk_table_options options;
    tk_table_field *fields;
    uint32_t n_fields;
    uint64_t rows;  /**< since the last batch was taken */
    uint64_t bytes; /**< about what they take */
    /** Values of all documents so far that became null because the type of the column does not hold
     * them: decimals with too many digits, days that do not exist. */
    uint64_t lost;
    struct ArrowSchema schema;
    struct ArrowArray batch;
    tk_table_value *values;         /**< of the current row */
    char *names;                    /**< of fields, where they differ from the columns' */
    struct tk_table_chunk *scratch; /**< strings that were made for the current row */
    bool spoiled;                   /**< a row was not completed: the batch must be taken first */
} tk_table;

/** What a call has come to. */
typedef enum tk_table_status {
    TK_TABLE_OK,
    TK_TABLE_FULL,      /**< a column's strings would exceed 2 GiB: take the batch first */
    TK_TABLE_NO_MEMORY, /**< out of memory; rows that were complete before are in the batch */
} tk_table_status;

/**
 * Opens a table of `n` layers, of which only declarations and lexeme columns are read: one, or with
 * options->document, all with TK_LAYER_DOCUMENT. The declarations must outlive the table. False
 * when out of memory; the table is then closed.
 */
bool tk_table_open(tk_table *table, const tk_layer_info *layers, uint32_t n,
                   const tk_table_options *options);
void tk_table_close(tk_table *table);

/** Where a document's strings are looked up: the functions of tk_host for a document, or of
 * tk_snapshot. */
typedef struct tk_table_source {
    const void *ctx;
    tk_str id, text;
    bool is_ascii; /**< offsets are the same in all units */
    bool is_utf8;  /**< strings are; otherwise each is checked, and faults become U+FFFD */
    void (*string)(const void *ctx, uint32_t handle, tk_str *out);
    void (*lexeme_text)(const void *ctx, uint32_t handle, tk_str *out);
    uint32_t (*meta_at)(const void *ctx, uint32_t index, tk_str *key, tk_str *value,
                        uint32_t *json);
    void (*offsets)(const void *ctx, uint32_t unit, uint32_t n, const uint32_t *in, uint32_t *out);
} tk_table_source;

/** What tk_table_source_of() needs; both must outlive the source. */
typedef struct tk_table_host {
    const tk_host *host;
    tk_doc *doc;
} tk_table_host;

/** The source of a plugin's current document. */
tk_table_source tk_table_source_of(const tk_table_host *host);

/** Takes a row: `values` are those of the table's fields, valid during the call. */
typedef tk_table_status (*tk_table_take_row)(void *ctx, const tk_table_value *values);

/** Calls `take` for each row of a document, until it returns another status than TK_TABLE_OK, which
 * is returned. `layers` are those of tk_table_open(), now with the document's spans. */
tk_table_status tk_table_each_row(tk_table *table, const tk_table_source *source,
                                  const tk_layer_info *layers, tk_table_take_row take, void *ctx);

/** Whether a string is UTF-8; NUL is allowed. */
bool tk_table_is_utf8(tk_str s);

/** Appends a row. Its strings are UTF-8. */
tk_table_status tk_table_append(tk_table *table, const tk_table_value *values);
/** Appends all rows of a document; if it fails, none. */
tk_table_status tk_table_add(tk_table *table, const tk_table_source *source,
                             const tk_layer_info *layers);

/** Sets `out` to the schema, a struct, which the caller releases. False when out of memory. */
bool tk_table_schema(const tk_table *table, struct ArrowSchema *out);
/** Sets `out` to the rows since the last call as one struct array, which the caller releases. False
 * when out of memory; the rows stay. */
bool tk_table_take(tk_table *table, struct ArrowArray *out);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
