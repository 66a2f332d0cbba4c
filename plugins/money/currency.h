// SPDX-License-Identifier: MIT
/**
 * @file
 * The currency table: what codes, signs, unit names, nationalities and places stand for.
 */
#ifndef TK_CURRENCY_H
#define TK_CURRENCY_H

#include <toolkit/text/numeral.h>

enum {
    TK_CLASS_CODE = TK_NUMBER_CLASSES, /**< value: currency */
    TK_CLASS_UNIT,                     /**< value: family */
    TK_CLASS_SUBUNIT,                  /**< value: family */
    TK_CLASS_SIGN,                     /**< value: family; has a currency sign in it: "$", "us$" */
    TK_CLASS_BEFORE,                   /**< value: family; letters before a number: "rs" */
    TK_CLASS_AFTER,                    /**< value: family; letters after a number: "kr" */
    TK_CLASS_LEAD,                     /**< letters that a sign begins with: the "us" of "us$" */
    TK_CLASS_SLASH,                    /**< value: family; letters before a slash: "S/ 500" */
    TK_CLASS_WEAK,                     /**< letters that need more evidence */
    TK_CLASS_SINGULAR,                 /**< a weak unit of one: "pound", "mark" */
    TK_CLASS_TENFOLD,                  /**< a unit of ten units, a subunit of ten hundredths */
    TK_CLASS_NATION,                   /**< value: family */
    TK_CLASS_PLACE,                    /**< value: currency */
    // From words.tsv.
    TK_CLASS_MOD,  /**< before an amount; value: its mod */
    TK_CLASS_POST, /**< after an amount; value: its mod */
    TK_CLASS_BETWEEN,
    TK_CLASS_FROM,
    TK_CLASS_TO,
    TK_CLASS_PLUS,
    TK_CLASS_MINUS,
    TK_CLASS_FIGURE,     /**< "figure", "figures" */
    TK_CLASS_MULTI,      /**< "multi" (0) and "multibillion" (9) */
    TK_CLASS_CHANGE,     /**< verbs of rise and fall */
    TK_CLASS_SPEND,      /**< verbs that take bare "billions" for money */
    TK_CLASS_PLAIN,      /**< words that may follow bare "billions" of money */
    TK_CLASS_STOP,       /**< tk_modifier_classes */
    TK_CLASS_BOUND,      /**< the same */
    TK_CLASS_NEGATION,   /**< the same */
    TK_CLASS_ODD,        /**< "odd", of "$20-odd million" */
    TK_CLASS_FIRM,       /**< modifiers that stay so with a determiner between */
    TK_CLASS_DETERMINER, /**< "the", "its" */
    TK_CLASS_RATE,      /**< what an amount may be for one of: "share", "barrel"; value 1: "year" */
    TK_CLASS_RATE_WORD, /**< what may stand before it: "diluted", "metric" */
    TK_CLASS_PER,       /**< "per"; value 1: "a", 2: "each", which may stand alone */
    TK_CLASS_PERIODIC,  /**< "annually"; value: index into the periods of rate.c */
    TK_CLASS_DISTANCE,  /**< "ago", "earlier": what makes "a year" no rate */
    TK_CLASS_CHARGE,    /**< "tax", "deductions": before or after them no time is meant */
    TK_CLASS_GRAND,     /**< "grand": a thousand of a currency that is not said */
    TK_CLASS_LOSS,      /**< "loss": an amount in brackets after it is negative */
    TK_CLASS_COMMA,     /**< codes of currencies whose home writes a decimal comma */
    TK_CLASS_ENDS,      /**< words that may follow an amount, but are none that it could describe */
    TK_CLASS_INNER,     /**< a later word of a nationality; set by create() */
    TK_CLASS_MOD_END,   /**< the last word of a modifier; set by create() */
    TK_MONEY_CLASSES
};

_Static_assert(TK_MONEY_CLASSES <= 64, "tk_word.mask has a bit for each class");

#define TK_FAMILY_MAX 48

typedef struct tk_currency {
    char code[6]; /**< with NUL */
    uint8_t digits;
    bool risky; /**< the code is a word or name too */
    bool comma; /**< its home writes a decimal comma */
} tk_currency;

/** The currencies that one name may stand for. */
typedef struct tk_family {
    uint8_t n;
    int16_t usual; /**< the currency it stands for where nothing says otherwise, or -1 */
    uint8_t members[TK_FAMILY_MAX];
} tk_family;

typedef struct tk_currencies {
    tk_word_table lexicon;
    tk_currency *list;
    tk_family *families;
    uint32_t n_list, n_families, list_capacity, families_capacity;
} tk_currencies;

/** Reads data/currencies.tsv. Returns 0, or the number of the first wrong line. */
uint32_t tk_currencies_read(tk_currencies *currencies, const char *data, size_t length);

/** Marks the currencies whose code has TK_CLASS_COMMA. */
void tk_currencies_mark(tk_currencies *currencies);

void tk_currencies_finish(tk_currencies *currencies);

/** The currency of "MEUR", "kEUR", "EURm", "EURbn", with its power of ten; or -1. */
int32_t tk_scaled_code(const tk_currencies *currencies, const char *text, size_t length,
                       int *power);

/**
 * What an amount's currency is, as far as the amount itself tells: a currency (>= 0), nothing
 * (TK_READING_NONE), or a family of readings (below that).
 */
typedef int32_t tk_reading;
#define TK_READING_NONE (-1)

static inline tk_reading tk_reading_of(int32_t family)
{
    return -2 - family;
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

/** What both readings allow, or TK_READING_NONE. A family of one is that currency. */
tk_reading tk_reading_both(const tk_currencies *currencies, tk_reading a, tk_reading b);

/** Whether the reading allows the currency. */
bool tk_reading_has(const tk_currencies *currencies, tk_reading reading, int32_t currency);

#endif // TK_CURRENCY_H
