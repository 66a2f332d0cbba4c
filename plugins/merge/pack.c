// SPDX-License-Identifier: MIT
#include "pack.h"

#include <stdlib.h>
#include <string.h>

#include <toolkit/text/utf8.h>

enum { VARINT_MAX = 10 };

static bool reserve(tk_pack *pack, size_t room)
{
    size_t capacity = pack->capacity;
    char *data;

    if (pack->failed || room <= capacity - pack->length)
        return !pack->failed;
    while (room > capacity - pack->length)
        capacity = capacity ? capacity * 2 : 4096;
    data = realloc(pack->data, capacity);
    if (!data) {
        pack->failed = true;
        return false;
    }
    pack->data = data;
    pack->capacity = capacity;
    return true;
}

void tk_pack_uint(tk_pack *pack, uint64_t value)
{
    if (!reserve(pack, VARINT_MAX))
        return;
    for (; value >= 0x80; value >>= 7)
        pack->data[pack->length++] = (char)(value | 0x80);
    pack->data[pack->length++] = (char)value;
}

void tk_pack_bytes(tk_pack *pack, const void *data, size_t length)
{
    if (!length || !reserve(pack, length))
        return;
    memcpy(pack->data + pack->length, data, length);
    pack->length += length;
}

void tk_pack_string(tk_pack *pack, tk_str text)
{
    size_t nuls = 0;

    for (uint64_t i = 0; i < text.length; i++)
        nuls += text.data[i] == '\0';
    tk_pack_uint(pack, text.length + nuls * (TK_REPLACEMENT_LENGTH - 1));
    if (!nuls) {
        tk_pack_bytes(pack, text.data, text.length);
        return;
    }
    for (uint64_t i = 0; i < text.length; i++)
        if (text.data[i])
            tk_pack_bytes(pack, text.data + i, 1);
        else
            tk_pack_bytes(pack, TK_REPLACEMENT, TK_REPLACEMENT_LENGTH);
}
