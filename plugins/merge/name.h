// SPDX-License-Identifier: MIT
/**
 * @file name.h
 * What two spellings of one name have in common: their key.
 */
#ifndef TK_MERGE_NAME_H
#define TK_MERGE_NAME_H

#include "intern.h"

#include <toolkit/plugin.h>

/** Longest name that has a key of its own, in bytes; of a longer one the rest is ignored. */
#define TK_KEY_MAX 512u

/** What the data files say about the ends of names, and about words with one meaning. */
typedef struct tk_name_rules {
    tk_intern always, seen; /**< suffixes, each with a space before it */
    tk_intern synonyms;     /**< keys of the words */
    uint32_t *meaning;      /**< of each: index into `shown` */
    tk_intern shown;        /**< the first words of the lines, as written */
} tk_name_rules;

/** Reads the plugin's data files. On failure reports the reason; the caller must still call
 * tk_name_rules_finish(). */
tk_status tk_name_rules_read(tk_name_rules *rules, const tk_setup *setup);
void tk_name_rules_finish(tk_name_rules *rules);

/**
 * Writes the folded form of a text to `out`: lower case, words separated by one space, without full
 * stops, quotation marks and a leading "the"; hyphens, dashes and commas are spaces, "&" is "and".
 * Returns its length.
 */
size_t tk_fold(const char *text, size_t length, char out[TK_KEY_MAX]);

/** The length of a folded name of an organisation without its legal form, at least one word. */
size_t tk_without_suffix(const tk_name_rules *rules, const char *folded, size_t length);

/** The length without "group" and the like, or `length` if it does not end so. */
size_t tk_without_group(const tk_name_rules *rules, const char *folded, size_t length);

/** The word that a measure or post is shown as: the first of its synonyms, or its folded text,
 * which is in `room`. */
tk_str tk_meaning(const tk_name_rules *rules, tk_str what, char room[TK_KEY_MAX]);

#endif
