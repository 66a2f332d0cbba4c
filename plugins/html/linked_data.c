// SPDX-License-Identifier: MIT
#include "linked_data.h"

#include <string.h>

/** What a key means; for an object or array, what its members belong to. */
typedef enum {
    KEY_OTHER,
    KEY_NAME,
    KEY_HEADLINE,
    KEY_PUBLISHED,
    KEY_MODIFIED,
    KEY_AUTHOR,
    KEY_PUBLISHER,
    KEY_LANGUAGE,
    KEY_ASIDE, // a comment, or something that the article mentions, not the article
} key_kind;

static key_kind kind_of(tk_str key)
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
        if (strlen(keys[i].key) == key.length && memcmp(keys[i].key, key.data, key.length) == 0) {
            return keys[i].kind;
        }
    }
    return KEY_OTHER;
}

// Where the value of a key goes; `around` is what the object is the value of.
static tk_str *place_of(linked_data *out, key_kind key, key_kind around)
{
    switch (key == KEY_NAME ? around : key) {
    case KEY_HEADLINE:
        return &out->headline;
    case KEY_PUBLISHED:
        return &out->published;
    case KEY_MODIFIED:
        return &out->modified;
    case KEY_AUTHOR:
        return &out->author;
    case KEY_PUBLISHER:
        return &out->publisher;
    case KEY_LANGUAGE:
        return &out->language;
    default:
        return NULL;
    }
}

static void take_string(memory *m, tk_str *place, tk_str text)
{
    if (place != NULL && place->length == 0 && text.length > 0) {
        char *copy = memory_get(m, text.length);
        memcpy(copy, text.data, text.length);
        *place = (tk_str){copy, text.length};
    }
}

// An item of an array is what the array is. As deep as the reader of JSON allows.
static void take_value(memory *m, const tk_json *value, key_kind key, key_kind around,
                       linked_data *out)
{
    switch (tk_json_type_of(value)) {
    case TK_JSON_STRING:
        take_string(m, place_of(out, key, around), tk_json_text(value));
        break;
    case TK_JSON_OBJECT:
        for (tk_json_each e = tk_json_each_of(value); tk_json_next(&e);) {
            const key_kind kind = kind_of(e.key);
            if (kind != KEY_ASIDE) {
                take_value(m, e.value, kind, key, out);
            }
        }
        break;
    case TK_JSON_ARRAY:
        for (tk_json_each e = tk_json_each_of(value); tk_json_next(&e);) {
            take_value(m, e.value, key, key, out);
        }
        break;
    default:
        break;
    }
}

void linked_data_read(tk_json_reader *reader, memory *m, const char *json, size_t length,
                      linked_data *out)
{
    const tk_json *root = tk_json_read_part(reader, json, length);
    if (root != NULL) {
        take_value(m, root, KEY_OTHER, KEY_OTHER, out);
    }
}
