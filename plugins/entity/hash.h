// SPDX-License-Identifier: MIT
/**
 * @file hash.h
 * The hashes that are the keys of tables and of the model. They are part of the model's file
 * format.
 */
#ifndef TK_ENTITY_HASH_H
#define TK_ENTITY_HASH_H

#include <stddef.h>
#include <stdint.h>

#define TK_HASH_SEED UINT64_C(0xcbf29ce484222325)

/** FNV-1a, byte by byte: the hash of a prefix is the state from which a longer one continues. */
static inline uint64_t tk_hash_byte(uint64_t hash, unsigned char byte)
{
    return (hash ^ byte) * UINT64_C(0x100000001b3);
}

static inline uint64_t tk_hash_bytes(uint64_t hash, const char *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = tk_hash_byte(hash, (unsigned char)data[i]);
    return hash;
}

/** Hash of a name's bytes. U+2019 counts as an apostrophe, because texts use either. */
static inline uint64_t tk_hash_name(uint64_t hash, const char *data, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)data[i];
        if (c == 0xe2 && i + 2 < length && (unsigned char)data[i + 1] == 0x80 &&
            (unsigned char)data[i + 2] == 0x99) {
            c = '\'';
            i += 2;
        }
        hash = tk_hash_byte(hash, c);
    }
    return hash;
}

/** Spreads FNV's weak high bits over the whole word (the finaliser of MurmurHash3). */
static inline uint64_t tk_hash_mix(uint64_t hash)
{
    hash = (hash ^ (hash >> 33)) * UINT64_C(0xff51afd7ed558ccd);
    hash = (hash ^ (hash >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
    return hash ^ (hash >> 33);
}

#endif
