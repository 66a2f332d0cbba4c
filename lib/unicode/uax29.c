// SPDX-License-Identifier: MIT
#include <toolkit/text/uax29.h>

#include <toolkit/text/properties.h>

#include <stdbool.h>

// ---------------------------------------------------------------------------------------- words

static bool word_ignored(uint32_t wb)
{
    return wb == TK_WB_EXTEND || wb == TK_WB_FORMAT || wb == TK_WB_ZWJ;
}

static bool letter(uint32_t wb)
{
    return wb == TK_WB_ALETTER || wb == TK_WB_HEBREW_LETTER;
}

static bool ascii_letter(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

/** Word_Break of the first code point at or after `at` that WB4 does not ignore. */
static uint32_t word_ahead(const char *text, uint32_t length, uint32_t at)
{
    while (at < length) {
        uint32_t n, wb = tk_uni(tk_utf8(text + at, &n)).word;
        if (!word_ignored(wb))
            return wb;
        at += n;
    }
    return TK_WB_OTHER;
}

/** WB6 to WB7c, WB11 and WB12: whether `middle`, followed by `after`, continues the word of `left`.
 */
static bool word_bridges(uint32_t left, uint32_t middle, uint32_t after)
{
    switch (middle) {
    case TK_WB_MIDLETTER:
        return letter(left) && letter(after);
    case TK_WB_MIDNUM:
        return left == TK_WB_NUMERIC && after == TK_WB_NUMERIC;
    case TK_WB_MIDNUMLET:
    case TK_WB_SINGLE_QUOTE:
        return (letter(left) && letter(after)) ||
               (left == TK_WB_NUMERIC && after == TK_WB_NUMERIC) ||
               (left == TK_WB_HEBREW_LETTER && middle == TK_WB_SINGLE_QUOTE);
    case TK_WB_DOUBLE_QUOTE:
        return left == TK_WB_HEBREW_LETTER && after == TK_WB_HEBREW_LETTER;
    default:
        return false;
    }
}

/** WB5, WB8 to WB10, WB13 to WB13b: whether `right` follows `left` without a boundary. */
static bool word_joins(uint32_t left, uint32_t right)
{
    bool alnum = letter(left) || left == TK_WB_NUMERIC;
    if (letter(right) || right == TK_WB_NUMERIC)
        return alnum || left == TK_WB_EXTENDNUMLET;
    if (right == TK_WB_KATAKANA)
        return left == TK_WB_KATAKANA || left == TK_WB_EXTENDNUMLET;
    if (right == TK_WB_EXTENDNUMLET)
        return alnum || left == TK_WB_KATAKANA || left == TK_WB_EXTENDNUMLET;
    return false;
}

uint32_t tk_uax29_word(const char *text, uint32_t length, uint32_t begin)
{
    uint32_t n;
    uint32_t last = tk_uni(tk_utf8(text + begin, &n)).word; // of the last code point
    uint32_t left = last;                                   // of the last one not ignored
    uint32_t bridge = TK_WB_OTHER; // what must follow, because a rule looked ahead to it
    uint32_t at = begin + n;
    bool flag_open = left == TK_WB_REGIONAL_INDICATOR;

    if (last == TK_WB_CR)
        return at < length && text[at] == '\n' ? at + 1 : at;
    if (last == TK_WB_LF || last == TK_WB_NEWLINE)
        return at;
    for (; at < length; at += n) {
        if (last == TK_WB_ALETTER && ascii_letter(text[at])) { // WB5, for speed
            n = 1;
            bridge = TK_WB_OTHER;
            continue;
        }
        tk_uni_record uni = tk_uni(tk_utf8(text + at, &n));
        uint32_t right = uni.word;
        if (word_ignored(right)) { // WB4
            last = right;
            continue;
        }
        if (bridge != TK_WB_OTHER) { // WB7, WB7c, WB11
            bridge = TK_WB_OTHER;
        } else if (last == TK_WB_ZWJ && (uni.flags & TK_UNI_PICTOGRAPH)) {
            // WB3c
        } else if (last == TK_WB_WSEGSPACE && right == TK_WB_WSEGSPACE) {
            // WB3d
        } else if (word_joins(left, right)) {
            // one of its rules
        } else if (right == TK_WB_REGIONAL_INDICATOR && flag_open) { // WB15, WB16
            flag_open = false;
            left = last = right;
            continue;
        } else {
            uint32_t after = word_ahead(text, length, at + n);
            if (!word_bridges(left, right, after))
                return at;
            if (letter(after) || after == TK_WB_NUMERIC)
                bridge = after;
            // WB7a alone: the letter or digit after a quote is not part of the bridge.
            if (left == TK_WB_HEBREW_LETTER && right == TK_WB_SINGLE_QUOTE && !letter(after))
                bridge = TK_WB_OTHER;
        }
        left = last = right;
        flag_open = left == TK_WB_REGIONAL_INDICATOR;
    }
    return length;
}

// ------------------------------------------------------------------------------------ sentences

/** SB8: whether a lower-case letter comes before any other letter, paragraph end or terminator. */
static bool lower_ahead(const char *text, uint32_t length, uint32_t at)
{
    for (uint32_t n; at < length; at += n) {
        switch (tk_uni(tk_utf8(text + at, &n)).sentence) {
        case TK_SB_LOWER:
            return true;
        case TK_SB_OLETTER:
        case TK_SB_UPPER:
        case TK_SB_CR:
        case TK_SB_LF:
        case TK_SB_SEP:
        case TK_SB_ATERM:
        case TK_SB_STERM:
            return false;
        default:
            break;
        }
    }
    return false;
}

uint32_t tk_uax29_sentence(const char *text, uint32_t length, uint32_t begin)
{
    // The position in "SATerm Close* Sp*", the left side of rules SB6 to SB11.
    enum { NONE, TERM, CLOSE, SPACE } state = NONE;
    bool aterm = false;            // the terminator is an ATerm
    uint32_t left = TK_SB_OTHER;   // last code point not ignored
    uint32_t before = TK_SB_OTHER; // the one before the terminator
    uint32_t n;
    for (uint32_t at = begin; at < length; at += n) {
        uint32_t right = tk_uni(tk_utf8(text + at, &n)).sentence;
        if (right == TK_SB_EXTEND || right == TK_SB_FORMAT) // SB5
            continue;
        if (right == TK_SB_CR) // SB3, SB4
            return at + n < length && text[at + n] == '\n' ? at + n + 1 : at + n;
        if (right == TK_SB_LF || right == TK_SB_SEP)
            return at + n;
        bool terminator = right == TK_SB_ATERM || right == TK_SB_STERM;
        if (state != NONE && !terminator) {
            if (right == TK_SB_SP) { // SB9, SB10
                state = SPACE;
                left = right;
                continue;
            }
            if (right == TK_SB_CLOSE && state != SPACE) { // SB9
                state = CLOSE;
                left = right;
                continue;
            }
            bool joins = right == TK_SB_SCONTINUE; // SB8a
            if (aterm && state == TERM)            // SB6, SB7
                joins |= right == TK_SB_NUMERIC ||
                         (right == TK_SB_UPPER && (before == TK_SB_UPPER || before == TK_SB_LOWER));
            if (!joins && !(aterm && lower_ahead(text, length, at))) // SB8, SB11
                return at;
            state = NONE;
        }
        if (terminator) {
            state = TERM;
            aterm = right == TK_SB_ATERM;
            before = left;
        }
        left = right;
    }
    return length;
}
