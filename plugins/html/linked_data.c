// SPDX-License-Identifier: MIT
#include "linked_data.h"

#include <string.h>

/** What a key means; of an object or array, what those inside belong to. */
typedef enum {
    KEY_OTHER,
    KEY_NAME,
    KEY_HEADLINE,
    KEY_PUBLISHED,
    KEY_MODIFIED,
    KEY_AUTHOR,
    KEY_PUBLISHER,
    KEY_LANGUAGE,
    KEY_ASIDE, // a comment, or something that the article mentions: not the article
} key_kind;

typedef struct {
    memory *memory;
    linked_data *out;
    key_kind around[TK_SAX_DEPTH_MAX + 1];
    unsigned depth;
    unsigned aside; // how many of `around` are KEY_ASIDE
    key_kind key;
} reader;

static key_kind kind_of(const char *key, size_t length)
{
    static const struct {
        const char *key;
        key_kind kind;
    } keys[] = {{"name", KEY_NAME},
                {"headline", KEY_HEADLINE},
                {"datePublished", KEY_PUBLISHED},
                {"dateModified", KEY_MODIFIED},
                {"author", KEY_AUTHOR},
                {"creator", KEY_AUTHOR},
                {"publisher", KEY_PUBLISHER},
                {"inLanguage", KEY_LANGUAGE},
                {"comment", KEY_ASIDE},
                {"review", KEY_ASIDE},
                {"mentions", KEY_ASIDE},
                {"citation", KEY_ASIDE},
                {"itemListElement", KEY_ASIDE},
                {"isPartOf", KEY_ASIDE},
                {"video", KEY_ASIDE},
                {"image", KEY_ASIDE}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (strlen(keys[i].key) == length && memcmp(keys[i].key, key, length) == 0) {
            return keys[i].kind;
        }
    }
    return KEY_OTHER;
}

static tk_str *place_of(reader *r)
{
    const key_kind around = r->around[r->depth];
    switch (r->key == KEY_NAME ? around : r->key) {
    case KEY_HEADLINE:
        return &r->out->headline;
    case KEY_PUBLISHED:
        return &r->out->published;
    case KEY_MODIFIED:
        return &r->out->modified;
    case KEY_AUTHOR:
        return &r->out->author;
    case KEY_PUBLISHER:
        return &r->out->publisher;
    case KEY_LANGUAGE:
        return &r->out->language;
    default:
        return NULL;
    }
}

static bool on_scalar(void *context, tk_json_type type, const char *data, size_t length)
{
    reader *r = context;
    tk_str *place = type == TK_JSON_STRING && r->aside == 0 ? place_of(r) : NULL;
    if (place == NULL || place->length > 0 || length == 0) {
        return true;
    }
    // Not memory_get(), which may not jump out of the reader.
    char *copy = r->memory->host->alloc(r->memory->doc, length);
    if (copy == NULL) {
        return false;
    }
    memcpy(copy, data, length);
    *place = (tk_str){copy, length};
    return true;
}

static bool on_key(void *context, const char *data, size_t length)
{
    reader *r = context;
    r->key = kind_of(data, length);
    return true;
}

static bool on_start(void *context, tk_json_type type)
{
    reader *r = context;
    if (r->depth == TK_SAX_DEPTH_MAX) {
        return false;
    }
    r->around[++r->depth] = r->key;
    r->aside += r->key == KEY_ASIDE;
    if (type == TK_JSON_OBJECT) {
        r->key = KEY_OTHER;
    }
    return true;
}

static bool on_end(void *context)
{
    reader *r = context;
    r->key = r->around[r->depth];
    r->aside -= r->key == KEY_ASIDE;
    r->depth--;
    return true;
}

void linked_data_read(tk_sax *sax, memory *m, const char *json, size_t length, linked_data *out)
{
    static const tk_sax_events events = {on_scalar, on_key, on_start, on_end};
    reader r = {.memory = m, .out = out};
    tk_sax_read(sax, json, length, &events, &r);
}
