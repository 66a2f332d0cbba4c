// SPDX-License-Identifier: MIT
#include "ids.h"

#include "hash.h"

#include <toolkit/text/utf8.h>

#include <stdlib.h>
#include <string.h>

bool tk_id_is_valid(const char *id, size_t length)
{
    for (size_t i = 0; i < length;) {
        unsigned subpart;
        const unsigned n = tk_utf8_sequence((const uint8_t *)id + i, length - i, &subpart);
        const unsigned char c = (unsigned char)id[i];
        if (n == 0 || c < 0x20 || c == 0x7f || (c == 0xc2 && (unsigned char)id[i + 1] < 0xa0))
            return false;
        i += n;
    }
    return true;
}

/** Appends an id, unless it is the last one, and stores its offset. False when out of memory. */
static bool tk_ids_store(tk_ids *ids, const char *id, size_t length, uint32_t *offset)
{
    const size_t needed = ids->length + length + 2; // the empty id, and the NUL

    if (ids->length > length + 1) {
        const char *last = ids->text + ids->length - length - 1;
        if (last[-1] == '\0' && memcmp(last, id, length) == 0) {
            *offset = (uint32_t)(last - ids->text);
            return true;
        }
    }
    if (needed > UINT32_MAX)
        return false;
    if (needed > ids->room) {
        const size_t room = needed > SIZE_MAX / 2 ? needed : 2 * needed;
        char *text = realloc(ids->text, room);
        if (text == NULL)
            return false;
        ids->text = text;
        ids->room = room;
    }
    if (ids->length == 0)
        ids->text[ids->length++] = '\0';
    *offset = (uint32_t)ids->length;
    memcpy(ids->text + ids->length, id, length);
    ids->length += length;
    ids->text[ids->length++] = '\0';
    return true;
}

bool tk_ids_set(tk_ids *ids, uint64_t name, const char *id, size_t length)
{
    uint32_t offset = 0;

    name = tk_hash_mix(name);
    if (length == 0 && tk_table_find(&ids->names, name) < 0)
        return true;
    if (length > 0 && !tk_ids_store(ids, id, length, &offset))
        return false;
    uint64_t *slot = tk_table_enter(&ids->names, name);
    if (slot == NULL)
        return false;
    *slot = (*slot & ~(uint64_t)UINT32_MAX) | offset;
    return true;
}

const char *tk_ids_find(const tk_ids *ids, uint64_t name)
{
    const int64_t offset = tk_table_find(&ids->names, tk_hash_mix(name));
    return offset > 0 ? ids->text + offset : NULL;
}

void tk_ids_finish(tk_ids *ids)
{
    tk_table_finish(&ids->names);
    free(ids->text);
    *ids = (tk_ids)TK_IDS_EMPTY;
}
