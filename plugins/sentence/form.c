// SPDX-License-Identifier: MIT
#include "form.h"

#include <toolkit/text/clitic.h>
#include <toolkit/text/words.h>
#include <toolkit/text/properties.h>

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/** The lists in data/, each with the flag of its words. */
enum {
    WORD_NEVER = 1u << 0,
    WORD_STARTER = 1u << 1,
    WORD_NAME = 1u << 2,
    WORD_SPEECH = 1u << 3,
    WORD_CREDIT = 1u << 4,
    WORD_LINK = 1u << 5,
};

static const struct {
    const char *path;
    uint32_t flag;
} files[] = {
    {"abbreviations.txt", WORD_NEVER}, {"starters.txt", WORD_STARTER},
    {"exclamations.txt", WORD_NAME},   {"speech.txt", WORD_SPEECH},
    {"credits.txt", WORD_CREDIT},      {"links.txt", WORD_LINK},
};

struct tk_forms {
    tk_words *words;
};

tk_forms *tk_forms_create(const tk_setup *setup)
{
    tk_forms *forms = calloc(1, sizeof(*forms));
    if (forms == NULL) {
        setup->host->fail_setup(setup->ctx, "out of memory");
        return NULL;
    }
    for (size_t i = 0; i < COUNT(files); i++) {
        if (tk_words_add_file(&forms->words, setup, files[i].path, files[i].flag, NULL, 0) !=
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

/** Flags of characters for which Unicode's properties do not suffice. */
typedef struct sign {
    uint32_t cp, flags;
} sign;

static const sign marks[] = {
    {',', TK_F_LINKS},
    {':', TK_F_COLON},
    {'|', TK_F_PIPE},
    {'"', TK_F_QUOTE},
    {'\'', TK_F_QUOTE},
    {0x2018, TK_F_QUOTE | TK_F_OPEN},       // ‘
    {0x201C, TK_F_QUOTE | TK_F_OPEN},       // “
    {0x201E, TK_F_QUOTE | TK_F_OPEN},       // „
    {0xAB, TK_F_QUOTE | TK_F_OPEN},         // «
    {0x2019, TK_F_QUOTE | TK_F_CLOSE},      // ’
    {0x201D, TK_F_QUOTE | TK_F_CLOSE},      // ”
    {0xBB, TK_F_QUOTE | TK_F_CLOSE},        // »
    {0x2026, TK_F_ELLIPSIS},                // …
    {0x3002, TK_F_STOP | TK_F_FULLWIDTH},   // 。
    {0xFF0E, TK_F_STOP | TK_F_FULLWIDTH},   // ．
    {0xFF01, TK_F_STRONG | TK_F_FULLWIDTH}, // ！
    {0xFF1F, TK_F_STRONG | TK_F_FULLWIDTH}, // ？
    {'*', TK_F_BULLET},
    {0xB7, TK_F_BULLET},   // ·
    {0x2022, TK_F_BULLET}, // •
    {0x2023, TK_F_BULLET}, // ‣
    {0x2043, TK_F_BULLET}, // ⁃
    {0x204C, TK_F_BULLET}, // ⁌
    {0x204D, TK_F_BULLET}, // ⁍
    {0x2219, TK_F_BULLET}, // ∙
    {0x25AA, TK_F_BULLET}, // ▪
    {0x25AB, TK_F_BULLET}, // ▫
    {0x25B6, TK_F_BULLET}, // ▶
    {0x25B8, TK_F_BULLET}, // ▸
    {0x25BA, TK_F_BULLET}, // ►
    {0x25CB, TK_F_BULLET}, // ○
    {0x25CF, TK_F_BULLET}, // ●
    {0x25E6, TK_F_BULLET}, // ◦
    {0x2713, TK_F_BULLET}, // ✓
    {0x2714, TK_F_BULLET}, // ✔
    {0x27A4, TK_F_BULLET}, // ➤
};

/** Brackets: Unicode's Close does not distinguish opening and closing ones. */
static const sign brackets[] = {
    {'(', TK_F_OPEN},     {'[', TK_F_OPEN},     {'{', TK_F_OPEN},     {0xFF08, TK_F_OPEN},
    {0x300C, TK_F_OPEN},  {0x300E, TK_F_OPEN},  {0x3010, TK_F_OPEN}, // （「『【
    {')', TK_F_CLOSE},    {']', TK_F_CLOSE},    {'}', TK_F_CLOSE},    {0xFF09, TK_F_CLOSE},
    {0x300D, TK_F_CLOSE}, {0x300F, TK_F_CLOSE}, {0x3011, TK_F_CLOSE}, // ）」』】
};

/** Flags of a character in a table, 0 if it is not in the table. */
static uint32_t sign_flags(const sign *signs, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++)
        if (signs[i].cp == cp)
            return signs[i].flags;
    return 0;
}

/** Flags of a mark by the Unicode properties of its first character. */
static uint32_t property_flags(uint32_t cp)
{
    tk_uni_record uni = tk_uni(cp);
    if (uni.text == TK_TEXT_EMOJI || uni.text == TK_TEXT_REGIONAL)
        return TK_F_EMOJI;
    if (uni.text == TK_TEXT_DASH || uni.text == TK_TEXT_HYPHEN)
        return TK_F_DASH;
    return uni.sentence == TK_SB_STERM ? TK_F_STRONG : 0;
}

/** Flags of punctuation marks and symbols, by their first character; `single` if it is the only
 * one. */
static uint32_t mark(uint32_t cp, bool single)
{
    if (cp == '.')
        return single ? TK_F_STOP | TK_F_LINKS : TK_F_ELLIPSIS;
    uint32_t bracket = single ? sign_flags(brackets, COUNT(brackets), cp) : 0;
    if (bracket != 0)
        return bracket;
    uint32_t flags = sign_flags(marks, COUNT(marks), cp);
    return flags != 0 ? flags : property_flags(cp);
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

/** The flag that a list gives to a word, if the word has all flags of `shape`. */
static const struct {
    uint32_t list, shape, flag;
} word_rules[] = {
    {WORD_STARTER, TK_SHAPE_TITLE, TK_F_STARTER},
    {WORD_CREDIT, TK_SHAPE_TITLE, TK_F_CREDIT},
    {WORD_NAME, 0, TK_F_NAME},
    {WORD_SPEECH, 0, TK_F_SPEECH},
};

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
    for (size_t i = 0; known != 0 && i < COUNT(word_rules); i++)
        if ((known & word_rules[i].list) && (shape & word_rules[i].shape) == word_rules[i].shape)
            flags |= word_rules[i].flag;
    if ((known & WORD_LINK) && (flags & TK_F_LOWER) && length == form->folded_length)
        flags |= TK_F_LINKS;
    if (length == 1 && form->text[0] == 'I')
        flags |= TK_F_I;
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
    return mark(cp, form->length == n);
}
