// SPDX-License-Identifier: MIT
// What the server itself parses of a request and of its flags. The first byte says as what the rest
// is taken; records are cut into pieces of that many bytes.
#include "guard.h"
#include "lines.h"
#include "listen.h"
#include "media.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const tk_media_offer offers[] = {{"jsonl", "application/x-ndjson"},
                                        {"csv", "text/csv; charset=utf-8"},
                                        {"spacy", "application/json"}};
static const char *const hosts[] = {"news.example.org"};

static void parse_media(const char *text)
{
    const tk_media_offer *offer = tk_media_choose(text, offers, 3);
    const tk_media_body body = tk_media_body_of(text);

    assert(!offer || (offer >= offers && offer < offers + 3));
    assert(body.decoder || !body.many);
    tk_media_type(text);
}

static void parse_guard(char *text)
{
    char token[] = "sesame-0123456789";
    const tk_guard guard = {
        .hosts = hosts, .n_hosts = 1, .token = token, .token_length = strlen(token)};
    char *second = strchr(text, '\n');

    if (second)
        *second++ = '\0';
    tk_guard_knows_host(&guard, text);
    tk_guard_knows_origin(&guard, text, second);
    if (tk_guard_knows_token(&guard, text))
        assert(strchr(text, ' '));
}

static void parse_address(const char *text)
{
    tk_listen_address address;
    tk_message error = {0};
    char url[256];

    if (tk_listen_parse(&address, text, &error))
        tk_listen_url(&address, url, sizeof url);
    else
        assert(error.text[0]);
}

/** All lines of a text in pieces of `step` bytes: their number, and their bytes. */
static size_t cut(const char *text, size_t length, size_t step, size_t *bytes)
{
    tk_lines lines = {0};
    size_t n = 0, taken;
    tk_str line;

    *bytes = 0;
    for (size_t at = 0; at <= length; at += step) {
        const size_t piece = length - at < step ? length - at : step;
        const bool last = at + piece == length;

        for (size_t used = 0;; n++) {
            if (!tk_lines_next(&lines, text + at + used, piece - used, last, &line, &taken))
                break;
            used += taken;
            assert(used <= piece && line.length && !memchr(line.data, '\n', line.length));
            *bytes += line.length;
        }
        if (last)
            break;
    }
    tk_lines_free(&lines);
    return n;
}

static void parse_lines(const char *text, size_t length, size_t step)
{
    size_t bytes, whole_bytes;
    const size_t n = cut(text, length, step, &bytes);
    const size_t whole = cut(text, length, length + 1, &whole_bytes);

    assert(n == whole && bytes == whole_bytes); // however it arrives
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text;

    if (!size)
        return 0;
    text = malloc(size);
    if (!text)
        return 0;
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    switch (data[0]) {
    case 'm':
        parse_media(text);
        break;
    case 'g':
        parse_guard(text);
        break;
    case 'a':
        parse_address(text);
        break;
    default:
        parse_lines(text, size - 1, data[0] ? data[0] : 1);
    }
    free(text);
    return 0;
}
