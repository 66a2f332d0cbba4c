// SPDX-License-Identifier: MIT
#ifndef TK_DOCUMENT_H
#define TK_DOCUMENT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

#include <toolkit/plugin.h>

/** A meta value: a string, or JSON text that is passed on unchanged. */
typedef struct tk_meta {
    tk_str key, value;
    uint32_t json;
} tk_meta;

/**
 * The current document without its layers: id, text, meta, strings. Its memory is reused for the
 * next document. All strings are in the arena.
 */
typedef struct tk_document {
    tk_buffer text; /**< followed by TK_TEXT_PAD zero bytes once it is fixed */
    bool fixed;     /**< the text is set and may not change */
    bool is_ascii;
    uint32_t length; /**< of text */
    tk_str id;
    tk_meta *meta;
    uint32_t n_meta, meta_capacity;
    uint32_t
        *meta_table; /**< open addressing: index into meta + 1, 0 is free; for many keys only */
    uint32_t meta_table_size; /**< a power of two, at least twice n_meta; 0 if not in use */
    tk_str *strings;          /**< handle h is strings[h - 1] */
    uint32_t n_strings, strings_capacity;
    tk_offset_map offsets;
    tk_arena arena;
} tk_document;

/** The longest text, in bytes: offsets are below 2^31. */
#define TK_TEXT_LIMIT ((uint64_t)INT32_MAX - TK_TEXT_PAD)

/** Empties it for the next document, whose id is `name` until another is set. False when out of
 * memory. */
bool tk_document_reset(tk_document *document, const tk_str *name);
void tk_document_finish(tk_document *document);

/** Room for `capacity` bytes of text, keeping what was written; NULL if too long or out of memory.
 */
char *tk_document_text_reserve(tk_document *document, uint64_t capacity);
/** Fixes the text. Returns the index of its first byte that is NUL or not UTF-8, or `length` if
 * there is none. */
uint64_t tk_document_text_fix(tk_document *document, uint64_t length);
bool tk_document_set_id(tk_document *document, const char *data, uint64_t length);
bool tk_document_set_meta(tk_document *document, const tk_str *key, const tk_str *value,
                          uint32_t json);
const tk_meta *tk_document_meta(const tk_document *document, const char *key);
/** The handle of a copy; 0 if the string is empty or when out of memory. */
uint32_t tk_document_string_add(tk_document *document, const char *data, uint64_t length);
/** The string of a handle; the empty string for an unknown handle. */
tk_str tk_document_string(const tk_document *document, uint32_t handle);
/** Byte offsets to `unit` and back; see tk_host.offsets and bytes. */
void tk_document_offsets(tk_document *document, uint32_t unit, uint32_t n, const uint32_t *in,
                         uint32_t *out);
void tk_document_bytes(tk_document *document, uint32_t unit, uint32_t n, const uint32_t *in,
                       uint32_t *out);

#endif
