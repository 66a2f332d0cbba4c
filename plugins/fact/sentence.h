// SPDX-License-Identifier: MIT
/**
 * @file sentence.h
 * A sentence as a list of items: noun phrases, verb groups, prepositions, and what parts them. The
 * rules of facts work on the items, not on the tokens.
 */
#ifndef SENTENCE_H
#define SENTENCE_H

#include "short_form.h"
#include "words.h"

#define ITEMS_MAX   384 /* of a sentence; the rest of a longer one is not read */
#define AMOUNTS_MAX 48
#define NONE        UINT32_MAX

/** The layers that the plugin reads, in the order of its declaration. */
enum { LAYER_TOKEN, LAYER_SENTENCE, LAYER_ENTITY, LAYER_MONEY, LAYER_DATE, LAYER_NUMBER, LAYERS };
/** The columns of those layers that it reads, in the order of its declaration. */
enum { ENTITY_LABEL, ENTITY_NAME, ENTITY_ID };
enum { LABEL_PERSON, LABEL_ORG, LABEL_LOC, LABEL_PRODUCT, LABEL_EVENT, LABEL_MISC };

/** A document as the rules see it. */
typedef struct fact_text {
    const tk_host *host;
    tk_doc *doc;
    const tk_layer *token, *sentence, *entity, *money, *date, *number;
    const fact_word *words; /**< by lexeme */
    const uint8_t *hot;     /**< HOT_…, by lexeme */
    const fact_words *lexicon;
    const fact_short_forms *short_forms;
    bool bars; /**< a bar is in it, as in rows of tables */
} fact_text;

enum item_kind {
    IT_NP,   /**< noun phrase, an amount included */
    IT_VG,   /**< verb group: "has not been paid" */
    IT_PREP, /**< preposition */
    IT_TO,   /**< before an infinitive */
    IT_CONJ, /**< and, or */
    IT_SUB,  /**< but, while, because: a clause starts */
    IT_REL,  /**< who, which, that */
    IT_COMMA,
    IT_BREAK, /**< ; : and dashes */
    IT_OPEN,
    IT_CLOSE,
    IT_QUOTE,
    IT_DATE,
    IT_DIR, /**< up, down, higher, lower, not before a noun */
    IT_WORD /**< adverb, predicate adjective, and all else */
};

enum {
    VG_WILL = 1,
    VG_WOULD = 2,
    VG_MAY = 4,
    VG_MUST = 8,
    VG_PERFECT = 16,
    VG_PASSIVE = 32,
    VG_NOT = 64,
    VG_ING = 128,     /**< be + -ing, or a bare -ing form if not VG_FINITE */
    VG_TO = 256,      /**< infinitive */
    VG_PAST = 512,    /**< a lone form that is past or participle */
    VG_HEDGE = 1024,  /**< reportedly */
    VG_BE = 2048,     /**< "be" is the main verb */
    VG_FINITE = 4096, /**< it can be the predicate of a clause */
    VG_HAVE = 8192    /**< "have" is the main verb */
};

enum det { DET_NONE, DET_A, DET_THE, DET_OWN };

typedef struct item {
    uint8_t kind;
    uint8_t det;          /**< of an NP */
    uint16_t flags;       /**< VG_… */
    uint32_t first, last; /**< tokens */
    uint32_t head;        /**< last token of the head noun or main verb; NONE: no head */
    uint32_t entry;       /**< of the head, the verb or the preposition; 0: none */
    fact_set classes;     /**< of the head, the verb or the preposition */
    fact_set mods;        /**< of the words before the head of an NP */
    uint32_t entity;      /**< last entity of an NP that is its head, or NONE */
    uint32_t maker;       /**< first organisation in an NP, or NONE */
    uint32_t owner;       /**< entity of an NP before its head: "Meta's shares", "Meta shares" */
    uint32_t amount;      /**< in fact_sentence.amounts, or NONE */
    uint32_t date;        /**< of the date layer: an IT_DATE, or a date inside of an NP, or NONE */
    uint32_t
        joined;   /**< first item of a coordination "A, B and C" that an NP is in; itself if none */
    uint32_t end; /**< last item of the coordination */
    uint32_t subject;   /**< of a VG: an NP, or NONE */
    uint32_t governor;  /**< of an infinitive: VG or NP that it depends on, or NONE */
    uint32_t stop;      /**< of a VG: first item after its complements */
    uint32_t unused[4]; /**< to a power of two: an item is found by a shift */
} item;

/** AMOUNT_STEP: percentage points. */
enum amount_kind { AMOUNT_MONEY, AMOUNT_PERCENT, AMOUNT_BASIS, AMOUNT_COUNT, AMOUNT_STEP };

typedef struct fact_amount {
    uint8_t kind;
    bool used;
    bool old;             /**< it is compared with: "from $1.9 billion" */
    bool each;            /**< "a share", "a barrel" follows */
    bool fraction;        /**< a percentage that is written as "a third" */
    uint32_t index;       /**< of the money or number layer */
    uint32_t first, last; /**< tokens */
    uint32_t item;
} fact_amount;

typedef struct fact_sentence {
    const fact_text *text;
    uint32_t index;
    uint32_t first, end; /**< tokens */
    uint32_t count;
    uint32_t n_amounts;
    bool headline; /**< it has no full stop at its end */
    bool capitals; /**< it is in title case */
    bool bars;     /**< it has a bar, as rows of tables have */
    fact_set seen; /**< the classes of all words */
    uint32_t n_verbs;
    uint16_t verbs[ITEMS_MAX]; /**< the verb groups among the items */
    item items[ITEMS_MAX];
    fact_amount amounts[AMOUNTS_MAX];
} fact_sentence;

/** Where the layers stand, from one sentence to the next. */
typedef struct fact_cursor {
    uint32_t token, entity, money, date, number;
} fact_cursor;

/** Whether sentence `index` may state a fact. If not, the cursor moves behind it. */
bool fact_sentence_is_hot(const fact_text *text, uint32_t index, fact_cursor *cursor);

/** Reads the items of sentence `index`; the cursor moves behind it. */
void fact_sentence_read(fact_sentence *s, const fact_text *text, uint32_t index,
                        fact_cursor *cursor);

static inline const fact_word *fact_word_at(const fact_text *text, uint32_t token)
{
    return &text->words[text->token->lexeme[token]];
}

/** The same for a token whose word begins phrases. */
uint32_t fact_longest_phrase(const fact_text *text, uint32_t t, uint32_t end, uint32_t *last);

/** The entry of the longest phrase that starts with token `t` and ends before token `end`, else of
 * the word; 0: none. `*last` is its last token. */
static inline uint32_t fact_phrase_at(const fact_text *text, uint32_t t, uint32_t end,
                                      uint32_t *last)
{
    uint32_t entry = fact_word_at(text, t)->entry;
    if (text->lexicon->entries[entry].words) {
        return fact_longest_phrase(text, t, end, last);
    }
    *last = t;
    return entry;
}

/** The first token of the word or phrase that is the head of an NP. */
uint32_t fact_head_first(const fact_sentence *s, const item *np);

/** Whether the word of a token is of a class. */
static inline bool fact_token_is(const fact_sentence *s, uint32_t token, uint32_t class_id)
{
    const fact_word *word = fact_word_at(s->text, token);
    return fact_has(&s->text->lexicon->entries[word->entry].classes, class_id);
}

static inline bool item_is(const item *i, uint32_t class_id)
{
    return fact_has(&i->classes, class_id);
}

/** Whether the head of an NP, or a word before it, is of a class. */
static inline bool item_any(const item *i, uint32_t class_id)
{
    return fact_has(&i->classes, class_id) || fact_has(&i->mods, class_id);
}

static inline uint32_t entity_label(const fact_text *text, uint32_t entity)
{
    return ((const uint8_t *)text->entity->columns[ENTITY_LABEL])[entity];
}

#endif // SENTENCE_H
