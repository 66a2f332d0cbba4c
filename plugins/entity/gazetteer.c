// SPDX-License-Identifier: MIT
#include "gazetteer.h"

#include "hash.h"
#include "label.h"

#include <string.h>

static const char *const tk_label_names[TK_N_LABELS] = {"PERSON",  "ORG",   "LOC",
                                                        "PRODUCT", "EVENT", "MISC"};

/** Whether a byte belongs to a word: a letter, a digit, or part of a character above U+007F. */
static bool tk_is_word_byte(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/** The classes of characters that may continue a name after a prefix: one bit each. */
static uint32_t tk_next_class(unsigned char c)
{
    return c < 0x80 ? UINT32_C(1) << (c & 7) : 0xff; // an apostrophe may be U+2019
}

/** The class of what follows the first `length` bytes of a name, ignoring white space. */
static uint32_t tk_name_next(const char *name, size_t length, size_t end)
{
    while (length < end && name[length] == ' ')
        length++;
    return length < end ? tk_next_class((unsigned char)name[length]) : 0;
}

/** Adds a name and its prefixes: each ends before or after a character that is not a letter. */
static bool tk_gazetteer_add_name(tk_gazetteer *gazetteer, const char *name, size_t length,
                                  uint8_t label)
{
    const uint64_t label_mask = (1u << TK_NAME_LABEL_BITS) - 1;
    uint64_t hash = TK_HASH_SEED;
    size_t done = 0; // the number of bytes in `hash`

    while (done < length) {
        size_t next = done + 1;
        if (tk_is_word_byte((unsigned char)name[done]))
            while (next < length && tk_is_word_byte((unsigned char)name[next]))
                next++;
        hash = tk_hash_name(hash, name + done, next - done);
        if (name[done] != ' ') {
            uint64_t *slot = tk_table_enter(&gazetteer->names, tk_hash_mix(hash));
            if (slot == NULL)
                return false;
            *slot |= (uint64_t)tk_name_next(name, next, length) << TK_NAME_LABEL_BITS;
            if (next == length)
                *slot = (*slot & ~label_mask) | label;
        }
        done = next;
    }
    return true;
}

static uint8_t tk_label_parse(const char *label, size_t length)
{
    for (uint32_t i = 0; i < TK_N_LABELS; i++)
        if (strlen(tk_label_names[i]) == length && memcmp(tk_label_names[i], label, length) == 0)
            return (uint8_t)(i + 1);
    return 0;
}

/** Adds the name, the label and the id of a line, `length` bytes. False, with `*memory` cleared if
 * there is none, if it is wrong. */
static bool tk_gazetteer_add_line(tk_gazetteer *gazetteer, tk_ids *ids, const char *line,
                                  size_t length, bool *memory)
{
    const char *end = line + length, *tab = memchr(line, '\t', length);
    if (tab == NULL || tab == line)
        return false;
    const char *label = tab + 1, *next = memchr(label, '\t', (size_t)(end - label));
    const char *id = next ? next + 1 : end;
    const uint8_t number = tk_label_parse(label, (size_t)((next ? next : end) - label));
    if (number == 0 || (next != NULL && ids == NULL) || !tk_id_is_valid(id, (size_t)(end - id)))
        return false;
    *memory =
        tk_gazetteer_add_name(gazetteer, line, (size_t)(tab - line), number) &&
        (ids == NULL || tk_ids_set(ids, tk_hash_name(TK_HASH_SEED, line, (size_t)(tab - line)), id,
                                   (size_t)(end - id)));
    return *memory;
}

size_t tk_gazetteer_add(tk_gazetteer *gazetteer, tk_ids *ids, const char *data, size_t length)
{
    const char *p = data, *end = data + length;

    for (size_t line = 1; p < end; line++) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        const char *next = stop ? stop + 1 : end;
        if (stop == NULL)
            stop = end;
        while (stop > p && (stop[-1] == '\r' || stop[-1] == ' '))
            stop--;
        bool memory = true;
        if (stop > p && *p != '#' &&
            !tk_gazetteer_add_line(gazetteer, ids, p, (size_t)(stop - p), &memory))
            return memory ? line : SIZE_MAX;
        p = next;
    }
    return 0;
}

tk_name_found tk_gazetteer_find(const tk_gazetteer *gazetteer, uint64_t hash)
{
    int64_t value = tk_table_find(&gazetteer->names, tk_hash_mix(hash));
    if (value < 0)
        return (tk_name_found){.label = TK_N_LABELS};
    uint32_t label = (uint32_t)value & ((1u << TK_NAME_LABEL_BITS) - 1);
    return (tk_name_found){.begins = true,
                           .goes_on = value >> TK_NAME_LABEL_BITS != 0,
                           .label = label == 0 ? (uint32_t)TK_N_LABELS : label - 1};
}

uint64_t tk_gazetteer_hash(const char *text, const uint32_t *begin, const uint32_t *end,
                           uint32_t first, uint32_t limit)
{
    uint64_t hash = TK_HASH_SEED;

    for (uint32_t t = first; t < limit; t++) {
        if (t > first && begin[t] > end[t - 1])
            hash = tk_hash_byte(hash, ' '); // white space of any length counts as one space
        hash = tk_hash_name(hash, text + begin[t], end[t] - begin[t]);
    }
    return hash;
}

uint32_t tk_gazetteer_match(const tk_gazetteer *gazetteer, const char *text, const uint32_t *begin,
                            const uint32_t *end, uint32_t first, uint32_t limit, uint32_t *label)
{
    uint64_t hash = TK_HASH_SEED;
    uint32_t count = 0;

    for (uint32_t t = first; t < limit; t++) {
        if (t > first && begin[t] > end[t - 1])
            hash = tk_hash_byte(hash, ' '); // white space of any length counts as one space
        hash = tk_hash_name(hash, text + begin[t], end[t] - begin[t]);
        int64_t value = tk_table_find(&gazetteer->names, tk_hash_mix(hash));
        if (value < 0)
            break;
        if (value & ((1 << TK_NAME_LABEL_BITS) - 1)) {
            count = t - first + 1;
            *label = ((uint32_t)value & ((1u << TK_NAME_LABEL_BITS) - 1)) - 1;
        }
        if (t + 1 == limit || !((uint32_t)(value >> TK_NAME_LABEL_BITS) &
                                tk_next_class((unsigned char)text[begin[t + 1]])))
            break;
    }
    return count;
}

void tk_gazetteer_finish(tk_gazetteer *gazetteer)
{
    tk_table_finish(&gazetteer->names);
}
