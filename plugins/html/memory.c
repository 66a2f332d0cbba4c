// SPDX-License-Identifier: MIT
#include "memory.h"

#include <string.h>

enum { PIECE = 1 << 16, ALIGNMENT = 16 };

void *memory_get(memory *m, size_t bytes)
{
    const size_t need = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (need < bytes) {
        longjmp(m->out, 1);
    }
    if ((size_t)(m->end - m->at) < need) {
        const size_t piece = need > PIECE / 4 ? need : PIECE;
        char *got = m->host->alloc(m->doc, piece);
        if (got == NULL) {
            longjmp(m->out, 1);
        }
        if (piece == need) {
            return got; // the rest of the previous piece is still used
        }
        m->at = got;
        m->end = got + piece;
    }
    char *got = m->at;
    m->at += need;
    return got;
}

void *memory_grow(memory *m, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) {
        return items;
    }
    *capacity = *capacity == 0 ? 64 : 2 * *capacity;
    void *grown = memory_get(m, *capacity * size);
    if (count > 0) {
        memcpy(grown, items, count * size);
    }
    return grown;
}
