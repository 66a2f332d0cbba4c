// SPDX-License-Identifier: MIT
#ifndef TK_SNAPSHOT_WRITE_H
#define TK_SNAPSHOT_WRITE_H

#include "base/buffer.h"
#include "document.h"
#include "layer.h"
#include "lexeme.h"
#include "doc_schema.h"

/** A finished document, of which a snapshot is written. */
typedef struct tk_snapshot_source {
    const tk_document *document;
    const tk_layer_store *layers; /**< interned, those with lexemes */
    const uint32_t *chosen;       /**< for each layer of the schema, its index in `layers` */
    const tk_lexemes *lexemes;
    const uint32_t *columns; /**< for each lexeme column of the schema, its index in `lexemes` */
    tk_str output;
} tk_snapshot_source;

/** A lexeme that occurs in the document, and where it does first. */
typedef struct tk_snapshot_lexeme {
    uint32_t id, begin, end;
} tk_snapshot_lexeme;

/** Memory that is used for one document after another. Zeroed: none. */
typedef struct tk_snapshot_writer {
    tk_snapshot *plan;  /**< where the parts of the snapshot go */
    uint32_t *counts;   /**< of spans, of each layer */
    uint32_t *numbers;  /**< by lexeme: its number in the snapshot + 1; 0 between documents */
    uint32_t n_numbers; /**< room */
    tk_snapshot_lexeme *used;
    uint32_t n_used;
    bool repairs; /**< strings that are not UTF-8 are replaced, by copies in `arena` */
    bool failed;  /**< out of memory for one */
    tk_arena arena;
} tk_snapshot_writer;

bool tk_snapshot_writer_init(tk_snapshot_writer *writer, tk_doc_schema *schema);
void tk_snapshot_writer_finish(tk_snapshot_writer *writer);

/**
 * Appends a snapshot to `out`, whose length is a multiple of TK_SNAPSHOT_ALIGN, as its data is.
 * What is not UTF-8 in strings becomes U+FFFD. On failure, when out of memory or if all strings
 * together have 4 GiB, `out` is unchanged.
 */
bool tk_snapshot_write(tk_snapshot_writer *writer, const tk_snapshot_source *source,
                       tk_buffer *out);

#endif
