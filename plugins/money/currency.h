// SPDX-License-Identifier: MIT
/**
 * @file
 * The currency table: what codes, signs, unit names, nationalities and places stand for.
 */
#ifndef TK_CURRENCY_H
#define TK_CURRENCY_H

#include <toolkit/text/numeral.h>

/** The word classes of the plugin, after those of numeral.h: id, name in data files. */
#define TK_MONEY_CLASS_LIST(X)                                                                     \
    /* Of currencies.tsv: the value is a family; for CODE and PLACE a currency. */                 \
    X(CODE, "code")                                                                                \
    X(UNIT, "unit")                                                                                \
    X(SUBUNIT, "subunit")                                                                          \
    X(SIGN, "sign")           /* contains a currency sign: "$", "us$" */                           \
    X(BEFORE, "before")       /* letters before a number: "rs" */                                  \
    X(AFTER, "after_letters") /* letters after a number: "kr" */                                   \
    X(LEAD, "lead")           /* letters at the start of a sign: the "us" of "us$"; no value */    \
    X(SLASH, "slash")         /* letters before a slash: "S/ 500" */                               \
    X(WEAK, "weak")           /* letters that need more evidence; no value */                      \
    X(SINGULAR, "singular")   /* a weak unit of one: "pound", "mark"; no value */                  \
    X(TENFOLD, "tenfold")     /* a unit of ten units, a subunit of ten hundredths; no value */     \
    X(NATION, "nation")                                                                            \
    X(PLACE, "place")                                                                              \
    /* Of modifiers.tsv and words.tsv. */                                                          \
    X(MOD, "mod")               /* before an amount; value: its modifier */                        \
    X(POST, "after")            /* after an amount; value: its modifier */                         \
    X(STOP, "stop")             /* tk_modifier_classes */                                          \
    X(BOUND, "bound")           /* the same */                                                     \
    X(NEGATION, "negation")     /* the same */                                                     \
    X(ODD, "odd")               /* "odd" in "$20-odd million" */                                   \
    X(FIRM, "firm")             /* modifiers that a determiner may follow */                       \
    X(DETERMINER, "determiner") /* "the", "its" */                                                 \
    X(BETWEEN, "between")                                                                          \
    X(FROM, "from")                                                                                \
    X(TO, "to")                                                                                    \
    X(PLUS, "plus")                                                                                \
    X(MINUS, "minus")                                                                              \
    X(FIGURE, "figure")       /* "figure", "figures"; a TK_FIGURE_… */                           \
    X(MULTI, "multi")         /* power of ten of "multibillion"; 0 of "multi" */                   \
    X(CHANGE, "change")       /* verbs of rise and fall */                                         \
    X(SPEND, "spend")         /* verbs that make bare "billions" money */                          \
    X(PLAIN, "plain")         /* words that may follow bare "billions" of money; a TK_PLAIN_… */ \
    X(RATE, "rate")           /* what a rate may be per: "share"; a TK_RATE_… */                 \
    X(RATE_WORD, "rate_word") /* what may come before that: "diluted", "metric" */                 \
    X(PER, "per")             /* what comes before a rate: "per", "a"; a TK_PER_… */             \
    X(PERIODIC, "periodic")   /* "annually"; value: the place of its rate, "year" */               \
    X(DISTANCE, "distance")   /* "ago", "earlier": after these "a year" is not a rate */           \
    X(CHARGE,                                                                                      \
      "charge")       /* "tax", "deductions": with them "before" and "after" are not about time */ \
    X(GRAND, "grand") /* "grand": a power of ten of an unnamed currency */                         \
    X(LOSS, "loss")   /* "loss": an amount in brackets after it is negative */                     \
    X(COMMA, "comma") /* codes of currencies whose countries write a decimal comma */              \
    X(ENDS, "ends")   /* may follow an amount, and cannot be described by it */                    \
    X(CHANGE_ENDS, "small_change_ends") /* may follow the "fifty" of "ten dollars fifty" */        \
    /* Set by create(). */                                                                         \
    X(INNER, "inner")     /* a later word of a nationality */                                      \
    X(MOD_END, "mod_end") /* the last word of a modifier */

enum {
    TK_MONEY_CLASS_BEFORE = TK_NUMBER_CLASSES - 1,
#define TK_CLASS_ID(id, name) TK_CLASS_##id,
    TK_MONEY_CLASS_LIST(TK_CLASS_ID)
#undef TK_CLASS_ID
        TK_MONEY_CLASSES
};

/** Values of classes; words.tsv names them. */
enum {
    TK_FIGURE_PLURAL = 1, /**< "figures", which need no hyphen before them: "six figures" */
    TK_PLAIN_LAST = 1,    /**< only at the end of a phrase: "billions more" */
    TK_RATE_TIME = 1,     /**< a period of time: "year" */
    TK_PER_ANY = 1,       /**< before any noun: "per"; else only before a rate: "a" */
};

_Static_assert(TK_MONEY_CLASSES <= 64, "tk_word.mask has a bit for each class");

#define TK_FAMILY_MAX 48

typedef struct tk_currency {
    char code[6]; /**< with NUL */
    uint8_t digits;
    bool risky; /**< the code is also a word or name */
    bool comma; /**< its country writes a decimal comma */
} tk_currency;

/** The currencies that one name can mean. */
typedef struct tk_family {
    uint8_t n;
    int16_t usual; /**< the currency that it means by default, or -1 */
    uint8_t members[TK_FAMILY_MAX];
} tk_family;

typedef struct tk_currencies {
    tk_word_table lexicon;
    tk_currency *list;
    tk_family *families;
    uint32_t n_list, n_families, list_capacity, families_capacity;
} tk_currencies;

/** Reads data/currencies.tsv. Returns 0, or the number of the first invalid line. */
uint32_t tk_currencies_read(tk_currencies *currencies, const char *data, size_t length);

/** Marks the currencies whose code has TK_CLASS_COMMA. */
void tk_currencies_mark(tk_currencies *currencies);

void tk_currencies_finish(tk_currencies *currencies);

/** Returns the currency of "MEUR", "kEUR", "EURm", "EURbn", with its power of ten; or -1. */
int32_t tk_scaled_code(const tk_currencies *currencies, const char *text, size_t length,
                       int *power);

/**
 * An amount's currency, as far as the amount itself determines it: a currency (>= 0), unknown
 * (TK_READING_NONE), or a family of readings (below that).
 */
typedef int32_t tk_reading;
#define TK_READING_NONE (-1)

/** Returns the reading of a family by its index. */
static inline tk_reading tk_reading_of(int32_t family)
{
    return -2 - family;
}

/** Returns the reading of a form in a class with families; TK_READING_NONE if the form is not of
 * the class. */
static inline tk_reading tk_reading_of_word(const tk_word *word, uint32_t class_id)
{
    return tk_word_is(word, class_id) ? tk_reading_of(tk_word_value(word, class_id))
                                      : TK_READING_NONE;
}

static inline bool tk_reading_open(tk_reading reading)
{
    return reading < TK_READING_NONE;
}

static inline const tk_family *tk_reading_family(const tk_currencies *currencies,
                                                 tk_reading reading)
{
    return &currencies->families[-2 - reading];
}

/** Returns what both readings allow, or TK_READING_NONE. A family of one is that currency. */
tk_reading tk_reading_both(const tk_currencies *currencies, tk_reading a, tk_reading b);

/** Whether the reading allows the currency. */
bool tk_reading_has(const tk_currencies *currencies, tk_reading reading, int32_t currency);

#endif // TK_CURRENCY_H
