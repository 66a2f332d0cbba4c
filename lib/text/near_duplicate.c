// SPDX-License-Identifier: MIT
#include <toolkit/text/near_duplicate.h>

#include <stdlib.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

// Hashes a word, after which WORD_PAD bytes are readable. Most have at most 16 bytes: these are
// read at once and cut by a mask, without a branch on the length, which would be hard to predict.
#define WORD_PAD 16u

static inline uint64_t hash_word(const char *word, size_t length)
{
    static const uint8_t ones[2 * WORD_PAD] = {
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, // and 16 zeros
    };
    uint64_t bytes[2];
    uint64_t mask[2];
    if (length > WORD_PAD) {
        return XXH3_64bits(word, length);
    }
    memcpy(bytes, word, sizeof bytes);
    memcpy(mask, ones + WORD_PAD - length, sizeof mask);
    bytes[0] &= mask[0];
    bytes[1] &= mask[1];
    return XXH3_64bits(bytes, sizeof bytes);
}

static inline void add_word(shingles *s, const char *word, size_t length)
{
    uint64_t hash = hash_word(word, length);
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

typedef struct {
    shingles *shingles;
    size_t length;
    char word[WORD_MAX + WORD_PAD]; // the bytes of a word that is not in one block
} scan;

static inline void end_word(scan *s)
{
    if (s->length > 0) {
        add_word(s->shingles, s->word, s->length);
        s->length = 0;
    }
}

static void append(scan *s, const char *bytes, size_t length)
{
    if (s->length + length > WORD_MAX) {
        end_word(s);
    }
    memcpy(s->word + s->length, bytes, length);
    s->length += length;
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
        append(s, text, length);
    }
    if (kind == WORD) {
        end_word(s);
    }
    return length;
}

// ------------------------------------------------------------------------------------------ blocks

#define BLOCK 64u

// Up to BLOCK bytes of the text, with a bit for each byte.
typedef struct {
    char folded[BLOCK + WORD_PAD]; // in lower case
    uint64_t words;                // letters and digits of ASCII
    uint64_t high;                 // bytes above 0x7F
} block;

#if defined(__SSE2__)

// Whether bytes are between `first` and `first` + `n` - 1.
static inline __m128i is_between(__m128i bytes, char first, char n)
{
    __m128i from = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(from, _mm_min_epu8(from, _mm_set1_epi8((char)(n - 1))));
}

static inline void classify_block(block *b)
{
    b->words = 0;
    b->high = 0;
    for (unsigned i = 0; i < BLOCK; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(b->folded + i));
        __m128i upper = _mm_and_si128(is_between(bytes, 'A', 26), _mm_set1_epi8(0x20));
        __m128i lower = _mm_or_si128(bytes, upper);
        __m128i word = _mm_or_si128(is_between(lower, 'a', 26), is_between(lower, '0', 10));
        _mm_storeu_si128((__m128i *)(void *)(b->folded + i), lower);
        b->words |= (uint64_t)(unsigned)_mm_movemask_epi8(word) << i;
        b->high |= (uint64_t)(unsigned)_mm_movemask_epi8(bytes) << i;
    }
}

#else

static inline void classify_block(block *b)
{
    b->words = 0;
    b->high = 0;
    for (unsigned i = 0; i < BLOCK; i++) {
        uint8_t byte = (uint8_t)b->folded[i];
        bool upper = byte >= 'A' && byte <= 'Z';
        uint8_t lower = upper ? byte | 0x20 : byte;
        bool word = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        b->folded[i] = (char)lower;
        b->words |= (uint64_t)word << i;
        b->high |= (uint64_t)(byte >> 7) << i;
    }
}

#endif

// The number of zeros below the lowest one; BLOCK if there is no one.
static inline unsigned zeros(uint64_t bits)
{
    return bits == 0 ? BLOCK : (unsigned)__builtin_ctzll(bits);
}

// The bits from `first` on.
static inline uint64_t bits_from(unsigned first)
{
    return first < BLOCK ? ~UINT64_C(0) << first : 0;
}

// Takes the first bytes of the text up to a byte above 0x7F; returns how many. A word that goes
// beyond that is appended to `word`. One that goes beyond the block is left for the next, unless it
// is longer than a block.
static size_t take_block(scan *s, const char *text, size_t left)
{
    block b;
    unsigned n = left < BLOCK ? (unsigned)left : BLOCK;
    memset(b.folded, 0, sizeof b.folded);
    memcpy(b.folded, text, n);
    classify_block(&b);
    unsigned limit = zeros(b.high);
    limit = limit < n ? limit : n;
    uint64_t words = b.words & ~bits_from(limit);
    if (s->length > 0) {
        unsigned run = zeros(~words);
        append(s, b.folded, run);
        if (run == limit) {
            return limit;
        }
        end_word(s);
        words &= bits_from(run);
    }
    while (words != 0) {
        unsigned begin = zeros(words);
        unsigned end = zeros(~words & bits_from(begin));
        if (end == BLOCK && begin > 0) {
            return begin;
        }
        if (end == limit) {
            append(s, b.folded + begin, end - begin);
            return limit;
        }
        add_word(s->shingles, b.folded + begin, end - begin);
        words &= bits_from(end);
    }
    return limit;
}

static void scan_text(scan *s, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        i += take_block(s, text + i, length - i);
        while (i < length && (uint8_t)text[i] >= 0x80) {
            i += take_character(s, text + i, length - i);
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
