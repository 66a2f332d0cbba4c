// SPDX-License-Identifier: MIT
#include <toolkit/text/string_table.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define FIRST_SLOTS    1024u
#define FIRST_CAPACITY 256u
#define FIRST_BYTES    4096u

static uint32_t hash_of(const char *data, uint64_t length)
{
    return (uint32_t)XXH3_64bits(data, length);
}

// The slot of a string, or the free one where it belongs.
static uint32_t *find_slot(const tk_string_table *t, uint32_t hash, const char *data,
                           uint64_t length)
{
    uint32_t mask = t->slot_count - 1;
    for (uint32_t at = hash & mask;; at = (at + 1) & mask) {
        uint32_t index = t->slots[at] - 1;
        if (t->slots[at] == 0) {
            return &t->slots[at];
        }
        if (t->hashes[index] == hash) {
            tk_str s = tk_string_table_at(t, index);
            if (s.length == length && memcmp(s.data, data, length) == 0) {
                return &t->slots[at];
            }
        }
    }
}

static void fill_slots(tk_string_table *t)
{
    uint32_t mask = t->slot_count - 1;
    memset(t->slots, 0, t->slot_count * sizeof *t->slots);
    for (uint32_t i = 0; i < t->count; i++) {
        uint32_t at = t->hashes[i] & mask;
        while (t->slots[at] != 0) {
            at = (at + 1) & mask;
        }
        t->slots[at] = i + 1;
    }
}

static bool grow_slots(tk_string_table *t)
{
    uint32_t capacity = t->slot_count == 0 ? FIRST_SLOTS : 2 * t->slot_count;
    if (capacity == 0) {
        return false; // 2^32
    }
    if (capacity > t->slot_capacity) {
        uint32_t *slots = realloc(t->slots, capacity * sizeof *slots);
        if (slots == NULL) {
            return false;
        }
        t->slots = slots;
        t->slot_capacity = capacity;
    }
    t->slot_count = capacity;
    fill_slots(t);
    return true;
}

// Makes an array longer; false when out of memory.
static bool resize(void *array, uint64_t bytes)
{
    void *old;
    memcpy(&old, array, sizeof old);
    void *grown = realloc(old, bytes);
    if (grown == NULL) {
        return false;
    }
    memcpy(array, &grown, sizeof grown);
    return true;
}

static bool grow_entries(tk_string_table *t)
{
    uint64_t capacity = t->capacity == 0 ? FIRST_CAPACITY : t->capacity + (uint64_t)t->capacity / 2;
    if (capacity >= TK_STRING_NONE || !resize(&t->ends, capacity * sizeof *t->ends) ||
        !resize(&t->hashes, capacity * sizeof *t->hashes) ||
        (t->value_size > 0 && !resize(&t->values, capacity * t->value_size))) {
        return false;
    }
    t->capacity = (uint32_t)capacity;
    return true;
}

static bool grow_bytes(tk_string_table *t, uint64_t needed)
{
    uint64_t capacity = t->bytes_capacity == 0 ? FIRST_BYTES : t->bytes_capacity / 2 * 3;
    capacity = capacity < needed ? needed : capacity;
    if (!resize(&t->bytes, capacity)) {
        return false;
    }
    t->bytes_capacity = capacity;
    return true;
}

static bool make_room(tk_string_table *t, uint64_t bytes)
{
    return (t->count < t->capacity || grow_entries(t)) &&
           (bytes < t->bytes_capacity || grow_bytes(t, bytes + 1));
}

uint32_t tk_string_table_find(const tk_string_table *t, const char *data, uint64_t length)
{
    return t->count == 0 ? TK_STRING_NONE : *find_slot(t, hash_of(data, length), data, length) - 1;
}

uint32_t tk_string_table_add(tk_string_table *t, const char *data, uint64_t length)
{
    uint64_t begin = t->count == 0 ? 0 : t->ends[t->count - 1];
    if (t->count >= t->slot_count / 2 && !grow_slots(t)) {
        return TK_STRING_NONE;
    }
    uint32_t hash = hash_of(data, length);
    uint32_t *slot = find_slot(t, hash, data, length);
    if (*slot != 0) {
        return *slot - 1;
    }
    if (!make_room(t, begin + length)) {
        return TK_STRING_NONE;
    }
    if (length > 0) {
        memcpy(t->bytes + begin, data, length);
    }
    if (t->value_size > 0) {
        memset(t->values + (uint64_t)t->count * t->value_size, 0, t->value_size);
    }
    t->ends[t->count] = begin + length;
    t->hashes[t->count] = hash;
    *slot = ++t->count;
    return t->count - 1;
}

int tk_string_compare(tk_str a, tk_str b)
{
    uint64_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter == 0 ? 0 : memcmp(a.data, b.data, shorter);
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

void tk_string_table_clear(tk_string_table *t)
{
    t->count = 0;
    if (t->slot_count > 0) {
        t->slot_count = FIRST_SLOTS;
        fill_slots(t);
    }
}

void tk_string_table_finish(tk_string_table *t)
{
    free(t->bytes);
    free(t->ends);
    free(t->hashes);
    free(t->values);
    free(t->slots);
    *t = (tk_string_table){.value_size = t->value_size};
}
