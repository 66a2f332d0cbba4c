// SPDX-License-Identifier: MIT
/**
 * @file names.h
 * The document pass: mentions of one entity get one label and one name, and mentions that the
 * tagger missed are found.
 *
 * A document mostly introduces a name once: "Ridge AI, founded by Ivo Sandel". After that it writes
 * "Ridge" and "Sandel", also at the start of sentences and in headlines, where the tagger is
 * unsure. So the names found, with their short forms, are a small gazetteer for their document.
 */
#ifndef TK_ENTITY_NAMES_H
#define TK_ENTITY_NAMES_H

#include "label.h"
#include "span.h"

/** A distinct name in a document. */
typedef struct tk_entity {
    uint64_t key;        /**< of the folded words */
    uint32_t first, end; /**< tokens of its first mention; first == end: it is only a short form */
    uint32_t fuller;     /**< the entity that it is a short form of, or itself */
    uint32_t plain;      /**< mentions in mid-sentence, where capitals are significant */
    uint32_t name;       /**< for the caller: handle of its text */
    uint32_t id;         /**< for the caller: handle of its id */
    const char *user_id; /**< for the caller: its id in the user's gazetteer, or NULL */
    uint32_t slot;       /**< its index in tk_names.slots */
    uint16_t votes[TK_N_LABELS];
    uint8_t label;
    uint8_t known; /**< in the gazetteer in exactly this form */
} tk_entity;

typedef struct tk_names {
    tk_entity *entities;
    uint32_t *slots;  /**< open addressing: index + 1, or 0 */
    tk_set starts;    /**< the first words of all entities */
    uint32_t n_slots; /**< a power of two */
    uint32_t count, capacity;
} tk_names;

/** Sentences as the tagger has them. */
typedef struct tk_lines {
    const uint32_t *first; /**< first token of each, and the end of the last */
    const uint8_t *kind;   /**< TK_LINE_… */
    uint32_t count;
} tk_lines;

/** Empties the table for a document with `n_spans` spans. False when out of memory. */
bool tk_names_start(tk_names *names, uint32_t n_spans);

/** Frees the table. */
void tk_names_finish(tk_names *names);

/**
 * Resolves `n` spans, in order, into `out`, which has room for `room` spans and also receives the
 * newly found ones. `names` has been started. Returns the number of spans, whose `entity` is an
 * index into names->entities.
 */
uint32_t tk_names_resolve(tk_names *names, const tk_text *text, const tk_seen *seen,
                          const tk_lines *lines, tk_span *spans, uint32_t n, tk_span *out,
                          uint32_t room);

#endif
