// SPDX-License-Identifier: MIT
#include "word.h"

#include "hash.h"
#include "label.h"

#include <stdbool.h>
#include <string.h>

/** Length of the UTF-8 sequence that starts with `c`; text and folded form are valid UTF-8. */
static uint32_t tk_sequence(unsigned char c)
{
    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/** A shape under construction. */
typedef struct tk_shape {
    char *text;
    size_t length, room; /**< of text; one more byte is for the NUL */
    size_t most, run;    /**< how often a character may repeat; how often the last one has */
} tk_shape;

/** Adds `c` to a shape, unless the last `most` characters are already `c` or it is full. */
static void tk_shape_add(tk_shape *shape, char c)
{
    if (shape->length > 0 && shape->text[shape->length - 1] == c) {
        if (shape->run == shape->most)
            return;
    } else {
        shape->run = 0;
    }
    if (shape->length < shape->room) {
        shape->text[shape->length++] = c;
        shape->run++;
    }
}

/** A typographic quotation mark, dash or ellipsis: U+2010 to U+2027. */
static bool tk_is_typographic(const char *p)
{
    return (unsigned char)p[0] == 0xe2 && (unsigned char)p[1] == 0x80 &&
           (unsigned char)p[2] >= 0x90 && (unsigned char)p[2] <= 0xa7;
}

void tk_word_measure(tk_word_form *form)
{
    const char *p = form->text, *end = p + form->length;
    const char *q = form->folded, *folded_end = q + form->folded_length;

    tk_shape shape = {.text = form->shape, .room = sizeof form->shape - 1, .most = 2};
    tk_shape brief = {.text = form->brief, .room = sizeof form->brief - 1, .most = 1};

    form->n_upper = form->n_lower = form->n_digits = form->n_other = 0;
    while (p < end) {
        if (*p >= 'a' && *p <= 'z') { // most characters: a run of them in one step
            const char *run = p;
            while (p < end && *p >= 'a' && *p <= 'z')
                p++;
            q += p - run;
            form->n_lower += (uint32_t)(p - run);
            tk_shape_add(&brief, 'x');
            tk_shape_add(&shape, 'x');
            if (p - run > 1)
                tk_shape_add(&shape, 'x');
            continue;
        }
        uint32_t size = tk_sequence((unsigned char)*p);
        uint32_t folded_size = q < folded_end ? tk_sequence((unsigned char)*q) : 0;
        char kind = *p;
        if (size == 1 && *p >= '0' && *p <= '9') {
            form->n_digits++;
            kind = 'd';
        } else if (size > 1 && tk_is_typographic(p)) {
            form->n_other++;
            kind = folded_size == 1 ? *q : '~'; // ’ is ' when folded, and ‐ is -
        } else if (folded_size != size || memcmp(p, q, size) != 0) {
            form->n_upper++; // folding changes it: an upper-case letter
            kind = 'X';
        } else if (size > 1) {
            form->n_lower++;
            kind = 'x';
        } else {
            form->n_other++;
        }
        tk_shape_add(&shape, kind);
        tk_shape_add(&brief, kind);
        p += size;
        q += folded_size;
    }
    form->shape[shape.length] = form->brief[brief.length] = '\0';
}

static bool tk_folded_is(const tk_word_form *form, const char *word)
{
    return strlen(word) == form->folded_length && memcmp(form->folded, word, strlen(word)) == 0;
}

// --------------------------------------------------------------------------------------- class

/** The result of a rule that does not apply. */
#define TK_CLASS_OPEN_QUESTION TK_N_CLASSES

/** Class of a mark by its first character, if that is ASCII; 0 for TK_CLASS_MARK.
 */
static const uint8_t tk_mark_classes[128] = {
    [','] = TK_CLASS_COMMA, ['.'] = TK_CLASS_STOP,  ['!'] = TK_CLASS_STOP,
    ['?'] = TK_CLASS_STOP,  ['"'] = TK_CLASS_QUOTE, ['\''] = TK_CLASS_QUOTE,
    ['`'] = TK_CLASS_QUOTE, ['('] = TK_CLASS_OPEN,  ['['] = TK_CLASS_OPEN,
    [')'] = TK_CLASS_CLOSE, [']'] = TK_CLASS_CLOSE, ['-'] = TK_CLASS_DASH,
    [':'] = TK_CLASS_COLON, [';'] = TK_CLASS_COLON, ['&'] = TK_CLASS_AMPERSAND,
};

/** Class of a form without letters. */
static uint8_t tk_classify_mark(const tk_word_form *form)
{
    if (form->n_digits > 0) {
        bool year = form->n_digits == 4 && form->length == 4 &&
                    (form->text[0] == '1' || form->text[0] == '2');
        return year ? TK_CLASS_YEAR : TK_CLASS_NUMBER;
    }
    unsigned char first = form->length > 0 ? (unsigned char)form->folded[0] : 0;
    if (first < 128 && tk_mark_classes[first] != 0)
        return tk_mark_classes[first];
    if (form->length == 3 && tk_is_typographic(form->text))
        return (unsigned char)form->text[2] >= 0x98 && (unsigned char)form->text[2] <= 0x9f
                   ? TK_CLASS_QUOTE
                   : TK_CLASS_DASH;
    return TK_CLASS_MARK;
}

/** The class of the words in a list. */
typedef struct tk_list_class {
    uint32_t list;
    uint8_t class;
} tk_list_class;

/** The class of the first of `n` lists that contains the word; TK_CLASS_OPEN_QUESTION for none. */
static uint8_t tk_class_of_lists(const tk_list_class *classes, size_t n, uint32_t lists)
{
    for (size_t i = 0; i < n; i++)
        if (lists & classes[i].list)
            return classes[i].class;
    return TK_CLASS_OPEN_QUESTION;
}

#define TK_CLASS_OF_LISTS(classes, lists) \
    tk_class_of_lists(classes, sizeof(classes) / sizeof *(classes), lists)

/** For words in lower case. */
static const tk_list_class tk_lower_classes[] = {
    {TK_LIST_IN, TK_CLASS_IN},
    {TK_LIST_PREPOSITION, TK_CLASS_BY},
    {TK_LIST_FUNCTION, TK_CLASS_LOWER_FUNCTION},
    {TK_LIST_SAY, TK_CLASS_SAY},
    {TK_LIST_TITLE, TK_CLASS_LOWER_TITLE},
    {TK_LIST_ORG, TK_CLASS_LOWER_ORG},
    {TK_LIST_PLACE, TK_CLASS_LOWER_PLACE},
    {TK_LIST_THING, TK_CLASS_LOWER_THING},
    {TK_LIST_CONNECTOR, TK_CLASS_CONNECTOR},
};

/** The words that have a class of their own. */
static uint8_t tk_classify_single(const tk_word_form *form)
{
    if (tk_folded_is(form, "'s"))
        return TK_CLASS_POSSESSIVE;
    if (tk_folded_is(form, "the"))
        return TK_CLASS_THE;
    if (tk_folded_is(form, "of"))
        return TK_CLASS_OF;
    return tk_folded_is(form, "and") ? TK_CLASS_AND : TK_CLASS_OPEN_QUESTION;
}

static uint8_t tk_classify_lower(const tk_word_form *form)
{
    const uint32_t informative = form->lists & ~(uint32_t)TK_LIST_COMMON;
    uint8_t class = tk_classify_single(form);
    if (class == TK_CLASS_OPEN_QUESTION && informative != 0)
        class = TK_CLASS_OF_LISTS(tk_lower_classes, form->lists);
    return class == TK_CLASS_OPEN_QUESTION ? TK_CLASS_LOWER : class;
}

/** US and WHO are names, although us and who are words. */
static bool tk_is_caps_name(const tk_word_form *form)
{
    return form->name < TK_N_LABELS && form->n_upper >= 2 && form->n_lower == 0;
}

/** For capitalised words, whatever else they are. */
static const tk_list_class tk_sure_classes[] = {
    {TK_LIST_CORP, TK_CLASS_CORP},
    {TK_LIST_ACRONYM, TK_CLASS_ACRONYM},
    {TK_LIST_CALENDAR, TK_CLASS_CALENDAR},
    {TK_LIST_DEMONYM, TK_CLASS_DEMONYM},
};

/** And for those that are not in the gazetteer. */
static const tk_list_class tk_head_classes[] = {
    {TK_LIST_ADDRESS, TK_CLASS_ADDRESSING}, {TK_LIST_TITLE, TK_CLASS_TITLE},
    {TK_LIST_ORG, TK_CLASS_ORG_HEAD},       {TK_LIST_PLACE, TK_CLASS_PLACE_HEAD},
    {TK_LIST_EVENT, TK_CLASS_EVENT_HEAD},   {TK_LIST_PRODUCT, TK_CLASS_PRODUCT_HEAD},
};

/** One letter, optionally with a full stop: J., but neither I nor A. */
static bool tk_is_initial(const tk_word_form *form)
{
    return form->n_upper + form->n_lower == 1 && form->n_digits == 0 && form->length <= 2 &&
           !tk_folded_is(form, "i") && !tk_folded_is(form, "a");
}

/** A name of the gazetteer; if it is also a common word, only a place is certain. */
static uint8_t tk_classify_name(const tk_word_form *form)
{
    bool common = form->lists & TK_LIST_COMMON;
    switch (form->name) {
    case TK_LOC:
        return form->lists & (TK_LIST_FORENAME | TK_LIST_SURNAME) ? TK_CLASS_LOC_NAME
                                                                  : TK_CLASS_LOC;
    case TK_ORG:
        return common ? TK_CLASS_OPEN_QUESTION : TK_CLASS_ORG;
    case TK_PRODUCT:
    case TK_EVENT:
        return common ? TK_CLASS_OPEN_QUESTION : TK_CLASS_PRODUCT;
    default:
        return TK_CLASS_OPEN_QUESTION;
    }
}

/** A word in capitals. */
static uint8_t tk_classify_caps(const tk_word_form *form)
{
    if (form->lists & TK_LIST_COMMON)
        return TK_CLASS_CAPS_COMMON;
    if (form->name_in_title == TK_LOC)
        return TK_CLASS_CAPS_LOC;
    return form->n_upper > 5 ? TK_CLASS_CAPS_LONG : TK_CLASS_CAPS;
}

/** Capitals elsewhere than at the start: xPad, DataWorks, but not a surname such as McAllen. */
static bool tk_is_mixed(const tk_word_form *form)
{
    return (form->brief[0] != 'X' || (form->n_upper > 1 && strncmp(form->brief, "XxX", 3) == 0)) &&
           !(form->lists & TK_LIST_SURNAME);
}

/** The class by a form's shape: digits, points, hyphens, the positions of its capitals. */
static uint8_t tk_classify_shape(const tk_word_form *form)
{
    if (form->n_digits > 0)
        return TK_CLASS_ALPHANUMERIC;
    if (memchr(form->text, '.', form->length) != NULL && form->n_lower <= form->n_upper)
        return TK_CLASS_ABBREVIATION;
    if (memchr(form->brief, '-', strlen(form->brief)) != NULL)
        return TK_CLASS_HYPHENATED;
    if (form->n_lower == 0 && form->n_upper >= 2)
        return tk_classify_caps(form);
    return tk_is_mixed(form) ? TK_CLASS_MIXED : TK_CLASS_OPEN_QUESTION;
}

/** For words with a capital at the start: whether it is a common word, a forename, a surname. */
static const uint8_t tk_person_classes[2][2][2] = {
    {{TK_CLASS_UNKNOWN, TK_CLASS_SURNAME}, {TK_CLASS_FORENAME, TK_CLASS_FORENAME_SURNAME}},
    {{TK_CLASS_COMMON, TK_CLASS_COMMON_NAME}, {TK_CLASS_COMMON_NAME, TK_CLASS_COMMON_NAME}},
};

/** Class of a form with an upper-case letter. The more a list shows, the earlier it is checked. */
static uint8_t tk_classify_upper(const tk_word_form *form)
{
    uint32_t lists = form->lists;
    uint8_t class = TK_CLASS_OPEN_QUESTION;

    if (lists != 0)
        class = TK_CLASS_OF_LISTS(tk_sure_classes,
                                  form->n_lower > 1 ? lists & ~(uint32_t)TK_LIST_ACRONYM : lists);
    if (class == TK_CLASS_OPEN_QUESTION && tk_is_initial(form))
        class = TK_CLASS_INITIAL;
    if (class == TK_CLASS_OPEN_QUESTION &&
        (lists & (TK_LIST_FUNCTION | TK_LIST_IN | TK_LIST_PREPOSITION)) && !tk_is_caps_name(form))
        class = TK_CLASS_FUNCTION;
    if (class == TK_CLASS_OPEN_QUESTION)
        class = tk_classify_name(form);
    if (class == TK_CLASS_OPEN_QUESTION && lists != 0)
        class = TK_CLASS_OF_LISTS(tk_head_classes, lists);
    if (class == TK_CLASS_OPEN_QUESTION)
        class = tk_classify_shape(form);
    if (class == TK_CLASS_OPEN_QUESTION)
        class = tk_person_classes[!!(lists & TK_LIST_COMMON)][!!(lists & TK_LIST_FORENAME)]
                                 [!!(lists & TK_LIST_SURNAME)];
    return class;
}

/** An address, a handle or a tag: @name, #topic, name@host, http://host, www.host. */
static bool tk_is_address(const tk_word_form *form)
{
    if (form->length < 2)
        return false;
    return form->text[0] == '@' || form->text[0] == '#' ||
           memchr(form->text + 1, '@', form->length - 1) != NULL ||
           (form->length > 4 && memcmp(form->folded, "http", 4) == 0) ||
           (form->length > 4 && memcmp(form->folded, "www.", 4) == 0);
}

/** A currency, alone or with an amount: USD, Rs, C$130, £300m. */
static bool tk_is_currency(const tk_word_form *form)
{
    if (form->lists & TK_LIST_CURRENCY)
        return form->n_upper > 0;
    for (uint32_t i = 0; i < form->length && i < 4; i++)
        if (form->text[i] == '$' || ((unsigned char)form->text[i] == 0xc2 && i + 1 < form->length &&
                                     ((unsigned char)form->text[i + 1] == 0xa3 ||
                                      (unsigned char)form->text[i + 1] == 0xa5)))
            return true;
    return form->length >= 3 && memcmp(form->text, "\xe2\x82", 2) == 0; // U+2080…U+20BF: €, ₹
}

static uint8_t tk_classify(const tk_word_form *form)
{
    if (tk_is_address(form))
        return TK_CLASS_ADDRESS;
    if (tk_is_currency(form))
        return TK_CLASS_CURRENCY;
    if (form->n_upper + form->n_lower == 0)
        return tk_classify_mark(form);
    if (form->brief[0] == 'd' && form->name == TK_N_LABELS)
        return TK_CLASS_NUMBER; // 300K, 5th, 2Q: not 3M, which the gazetteer has
    return form->n_upper ? tk_classify_upper(form) : tk_classify_lower(form);
}

// --------------------------------------------------------------------------------------- flags

/** The flags that follow from a class. */
static uint32_t tk_class_flags(uint32_t class)
{
    switch (class) {
    case TK_CLASS_NUMBER:
    case TK_CLASS_YEAR:
    case TK_CLASS_AMPERSAND:
        return TK_WORD_LINK;
    case TK_CLASS_FUNCTION:
    case TK_CLASS_CALENDAR:
    case TK_CLASS_ACRONYM:
    case TK_CLASS_ADDRESSING:
        return TK_WORD_CANDIDATE;
    default:
        return class >= TK_CLASS_UNKNOWN ? TK_WORD_CANDIDATE | TK_WORD_ANCHOR : 0;
    }
}

/** The flags that follow from a form's case and length. */
static uint32_t tk_case_flags(const tk_word_form *form)
{
    uint32_t letters = form->n_upper + form->n_lower, flags = 0;

    if (letters > 0 && form->n_upper == 0 && form->n_digits == 0)
        flags |= TK_WORD_LOWER;
    if (form->brief[0] == 'X')
        flags |= TK_WORD_CAPITAL;
    if (form->n_upper >= 2 && form->n_lower == 0)
        flags |= TK_WORD_CAPS;
    if (letters >= 4 && form->n_digits == 0 &&
        !(form->lists & (TK_LIST_FUNCTION | TK_LIST_PREPOSITION | TK_LIST_IN)))
        flags |= TK_WORD_CONTENT;
    return flags;
}

/** The flags of the words in each list. */
static const uint32_t tk_list_flags[TK_N_LISTS] = {
    [TK_LIST_BIT_TITLE] = TK_WORD_TITLE,
    [TK_LIST_BIT_DEMONYM] = TK_WORD_AFFIX,
    [TK_LIST_BIT_ORG] = TK_WORD_AFFIX,
    [TK_LIST_BIT_CORP] = TK_WORD_AFFIX | TK_WORD_CORP | TK_WORD_LINK,
    [TK_LIST_BIT_PLACE] = TK_WORD_AFFIX,
    [TK_LIST_BIT_EVENT] = TK_WORD_AFFIX,
    [TK_LIST_BIT_PRODUCT] = TK_WORD_AFFIX,
    [TK_LIST_BIT_CALENDAR] = TK_WORD_AFFIX,
    [TK_LIST_BIT_FUNCTION] = TK_WORD_FUNCTION,
    [TK_LIST_BIT_CONNECTOR] = TK_WORD_LINK,
    [TK_LIST_BIT_SAY] = TK_WORD_SAY,
    [TK_LIST_BIT_WORK] = TK_WORD_WORK,
    [TK_LIST_BIT_THING] = TK_WORD_THING,
    [TK_LIST_BIT_COMMON] = TK_WORD_COMMON,
    [TK_LIST_BIT_FORENAME] = TK_WORD_GIVEN,
};

/** The flags from a form's lists, without those that its case or another list removes. */
static uint32_t tk_lists_flags(const tk_word_form *form)
{
    uint32_t flags = 0;
    for (uint32_t lists = form->lists; lists != 0; lists &= lists - 1)
        flags |= tk_list_flags[__builtin_ctz(lists)];
    if (form->n_upper > 0)
        flags &= ~(uint32_t)TK_WORD_THING;
    if (tk_is_caps_name(form))
        flags &= ~(uint32_t)(TK_WORD_COMMON | TK_WORD_FUNCTION);
    // "as", "co" and "&" end a company's name, but mostly have another meaning
    if ((form->lists & (TK_LIST_COMMON | TK_LIST_CONNECTOR | TK_LIST_FUNCTION)) ||
        form->length <= 1)
        flags &= ~(uint32_t)TK_WORD_CORP;
    return flags;
}

tk_word tk_word_classify(const tk_word_form *form)
{
    tk_word word = {.fold = tk_word_fold(form->hash)};
    word.class = tk_classify(form) & 63;
    uint32_t flags = tk_class_flags(word.class) | tk_case_flags(form) | tk_lists_flags(form);
    if (tk_folded_is(form, "'") || tk_folded_is(form, "'s"))
        flags |= TK_WORD_POSSESSIVE;
    word.flags = flags & 0x7ffff;
    word.firm = form->n_upper == 0 && (form->lists & TK_LIST_FIRM);
    word.owned = form->n_upper == 0 && (form->lists & TK_LIST_OWNED);
    return word;
}

// ------------------------------------------------------------------------------------ features

/** What a feature describes. The values are part of the model's keys. */
enum {
    TK_F_BIAS,
    TK_F_FORM,
    TK_F_FOLDED,
    TK_F_PREFIX,
    TK_F_SUFFIX,
    TK_F_SHAPE,
    TK_F_BRIEF,
    TK_F_CLASS,
    TK_F_LIST,
    TK_F_LIST_CASE,
    TK_F_NAME,
    TK_F_HYPHEN_TAIL
};

typedef struct tk_feature_writer {
    uint32_t *keys;
    uint32_t count;
    uint32_t place;
} tk_feature_writer;

static void tk_feature(tk_feature_writer *writer, uint32_t kind, const char *data, size_t length)
{
    uint64_t hash = TK_HASH_SEED;
    hash = tk_hash_byte(hash, (unsigned char)writer->place);
    hash = tk_hash_byte(hash, (unsigned char)kind);
    if (writer->count < TK_MAX_FEATURES)
        writer->keys[writer->count++] =
            (uint32_t)tk_hash_mix(tk_hash_bytes(hash, data, length)) | 1;
}

/** Affixes of 2 to 4 characters, which are shorter than the word. */
static void tk_feature_affixes(tk_feature_writer *writer, const tk_word_form *form)
{
    const char *p = form->folded, *end = p + form->folded_length;
    for (uint32_t n = 1; n <= 4 && p < end; n++) {
        p += tk_sequence((unsigned char)*p);
        if (n >= 2 && p < end)
            tk_feature(writer, TK_F_PREFIX, form->folded, (size_t)(p - form->folded));
    }
    p = end;
    for (uint32_t n = 1; n <= 4 && p > form->folded; n++) {
        do
            p--;
        while (p > form->folded && ((unsigned char)*p & 0xc0) == 0x80);
        if (p > form->folded)
            tk_feature(writer, TK_F_SUFFIX, p, (size_t)(end - p));
    }
}

uint32_t tk_word_features(const tk_word_form *form, uint32_t class, uint32_t place,
                          uint32_t keys[TK_MAX_FEATURES])
{
    tk_feature_writer writer = {.keys = keys, .place = place};

    tk_feature(&writer, TK_F_FOLDED, form->folded, form->folded_length);
    tk_feature(&writer, TK_F_BRIEF, form->brief, strlen(form->brief));
    if (place == TK_BEFORE2 || place == TK_AFTER2)
        return writer.count;

    if (place != TK_HERE) {
        tk_feature(&writer, TK_F_FORM, form->text, form->length);
        if (form->folded_length > 3)
            tk_feature(&writer, TK_F_SUFFIX, form->folded + form->folded_length - 3, 3);
        return writer.count;
    }
    tk_feature(&writer, TK_F_FORM, form->text, form->length);
    tk_feature(&writer, TK_F_SHAPE, form->shape, strlen(form->shape));
    tk_feature_affixes(&writer, form);
    if (form->n_upper > 0 && class == TK_CLASS_HYPHENATED) {
        const char *tail = form->folded + form->folded_length;
        while (tail > form->folded && tail[-1] != '-')
            tail--;
        tk_feature(&writer, TK_F_HYPHEN_TAIL, tail,
                   form->folded_length - (size_t)(tail - form->folded));
    }
    return writer.count;
}

/** The first index of each kind of trait. */
enum {
    TK_TRAIT_CLASS,
    TK_TRAIT_LIST = TK_TRAIT_CLASS + TK_N_CLASSES,
    TK_TRAIT_NAME = TK_TRAIT_LIST + 4 * TK_N_LISTS,
    TK_TRAIT_BIAS = TK_TRAIT_NAME + 2 * TK_N_LABELS
};

_Static_assert(TK_TRAIT_BIAS + 1 == TK_N_TRAITS, "count the traits");

uint32_t tk_word_traits(const tk_word_form *form, uint32_t class, uint32_t place,
                        uint32_t traits[TK_MAX_TRAITS])
{
    const uint32_t casing = form->n_upper == 0 ? 0 : form->n_lower == 0 ? 2 : 1;
    const bool close = place != TK_BEFORE2 && place != TK_AFTER2;
    uint32_t n = 0;

    traits[n++] = TK_TRAIT_CLASS + class;
    for (uint32_t lists = form->lists; lists != 0; lists &= lists - 1)
        traits[n++] = TK_TRAIT_LIST + 4 * (uint32_t)__builtin_ctz(lists) + casing;
    if (close && form->name < TK_N_LABELS)
        traits[n++] = TK_TRAIT_NAME + (form->name << 1 | !!(form->lists & TK_LIST_COMMON));
    if (place == TK_HERE)
        traits[n++] = TK_TRAIT_BIAS;
    return n;
}

uint32_t tk_trait_key(uint32_t trait, uint32_t place)
{
    uint32_t key, kind = TK_F_CLASS, value = trait;
    tk_feature_writer writer = {.keys = &key, .place = place};

    if (trait == TK_TRAIT_BIAS) {
        tk_feature(&writer, TK_F_BIAS, "", 0);
        return key;
    }
    if (trait >= TK_TRAIT_NAME) {
        kind = TK_F_NAME;
        value = trait - TK_TRAIT_NAME;
    } else if (trait >= TK_TRAIT_LIST) {
        kind = TK_F_LIST_CASE;
        value = trait - TK_TRAIT_LIST;
    }
    char bytes[2] = {(char)(value & 0xff), (char)(value >> 8)};
    tk_feature(&writer, kind, bytes, sizeof bytes);
    return key;
}

uint32_t tk_table_key(char table, uint32_t a, uint32_t b)
{
    char bytes[5] = {(char)(a & 0xff), (char)(a >> 8), (char)(b & 0xff), (char)(b >> 8), table};
    return (uint32_t)tk_hash_mix(tk_hash_bytes(TK_HASH_SEED, bytes, sizeof bytes)) | 1;
}
