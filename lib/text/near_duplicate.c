// SPDX-License-Identifier: MIT
#include <toolkit/text/near_duplicate.h>

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define BINS    TK_MINHASH_BINS
#define SHINGLE TK_MINHASH_SHINGLE

_Static_assert(sizeof(tk_minhash) == 16 + 2 * BINS, "a signature has no padding");

// ---------------------------------------------------------------------------------------- shingles

#define EMPTY_MIN UINT64_MAX
#define EMPTY_BIN 0xFFFFu
#define BIN_SHIFT 57 // the top 7 bits of a hash choose the bin

// A hash of the last words is polynomial, so that the word which leaves it can be subtracted.
#define FACTOR  UINT64_C(0x9E3779B97F4A7C15)
#define FACTOR2 (FACTOR * FACTOR)
#define FACTOR5 (FACTOR2 * FACTOR2 * FACTOR)

typedef struct {
    uint64_t least[BINS]; // hash of each bin
    uint64_t ring[8];     // hashes of the last words; word i is in ring[i % 8]
    uint64_t rolling;     // of the last SHINGLE words
    uint32_t words;
} shingles;

static void add_shingle(shingles *s, uint64_t rolling)
{
    uint64_t hash = XXH3_64bits(&rolling, sizeof rolling);
    uint64_t *least = &s->least[hash >> BIN_SHIFT];
    *least = hash < *least ? hash : *least;
}

static inline void add_word(shingles *s, const char *word, size_t length)
{
    uint64_t hash = XXH3_64bits(word, length);
    uint64_t oldest = s->ring[(s->words - SHINGLE) % 8]; // 0 at first
    s->ring[s->words % 8] = hash;
    s->words++;
    s->rolling = s->rolling * FACTOR + hash - oldest * FACTOR5;
    if (s->words >= SHINGLE) {
        add_shingle(s, s->rolling);
    }
}

// ------------------------------------------------------------------------------------------- words

#define WORD_MAX 252u // bytes; a longer word counts as several

// The letters and digits of ASCII, folded; 0: the byte is not one.
// clang-format off
static const uint8_t folded[256] = {
    ['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ['A'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
            'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
    ['a'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
            'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
};
// clang-format on

typedef struct {
    shingles *shingles;
    size_t length;
    char word[WORD_MAX + 4]; // the bytes of the current word
} scan;

static inline void end_word(scan *s)
{
    if (s->length > 0) {
        add_word(s->shingles, s->word, s->length);
        s->length = 0;
    }
}

typedef enum { GAP, LETTER, WORD } character;

// What a character above U+007F is, by its first two bytes. Blocks of punctuation and symbols are
// gaps: U+0080 to U+00BF, U+2000 to U+2BFF, U+3000 to U+303F. From there to U+9FFF, characters are
// words of their own, because no spaces are between them.
static character classify(uint8_t lead, uint8_t second)
{
    switch (lead) {
    case 0xC2:
        return GAP;
    case 0xE2:
        return second < 0xB0 ? GAP : LETTER;
    case 0xE3:
        return second == 0x80 ? GAP : WORD;
    default:
        return lead >= 0xE4 && lead <= 0xE9 ? WORD : LETTER;
    }
}

// Takes the character above U+007F at `text`; returns its length.
static size_t take_character(scan *s, const char *text, size_t left)
{
    const uint8_t *p = (const uint8_t *)text;
    size_t length = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    length = length < left ? length : left;
    character kind = classify(p[0], length > 1 ? p[1] : 0);
    if (kind != LETTER) {
        end_word(s);
    }
    if (kind != GAP) {
        memcpy(s->word + s->length, text, length);
        s->length += length;
    }
    if (kind == WORD) {
        end_word(s);
    }
    return length;
}

// Takes the letters and digits of ASCII from `at`; returns where they end, or the word is full.
static inline const char *take_letters(scan *s, const char *at, const char *end)
{
    char *out = s->word + s->length;
    size_t room = WORD_MAX - s->length;
    end = (size_t)(end - at) > room ? at + room : end;
    while (at < end && folded[(uint8_t)*at] != 0) {
        *out++ = (char)folded[(uint8_t)*at++];
    }
    s->length = (size_t)(out - s->word);
    return at;
}

static void scan_text(scan *s, const char *text, size_t length)
{
    const char *end = text + length;
    for (const char *at = text; at < end;) {
        at = take_letters(s, at, end);
        if (at < end && (uint8_t)*at >= 0x80) {
            at += take_character(s, at, (size_t)(end - at));
        } else {
            end_word(s);
            at += at < end && folded[(uint8_t)*at] == 0;
        }
        if (s->length >= WORD_MAX) {
            end_word(s);
        }
    }
    end_word(s);
}

void tk_minhash_make(const char *text, size_t length, tk_minhash *out)
{
    shingles sh = {.words = 0};
    memset(sh.least, 0xFF, sizeof sh.least);
    scan s;
    s.shingles = &sh;
    s.length = 0;
    scan_text(&s, text, length);
    if (sh.words > 0 && sh.words < SHINGLE) {
        add_shingle(&sh, sh.rolling);
    }
    out->text_hash = XXH3_64bits(text, length);
    out->length = (uint32_t)length;
    out->words = sh.words;
    for (unsigned i = 0; i < BINS; i++) {
        uint16_t low = (uint16_t)sh.least[i];
        uint16_t full = low == EMPTY_BIN ? EMPTY_BIN - 1 : low;
        out->bins[i] = sh.least[i] == EMPTY_MIN ? EMPTY_BIN : full;
    }
}

double tk_minhash_similarity(const tk_minhash *a, const tk_minhash *b)
{
    if (tk_minhash_same(a, b)) {
        return 1;
    }
    uint16_t equal = 0;
    uint16_t empty = 0;
    for (unsigned i = 0; i < BINS; i++) {
        equal += (uint16_t)(a->bins[i] == b->bins[i]);
        empty += (uint16_t)((a->bins[i] & b->bins[i]) == EMPTY_BIN);
    }
    // A bin that is empty in both says nothing.
    return empty == BINS ? 0 : (double)(equal - empty) / (double)(BINS - empty);
}

// ------------------------------------------------------------------------------------------ groups

#define ROWS_MAX        8u  // bins of a band
#define REPRESENTATIVES 32u // texts of a bucket that others are compared with
#define MISSED          0.001

// One band at a time: texts that agree in all bins of the band are in one bucket, which is a list
// of the first texts of its groups. `slots` is a hash table of the first text of each bucket, with
// at least half of it free.
typedef struct {
    const tk_minhash *texts;
    double threshold;
    uint32_t *first; // union-find: an earlier text of the group, or the text itself
    uint32_t *slots; // index of a text plus 1; 0: free
    uint32_t slot_count;
    uint64_t *keys; // of each text in this band
    uint32_t *next; // in the bucket, plus 1; 0: the last
} grouping;

static uint32_t find_first(uint32_t *first, uint32_t i)
{
    while (first[i] != i) {
        first[i] = first[first[i]];
        i = first[i];
    }
    return i;
}

static double power(double base, unsigned exponent)
{
    double result = 1;
    for (; exponent > 0; exponent--) {
        result *= base;
    }
    return result;
}

// The largest number of rows with which a pair at the threshold is hardly ever missed: more rows
// give fewer pairs to compare. Two texts agree in a band with probability threshold^rows.
static unsigned choose_rows(double threshold)
{
    unsigned rows = ROWS_MAX;
    while (rows > 1 && power(1 - power(threshold, rows), BINS / rows) > MISSED) {
        rows--;
    }
    return rows;
}

// Sets the key of a text in a band; false if the text has no shingle there.
static bool band_key(const tk_minhash *text, unsigned band, unsigned rows, uint64_t *key)
{
    const uint16_t *bins = text->bins + (size_t)band * rows;
    if (text->words == 0) {
        *key = text->text_hash;
        return true;
    }
    uint16_t all = EMPTY_BIN;
    for (unsigned i = 0; i < rows; i++) {
        all &= bins[i];
    }
    *key = XXH3_64bits(bins, rows * sizeof *bins);
    return all != EMPTY_BIN;
}

// The slot of a key's bucket, or the free one where it belongs.
static uint32_t *find_slot(const grouping *g, uint64_t key)
{
    uint32_t mask = g->slot_count - 1;
    uint32_t at = (uint32_t)key & mask;
    while (g->slots[at] != 0 && g->keys[g->slots[at] - 1] != key) {
        at = (at + 1) & mask;
    }
    return &g->slots[at];
}

static void join(uint32_t *first, uint32_t a, uint32_t b)
{
    first[a > b ? a : b] = a < b ? a : b;
}

// Compares text `i` with the representatives in its bucket, and makes it one if it is like none.
static void compare_in_bucket(grouping *g, uint32_t *bucket, uint32_t i)
{
    bool joined = false;
    unsigned compared = 0;
    uint32_t *link = bucket;
    for (; *link != 0 && compared < REPRESENTATIVES; link = &g->next[*link - 1], compared++) {
        uint32_t a = find_first(g->first, *link - 1);
        uint32_t b = find_first(g->first, i);
        if (a != b && tk_minhash_similarity(&g->texts[*link - 1], &g->texts[i]) >= g->threshold) {
            join(g->first, a, b);
            b = a;
        }
        joined = joined || a == b;
    }
    if (!joined && *link == 0) {
        *link = i + 1;
    }
}

static void group_band(grouping *g, uint32_t n, unsigned band, unsigned rows)
{
    memset(g->slots, 0, g->slot_count * sizeof *g->slots);
    memset(g->next, 0, n * sizeof *g->next);
    for (uint32_t i = 0; i < n; i++) {
        if (band_key(&g->texts[i], band, rows, &g->keys[i])) {
            compare_in_bucket(g, find_slot(g, g->keys[i]), i);
        }
    }
}

bool tk_minhash_group(const tk_minhash *texts, uint32_t n, double threshold, uint32_t *first)
{
    uint64_t slot_count = 2;
    while (slot_count < 2 * (uint64_t)n) {
        slot_count *= 2;
    }
    grouping g = {.texts = texts, .threshold = threshold, .first = first};
    if (n == 0 || slot_count > UINT32_MAX) {
        return n == 0;
    }
    g.slot_count = (uint32_t)slot_count;
    g.slots = malloc(slot_count * sizeof *g.slots);
    g.keys = malloc(n * sizeof *g.keys);
    g.next = malloc(n * sizeof *g.next);
    bool done = g.slots != NULL && g.keys != NULL && g.next != NULL;
    for (uint32_t i = 0; i < n; i++) {
        first[i] = i;
    }
    unsigned rows = choose_rows(threshold);
    for (unsigned band = 0; done && band < BINS / rows; band++) {
        group_band(&g, n, band, rows);
    }
    for (uint32_t i = 0; done && i < n; i++) {
        first[i] = find_first(first, i);
    }
    free(g.slots);
    free(g.keys);
    free(g.next);
    return done;
}
