// SPDX-License-Identifier: MIT
// The parts of the collector `summary`.
#ifndef TK_SUMMARY_H
#define TK_SUMMARY_H

#include <stdbool.h>

#include <toolkit/text/decimal.h>
#include <toolkit/text/schema.h>
#include <toolkit/text/state.h>
#include <toolkit/text/string_table.h>

#define SUMMARY_TEXT       512u // bytes of a string that are kept; longer names are left out
#define SUMMARY_CURRENCIES 256u // that are counted
#define SUMMARY_TOP        100u // the limit of the option `top`

/** Layers, in the order in which they are required. */
enum { LAYER_ENTITY, LAYER_MONEY, LAYER_HYPE, LAYER_SENTIMENT, LAYERS };

/** What is known about a name, whose key is the byte of its label and the name. */
typedef struct {
    uint64_t mentions;
    uint64_t documents;
    uint64_t last; // the last document that was counted
} summary_name;

/** The strings of an amount. */
enum {
    AMOUNT_VALUE,
    AMOUNT_LOW,
    AMOUNT_HIGH,
    AMOUNT_PER,
    AMOUNT_WORDS,
    AMOUNT_DOCUMENT,
    AMOUNT_STRINGS
};

/** An amount of one currency. Those that differ in value, bounds, modifier or `per` are different;
 * words and document are those of the first one. */
typedef struct {
    tk_decimal rank; // value, high end of a range, low bound of a vague amount
    char *bytes;     // of `strings`, owned
    tk_str strings[AMOUNT_STRINGS];
    uint32_t mod;   // TK_MOD_…
    uint32_t vague; // 0 or 1
    uint64_t mentions;
    uint64_t documents;
    uint64_t last;
} summary_amount;

/** A currency, whose key is its code: how many amounts it has, and the largest ones, largest first.
 */
typedef struct {
    summary_amount *items; // NULL, or with room for `top` + 1
    uint64_t count;        // of `items`
    uint64_t mentions;     // of all amounts
} summary_currency;

/** A document with its score. */
typedef struct {
    double score;
    char *bytes; // of the strings, owned
    tk_str id, title;
} summary_article;

/** Lists of articles: the best first; of equals, the first in the input. */
enum { LIST_HYPE, LIST_NEGATIVE, LIST_POSITIVE, LISTS };

typedef struct {
    summary_article *items; // NULL, or with room for `top` + 1
    uint32_t count;
} summary_list;

/** The options, and the state. */
typedef struct {
    uint32_t top;
    uint64_t max; // names
    bool json;

    uint32_t layers; // a bit for each that a document has had
    uint64_t documents;
    tk_string_table names; // values are summary_name
    uint64_t names_left;   // mentions that were not counted
    tk_string_table currencies;
    uint64_t amounts_left;
    summary_list lists[LISTS];
    uint64_t document; // number of the current one, which is never reset
} summary;

/** Adds an amount to those of a currency if it is among the largest; counts it if it is there. The
 * amount's strings are copied. False when out of memory. */
bool summary_add_amount(summary *s, summary_currency *currency, const summary_amount *amount);

/** The currency with a code, which is added if it is new; NULL if there are too many, or when out
 * of memory, which sets `*failed`. */
summary_currency *summary_currency_of(summary *s, tk_str code, bool *failed);

/** Adds an article to a list if it is among the first. Its strings are copied. False when out of
 * memory. */
bool summary_add_article(summary *s, uint32_t list, const summary_article *article);

/** How many items a list of articles has at most: of good and of bad news half as many. */
static inline uint32_t summary_list_top(const summary *s, uint32_t list)
{
    return list == LIST_HYPE ? s->top : (s->top + 1) / 2;
}

/** The number by which an amount is ordered; false if it has none. */
bool summary_rank(summary_amount *amount);

/** Empties the state. */
void summary_clear(summary *s);

tk_status summary_add(void *instance, const tk_host *host, tk_doc *doc);
tk_status summary_save(void *instance, const tk_host *host, tk_sink *sink);
tk_status summary_merge(void *instance, const tk_host *host, tk_sink *sink, const tk_str *state);
tk_status summary_finish(void *instance, const tk_host *host, tk_sink *sink);

#endif
