// SPDX-License-Identifier: MIT
/**
 * @file words.h
 * The words that facts are stated with, each with its classes, and with the forms that it can be if
 * it is a verb. They are read from data/words.txt.
 *
 * A word form is looked up once for all its occurrences (a lexeme column); phrases are looked up by
 * the hashes of their words, so that no text is read.
 */
#ifndef WORDS_H
#define WORDS_H

#include <toolkit/plugin.h>

#include <stdbool.h>

/** The classes of data/words.txt; README.md explains them. */
// clang-format off
#define FACT_CLASSES(X) \
    X(DET) X(INDEF) X(POSSDET) X(PRON_ORG) X(PRON_PERSON) X(PRON_OTHER) X(REL) X(TO) X(CONJ) \
    X(BUT) X(SUB) X(ADV) X(HEDGE) X(NEG) X(BE) X(HAVE) X(DO) X(WILL) X(WOULD) X(MAY) X(MUST) \
    X(PREP) X(OLDER) X(OLD) X(EACH) X(KEEPS) X(GROW) X(CHANGE) X(NOTIF) X(SAY) X(PLAN) \
    X(PLANADJ) X(EXPECT) X(EXPECTADJ) X(RUMOUR) X(DENY) X(DENYADJ) X(SAID_BY) X(UP) X(DOWN) \
    X(UPWORD) X(DOWNWORD) X(SEND) X(STAND) X(LINK) X(POST) X(VERB) X(FOUNDVERB) X(APPOINT) \
    X(TAKEPOST) X(LEAVEPOST) X(MEASUREMOD) X(POSTMOD) X(POSTEND) X(POSTNEW) X(TITLE) X(ORGHEAD) \
    X(SELFWORTH) X(TRADEDAS) X(RATING) X(CLOSES) \
    X(PLANNOUN) X(EXPECTNOUN) X(TALKS) X(SOURCE) X(UPNOUN) X(DOWNNOUN) X(MEASURE) \
    X(RATE) X(MACRO) X(HEADLINE_NET) X(STOCK) X(INSTRUMENT) X(YIELD) X(POINTS) X(PER) \
    X(HIGHLOW) X(COMPANY) X(PERSON) X(INVESTOR) X(ROUND) X(EQUITY) X(STAKE) X(SHARES) \
    X(DEBTWORD) X(SPENDWORD) X(PROJECT) X(CONTRACTWORD) X(GOODS) X(FINEWORD) X(DIVIDEND) \
    X(BUYBACK) X(JOBS) X(WORKFORCE) X(VALUEWORD) X(DEALWORD) X(MERGERWORD) X(COST) X(PERIOD) \
    X(THE) X(SUPPLY) X(BARRELS) X(CASH) X(GOV) X(LEADS) X(LYADJ) X(SUCHAS) X(IPO) X(LEVEL) \
    X(LOWERS) X(COUNTED) X(PRICE) X(PACE) X(LOOKS) X(LEGAL) X(JOINING) X(POSTWORD) X(CORPPOST) \
    X(FOUNDNOUN) X(DEPARTURE) X(CONTACT) X(AUTHORITY) X(MAYBEFIRM) X(TRADED) X(COMMODITY) X(NICKNAME) X(AGAIN) X(QUOTED) X(RATEWORD) X(TARGETWORD) \
    X(GROWTH) X(PAYROLL) X(MEDIA) X(GRANT) \
    X(LAYOFF) X(ALLFIRMS) X(HEADS) X(NATION) X(VAGUE) X(CIVIC) X(BETWEEN) X(ADDS) X(NOUN)
// clang-format on

enum {
#define FACT_CLASS(name) W_##name,
    FACT_CLASSES(FACT_CLASS)
#undef FACT_CLASS
        W_CLASSES
};
#define W_FIRST_NOUN W_PLANNOUN /**< this class and those after it are of nouns */

/** A set of classes. */
typedef struct fact_set {
    uint64_t bits[3];
} fact_set;

_Static_assert(W_CLASSES <= 192, "fact_set has a bit for each class");

static inline bool fact_has(const fact_set *set, uint32_t class_id)
{
    return set->bits[class_id >> 6] >> (class_id & 63) & 1;
}

static inline void fact_put(fact_set *set, uint32_t class_id)
{
    set->bits[class_id >> 6] |= UINT64_C(1) << (class_id & 63);
}

/** The bit of one of the first 64 classes, to test for several at once. */
#define FACT_BIT(class_id) (UINT64_C(1) << (class_id))

static inline void fact_join(fact_set *set, const fact_set *other)
{
    set->bits[0] |= other->bits[0];
    set->bits[1] |= other->bits[1];
    set->bits[2] |= other->bits[2];
}

static inline bool fact_any(const fact_set *set)
{
    return set->bits[0] || set->bits[1] || set->bits[2];
}

static inline bool fact_meets(const fact_set *a, const fact_set *b)
{
    return (a->bits[0] & b->bits[0]) || (a->bits[1] & b->bits[1]) || (a->bits[2] & b->bits[2]);
}

/** Forms that a verb has, as bits: "cut" is the base form, the past and the participle. */
enum { FORM_BASE = 1, FORM_THIRD = 2, FORM_PAST = 4, FORM_PART = 8, FORM_ING = 16 };

/** What a word can state, as bits: without an amount, or with a plain number. Sentences without an
 * amount of money, a percentage or such a word are not read. */
enum { HOT_ALONE = 1, HOT_COUNT = 2 };

/** A word or phrase. */
typedef struct fact_entry {
    fact_set classes;
    uint64_t second; /**< fact_hash_bit() of the second words of the phrases that start with it */
    uint32_t lemma;  /**< index of the entry of its base form or singular */
    uint32_t text;   /**< of the phrase, in fact_words.text */
    uint8_t length;  /**< of the text, in bytes */
    uint8_t forms;   /**< FORM_…; 0: no verb */
    uint8_t words;   /**< of the longest phrase that starts with it; 0: none */
    uint8_t hot;     /**< HOT_… */
    bool plural;
    bool alias; /**< another name of its lemma: EPS */
    uint64_t hash;
    uint64_t unused; /**< to the size of a line of the cache */
} fact_entry;

/** Marks of punctuation, as bits of fact_word.marks. */
enum {
    MARK_COMMA = 1,
    MARK_BREAK = 2, /**< ; : and dashes */
    MARK_QUOTE = 4,
    MARK_OPEN = 8,
    MARK_CLOSE = 16,
    MARK_HYPHEN = 32,
    MARK_BAR = 64,
    MARK_OTHER = 128,
    MARK_OWNER = 256,   /**< the word ends with 's or s' */
    MARK_NOT = 512,     /**< … with n't */
    MARK_LY = 1024,     /**< an adverb by its ending */
    MARK_PLURAL = 2048, /**< ends with s */
    MARK_QUESTION = 4096,
    MARK_PLUS = 8192,
    MARK_MINUS = 16384,
    MARK_ED = 32768,   /**< ends with ed */
    MARK_IZES = 65536, /**< ends like a verb in the third person */
    MARK_CODE = 131072 /**< can be a part of the code of an instrument, see code.c */
};

/** What is known of a word form: the value of the plugin's lexeme column. It is small, so that many
 * are in the processor's caches. */
typedef struct fact_word {
    uint64_t hash;       /**< of the form without its clitic */
    uint32_t entry;      /**< 0: none */
    uint32_t marks : 18; /**< MARK_… */
    uint32_t shape : 14; /**< TK_SHAPE_… */
} fact_word;

typedef struct fact_words {
    fact_entry *entries; /**< the first is empty */
    uint32_t count, capacity;
    uint32_t *slots; /**< open addressing; 0 is free */
    uint32_t slot_count;
    char *text;
    uint32_t text_length, text_capacity;
    fact_set nouns; /**< the classes of nouns */
} fact_words;

/** Reads the files of words. On failure reports it; the caller still calls fact_words_finish(). */
tk_status fact_words_read(fact_words *words, const tk_setup *setup, const char *path);

void fact_words_finish(fact_words *words);

/** The class of a name in a data file, or W_CLASSES. */
uint32_t fact_class_named(const char *name, size_t length);

/** The entry of a word or phrase, 0 if there is none. A hyphen in it counts as a space. */
uint32_t fact_words_find(const fact_words *words, const char *text, size_t length);

/** Adds a regular verb (`class_id` W_VERB) or noun (W_NOUN) with its forms. Returns the entry of
 * its base form; 0 when out of memory or if it is too long. Only before forms are looked up. */
uint32_t fact_words_add(fact_words *words, const char *text, size_t length, uint32_t class_id);

/** The entry with a hash, 0 if there is none. */
uint32_t fact_words_hashed(const fact_words *words, uint64_t hash);

/** A bit for the hash of a word. Nearly all words that do not continue a phrase lack its bit. */
static inline uint64_t fact_hash_bit(uint64_t hash)
{
    return UINT64_C(1) << (hash >> 58);
}

/** Appends the hash of a phrase's next part. */
static inline uint64_t fact_hash_join(uint64_t phrase, uint64_t part)
{
    return (phrase * UINT64_C(0x9E3779B97F4A7C15) ^ part) * UINT64_C(0xD6E8FEB86659FD93) +
           (phrase >> 29);
}

/** Gives the words of a class, and the first words of its phrases, HOT_… bits. */
void fact_words_heat(fact_words *words, uint32_t class_id, uint8_t hot);

/** Gives an entry, and the first word of it if it is a phrase, HOT_… bits. */
void fact_words_heat_entry(fact_words *words, uint32_t entry, uint8_t hot);

/** What is known of a form. */
fact_word fact_words_form(const fact_words *words, const tk_form *form);

#endif // WORDS_H
