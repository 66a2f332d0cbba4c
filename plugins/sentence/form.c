// SPDX-License-Identifier: MIT
#include "form.h"

#include <toolkit/text/clitic.h>
#include <toolkit/text/words.h>
#include <toolkit/text/properties.h>

#include <stdlib.h>
#include <string.h>

enum {
    WORD_NEVER = 1u << 0,
    WORD_STARTER = 1u << 1,
    WORD_NAME = 1u << 2,
    WORD_SPEECH = 1u << 3,
    WORD_CREDIT = 1u << 4,
};

struct tk_forms {
    tk_words *words;
};

tk_forms *tk_forms_create(const tk_setup *setup)
{
    static const struct {
        const char *path;
        uint32_t flags;
    } files[] = {
        {"abbreviations.txt", WORD_NEVER}, {"starters.txt", WORD_STARTER},
        {"exclamations.txt", WORD_NAME},   {"speech.txt", WORD_SPEECH},
        {"credits.txt", WORD_CREDIT},
    };
    tk_forms *forms = calloc(1, sizeof(*forms));
    if (forms == NULL) {
        setup->host->fail_setup(setup->ctx, "no memory is left");
        return NULL;
    }
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        if (tk_words_add_file(&forms->words, setup, files[i].path, files[i].flags, NULL, 0) !=
            TK_OK) {
            tk_forms_free(forms);
            return NULL;
        }
    }
    return forms;
}

void tk_forms_free(tk_forms *forms)
{
    if (forms != NULL)
        tk_words_free(forms->words);
    free(forms);
}

// ------------------------------------------------------------------------------ marks and signs

/** Flags of punctuation marks and symbols, by their first code point. */
static uint32_t mark(uint32_t cp, uint32_t length)
{
    switch (cp) {
    case '.':
        return length == 1 ? TK_F_STOP | TK_F_LINKS : TK_F_ELLIPSIS;
    case ',':
        return TK_F_LINKS;
    case ':':
        return TK_F_COLON;
    case '|':
        return TK_F_PIPE;
    case '"':
    case '\'':
        return TK_F_QUOTE;
    case 0x2019: // ’
    case 0x201D: // ”
        return TK_F_QUOTE | TK_F_CLOSE;
    case 0x2018: // ‘
    case 0x201C: // “
    case 0x201E: // „
        return TK_F_QUOTE | TK_F_OPEN;
    case 0xAB: // «
        return TK_F_QUOTE | TK_F_OPEN;
    case 0xBB: // »
        return TK_F_QUOTE | TK_F_CLOSE;
    case 0x2026: // …
        return TK_F_ELLIPSIS;
    case '*':
    case 0xB7:   // ·
    case 0x2022: // •
    case 0x2023: // ‣
    case 0x2043: // ⁃
    case 0x204C: // ⁌
    case 0x204D: // ⁍
    case 0x2219: // ∙
    case 0x25AA: // ▪
    case 0x25AB: // ▫
    case 0x25B6: // ▶
    case 0x25B8: // ▸
    case 0x25BA: // ►
    case 0x25CB: // ○
    case 0x25CF: // ●
    case 0x25E6: // ◦
    case 0x2713: // ✓
    case 0x2714: // ✔
    case 0x27A4: // ➤
        return TK_F_BULLET;
    case 0x3002: // 。
    case 0xFF0E: // ．
        return TK_F_STOP | TK_F_FULLWIDTH;
    case 0xFF01: // ！
    case 0xFF1F: // ？
        return TK_F_STRONG | TK_F_FULLWIDTH;
    default:
        break;
    }
    tk_uni_record uni = tk_uni(cp);
    if (uni.text == TK_TEXT_EMOJI || uni.text == TK_TEXT_REGIONAL)
        return TK_F_EMOJI;
    if (uni.text == TK_TEXT_DASH || uni.text == TK_TEXT_HYPHEN)
        return TK_F_DASH;
    if (uni.sentence == TK_SB_STERM)
        return TK_F_STRONG;
    return 0;
}

/** Flags of brackets, which Unicode's Close does not divide into opening and closing. */
static uint32_t bracket(uint32_t cp)
{
    switch (cp) {
    case '(':
    case '[':
    case '{':
    case 0xFF08: // （
    case 0x300C: // 「
    case 0x300E: // 『
    case 0x3010: // 【
        return TK_F_OPEN;
    case ')':
    case ']':
    case '}':
    case 0xFF09: // ）
    case 0x300D: // 」
    case 0x300F: // 』
    case 0x3011: // 】
        return TK_F_CLOSE;
    default:
        return 0;
    }
}

// ----------------------------------------------------------------------------------------- words

static bool is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

static bool is_letter(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

/** TK_F_COUNTER with its number for "7", "12", "a", "1.", "b.", "1)" and "b)". */
static uint32_t counter(const char *text, uint32_t length)
{
    uint32_t digits = 0, value = 0;
    while (digits < length && digits < 2 && is_digit(text[digits]))
        value = value * 10 + (uint32_t)(text[digits++] - '0');
    uint32_t used = digits;
    if (digits == 0 && is_letter(text[0])) {
        value = (uint32_t)((text[0] | 0x20) - 'a') + 1;
        used = 1;
    }
    if (used == 0 || length > used + 1 ||
        (length == used + 1 && text[used] != '.' && text[used] != ')'))
        return 0;
    return TK_F_COUNTER | value << TK_F_VALUE_SHIFT;
}

/** Flags of a word that ends in a full stop. */
static uint32_t abbreviation(const tk_forms *forms, const tk_form *form)
{
    uint32_t known = tk_words_flags(forms->words, form->text, form->length);
    bool initial = form->length == 2 && is_letter(form->text[0]);
    bool number = is_digit(form->text[0]);
    bool fits = !(known & TK_WORD_CAPITAL) || (form->shape & TK_SHAPE_TITLE);
    return TK_F_ABBREVIATED |
           (initial || number || ((known & WORD_NEVER) && fits) ? TK_F_NEVER : 0);
}

static uint32_t word(const tk_forms *forms, const tk_form *form)
{
    uint32_t flags = 0;
    uint32_t shape = form->shape;
    // without a clitic: "It's" and "I'm" start a sentence as "It" and "I" do
    uint32_t length = form->folded_length;
    if (shape & TK_SHAPE_APOS)
        length = tk_clitic_base(form->folded, length);
    uint32_t known = tk_words_flags(forms->words, form->folded, length);
    if (shape & TK_SHAPE_TITLE)
        flags |= TK_F_CAPITAL;
    else if (shape & TK_SHAPE_LOWER)
        flags |= TK_F_LOWER;
    if ((known & WORD_STARTER) && (shape & TK_SHAPE_TITLE))
        flags |= TK_F_STARTER;
    if ((known & WORD_CREDIT) && (shape & TK_SHAPE_TITLE))
        flags |= TK_F_CREDIT;
    if (known & WORD_NAME)
        flags |= TK_F_NAME;
    if (known & WORD_SPEECH)
        flags |= TK_F_SPEECH;
    if (length == 1 && form->text[0] == 'I')
        flags |= TK_F_I;
    if (flags & TK_F_LOWER) {
        static const char *const links[] = {"in", "on", "at", "after", "during", "as", "when"};
        for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
            if (strlen(links[i]) == form->length && memcmp(links[i], form->text, form->length) == 0)
                flags |= TK_F_LINKS;
    }
    return flags;
}

uint32_t tk_forms_flags(const tk_forms *forms, const tk_form *form)
{
    uint32_t n, cp = tk_utf8(form->text, &n);
    uint32_t flags = counter(form->text, form->length);
    if (form->shape & TK_SHAPE_DIGIT) {
        if (cp == '[')
            return TK_F_CITATION;
        if (is_digit(form->text[0]))
            flags |= TK_F_DIGIT;
    }
    if (cp == '[' && form->length > 1)
        return TK_F_ELLIPSIS; // [...]
    if (form->length > 1 && form->text[form->length - 1] == '.' && cp != '.')
        flags |= abbreviation(forms, form);
    if (form->shape & TK_SHAPE_LETTER)
        return flags | word(forms, form);
    if (flags & (TK_F_DIGIT | TK_F_ABBREVIATED))
        return flags;
    if (cp == '!' || cp == '?' || cp == 0x203C || cp == 0x2047 || cp == 0x2048 || cp == 0x2049)
        return TK_F_STRONG;
    return form->length == n ? mark(cp, 1) | bracket(cp) : mark(cp, form->length);
}
