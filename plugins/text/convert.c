// SPDX-License-Identifier: MIT
#include "convert.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include <toolkit/text/utf8.h>
#include "detect.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// The text being written. Writers keep SLACK bytes of room beyond what they need, so that they can
// store whole blocks.
#define SLACK 16u

typedef struct {
    const tk_host *host;
    tk_doc *doc;
    char *text;
    uint64_t length;
    uint64_t capacity;
} sink;

// Makes room for `more` bytes and the slack. The host keeps what was written.
static bool sink_room(sink *s, uint64_t more)
{
    uint64_t need = s->length + more + SLACK;
    if (s->text != NULL && need <= s->capacity) {
        return true;
    }
    uint64_t capacity = s->text == NULL ? need : need + need / 2;
    s->text = s->host->text_reserve(s->doc, capacity);
    s->capacity = s->text == NULL ? 0 : capacity;
    return s->text != NULL;
}

static void put_replacement(sink *s)
{
    memcpy(s->text + s->length, TK_REPLACEMENT, TK_REPLACEMENT_LENGTH);
    s->length += TK_REPLACEMENT_LENGTH;
}

static void count_first(uint64_t *count, uint64_t *first, uint64_t at)
{
    if ((*count)++ == 0) {
        *first = at;
    }
}

// ---------------------------------------------------------------------------------------- UTF-8

// Copies the bytes of p[0..n) up to the first NUL, CR or non-ASCII byte; returns their number.
static size_t copy_plain(char *out, const uint8_t *p, size_t n)
{
    size_t i = 0;
#if defined(__SSE2__)
    const __m128i zero = _mm_setzero_si128();
    const __m128i cr = _mm_set1_epi8('\r');
    for (; n - i >= 16; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        __m128i stop = _mm_or_si128(_mm_cmpeq_epi8(v, zero), _mm_cmpeq_epi8(v, cr));
        unsigned mask = (unsigned)_mm_movemask_epi8(_mm_or_si128(v, stop));
        _mm_storeu_si128((__m128i *)(void *)(out + i), v);
        if (mask != 0) {
            return i + (unsigned)__builtin_ctz(mask);
        }
    }
#else
    const uint64_t ones = 0x0101010101010101u;
    const uint64_t tops = 0x8080808080808080u;
    for (; n - i >= 8; i += 8) {
        uint64_t w;
        memcpy(&w, p + i, 8);
        uint64_t cr = w ^ (ones * '\r');
        if (((w | ((w - ones) & ~w) | ((cr - ones) & ~cr)) & tops) != 0) {
            break;
        }
        memcpy(out + i, &w, 8);
    }
#endif
    for (; i < n && p[i] < 0x80 && p[i] != '\r' && p[i] != '\0'; i++) {
        out[i] = (char)p[i];
    }
    return i;
}

static bool convert_utf8(sink *s, conversion *c, const uint8_t *p, size_t n, uint64_t origin)
{
    if (!sink_room(s, n)) {
        return false;
    }
    size_t i = 0;
    // Invariant: there is room for the rest of the record, copied byte by byte, and the slack.
    while (i < n) {
        size_t plain = copy_plain(s->text + s->length, p + i, n - i);
        s->length += plain;
        i += plain;
        if (i == n) {
            break;
        }
        if (p[i] == '\r') {
            i += i + 1 < n && p[i + 1] == '\n' ? 2 : 1;
            s->text[s->length++] = '\n';
            continue;
        }
        unsigned bad = 1;
        unsigned length = p[i] == '\0' ? 0 : tk_utf8_sequence(p + i, n - i, &bad);
        if (length > 0) {
            for (unsigned k = 0; k < length; k++) {
                s->text[s->length++] = (char)p[i++];
            }
            c->valid++;
            continue;
        }
        if (p[i] == '\0') {
            count_first(&c->nul, &c->nul_at, origin + i);
        } else {
            count_first(&c->invalid, &c->invalid_at, origin + i);
        }
        i += bad;
        if (!sink_room(s, TK_REPLACEMENT_LENGTH + (n - i))) {
            return false;
        }
        put_replacement(s);
    }
    return true;
}

// Replaces CRLF and CR by LF in the written text, in place.
static void normalize_lines(sink *s)
{
    char *from = memchr(s->text, '\r', s->length);
    if (from == NULL) {
        return;
    }
    char *end = s->text + s->length;
    char *to = from;
    while (from < end) {
        char c = *from++;
        if (c == '\r') {
            c = '\n';
            from += from < end && *from == '\n';
        }
        *to++ = c;
    }
    s->length = (uint64_t)(to - s->text);
}

// ------------------------------------------------------------------------------ other encodings

static bool convert_utf16(sink *s, conversion *c, const uint8_t *p, size_t n, uint64_t origin,
                          bool big)
{
    // A unit of two bytes becomes at most three bytes.
    if (!sink_room(s, n + n / 2 + TK_REPLACEMENT_LENGTH)) {
        return false;
    }
    size_t i = 0;
    while (i < n) {
        size_t at = i;
        uint32_t unit = 0xD800; // an odd byte at the end is as invalid as half a pair
        if (n - i >= 2) {
            unit = big ? (uint32_t)p[i] << 8 | p[i + 1] : (uint32_t)p[i + 1] << 8 | p[i];
        }
        i += n - i >= 2 ? 2 : 1;
        if ((unit & 0xFC00) == 0xD800 && n - i >= 2) {
            uint32_t low = big ? (uint32_t)p[i] << 8 | p[i + 1] : (uint32_t)p[i + 1] << 8 | p[i];
            if ((low & 0xFC00) == 0xDC00) {
                unit = 0x10000 + ((unit & 0x3FF) << 10 | (low & 0x3FF));
                i += 2;
            }
        }
        if (unit == 0) {
            count_first(&c->nul, &c->nul_at, origin + at);
            put_replacement(s);
        } else if ((unit & 0xFFFFF800) == 0xD800) {
            count_first(&c->invalid, &c->invalid_at, origin + at);
            put_replacement(s);
        } else {
            s->length += tk_utf8_encode(s->text + s->length, unit);
        }
    }
    return true;
}

static bool convert_utf32(sink *s, conversion *c, const uint8_t *p, size_t n, uint64_t origin,
                          bool big)
{
    // A unit of four bytes becomes at most four bytes; an incomplete unit becomes U+FFFD.
    if (!sink_room(s, n + TK_REPLACEMENT_LENGTH)) {
        return false;
    }
    for (size_t i = 0; i < n; i += 4) {
        uint32_t unit = UINT32_MAX;
        if (n - i >= 4) {
            const uint8_t *u = p + i;
            unit = big ? (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3]
                       : (uint32_t)u[3] << 24 | (uint32_t)u[2] << 16 | (uint32_t)u[1] << 8 | u[0];
        }
        if (unit == 0) {
            count_first(&c->nul, &c->nul_at, origin + i);
            put_replacement(s);
        } else if (unit > 0x10FFFF || (unit & 0xFFFFF800) == 0xD800) {
            count_first(&c->invalid, &c->invalid_at, origin + i);
            put_replacement(s);
        } else {
            s->length += tk_utf8_encode(s->text + s->length, unit);
        }
    }
    return true;
}

// The character at p[0] and its length in bytes; n ≥ 1 bytes are readable. CHARSET_NONE takes one
// byte, and a second one if that is not ASCII.
static uint16_t charset_next(const charset *cs, const uint8_t *p, size_t n, size_t *taken)
{
    *taken = 1;
    if (p[0] < 0x80) {
        return p[0];
    }
    const uint16_t code = cs->high[p[0] - 0x80];
    if (code != 0) {
        return code;
    }
    if (n < 2 || p[1] < 0x40 || p[1] == 0xFF) {
        return CHARSET_NONE;
    }
    const uint16_t pair = cs->pairs[p[0] - 0x81][p[1] - 0x40];
    *taken = pair != CHARSET_NONE || p[1] >= 0x80 ? 2 : 1;
    return pair;
}

static bool convert_charset(sink *s, conversion *c, const charset *cs, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n;) {
        // A byte becomes at most three bytes.
        const size_t block = n - i < 4096 ? n : i + 4096;
        if (!sink_room(s, TK_REPLACEMENT_LENGTH * (uint64_t)(block - i))) {
            return false;
        }
        while (i < block) {
            size_t taken;
            const uint16_t code = charset_next(cs, p + i, n - i, &taken);
            if (code == 0) {
                count_first(&c->nul, &c->nul_at, i);
            } else if (code == CHARSET_NONE) {
                count_first(&c->invalid, &c->invalid_at, i);
            }
            s->length += tk_utf8_encode(s->text + s->length, code == 0 ? CHARSET_NONE : code);
            i += taken;
        }
    }
    return true;
}

static bool convert_table(sink *s, conversion *c, const tk_encoding_entry *table, const uint8_t *p,
                          size_t n)
{
    uint64_t length = 0;
    for (size_t i = 0; i < n; i++) {
        length += table[p[i]].length;
    }
    if (!sink_room(s, length)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const tk_encoding_entry *entry = &table[p[i]];
        memcpy(s->text + s->length, entry->utf8, sizeof entry->utf8);
        s->length += entry->length;
        if (entry->fault == TK_BYTE_INVALID) {
            count_first(&c->invalid, &c->invalid_at, i);
        } else if (entry->fault == TK_BYTE_NUL) {
            count_first(&c->nul, &c->nul_at, i);
        }
    }
    return true;
}

// Replaces NULs in the output of iconv() by U+FFFD, from the end backwards.
static bool replace_nuls(sink *s, conversion *c)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < s->length; i++) {
        count += s->text[i] == '\0';
    }
    if (count == 0) {
        return true;
    }
    c->nul = count;
    c->nul_at = UINT64_MAX; // the position in the record is not known
    uint64_t growth = count * (TK_REPLACEMENT_LENGTH - 1);
    if (!sink_room(s, growth)) {
        return false;
    }
    uint64_t to = s->length + growth;
    for (uint64_t from = s->length; from < to;) {
        char byte = s->text[--from];
        if (byte == '\0') {
            to -= TK_REPLACEMENT_LENGTH;
            memcpy(s->text + to, TK_REPLACEMENT, TK_REPLACEMENT_LENGTH);
        } else {
            s->text[--to] = byte;
        }
    }
    s->length += growth;
    return true;
}

static bool convert_iconv(sink *s, conversion *c, iconv_t cd, const uint8_t *p, size_t n)
{
    char *in = (char *)(uintptr_t)
        p; // iconv() does not write there; the type of its parameter is historical
    size_t left = n;
    bool flushed = false;
    iconv(cd, NULL, NULL, NULL, NULL);
    while (!flushed) {
        if (!sink_room(s, left + 64)) {
            return false;
        }
        char *out = s->text + s->length;
        size_t room = s->capacity - s->length - SLACK;
        bool flushing = left == 0;
        size_t rc =
            flushing ? iconv(cd, NULL, NULL, &out, &room) : iconv(cd, &in, &left, &out, &room);
        s->length = (uint64_t)(out - s->text);
        if (rc != (size_t)-1) {
            flushed = flushing;
            continue;
        }
        if (errno == E2BIG) {
            if (!sink_room(s, s->capacity / 2)) {
                return false;
            }
            continue;
        }
        if (flushing) {
            break;
        }
        // EINVAL: the record ends within a character. EILSEQ: continue after the byte.
        size_t skip = errno == EINVAL ? left : 1;
        count_first(&c->invalid, &c->invalid_at, n - left);
        if (!sink_room(s, TK_REPLACEMENT_LENGTH)) {
            return false;
        }
        put_replacement(s);
        in += skip;
        left -= skip;
    }
    return replace_nuls(s, c);
}

// --------------------------------------------------------------------------------------- guessing

tk_encoding_kind utf16_without_mark(const uint8_t *p, size_t n)
{
    size_t odd = 0;
    size_t even = 0;
    n = n < 512 ? n : 512;
    for (size_t i = 0; i < n; i++) {
        *(i % 2 == 0 ? &even : &odd) += p[i] == '\0';
    }
    if (odd > n / 4 && even < n / 16) {
        return TK_ENCODING_UTF16LE;
    }
    return even > n / 4 && odd < n / 16 ? TK_ENCODING_UTF16BE : TK_ENCODING_UTF8;
}

// Reads the record as UTF-8, or if it is not UTF-8, as the encoding that it looks like. Text with
// more multi-byte UTF-8 characters than invalid bytes is damaged UTF-8, not another encoding.
static bool convert_guessed(sink *s, conversion *c, const uint8_t *p, size_t n)
{
    if (!convert_utf8(s, c, p, n, 0)) {
        return false;
    }
    if (c->nul > 0) {
        const tk_encoding_kind kind = utf16_without_mark(p, n);
        if (kind == TK_ENCODING_UTF8) {
            return true;
        }
        const bool big = kind == TK_ENCODING_UTF16BE;
        s->length = 0;
        *c = (conversion){.guess = big ? "utf-16be" : "utf-16le"};
        return convert_utf16(s, c, p, n, 0, big);
    }
    if (c->valid >= c->invalid) {
        return true;
    }
    const charset *cs = detect_charset(p, n, c->invalid_at);
    if (cs == NULL) {
        return true;
    }
    s->length = 0;
    *c = (conversion){.guess = cs->name};
    return convert_charset(s, c, cs, p, n);
}

// ------------------------------------------------------------------------------------- records

// The encoding of the byte order mark, and the length of the mark; 0 if there is no mark.
static size_t read_mark(const uint8_t *p, size_t n, tk_encoding_kind *kind)
{
    static const struct {
        const char *bytes;
        size_t length;
        tk_encoding_kind kind;
    } marks[] = {
        {"\xEF\xBB\xBF", 3, TK_ENCODING_UTF8},    {"\xFF\xFE\0\0", 4, TK_ENCODING_UTF32LE},
        {"\0\0\xFE\xFF", 4, TK_ENCODING_UTF32BE}, {"\xFF\xFE", 2, TK_ENCODING_UTF16LE},
        {"\xFE\xFF", 2, TK_ENCODING_UTF16BE},
    };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (n >= marks[i].length && memcmp(p, marks[i].bytes, marks[i].length) == 0) {
            *kind = marks[i].kind;
            return marks[i].length;
        }
    }
    return 0;
}

conversion convert_record(tk_encoding *e, const tk_host *host, tk_doc *doc, const tk_str *record)
{
    sink s = {.host = host, .doc = doc};
    conversion c = {0};
    const uint8_t *p = (const uint8_t *)record->data;
    size_t n = record->length;
    tk_encoding_kind kind = e->kind;
    const size_t mark = read_mark(p, n, &kind);
    p += mark;
    n -= mark;
    bool ok;
    switch (kind) {
    case TK_ENCODING_AUTO:
        ok = convert_guessed(&s, &c, p, n);
        break;
    case TK_ENCODING_UTF8:
        ok = convert_utf8(&s, &c, p, n, mark);
        break;
    case TK_ENCODING_UTF16LE:
    case TK_ENCODING_UTF16BE:
        ok = convert_utf16(&s, &c, p, n, mark, kind == TK_ENCODING_UTF16BE);
        break;
    case TK_ENCODING_UTF32LE:
    case TK_ENCODING_UTF32BE:
        ok = convert_utf32(&s, &c, p, n, mark, kind == TK_ENCODING_UTF32BE);
        break;
    case TK_ENCODING_TABLE:
        ok = convert_table(&s, &c, e->table, p, n);
        break;
    default:
        ok = convert_iconv(&s, &c, e->iconv, p, n);
        break;
    }
    if (ok && kind != TK_ENCODING_UTF8 && (kind != TK_ENCODING_AUTO || c.guess != NULL)) {
        normalize_lines(&s); // convert_utf8() has done so
    }
    c.length = s.length;
    c.no_memory = !ok;
    return c;
}
