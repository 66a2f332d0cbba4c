// SPDX-License-Identifier: MIT
#include "media.h"

#include <string.h>
#include <strings.h>

/** Part of a header's value, without the space around it. */
typedef struct piece {
    const char *at;
    size_t length;
} piece;

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

static piece trimmed(const char *at, const char *end)
{
    while (at < end && is_space(*at))
        at++;
    while (end > at && is_space(end[-1]))
        end--;
    return (piece){at, (size_t)(end - at)};
}

/** Takes what is before the next `separator`, outside of quotes; false at the end. */
static bool take(const char **rest, char separator, piece *out)
{
    const char *at = *rest, *end = at;
    bool quoted = false;

    if (!at)
        return false;
    for (; *end && (quoted || *end != separator); end++) {
        if (*end == '"')
            quoted = !quoted;
        else if (quoted && *end == '\\' && end[1])
            end++;
    }
    *out = trimmed(at, end);
    *rest = *end ? end + 1 : NULL;
    return true;
}

static bool is(piece p, const char *text)
{
    return p.length == strlen(text) && strncasecmp(p.at, text, p.length) == 0;
}

/** Splits "name=value", and takes the quotes off the value. */
static bool split(piece p, piece *name, piece *value)
{
    const char *equals = p.length ? memchr(p.at, '=', p.length) : NULL;

    if (!equals)
        return false;
    *name = trimmed(p.at, equals);
    *value = trimmed(equals + 1, p.at + p.length);
    if (value->length >= 2 && value->at[0] == '"' && value->at[value->length - 1] == '"') {
        value->at++;
        value->length -= 2;
    }
    return true;
}

// --------------------------------------------------------------------------------------- bodies

const char tk_media_bodies[] =
    "text/plain, text/html, application/json, application/x-ndjson or application/jsonl";

static bool is_utf8(piece charset)
{
    return is(charset, "utf-8") || is(charset, "utf8") || is(charset, "us-ascii");
}

tk_media_body tk_media_body_of(const char *type)
{
    static const struct {
        const char *type;
        tk_media_body body;
    } known[] = {
        {"text/plain", {"text", false}},
        {"text/html", {"html", false}},
        {"application/json", {"jsonl", false}},
        {"application/x-ndjson", {"jsonl", true}},
        {"application/jsonl", {"jsonl", true}},
        {"application/jsonlines", {"jsonl", true}},
        {"application/x-jsonlines", {"jsonl", true}},
    };
    const tk_media_body unknown = {NULL, false};
    tk_media_body body = unknown;
    const char *rest = type;
    piece p, name, value;

    if (!*type)
        return known[0].body;
    take(&rest, ';', &p);
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        if (is(p, known[i].type))
            body = known[i].body;
    }
    while (take(&rest, ';', &p)) {
        // Without a charset the decoder finds it; there is no way to pass it one.
        if (split(p, &name, &value) && is(name, "charset") && !is_utf8(value))
            return unknown;
    }
    return body;
}

// ---------------------------------------------------------------------------------------- types

const char *tk_media_type(const char *extension)
{
    static const char *const types[][2] = {
        {"jsonl", "application/x-ndjson"},  {"json", "application/json"},
        {"csv", "text/csv; charset=utf-8"}, {"tsv", "text/tab-separated-values; charset=utf-8"},
        {"xml", "application/xml"},         {"tml", "application/xml"},
    };

    for (size_t i = 0; extension && i < sizeof(types) / sizeof(*types); i++) {
        if (strcmp(extension, types[i][0]) == 0)
            return types[i][1];
    }
    return "text/plain; charset=utf-8";
}

static const tk_media_offer *offer_called(piece id, const tk_media_offer *offers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (is(id, offers[i].id))
            return &offers[i];
    }
    return NULL;
}

/** The offer whose type, without parameters, is `type`. */
static const tk_media_offer *offer_of_type(piece type, const tk_media_offer *offers, size_t n)
{
    if (is(type, "text/plain")) // several formats are
        return NULL;
    for (size_t i = 0; i < n; i++) {
        const char *own = offers[i].type;

        if (is(type, own) || (strlen(own) > type.length && own[type.length] == ';' &&
                              strncasecmp(own, type.at, type.length) == 0))
            return &offers[i];
    }
    return NULL;
}

/** The ID of "application/vnd.ID+json". */
static bool vendor(piece type, piece *id)
{
    static const char prefix[] = "application/vnd.", suffix[] = "+json";
    const size_t p = sizeof(prefix) - 1, s = sizeof(suffix) - 1;

    if (type.length <= p + s || strncasecmp(type.at, prefix, p) != 0 ||
        strncasecmp(type.at + type.length - s, suffix, s) != 0)
        return false;
    *id = (piece){type.at + p, type.length - p - s};
    return true;
}

/** A media range of an Accept header. */
typedef struct range {
    piece type;
    piece format;    /**< of its parameter; empty if there is none */
    unsigned weight; /**< thousandths */
} range;

/** "0.25" in thousandths; anything else counts as 1. */
static unsigned weight_of(piece p)
{
    unsigned weight = 0, unit = 1000;

    if (!p.length || (p.at[0] != '0' && p.at[0] != '1'))
        return 1000;
    for (size_t i = 0; i < p.length && unit; i++) {
        if (p.at[i] == '.')
            continue;
        if (p.at[i] < '0' || p.at[i] > '9')
            break;
        weight += (unsigned)(p.at[i] - '0') * unit;
        unit /= 10;
    }
    return weight > 1000 ? 1000 : weight;
}

static range range_of(piece p)
{
    range r = {.weight = 1000};
    const char *semicolon = p.length ? memchr(p.at, ';', p.length) : NULL;
    const char *end = p.at + p.length, *at = semicolon ? semicolon + 1 : end;
    piece name, value;

    r.type = trimmed(p.at, semicolon ? semicolon : end);
    while (at < end) {
        const char *next = memchr(at, ';', (size_t)(end - at));
        const piece parameter = trimmed(at, next ? next : end);

        if (split(parameter, &name, &value)) {
            if (is(name, "q"))
                r.weight = weight_of(value);
            else if (is(name, "format"))
                r.format = value;
        }
        at = next ? next + 1 : end;
    }
    return r;
}

static const tk_media_offer *offer_for(const range *r, const tk_media_offer *offers, size_t n)
{
    piece id;

    if (r->format.length)
        return offer_called(r->format, offers, n);
    if (vendor(r->type, &id))
        return offer_called(id, offers, n);
    if (is(r->type, "*/*") || is(r->type, "application/*") || is(r->type, "application/json") ||
        is(r->type, "application/jsonl") || is(r->type, "application/x-ndjson"))
        return n ? &offers[0] : NULL;
    return offer_of_type(r->type, offers, n);
}

const tk_media_offer *tk_media_choose(const char *accept, const tk_media_offer *offers, size_t n)
{
    const tk_media_offer *best = NULL;
    const char *rest = accept;
    unsigned weight = 0;
    piece p;

    if (!accept || !*accept)
        return n ? &offers[0] : NULL;
    while (take(&rest, ',', &p)) {
        const range r = range_of(p);
        const tk_media_offer *offer = r.weight > weight ? offer_for(&r, offers, n) : NULL;

        if (offer) {
            best = offer;
            weight = r.weight;
        }
    }
    return best;
}
