// SPDX-License-Identifier: MIT
#include <toolkit/text/out.h>

#define BLOCK 32768u

static void commit(tk_out *out)
{
    if (out->base != NULL) {
        uint64_t length = (uint64_t)(out->at - out->base);
        out->host->write_commit(out->doc, length);
        out->committed += length;
    }
    out->base = out->at = out->end = NULL;
}

void tk_out_fail(tk_out *out, const char *message)
{
    if (out->status == TK_OK) {
        out->status = out->host->fail(out->doc, TK_ERR_DOC, UINT64_MAX, message);
    }
}

bool tk_out_grow(tk_out *out, size_t room)
{
    if (out->status != TK_OK) {
        return false;
    }
    commit(out);
    if (room < BLOCK) {
        room = BLOCK;
    }
    out->base = out->at = out->host->write_reserve(out->doc, room);
    if (out->base == NULL) {
        tk_out_fail(out, "there is no memory for the output");
        return false;
    }
    out->end = out->base + room;
    return true;
}

tk_status tk_out_finish(tk_out *out)
{
    commit(out);
    return out->status;
}
