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

/** A shape while it is drawn. */
typedef struct tk_shape {
    char *text;
    size_t length, room; /**< of text; one more is for the NUL */
    size_t most, run;    /**< how often a character may follow itself; how often the last has */
} tk_shape;

/** Adds `c` to a shape, unless the last `most` characters are `c` already or it is full. */
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
        if (*p >= 'a' && *p <= 'z') { // most characters: a run of them in one go
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
            form->n_upper++; // folding changes it: upper case
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

/** Class of a form without letters. */
static uint8_t tk_classify_mark(const tk_word_form *form)
{
    if (form->n_digits > 0) {
        bool year = form->n_digits == 4 && form->length == 4 &&
                    (form->text[0] == '1' || form->text[0] == '2');
        return year ? TK_CLASS_YEAR : TK_CLASS_NUMBER;
    }
    if (form->length == 0)
        return TK_CLASS_MARK;
    switch (form->folded[0]) {
    case ',':
        return TK_CLASS_COMMA;
    case '.':
    case '!':
    case '?':
        return TK_CLASS_STOP;
    case '"':
    case '\'':
    case '`':
        return TK_CLASS_QUOTE;
    case '(':
    case '[':
        return TK_CLASS_OPEN;
    case ')':
    case ']':
        return TK_CLASS_CLOSE;
    case '-':
        return TK_CLASS_DASH;
    case ':':
    case ';':
        return TK_CLASS_COLON;
    case '&':
        return TK_CLASS_AMPERSAND;
    default:
        break;
    }
    if (form->length == 3 && tk_is_typographic(form->text))
        return (unsigned char)form->text[2] >= 0x98 && (unsigned char)form->text[2] <= 0x9f
                   ? TK_CLASS_QUOTE
                   : TK_CLASS_DASH;
    return TK_CLASS_MARK;
}

static uint8_t tk_classify_lower(const tk_word_form *form)
{
    uint32_t lists = form->lists;
    if (tk_folded_is(form, "'s"))
        return TK_CLASS_POSSESSIVE;
    if (tk_folded_is(form, "the"))
        return TK_CLASS_THE;
    if (tk_folded_is(form, "of"))
        return TK_CLASS_OF;
    if (tk_folded_is(form, "and"))
        return TK_CLASS_AND;
    if (lists & TK_LIST_IN)
        return TK_CLASS_IN;
    if (lists & TK_LIST_PREPOSITION)
        return TK_CLASS_BY;
    if (lists & TK_LIST_FUNCTION)
        return TK_CLASS_LOWER_FUNCTION;
    if (lists & TK_LIST_SAY)
        return TK_CLASS_SAY;
    if (lists & TK_LIST_TITLE)
        return TK_CLASS_LOWER_TITLE;
    if (lists & TK_LIST_ORG)
        return TK_CLASS_LOWER_ORG;
    if (lists & TK_LIST_PLACE)
        return TK_CLASS_LOWER_PLACE;
    if (lists & TK_LIST_THING)
        return TK_CLASS_LOWER_THING;
    if (lists & TK_LIST_CONNECTOR)
        return TK_CLASS_CONNECTOR;
    return TK_CLASS_LOWER;
}

/** US and WHO are names, whatever us and who are. */
static bool tk_is_caps_name(const tk_word_form *form)
{
    return form->name < TK_N_LABELS && form->n_upper >= 2 && form->n_lower == 0;
}

/** Class of a form with an upper case letter. The more a list tells, the earlier it is asked. */
static uint8_t tk_classify_upper(const tk_word_form *form)
{
    uint32_t lists = form->lists;
    uint32_t letters = form->n_upper + form->n_lower;
    bool common = lists & TK_LIST_COMMON;

    if (lists & TK_LIST_CORP)
        return TK_CLASS_CORP;
    if ((lists & TK_LIST_ACRONYM) && form->n_lower <= 1)
        return TK_CLASS_ACRONYM;
    if (lists & TK_LIST_CALENDAR)
        return TK_CLASS_CALENDAR;
    if (lists & TK_LIST_DEMONYM)
        return TK_CLASS_DEMONYM;
    if (letters == 1 && form->n_digits == 0 && form->length <= 2 && !tk_folded_is(form, "i") &&
        !tk_folded_is(form, "a"))
        return TK_CLASS_INITIAL;
    if ((lists & (TK_LIST_FUNCTION | TK_LIST_IN | TK_LIST_PREPOSITION)) && !tk_is_caps_name(form))
        return TK_CLASS_FUNCTION;
    if (form->name == TK_LOC)
        return lists & (TK_LIST_FORENAME | TK_LIST_SURNAME) ? TK_CLASS_LOC_NAME : TK_CLASS_LOC;
    if (form->name == TK_ORG && !common)
        return TK_CLASS_ORG;
    if ((form->name == TK_PRODUCT || form->name == TK_EVENT) && !common)
        return TK_CLASS_PRODUCT;
    if (lists & TK_LIST_ADDRESS)
        return TK_CLASS_ADDRESSING;
    if (lists & TK_LIST_TITLE)
        return TK_CLASS_TITLE;
    if (lists & TK_LIST_ORG)
        return TK_CLASS_ORG_HEAD;
    if (lists & TK_LIST_PLACE)
        return TK_CLASS_PLACE_HEAD;
    if (lists & TK_LIST_EVENT)
        return TK_CLASS_EVENT_HEAD;
    if (lists & TK_LIST_PRODUCT)
        return TK_CLASS_PRODUCT_HEAD;
    if (form->n_digits > 0)
        return TK_CLASS_ALPHANUMERIC;
    if (memchr(form->text, '.', form->length) != NULL && form->n_lower <= form->n_upper)
        return TK_CLASS_ABBREVIATION;
    if (memchr(form->brief, '-', strlen(form->brief)) != NULL)
        return TK_CLASS_HYPHENATED;
    if (form->n_lower == 0 && letters >= 2) {
        if (common)
            return TK_CLASS_CAPS_COMMON;
        if (form->name_in_title == TK_LOC)
            return TK_CLASS_CAPS_LOC;
        return letters > 5 ? TK_CLASS_CAPS_LONG : TK_CLASS_CAPS;
    }
    if (form->brief[0] != 'X' || (form->n_upper > 1 && strncmp(form->brief, "XxX", 3) == 0))
        if (!(lists & TK_LIST_SURNAME))
            return TK_CLASS_MIXED;
    if (common)
        return lists & (TK_LIST_FORENAME | TK_LIST_SURNAME) ? TK_CLASS_COMMON_NAME
                                                            : TK_CLASS_COMMON;
    if ((lists & TK_LIST_FORENAME) && (lists & TK_LIST_SURNAME))
        return TK_CLASS_FORENAME_SURNAME;
    if (lists & TK_LIST_FORENAME)
        return TK_CLASS_FORENAME;
    return lists & TK_LIST_SURNAME ? TK_CLASS_SURNAME : TK_CLASS_UNKNOWN;
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

/** A currency, alone or with its amount: USD, Rs, C$130, £300m. */
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

tk_word tk_word_classify(const tk_word_form *form)
{
    uint32_t letters = form->n_upper + form->n_lower, flags = 0, lists = form->lists;
    tk_word word = {.fold = tk_word_fold(form->hash)};

    if (tk_is_address(form))
        word.class = TK_CLASS_ADDRESS;
    else if (tk_is_currency(form))
        word.class = TK_CLASS_CURRENCY;
    else if (letters == 0)
        word.class = tk_classify_mark(form);
    else if (form->brief[0] == 'd' && form->name == TK_N_LABELS)
        word.class = TK_CLASS_NUMBER; // 300K, 5th, 2Q: not 3M, which the gazetteer has
    else
        word.class = form->n_upper ? tk_classify_upper(form) : tk_classify_lower(form);

    if (word.class >= TK_CLASS_UNKNOWN)
        flags |= TK_WORD_CANDIDATE;
    if ((flags & TK_WORD_CANDIDATE) && word.class != TK_CLASS_FUNCTION &&
        word.class != TK_CLASS_CALENDAR && word.class != TK_CLASS_ACRONYM &&
        word.class != TK_CLASS_ADDRESSING)
        flags |= TK_WORD_ANCHOR;
    if ((lists & (TK_LIST_CONNECTOR | TK_LIST_CORP)) || word.class == TK_CLASS_NUMBER ||
        word.class == TK_CLASS_YEAR || word.class == TK_CLASS_AMPERSAND)
        flags |= TK_WORD_LINK;
    if (letters > 0 && form->n_upper == 0 && form->n_digits == 0)
        flags |= TK_WORD_LOWER;
    if (form->brief[0] == 'X')
        flags |= TK_WORD_CAPITAL;
    if (form->n_upper >= 2 && form->n_lower == 0)
        flags |= TK_WORD_CAPS;
    if (letters >= 4 && form->n_digits == 0 &&
        !(lists & (TK_LIST_FUNCTION | TK_LIST_PREPOSITION | TK_LIST_IN)))
        flags |= TK_WORD_CONTENT;
    if ((lists & TK_LIST_COMMON) && !tk_is_caps_name(form))
        flags |= TK_WORD_COMMON;
    if ((lists & TK_LIST_THING) && form->n_upper == 0)
        flags |= TK_WORD_THING;
    if (lists & TK_LIST_WORK)
        flags |= TK_WORD_WORK;
    if ((lists & TK_LIST_CORP) && !(lists & TK_LIST_COMMON) && !(lists & TK_LIST_CONNECTOR) &&
        !(lists & TK_LIST_FUNCTION) && form->length > 1)
        flags |= TK_WORD_CORP;
    if (lists & TK_LIST_SAY)
        flags |= TK_WORD_SAY;
    if (lists & TK_LIST_FORENAME)
        flags |= TK_WORD_GIVEN;
    if (lists & TK_LIST_TITLE)
        flags |= TK_WORD_TITLE;
    if ((lists & TK_LIST_FUNCTION) && !tk_is_caps_name(form))
        flags |= TK_WORD_FUNCTION;
    if (lists & (TK_LIST_DEMONYM | TK_LIST_CORP | TK_LIST_CALENDAR | TK_LIST_ORG | TK_LIST_PLACE |
                 TK_LIST_EVENT | TK_LIST_PRODUCT))
        flags |= TK_WORD_AFFIX;
    if (tk_folded_is(form, "'") || tk_folded_is(form, "'s"))
        flags |= TK_WORD_POSSESSIVE;
    word.flags = flags & 0x7ffff;
    word.firm = form->n_upper == 0 && (lists & TK_LIST_FIRM);
    word.owned = form->n_upper == 0 && (lists & TK_LIST_OWNED);
    return word;
}

/** What a feature looks at. The values are part of the model's keys. */
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

/** Where the numbers of each kind of trait start. */
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
