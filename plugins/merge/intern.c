// SPDX-License-Identifier: MIT
#include "intern.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define BLOCK_ROOM ((size_t)65536 - 32)
/** A table with more slots is freed when it is emptied, so that one huge document does not slow
 * down those after it. */
#define SLOTS_KEPT 4096u

typedef struct tk_intern_block {
    struct tk_intern_block *next;
    size_t used, room;
    _Alignas(8) char bytes[];
} tk_intern_block;

static uint32_t hash_of(const char *data, size_t length)
{
    return (uint32_t)XXH3_64bits(data, length);
}

static char *reserve(tk_intern *table, size_t length)
{
    const size_t need = (length + 7) & ~(size_t)7;
    tk_intern_block *block = table->blocks;

    if (!block || block->room - block->used < need) {
        const size_t room = need > BLOCK_ROOM ? need : BLOCK_ROOM;

        block = malloc(sizeof(*block) + room);
        if (!block)
            return NULL;
        *block = (tk_intern_block){.next = table->blocks, .room = room};
        table->blocks = block;
    }
    block->used += need;
    return block->bytes + (block->used - need);
}

static bool grow_slots(tk_intern *table)
{
    const uint32_t n_slots = table->n_slots ? table->n_slots * 2 : 64;
    uint32_t *slots = n_slots ? calloc(n_slots, sizeof(*slots)) : NULL;

    if (!slots)
        return false;
    for (uint32_t i = 0; i < table->n; i++) {
        uint32_t at = table->entries[i].hash & (n_slots - 1);

        while (slots[at])
            at = (at + 1) & (n_slots - 1);
        slots[at] = i + 1;
    }
    free(table->slots);
    table->slots = slots;
    table->n_slots = n_slots;
    return true;
}

static bool grow_entries(tk_intern *table)
{
    const uint32_t capacity = table->capacity ? table->capacity + table->capacity / 2 : 64;
    tk_intern_entry *entries =
        capacity > INT32_MAX ? NULL : realloc(table->entries, (size_t)capacity * sizeof(*entries));

    if (!entries)
        return false;
    table->entries = entries;
    table->capacity = capacity;
    return true;
}

/** The slot of a string, or the free one where it belongs. The table has slots. */
static uint32_t *find_slot(const tk_intern *table, const char *data, size_t length, uint32_t hash)
{
    uint32_t at = hash & (table->n_slots - 1);

    for (; table->slots[at]; at = (at + 1) & (table->n_slots - 1)) {
        const tk_intern_entry *entry = &table->entries[table->slots[at] - 1];

        if (entry->hash == hash && entry->length == length && !memcmp(entry->data, data, length))
            break;
    }
    return &table->slots[at];
}

uint32_t tk_intern_find(const tk_intern *table, const char *data, size_t length)
{
    return table->n ? *find_slot(table, data, length, hash_of(data, length)) - 1 : TK_INTERN_NONE;
}

uint32_t tk_intern_add(tk_intern *table, const char *data, size_t length, bool copy)
{
    const uint32_t hash = hash_of(data, length);
    uint32_t *slot;

    if (length >= UINT32_MAX || (table->n >= table->n_slots / 2 && !grow_slots(table)))
        return TK_INTERN_NONE;
    slot = find_slot(table, data, length, hash);
    if (*slot)
        return *slot - 1;
    if (table->n == table->capacity && !grow_entries(table))
        return TK_INTERN_NONE;
    if (copy) {
        char *bytes = reserve(table, length);

        if (!bytes)
            return TK_INTERN_NONE;
        if (length)
            memcpy(bytes, data, length);
        data = bytes;
    }
    table->entries[table->n] = (tk_intern_entry){data, (uint32_t)length, hash};
    *slot = ++table->n;
    return table->n - 1;
}

static void free_blocks(tk_intern *table)
{
    while (table->blocks) {
        tk_intern_block *next = table->blocks->next;

        free(table->blocks);
        table->blocks = next;
    }
}

void tk_intern_clear(tk_intern *table)
{
    if (table->n_slots > SLOTS_KEPT) {
        tk_intern_finish(table);
        return;
    }
    if (table->n)
        memset(table->slots, 0, table->n_slots * sizeof(*table->slots));
    table->n = 0;
    if (table->blocks && !table->blocks->next && table->blocks->room == BLOCK_ROOM)
        table->blocks->used = 0;
    else
        free_blocks(table);
}

void tk_intern_finish(tk_intern *table)
{
    free_blocks(table);
    free(table->entries);
    free(table->slots);
    *table = (tk_intern){0};
}
