// SPDX-License-Identifier: MIT
// English text with a few foreign letters and signs is too little for a statistical detector:
// uchardet guesses Central European for "It’s Nestlé". So the two common Western European encodings
// are tried first; uchardet decides only if the text does not read well in either.
#include "detect.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include <uchardet/uchardet.h>

// Number of bytes that are examined.
#define SAMPLE ((size_t)64 << 10)
// The sample starts at most this many bytes before the first byte that is not UTF-8.
#define LEAD_IN ((size_t)1 << 10)
// At least this percentage of the bytes above ASCII must read well.
#define WELL_ENOUGH 80u

typedef struct {
    const uint8_t *p;
    size_t n;
} sample;

// Starts at a line, so that the sample does not begin within a character.
static sample take_sample(const uint8_t *record, size_t length, size_t at)
{
    size_t from = at > LEAD_IN ? at - LEAD_IN : 0;
    const uint8_t *line = from > 0 ? memchr(record + from, '\n', at - from) : NULL;
    if (line != NULL) {
        from = (size_t)(line + 1 - record);
    } else if (from > 0) {
        from = at;
    }
    return (sample){record + from, length - from < SAMPLE ? length - from : SAMPLE};
}

// --------------------------------------------------------------------------- Western European

typedef enum { KIND_SPACE, KIND_LOWER, KIND_UPPER, KIND_DIGIT, KIND_SIGN, KIND_ODD } kind;

static kind kind_of_ascii(uint8_t b)
{
    if (b >= 'a' && b <= 'z') {
        return KIND_LOWER;
    }
    if (b >= 'A' && b <= 'Z') {
        return KIND_UPPER;
    }
    if (b >= '0' && b <= '9') {
        return KIND_DIGIT;
    }
    return b > ' ' ? KIND_SIGN : KIND_SPACE;
}

// Letters of Western European languages, signs that are usual in news, and all other characters.
static kind kind_of_code(uint16_t c)
{
    static const uint16_t signs[] = {0xA0,   0xA2,   0xA3,   0xA5,   0xA7,   0xA9,   0xAA,   0xAB,
                                     0xAD,   0xAE,   0xB0,   0xB2,   0xB3,   0xB7,   0xBA,   0xBB,
                                     0xBC,   0xBD,   0xBE,   0x2013, 0x2014, 0x2018, 0x2019, 0x201A,
                                     0x201C, 0x201D, 0x201E, 0x2020, 0x2022, 0x2026, 0x2030, 0x2039,
                                     0x203A, 0x20AC, 0x2122, 0xA1,   0xBF};
    if (c >= 0xDF && c != 0xF0 && c != 0xF7 && c != 0xFD && c != 0xFE && c <= 0xFF) {
        return KIND_LOWER;
    }
    if (c >= 0xC0 && c != 0xD0 && c != 0xD7 && c != 0xDD && c != 0xDE && c < 0xDF) {
        return KIND_UPPER;
    }
    if (c == 0x153 || c == 0x161 || c == 0x17E) {
        return KIND_LOWER;
    }
    if (c == 0x152 || c == 0x160 || c == 0x17D) {
        return KIND_UPPER;
    }
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (c == signs[i]) {
            return KIND_SIGN;
        }
    }
    return KIND_ODD;
}

static kind kind_at(const sample *s, const charset *cs, size_t i)
{
    if (i >= s->n) { // also before the first byte
        return KIND_SPACE;
    }
    return s->p[i] < 0x80 ? kind_of_ascii(s->p[i]) : kind_of_code(cs->high[s->p[i] - 0x80]);
}

static bool is_letter(kind k)
{
    return k == KIND_LOWER || k == KIND_UPPER;
}

static bool is_currency(uint16_t c)
{
    return c == 0xA2 || c == 0xA3 || c == 0xA5 || c == 0x20AC;
}

static bool is_fraction(uint16_t c)
{
    return c >= 0xBC && c <= 0xBE;
}

// A currency sign, a trademark sign and the like are not inside words; apostrophes and dashes may
// be.
static bool joins_words(uint16_t c)
{
    return c == 0x2019 || c == 0x2013 || c == 0x2014 || c == 0xAD || c == 0xB7;
}

static bool sign_reads_well(uint16_t c, kind before, kind after, bool after_ascii)
{
    if (is_letter(before) && is_letter(after)) {
        return joins_words(c);
    }
    if (is_currency(c)) {
        return !is_letter(after) || after_ascii; // "£m", but not a foreign letter
    }
    return !is_fraction(c) || !is_letter(before);
}

// Whether the byte at `i`, which is above ASCII, reads well in its context. Foreign letters are
// few: each is next to an ASCII letter, or is a word by itself.
static bool reads_well(const sample *s, const charset *cs, size_t i)
{
    const uint16_t c = cs->high[s->p[i] - 0x80];
    const kind before = kind_at(s, cs, i - 1);
    const kind after = kind_at(s, cs, i + 1);
    const bool before_ascii = i == 0 || s->p[i - 1] < 0x80;
    const bool after_ascii = i + 1 == s->n || s->p[i + 1] < 0x80;
    const bool alone = before == KIND_SPACE && after == KIND_SPACE;
    const bool in_word =
        (before_ascii && is_letter(before)) || (after_ascii && is_letter(after)) || alone;
    switch (kind_of_code(c)) {
    case KIND_LOWER: // not in a word in capitals, nor next to digits
        return in_word && before != KIND_DIGIT && after != KIND_DIGIT &&
               !(before == KIND_UPPER && after == KIND_UPPER);
    case KIND_UPPER: // at the start of a word, or among capitals
        return in_word && before != KIND_LOWER && before != KIND_DIGIT && after != KIND_DIGIT;
    case KIND_SIGN:
        return sign_reads_well(c, before, after, after_ascii);
    default:
        return false;
    }
}

// Percentage of the bytes above ASCII that read well.
static unsigned western_score(const sample *s, const charset *cs)
{
    uint64_t high = 0;
    uint64_t well = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->p[i] >= 0x80) {
            high++;
            well += reads_well(s, cs, i);
        }
    }
    return high == 0 ? 0 : (unsigned)(well * 100 / high);
}

// Whether there are bytes that are control characters in every ISO 8859; text does not have them.
static bool has_controls(const sample *s)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->p[i] >= 0x80 && s->p[i] < 0xA0) {
            return true;
        }
    }
    return false;
}

// ISO 8859-15 has the euro sign where windows-1252 has the generic currency sign, which is never
// used, and no characters where windows-1252 has quotes and dashes.
static bool is_latin_9(const sample *s)
{
    return memchr(s->p, 0xA4, s->n) != NULL && !has_controls(s);
}

static const charset *western(const sample *s, unsigned least)
{
    if (is_latin_9(s) && western_score(s, &charsets[CHARSET_ISO_8859_15]) >= least) {
        return &charsets[CHARSET_ISO_8859_15];
    }
    const unsigned windows = western_score(s, &charsets[CHARSET_WINDOWS_1252]);
    const unsigned macintosh = western_score(s, &charsets[CHARSET_MACINTOSH]);
    if (windows < least && macintosh < least) {
        return NULL;
    }
    return &charsets[macintosh > windows ? CHARSET_MACINTOSH : CHARSET_WINDOWS_1252];
}

// ------------------------------------------------------------------------------------ all else

// The charset that uchardet means by `name`, or a superset of it if the text uses characters that
// only the superset has.
static const charset *charset_meant(const sample *s, const char *name)
{
    static const struct {
        const char *name, *larger;
        bool by_controls; // the superset has characters where the subset has controls
    } relatives[] = {
        {"iso-8859-1", "windows-1252", false},
        {"iso-8859-2", "windows-1250", true},
        {"iso-8859-7", "windows-1253", true},
        {"iso-8859-8", "windows-1255", true},
        {"iso-8859-9", "windows-1254", true},
        {"iso-8859-13", "windows-1257", true},
        {"euc-kr", "uhc", false},
    };
    for (size_t i = 0; i < sizeof relatives / sizeof relatives[0]; i++) {
        if (strcasecmp(name, relatives[i].name) == 0 &&
            (!relatives[i].by_controls || has_controls(s))) {
            return charset_named(relatives[i].larger);
        }
    }
    return charset_named(name);
}

static const charset *ask_uchardet(const sample *s)
{
    uchardet_t detector = uchardet_new();
    const charset *found = NULL;
    if (detector != NULL && uchardet_handle_data(detector, (const char *)s->p, s->n) == 0) {
        uchardet_data_end(detector);
        found = charset_meant(s, uchardet_get_charset(detector));
    }
    if (detector != NULL) {
        uchardet_delete(detector);
    }
    return found;
}

const charset *detect_charset(const uint8_t *record, size_t length, size_t at)
{
    const sample s = take_sample(record, length, at);
    const charset *found = western(&s, WELL_ENOUGH);
    if (found == NULL) {
        found = ask_uchardet(&s);
    }
    return found != NULL ? found : western(&s, WELL_ENOUGH / 2);
}
