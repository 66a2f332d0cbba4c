// SPDX-License-Identifier: MIT
#ifndef TK_SNAPSHOT_H
#define TK_SNAPSHOT_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "doc_schema.h"

/*
 * The bytes of a snapshot are position independent: this head, the number of spans of each layer,
 * and the parts that tk_snapshot_place() finds, each at a multiple of TK_SNAPSHOT_ALIGN. They are
 * read by the same build only, on the same machine.
 */
typedef struct tk_snapshot_head {
    uint64_t length; /**< of all bytes */
    uint64_t output_length;
    uint32_t n_layers;
    uint32_t is_ascii;
    uint32_t text_length;
    uint32_t id_length;
    uint32_t n_meta;
    uint32_t meta_length; /**< of all keys and values */
    uint32_t n_strings;
    uint32_t strings_length;
    uint32_t n_lexemes;
    uint32_t n_lexeme_strings;
    uint32_t lexeme_strings_length;
    uint32_t reserved;
} tk_snapshot_head;

#define TK_SNAPSHOT_ALIGN ((size_t)8)

/** Where key and value of a meta value start; the value ends where the next key starts. */
typedef struct tk_snapshot_meta_entry {
    uint32_t key, value, json;
} tk_snapshot_meta_entry;

/** Strings one after another: that of handle h is bytes[at[h - 1]] to bytes[at[h]]. */
typedef struct tk_snapshot_strings {
    uint32_t *at; /**< one more than there are strings */
    char *bytes;
} tk_snapshot_strings;

/** A snapshot, or while one is written, where its parts are. */
struct tk_snapshot {
    tk_doc_schema *schema; /**< a reference */
    char *bytes;           /**< owned */
    tk_snapshot_head *head;
    uint32_t *counts;
    char *text; /**< followed by TK_TEXT_PAD zero bytes */
    char *id;
    tk_snapshot_meta_entry *meta;
    char *meta_bytes;
    tk_snapshot_strings strings, lexeme_strings;
    uint32_t *form_begin, *form_end; /**< where the form of each lexeme occurs in the text */
    char *output;
    tk_layer *layers;      /**< of the schema */
    void **columns;        /**< of all layers, which point to their own part */
    void **lexeme_values;  /**< of the lexeme columns of the schema */
    tk_offset_map offsets; /**< built when it is needed */
};

/** One without bytes, for tk_snapshot_place(); NULL when out of memory. */
tk_snapshot *tk_snapshot_new(tk_doc_schema *schema);
/**
 * Sets all pointers, from `head` and `counts` on, to the parts in `base`, whose head and counts are
 * `head` and `counts`; if `base` is NULL, sets them to NULL. Returns the length of all parts.
 */
uint64_t tk_snapshot_place(tk_snapshot *snapshot, const tk_snapshot_head *head,
                           const uint32_t *counts, char *base);
/** Makes a snapshot of bytes that tk_snapshot_write() wrote, which it then owns. They are freed on
 * failure, when out of memory. */
tk_snapshot *tk_snapshot_adopt(tk_doc_schema *schema, tk_buffer *bytes);
/**
 * Makes a snapshot of a copy of bytes from a worker, of any alignment. All that a reader relies on
 * is checked. TK_OK; TK_ERR_DOC with a message if anything is wrong; TK_ERR_INSTANCE when out of
 * memory.
 */
tk_status tk_snapshot_read(tk_doc_schema *schema, const char *data, size_t length,
                           tk_snapshot **out, tk_error *error);
/** Whether strings are in order, fill the `length` bytes, and are UTF-8. */
bool tk_snapshot_strings_sound(const tk_snapshot_strings *strings, uint32_t n, uint32_t length);
/** Whether bytes are UTF-8; NUL is allowed. */
bool tk_snapshot_is_utf8(const char *data, size_t length);

#endif
