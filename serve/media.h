// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_MEDIA_H
#define TK_SERVE_MEDIA_H

#include <stdbool.h>
#include <stddef.h>

/** What a body is, by its Content-Type. */
typedef struct tk_media_body {
    const char *decoder; /**< that reads it: "text", "html", "jsonl"; constant. NULL: unknown */
    bool many;           /**< each line is a document */
} tk_media_body;

/** Reads a Content-Type. Without a type it is plain text, as far as `type` is empty. */
tk_media_body tk_media_body_of(const char *type);
/** The types that tk_media_body_of() knows, for a message. */
extern const char tk_media_bodies[];

/** The Content-Type of files with this extension. */
const char *tk_media_type(const char *extension);

/** A format that a reply can have. */
typedef struct tk_media_offer {
    const char *id;   /**< of the encoder */
    const char *type; /**< tk_media_type() */
} tk_media_offer;

/**
 * Chooses a format by an Accept header: the one with the highest weight, the first of equals; the
 * first offer if anything will do. "application/json; format=spacy" and
 * "application/vnd.spacy+json" name an encoder. NULL if none fits.
 */
const tk_media_offer *tk_media_choose(const char *accept, const tk_media_offer *offers, size_t n);

#endif
