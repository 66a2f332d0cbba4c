// SPDX-License-Identifier: MIT
// The one place where strings are escaped for JSON. Only what has to be is (RFC 8259, section 7).
#include <toolkit/text/json.h>
#include <toolkit/text/utf8.h>

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static bool must_escape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
}

// Sets the high bit of each of eight bytes that must be escaped, and perhaps of bytes after one.
static uint64_t find_escapes(uint64_t w)
{
    const uint64_t ones = 0x0101010101010101u;
    const uint64_t quote = w ^ (ones * '"');
    const uint64_t backslash = w ^ (ones * '\\');
    return (((w - ones * 0x20) & ~w) | ((quote - ones) & ~quote) |
            ((backslash - ones) & ~backslash)) &
           (ones * 0x80);
}

// Copies four to eight bytes as two halves that may overlap, if no byte must be escaped.
static bool copy_short(char *out, const char *p, size_t n)
{
    uint32_t first;
    uint32_t last;
    memcpy(&first, p, 4);
    memcpy(&last, p + n - 4, 4);
    memcpy(out, &first, 4);
    memcpy(out + n - 4, &last, 4);
    return find_escapes((uint64_t)last << 32 | first) == 0;
}

// Copies up to the first byte that must be escaped, and returns how many. May write
// TK_JSON_QUOTE_SLACK bytes more.
static size_t copy_clean(char *out, const char *p, size_t n)
{
    size_t i = 0;
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i control = _mm_set1_epi8(0x1F);
    for (; n - i >= 16; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        _mm_storeu_si128((__m128i *)(void *)(out + i), v);
        __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, control), v);
        __m128i stop =
            _mm_or_si128(low, _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, backslash)));
        unsigned mask = (unsigned)_mm_movemask_epi8(stop);
        if (mask != 0) {
            return i + (unsigned)__builtin_ctz(mask);
        }
    }
#endif
    for (; n - i >= 8; i += 8) {
        uint64_t w;
        memcpy(&w, p + i, 8);
        memcpy(out + i, &w, 8);
        if (find_escapes(w) != 0) {
            break;
        }
    }
    if (n - i >= 4 && n - i < 8 && copy_short(out + i, p + i, n - i)) {
        return n;
    }
    for (; i < n && !must_escape((unsigned char)p[i]); i++) {
        out[i] = p[i];
    }
    return i;
}

static unsigned escape(char *out, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    static const char letters[0x20] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    out[0] = '\\';
    out[1] = c < 0x20 ? letters[c] : (char)c;
    if (out[1] != '\0') {
        return 2;
    }
    memcpy(out + 1, "u00", 3);
    out[4] = digits[c >> 4];
    out[5] = digits[c & 0xF];
    return 6;
}

char *tk_json_escape(char *out, const char *data, size_t n)
{
    for (size_t i = 0;;) {
        size_t clean = copy_clean(out, data + i, n - i);
        out += clean;
        i += clean;
        if (i == n) {
            return out;
        }
        out += escape(out, (unsigned char)data[i++]);
    }
}

char *tk_json_escape_bytes(char *out, const char *data, size_t n)
{
    const uint8_t *p = (const uint8_t *)data;
    size_t begin = 0;
    for (size_t i = 0; i < n;) {
        unsigned subpart;
        const unsigned length = tk_utf8_sequence(p + i, n - i, &subpart);
        if (length > 0) {
            i += length;
            continue;
        }
        out = tk_json_escape(out, data + begin, i - begin);
        out = stpcpy(out, TK_REPLACEMENT);
        begin = ++i;
    }
    return tk_json_escape(out, data + begin, n - begin);
}
