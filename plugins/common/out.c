// SPDX-License-Identifier: MIT
#include "out.h"

#define BLOCK 32768u

bool tk_out_grow(tk_out *out, size_t room)
{
    if (out->status != TK_OK) {
        return false;
    }
    if (out->base != NULL) {
        out->host->write_commit(out->doc, (uint64_t)(out->at - out->base));
    }
    if (room < BLOCK) {
        room = BLOCK;
    }
    out->base = out->at = out->host->write_reserve(out->doc, room);
    if (out->base == NULL) {
        out->end = NULL;
        out->status =
            out->host->fail(out->doc, TK_ERR_DOC, UINT64_MAX, "there is no memory for the output");
        return false;
    }
    out->end = out->base + room;
    return true;
}

tk_status tk_out_finish(tk_out *out)
{
    if (out->status == TK_OK && out->base != NULL) {
        out->host->write_commit(out->doc, (uint64_t)(out->at - out->base));
        out->base = out->at = out->end = NULL;
    }
    return out->status;
}
