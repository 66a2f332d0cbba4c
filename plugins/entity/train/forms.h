// SPDX-License-Identifier: MIT
/**
 * @file forms.h
 * The distinct word forms of the training texts, and the numbers of their features.
 */
#ifndef TK_TRAIN_FORMS_H
#define TK_TRAIN_FORMS_H

#include "../resources.h"

#include <stddef.h>

/** The most features of a lexeme at one place. */
#define MAX_FEATURES (TK_MAX_FEATURES + TK_MAX_TRAITS)

/** Feature numbers of a lexeme at each place. */
typedef struct feature_list {
    uint32_t count[TK_N_PLACES];
    uint32_t id[TK_N_PLACES][MAX_FEATURES];
} feature_list;

extern tk_resources resources;

/** By form: its text, what the tagger knows of it, its features. */
extern char **forms;
extern tk_word *words;
extern feature_list *lists;
extern uint32_t n_forms;

/** By a feature's number, from 1 to n_keys: its key, and how often it occurs in runs. */
extern uint32_t *keys, *counts;
extern uint32_t n_keys;

/** Makes the tables. */
void forms_start(void);

/** Number of a feature's key; keys get numbers as they come. */
uint32_t key_number(uint32_t key);

/** Lower case as the host folds forms. */
void fold(const char *text, char *out, size_t size);

/** What the tagger sees of a form; `folded` is room for its folded text. */
tk_word_form form_view(const char *text, char *folded, size_t size);

/** Number of a form, new or not. */
uint32_t intern(const char *text);

#endif
