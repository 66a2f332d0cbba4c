// SPDX-License-Identifier: MIT
#include <toolkit/text/json.h>
#include <toolkit/text/out.h>

#include <stdlib.h>

#define BLOCK 32768u

static void commit(tk_out *out)
{
    if (out->base != NULL) {
        uint64_t length = (uint64_t)(out->at - out->base);
        if (out->sink == NULL) {
            out->host->write_commit(out->doc, length);
        } else if (length > 0 && out->status == TK_OK) {
            out->status = out->host->sink_write(out->sink, out->base, length);
        }
        out->committed += length;
    }
    out->base = out->at = out->end = NULL;
}

void tk_out_fail(tk_out *out, const char *message)
{
    if (out->status == TK_OK) {
        out->status = out->sink == NULL ? out->host->fail(out->doc, TK_ERR_DOC, UINT64_MAX, message)
                                        : out->host->sink_fail(out->sink, message);
    }
}

// Room for `room` bytes to be written to the sink; NULL when out of memory.
static char *reserve_buffer(tk_out *out, size_t room)
{
    if (out->capacity < room) {
        free(out->buffer);
        out->buffer = malloc(room);
        out->capacity = out->buffer == NULL ? 0 : room;
    }
    return out->buffer;
}

bool tk_out_grow(tk_out *out, size_t room)
{
    if (out->status != TK_OK) {
        return false;
    }
    commit(out);
    if (out->status != TK_OK) {
        return false;
    }
    if (room < BLOCK) {
        room = BLOCK;
    }
    out->base =
        out->sink == NULL ? out->host->write_reserve(out->doc, room) : reserve_buffer(out, room);
    out->at = out->base;
    if (out->base == NULL) {
        tk_out_fail(out, "out of memory for the output");
        return false;
    }
    out->end = out->base + room;
    return true;
}

// What is reserved at once is CHUNK bytes in the worst case.
#define CHUNK 4096u

void tk_out_quoted(tk_out *out, const char *data, size_t length)
{
    const char *end = data + length;
    bool first = true;
    do {
        size_t n = (size_t)(end - data) < CHUNK ? (size_t)(end - data) : CHUNK;
        if (!tk_out_room(out, TK_JSON_QUOTE_WORST * n + TK_JSON_QUOTE_SLACK + 2)) {
            return;
        }
        if (first) {
            *out->at++ = '"';
            first = false;
        }
        out->at = tk_json_escape(out->at, data, n);
        data += n;
    } while (data < end);
    *out->at++ = '"';
}

tk_status tk_out_finish(tk_out *out)
{
    commit(out);
    free(out->buffer);
    out->buffer = NULL;
    out->capacity = 0;
    return out->status;
}
